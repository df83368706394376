"""Identifiers of the records of one file, each used once."""

from __future__ import annotations

from index.formats.notes import Notes, shown
from index.records import LONGEST_NAME, tidy


class Names:
    """Hands out identifiers and notes where one had to be made up or changed.

    Parameters
    ----------
    notes
        Takes what was changed.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._used: dict[str, int] = {}
        self._ordinal = 0

    def next(self, name: str, line: int | None) -> str:
        """Identifier of the next record.

        Parameters
        ----------
        name
            What the file calls it; empty where it does not.
        line
            1-based line of the record.
        """
        self._ordinal += 1
        wanted = tidy(name[:LONGEST_NAME])
        if wanted != name[:LONGEST_NAME]:
            self._notes.warning("Characters that do not print became _.", wanted, line)
        if not wanted:
            wanted = f"record_{self._ordinal}"
            self._notes.warning(f"The record has no name and is called {wanted}.", wanted, line)
        if wanted not in self._used:
            self._used[wanted] = 1
            return wanted
        while (found := f"{wanted}_{self._used[wanted] + 1}") in self._used:
            self._used[wanted] += 1
        self._used[wanted] += 1
        self._used[found] = 1
        self._notes.warning(
            f"Another record has the same identifier; this one is called {shown(found)}.",
            found,
            line,
        )
        return found
