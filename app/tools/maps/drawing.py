"""Draws maps: a record as a circle, a stretch as a line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.figures.circular import HEIGHT, MOST_LABELS, circle_svg
from app.figures.picture import picture
from app.figures.region import region_map
from app.figures.svg import region_svg
from app.tools.base import Citation, FileOut, Result, tool
from app.tools.maps.arguments import DrawMapArguments
from app.tools.places.layout import layout
from app.tools.shared.phrase import bp, count, gene_name, join, number, plain
from app.tools.shared.select import (
    declined,
    fetch,
    main_record,
    open_genomes,
    record_across,
    resolve,
    select,
)

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import RecordInfo


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is drawn: 0-based half-open, all of the record where nothing else is asked for."""

    genome: Genome
    record: RecordInfo
    start: int
    end: int
    chosen: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return self.end - self.start >= self.record.length


@tool("draw_map", "neighbour", DrawMapArguments)
def draw_map(library: Library, arguments: DrawMapArguments) -> Result:
    """A map of a record as a circle, or of a stretch as a line, as a figure and an SVG file."""
    scene = _scene(library, arguments)
    if isinstance(scene, Result):
        return scene
    record = scene.record
    circle = arguments.shape == "circle" or (
        arguments.shape is None and record.circular and scene.whole and arguments.around is None
    )
    if circle and not scene.whole:
        scene = _Scene(scene.genome, record, 0, record.length, scene.chosen)
    told = []
    if arguments.plasmid and not _is_plasmid(record):
        told.append(f"No record is called a plasmid; {plain(record.id)} is the only one.")
    if circle and not record.circular:
        told.append(
            f"The file says that {plain(record.id)} is linear, so it is drawn as a line, not as a "
            "circle."
        )
        circle = False
    told.append(_described(scene, circle))
    chosen = set(scene.chosen)
    name = "".join(c if c.isalnum() or c in "._-" else "_" for c in record.id)
    if circle:
        svg = circle_svg(scene.genome, record.id, chosen)
        figure = picture(svg, HEIGHT + 120, f"{record.id}, {record.length:,} bp")
        file = f"{name}-circular.svg"
    else:
        svg = region_svg(scene.genome, record.id, scene.start, scene.end, chosen)
        figure = region_map(scene.genome, record.id, scene.start, scene.end, chosen)
        file = f"{name}-map.svg"
    figure["layout"]["meta"] = {
        "genome": scene.genome.name, "record": record.id, "start": scene.start, "end": scene.end,
        "chosen": list(scene.chosen), "circle": circle,
    }  # fmt: skip
    first, last = scene.start % record.length + 1, (scene.end - 1) % record.length + 1
    cited = [Citation(record.id, first, last, 0, record.id, "record")]
    return Result(
        " ".join(told),
        citations=cited,
        focus=list(scene.chosen),
        figure=figure,
        files=[FileOut(file, svg.replace("<svg ", '<svg color="#1f2933" ', 1) + "\n")],
    )


def _scene(library: Library, arguments: DrawMapArguments) -> _Scene | Result:
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    if arguments.around is not None:
        hit = resolve(library, arguments.around, arguments.genome, arguments.record)
        if isinstance(hit, Result):
            return hit
        genome, gene = hit
        record = genome.record(gene.record)
        start, end = gene.start, gene.end
        if gene.wraps:
            start, end = next(
                (item.start, item.end)
                for item in layout(genome, record.id, gene).placements
                if item.gene.gid == gene.gid
            )
        return _clipped(
            genome, record, start - arguments.distance, end + arguments.distance, (gene.id,)
        )
    found = record_across(genomes, arguments.record)
    if isinstance(found, Result):
        return found
    if arguments.plasmid and arguments.record is None:
        return _plasmid(found, arguments)
    chosen = main_record(found[0], arguments.record)
    if isinstance(chosen, Result):
        return chosen
    return _stretch(found[0], chosen, arguments)


def _plasmid(genomes: list[Genome], arguments: DrawMapArguments) -> _Scene | Result:
    """The one plasmid that is open; a file of one record is taken for it."""
    named = [
        (genome, record) for genome in genomes for record in genome.records if _is_plasmid(record)
    ]
    if not named and len(genomes) == 1 and len(genomes[0].records) == 1:
        named = [(genomes[0], genomes[0].records[0])]
    if not named:
        return declined(
            "No record of the open files is called a plasmid; name the record to draw, as in "
            f"`draw a circular map of {plain(genomes[0].records[0].id)}`."
        )
    if len(named) > 1:
        names = [plain(record.id) for _, record in named]
        return Result(
            f"{count(len(named), 'record')} are called plasmids, {join(names[:8])}; which one "
            "shall be drawn?",
            status="clarify",
            candidates=names,
        )
    return _stretch(*named[0], arguments)


def _is_plasmid(record: RecordInfo) -> bool:
    said = (record.id, record.name, record.description)
    return "plasmid" in record.annotations or any("plasmid" in one.lower() for one in said)


def _stretch(genome: Genome, record: RecordInfo, arguments: DrawMapArguments) -> _Scene | Result:
    start, end = arguments.start or 1, arguments.end or record.length
    if start > end and not record.circular:
        start, end = end, start
    if max(start, end) > record.length:
        return declined(
            f"{plain(record.id)} is {bp(record.length)} long; name a stretch within 1 to "
            f"{number(record.length)}."
        )
    chosen: tuple[str, ...] = ()
    if arguments.label is not None:
        picked = select(genome, arguments.label)
        if isinstance(picked, Result):
            return picked
        rows = [row for row in fetch(genome, picked) if row.record == record.id]
        if not rows:
            return declined(f"{plain(record.id)} has none of the genes that shall be named.")
        chosen = tuple(dict.fromkeys(row.id for row in rows[:MOST_LABELS]))
    beyond = record.length if start > end else 0
    return _clipped(genome, record, start - 1, end + beyond, chosen)


def _clipped(
    genome: Genome, record: RecordInfo, start: int, end: int, chosen: tuple[str, ...]
) -> _Scene:
    if end - start >= record.length:
        return _Scene(genome, record, 0, record.length, chosen)
    if not record.circular:
        start, end = max(start, 0), min(end, record.length)
    return _Scene(genome, record, start, end, chosen)


def _described(scene: _Scene, circle: bool) -> str:
    """What the picture shows, counted."""
    genome, record = scene.genome, scene.record
    placements = layout(genome, record.id).placements
    turns = (-record.length, 0, record.length) if record.circular else (0,)
    genes = {
        item.gene.gid: item.gene
        for item in placements
        if any(item.start + t < scene.end and item.end + t > scene.start for t in turns)
    }
    strands = Counter(gene.strand for gene in genes.values())
    first, last = scene.start % record.length + 1, (scene.end - 1) % record.length + 1
    where = "" if scene.whole else f":{number(first)}..{number(last)}"
    what = "Circular map" if circle else "Map"
    size = bp(scene.end - scene.start)
    text = f"{what} of {plain(record.id)}{where} ({size}) with {count(len(genes), 'gene')}"
    if genes:
        text += f", {number(strands[1])} on the plus and {number(strands[-1])} on the minus strand"
    text += "."
    if circle:
        text += (
            " From the outside: genes on the plus strand, genes on the minus strand, RNA genes "
            "and other features where there are any"
        )
        text += ", GC content, GC skew." if record.has_sequence else "."
    if scene.chosen:
        held = {gene.id: gene for gene in genes.values()}
        named = [gene_name(held[one]) for one in scene.chosen if one in held]
        text += f" Named: {join(named[:12])}{', ...' if len(named) > 12 else ''}." if named else ""
    return text
