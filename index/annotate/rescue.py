"""Small genes that a caller passed over and that a known protein gives away.

Gene callers cannot tell a short gene from a chance frame, so leader peptides and small proteins are
missed (docs/annotation.md). Where an annotated relative is at hand, a frame that reads like one of
its small proteins from start to stop is a gene.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from index.annotate.base import Coding
from index.annotate.carry import Known, Match
from index.strand import reverse_complement
from index.translate import translate

LONGEST = 150
"""Residues up to which known proteins are looked for; callers find nearly all longer ones."""
SHORTEST = 12
IDENTITY = 0.7
E_VALUE = 1e-3
"""Matches by chance that are expected at most, over all frames and known proteins."""
_CHANCE = 0.07
"""Chance that two residues of unrelated proteins agree."""
_WORD = 4
_LETTERS = b"ACDEFGHIKLMNPQRSTVWY"
_STOP = ord("*")
_STARTS = ("ATG", "GTG", "TTG", "CTG")
_SLACK = 3
"""Codons that a start may lie off the known one."""

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Rescued:
    """A gene that no caller found, and the known protein it was found by."""

    at: int
    gene: Coding
    match: Match


def rescue(
    sequences: Sequence[bytes],
    called: Sequence[Sequence[Coding]],
    known: Iterable[Known],
    table: int,
) -> list[Rescued]:
    """Genes of small known proteins at stop codons where nothing was called.

    A frame has to hold the whole protein, its stop in the same place, without a gap, with at least
    `IDENTITY` and rarely enough by chance (`E_VALUE`, from the binomial distribution).

    Parameters
    ----------
    sequences
        Upper-case DNA.
    called
        Genes that were called in each.
    known
        Proteins with names.
    table
        NCBI number of the genetic code, 11 or 4.

    Returns
    -------
    list of Rescued
        The best match of each stop codon.
    """
    wanted = [one for one in known if SHORTEST <= len(one.protein) <= LONGEST]
    if not wanted:
        return []
    words = _Words([one.protein.upper().encode("ascii", "replace") for one in wanted])
    # A stop stands at every 21st codon of a chance frame, in six frames.
    total = sum(map(len, sequences)) // 10 * len(wanted)
    found: list[Rescued] = []
    for at, sequence in enumerate(sequences):
        taken = {(gene.strand, gene.end if gene.strand > 0 else gene.start) for gene in called[at]}
        best: dict[tuple[int, int], Rescued] = {}
        for gene, number in _frames(sequence, words, table):
            place = (gene.strand, gene.end if gene.strand > 0 else gene.start)
            if place in taken:
                continue
            match = _match(sequence, gene, wanted[number], total)
            if match is not None and (place not in best or match.score > best[place].match.score):
                best[place] = Rescued(at, gene, match)
        found += best.values()
    return found


class _Words:
    """Which known proteins hold a word of `_WORD` residues."""

    def __init__(self, proteins: Sequence[bytes]) -> None:
        codes = [word_codes(np.frombuffer(protein, np.uint8)) for protein in proteins]
        listed = np.concatenate(codes)
        owners = np.repeat(np.arange(len(codes)), [len(one) for one in codes])
        held = listed >= 0
        pairs = np.unique(np.stack([listed[held], owners[held]], axis=1), axis=0)
        self.codes, self.owners = pairs[:, 0], pairs[:, 1]
        self.lengths = [len(protein) for protein in proteins]


def word_codes(residues: Bytes) -> NDArray[np.int64]:
    """A number for the word that begins at each residue; -1 where it holds another letter."""
    values = np.full(256, -1, np.int64)
    values[np.frombuffer(_LETTERS, np.uint8)] = np.arange(20)
    codes = values[residues]
    if len(codes) < _WORD:
        return np.zeros(0, np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(codes, _WORD)
    return np.where((windows < 0).any(axis=1), -1, windows @ (20 ** np.arange(_WORD)))


def _frames(sequence: bytes, words: _Words, table: int) -> Iterator[tuple[Coding, int]]:
    """Frames with the length of a known protein, at stops before which two of its words stand."""
    size = len(sequence)
    for strand in (1, -1):
        text = sequence if strand > 0 else reverse_complement(sequence.decode("ascii")).encode()
        for frame in range(3):
            residues = np.frombuffer(
                residues_of(text[frame : len(text) - (len(text) - frame) % 3], table), np.uint8
            )
            stops = np.flatnonzero(residues == _STOP)
            codes = word_codes(residues)
            left = np.searchsorted(words.codes, codes, "left")
            right = np.searchsorted(words.codes, codes, "right")
            shared: dict[tuple[int, int], int] = {}
            for place in np.flatnonzero((right > left) & (codes >= 0)):
                next_stop = int(np.searchsorted(stops, place))
                if next_stop == len(stops):
                    break
                stop = int(stops[next_stop])
                for owner in words.owners[left[place] : right[place]]:
                    if stop - place <= words.lengths[owner] + _SLACK:
                        key = (stop, int(owner))
                        shared[key] = shared.get(key, 0) + 1
            for (stop, owner), count in shared.items():
                if count < 2:
                    continue
                before = int(np.searchsorted(stops, stop)) - 1
                open_from = int(stops[before]) + 1 if before >= 0 else 0
                start = _start(text, frame, open_from, stop, words.lengths[owner])
                if start is None:
                    continue
                low, high = frame + 3 * start, frame + 3 * (stop + 1)
                span = (low, high) if strand > 0 else (size - high, size - low)
                yield Coding(*span, strand, table, confidence=100.0), owner


def residues_of(text: bytes, table: int) -> bytes:
    """Residues of whole codons, stops as ``*``, any other codon as X."""
    return _lookup(table)[_codons(text)].tobytes()


def _codons(text: bytes) -> NDArray[np.int64]:
    bases = np.full(256, 64, np.int64)
    bases[np.frombuffer(b"ACGT", np.uint8)] = np.arange(4)
    codes = bases[np.frombuffer(text, np.uint8)].reshape(-1, 3) @ np.array([16, 4, 1])
    return np.minimum(codes, 64)


def _lookup(table: int) -> Bytes:
    codons = [a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT"]
    letters = "".join(translate(codon, table, complete=False) or "*" for codon in codons) + "X"
    return np.frombuffer(letters.encode(), np.uint8)


def _start(text: bytes, frame: int, open_from: int, stop: int, length: int) -> int | None:
    """Codon of a start that makes the frame as long as the known protein, or nearly so."""
    for off in sorted(range(-_SLACK, _SLACK + 1), key=abs):
        at = stop - length + off
        codon = text[frame + 3 * at : frame + 3 * at + 3].decode("ascii") if at >= 0 else ""
        if at >= open_from and codon in _STARTS:
            return at
    return None


def _match(sequence: bytes, gene: Coding, known: Known, pairs: int) -> Match | None:
    """The evidence, both proteins laid together at their stops; None where it does not suffice."""
    bases = sequence[gene.start : gene.end].decode("ascii")
    bases = reverse_complement(bases) if gene.strand < 0 else bases
    protein = translate(bases, gene.table).rstrip("*")
    length = min(len(protein), len(known.protein))
    same = sum(a == b for a, b in zip(protein[::-1], known.protein.upper()[::-1], strict=False))
    longer = max(len(protein), len(known.protein))
    chance = sum(
        comb(length, k) * _CHANCE**k * (1 - _CHANCE) ** (length - k)
        for k in range(same, length + 1)
    )
    if same / longer < IDENTITY or chance * pairs > E_VALUE:
        return None
    return Match(
        known,
        same / length,
        length / len(protein),
        length / len(known.protein),
        chance * pairs,
        float(same),
    )
