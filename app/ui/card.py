"""The card of one gene: layout, what fills it, and the genes that are like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.session import Session
from app.text import clean
from app.ui import facts
from index import listing
from index.rows import FeatureRow, Gene

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

SIMILAR = 5
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
OPENING = """
element.addEventListener('click', event => {
  const near = event.target.closest('button[data-key]');
  if (near) trigger('click', {genome: near.dataset.genome, table: 'genes', key: +near.dataset.key});
});
"""
"""A neighbour's button opens its card."""


@dataclass(slots=True)
class Panel:
    """The components of the card; see `values`."""

    text: gr.HTML
    dna: gr.Textbox
    protein: gr.Textbox
    similar: gr.Dataframe
    search: gr.Button
    sequences: gr.Dataframe
    more: gr.Column
    gene: gr.State

    @property
    def shown(self) -> list[Any]:
        """What changes with the gene."""
        return [
            self.text, self.dna, self.protein, self.gene, self.search, self.sequences, self.more,
        ]  # fmt: skip


def build() -> Panel:
    """Lay out the card."""
    gene = gr.State(None)
    text = gr.HTML(
        facts.EMPTY, elem_id="card", js_on_load=OPENING, css_template=facts.STYLE,
        apply_default_css=False, padding=False,
    )  # fmt: skip
    with gr.Column(visible=False) as more:
        with gr.Accordion("Sequences", open=False):
            dna = _letters("DNA, 5' to 3'")
            protein = _letters("Protein")
        with gr.Accordion("Genes of similar meaning", open=False):
            alike = _genes(["id", "gene", "product"], "Genes alike by meaning")
        with gr.Accordion("Genes of similar sequence", open=False):
            search = gr.Button("Search the open genomes", size="sm", interactive=False)
            sequences = _genes(
                ["id", "gene", "product", "identity", "genome"], "Genes alike by sequence"
            )
    return Panel(text, dna, protein, alike, search, sequences, more, gene)


def _letters(label: str) -> gr.Textbox:
    return gr.Textbox(
        label=label, interactive=False, lines=2, max_lines=10, buttons=["copy"],
        elem_classes="letters",
    )  # fmt: skip


def _genes(headers: list[str], label: str) -> gr.Dataframe:
    return gr.Dataframe(
        headers=headers, interactive=False, show_label=False, label=label, wrap=True
    )


def values(genome: Genome, gene: Gene) -> list[Any]:
    """Values of `Panel.shown`."""
    made = facts.card(genome, gene)
    key = (genome.name, gene.gid)
    shown = gr.update(visible=True)
    return [made.html, made.dna, made.protein, key, gr.update(interactive=True), [], shown]


def empty() -> list[Any]:
    """Values of `Panel.shown` where no gene is chosen."""
    hidden = gr.update(visible=False)
    return [facts.EMPTY, "", "", None, gr.update(interactive=False), [], hidden]


def wire(panel: Panel, session: gr.State) -> None:
    """Find what is alike: by meaning with each card, by sequence when it is asked for."""

    def by_meaning(current: Session, key: tuple[str, int] | None) -> list[list[str]]:
        found = at(current.library, key[0], "genes", key[1]) if key else None
        return similar(*found) if found else []

    def by_sequence(current: Session, key: tuple[str, int] | None) -> list[list[str]]:
        found = at(current.library, key[0], "genes", key[1]) if key else None
        if found is None:
            return []
        rows = sequences(current.library, *found)
        if not rows:
            gr.Info("No other gene of the open genomes has a similar sequence.")
        return rows

    panel.gene.change(by_meaning, [session, panel.gene], panel.similar, **PRIVATE)
    panel.search.click(by_sequence, [session, panel.gene], panel.sequences, **PRIVATE)


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


def sequences(library: Library, genome: Genome, gene: Gene) -> list[list[str]]:
    """Genes of similar sequence in all open genomes: id, gene, product, identity, genome."""
    from index.homologs import by_sequence

    return [
        [clean(g.id), clean(g.symbol), clean(g.product), f"{100 * share:.0f} %", clean(owner.name)]
        for owner, g, share in by_sequence(genome, gene, library.genomes)
    ]
