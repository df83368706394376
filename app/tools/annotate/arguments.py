"""Arguments of the tools on called genes."""

from __future__ import annotations

from pydantic import Field

from app.tools.base import Arguments


class CallGenesArguments(Arguments):
    """Genes of bare sequence: called where there are none yet, then summed up."""


class EvidenceArguments(Arguments):
    """What the call and the name of genes rest on."""

    names: list[str] = Field(min_length=1)
