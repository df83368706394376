"""Estimators by the names that ``--method`` takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.classify.estimators import (
    Centroid,
    Estimator,
    Head,
    InContext,
    Logistic,
    Nearest,
    Weighted,
)
from app.classify.features import Reader
from index.embed.base import unit
from index.neighbours.base import Retriever
from index.neighbours.vectors import VectorRetriever

DEFAULT = "combined"
PARTS = ("composition", "motifs", "places", "embeddings")
METHODS = (
    DEFAULT, *PARTS, "kmers", "head", "centroid", "knn-dnahlm", "knn-kmer", "knn-alignment",
    "dnahlm",
)  # fmt: skip
COMPARED = (DEFAULT, *PARTS)
"""Those that cross-validation compares when none is asked for; the others cost more and win less.
"""


def make(name: str, reader: Reader, labels: Sequence[str]) -> Estimator:
    """An estimator by name.

    Parameters
    ----------
    name
        One of `METHODS`.
    reader
        Gives features and the model.
    labels
        Words of the labels.

    Raises
    ------
    ValueError
        There is no such method.
    """
    if name == "kmers":
        return Logistic("kmers", "words", 10.0, scaled=False)
    if name in ("composition", "motifs", "places"):
        return Logistic(name, name, 10.0, scaled=False)
    if name == "embeddings":
        return Logistic("embeddings", "model", 0.01, scaled=True)
    if name == "head":
        return Head("head", "model")
    if name == "centroid":
        return Centroid("centroid", "model")
    if name == "combined":
        return Weighted(name, [make(part, reader, labels) for part in PARTS])
    if name.startswith("knn-") and name in METHODS:
        return Nearest(name, retriever(name.removeprefix("knn-"), reader))
    if name == "dnahlm":
        return InContext(lambda: reader.model, labels, retriever("dnahlm", reader))
    raise ValueError(f"there is no method {name!r}; choose auto or one of {', '.join(METHODS)}")


def retriever(name: str, reader: Reader, strands: int = 1) -> Callable[[], Retriever]:
    """What makes an empty retriever of a name: ``dnahlm``, ``kmer`` or ``alignment``.

    The model reads one strand, which a label often goes by; with `strands` 2 it also finds what
    lies on the other one. The other two always do.
    """

    def build() -> Retriever:
        if name == "alignment":
            from index.neighbours.alignment import AlignmentRetriever

            return AlignmentRetriever()
        if name == "dnahlm":
            return VectorRetriever(name, lambda rows: unit(reader.model_view(rows)), strands)
        from index.embed.kmer import KmerEmbedder

        return VectorRetriever(name, KmerEmbedder(6).encode)

    return build
