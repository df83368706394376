"""From records to a store: sequence file, tables and descriptions in one pass.

`build` writes what answering needs; `index.windows` adds the sequence windows later.
"""

from __future__ import annotations

import gc
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO

from index.columns import Columns
from index.formats.notes import Notes, shown
from index.records import LONGEST_NAME, Diagnostic, FormatError, Record, tidy
from index.store import META, SEQUENCE, TABLES, VERSION, building

Progress = Callable[[float, str], None]

_FARTHEST = 1 << 40
_SOURCE_KEYS = (
    "strain", "isolate", "host", "serotype", "plasmid", "chromosome", "segment", "organelle",
    "mol_type", "country", "geo_loc_name", "collection_date", "isolation_source",
)  # fmt: skip


def build(
    directory: Path,
    records: Iterable[Record],
    *,
    id: str,
    path: Path,
    name: str,
    format: str,
    diagnostics: list[Diagnostic],
    progress: Progress | None = None,
    share: Callable[[], float] | None = None,
) -> None:
    """Write the store of one genome and put it in place when whole.

    Parameters
    ----------
    directory
        Final place of the store.
    records
        Read once, in order.
    id, path, name, format
        What the genome is known by.
    diagnostics
        May grow while `records` are read.
    progress
        Called with a fraction and a few words.
    share
        Tells the part of the file that `records` have read, 0 to 1.

    Raises
    ------
    FormatError
        From `records`, or where they are none.
    OSError
        The store cannot be written.
    """
    file = shown(path.name, LONGEST_NAME)
    say = progress or (lambda fraction, words: None)
    read = share or (lambda: 0.0)
    with (
        uncollected(),
        building(directory) as scratch,
        closing(Columns(scratch / TABLES)) as tables,
    ):
        with open(scratch / f"{SEQUENCE}.fai", "w") as fai, open(scratch / SEQUENCE, "wb") as fasta:
            for record in cleaned(records, file, diagnostics):
                say(0.1 + 0.6 * read(), f"reading {record.id}")
                tables.add(record)
                _write_sequence(record, fasta, fai)
                record.features, record.sequence = [], None
        if not tables.records["id"]:
            raise FormatError(f"{file} holds no records.")
        say(0.7, "writing tables")
        tables.finish()
        files = {file.name: file.stat().st_size for file in scratch.iterdir()}
        organisms = Counter(filter(None, tables.records["organism"]))
        meta = {
            "version": VERSION,
            "id": id,
            "name": name,
            "path": str(path),
            "format": format,
            "organism": organisms.most_common(1)[0][0] if organisms else "",
            "n_records": len(tables.records["id"]),
            "n_genes": tables.genes,
            "length": sum(tables.records["length"]),
            "files": files,
            "diagnostics": [asdict(item) for item in diagnostics],
        }
        (scratch / META).write_text(json.dumps(meta), encoding="utf-8")
    say(1.0, "ready")


def cleaned(
    records: Iterable[Record], file: str, diagnostics: list[Diagnostic]
) -> Iterator[Record]:
    """Records with unique names that print, DNA letters, and features that a sequence can have.

    Parameters
    ----------
    file
        Name of the file, for `diagnostics`, which grow by what was changed.
    """
    for record in _named(records, Notes(file, diagnostics)):
        _clean(record)
        _drop_far(record, file, diagnostics)
        yield record


@contextmanager
def uncollected() -> Iterator[None]:
    """No cyclic garbage collection: it walks the hundred thousands of new objects in vain."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _named(records: Iterable[Record], notes: Notes) -> Iterator[Record]:
    """Records with unique, non-empty, printable ids without blanks."""
    seen: Counter[str] = Counter()
    for number, record in enumerate(records, 1):
        clean = tidy(re.sub(r"\s+", "_", record.id.strip()))[:LONGEST_NAME]
        wanted = clean or f"record_{number}"
        given = wanted
        while seen[given]:
            seen[wanted] += 1
            given = f"{wanted}_{seen[wanted]}"
        seen[given] += 1
        if given != record.id:
            why = "occurs before" if given != wanted else "is empty, too long or holds blanks"
            (notes.warning if clean else notes.info)(
                f"Record {number} is called '{given}' because its id {why}.", given, record.line
            )
            record.id = given
        yield record


def _clean(record: Record) -> None:
    """DNA letters for RNA, names that print, what only the source feature tells of the record."""
    _read_source(record)
    record.name = tidy(record.name)[:LONGEST_NAME]
    record.description = _on_one_line(record.description)
    record.organism = _on_one_line(record.organism)
    if record.sequence is not None:
        record.length = len(record.sequence)
        if record.molecule != "protein":
            record.sequence = record.sequence.upper().replace(b"U", b"T")


def _on_one_line(text: str) -> str:
    """Text without characters that do not print, such as escapes and direction marks."""
    if text.isprintable():
        return text
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _read_source(record: Record) -> None:
    """What the source feature tells of the record and its head does not."""
    source = next((f for f in record.features[:50] if f.type in ("source", "region")), None)
    if source is None:
        return
    record.organism = record.organism or source.first("organism")
    if not record.topology and source.first("Is_circular").lower() == "true":
        record.topology = "circular"
    for key in _SOURCE_KEYS:
        if key in source.qualifiers:
            record.annotations.setdefault(key, source.first(key))
    if source.type == "region" and source.first("genome") and source.first("Name"):
        record.annotations.setdefault(source.first("genome"), source.first("Name"))


def _drop_far(record: Record, file: str, diagnostics: list[Diagnostic]) -> None:
    """Leave out features at positions that no sequence has."""
    far = [feature for feature in record.features if feature.end > _FARTHEST]
    if far:
        message = f"Features beyond position {_FARTHEST:,} were left out: {len(far)}."
        diagnostics.append(Diagnostic(file, record.id, far[0].line, "error", message))
        record.features = [feature for feature in record.features if feature.end <= _FARTHEST]


def _write_sequence(record: Record, fasta: IO[bytes], fai: IO[str]) -> None:
    """One line of sequence a record, so that its index is one line too."""
    if not record.sequence:
        return
    fasta.write(f">{record.id}\n".encode())
    size = len(record.sequence)
    fai.write(f"{record.id}\t{size}\t{fasta.tell()}\t{size}\t{size + 1}\n")
    fasta.write(record.sequence)
    fasta.write(b"\n")
