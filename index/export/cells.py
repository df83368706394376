"""Cells of tables that a spreadsheet shows and does not run (OWASP, CSV injection)."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-](\d+(\.\d+)?([eE][+-]?\d+)?)?", re.ASCII)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠", "'")


def inert(text: str) -> str:
    """Text of a cell that no spreadsheet takes for a formula.

    What could be one gets a ``'`` in front; numbers and the signs of strands stay as they are.
    A ``'`` that begins a text is doubled, so that taking one off gives back what was there. A
    carriage return, which the `csv` module writes without quotes and a spreadsheet takes for the
    end of the row, becomes a line feed.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.lstrip(" ").startswith(_DANGEROUS) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"
