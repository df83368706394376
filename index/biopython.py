"""Records as Biopython's ``SeqRecord``: for GenBank files and for notebooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from index.rows import FeatureRow, RecordInfo

_LONGEST_KEY = 15
_NAME = 16
_PLAIN = ("taxonomy", "keywords", "date")


def seq_record(
    info: RecordInfo,
    bases: str | None,
    rows: Sequence[FeatureRow],
    qualifiers: Callable[[int], dict[str, list[str]]],
    flat: bool = True,
) -> Any:
    """A record with its bases and features.

    Parameters
    ----------
    info
        The record.
    bases
        Its letters, or None where the file has none.
    rows
        Features in the order that they are to have.
    qualifiers
        Gives the qualifiers of a feature's number.
    flat
        As a flat file can hold it: short names and feature keys, no value where a flag has none.
    """
    from Bio.Seq import Seq
    from Bio.SeqRecord import SeqRecord

    return SeqRecord(
        Seq(None, length=info.length) if bases is None else Seq(bases),
        id=info.id,
        name="_".join((info.name or info.id).split())[: _NAME if flat else None] or "record",
        description=info.description,
        dbxrefs=_listed(info, "dblink"),
        annotations=_annotations(info),
        features=[_feature(row, qualifiers(row.fid), flat) for row in rows],
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


def _feature(row: FeatureRow, said: dict[str, list[str]], flat: bool) -> Any:
    from Bio.SeqFeature import SeqFeature

    qualifiers: dict[str, list[str | None]] = {
        key: [value or (None if flat else "") for value in values] for key, values in said.items()
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
