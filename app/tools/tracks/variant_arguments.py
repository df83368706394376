"""Arguments of the tools on variants (VCF, BCF). Coordinates are 1-based inclusive."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.tools.arguments import Order, Region
from app.tools.base import Arguments

AlleleKind = Literal[
    "SNP", "insertion", "deletion", "indel", "MNV", "complex", "structural", "mixed", "reference"
]
EffectKind = Literal[
    "gene deleted", "start lost", "stop lost", "nonsense", "frameshift", "splice site",
    "slippage site", "in-frame deletion", "in-frame insertion", "missense", "synonymous",
    "non-coding RNA", "pseudogene", "5' UTR", "3' UTR", "intron", "intergenic",
    "reference differs", "not computed",
]  # fmt: skip
Genotype = Literal["het", "hom_alt", "hom_ref", "missing", "carried"]
SummaryPart = Literal[
    "types", "tstv", "filters", "quality", "samples", "contigs", "multiallelic", "source"
]


class VariantArguments(Arguments):
    """`track`: name of one open variant file; None means all of them."""

    track: str | None = None


class VariantSummaryArguments(VariantArguments):
    """What a variant file holds: counts by type, filters, quality, contigs, samples.

    "How many variants are there?", "how many SNPs and indels?", "what is the ts/tv ratio?",
    "how many variants passed the filters?", "what is the mean quality of the variants?", "which
    samples are in the VCF?", "how many sites are multiallelic?", "summarise the variants".

    `parts` empty: an overview.
    """

    parts: list[SummaryPart] = Field(default_factory=list)


class VariantFilter(VariantArguments):
    """Which variants; all given conditions must hold.

    Attributes
    ----------
    gene
        Variants that overlap this gene, introns included.
    region, position, record
        Variants in a stretch, at a position (their REF covers it), on a record or contig.
    kinds
        Types of row; ``indel`` is insertion or deletion.
    filters
        FILTER values, ``PASS`` among them; `passed` True: PASS only, False: those that failed.
    min_change, max_change
        Letters that the longest allele gains or loses: "indels longer than 2 bp".
    sample, genotype
        Rows where this sample has this genotype; ``carried`` is het or hom_alt.
    id
        Identifier in the file (``rs123``).
    """

    gene: str | None = None
    region: Region | None = None
    position: int | None = Field(default=None, ge=1)
    record: str | None = None
    kinds: list[AlleleKind] = Field(default_factory=list)
    filters: list[str] = Field(default_factory=list)
    passed: bool | None = None
    min_quality: float | None = None
    max_quality: float | None = None
    min_change: int | None = Field(default=None, ge=0)
    max_change: int | None = Field(default=None, ge=0)
    multiallelic: bool | None = None
    sample: str | None = None
    genotype: Genotype = "carried"
    id: str | None = None


class ListVariantsArguments(VariantFilter):
    """Variants of a place, type, filter, quality or sample, listed or counted.

    "Which variants are in katG?", "is there a variant at position 1,473,246?", "list the
    deletions between 10,000 and 20,000", "how many SNPs failed the filter?", "variants with quality
    below 30", "which variants is sample S1 heterozygous for?", "what are the genotypes at
    position 14,370?", "the five variants with the highest quality".

    `genotypes_of`: samples whose genotypes are shown; without it those of all, where they are few.
    """

    what: Literal["list", "count"] = "list"
    genotypes_of: list[str] = Field(default_factory=list)
    sort_by: Literal["position", "quality", "length"] = "position"
    order: Order = "ascending"
    limit: int | None = None


class VariantEffectsArguments(VariantFilter):
    """What variants do to genes and proteins, computed from the genome's own annotation.

    "Do the variants change any protein?", "what is the effect of the variants in katG?", "how many
    variants are missense?", "list the frameshifts", "which variants are nonsense?", "do the
    variants in katG change the protein?", "are the variants synonymous?", "which variants lie
    between genes?", "what does the file say about the effect of the variant at 256?".

    `effects`: only these kinds; `changing` True: only those that change a protein. `what`
    summary counts by kind.
    """

    effects: list[EffectKind] = Field(default_factory=list)
    changing: bool | None = None
    what: Literal["list", "count", "summary"] = "list"
    limit: int | None = None


class VariantGenesArguments(VariantArguments):
    """Genes by their number of variants.

    "Which gene has the most variants?", "which genes have no variants?", "how many genes carry a
    variant?", "variants per gene", "which genes have frameshifts?", "top ten genes by missense
    variants".

    `what`: ``with`` lists the genes with variants, the most first; ``without`` those that have
    none. `effects`: count only variants with these effects. `min_count`: genes with at least so
    many. `per_kb`: rank by variants per 1,000
    bases.
    """

    what: Literal["with", "without", "count"] = "with"
    kinds: list[AlleleKind] = Field(default_factory=list)
    effects: list[EffectKind] = Field(default_factory=list)
    min_count: int = Field(default=1, ge=1)
    per_kb: bool = False
    limit: int | None = None


class VariantSamplesArguments(VariantArguments):
    """Genotypes of the samples: counts for each, or what two or more have in common.

    "How many heterozygous variants does each sample have?", "which sample has the most missing
    genotypes?", "which variants do S1 and S2 share?", "how many variants are only in S1?", "list
    the samples", "which samples carry the variant at 1,199?".

    `samples` empty: all. `what` shared: rows that all of them carry; private: rows that only the
    first of them carries, or without samples how many each has alone; carriers: who has which
    genotype at `position`, at the variant called `id` or at the first of `rows`; differences: at
    how many sites two samples differ, for all pairs, or for those of one.
    """

    position: int | None = Field(default=None, ge=1)
    record: str | None = None
    id: str | None = None

    rows: ListVariantsArguments | None = None
    samples: list[str] = Field(default_factory=list)
    what: Literal["counts", "shared", "private", "carriers", "differences"] = "counts"
    sort_by: Literal["name", "het", "hom_alt", "hom_ref", "missing", "carried"] = "name"
    order: Order = "descending"
    limit: int | None = None
