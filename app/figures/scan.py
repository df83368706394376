"""The track of a scan: probability along the sequence, hits, and the genes below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.figures.style import CHOSEN, COLOURS, axis, layout, safe

MOST_POINTS = 4_000
MOST_GENES = 400
_STRAND = {1: ("plus strand", COLOURS["protein"]), -1: ("minus strand", COLOURS["rRNA"])}


def scan_figure(
    title: str,
    label: str,
    threshold: float,
    curves: Mapping[int, Sequence[tuple[int, float]]],
    hits: Sequence[tuple[int, int, int, float]],
    genes: Sequence[tuple[str, int, int, int]],
) -> dict[str, Any] | None:
    """A plotly figure of a scan.

    Parameters
    ----------
    title, label
        What was looked for and where.
    threshold
        Drawn as a line.
    curves
        By strand: position (1-based) and probability of each window.
    hits
        Start, end (0-based half-open), strand and probability.
    genes
        Name, start, end (0-based half-open) and strand.

    Returns
    -------
    dict or None
        ``data`` and ``layout``; None without windows.
    """
    if not any(curves.values()):
        return None
    data: list[dict[str, Any]] = []
    for strand, points in curves.items():
        name, colour = _STRAND.get(strand, ("both strands", COLOURS["protein"]))
        kept = _thin(points, threshold)
        data.append({
            "type": "scatter", "mode": "lines", "name": name,
            "x": [x for x, _ in kept], "y": [y for _, y in kept],
            "line": {"color": colour, "width": 1.2},
            "hovertemplate": "%{x:,d}: %{y:.2f}<extra>" + name + "</extra>",
        })  # fmt: skip
    data.append({
        "type": "scatter", "mode": "markers", "name": f"hits ({safe(label, 40)})",
        "x": [(a + b) // 2 + 1 for a, b, _, _ in hits], "y": [p for *_, p in hits],
        "marker": {
            "color": CHOSEN, "size": 9,
            "symbol": ["triangle-right" if s >= 0 else "triangle-left" for _, _, s, _ in hits],
        },
        "text": [f"{a + 1:,}..{b:,}" for a, b, _, _ in hits],
        "hovertemplate": "%{text}: %{y:.2f}<extra></extra>",
    })  # fmt: skip
    data += _gene_arrows(genes[:MOST_GENES])
    line = {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": threshold, "y1": threshold,
        "line": {"color": CHOSEN, "width": 1, "dash": "dot"},
    }  # fmt: skip
    more = layout(
        title,
        430,
        shapes=[line],
        xaxis=axis("position (bp)", tickformat=",d", anchor="y2"),
        yaxis=axis(f"probability of {safe(label, 40)}", domain=[0.28, 1], range=[0, 1.03]),
        yaxis2=axis("genes", domain=[0, 0.18], showticklabels=False, range=[-1.6, 1.6]),
    )
    return {"data": data, "layout": more}


def _thin(points: Sequence[tuple[int, float]], threshold: float) -> list[tuple[int, float]]:
    """At most `MOST_POINTS` points: of each run of windows the most probable one."""
    if len(points) <= MOST_POINTS:
        return list(points)
    width = -(-len(points) // MOST_POINTS)
    runs = [points[i : i + width] for i in range(0, len(points), width)]
    return [max(run, key=lambda point: point[1]) for run in runs]


def _gene_arrows(genes: Sequence[tuple[str, int, int, int]]) -> list[dict[str, Any]]:
    """One filled bar a gene, plus strand above."""
    data: list[dict[str, Any]] = []
    for name, start, end, strand in genes:
        low = 0.2 if strand >= 0 else -1.2
        data.append({
            "type": "scatter", "mode": "lines", "fill": "toself", "yaxis": "y2",
            "x": [start + 1, end, end, start + 1, start + 1],
            "y": [low, low, low + 1, low + 1, low],
            "line": {"color": COLOURS["ncRNA"], "width": 0.5}, "fillcolor": COLOURS["ncRNA"],
            "hoverinfo": "text", "hoveron": "fills", "showlegend": False,
            "text": f"{safe(name, 40)} {start + 1:,}..{end:,}",
        })  # fmt: skip
    return data
