"""Draws lanes of a map as SVG: curves as areas, places as boxes, each with its name and scale."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from app.figures.lanes import GC, SKEW, Box, Boxes, Curve, Lane
from app.figures.style import CHOSEN, VARIANTS

HEAD = 14
"""Height of the line with a lane's name and scale."""
PLOT = 34
GAP = 5
_ROW = 9
_ROWS = 4
"""Rows of boxes at most; what does not fit is drawn over the last one."""
_LETTER = 5.0
_COLOURS = {GC: "#009E73", SKEW: "#0072B2"}
_BELOW = "#D55E00"
_OTHERS = ("#56709B", "#9A6A00", "#8F4F86", "#2F7D6B")


def lanes_svg(
    lanes: Sequence[Lane], start: int, end: int, top: int, width: int
) -> tuple[list[str], int]:
    """Draw lanes one below the other.

    Parameters
    ----------
    lanes
        As `app.figures.lanes.lanes` gives them.
    start, end
        Of the axis, 0-based half-open.
    top, width
        Where they begin, and how wide they are, in units of the drawing.

    Returns
    -------
    parts, height
        SVG elements, one ``<g class="lane">`` a lane, and the height that they take up.
    """
    parts = []
    y = top
    others = 0
    for lane in lanes:
        colour = _COLOURS.get(lane.name)
        if colour is None:
            colour = _OTHERS[others % len(_OTHERS)]
            others += 1
        if isinstance(lane, Curve):
            body, height, scale = _curve(lane, y + HEAD, width, colour)
        else:
            body, height, scale = _boxes(lane, start, end, y + HEAD, width, colour)
        name = escape(_short(lane.name, width - 6 * len(scale) - 12))
        parts.append(
            f'<g class="lane" data-lane="{escape(lane.name, quote=True)}">'
            f'<text x="4" y="{y + 10}" fill="currentColor" font-size="10">{name}</text>'
            f'<text x="{width - 4}" y="{y + 10}" text-anchor="end" fill="currentColor" '
            f'font-size="10">{escape(scale)}</text>{body}</g>'
        )
        y += HEAD + height + GAP
    return parts, y - top


def _short(name: str, room: float) -> str:
    most = max(int(room / 5.4), 8)
    return name if len(name) <= most else name[: most - 1] + "…"


def number(value: float) -> str:
    """A value of a scale in three significant digits, never with an exponent."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _curve(lane: Curve, top: int, width: int, colour: str) -> tuple[str, int, str]:
    """Area between a curve and its base line."""
    values = lane.values
    known = values[~np.isnan(values)]
    unit = f" {lane.unit}" if lane.unit not in ("", "%") else lane.unit and " %"
    if not len(known):
        empty = f'<text x="4" y="{top + 20}" fill="currentColor" opacity=".8">no value here</text>'
        return empty, PLOT, ""
    low, high = float(known.min()), float(known.max())
    middle = float(known.mean())
    if lane.base == "zero":
        low, high, base = min(low, 0.0), max(high, 0.0), 0.0
    else:
        base = middle
    room = (high - low) or 1.0
    ys = top + PLOT - 1 - (values - low) / room * (PLOT - 2)
    at = top + PLOT - 1 - (base - low) / room * (PLOT - 2)
    half = width / len(values) / 2
    xs = (2 * np.arange(len(values)) + 1) * half
    body = (
        f'<line x1="0" x2="{width}" y1="{at:.1f}" y2="{at:.1f}" stroke="currentColor" '
        'opacity=".35"/>'
    )
    both = lane.base == "mean" or low < 0 < high
    sides: tuple[tuple[str, np.ndarray], ...] = ((colour, ys),)
    if both:
        sides = ((colour, np.minimum(ys, at)), (_BELOW, np.maximum(ys, at)))
    for tone, line in sides:
        for run in _runs(line):
            left, right = xs[run[0]] - half, xs[run[-1]] + half
            rim = [(left, line[run[0]]), *((xs[i], line[i]) for i in run), (right, line[run[-1]])]
            outline = [(left, at), *rim, (right, at)]
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline)
            body += f'<polygon points="{points}" fill="{tone}" fill-opacity=".75"/>'
    note = f" ({lane.note})" if lane.note else ""
    mean = f", mean {number(middle)}" if lane.base == "mean" else ""
    if low == high:
        return body, PLOT, f"{number(low)}{unit}{note}"
    return body, PLOT, f"{number(low)} to {number(high)}{unit}{mean}{note}"


def _runs(values: np.ndarray) -> list[list[int]]:
    """Indices of the stretches without NaN."""
    runs: list[list[int]] = [[]]
    for i, missing in enumerate(np.isnan(values)):
        if missing:
            runs.append([])
        else:
            runs[-1].append(i)
    return [run for run in runs if run]


def _boxes(
    lane: Boxes, start: int, end: int, top: int, width: int, colour: str
) -> tuple[str, int, str]:
    """Boxes in as few rows as they need."""
    scale = width / max(end - start, 1)
    rows: list[float] = []
    body = ""
    for box in sorted(lane.items, key=lambda one: (one.start, one.end)):
        x1, x2 = max((box.start - start) * scale, 0.0), min((box.end - start) * scale, width)
        x2 = max(x2, x1 + 1.5)
        row = next((i for i, reach in enumerate(rows) if reach <= x1), None)
        if row is None and len(rows) < _ROWS:
            rows.append(0.0)
            row = len(rows) - 1
        row = _ROWS - 1 if row is None else row
        rows[row] = x2 + 1
        body += _box(box, x1, x2, top + row * _ROW, colour)
    if not lane.items:
        body = f'<text x="4" y="{top + 8}" fill="currentColor" opacity=".8">none here</text>'
    unit = lane.unit[:-1] if len(lane.items) == 1 and lane.unit.endswith("s") else lane.unit
    return body, max(len(rows), 1) * _ROW + 2, f"{len(lane.items):,} {unit}".strip()


def _box(box: Box, x1: float, x2: float, y: float, colour: str) -> str:
    """A box, pointed where it has a strand and room for a point; its name inside where it fits."""
    high = _ROW - 2
    tone = CHOSEN if box.kind == "hit" else VARIANTS.get(box.kind, VARIANTS["other"])
    if not box.kind:
        tone = colour
    tip = min(3.0, (x2 - x1) / 2) if box.strand else 0.0
    left, right = (tip if box.strand < 0 else 0.0), (tip if box.strand > 0 else 0.0)
    points = [
        (x1 + left, y), (x2 - right, y), (x2, y + high / 2), (x2 - right, y + high),
        (x1 + left, y + high), (x1, y + high / 2),
    ]  # fmt: skip
    shape = " ".join(f"{x:.1f},{v:.1f}" for x, v in points)
    name = " ".join(box.label.split())
    title = f"{name[:120]} {box.start + 1:,}..{box.end:,}".strip()
    shade = 0.35 + 0.65 * min(max(box.weight, 0.0), 1.0)
    text = ""
    if name and x2 - x1 >= _LETTER * min(len(name), 24) + 4 and len(name) <= 24:
        text = (
            f'<text x="{(x1 + x2) / 2:.1f}" y="{y + high - 0.6:.1f}" text-anchor="middle" '
            f'font-size="7.5" fill="#fff">{escape(name)}</text>'
        )
    return (
        f'<g class="box"><title>{escape(title)}</title><polygon points="{shape}" fill="{tone}" '
        f'fill-opacity="{shade:.2f}"/>{text}</g>'
    )
