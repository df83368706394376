"""What the card of a gene says, as HTML in which text of the file stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.text import clean, unmarked
from app.tools.proteins.chemistry import kda, properties
from app.tools.shared.phrase import place

if TYPE_CHECKING:
    from index.genome import Gene, Genome

EMPTY = (
    '<p class="empty">Click a gene on the map or in a table to see its card: what it is called, '
    "what it makes, its sequences and its neighbours.</p>"
)
STYLE = """
color: var(--body-text-color);
h3 { font-size: 1.15rem; margin: .2rem 0 0; }
h3 code { font-size: .85em; font-weight: 400; }
.product { font-weight: 600; margin: .15rem 0 .5rem; }
dl { display: grid; grid-template-columns: fit-content(10.5rem) 1fr; gap: .25rem .9rem; margin: 0;
  font-size: .88rem; }
dt { font-weight: 600; color: var(--body-text-color-subdued); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
@media (max-width: 640px) { dl { grid-template-columns: fit-content(7.5rem) 1fr; } }
.read { font-size: .88rem; margin: .6rem 0 0; }
a { color: var(--link-text-color); text-decoration: underline; }
nav { display: flex; gap: .4rem; flex-wrap: wrap; align-items: stretch; margin: .5rem 0; }
nav button { all: unset; box-sizing: border-box; cursor: pointer; font-size: .8rem; min-width: 0;
  padding: .3rem .8rem; background: var(--background-fill-secondary); overflow-wrap: anywhere;
  border: 1px solid var(--border-color-primary); color: var(--body-text-color); }
nav .plus { border-radius: 4px 14px 14px 4px; }
nav .minus { border-radius: 14px 4px 4px 14px; }
nav .this { border-color: var(--color-accent); border-width: 2px; padding: .3rem .8rem;
  font-size: .8rem; font-weight: 600; border-style: solid; }
nav small { display: block; font-size: .7rem; color: var(--body-text-color-subdued); }
button:focus-visible, a:focus-visible { outline: 2px solid var(--color-accent);
  outline-offset: 1px; }
.empty { opacity: .85; font-size: .88rem; }
"""
NOTE = 900
"""Letters of a note that are shown."""
NAMES = 12
LINKS = 12
NEAR = 2
"""Neighbours drawn on each side."""
_REFERENCES = {
    "GeneID": ("NCBI Gene", "https://www.ncbi.nlm.nih.gov/gene/{}"),
    "UniProtKB/Swiss-Prot": ("UniProt", "https://www.uniprot.org/uniprotkb/{}"),
    "UniProtKB/TrEMBL": ("UniProt", "https://www.uniprot.org/uniprotkb/{}"),
    "UniProtKB": ("UniProt", "https://www.uniprot.org/uniprotkb/{}"),
    "GO": ("Gene Ontology", "https://amigo.geneontology.org/amigo/term/GO:{}"),
    "InterPro": ("InterPro", "https://www.ebi.ac.uk/interpro/entry/InterPro/{}/"),
    "PFAM": ("Pfam", "https://www.ebi.ac.uk/interpro/entry/pfam/{}/"),
    "RFAM": ("Rfam", "https://rfam.org/family/{}"),
    "SGD": ("SGD", "https://www.yeastgenome.org/locus/{}"),
}
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,30}")
_PROTEIN = re.compile(r"([A-Z]{2}_\d{6,9}|[A-Z]{3}\d{5,7}|WP_\d{9})(\.\d+)?")
_NUMBER = re.compile(r"\d+\.(\d+|-)\.(\d+|-)\.(n?\d+|-)")


@dataclass(frozen=True, slots=True)
class Card:
    """What the card shows; sequences are empty where the file has none."""

    html: str
    dna: str
    protein: str


def card(genome: Genome, gene: Gene) -> Card:
    """Everything a person would look up about a gene.

    Parameters
    ----------
    genome
        Its genome.
    gene
        One of its genes.

    Returns
    -------
    Card
        Links lead only to the data banks of `_REFERENCES`, NCBI Protein and ENZYME, and nothing is
        fetched from them unless they are clicked.
    """
    dna, protein = _dna(genome, gene), _protein(genome, gene)
    title = f"<i>{_text(gene.symbol)}</i> " if gene.symbol else ""
    rows = "".join(
        f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _rows(genome, gene, protein) if value
    )
    links = list(dict.fromkeys(_links(gene)))[:LINKS]
    read = f'<p class="read">Read on at {", ".join(links)}.</p>' if links else ""
    html = (
        f'<article aria-label="Card of {_text(gene.name)}">'
        f"<h3>{title}<code>{_text(gene.id)}</code></h3>"
        f'<p class="product">{_text(gene.product or gene.type)}</p>'
        f"{_neighbours(genome, gene)}<dl>{rows}</dl>{read}</article>"
    )
    return Card(html, dna, protein)


def _rows(genome: Genome, gene: Gene, protein: str) -> Iterator[tuple[str, str]]:
    """Names and escaped values, those without a value too."""
    where = unmarked(place(genome, gene))
    yield "Position", f"{gene.length:,} bp {_text(where)}"
    kind = "pseudogene" if gene.pseudo else gene.kind
    yield "Kind", _text(f"{kind}, {gene.exons} exons" if gene.exons > 1 else kind)
    yield "GC content", "" if gene.gc is None else f"{100 * gene.gc:.1f} %"
    yield "Start codon", _code(gene.start_codon)
    found = properties(protein) if protein else None
    if found is not None:
        yield "Protein", f"{len(protein):,} aa, {kda(found.mass)}"
        yield "Isoelectric point", f"{found.pi:.2f}"
        yield "Hydropathy", f"{found.gravy:.2f} (GRAVY)"
        yield "Extinction at 280 nm", f"{found.reduced:,} M⁻¹ cm⁻¹ (no cystines)"
    yield "locus_tag", _code(gene.locus_tag) if gene.locus_tag != gene.id else ""
    yield "protein_id", _code(gene.protein_id)
    names = [name for name in (*gene.synonyms, *gene.old_locus_tags) if name]
    yield "Also called", ", ".join(_code(name) for name in names[:NAMES])
    yield "Function", _cut(gene.function)
    yield "Note", _cut(gene.note)


def _text(text: str) -> str:
    return escape(" ".join(clean(text).split()))


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>" if text else ""


def _cut(text: str) -> str:
    text = " ".join(clean(text).split())
    return escape(text if len(text) <= NOTE else text[:NOTE].rstrip() + "…")


def _neighbours(genome: Genome, gene: Gene) -> str:
    """The nearest genes as arrows, left to right on the plus strand, with the gaps between."""
    circle = genome.record(gene.record).circular
    left, right = _beside(genome, gene, before=True), _beside(genome, gene, before=False)
    if circle and len(left) < NEAR:
        left += [g for g in _edge(genome, gene, last=True) if g not in (gene, *left, *right)]
    if circle and len(right) < NEAR:
        right += [g for g in _edge(genome, gene, last=False) if g not in (gene, *left, *right)]
    if not left and not right:
        return ""
    drawn = [_arrow(genome, gene, other) for other in reversed(left[:NEAR])]
    drawn.append(f'<span class="this {_way(gene)}">{_arrow_text(gene)}</span>')
    drawn += [_arrow(genome, gene, other) for other in right[:NEAR]]
    return f'<nav aria-label="Neighbours along the record">{"".join(drawn)}</nav>'


def _beside(genome: Genome, gene: Gene, before: bool) -> list[Gene]:
    """The nearest genes on one side, the nearest first."""
    low, high = _span(gene)
    if before:
        where, place, order = "start < ?", low, "start DESC"
    else:
        where, place, order = "start >= ?", high if gene.wraps else low, "start"
    return genome.genes(
        f"record = ? AND {where} AND gid <> ? AND NOT wraps", (gene.record, place, gene.gid),
        order=order, limit=NEAR,
    )  # fmt: skip


def _span(gene: Gene) -> tuple[int, int]:
    """Left and right end on the plus strand (0-based half-open), also over the origin."""
    if not gene.wraps:
        return gene.start, gene.end
    first, last = gene.parts[0], gene.parts[-1]
    low, high = (last, first) if gene.strand < 0 else (first, last)
    return low.start, high.end


def _edge(genome: Genome, gene: Gene, last: bool) -> list[Gene]:
    """The genes at an end of a circular record, the outermost first."""
    return genome.genes(
        "record = ? AND NOT wraps", (gene.record,), order='"end" DESC' if last else "start",
        limit=NEAR,
    )  # fmt: skip


def _arrow(genome: Genome, gene: Gene, other: Gene) -> str:
    return (
        f'<button type="button" class="{_way(other)}" data-genome="{_text(genome.name)}" '
        f'data-key="{other.gid}" title="{_text(other.product)}">{_arrow_text(other)}'
        f"<small>{_gap(genome, gene, other)}</small></button>"
    )


def _way(gene: Gene) -> str:
    return {1: "plus", -1: "minus"}.get(gene.strand, "none")


def _arrow_text(gene: Gene) -> str:
    name = f"<i>{_text(gene.symbol)}</i>" if gene.symbol else _text(gene.id)
    return {1: f"{name} ▸", -1: f"◂ {name}"}.get(gene.strand, name)


def _gap(genome: Genome, gene: Gene, other: Gene) -> str:
    """Bases between two genes, the shorter way where the record is a circle."""
    low, high = _span(gene)
    ways = [other.start - high, low - other.end]
    info = genome.record(gene.record)
    if info.circular and not gene.wraps:
        ways += [way + info.length for way in ways]
    inside = other.start < high and other.end > low and not gene.wraps
    apart = -1 if inside else min((way for way in ways if way >= 0), default=-1)
    return f"{apart:,} bp away" if apart > 0 else "overlaps" if apart else "adjacent"


def _links(gene: Gene) -> Iterator[str]:
    if _PROTEIN.fullmatch(gene.protein_id):
        yield _link("NCBI Protein", "https://www.ncbi.nlm.nih.gov/protein/{}", gene.protein_id)
    for number in gene.ec:
        if _NUMBER.fullmatch(number) and "-" not in number:
            yield _link(f"EC {number}", "https://enzyme.expasy.org/EC/{}", number)
    for xref in gene.xrefs:
        bank, _, value = xref.partition(":")
        known = _REFERENCES.get(bank)
        value = value.removeprefix("GO:")
        if known and _VALUE.fullmatch(value):
            yield _link(f"{known[0]} {value}", known[1], value)


def _link(name: str, address: str, value: str) -> str:
    target = address.format(quote(value, safe="."))
    return f'<a href="{target}" target="_blank" rel="noopener noreferrer">{escape(name)}</a>'


def _dna(genome: Genome, gene: Gene) -> str:
    try:
        return genome.sequence(gene.record, gene.parts)
    except (KeyError, ValueError):
        return ""


def _protein(genome: Genome, gene: Gene) -> str:
    if gene.kind != "protein" or gene.pseudo:
        return ""
    try:
        return genome.protein(gene)
    except (KeyError, ValueError):
        return ""
