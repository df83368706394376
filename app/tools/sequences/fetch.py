"""Sequences of genes and regions, with flanks, in the wanted reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tools.arguments import GeneSequenceArguments, RegionSequenceArguments
from app.tools.base import Citation, Result, SequenceOut, tool
from app.tools.sequences.extract import (
    ImpossibleError,
    coding_rows,
    flank,
    flank_span,
    gene_dna,
    introns,
    is_gene,
    outputs,
    pieces,
    region_title,
    require_bases,
    reverse_complement,
    transcribed,
)
from app.tools.shared.parts import MATURE
from app.tools.shared.phrase import (
    bp,
    citation,
    count,
    gene_name,
    gene_table,
    join,
    number,
    place,
    plain,
    short_name,
    strand_words,
)
from app.tools.shared.select import (
    Hit,
    declined,
    main_record,
    no_sequence,
    open_genomes,
    over_no_origin,
    resolve_few,
)

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import Gene

MANY = 3
NAMES = {"dna": "DNA", "cds": "coding", "rna": "RNA", "protein": "protein", "introns": "intron"}


@tool("gene_sequence", "sequence", GeneSequenceArguments)
def gene_sequence(library: Library, arguments: GeneSequenceArguments) -> Result:
    """DNA, coding, RNA or protein sequence of genes, with or without flanking bases."""
    found = resolve_few(library, arguments.names, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    hits, missing = found
    result = Result("")
    lines: list[str] = []
    given: list[Hit] = []
    for genome, gene in hits:
        try:
            entries, text = _one(genome, gene, arguments)
        except ImpossibleError as error:
            missing.append(declined(str(error)))
            continue
        given.append((genome, gene))
        result.sequences += entries
        lines.append(text)
        result.citations.append(citation(genome, gene, _rests_on(genome, gene, arguments)))
        result.focus.append(gene.id)
    if not given:
        result.status = "declined"
    elif len(given) > MANY:
        lines = [
            f"The {NAMES[arguments.kind]} sequences of {count(len(given), 'gene')} are given: "
            f"{join([short_name(gene) for _, gene in given[:12]])}"
            + (f" and {number(len(given) - 12)} more." if len(given) > 12 else ".")
        ]
        result.table = gene_table(given)
    result.text = "\n\n".join([*lines, *(item.text for item in missing)])
    return result


def _rests_on(genome: Genome, gene: Gene, arguments: GeneSequenceArguments) -> str:
    if arguments.kind != "protein" or gene.product_fid is None:
        return "sequence"
    return "translation" if genome.qualifiers(gene.product_fid).get("translation") else "sequence"


def _one(
    genome: Genome, gene: Gene, arguments: GeneSequenceArguments
) -> tuple[list[SequenceOut], str]:
    """FASTA entries of one gene and a sentence about them."""
    if genome.record(gene.record).molecule == "protein" and arguments.kind != "protein":
        turned = arguments.upstream or arguments.downstream or arguments.reverse_complement
        if arguments.kind != "dna" or turned:
            raise ImpossibleError(
                f"{plain(gene.record)} is a protein record: the file holds the residues of "
                f"{gene_name(gene)} but no bases."
            )
        arguments = arguments.model_copy(update={"kind": "protein"})
    flanked = bool(arguments.upstream or arguments.downstream)
    if flanked:
        require_bases(genome, gene)
        return _flanked(genome, gene, arguments)
    entries = outputs(genome, gene, arguments.kind)
    unit = "residues" if arguments.kind == "protein" else "bases"
    whole = entries[0]
    cut: list[SequenceOut] = []
    for entry in entries:
        bases, note = entry.sequence, ""
        if arguments.reverse_complement and arguments.kind != "protein":
            bases, note = reverse_complement(bases), " reverse complement"
        for piece, label in pieces(bases, arguments.first, arguments.last, unit):
            title = f"{entry.description}{note}" + (f" {label}" if label else "")
            cut.append(SequenceOut(entry.id, title, piece, entry.kind))
    return cut, _sentence(genome, gene, arguments, len(entries), len(whole.sequence))


def _sentence(
    genome: Genome, gene: Gene, arguments: GeneSequenceArguments, entries: int, length: int
) -> str:
    name, where = gene_name(gene), place(genome, gene)
    if arguments.first or arguments.last:
        sides = [
            f"{word} {number(n)}"
            for word, n in (("first", arguments.first), ("last", arguments.last))
            if n
        ]
        unit = "residues of the protein" if arguments.kind == "protein" else "bases"
        lead = f"Here are the {join(sides)} {unit} of {name}, {where}."
        return lead + _pseudo(gene)
    if arguments.kind == "protein":
        product = f" ({plain(gene.product)})" if gene.product and entries == 1 else ""
        how = _translated_how(genome, gene)
        if entries > 1:
            return f"{name} has {number(entries)} protein isoforms{how}; all are given."
        return f"The protein of {name}{product} has {number(length)} amino acids{how}."
    if arguments.kind == "introns":
        spans = [f"{number(start + 1)}..{number(end)}" for start, end in introns(genome, gene)]
        if entries > 1:
            return f"{name} has {number(entries)} introns, {where}: {join(spans)}; all are given."
        return f"The intron of {name} is {bp(length)} long, at {spans[0]} of the gene {where}."
    turned = "reverse complement of the " if arguments.reverse_complement else ""
    word = NAMES[arguments.kind]
    if entries > 1:
        return f"{name} has {number(entries)} coding sequences (isoforms); all are given, {where}."
    text = f"The {turned}{word} sequence of {name} is {bp(length)} long, read {where}"
    if arguments.kind == "dna" and (gene.exons or 1) > 1 and gene.strand != 0:
        text += " (the whole stretch with introns)"
    elif arguments.kind == "cds" and (gene.exons or 1) > 1:
        text += " (exons joined, stop codon included)"
    return f"{text}.{_pseudo(gene)}"


def _pseudo(gene: Gene) -> str:
    return " It is marked as a pseudogene." if gene.pseudo else ""


def _translated_how(genome: Genome, gene: Gene) -> str:
    """Whether the protein stands in the file or was translated, and in which table."""
    if gene.product_fid is None:
        return ""
    if genome.record(gene.record).molecule == "protein":
        return ", as the file gives it"
    if gene.type in MATURE:
        return ", read from its part of the polyprotein"
    known = genome.qualifiers(gene.product_fid)
    table = (known.get("transl_table") or [""])[0]
    if known.get("translation"):
        return (
            f", as the file gives it (/translation, table {plain(table)})"
            if table
            else (", as the file gives it (/translation)")
        )
    rows = genome.features("fid = ?", (gene.product_fid,))
    code = rows[0].transl_table if rows else table
    return f", translated here with table {code}"


def _flanked(
    genome: Genome, gene: Gene, arguments: GeneSequenceArguments
) -> tuple[list[SequenceOut], str]:
    """A gene with bases beside it, or these bases alone."""
    coding = coding_rows(genome, gene) if is_gene(gene) else []
    parts = coding[0].parts if coding else gene.parts
    anchor = "CDS" if coding else "gene" if gene.gid >= 0 else "feature"
    info = genome.record(gene.record)
    wanted = [("upstream", arguments.upstream), ("downstream", arguments.downstream)]
    got = {
        side: flank(genome, gene.record, parts, side, bases) if bases else ""
        for side, bases in wanted
    }
    notes = [
        f"Only {bp(len(got[side]))} lie {side} before the end of the "
        f"{info.topology or 'linear'} record."
        for side, bases in wanted
        if len(got[side]) < bases
    ]
    name = gene_name(gene)
    turned = arguments.reverse_complement
    tail = " reverse complement" if turned else ""
    entries: list[SequenceOut] = []
    symbol = f"{gene.symbol} " if gene.symbol and gene.symbol != gene.id else ""
    if arguments.flank_only:
        said = []
        for side, bases in wanted:
            if not bases or not got[side]:
                continue
            start, end, strand = flank_span(genome, gene.record, parts, side, bases)
            title = region_title(gene.record, info.length, start, end, strand)
            text = reverse_complement(got[side]) if turned else got[side]
            entries.append(
                SequenceOut(gene.id, f"{symbol}{side} {len(text)} bp {title}{tail}", text)
            )
            said.append(f"{number(len(text))} bp {side} ({title})")
        if not entries:
            raise ImpossibleError(
                f"There are no bases beside {name}: it reaches the end of {plain(gene.record)}."
            )
        sentence = (
            f"Here are the {join(said)} of {name}, counted from its {anchor} and read 5' to 3' on "
            f"its own strand; the {anchor} lies {place(genome, coding[0] if coding else gene)}."
        )
        return entries, " ".join([sentence, *notes])
    if coding and arguments.kind != "cds":
        body = gene_dna(genome, coding[0])
    elif coding:
        body = genome.sequence(gene.record, parts)
    else:
        body = gene_dna(genome, gene)
    text = got["upstream"] + body + got["downstream"]
    text = reverse_complement(text) if turned else text
    around = join([f"{number(len(got[side]))} bp {side}" for side, bases in wanted if bases])
    title = f"{symbol}{gene.record} {anchor} with {around}{tail}"
    entries.append(SequenceOut(gene.id, title, text))
    sentence = (
        f"Here is the {anchor} of {name} with {around}, {bp(len(text))} in all, read 5' to 3' on "
        f"its own strand; the {anchor} itself lies {place(genome, coding[0] if coding else gene)}."
    )
    return entries, " ".join([sentence, *notes])


@tool("region_sequence", "sequence", RegionSequenceArguments)
def region_sequence(library: Library, arguments: RegionSequenceArguments) -> Result:
    """Bases of a region of a record, on either strand, translated if wanted."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    if arguments.record is not None and len(genomes) > 1:
        holding = [g for g in genomes if not isinstance(main_record(g, arguments.record), Result)]
        genomes = holding or genomes
    if len(genomes) > 1:
        names = [genome.name for genome in genomes]
        text = f"Which genome is meant: {join([plain(name) for name in names], 'or')}?"
        return Result(text, status="clarify", candidates=names)
    genome = genomes[0]
    info = main_record(genome, arguments.record)
    if isinstance(info, Result):
        return info
    if not info.has_sequence:
        return no_sequence(genome)
    start, end, strand = arguments.start, arguments.end, arguments.strand
    unit = "residues" if info.molecule == "protein" else "bases"
    notes: list[str] = []
    if start > info.length:
        return declined(
            f"{plain(info.id)} is {number(info.length)} {unit} long, so position "
            f"{number(start)} does not exist; ask for positions from 1 to {number(info.length)}."
        )
    if end > info.length:
        notes.append(
            f"{plain(info.id)} ends at {number(info.length)}, so the sequence stops there rather "
            f"than at {number(end)}."
        )
        end = info.length
    barred = over_no_origin(info, start, end)
    if barred is not None:
        return barred
    over = start > end
    stop = end + info.length if over else end
    bases = genome.slice(info.id, start - 1, stop, strand)
    title = f"{info.id}:{start}..{end}({'+' if strand > 0 else '-'})"
    if len(genome.records) > 1 and arguments.record is None:
        notes.append(f"Taken from the longest of {number(len(genome.records))} records.")
    if arguments.translate and info.molecule != "protein":
        return _translated_region(genome, info.id, bases, title, (start, end, strand), notes)
    length = count(len(bases), unit.removesuffix("s"))
    reading = ", reverse complement (minus strand)" if strand < 0 else ""
    kind = "protein" if unit == "residues" else "rna" if arguments.rna else "dna"
    if kind == "rna":
        bases, reading = transcribed(bases), f"{reading}, written as RNA"
    around = " over the origin" if over else ""
    text = f"{plain(info.id)} {number(start)}..{number(end)}{around} is {length}{reading}."
    return Result(
        " ".join([text, *notes]),
        sequences=[
            SequenceOut(
                f"{info.id}:{start}-{end}",
                f"{strand_words(strand)} of {info.id}" if unit == "bases" else "",
                bases,
                kind,
            )
        ],
        citations=[Citation(info.id, start, end, strand, info.id, "sequence")],
    )


def _translated_region(
    genome: Genome,
    record: str,
    bases: str,
    title: str,
    region: tuple[int, int, int],
    notes: list[str],
) -> Result:
    """A region read as codons from its first base."""
    from app.tools.genomes.facts import Scope, tables
    from index.translate import translate

    named = tables(Scope(genome, genome.record(record)))
    code = named[0][0] if named else 1
    start, end, strand = region
    protein = translate(bases, code, complete=False)
    left = len(bases) % 3
    if left:
        notes = [*notes, f"The last {count(left, 'base')} make no whole codon."]
    text = (
        f"{plain(record)} {number(start)}..{number(end)} on the {strand_words(strand)}, read from "
        f"its first base with table {code}, gives {number(len(protein))} residues (* is a stop; a "
        "stop at the very end is left out)."
    )
    return Result(
        " ".join([text, *notes]),
        sequences=[
            SequenceOut(f"{record}:{start}-{end}", f"{title} translated", protein, "protein")
        ],
        citations=[Citation(record, start, end, strand, record, "sequence")],
    )
