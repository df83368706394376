"""How far a gene, an operon or a position lies from the origin, the terminus or a record's end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.tools.base import Citation, Result, tool
from app.tools.places.arguments import LandmarkArguments
from app.tools.places.layout import distance
from app.tools.places.stretch import stretches
from app.tools.shared.phrase import (
    bp,
    citation,
    gene_name,
    number,
    percent,
    place,
    plain,
    span,
    the_genome,
)
from app.tools.shared.select import declined, main_record, open_genomes
from app.tools.shared.several import merged, named_genes

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow, RecordInfo

_ORIGIN = (
    "record = ? AND (type IN ('rep_origin', 'origin_of_replication', 'ARS') OR "
    "(type IN ('misc_feature', 'regulatory', 'D-loop') AND "
    "regexp_matches(lower(coalesce(note, '') || ' ' || coalesce(product, '')), "
    "'\\borigin of (l-strand |h-strand )?replication|\\breplication origin|\\boric\\b')))"
)
_TERMINUS = (
    "record = ? AND type NOT IN ('gene', 'CDS', 'mRNA', 'terminator', 'source') AND "
    "regexp_matches(lower(coalesce(note, '') || ' ' || coalesce(product, '')), "
    "'\\b(replication|chromosome) terminus|\\bterminus of replication|\\bdif site')"
)


@dataclass(slots=True, frozen=True)
class Spot:
    """What is measured: 0-based half-open ends on a record, with words and the ids behind it."""

    genome: Genome
    record: RecordInfo
    start: int
    end: int
    words: str
    where: str
    cited: tuple[Citation, ...]
    focus: tuple[str, ...] = ()
    how: str = ""


@tool("landmark_distance", "neighbour", LandmarkArguments)
def landmark_distance(library: Library, arguments: LandmarkArguments) -> Result:
    """How far a gene, an operon or a position is from the origin, the terminus or an end."""
    spots = _spots(library, arguments)
    if isinstance(spots, Result):
        return spots
    tell = {"origin": _from_origin, "terminus": _from_terminus}.get(arguments.landmark)
    return merged([tell(one) if tell else _from_end(one, arguments.landmark) for one in spots])


def _spots(library: Library, arguments: LandmarkArguments) -> list[Spot] | Result:
    if arguments.prefix is not None:
        found = stretches(
            library,
            arguments.prefix,
            None,
            None,
            genome=arguments.genome,
            record=arguments.record,
        )
        if isinstance(found, Result):
            return found
        return [
            Spot(
                one.genome, one.record, one.start, one.end, one.title, one.place(),
                tuple(citation(one.genome, gene) for gene in one.genes),
                tuple(gene.id for gene in one.genes), one.how,
            )
            for one in found
        ]  # fmt: skip
    if arguments.name is not None:
        hits = named_genes(library, arguments.name, arguments.genome, arguments.record)
        if isinstance(hits, Result):
            return hits
        spots = []
        for genome, gene in hits:
            record = genome.record(gene.record)
            start, end = gene.start, gene.end
            if gene.wraps:
                parts = gene.parts if gene.strand >= 0 else gene.parts[::-1]
                start, end = parts[0].start, record.length + parts[-1].end
            spots.append(
                Spot(
                    genome, record, start, end, gene_name(gene), place(genome, gene),
                    (citation(genome, gene),), (gene.id,),
                )
            )  # fmt: skip
        return spots
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    genome = genomes[0]
    found_record = main_record(genome, arguments.record)
    if isinstance(found_record, Result):
        return found_record
    at = arguments.position or 1
    if at > found_record.length:
        return declined(
            f"{plain(found_record.id)} ends at {number(found_record.length)}, before position "
            f"{number(at)}."
        )
    words = f"position {number(at)}"
    cited = Citation(found_record.id, at, at, 0, found_record.id, "location")
    where = f"on {plain(found_record.id)}"
    return [Spot(genome, found_record, at - 1, at, words, where, (cited,))]


def _begins(words: str) -> str:
    return words[0].upper() + words[1:]


def _result(one: Spot, text: str, *rows: FeatureRow) -> Result:
    cited = [citation(one.genome, row) for row in rows]
    return Result(
        " ".join(filter(None, (text, one.how))),
        citations=[*one.cited, *cited][:25],
        focus=list(one.focus),
    )


def _nearest(one: Spot, rows: list[FeatureRow]) -> tuple[int, FeatureRow]:
    circular = one.record.topology == "circular"
    away = [
        (distance((one.start, one.end), (row.start, row.end), one.record.length, circular), row)
        for row in rows
    ]
    return min(away, key=lambda item: item[0])


def _away(one: Spot, between: int, what: str) -> str:
    """``*x* lies 42,000 bp from oriC, the shorter way round the circle (0.90 % of the record)``."""
    if between < 0:
        return f"{_begins(one.words)} overlaps {what} by {bp(-between)}"
    if between == 0:
        return f"{_begins(one.words)} lies directly beside {what}"
    circular = one.record.topology == "circular"
    way = ", the shorter way round the circle" if circular else ""
    share = percent(between / one.record.length)
    return (
        f"{_begins(one.words)} lies {bp(between)} from {what}{way}, {share} of the record's length"
    )


def _name(row: FeatureRow) -> str:
    """``the replication origin oriC``."""
    said = row.symbol or (row.note if re.fullmatch(r"\w{3,12}", row.note or "") else "") or ""
    return f"the replication origin {plain(said)}".strip() if said else "the replication origin"


def _from_origin(one: Spot) -> Result:
    rows = one.genome.features(_ORIGIN, (one.record.id,))
    if not rows:
        start = number(one.start % one.record.length + 1)
        return declined(
            f"No origin of replication is annotated on {plain(one.record.id)}, so a distance to it "
            f"cannot be told; {one.words} starts at position {start} of "
            f"{number(one.record.length)}."
        )
    between, row = _nearest(one, rows)
    text = f"{_away(one, between, _name(row))}."
    if len(rows) > 1:
        text += f" It is the nearest of the {number(len(rows))} that are annotated on the record."
    text += f" {_begins(one.words)} lies {one.where}, the origin at {span(one.genome, row)}."
    return _result(one, text, row)


def _from_terminus(one: Spot) -> Result:
    rows = one.genome.features(_TERMINUS, (one.record.id,))
    if rows:
        between, row = _nearest(one, rows)
        said = plain(row.note or row.product or row.type)
        text = f"{_away(one, between, f'the terminus ({said})')}."
        text += f" {_begins(one.words)} lies {one.where}, the terminus at {span(one.genome, row)}."
        return _result(one, text, row)
    origins = one.genome.features(_ORIGIN, (one.record.id,))
    if not origins or one.record.topology != "circular" or len(origins) > 1:
        return declined(
            f"No terminus of replication is annotated in {the_genome(one.genome)}, so a distance "
            "to it cannot be told; ask for the distance to a gene or to an end of the record."
        )
    origin = origins[0]
    size = one.record.length
    across = ((origin.start + origin.end) // 2 + size // 2) % size
    between = distance((one.start, one.end), (across, across + 1), size, True)
    text = (
        f"No terminus of replication is annotated in {the_genome(one.genome)}; the point opposite "
        f"{_name(origin)} on the circle, {number(across + 1)}, lies {bp(max(between, 0))} from "
        f"{one.words} ({percent(max(between, 0) / size)} of the record's length). "
        f"{_begins(one.words)} lies {one.where}."
    )
    return _result(one, text, origin)


def _from_end(one: Spot, landmark: str) -> Result:
    """Bases before the first base of a gene, or after its last one."""
    size = one.record.length
    first, last = one.start, size - one.end
    if last < 0:
        return _result(
            one,
            f"{_begins(one.words)} runs over the end of {plain(one.record.id)} to its start; it "
            f"lies {one.where}.",
        )
    near, far = (first, last) if landmark == "start" else (last, first)
    other = "end" if landmark == "start" else "start"
    text = (
        f"{_begins(one.words)} lies {bp(near)} from the {landmark} of {plain(one.record.id)} and "
        f"{bp(far)} from its {other}; the record is {bp(size)} long."
    )
    if one.record.topology == "circular":
        text += " It is circular, so these are ends of the numbering only."
    return _result(one, f"{text} {_begins(one.words)} lies {one.where}.")
