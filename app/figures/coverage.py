"""Coverage along a record: the mean depth of alignments or of a signal in windows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from app.figures.lanes import GC, SKEW, Curve, Span, lanes
from app.figures.style import COLOURS, axis, layout, safe

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

KINDS = {"alignment_depth": "alignments", "signal": "signal"}
"""Tools that measure a track along a place, and the kind of track."""
WINDOWS = 400
MOST_RECORDS = len(COLOURS)
EDGE = 0.25
"""What is shown to each side of a gene, as a share of its length."""


def coverage(library: Library, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """Values of the track that was asked about, along the genes, the stretch or the records.

    Parameters
    ----------
    library
        The open genomes and tracks.
    tool
        One of `KINDS`.
    arguments
        What it was asked: ``genes``, or ``record``, ``start`` and ``end`` (1-based inclusive).

    Returns
    -------
    dict or None
        A plotly figure; None where several tracks or too many records could be meant.
    """
    wanted = arguments.get("track")
    tracks = [
        track
        for track in library.tracks
        if track.kind == KINDS[tool] and wanted in (None, track.name, track.path.name)
    ]
    genome = tracks[0].genome if len(tracks) == 1 else None
    if genome is None:
        return None
    (track,) = tracks
    data: list[dict[str, Any]] = []
    for number, span in enumerate(_spans(genome, arguments)[: MOST_RECORDS + 1]):
        if number == MOST_RECORDS:
            return None
        found = [lane for lane in lanes(span, tracks, hidden=(GC, SKEW)) if isinstance(lane, Curve)]
        if not found:
            continue
        edges = span.edges
        colour = list(COLOURS.values())[number]
        data.append({
            "type": "scatter", "mode": "lines", "name": safe(span.record.id, 30),
            "x": ((edges[:-1] + edges[1:]) / 2 + 0.5).tolist(),
            "y": [None if np.isnan(value) else float(value) for value in found[0].values],
            "line": {"color": colour, "width": 1.5}, "fill": "tozeroy", "showlegend": True,
            "hovertemplate": f"%{{x:,.0f}}: %{{y:.4~g}} {found[0].unit}<extra></extra>",
        })  # fmt: skip
        unit, note = found[0].unit, found[0].note
    if not data:
        return None
    data[0]["showlegend"] = len(data) > 1
    title = f"{unit.capitalize()} of {track.path.name}{f', {note}' if note else ''}"
    marks = {"meta": {"beside": True}} if arguments.get("genes") else {}
    return {
        "data": data,
        "layout": layout(
            title, 340, xaxis=axis("position (bp)", tickformat=",d"), yaxis=axis(unit), **marks
        ),
    }  # fmt: skip


def _spans(genome: Genome, arguments: Mapping[str, Any]) -> list[Span]:
    """The stretches that are drawn: around one gene, a place, or whole records."""
    genes = [gene for name in arguments.get("genes") or () for gene in genome.lookup(name)]
    if genes:
        gene = genes[0]
        info = genome.record(gene.record)
        edge = int(EDGE * gene.length)
        low = 0 if gene.wraps else max(gene.start - edge, 0)
        high = info.length if gene.wraps else min(gene.end + edge, info.length)
        return [Span(genome, info, low, high, WINDOWS)]
    records = genome.records
    if arguments.get("record"):
        try:
            records = [genome.record(arguments["record"])]
        except KeyError:
            return []
    start, end = arguments.get("start"), arguments.get("end")
    if len(records) == 1 and (start or end):
        info = records[0]
        low, high = max((start or 1) - 1, 0), min(end or info.length, info.length)
        return [Span(genome, info, low, high, WINDOWS)] if low < high else []
    return [Span(genome, info, 0, info.length, WINDOWS) for info in records]
