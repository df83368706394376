"""Plots of what tools computed: profiles, bars, gels. They draw a table and compute nothing."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np

from app.figures.style import COLOURS, axis, layout, safe
from app.tools.base import Table

MOST_POINTS = 5_000
MOST_BARS = 64
FEWEST_LENGTHS = 20
"""Lengths that make a histogram."""
_LINES = list(COLOURS.values())


def _columns(table: Table, *names: str) -> list[list[Any]] | None:
    if any(name not in table.columns for name in names):
        return None
    places = [table.columns.index(name) for name in names]
    return [[row[place] for row in table.rows] for place in places]


def profile(table: Table) -> dict[str, Any] | None:
    """GC content and skew along each record, from the windows of `composition`.

    Returns
    -------
    dict or None
        A plotly figure; None if the table has not the columns of windows.
    """
    columns = _columns(table, "id", "start", "end", "GC (%)", "GC skew")
    if columns is None or not 2 <= len(columns[0]) <= MOST_POINTS:
        return None
    points: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for record, start, end, gc, skew in zip(*columns, strict=True):
        points[str(record)].append(((start + end) / 2, gc, skew))
    data = []
    for number, (record, values) in enumerate(points.items()):
        colour = _LINES[number % len(_LINES)]
        for field, name, place in ((1, "GC (%)", "y"), (2, "GC skew", "y2")):
            data.append({
                "type": "scatter", "mode": "lines", "name": safe(record, 30), "yaxis": place,
                "x": [value[0] for value in values], "y": [value[field] for value in values],
                "line": {"color": colour, "width": 1.5}, "legendgroup": record,
                "showlegend": field == 1,
                "hovertemplate": f"%{{x:,.0f}}: %{{y}} {name}<extra></extra>",
            })  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            "GC content and skew in windows",
            420,
            xaxis=axis("position (bp)", tickformat=",d", anchor="y2"),
            yaxis=axis("GC (%)", domain=[0.55, 1]),
            yaxis2=axis("GC skew", domain=[0, 0.45]),
        ),
    }


def bars(
    table: Table, value: str, title: str, group: str | None = None, name: str = "id"
) -> dict[str, Any] | None:
    """Bars of one column by the column `name`, ordered by another where one is named.

    Returns
    -------
    dict or None
        A plotly figure; None if a column is missing or the bars would be too many.
    """
    columns = _columns(table, name, value)
    if columns is None or not 2 <= len(columns[0]) <= MOST_BARS:
        return None
    names, heights = columns
    if not all(isinstance(height, int | float) for height in heights):
        return None
    groups = _columns(table, group) if group else None
    owners = groups[0] if groups else [""] * len(names)
    order = sorted(range(len(names)), key=lambda i: str(owners[i])) if groups else range(len(names))
    names_only = {"type": "category", "showgrid": False}
    # Of many bars plotly would name every third one only.
    named = {"tickangle": -90, "dtick": 1, "tickfont": {"size": 9}} if len(names) > 24 else {}
    return {
        "data": [{
            "type": "bar",
            "x": [f"{safe(names[i], 30)} {safe(owners[i], 4)}".strip() for i in order],
            "y": [heights[i] for i in order],
            "marker": {"color": COLOURS["protein"]},
            "hovertemplate": "%{x}: %{y}<extra></extra>",
        }],
        "layout": layout(
            title, 360, xaxis=axis("", **{"tickangle": -60, **names_only, **named}),
            yaxis=axis(value),
        ),
    }  # fmt: skip


def gel(table: Table) -> dict[str, Any] | None:
    """Fragments of a digest as bands, one lane a record, long ones on top (log scale).

    Returns
    -------
    dict or None
        A plotly figure; None without a column of lengths.
    """
    columns = _columns(table, "record", "length (bp)", "start", "end")
    if columns is None or not columns[0]:
        return None
    lanes = list(dict.fromkeys(map(str, columns[0])))
    xs: list[float | None] = []
    ys: list[float | None] = []
    for record, size in zip(columns[0], columns[1], strict=True):
        lane = lanes.index(str(record))
        xs += [lane - 0.35, lane + 0.35, None]
        ys += [size, size, None]
    # Bands of a digest of many pieces lie over each other, as on a real gel: a smear.
    many = len(columns[0]) > 20 * len(lanes)
    band = {"color": COLOURS["protein"], "width": 1 if many else 4}
    hover = [
        f"{size:,} bp ({start:,}..{end:,})" for size, start, end in zip(*columns[1:], strict=True)
    ]
    return {
        "data": [
            {
                "type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip",
                "line": band, "opacity": 0.5 if many else 1, "showlegend": False,
            },
            {
                "type": "scatter", "mode": "markers", "showlegend": False,
                "x": [lanes.index(str(record)) for record in columns[0]], "y": columns[1],
                "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": {"size": 10, "color": "rgba(0,0,0,0)"},
            },
        ],
        "layout": layout(
            "Fragments as they would run on a gel",
            460,
            xaxis=axis(
                "", tickvals=list(range(len(lanes))), ticktext=[safe(lane, 24) for lane in lanes],
                range=[-0.8, len(lanes) - 0.2],
            ),
            yaxis=axis("fragment length (bp)", type="log", tickformat=",d"),
        ),
    }  # fmt: skip


def lengths(table: Table) -> dict[str, Any] | None:
    """Histogram of the lengths of a list: of proteins where it gives them, else of bases.

    Returns
    -------
    dict or None
        A plotly figure; None for a short list, or one of which only a part is there.
    """
    if not FEWEST_LENGTHS <= table.total == len(table.rows):
        return None
    for name, unit in (("length (aa)", "amino acids"), ("length (bp)", "bp")):
        columns = _columns(table, name)
        values = [value for value in columns[0] if isinstance(value, int)] if columns else []
        if len(values) >= FEWEST_LENGTHS and len(values) > len(table.rows) // 2:
            return histogram(values, f"Lengths of the {len(values):,} items of the list", unit)
    return None


def sites(table: Table) -> dict[str, Any] | None:
    """Places of sites along their records, one row for each enzyme or record.

    Returns
    -------
    dict or None
        A plotly figure; None for a single site or too many.
    """
    columns = _columns(table, "record", "start", "end")
    if columns is None or not 2 <= len(columns[0]) <= MOST_POINTS:
        return None
    enzymes = _columns(table, "enzyme")
    kinds = enzymes[0] if enzymes else [""] * len(columns[0])
    several = len(set(columns[0])) > 1
    rows = [
        " ".join(filter(None, [safe(kind, 20), safe(record, 24) if several or not kind else ""]))
        for kind, record in zip(kinds, columns[0], strict=True)
    ]
    lanes = list(dict.fromkeys(rows))
    return {
        "data": [{
            "type": "scatter", "mode": "markers", "x": columns[1], "y": rows,
            "customdata": columns[2], "hovertemplate": "%{x:,}..%{customdata:,}<extra></extra>",
            "marker": {
                "symbol": "line-ns-open", "size": 16, "line": {"width": 2},
                "color": COLOURS["protein"],
            },
        }],
        "layout": layout(
            f"Places of {len(rows):,} sites", 140 + 36 * len(lanes),
            xaxis=axis("position (bp)", tickformat=",d", rangemode="tozero"),
            yaxis=axis("", type="category", automargin=True),
        ),
    }  # fmt: skip


def frequencies(values: list[float], title: str, unit: str, bins: int = 40) -> dict[str, Any]:
    """Counts of numbers in equal bins; of whole numbers as `histogram`.

    Parameters
    ----------
    values, title, unit, bins
        As for `histogram`.
    """
    if all(float(value).is_integer() for value in values):
        return histogram([int(value) for value in values], title, unit)
    counts, edges = np.histogram(values, bins=bins)
    names = [f"{a:.4g}–{b:.4g}" for a, b in pairwise(edges.tolist())]
    return {
        "data": [{
            "type": "bar", "x": ((edges[:-1] + edges[1:]) / 2).tolist(), "y": counts.tolist(),
            "width": float(edges[1] - edges[0]), "customdata": names,
            "marker": {"color": COLOURS["protein"]},
            "hovertemplate": f"%{{customdata}} {unit}: %{{y}}<extra></extra>",
        }],
        "layout": layout(title, 340, xaxis=axis(unit), yaxis=axis("count")),
    }  # fmt: skip


def histogram(values: list[int], title: str, unit: str, bins: int = 50) -> dict[str, Any]:
    """Counts of whole numbers in equal bins.

    Parameters
    ----------
    values
        At least one number.
    title, unit
        Words of the figure and of its axis.
    bins
        Most bins.
    """
    low, high = min(values), max(values)
    width = max(1, -(-(high - low + 1) // bins))
    edges = list(range(low, high + width + 1, width))
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[(value - low) // width] += 1
    names = [f"{a:,}–{b - 1:,}" for a, b in pairwise(edges)]
    return {
        "data": [{
            "type": "bar", "x": [edge + width / 2 for edge in edges[:-1]], "y": counts,
            "width": width, "customdata": names, "marker": {"color": COLOURS["protein"]},
            "hovertemplate": f"%{{customdata}} {unit}: %{{y}}<extra></extra>",
        }],
        "layout": layout(title, 340, xaxis=axis(unit), yaxis=axis("count")),
    }  # fmt: skip
