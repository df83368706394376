"""Teach the distilled text model the words of biology; the second step of the shipped weights.

    python -m index.recipes.distill_static --out build/distilled
    python -m index.recipes.tune_static --start build/distilled \
        --english ../shared/data/pretrain/english --out index/weights/static

Token vectors are tuned so that a term is nearest to its own definition, a title to its own
paragraphs and a paragraph to the next one, among those of a batch (InfoNCE with in-batch negatives;
van den Oord et al. 2018, arXiv 1807.03748). No annotation of any genome is seen, and GO terms whose
name's hash is a multiple of `HELD_OUT` are left out: `benchmarks/retrieval.py` asks for those.
NumPy and SciPy only; a few minutes on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.embed.static import StaticEmbedder
from index.recipes.distill_static import save

HELD_OUT = 5
ARTICLES = ("wikipedia_biology.txt.xz", "textbooks.txt.xz", "biomedical.txt.xz")
DEFINITIONS = "definitions.txt.xz"
LETTERS = 400
"""Characters of a text that are read."""
PARAGRAPHS = 6
"""Paragraphs taken from an article."""
BATCH = 1024
TEMPERATURE = 0.05
SEED = 11


def term_hash(term: str) -> int:
    """A number that any machine gives a term."""
    return int(hashlib.sha256(term.encode()).hexdigest(), 16)


def held_out(term: str) -> bool:
    """Whether a GO term is kept for evaluation."""
    return term_hash(term) % HELD_OUT == 0


def blocks(path: Path) -> Iterator[str]:
    """Documents of a packed text file."""
    with lzma.open(path, "rt", encoding="utf-8") as handle:
        yield from handle.read().rstrip("\n").split("\n\n")


def pairs(folder: Path, rng: random.Random) -> list[tuple[str, str]]:
    """Texts that mean nearly the same, from term definitions and articles."""
    found = []
    for block in blocks(folder / DEFINITIONS):
        term, _, definition = block.strip().partition(": ")
        if definition and not held_out(term):
            found.append((term.removesuffix(" activity"), definition[:LETTERS]))
    for name in ARTICLES:
        for block in blocks(folder / name):
            title, *rest = block.split("\n")
            texts = [text[:LETTERS] for text in rest if len(text) > 80]
            chosen = rng.sample(texts, min(PARAGRAPHS, len(texts)))
            found += [(title, text) for text in chosen]
            found += list(zip(chosen[::2], chosen[1::2], strict=False))[: PARAGRAPHS // 2]
    return found


def bags(embedder: StaticEmbedder, texts: Sequence[str]) -> Any:
    """Mean-of-tokens matrix: SciPy CSR float32 (texts, tokens), rows summing to 1 (or 0)."""
    from scipy.sparse import csr_matrix

    encoded = embedder.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    rows = [[token for token in one.ids if token != embedder.unknown] for one in encoded]
    ends = np.cumsum([0] + [len(row) for row in rows])
    weights = np.concatenate([np.full(len(row), 1 / max(len(row), 1), np.float32) for row in rows])
    tokens = np.fromiter((token for row in rows for token in row), np.int32, ends[-1])
    return csr_matrix((weights, tokens, ends), shape=(len(rows), len(embedder.vectors)))


def loss_and_gradient(one: np.ndarray, other: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """InfoNCE in both directions.

    Parameters
    ----------
    one, other
        float32 (batch, dim), not normalised; row i of each belong together.

    Returns
    -------
    tuple
        Mean loss, and its gradient by `one` and by `other`.
    """
    sizes = [np.linalg.norm(side, axis=1, keepdims=True) + 1e-9 for side in (one, other)]
    x, y = one / sizes[0], other / sizes[1]
    scores = x @ y.T / TEMPERATURE
    by_row = np.exp(scores - scores.max(axis=1, keepdims=True))
    by_row /= by_row.sum(axis=1, keepdims=True)
    by_column = np.exp(scores - scores.max(axis=0, keepdims=True))
    by_column /= by_column.sum(axis=0, keepdims=True)
    right = np.arange(len(x))
    loss = -np.log(by_row[right, right] * by_column[right, right] + 1e-30).mean() / 2
    slope = by_row + by_column
    slope[right, right] -= 2
    slope /= 2 * len(x) * TEMPERATURE
    dx, dy = slope @ y, slope.T @ x
    # Through the normalisation: the part along the vector itself has no effect.
    dx = (dx - x * (x * dx).sum(axis=1, keepdims=True)) / sizes[0]
    dy = (dy - y * (y * dy).sum(axis=1, keepdims=True)) / sizes[1]
    return float(loss), dx, dy


def tune(
    vectors: np.ndarray, left: Any, right: Any, epochs: int, rate: float, rng: random.Random
) -> np.ndarray:
    """Adam (Kingma and Ba 2015) on the token vectors.

    Parameters
    ----------
    vectors
        float32 (tokens, dim).
    left, right
        Bags of the two sides of all pairs.

    Returns
    -------
    numpy.ndarray
        Tuned vectors, same shape.
    """
    vectors = vectors.copy()
    mean, square = np.zeros_like(vectors), np.zeros_like(vectors)
    order = list(range(left.shape[0]))
    steps = epochs * (len(order) // BATCH)
    step = 0
    for epoch in range(epochs):
        rng.shuffle(order)
        losses, started = [], time.perf_counter()
        for first in range(0, len(order) - BATCH + 1, BATCH):
            rows = order[first : first + BATCH]
            a, b = left[rows], right[rows]
            loss, da, db = loss_and_gradient(a @ vectors, b @ vectors)
            gradient = a.T @ da + b.T @ db
            step += 1
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient * gradient - square)
            now = rate * (1 - step / (steps + 1))
            scale = now * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            vectors -= scale * mean / (np.sqrt(square) + 1e-8)
            losses.append(loss)
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", end=", ")
        print(f"{time.perf_counter() - started:.0f} s", flush=True)
    return vectors


def main() -> None:
    """Read the arguments, tune, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--start", type=Path, required=True, help="folder of the distilled model")
    parser.add_argument("--english", type=Path, required=True, help="folder of packed texts")
    parser.add_argument("--out", type=Path, required=True, help="folder of the tuned model")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    options = parser.parse_args()
    rng = random.Random(SEED)
    embedder = StaticEmbedder(options.start)
    texts = pairs(options.english, rng)
    print(f"{len(texts):,} pairs", flush=True)
    left, right = (bags(embedder, side) for side in zip(*texts, strict=True))
    start = embedder.vectors.astype(np.float32) / 127
    vectors = tune(start, left, right, options.epochs, options.rate, rng)
    # A few outliers would cost all others their precision in 8 bits.
    bound = np.quantile(np.abs(vectors), 0.9999)
    tokenizer = json.loads((options.start / "tokenizer.json").read_text(encoding="utf-8"))
    save(options.out, np.clip(vectors, -bound, bound), tokenizer)


if __name__ == "__main__":
    main()
