"""What the readers of track questions share: the question as read, and their registry.

A reader turns a question about one kind of track into tool calls, or gives None where it is about
something else. One module a kind registers its reader; `app.plan.tracking` imports them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.plan.base import Call
from app.plan.conditions import region
from app.plan.reading import Reading

if TYPE_CHECKING:
    from index.library import Library
    from index.tracks.base import Track


@dataclass(slots=True)
class Asked:
    """One question about open tracks.

    Attributes
    ----------
    question
        As typed, less the name of a track's file.
    reading
        The question, read; its records include the contigs of the tracks.
    library
        What is open.
    tracks
        The open tracks of the reader's kind, or the one that the question names.
    named
        Whether the question names a track's file.
    clear
        Whether a word was used that belongs to this kind alone.
    """

    question: str
    reading: Reading
    library: Library
    tracks: list[Track] = field(default_factory=list)
    named: bool = False
    clear: bool = False

    @property
    def text(self) -> str:
        """The masked question, lower case."""
        return self.reading.masked

    @property
    def genes(self) -> list[str]:
        """Genes named in the question, known or not."""
        return self.reading.names

    @property
    def track(self) -> str | None:
        """File name of the track that is named, for the argument ``track``."""
        return self.tracks[0].path.name if self.named else None

    def place(self) -> dict[str, Any]:
        """``record``, ``start`` and ``end`` (1-based inclusive) as far as they are said."""
        found: dict[str, Any] = {}
        stretch = region(self.reading)
        if stretch:
            found = {key: stretch[key] for key in ("start", "end")}
        else:
            position = self.reading.first("position")
            if position is not None:
                found = {"start": int(position), "end": int(position)}
        record = self.reading.first("record")
        if record:
            found["record"] = record
        return found


Reader = Callable[[Asked], "list[Call] | None"]
READERS: dict[str, Reader] = {}
"""Kind of track -> its reader."""


def track_reader(kind: str) -> Callable[[Reader], Reader]:
    """Register the reader of a kind of track."""

    def register(function: Reader) -> Reader:
        READERS[kind] = function
        return function

    return register
