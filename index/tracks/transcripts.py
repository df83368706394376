"""Where the bases of a CDS or RNA lie, what they spell, and how HGVS numbers them.

Positions are 0-based on an axis that runs on over the origin of a circular record (a gene over the
origin of a record of 1,000 bases may lie at 950..1050).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from index.coding import first_base
from index.records import Part
from index.translate import exceptions_of, is_stop, translate

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, RecordInfo

SLIP = 3
"""Parts no further apart than this are joined by ribosomal slippage, not by splicing."""
_STEP = 300
_LONGEST_TAIL = 30_000
"""Bases read beyond a lost stop at most."""


def unrolled(parts: Sequence[Part], length: int, wraps: bool) -> tuple[Part, ...]:
    """Parts in biological order, those behind the origin moved on by the record's length and those
    that touch made one."""
    ordered = list(parts)
    if wraps:
        minus = ordered[0].strand == -1
        walk = ordered[::-1] if minus else ordered
        moved = [walk[0]]
        add = 0
        for one, other in pairwise(walk):
            add += length if other.start < one.start else 0
            moved.append(Part(other.start + add, other.end + add, other.strand))
        ordered = moved[::-1] if minus else moved
    joined = [ordered[0]]
    for part in ordered[1:]:
        last = joined[-1]
        if part.strand == last.strand == 1 and last.end == part.start:
            joined[-1] = Part(last.start, part.end, 1)
        elif part.strand == last.strand == -1 and last.start == part.end:
            joined[-1] = Part(part.start, last.end, -1)
        else:
            joined.append(part)
    return tuple(joined)


@dataclass(frozen=True)
class Transcript:
    """A CDS or RNA with its bases.

    Attributes
    ----------
    genome, record
        Where it lies.
    feature
        Its row.
    parts
        Stretches in biological order on the unrolled axis; a stop codon that the file leaves out
        (GTF) is put in.
    exons
        Stretches of the whole transcript where the file gives them, else `parts`.
    table
        Genetic code; 0 for an RNA.
    frame
        Bases before the first whole codon.
    complete
        The 5' end is not marked as partial.
    exceptions
        Residues of ``transl_except`` by 0-based offset of their codon.
    """

    genome: Genome
    record: RecordInfo
    feature: FeatureRow
    parts: tuple[Part, ...]
    exons: tuple[Part, ...]
    table: int
    frame: int
    complete: bool
    exceptions: dict[int, str]

    @property
    def strand(self) -> int:
        """1 or -1, 0 where its parts disagree (trans-splicing)."""
        strands = {part.strand for part in self.parts}
        return strands.pop() if len(strands) == 1 else 0

    @property
    def start(self) -> int:
        """Lowest position."""
        return min(part.start for part in self.parts)

    @property
    def end(self) -> int:
        """Highest position, exclusive."""
        return max(part.end for part in self.parts)

    @cached_property
    def sequence(self) -> str:
        """Spliced letters, 5' to 3'."""
        return "".join(self.letters(part) for part in self.parts)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Spliced offset of the first letter of each part."""
        found, at = [], 0
        for part in self.parts:
            found.append(at)
            at += part.end - part.start
        return tuple(found)

    def letters(self, part: Part) -> str:
        """Letters of a stretch, 5' to 3' on its strand."""
        return self.genome.slice(self.record.id, part.start, part.end, part.strand)

    @cached_property
    def protein(self) -> str:
        """Residues of all whole codons with their stops as ``*``."""
        return residues(self, self.sequence, self.exceptions)

    @cached_property
    def ends_in_stop(self) -> bool:
        """Whether the last codon is a stop."""
        return self.protein.endswith("*")

    def tail(self, end: int | None = None) -> str:
        """Bases that follow the last part up to the next stop that its frame could meet.

        Parameters
        ----------
        end
            Where to begin in place of the last part's 3' end (`end` of a plus-strand edit, `start`
            of a minus-strand one).
        """
        last = self.parts[-1]
        if last.strand == -1:
            at = last.start if end is None else end
            low = at - _LONGEST_TAIL
            return self.genome.slice(self.record.id, max(low, at - self._room(at)), at, -1)
        at = last.end if end is None else end
        return self.genome.slice(self.record.id, at, at + min(_LONGEST_TAIL, self._room(at)), 1)

    def _room(self, at: int) -> int:
        """Bases there are behind a position in the direction of the last part."""
        if self.record.circular:
            return max(self.record.length - (self.end - self.start), 0)
        return at if self.parts[-1].strand == -1 else max(self.record.length - at, 0)

    def offset(self, position: int) -> int | None:
        """Spliced offset of a position; None outside of all parts."""
        for part, before in zip(self.parts, self.offsets, strict=True):
            if part.start <= position < part.end:
                inside = part.end - 1 - position if part.strand == -1 else position - part.start
                return before + inside
        return None

    def introns(self) -> list[tuple[int, int]]:
        """Stretches between parts that are spliced out, ``[start, end)``."""
        if not self.strand:
            return []
        found = []
        for one, other in pairwise(self.parts):
            low, high = (other.end, one.start) if self.strand == -1 else (one.end, other.start)
            if high - low > SLIP:
                found.append((low, high))
        return found

    def name(self, position: int) -> str:
        """HGVS number of a position: ``12``, ``-5``, ``*7``, ``123+4``, ``124-3``.

        In an RNA the first base is 1; beyond the exons that are known, bases are counted on along
        the genome.
        """
        exact = self.offset(position)
        if exact is not None:
            return str(exact + 1)
        exons = self.exons
        signed = [_along(part, position) for part in exons]
        for number, (part, inside) in enumerate(zip(exons, signed, strict=True)):
            if 0 <= inside < part.end - part.start:
                return self._number(self._exon_offset(number) + inside)
        if not self.strand:
            return "?"
        if signed[0] < 0:
            return self._number(self._exon_offset(0) + signed[0])
        size = exons[-1].end - exons[-1].start
        if signed[-1] >= size:
            return self._number(self._exon_offset(len(exons) - 1) + signed[-1])
        for number, (one, other) in enumerate(pairwise(exons)):
            after = signed[number] - (one.end - one.start) + 1
            before = -_along(other, position)
            if after > 0 and before > 0:
                if after <= before:
                    last = self._exon_offset(number) + one.end - one.start - 1
                    return f"{self._number(last)}+{after}"
                return f"{self._number(self._exon_offset(number + 1))}-{before}"
        return "?"

    def _exon_offset(self, number: int) -> int:
        """Offset of an exon's first base in the transcript, that of the first coding base as 0."""
        at = sum(part.end - part.start for part in self.exons[:number])
        return at - self._leader

    @cached_property
    def _leader(self) -> int:
        """Bases of the exons before the first coding base."""
        if self.exons == self.parts:
            return 0
        first = self.parts[0]
        position = first.end - 1 if first.strand == -1 else first.start
        at = 0
        for part in self.exons:
            inside = _along(part, position)
            if 0 <= inside < part.end - part.start:
                return at + inside
            at += part.end - part.start
        return 0

    def _number(self, offset: int) -> str:
        if offset < 0:
            return str(offset)
        coding = sum(part.end - part.start for part in self.parts)
        if offset >= coding:
            return f"*{offset - coding + 1}" if self.table else str(offset + 1)
        return str(offset + 1)


def _along(part: Part, position: int) -> int:
    """Bases from a part's first base on to a position, negative in front of it."""
    return part.end - 1 - position if part.strand == -1 else position - part.start


def residues(transcript: Transcript, sequence: str, exceptions: dict[int, str]) -> str:
    """Residues of the whole codons of a spliced sequence, stops as ``*``, in a transcript's frame.

    The first codon of a whole 5' end is M where it can start a protein.
    """
    frame = transcript.frame
    whole = len(sequence) - (len(sequence) - frame) % 3
    text = translate(
        sequence[:whole] + "NNN",  # the guard keeps a final stop
        transcript.table,
        codon_start=frame + 1,
        complete=transcript.complete and not frame,
        exceptions={at: residue for at, residue in exceptions.items() if at < whole},
    )
    return text[:-1]


def transcript_of(
    genome: Genome,
    record: RecordInfo,
    feature: FeatureRow,
    qualifiers: dict[str, list[str]],
    exons: Sequence[Part] = (),
) -> Transcript:
    """A CDS or RNA made ready.

    Parameters
    ----------
    qualifiers
        ``codon_start``, ``phase`` and ``transl_except`` of the feature.
    exons
        Stretches of the transcript that a CDS lies in, in biological order; left out where it does
        not hold every part of the CDS.
    """
    wraps = feature.wraps
    parts = unrolled(feature.parts, record.length, wraps)
    coding = feature.type == "CDS"
    frame = 0
    exceptions: dict[int, str] = {}
    if coding:
        frame = first_base(qualifiers) - 1
        exceptions = exceptions_of(qualifiers.get("transl_except", ()), feature.parts)
    open_start = feature.fuzzy_end if feature.strand == -1 else feature.fuzzy_start
    open_end = feature.fuzzy_start if feature.strand == -1 else feature.fuzzy_end
    made = Transcript(
        genome=genome,
        record=record,
        feature=feature,
        parts=parts,
        exons=parts,
        table=(feature.transl_table or 1) if coding else 0,
        frame=frame,
        complete=not open_start,
        exceptions=exceptions,
    )
    if coding and not open_end and record.has_sequence:
        made = _with_stop(made)
    whole = unrolled(exons, record.length, wraps) if exons else ()
    if whole and all(_inside(part, whole) for part in made.parts):
        made = replace(made, exons=whole)
    return made


def _with_stop(made: Transcript) -> Transcript:
    """With the stop codon that follows a CDS written without it, as in GTF."""
    if made.ends_in_stop or (len(made.sequence) - made.frame) % 3 or not made.strand:
        return made
    if not is_stop(made.tail()[:3], made.table):
        return made
    last = made.parts[-1]
    longer = (
        Part(last.start - 3, last.end, -1)
        if last.strand == -1
        else Part(last.start, last.end + 3, last.strand)
    )
    parts = (*made.parts[:-1], longer)
    return replace(made, parts=parts, exons=parts)


def _inside(part: Part, exons: Sequence[Part]) -> bool:
    return any(
        exon.start <= part.start and part.end <= exon.end and exon.strand == part.strand
        for exon in exons
    )
