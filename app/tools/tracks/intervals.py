"""Intervals of BED, peak and bigBed files: counted, listed, found by name, score and place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.tools.base import Citation, FileOut, Result, Table, tool
from app.tools.shared.phrase import bp, count, join, number, percent, plain, sign, strand_words
from app.tools.shared.select import declined
from app.tools.tracks.chosen import (
    chosen_track,
    gene_of,
    mapped_note,
    shown_contig,
    stretch,
    where_text,
)
from app.tools.tracks.interval_arguments import IntervalConditions, IntervalsArguments
from index.tracks.interval_rows import Wanted
from index.tracks.intervals import Intervals

if TYPE_CHECKING:
    from index.formats.bed import Interval
    from index.library import Library

FILES = "a BED, narrowPeak or bigBed file"
ROWS = 1000
"""Rows of a table at most; a file to save holds all."""
_CITED = 25
_INLINE = 3
_SUPERLATIVES = {
    ("length", "descending"): "longest",
    ("length", "ascending"): "shortest",
    ("score", "descending"): "highest-scoring",
    ("score", "ascending"): "lowest-scoring",
    ("position", "ascending"): "first",
    ("position", "descending"): "last",
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
    if arguments.measure != "count" and total:
        return _measured(track, arguments.measure, wanted, says)
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
        if total <= _INLINE:
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
    column = next((have[key] for key in have if "pool" in key), None)
    if column is None and "column 5" in have:
        column = have["column 5"]
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
    says.append(f"have {number(score)} in column 5, where primer schemes keep the pool")
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
    listed = ": " + join([described(track, one) for one in rows]) if len(rows) <= _INLINE else ""
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


def described(track: Intervals, one: Interval) -> str:
    """``nCoV-2019_1_LEFT at MN908947.3:31..54 on the plus strand (24 bp, score 1)``."""
    name = f"{plain(one.name)} at " if one.name else ""
    strand = f" on the {strand_words(one.strand)}" if one.strand else ""
    notes = [bp(one.end - one.start)]
    if one.score is not None:
        notes.append(f"score {number(one.score)}")
    if len(one.blocks) > 1:
        notes.append(f"{len(one.blocks)} blocks")
    return f"{name}{where_text(track, one.contig, one.start, one.end)}{strand} ({', '.join(notes)})"


def interval_id(one: Interval) -> str:
    """Name of an interval, else its place."""
    return one.name or f"{one.contig}:{one.start + 1}-{one.end}"


def result(track: Intervals, text: str, rows: Sequence[Interval], total: int) -> Result:
    """An answer about intervals, with their table, citations, and a BED of them."""
    note = mapped_note(track)
    return Result(
        f"{text} {note}".strip(),
        table=interval_table(track, rows, total) if total > _INLINE else None,
        citations=[
            Citation(
                shown_contig(track, one.contig),
                one.start + 1,
                one.end,
                one.strand,
                interval_id(one),
                "interval",
            )
            for one in rows[:_CITED]
        ],
        focus=[one.name for one in rows[:_CITED] if one.name],
        files=[FileOut("intervals.bed", bed_text(rows))] if total > _INLINE else [],
    )


def interval_table(track: Intervals, rows: Sequence[Interval], total: int) -> Table:
    """Intervals with 1-based coordinates and the columns that the file fills."""
    columns = ["id", "record", "start", "end", "strand", "length (bp)"]
    scored = any(one.score is not None for one in rows)
    blocked = any(len(one.blocks) > 1 for one in rows)
    columns += ["score"] * scored + ["blocks"] * blocked + [plain(c) for c in track.columns]
    body: list[list[Any]] = []
    for one in rows:
        line: list[Any] = [
            plain(interval_id(one)),
            plain(shown_contig(track, one.contig)),
            one.start + 1,
            one.end,
            sign(one.strand),
            one.end - one.start,
        ]
        line += [one.score] * scored + [len(one.blocks)] * blocked
        body.append(line + [plain(one.extra.get(column, "")) for column in track.columns])
    return Table(columns, body, total)


def bed_text(rows: Sequence[Interval]) -> str:
    """Intervals as BED6."""
    lines = []
    for one in rows:
        score = "." if one.score is None else f"{one.score:g}"
        fields = (one.contig, one.start, one.end, one.name or ".", score, sign(one.strand))
        lines.append("\t".join(" ".join(str(field).split()) for field in fields))
    return "\n".join(lines) + "\n"


def _measured(track: Intervals, measure: str, wanted: Wanted, says: Sequence[str]) -> Result:
    """Lengths of intervals, or the bases they cover."""
    facts = track.rows.numbers(wanted)
    which = f" that {join(says)}" if says else ""
    subject = f"The {count(facts['count'], 'interval')} of {plain(track.path.name)}{which}"
    one = facts["count"] == 1
    if measure == "covered":
        text = f"{subject} {'covers' if one else 'cover'} {bp(facts['covered'])}"
        if facts["bases"] != facts["covered"]:
            text += f" (their lengths add up to {bp(facts['bases'])}, as some overlap)"
    else:
        text = f"{subject} {'is' if one else 'are'} {number(facts['mean'], 1)} bp long"
        if not one:
            text += (
                f" on average: {number(facts['shortest'])} to {bp(facts['longest'])}, median "
                f"{number(facts['median'])}, {bp(facts['bases'])} in all"
            )
    rows = track.rows.find(wanted, limit=ROWS)
    return result(track, f"{text}.", rows, facts["count"])


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
