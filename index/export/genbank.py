"""GenBank flat files, written by Biopython.

Feature keys longer than the 15 characters of the format (Sequence Ontology terms of GFF3 files)
become ``misc_feature`` with the term in a note. References are kept as lines of the comment,
because a store keeps each of them as one line.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TextIO

from index.export.selection import Selection

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, RecordInfo

_LONGEST_KEY = 15
_NAME = 16
_PLAIN = ("taxonomy", "keywords", "date")


def write(selection: Selection, out: TextIO) -> None:
    """Write the records of a selection with their features and, where known, their bases.

    Parameters
    ----------
    selection
        What is written; records that hold nothing of it are left out.
    out
        Text file.
    """
    from Bio import SeqIO

    for info in selection.records():
        record = seq_record(selection, info)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            SeqIO.write(record, out, "genbank")


def seq_record(selection: Selection, info: RecordInfo, flat: bool = True) -> Any:
    """A record as Biopython's ``SeqRecord``.

    Parameters
    ----------
    selection
        Which of its features.
    info
        The record.
    flat
        As a flat file can hold it: short names and feature keys, no value where a flag has none.
    """
    from Bio.Seq import Seq
    from Bio.SeqRecord import SeqRecord

    genome = selection.genome
    sequence = Seq(genome[info.id][:]) if info.has_sequence else Seq(None, length=info.length)
    return SeqRecord(
        sequence,
        id=info.id,
        name="_".join((info.name or info.id).split())[: _NAME if flat else None] or "record",
        description=info.description,
        dbxrefs=_listed(info, "dblink"),
        annotations=_annotations(info),
        features=[_feature(genome, row, flat) for row in selection.features(info.id)],
    )


def _listed(info: RecordInfo, key: str) -> list[str]:
    said = info.annotations.get(key, [])
    return [said] if isinstance(said, str) else list(said)


def _annotations(info: RecordInfo) -> dict[str, Any]:
    found: dict[str, Any] = {
        key: info.annotations[key] for key in _PLAIN if key in info.annotations
    }
    found["molecule_type"] = info.annotations.get("molecule_type") or info.molecule
    if info.molecule == "protein":
        found["molecule_type"] = "protein"
    found["topology"] = info.topology or "linear"
    if info.organism:
        found["organism"] = info.organism
        found["source"] = info.annotations.get("source", info.organism)
    if "division" in info.annotations:
        found["data_file_division"] = info.annotations["division"]
    if "accessions" in info.annotations:
        found["accessions"] = _listed(info, "accessions")
    comment = _listed(info, "comment")
    references = _listed(info, "references")
    if references:
        comment += ["References of the source file:", *references]
    if comment:
        found["comment"] = "\n".join(comment)
    rows = [row.partition(": ") for row in _listed(info, "structured_comment")]
    if rows:
        found["structured_comment"] = {"Genome-Data": {key: value for key, _, value in rows}}
    return found


def _feature(genome: Genome, row: FeatureRow, flat: bool) -> Any:
    from Bio.SeqFeature import SeqFeature

    qualifiers: dict[str, list[str | None]] = {
        key: [value or (None if flat else "") for value in values]
        for key, values in genome.qualifiers(row.fid).items()
    }
    kind = "_".join(row.type.split()) or "misc_feature"
    if flat and len(kind) > _LONGEST_KEY:
        qualifiers.setdefault("note", []).append(f"feature type {kind}")
        kind = "misc_feature"
    return SeqFeature(_location(row), type=kind, qualifiers=qualifiers)


def _location(row: FeatureRow) -> Any:
    """The location with its operator and with ``<`` and ``>`` at the ends of the whole."""
    from Bio.SeqFeature import AfterPosition, BeforePosition, CompoundLocation, SimpleLocation

    low = min(part.start for part in row.parts)
    high = max(part.end for part in row.parts)
    parts = [
        SimpleLocation(
            BeforePosition(part.start) if row.fuzzy_start and part.start == low else part.start,
            AfterPosition(part.end) if row.fuzzy_end and part.end == high else part.end,
            strand=part.strand or None,
        )
        for part in row.parts
    ]
    return parts[0] if len(parts) == 1 else CompoundLocation(parts, row.operator or "join")
