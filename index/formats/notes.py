"""Collects what was repaired, skipped or doubtful while a file is read."""

from __future__ import annotations

from index.records import Diagnostic, Severity

LIMIT = 1000


class Notes:
    """Diagnostics of one file.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    diagnostics
        List that is appended to; at most `LIMIT` entries, then one that says how many more.
    """

    def __init__(self, file: str, diagnostics: list[Diagnostic]) -> None:
        self.file = file
        self.diagnostics = diagnostics
        self._more: Diagnostic | None = None
        self._hidden = 0

    def info(self, message: str, record: str = "", line: int | None = None) -> None:
        """Note a repair without loss."""
        self._add("info", message, record, line)

    def warning(self, message: str, record: str = "", line: int | None = None) -> None:
        """Note something doubtful."""
        self._add("warning", message, record, line)

    def error(self, message: str, record: str = "", line: int | None = None) -> None:
        """Note something that was skipped."""
        self._add("error", message, record, line)

    def _add(self, severity: Severity, message: str, record: str, line: int | None) -> None:
        if len(self.diagnostics) < LIMIT:
            self.diagnostics.append(Diagnostic(self.file, record, line, severity, message))
            return
        if self._more is None:
            self._more = Diagnostic(self.file, "", None, "warning", "")
            self.diagnostics.append(self._more)
        self._hidden += 1
        self._more.message = f"{self._hidden:,} further problems of this file are not listed."


def shown(text: object, width: int = 60) -> str:
    """Text of a file made fit for a one-line message: printable and not longer than `width`."""
    line = str(text)[:200]
    if not line.isprintable():
        line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    line = " ".join(line.split())
    return line if len(line) <= width else line[: width - 1] + "\N{HORIZONTAL ELLIPSIS}"
