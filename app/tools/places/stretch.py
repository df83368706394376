"""An operon or cluster as one stretch of a record: which genes it has, where it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.tools.base import Result
from app.tools.places.clusters import (
    OPERON_GAP,
    annotated_operon,
    family,
    grouped,
    transcribed,
)
from app.tools.places.layout import Placement, layout, runs
from app.tools.shared.filters import BadFilterError, keyword_condition
from app.tools.shared.phrase import bp, in_short, join, number, plain, strand_words, the_genome
from app.tools.shared.select import absent, declined, find_genes, open_genomes
from app.tools.shared.several import named_genes

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library
    from index.rows import RecordInfo


FAMILY_GAP = 250
"""Bases between genes of one symbol family in an operon at most: room for an attenuator."""

_REGULATOR = re.compile(r"\b(?:repressor|regulator\w*|activator)\b", re.I)


@dataclass(slots=True, frozen=True)
class Stretch:
    """Genes that follow each other, as one place.

    Attributes
    ----------
    genes
        In order of their first base, over the origin of a circular record too.
    title
        What it is called in an answer: ``the lac operon``.
    how
        A sentence that says where the grouping comes from.
    kin
        Numbers of all genes of the family, those that lie apart too.
    """

    genome: Genome
    record: RecordInfo
    genes: tuple[Gene, ...]
    title: str
    how: str
    kin: frozenset[int] = frozenset()

    @property
    def strand(self) -> int:
        """1 or -1 where all genes lie on one strand, else 0."""
        strands = {gene.strand for gene in self.genes}
        return strands.pop() if len(strands) == 1 else 0

    @property
    def start(self) -> int:
        """First base, 0-based."""
        return self.genes[0].start if self.over else min(gene.start for gene in self.genes)

    @property
    def end(self) -> int:
        """Base after the last one; beyond the record's length where it runs over the origin."""
        if not self.over:
            return max(gene.end for gene in self.genes)
        tail = [gene.end for gene in self.genes if gene.start < self.genes[0].start]
        return self.record.length + max(tail, default=0)

    @property
    def over(self) -> bool:
        """Whether it runs over the origin of a circular record."""
        return self.record.topology == "circular" and self.genes[-1].start < self.genes[0].start

    @property
    def length(self) -> int:
        """Bases from the first to the last, the spaces between the genes included."""
        return self.end - self.start

    def span(self) -> str:
        """``363,231..366,305``."""
        last = (self.end - 1) % self.record.length + 1
        return (
            f"{number(self.start + 1)}..{number(last)}{' (over the origin)' if self.over else ''}"
        )

    def place(self) -> str:
        """``on the minus strand of NC_000913.3 at 363,231..366,305``."""
        side = f"the {strand_words(self.strand)} of " if self.strand else ""
        return f"on {side}{plain(self.record.id)} at {self.span()}"

    def members(self) -> str:
        """The genes in order of transcription, in short."""
        return in_short(transcribed(self.genes) if self.strand else list(self.genes))


def stretches(
    library: Library,
    prefix: str | None,
    name: str | None,
    keyword: str | None,
    *,
    genome: str | None = None,
    record: str | None = None,
    whole: bool = False,
) -> list[Stretch] | Result:
    """The operons or clusters of a symbol family, a gene or product words, one a genome.

    Parameters
    ----------
    library
        The open genomes.
    prefix, name, keyword
        One of them says which operon.
    genome, record
        Where to look.
    whole
        The cluster with all its members, rather than the run on one strand within it.
    """
    genomes = open_genomes(library, genome)
    if isinstance(genomes, Result):
        return genomes
    if keyword == "rRNA":
        return _ribosomal(genomes, record)
    if name is not None and isinstance(find_genes(library, name, genome), Result):
        if not any(family(item, name) for item in genomes):
            return absent(genomes, name)
        prefix, name = name, None
    if name is not None:
        hits = named_genes(library, name, genome, record)
        if isinstance(hits, Result):
            return hits
        return [_of_gene(item, gene) for item, gene in hits]
    said = prefix or keyword or ""
    found: list[Stretch] = []
    apart: list[str] = []
    for item in genomes:
        members = family(item, prefix) if prefix else _annotated(item, said)
        if record is not None:
            wanted = {one.id for one in item.records if record in (one.id, one.name)}
            members = [gene for gene in members if gene.record in wanted]
        if len(members) == 1:
            found.append(_of_gene(item, members[0]))
        elif members:
            known = _of_family(item, members, said, whole)
            if known is None:
                apart.append(
                    f"The {number(len(members))} {plain(said)} genes of {the_genome(item)} lie "
                    f"apart from each other ({in_short(members, 8)}), so there is no such operon; "
                    "ask with one of them."
                )
            else:
                found.append(known)
    if not found and apart:
        return declined(" ".join(apart))
    if found:
        return found
    where = join([the_genome(item) for item in genomes], "or")
    begins = "has a symbol that begins with" if prefix else "is annotated as"
    return declined(
        f"No gene of {where} {begins} '{plain(said)}', so there is no such operon in the "
        "annotation; ask with a gene that belongs to it."
    )


MOST_RIBOSOMAL = 3
"""rRNA operons that are told one by one at most."""


def _ribosomal(genomes: Sequence[Genome], record: str | None) -> list[Stretch] | Result:
    """The rRNA operons, where they are few enough to tell each."""
    from app.tools.genes.ribosomal import ribosomal_runs

    found: list[Stretch] = []
    for item in genomes:
        for run in ribosomal_runs(item, record):
            if len(run) < 2:
                continue
            genes = tuple(run if run[0].strand >= 0 else run[::-1])
            how = (
                f"It is taken as {in_short(run)}: rRNA genes in a row, not annotated as an operon."
            )
            title = f"the rRNA operon of {in_short(run[:1])}"
            found.append(Stretch(item, item.record(run[0].record), genes, title, how))
    where = join([the_genome(item) for item in genomes], "or")
    if not found:
        return declined(f"There is no rRNA operon in {where}: no two rRNA genes stand in a row.")
    if len(found) > MOST_RIBOSOMAL:
        firsts = in_short([gene for one in found for gene in transcribed(one.genes)[:1]])
        text = f"There are {number(len(found))} rRNA operons, which begin with {firsts}; "
        return Result(f"{text}which one is meant? Ask with one of these genes.", status="clarify")
    return found


def _annotated(genome: Genome, words: str) -> list[Gene]:
    try:
        sql, params, _ = keyword_condition(genome, "genes", words)
    except BadFilterError:
        return []
    return genome.genes(sql, tuple(params))


def _of_gene(genome: Genome, gene: Gene) -> Stretch:
    """The annotated operon of a gene, else the run of genes that it is in."""
    record = genome.record(gene.record)
    known = annotated_operon(genome, gene)
    if known is not None and known[1]:
        title, genes = known
        how = f"The operon is annotated in the file as '{plain(title)}'."
        return Stretch(genome, record, tuple(genes), _operon_of(gene), how)
    genes = [gene]
    for run in runs(layout(genome, gene.record, gene), OPERON_GAP):
        if any(item.gene.gid == gene.gid for item in run):
            genes = [item.gene for item in run]
    return Stretch(genome, record, tuple(genes), _operon_of(gene), _PREDICTED)


_PREDICTED = (
    f"The operon is predicted, not annotated: genes in a row on one strand with at most "
    f"{bp(OPERON_GAP)} between neighbours."
)


def _operon_of(gene: Gene) -> str:
    return f"the operon of {in_short([gene])}"


def _of_family(genome: Genome, members: Sequence[Gene], said: str, whole: bool) -> Stretch | None:
    """The largest group of a family: the run on one strand in it, or all of it; None where no two
    members lie together."""
    for gene in members:
        known = None if whole else annotated_operon(genome, gene)
        if known is not None and len(known[1]) > 1 and known[0].lower().startswith(said.lower()):
            how = f"The operon is annotated in the file as '{plain(known[0])}'."
            title = f"the {plain(said)} operon"
            return Stretch(genome, genome.record(gene.record), tuple(known[1]), title, how)
    groups = grouped(genome, members, None)
    group = groups[0]
    if len(group) < 2:
        return None
    run = [] if whole else _in_a_row(genome, group)
    chosen = run or list(group)
    noun = "operon" if run else "cluster"
    members_said = in_short(transcribed(chosen) if run else chosen)
    how = (
        f"It is taken as {members_said}, in a row on one strand with at most {bp(FAMILY_GAP)} "
        "between neighbours: predicted, not annotated."
        if run
        else f"It is taken as {members_said}, by their names and positions: no operon is annotated."
    )
    others = [gene for group in groups for gene in group if gene not in chosen]
    if others:
        verb = "lies" if len(others) == 1 else "lie"
        how += f" {in_short(others, 8)} {verb} apart from it."
    return Stretch(
        genome,
        genome.record(chosen[0].record),
        tuple(chosen),
        f"the {plain(said)} {noun}",
        how,
        frozenset(gene.gid for gene in members),
    )


def _in_a_row(genome: Genome, group: Sequence[Gene]) -> list[Gene]:
    """The longest run on one strand that holds two members of a group or more, with the genes
    between them.

    Genes of one name may stand `FAMILY_GAP` apart. A regulator at an end with its own promoter
    (more than `OPERON_GAP` away) is left out; genes without a symbol whose products begin as those
    of the members do are taken in.
    """
    members = {gene.gid for gene in group}
    lay = layout(genome, group[0].record)
    best: list[Gene] = []
    for run in runs(lay, FAMILY_GAP):
        at = [i for i, item in enumerate(run) if item.gene.gid in members]
        if len(at) < 2:
            continue
        first, last = at[0], at[-1]
        while first < last and _apart(run, first, first + 1):
            first += 1
        while first < last and _apart(run, last, last - 1):
            last -= 1
        names = {_head(run[i].gene) for i in at} - {""}
        while first > 0 and _kin(run, first, first - 1, names):
            first -= 1
        while last + 1 < len(run) and _kin(run, last, last + 1, names):
            last += 1
        if last + 1 - first > max(len(best), 1):
            best = [item.gene for item in run[first : last + 1]]
    return best


def _gap(run: Sequence[Placement], one: int, two: int) -> int:
    low, high = sorted((one, two))
    return run[high].start - run[low].end


def _apart(run: Sequence[Placement], end: int, beside: int) -> bool:
    """Whether the gene at an end of a run is a regulator that stands apart."""
    product = run[end].gene.product or ""
    return bool(_REGULATOR.search(product)) and _gap(run, end, beside) > OPERON_GAP


def _kin(run: Sequence[Placement], end: int, beside: int, names: set[str]) -> bool:
    """Whether the gene beside an end of a run belongs to it by its product."""
    return _head(run[beside].gene) in names and _gap(run, end, beside) <= OPERON_GAP


def _head(gene: Gene) -> str:
    """The first two words of a product, by which a gene without a symbol is told to belong to its
    neighbours: ``f0f1 atp`` of "F0F1 ATP synthase subunit C"."""
    words = (gene.product or "").lower().split()
    return "" if len(words) < 3 or words[0] == "hypothetical" else " ".join(words[:2])
