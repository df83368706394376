"""The card of one gene: what it is called, where it lies, what it makes, where to read on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import gradio as gr

from app.text import clean
from app.tools.proteins.chemistry import kda, properties
from app.tools.shared.phrase import place
from app.ui.markdown import code, safe
from index import listing
from index.rows import FeatureRow, Gene

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

SIMILAR = 5
_LINKS = {
    "GeneID": "https://www.ncbi.nlm.nih.gov/gene/",
    "UniProtKB/Swiss-Prot": "https://www.uniprot.org/uniprotkb/",
    "UniProtKB/TrEMBL": "https://www.uniprot.org/uniprotkb/",
    "UniProtKB": "https://www.uniprot.org/uniprotkb/",
    "taxon": "https://www.ncbi.nlm.nih.gov/Taxonomy/Browser/wwwtax.cgi?id=",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What the card shows; sequences are empty where the file has none."""

    markdown: str
    dna: str
    protein: str


@dataclass(slots=True)
class Panel:
    """The components of the card; see `values`."""

    text: gr.Markdown
    dna: gr.Code
    protein: gr.Code
    similar: gr.Dataframe

    @property
    def shown(self) -> list[Any]:
        """What changes with the gene."""
        return [self.text, self.dna, self.protein, self.similar]


def build() -> Panel:
    """Lay out the card."""
    text = gr.Markdown(elem_id="card")
    with gr.Accordion("DNA, 5' to 3'", open=False):
        dna = gr.Code(show_label=False, language=None, wrap_lines=True, max_lines=12)
    with gr.Accordion("Protein", open=False):
        protein = gr.Code(show_label=False, language=None, wrap_lines=True, max_lines=12)
    with gr.Accordion("Genes whose products mean something alike", open=False):
        alike = gr.Dataframe(
            headers=["id", "gene", "product"], interactive=False, show_label=False, wrap=True
        )
    return Panel(text, dna, protein, alike)


def values(genome: Genome, gene: Gene) -> list[Any]:
    """Values of `Panel.shown`."""
    made = card(genome, gene)
    return [made.markdown, made.dna, made.protein, similar(genome, gene)]


def find(library: Library, name: str) -> tuple[Genome, Gene] | None:
    """The gene of an id in any open genome."""
    for genome in library.genomes:
        found = [gene for gene in genome.lookup(name) if gene.id == name] or genome.lookup(name)
        if found:
            return genome, found[0]
    return None


def at(library: Library, name: str, table: listing.Kind, key: int) -> tuple[Genome, Gene] | None:
    """The gene of a row of the genes table; of a feature the gene that it belongs to."""
    genome = next((genome for genome in library.genomes if genome.name == name), None)
    if genome is None:
        return None
    found = listing.row(genome, table, key)
    if isinstance(found, FeatureRow):
        found = listing.row(genome, "genes", found.gid) if found.gid is not None else None
    return (genome, found) if isinstance(found, Gene) else None


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
        Texts of the file stand in it as text: no HTML, no links of theirs.
    """
    protein, dna = _protein(genome, gene), _dna(genome, gene)
    title = f"### *{safe(gene.symbol)}* {code(gene.id)}" if gene.symbol else f"### {code(gene.id)}"
    lines = [title, f"**{safe(gene.product or gene.type)}**"]
    facts = [f"{gene.length:,} bp {safe(place(genome, gene))}"]
    if gene.pseudo:
        facts.append("pseudogene")
    if gene.exons and gene.exons > 1:
        facts.append(f"{gene.exons} exons")
    if gene.gc is not None:
        facts.append(f"GC {100 * gene.gc:.1f} %")
    if gene.start_codon:
        facts.append(f"start codon {code(gene.start_codon)}")
    lines.append("; ".join(facts))
    if protein:
        found = properties(protein)
        if found is not None:
            lines.append(
                f"Protein: {len(protein):,} aa, {kda(found.mass)}, isoelectric point "
                f"{found.pi:.2f}, GRAVY {found.gravy:.2f}"
            )
    names = [name for name in (*gene.synonyms, *gene.old_locus_tags) if name]
    if names:
        lines.append("Also called " + ", ".join(code(name) for name in names[:12]))
    for label, text in (("Note", gene.note), ("Function", gene.function)):
        if text:
            lines.append(f"{label}: {safe(clean(text)[:600])}")
    if gene.ec:
        lines.append("EC " + ", ".join(code(number) for number in gene.ec))
    links = _links(gene)
    if links:
        lines.append("Read on: " + " · ".join(links) + " (these open other sites)")
    return Card("\n\n".join(lines), dna, protein)


def similar(genome: Genome, gene: Gene) -> list[list[str]]:
    """Genes whose descriptions mean something alike, nearest first: id, gene, product."""
    from index.retrieve import search

    if not gene.product:
        return []
    hits = search(genome, gene.product, k=SIMILAR + 5).hits
    numbers = [hit.gid for hit in hits if hit.gid is not None and hit.gid != gene.gid]
    if not numbers:
        return []
    marks = ", ".join("?" * len(numbers))
    rows = {row.gid: row for row in genome.genes(f"gid IN ({marks})", numbers)}
    found = [rows[number] for number in dict.fromkeys(numbers) if number in rows]
    return [[clean(g.id), clean(g.symbol), clean(g.product)] for g in found[:SIMILAR]]


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


def _links(gene: Gene) -> list[str]:
    links = []
    if gene.protein_id:
        target = quote(gene.protein_id, safe=".")
        links.append(f"[NCBI protein](https://www.ncbi.nlm.nih.gov/protein/{target})")
    for xref in gene.xrefs:
        base, _, value = xref.partition(":")
        if base in _LINKS and value:
            links.append(f"[{base}]({_LINKS[base]}{quote(value, safe='.')})")
    return list(dict.fromkeys(links))[:6]
