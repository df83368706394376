"""How facts are worded: numbers with separators and units, gene names, places, tables.

Everything taken from a file passes through `plain`, so that its text stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.text import CONTROL, clean
from app.tools.base import SEVERAL, Citation, Table
from index.formats.cut_out import NOTE as CUT_OUT

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, Gene

CITED = 25
"""Citations given at most; the table names the rest."""

COLUMNS = ("gene", "product", "record", "start", "end", "strand", "length")
"""Columns of a gene table after `id`."""

_ACTIVE = re.compile(rf"{CONTROL.pattern}|[<`*]|[^\S ]|  |^ | $|\]\(")
"""What `plain` changes."""

_SIGN = {1: "+", -1: "-"}
_SYMBOL = re.compile(r"[A-Za-z0-9_.'()/+\-]{1,20}")


def number(value: float, digits: int | None = None) -> str:
    """A number with thousands separators: ``4,641,652``; `digits` after the point if given."""
    if digits is None:
        digits = 0 if float(value).is_integer() else 2
    return f"{value:,.{digits}f}"


def bp(value: float) -> str:
    """``1,024 bp``."""
    return f"{number(value)} bp"


def aa(value: int) -> str:
    """``341 amino acids``."""
    return "1 amino acid" if value == 1 else f"{number(value)} amino acids"


def percent(fraction: float, digits: int = 2) -> str:
    """A fraction as ``50.79 %``."""
    return f"{100 * fraction:.{digits}f} %"


def count(value: int, noun: str, more: str | None = None) -> str:
    """``1 gene``, ``2,004 genes``, ``no genes``."""
    many = more or plural(noun)
    if value == 0:
        return f"no {many}"
    return f"{number(value)} {noun if value == 1 else many}"


def plural(noun: str) -> str:
    """Plural of a noun: ``genes``, ``tRNAs``, ``CDS``, ``entries``, ``tRNA or rRNA features``."""
    if " or " in noun or ", " in noun:
        return f"{noun} features"
    if noun.endswith("S"):
        return noun
    if " of " in noun:
        head, tail = noun.split(" of ", 1)
        return f"{plural(head)} of {tail}"
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch")) else "s")


def plain(text: str) -> str:
    """Text of a file on one line, with what Markdown or HTML would act upon made inert."""
    text = str(text)
    if not _ACTIVE.search(text):
        return text
    text = re.sub(r"\s+", " ", clean(text)).strip()
    text = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text)
    text = text.replace("](", "] (").replace("`", "'")
    return re.sub(r"(?<!\\)\*", r"\\*", text)


def join(items: Iterable[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def italic(symbol: str) -> str:
    """A gene symbol in italics; a name that is no symbol is left upright."""
    text = plain(symbol)
    return f"*{text}*" if _SYMBOL.fullmatch(symbol) and "\\" not in text else text


def sign(strand: int) -> str:
    """``+``, ``-`` or ``.``."""
    return _SIGN.get(strand, ".")


def strand_words(strand: int) -> str:
    """``plus strand``, ``minus strand`` or ``both strands``."""
    return {1: "plus strand", -1: "minus strand"}.get(strand, "both strands")


def gene_name(gene: Gene | FeatureRow) -> str:
    """``*lacZ* (b0344)``: symbol and identifier, or the one that there is."""
    symbol = gene.symbol or ""
    if not symbol:
        return plain(gene.id)
    if gene.id in (symbol, ""):
        return italic(symbol)
    return f"{italic(symbol)} ({plain(gene.id)})"


def short_name(gene: Gene | FeatureRow) -> str:
    """``*lacZ*``, or the identifier where there is no symbol."""
    return italic(gene.symbol) if gene.symbol else plain(gene.id)


def ends(genome: Genome, gene: Gene | FeatureRow) -> tuple[int, int]:
    """First and last base in reading direction of the record, 1-based inclusive.

    A feature over the origin of a circular record begins near its end: start > end.
    """
    if gene.wraps:
        parts = gene.parts if gene.strand >= 0 else gene.parts[::-1]
        return parts[0].start + 1, parts[-1].end
    return gene.start + 1, gene.end


def span(genome: Genome, gene: Gene | FeatureRow) -> str:
    """``363,231..366,305``, with a word where it runs over the origin."""
    start, end = ends(genome, gene)
    over = " (over the origin)" if start > end else ""
    return f"{number(start)}..{number(end)}{over}"


def is_cut_out(genome: Genome) -> bool:
    """Whether the records of a genome are genes or proteins that were cut out of one."""
    return genome.format == "fasta" and bool(genome.genes(limit=1))


def cut_from(gene: Gene | FeatureRow) -> str:
    """Where the title of a gene that was cut out places it, else an empty string."""
    return gene.note.removeprefix(CUT_OUT) if (gene.note or "").startswith(CUT_OUT) else ""


def gene_size(gene: Gene | FeatureRow) -> str:
    """``3,075 bp``, or amino acids where the record is the protein itself."""
    itself = gene.strand == 0 and gene.aa_length == gene.length
    return f"{number(gene.length)} amino acids" if itself else bp(gene.length)


def place(genome: Genome, gene: Gene | FeatureRow) -> str:
    """``on the minus strand of NC_000913.3 at 363,231..366,305``."""
    if is_cut_out(genome):
        source = cut_from(gene)
        own = f"in its own record {plain(gene.record)}"
        return f"{own}, by its title cut out of {plain(source)}" if source else own
    where = f"{plain(gene.record)} at {span(genome, gene)}"
    if gene.strand == 0:
        return f"on {where}"
    return f"on the {strand_words(gene.strand)} of {where}"


def parts_text(gene: Gene | FeatureRow) -> str:
    """The stretches of a spliced feature in their biological order, 1-based."""
    strands = {part.strand for part in gene.parts}
    texts = []
    for part in gene.parts:
        text = f"{number(part.start + 1)}..{number(part.end)}"
        texts.append(text + (f" ({sign(part.strand)})" if len(strands) > 1 else ""))
    return ", ".join(texts)


def citation(genome: Genome, gene: Gene | FeatureRow, qualifier: str = "location") -> Citation:
    """Where a gene or feature stands, and the qualifier that a fact rests on."""
    start, end = ends(genome, gene)
    return Citation(gene.record, start, end, gene.strand, gene.id, qualifier)


def citations(
    genome: Genome, genes: Sequence[Gene | FeatureRow], qualifier: str = "location"
) -> list[Citation]:
    """Citations of the first `CITED` genes."""
    return [citation(genome, gene, qualifier) for gene in genes[:CITED]]


def cell(genome: Genome, gene: Gene | FeatureRow, column: str) -> Any:
    """Value of one column of a gene table, as a person reads it."""
    if column == "id":
        return gene.id
    if column == "gene":
        return gene.symbol or ""
    if column == "genome":
        return genome.name
    if column == "start":
        return ends(genome, gene)[0]
    if column == "end":
        return ends(genome, gene)[1]
    if column == "strand":
        return sign(gene.strand)
    if column == "gc":
        return None if gene.gc is None else round(100 * gene.gc, 2)
    if column == "product":
        return plain(gene.product or gene.note or gene.function or "")
    value = getattr(gene, column)
    if isinstance(value, tuple):
        return ", ".join(plain(item) for item in value)
    return plain(value) if isinstance(value, str) else value


HEADINGS = {
    "length": "length (bp)",
    "aa_length": "length (aa)",
    "gc": "GC (%)",
    "start_codon": "start codon",
}
"""Column headings where they differ from the column's name."""


def gene_table(
    rows: Sequence[tuple[Genome, Gene | FeatureRow]],
    columns: Sequence[str] = COLUMNS,
    extra: Mapping[str, Sequence[Any]] | None = None,
) -> Table:
    """A table of genes or features; `extra` adds columns, one value a row.

    A column ``genome`` is put in where the rows are of more than one genome, and ``length`` is in
    bp, ``aa_length`` in amino acids, ``gc`` in percent.
    """
    names = ["id", *columns]
    if len({genome.name for genome, _ in rows}) > 1 and "genome" not in names:
        names.insert(1, "genome")
    body = [[cell(genome, gene, name) for name in names] for genome, gene in rows]
    headings = [HEADINGS.get(name, name) for name in names]
    for heading, values in (extra or {}).items():
        headings.append(heading)
        for line, value in zip(body, values, strict=True):
            line.append(value)
    return Table(headings, body, len(body))


_ORDINALS = (
    "",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


def ordinal(place: int) -> str:
    """Word of a 0-based place before a superlative: ``""``, ``second``, ...; ``11th``, ``22nd``."""
    if place < len(_ORDINALS):
        return _ORDINALS[place]
    value = place + 1
    last = (
        "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    )
    return f"{number(value)}{last}"


def named(genes: Sequence[Gene | FeatureRow], limit: int = 5) -> str:
    """``*lacZ* (b0344), *lacY* (b0343) and 3 more``."""
    shown = [gene_name(gene) for gene in genes[:limit]]
    more = len(genes) - len(shown)
    return join([*shown, f"{number(more)} more"]) if more > 0 else join(shown)


def in_short(genes: Sequence[Gene | FeatureRow], limit: int = 12) -> str:
    """``*lacZ*, *lacY* and *lacA*``, of more than `limit` the first with how many more."""
    shown = [short_name(gene) for gene in genes]
    if len(shown) > limit:
        shown = [*shown[: limit - 2], f"{number(len(shown) - limit + 2)} more"]
    return join(shown)


def the_genome(genome: Genome, begins: bool = False) -> str:
    """Name of a genome where several are open, else ``this genome`` (``This`` at a beginning)."""
    if SEVERAL.get():
        return plain(genome.name)
    return "This genome" if begins else "this genome"


def times(value: int) -> str:
    """``1 time``, ``646 times``."""
    return count(value, "time") if value else "0 times"


def in_genome(genomes: Sequence[Genome], genome: Genome) -> str:
    """`` in NAME`` where several genomes are open, else an empty string."""
    return f" in {plain(genome.name)}" if len(genomes) > 1 else ""


def fasta_title(genome: Genome, gene: Gene | FeatureRow, what: str = "") -> str:
    """Rest of a FASTA header: ``lacZ NC_000913.3:363231..366305(-)``."""
    start, end = ends(genome, gene)
    symbol = f"{gene.symbol} " if gene.symbol and gene.symbol != gene.id else ""
    text = f"{symbol}{gene.record}:{start}..{end}({sign(gene.strand)})"
    return f"{text} {what}".strip()
