"""Where a motif occurs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.arguments import MotifArguments
from app.tools.base import Citation, Result, Table, tool
from app.tools.bases.arrays import reverse_complement, stretch
from app.tools.bases.patterns import Hit, PatternError, palindromic, parse, scan, search
from app.tools.places.sites import (
    Locator,
    Target,
    gene_targets,
    locator,
    targets,
    topology_words,
)
from app.tools.shared.phrase import CITED, bp, gene_name, join, number, place, plain, sign, times
from app.tools.shared.select import declined, no_sequence
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library

UPSTREAM = 200
"""Bases before a gene that are searched where nothing else is said."""

ROWS = 1_000
"""Rows of a table at most; its total counts all hits."""

LISTED = 10
"""Hits told in the sentence at most."""


@tool("find_motif", "motif", MotifArguments)
def find_motif(library: Library, arguments: MotifArguments) -> Result:
    """Occurrences of an IUPAC motif on one or both strands, over the origin of circular records."""
    try:
        words = parse(arguments.pattern)
    except PatternError as error:
        return declined(
            f"{error} A motif is written in A, C, G, T and the IUPAC letters, such as TATAAT."
        )
    if arguments.near is not None:
        return _upstream(library, arguments, words)
    if arguments.within is not None:
        found = gene_targets(library, arguments.within, arguments.genome, arguments.record)
    else:
        found = targets(library, arguments.genome, arguments.record, arguments.region)
    if isinstance(found, Result):
        return found
    by_genome: dict[str, list[Target]] = {}
    for item in found:
        by_genome.setdefault(item.genome.id, []).append(item)
    several = len(by_genome) > 1
    return merged([_searched(items, arguments, words, several) for items in by_genome.values()])


def _strands(words: list[str], strand: int | None) -> str:
    if strand is not None:
        return f"on the {'plus' if strand == 1 else 'minus'} strand"
    if palindromic(words):
        return "(palindromic, so each site is on both strands and counted once)"
    return "on both strands"


def _shown(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{words[0]} (and {len(words) - 1} other lengths)"


def _searched(
    items: list[Target], arguments: MotifArguments, words: list[str], several: bool
) -> Result:
    """Hits in the records of one genome."""
    scans = [(item, scan(item.sequence, words, item.circular, arguments.strand)) for item in items]
    total = sum(len(rows) for _, rows in scans)
    plus = sum(int((rows[:, 2] == 1).sum()) for _, rows in scans)
    hits = [(item, Hit(*row)) for item, rows in scans for row in rows[:ROWS].tolist()][:ROWS]
    where = items[0].words if len(items) == 1 else f"the {len(items)} records"
    if several:
        where += f" of {plain(items[0].genome.name)}"
    motif = _shown(words)
    happens = f"occurs {times(total)}" if hits else "does not occur (0 times)"
    text = f"{motif} {happens} in {where} {_strands(words, arguments.strand)}"
    if arguments.strand is None and not palindromic(words) and hits:
        text += f": {number(plus)} on the plus and {number(total - plus)} on the minus strand"
    text += "."
    if 0 < total <= LISTED:
        text += f" {_places(hits)}"
    if total > LISTED:
        size = sum(item.length for item in items)
        text += (
            f" That is {1000 * total / size:.2f} per kb, one every {bp(round(size / total))} on "
        )
        text += "average."
    if all(item.whole for item in items):
        text += f" {topology_words([item.record for item in items])}"
    lookups: dict[str, Locator] = {}
    for item in items:
        if item.record.id not in lookups:
            lookups[item.record.id] = locator(item.genome, item.record.id)
    rows = []
    for item, hit in hits:
        start = item.place(hit.start)
        genes = lookups[item.record.id].at(start - 1)
        rows.append(_row(item, hit, genes))
    cited = [_citation(item, hit, motif) for item, hit in hits[:CITED]]
    return Result(
        text,
        table=Table(list(_COLUMNS), rows, total) if total > 3 else None,
        citations=cited,
    )


_COLUMNS = ("id", "record", "start", "end", "strand", "sequence")


def _row(item: Target, hit: Hit, genes: list[Gene]) -> list:
    """A hit: the genes that hold its first base (or none), place, strand and matched bases."""
    return [
        ", ".join(gene.id for gene in genes) or "intergenic",
        item.record.id,
        item.place(hit.start),
        item.place(hit.start + hit.length - 1),
        sign(hit.strand),
        matched(item, hit),
    ]


def matched(item: Target, hit: Hit) -> str:
    """Bases of a hit on its own strand."""
    text = stretch(item.sequence, hit.start, hit.start + hit.length, item.circular)
    return (reverse_complement(text) if hit.strand < 0 else text).decode("ascii")


def _places(hits: list[tuple[Target, Hit]]) -> str:
    """Hits with their first base, strand and end."""
    one_record = len({item.record.id for item, _ in hits}) == 1
    told = [
        f"{number(item.place(hit.start))}..{number(item.place(hit.start + hit.length - 1))} "
        f"({sign(hit.strand)})" + ("" if one_record else f" of {plain(item.record.id)}")
        for item, hit in hits
    ]
    return f"{'Position' if len(told) == 1 else 'Positions'}: {join(told)}."


def _citation(item: Target, hit: Hit, motif: str) -> Citation:
    return Citation(
        item.record.id,
        item.place(hit.start),
        item.place(hit.start + hit.length - 1),
        hit.strand,
        motif[:40],
        "sequence",
    )


def coding_ends(genome: Genome, gene: Gene) -> tuple[int, int]:
    """0-based first and last-plus-one base of a gene's coding part in coordinates, as the ends that
    upstream and downstream are counted from; those of the gene where it codes for no protein."""
    rows = [row for row in genome.children(gene.gid) if row.type == "CDS" and not row.wraps]
    best = next((row for row in rows if row.fid == gene.product_fid), rows[0] if rows else None)
    if best is None or gene.wraps:
        parts = gene.parts if gene.strand >= 0 else gene.parts[::-1]
        return (parts[0].start, parts[-1].end) if gene.wraps else (gene.start, gene.end)
    return best.start, best.end


def upstream_target(genome: Genome, gene: Gene, size: int) -> Target:
    """The bases before a gene on its own strand, as they stand on the plus strand."""
    record = genome.record(gene.record)
    start, end = coding_ends(genome, gene)
    size = min(size, record.length)
    low, high = (end, end + size) if gene.strand < 0 else (start - size, start)
    if record.topology != "circular":
        low, high = max(low, 0), min(high, record.length)
    text = genome.slice(record.id, low, high)
    return Target(genome, record, text.encode("ascii"), low % record.length)


def _upstream(library: Library, arguments: MotifArguments, words: list[str]) -> Result:
    """Hits in the bases before a gene."""
    assert arguments.near is not None
    hits = named_genes(library, arguments.near, arguments.genome, arguments.record)
    if isinstance(hits, Result):
        return hits
    size = UPSTREAM if arguments.upstream is None else arguments.upstream
    return merged([_before(genome, gene, size, arguments, words) for genome, gene in hits])


def _before(
    genome: Genome, gene: Gene, size: int, arguments: MotifArguments, words: list[str]
) -> Result:
    if not genome.record(gene.record).has_sequence:
        return no_sequence(genome)
    item = upstream_target(genome, gene, size)
    strand = arguments.strand
    found = search(item.sequence, words, strand=strand)
    rows = []
    told = []
    for hit in found:
        end = hit.start + hit.length
        ahead = hit.start if gene.strand < 0 else len(item.sequence) - end
        same = hit.strand == (gene.strand or 1)
        side = "same strand as" if same else "opposite strand to"
        rows.append([gene.id, *_row(item, hit, [])[1:], ahead])
        told.append(
            f"{number(item.place(hit.start))}..{number(item.place(end - 1))} ({sign(hit.strand)}, "
            f"{bp(ahead)} before the start, {side} the gene)"
        )
    motif = _shown(words)
    happens = f"occurs {times(len(found))}" if found else "does not occur (0 times)"
    text = (
        f"{motif} {happens} in the {bp(len(item.sequence))} upstream of "
        f"{gene_name(gene)} {_strands(words, strand)}"
    )
    text += f": {join(told)}." if 0 < len(told) <= LISTED else "."
    if not found:
        text += f" Searched was {item.words}."
    text += f" {gene_name(gene)} lies {place(genome, gene)}."
    columns = [*_COLUMNS, "bases before the start"]
    return Result(
        text,
        table=Table(columns, rows, len(rows)) if len(rows) > 3 else None,
        citations=[_citation(item, hit, motif) for hit in found[:CITED]],
        focus=[gene.id],
    )
