"""Names of features that are no genes: by label, short note or product, as an MCS, an operator,
nsp5; and what genes without a symbol are called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.plan.grammar import FEATURE_TYPES
from app.plan.tokens import is_common, is_gene_shaped
from app.tools.shared.parts import CLONE, MATURE, MOST, NOT_PARTS

if TYPE_CHECKING:
    from index.genome import Genome

MOST_ROWS = 3_000
"""Features of one genome that are looked at; more of them are a track, not names."""

NO_NAMES = ("variation", "misc_difference", "old_sequence", "STS", "misc_binding")
"""Features that are many and have remarks rather than names."""

LONGEST = 6
"""Words of a name at most."""

CLONING_SITE = ("mcs", "multiple cloning site", "polylinker", "cloning site")

MOST_GENES = 60_000
_TAIL = re.compile(r"_([A-Za-z]{1,4}\d{1,5})$")

_SPLIT = re.compile(r"[\\/_\s]+")
_HEAD = re.compile(r"^[^;,(\[:]{2,50}")
_BRACKETED = re.compile(r"\(([A-Za-z0-9'-]{2,12})\)")
_DERIVED = re.compile(r"^([A-Za-z]{2,5}\d{1,2}[A-Za-z]?)(?=[-/ ])")
_LAST = re.compile(r" ([A-Z](?=[A-Za-z]*[A-Z0-9])[A-Za-z0-9]{1,4})$")
_PLACED = re.compile(r"_\d+_\d+$")
"""An id that the store made of the type and the place."""
_DULL = frozenset(
    """conflict site sites misc_feature gap unknown other region domain similar comparison
    compared to conserved hypothetical protein from corresponds""".split()  # noqa: SIM905
)


def spelled(name: str) -> str:
    """A name as questions are compared with it: lower case, words apart by one space."""
    return " ".join(_SPLIT.split(name.strip().lower())).strip()


def part_names(genome: Genome) -> dict[str, str]:
    """Spellings of named features -> the text that finds them.

    Names that more than `MOST` features share are no names.
    """
    rows = genome.sql(
        "SELECT type, id, symbol, product, note FROM features "
        f"WHERE {NOT_PARTS} AND type NOT IN {NO_NAMES} LIMIT {MOST_ROWS}"
    )
    if len(rows) == MOST_ROWS:
        return {}
    labels = genome.sql(f"SELECT value FROM qualifiers WHERE key = 'label' LIMIT {MOST_ROWS}")
    found: dict[str, list[str]] = defaultdict(list)
    for (label,) in dict.fromkeys(labels):
        found[spelled(label)].append(label)
    for type, id, symbol, product, note in rows:
        for name in dict.fromkeys(_names(type, id or "", symbol or "", product or "", note or "")):
            found[spelled(name)].append(name)
    known = {
        key: names[0]
        for key, names in found.items()
        if len(names) <= MOST and len(key.split()) <= LONGEST and not _dull(key)
    }
    return {**_short_forms(known), **known}


def short_names(genome: Genome) -> dict[str, str]:
    """Genes by what people call them where the file gives no symbol.

    The tail of a locus tag (gp56 of SoPhSO1_gp56), and the name of a clone or a reading frame that
    stands alone as product or first in a note (T25K16.3). Names that two genes share are no names.
    """
    found: dict[str, set[str]] = defaultdict(set)
    rows = genome.sql(f"SELECT gid, locus_tag, product, note FROM genes LIMIT {MOST_GENES}")
    if len(rows) == MOST_GENES:
        return {}
    spelt: dict[str, str] = {}
    for gid, tag, product, note in rows:
        for text, pattern in ((tag, _TAIL), (product, CLONE), (note, CLONE)):
            name = pattern.search(text or "")
            if name:
                found[name[1].lower()].add(gid)
                spelt[name[1].lower()] = name[1]
    return {key: spelt[key] for key, gids in found.items() if len(gids) == 1}


def _short_forms(known: dict[str, str]) -> dict[str, str]:
    """What a name is called for short, where only one has that form: "the centromere" for
    "chromosome I centromere", "the polylinker" for "polylinker of M13mp19"; and other words for a
    cloning site."""
    short: dict[str, list[str]] = defaultdict(list)
    for key, name in known.items():
        words = key.split()
        if len(words) > 1:
            for word in {words[-1], words[0] if words[1] == "of" else words[-1]}:
                if len(word) > 3 and word.isalpha():
                    short[word].append(name)
    single = {key: names[0] for key, names in short.items() if len(names) == 1 and not _dull(key)}
    for word in CLONING_SITE:
        site = known.get(word) or single.get(word)
        if site:
            return {**dict.fromkeys(CLONING_SITE, site), **single}
    return single


def _names(type: str, id: str, symbol: str, product: str, note: str) -> Iterator[str]:
    for name in (symbol, id):
        if name and not _PLACED.search(name):
            yield name
    if product:
        yield product
        if type in MATURE:
            for pattern in (_DERIVED, _BRACKETED, _LAST):
                yield from pattern.findall(product)
    for piece in note.split(";")[:2]:
        head = _HEAD.match(piece.strip())
        if head:
            yield head.group().strip()


def _dull(key: str) -> bool:
    """Whether a spelling is a word of everyday speech rather than a name."""
    words = key.split()
    if key in FEATURE_TYPES and key != "centromere":
        return True
    if len(key) < 2 or key.isdigit() or not re.search("[a-z]", key):
        return True
    if len(words) == 1:
        return key in _DULL or (is_common(key) and not is_gene_shaped(key))
    return words[0] in _DULL or all(word in _DULL or is_common(word, 400) for word in words)
