"""Positions of a signal track by their value, and how values are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.tools.shared.phrase import bp, join, number, percent

if TYPE_CHECKING:
    from app.tools.tracks.signal_arguments import SignalArguments
    from index.tracks.signal import Place, Signal
    from index.tracks.summary import Summary


def value_text(value: float | None) -> str:
    """A value with at most six significant digits: ``4,337,100``, ``1.47991``."""
    if value is None:
        return "none"
    if float(value).is_integer():
        return number(value)
    return f"{value:,.2f}" if abs(value) >= 10_000 else f"{value:.6g}"


def is_counted(arguments: SignalArguments) -> bool:
    """Whether positions are counted by their value."""
    return arguments.above is not None or arguments.below is not None


def counted_text(
    track: Signal, places: Sequence[Place], facts: Summary, arguments: SignalArguments, where: str
) -> str:
    """How many positions have such a value, of those that have one and of all."""
    if not facts.covered:
        return f"The signal {where} has no value: none of the {bp(facts.length)} is covered."
    low, high = arguments.above, arguments.below
    fitting = track.values.within(places, low, high, arguments.exclusive)
    if low is not None and low == high:
        limits = f"of {value_text(low)}"
    else:
        over, under = ("above", "below") if arguments.exclusive else ("of at least", "of at most")
        ends = [f"{over} {value_text(low)}"] if low is not None else []
        ends += [f"{under} {value_text(high)}"] if high is not None else []
        limits = join(ends)
    text = (
        f"In the signal {where}, {number(fitting)} of the {number(facts.covered)} positions that "
        f"have a value ({percent(fitting / facts.covered)}) {'has' if fitting == 1 else 'have'} a "
        f"value {limits}"
    )
    if facts.covered < facts.length:
        text += f"; that is {percent(fitting / facts.length)} of {bp(facts.length)}"
    return f"{text}. Values run from {value_text(facts.low)} to {value_text(facts.high)}."
