"""Embedders by name, each made once a process."""

from __future__ import annotations

from index.embed.base import Embedder

NAMES = ("static", "minilm", "kmer", "dnahlm")


_made: dict[str, Embedder] = {}


def ready(name: str) -> bool:
    """Whether an embedder is loaded in this process, so that using it costs no loading."""
    return name in _made


def load(name: str) -> Embedder:
    """The embedder of this name, made on first use.

    Raises
    ------
    ValueError
        There is no embedder of this name.
    OSError
        Its weights are missing or damaged.
    """
    if name not in _made:
        _made[name] = _make(name)
    return _made[name]


def _make(name: str) -> Embedder:
    if name == "static":
        from index.embed.static import StaticEmbedder

        return StaticEmbedder()
    if name == "minilm":
        from index.embed.minilm import MiniLMEmbedder

        return MiniLMEmbedder()
    if name == "kmer":
        from index.embed.kmer import KmerEmbedder

        return KmerEmbedder()
    if name == "dnahlm":
        from index.embed.dnahlm import DnahlmEmbedder

        return DnahlmEmbedder()
    raise ValueError(f"There is no embedder called {name!r}; choose one of {', '.join(NAMES)}.")
