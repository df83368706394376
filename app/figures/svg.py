"""The region map as SVG: for the page, where it can be clicked, and as a file to keep."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from app.figures.lane_svg import lanes_svg
from app.figures.lanes import Lane, Span, composition
from app.figures.region import BINS, kind_of, lanes_of, placed
from app.figures.style import CHOSEN, COLOURS

if TYPE_CHECKING:
    from index.genome import Gene, Genome

WIDTH = 1000
MOST_ARROWS = 400
MOST_LABELS = 60
_LANE = 34
_HIGH = 15
_LETTER = 6.2
"""Average width of a letter of the labels."""


def nice_step(span: int, ticks: int = 6) -> int:
    """A round distance between axis ticks: 1, 2 or 5 times a power of ten."""
    raw = max(span / ticks, 1)
    power = 10 ** (len(str(int(raw))) - 1)
    return int(next(power * m for m in (1, 2, 5, 10) if power * m >= raw))


def region_svg(
    genome: Genome,
    record: str,
    start: int,
    end: int,
    chosen: Collection[str] = (),
    width: int = WIDTH,
    lanes: Sequence[Lane] | None = None,
) -> str:
    """Draw a stretch of a record.

    Parameters
    ----------
    genome, record
        An open genome and the id of one of its records.
    start, end
        0-based half-open; beyond the ends of a circular record the map goes over the origin.
    chosen
        Ids of genes to set off.
    width
        Units of the drawing, in which letters are 9 to 11 high; it scales to any size.
    lanes
        What is drawn below the genes (`app.figures.lanes.lanes`); None: the GC content, where the
        file holds the sequence.

    Returns
    -------
    str
        An ``<svg>`` element of `width` units. Genes are ``<g class="gene" data-id=...>`` with a
        ``<title>``; the element has the drawn stretch in ``data-start`` and ``data-end``.
    """
    info = genome.record(record)
    circular = info.topology == "circular"
    found = placed(genome, info.id, start, end, info.length, circular)
    scale = width / max(end - start, 1)
    dense = len(found) > MOST_ARROWS
    parts, height = (
        _density(found, start, end, width)
        if dense
        else _genes(found, start, end, frozenset(chosen), width)
    )
    if lanes is None:
        span = Span(genome, info, start, end, width // 4)
        lanes = [composition(span)[0]] if info.has_sequence else []
    drawn, more = lanes_svg(lanes, start, end, height, width)
    parts += drawn
    height += more
    parts.append(_axis(start, end, scale, height, width, info.length if circular else 0))
    height += 30
    label = escape(f"Map of {info.id}, {len({g.gid for _, _, g in found})} genes", quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group" '
        f'tabindex="0" aria-label="{label}" data-record="{escape(info.id, quote=True)}" '
        f'data-start="{start}" data-end="{end}" data-length="{info.length}" '
        f'data-circular="{int(circular)}" font-family="system-ui, sans-serif" '
        f'font-size="11">{"".join(parts)}</svg>'
    )


def _genes(
    found: list[tuple[int, int, Gene]], start: int, end: int, chosen: frozenset[str], width: int
) -> tuple[list[str], int]:
    span = max(end - start, 1)
    scale = width / span
    named = len(found) <= MOST_LABELS
    lanes = lanes_of(found, span // 1500)
    top, bottom = max([0, *lanes]), min([-1, *lanes])
    middle = 14 + (top + 1) * _LANE
    parts = [f'<line x1="0" x2="{width}" y1="{middle}" y2="{middle}" stroke="currentColor" '
             'opacity=".4"/>']  # fmt: skip
    if not found:
        parts.append(
            f'<text x="4" y="{middle - 8}" fill="currentColor" opacity=".8">no annotated gene '
            "here</text>"
        )
    written: dict[int, float] = {}
    for (low, high, gene), lane in zip(found, lanes, strict=True):
        y = middle - (lane + 1) * _LANE + (8 if lane >= 0 else 0)
        y = y + 6 if lane >= 0 else y + 4
        x1, x2 = (max(low, start - span) - start) * scale, (min(high, end + span) - start) * scale
        shape = _gene(gene, x1, max(x2, x1 + 1), y, gene.id in chosen)
        label = _label(gene, x1, x2, y, written, lane, width) if named else ""
        parts.append(f"{shape}{label}</g>")
    return parts, middle + (-bottom) * _LANE + 10


def _label(
    gene: Gene,
    x1: float,
    x2: float,
    y: float,
    written: dict[int, float],
    lane: int,
    width: int,
) -> str:
    """The gene's name inside its arrow, or beside it where no other name is in the way."""
    name = (gene.symbol or gene.id)[:16]
    left, right = max(x1, 0), min(x2, width)
    middle = (left + right) / 2
    if right - left >= _LETTER * len(name) + 14:
        return (
            f'<text x="{middle:.1f}" y="{y + 11:.1f}" text-anchor="middle" fill="#fff" '
            f'font-style="italic">{escape(name)}</text>'
        )
    half = _LETTER * 0.82 * len(name) / 2
    if right <= left or middle - half < max(written.get(lane, 0.0), 0) or middle + half > width:
        return ""
    written[lane] = middle + half + 3
    at = y - 3 if lane >= 0 else y + _HIGH + 10
    return (
        f'<text x="{middle:.1f}" y="{at:.1f}" text-anchor="middle" fill="currentColor" '
        f'font-size="9">{escape(name)}</text>'
    )


def _gene(gene: Gene, x1: float, x2: float, y: float, picked: bool) -> str:
    """The arrow in its group, which is left open for a label."""
    tip = min(9.0, (x2 - x1) * 0.6)
    h = _HIGH
    if gene.strand > 0:
        points = [(x1, y), (x2 - tip, y), (x2, y + h / 2), (x2 - tip, y + h), (x1, y + h)]
    elif gene.strand < 0:
        points = [(x2, y), (x1 + tip, y), (x1, y + h / 2), (x1 + tip, y + h), (x2, y + h)]
    else:
        points = [(x1, y), (x2, y), (x2, y + h), (x1, y + h)]
    kind = kind_of(gene)
    outline = f'stroke="{CHOSEN}" stroke-width="3"' if picked else 'stroke="none"'
    shape = " ".join(f"{x:.1f},{v:.1f}" for x, v in points)
    sign = {1: "+", -1: "−"}.get(gene.strand, "")
    title = f"{gene.symbol or gene.id} ({gene.id}), {gene.product or gene.type}, "
    title += f"{gene.start + 1:,}..{gene.end:,} ({sign})"
    return (
        f'<g class="gene" data-id="{escape(gene.id, quote=True)}" tabindex="0" role="button">'
        f"<title>{escape(' '.join(title.split())[:240])}</title>"
        f'<polygon points="{shape}" fill="{COLOURS[kind]}" {outline}/>'
    )


def _density(
    found: list[tuple[int, int, Gene]], start: int, end: int, width: int
) -> tuple[list[str], int]:
    """Bars of genes a bin by strand."""
    step = (end - start) / BINS
    counts = {1: [0] * BINS, -1: [0] * BINS}
    once = {gene.gid: (low, high, gene) for low, high, gene in reversed(found)}
    for low, high, gene in once.values():
        middle = min(max((low + high) / 2, start), end - 1)
        counts[-1 if gene.strand < 0 else 1][int((middle - start) / step)] += 1
    most = max(1, *counts[1], *counts[-1])
    bar = width / BINS
    parts = []
    for sign, colour in ((1, COLOURS["protein"]), (-1, COLOURS["ncRNA"])):
        for i, n in enumerate(counts[sign]):
            if n:
                tall = 60 * n / most
                y = 74 - tall if sign > 0 else 74
                parts.append(
                    f'<rect x="{i * bar:.1f}" y="{y:.1f}" width="{bar:.1f}" height="{tall:.1f}" '
                    f'fill="{colour}"><title>{n} genes</title></rect>'
                )
    words = f"{len(once):,} genes: density by strand; zoom in to see them"
    parts.append(f'<text x="4" y="11" fill="currentColor" opacity=".8">{words}</text>')
    return parts, 146


def _ticks(start: int, end: int, step: int, length: int) -> Iterator[tuple[int, int]]:
    """Places of ticks on the axis, and the positions that they show: round ones in every turn of
    a circle of some length, 0 for a record with ends."""
    for turn in range(start // length, (end - 1) // length + 1) if length else (0,):
        low = turn * length
        here, last = max(start - low, 0), min(end - low, length or end)
        for shown in range(-(-here // step) * step, last + 1, step):
            # The next turn begins beside a tick that is nearly at the end of this one.
            if not length or length - shown > step // 3 or low + length >= end:
                yield low + shown, shown


def _axis(start: int, end: int, scale: float, top: int, width: int, length: int) -> str:
    step = nice_step(end - start, max(width // 140, 2))
    parts = [f'<line x1="0" x2="{width}" y1="{top}" y2="{top}" stroke="currentColor"/>']
    for place, shown in _ticks(start, end, step, length):
        x = (place - start) * scale
        anchor = "start" if x < 30 else "end" if x > width - 30 else "middle"
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + 5}" stroke="currentColor"/>'
            f'<text x="{x:.1f}" y="{top + 18}" text-anchor="{anchor}" fill="currentColor">'
            f"{max(shown, 1):,}</text>"
        )
    return "".join(parts)
