"""Where a pasted sequence lies in a genome.

Nucleotides: exact on both strands and over the origin, IUPAC codes allowed; else with few
mismatches (short queries), else by minimap2 (Li 2018, doi 10.1093/bioinformatics/bty191).
Proteins: in the annotated translations, else in all six frames, else by similarity
(`index.proteins`).
"""

from __future__ import annotations

import math
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

import numpy as np

from index.joined import (
    COMPARED,
    ROUND,
    SEED,
    Joined,
    joined,
    mismatches,
    seeded,
    sequences,
    starts,
    thinned,
)
from index.match import Match
from index.records import Part
from index.strand import reverse_complement

if TYPE_CHECKING:
    from index.genome import Gene, Genome

SHORTEST = 8
LONGEST = 50_000
SHORT = 60
"""Queries up to this length are compared base by base; longer ones go through minimap2."""
LONG_READ = 1000
"""Queries longer than this are mapped as long reads first."""
FEW = 20
"""Up to so many matches, their genes are looked up one by one."""
LEAST_IDENTITY = 0.7
ALIGNED = 40
"""Shorter queries give no alignment that minimap2 would report."""

_RESIDUES = frozenset("ACDEFGHIKLMNPQRSTVWYBZJXUO")


def clean(text: str) -> str:
    """Letters of a pasted sequence: the first FASTA entry, without spaces, numbers or gaps.

    Raises
    ------
    ValueError
        Nothing is left, or something that is neither a base nor a residue.
    """
    lines = text.strip().splitlines()
    if lines and lines[0].startswith(">"):
        lines = lines[1:]
        header = next((n for n, line in enumerate(lines) if line.startswith(">")), len(lines))
        lines = lines[:header]
    letters = re.sub(r"[\s\d.\-]+", "", "".join(lines)).upper().rstrip("*")
    if not letters:
        raise ValueError("The pasted text holds no sequence.")
    strange = sorted(set(letters) - _RESIDUES)
    if strange:
        raise ValueError(f"The pasted sequence holds {strange[0]!r}, which is no base or residue.")
    return letters


def is_nucleotide(letters: str) -> bool:
    """Whether cleaned letters read as DNA or RNA: all are IUPAC codes, most are plain bases."""
    plain = sum(letters.count(base) for base in "ACGTUN")
    return all(letter in "ACGTURYSWKMBDHVN" for letter in set(letters)) and (
        plain >= 0.5 * len(letters)
    )


def locate(
    genome: Genome,
    sequence: str,
    *,
    molecule: Literal["DNA", "protein"] | None = None,
    limit: int = 1000,
) -> list[Match]:
    """Find a pasted sequence.

    Parameters
    ----------
    sequence
        Bases or residues; case, spaces, numbers and a FASTA header do not matter.
    molecule
        What it is; None decides by its letters (letters that may be either are also tried as
        residues where nothing is found).
    limit
        Most matches given.

    Returns
    -------
    list of Match
        Best first: identity times length, then by record and position. Empty where nothing fits
        or the genome holds no sequence.

    Raises
    ------
    ValueError
        No sequence, shorter than 8 bases (5 residues), or longer than 50,000 letters.
    """
    from index.proteins import locate_protein

    letters = clean(sequence)
    as_dna = molecule == "DNA" or (molecule is None and is_nucleotide(letters))
    least = SHORTEST if as_dna else 5
    if not least <= len(letters) <= LONGEST:
        unit = "bases" if as_dna else "residues"
        raise ValueError(
            f"The pasted sequence has {len(letters):,} {unit}; {least} to {LONGEST:,} can be found."
        )
    matches: list[Match] = []
    if as_dna:
        matches = _locate_bases(genome, letters.replace("U", "T"), limit)
    residues = not as_dna or (molecule is None and bool(set(letters) - set("ACGTUN")))
    if not matches and residues:
        matches = locate_protein(genome, letters, limit)
    order = {record.id: number for number, record in enumerate(genome.records)}
    matches.sort(
        key=lambda m: (-m.identity * (m.query_end - m.query_start), order[m.record], m.start)
    )
    return with_genes(genome, matches[:limit])


def with_genes(genome: Genome, matches: list[Match]) -> list[Match]:
    """The matches with their parts (where not given) and the genes they touch."""
    loci: dict[str, list[Gene]] = {}
    spans: dict[str, np.ndarray] = {}
    found = []
    for match in matches:
        record = match.record
        length = genome.record(record).length
        parts = match.parts or _parts(match.start, match.end, match.strand, length)
        low, high = min(part.start for part in parts), max(part.end for part in parts)
        if len(matches) <= FEW:
            spans.pop(record, None)
            loci[record] = genome.loci(
                'record = ? AND start < ? AND "end" > ?', (record, high, low)
            )
        elif record not in loci:
            loci[record] = genome.loci("record = ?", (record,))
        if record not in spans:
            places = [(gene.start, gene.end) for gene in loci[record]]
            spans[record] = np.array(places, dtype=np.int64).reshape(-1, 2)
        near = np.flatnonzero((spans[record][:, 0] < high) & (spans[record][:, 1] > low))
        touching = tuple(
            gene
            for gene in (loci[record][number] for number in near)
            if any(a.start < b.end and b.start < a.end for a in gene.parts for b in parts)
        )
        found.append(replace(match, parts=parts, genes=touching))
    return found


def _parts(start: int, end: int, strand: int, length: int) -> tuple[Part, ...]:
    if end <= length:
        return (Part(start, end, strand),)
    pieces = (Part(start, length, strand), Part(0, end - length, strand))
    return pieces if strand == 1 else pieces[::-1]


def _locate_bases(genome: Genome, query: str, limit: int) -> list[Match]:
    matches: list[Match] = []
    if len(query) <= ROUND:
        whole = joined(genome)
        total = whole.total
        matches = _exact_joined(whole, query, limit)
    else:
        total = 0
        for record, text, circular in sequences(genome):
            total += len(text)
            matches += exact(record, text, circular, query, limit - len(matches))
    if matches or not total or set(query) - set("ACGTN"):
        return matches
    if len(query) <= SHORT and total <= COMPARED:
        matches = near(joined(genome), query, mismatches_allowed(len(query), total))
    return matches if matches or len(query) < ALIGNED else mapped(genome, query)


def _strands(query: str) -> list[tuple[int, str]]:
    other = reverse_complement(query)
    return [(1, query)] if other == query else [(1, query), (-1, other)]


def _exact_joined(whole: Joined, query: str, limit: int) -> list[Match]:
    """Exact matches in all records."""
    found: list[Match] = []
    length = len(query)
    for strand, pattern in _strands(query):
        for position in starts(whole.text, pattern):
            place = whole.place(position, length)
            if place is None:
                continue
            if len(found) >= limit:
                return found
            record, start = place
            found.append(Match(record, start, start + length, strand, 1.0, "exact", 0, length))
    return found


def exact(record: str, text: str, circular: bool, query: str, limit: int = 1000) -> list[Match]:
    """Exact matches of a query (IUPAC codes allowed) on both strands of one record.

    Parameters
    ----------
    text
        Upper-case DNA of the record.
    circular
        Whether to search over the origin.
    limit
        Most matches given.
    """
    if len(query) > len(text):
        return []
    searched = text + text[: len(query) - 1] if circular else text
    found: list[Match] = []
    other = reverse_complement(query)
    for strand, pattern in ((1, query),) if other == query else ((1, query), (-1, other)):
        for start in starts(searched, pattern):
            if len(found) >= limit:
                return found
            end = start + len(query)
            found.append(Match(record, start, end, strand, 1.0, "exact", 0, len(query)))
    return found


def mismatches_allowed(length: int, searched: int) -> int:
    """Most mismatches at which a chance match in `searched` bases stays unlikely (under 0.05).

    The expected number is ``2 * searched * sum(C(length, i) * 3**i for i <= m) / 4**length``.
    """
    expected = 0.0
    allowed = -1
    for wrong in range(length // 4 + 1):
        expected += 2 * searched * math.comb(length, wrong) * 3**wrong / 4**length
        if expected > 0.05:
            break
        allowed = wrong
    return allowed


def near(whole: Joined, query: str, allowed: int) -> list[Match]:
    """Ungapped matches with 1 to `allowed` mismatches on both strands; N never matches.

    Of `allowed` + 1 pieces of a query one must fit exactly: where such pieces are long enough to be
    rare, only their places are compared, else all.
    """
    length = len(query)
    if allowed < 1 or length >= len(whole.bases):
        return []
    found: list[Match] = []
    for strand, pattern in _strands(query):
        letters = np.frombuffer(pattern.encode(), np.uint8)
        # A letter that no record holds stands for N, so that it never fits.
        letters = np.where(letters == ord("N"), 0, letters).astype(np.uint8)
        if length // (allowed + 1) >= SEED:
            places = seeded(whole, pattern, allowed)
        else:
            places = thinned(whole.bases, letters, allowed)
        places, wrong = mismatches(whole.bases, letters, places, allowed)
        for start, count in zip(places.tolist(), wrong.tolist(), strict=True):
            place = whole.place(start, length)
            if place is not None:
                record, low = place
                identity = 1 - count / length
                high = low + length
                found.append(Match(record, low, high, strand, identity, "approximate", 0, length))
    best = max((match.identity for match in found), default=0)
    return [match for match in found if match.identity >= best - 1 / length - 1e-9]


_ALIGNERS: WeakKeyDictionary[Genome, dict[str, Any]] = WeakKeyDictionary()


def _aligner(genome: Genome, preset: str, tail: int) -> Any:
    """A minimap2 index of a genome; with the usual tail it is kept while the genome is open."""
    import mappy

    kept = _ALIGNERS.setdefault(genome, {})
    if tail == ROUND and preset in kept:
        return kept[preset]
    with tempfile.TemporaryDirectory(prefix="dnahlm-") as folder:
        path = Path(folder) / "genome.fa"
        with path.open("w", encoding="ascii") as handle:
            for number, (_, text, circular) in enumerate(sequences(genome)):
                more = text[: min(tail, len(text) - 1)] if circular else ""
                handle.write(f">{number}\n{text}{more}\n")
        made = mappy.Aligner(str(path), preset=preset, best_n=50, n_threads=1)
    if tail == ROUND and joined(genome).total <= COMPARED:
        kept[preset] = made
    return made


def mapped(genome: Genome, query: str) -> list[Match]:
    """Gapped local matches by minimap2, with the preset for short reads or for long ones first."""
    lengths = {record: len(text) for record, text, _ in sequences(genome)}
    names = list(lengths)
    for preset in ("sr", "map-ont") if len(query) <= LONG_READ else ("map-ont", "sr"):
        aligner = _aligner(genome, preset, max(len(query), ROUND))
        if not aligner:
            continue
        found: dict[tuple[str, int, int], Match] = {}
        for hit in aligner.map(query):
            record = names[int(hit.ctg)]
            start, end = hit.r_st, hit.r_en
            if start >= lengths[record]:  # in the repeated beginning of a circular record
                start, end = start - lengths[record], end - lengths[record]
            identity = hit.mlen / hit.blen
            if identity < LEAST_IDENTITY:
                continue
            match = Match(
                record, start, end, hit.strand, identity, "approximate", hit.q_st, hit.q_en
            )
            found.setdefault((record, start, hit.strand), match)
        if found:
            return _without_fragments(list(found.values()), lengths)
    return []


def _without_fragments(matches: list[Match], lengths: dict[str, int]) -> list[Match]:
    """Drop matches that lie inside a longer one on the same strand (the doubled origin)."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda item: item.start - item.end):
        size = lengths[match.record]
        if not any(
            one.record == match.record
            and one.strand == match.strand
            and any(
                one.start <= match.start + shift and match.end + shift <= one.end
                for shift in (0, size)
            )
            for one in kept
        ):
            kept.append(match)
    return kept
