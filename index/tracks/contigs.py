"""Which contig of a track is which record of a genome: by name or length, with a message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.formats.notes import shown
from index.names import labels, unversioned
from index.records import REACHED

if TYPE_CHECKING:
    from index.rows import RecordInfo

Agrees = Callable[["RecordInfo"], "bool | None"]

_FEW = 25
"""Sequences on either side for which bases are compared where no name fits."""
NAMED = 3
"""Names listed in a message at most."""
_GENERIC = frozenset(
    "chromosome chrom chr genome contig sequence reference ref main chr1 1 replicon".split()  # noqa: SIM905
)
_MITOCHONDRIA = frozenset({"m", "mt", "mito", "mtdna", "mitochondrion"})
_PREFIX = re.compile(r"^(?:chromosome|chrom|chr)[\s_.:-]*", re.IGNORECASE)
_ACCESSION = re.compile(r"\b([A-Z]{1,4}_?\d{5,9}(?:\.\d+)?)\b")
_TWINS = (
    ("MN908947", "NC_045512"),
    ("U00096", "NC_000913"),
    ("AL123456", "NC_000962"),
    ("J02459", "NC_001416"),
    ("J01415", "NC_012920"),
    ("AF158101", "NC_000866"),
    ("AL009126", "NC_000964"),
    ("BK006935", "NC_001133"),
    ("AB042240", "NC_002762"),
)
"""INSDC accessions and the RefSeq records copied from them, for files that do not say it."""


@dataclass(frozen=True, slots=True)
class Match:
    """One contig of a track found in a genome.

    Attributes
    ----------
    contig, record
        Its name in the track and the record's id.
    how
        ``""`` where the names are the same, else why the two are one, as a clause.
    """

    contig: str
    record: str
    how: str = ""


@dataclass(slots=True)
class Matches:
    """What `match_contigs` found.

    Attributes
    ----------
    found
        At most one for each contig.
    messages
        Sentences about names that were mapped, and about those that were not found.
    """

    found: list[Match] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def match_contigs(
    contigs: Mapping[str, int | None],
    records: Sequence[RecordInfo],
    *,
    track: str,
    genome: str,
    reach: Mapping[str, int] | None = None,
    agrees: Callable[[str, RecordInfo], bool | None] | None = None,
) -> Matches:
    """Find the records of a genome that the contigs of a track are.

    Tried in turn: the same name; without version, case or ``chr``; an accession that the record
    names as its origin; the same length, where only one on either side has it; and, where both
    files hold one sequence and one of the names says nothing (``chromosome``), that one. A contig
    whose stated length differs from the record's, or which reaches beyond it, is no match.

    Parameters
    ----------
    contigs
        Names of the track's contigs with their lengths, None where the file does not say.
    records
        Records of the genome.
    track, genome
        Names of the two files, for the messages.
    reach
        Highest position (exclusive) that the track uses on a contig, where known.
    agrees
        Whether the track's own bases are those of a record; None where it cannot tell. False rules
        a match out, True makes one of two single sequences.
    """
    result = Matches()
    reach = reach or {}
    held = {record.id: record for record in records}
    left = dict(contigs)
    refused: list[str] = []
    for how, fits in _by_name():
        taken = Counter(match.record for match in result.found)
        for contig in list(left):
            fitting = [r for r in records if not taken[r.id] and fits(contig, r)]
            if len(fitting) != 1:
                continue
            why = _clash(contig, left[contig], reach.get(contig), fitting[0], track, genome)
            if why:
                refused.append(why)
            else:
                result.found.append(Match(contig, fitting[0].id, how))
            del left[contig]
    taken = Counter(match.record for match in result.found)
    lengths = Counter(length for length in contigs.values() if length)
    sizes = Counter(record.length for record in records)
    for contig, length in list(left.items()):
        if length and lengths[length] == sizes[length] == 1:
            record = next(r for r in records if r.length == length)
            if not taken[record.id] and (agrees is None or agrees(contig, record) is not False):
                how = f"both are the only ones of {length:,} bp"
                result.found.append(Match(contig, record.id, how))
                del left[contig]
    if agrees is not None and len(left) <= _FEW and 1 < len(records) <= _FEW:
        for contig in list(left):
            fitting = [r for r in records if agrees(contig, r)]
            if len(fitting) == 1 and not taken[fitting[0].id]:
                how = "the names differ, but the bases agree with this record only"
                result.found.append(Match(contig, fitting[0].id, how))
                del left[contig]
    if len(contigs) == len(records) == 1 and left and not refused:
        (contig,), (record,) = left, records
        why = _clash(contig, left[contig], reach.get(contig), record, track, genome)
        told = agrees(contig, record) if agrees else None
        generic = {contig.lower(), record.id.lower()} & _GENERIC
        if why:
            refused.append(why)
        elif told:
            how = "each file holds one sequence and the bases agree"
            result.found.append(Match(contig, record.id, how))
        elif told is None and generic:
            how = "each file holds one sequence; check that they are the same"
            result.found.append(Match(contig, record.id, how))
        if why or result.found:
            left.clear()
    result.messages = [*_mapped(result.found, track), *refused[:NAMED]]
    if left and not (refused and not result.found):
        result.messages += _missing(list(left), list(held), track, genome, bool(result.found))
    return result


def same_contig(one: str, other: str) -> bool:
    """Whether two names mean one contig: without version, case and ``chr``."""
    return _bare(one) == _bare(other) or unversioned(one).lower() == unversioned(other).lower()


def _by_name() -> tuple[tuple[str, Callable[[str, RecordInfo], bool]], ...]:
    return (
        ("", lambda c, r: c == r.id),
        ("the version is left out in one of them", _one_version),
        ("the names differ in case only", lambda c, r: c.lower() in (r.id.lower(), r.name.lower())),
        ("the names differ in 'chr' only", lambda c, r: _bare(c) in (_bare(r.id), _bare(r.name))),
        ("the record is described so", _described),
        ("one sequence under its INSDC and RefSeq accession", _twins),
    )


def _one_version(contig: str, record: RecordInfo) -> bool:
    """The same accession, and not two different versions of it: those may differ in bases."""
    one, other = unversioned(contig), unversioned(record.id)
    return one == other and (one == contig or other == record.id)


def _bare(name: str) -> str:
    bare = _PREFIX.sub("", name).lower() or name.lower()
    return "mt" if bare in _MITOCHONDRIA else bare


def _described(contig: str, record: RecordInfo) -> bool:
    bare = _bare(contig)
    found = labels(record)
    if bare == "mt":
        return "mitochondrion" in found
    spoken = f"chromosome {bare}"
    return spoken in found or (contig.lower() in found and not bare.isdigit())


def _twins(contig: str, record: RecordInfo) -> bool:
    one, other = unversioned(contig), unversioned(record.id)
    if (one, other) in _TWINS or (other, one) in _TWINS:
        return True
    comment = record.annotations.get("comment", "")
    text = comment if isinstance(comment, str) else " ".join(comment)
    origin = re.search(r"(?:identical to|derived from)\s+([^;]{0,200})", text)
    return origin is not None and one in map(unversioned, _ACCESSION.findall(origin[1]))


def _clash(
    contig: str, length: int | None, reach: int | None, record: RecordInfo, track: str, genome: str
) -> str:
    """Why a contig cannot be a record in spite of its name, or an empty string."""
    name, id = shown(contig), shown(record.id)
    if REACHED in record.annotations:
        return ""
    if length and record.length and length != record.length:
        return (
            f"'{name}' is {length:,} bp long in {track}, but {id} of {genome} has "
            f"{record.length:,} bp: they are not the same sequence, so they were not joined."
        )
    if reach and record.length and reach > record.length and record.topology != "circular":
        return (
            f"{track} uses positions up to {reach:,} of '{name}', but {id} of {genome} ends at "
            f"{record.length:,}, so they were not joined."
        )
    return ""


def _mapped(found: Sequence[Match], track: str) -> list[str]:
    by_how: dict[str, list[Match]] = {}
    for match in found:
        if match.how:
            by_how.setdefault(match.how, []).append(match)
    messages = []
    for how, matches in by_how.items():
        pairs = [f"'{shown(m.contig)}' as {shown(m.record)}" for m in matches[:NAMED]]
        more = f" and {len(matches) - NAMED:,} more" if len(matches) > NAMED else ""
        messages.append(f"{track}: took {', '.join(pairs)}{more} ({how}).")
    return messages


def _missing(
    left: Sequence[str], held: Sequence[str], track: str, genome: str, partly: bool
) -> list[str]:
    names = ", ".join(f"'{shown(name)}'" for name in left[:NAMED])
    more = f" and {len(left) - NAMED:,} more" if len(left) > NAMED else ""
    here = ", ".join(shown(id) for id in held[:NAMED]) + (", ..." if len(held) > NAMED else "")
    if partly:
        return [f"{track} also speaks of {names}{more}, which {genome} does not hold."]
    return [
        f"{track} speaks of {names}{more} and {genome} holds {here}: the names differ, so the two "
        "were not joined."
    ]
