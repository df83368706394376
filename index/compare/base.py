"""What all comparisons share: progress that can be stopped, limits, and what is kept on disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.scratch import is_whole, put
from index.store import combined_id, home_dir

if TYPE_CHECKING:
    from index.genome import Genome

Step = Callable[[float, str], bool]
"""Told a fraction and a few words; False asks to stop."""

VERSION = 1
"""Raise when what is kept changes."""
MOST_BASES = 200_000_000
"""Bases of one genome that are compared at most."""
MOST_PROTEINS = 60_000
"""Proteins of one genome that are compared at most."""


class StoppedError(Exception):
    """A person stopped the comparison; there is no result."""


def check(step: Step | None, fraction: float, words: str) -> None:
    """Report progress.

    Raises
    ------
    StoppedError
        The answer was to stop.
    """
    if step is not None and not step(fraction, words):
        raise StoppedError(words)


def part(step: Step | None, start: float, end: float) -> Step:
    """Progress of one part of a longer work, from `start` to `end` of the whole."""

    def say(fraction: float, words: str) -> bool:
        return True if step is None else step(start + (end - start) * fraction, words)

    return say


def folder() -> Path:
    """Where finished comparisons are kept."""
    return home_dir() / "compare"


def _place(kind: str, one: Genome, other: Genome) -> Path:
    name = combined_id(kind, str(VERSION), one.directory.name, other.directory.name)
    return folder() / f"{name}.json"


def kept(kind: str, one: Genome, other: Genome) -> Any:
    """A comparison of these two genomes that was made before, as JSON has it, or None."""
    try:
        place = _place(kind, one, other)
        return json.loads(place.read_bytes()) if is_whole(place) else None
    except (OSError, ValueError):
        return None


def keep(kind: str, one: Genome, other: Genome, value: Any) -> None:
    """Keep a comparison; written beside its place and renamed. A full disk is no error."""
    text = json.dumps(value, separators=(",", ":"))
    with suppress(OSError):
        put(_place(kind, one, other), lambda fresh: _write(fresh, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="ascii")
