"""Gene clusters and operons: families that lie together, runs on one strand, annotated clusters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.arguments import ClusterArguments
from app.tools.base import Result, tool
from app.tools.places.annotated import annotated_cluster
from app.tools.places.layout import Layout, Placement, gene_distance, layout, layouts, runs
from app.tools.places.letters import letters
from app.tools.shared.filters import BadFilterError, keyword_condition, prefix_condition
from app.tools.shared.phrase import (
    bp,
    citations,
    count,
    gene_name,
    gene_table,
    in_genome,
    join,
    named,
    number,
    place,
    plain,
    short_name,
    strand_words,
    the_genome,
)
from app.tools.shared.select import absent, declined, find_genes, open_genomes
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from index.genome import Gene, Genome
    from index.library import Library

OPERON_GAP = 100
"""Largest distance in bp between genes of one predicted operon."""

MEMBERS_APART = 5
"""Other genes that may stand between two members of one cluster."""


@tool("gene_cluster", "cluster", ClusterArguments)
def gene_cluster(library: Library, arguments: ClusterArguments) -> Result:
    """A gene family that lies together, the operon of a gene, or the annotated clusters."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    if arguments.prefix:
        return _family(library, genomes, arguments.prefix, arguments)
    if arguments.name:
        return _operon(library, genomes, arguments.name, arguments)
    if arguments.keyword:
        return _by_words(genomes, arguments.keyword, arguments)
    results = [annotated_cluster(genome, None) or _none(genome) for genome in genomes]
    return merged(results)


def _none(genome: Genome) -> Result:
    """What to say of a file without annotated clusters."""
    text = f"{the_genome(genome, True)} annotates no gene cluster"
    longest = _longest([run for lay in layouts(genome) for run in runs(lay, OPERON_GAP)])
    if len(longest) < 2:
        return declined(f"{text}; ask for a gene family by its name or for the genes of a region.")
    genes = [item.gene for item in longest]
    return Result(
        f"{text}. The longest run of neighbouring genes on one strand with at most "
        f"{bp(OPERON_GAP)} between them, predicted from strand and spacing, has "
        f"{count(len(genes), 'gene')}: {_run_span(genes)}.",
        table=gene_table([(genome, gene) for gene in genes]),
        citations=citations(genome, genes),
        focus=[gene.id for gene in genes],
    )


def _longest(found: Sequence[list[Placement]]) -> list[Placement]:
    return max(found, key=len, default=[])


def _run_span(genes: Sequence[Gene]) -> str:
    """``*lacZ* (b0344) to *lacA* (b0342) on the minus strand of NC_000913.3``."""
    first, last = transcribed(genes)[0], transcribed(genes)[-1]
    return (
        f"{gene_name(first)} to {gene_name(last)} on the {strand_words(first.strand)} of "
        f"{plain(first.record)}"
    )


def transcribed(genes: Sequence[Gene]) -> list[Gene]:
    """Genes of a run in order of transcription."""
    return list(genes) if genes[0].strand >= 0 else list(genes)[::-1]


def family(genome: Genome, prefix: str) -> list[Gene]:
    """Genes whose symbol begins with a prefix, and genes without symbol whose product ends in such
    a name (``nitrogenase cofactor biosynthesis protein NifN``)."""
    sql, params = prefix_condition(genome, "genes", prefix)
    ending = rf"(^|\W){re.escape(prefix.capitalize())}[A-Z][A-Za-z0-9]*$"
    where = f"({sql}) OR (coalesce(symbol, '') = '' AND regexp_matches(product, ?))"
    return genome.genes(where, (*params, ending))


def grouped(genome: Genome, members: Sequence[Gene], max_gap: int | None) -> list[list[Gene]]:
    """Members that lie together, largest group first.

    Two members in a row are together where at most `MEMBERS_APART` other genes (or, with `max_gap`,
    at most that many bases) stand between them; over the origin of a circular record too.
    """
    wanted = {gene.gid for gene in members}
    groups: list[list[Gene]] = []
    for lay in layouts(genome):
        places = [i for i, item in enumerate(lay.placements) if item.gene.gid in wanted]
        chains: list[list[int]] = []
        for index in places:
            if chains and _together(lay, chains[-1][-1], index, max_gap):
                chains[-1].append(index)
            else:
                chains.append([index])
        if len(chains) > 1 and lay.circular and _together(lay, chains[-1][-1], places[0], max_gap):
            chains[0] = chains.pop() + chains[0]
        for chain in chains:
            genes = {lay.placements[i].gene.gid: lay.placements[i].gene for i in chain}
            groups.append(list(genes.values()))
    return sorted(groups, key=len, reverse=True)


def _together(lay: Layout, one: int, two: int, max_gap: int | None) -> bool:
    if max_gap is None:
        return (two - one) % len(lay.placements) - 1 <= MEMBERS_APART
    return gene_distance(lay, lay.placements[one].gene, lay.placements[two].gene) <= max_gap


def strangers(genome: Genome, group: Sequence[Gene]) -> list[Gene]:
    """Other genes between the members of a group."""
    lay = layout(genome, group[0].record)
    size = len(lay.placements)
    first, last = lay.of(group[0])[0], lay.of(group[-1])[-1]
    inside = {gene.gid for gene in group}
    span = [lay.placements[(first + i) % size].gene for i in range((last - first) % size + 1)]
    return [gene for gene in span if gene.gid not in inside]


def _family(
    library: Library, genomes: Sequence[Genome], prefix: str, arguments: ClusterArguments
) -> Result:
    """Genes of a symbol family and where they lie together."""
    results = []
    for genome in genomes:
        members = family(genome, prefix)
        if members:
            results.append(_told(genome, members, f"{plain(prefix)} genes", arguments, genomes))
            continue
        annotated = annotated_cluster(genome, prefix)
        if annotated is not None:
            results.append(annotated)
    if results:
        return merged(results)
    if not isinstance(find_genes(library, prefix, arguments.genome), Result):
        return _operon(library, genomes, prefix, arguments)
    return _missing(genomes, prefix)


def _missing(genomes: Sequence[Genome], prefix: str) -> Result:
    where = join([the_genome(genome) for genome in genomes], "or")
    return declined(
        f"No gene of {where} has a symbol that begins with '{plain(prefix)}', so there is no such "
        "cluster in the annotation; ask for genes by a word of their product instead."
    )


def _told(
    genome: Genome,
    members: list[Gene],
    what: str,
    arguments: ClusterArguments,
    genomes: Sequence[Genome],
) -> Result:
    """Members in their groups."""
    groups = grouped(genome, members, arguments.max_gap)
    clusters = [group for group in groups if len(group) > 1]
    alone = [gene for group in groups if len(group) == 1 for gene in group]
    where = in_genome(genomes, genome)
    amount = number(len(members))
    if not clusters:
        verb = "is" if len(members) == 1 else "are"
        text = f"There {verb} {amount} {what}{where}, not in a cluster: {named(alone, 8)}."
    else:
        if not alone and len(clusters) == 1:
            text = f"The {amount} {what}{where} form one cluster"
        elif len(clusters) == 1:
            text = f"{number(len(clusters[0]))} of the {amount} {what}{where} form a cluster"
        else:
            text = f"The {amount} {what}{where} lie in {number(len(clusters))} clusters"
            text += f" and {number(len(alone))} alone" if alone else ""
        told = [_group_words(genome, group) for group in clusters[:4]]
        text += f": {'; '.join(told)}."
        if alone:
            text += f" Apart from {'it' if len(clusters) == 1 else 'these'} "
            text += f"{'lies' if len(alone) == 1 else 'lie'} {named(alone, 8)}."
        operon = _operon_within(genome, clusters[0])
        if operon:
            text += (
                f" Of these, {join([short_name(gene) for gene in transcribed(operon)[:12]])} follow"
                f" each other on one strand with at most {bp(OPERON_GAP)} between them, a predicted"
                " operon."
            )
        others = strangers(genome, clusters[0])
        first = "its members" if len(clusters) == 1 else "the members of the first"
        if 0 < len(others) <= 5:
            verb = "stands" if len(others) == 1 else "stand"
            text += f" Between {first} {verb} also {named(others)}."
        elif others:
            text += f" {number(len(others))} other genes stand between {first}."
        if not _operon_features(genome):
            text += " The grouping is computed from the positions, not annotated."
    rows = [gene for group in groups for gene in group]
    marks = [
        (number(i) if len(group) > 1 else "") for i, group in enumerate(groups, 1) for _ in group
    ]
    extra = {"cluster": marks} if clusters and len(groups) > 1 else None
    result = Result(
        text,
        table=gene_table([(genome, gene) for gene in rows], extra=extra) if len(rows) > 3 else None,
        citations=citations(genome, rows),
        focus=[gene.id for gene in rows],
    )
    wanted = (operon or clusters[0]) if clusters else members
    return letters(result, genome, wanted, arguments.with_sequence)


def _group_words(genome: Genome, group: list[Gene]) -> str:
    """A group by its members, strand and place."""
    strands = {gene.strand for gene in group}
    ordered = transcribed(group) if len(strands) == 1 else group
    names = join([short_name(gene) for gene in ordered[:12]])
    if len(ordered) > 12:
        names = f"{short_name(ordered[0])} to {short_name(ordered[-1])} ({len(ordered)} genes)"
    low, high = group[0].start + 1, group[-1].end
    side = f"the {strand_words(strands.pop())} of " if len(strands) == 1 else ""
    both = "" if side else " (both strands)"
    return f"{names} on {side}{plain(group[0].record)} at {number(low)}..{number(high)}{both}"


def _operon_within(genome: Genome, group: Sequence[Gene]) -> list[Gene]:
    """The members of a group that follow each other on one strand, where these are not all."""
    members = {gene.gid for gene in group}
    found: list[Gene] = []
    for run in runs(layout(genome, group[0].record), OPERON_GAP):
        inside = [item.gene for item in run if item.gene.gid in members]
        if len(inside) == len(run) and len(inside) > max(len(found), 1):
            found = inside
    return found if len(found) < len(group) else []


def _operon_features(genome: Genome) -> bool:
    return bool(
        genome.sql("SELECT 1 FROM features WHERE type = 'operon' LIMIT 1")
        or genome.sql("SELECT 1 FROM qualifiers WHERE key = 'operon' LIMIT 1")
    )


def annotated_operon(genome: Genome, gene: Gene) -> tuple[str, list[Gene]] | None:
    """The operon that the file annotates for a gene: its name and genes."""
    rows = genome.features(
        "type = 'operon' AND record = ? AND start <= ? AND \"end\" >= ?",
        (gene.record, gene.start, gene.end),
    )
    if rows:
        row = rows[0]
        inside = genome.genes(
            'record = ? AND start >= ? AND "end" <= ?', (row.record, row.start, row.end)
        )
        return row.symbol or row.id, inside
    names = genome.sql(
        "SELECT value FROM qualifiers WHERE key = 'operon' AND fid IN "
        "(SELECT fid FROM features WHERE gid = ?) LIMIT 1",
        (gene.gid,),
    )
    if not names:
        return None
    name = names[0][0]
    members = genome.genes(
        "gid IN (SELECT gid FROM features JOIN qualifiers USING (fid) "
        "WHERE key = 'operon' AND value = ?)",
        (name,),
    )
    return name, members


def _operon(
    library: Library, genomes: Sequence[Genome], name: str, arguments: ClusterArguments
) -> Result:
    """The run of genes that a gene is in; a name that no gene has is read as a family or words."""
    if isinstance(find_genes(library, name, arguments.genome), Result):
        if any(family(genome, name) for genome in genomes):
            return _family(library, genomes, name, arguments)
        annotated = [annotated_cluster(genome, name) for genome in genomes]
        known = [item for item in annotated if item is not None]
        return merged(known) if known else absent(genomes, name)
    hits = named_genes(library, name, arguments.genome)
    if isinstance(hits, Result):
        return hits
    opened = library.select(arguments.genome)
    return merged([_run_of(genome, gene, arguments, opened) for genome, gene in hits])


def _run_of(
    genome: Genome, gene: Gene, arguments: ClusterArguments, genomes: Sequence[Genome]
) -> Result:
    """Annotated operon of a gene, else the predicted one."""
    known = annotated_operon(genome, gene)
    where = in_genome(genomes, genome)
    if known is not None:
        title, genes = known
        text = (
            f"{gene_name(gene)} belongs to the annotated operon {plain(title)}{where} with "
            f"{count(len(genes), 'gene')}: {named(transcribed(genes), 12)}."
        )
        return letters(_genes_result(genome, text, genes), genome, genes, arguments.with_sequence)
    gap = OPERON_GAP if arguments.max_gap is None else arguments.max_gap
    lay = layout(genome, gene.record, gene)
    genes = [gene]
    for run in runs(lay, gap):
        if any(item.gene.gid == gene.gid for item in run):
            genes = [item.gene for item in run]
            break
    rule = f"at most {bp(gap)} between neighbours on one strand"
    if len(genes) == 1:
        text = (
            f"{gene_name(gene)} stands alone{where}: with {rule}, no neighbouring gene joins it. "
            f"It lies {place(genome, gene)}."
        )
        return letters(_genes_result(genome, text, genes), genome, genes, arguments.with_sequence)
    names = join([short_name(item) for item in transcribed(genes)[:12]])
    if len(genes) > 12:
        names += f" and {number(len(genes) - 12)} more"
    text = (
        f"{gene_name(gene)} is in a run of {number(len(genes))} genes on the "
        f"{strand_words(gene.strand)}{where}, in order of transcription {names}. The operon is "
        f"predicted from strand and spacing ({rule}), not annotated."
    )
    return letters(_genes_result(genome, text, genes), genome, genes, arguments.with_sequence)


def _genes_result(genome: Genome, text: str, genes: Sequence[Gene]) -> Result:
    rows = [(genome, gene) for gene in genes]
    return Result(
        text,
        table=gene_table(rows) if len(rows) > 3 else None,
        citations=citations(genome, genes),
        focus=[gene.id for gene in genes],
    )


def _by_words(genomes: Sequence[Genome], words: str, arguments: ClusterArguments) -> Result:
    """Clusters of genes annotated with given words."""
    results = []
    for genome in genomes:
        annotated = annotated_cluster(genome, words)
        if annotated is not None:
            results.append(annotated)
            continue
        try:
            sql, params, _ = keyword_condition(genome, "genes", words)
        except BadFilterError as error:
            return declined(str(error))
        members = genome.genes(sql, tuple(params))
        if members:
            what = f"genes annotated as '{plain(words)}'"
            results.append(_told(genome, members, what, arguments, genomes))
    if results:
        return merged(results)
    where = join([the_genome(genome) for genome in genomes], "or")
    return declined(
        f"Nothing in {where} is annotated as '{plain(words)}', so no such cluster can be shown; "
        "ask with a gene family such as atp, or a product word."
    )
