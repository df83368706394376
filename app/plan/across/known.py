"""What can be named in a library of many genomes: genes, words of products, genomes, organisms."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.plan.grammar import COMMON
from app.plan.vocabulary import Vocabulary
from app.tools.shared.words import singular

if TYPE_CHECKING:
    from index.scale.shelf import Shelf

_WORD = re.compile(r"[A-Za-z0-9_][\w.'-]*")
MOST = 200_000
"""Products and symbols of a library that words of a question are compared with, the most frequent
first."""


class Names(Collection[str]):
    """The lower-cased gene names of a library, looked up in its tables."""

    def __init__(self, shelf: Shelf):
        self._shelf = shelf
        self._known: OrderedDict[str, bool] = OrderedDict()

    def __contains__(self, name: object) -> bool:
        low = str(name)
        if low not in self._known:
            self.look_up([low])
        return self._known.get(low, False)

    def look_up(self, names: Collection[str]) -> None:
        """Find out about many names in one query."""
        asked = [name for name in names if name and name not in self._known]
        if not asked:
            return
        rows = self._shelf.sql(
            "SELECT DISTINCT folded FROM genes WHERE folded IN (SELECT unnest($1::VARCHAR[])) "
            "UNION SELECT folded FROM names WHERE folded IN (SELECT unnest($1::VARCHAR[]))",
            (asked,),
        )
        there = {row[0] for row in rows}
        self._known.update({name: name in there for name in asked})
        while len(self._known) > 10_000:
            self._known.popitem(last=False)

    def __iter__(self) -> Iterator[str]:
        rows = self._shelf.sql("SELECT DISTINCT folded FROM genes WHERE folded <> '' ORDER BY 1")
        return (row[0] for row in rows)

    def __len__(self) -> int:
        return self._shelf.sql("SELECT count(DISTINCT folded) FROM genes")[0][0]


@dataclass(slots=True)
class Known:
    """What can be named in a library.

    Attributes
    ----------
    vocabulary
        For gene names and words of products.
    genomes
        Lower-cased names of genomes to their name.
    organisms
        Lower-cased ways to name an organism to the words that its genomes share.
    """

    vocabulary: Vocabulary
    genomes: dict[str, str] = field(default_factory=dict)
    organisms: dict[str, str] = field(default_factory=dict)

    def prime(self, question: str) -> None:
        """Look up all words of a question at once, as they stand and without their plural."""
        words = {word.strip(".'-_").lower() for word in _WORD.findall(question)}
        words |= {singular(word) for word in words} | {
            piece for word in words for piece in re.split(r"[-/.,:_']", word)
        }
        for names in self.vocabulary.names:
            if isinstance(names, Names):
                names.look_up(words)


_CACHE: OrderedDict[str, Known] = OrderedDict()


def known(shelf: Shelf) -> Known:
    """Names of a library, kept for the next question."""
    key = f"{shelf.store}/{shelf.id}"
    if key not in _CACHE:
        _CACHE[key] = _read(shelf)
        while len(_CACHE) > 4:
            _CACHE.popitem(last=False)
    return _CACHE[key]


def _read(shelf: Shelf) -> Known:
    symbols = shelf.sql(
        "SELECT any_value(symbol) FROM genes WHERE symbol <> '' GROUP BY folded "
        "ORDER BY count(*) DESC, folded LIMIT ?", (MOST,),
    )  # fmt: skip
    products = shelf.sql(
        "SELECT product FROM texts WHERE product <> '' GROUP BY product "
        "ORDER BY sum(genes) DESC, product LIMIT ?", (MOST,),
    )  # fmt: skip
    names = Names(shelf)
    vocabulary = Vocabulary.build(
        [frozenset()], [row[0] for row in symbols], [row[0] for row in products], [], [], []
    )
    vocabulary.names = [names]
    vocabulary.genome_count = 2
    found = Known(vocabulary)
    for (name,) in shelf.sql("SELECT name FROM genomes"):
        found.genomes[name.lower()] = name
    for (organism,) in shelf.sql("SELECT DISTINCT organism FROM genomes WHERE organism <> ''"):
        for spelled, meant in _spellings(organism):
            found.organisms.setdefault(spelled, meant)
    return found


def _spellings(organism: str) -> Iterator[tuple[str, str]]:
    tokens = organism.split()
    yield organism.lower(), organism
    if len(tokens) < 2:
        return
    pair = " ".join(tokens[:2])
    yield pair.lower(), pair
    yield f"{tokens[0][0]}. {tokens[1]}".lower(), pair
    yield f"{tokens[0][0]} {tokens[1]}".lower(), pair
    yield tokens[0].lower(), tokens[0]
    for everyday, full in COMMON.items():
        if organism.startswith(full):
            yield everyday, full
