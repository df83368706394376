"""Intervals measured: bases they cover, lengths, blocks, bases of their own, counts by a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.tools.base import FileOut, Result, Table
from app.tools.shared.phrase import bp, count, join, number, percent, plain, strand_words
from app.tools.shared.select import declined
from app.tools.tracks.chosen import shown_contig, where_text
from app.tools.tracks.interval_text import ROWS, described, interval_id, pool_column, result
from index.library import STAND_IN
from index.records import Part

if TYPE_CHECKING:
    from app.tools.tracks.interval_arguments import IntervalsArguments
    from index.formats.bed import Interval
    from index.library import Library
    from index.tracks.interval_rows import Wanted
    from index.tracks.intervals import Intervals

_TOLD = 5
_COLUMNS = {"strand": "strand", "record": "contig", "name": "name", "score": "score"}


def counted_by(track: Intervals, by: str, wanted: Wanted, says: Sequence[str]) -> Result:
    """How many intervals have each value of a column."""
    have = {column.lower(): column for column in track.columns}
    column = _COLUMNS.get(by.lower()) or have.get(by.lower())
    if by == "pool":
        column = pool_column(track) or "score"
    if column is None:
        names = join([*_COLUMNS, *map(plain, track.columns)])
        return declined(f"{plain(track.path.name)} has no column '{plain(by)}'; it has {names}.")
    tally = track.rows.tally(column, wanted)
    total = sum(tally.values())
    if not total:
        return Result(f"No interval of {plain(track.path.name)} {join(says)}.")
    rows: list[list[Any]] = [
        [_value(track, column, value), amount] for value, amount in tally.items()
    ]
    if by == "strand":
        rows.reverse()
    elif len(tally) > _TOLD:
        rows.sort(key=lambda row: -row[1])
    told = join([f"{number(n)} {_having(by, value, n == 1)}" for value, n in rows[:_TOLD]])
    more = f" and {number(len(rows) - _TOLD)} more values" if len(rows) > _TOLD else ""
    which = f" that {join(says)}" if says else ""
    text = f"Of the {count(total, 'interval')} of {plain(track.path.name)}{which}, {told}{more}."
    if by == "pool" and column == "score":
        text += " Primer schemes keep the pool in column 5, the score."
    table = Table([plain(by), "intervals"], rows[:ROWS], len(rows)) if len(rows) > 1 else None
    return Result(text, table=table)


def _value(track: Intervals, column: str, value: Any) -> str:
    if value is None or value == "" or value != value:
        return "none"
    if column == "strand":
        return strand_words(value) if value else "no strand"
    if column == "contig":
        return plain(shown_contig(track, value))
    return number(value) if column == "score" else plain(str(value))


def _having(by: str, value: str, one: bool) -> str:
    """What is said of the intervals of a value: ``are of pool 1``."""
    if by in ("strand", "record"):
        the = "the " if by == "strand" and value != "no strand" else ""
        return f"{'is' if one else 'are'} on {the}{value}"
    if by == "pool":
        return f"{'is' if one else 'are'} of pool {value}"
    return f"{'has' if one else 'have'} {plain(by)} {value}"


def measured(
    library: Library,
    track: Intervals,
    arguments: IntervalsArguments,
    wanted: Wanted,
    says: Sequence[str],
) -> Result:
    """Lengths of intervals, the bases they cover, their blocks, or their own bases."""
    rows = track.rows.find(wanted, limit=ROWS)
    facts = track.rows.numbers(wanted)
    which = f" that {join(says)}" if says else ""
    subject = f"The {count(facts['count'], 'interval')} of {plain(track.path.name)}{which}"
    one = facts["count"] == 1
    if arguments.measure == "sequence":
        return _bases(track, rows, facts["count"])
    if arguments.measure == "blocks":
        return _blocks(track, rows, facts["count"])
    if arguments.measure == "covered":
        text = f"{subject} {'covers' if one else 'cover'} {_covered(library, track, wanted, facts)}"
    else:
        text = f"{subject} {'is' if one else 'are'} {number(facts['mean'], 1)} bp long"
        if not one:
            text += (
                f" on average: {number(facts['shortest'])} to {bp(facts['longest'])}, median "
                f"{number(facts['median'])}, {bp(facts['bases'])} in all"
            )
    return result(track, f"{text}.", rows, facts["count"])


def _covered(library: Library, track: Intervals, wanted: Wanted, facts: dict[str, Any]) -> str:
    """``4,908 bp, 16.41 % of 29,903 bp``, of the place where one is asked for."""
    if wanted.start is not None and wanted.end is not None and wanted.end < 1 << 48:
        size = wanted.end - wanted.start
        inside = track.rows.covered(wanted, inside=True)
        return f"{number(inside)} of its {bp(size)} ({percent(inside / max(size, 1))})"
    text = bp(facts["covered"])
    contigs = [wanted.contig] if wanted.contig is not None else list(track.contigs)
    lengths = {contig: track.length_of(contig) for contig in contigs}
    genome = track.genome
    unknown = [plain(shown_contig(track, name)) for name, length in lengths.items() if not length]
    if unknown:
        shown = join(unknown[:3]) + (" and others" if len(unknown) > 3 else "")
        text += (
            f"; no open file states the length of {shown}, so the share of it cannot be told: open "
            "the genome beside it"
        )
    else:
        total, of = sum(length or 0 for length in lengths.values()), ""
        if wanted.contig is None and genome is not None and genome.format != STAND_IN:
            total, of = genome.length, f" of the genome {plain(genome.name)}"
        text += f", {percent(facts['covered'] / max(total, 1))} of the {bp(total)}{of}"
    if facts["bases"] != facts["covered"]:
        text += f" (their lengths add up to {bp(facts['bases'])}, as some overlap)"
    return text


def _blocks(track: Intervals, rows: Sequence[Interval], total: int) -> Result:
    """How many blocks intervals have, and their length without what lies between."""
    if not any(one.blocks for one in rows):
        return declined(
            f"{plain(track.path.name)} has no columns for blocks (BED12), so neither exons nor "
            "introns of its intervals are known."
        )
    texts = []
    for one in rows[:_TOLD]:
        sizes = [end - start for start, end in one.blocks] or [one.end - one.start]
        gaps = one.end - one.start - sum(sizes)
        name = plain(one.name) if one.name else "The interval"
        listed = f" of {join(map(number, sizes))} bp" if 1 < len(sizes) <= 12 else ""
        texts.append(
            f"{name} at {where_text(track, one.contig, one.start, one.end)} "
            f"({bp(one.end - one.start)}) has {count(len(sizes), 'block')}{listed}: "
            f"{bp(sum(sizes))} without introns, whose length together is {bp(gaps)}."
        )
    if total > _TOLD:
        amount = sum(len(one.blocks) or 1 for one in rows)
        some = f" of the first {number(len(rows))}" if total > len(rows) else ""
        texts = [
            f"The {number(total)} intervals have {number(amount)} blocks{some}; they are in the "
            "table."
        ]
    answer = result(track, " ".join(texts), rows, total)
    if answer.table is not None:
        answer.table.columns.append("without introns (bp)")
        for row, one in zip(answer.table.rows, rows, strict=True):
            row.append(sum(end - start for start, end in one.blocks) or one.end - one.start)
    return answer


def _bases(track: Intervals, rows: Sequence[Interval], total: int) -> Result:
    """The bases of intervals, from the genome beside them, on their own strand."""
    name, genome = plain(track.path.name), track.genome
    if genome is None or not genome.has_sequence:
        written = [(one, _written(one)) for one in rows]
        if not all(bases for _, bases in written):
            return declined(
                f"{name} holds places and no bases; open the genome's sequence (FASTA or GenBank) "
                "beside it to read them."
            )
        pairs, source = written, f"as {name} writes them"
    else:
        pairs, source = [], f"read from {plain(genome.name)}"
        for one in rows:
            record = track.record_of(one.contig)
            if record is None or not genome.record(record).has_sequence:
                return declined(f"The sequence of {plain(one.contig)} is not open.")
            part = Part(one.start, one.end, one.strand)
            pairs.append((one, genome.sequence(record, [part])))
    told = [
        f"{described(track, one)}: `{bases}`" for one, bases in pairs[:_TOLD] if len(bases) <= 500
    ]
    lead = f"The bases of {count(total, 'interval')}, 5' to 3' on the strand of each, {source}"
    text = f"{lead}: {join(told)}." if told and total <= _TOLD else f"{lead}, are in the file."
    answer = result(track, text, [one for one, _ in pairs], total)
    lines = [f">{' '.join(interval_id(one).split())}\n{bases}\n" for one, bases in pairs]
    answer.files = [FileOut("intervals.fasta", "".join(lines))]
    return answer


def _written(one: Interval) -> str:
    """Bases in a further column of a row; empty where none holds them."""
    letters = (value.upper() for value in one.extra.values())
    size = one.end - one.start
    return next((v for v in letters if len(v) == size and set(v) <= set("ACGTUNRYSWKMBDHV")), "")
