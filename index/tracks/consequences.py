"""What a change of bases does to the protein of one coding sequence.

The changed sequence is built and read again, beyond a lost stop on into the bases that follow.
Kinds carry the words of the field; their Sequence Ontology terms are in `TERMS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from index.strand import reverse_complement
from index.tracks import hgvs
from index.tracks.edits import Edit, shifted
from index.tracks.transcripts import SLIP, Transcript, residues
from index.translate import translate

TERMS = {
    "gene deleted": "transcript_ablation",
    "start lost": "start_lost",
    "stop lost": "stop_lost",
    "nonsense": "stop_gained",
    "frameshift": "frameshift_variant",
    "splice site": "splice_site_variant",
    "slippage site": "coding_sequence_variant",
    "in-frame deletion": "inframe_deletion",
    "in-frame insertion": "inframe_insertion",
    "missense": "missense_variant",
    "incomplete codon": "incomplete_terminal_codon_variant",
    "coding": "coding_sequence_variant",
    "synonymous": "synonymous_variant",
    "non-coding RNA": "non_coding_transcript_exon_variant",
    "pseudogene": "non_coding_transcript_variant",
    "5' UTR": "5_prime_UTR_variant",
    "3' UTR": "3_prime_UTR_variant",
    "intron": "intron_variant",
    "gene": "gene_variant",
    "intergenic": "intergenic_variant",
    "reference differs": "",
    "not computed": "",
}
"""Kinds of effect, the gravest first, with their Sequence Ontology terms."""

_REACH = 2000
"""Bases on each side within which a repeat is followed."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """Effect of one change on one transcript.

    Attributes
    ----------
    kind
        A key of `TERMS`.
    dna, protein
        HGVS ``c.`` (``n.``) and ``p.``; empty where there is none.
    codons
        ``gTt/gGt`` of a substitution.
    residue
        1-based number of the first residue whose codon is touched, or None.
    note
        What else should be known, in a few words.
    """

    kind: str
    dna: str = ""
    protein: str = ""
    codons: str = ""
    residue: int | None = None
    note: str = ""


@cache
def _starts(table: int) -> frozenset[str]:
    """Codons that start a protein; in the standard code ATG only, since CTG and TTG, which NCBI's
    table lists, start few genes of eukaryotes."""
    from Bio.Data import CodonTable

    return frozenset(
        {"ATG"} if table == 1 else CodonTable.unambiguous_dna_by_id[table].start_codons
    )


class Placed:
    """A change set beside a transcript, in all the places that its repeat allows.

    Attributes
    ----------
    five, three
        The change written as far to the transcript's 5' and 3' end as possible.
    """

    def __init__(self, transcript: Transcript, edit: Edit):
        length = transcript.record.length
        if transcript.end > length and edit.start + length <= transcript.end:
            edit = edit.moved(length)
        self.transcript = transcript
        self.edit = edit
        self.five = self.three = edit
        if edit.pure:
            step = transcript.strand or 1
            self.five = self.shifted(-step)
            self.three = self.shifted(step)

    def shifted(
        self, step: int, low: int | None = None, high: int | None = None, of: Edit | None = None
    ) -> Edit:
        """The change (or another writing of it) moved one way, within ``[low, high)``."""
        record = self.transcript.record
        left, right = self.edit.start - _REACH, self.edit.end + _REACH
        if not record.circular:
            left, right = max(left, 0), min(right, record.length)
        text = self.transcript.genome.slice(record.id, left, right)
        right = left + len(text)
        low = left if low is None else max(low, left)
        high = right if high is None else min(high, right)
        return shifted(of or self.edit, lambda at: text[at - left], low, high, step)

    def touches(self, low: int, high: int) -> bool:
        """Whether the 5'-most writing of the change lies in or over ``[low, high)``."""
        return _touches(self.five, low, high)

    def name(self, edit: Edit) -> str:
        """HGVS description of the change as it is written in `edit`."""
        item = self.transcript
        kind = "c" if item.table else "n"
        id = item.record.id
        old = item.genome.slice(id, edit.start, edit.end) if edit.end > edit.start else ""
        reach = max(len(edit.new), 1)
        if item.strand == -1:
            return hgvs.dna_change(
                -edit.end,
                reverse_complement(old),
                reverse_complement(edit.new),
                item.genome.slice(id, edit.end, edit.end + reach, -1),
                lambda at: item.name(-at - 1),
                kind,
            )
        low = edit.start - reach if item.record.circular else max(edit.start - reach, 0)
        before = item.genome.slice(id, low, edit.start) if low < edit.start else ""
        return hgvs.dna_change(edit.start, old, edit.new, before, item.name, kind)


def _touches(edit: Edit, low: int, high: int) -> bool:
    if edit.start == edit.end:
        return low < edit.start < high
    return edit.start < high and edit.end > low


def consequence(transcript: Transcript, edit: Edit) -> Consequence | None:
    """What a change does to a coding sequence.

    Parameters
    ----------
    transcript
        A CDS with its bases.
    edit
        The change on the plus strand of its record, 0-based.

    Returns
    -------
    Consequence or None
        None where the change lies outside of the CDS and its introns.
    """
    placed = Placed(transcript, edit)
    touched = any(placed.touches(part.start, part.end) for part in transcript.parts)
    crossed = _crossing(placed) if touched else None
    if crossed is not None:
        return crossed
    gap = _in_gap(placed)
    if gap is not None:
        return gap
    if not touched and any(_touches(placed.edit, p.start, p.end) for p in transcript.parts):
        before = _before_start(transcript, placed.five)
        placed.five = placed.edit
        told = _reading(placed)
        # In front of the start codon the same change would leave the protein alone; only copies of
        # the start itself are read from the first one on.
        return told if not before or told.kind == "in-frame insertion" else None
    return _reading(placed) if touched else None


def _bounded(placed: Placed) -> Edit:
    """The change as far 3' as its exon allows: the 3' rule does not cross a splice site."""
    item = placed.transcript
    step = item.strand or 1
    low = high = None
    for intron_low, intron_high in item.introns():
        if intron_high <= placed.edit.start:
            low = max(intron_high, low or intron_high)
        if intron_low >= placed.edit.end:
            high = min(intron_low, high or intron_low)
    return placed.shifted(step, low, high)


def _in_gap(placed: Placed) -> Consequence | None:
    """Effect of a change in an intron, on its edge, or between parts joined by slippage."""
    item = placed.transcript
    low = min(placed.five.start, placed.three.start)
    high = max(placed.five.end, placed.three.end)
    for start, end in item.introns():
        if high < start or low > end or (low < high and (high <= start or low >= end)):
            continue
        inside = low >= start and high <= end
        if low == high and low in (start, end):
            note = "between exon and intron"
        elif not inside:
            note = "over the edge of exon and intron"
        else:
            if min(low - start, end - high) >= 2:
                return Consequence("intron", placed.name(placed.three))
            note = "in the first or last two bases of an intron"
        return Consequence("splice site", placed.name(_bounded(placed)), "p.?", note=note)
    for one, other in zip(item.parts, item.parts[1:], strict=False):
        start, end = (other.end, one.start) if item.strand == -1 else (one.end, other.start)
        edit = placed.five
        if 0 < end - start <= SLIP and edit.start >= start and edit.end <= end:
            return Consequence(
                "slippage site", placed.name(edit), "p.?", note="where the ribosome slips"
            )
    return None


def _crossing(placed: Placed) -> Consequence | None:
    """Effect of a change over the 5' end of the CDS, or over all of it."""
    item, edit = placed.transcript, placed.five
    if edit.start <= item.start and edit.end >= item.end:
        return Consequence("gene deleted", placed.name(placed.three), "p.0?")
    if not _over_start(item, edit):
        return None
    if not _over_start(item, placed.three):  # a repeat: the same change lies inside as well
        step = item.strand or 1
        low, high = (None, item.end) if step < 0 else (item.start, None)
        placed.five = placed.shifted(-step, low, high, placed.three)
        return None
    if not item.complete:
        return Consequence("incomplete codon", placed.name(placed.three), "p.?")
    return Consequence("start lost", placed.name(placed.three), "p.Met1?", residue=1)


def _before_start(item: Transcript, edit: Edit) -> bool:
    return edit.start >= item.end if item.strand == -1 else edit.end <= item.start


def _over_start(item: Transcript, edit: Edit) -> bool:
    return edit.end > item.end if item.strand == -1 else edit.start < item.start


def _changed(placed: Placed) -> tuple[str, int, int, int | None]:
    """Spliced letters after the change, the touched offsets ``[first, last)`` of the old ones, and
    where the bases behind the CDS begin if the change reaches over its end."""
    item, edit = placed.transcript, placed.five
    pieces: list[str] = []
    first, last = len(item.sequence), 0
    put = False
    for part, before in zip(item.parts, item.offsets, strict=True):
        text = item.sequence[before : before + part.end - part.start]
        if not _touches(edit, part.start, part.end):
            pieces.append(text)
            continue
        low, high = max(edit.start, part.start), min(edit.end, part.end)
        if part.strand == -1:
            begin, stop = part.end - high, part.end - low
            new = reverse_complement(edit.new)
        else:
            begin, stop = low - part.start, high - part.start
            new = edit.new
        whole = part.start <= edit.start and edit.end <= part.end
        pieces.append(text[:begin] + (new if whole or not put else "") + text[stop:])
        put = True
        first, last = min(first, before + begin), max(last, before + stop)
    if item.strand == -1:
        beyond = edit.start if edit.start < item.start else None
    else:
        beyond = edit.end if edit.end > item.end else None
    return "".join(pieces), first, last, beyond


def _reading(placed: Placed) -> Consequence:
    """Effect of a change inside the CDS, or over its 3' end, by reading it again."""
    item = placed.transcript
    sequence, first, last, beyond = _changed(placed)
    name = placed.name(_bounded(placed))
    frame, old = item.frame, item.protein
    delta = len(sequence) - len(item.sequence)
    codon, behind = (first - frame) // 3, -((frame - last) // 3)
    if first < frame or codon >= len(old):
        return Consequence("incomplete codon", name, "p.?")
    begins = item.sequence[:3]
    starts = _starts(item.table) | {begins}
    checked = item.complete and not frame and codon == 0 and old[0] == "M"
    if checked and sequence[:3] not in starts:
        return Consequence("start lost", name, "p.Met1?", residue=1)
    note = ""
    if checked and sequence[:3] != begins:
        note = "another start codon"
    kept = beyond is None and delta == 0
    if kept:
        new = old[:codon] + _window(item, sequence, codon, behind) + old[behind:]
    else:
        new = residues(item, sequence, _moved(item, first, last, delta))
    old, new = _cut(old, codon), _cut(new, codon)
    if item.ends_in_stop and not new.endswith("*"):
        more = sequence + item.tail(beyond)
        new = _cut(residues(item, more, _moved(item, first, last, delta)), codon)
    codons = _codons(item, sequence, codon, behind, first, last) if kept else ""
    number = codon + 1
    if old == new:
        same = hgvs.unchanged(codon, old[codon : max(behind, codon + 1)]) if kept else "p.="
        return Consequence("synonymous", name, same, codons, number, note)
    if (delta % 3 and beyond is None) or (beyond is not None and delta % 3):
        kind = "stop lost" if _first_difference(old, new) == len(old) - 1 else "frameshift"
        if kind == "stop lost" and not old.endswith("*"):
            kind = "frameshift"
        return Consequence(kind, name, hgvs.frameshift(old, new), codons, number, note)
    expected = len(old) + delta // 3
    if old.endswith("*") and len(new) > expected:
        kind = "stop lost"
    elif len(new) < expected:
        kind = "nonsense"
    elif delta == 0:
        kind = "missense"
    else:
        kind = "in-frame deletion" if delta < 0 else "in-frame insertion"
    protein = hgvs.in_frame(old, new, behind)
    return Consequence(kind, name, protein, codons, number, note)


def _cut(protein: str, codon: int) -> str:
    """Residues up to the first stop from a codon on."""
    stop = protein.find("*", codon)
    return protein[: stop + 1] if stop >= 0 else protein


def _first_difference(old: str, new: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )


def _moved(item: Transcript, first: int, last: int, delta: int) -> dict[int, str]:
    """``transl_except`` after the change: kept before it and, in frame, behind it."""
    found = {}
    for at, residue in item.exceptions.items():
        if at + 3 <= first:
            found[at] = residue
        elif at >= last and delta % 3 == 0:
            found[at + delta] = residue
    return found


def _window(item: Transcript, sequence: str, codon: int, behind: int) -> str:
    """Residues of the codons ``[codon, behind)`` after a change that keeps the length."""
    begin, end = item.frame + 3 * codon, item.frame + 3 * behind
    text = sequence[begin:end]
    size = len(text) - len(text) % 3
    read = translate(text[:size] + "NNN", item.table, complete=codon == 0 and item.complete)
    return read[:-1]


def _codons(item: Transcript, sequence: str, codon: int, behind: int, first: int, last: int) -> str:
    """``gTt/gGt``: the touched codons, their changed letters in upper case."""
    begin, end = item.frame + 3 * codon, item.frame + 3 * behind
    shown = []
    for text in (item.sequence, sequence):
        shown.append(text[begin:first].lower() + text[first:last] + text[last:end].lower())
    return "/".join(shown)
