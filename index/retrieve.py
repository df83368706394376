"""Find genes and features by words and by meaning.

BM25 ranks words, an embedder ranks meaning; the two rankings are fused by reciprocal rank (Cormack
et al. 2009) after the filters were applied. `docs/retrieval.md` says what each part brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.lexical import content, identifiers, query_tokens, stem
from index.searching import SearchIndex, open_index

if TYPE_CHECKING:
    from index.genome import Genome

Mode = Literal["fused", "lexical", "dense"]

DEPTH = 200
"""Rows of each ranking that are fused."""
RERANKED = 100
"""Rows that a slower embedder ranks again."""
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
        ``fused``, ``lexical`` or ``dense``.

    Returns
    -------
    Found
        At most one hit for each gene, and one for each feature with a product of its own.

    Raises
    ------
    ValueError
        Unknown `embedder` or `mode`.
    """
    if mode not in ("fused", "lexical", "dense"):
        raise ValueError(f"There is no search mode {mode!r}; choose fused, lexical or dense.")
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
    return Found(rank(index, query, k, allowed, mode, dense, rerank, trace), trace)


def rank(
    index: SearchIndex,
    query: str,
    k: int,
    allowed: np.ndarray | None = None,
    mode: Mode = "fused",
    dense: str = "static",
    rerank: str | None = None,
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
    trace
        Filled with what was used.

    Returns
    -------
    list of Hit
        At most `k`, best first, one for each unit (see `Passages`).
    """
    tokens = query_tokens(query)
    meaning = content(query)
    orders: dict[str, np.ndarray] = {}
    similar: dict[int, float] = {}
    if mode != "dense":
        orders["name"] = _order(index.lexical.scores(identifiers(query)), allowed)
        weights = [STEM_WEIGHT if token.startswith("~") else 1.0 for token in tokens]
        orders["lexical"] = _order(index.lexical.scores(tokens, weights), allowed)
    if mode != "lexical" and meaning:
        vector = index.embedder(dense).encode_one(meaning)
        rows, scores = index.vectors(dense).search(vector, DEPTH, allowed)
        orders[dense] = rows[scores > 0]
        similar = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    fused = fuse(list(orders.values()))
    if rerank is not None and mode != "lexical" and meaning:
        best = np.array([row for row, _ in fused[:RERANKED]], dtype=np.int64)
        rows, scores = index.rerank(rerank, meaning, best)
        orders[rerank] = rows
        similar.update(zip(rows.tolist(), scores.tolist(), strict=True))
        fused = fuse(list(orders.values()))
    if trace is not None:
        trace.update(tokens=tokens, rankings=list(orders))
    return _hits(index, fused, orders, similar, _matched(index, tokens), k)


def _hits(
    index: SearchIndex,
    fused: Sequence[tuple[int, float]],
    orders: dict[str, np.ndarray],
    similar: dict[int, float],
    matched: np.ndarray,
    k: int,
) -> list[Hit]:
    places = {
        name: {row: place for place, row in enumerate(order.tolist(), 1)}
        for name, order in orders.items()
    }
    hits: list[Hit] = []
    seen: set[int] = set()
    for row, score in fused:
        unit = int(index.texts.units[row])
        if unit in seen:
            continue
        seen.add(unit)
        ranks = {name: place[row] for name, place in places.items() if row in place}
        hits.append(
            Hit(
                int(index.fids[row]),
                int(index.gids[row]),
                score,
                ranks,
                similar.get(row),
                float(matched[row]),
            )
        )
        if len(hits) == k:
            break
    return hits


def _order(scores: np.ndarray, allowed: np.ndarray | None) -> np.ndarray:
    """Rows with a score above 0, best first, at most `DEPTH`: int64."""
    rows = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    return rows[np.argsort(-scores[rows], kind="stable")[:DEPTH]]


def fuse(orders: Sequence[np.ndarray]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: rows with their scores, best first, ties by row number."""
    scores: dict[int, float] = {}
    for order in orders:
        for place, row in enumerate(order.tolist(), 1):
            scores[row] = scores.get(row, 0.0) + 1 / (SMOOTH + place)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


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
    keep = np.isin(index.gids, gids)
    loose = index.gids < 0 if table is None else np.ones(len(index), dtype=bool)
    return np.flatnonzero(keep | (loose & np.isin(index.fids, fids)))


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
