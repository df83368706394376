"""Single reads of FASTQ files: counted and listed by length and mean quality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.base import Result, Table
from app.tools.shared.phrase import bp, count, join, number, percent, plain
from app.tools.tracks.alignment_counts import span_text
from index.tracks.read_rows import Chosen, by_length, chosen_reads

if TYPE_CHECKING:
    from app.tools.tracks.arguments import ReadSummaryArguments
    from index.tracks.read_rows import Found, Row
    from index.tracks.reads import Reads

FEW = 30
"""Reads up to which the mean quality of each is told in the text."""
ROWS = 1000
_NAMED = 3
_ENDS = {
    ("quality", "ascending"): "lowest mean quality",
    ("quality", "descending"): "highest mean quality",
    ("length", "ascending"): "shortest",
    ("length", "descending"): "longest",
}
_MEAN = "The mean quality of a read is the arithmetic mean of its Phred values."


def is_of_single(arguments: ReadSummaryArguments) -> bool:
    """Whether the arguments ask for single reads."""
    said = arguments.model_dump(exclude_defaults=True)
    return bool(
        said.keys() & {"min_length", "max_length", "min_mean", "max_mean", "list_by", "limit"}
    )


def single_reads(tracks: list[Reads], arguments: ReadSummaryArguments) -> Result:
    """Reads that fit, of each file, and together where there are several."""
    wanted = Chosen(
        arguments.min_length, arguments.max_length, arguments.min_mean, arguments.max_mean,
        arguments.exclusive,
    )  # fmt: skip
    rated = wanted.min_mean is not None or wanted.max_mean is not None
    if arguments.list_by is None and not rated:
        return _counted(tracks, wanted, [by_length(track, wanted) for track in tracks])
    order = arguments.list_by or "file"
    limit = arguments.limit or (1 if order != "file" else ROWS)
    found = [
        chosen_reads(track, wanted, order, arguments.order == "descending", limit)
        for track in tracks
    ]
    if arguments.list_by is None:
        answer = _counted(tracks, wanted, [one.fitting for one in found])
        answer.text += f" {_MEAN}"
    else:
        answer = Result(
            " ".join(
                _listed(track, one, arguments) for track, one in zip(tracks, found, strict=True)
            )
        )
    rows = [
        [plain(name), length, _mean(mean), plain(track.path.name)]
        for track, one in zip(tracks, found, strict=True)
        for name, length, mean in one.rows
    ]
    total = sum(one.fitting if order == "file" else len(one.rows) for one in found)
    if len(rows) > _NAMED or (rows and arguments.list_by is None):
        answer.table = Table(["id", "length (bp)", "mean quality", "file"], rows[:ROWS], total)
    return answer


def _counted(tracks: list[Reads], wanted: Chosen, fitting: list[int]) -> Result:
    says = join(_conditions(wanted))
    texts = [
        f"{number(n)} of the {count(track.summary.reads, 'read')} of {plain(track.path.name)} "
        f"({percent(n / max(track.summary.reads, 1))}) {_for(n, says)}."
        for track, n in zip(tracks, fitting, strict=True)
    ]
    if len(tracks) > 1:
        reads = sum(track.summary.reads for track in tracks)
        texts.append(
            f"Together that is {number(sum(fitting))} of {number(reads)} "
            f"({percent(sum(fitting) / max(reads, 1))})."
        )
    return Result(" ".join(texts))


def _conditions(wanted: Chosen) -> list[str]:
    says = []
    if wanted.min_length is not None or wanted.max_length is not None:
        says.append(f"are {span_text(wanted.min_length, wanted.max_length)} long")
    low, high = wanted.min_mean, wanted.max_mean
    if low is not None or high is not None:
        over, under = ("above", "below") if wanted.exclusive else ("of at least", "of at most")
        limits = [f"{over} {number(low)}"] if low is not None else []
        limits += [f"{under} {number(high)}"] if high is not None else []
        says.append(f"have a mean quality {join(limits)}")
    return says


def _for(amount: int, says: str) -> str:
    """What is said of several reads, of one where it is one."""
    return says.replace("are ", "is ").replace("have ", "has ") if amount == 1 else says


def _listed(track: Reads, found: Found, arguments: ReadSummaryArguments) -> str:
    name = plain(track.path.name)
    wanted = Chosen(arguments.min_length, arguments.max_length)
    among = join(_conditions(wanted))
    which = f"the {count(found.fitting, 'read')} of {name}" + (f" that {among}" if among else "")
    if not found.rows:
        return f"{name} has no such read with a quality."
    if arguments.list_by == "file":
        if found.fitting > FEW:
            return f"The lengths and mean qualities of {which} are in the table."
        told = [f"{plain(row[0])} {_mean(row[2])}" for row in found.rows]
        return f"The mean qualities of {which} are: {join(told)}."
    end = _ENDS[arguments.list_by or "quality", arguments.order]
    told = [_said(row) for row in found.rows[:_NAMED]]
    if len(found.rows) == 1:
        has = "has the " if arguments.list_by == "quality" else "is the "
        text = f"Of {which}, {told[0]} {has}{end}"
        if found.tied > 1:
            same = "mean" if arguments.list_by == "quality" else "length"
            text += f"; {number(found.tied)} reads have this {same}"
        return f"{text}."
    of = f"of the {end}" if arguments.list_by == "quality" else end
    if len(found.rows) <= _NAMED:
        return f"Of {which}, the {len(found.rows)} {of} are {join(told)}."
    return f"Of {which}, the {number(len(found.rows))} {of} are in the table, first {told[0]}."


def _said(row: Row) -> str:
    mean = "no bases" if row[2] != row[2] else f"{bp(row[1])}, mean quality {_mean(row[2])}"
    return f"{plain(row[0])} ({mean})"


def _mean(mean: float) -> Any:
    return None if mean != mean else round(mean, 2)
