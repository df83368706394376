"""Words of annotation for things that people ask for in other words.

A question for "protein folding" should find chaperones, though no product says folding. The table
(`concepts.json`) only widens a search; nothing in an answer rests on it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path

from index.lexical import query_tokens

COVERED = 0.3
"""Share of a query's words that a phrase makes up at least; long texts speak for themselves."""
TABLE = Path(__file__).with_name("concepts.json")


@cache
def _table() -> list[tuple[list[frozenset[str]], str]]:
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["rows"]
    return [([_key(phrase) for phrase in said.split("; ")], words) for said, words in rows]


def _key(phrase: str) -> frozenset[str]:
    return _stems(query_tokens(phrase))


def _stems(tokens: Collection[str]) -> frozenset[str]:
    """Stems, and words that are too short for one."""
    stems = [token for token in tokens if token.startswith("~")]
    return frozenset(stems + [t for t in tokens if t[0] != "~" and len(t) < 4])


def related(tokens: Collection[str]) -> str:
    """Words of annotation for what a query is about.

    Parameters
    ----------
    tokens
        Of the query, as `index.lexical.query_tokens` gives them.

    Returns
    -------
    str
        Of all phrases whose words are in the query; empty where there is none.
    """
    present = _stems(tokens)
    least = COVERED * len(present)
    return " ".join(
        words
        for phrases, words in _table()
        if any(len(phrase) >= least and phrase <= present for phrase in phrases)
    )
