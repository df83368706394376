"""Arguments of the gene tools that a recogniser of the planner calls."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.base import Arguments


class TransferArguments(Arguments):
    """`what`: amino_acids (tRNA genes of each), several (amino acids with more than one), missing
    (amino acids without any), anticodons. `names`, `amino` (one letter) and `anticodon` narrow."""

    what: Literal["amino_acids", "several", "missing", "anticodons"] = "amino_acids"
    names: list[str] = Field(default_factory=list)
    amino: str | None = Field(default=None, min_length=1, max_length=1)
    anticodon: str | None = Field(default=None, pattern="^[ACGTUacgtu]{3}$")
    record: str | None = None
