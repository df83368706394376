"""The genomes that are open together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.bases import Missing
from index.beside import annotated, matches, note_mismatch
from index.filenames import stem
from index.genome import Genome
from index.names import near, unversioned
from index.records import Diagnostic
from index.store import (
    combined_id,
    drop,
    genomes_dir,
    home_dir,
    load_meta,
    touch,
    whole,
)
from index.storing import built, place

if TYPE_CHECKING:
    from index.build import Progress
    from index.scale.shelf import Shelf
    from index.tracks.base import Track

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

_ANNOTATIONS = frozenset({"gff3", "gff2", "gtf"})
_BASES = frozenset({"fasta", "2bit", "fasta+predicted"})
STAND_IN = "bed"
"""Format of genomes that are the rows of a BED file and no more."""


class Library:
    """Open genomes, in the order in which they were opened.

    Attributes
    ----------
    genomes
        All of them.
    tracks
        Alignments, variants, intervals, signal and reads that are open, each attached to the
        genome whose records it speaks of, where there is one.
    shelf
        A library of many genomes that is asked beside them, or None.
    """

    def __init__(self, *, home: str | os.PathLike[str] | None = None):
        self.genomes: list[Genome] = []
        self.tracks: list[Track] = []
        self.shelf: Shelf | None = None
        self._home = home

    @classmethod
    def open(
        cls,
        paths: Paths,
        *,
        home: str | os.PathLike[str] | None = None,
        progress: Progress | None = None,
    ) -> Library:
        """Open files; a FASTA beside an annotation-only GFF3 of the same records is one genome, and
        a track lies beside the genome whose records it names, whichever is opened first.

        Parameters
        ----------
        paths
            One path or several.
        home
            Folder of the stores; default ``$DNAHLM_HOME`` or the user's data folder.
        progress
            Called with a fraction and a few words.

        Raises
        ------
        FormatError
            A file cannot be read.
        OSError
            A file is not there, or the store cannot be written.
        """
        library = cls(home=home)
        library.add(paths, progress=progress)
        return library

    def add(self, paths: Paths, *, progress: Progress | None = None) -> list[Genome | Track]:
        """Open more files.

        Returns
        -------
        list of Genome or Track
            What these files became, in their order; a file that is open already gives what it is.

        Raises
        ------
        FormatError, OSError
            As `open`; nothing is added then.
        """
        listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
        before, tracks = list(self.genomes), list(self.tracks)
        added: list[Genome | Track] = []
        try:
            for number, given in enumerate(listed):
                path = Path(given)
                same = [item for item in self.opened if _same_file(item.path, path)]
                item = same[0] if same else self._open(path, _share(progress, number, len(listed)))
                if isinstance(item, Genome):
                    if item not in self.genomes:
                        self.genomes.append(item)
                elif item not in self.tracks:
                    self.tracks.append(item)
                added.append(item)
            joined = self._join([item for item in added if isinstance(item, Genome)])
            self._stand_in()
        except BaseException:
            for genome in self.genomes:
                if genome not in before:
                    genome.close()
            for track in self.tracks:
                if track not in tracks:
                    track.close()
            self.genomes, self.tracks = before, tracks
            raise
        self.attach_tracks()
        kept = [item for item in added if not isinstance(item, Genome) or item in self.genomes]
        return list(dict.fromkeys([*kept, *joined]))

    def remove(self, name: str) -> None:
        """Close a genome or track; its store stays.

        Raises
        ------
        KeyError
            None of that name is open.
        """
        track = next((track for track in self.tracks if track.name == name), None)
        if track is not None:
            self.tracks.remove(track)
            track.close()
        else:
            genome = self.genome(name)
            self._drop(genome)
        self._stand_in()
        self.attach_tracks()

    def genome(self, name: str | None = None) -> Genome:
        """An open genome by name, or the only one.

        A name is the file's name or stem, the organism, a record id, or a part of one of them
        that only one genome has.

        Raises
        ------
        KeyError
            None or several fit; the text is a sentence.
        """
        names = ", ".join(genome.name for genome in self.genomes)
        if name is None:
            if len(self.genomes) == 1:
                return self.genomes[0]
            raise Missing(f"Name one of the open genomes: {names}." if names else _NONE_OPEN)
        folded = name.strip().lower()
        for fits in _FITS:
            found = [genome for genome in self.genomes if folded and fits(genome, folded)]
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                fitting = " and ".join(genome.name for genome in found)
                raise Missing(f"'{name}' fits {fitting}; give the whole name.")
        meant = near(name, [genome.name for genome in self.genomes], 2)
        hint = f"did you mean {' or '.join(meant)}?" if meant else f"open are: {names}."
        raise Missing(f"No open genome is called '{name}'; {hint}" if names else _NONE_OPEN)

    @property
    def opened(self) -> list[Genome | Track]:
        """All genomes, then all tracks."""
        return [*self.genomes, *self.tracks]

    @property
    def files(self) -> list[Path]:
        """The files that were opened, to open the same again."""
        of_genomes = [file for genome in self.genomes for file in genome.files]
        return list(dict.fromkeys([*of_genomes, *(track.path for track in self.tracks)]))

    def select(self, name: str | None = None) -> list[Genome]:
        """All genomes, or the one of that name.

        Raises
        ------
        KeyError
            None of that name is open.
        """
        return list(self.genomes) if name is None else [self.genome(name)]

    def close(self) -> None:
        """Close all genomes and tracks."""
        while self.tracks:
            self.tracks.pop().close()
        while self.genomes:
            self.genomes.pop().close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Genome]:
        return iter(self.genomes)

    def __len__(self) -> int:
        return len(self.genomes)

    # --- opening ---

    def _open(self, path: Path, progress: Progress) -> Genome | Track:
        id, directory = place(path, self._home)
        if load_meta(directory) is None:
            track = self._track(path, id, progress)
            if track is not None:
                return track

        return self._load(directory, path, partial(built, directory, id, path, progress))

    def _load(self, directory: Path, path: Path, make: Callable[[], None]) -> Genome:
        """The genome of a store, which `make` writes first where it is not there or damaged."""
        import duckdb

        meta = load_meta(directory) if whole(directory) else None
        if meta is not None:
            try:
                genome = Genome(directory, meta, name=self._free(stem(path)), path=path)
                touch(directory)
                return genome
            except (duckdb.Error, ValueError, OSError):
                drop(directory)
        make()
        meta = load_meta(directory)
        if meta is None:
            raise OSError(f"The genome store {directory} cannot be read back.")
        return Genome(directory, meta, name=self._free(stem(path)), path=path)

    def _track(self, path: Path, id: str, progress: Progress) -> Track | None:
        """The file as a track; None where it is a genome."""
        from index.formats import open_any
        from index.tracks.base import TrackFile

        opened = open_any(path)
        if not opened.is_track:
            opened.close()
            return None
        directory = home_dir(self._home) / "tracks" / id
        name = self._free(stem(path))
        return opened.track(TrackFile(path, name, opened.format, id, directory, progress))

    def attach_tracks(self) -> None:
        """Tie every track to the open genome that holds its contigs, one with genes if there is."""
        with_genes = [genome for genome in self.genomes if genome.genes(limit=1)]
        others = [genome for genome in self.genomes if genome not in with_genes]
        for track in self.tracks:
            if track.genome in with_genes:
                continue
            if track.genome not in self.genomes:
                track.detach()
            for genome in with_genes if track.genome is not None else [*with_genes, *others]:
                if track.attach(genome):
                    break

    def _free(self, wanted: str) -> str:
        taken = {genome.name for genome in self.genomes} | {track.name for track in self.tracks}
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        return name

    # --- a BED of genes without a genome ---

    def _stand_in(self) -> None:
        """Let the spliced rows of BED files be the genes, while no genome is open and no longer."""
        standing = [genome for genome in self.genomes if genome.format == STAND_IN]
        if len(standing) < len(self.genomes):
            for genome in standing:
                self._drop(genome)
            return
        for genome in standing:
            if not any(_same_file(track.path, genome.path) for track in self.tracks):
                self._drop(genome)
        for track in self.tracks:
            if track.has_genes and not any(
                _same_file(track.path, genome.path) for genome in self.genomes
            ):
                directory = genomes_dir(self._home) / combined_id(track.id, STAND_IN)
                make = partial(built, directory, directory.name, track.path, None)
                self.genomes.append(self._load(directory, track.path, make))

    def _drop(self, genome: Genome) -> None:
        self.genomes.remove(genome)
        for track in self.tracks:
            if track.genome is genome:
                track.detach()
        genome.close()

    # --- annotation beside its sequence ---

    def _join(self, added: list[Genome]) -> list[Genome]:
        """Replace each annotation that lacks letters and the FASTA that has them by one genome."""
        result = list(added)
        for annotation in [
            g
            for g in self.genomes
            if g.format in _ANNOTATIONS and not all(r.has_sequence for r in g.records)
        ]:
            bases = [g for g in self.genomes if g.format in _BASES and g.has_sequence]
            if not (annotation in added or any(base in added for base in bases)):
                continue
            base = next((base for base in bases if matches(annotation, base)), None)
            if base is None:
                for other in bases:
                    note_mismatch(annotation, other)
                continue
            joined = self._joined(annotation, base)
            others = [g for g in self.genomes if g not in (base, annotation)]
            place = self.genomes.index(base)
            self.genomes = others
            joined.name = self._free(stem(base.path))
            joined.files = (*base.files, *annotation.files)
            self.genomes.insert(min(place, len(others)), joined)
            result = [joined if g in (base, annotation) else g for g in result]
            base.close()
            annotation.close()
        return list(dict.fromkeys(result))

    def _joined(self, annotation: Genome, base: Genome) -> Genome:
        id = combined_id(base.id, annotation.id)
        directory = genomes_dir(self._home) / id

        def make() -> None:
            from index.build import build

            diagnostics: list[Diagnostic] = [*base.diagnostics]
            build(
                directory,
                annotated(base, annotation.path, diagnostics),
                id=id,
                path=base.path.absolute(),
                name=stem(base.path),
                format=f"{base.format}+{annotation.format}",
                diagnostics=diagnostics,
            )

        return self._load(directory, base.path, make)


_NONE_OPEN = "No genome is open."
_FITS: tuple[Callable[[Genome, str], bool], ...] = (
    lambda genome, name: genome.name.lower() == name,
    lambda genome, name: name in (genome.path.name.lower(), str(genome.path).lower()),
    lambda genome, name: genome.organism.lower() == name,
    lambda genome, name: any(
        name in (r.id.lower(), unversioned(r.id).lower()) for r in genome.records[:1000]
    ),
    lambda genome, name: name in genome.name.lower(),
    lambda genome, name: name in genome.organism.lower(),
    lambda genome, name: any(name in r.description.lower() for r in genome.records[:1000]),
)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _share(progress: Progress | None, number: int, total: int) -> Progress:
    def say(fraction: float, words: str) -> None:
        if progress is not None:
            progress((number + fraction) / total, words)

    return say
