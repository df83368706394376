"""Called genes that are what is left of a broken one.

An open frame within a pseudogene looks like a gene to every caller. Where an annotated relative
says that the same frame, up to the same stop codon, lies in a pseudogene, the call is marked so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.annotate.base import Coding
from index.annotate.carry import Words
from index.annotate.rescue import residues_of
from index.strand import reverse_complement

if TYPE_CHECKING:
    from index.genome import Genome

SHORTEST = 15
IDENTITY = 0.8
"""Of all residues; relatives of one species have 0.95 and more."""
HEAD_IDENTITY = 0.5
_HEAD = 20
"""Residues at the start that have to agree too: an intact gene, read in the frame that the broken
one of the relative goes on in, differs there."""
_FLANK = 300
"""Bases around a pseudogene in which a frame of it may begin or end."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An open stretch of a reading frame, up to a stop codon, of which a part is a pseudogene's.

    Attributes
    ----------
    residues
        From after the stop codon before, or the edge, to the stop codon that ends it.
    first, last
        Where the pseudogene begins and ends, in residues of the stretch (may lie outside of it).
    name, product, source
        The pseudogene, what its product would be, and the genome that it is annotated in.
    """

    residues: str
    first: float
    last: float
    name: str
    product: str
    source: str


@dataclass(frozen=True, slots=True)
class Remains:
    """The pseudogene that a call reads like, and how much of it (0 to 1)."""

    known: Stretch
    identity: float

    def evidence(self) -> str:
        """The evidence in words."""
        return (
            f"reads like what is left of the pseudogene {self.known.name} of {self.known.source}, "
            f"to the same stop codon: identity {100 * self.identity:.1f} %"
        )


def whole_proteins(genome: Genome) -> list[str]:
    """Proteins of the genes of a genome that are not broken, named or not."""
    rows = genome.features("type = 'CDS' AND NOT pseudo")
    genome.read_ahead([row.fid for row in rows])
    found = []
    for row in rows:
        with suppress(ValueError):
            found.append(genome.protein(row))
    return found


def stretches(genome: Genome, table: int) -> list[Stretch]:
    """Open stretches in the annotated pseudogenes of a genome.

    Stretches that end at the stop codon of an annotated whole gene are left out.

    Parameters
    ----------
    genome
        A genome; without bases or pseudogenes it gives none.
    table
        NCBI number of the genetic code.
    """
    rows = genome.features("pseudo AND strand <> 0")
    held = {record.id: record.length for record in genome.records if record.has_sequence}
    intact = {
        (row.record, row.strand, last.end if row.strand > 0 else last.start)
        for row in genome.features("type = 'CDS' AND NOT pseudo AND strand <> 0")
        for last in row.parts[-1:]
    }
    products = {
        (row.record, row.start, row.end, row.strand): row.product for row in rows if row.product
    }
    found: list[Stretch] = []
    seen: set[tuple[str, int, int, int]] = set()
    for row in rows:
        name = row.symbol or row.locus_tag or row.id
        product = products.get((row.record, row.start, row.end, row.strand), "")
        for part in row.parts:
            place = (row.record, part.start, part.end, row.strand)
            if row.record not in held or place in seen:
                continue
            seen.add(place)
            low, high = max(0, part.start - _FLANK), min(held[row.record], part.end + _FLANK)
            text = genome[row.record][low:high].upper()
            begins, ends = part.start - low, part.end - low
            if row.strand < 0:
                text = reverse_complement(text)
                begins, ends = high - part.end, high - part.start
            for at, residues in _open(text, table):
                stop = at + 3 * (len(residues) + 1)
                place_of_stop = low + stop if row.strand > 0 else high - stop
                if (row.record, row.strand, place_of_stop) not in intact:
                    bounds = (begins - at) / 3, (ends - at) / 3
                    found.append(Stretch(residues, *bounds, name, product, genome.name))
    return found


def _open(text: str, table: int) -> Iterator[tuple[int, str]]:
    """First base and residues of the stretches before stop codons, in three frames."""
    for frame in range(3):
        whole = text[frame : len(text) - (len(text) - frame) % 3].encode("ascii", "replace")
        at = frame
        for residues in residues_of(whole, table).decode("ascii").split("*")[:-1]:
            if len(residues) >= SHORTEST:
                yield at, residues
            at += 3 * (len(residues) + 1)


def remains(
    called: Sequence[Coding], proteins: Sequence[str], known: Iterable[Stretch]
) -> list[Remains | None]:
    """For each call the pseudogene of which it is left.

    Parameters
    ----------
    called
        Genes.
    proteins
        Their residues without the stop.
    known
        Open stretches of pseudogenes.

    Returns
    -------
    list of Remains or None
        All of the protein agrees with residues before the stop codon of a stretch (`IDENTITY`), its
        start too (`HEAD_IDENTITY`), and more than half of these lie in the pseudogene.
    """
    listed = list(known)
    words = Words([one.residues for one in listed])
    found: list[Remains | None] = []
    for gene, protein in zip(called, proteins, strict=True):
        ended = not (gene.partial_right if gene.strand > 0 else gene.partial_left)
        near = words.near(protein) if listed and ended and len(protein) >= SHORTEST else []
        fits = [fit for at in near if (fit := _fit(protein, listed[at])) is not None]
        found.append(max(fits, key=lambda fit: fit.identity, default=None))
    return found


def confirmed(
    found: Sequence[Remains | None], proteins: Sequence[str], whole: Sequence[str]
) -> list[Remains | None]:
    """The same without those that are more like a whole protein, as a copy of the broken gene is.

    Parameters
    ----------
    found, proteins
        What `remains` gave, and what it was given.
    whole
        All proteins of the annotated relatives.
    """
    words = Words(whole)
    return [
        one
        if one and all(one.identity > _alike(protein, whole[at]) for at in words.near(protein))
        else None
        for one, protein in zip(found, proteins, strict=True)
    ]


def _alike(one: str, other: str) -> float:
    """Identical residues of two proteins laid together at their stops, by the longer one."""
    same = sum(a == b for a, b in zip(one[::-1], other[::-1], strict=False))
    return same / max(len(one), len(other))


def _fit(protein: str, known: Stretch) -> Remains | None:
    size = len(protein)
    start = len(known.residues) - size
    if start < 0:
        return None
    same = [a == b for a, b in zip(protein, known.residues[start:], strict=True)]
    same[0] = True  # whatever the start codon, it is read as M
    inside = min(known.last, len(known.residues)) - max(known.first, start)
    head = same[1 : _HEAD + 1]
    if sum(same) < IDENTITY * size or sum(head) < HEAD_IDENTITY * len(head) or 2 * inside <= size:
        return None
    return Remains(known, sum(same) / size)
