"""Where a pasted protein lies: in annotated translations, in the six frames, or by similarity."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.joined import sequences
from index.match import Match
from index.records import Part
from index.strand import reverse_complement

if TYPE_CHECKING:
    from index.genome import Genome

WORD = 4
"""Residues of a seed."""
SEEDED = 20
"""Proteins with the most shared seeds that are aligned."""
EXPECTED = 1e-3
"""Chance matches of that score that are tolerated (the E-value)."""
COMPUTED = 20_000
"""Spliced genes without /translation that are translated at most."""

_CLASSES = {"X": ".", "B": "[BDN]", "Z": "[ZEQ]", "J": "[JIL]"}


def locate_protein(genome: Genome, residues: str, limit: int = 1000) -> list[Match]:
    """Find a protein; see `index.align.locate`.

    Parameters
    ----------
    residues
        Upper-case; X, B, Z and J are wildcards in exact search.
    limit
        Most matches given.

    Returns
    -------
    list of Match
        Of kind ``protein`` or, in the six frames only, ``translated``.
    """
    pattern = re.compile("(?=" + "".join(_CLASSES.get(r, r) for r in residues) + ")")
    annotated = _annotated(genome)
    if not annotated:
        annotated = _computed(genome)
    found = []
    for fid, protein in annotated:
        for hit in pattern.finditer(protein):
            found.append(_in_feature(genome, fid, hit.start(), len(residues), 1.0))
            if len(found) >= limit:
                return found
    return (
        found
        or six_frames(genome, pattern, residues, limit)
        or _similar(genome, residues, annotated)
    )


def similar_proteins(genome: Genome, residues: str) -> list[Match]:
    """Annotated proteins, or those that the coding sequences give, that align well with one.

    As the last step of `locate_protein`: BLOSUM62, E-value of at most `EXPECTED`; a protein equal
    to the query is among them.
    """
    return _similar(genome, residues, _annotated(genome) or _computed(genome))


def _annotated(genome: Genome) -> list[tuple[int, str]]:
    """(fid, protein) of each /translation."""
    return genome.sql("SELECT fid, value FROM qualifiers WHERE key = 'translation' ORDER BY fid")


def _computed(genome: Genome) -> list[tuple[int, str]]:
    """(fid, protein) of spliced genes, where the file holds no /translation at all."""
    if not genome.has_sequence:
        return []
    found: list[tuple[int, str]] = []
    genes = genome.loci("kind = 'protein' AND exons > 1 AND product_fid IS NOT NULL")
    for gene in genes[:COMPUTED]:
        try:
            found.append((genome.product(gene).fid, genome.protein(gene)))
        except ValueError:
            continue  # a broken frame has no protein to search
    return found


def _in_feature(genome: Genome, fid: int, first: int, count: int, identity: float) -> Match:
    """Match of `count` residues from residue `first` (0-based) of a coding feature."""
    (feature,) = genome.features("fid = ?", (fid,))
    offset = 0
    shift = genome.qualifiers(fid).get("codon_start", ["1"])[0]
    if shift in ("2", "3"):
        offset = int(shift) - 1
    parts = cut(feature.parts, offset + 3 * first, offset + 3 * (first + count))
    length = genome.record(feature.record).length
    start, end = _span(parts, length)
    return Match(
        feature.record, start, end, feature.strand or parts[0].strand, identity, "protein",
        0, count, parts,
    )  # fmt: skip


def cut(parts: Sequence[Part], start: int, end: int) -> tuple[Part, ...]:
    """Genomic stretches of bases ``[start, end)`` of a spliced sequence, in biological order."""
    pieces = []
    before = 0
    for part in parts:
        size = part.end - part.start
        low, high = max(start - before, 0), min(end - before, size)
        if low < high:
            if part.strand == -1:
                pieces.append(Part(part.end - high, part.end - low, -1))
            else:
                pieces.append(Part(part.start + low, part.start + high, part.strand))
        before += size
    return tuple(pieces) or (parts[-1],)


def _span(parts: Sequence[Part], length: int) -> tuple[int, int]:
    """Lowest and highest coordinate; over the origin the end lies beyond the length."""
    ordered = parts if parts[0].strand != -1 else parts[::-1]
    for one, other in pairwise(ordered):
        if one.end == length and other.start == 0:
            return ordered[0].start, length + ordered[-1].end
    return min(part.start for part in parts), max(part.end for part in parts)


def six_frames(
    genome: Genome, pattern: re.Pattern[str], residues: str, limit: int = 1000
) -> list[Match]:
    """Exact matches in the translation of all six frames, over the origin of circular records.

    A first M also fits where the codon is another start codon (GTG, TTG, ...).
    """
    found: list[Match] = []
    count = len(residues)
    starts = None
    if residues[0] == "M" and count > 5:
        starts = re.compile("(?=[MVLI]" + pattern.pattern[len("(?=M") :])
    tables = _record_tables(genome)
    for record, text, circular in sequences(genome):
        table = tables.get(record, 1)
        length = len(text)
        if length < 3 * count:
            continue
        whole = text + text[: 3 * count - 1] if circular else text
        for strand in (1, -1):
            strand_text = whole if strand == 1 else reverse_complement(whole)
            for frame, protein in frames(strand_text, table):
                for hit in (starts or pattern).finditer(protein):
                    first = frame + 3 * hit.start()
                    codon = strand_text[first : first + 3]
                    if starts is not None and codon not in _start_codons(table):
                        continue
                    start = first if strand == 1 else len(whole) - first - 3 * count
                    if start >= length:
                        continue  # again in the repeated beginning
                    found.append(
                        Match(record, start, start + 3 * count, strand, 1.0, "translated", 0, count)
                    )
                    if len(found) >= limit:
                        return found
    return found


def frames(text: str, table: int) -> Iterator[tuple[int, str]]:
    """The three forward frames of a sequence: offset and residues (stops ``*``, unknown ``X``)."""
    residues = _residues(table)
    codes = np.full(256, 64, dtype=np.uint8)
    for value, base in enumerate(b"TCAG"):
        codes[base] = value
    bases = codes[np.frombuffer(text.encode("ascii"), dtype=np.uint8)].astype(np.uint16)
    for frame in range(3):
        count = (len(bases) - frame) // 3
        codons = bases[frame : frame + 3 * count].reshape(count, 3)
        numbers = np.minimum(codons[:, 0] * 16 + codons[:, 1] * 4 + codons[:, 2], 64)
        unknown = (codons == 64).any(axis=1)
        numbers[unknown] = 64
        yield frame, residues[numbers].tobytes().decode("ascii")


@cache
def _residues(table: int) -> np.ndarray:
    """Residue of each codon in TCAG order, X at 64: uint8 (65,)."""
    from Bio.Data import CodonTable

    code = CodonTable.unambiguous_dna_by_id[table]
    letters = [
        code.forward_table.get(a + b + c, "*") for a in "TCAG" for b in "TCAG" for c in "TCAG"
    ]
    return np.frombuffer("".join([*letters, "X"]).encode("ascii"), dtype=np.uint8)


@cache
def _start_codons(table: int) -> frozenset[str]:
    from Bio.Data import CodonTable

    return frozenset(CodonTable.unambiguous_dna_by_id[table].start_codons)


def _record_tables(genome: Genome) -> dict[str, int]:
    """Genetic code that most coding features of a record use, of the records that say one."""
    rows = genome.sql(
        "SELECT f.record, q.value, count(*) FROM qualifiers q JOIN features f USING (fid) "
        "WHERE q.key = 'transl_table' GROUP BY ALL ORDER BY 3, 2 DESC"
    )
    from Bio.Data import CodonTable

    known = CodonTable.unambiguous_dna_by_id
    return {
        record: int(value)
        for record, value, _ in rows
        if value.strip().isdigit() and int(value) in known
    }


def shared_seeds(residues: str, proteins: Sequence[str]) -> np.ndarray:
    """How many positions of each protein hold a seed of the query: int64 (len(proteins),)."""

    def words(text: str) -> np.ndarray:
        codes = (np.frombuffer(text.encode("ascii", "replace"), np.uint8) & 31).astype(np.int32)
        packed = np.zeros(len(codes) - WORD + 1, dtype=np.int32)
        for i in range(WORD):
            packed = (packed << 5) | codes[i : i + len(packed)]
        return packed

    wanted = np.zeros(32**WORD, dtype=bool)
    wanted[words(residues)] = True
    # Joined by a letter of code 31, which no residue has, so that no seed spans two proteins.
    joined = "_".join(proteins) + "_" * WORD
    held = np.r_[0, np.cumsum(wanted[words(joined)])]
    ends = np.cumsum([len(protein) + 1 for protein in proteins])
    return held[ends - 1] - held[np.r_[0, ends[:-1]]]


def _similar(genome: Genome, residues: str, proteins: Sequence[tuple[int, str]]) -> list[Match]:
    """Annotated proteins that align well (BLOSUM62, gaps 11 and 1), by E-value.

    Candidates share seeds of `WORD` residues; the E-value follows Karlin and Altschul 1990 with
    the constants of gapped BLOSUM62 (lambda 0.267, K 0.041).
    """
    if len(residues) < WORD or not proteins:
        return []
    shared = shared_seeds(residues, [protein for _, protein in proteins])
    best = sorted(range(len(proteins)), key=lambda n: -int(shared[n]))[:SEEDED]
    total = sum(len(protein) for _, protein in proteins)

    from Bio.Align import PairwiseAligner, substitution_matrices

    aligner = PairwiseAligner(mode="local", open_gap_score=-12, extend_gap_score=-1)
    aligner.substitution_matrix = substitution_matrices.load("BLOSUM62")
    query = residues.translate(str.maketrans("UOJ", "CKL"))
    found = []
    for number in best:
        fid, protein = proteins[number]
        if shared[number] < 2:
            break
        target = protein.translate(str.maketrans("UOJ", "CKL")).replace("*", "X")
        score = aligner.score(target, query)
        bits = (0.267 * score - math.log(0.041)) / math.log(2)
        if len(query) * total * 2.0**-bits > EXPECTED:
            continue
        alignment = aligner.align(target, query)[0]
        counts = alignment.counts()
        columns = counts.identities + counts.mismatches + counts.gaps
        (first, last), (q_first, q_last) = (
            (int(block[0][0]), int(block[-1][1])) for block in alignment.aligned
        )
        match = _in_feature(genome, fid, first, last - first, counts.identities / columns)
        found.append(replace(match, query_start=q_first, query_end=q_last))
    return found
