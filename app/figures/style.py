"""Colours and layout that all figures share; readable on light and dark pages."""

from __future__ import annotations

import html
from typing import Any

# Okabe & Ito (2008): told apart with the common colour-vision deficiencies.
COLOURS = {
    "protein": "#0072B2",
    "tRNA": "#D55E00",
    "rRNA": "#E69F00",
    "ncRNA": "#009E73",
    "pseudogene": "#8A8A8A",
    "other": "#CC79A7",
}
CHOSEN = "#B00020"
VARIANTS = {
    "SNP": "#0072B2",
    "insertion": "#009E73",
    "deletion": "#D55E00",
    "other": "#A0578A",
}
AXIS = "#7A8790"


def safe(text: Any, limit: int = 90) -> str:
    """Text for labels and hovers, which plotly reads as a small HTML."""
    words = " ".join(str(text).split())
    if len(words) > limit:
        words = words[: limit - 1] + "…"
    return html.escape(words, quote=False)


def layout(title: str, height: int, **more: Any) -> dict[str, Any]:
    """A figure's layout: no background of its own, room for the title."""
    return {
        "title": {"text": safe(title, 140), "font": {"size": 14}},
        "height": height,
        "margin": {"l": 60, "r": 20, "t": 48, "b": 48},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": AXIS, "size": 12},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": AXIS},
        "legend": {"orientation": "h", "y": -0.25},
        **more,
    }


def axis(title: str, **more: Any) -> dict[str, Any]:
    """An axis with a title and quiet lines."""
    quiet = "rgba(122,135,144,.25)"
    return {"title": {"text": title}, "gridcolor": quiet, "zerolinecolor": quiet, **more}
