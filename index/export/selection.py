"""What of a genome is written: everything, or some genes or features."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, Gene, RecordInfo

Item = "Gene | FeatureRow"


@dataclass(slots=True)
class Selection:
    """Genes or features of one genome; `items` None stands for the whole of it.

    Attributes
    ----------
    genome
        Where they are from.
    items
        Rows of ``genes`` or of ``features``, in the order in which they are written.
    """

    genome: Genome
    items: Sequence[Gene | FeatureRow] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.items is None

    def genes(self) -> Sequence[Gene | FeatureRow]:
        """One row for each thing that is asked for: all genes of a whole genome."""
        return self.genome.genes() if self.items is None else self.items

    def features(self, record: str) -> Sequence[FeatureRow]:
        """Features of a record in file order; of a gene all that belong to it.

        Their qualifiers are read ahead.
        """
        rows = self.genome.features("record = ?", (record,), order="fid")
        if self.items is not None:
            genes, fids = self._chosen()
            rows = [row for row in rows if row.fid in fids or row.gid in genes]
        self.genome.read_ahead([row.fid for row in rows])
        return rows

    def _chosen(self) -> tuple[Collection[int | None], Collection[int]]:
        genes: set[int | None] = set()
        fids: set[int] = set()
        for item in self.items or ():
            if hasattr(item, "kind"):
                genes.add(item.gid)
            fids.add(item.fid)
        return genes, fids

    def records(self) -> Iterator[RecordInfo]:
        """Records that hold anything of the selection, in file order."""
        held = None if self.items is None else {item.record for item in self.items}
        for record in self.genome.records:
            if held is None or record.id in held:
                yield record
