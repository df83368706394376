"""The genomes that are open together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.bases import Missing
from index.genome import Genome
from index.names import near, unversioned
from index.records import Diagnostic, Record
from index.store import combined_id, content_id, genomes_dir, load_meta, touch

if TYPE_CHECKING:
    from index.build import Progress

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

_PACKED = frozenset({".gz", ".bgz", ".bz2", ".xz", ".zst", ".zip"})
_ENDINGS = frozenset({
    ".gb", ".gbk", ".gbff", ".genbank", ".gp", ".gpff", ".seq", ".fa", ".fasta", ".fna", ".faa",
    ".ffn", ".fas", ".gff", ".gff2", ".gff3", ".gtf", ".embl", ".dna", ".2bit", ".fai", ".txt",
})  # fmt: skip
_ANNOTATIONS = frozenset({"gff3", "gff2", "gtf"})
_BASES = frozenset({"fasta", "2bit"})


def stem(path: Path) -> str:
    """File name without compression and format endings."""
    name = path.name
    for endings in (_PACKED, _ENDINGS):
        ending = Path(name).suffix
        if ending.lower() in endings and Path(name).stem:
            name = Path(name).stem
    return name


class Library:
    """Open genomes, in the order in which they were opened.

    Attributes
    ----------
    genomes
        All of them.
    """

    def __init__(self, *, home: str | os.PathLike[str] | None = None):
        self.genomes: list[Genome] = []
        self._home = home

    @classmethod
    def open(
        cls,
        paths: Paths,
        *,
        home: str | os.PathLike[str] | None = None,
        progress: Progress | None = None,
    ) -> Library:
        """Open files; a FASTA beside an annotation-only GFF3 of the same records is one genome.

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

    def add(self, paths: Paths, *, progress: Progress | None = None) -> list[Genome]:
        """Open more files.

        Returns
        -------
        list of Genome
            What these files became, in their order; a file that is open already gives its genome.

        Raises
        ------
        FormatError, OSError
            As `open`; nothing is added then.
        """
        listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
        before = list(self.genomes)
        added: list[Genome] = []
        try:
            for number, given in enumerate(listed):
                path = Path(given)
                same = [g for g in self.genomes if _same_file(g.path, path)]
                say = _share(progress, number, len(listed))
                genome = same[0] if same else self._open(path, say)
                if genome not in self.genomes:
                    self.genomes.append(genome)
                added.append(genome)
            return self._join(added)
        except BaseException:
            for genome in self.genomes:
                if genome not in before:
                    genome.close()
            self.genomes = before
            raise

    def remove(self, name: str) -> None:
        """Close a genome; its store stays.

        Raises
        ------
        KeyError
            None of that name is open.
        """
        genome = self.genome(name)
        self.genomes.remove(genome)
        genome.close()

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

    def select(self, name: str | None = None) -> list[Genome]:
        """All genomes, or the one of that name.

        Raises
        ------
        KeyError
            None of that name is open.
        """
        return list(self.genomes) if name is None else [self.genome(name)]

    def close(self) -> None:
        """Close all genomes."""
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

    def _open(self, path: Path, progress: Progress) -> Genome:
        id = content_id(path)
        directory = genomes_dir(self._home) / id

        def make() -> None:
            from index.build import build
            from index.formats import open_any

            opened = open_any(path)
            build(
                directory,
                opened,
                id=id,
                path=path.absolute(),
                name=stem(path),
                format=opened.format,
                diagnostics=opened.diagnostics,
                progress=progress,
            )

        return self._load(directory, path, make)

    def _load(self, directory: Path, path: Path, make: Callable[[], None]) -> Genome:
        """The genome of a store, which `make` writes first where it is not there or damaged."""
        import duckdb

        meta = load_meta(directory)
        if meta is not None:
            try:
                genome = Genome(directory, meta, name=self._free(stem(path)), path=path)
                touch(directory)
                return genome
            except (duckdb.Error, ValueError, OSError):
                (directory / "meta.json").unlink(missing_ok=True)
        make()
        meta = load_meta(directory)
        if meta is None:
            raise OSError(f"The genome store {directory} cannot be read back.")
        return Genome(directory, meta, name=self._free(stem(path)), path=path)

    def _free(self, wanted: str) -> str:
        taken = {genome.name for genome in self.genomes}
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        return name

    # --- annotation beside its sequence ---

    def _join(self, added: list[Genome]) -> list[Genome]:
        """Replace each annotation without letters and the FASTA that has its records by one."""
        result = list(added)
        for annotation in [
            g for g in self.genomes if g.format in _ANNOTATIONS and not g.has_sequence
        ]:
            bases = [g for g in self.genomes if g.format in _BASES and g.has_sequence]
            if not (annotation in added or any(base in added for base in bases)):
                continue
            base = next((base for base in bases if _matches(annotation, base)), None)
            if base is None:
                for other in bases:
                    _note_mismatch(annotation, other)
                continue
            joined = self._joined(annotation, base)
            others = [g for g in self.genomes if g not in (base, annotation)]
            place = self.genomes.index(base)
            self.genomes = others
            joined.name = self._free(stem(base.path))
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
                _annotated(base, annotation.path, diagnostics),
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


def _matches(annotation: Genome, base: Genome) -> bool:
    """Whether the FASTA has at least one record that the annotation speaks of."""
    ids = {record.id for record in base.records}
    bare = {unversioned(id) for id in ids}
    return any(r.id in ids or unversioned(r.id) in bare for r in annotation.records)


def _note_mismatch(annotation: Genome, base: Genome) -> None:
    named, held = annotation.records[0].id, base.records[0].id
    message = (
        f"The annotation speaks of '{named}' and {base.path.name} holds '{held}': "
        "the names differ, so they were not joined."
    )
    note = Diagnostic(annotation.path.name, named, None, "warning", message)
    if note not in annotation.diagnostics:
        annotation.diagnostics.append(note)


def _annotated(base: Genome, path: Path, diagnostics: list[Diagnostic]) -> Iterator[Record]:
    """Records of a FASTA with the features of a GFF3 file, then those that have no sequence."""
    from index.formats import open_any

    opened = open_any(path)
    notes: dict[str, Record] = {}
    for record in opened:
        notes[record.id] = record
    diagnostics.extend(opened.diagnostics)
    bare = {unversioned(id): id for id in notes}
    for info in base.records:
        found = notes.pop(info.id, None) or notes.pop(bare.get(unversioned(info.id), ""), None)
        record = found or Record(id=info.id)
        record.id, record.name, record.description = info.id, info.name, info.description
        record.sequence = base[info.id][:].encode("ascii") if info.has_sequence else None
        beyond = [f for f in record.features if f.end > info.length]
        if beyond and record.topology != "circular" and info.topology != "circular":
            message = (
                f"Features beyond the {info.length:,} bases of '{info.id}' were left out: "
                f"{len(beyond)}."
            )
            diagnostics.append(Diagnostic(path.name, info.id, beyond[0].line, "error", message))
            record.features = [f for f in record.features if f.end <= info.length]
        record.length = info.length
        yield record
    for record in notes.values():
        message = f"The annotation of '{record.id}' has no sequence in {base.path.name}."
        diagnostics.append(Diagnostic(path.name, record.id, record.line, "warning", message))
        yield record
