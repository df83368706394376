"""Finding records and genes by the names that people use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches

from index.rows import RecordInfo

_KINDS = (
    "chromosome", "chrom", "chr", "segment", "contig", "scaffold", "plasmid", "record", "replicon",
    "sequence", "molecule",
)  # fmt: skip
_SPOKEN = re.compile(rf"^(?:the )?({'|'.join(_KINDS)})[\s_.:#-]*(\S.*)$")
_SAME = {"chrom": "chromosome", "chr": "chromosome"}
_LABELLED = re.compile(
    r"\b(chromosome|chr|segment|contig|scaffold|plasmid|linkage group)[\s:_]+([\w.-]+)",
    re.IGNORECASE,
)


_ROMAN = (
    "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii".split()  # noqa: SIM905
)
_TWINS = {roman: str(n) for n, roman in enumerate(_ROMAN, 1)} | {
    str(n): roman for n, roman in enumerate(_ROMAN, 1)
}
"""Chromosome numbers both ways: ``ii`` is ``2``."""


def unversioned(name: str) -> str:
    """Accession without its version."""
    head, dot, version = name.rpartition(".")
    return head if dot and version.isdigit() else name


def labels(record: RecordInfo) -> set[str]:
    """Lower-case labels of a record such as ``chromosome i`` or ``plasmid pb171_90``."""
    found = set()
    for key in ("chromosome", "segment", "plasmid", "organelle", "mitochondrion"):
        value = record.annotations.get(key)
        if isinstance(value, str) and value:
            found |= {f"{key} {value.lower()}", value.lower()}
            if key == "organelle":
                found.add(value.lower().rpartition(":")[2])
    for kind, value in _LABELLED.findall(record.description):
        found.add(f"{_SAME.get(kind.lower(), kind.lower())} {value.lower().rstrip('.,;')}")
    for word in ("mitochondrion", "chloroplast", "plastid"):
        if word in record.description.lower():
            found.add(word)
    for own in (unversioned(record.id), record.name):
        spoken = _SPOKEN.match(own.lower())
        if spoken:
            found.add(f"{_SAME.get(spoken[1], spoken[1])} {spoken[2]}")
    for label in [item for item in found if item.startswith("chromosome ")]:
        twin = _TWINS.get(label.partition(" ")[2])
        if twin:
            found.add(f"chromosome {twin}")
    return found


def _identities(record: RecordInfo) -> tuple[str, str, str]:
    return record.id.lower(), unversioned(record.id).lower(), record.name.lower()


def match_record(records: Sequence[RecordInfo], name: str) -> RecordInfo | None:
    """The one record that a person means by `name`, or None.

    Tried in turn: id, id without version, name, both without regard to case; labels of the source
    feature and the description; ``contig 3`` as the id with that number, else as the third record.
    """
    wanted = name.strip()
    folded = wanted.lower()
    for fits in (
        lambda r: r.id == wanted,
        lambda r: unversioned(r.id) == wanted or r.name == wanted,
        lambda r: folded in _identities(r),
        lambda r: unversioned(r.id).lower() == unversioned(folded),
        lambda r: _normal(folded) in labels(r),
    ):
        found = [record for record in records if fits(record)]
        if found:
            return found[0]
    spoken = _SPOKEN.match(folded)
    if spoken is None:
        return None
    kind, value = _SAME.get(spoken[1], spoken[1]), spoken[2].strip()
    found = [r for r in records if value in _identities(r)]
    found = found or [r for r in records if value in labels(r)]
    if len(found) == 1:
        return found[0]
    if value.isdigit():
        ending = re.compile(rf"(?:^|\D)0*{int(value)}(?:\.\d+)?$")
        found = [r for r in records if ending.search(unversioned(r.id)) or ending.search(r.name)]
        if len(found) == 1 and kind not in ("record", "sequence"):
            return found[0]
        if kind not in ("plasmid", "chromosome") and 1 <= int(value) <= len(records):
            return records[int(value) - 1]
    return None


def _normal(folded: str) -> str:
    spoken = _SPOKEN.match(folded)
    return f"{_SAME.get(spoken[1], spoken[1])} {spoken[2]}" if spoken else folded


def beginning(wanted: str, rows: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Rows (name, gid, rank) whose name is `wanted` with a suffix or prefix that people leave out.

    In turn: numbered copies (``parA_1``), anticodons and the like (``trnQ(ttg)``, ``trnW-UCA``),
    the name without its hyphens (``MTND4``), copies with a bare number (``insA1``, for a bacterial
    symbol only), and the tail of a locus tag (``gp24`` of ``SoPhSO1_gp24``).
    """
    stem = re.escape(wanted.lower())
    kinds = [
        (1, rf"{stem}_\d{{1,2}}"),
        (2, rf"{stem}\d?(?:\(.+\)|[-_ ][acgtun]{{3}}(?:_\d+)?)"),
        (2, "[-_ ]*".join(map(re.escape, re.sub(r"[-_ ]", "", wanted.lower())))),
    ]
    if re.fullmatch(r"[a-z]{3}[A-Z]", wanted):
        kinds.append((0, rf"{stem}-?\d{{1,2}}"))
    if re.fullmatch(r"[A-Za-z]+_?\d+[a-z]?", wanted):
        kinds.append((3, rf".+_{stem}"))
    for most, pattern in kinds:
        found = [row for row in rows if row[2] <= most and re.fullmatch(pattern, row[0].lower())]
        if found:
            return found
    return []


def near(wanted: str, names: Iterable[str], n: int = 5) -> list[str]:
    """Names most like `wanted`, for "did you mean"; none where nothing is near.

    The family of a symbol (``nifX`` for ``nifY``) ranks after slips of one or two letters.
    """
    folded = wanted.strip().lower()
    if not folded:
        return []
    by_folded: dict[str, str] = {}
    for name in names:
        if abs(len(name) - len(folded)) <= max(2, len(folded) // 3):
            by_folded.setdefault(name.lower(), name)
    first = [name for name in by_folded if sorted(name) == sorted(folded)]
    close = get_close_matches(folded, by_folded, n=4 * n, cutoff=0.66)

    def closeness(name: str) -> tuple[float, int, str]:
        return (-SequenceMatcher(None, folded, name).ratio(), abs(len(name) - len(folded)), name)

    ranked = list(dict.fromkeys([*sorted(first, key=closeness), *sorted(close, key=closeness)]))
    return [by_folded[name] for name in ranked[:n]]
