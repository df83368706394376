"""Wanted genes as SQL over a library. Every value is a parameter of the query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.tools.base import Result
from app.tools.library.arguments import GenesWanted
from app.tools.places.clusters import MEMBERS_APART
from app.tools.shared import words
from app.tools.shared.phrase import italic, join, plain
from app.tools.shared.topics import asked

if TYPE_CHECKING:
    from index.library import Library
    from index.scale.shelf import Shelf

# Rows of `genes` lie in order of `folded`, so bounds on it leave most of a file unread.
_NAMED = """
SELECT * EXCLUDE (rank) FROM (
    SELECT *, 0 AS rank FROM genes
    WHERE folded >= ? AND folded < ? AND regexp_full_match(folded, ?)
    UNION ALL SELECT *, 0 FROM genes
    WHERE folded = '' AND text IN (SELECT text FROM texts WHERE regexp_matches(product, ?))
    UNION ALL SELECT g.*, n.rank FROM genes g JOIN names n USING (genome, gene) WHERE n.folded = ?
) QUALIFY rank = min(rank) OVER (PARTITION BY genome)
"""
_FAMILY = """
SELECT * FROM genes WHERE (starts_with(folded, ?) AND regexp_full_match(symbol, ?))
OR (folded = '' AND text IN (SELECT text FROM texts WHERE regexp_matches(product, ?)))
"""
_TEXTS = "SELECT * FROM genes WHERE text IN (SELECT text FROM texts WHERE {})"
_PRODUCT = "regexp_matches(product, ?, 'i')"
_BODY = "regexp_matches(body, ?, 'i')"
_EC = """
SELECT * FROM genes
WHERE len(list_filter(ec, lambda e: e = ? OR starts_with(e, ?))) > 0
"""
_TOGETHER = f"""
SELECT * EXCLUDE (topology, n, begins, island, size) FROM (
    SELECT *, count(*) OVER (PARTITION BY genome, record_no, island) AS size FROM (
        SELECT * REPLACE (
            -- On a circle the last group may go on in the first.
            CASE WHEN island = max(island) OVER whole AND topology = 'circular'
            AND min(place) OVER whole + n - max(place) OVER whole <= {MEMBERS_APART + 1}
            THEN 1 ELSE island END AS island
        ) FROM (
            SELECT *, sum(begins) OVER (
                PARTITION BY genome, record_no ORDER BY place ROWS UNBOUNDED PRECEDING
            ) AS island FROM (
                SELECT g.*, r.topology, r.genes AS n,
                CASE WHEN g.place - lag(g.place) OVER (
                    PARTITION BY g.genome, g.record_no ORDER BY g.place
                ) <= {MEMBERS_APART + 1} THEN 0 ELSE 1 END AS begins
                FROM ({{hits}}) g JOIN records r USING (genome, record_no)
            )
        ) WINDOW whole AS (PARTITION BY genome, record_no)
    )
) WHERE size > 1
"""


@dataclass(frozen=True, slots=True)
class Hits:
    """Genes of one kind.

    Attributes
    ----------
    sql
        A query that gives rows of ``genes``.
    params
        Its parameters.
    noun
        What they are, to follow a number or a verb (``*recA*``, ``nif genes``).
    how
        By what they are found, as a sentence.
    """

    sql: str
    params: list[Any]
    noun: str
    how: str
    named: bool = False


@dataclass(slots=True)
class Scope:
    """Which genomes: a condition on ``genomes`` and its parameters."""

    where: str = "TRUE"
    params: list[Any] = field(default_factory=list)
    words: str = ""


def shelf_of(library: Library) -> Shelf | Result:
    """The library of many genomes, or why there is none."""
    if library.shelf is None:
        return Result(
            "No library of many genomes is open; open one with --library STORE.", status="declined"
        )
    return library.shelf


def scope_of(arguments: Any) -> Scope:
    """Genomes of an organism or of one name."""
    scope = Scope()
    if arguments.organism:
        said = " ".join(arguments.organism.split())
        scope.where += " AND regexp_matches(organism, ?, 'i')"
        scope.params.append(rf"(^|\W){re.escape(said)}(\W|$)")
        scope.words = f" of {plain(said)}"
    if arguments.genome:
        scope.where += " AND (lower(name) = ? OR starts_with(sha256, ?))"
        scope.params += [arguments.genome.lower(), arguments.genome.lower()]
        scope.words += f" named {plain(arguments.genome)}"
    return scope


def hits_of(shelf: Shelf, arguments: GenesWanted) -> list[Hits] | Result:
    """Each kind of genes that is wanted: one for every name, else one."""
    if arguments.names:
        return [_named(name) for name in dict.fromkeys(arguments.names)]
    if arguments.prefix:
        return [_family(arguments.prefix)]
    if arguments.topic or arguments.keyword:
        return _by_words(shelf, arguments.topic or arguments.keyword or "")
    if arguments.ec:
        number = re.sub(r"^EC[\s:]*", "", arguments.ec.strip(), flags=re.I).rstrip(".-*nN ")
        how = "They are found by the EC numbers of the annotation."
        return [Hits(_EC, [number, number + "."], f"genes with EC {plain(number)}", how)]
    return Result(
        "Which genes do you mean? Give a symbol, a family such as nif, or words of a product.",
        status="clarify",
    )


def together(hits: Hits) -> Hits:
    """Only those that lie together with others of their kind."""
    return Hits(_TOGETHER.format(hits=hits.sql), hits.params, hits.noun, hits.how, hits.named)


def _named(name: str) -> Hits:
    folded = name.strip().lower()
    copies = rf"{re.escape(folded)}(_\d+)?"
    # Pipelines write a symbol into the product too: "recombinase RecA".
    shaped = re.fullmatch(r"[A-Za-z]{3}[A-Z]\w{0,3}", name.strip())
    ending = rf"(^|\W)(?i:{re.escape(folded)})$" if shaped else r"^\b$"
    how = (
        "Genes are told by the names in the annotation; one that goes by another name is not seen."
    )
    after = folded + "_:"  # ":" follows "9"
    params = [folded, after, copies, ending, folded]
    return Hits(_NAMED, params, italic(name.strip()), how, named=True)


def _family(prefix: str) -> Hits:
    stem = prefix.strip()
    whole = rf"(?i:{re.escape(stem)})([^a-z].*)?"
    ending = rf"(^|\W){re.escape(stem[:1].upper() + stem[1:].lower())}[A-Z][A-Za-z0-9]*$"
    how = f"Genes are told by symbols that begin with {plain(stem)}, or by a product that ends so."
    return Hits(_FAMILY, [stem.lower(), whole, ending], f"{plain(stem)} genes", how)


def _by_words(shelf: Shelf, phrase: str) -> list[Hits] | Result:
    """Genes of a subject, or with words in the product, else in note and function."""
    topic = asked(phrase)
    if topic is not None and topic[0].lower() == phrase.strip().lower():
        found = topic[1]
        where = f"text IN (SELECT text FROM texts WHERE {_PRODUCT})"
        params = ["|".join(f"(?:{words.pattern(t)})" for t in found.terms)]
        if found.symbols:
            where += " OR regexp_full_match(symbol, ?)"
            params.append(found.symbols)
        if found.excluded:
            where = f"({where}) AND text NOT IN (SELECT text FROM texts WHERE {_PRODUCT})"
            params.append("|".join(f"(?:{words.pattern(t)})" for t in found.excluded))
        sql = f"SELECT * FROM genes WHERE {where}"
        terms = join([f"'{plain(term)}'" for term in found.terms[:6]], "or")
        how = f"Genes are told by their symbols and by words of their products such as {terms}."
        return [Hits(sql, params, f"genes for {plain(found.name)}", how)]
    strict = words.patterns(phrase)
    if not strict:
        return Result(f"'{plain(phrase)}' holds no word to look for.", status="clarify")
    readings = [["|".join(f"(?:{item})" for item in strict)], *words.relaxed(phrase)]
    for rank, reading in enumerate(readings):
        for column, place in ((_PRODUCT, "products"), (_BODY, "notes and functions")):
            condition = " AND ".join([column] * len(reading))
            if shelf.sql(f"SELECT 1 FROM texts WHERE {condition} LIMIT 1", reading):
                loosely = ", read loosely" if rank else ""
                how = f"Genes are told by '{plain(phrase)}' in their {place}{loosely}."
                noun = f"genes annotated '{plain(phrase)}'"
                return [Hits(_TEXTS.format(condition), list(reading), noun, how)]
    how = f"No product, note or function says '{plain(phrase)}'."
    return [Hits(_TEXTS.format(_PRODUCT), readings[0], f"genes annotated '{plain(phrase)}'", how)]


def nouns(hits: Sequence[Hits], word: str) -> str:
    """What several kinds are, joined by `word`."""
    return join([item.noun for item in hits], word)
