"""What people ask for in words that annotations do not use: photosynthesis, toxins, host lysis.

A topic names the words of products and the gene symbols that belong to it. Whether a gene belongs
is decided by its own annotation, and the answer says by which words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.tools.shared import words
from app.tools.shared.filters import Selection

if TYPE_CHECKING:
    from index.rows import FeatureRow, Gene

TABLE = Path(__file__).with_name("topics.json")
BESIDE = words.GENERIC | words.WEAK | words.FILLERS | {"its", "their", "own", "is", "are", "have"}
"""Words that may stand beside the phrase of a topic without changing what is asked for."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that genes are for.

    Attributes
    ----------
    name
        As told in an answer.
    said
        Phrases that ask for it.
    terms
        Words or phrases of a product that belong to it.
    symbols
        Pattern of whole gene symbols; may be empty.
    excluded
        Words of a product that rule a gene out.
    """

    name: str
    said: tuple[str, ...]
    terms: tuple[str, ...]
    symbols: str = ""
    excluded: tuple[str, ...] = ()

    def reasons(self, gene: Gene | FeatureRow) -> list[str]:
        """The terms that a gene's product holds, else its symbol if that fits."""
        product = gene.product or ""
        held = [term for term, found in _finders(self) if found.search(product)]
        symbol = getattr(gene, "symbol", None) or ""
        if not held and self.symbols and re.fullmatch(self.symbols, symbol):
            return [symbol]
        return held

    def rules_out(self, gene: Gene | FeatureRow) -> bool:
        """Whether a gene's product holds a word that the topic excludes."""
        found = "|".join(f"(?:{words.pattern(item)})" for item in self.excluded)
        return bool(found) and re.search(found, gene.product or "", re.I) is not None


@cache
def topics() -> tuple[Topic, ...]:
    """All topics of the table."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["topics"]
    return tuple(
        Topic(
            row["name"],
            tuple(row["said"]),
            tuple(row["terms"]),
            row.get("symbols", ""),
            tuple(row.get("not", ())),
        )
        for row in rows
    )


@cache
def _finders(topic: Topic) -> list[tuple[str, re.Pattern[str]]]:
    return [(term, re.compile(words.pattern(term), re.I)) for term in topic.terms]


@cache
def _phrases() -> re.Pattern[str]:
    """One pattern of everything that asks for a topic, longest first."""
    said = {phrase.lower() for topic in topics() for phrase in topic.said}
    spelled = [
        r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", phrase))
        for phrase in sorted(said, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})s?(?![\w-])", re.I)


@cache
def _by_phrase() -> dict[str, Topic]:
    return {_plain(phrase): topic for topic in reversed(topics()) for phrase in topic.said}


def _plain(phrase: str) -> str:
    return re.sub(r"[\s-]+", " ", phrase).lower()


def asked(text: str) -> tuple[str, Topic] | None:
    """The longest phrase of a text that asks for a topic, and the topic."""
    found = max(_phrases().findall(text), key=len, default=None)
    if found is None:
        return None
    table, said = _by_phrase(), _plain(found)
    return found, table.get(said) or table[said.removesuffix("s")]


def topic_of(query: str) -> Topic | None:
    """The topic that a query is about as a whole: nothing but its phrase and general words."""
    found = asked(query)
    if found is None:
        return None
    phrase, topic = found
    rest = re.sub(re.escape(phrase), " ", query, count=1, flags=re.I)
    others = [words.singular(word.lower()) for word in re.findall(r"[\w'-]+", rest)]
    return topic if all(word in BESIDE for word in others) else None


def within(selection: Selection, topic: Topic) -> Selection:
    """Those of a selection whose product or symbol belongs to a topic."""
    product = "regexp_matches(coalesce(product, ''), ?, 'i')"
    term = "|".join(f"(?:{words.pattern(item)})" for item in topic.terms)
    belongs, params = [product], [term]
    if selection.table == "genes":
        belongs.append(f"gid IN (SELECT gid FROM features WHERE {product})")
        params.append(term)
    if topic.symbols:
        belongs.append("regexp_full_match(coalesce(symbol, ''), ?)")
        params.append(topic.symbols)
    where = f"({selection.where}) AND ({' OR '.join(belongs)})"
    if topic.excluded:
        where += f" AND NOT {product}"
        params.append("|".join(f"(?:{words.pattern(item)})" for item in topic.excluded))
    return Selection(
        selection.table, where, (*selection.params, *params), selection.noun, selection.words
    )


def evidence(topic: Topic, rows: Sequence[Gene | FeatureRow], most: int = 6) -> list[str]:
    """The words that the most of these genes were found by, most frequent first."""
    counts: dict[str, int] = {}
    for row in rows:
        for reason in topic.reasons(row):
            counts[reason] = counts.get(reason, 0) + 1
    return sorted(counts, key=lambda reason: -counts[reason])[:most]
