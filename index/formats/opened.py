"""Opens a file of any supported format by its content."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index import limits
from index.formats.notes import Notes, shown
from index.formats.recognise import HEADLESS, SUPPORTED, recognised
from index.formats.registry import FORMATS, Format
from index.formats.source import Source
from index.records import Diagnostic, FormatError, Record

if TYPE_CHECKING:
    from index.tracks.base import Track, TrackFile


class Opened:
    """A file whose format is known; iterating reads its records one after the other.

    Attributes
    ----------
    path
        The file.
    format
        Name of the format, as in `index.formats.registry`.
    compression
        ``""``, ``gzip``, ``bgzip``, ``bzip2``, ``xz`` or ``zstd``.
    diagnostics
        What was repaired, skipped or doubtful; complete once the records are read.
    is_track
        Whether the file lies beside genomes rather than being one.
    """

    def __init__(self, source: Source, format: Format) -> None:
        self.path = source.path
        self.format = format.name
        self.compression = source.compression
        self.diagnostics: list[Diagnostic] = []
        self.is_track = format.track is not None
        self._format = format
        self._source: Source | None = source
        self._reading = source
        self._size = os.path.getsize(source.path)

    @property
    def share(self) -> float:
        """Part of the file that was read so far, 0 to 1."""
        return min(1.0, self._reading.position / max(1, self._size))

    def __iter__(self) -> Iterator[Record]:
        """Records in file order.

        Raises
        ------
        FormatError
            Nothing can be read, what is read so far is followed by damage, or the file holds more
            than `index.limits` allows.
        OSError
            The file cannot be read any more.
        """
        source, self._source = self._source or Source(self.path), None
        self._reading = source
        self.diagnostics.clear()
        try:
            records = self._format.read(source, Notes(source.name, self.diagnostics))
            yield from _counted(records, source.name)
        except (FormatError, OSError):
            raise
        except (ValueError, LookupError, ArithmeticError, RecursionError, MemoryError) as error:
            raise FormatError(
                f"{source.name}: cannot be read as {self.format} ({type(error).__name__})."
            ) from error
        finally:
            source.close()

    def track(self, file: TrackFile) -> Track:
        """The file as a track.

        Parameters
        ----------
        file
            What the track is known by, and where it keeps what it derives.

        Raises
        ------
        FormatError
            It is no track, or it is damaged; one sentence.
        OSError
            It cannot be read, or our own folder cannot be written.
        """
        self.close()
        if self._format.track is None:
            raise FormatError(f"{self.path.name}: {self.format} files are no tracks.")
        try:
            return self._format.track(file)
        except FormatError:
            raise
        except OSError as error:
            if error.errno is not None:
                raise
            raise FormatError(f"{self.path.name}: cannot be read ({error}).") from error
        except (ValueError, LookupError, ArithmeticError, RuntimeError, MemoryError) as error:
            raise FormatError(
                f"{self.path.name}: cannot be read as {self.format} ({type(error).__name__})."
            ) from error

    def close(self) -> None:
        """Close the file without reading it."""
        if self._source is not None:
            self._source.close()
            self._source = None


def _counted(records: Iterator[Record], file: str) -> Iterator[Record]:
    """The same records, as long as they and their features are not too many."""
    allowed = limits.current()
    features = 0
    for number, record in enumerate(records, 1):
        features += len(record.features)
        for name, count in (("records", number), ("features", features)):
            if count > getattr(allowed, name):
                raise limits.exceeded(
                    file,
                    name,
                    f"the file holds more than {{}} {name}",
                    record=shown(record.id),
                    line=record.line,
                )
        yield record


def open_any(path: str | os.PathLike[str]) -> Opened:
    """Open a genome file, telling its format and compression from its content.

    Parameters
    ----------
    path
        File of a format in `index.formats.registry`, plain or packed.

    Returns
    -------
    Opened
        Iterates `index.records.Record`.

    Raises
    ------
    FormatError
        The file is empty, damaged, or of a format that is not read; one sentence.
    OSError
        The file is not there or cannot be read.
    """
    source = Source(Path(path))
    try:
        scores = [(form.sniff(source.head, source.path), form) for form in FORMATS]
        score, form = max(scores, key=lambda pair: pair[0])
        if score:
            return Opened(source, form)
        if not source.head.strip():
            raise FormatError(f"{source.name}: the file is empty.")
        what = recognised(source.raw_head)
        if what == HEADLESS:
            raise FormatError(f"{source.name}: is {what}, so no record can be read.")
        raise FormatError(f"{source.name}: looks like {what}; {SUPPORTED}.")
    except BaseException:
        source.close()
        raise
