"""Open reading frames of a record, whatever the annotation says."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.tools.base import Citation, Result, SequenceOut, Table, tool
from app.tools.bases.arguments import OrfArguments
from app.tools.bases.reading import Orf, codon_number, find_orfs, stop_codons
from app.tools.places.sites import Target, targets
from app.tools.shared.phrase import (
    CITED,
    bp,
    count,
    gene_name,
    join,
    number,
    plain,
    sign,
    strand_words,
)
from app.tools.shared.select import declined
from app.tools.shared.several import merged
from index.strand import reverse_complement
from index.translate import translate

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library


def genetic_code(genome: Genome) -> int:
    """The genetic code most CDS of a genome are translated with; 1 where none says."""
    rows = genome.sql(
        "SELECT transl_table, count(*) FROM features WHERE type = 'CDS' AND transl_table IS NOT "
        "NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
    )
    return int(rows[0][0]) if rows else 1


@tool("find_orfs", "orf", OrfArguments)
def open_reading_frames(library: Library, arguments: OrfArguments) -> Result:
    """Open reading frames in the six frames of a record, longest first."""
    try:
        starts = [codon.upper().replace("U", "T") for codon in arguments.start_codons]
        for codon in starts:
            codon_number(codon)
    except ValueError as error:
        return declined(f"{str(error).capitalize()}; start codons are three bases, such as ATG.")
    found = targets(library, arguments.genome, arguments.record, arguments.region)
    if isinstance(found, Result):
        return found
    groups: dict[str, list[Target]] = {}
    for item in found:
        groups.setdefault(item.genome.id, []).append(item)
    return merged([_one(items, arguments, starts, len(groups) > 1) for items in groups.values()])


def _one(items: list[Target], arguments: OrfArguments, starts: list[str], several: bool) -> Result:
    genome = items[0].genome
    code = genetic_code(genome)
    try:
        stops = stop_codons(code)
    except KeyError:
        code, stops = 1, stop_codons(1)
    orfs = [
        (item, orf)
        for item in items
        for orf in find_orfs(
            item.sequence,
            circular=item.circular,
            min_length=arguments.min_length,
            starts=starts,
            stops=stops,
            strand=arguments.strand,
        )
    ]
    known = coding_ends(genome)
    kind = "open reading frame"
    if arguments.annotated is not None:
        kind = f"{'' if arguments.annotated else 'un'}annotated open reading frame"
        orfs = [pair for pair in orfs if (_end(*pair) in known) == arguments.annotated]
    if len(items) > 1:  # those of one record come longest first
        orfs.sort(key=lambda pair: -pair[1].length)
    where = items[0].words if len(items) == 1 else f"the {number(len(items))} records"
    if several:
        where += f" of {plain(genome.name)}"
    frames = (
        "six frames"
        if arguments.strand is None
        else (f"three frames of the {strand_words(arguments.strand)}")
    )
    rule = f"{join(starts, 'or')} to stop ({join(stops, 'or')}, genetic code {code})"
    amount = count(len(orfs), kind)
    if not orfs:
        return Result(
            f"There are {amount} of at least {bp(arguments.min_length)} in the {frames} of {where} "
            f"({rule}).",
            citations=[items[0].citation],
        )
    best_item, best = orfs[0]
    text = (
        f"The longest {kind} in the {frames} of {where} lies on the "
        f"{strand_words(best.strand)} at {_span(best_item, best)}"
    )
    text += f" of {plain(best_item.record.id)}" if len(items) > 1 else ""
    text += (
        f", frame {best.frame:+d}: {bp(best.length)} with the stop codon "
        f"({bp(best.length - 3)} without), {number(best.residues)} amino acids"
    )
    ties = sum(1 for _ in takewhile(lambda pair: pair[1].length == best.length, orfs))
    text += f"; {number(ties)} are of that length" if ties > 1 else ""
    if arguments.annotated is False:
        text += ". Unannotated are those whose stop codon ends no annotated CDS"
    elif annotated := known.get(_end(best_item, best)):
        named = [gene_name(gene) for gene in best_item.genome.lookup(annotated)[:1]]
        text += f". It ends where the annotated {(named or [plain(annotated)])[0]} ends"
    shortest = bp(arguments.min_length)
    text += (
        f". In all {amount} of at least {shortest} {'was' if len(orfs) == 1 else 'were'} found, "
        f"reading from {rule}; of nested ones with one stop only the longest counts."
    )
    shown = orfs[: max(arguments.limit, 1)]
    rows = [_row(item, orf, i, known) for i, (item, orf) in enumerate(shown, 1)]
    if len(shown) < len(orfs):
        text += f" Shown are the {number(len(shown))} longest."
    columns = [
        "id",
        "record",
        "start",
        "end",
        "strand",
        "frame",
        "length (bp)",
        "length (aa)",
        "annotated",
    ]
    cited = [
        Citation(
            item.record.id,
            item.place(orf.start),
            item.place(orf.end - 1),
            orf.strand,
            f"ORF {i}",
            "sequence",
        )
        for i, (item, orf) in enumerate(shown[:CITED], 1)
    ]
    return Result(
        text,
        table=Table(columns, rows, len(rows)) if len(rows) > 1 else None,
        citations=cited,
        sequences=_sequences(shown, arguments.with_sequence, code),
    )


def _sequences(shown: list[tuple[Target, Orf]], kind: str | None, code: int) -> list[SequenceOut]:
    """Bases or proteins of the frames that are shown, 5' to 3' on their own strand."""
    found = []
    for rank, (item, orf) in enumerate(shown if kind else [], 1):
        low, high = orf.start, orf.end
        text = (item.sequence + item.sequence)[low:high].decode("ascii")
        text = text if orf.strand == 1 else reverse_complement(text)
        title = f"{item.record.id}:{item.place(low)}..{item.place(high - 1)}({sign(orf.strand)})"
        if kind == "protein":
            text = translate(text, code)
        found.append(SequenceOut(f"ORF_{rank}", title, text, kind or "dna"))
    return found


def _span(item: Target, orf: Orf) -> str:
    low, high = item.place(orf.start), item.place(orf.end - 1)
    return f"{number(low)}..{number(high)}" + (" (over the origin)" if low > high else "")


def _end(item: Target, orf: Orf) -> tuple[str, int, int]:
    """Record, strand and last base (1-based) of the stop codon."""
    last = item.place(orf.end - 1) if orf.strand == 1 else item.place(orf.start)
    return item.record.id, orf.strand, last


_ENDS: WeakKeyDictionary[Genome, dict[tuple[str, int, int], str]] = WeakKeyDictionary()


def coding_ends(genome: Genome) -> dict[tuple[str, int, int], str]:
    """Ids of annotated CDS by record, strand and 1-based last base of their stop codon."""
    if genome not in _ENDS:
        found = {}
        for row in genome.features("type = 'CDS' AND strand <> 0"):
            part = row.parts[-1]
            last = part.end if row.strand > 0 else part.start + 1
            found[(row.record, row.strand, last)] = row.id
        _ENDS[genome] = found
    return _ENDS[genome]


def _row(item: Target, orf: Orf, rank: int, known: dict[tuple[str, int, int], str]) -> list:
    return [
        f"ORF {rank}",
        item.record.id,
        item.place(orf.start),
        item.place(orf.end - 1),
        sign(orf.strand),
        f"{orf.frame:+d}",
        orf.length,
        orf.residues,
        known.get(_end(item, orf), ""),
    ]
