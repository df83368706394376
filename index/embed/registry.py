"""Embedders by name, each made once a process."""

from __future__ import annotations

from functools import cache

from index.embed.base import Embedder

NAMES = ("static", "minilm", "kmer")


@cache
def load(name: str) -> Embedder:
    """The embedder of this name.

    Raises
    ------
    ValueError
        There is no embedder of this name.
    OSError
        Its weights are missing or damaged.
    """
    if name == "static":
        from index.embed.static import StaticEmbedder

        return StaticEmbedder()
    if name == "minilm":
        from index.embed.minilm import MiniLMEmbedder

        return MiniLMEmbedder()
    if name == "kmer":
        from index.embed.kmer import KmerEmbedder

        return KmerEmbedder()
    raise ValueError(f"There is no embedder called {name!r}; choose one of {', '.join(NAMES)}.")
