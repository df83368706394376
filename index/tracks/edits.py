"""A change of sequence as one replacement, and where else in a repeat it could be written.

Coordinates are 0-based half-open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_FARTHEST = 10_000
"""Steps that a change is moved at most: longer repeats are left where they are."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Letters ``[start, end)`` of the plus strand are replaced by `new`.

    An insertion has ``start == end``, a deletion an empty `new`.
    """

    start: int
    end: int
    new: str

    @property
    def delta(self) -> int:
        """Letters gained, negative where more are lost."""
        return len(self.new) - (self.end - self.start)

    @property
    def pure(self) -> bool:
        """Whether letters are only inserted or only deleted."""
        return (self.start == self.end) != (not self.new)

    def moved(self, by: int) -> Edit:
        """The same replacement elsewhere."""
        return Edit(self.start + by, self.end + by, self.new)


def edit_of(start: int, ref: str, alt: str) -> Edit:
    """Smallest replacement that a VCF row's REF and ALT describe.

    Parameters
    ----------
    start
        0-based position of the first letter of `ref`.
    ref, alt
        Letters, upper case.
    """
    head = 0
    while head < min(len(ref), len(alt)) and ref[head] == alt[head]:
        head += 1
    tail = 0
    while tail < min(len(ref), len(alt)) - head and ref[-1 - tail] == alt[-1 - tail]:
        tail += 1
    return Edit(start + head, start + len(ref) - tail, alt[head : len(alt) - tail])


def shifted(edit: Edit, letter: Callable[[int], str], low: int, high: int, step: int) -> Edit:
    """The same change written as far to one side as its repeat allows (HGVS 3' rule, VCF left
    alignment).

    Parameters
    ----------
    edit
        Change; one that replaces letters by others is given back as it is.
    letter
        Gives the plus-strand letter of a position.
    low, high
        The change stays within ``[low, high)``.
    step
        1 to move to higher coordinates, -1 to lower ones.
    """
    if not edit.pure:
        return edit
    start, end, new = edit.start, edit.end, edit.new
    for _ in range(_FARTHEST):
        if step > 0:
            if end >= high or letter(end) != (new[0] if new else letter(start)):
                break
            new = new[1:] + new[:1]
        else:
            if start <= low or letter(start - 1) != (new[-1] if new else letter(end - 1)):
                break
            new = new[-1:] + new[:-1]
        start, end = start + step, end + step
    return Edit(start, end, new)
