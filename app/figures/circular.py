"""A circular map of a whole record: genes by strand, RNA, GC content and skew as rings.

Position 1 is at the top and positions go clockwise, as on plasmid maps. The picture is SVG of our
own: it is drawn in milliseconds, takes its colours from the page, and every place on it can be
clicked, none of which holds for a picture of matplotlib.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from app.figures.lanes import Span, composition
from app.figures.region import kind_of
from app.figures.style import CHOSEN, COLOURS
from app.figures.svg import nice_step
from app.tools.places.layout import layout

if TYPE_CHECKING:
    from app.tools.places.layout import Placement
    from index.genome import Genome
    from index.rows import RecordInfo

WIDTH, HEIGHT = 560, 418
CENTRE = (WIDTH / 2, 200.0)
RADIUS = 164
MOST_SINGLE = 400
"""Genes that can be clicked one by one at most; more are drawn as rings of merged arcs."""
MOST_LABELS = 44
FEW = 48
"""Genes of a record at most that are all named where none is chosen."""
WINDOWS = 360
LEGEND = 410
"""Height at which the legend stands."""
SMALL = 300_000
"""Records at most this long have a ring of other features."""
OTHERS = (
    "rep_origin", "oriT", "promoter", "terminator", "regulatory", "mobile_element",
    "repeat_region", "misc_feature", "D-loop", "primer_bind", "protein_bind",
)  # fmt: skip
_RNA = frozenset({"tRNA", "rRNA", "ncRNA"})
_THIN = 0.35
"""Units along a ring below which gaps between arcs are closed."""
_LINE = 11
_FAR = 70
"""Units from its place at which a name would lead its line across the circle."""
_BELOW = "#D55E00"


@dataclass(frozen=True, slots=True)
class Arc:
    """A stretch of a ring: 0-based half-open, possibly beyond the record's end."""

    start: int
    end: int
    colour: str
    strand: int = 0
    id: str = ""
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """Arcs at one distance from the centre."""

    name: str
    arcs: list[Arc]
    height: int = 13


def point(place: float, length: int, radius: float) -> tuple[float, float]:
    """Where a position of a record lies, in units of the drawing."""
    angle = 2 * math.pi * place / length
    return CENTRE[0] + radius * math.sin(angle), CENTRE[1] - radius * math.cos(angle)


def rings(genome: Genome, record: RecordInfo) -> list[Ring]:
    """Rings of features, the outermost first; those without any arc are left out."""
    placements = layout(genome, record.id).placements
    own = [item for item in placements if kind_of(item.gene) not in _RNA]
    found = [
        Ring("genes on the plus strand", [_arc(item) for item in own if item.gene.strand >= 0]),
        Ring("genes on the minus strand", [_arc(item) for item in own if item.gene.strand < 0]),
        Ring("RNA genes", [_arc(p) for p in placements if kind_of(p.gene) in _RNA], 10),
    ]
    if record.length <= SMALL:
        found.append(Ring("other features", _others(genome, record), 8))
    return [ring for ring in found if ring.arcs]


def _arc(item: Placement) -> Arc:
    gene = item.gene
    title = f"{gene.symbol or gene.id} ({gene.id}), {gene.product or gene.type}, "
    title += f"{gene.start + 1:,}..{gene.end:,}"
    name = gene.symbol or gene.id
    return Arc(item.start, item.end, COLOURS[kind_of(gene)], gene.strand, gene.id, name, title)


def _others(genome: Genome, record: RecordInfo) -> list[Arc]:
    marks = ", ".join("?" * len(OTHERS))
    rows = genome.features(f"record = ? AND type IN ({marks})", [record.id, *OTHERS])
    arcs = []
    for row in rows:
        if row.end - row.start >= record.length:
            continue
        name = row.symbol or (row.type if row.type != "misc_feature" else "")
        title = f"{row.type} {row.product or row.note}".strip()[:160]
        title += f", {row.start + 1:,}..{row.end:,}"
        arcs.append(Arc(row.start, row.end, COLOURS["other"], row.strand, "", name, title))
    return arcs


def circle_svg(genome: Genome, record: str, chosen: Collection[str] = ()) -> str:
    """Draw a whole record as a circle.

    Parameters
    ----------
    genome, record
        An open genome and the id of one of its records; where the file does not call it circular,
        a gap stands between its ends.
    chosen
        Ids of genes to name and to set off.

    Returns
    -------
    str
        An ``<svg>`` element of `WIDTH` by `HEIGHT` units with ``data-length`` and the radii of its
        rings in ``data-inner`` and ``data-outer``; ``<g class="window">`` is empty, for what a
        person looks at.
    """
    info = genome.record(record)
    picked = set(chosen)
    found = rings(genome, info)
    single = sum(len(ring.arcs) for ring in found) <= MOST_SINGLE
    parts: list[str] = []
    radius = float(RADIUS)
    for ring in found:
        inner = radius - ring.height
        parts.append(f'<g class="ring"><title>{ring.name}</title>')
        parts += _single(ring.arcs, info.length, inner, radius, picked) if single else _merged(
            ring.arcs, info.length, inner, radius
        )  # fmt: skip
        parts.append("</g>")
        radius = inner - 3
    if info.has_sequence:
        windows = min(max(info.length // 100, 60), WINDOWS)
        gc, skew = composition(Span(genome, info, 0, info.length, windows))
        parts.append(_wave(gc.values, radius - 27, radius, "GC content", "#009E73", "mean"))
        parts.append(_wave(skew.values, radius - 52, radius - 28, "GC skew", "#0072B2", "zero"))
        radius -= 55
    parts.append(_ticks(info.length, radius))
    parts.append(_labels(_named(found, picked), info.length, picked))
    parts.append(_legend(found, info.has_sequence))
    if not info.circular:
        x, y = point(0, info.length, RADIUS + 6)
        parts.append(f'<line x1="{x}" x2="{x}" y1="{y}" y2="{CENTRE[1] - radius}" '
                     'stroke="currentColor" stroke-width="2" stroke-dasharray="3 2"/>')  # fmt: skip
    shape = "Circular map" if info.circular else "Round map of the linear record"
    label = escape(f"{shape} {info.id}, {info.length:,} bp", quote=True)
    centre = (
        f'<text x="{CENTRE[0]}" y="{CENTRE[1] - 3}" text-anchor="middle" fill="currentColor" '
        f'font-weight="600">{escape(info.id[:18])}</text>'
        f'<text x="{CENTRE[0]}" y="{CENTRE[1] + 11}" text-anchor="middle" fill="currentColor" '
        f'font-size="10">{info.length:,} bp</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
        f'tabindex="0" aria-label="{label}" data-record="{escape(info.id, quote=True)}" '
        f'data-length="{info.length}" data-inner="{radius:.0f}" data-outer="{RADIUS}" '
        f'font-family="system-ui, sans-serif" font-size="11">{"".join(parts)}{centre}'
        '<g class="window"></g></svg>'
    )


def _sector(start: float, end: float, length: int, inner: float, outer: float) -> str:
    """Path of a piece of a ring; short ones without curves."""
    turn = (end - start) / length
    a, b = point(start, length, outer), point(end, length, outer)
    c, d = point(end, length, inner), point(start, length, inner)
    if turn < 0.006:
        return (
            f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}L{c[0]:.1f} {c[1]:.1f}"
            f"L{d[0]:.1f} {d[1]:.1f}Z"
        )
    if turn > 0.999:
        half = start + length / 2
        return _sector(start, half, length, inner, outer) + _sector(
            half, start + length, length, inner, outer
        )
    far = int(turn > 0.5)
    return (
        f"M{a[0]:.1f} {a[1]:.1f}A{outer:.0f} {outer:.0f} 0 {far} 1 {b[0]:.1f} {b[1]:.1f}"
        f"L{c[0]:.1f} {c[1]:.1f}A{inner:.0f} {inner:.0f} 0 {far} 0 {d[0]:.1f} {d[1]:.1f}Z"
    )


def _merged(arcs: Iterable[Arc], length: int, inner: float, outer: float) -> list[str]:
    """One path a colour, with gaps that nobody could see closed."""
    least = _THIN * length / (2 * math.pi * outer)
    by_colour: dict[str, list[list[float]]] = {}
    for arc in arcs:
        runs = by_colour.setdefault(arc.colour, [])
        if runs and arc.start - runs[-1][1] < least:
            runs[-1][1] = max(runs[-1][1], arc.end)
        else:
            runs.append([arc.start, max(arc.end, arc.start + least)])
    return [
        f'<path fill="{colour}" d="'
        + "".join(_sector(start, end, length, inner, outer) for start, end in runs)
        + '"/>'
        for colour, runs in by_colour.items()
    ]


def _single(
    arcs: Iterable[Arc], length: int, inner: float, outer: float, picked: Collection[str]
) -> list[str]:
    """Every arc by itself, with its name, pointed along its strand."""
    parts = []
    least = 1.2 * length / (2 * math.pi * outer)
    tip = 6 * length / (2 * math.pi * outer)
    for arc in arcs:
        start, end = float(arc.start), max(arc.end, arc.start + least)
        outline = f' stroke="{CHOSEN}" stroke-width="2.5"' if arc.id in picked and arc.id else ""
        if arc.strand and arc.id and end - start > 1.5 * tip:
            path = _pointed(start, end, tip, arc.strand, length, inner, outer)
        else:
            path = _sector(start, end, length, inner, outer)
        head = '<g class="feature">'
        if arc.id:
            known = escape(arc.id, quote=True)
            head = f'<g class="gene" data-id="{known}" tabindex="0" role="button">'
        title = escape(" ".join(arc.title.split())[:240])
        parts.append(
            f'{head}<title>{title}</title><path d="{path}" fill="{arc.colour}"{outline}/></g>'
        )
    return parts


def _pointed(
    start: float, end: float, tip: float, strand: int, length: int, inner: float, outer: float
) -> str:
    """A piece of a ring that ends in a point on its 3' side."""
    low, high = (start, end - tip) if strand > 0 else (start + tip, end)
    at = point(end if strand > 0 else start, length, (inner + outer) / 2)
    a, b = point(low, length, outer), point(high, length, outer)
    c, d = point(high, length, inner), point(low, length, inner)
    far = int(high - low > length / 2)
    tail = f"L{at[0]:.1f} {at[1]:.1f}"
    there = f"A{outer:.0f} {outer:.0f} 0 {far} 1 {b[0]:.1f} {b[1]:.1f}"
    back = f"A{inner:.0f} {inner:.0f} 0 {far} 0 {d[0]:.1f} {d[1]:.1f}"
    forward = tail if strand > 0 else ""
    closing = tail if strand < 0 else ""
    return f"M{a[0]:.1f} {a[1]:.1f}{there}{forward}L{c[0]:.1f} {c[1]:.1f}{back}{closing}Z"


def _wave(values: np.ndarray, inner: float, outer: float, name: str, colour: str, base: str) -> str:
    """A curve around its base line, which is a circle in the middle of the ring."""
    known = values[~np.isnan(values)]
    if not len(known):
        return ""
    middle = float(known.mean()) if base == "mean" else 0.0
    most = float(np.abs(known - middle).max()) or 1.0
    centre = (inner + outer) / 2
    shares = np.where(np.isnan(values), 0.0, (values - middle) / most) * (outer - inner) / 2
    sides = []
    for tone, offsets in ((colour, np.maximum(shares, 0)), (_BELOW, np.minimum(shares, 0))):
        size = len(values)
        rim = [point(i + 0.5, size, centre + float(offsets[i])) for i in range(size)]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in rim) + "Z"
        x, y = CENTRE[0], CENTRE[1] - centre
        hole = (
            f"M{x:.1f} {y:.1f}A{centre:.1f} {centre:.1f} 0 1 0 {x:.1f} {y + 2 * centre:.1f}"
            f"A{centre:.1f} {centre:.1f} 0 1 0 {x:.1f} {y:.1f}Z"
        )
        sides.append(f'<path fill="{tone}" fill-rule="evenodd" d="{path}{hole}"/>')
    words = (
        f"{name}, mean {middle:.1f} %" if base == "mean" else f"{name}, at most {most:.2f} from 0"
    )
    return f'<g class="wave"><title>{words}</title>{"".join(sides)}</g>'


def _ticks(length: int, radius: float) -> str:
    """The inner circle with positions."""
    step = nice_step(length, 9)
    unit, name = next(
        (u, n) for u, n in ((1_000_000, "Mb"), (1_000, "kb"), (1, "bp")) if length >= 2 * u or u < 2
    )
    parts = [
        f'<circle cx="{CENTRE[0]}" cy="{CENTRE[1]}" r="{radius:.1f}" fill="none" '
        'stroke="currentColor" opacity=".5"/>'
    ]
    for place in range(0, length - step // 2, step):
        a, b = point(place, length, radius), point(place, length, radius - 4)
        x, y = point(place, length, radius - 11)
        shown = f"{place / unit:g}" if place else f"0 {name}"
        parts.append(
            f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" '
            f'stroke="currentColor"/><text x="{x:.1f}" y="{y + 3:.1f}" text-anchor="middle" '
            f'font-size="8.5" fill="currentColor">{shown}</text>'
        )
    return "".join(parts)


def _named(found: Sequence[Ring], picked: Collection[str]) -> list[tuple[Arc, float]]:
    """Arcs to name with the distance of their ring: the chosen ones, or all of a small record."""
    arcs: dict[str, tuple[Arc, float]] = {}
    radius = float(RADIUS)
    for ring in found:
        for arc in ring.arcs:
            wanted = arc.id in picked if picked else bool(arc.name)
            if wanted and (picked or arc.name not in arcs):
                arcs.setdefault(arc.id if picked else arc.name, (arc, radius))
        radius -= ring.height + 3
    return list(arcs.values())[:MOST_LABELS] if picked or len(arcs) <= FEW else []


def _labels(arcs: Sequence[tuple[Arc, float]], length: int, picked: Collection[str]) -> str:
    """Names beside the circle, each with a line to its place, none over another."""
    parts = []
    left_out = 0
    for side in (1, -1):
        mine = []
        for arc, radius in arcs:
            middle = (arc.start + arc.end) / 2
            if (1 if (middle / length) % 1 < 0.5 else -1) == side:
                rim = point(middle, length, RADIUS + 2)
                mine.append((rim, point(middle, length, radius + 1), arc))
        mine.sort(key=lambda item: item[0][1])
        before = len(mine)
        heights = spread([rim[1] for rim, _, _ in mine])
        while mine:
            away = [abs(at - rim[1]) for at, (rim, _, _) in zip(heights, mine, strict=True)]
            if max(away) <= _FAR:
                break
            mine.pop(away.index(max(away)))
            heights = spread([rim[1] for rim, _, _ in mine])
        left_out += before - len(mine)
        for ((x, y), start, arc), at in zip(mine, heights, strict=True):
            out = RADIUS + 12.0
            if abs(at - CENTRE[1]) > RADIUS + 6:
                # Above or below the circle a name may come nearer to the middle.
                out = abs(x - CENTRE[0]) + 8
            beside = CENTRE[0] + side * max(out, abs(x - CENTRE[0]) + 8)
            colour = CHOSEN if arc.id and arc.id in picked else arc.colour
            anchor = "start" if side > 0 else "end"
            parts.append(
                f'<polyline points="{start[0]:.1f},{start[1]:.1f} {x:.1f},{y:.1f} '
                f'{beside - side * 4:.1f},{at:.1f} {beside:.1f},{at:.1f}" fill="none" '
                f'stroke="{colour}" opacity=".8"/>'
                f'<text x="{beside + side * 3:.1f}" y="{at + 3.5:.1f}" text-anchor="{anchor}" '
                f'fill="currentColor" font-size="10">{escape(arc.name[:16])}</text>'
            )
    if left_out:
        parts.append(
            f'<text x="6" y="{LEGEND - 16}" fill="currentColor" font-size="9">'
            f"{left_out:,} more {'name' if left_out == 1 else 'names'} left out</text>"
        )
    return f'<g class="labels">{"".join(parts)}</g>'


def _legend(found: Sequence[Ring], has_sequence: bool) -> str:
    """What the colours mean, from the outer ring inwards."""
    used = list(dict.fromkeys(arc.colour for ring in found for arc in ring.arcs))
    names = {colour: name for name, colour in COLOURS.items()}
    entries = [(colour, names[colour]) for colour in used]
    if has_sequence:
        entries += [("#009E73", "GC above mean"), ("#0072B2", "G > C"), (_BELOW, "below, G < C")]
    parts = []
    x = 6.0
    for colour, name in entries:
        parts.append(
            f'<rect x="{x:.0f}" y="{LEGEND - 7}" width="8" height="8" fill="{colour}"/>'
            f'<text x="{x + 11:.0f}" y="{LEGEND}" font-size="9" fill="currentColor">'
            f"{escape(name)}</text>"
        )
        x += 20 + 5.6 * len(name)
    return f'<g class="legend">{"".join(parts)}</g>'


def spread(wanted: Sequence[float]) -> list[float]:
    """Heights as near to the wanted ones (ascending) as lines of text allow, inside the drawing."""
    # Pool adjacent violators: lines that would overlap become a block around their mean height.
    blocks: list[tuple[float, int]] = []
    for i, y in enumerate(wanted):
        mean, size = y - i * _LINE, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean = (mean * size + before * many) / (size + many)
            size += many
        blocks.append((mean, size))
    offsets = [mean for mean, size in blocks for _ in range(size)]
    most = LEGEND - 14.0 - (len(offsets) - 1) * _LINE
    return [min(max(offset, 8.0), most) + i * _LINE for i, offset in enumerate(offsets)]
