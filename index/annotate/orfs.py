"""Protein-coding genes without any extra package: open reading frames that use codons as the
genome's own long frames do.

Long frames teach the use of codon pairs in frame against that of the other two frames; each frame
gets the log-odds of its pairs, its best start, and frames are taken from the best score down unless
they overlap a better one (the scheme of GLIMMER's and Prodigal's first passes, Delcher et al. 1999,
Hyatt et al. 2010). On E. coli it finds 94 % of the genes with 94 % precision at the
stop codon (docs/annotation.md); pyrodigal is better in all of it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.annotate.base import Caller, Coding
from index.strand import reverse_complement

SHORTEST = 90
_TEACHING = 500
_TEACHERS = 20
_OVERLAP = 60
_STARTS = {"ATG": 0.0, "GTG": -2.0, "TTG": -3.0}
_STOPS = {11: ("TAA", "TAG", "TGA"), 4: ("TAA", "TAG")}
_THRESHOLD = 18.0
_DOUBT = 15.0
"""Scale of scores in the confidence; 90 % is reached at 35, where 97 % of E. coli's calls hold."""
_CODE = np.full(256, 4, np.int64)
_CODE[np.frombuffer(b"ACGT", np.uint8)] = np.arange(4)
_UNKNOWN = 64
"""Codon that holds anything but A, C, G and T."""

Frames = list[tuple[NDArray[np.int64], list[tuple[int, int]]]]


def call(sequences: Sequence[bytes], table: int = 11) -> tuple[list[list[Coding]], Caller]:
    """Coding genes of each sequence.

    Parameters
    ----------
    sequences
        Upper-case DNA.
    table
        Genetic code, 11 or 4.

    Returns
    -------
    genes, caller
        Whole genes (start to stop codon) in order of place, and how they were called.
    """
    stops = [_number(codon) for codon in _STOPS[table]]
    strands = [(s, reverse_complement(s.decode("ascii")).encode()) for s in sequences]
    framed = [[_frames(sequence, stops) for sequence in pair] for pair in strands]
    odds = _learn([frames for pair in framed for frames in pair])
    found = []
    for pair, sequence in zip(framed, sequences, strict=True):
        size = len(sequence)
        scored = [
            (score, *((start, end) if sign > 0 else (size - end, size - start)), sign)
            for sign, frames in zip((1, -1), pair, strict=True)
            for score, start, end in _scored(frames, odds)
        ]
        sure = {(start, end, sign): score for score, start, end, sign in scored}
        found.append(
            [
                Coding(*gene, table, confidence=100 * (1 - math.exp(-sure[gene] / _DOUBT)))
                for gene in _chosen(scored)
            ]
        )
    name = "the built-in reading frame caller"
    return found, Caller(name, "ab initio prediction:DNAHLM ORF caller", table, "codon pair usage")


def _number(codon: str) -> int:
    a, b, c = ("ACGT".index(base) for base in codon)
    return 16 * a + 4 * b + c


def _frames(sequence: bytes, stops: Sequence[int]) -> Frames:
    """For each frame its codons and the stretches between stops, as codon indices ``[from, stop]``
    with the stop codon as the last."""
    codes = _CODE[np.frombuffer(sequence, np.uint8)]
    frames = []
    for frame in range(3):
        n = (len(codes) - frame) // 3
        bases = codes[frame : frame + 3 * n].reshape(n, 3) if n > 0 else np.zeros((0, 3), np.int64)
        codons = bases @ np.array([16, 4, 1])
        codons[(bases == 4).any(axis=1)] = _UNKNOWN
        ends = np.flatnonzero(np.isin(codons, stops))
        begins = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
        spans = [
            (int(b), int(e)) for b, e in zip(begins, ends, strict=True) if e - b >= SHORTEST // 3
        ]
        frames.append((codons, spans))
    return frames


def _learn(strands: Sequence[Frames]) -> NDArray[np.float64] | None:
    """Log-odds of each codon pair in frame against out of frame; None with too few long frames."""
    starts = np.array([_number(codon) for codon in _STARTS])
    inside, outside = np.zeros((65, 65)), np.zeros((65, 65))
    teachers = 0
    for frames in strands:
        for frame, (codons, spans) in enumerate(frames):
            for begin, end in spans:
                first = np.flatnonzero(np.isin(codons[begin:end], starts))
                if not len(first) or 3 * (end - begin - first[0]) < _TEACHING:
                    continue
                teachers += 1
                at = begin + int(first[0])
                np.add.at(inside, (codons[at : end - 1], codons[at + 1 : end]), 1)
                for shift in (1, 2):
                    other = frames[(frame + shift) % 3][0][at : end - 1]
                    np.add.at(outside, (other[:-1], other[1:]), 1)
    if teachers < _TEACHERS:
        return None
    odds = np.log(_shares(inside)) - np.log(_shares(outside))
    odds[_UNKNOWN, :] = odds[:, _UNKNOWN] = 0.0
    return np.clip(odds, -3.0, 3.0)


def _shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance of the second codon after the first, drawn towards its chance anywhere."""
    alone = (counts.sum(axis=0) + 0.5) / (counts.sum() + 0.5 * counts.shape[1])
    weight = 30.0
    given = (counts + weight * alone) / (counts.sum(axis=1, keepdims=True) + weight)
    return given * (counts.sum(axis=1, keepdims=True) + 1) / (counts.sum() + len(counts)) * 64


def _scored(frames: Frames, odds: NDArray[np.float64] | None) -> list[tuple[float, int, int]]:
    """Score, first and last base (half-open, on this strand) of each frame that may be a gene."""
    starts = {_number(codon): bonus for codon, bonus in _STARTS.items()}
    listed = np.array(list(starts))
    found = []
    for frame, (codons, spans) in enumerate(frames):
        if odds is None:
            running = np.arange(len(codons), dtype=np.float64) * 0.1
        else:
            running = np.concatenate([[0.0], np.cumsum(odds[codons[:-1], codons[1:]])])
        for begin, end in spans:
            places = begin + np.flatnonzero(np.isin(codons[begin:end], listed))
            places = places[3 * (end + 1 - places) >= SHORTEST]
            if not len(places):
                continue
            scores = running[end - 1] - running[places]
            scores = scores + np.array([starts[int(codons[at])] for at in places])
            best = int(np.argmax(scores))
            if scores[best] > _THRESHOLD:
                at = int(places[best])
                found.append((float(scores[best]), frame + 3 * at, frame + 3 * (end + 1)))
    return found


def _chosen(
    scored: Sequence[tuple[float, int, int, int]],
) -> list[tuple[int, int, int]]:
    """Frames from the best score down, those left out that overlap a better one by too much."""
    kept: list[tuple[int, int, int]] = []
    longest = max((end - start for _, start, end, _ in scored), default=0)
    for _, start, end, sign in sorted(scored, reverse=True):
        at = bisect_left(kept, (start - longest, 0, 0))
        clash = False
        while at < len(kept) and kept[at][0] < end:
            shared = min(end, kept[at][1]) - max(start, kept[at][0])
            if shared > min(_OVERLAP, (end - start) // 2):
                clash = True
                break
            at += 1
        if not clash:
            insort(kept, (start, end, sign))
    return kept
