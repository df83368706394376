"""A linear map of a stretch of a record: genes as arrows, or their density where they are many."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from app.figures.style import AXIS, CHOSEN, COLOURS, axis, layout, safe

if TYPE_CHECKING:
    from index.genome import Gene, Genome

MOST_ARROWS = 400
MOST_LABELS = 40
BINS = 240
_HALF = 0.36


def kind_of(gene: Gene) -> str:
    """The colour group of a gene."""
    if gene.pseudo or gene.type == "pseudogene":
        return "pseudogene"
    if gene.kind == "tmRNA":
        return "ncRNA"
    return gene.kind if gene.kind in COLOURS else "other"


def region_map(
    genome: Genome, record: str, start: int, end: int, chosen: Collection[str] = ()
) -> dict[str, Any]:
    """Draw the genes of a stretch.

    Parameters
    ----------
    genome
        An open genome.
    record
        Id of one of its records.
    start, end
        0-based half-open; `start` may be negative and `end` past the record's length on a circular
        record, where the map goes over the origin.
    chosen
        Ids of genes to set off.

    Returns
    -------
    dict
        A plotly figure (``data``, ``layout``). Positions on its axis are 1-based.
    """
    info = genome.record(record)
    circular = info.topology == "circular"
    if not circular or end - start >= info.length:
        start, end = max(start, 0), min(end, info.length)
    found = placed(genome, info.id, start, end, info.length, circular)
    title = (
        f"{info.id}: {_position(start, info.length) + 1:,}..{_position(end - 1, info.length) + 1:,}"
    )
    if len(found) > MOST_ARROWS:
        return _density(found, start, end, title)
    return _arrows(found, start, end, title, frozenset(chosen), info.length if circular else 0)


def _position(place: int, length: int) -> int:
    return place % length if length else place


def placed(
    genome: Genome, record: str, start: int, end: int, length: int, circular: bool
) -> list[tuple[int, int, Gene]]:
    """Genes that touch the stretch with their extents on its axis, in order."""
    from app.tools.places.layout import layout

    found = []
    placements = layout(genome, record).placements
    for turn in (-length, 0, length) if circular else (0,):
        low, high = start - turn, end - turn
        for item in placements[: bisect_left(placements, high, key=itemgetter(0))]:
            if item.end > low:
                found.append((item.start + turn, item.end + turn, item.gene))
    return sorted(found, key=lambda item: (item[0], item[1]))


def lanes_of(found: list[tuple[int, int, Gene]], gap: int) -> list[int]:
    """A lane for each gene: forward ones from 0 up, the others from -1 down, without overlaps."""
    ends: dict[int, int] = {}
    lanes = []
    for low, high, gene in found:
        step = -1 if gene.strand < 0 else 1
        lane = -1 if step < 0 else 0
        while ends.get(lane, low - gap) > low - gap:
            lane += step
        ends[lane] = high
        lanes.append(lane)
    return lanes


def _arrow(low: int, high: int, strand: int, y: float, head: float) -> tuple[list, list]:
    """Outline of an arrow (a box without strand), ended by a gap."""
    tip = min(head, (high - low) * 0.6)
    top, bottom = y + _HALF, y - _HALF
    if strand > 0:
        xs = [low, high - tip, high, high - tip, low, low]
        ys = [top, top, y, bottom, bottom, top]
    elif strand < 0:
        xs = [high, low + tip, low, low + tip, high, high]
        ys = [top, top, y, bottom, bottom, top]
    else:
        xs, ys = [low, high, high, low, low], [top, top, bottom, bottom, top]
    return [*xs, None], [*ys, None]


def _arrows(
    found: list[tuple[int, int, Gene]],
    start: int,
    end: int,
    title: str,
    chosen: frozenset[str],
    length: int,
) -> dict[str, Any]:
    width = max(end - start, 1)
    lanes = lanes_of(found, max(width // 300, 1))
    outlines: dict[tuple[str, bool], tuple[list, list]] = {}
    for (low, high, gene), lane in zip(found, lanes, strict=True):
        xs, ys = outlines.setdefault((kind_of(gene), gene.id in chosen), ([], []))
        outline = _arrow(low + 1, high, gene.strand, lane, width * 0.012)
        xs += outline[0]
        ys += outline[1]
    data: list[dict[str, Any]] = []
    named: set[str] = set()
    for (kind, picked), (xs, ys) in sorted(outlines.items()):
        data.append({
            "type": "scatter", "mode": "lines", "fill": "toself", "x": xs, "y": ys,
            "fillcolor": COLOURS[kind], "name": kind, "legendgroup": kind,
            "showlegend": kind not in named, "hoverinfo": "skip",
            "line": {"color": CHOSEN if picked else COLOURS[kind], "width": 3 if picked else 1},
        })  # fmt: skip
        named.add(kind)
    labels = len(found) <= MOST_LABELS
    inside = [(max(low, start), min(high, end), gene) for low, high, gene in found]
    data.append({
        "type": "scatter", "showlegend": False, "name": "genes",
        "mode": "markers+text" if labels else "markers",
        "x": [(low + 1 + high) / 2 for low, high, _ in inside],
        "y": list(lanes),
        "text": [safe(gene.symbol or gene.id, 14) for _, _, gene in inside] if labels else None,
        "textposition": ["top center" if lane >= 0 else "bottom center" for lane in lanes],
        "customdata": [gene.id for _, _, gene in inside],
        "hovertext": [_hover(gene, low, high, length) for low, high, gene in found],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"size": 12, "opacity": 0.01, "color": AXIS},
    })  # fmt: skip
    rows = (max(lanes, default=0), min(lanes, default=-1))
    return {
        "data": data,
        "layout": layout(
            title,
            210 + 42 * (rows[0] - rows[1]),
            xaxis=axis("position (bp)", range=[start + 1, end], tickformat=",d"),
            yaxis={
                "range": [min(rows[1], -1) - 1, max(rows[0], 0) + 1],
                "tickvals": [0, -1], "ticktext": ["+", "−"], "zeroline": False,
                "showgrid": False, "fixedrange": True,
            },
            shapes=[{
                "type": "line", "x0": start + 1, "x1": end, "y0": -0.5, "y1": -0.5,
                "line": {"color": AXIS, "width": 1}, "layer": "below",
            }],
        ),
    }  # fmt: skip


def _hover(gene: Gene, low: int, high: int, length: int) -> str:
    first, last = low + 1, high
    if length:
        first, last = low % length + 1, (high - 1) % length + 1
    sign = {1: "+", -1: "−"}.get(gene.strand, "")
    head = f"<b>{safe(gene.symbol or gene.id)}</b> {safe(gene.id)}<br>"
    return f"{head}{safe(gene.product or gene.type)}<br>{first:,}..{last:,} ({sign})"


def _density(
    found: list[tuple[int, int, Gene]], start: int, end: int, title: str
) -> dict[str, Any]:
    """Genes a bin by strand, for stretches with more genes than can be told apart."""
    width = (end - start) / BINS
    counts = {1: [0] * BINS, -1: [0] * BINS}
    once = {gene.gid: (low, high, gene) for low, high, gene in reversed(found)}
    for low, high, gene in once.values():
        middle = min(max((low + high) / 2, start), end - 1)
        counts[-1 if gene.strand < 0 else 1][int((middle - start) / width)] += 1
    centres = [start + 1 + (i + 0.5) * width for i in range(BINS)]
    data = [
        {
            "type": "bar", "x": centres, "y": [sign * n for n in counts[sign]], "width": width,
            "name": name, "customdata": counts[sign],
            "marker": {"color": colour, "line": {"width": 0}},
            "hovertemplate": "%{x:,.0f}: %{customdata} genes<extra>" + name + "</extra>",
        }
        for sign, name, colour in (
            (1, "genes on +", COLOURS["protein"]), (-1, "genes on −", COLOURS["ncRNA"])
        )
    ]  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            f"{title}, {len(once):,} genes, by {width:,.0f} bp",
            320,
            barmode="relative",
            xaxis=axis("position (bp)", range=[start + 1, end], tickformat=",d"),
            yaxis=axis("genes"),
        ),
    }
