"""Signal of bigWig, WIG, bedGraph and depth files: numbers over places, genes by signal, peaks."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, nextafter
from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, FileOut, Result, Table, tool
from app.tools.shared.phrase import (
    bp,
    citation,
    citations,
    count,
    gene_name,
    gene_table,
    join,
    number,
    percent,
    plain,
)
from app.tools.shared.select import declined
from app.tools.tracks.chosen import (
    chosen_track,
    gene_of,
    mapped_note,
    needs_genome,
    shown_contig,
    stretch,
    where_text,
)
from app.tools.tracks.signal_arguments import (
    SignalArguments,
    SignalGenesArguments,
    SignalPeaksArguments,
    SignalPlace,
)
from app.tools.tracks.signal_counts import counted_text, is_counted, value_text
from index.tracks.signal import Place, Signal

if TYPE_CHECKING:
    from index.library import Library
    from index.rows import Gene
    from index.tracks.summary import Peak, Summary

FILES = "a bigWig, WIG or bedGraph file"
ROWS = 1000
_SHOWN = 12
_DEVIATIONS = 3
_WORDS = {
    "mean": "mean", "max": "highest value", "min": "lowest value", "sum": "sum",
    "covered": "covered bases", "nonzero": "non-zero bases",
    "zero": "bases with the value zero", "deviation": "standard deviation",
}  # fmt: skip


def statistic_of(facts: Summary, name: str) -> float | None:
    """One number of a summary by its name in the arguments."""
    return {
        "mean": facts.mean,
        "max": facts.high,
        "min": facts.low,
        "sum": facts.total if facts.covered else None,
        "covered": facts.covered,
        "nonzero": facts.nonzero,
        "zero": facts.covered - facts.nonzero,
        "deviation": facts.deviation,
    }[name]


@tool("signal", "tracks", SignalArguments)
def signal(library: Library, arguments: SignalArguments) -> Result:
    """Mean, highest, lowest value, sum and coverage of a signal track over a place."""
    track = chosen_track(library, Signal, arguments.track, FILES)
    if isinstance(track, Result):
        return track
    if arguments.genes:
        return _over_genes(library, track, arguments)
    places = _places(track, arguments)
    if isinstance(places, Result):
        return places
    facts = track.summary(places)
    where = _where(track, arguments, places)
    if is_counted(arguments):
        return _noted(track, Result(counted_text(track, places, facts, arguments, where)))
    text = _told(track, facts, arguments.statistic, where)
    cited = []
    if facts.peak is not None:
        contig, start, end = facts.peak
        record = shown_contig(track, contig)
        name = f"highest value {value_text(facts.high)}"
        cited.append(Citation(record, start + 1, end, 0, name, "signal"))
    table = None
    if len(places) > 1:
        table = _by_contig(track, places)
    return _noted(track, Result(text, table=table, citations=cited))


def _places(track: Signal, arguments: SignalPlace) -> list[Place] | Result:
    place = stretch(track, arguments.record, arguments.start, arguments.end)
    if isinstance(place, Result):
        return place
    if place is None:
        return track.whole()
    contig, start, end = place
    return [(contig, start, min(end, track.size(contig)))]


def _where(track: Signal, arguments: SignalPlace, places: Sequence[Place]) -> str:
    name = plain(track.path.name)
    if arguments.start is not None or arguments.end is not None:
        return f"of {name} over {where_text(track, *places[0])}"
    if arguments.record is not None:
        return f"of {name} on {plain(shown_contig(track, places[0][0]))}"
    if len(places) == 1:
        return f"of {name} (one sequence, {plain(shown_contig(track, places[0][0]))})"
    return f"of {name} ({number(len(places))} sequences)"


def _told(track: Signal, facts: Summary, first: str, where: str) -> str:
    """The number asked for, then the others."""
    if not facts.covered:
        return f"The signal {where} has no value: none of the {bp(facts.length)} is covered."
    peak = value_text(facts.high) + _at(track, facts.peak, facts.at_peak)
    trough = value_text(facts.low)
    if first == "min":
        trough += _at(track, facts.trough, facts.at_trough)
    share = percent(facts.covered / facts.length) if facts.length else "0 %"
    zero = facts.covered - facts.nonzero
    parts = {
        "mean": f"the mean is {value_text(facts.mean)}",
        "max": f"the highest value is {peak}",
        "min": f"the lowest is {trough}",
        "sum": f"the sum is {value_text(facts.total)}",
        "nonzero": f"{number(facts.nonzero)} {_bases(facts.nonzero)} not zero",
        "zero": f"{number(zero)} of {bp(facts.covered)} that have a value have the value zero "
        f"({percent(zero / facts.covered)})",
        "covered": f"{number(facts.covered)} of {bp(facts.length)} ({share}) have a value",
        "deviation": f"the standard deviation is {value_text(facts.deviation)}",
    }
    if first == "nonzero" and facts.covered:
        of = f"of the {number(facts.covered)} bases that have a value"
        verb = "is" if facts.nonzero == 1 else "are"
        parts[first] = (
            f"{number(facts.nonzero)} {of} ({percent(facts.nonzero / facts.covered)}) {verb} not "
            "zero"
        )
    lead = parts.pop(first)
    text = f"In the signal {where}, {lead}"
    if first == "mean" and facts.covered < facts.length and facts.total:
        text += f" over the bases that have a value ({value_text(facts.mean_of_all)} if the others "
        text += "count as zero)"
    if first == "covered":
        parts.pop("nonzero")
        text += f", {bp(facts.length - facts.covered)} have none and of those that have one "
        text += f"{number(facts.covered - facts.nonzero)} are zero"
    for told_when_asked in ("deviation", "zero"):
        parts.pop(told_when_asked, None)
    return f"{text}; {join(parts.values())}."


def _at(track: Signal, place: Place | None, bases: int) -> str:
    """Where an extreme value lies, the first place where there are several."""
    if place is None:
        return ""
    contig, start, end = place
    text = f" at {where_text(track, contig, start, end)}"
    return text + (
        f" (the first of {count(bases, 'base')} with this value)" if bases > end - start else ""
    )


def _bases(amount: int) -> str:
    return "base is" if amount == 1 else "bases are"


def _by_contig(track: Signal, places: Sequence[Place]) -> Table:
    body: list[list[Any]] = []
    for contig, start, end in places[:ROWS]:
        facts = track.summary([(contig, start, end)])
        line = [facts.mean, facts.high, facts.low, facts.total, facts.covered, facts.nonzero]
        body.append([plain(shown_contig(track, contig)), end - start, *line])
    columns = ["id", "length (bp)", "mean", "max", "min", "sum", "covered (bp)", "non-zero (bp)"]
    return Table(columns, body, len(places))


def _over_genes(library: Library, track: Signal, arguments: SignalArguments) -> Result:
    told: list[str] = []
    genes: list[Gene] = []
    body: list[Summary] = []
    for name in arguments.genes:
        gene = gene_of(library, track, name)
        if isinstance(gene, Result):
            return gene
        facts = track.summary(track.places(gene.record, gene.parts))
        genes.append(gene)
        body.append(facts)
        where = f"of {plain(track.path.name)} over {gene_name(gene)}"
        if is_counted(arguments):
            places = track.places(gene.record, gene.parts) or []
            told.append(counted_text(track, places, facts, arguments, where))
        else:
            told.append(_told(track, facts, arguments.statistic, where))
    assert track.genome is not None
    table = _gene_table(track, genes, body) if len(genes) > 1 else None
    text = " ".join(told)
    if len(genes) > 3:
        text = f"The signal of {plain(track.path.name)} over {number(len(genes))} genes."
    cited = [citation(track.genome, gene, "signal") for gene in genes]
    focus = [gene.id for gene in genes]
    return _noted(track, Result(text, table=table, citations=cited, focus=focus))


def _gene_table(track: Signal, genes: Sequence[Gene], facts: Sequence[Summary]) -> Table:
    assert track.genome is not None
    extra: dict[str, list[Any]] = {
        "mean": [_rounded(one.mean) for one in facts],
        "max": [_rounded(one.high) for one in facts],
        "sum": [_rounded(one.total) if one.covered else None for one in facts],
        "covered (bp)": [one.covered for one in facts],
        "non-zero (bp)": [one.nonzero for one in facts],
    }
    columns = ("gene", "product", "record", "start", "end", "strand")
    return gene_table([(track.genome, gene) for gene in genes], columns, extra)


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


@tool("signal_genes", "tracks", SignalGenesArguments)
def signal_genes(library: Library, arguments: SignalGenesArguments) -> Result:
    """Genes ranked by their signal, or those above, below or without one."""
    track = chosen_track(library, Signal, arguments.track, FILES)
    if isinstance(track, Result):
        return track
    refusal = needs_genome(track)
    if refusal is not None:
        return refusal
    assert track.genome is not None
    place = stretch(track, arguments.record, arguments.start, arguments.end)
    if isinstance(place, Result):
        return place
    rows: list[tuple[Gene, Summary]] = []
    for gene in track.genome.genes():
        places = track.places(gene.record, gene.parts)
        if places is None or (place and not _within(places, place)):
            continue
        rows.append((gene, track.summary(places)))
    if not rows:
        return declined(f"No gene lies on the sequences of {plain(track.path.name)}.")
    return _noted(track, _picked(track, rows, arguments))


def _within(places: Sequence[Place], place: Place) -> bool:
    contig, start, end = place
    return any(one[0] == contig and one[1] < end and one[2] > start for one in places)


def _picked(
    track: Signal, rows: list[tuple[Gene, Summary]], arguments: SignalGenesArguments
) -> Result:
    """Genes that fit, in order."""
    name, total = plain(track.path.name), len(rows)
    word = _WORDS[arguments.statistic]
    if arguments.zero:
        rows = [row for row in rows if not row[1].nonzero]
        says = "have no signal other than zero"
        bare = sum(not facts.covered for _, facts in rows)
        if bare:
            says += f" ({number(bare)} of them have no value at all)"
    elif arguments.above is not None or arguments.below is not None:
        rows = [row for row in rows if _fits(statistic_of(row[1], arguments.statistic), arguments)]
        limits = []
        if arguments.above is not None:
            limits.append(f"above {value_text(arguments.above)}")
        if arguments.below is not None:
            limits.append(f"below {value_text(arguments.below)}")
        says = f"have a {word} {join(limits)}"
    else:
        says = ""
    down = arguments.order == "descending"
    known = [row for row in rows if statistic_of(row[1], arguments.statistic) is not None]
    if arguments.zero:
        known = rows
    else:
        known.sort(
            key=lambda row: (statistic_of(row[1], arguments.statistic) or 0.0) * (-1 if down else 1)
        )
    chosen = known[: arguments.limit or ROWS]
    genes, facts = [gene for gene, _ in chosen], [one for _, one in chosen]
    first = [
        f"{gene_name(gene)} ({value_text(statistic_of(one, arguments.statistic))})"
        for gene, one in chosen[:_SHOWN]
    ]
    if says:
        amount = f"{number(len(known))} of the {count(total, 'gene')}"
        text = f"In the signal of {name}, {amount} {says if len(known) != 1 else _one(says)}"
        if arguments.zero:
            first = [gene_name(gene) for gene in genes[:_SHOWN]]
        text += f": {join(first)}" if 0 < len(known) <= _SHOWN else ""
    elif not known:
        return declined(f"No gene has a value in {name}.")
    else:
        way = "highest" if down else "lowest"
        one = "gene" if len(chosen) == 1 else "genes"
        text = f"In the signal of {name}, the {one} with the {way} {word} "
        text += f"{'is' if len(chosen) == 1 else 'are'} {join(first)}"
    assert track.genome is not None
    table = _gene_table(track, genes, facts) if len(genes) > 1 else None
    if table is not None:
        table.total = len(known) if arguments.limit is None else len(chosen)
    focus = [gene.id for gene in genes[:25]]
    cited = citations(track.genome, genes, "signal")
    return Result(f"{text}.", table=table, citations=cited, focus=focus)


def _one(says: str) -> str:
    return says.replace("have ", "has ", 1)


def _fits(value: float | None, arguments: SignalGenesArguments) -> bool:
    if value is None:
        return False
    over = arguments.above is None or value > arguments.above
    return over and (arguments.below is None or value < arguments.below)


@tool("signal_peaks", "tracks", SignalPeaksArguments)
def signal_peaks(library: Library, arguments: SignalPeaksArguments) -> Result:
    """Stretches of a signal track whose values reach a threshold."""
    track = chosen_track(library, Signal, arguments.track, FILES)
    if isinstance(track, Result):
        return track
    if arguments.genes:
        places: list[Place] = []
        for name in arguments.genes:
            gene = gene_of(library, track, name)
            if isinstance(gene, Result):
                return gene
            places += track.places(gene.record, gene.parts) or []
        where = f"of {plain(track.path.name)} in {join(arguments.genes)}"
    else:
        found = _places(track, arguments)
        if isinstance(found, Result):
            return found
        places, where = found, _where(track, arguments, found)
    threshold, how = arguments.threshold, ""
    if threshold is None:
        facts = track.summary()
        if facts.mean is None or facts.deviation is None:
            return declined(f"{plain(track.path.name)} has no value.")
        threshold = facts.mean + _DEVIATIONS * facts.deviation
        how = f" (the mean of all plus {_DEVIATIONS} standard deviations)"
    least = nextafter(threshold, inf) if arguments.exclusive else threshold
    peaks = track.values.peaks(places, least, arguments.gap)
    peaks = [one for one in peaks if one.end - one.start >= arguments.min_length]
    return _noted(track, _peaks(track, peaks, arguments, where, f"{value_text(threshold)}{how}"))


def _peaks(
    track: Signal, peaks: list[Peak], arguments: SignalPeaksArguments, where: str, threshold: str
) -> Result:
    total, bases = len(peaks), sum(one.end - one.start for one in peaks)
    keys = {
        "height": lambda one: -one.high,
        "length": lambda one: one.start - one.end,
        "position": lambda one: 0,
    }
    peaks = sorted(peaks, key=keys[arguments.sort_by])[: arguments.limit or ROWS]
    if not peaks:
        verb = "exceeds" if arguments.exclusive else "reaches"
        return Result(f"No stretch of the signal {where} {verb} {threshold}.")
    verb = "exceed" if arguments.exclusive else "reach"
    verb += ("s" if arguments.exclusive else "es") if total == 1 else ""
    text = f"{count(total, 'stretch')} of the signal {where} {verb}"
    text = f"{text} {threshold}, {bp(bases)} in all"
    told = [
        f"{where_text(track, one.contig, one.start, one.end)} (up to {value_text(one.high)})"
        for one in peaks[: min(arguments.limit or 3, 5)]
    ]
    lead = {"height": "highest", "length": "longest", "position": "first"}[arguments.sort_by]
    text += f"; {'it is' if total == 1 else f'the {lead}:'} {join(told)}."
    body = [
        [
            f"{shown_contig(track, one.contig)}:{one.start + 1}-{one.end}",
            plain(shown_contig(track, one.contig)),
            one.start + 1,
            one.end,
            one.end - one.start,
            _rounded(one.high),
            one.summit + 1,
            _rounded(one.mean),
        ]
        for one in peaks
    ]
    columns = ["id", "record", "start", "end", "length (bp)", "max", "summit", "mean"]
    lines = [f"{p.contig}\t{p.start}\t{p.end}\t{p.high:g}\n" for p in peaks]
    return Result(
        text,
        table=Table(columns, body, total if arguments.limit is None else len(body)),
        citations=[
            Citation(
                shown_contig(track, one.contig), one.start + 1, one.end, 0, str(row[0]), "signal"
            )
            for one, row in list(zip(peaks, body, strict=True))[:25]
        ],
        files=[FileOut("peaks.bedgraph", "".join(lines))] if len(peaks) > 3 else [],
    )


def _noted(track: Signal, answer: Result) -> Result:
    """The answer with how the names of the two files were matched."""
    answer.text = f"{answer.text} {mapped_note(track)}".strip()
    return answer
