"""What a variant file holds: counts, rows, genotypes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from app.tools.base import Result, Table, tool
from app.tools.shared.phrase import citations, count, join, named, number, percent, plain
from app.tools.shared.several import merged
from app.tools.tracks.variant_arguments import (
    ListVariantsArguments,
    VariantSummaryArguments,
)
from app.tools.tracks.variant_rows import (
    NAMED_SAMPLES,
    SHOWN,
    Chosen,
    choose,
    cited,
    few_samples,
    kinds_text,
    label,
    noun_of,
    ordered,
    row_table,
    sample_of,
    variant_tracks,
)

if TYPE_CHECKING:
    from index.formats.vcf import Variant
    from index.library import Library
    from index.rows import Gene
    from index.tracks.variants import Variants

_NAMED_HERE = 3
"""Samples whose genotypes are told in a sentence at most."""
_FEW = 10
"""Rows that are told one by one in a sentence at most."""


@tool("variant_summary", "tracks", VariantSummaryArguments)
def variant_summary(library: Library, arguments: VariantSummaryArguments) -> Result:
    """Counts of a variant file by type, filter, quality, contig and sample."""
    tracks = variant_tracks(library, arguments.track)
    if isinstance(tracks, Result):
        return tracks
    return merged([_summary(track, arguments) for track in tracks])


def _summary(track: Variants, arguments: VariantSummaryArguments) -> Result:
    parts = arguments.parts or ["types", "tstv", "multiallelic", "filters", "quality", "samples"]
    kinds, alleles = track.kinds(), track.alleles()
    total = sum(kinds.values())
    where = f"{plain(track.path.name)} holds {count(total, 'variant')}"
    contigs = track.by_contig()
    if contigs and len(contigs) <= 3:
        where += f" on {join([plain(name) for name in contigs])}"
    elif contigs:
        where += f" on {count(len(contigs), 'contig')}"
    if total == 0:
        samples = f" The header names {count(len(track.samples), 'sample')}."
        return Result(where + "." + (samples if track.samples else ""))
    lines = [f"{where}: {kinds_text(kinds)}." if "types" in parts else f"{where}."]
    indels = [kinds.get(kind, 0) for kind in ("insertion", "deletion")]
    if "types" in arguments.parts and all(indels):
        lines.append(f"Insertions and deletions together are {count(sum(indels), 'indel')}.")
    if "tstv" in parts:
        lines.append(_ratio(track))
    many = track.multiallelic()
    if "multiallelic" in parts and (many or "multiallelic" in arguments.parts):
        lines.append(
            f"{count(many, 'row').capitalize()} {'has' if many == 1 else 'have'} more than one "
            f"alternative allele; counted by allele there are {kinds_text(alleles)}."
            if many
            else "Every row has one alternative allele at most, so no site is multiallelic."
        )
    if "filters" in parts:
        lines.append(_filters(track, total))
    if "quality" in parts:
        lines.append(_quality(track, total))
    if "samples" in parts:
        lines.append(_samples_line(track))
    if "contigs" in arguments.parts:
        lines.append(
            "By contig: " + join([f"{plain(n)} {number(v)}" for n, v in contigs.items()]) + "."
        )
    if track.states_effects and ("source" in parts or not arguments.parts):
        lines.append(f"The file states effects of its own, by {track.states_effects}.")
    if "source" in arguments.parts:
        said = [track.version, track.source, track.reference]
        names = ("format", "made by", "reference")
        stated = [f"{n} {plain(v)}" for n, v in zip(names, said, strict=True) if v]
        lines.append(f"The header states: {join(stated)}." if stated else "It has no header.")
    lines += [plain(message) for message in track.messages] if not arguments.parts else []
    skipped = sum(item.severity == "error" for item in track.diagnostics)
    if skipped:
        lines.append(f"{count(skipped, 'row')} could not be read and were left out.".capitalize())
    table = _table(track, arguments.parts, kinds, alleles)
    return Result(" ".join(line for line in lines if line), table=table)


def _table(
    track: Variants, parts: Sequence[str], kinds: dict[str, int], alleles: dict[str, int]
) -> Table:
    """The counts that are asked for; by type where nothing else is."""
    first = parts[0] if parts else "types"
    rows: list[list[Any]]
    if first == "samples" and track.samples:
        rows = [[plain(name)] for name in track.samples]
        return Table(["sample"], rows[:SHOWN], len(rows))
    if first in ("filters", "contigs"):
        counts = track.filters() if first == "filters" else track.by_contig()
        rows = [[plain(name), amount] for name, amount in counts.items()]
        return Table([first.removesuffix("s"), "rows"], rows[:SHOWN], len(rows))
    rows = [[kind, kinds.get(kind, 0), alleles.get(kind, 0)] for kind in {**kinds, **alleles}]
    return Table(["type", "rows", "alleles"], rows, len(rows))


def _ratio(track: Variants) -> str:
    one, other = track.transitions()
    if not one and not other:
        return "There is no SNP, so no transition/transversion ratio."
    ratio = f"a ratio of {one / other:.2f}" if other else "no ratio, as there is no transversion"
    return (
        f"Of the SNP alleles {number(one)} are transitions and {number(other)} transversions "
        f"(ts/tv): {ratio}."
    )


def _filters(track: Variants, total: int) -> str:
    filters = track.filters()
    passed, absent = filters.get("PASS", 0), filters.get(".", 0)
    if absent == total:
        return "No filter was applied (FILTER is empty)."
    text = f"{number(passed)} pass all filters ({percent(passed / total, 1)})"
    failed = {name: n for name, n in filters.items() if name not in ("PASS", ".")}
    if failed:
        shown = []
        for name, amount in list(failed.items())[:8]:
            words = track.filter_words(name)
            shown.append(
                f"{number(amount)} {plain(name)}" + (f" ({plain(words)})" if words else "")
            )
        text += f", {number(sum(failed.values()))} fail: {join(shown)}"
        single: Counter[str] = Counter()
        for name, amount in failed.items():
            single.update(dict.fromkeys(name.split(";"), amount))
        if single.keys() != failed.keys():
            each = [f"{plain(name)} by {number(n)}" for name, n in single.most_common(8)]
            text += f"; filter by filter, {join(each)}"
    if absent:
        text += f"; {number(absent)} were not filtered"
    return text + "."


def _quality(track: Variants, total: int) -> str:
    found = track.qualities()
    if found is None:
        return "No row has a quality (QUAL)."
    text = (
        f"Quality (QUAL) is {found['mean']:,.1f} on average, median {found['median']:,.1f}, from "
        f"{found['least']:,.1f} to {found['most']:,.1f}"
    )
    return text + (f" in the {number(found['count'])} rows that have it." if found["count"] < total
                   else ".")  # fmt: skip


def _samples_line(track: Variants) -> str:
    if not track.samples:
        return "It holds no samples (no genotypes)."
    names = [plain(name) for name in track.samples[:NAMED_SAMPLES]]
    more = len(track.samples) - NAMED_SAMPLES
    names += [f"{number(more)} more"] if more > 0 else []
    return f"{count(len(track.samples), 'sample').capitalize()}: {join(names)}."


def _first(arguments: ListVariantsArguments, shown: int) -> str:
    """How the first of an order are introduced: ``the one of lowest quality is``."""
    low = arguments.order == "ascending"
    which = {
        "quality": "of lowest quality" if low else "of highest quality",
        "length": "that changes the length least" if low else "that changes the length most",
    }.get(arguments.sort_by)
    if which is None:
        return "the first is" if shown == 1 else f"the first {number(shown)} are"
    return f"the one {which} is" if shown == 1 else f"the {number(shown)} {which} are"


@tool("list_variants", "tracks", ListVariantsArguments)
def list_variants(library: Library, arguments: ListVariantsArguments) -> Result:
    """Variants in a gene, region or file that fit conditions, listed or counted."""
    tracks = variant_tracks(library, arguments.track)
    if isinstance(tracks, Result):
        return tracks
    return merged([_listed(library, track, arguments) for track in tracks])


def _listed(library: Library, track: Variants, arguments: ListVariantsArguments) -> Result:
    chosen = choose(library, track, arguments)
    if isinstance(chosen, Result):
        return chosen
    shown_samples = []
    for name in arguments.genotypes_of:
        found = sample_of(track, name)
        if isinstance(found, Result):
            return found
        shown_samples.append(found)
    told = partial(_told, track, few_samples(track, shown_samples))
    rows = chosen.rows()
    noun = noun_of(arguments.kinds)
    total = len(rows)
    if total == 0:
        return _none(track, chosen, noun)
    if arguments.sort_by != "position" or arguments.order == "descending":
        rows = ordered(rows, arguments)
    said = f"{plain(track.path.name)} has {count(total, noun)}{chosen.words}"
    if arguments.limit and arguments.limit < total:
        rows = rows[: arguments.limit]
        said += f"; {_first(arguments, len(rows))}"
        scored = arguments.sort_by == "quality"
        listed = [
            told(row) + (f" (QUAL {row.quality:g})" if scored and row.quality is not None else "")
            for row in rows[:_FEW]
        ]
        text = f"{said} {join(listed)}."
    elif total <= _FEW and arguments.what == "list":
        text = f"{said}: {join([told(row) for row in rows])}."
        if chosen.gene is None:
            text += _genes_hit(track, rows)
    else:
        text = f"{said}."
    focus = [chosen.gene.id] if chosen.gene is not None else []
    genes = [] if chosen.gene is not None or total > _FEW else hit_genes(track, rows)
    focus += [gene.id for gene in genes]
    shown = rows if arguments.limit else rows[:SHOWN]
    table = row_table(track, shown, len(rows) if arguments.limit else total, shown_samples)
    sources = cited(track, rows)
    if track.genome is not None:
        sources += citations(track.genome, genes)
    return Result(text, table=table, citations=sources, focus=focus)


def hit_genes(track: Variants, rows: Sequence[Variant]) -> list[Gene]:
    """Genes with a base under the reference allele of any row, each once."""
    genome = track.genome
    if genome is None:
        return []
    found: dict[int, Gene] = {}
    for row in rows:
        record = track.record_of(row.contig)
        if record is None:
            continue
        for gene in genome.genes("record = ?", [record]):
            if any(part.start < row.end and part.end > row.start for part in gene.parts):
                found[gene.gid] = gene
    return list(found.values())


def _genes_hit(track: Variants, rows: Sequence[Variant]) -> str:
    """Which genes a few variants lie in, where the genome has genes."""
    genome = track.genome
    if genome is None or not genome.genes(limit=1):
        return ""
    subject = "It lies" if len(rows) == 1 else "They lie"
    genes = hit_genes(track, rows)
    return f" {subject} in {named(genes)}." if genes else f" {subject} in no annotated gene."


def _none(track: Variants, chosen: Chosen, noun: str) -> Result:
    """The answer where nothing fits."""
    text = f"{plain(track.path.name)} has {count(0, noun)}{chosen.words}."
    focus = [chosen.gene.id] if chosen.gene is not None else []
    return Result(text, focus=focus)


def _told(track: Variants, samples: list[int], row: Variant) -> str:
    """One row in words, with its genotypes where the samples are few."""
    text = label(row)
    if row.id:
        text += f" ({plain(row.id)})"
    if len(samples) == 1:
        text += f" [{plain(row.genotypes[samples[0]])}]"
    elif 0 < len(samples) <= _NAMED_HERE:
        shown = [f"{plain(track.samples[at])} {plain(row.genotypes[at])}" for at in samples]
        text += f" [{', '.join(shown)}]"
    return text
