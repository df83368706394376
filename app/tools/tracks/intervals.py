"""Intervals of BED, peak and bigBed files: counted, listed, found by name, score and place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.base import Result, Table, tool
from app.tools.shared.phrase import bp, count, join, number, percent, plain, strand_words
from app.tools.shared.select import declined
from app.tools.tracks.chosen import (
    chosen_track,
    gene_of,
    shown_contig,
    stretch,
    where_text,
)
from app.tools.tracks.interval_arguments import IntervalConditions, IntervalsArguments
from app.tools.tracks.interval_measures import counted_by, measured
from app.tools.tracks.interval_text import FILES, INLINE, ROWS, described, pool_column, result
from index.tracks.interval_rows import Wanted
from index.tracks.intervals import Intervals

if TYPE_CHECKING:
    from index.formats.bed import Interval
    from index.library import Library

_SUPERLATIVES = {
    ("length", "descending"): "longest",
    ("length", "ascending"): "shortest",
    ("score", "descending"): "highest-scoring",
    ("score", "ascending"): "lowest-scoring",
    ("position", "ascending"): "first",
    ("position", "descending"): "last",
    ("blocks", "descending"): "most divided",
    ("blocks", "ascending"): "least divided",
}


@tool("intervals", "tracks", IntervalsArguments)
def intervals(library: Library, arguments: IntervalsArguments) -> Result:
    """Intervals of a BED or bigBed track, counted and listed by name, score, strand or place."""
    track = chosen_track(library, Intervals, arguments.track, FILES)
    if isinstance(track, Result):
        return track
    picked = wanted_of(library, track, arguments)
    if isinstance(picked, Result):
        return picked
    wanted, says = picked
    total = track.rows.count(wanted)
    ranked = arguments.sort_by != "position" or arguments.limit is not None
    if arguments.by is not None:
        return counted_by(track, arguments.by, wanted, says)
    if arguments.measure != "count" and total:
        return measured(library, track, arguments, wanted, says)
    if not says and not ranked:
        return _summary(track)
    name = plain(track.path.name)
    if total == 0:
        return Result(f"None of the {count(len(track), 'interval')} of {name} {join(says)}.")
    rows = track.rows.find(
        wanted, arguments.sort_by, arguments.order == "descending", arguments.limit or ROWS
    )
    if ranked:
        text = _ranked(track, rows, arguments, total, says)
    else:
        verb = join(says) if total > 1 else _singular(join(says))
        text = f"{number(total)} of the {count(len(track), 'interval')} of {name} {verb}"
        if total <= INLINE:
            text += ": " + join([described(track, one) for one in rows])
        text += "."
    return result(track, text, rows, len(rows) if arguments.limit is not None else total)


def wanted_of(
    library: Library, track: Intervals, arguments: IntervalConditions
) -> tuple[Wanted, list[str]] | Result:
    """Conditions as a query, and what they say of the intervals, as verbs in the plural."""
    place = stretch(track, arguments.record, arguments.start, arguments.end)
    if isinstance(place, Result):
        return place
    says: list[str] = []
    wanted = Wanted()
    if arguments.gene is not None:
        gene = gene_of(library, track, arguments.gene)
        if isinstance(gene, Result):
            return gene
        wanted.contig = track.contig_of(gene.record)
        wanted.start, wanted.end = gene.start, gene.end
        says.append(f"overlap {plain(gene.symbol or gene.id)}")
    elif place is not None:
        wanted.contig, wanted.start, wanted.end = place
        whole = arguments.start is None and arguments.end is None
        shown = plain(shown_contig(track, place[0]))
        says.append(f"are on {shown}" if whole else f"overlap {where_text(track, *place)}")
    if arguments.name is not None:
        wanted.name = arguments.name
        how = "are called" if track.rows.has_name(arguments.name) else "have in their name"
        says.append(f"{how} '{plain(arguments.name)}'")
    if arguments.strand is not None:
        wanted.strand = arguments.strand
        says.append(f"are on the {strand_words(arguments.strand)}")
    _numbers(wanted, arguments, says)
    missing = _columns(track, wanted, arguments, says)
    return missing or (wanted, says)


def _numbers(wanted: Wanted, arguments: IntervalConditions, says: list[str]) -> None:
    low, high = arguments.min_score, arguments.max_score
    if low is not None or high is not None:
        wanted.min_score, wanted.max_score = low, high
        wanted.exclusive = arguments.exclusive and low != high
        says.append(f"have a score {_range(low, high, wanted.exclusive)}")
    shortest, longest = arguments.min_length, arguments.max_length
    if shortest is not None or longest is not None:
        wanted.min_length, wanted.max_length = shortest, longest
        says.append(f"are {_range(shortest, longest).removeprefix('of ')} bp long")


def _range(low: float | None, high: float | None, exclusive: bool = False) -> str:
    if low is not None and low == high:
        return f"of {number(low)}"
    if low is not None and high is not None:
        return f"from {number(low)} to {number(high)}"
    if exclusive:
        return f"above {number(low)}" if low is not None else f"below {number(high or 0)}"
    return f"of at least {number(low)}" if low is not None else f"of at most {number(high or 0)}"


def _columns(
    track: Intervals, wanted: Wanted, arguments: IntervalConditions, says: list[str]
) -> Result | None:
    """Conditions on columns after those of BED; a refusal for a column that is not there."""
    have = {column.lower(): column for column in track.columns}
    for key, value in arguments.extra.items():
        if key.lower() not in have:
            names = join([plain(one) for one in track.columns]) or "none beyond those of BED"
            return declined(
                f"{plain(track.path.name)} has no column '{plain(key)}'; its further columns are: "
                f"{names}."
            )
        wanted.extra[have[key.lower()]] = value
        says.append(f"have {plain(key)} '{plain(value)}'")
    if arguments.pool is None:
        return None
    column = pool_column(track)
    if column is not None:
        values = [
            row[0]
            for row in track.rows.sql(
                "SELECT DISTINCT json_extract_string(nullif(extra, ''), ?) FROM rows",
                ['$."' + column + '"'],
            )
            if row[0]
        ]
        fits = [one for one in values if one.lower().rstrip().endswith(arguments.pool.lower())]
        wanted.extra[column] = min(fits, key=len) if fits else arguments.pool
        says.append(f"are of pool {plain(arguments.pool)}")
        return None
    try:
        score = float(arguments.pool)
    except ValueError:
        return declined(f"{plain(track.path.name)} has no column that names a pool.")
    wanted.min_score = wanted.max_score = score
    says.append(f"are of pool {number(score)} (column 5)")
    return None


def _singular(verbs: str) -> str:
    for many, one in (("overlap ", "overlaps "), ("are ", "is "), ("have ", "has ")):
        verbs = verbs.replace(many, one)
    return verbs.replace("in their name", "in its name")


def _ranked(
    track: Intervals,
    rows: Sequence[Interval],
    arguments: IntervalsArguments,
    total: int,
    says: Sequence[str],
) -> str:
    word = _SUPERLATIVES.get((arguments.sort_by, arguments.order), "first")
    whole = count(len(track), "interval")
    among = f"the {whole} of {plain(track.path.name)}"
    if says:
        among = f"the {count(total, 'interval')} of {plain(track.path.name)} that {join(says)}"
    if arguments.sort_by == "score" and all(one.score is None for one in rows):
        return f"None of {among} has a score."
    tied = _tied(track, rows, arguments)
    if arguments.limit == 1 and len(rows) == 1:
        return f"The {word} of {among} is {described(track, rows[0])}{tied}."
    if arguments.limit is None:
        return f"Here are {among}, ordered by {arguments.sort_by}."
    listed = ": " + join([described(track, one) for one in rows]) if len(rows) <= INLINE else ""
    return f"The {number(len(rows))} {word} of {among}{listed or ' are in the table'}{tied}."


def _tied(track: Intervals, rows: Sequence[Interval], arguments: IntervalsArguments) -> str:
    """That more intervals have the value of the last one told, where they do."""
    if not rows or arguments.sort_by not in ("length", "score"):
        return ""
    last = rows[-1]
    if arguments.sort_by == "length":
        same = track.rows.count(
            Wanted(min_length=last.end - last.start, max_length=last.end - last.start)
        )
        what = f"are {bp(last.end - last.start)} long"
    elif last.score is None:
        return ""
    else:
        same = track.rows.count(Wanted(min_score=last.score, max_score=last.score))
        what = f"have the score {number(last.score)}"
    return f"; {number(same)} in the file {what}" if same > len(rows) else ""


def _summary(track: Intervals) -> Result:
    """What a file of intervals holds."""
    facts = track.rows.numbers()
    name = plain(track.path.name)
    sizes = track.amounts
    on = f"on {plain(shown_contig(track, next(iter(sizes))))}"
    if len(sizes) > 1:
        on = f"on {number(len(sizes))} sequences"
    text = f"{name} holds {count(len(track), 'interval')} {on}"
    strands = track.rows.values("strand")
    if facts["stranded"]:
        text += (
            f", {number(strands.get(1, 0))} on the plus and {number(strands.get(-1, 0))} on the "
            "minus strand"
        )
    text += f". They are {number(facts['shortest'])} to {bp(facts['longest'])} long"
    text += f" (median {number(facts['median'])}, mean {number(facts['mean'], 1)})"
    text += f" and cover {bp(facts['covered'])}"
    lengths = [track.length_of(contig) for contig in sizes]
    if all(lengths):
        whole = sum(length or 0 for length in lengths)
        text += f", {percent(facts['covered'] / whole)} of {bp(whole)}"
    text += "."
    if facts["scored"] and facts["low"] != facts["high"]:
        text += f" Scores run from {number(facts['low'])} to {number(facts['high'])}."
    if facts["named"] and facts["names"] < facts["named"]:
        text += f" They have {number(facts['names'])} different names."
    if facts["blocked"]:
        text += f" {number(facts['blocked'])} of them are drawn in blocks, as the exons of genes."
    if track.columns:
        text += f" Further columns: {join([plain(column) for column in track.columns])}."
    rows = track.rows.find(limit=ROWS)
    answer = result(track, text, rows, len(track))
    if len(sizes) > 1:
        body = [
            [plain(shown_contig(track, contig)), amount, track.length_of(contig)]
            for contig, amount in sizes.items()
        ]
        answer.table = Table(["id", "intervals", "length (bp)"], body, len(body))
    return answer
