"""Whether a sequence is one that prokaryotic gene callers can read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from index.annotate.base import Coding, coding_density, doubt

if TYPE_CHECKING:
    from index.genome import Genome

LARGEST = 20_000_000
"""No prokaryote has a genome this long (the largest known are below 17 Mbp)."""
MEASURED_FROM = 10_000
SPARSE = 0.70
DOUBTFUL = 0.20
MOSTLY = 0.35
_FEW = 4
_PIECES = 50
_SHORT = 5_000
_STARTS = ("ATG", "GTG", "TTG", "CTG")
_STOPS = ("TAA", "TAG", "TGA")
_CHROMOSOME = re.compile(
    r"\b(?:chr(?:omosome)?[ _]?(?:[IVX]+[LR]?|[XYZW]|\d{1,2}[LR]|M(?:T)?)|mitochondri\w*"
    r"|linkage group \w+|chloroplast|plastid)\b"
)
_EUKARYOTES = re.compile(
    r"\b(?:homo sapiens|human|mus musculus|rattus|danio|drosophila|caenorhabditis|saccharomyces"
    r"|schizosaccharomyces|candida|aspergillus|neurospora|arabidopsis|oryza|zea mays|plasmodium"
    r"|toxoplasma|trypanosoma|leishmania|xenopus|gallus|bos taurus|canis|anopheles)\b",
    re.IGNORECASE,
)
_OTHER = "the gene callers here are for prokaryotes and viruses"
_INSTEAD = "open an annotation (GFF3 or GenBank) of it to ask about its genes"


def unfit(genome: Genome) -> str | None:
    """Why genes cannot be called in a bare sequence, in one sentence, before any are; None if they
    can, as far as its size, its records and their titles tell."""
    name = genome.name
    if not genome.has_sequence or all(record.molecule == "protein" for record in genome.records):
        return f"{name} holds no DNA, so no genes can be called in it."
    titles = [f"{record.id} {record.description}" for record in genome.records[:200]]
    virus = any(re.search(r"\b(?:virus|phage|plasmid|viroid)\b", t, re.I) for t in titles)
    if not virus:
        for title in titles:
            said = _EUKARYOTES.search(title) or _CHROMOSOME.search(title)
            if said:
                return (
                    f"The title of {title.split()[0]} in {name} says '{said.group()}', so it is "
                    f"eukaryote or organelle sequence: {_OTHER}; {_INSTEAD}."
                )
    if genome.length > LARGEST:
        return (
            f"{name} has {genome.length:,} bases, more than any prokaryote: {_OTHER}; {_INSTEAD}."
        )
    if len(genome.records) >= _PIECES:
        return _pieces(genome)
    return None


def _pieces(genome: Genome) -> str | None:
    """Many short records: reads, or genes that are cut out already."""
    if median(record.length for record in genome.records) > _SHORT:
        return None
    looked = genome.records[:: max(1, len(genome.records) // 200)]
    sequences = [genome[record.id][:] for record in looked]
    whole = [
        len(s) % 3 == 0 and s[:3] in _STARTS and s[-3:] in _STOPS and len(s) > 60 for s in sequences
    ]
    if sum(whole) > len(whole) / 2:
        return (
            f"The {len(genome.records):,} records of {genome.name} are coding sequences that were "
            "cut out already, so no genes are called in them; open the genome they come from."
        )
    if median(len(s) for s in sequences) < 500:
        return (
            f"The {len(genome.records):,} records of {genome.name} are too short to hold whole "
            "genes (they look like reads), so none are called; open an assembly."
        )
    return None


def sparse(name: str, found: Sequence[Sequence[Coding]], total: int) -> str | None:
    """Why called genes are not to be trusted: too little of the sequence codes, and too many of
    the calls are doubtful, as in eukaryotes and organelles.

    Parameters
    ----------
    name
        Name of the genome.
    found
        Calls of each record.
    total
        Bases of all records.

    Returns
    -------
    str or None
        One sentence; None for sequence of a prokaryote or virus, and for less than
        `MEASURED_FROM` bases, which cannot be told.
    """
    genes = [gene for one in found for gene in one]
    if total < MEASURED_FROM:
        return None
    density, doubtful = coding_density(found, total), doubt(genes)
    if doubtful <= (DOUBTFUL if density < SPARSE else MOSTLY) or 0 < len(genes) < _FEW:
        return None
    return (
        f"{name} does not read like a prokaryote or virus: {100 * density:.0f} % of it would "
        f"be coding and {100 * doubtful:.0f} % of the calls are doubtful, as in eukaryote or "
        f"organelle sequence; {_OTHER}; {_INSTEAD}."
    )
