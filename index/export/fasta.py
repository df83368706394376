"""FASTA: whole records, genes, coding sequences or proteins."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from index.export.selection import Selection

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, Gene

LINE = 60


def wrapped(name: str, description: str, sequence: str) -> str:
    """One FASTA entry, `LINE` letters a line."""
    title = " ".join(f"{name} {description}".split())
    lines = [sequence[at : at + LINE] for at in range(0, len(sequence), LINE)]
    return "\n".join([f">{title}", *lines, ""])


def write(selection: Selection, out: TextIO, kind: str = "fasta") -> int:
    """Write sequences.

    Parameters
    ----------
    selection
        What is written.
    out
        Text file.
    kind
        ``fasta``: the records of a whole genome, or the bases of the chosen genes and features;
        ``ffn``: coding sequences and RNAs, spliced, with the stop codon; ``faa``: proteins.

    Returns
    -------
    int
        Entries written. Genes without that kind of sequence (a pseudogene has no protein) are
        left out.

    Raises
    ------
    ValueError
        There are no bases, or nothing to write.
    """
    genome = selection.genome
    if kind == "fasta" and selection.whole:
        known = [info for info in genome.records if info.has_sequence]
        for info in known:
            out.write(wrapped(info.id, info.description, genome[info.id][:]))
        written = len(known)
    else:
        items = selection.genes()
        genome.read_ahead(_speakers(items))
        written = 0
        for item in items:
            text = _sequence(genome, item, kind)
            if text:
                out.write(wrapped(item.id, _title(item), text))
                written += 1
    if not written:
        raise ValueError(f"{genome.name} has no such sequences to write.")
    return written


def _speakers(items: object) -> list[int]:
    found = []
    for item in items:  # type: ignore[attr-defined]
        fid = getattr(item, "product_fid", item.fid)
        if fid is not None:
            found.append(fid)
    return found


def _sequence(genome: Genome, item: Gene | FeatureRow, kind: str) -> str:
    try:
        if kind == "faa":
            return genome.protein(item)
        if kind == "ffn":
            return genome.cds(item)
        return genome.sequence(item.record, item.parts)
    except ValueError:
        return ""


def _title(item: Gene | FeatureRow) -> str:
    """Symbol, product and place (1-based inclusive) of an entry."""
    sign = {1: "+", -1: "-"}.get(item.strand, ".")
    if getattr(item, "wraps", False):
        first, last = item.parts[0], item.parts[-1]
        low, high = (last, first) if item.strand < 0 else (first, last)
        place = f"{low.start + 1}..{high.end}"
    else:
        place = f"{item.start + 1}..{item.end}"
    symbol = item.symbol if item.symbol != item.id else ""
    return f"{symbol} {item.product} [{item.record}:{place}({sign})]"
