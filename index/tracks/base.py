"""A track: data along sequences (alignments, variants, intervals, signal) or reads of their own.

A track stands alone, or is attached to the open genome whose records its contigs are. A kind of
track is a subclass in a module of its own; a format names it in `index.formats.registry` with a
function that opens a `TrackFile`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from index.bases import Missing
from index.formats.notes import Notes, shown
from index.records import REACHED, Diagnostic
from index.scratch import is_whole, put
from index.tracks.contigs import Match, match_contigs, same_contig

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import RecordInfo

Kind = Literal["alignments", "variants", "intervals", "signal", "reads"]
Progress = Callable[[float, str], None]
VERSION = 1
"""Changes whenever what older programs derived must be made anew."""


@dataclass(frozen=True, slots=True)
class TrackFile:
    """A file about to be opened as a track.

    Attributes
    ----------
    path
        The file.
    name
        Its name without endings, unique among the open tracks.
    format
        Name of the format, as in the registry.
    id
        SHA-256 of the content.
    directory
        Folder of our own for what is derived from this content; made when something is kept.
    progress
        Takes a fraction and a few words.
    """

    path: Path
    name: str
    format: str
    id: str
    directory: Path
    progress: Progress = lambda fraction, words: None


class Track:
    """Base of all tracks.

    Attributes
    ----------
    kind
        What it holds.
    name, path, format, id
        As in `TrackFile`.
    contigs
        Names of its sequences with their lengths, None where the file does not say; empty for
        reads.
    diagnostics
        What was repaired, skipped or doubtful in the file.
    genome
        The genome it is attached to, or None.
    messages
        How its contigs were matched with the open genomes, a sentence each.
    """

    kind: ClassVar[Kind]

    def __init__(self, file: TrackFile) -> None:
        self.path = file.path
        self.name = file.name
        self.format = file.format
        self.id = file.id
        self.directory = file.directory
        self.progress: Progress = file.progress
        self.contigs: dict[str, int | None] = {}
        self.diagnostics: list[Diagnostic] = []
        self.notes = Notes(file.path.name, self.diagnostics)
        self.genome: Genome | None = None
        self.messages: list[str] = []
        self._matches: list[Match] = []

    def __repr__(self) -> str:
        beside = f" beside {self.genome.name}" if self.genome is not None else ""
        return f"{type(self).__name__}({self.name!r}{beside})"

    # --- for subclasses ---

    def reach(self) -> dict[str, int]:
        """Highest position used on each contig, exclusive; contigs where it is not known are left
        out."""
        return {}

    def agrees(self, contig: str, genome: Genome, record: RecordInfo) -> bool | None:
        """Whether the bases that the track states on a contig are those of a record; None where
        it states none."""
        return None

    @property
    def has_genes(self) -> bool:
        """Whether its rows are genes with exons, so that it can stand in for an annotation."""
        return False

    def close(self) -> None:
        """Release files."""

    def restore(self, notes: list[dict[str, Any]]) -> None:
        """Take back diagnostics that were remembered as dictionaries, each once."""
        for entry in notes:
            note = Diagnostic(**{**entry, "file": self.path.name})
            if note not in self.diagnostics:
                self.diagnostics.append(note)

    # --- beside a genome ---

    def attach(self, genome: Genome) -> bool:
        """Tie the track to a genome if at least one contig is one of its records.

        Returns
        -------
        bool
            Whether it was attached. `messages` then says which names were mapped and which are
            missing; where nothing fits it says why, and an earlier genome stays.
        """
        if not self.contigs:
            return False
        result = match_contigs(
            self.contigs,
            genome.records,
            track=self.path.name,
            genome=genome.path.name,
            reach=self.reach(),
            agrees=lambda contig, record: self.agrees(contig, genome, record),
        )
        if result.found:
            self.genome, self._matches, self.messages = genome, result.found, result.messages
            return True
        if self.genome is None:
            self.messages = list(dict.fromkeys([*self.messages, *result.messages]))
        return False

    def detach(self) -> None:
        """Let the track stand alone."""
        self.genome, self._matches, self.messages = None, [], []

    def contig_of(self, record_id: str) -> str | None:
        """The track's own name of a record of its genome; None where it has none."""
        return next((m.contig for m in self._matches if m.record == record_id), None)

    def record_of(self, contig: str) -> str | None:
        """The genome's record of a contig; None where the genome does not hold it."""
        return next((m.record for m in self._matches if m.contig == contig), None)

    def mapping(self) -> dict[str, str]:
        """Contig -> record id, of all that are matched."""
        return {match.contig: match.record for match in self._matches}

    def contig(self, name: str | None) -> str:
        """A contig by its own name, the record's, or a spelling of either; None: the only one.

        Raises
        ------
        KeyError
            There is no such contig, or several and none was named; the text is a sentence.
        """
        if name is None:
            if len(self.contigs) == 1:
                return next(iter(self.contigs))
            raise Missing(f"{self.path.name} has {self._named()}; name one of them.")
        if name in self.contigs:
            return name
        found = self.contig_of(name)
        if found is None:
            fitting = [contig for contig in self.contigs if same_contig(contig, name)]
            found = fitting[0] if len(fitting) == 1 else None
        if found is None and self.genome is not None and name in self.genome:
            found = self.contig_of(self.genome.record(name).id)
        if found is None:
            raise Missing(
                f"{self.path.name} has no sequence called '{shown(name)}'; it has {self._named()}."
            )
        return found

    def length_of(self, contig: str) -> int | None:
        """Length of a contig by the track, else by the genome's record of it."""
        own = self.contigs.get(contig)
        record = self.record_of(contig)
        if own is None and record is not None and self.genome is not None:
            info = self.genome.record(record)
            return None if REACHED in info.annotations else info.length
        return own

    def _named(self) -> str:
        return named(list(self.contigs))

    # --- what is kept in our own directory ---

    def derived(self, name: str, make: Callable[[Path], None]) -> Path:
        """A file of our own made from this one, made once for this content.

        Parameters
        ----------
        name
            File name in `directory`.
        make
            Writes it to the path that it is given; the file is put in place when whole.

        Raises
        ------
        OSError
            The folder cannot be written.
        """
        final = self.directory / f"v{VERSION}" / name
        if not is_whole(final):
            put(final, make)
        return final

    def remembered(self, name: str, compute: Callable[[], Any]) -> Any:
        """A JSON value computed once for this content, and read back afterwards."""
        path = self.directory / f"v{VERSION}" / f"{name}.json"
        with suppress(OSError, ValueError):
            if is_whole(path):
                return json.loads(path.read_bytes())
        value = compute()
        text = json.dumps(value)
        with suppress(OSError):  # a read-only home is no reason to fail
            self.derived(path.name, lambda out: _write(out, text))
        return json.loads(text)


def named(names: Sequence[str], most: int = 5) -> str:
    """``1 sequence, ctgA`` or ``7 sequences: I, II, ...``."""
    listed = ", ".join(shown(name) for name in names[:most])
    more = ", ..." if len(names) > most else ""
    if len(names) == 1:
        return f"1 sequence, {listed}"
    return f"{len(names):,} sequences: {listed}{more}" if names else "no sequences"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
