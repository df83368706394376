"""Rows of variants as values of a table, and what is counted while they go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from index.formats.vcf import Variant, allele_kind, genotype_kind, is_transition, row_kind

COLUMNS = {
    "contig": "VARCHAR", "start": "BIGINT", "stop": "BIGINT", "id": "VARCHAR", "ref": "VARCHAR",
    "alt": "VARCHAR", "kind": "VARCHAR", "alleles": "BIGINT", "transitions": "BIGINT",
    "transversions": "BIGINT", "quality": "DOUBLE", "filter": "VARCHAR", "info": "VARCHAR",
    "genotypes": "VARCHAR", "line": "BIGINT",
}  # fmt: skip
SELECT = (
    "SELECT contig, start, stop, id, ref, alt, quality, filter, info, genotypes, line FROM rows"
)
GENOTYPES = ("hom_ref", "het", "hom_alt", "missing")


class Gathered:
    """Counts taken while rows go by."""

    def __init__(self) -> None:
        self.rows = 0
        self.reach: dict[str, int] = {}
        self.alleles: Counter[str] = Counter()
        self._genotypes: list[Counter[int]] = []
        self._codes: dict[str, int] = {}

    def take(self, row: Variant) -> tuple[Any, ...]:
        """Count a row, and give its values in the order of the columns."""
        self.rows += 1
        self.reach[row.contig] = max(self.reach.get(row.contig, 0), row.start + len(row.ref))
        changes = [is_transition(row.ref, alt) for alt in row.alts]
        self.alleles.update(allele_kind(row.ref, alt) for alt in row.alts)
        if row.genotypes:
            self._count(row.genotypes)
        return (
            row.contig,
            row.start,
            row.end,
            row.id,
            row.ref,
            ",".join(row.alts),
            row_kind(row.ref, row.alts),
            len(row.alts),
            changes.count(True),
            changes.count(False),
            row.quality,
            row.filter,
            row.info,
            "\t".join(row.genotypes),
            row.line,
        )

    def _count(self, genotypes: Sequence[str]) -> None:
        if not self._genotypes:
            self._genotypes = [Counter() for _ in genotypes]
        codes = self._codes
        for counter, text in zip(self._genotypes, genotypes, strict=True):
            code = codes.get(text)
            if code is None:
                code = codes[text] = GENOTYPES.index(genotype_kind(text))
            counter[code] += 1

    def table(self, samples: int) -> list[list[int]]:
        """Rows by genotype of each sample."""
        if not self._genotypes:
            return [[0] * len(GENOTYPES) for _ in range(samples)]
        return [[counter[code] for code in range(len(GENOTYPES))] for counter in self._genotypes]


def variant_of(row: Sequence[Any]) -> Variant:
    """A row of `SELECT`."""
    contig, start, stop, id, ref, alt, quality, filter, info, genotypes, line = row
    if quality is not None and quality != quality:  # NaN, as NumPy hands a missing value on
        quality = None
    return Variant(
        contig=contig,
        start=start,
        end=stop,
        id=id,
        ref=ref,
        alts=tuple(alt.split(",")) if alt else (),
        quality=quality,
        filter=filter,
        info=info,
        genotypes=tuple(genotypes.split("\t")) if genotypes else (),
        line=line,
    )
