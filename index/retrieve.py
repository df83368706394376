"""Find genes and features by words and by meaning.

BM25 ranks words, an embedder ranks meaning; filters are applied before either. The two are fused by
their scores, each brought to a like range (Bruch et al. 2023, arXiv 2210.11934), or by reciprocal
rank (Cormack et al. 2009); `index.concepts` adds words of the field. `docs/retrieval.md` says what
each part brings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.concepts import related
from index.embed.base import unit
from index.lexical import content, identifiers, query_tokens, stem
from index.searching import SearchIndex, open_index

if TYPE_CHECKING:
    from index.genome import Genome

Mode = Literal["fused", "rrf", "lexical", "dense"]
MODES: tuple[Mode, ...] = ("fused", "rrf", "lexical", "dense")

DEPTH = 200
"""Rows of each ranking that are fused."""
RERANKED = 100
"""Rows that a slower embedder ranks again."""
WORDS = 0.5
"""Weight of BM25, brought to the range 0 to 1, beside a cosine."""
RARE = 0.25
"""Share of a rare word's weight, ln(1 + passages), that each word of a query should reach; below
it a best BM25 score is not stretched to 1, so that a chance word does not outrank meaning."""
WIDER_WORDS, WIDER_MEANING = 0.3, 0.5
"""Weights of the words that `index.concepts` adds to a query."""
SMOOTH = 60
"""The constant of reciprocal rank fusion: 1 / (SMOOTH + rank)."""
STEM_WEIGHT = 0.5
"""Weight of a word's stem beside the word itself."""


@dataclass(slots=True, frozen=True)
class Hit:
    """One found gene or feature.

    Attributes
    ----------
    fid, gid
        Feature and gene; gid is -1 for a feature of no gene.
    score
        Higher is better; comparable within one search only.
    ranks
        Place (from 1) in each ranking that holds it: ``name``, ``lexical``, ``static``,
        ``minilm``.
    similarity
        Cosine to the query, or None where it was not ranked by meaning.
    matched
        Share of the query's content words found in the text, 0 to 1 (a stem counts half).
    """

    fid: int
    gid: int
    score: float
    ranks: dict[str, int]
    similarity: float | None
    matched: float


@dataclass(slots=True)
class Found:
    """Hits, best first, and what was used to find them."""

    hits: list[Hit]
    trace: dict[str, Any] = field(default_factory=dict)


def search(
    genome: Genome,
    query: str,
    *,
    k: int = 10,
    where: str = "TRUE",
    params: Sequence[Any] = (),
    table: Literal["genes", "features"] | None = None,
    embedder: str = "static",
    mode: Mode = "fused",
) -> Found:
    """Rank genes and features against a question.

    Parameters
    ----------
    query
        Words, names, EC numbers, or a description.
    k
        Most hits wanted.
    where, params
        SQL condition on the columns of ``genes`` and ``features``, applied before ranking.
    table
        What the condition is about: ``genes``, ``features`` (a gene passes with any of its
        features), or None for genes and the features that belong to none.
    embedder
        ``static``, or ``minilm``: it ranks the best `RERANKED` again, or everything once
        `index.searching.refine` has embedded this genome.
    mode
        ``fused`` (words and meaning by score), ``rrf`` (by reciprocal rank), ``lexical`` or
        ``dense``.

    Returns
    -------
    Found
        At most one hit for each gene, and one for each feature with a product of its own.

    Raises
    ------
    ValueError
        Unknown `embedder` or `mode`.
    """
    if mode not in MODES:
        raise ValueError(f"There is no search mode {mode!r}; choose one of {', '.join(MODES)}.")
    index = open_index(genome)
    allowed = allowed_rows(genome, index, where, params, table)
    trace: dict[str, Any] = {
        "mode": mode,
        "embedder": None if mode == "lexical" else embedder,
        "passages": len(index),
        "searched": len(index) if allowed is None else len(allowed),
    }
    if not query.strip() or not len(index) or (allowed is not None and not len(allowed)):
        return Found([], trace)
    dense = "static"
    rerank = None
    if embedder != "static":
        if index.has_vectors(embedder):
            dense = embedder
        else:
            rerank = embedder
    return Found(rank(index, query, k, allowed, mode, dense, rerank, trace=trace), trace)


def rank(
    index: SearchIndex,
    query: str,
    k: int,
    allowed: np.ndarray | None = None,
    mode: Mode = "fused",
    dense: str = "static",
    rerank: str | None = None,
    widen: bool = True,
    trace: dict[str, Any] | None = None,
) -> list[Hit]:
    """Rank the rows of an index.

    Parameters
    ----------
    allowed
        Row numbers to choose among; None for all.
    dense
        Embedder that ranks everything by meaning.
    rerank
        Embedder that ranks the best `RERANKED` again, or None.
    widen
        Whether to add the words of `index.concepts`.
    trace
        Filled with what was used.

    Returns
    -------
    list of Hit
        At most `k`, best first, one for each unit (see `Passages`).
    """
    tokens = query_tokens(query)
    meaning = content(query)
    wider = related(tokens) if widen else ""
    scores: dict[str, np.ndarray] = {}
    rankings: dict[str, np.ndarray] = {}
    if mode != "dense":
        scores["name"] = index.lexical.scores(identifiers(query))
        scores["lexical"] = _words(index, tokens)
        if wider:
            scores["lexical"] += WIDER_WORDS * _words(index, query_tokens(wider))
        rankings = {name: _order(values, allowed) for name, values in scores.items()}
    if mode != "lexical" and meaning:
        vector = index.embedder(dense).encode_one(meaning)
        if wider:
            added = WIDER_MEANING * index.embedder(dense).encode_one(wider)
            vector = unit((vector + added)[None])[0]
        rows, cosines = index.vectors(dense).search(vector, DEPTH, allowed)
        rankings[dense] = rows[cosines > 0]
    rows = np.unique(np.concatenate([*rankings.values(), np.zeros(0, dtype=np.int64)]))
    columns = {name: values[rows] for name, values in scores.items()}
    if dense in rankings:
        columns[dense] = index.vectors(dense).rows(rows) @ vector
    words = sum(not token.startswith("~") for token in tokens)
    full = RARE * words * math.log1p(len(index))
    total = _fuse(rows, columns, rankings, mode, full)
    if rerank is not None and dense in rankings:
        best = np.argsort(-total, kind="stable")[:RERANKED]
        rows, columns = rows[best], {name: values[best] for name, values in columns.items()}
        columns[rerank] = index.similarity(rerank, meaning, rows)
        rankings[rerank] = rows[np.argsort(-columns[rerank], kind="stable")]
        total = _fuse(rows, columns, rankings, mode, full)
    if trace is not None:
        trace.update(tokens=tokens, related=wider, rankings=list(rankings))
    nearness = columns.get(rerank or dense)
    places = {
        name: {row: place for place, row in enumerate(order.tolist(), 1)}
        for name, order in rankings.items()
    }
    matched = _matched(index, tokens)
    hits: list[Hit] = []
    seen: set[int] = set()
    for at in np.argsort(-total, kind="stable"):
        row = int(rows[at])
        number = int(index.texts.units[row])
        if number in seen:
            continue
        seen.add(number)
        hits.append(
            Hit(
                fid=int(index.fids[row]),
                gid=int(index.gids[row]),
                score=float(total[at]),
                ranks={name: place[row] for name, place in places.items() if row in place},
                similarity=None if nearness is None else float(nearness[at]),
                matched=float(matched[row]),
            )
        )
        if len(hits) == k:
            break
    return hits


def _fuse(
    rows: np.ndarray,
    columns: dict[str, np.ndarray],
    rankings: dict[str, np.ndarray],
    mode: Mode,
    full: float,
) -> np.ndarray:
    """One score a row: float64 (rows,).

    BM25 is divided by its best score or by `full`, whichever is higher; two cosines count as their
    mean.
    """
    if mode == "rrf":
        return reciprocal_ranks(rows, list(rankings.values()))
    total = np.zeros(len(rows))
    if "lexical" in columns:
        words = columns["lexical"]
        total += (columns["name"] > 0) + WORDS * words / max(
            float(words.max(initial=0)), full, 1e-9
        )
    cosines = [values for name, values in columns.items() if name not in ("name", "lexical")]
    if cosines:
        total += np.mean(cosines, axis=0)
    return total


def reciprocal_ranks(rows: np.ndarray, rankings: Sequence[np.ndarray]) -> np.ndarray:
    """Sum of ``1 / (SMOOTH + place)`` of each row over all rankings: float64 (rows,)."""
    total = np.zeros(len(rows))
    for ranking in rankings:
        places = {row: place for place, row in enumerate(ranking.tolist(), 1)}
        for at, row in enumerate(rows.tolist()):
            if row in places:
                total[at] += 1 / (SMOOTH + places[row])
    return total


def _words(index: SearchIndex, tokens: Sequence[str]) -> np.ndarray:
    """BM25 of all rows, stems weighing less: float32 (n,)."""
    weights = [STEM_WEIGHT if token.startswith("~") else 1.0 for token in tokens]
    return index.lexical.scores(tokens, weights)


def _order(scores: np.ndarray, allowed: np.ndarray | None) -> np.ndarray:
    """Rows with a score above 0, best first, at most `DEPTH`: int64."""
    rows = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    return rows[np.argsort(-scores[rows], kind="stable")[:DEPTH]]


def allowed_rows(
    genome: Genome,
    index: SearchIndex,
    where: str,
    params: Sequence[Any],
    table: Literal["genes", "features"] | None,
) -> np.ndarray | None:
    """Rows that a condition lets through, int64 ascending; None where it is no condition."""
    if where.strip().upper() == "TRUE" and table is None:
        return None
    gids: list[int] = []
    fids: list[int] = []
    if table != "features":
        gids = [row[0] for row in genome.sql(f"SELECT gid FROM loci WHERE {where}", params)]
    if table != "genes":
        rows = _feature_rows(genome, where, params, required=table == "features")
        fids = [fid for fid, _ in rows]
        if table == "features":
            gids = [gid for _, gid in rows if gid is not None]
    # A feature with a product of its own passes by itself, or by its gene if genes are asked for.
    of_gene = (index.texts.units >= 0) | (table == "genes")
    by_itself = np.ones(len(index), dtype=bool) if table == "features" else ~of_gene
    return np.flatnonzero(
        (of_gene & np.isin(index.gids, gids)) | (by_itself & np.isin(index.fids, fids))
    )


def _feature_rows(genome: Genome, where: str, params: Sequence[Any], required: bool) -> list[tuple]:
    import duckdb

    try:
        return genome.sql(f"SELECT fid, gid FROM features WHERE {where}", params)
    except duckdb.BinderException:
        if required:
            raise
        return []  # the condition is on a column that only genes have


def _matched(index: SearchIndex, tokens: Sequence[str]) -> np.ndarray:
    """Share of the query's words in each passage: float32 (n,)."""
    words = [token for token in tokens if not token.startswith("~")]
    found = np.zeros(len(index), dtype=np.float32)
    for word in words:
        exact = index.lexical.scores([word]) > 0
        near = index.lexical.scores(["~" + stem(word)]) > 0
        found += np.where(exact, 1.0, np.where(near, 0.5, 0.0))
    return found / max(len(words), 1)
