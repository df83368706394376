"""Effects of variants on the genes of an annotated genome, computed from its own gene model.

>>> Effects(genome).of("NC_000962.3", 2155167, "C", "G")[0].protein     # 0-based position
'p.Ser315Thr'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from index.genes import RNA_TYPES, TRANSCRIPT_TYPES
from index.records import Part
from index.tracks import hgvs
from index.tracks.consequences import TERMS, Consequence, Placed, consequence
from index.tracks.edits import Edit, edit_of, shifted
from index.tracks.transcripts import Transcript, transcript_of, unrolled

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, Gene, RecordInfo

_RANK = {kind: rank for rank, kind in enumerate(TERMS)}
_LETTERS = re.compile(r"[ACGTUNRYSWKMBDHV]+")
_REACH = 2000
_PROMOTER = 300
"""Bases before a gene within which its ``c.-12`` name of an intergenic variant is given."""
_QUALIFIERS = """
SELECT fid, key, value FROM qualifiers JOIN features USING (fid)
WHERE record = ? AND type = 'CDS' AND key IN ('codon_start', 'phase', 'transl_except')
ORDER BY fid, ordinal
"""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A gene beside an intergenic variant: `distance` in bases to its nearest one, `side`
    ``upstream`` or ``downstream`` as the gene reads (empty for a gene without strand)."""

    gene: Gene
    distance: int
    side: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Effect of one alternative allele on one gene.

    Attributes
    ----------
    kind
        A key of `index.tracks.consequences.TERMS`.
    gene
        The gene, None between genes.
    feature
        The CDS or RNA that was read, or None.
    genomic, dna, protein
        HGVS ``g.``, ``c.`` (``n.``) and ``p.``; empty where there is none.
    codons
        ``gTt/gGt`` of a substitution.
    residue
        1-based number of the first residue touched, or None.
    note
        A few words more.
    neighbours
        Between genes: the next ones.
    """

    kind: str
    gene: Gene | None = None
    feature: FeatureRow | None = None
    genomic: str = ""
    dna: str = ""
    protein: str = ""
    codons: str = ""
    residue: int | None = None
    note: str = ""
    neighbours: tuple[Neighbour, ...] = ()

    @property
    def changes_protein(self) -> bool | None:
        """Whether the protein is another one; None where that is not known."""
        if self.kind in ("splice site", "slippage site", "incomplete codon", "coding"):
            return None
        return _RANK[self.kind] < _RANK["synonymous"]

    @property
    def rank(self) -> int:
        """Place in the order of gravity, 0 the gravest."""
        return _RANK[self.kind]


def gravest(effects: Sequence[Effect]) -> Effect:
    """The effect that matters most."""
    return min(effects, key=lambda effect: effect.rank)


@dataclass(slots=True)
class _Locus:
    gene: Gene
    parts: tuple[Part, ...]
    features: list[FeatureRow] = field(default_factory=list)
    exons: list[FeatureRow] = field(default_factory=list)

    @property
    def start(self) -> int:
        return min(part.start for part in self.parts)

    @property
    def end(self) -> int:
        return max(part.end for part in self.parts)


class _Layout:
    """Genes of one record by place; those over the origin lie at both ends."""

    def __init__(self, genome: Genome, record: RecordInfo):
        self.record = record
        self.loci = {
            gene.gid: _Locus(gene, unrolled(gene.parts, record.length, gene.wraps))
            for gene in genome.loci("record = ?", (record.id,))
        }
        for row in genome.features("record = ? AND gid IS NOT NULL", (record.id,), order="fid"):
            locus = self.loci.get(row.gid) if row.gid is not None else None
            if locus is None:
                continue
            if row.type == "CDS" or row.type in RNA_TYPES:
                locus.features.append(row)
            elif row.type in TRANSCRIPT_TYPES or row.type == "exon":
                locus.exons.append(row)
        self._take_in()
        self.qualifiers: dict[int, dict[str, list[str]]] = defaultdict(dict)
        for fid, key, value in genome.sql(_QUALIFIERS, (record.id,)):
            self.qualifiers[fid].setdefault(key, []).append(value)
        spans = []
        for locus in self.loci.values():
            spans.append((locus.start, locus.end, locus.gene.gid))
            if locus.end > record.length:
                spans.append(
                    (locus.start - record.length, locus.end - record.length, locus.gene.gid)
                )
        spans.sort()
        self.starts = np.array([span[0] for span in spans], dtype=np.int64)
        self.ends = np.array([span[1] for span in spans], dtype=np.int64)
        self.gids = [span[2] for span in spans]

    def _take_in(self) -> None:
        """Give a gene without products the bare CDS and RNAs that lie in it on its strand: a file
        may name the two differently (ORF1ab and orf1ab)."""
        empty = [one for one in self.loci.values() if one.gene.counted and not one.features]
        bare = [one for one in self.loci.values() if not one.gene.counted]
        for locus in empty:
            for other in bare:
                inside = locus.start <= other.start and other.end <= locus.end
                if inside and other.gene.strand == locus.gene.strand:
                    locus.features += other.features
                    self.loci.pop(other.gene.gid, None)

    def over(self, start: int, end: int) -> list[_Locus]:
        """Genes that hold or meet ``[start, end)``; an insertion must lie inside."""
        stop = int(np.searchsorted(self.starts, max(end, start + 1), side="left"))
        hits = np.flatnonzero(self.ends[:stop] > start)
        gids = dict.fromkeys(self.gids[int(at)] for at in hits)
        return [
            self.loci[gid]
            for gid in gids
            if start != end or not self._at_edge(self.loci[gid], start)
        ]

    def _at_edge(self, locus: _Locus, at: int) -> bool:
        length = self.record.length
        return at in (locus.start, locus.end, locus.start - length, locus.end - length)

    def beside(self, start: int, end: int) -> tuple[Neighbour, ...]:
        """The nearest genes on both sides of a stretch between genes."""
        if not len(self.starts):
            return ()
        length, found = self.record.length, []
        left = np.where(self.ends <= start, start - self.ends + 1, np.iinfo(np.int64).max)
        right = np.where(self.starts >= end, self.starts - end + 1, np.iinfo(np.int64).max)
        if self.record.circular:
            left = np.minimum(left, start + length - self.ends + 1)
            right = np.minimum(right, self.starts + length - end + 1)
        for distances, behind in ((left, True), (right, False)):
            at = int(np.argmin(distances))
            distance = int(distances[at])
            if distance > length:
                continue
            gene = self.loci[self.gids[at]].gene
            side = "" if not gene.strand else "downstream"
            if gene.strand == (-1 if behind else 1):
                side = "upstream"
            found.append(Neighbour(gene, max(distance, 1), side))
        return tuple(sorted(found, key=lambda item: item.distance))


class Effects:
    """Computes the effects of variants on one genome; keeps its gene models between calls.

    Parameters
    ----------
    genome
        An opened genome with annotation; without bases only places are told.
    """

    def __init__(self, genome: Genome):
        self.genome = genome
        self._layouts: dict[str, _Layout] = {}
        self._transcripts: dict[int, Transcript] = {}

    def of(self, record: str, start: int, ref: str, alt: str) -> list[Effect]:
        """Effects of one alternative allele, one a gene, the gravest first; never empty.

        Of several coding sequences of a gene the one that is hit hardest counts.

        Parameters
        ----------
        record
            Record of the genome.
        start
            0-based position of the first letter of `ref`.
        ref, alt
            As in a VCF row.

        Raises
        ------
        KeyError
            The genome has no such record.
        """
        info = self.genome.record(record)
        ref, alt = ref.upper(), alt.upper()
        if not _LETTERS.fullmatch(alt) or not _LETTERS.fullmatch(ref):
            return [Effect("not computed", note=_why(ref, alt))]
        if start < 0 or start + len(ref) > info.length:
            return [Effect("reference differs", note=f"{info.id} ends at position {info.length:,}")]
        differs = self._mismatch(info, start, ref)
        if differs:
            return [Effect("reference differs", note=differs)]
        edit = edit_of(start, ref, alt)
        genomic = self._genomic(info, edit)
        if edit.start == edit.end and not edit.new:
            return [Effect("not computed", genomic=genomic, note="ALT is the same as REF")]
        found = [
            effect
            for locus in self._layout(info).over(edit.start, edit.end)
            if (effect := self._on(locus, info, edit, genomic)) is not None
        ]
        counted = [effect for effect in found if effect.gene is not None and effect.gene.counted]
        found = counted or found
        if found:
            return sorted(found, key=lambda effect: effect.rank)
        return [self._between(info, edit, genomic)]

    def _layout(self, info: RecordInfo) -> _Layout:
        if info.id not in self._layouts:
            self._layouts[info.id] = _Layout(self.genome, info)
        return self._layouts[info.id]

    def _mismatch(self, info: RecordInfo, start: int, ref: str) -> str:
        """What the genome holds in place of REF; empty where they agree."""
        if not info.has_sequence:
            return ""
        held = self.genome.slice(info.id, start, start + len(ref))
        plain = ref.replace("U", "T")
        if all(a == b or a not in "ACGT" or b not in "ACGT" for a, b in zip(plain, held)):  # noqa: B905
            return ""
        return f"REF says {_short(ref)}, {info.id} has {_short(held)} there"

    def _genomic(self, info: RecordInfo, edit: Edit) -> str:
        low, high = max(edit.start - _REACH, 0), min(edit.end + _REACH, info.length)
        if not info.has_sequence:
            return ""
        text = self.genome.slice(info.id, low, high)
        edit = shifted(edit, lambda at: text[at - low], low, high, 1)
        old = text[edit.start - low : edit.end - low]
        before = text[: edit.start - low]
        return hgvs.dna_change(edit.start, old, edit.new, before, lambda at: str(at + 1), "g")

    def _transcript(self, locus: _Locus, info: RecordInfo, row: FeatureRow) -> Transcript:
        known = self._transcripts.get(row.fid)
        if known is None:
            qualifiers = self._layout(info).qualifiers.get(row.fid, {})
            exons = _exons(locus, row) if row.type == "CDS" else ()
            known = transcript_of(self.genome, info, row, qualifiers, exons)
            self._transcripts[row.fid] = known
        return known

    def _on(self, locus: _Locus, info: RecordInfo, edit: Edit, genomic: str) -> Effect | None:
        """Effect on one gene."""
        gene = locus.gene
        if not info.has_sequence:
            kind = "coding" if gene.kind == "protein" else _plain_kind(gene)
            return Effect(kind, gene, note="the file holds no sequence, so only the place is known")
        best: Effect | None = None
        for row in locus.features:
            item = self._transcript(locus, info, row)
            if row.type == "CDS" and not (row.pseudo or gene.pseudo):
                told = consequence(item, edit) or _outside(item, edit)
            else:
                told = Consequence(_plain_kind(gene), Placed(item, edit).name(edit))
                if row.type == "CDS":
                    told = Consequence("pseudogene")
            effect = Effect(
                told.kind,
                gene,
                row,
                genomic,
                told.dna,
                told.protein,
                told.codons,
                told.residue,
                told.note,
            )
            if best is None or effect.rank < best.rank:
                best = effect
        return best or Effect(_plain_kind(gene), gene, None, genomic)

    def _between(self, info: RecordInfo, edit: Edit, genomic: str) -> Effect:
        beside = self._layout(info).beside(edit.start, edit.end)
        dna = ""
        for one in beside:
            if one.side == "upstream" and one.distance <= _PROMOTER and info.has_sequence:
                locus = self._layout(info).loci[one.gene.gid]
                coding = [row for row in locus.features if row.type == "CDS"]
                if coding:
                    item = self._transcript(locus, info, coding[0])
                    dna = f"{one.gene.name}:{_outside(item, edit).dna}"
                    break
        return Effect("intergenic", genomic=genomic, dna=dna, neighbours=beside)


def _outside(item: Transcript, edit: Edit) -> Consequence:
    """Effect of a change in a gene but outside of its CDS."""
    placed = Placed(item, edit)
    name = placed.name(placed.three)
    before = placed.five.end <= item.start
    if item.strand == -1:
        before = placed.five.start >= item.end
    return Consequence("5' UTR" if before else "3' UTR", name)


def _plain_kind(gene: Gene) -> str:
    """Kind of a change in a gene whose protein is not read."""
    if gene.pseudo:
        return "pseudogene"
    return "non-coding RNA" if gene.kind.endswith("RNA") else "gene"


def _exons(locus: _Locus, row: FeatureRow) -> Sequence[Part]:
    """Exons of the transcript around a CDS: of the mRNA that holds all of it, else of the gene's
    exon features where it has one transcript."""
    messages = [item for item in locus.exons if item.type != "exon"]
    for item in messages:
        if len(item.parts) >= len(row.parts) and all(
            any(exon.start <= part.start and part.end <= exon.end for exon in item.parts)
            for part in row.parts
        ):
            return item.parts
    exons = [part for item in locus.exons if item.type == "exon" for part in item.parts]
    if len(messages) > 1 or not exons:
        return ()
    return sorted(exons, key=lambda part: part.start, reverse=row.strand == -1)


def _why(ref: str, alt: str) -> str:
    """Why an allele has no computed effect."""
    if alt == "*":
        return "the allele is lost with an upstream deletion (*)"
    if alt.startswith("<"):
        return f"{alt} names a structural variant without its bases"
    if "[" in alt or "]" in alt:
        return "a breakend joins two places"
    if not _LETTERS.fullmatch(ref):
        return f"REF '{_short(ref)}' is not bases"
    return "no alternative allele is given" if alt in (".", "") else f"ALT '{_short(alt)}'"


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:17]}... ({len(text)} letters)"
