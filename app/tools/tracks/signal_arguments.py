"""Arguments of the tools for signal (bigWig, WIG, bedGraph, depth). Coordinates are 1-based."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import Order
from app.tools.base import Arguments

Statistic = Literal["mean", "max", "min", "sum", "covered", "nonzero", "zero", "deviation"]


class SignalPlace(Arguments):
    """Where: genes of the genome beside the track, a region, a sequence, or all of the track.

    Attributes
    ----------
    track
        Name of one open track, where several hold signal.
    genes
        Genes by name.
    record, start, end
        Sequence, and a stretch of it.
    """

    track: str | None = None
    genes: list[str] = Field(default_factory=list)
    record: str | None = None
    start: int | None = Field(default=None, ge=1)
    end: int | None = Field(default=None, ge=1)


class SignalArguments(SignalPlace):
    """Numbers of the signal over genes, a region, a sequence or the whole track.

    "mean signal over lacZ", "what is the highest value and where is it?", "sum of the signal from
    1,000 to 2,000", "how many positions have a value above zero?", "how many positions are not
    covered?", "maximum of the bigWig on chrX", "average coverage in the wig file", "how many
    positions have a value of at least 10?", "what share of the bases is below 5?"

    Attributes
    ----------
    statistic
        The number asked for; it is told first, the others after it.
    above, below, exclusive
        Count the positions whose value is so high or low, the same number twice for exactly that;
        `exclusive`: ``above 5`` rather than ``at least 5``.
    """

    statistic: Statistic = "mean"
    above: float | None = None
    below: float | None = None
    exclusive: bool = False


class SignalGenesArguments(SignalPlace):
    """Genes of the genome ranked or chosen by their signal.

    "which genes have the highest mean signal?", "genes with a mean signal over 5", "which genes
    have no signal?", "the ten genes with the lowest signal", "which genes have no insertions?"
    """

    statistic: Statistic = "mean"
    order: Order = "descending"
    limit: int | None = Field(default=None, ge=1)
    above: float | None = None
    below: float | None = None
    zero: bool = False
    """Only genes without any value other than zero."""


class SignalPeaksArguments(SignalPlace):
    """Stretches whose signal reaches a threshold.

    "peaks above 50", "where does the signal exceed 100?", "how many peaks are there?", "list the
    five highest peaks", "regions with signal over 10 on chrX", "peaks in lacZ"

    Attributes
    ----------
    exclusive
        Values equal to the threshold do not reach it: ``above 5`` rather than ``at least 5``.
    threshold
        None: the mean plus three standard deviations, and the answer says so.
    gap
        Stretches at most so many bases apart are one peak.
    min_length
        Shortest peak told, in bases.
    """

    threshold: float | None = None
    exclusive: bool = False
    gap: int = Field(default=0, ge=0)
    min_length: int = Field(default=1, ge=1)
    sort_by: Literal["height", "position", "length"] = "height"
    limit: int | None = Field(default=None, ge=1)
