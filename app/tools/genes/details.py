"""What the annotation says of a gene: function and properties, position, presence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import DetailsArguments, LocationArguments, PresenceArguments
from app.tools.base import Result, tool
from app.tools.genes.annotation import Annotation, annotation, field_sentence
from app.tools.shared.filters import BadFilterError, keyword_condition
from app.tools.shared.keys import noun_of
from app.tools.shared.known import by_symbol
from app.tools.shared.phrase import (
    COLUMNS,
    CUT_OUT,
    bp,
    citation,
    citations,
    count,
    cut_from,
    ends,
    gene_name,
    gene_size,
    gene_table,
    in_genome,
    is_cut_out,
    join,
    named,
    number,
    parts_text,
    percent,
    place,
    plain,
    short_name,
    span,
    strand_words,
    the_genome,
)
from app.tools.shared.select import (
    Hit,
    find_genes,
    no_record,
    open_genomes,
    record_across,
    resolve_few,
)

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, Gene

NOTE = 600
"""Characters of a note that are quoted."""

MANY = 3
"""Genes that are told one by one; more of them make a table."""


@tool("gene_details", "details", DetailsArguments)
def gene_details(library: Library, arguments: DetailsArguments) -> Result:
    """What genes encode and do: product, EC number, function, notes, identifiers, exons."""
    found = resolve_few(library, arguments.names, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    hits, missing = found
    lines = [_introduce(arguments.names, hits)]
    result = Result("")
    for genome, gene in hits:
        known = annotation(genome, gene)
        if arguments.field == "all":
            text, qualifier = describe(known), "product" if gene.product else "location"
        else:
            text, qualifier = field_sentence(known, arguments.field)
        lines.append(text + _of(hits, genome))
        result.citations.append(citation(genome, gene, qualifier))
        result.focus.append(gene.id)
    if len(hits) > MANY:
        result.table = gene_table(hits, _columns(arguments.field))
    result.text = "\n\n".join(line for line in [*lines, *(item.text for item in missing)] if line)
    return result


def _introduce(names: list[str], hits: list[Hit]) -> str:
    """A first sentence where one name has several genes."""
    if len(names) == 1 and len(hits) > 1:
        genomes = {genome.name for genome, _ in hits}
        if len(genomes) == len(hits):
            return ""
        return f"There are {count(len(hits), 'gene')} called '{plain(names[0])}'."
    return ""


def _of(hits: list[Hit], genome: Genome) -> str:
    """`` (in NAME)`` where the genes are of several genomes."""
    several = len({item.name for item, _ in hits}) > 1
    return f" (In {plain(genome.name)}.)" if several else ""


def _columns(field: str) -> tuple[str, ...]:
    extra = {"ec": "ec", "synonyms": "synonyms", "exons": "exons", "note": "note"}.get(field)
    return (*COLUMNS, extra) if extra else COLUMNS


def describe(known: Annotation) -> str:
    """A paragraph on one gene: what it is, where it lies, and what else the file says."""
    genome, gene = known.genome, known.gene
    lines = [f"{headline(known)}, {place(genome, gene)}."]
    if gene.synonyms:
        lines.append(f"It is also known as {join([plain(item) for item in gene.synonyms[:8]])}.")
    for key in ("function", "note"):
        value = getattr(gene, key)
        if value and value not in (gene.product, CUT_OUT + cut_from(gene)):
            lines.append(f"{key.capitalize()}: {_cut(plain(value))}")
    if gene.n_products > 1:
        lines.append(f"It has {number(gene.n_products)} annotated products.")
    if gene.product_fid is None:
        lines += _inside(genome, gene)
    if (gene.exons or 1) > 1 or "ribosomal_slippage" in known.qualifiers:
        lines.append(field_sentence(known, "exons")[0])
    peptides = [row for row in known.children if row.type in ("mat_peptide", "mature_peptide")]
    if peptides:
        names = [plain(row.product or row.note or row.id) for row in peptides]
        shown = join(names[:20] + ([f"{len(names) - 20} more"] if len(names) > 20 else []))
        lines.append(f"It is processed into {count(len(names), 'mature peptide')}: {shown}.")
    if gene.protein_id:
        lines.append(f"Protein id: {plain(gene.protein_id)}.")
    return " ".join(lines)


def _inside(genome: Genome, gene: Gene) -> list[str]:
    """A sentence on the CDS that lie within a gene which has none of its own."""
    rows = genome.features(
        "type = 'CDS' AND record = ? AND strand = ? AND start >= ? AND \"end\" <= ?",
        (gene.record, gene.strand, gene.start, gene.end),
        limit=MANY,
    )
    if not rows:
        return []
    told = [gene_name(row) + (f" ({plain(row.product)})" if row.product else "") for row in rows]
    return [f"Within it lie the CDS of {join(told)}."]


def headline(known: Annotation) -> str:
    """``*lacZ* (b0344) encodes beta-galactosidase (EC 3.2.1.23), 1,024 amino acids``."""
    gene = known.gene
    name = gene_name(gene)
    product = plain(gene.product) if gene.product else ""
    ec = f" (EC {join([plain(item) for item in gene.ec])})" if gene.ec else ""
    if gene.pseudo:
        what = f" annotated as {product}{ec}" if product else ""
        return f"{name} is a pseudogene{what}"
    if gene.kind == "protein":
        size = f", {number(gene.aa_length)} amino acids" if gene.aa_length else ""
        if product:
            return f"{name} encodes {product}{ec}{size}"
        return f"{name} is a protein-coding gene without an annotated product{ec}{size}"
    kind = f"{gene.kind} gene" if gene.kind and gene.kind != "other" else "gene"
    if gene.kind == "other" and gene.type != "gene":
        kind = noun_of(gene.type)
    article = "an" if kind[:1].lower() in "aeiou" or kind.startswith(("rRNA", "ncRNA")) else "a"
    text = f"{name} is {article} {kind}"
    if product:
        return f"{text} for {product}{ec}, {bp(gene.length)}"
    return f"{text} without an annotated product, {bp(gene.length)}"


def _cut(text: str) -> str:
    """A long note, cut at a word, always ending in a point."""
    if len(text) > NOTE:
        text = text[:NOTE].rsplit(" ", 1)[0] + " ..."
    return text if text.endswith((".", "...")) else text + "."


@tool("gene_location", "location", LocationArguments)
def gene_location(library: Library, arguments: LocationArguments) -> Result:
    """Where genes lie: start, end, strand, record, and how long they are."""
    found = resolve_few(library, arguments.names, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    hits, missing = found
    lines = [_introduce(arguments.names, hits)]
    lines.append(_longer(hits, arguments.field) if "length" in arguments.field else "")
    lines.append(_strands(hits, arguments.names) if arguments.field == "strand" else "")
    for genome, gene in hits:
        lines.append(location_sentence(genome, gene, arguments.field) + _of(hits, genome))
    table = gene_table(hits, (*COLUMNS, "aa_length")) if len(hits) > MANY else None
    return Result(
        "\n\n".join(line for line in [*lines, *(item.text for item in missing)] if line),
        table=table,
        citations=[citation(genome, gene) for genome, gene in hits[:25]],
        focus=[gene.id for _, gene in hits],
    )


def _longer(hits: Sequence[Hit], field: str) -> str:
    """Which of two genes, or of their proteins, is the longer one; empty for any other number."""
    if len(hits) != 2 or hits[0][1].id == hits[1][1].id:
        return ""
    proteins = field == "aa_length" and all(gene.aa_length for _, gene in hits)

    def size(gene: Gene) -> int:
        return (proteins and gene.aa_length) or gene.length

    short, long = sorted((gene for _, gene in hits), key=size)
    more = size(long) - size(short)
    if not more:
        return f"{gene_name(short)} and {gene_name(long)} are equally long."
    by = f"{number(more)} amino acid{'' if more == 1 else 's'}" if proteins else bp(more)
    return f"{gene_name(long)} is the longer one, by {by}."


def _strands(hits: Sequence[Hit], names: Sequence[str]) -> str:
    """Whether several genes lie on one strand; empty for one name, or where that is not known."""
    strands = {gene.strand for _, gene in hits}
    if len(names) < 2 or len(hits) < 2 or 0 in strands:
        return ""
    if len({gene.record for _, gene in hits}) > 1:
        return ""
    every = "Both" if len(hits) == 2 else f"All {number(len(hits))}"
    if len(strands) == 1:
        return f"{every} are on the same strand, the {strand_words(strands.pop())}."
    if len(hits) == 2:
        return "The two are on opposite strands."
    return "They are not all on the same strand."


def location_sentence(genome: Genome, gene: Gene, field: str) -> str:
    """One sentence on the asked side of a gene's position, always with the whole of it."""
    name = gene_name(gene)
    where = place(genome, gene)
    main = _main_feature(genome, gene)
    tail = _partial(genome, gene)
    if field == "length":
        text = f"{name} is {gene_size(gene)} long"
        if gene.aa_length and gene_size(gene) == bp(gene.length):
            text += f" and its protein {number(gene.aa_length)} amino acids"
        return f"{text}; it lies {where}.{_coding(gene, main)}{tail}"
    if field == "share":
        record = genome.record(gene.record)
        return (
            f"{name} takes up {percent(gene.length / record.length)} of {plain(gene.record)} "
            f"({bp(gene.length)} of {bp(record.length)}); it lies {where}.{tail}"
        )
    if field == "aa_length":
        if not gene.aa_length:
            why = "it is a pseudogene" if gene.pseudo else "no translated CDS is annotated for it"
            return f"{name} has no annotated protein: {why}; it lies {where}."
        return f"The protein of {name} has {number(gene.aa_length)} amino acids ({where})."
    if field in ("strand", "start", "end", "record") and is_cut_out(genome):
        if not cut_from(gene):
            return (
                f"{name} lies {where}: it was cut out of its genome, and its title does not say "
                "where from."
            )
        return f"{name} lies {where}."
    if field == "strand":
        if gene.strand == 0:
            return f"{name} has parts on both strands or no stated strand; it lies {where}.{tail}"
        return f"{name} is on the {strand_words(gene.strand)}, {_at(genome, gene)}.{tail}"
    if field in ("start", "end"):
        start, end = ends(genome, gene)
        text = f"{name} starts at {number(start)} and ends at {number(end)}"
        if field == "end":
            text = f"{name} ends at {number(end)} and starts at {number(start)}"
        if gene.strand < 0:
            text += f"; on the minus strand its first base (5' end) is {number(end)}"
        return f"{text} ({where}).{tail}"
    if field == "exons":
        return field_sentence(annotation(genome, gene), "exons")[0]
    if field == "record":
        return f"{name} is on {plain(gene.record)}, {_at(genome, gene)}.{tail}"
    over = " It runs over the origin of the circular record." if gene.wraps else ""
    size = gene_size(gene)
    if gene.aa_length and size == bp(gene.length):
        size += f", {number(gene.aa_length)} amino acids"
    text = f"{name} lies {where} ({size})."
    return f"{text}{over}{_coding(gene, main)}{tail}"


def _at(genome: Genome, gene: Gene) -> str:
    return f"at {plain(gene.record)}:{span(genome, gene)}"


def _main_feature(genome: Genome, gene: Gene) -> FeatureRow | None:
    """The CDS or RNA of a gene."""
    if gene.product_fid is None or gene.product_fid == gene.fid:
        return None
    rows = genome.features("fid = ?", (gene.product_fid,))
    return rows[0] if rows else None


def _coding(gene: Gene, main: FeatureRow | None) -> str:
    """A sentence on the CDS where it is not the whole gene."""
    if main is None or main.type != "CDS":
        return ""
    if main.start == gene.start and main.end == gene.end and len(main.parts) == len(gene.parts):
        return ""
    several = f" in {number(len(main.parts))} parts" if len(main.parts) > 1 else ""
    text = f" Its coding sequence{several} is {bp(main.length)} long ({parts_text(main)})."
    return (
        text
        if len(main.parts) <= 12
        else f" Its coding sequence{several} is {bp(main.length)} long."
    )


def _partial(genome: Genome, gene: Gene) -> str:
    """A sentence where the file marks an end as beyond what is known."""
    rows = genome.features("fid = ?", (gene.fid,)) if gene.fid is not None else []
    if not rows or not (rows[0].fuzzy_start or rows[0].fuzzy_end):
        return ""
    sides = [
        word
        for word, fuzzy in (("lower", rows[0].fuzzy_start), ("upper", rows[0].fuzzy_end))
        if fuzzy
    ]
    return f" The file marks it as partial at its {join(sides)} end."


@tool("gene_presence", "details", PresenceArguments)
def gene_presence(library: Library, arguments: PresenceArguments) -> Result:
    """Whether genes are present, in which genome and on which record."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    lines: list[str] = []
    shown: list[Hit] = []
    result = Result("")
    for name in arguments.names:
        for genome in chosen:
            genes = genome.lookup(name)
            if not genes and " " in name.strip():
                by_words = find_genes(library, name, genome.name, arguments.record)
                genes = [] if isinstance(by_words, Result) else [gene for _, gene in by_words]
            if arguments.record is not None:
                try:
                    wanted = genome.record(arguments.record).id
                except KeyError:
                    return no_record(genome, arguments.record)
                elsewhere = [gene for gene in genes if gene.record != wanted]
                genes = [gene for gene in genes if gene.record == wanted]
                if not genes and elsewhere:
                    lines.append(
                        f"No, {short_name(elsewhere[0])} is not on {plain(wanted)}; it lies "
                        f"{place(genome, elsewhere[0])}."
                    )
                    result.citations += citations(genome, elsewhere[:3])
                    continue
            if genes:
                lines.append(_present(chosen, genome, genes))
                shown += [(genome, gene) for gene in genes]
            else:
                text, near = _absent(chosen, genome, name)
                lines.append(text)
                result.citations += citations(genome, near[:5], "product")
                result.candidates += [gene.id for gene in near[:10]]
    result.citations = [citation(genome, gene) for genome, gene in shown[:25]] + result.citations
    result.focus = [gene.id for _, gene in shown]
    result.text = "\n\n".join(lines)
    if len(shown) > MANY:
        result.table = gene_table(shown)
    return result


def _present(genomes: list[Genome], genome: Genome, genes: list[Gene]) -> str:
    where = in_genome(genomes, genome)
    if len(genes) > 1:
        return f"Yes, there are {count(len(genes), 'gene')}{where}: {named(genes)}."
    gene = genes[0]
    product = f" ({plain(gene.product)})" if gene.product else ""
    pseudo = " It is marked as a pseudogene." if gene.pseudo else ""
    return f"Yes, {gene_name(gene)}{product} is annotated{where}, {place(genome, gene)}.{pseudo}"


def _absent(genomes: list[Genome], genome: Genome, name: str) -> tuple[str, list[Gene]]:
    """A no, with the genes whose product mentions the name, or near names."""
    where = f" in {the_genome(genome)}"
    text = f"No, there is no gene called '{plain(name)}' annotated{where}"
    try:
        sql, params, _ = keyword_condition(genome, "genes", name, "product")
        genes = genome.genes(sql, tuple(params), limit=50)
    except BadFilterError:
        genes = []
    if genes:
        verb = "mentions" if len(genes) == 1 else "mention"
        return f"{text}, but {count(len(genes), 'product')} {verb} it: {named(genes)}.", genes
    genes = by_symbol(genome, name)
    if genes:
        said = dict.fromkeys(plain(gene.product) for gene in genes)
        products = join([f"'{item}'" for item in said][:3])
        verb = "is" if len(genes) == 1 else "are"
        return f"{text}, but {named(genes)} {verb} annotated as {products}.", genes
    near = genome.suggest(name)
    if near:
        return f"{text}; the nearest names are {join([plain(item) for item in near[:5]])}.", []
    return f"{text}.", []
