"""A drawing as a figure: SVG inside a plotly figure, for faces that show plotly figures."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from app.figures.style import AXIS, layout


def picture(svg: str, height: int, title: str) -> dict[str, Any]:
    """A plotly figure that holds an SVG drawing.

    Parameters
    ----------
    svg
        An ``<svg>`` element; what it draws in ``currentColor`` is drawn in the grey of all axes,
        which is readable on light and dark pages.
    height
        Of the figure in pixels.
    title
        Its title, text of any kind.
    """
    drawn = svg.replace("<svg ", f'<svg color="{AXIS}" ', 1)
    source = "data:image/svg+xml;base64," + b64encode(drawn.encode()).decode("ascii")
    hidden = {"visible": False, "range": [0, 1], "fixedrange": True}
    return {
        "data": [{
            "type": "scatter", "mode": "markers", "x": [0.5], "y": [0.5], "hoverinfo": "skip",
            "showlegend": False, "marker": {"opacity": 0},
        }],
        "layout": layout(
            title,
            height,
            margin={"l": 8, "r": 8, "t": 40, "b": 8},
            xaxis=hidden,
            yaxis=hidden,
            images=[{
                "source": source, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5,
                "sizex": 1, "sizey": 1, "xanchor": "center", "yanchor": "middle",
                "sizing": "contain", "layer": "above",
            }],
        ),
    }  # fmt: skip


def drawing(figure: dict[str, Any]) -> str | None:
    """The SVG inside a figure of `picture`; None for other figures."""
    from base64 import b64decode

    images = figure.get("layout", {}).get("images") or []
    head = "data:image/svg+xml;base64,"
    if len(images) != 1 or not str(images[0].get("source", "")).startswith(head):
        return None
    return b64decode(images[0]["source"][len(head) :]).decode()
