"""Arguments of the tool that writes files."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.tools.arguments import GeneFilter, Order, SortKey
from app.tools.base import Arguments

Format = Literal["genbank", "gff3", "fasta", "faa", "ffn", "bed", "csv", "parquet"]


class ExportArguments(Arguments):
    """A file of genes or features, or of the whole genome where neither `filter` nor `names` is
    given.

    Attributes
    ----------
    format
        ``fasta`` gives the bases of records or genes, ``ffn`` coding sequences, ``faa`` proteins.
    names
        Genes by name, in place of a filter.
    sequence
        With ``gff3``: the bases follow.
    """

    format: Format
    filter: GeneFilter | None = None
    names: list[str] = Field(default_factory=list)
    sort_by: SortKey = "position"
    order: Order = "ascending"
    limit: int | None = Field(default=None, ge=1)
    sequence: bool = False


class ExportTableArguments(Arguments):
    """The rows of an answer that are no genes, as a table: variants, sites, intervals, reads.

    "Export them as CSV", "download these variants as TSV", "save the table".

    `tool`, `arguments`: the call whose answer held the rows.
    """

    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    format: Literal["csv", "tsv"] = "csv"
