"""Everything that a comparison of two open genomes tells, computed in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.examples import STEP
from app.figures.compare import dot_plot, link_view
from app.tools.base import Table
from app.tools.compare.bases import (
    block_table,
    gap_table,
    identity_table,
    identity_words,
    words,
)
from app.tools.compare.proteins import only_table, pair_table, summary
from app.tools.compare.two import STOPPED
from app.tools.registry import call
from app.tools.shared.phrase import plain
from index.compare.base import Step, StoppedError, part
from index.compare.blocks import synteny
from index.compare.dna import Alignment, align_genomes
from index.compare.proteins import Pair, shared

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library


@dataclass(slots=True)
class Comparison:
    """What was found.

    Attributes
    ----------
    said
        Paragraphs of prose.
    tables
        By the title under which each is shown.
    dots, links
        Plotly figures as dictionaries, or None.
    """

    said: list[str] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    dots: dict[str, Any] | None = None
    links: dict[str, Any] | None = None


def compare(
    library: Library, one: Genome, other: Genome, identity: float, coverage: float, step: Step
) -> Comparison:
    """Compare two open genomes: sizes, genes by their proteins, bases, and order.

    Parameters
    ----------
    identity, coverage
        Thresholds of `index.compare.proteins.shared`.
    step
        Told of the progress; False stops, and what is done by then is given.
    """
    made = Comparison()
    side_by_side = call(_only(library, one, other), "compare_genomes", {})
    made.said.append(side_by_side.text)
    if side_by_side.table is not None:
        made.tables["Overview"] = side_by_side.table
    token = STEP.set(step)
    try:
        aligned = _bases(made, one, other, part(step, 0.0, 0.4))
        _proteins(made, one, other, aligned, identity, coverage, part(step, 0.4, 0.95))
        _order(made, one, other, part(step, 0.95, 1.0))
    except StoppedError:
        made.said.append(STOPPED)
    finally:
        STEP.reset(token)
    return made


def _only(library: Library, one: Genome, other: Genome) -> Library:
    """The two genomes as a library of their own."""
    two = type(library)()
    two.genomes = [one, other]
    return two


def _bases(made: Comparison, one: Genome, other: Genome, step: Step) -> Alignment | None:
    try:
        aligned = align_genomes(one, other, step)
    except ValueError as error:
        made.said.append(plain(str(error)))
        return None
    made.said.append(identity_words(one, other, aligned))
    made.tables["Identity"] = identity_table(one, other, aligned)
    return aligned


def _proteins(
    made: Comparison,
    one: Genome,
    other: Genome,
    aligned: Alignment | None,
    identity: float,
    coverage: float,
    step: Step,
) -> None:
    try:
        found = shared(one, other, identity=identity, coverage=coverage, step=step)
    except ValueError as error:
        made.said.append(plain(str(error)))
        return
    made.said.append(summary(one, other, found))
    made.tables["Genes in both"] = pair_table(other, found.pairs)
    for genome, against, genes, mapping in (
        (one, other, found.only_one, aligned.forth if aligned else None),
        (other, one, found.only_other, aligned.back if aligned else None),
    ):
        made.tables[f"Only in {genome.name}"] = only_table(genome, against, genes, mapping)[0]
    made.tables["Extra copies"] = _copies(
        (one, other, found.similar_one), (other, one, found.similar_other)
    )


def _copies(*sides: tuple[Genome, Genome, list[Pair]]) -> Table:
    columns = ["id", "genome", "gene", "most like", "identity (%)", "product"]
    rows = [
        [pair.one.id, genome.name, pair.one.symbol, f"{pair.other.id} of {plain(other.name)}",
         round(100 * pair.identity, 1), plain(pair.one.product)]
        for genome, other, pairs in sides
        for pair in pairs
    ]  # fmt: skip
    return Table(columns, rows, len(rows))


def _order(made: Comparison, one: Genome, other: Genome, step: Step) -> None:
    try:
        found = synteny(one, other, step)
    except ValueError:
        return  # said already: there is nothing to align and there are no proteins
    made.said.append(words(one, other, found))
    if found.blocks:
        made.tables["Blocks"] = block_table(other, found.blocks)
        made.dots, made.links = dot_plot(one, other, found), link_view(one, other, found)
    if found.basis == "DNA":
        made.tables["Unaligned stretches"] = gap_table(one, other, found)
