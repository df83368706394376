"""Run files of questions, each item on its own genomes, and time the answers."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.answer import ask
from app.session import Session
from index.library import Library

ROWS = 100


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds per answer with the genomes open."""

    answers: int
    median: float
    p95: float
    slowest: float


def run_questions(
    items: list[dict[str, Any]],
    data: Path,
    report: Callable[[float, str], None] | None = None,
    planner: Any = None,
) -> Iterator[dict[str, Any]]:
    """Answer each item about its own genomes, with a conversation of its own.

    Parameters
    ----------
    items
        Objects with ``id``, ``question``, ``genomes`` (paths below `data`) and perhaps ``history``.
    data
        Folder of the genome files.
    planner
        Reads the questions in place of the default planner; see `Session.planner`.

    Yields
    ------
    dict
        The JSON form of each answer, in the order of `items`; a genome that cannot be opened gives
        a declined answer that says why.
    """
    opened: dict[tuple[str, ...], Library | str] = {}
    for number, item in enumerate(items):
        if report:
            report(number / len(items), f"question {number + 1} of {len(items)}")
        names = tuple(item["genomes"])
        if names not in opened:
            opened[names] = _open([data / name for name in names])
        library = opened[names]
        if isinstance(library, str):
            yield {"id": item["id"], "question": item["question"], "status": "declined"} | {
                "answer": library,
                "calls": [],
                "table": None,
                "citations": [],
                "model": "",
                "seconds": 0.0,
            }
            continue
        session = Session(library, planner=planner)
        for earlier in item.get("history") or []:
            ask(session, earlier)
        yield ask(session, item["question"]).to_dict(rows=ROWS, item_id=item["id"])


def _open(paths: list[Path]) -> Library | str:
    try:
        return Library.open(paths)
    except (ValueError, OSError) as error:
        return str(error)


def timing(answers: list[dict[str, Any]]) -> Timing:
    """Median, 95th percentile and maximum of the seconds of some answers."""
    seconds = sorted(answer["seconds"] for answer in answers)
    if len(seconds) < 2:
        only = seconds[0] if seconds else 0.0
        return Timing(len(seconds), only, only, only)
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return Timing(len(seconds), statistics.median(seconds), cuts[18], seconds[-1])


def read_items(path: Path) -> list[dict[str, Any]]:
    """Items of a JSON-lines question file.

    Raises
    ------
    ValueError
        The file is no UTF-8 text, or a line is no object with ``id``, ``question`` and ``genomes``.
    """
    items = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: is not UTF-8 text") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            item["id"], item["question"], item["genomes"]
        except (ValueError, KeyError, TypeError):
            message = f"{path.name}, line {number}: needs id, question and genomes"
            raise ValueError(message) from None
        items.append(item)
    return items
