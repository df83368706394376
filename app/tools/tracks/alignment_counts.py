"""Alignments of a file that meet conditions: mapping quality, strand, CIGAR, length, place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.tools.base import Result, Table
from app.tools.shared.phrase import (
    bp,
    count,
    gene_name,
    join,
    number,
    percent,
    plain,
    sign,
    strand_words,
)
from app.tools.tracks.chosen import gene_of, mapped_note, shown_contig, stretch, where_text
from index.tracks.alignment_counts import Conditions, counted

if TYPE_CHECKING:
    from app.tools.tracks.arguments import AlignmentSummaryArguments
    from index.library import Library
    from index.tracks.alignment_counts import Counted
    from index.tracks.alignments import Alignments

_TOLD = {
    "insertion": "an insertion", "deletion": "a deletion", "skip": "a skipped region (N)",
    "soft clip": "soft-clipped bases", "hard clip": "hard-clipped bases",
}  # fmt: skip
_COLUMNS = ["id", "record", "start", "end", "strand", "mapping quality", "CIGAR"]


def is_conditional(arguments: AlignmentSummaryArguments) -> bool:
    """Whether the arguments set any condition on single alignments."""
    said = arguments.model_dump(exclude_defaults=True)
    return bool(said.keys() - {"track", "parts", "record"})


def counted_alignments(
    library: Library, track: Alignments, arguments: AlignmentSummaryArguments
) -> Result:
    """How many alignments, or reads where only their length is asked for, meet all conditions."""
    low, high = arguments.min_length, arguments.max_length
    if arguments.model_dump(exclude_defaults=True).keys() <= {
        "track", "parts", "min_length", "max_length",
    }:  # fmt: skip
        return _by_length(track, low, high)
    place = stretch(track, arguments.record, arguments.start, arguments.end)
    where = ""
    if arguments.gene is not None:
        gene = gene_of(library, track, arguments.gene)
        if isinstance(gene, Result):
            return gene
        contig = track.contig_of(gene.record)
        assert contig is not None
        place, where = (contig, gene.start, gene.end), f" over {gene_name(gene)}"
    elif isinstance(place, Result):
        return place
    elif place is not None:
        whole = arguments.start is None and arguments.end is None
        shown = plain(shown_contig(track, place[0]))
        where = f" on {shown}" if whole else f" over {where_text(track, *place)}"
    wanted = Conditions(
        arguments.min_quality, arguments.max_quality, low, high, arguments.strand,
        tuple(arguments.operations),
    )  # fmt: skip
    found = counted(track, wanted, place)
    return _told(track, wanted, found, where)


def _by_length(track: Alignments, low: int | None, high: int | None) -> Result:
    """Reads of a length, mapped or not, each once."""
    lengths = track.summary.lengths
    fitting = sum(
        amount
        for length, amount in lengths.items()
        if (low is None or length >= low) and (high is None or length <= high)
    )
    total = sum(lengths.values())
    text = (
        f"{number(fitting)} of the {count(total, 'read')} of {plain(track.path.name)} "
        f"({percent(fitting / max(total, 1))}) {'is' if fitting == 1 else 'are'} "
        f"{span_text(low, high)} long."
    )
    if lengths.get(0):
        text += f" The length of {count(lengths[0], 'read')} is not stated (0)."
    return Result(text)


def _told(track: Alignments, wanted: Conditions, found: Counted, where: str) -> Result:
    one = found.fitting == 1
    text = (
        f"{number(found.fitting)} of the {count(found.looked, 'mapped alignment')} of "
        f"{plain(track.path.name)}{where} ({percent(found.fitting / max(found.looked, 1))}) "
    )
    has, is_ = ("has", "is") if one else ("have", "are")
    says: list[str] = []
    if wanted.min_quality is not None or wanted.max_quality is not None:
        limits = span_text(wanted.min_quality, wanted.max_quality, "")
        says.append(f"{has} a mapping quality {_of(limits)}")
    if wanted.strand is not None:
        says.append(f"{is_} on the {strand_words(wanted.strand)}")
    if wanted.operations:
        held = join([_TOLD[name] for name in wanted.operations], "or")
        says.append(f"{has} {held} in {'its' if one else 'their'} CIGAR")
    if wanted.min_length is not None or wanted.max_length is not None:
        says.append(f"{is_} {span_text(wanted.min_length, wanted.max_length)} long")
    text += join(says) if says else f"{'lies' if one else 'lie'} there"
    if wanted == Conditions(operations=wanted.operations) and says:
        text += f", {number(found.looked - found.fitting)} have none"
    text += "."
    if len(wanted.operations) > 1 and found.fitting:
        listed = [f"{_TOLD[name]} in {number(n)}" for name, n in found.by_operation.items()]
        text += f" There is {join(listed)}."
    if found.unstated:
        text += f" {number(found.unstated)} of unstated quality (255) are left out."
    if track.summary.unmapped and not where:
        text += f" The {number(track.summary.unmapped)} unmapped ones are not counted."
    rows: list[list[Any]] = [
        [plain(name), plain(shown_contig(track, contig)), start + 1, end, sign(strand), *rest]
        for name, contig, start, end, strand, *rest in found.rows
    ]
    table = Table(_COLUMNS, rows, found.fitting) if 0 < found.fitting < found.looked else None
    return Result(f"{text} {mapped_note(track)}".strip(), table=table)


def _of(limits: str) -> str:
    return limits if limits.startswith("from") else f"of {limits}"


def span_text(low: int | None, high: int | None, unit: str = "bp") -> str:
    """``at least 30``, ``at most 9``, ``60`` or ``from 20 to 30``, with the unit."""

    def said(value: int) -> str:
        return bp(value) if unit else number(value)

    if low is not None and high is not None:
        return said(low) if low == high else f"from {number(low)} to {said(high)}"
    return f"at least {said(low)}" if low is not None else f"at most {said(high or 0)}"
