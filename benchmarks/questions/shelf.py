"""The files that the sets are asked of, and the form of one question and of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation import Annotation, Gold, genbank, sequences
from catalogue import PATHS
from tracks import gff, gtf, track

LETTERS = (".fa", ".fasta", ".fna", ".faa")


@dataclass(frozen=True)
class Question:
    """One question, the files that are open, its gold and the earlier turns it refers to."""

    family: str
    genomes: tuple[str, ...]
    text: str
    gold: Gold
    history: tuple[str, ...] = ()

    def item(self, number: int, prefix: str = "h") -> dict[str, Any]:
        """The question as a line of the graded file, in the form of `dev.jsonl`."""
        item = {
            "id": f"{prefix}{number:03d}",
            "genomes": [PATHS[g] for g in self.genomes],
            "family": self.family,
            "question": self.text,
            "gold": self.gold,
        }
        return item | {"history": list(self.history)} if self.history else item


def then(first: Question, text: str, gold: Gold) -> list[Question]:
    """A question and the one that follows it on the same files."""
    return [first, Question("followup", first.genomes, text, gold, (first.text,))]


def chain(family: str, genomes: tuple[str, ...], *turns: tuple[str, Gold]) -> list[Question]:
    """Turns of one conversation; every turn after the first has all the earlier ones behind it."""
    said = [text for text, _ in turns]
    return [
        Question("followup" if i else family, genomes, text, gold, tuple(said[:i]))
        for i, (text, gold) in enumerate(turns)
    ]


class Shelf:
    """The annotated files of one data folder, each read when first asked for.

    Parameters
    ----------
    data
        The folder that holds `genomes/` and `formats/`.
    """

    def __init__(self, data: Path):
        self.data = data

    def path(self, key: str) -> Path:
        """Where a file lies.

        Raises
        ------
        FileNotFoundError
            The folder lacks it.
        """
        path = self.data / PATHS[key]
        if not path.is_file():
            raise FileNotFoundError(f"{self.data} lacks {PATHS[key]}")
        return path

    def __getitem__(self, key: str) -> Annotation:
        path = self.path(key)
        if path.name.removesuffix(".gz").endswith(LETTERS):
            return sequences(path)
        if ".gtf" in path.name:
            return gtf(path)
        return gff(path) if ".gff" in path.name else genbank(path)

    def track(self, key: str, bases: str | None = None) -> Annotation:
        """A GFF3 file with its lines joined and, where a FASTA file is named, its bases."""
        return track(self.path(key), self.path(bases) if bases else None)

    def dna(self, key: str) -> str:
        """Sequence of the only record of a file, in capitals."""
        return str(self[key].record.seq).upper()
