"""Two genomes against each other: a dot plot, and bars with links between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.figures.style import AXIS, COLOURS, axis, layout, safe

if TYPE_CHECKING:
    from index.compare.blocks import Block, Synteny
    from index.genome import Genome

SAME, INVERTED = COLOURS["protein"], COLOURS["tRNA"]
MOST_ANCHORS = 20_000
MOST_RECORDS = 40
"""Records whose borders and names are drawn."""
_STEPS = 12
"""Points of a link's curved side."""


def _offsets(genome: Genome) -> dict[str, int]:
    """Bases before each record, all records laid end to end."""
    found, total = {}, 0
    for record in genome.records:
        found[record.id] = total
        total += record.length
    return found


def dot_plot(one: Genome, other: Genome, found: Synteny) -> dict[str, Any]:
    """Places that correspond, the first genome across and the second upwards.

    Returns
    -------
    dict
        A plotly figure (``data``, ``layout``); positions are 1-based, records laid end to end.
    """
    across, upwards = _offsets(one), _offsets(other)
    ids = [record.id for record in one.records], [record.id for record in other.records]
    lines: dict[bool, tuple[list[float | None], list[float | None]]] = {
        False: ([], []), True: ([], [])
    }  # fmt: skip
    if len(found.anchors) <= MOST_ANCHORS:
        places = [
            (ids[0][a.record], a.start, a.end, ids[1][a.other_record], a.other_start, a.other_end,
             a.strand)
            for a in found.anchors
        ]  # fmt: skip
    else:
        places = [
            (b.record, b.start, b.end, b.other_record, b.other_start, b.other_end, b.strand)
            for b in found.blocks
        ]
    for record, start, end, other_record, low, high, strand in places:
        xs, ys = lines[strand < 0]
        first, last = (low + 1, high) if strand > 0 else (high, low + 1)
        xs += [across[record] + start + 1, across[record] + end, None]
        ys += [upwards[other_record] + first, upwards[other_record] + last, None]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip",
            "name": name, "line": {"color": colour, "width": 2.5},
        }
        for (xs, ys), name, colour in (
            (lines[False], "same direction", SAME), (lines[True], "reversed", INVERTED)
        )
        if xs
    ]  # fmt: skip
    data.append(_hovers(found, lambda b: (
        across[b.record] + (b.start + b.end) / 2,
        upwards[b.other_record] + (b.other_start + b.other_end) / 2,
    )))  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            f"{one.name} and {other.name}: dot plot",
            520,
            xaxis=axis(safe(f"{one.name} (bp)", 60), range=[0, one.length], tickformat="~s"),
            yaxis=axis(safe(f"{other.name} (bp)", 60), range=[0, other.length], tickformat="~s"),
            shapes=_borders(one, other),
            legend={"orientation": "h", "y": -0.2},
        ),
    }


def _borders(one: Genome, other: Genome) -> list[dict[str, Any]]:
    """Thin lines where one record ends and the next begins."""
    thin = {"color": "rgba(122,135,144,.5)", "width": 1, "dash": "dot"}
    shapes = []
    for genome, name, far in ((one, "x", other.length), (other, "y", one.length)):
        if not 1 < len(genome.records) <= MOST_RECORDS:
            continue
        for at in list(_offsets(genome).values())[1:]:
            ends = {"x0": at, "x1": at, "y0": 0, "y1": far}
            if name == "y":
                ends = {"y0": at, "y1": at, "x0": 0, "x1": far}
            shapes.append({"type": "line", **ends, "line": thin, "layer": "below"})
    return shapes


def link_view(one: Genome, other: Genome, found: Synteny) -> dict[str, Any]:
    """Both genomes as bars, blocks as links between them; inverted blocks in another colour.

    Returns
    -------
    dict
        A plotly figure; both bars begin at position 1.
    """
    above, below = _offsets(one), _offsets(other)
    ways: dict[bool, tuple[list[float | None], list[float | None]]] = {
        False: ([], []), True: ([], [])
    }  # fmt: skip
    for block in found.blocks:
        xs, ys = ways[block.inverted]
        top = above[block.record] + block.start + 1, above[block.record] + block.end
        low = below[block.other_record]
        bottom = low + block.other_start + 1, low + block.other_end
        if block.strand < 0:
            bottom = bottom[::-1]
        sides = [_side(top[n], bottom[n]) for n in (0, 1)]
        xs += [x for x, _ in sides[0]] + [x for x, _ in sides[1][::-1]] + [None]
        ys += [y for _, y in sides[0]] + [y for _, y in sides[1][::-1]] + [None]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "fill": "toself", "x": xs, "y": ys,
            "fillcolor": _pale(colour), "line": {"color": colour, "width": 0.7}, "name": name,
            "hoverinfo": "skip",
        }
        for (xs, ys), name, colour in (
            (ways[False], "same order", SAME), (ways[True], "inverted", INVERTED)
        )
        if xs
    ]  # fmt: skip
    data += [_bar(one, 1.0), _bar(other, 0.0)]
    data.append(_hovers(found, lambda b: (
        (above[b.record] + (b.start + b.end) / 2
         + below[b.other_record] + (b.other_start + b.other_end) / 2) / 2,
        0.5,
    )))  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            f"{one.name} above, {other.name} below",
            340,
            xaxis=axis("position (bp)", range=[0, max(one.length, other.length)], tickformat="~s"),
            yaxis={
                "range": [-0.25, 1.25], "tickvals": [0, 1],
                "ticktext": [safe(other.name, 24), safe(one.name, 24)],
                "zeroline": False, "showgrid": False, "fixedrange": True,
            },
            legend={"orientation": "h", "y": -0.3},
        ),
    }  # fmt: skip


def _side(top: float, bottom: float) -> list[tuple[float, float]]:
    """One side of a link: a smooth curve from the upper bar to the lower."""
    points: list[tuple[float, float]] = []
    for n in range(_STEPS + 1):
        share = n / _STEPS
        smooth = share * share * (3 - 2 * share)
        points.append((round(top + (bottom - top) * smooth), round(0.96 - 0.92 * share, 3)))
    return points


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},.4)"


def _bar(genome: Genome, y: float) -> dict[str, Any]:
    """A genome's records as thick lines with gaps between them."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for at, record in zip(_offsets(genome).values(), genome.records, strict=True):
        xs += [at + 1, at + record.length, None]
        ys += [y, y, None]
    return {
        "type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip",
        "line": {"color": AXIS, "width": 9}, "showlegend": False,
    }  # fmt: skip


def _hovers(found: Synteny, place: Callable[[Block], tuple[float, float]]) -> dict[str, Any]:
    """An unseen mark in the middle of each block that tells what it is."""
    middles = [place(block) for block in found.blocks]
    texts = [
        f"{safe(b.record, 30)}: {b.start + 1:,}..{b.end:,}<br>"
        f"{safe(b.other_record, 30)}: {b.other_start + 1:,}..{b.other_end:,}<br>"
        f"{'inverted' if b.inverted else 'same order'}, {100 * b.identity:.1f} % identical"
        for b in found.blocks
    ]
    return {
        "type": "scatter", "mode": "markers", "showlegend": False,
        "x": [x for x, _ in middles], "y": [y for _, y in middles], "hovertext": texts,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"size": 14, "opacity": 0.01, "color": AXIS},
    }  # fmt: skip
