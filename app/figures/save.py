"""Writes the figure of an answer to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.figures.picture import drawing

if TYPE_CHECKING:
    from app.answer import Answer

ENDINGS = (".html", ".svg", ".json")


def save_figure(answer: Answer, path: Path) -> bool:
    """Write the figure of an answer.

    Parameters
    ----------
    answer
        An answer; one without a figure writes nothing.
    path
        ``.html`` is a page of its own that needs no network, ``.json`` the plotly figure, ``.svg``
        the drawing of a map.

    Returns
    -------
    bool
        Whether there was a figure.

    Raises
    ------
    ValueError
        The ending is another one, or the figure is no map and cannot be SVG.
    OSError
        The file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise ValueError(f"{path.name}: a figure is written as .html, .svg or .json.")
    if answer.figure is None:
        return False
    if ending == ".svg":
        given = next((file.content for file in answer.files if file.name.endswith(".svg")), None)
        text = given if isinstance(given, str) else drawing(answer.figure)
        if text is None:
            raise ValueError(
                f"{path.name}: only maps that were ordered (as in `draw a map of ...`) are written "
                "as SVG; write this figure as .html."
            )
        path.write_text(text, encoding="utf-8")
        return True
    import plotly.graph_objects as go

    figure = go.Figure(answer.figure)
    if ending == ".html":
        figure.write_html(path, include_plotlyjs=True, full_html=True)
    else:
        path.write_text(figure.to_json(), encoding="utf-8")
    return True
