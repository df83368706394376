"""Genes by the variants they carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.tools.base import Result, tool
from app.tools.shared.phrase import (
    citations,
    count,
    gene_name,
    gene_table,
    in_short,
    join,
    number,
    plain,
)
from app.tools.shared.select import declined
from app.tools.shared.several import merged
from app.tools.tracks.variant_arguments import VariantGenesArguments
from app.tools.tracks.variant_effects import MOST, hits_of
from app.tools.tracks.variant_rows import SHOWN, no_genome, noun_of, variant_tracks

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import Gene
    from index.tracks.variants import Variants

_CHANGING = {"start lost", "stop lost", "nonsense", "frameshift", "missense"}


@tool("variant_genes", "tracks", VariantGenesArguments)
def variant_genes(library: Library, arguments: VariantGenesArguments) -> Result:
    """Genes by their number of variants, and those without any."""
    tracks = variant_tracks(library, arguments.track)
    if isinstance(tracks, Result):
        return tracks
    return merged([_genes(library, track, arguments) for track in tracks])


def _genes(library: Library, track: Variants, arguments: VariantGenesArguments) -> Result:
    genome = track.genome
    if genome is None:
        return no_genome(track, "Variants per gene")
    held = set(track.mapping().values())
    genes = [gene for gene in genome.genes() if gene.record in held]
    if not genes:
        return declined(
            f"{plain(genome.path.name)} has no annotated genes, so variants cannot be counted by "
            "gene; ask for variants by position or type."
        )
    counts = _per_gene(track, genes, arguments)
    if isinstance(counts, Result):
        return counts
    what = f"{_effect_words(arguments.effects)} variant" if arguments.effects else "variant"
    if arguments.kinds:
        what = noun_of(arguments.kinds)
    least = arguments.min_count
    carrying = [(gene, n) for gene, n in zip(genes, counts, strict=True) if n >= least]
    without = [gene for gene, n in zip(genes, counts, strict=True) if not n]
    named = plain(track.path.name)
    some = f"at least one {what}" if least == 1 else f"at least {number(least)} {what}s"
    all_said = f"Of {count(len(genes), 'gene')}, {number(len(carrying))} have {some}"
    if arguments.what == "without":
        shown = without[: arguments.limit]
        text = f"{count(len(without), 'gene')} of {number(len(genes))} have no {what} in {named}"
        text = text[0].upper() + text[1:] + (f": {in_short(shown)}." if shown else ".")
        table = gene_table([(genome, gene) for gene in shown[:SHOWN]])
        table.total = len(without)
        return Result(text, table=table, citations=citations(genome, shown),
                      focus=[gene.id for gene in shown[:20]])  # fmt: skip
    if not carrying:
        return Result(f"No gene has {some} in {named}.")
    rate = {gene.gid: 1000 * n / max(gene.length, 1) for gene, n in carrying}
    carrying.sort(key=lambda item: rate[item[0].gid] if arguments.per_kb else item[1], reverse=True)
    ranked = carrying if arguments.limit is None else carrying[: arguments.limit]
    top = carrying[0]
    ties = [gene for gene, n in carrying if n == top[1]]
    if arguments.limit == 1 and not arguments.per_kb:
        ranked = carrying[: len(ties)]
    if arguments.what == "count":
        text = f"{all_said} in {named}."
    elif arguments.per_kb:
        text = (
            f"{gene_name(top[0])} has the most {what}s for its length in {named}: "
            f"{rate[top[0].gid]:.1f} per 1,000 bases ({number(top[1])}). {all_said}."
        )
    else:
        who = gene_name(top[0]) if len(ties) == 1 else in_short(ties)
        verb = "has" if len(ties) == 1 else "have"
        each = "" if len(ties) == 1 else " each"
        text = f"{who} {verb} the most in {named}: {count(top[1], what)}{each}. {all_said}."
    rows = ranked[:SHOWN]
    extra: dict[str, Sequence[Any]] = {
        "variants": [n for _, n in rows],
        "per 1,000 bp": [round(rate[gene.gid], 2) for gene, _ in rows],
    }
    table = gene_table([(genome, gene) for gene, _ in rows], extra=extra)
    table.total = len(ranked)
    chosen = [gene for gene, _ in ranked]
    return Result(
        text,
        table=table,
        citations=citations(genome, chosen),
        focus=[gene.id for gene in chosen[:20]],
    )


def _effect_words(effects: Sequence[str]) -> str:
    """``missense or nonsense``; ``protein-changing`` of all kinds that are."""
    return "protein-changing" if set(effects) >= _CHANGING else join(effects, "or")


def _per_gene(
    track: Variants, genes: Sequence[Gene], arguments: VariantGenesArguments
) -> list[int] | Result:
    """Rows of each gene that fit."""
    if not arguments.effects and not arguments.kinds:
        return track.per_gene(genes)
    kinds = [k for kind in arguments.kinds
             for k in (("insertion", "deletion") if kind == "indel" else (kind,))]  # fmt: skip
    where = f"kind IN ({', '.join('?' * len(kinds))})" if kinds else "TRUE"
    if not arguments.effects:
        return track.per_gene(genes, where, kinds)
    if track.genome is None or not track.genome.has_sequence:
        return declined(
            "Effects cannot be computed, as the genome's file holds no sequence; open its FASTA "
            "file beside it."
        )
    if track.count(where, kinds) > MOST:
        return declined(
            f"{plain(track.path.name)} has more than {number(MOST)} variants, too many to compute "
            "effects of at once; ask for one gene or region."
        )
    found: Counter[int] = Counter()
    seen: set[tuple[int, int, str]] = set()
    for row, _, effect in hits_of(track, track.each(where, kinds)):
        if effect.gene is None or effect.kind not in arguments.effects:
            continue
        key = (row.line, effect.gene.gid, row.contig)
        if key not in seen:
            seen.add(key)
            found[effect.gene.gid] += 1
    return [found[gene.gid] for gene in genes]
