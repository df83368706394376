"""Draw docs/house.svg: the three packages, what is in them, and the way imports point.

python docs/draw_house.py
"""

from __future__ import annotations

from html import escape
from pathlib import Path

PLACE = Path(__file__).parent / "house.svg"
FLOORS: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "app": (
        "from a question to a grounded answer",
        "#0f766e",
        (
            ("cli.py", "commands"),
            ("ui", "page, HTTP, MCP"),
            ("answer.py", "the one door"),
            ("plan", "question to calls"),
            ("tools", "typed tools"),
            ("classify", "few-shot"),
            ("figures", "map and plots"),
            ("llm", "speakers"),
        ),
    ),
    "index": (
        "from files to a searchable genome",
        "#1d4ed8",
        (
            ("formats", "one file a format"),
            ("library.py", "what is open"),
            ("genome.py", "DuckDB, bases"),
            ("annotate", "gene calling"),
            ("tracks", "reads, variants"),
            ("retrieve.py", "words, meaning"),
            ("neighbours", "like sequences"),
            ("export", "files out"),
        ),
    ),
    "dnahlm": (
        "the model and its trainer; knows no genome files",
        "#7e22ce",
        (
            ("tokenizer.py", "DNA and English"),
            ("embedding.py", "reads bases"),
            ("modeling.py", "GPT-2 blocks"),
            ("data", "tasks, corpora"),
            ("train", "all stages"),
            ("backbones", "other models"),
            ("infer.py", "classify, embed"),
            ("weights", "shipped"),
        ),
    ),
}
WIDE, HIGH, LEFT, TOP = 1060, 124, 20, 20
ROOM, GAP, STEP = 115, 10, 46
FONT = "font-family='system-ui, DejaVu Sans, sans-serif'"


def _text(x: float, y: float, words: str, size: int, more: str = "") -> str:
    return f"<text x='{x:g}' y='{y:g}' font-size='{size}' {FONT} {more}>{escape(words)}</text>"


def floor(name: str, y: int) -> list[str]:
    """One package as a row of rooms."""
    words, colour, rooms = FLOORS[name]
    parts = [
        f"<rect x='{LEFT}' y='{y}' width='{WIDE - 2 * LEFT}' height='{HIGH}' rx='10' "
        f"fill='{colour}' fill-opacity='.08' stroke='{colour}' stroke-width='1.5'/>",
        _text(LEFT + 14, y + 28, name, 18, f"font-weight='700' fill='{colour}'"),
        _text(LEFT + 106, y + 28, words, 14, "fill='#334155'"),
    ]
    for number, (room, inside) in enumerate(rooms):
        x = LEFT + 14 + number * (ROOM + GAP)
        centre = f"text-anchor='middle' fill='{colour}' font-weight='600'"
        parts += [
            f"<rect x='{x}' y='{y + 46}' width='{ROOM}' height='60' rx='6' fill='#ffffff' "
            f"stroke='{colour}' stroke-opacity='.5'/>",
            _text(x + ROOM / 2, y + 71, room, 13, centre),
            _text(x + ROOM / 2, y + 92, inside, 12, "text-anchor='middle' fill='#475569'"),
        ]
    return parts


def text() -> str:
    """The whole drawing."""
    height = 2 * TOP + 3 * HIGH + 2 * STEP
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDE} {height}' role='img'>",
        "<title>The house: app imports index, index imports dnahlm</title>",
        f"<rect width='{WIDE}' height='{height}' rx='12' fill='#ffffff'/>",
    ]
    for number, name in enumerate(FLOORS):
        y = TOP + number * (HIGH + STEP)
        parts += floor(name, y)
        if number < len(FLOORS) - 1:
            x, low = WIDE / 2, y + HIGH
            parts += [
                f"<path d='M{x:g} {low + 5}V{low + STEP - 14}' stroke='#334155' stroke-width='2'/>",
                f"<path d='M{x - 7:g} {low + STEP - 16}h14l-7 11z' fill='#334155'/>",
                _text(x + 14, low + 28, "imports, and never the other way", 13, "fill='#334155'"),
            ]
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text(), encoding="utf-8")
