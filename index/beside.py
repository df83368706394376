"""An annotation without bases and the FASTA that has its records, read as one genome."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.genome import Genome
from index.names import unversioned
from index.records import REACHED, Diagnostic, Record


def matches(annotation: Genome, base: Genome) -> bool:
    """Whether the FASTA has at least one record that the annotation speaks of without its bases."""
    ids = {record.id for record in base.records}
    bare = {unversioned(id) for id in ids}
    lacking = (r for r in annotation.records if not r.has_sequence)
    return any(r.id in ids or unversioned(r.id) in bare for r in lacking)


def note_mismatch(annotation: Genome, base: Genome) -> None:
    named, held = annotation.records[0].id, base.records[0].id
    message = (
        f"The annotation speaks of '{named}' and {base.path.name} holds '{held}': "
        "the names differ, so they were not joined."
    )
    note = Diagnostic(annotation.path.name, named, None, "warning", message)
    if note not in annotation.diagnostics:
        annotation.diagnostics.append(note)


def annotated(base: Genome, path: Path, diagnostics: list[Diagnostic]) -> Iterator[Record]:
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
        record.annotations.pop(REACHED, None)
        record.lower_case = info.lower_case
        yield record
    for record in notes.values():
        if record.sequence is not None:
            yield record
            continue
        message = f"The annotation of '{record.id}' has no sequence in {base.path.name}."
        diagnostics.append(Diagnostic(path.name, record.id, record.line, "warning", message))
        yield record
