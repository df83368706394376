"""Translation in stated reading frames of a region, a gene or a pasted sequence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, SequenceOut, Table, tool
from app.tools.sequences.arguments import FramesArguments
from app.tools.sequences.extract import ImpossibleError as Impossible
from app.tools.sequences.extract import (
    coding_rows,
    gene_dna,
    is_gene,
    require_bases,
    reverse_complement,
)
from app.tools.sequences.pasted import clean, kind_of
from app.tools.shared.phrase import bp, citation, count, gene_name, number, place, plain, sign
from app.tools.shared.select import (
    declined,
    main_record,
    no_sequence,
    open_genomes,
    over_no_origin,
)
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import Gene


@dataclass(slots=True, frozen=True)
class Text:
    """Bases to read, 5' to 3', with what they are called.

    Attributes
    ----------
    first, step
        1-based coordinate of the first base, and 1 or -1 for the way the coordinates run; `first`
        is 0 where there are none.
    """

    bases: str
    words: str
    id: str
    code: int
    first: int = 0
    step: int = 1
    size: int = 0
    cited: tuple[Citation, ...] = ()
    focus: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@tool("translate_frames", "sequence", FramesArguments)
def translate_frames(library: Library, arguments: FramesArguments) -> Result:
    """Translation of a region, a gene or a pasted sequence in one or more of the six frames."""
    texts = _texts(library, arguments)
    if isinstance(texts, Result):
        return texts
    return merged([_read(text, list(dict.fromkeys(arguments.frames))) for text in texts])


def _texts(library: Library, arguments: FramesArguments) -> list[Text] | Result:
    if arguments.sequence is not None:
        bases = clean(arguments.sequence).replace("U", "T")
        if kind_of(bases) != "dna":
            return declined("Reading frames need DNA or RNA; that sequence is neither.")
        return [Text(bases, f"the {bp(len(bases))} sequence", "sequence", 1)]
    if arguments.name is not None:
        hits = named_genes(library, arguments.name, arguments.genome, arguments.record)
        if isinstance(hits, Result):
            return hits
        try:
            return [_of_gene(genome, gene) for genome, gene in hits]
        except Impossible as error:
            return declined(str(error))
    return _of_region(library, arguments)


def _of_gene(genome: Genome, gene: Gene) -> Text:
    """A gene from its first base, introns with it."""
    require_bases(genome, gene)
    coding = coding_rows(genome, gene) if is_gene(gene) else []
    code = (
        coding[0].transl_table if coding and coding[0].transl_table else _code(genome, gene.record)
    )
    first = gene.start + 1 if gene.strand >= 0 else gene.end
    simple = not gene.wraps and len({part.strand for part in gene.parts}) == 1
    notes = ("Its introns are read with it.",) if (gene.exons or 1) > 1 else ()
    return Text(
        gene_dna(genome, gene), f"{gene_name(gene)}, {place(genome, gene)},", gene.id, code,
        first if simple else 0, 1 if gene.strand >= 0 else -1, genome.record(gene.record).length,
        (citation(genome, gene, "sequence"),), (gene.id,), notes,
    )  # fmt: skip


def _code(genome: Genome, record: str) -> int:
    from app.tools.genomes.facts import Scope, tables

    named = tables(Scope(genome, genome.record(record)))
    return named[0][0] if named else 1


def _of_region(library: Library, arguments: FramesArguments) -> list[Text] | Result:
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    genome = genomes[0]
    info = main_record(genome, arguments.record)
    if isinstance(info, Result):
        return info
    if not info.has_sequence or info.molecule == "protein":
        return no_sequence(genome)
    start, end = arguments.start or 1, arguments.end or info.length
    if start > info.length:
        return declined(
            f"{plain(info.id)} is {bp(info.length)} long, so position {number(start)} does not "
            f"exist; ask for positions from 1 to {number(info.length)}."
        )
    end = min(end, info.length)
    barred = over_no_origin(info, start, end)
    if barred is not None:
        return barred
    stop = end + info.length if start > end else end
    bases = genome.slice(info.id, start - 1, stop)
    return [
        Text(
            bases, f"{plain(info.id)} {number(start)}..{number(end)}",
            f"{info.id}:{start}-{end}", _code(genome, info.id), start, 1, info.length,
            (Citation(info.id, start, end, 0, info.id, "sequence"),),
        )
    ]  # fmt: skip


def _coordinate(text: Text, offset: int) -> str:
    """Where the base `offset` letters behind the first one lies."""
    return number((text.first + text.step * offset - 1) % text.size + 1)


def _read(text: Text, frames: list[int]) -> Result:
    """One protein a frame, with a sentence on each."""
    from index.translate import translate

    turned = reverse_complement(text.bases)
    outs: list[SequenceOut] = []
    rows: list[list[object]] = []
    told: list[str] = []
    for frame in frames:
        skip = abs(frame) - 1
        bases = (text.bases if frame > 0 else turned)[skip:]
        whole = bases[: len(bases) - len(bases) % 3]
        if not whole:
            return declined(f"{text.words.capitalize()} is too short for frame {frame}.")
        protein = translate(whole, text.code, complete=False)
        if len(protein) < len(whole) // 3:
            protein += "*"  # A frame is shown to its last codon, the stop at its end too.
        at = ""
        if text.first:
            at = _coordinate(text, skip if frame > 0 else len(text.bases) - 1 - skip)
        longest = max(
            (sum(1 for _ in group) for stop, group in groupby(protein, "*".__eq__) if not stop),
            default=0,
        )
        stops = protein.count("*")
        rows.append([f"frame {frame:+d}", at, len(protein), stops, longest])
        title = f"frame {frame:+d}" + (f" from {at.replace(',', '')}" if at else "")
        outs.append(SequenceOut(text.id, f"{title} table {text.code}", protein, "protein"))
        strand = "reverse complement" if frame < 0 else "strand as given"
        begins = f"from base {at} on " if at else f"from base {skip + 1} of the {strand}, "
        if at:
            begins += f"the {sign(text.step * (1 if frame > 0 else -1))} strand, "
        told.append(
            f"read {begins}it gives {count(len(protein), 'codon')} with {count(stops, 'stop')} (*)"
        )
    if len(frames) == 1:
        lead = f"Here is {text.words} translated in frame {frames[0]} with table {text.code}: "
        lead += f"{told[0]}."
    else:
        lead = (
            f"Here is {text.words} translated in {number(len(frames))} frames with table "
            f"{text.code} (* is a stop)."
        )
    best = max(rows, key=lambda row: row[4])  # type: ignore[arg-type, return-value]
    if len(frames) > 1:
        lead += f" The longest stretch without a stop, {best[4]} codons, is in {best[0]}."
    columns = ["id", "first base", "codons", "stops", "longest without stop"]
    return Result(
        " ".join([lead, *text.notes]),
        table=Table(columns, rows, len(rows)) if len(rows) > 1 else None,
        sequences=outs,
        citations=list(text.cited),
        focus=list(text.focus),
    )
