"""Text of files made harmless for terminals, and markdown taken back to plain text."""

from __future__ import annotations

import re
from typing import Any

ESCAPED = re.compile(r"\\([*<])")
EMPHASIS = re.compile(r"(?<![\\\w*])\*([^*\s]+)\*(?![\w*])")
SURROGATE = re.compile("[\ud800-\udfff]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def encodable(text: str) -> str:
    """`text` with halves of characters, which JSON and command lines can hold, made U+FFFD."""
    return SURROGATE.sub("\ufffd", text)


def clean(text: str) -> str:
    """Remove control and direction-changing characters, which a file could use on a terminal."""
    return CONTROL.sub(" ", text)


def clean_lines(text: str) -> str:
    """`clean`, line by line."""
    return "\n".join(clean(line) for line in text.splitlines())


def unescape(text: str) -> str:
    """Take back the backslashes that keep text of a file inert in markdown."""
    return ESCAPED.sub(r"\1", text)


def unmarked(prose: str) -> str:
    """Markdown prose as plain text: gene names without their asterisks, escapes taken back."""
    return unescape(EMPHASIS.sub(r"\1", prose))


def cell(value: Any) -> str:
    """A table cell for people: thousands separators, signs for strands left as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".") if value else "0"
    return clean(unescape(str(value)))
