"""Arguments of the gene tools that a recogniser of the planner calls."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import GeneFilter
from app.tools.base import Arguments


class TransferArguments(Arguments):
    """`what`: amino_acids (tRNA genes of each), several (amino acids with more than one), missing
    (amino acids without any), anticodons. `names`, `amino` (one letter) and `anticodon` narrow."""

    what: Literal["amino_acids", "several", "missing", "anticodons"] = "amino_acids"
    names: list[str] = Field(default_factory=list)
    amino: str | None = Field(default=None, min_length=1, max_length=1)
    anticodon: str | None = Field(default=None, pattern="^[ACGTUacgtu]{3}$")
    record: str | None = None


class StatisticsArguments(Arguments):
    """One figure over all genes or features that a filter takes: their mean, median, ... of a
    measure. `total` adds up; `covered` counts each base that they (or their `introns`) take up
    once, as a share of all bases; `introns` counts gaps between exons."""

    filter: GeneFilter = Field(default_factory=GeneFilter)
    measure: Literal["length", "aa_length", "gc", "mass", "pi", "gravy", "exons", "introns"] = (
        "length"
    )
    statistic: Literal["mean", "median", "total", "deviation", "range", "covered"] = "mean"


class NearestArguments(Arguments):
    """Genes or features of a filter that lie nearest to a gene (`name`), a `position`, or an end
    of a record (`end`), nearest first."""

    filter: GeneFilter = Field(default_factory=GeneFilter)
    name: str | None = None
    position: int | None = Field(default=None, ge=1)
    end: Literal["start", "end"] | None = None
    record: str | None = None
    side: Literal["both", "upstream", "downstream", "before", "after"] = "both"
    limit: int = Field(default=1, ge=1)
