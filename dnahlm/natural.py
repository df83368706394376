"""Does a sequence read like natural DNA, or like a shuffle of its own neighbouring bases?

A dinucleotide shuffle has the composition of the sequence it was made of; what it loses are the
longer words of genomes: codons, repeats, motifs. Tables of conditional probabilities of a base
after seven others, one table a kind of genome, are held against what the sequence's own
dinucleotides let expect, and a small network weighs the tables. Trained without any labels by
`dnahlm.recipes.natural`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from dnahlm.data.read import encode, kmer_index
from dnahlm.load import check_sums
from dnahlm.seal import SUMS, seal

FILE = Path(__file__).parent / "weights" / "natural" / "natural.safetensors"
WORD = 8
"""Bases of the words of the tables."""
SHORTEST = 30
"""Shorter sequences tell nothing."""
BATCH = 64
LEVELS = 127
"""Steps of the quantised tables on either side of zero."""


class NaturalDNA:
    """Evidence that sequences are natural, from word statistics of several kinds of genome.

    Parameters
    ----------
    tables : np.ndarray, shape=(n_kinds, 4**WORD), float32
        Log-ratio of a word's last base after the seven before it and after the one before it.
    layers : sequence of (np.ndarray, np.ndarray)
        Weights (n_in, n_out) and biases of the network over `features`, tanh in between.
    centre, spread : np.ndarray, shape=(n_features,)
        By which features are standardised.
    """

    def __init__(
        self,
        tables: np.ndarray,
        layers: Sequence[tuple[np.ndarray, np.ndarray]],
        centre: np.ndarray,
        spread: np.ndarray,
    ) -> None:
        self.tables = np.ascontiguousarray(tables, dtype=np.float32)
        self.layers = [*layers]
        self.centre, self.spread = centre, spread

    @classmethod
    def load(cls, path: str | Path = FILE) -> NaturalDNA:
        """Read a detector; the default is the shipped one.

        Raises
        ------
        ValueError
            Its SHA-256 is not the one beside it.
        """
        from safetensors.numpy import load_file

        check_sums(Path(path).parent)
        found = load_file(path)
        tables = found["tables"].astype(np.float32) * found["steps"][:, None] / LEVELS
        count = sum(name.startswith("weight") for name in found)
        layers = [(found[f"weight{i}"], found[f"bias{i}"]) for i in range(count)]
        return cls(tables, layers, found["centre"], found["spread"])

    def save(self, path: str | Path) -> None:
        """Write the detector, tables as 8-bit integers."""
        from safetensors.numpy import save_file

        steps = np.abs(self.tables).max(1)
        tables = np.rint(self.tables / steps[:, None] * LEVELS).astype(np.int8)
        layers = {
            f"{name}{i}": np.ascontiguousarray(part, dtype=np.float32)
            for i, pair in enumerate(self.layers)
            for name, part in zip(("weight", "bias"), pair, strict=True)
        }
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        save_file(
            {"tables": tables, "steps": steps, "centre": self.centre, "spread": self.spread}
            | layers,
            path,
        )
        seal(Path(path).parent / SUMS, [Path(path).name])

    def features(self, sequences: Sequence[str]) -> np.ndarray:
        """What the network sees of each sequence.

        Parameters
        ----------
        sequences : sequence of str
            Upper-case DNA, N allowed.

        Returns
        -------
        np.ndarray, shape=(n_sequences, n_kinds + 3), float32
            Sum of a table over the sequence's words less what its dinucleotides let expect, over
            the square root of the number of words, for each kind; log2 of the length; GC content;
            share of CG among what C and G let expect.
        """
        kinds = len(self.tables)
        out = np.zeros((len(sequences), kinds + 3), dtype=np.float32)
        for start in range(0, len(sequences), BATCH):
            codes = [encode(s) for s in sequences[start : start + BATCH]]
            pairs = np.stack([_pairs(one) for one in codes])
            expected = self._expected(pairs)
            for row, one in enumerate(codes):
                index = kmer_index(one, WORD)
                index = index[index >= 0]
                found = self.tables[:, index].sum(1) - len(index) * expected[row]
                bases = pairs[row].sum(1) / max(pairs[row].sum(), 1)
                cg = pairs[row, 1, 2] / max(pairs[row].sum() * bases[1] * bases[2], 1)
                out[start + row, :kinds] = found / np.sqrt(max(len(index), 1))
                out[start + row, kinds:] = np.log2(len(one) + 1), bases[1] + bases[2], cg
        return out

    def _expected(self, pairs: np.ndarray) -> np.ndarray:
        """Mean of each table over words drawn by dinucleotides, shape=(n_sequences, n_kinds)."""
        share = pairs / np.maximum(pairs.sum((1, 2), keepdims=True), 1)
        first = share.sum(2)
        step = (share / np.maximum(first[:, :, None], 1e-9)).transpose(1, 2, 0)
        kinds = len(self.tables)
        # The last letter is summed out first, so that what is left shrinks fourfold each time.
        words = self.tables.reshape(-1, 4, 4)
        left = np.stack([words[:, a] @ step[a] for a in range(4)], 1)
        while len(left) > kinds:
            left = np.einsum("wabn,abn->wan", left.reshape(-1, 4, 4, len(pairs)), step)
        return (left * first.T).sum(1).T

    def evidence(self, sequences: Sequence[str]) -> np.ndarray:
        """Natural logarithm of the odds that each sequence is natural and not shuffled.

        As many of either are taken for granted. Sequences under `SHORTEST` bases get 0.

        Returns
        -------
        np.ndarray, shape=(n_sequences,), float64
        """
        if not len(sequences):
            return np.zeros(0)
        odds = self.odds(self.features(sequences))
        return np.where([len(s) >= SHORTEST for s in sequences], odds, 0.0)

    def odds(self, features: np.ndarray) -> np.ndarray:
        """What the network makes of `features`: log-odds, shape=(n_sequences,), float64."""
        rows = (features - self.centre) / self.spread
        for weight, bias in self.layers[:-1]:
            rows = np.tanh(rows @ weight + bias)
        weight, bias = self.layers[-1]
        return (rows @ weight + bias)[:, 0].astype(np.float64)


@cache
def shipped() -> NaturalDNA:
    """The shipped detector, read once a process."""
    return NaturalDNA.load()


def _pairs(codes: np.ndarray) -> np.ndarray:
    """Counts of the 16 pairs of neighbouring bases, shape=(4, 4)."""
    index = kmer_index(codes, 2)
    return np.bincount(index[index >= 0], minlength=16).reshape(4, 4).astype(np.float32)
