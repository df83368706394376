"""Arguments of every tool. Coordinates are 1-based inclusive, as a person writes them.

A gene may be named by symbol, synonym, locus tag, old locus tag, protein id or GeneID.
Lengths are in bp unless `length_unit` says aa.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.tools.base import Arguments

Strand = Literal[1, -1]
Order = Literal["ascending", "descending"]
SortKey = Literal["position", "length", "aa_length", "gc", "mass", "name", "pi", "gravy", "exons"]
GroupKey = Literal[
    "type", "strand", "record", "product", "genome", "start_codon", "symbol", "biotype", "gene"
]
Kind = Literal["dna", "cds", "rna", "protein"]


class Region(BaseModel):
    """A stretch of one record; `record` None means the only (or the longest) record."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    start: int = Field(ge=1)
    end: int = Field(ge=1)
    record: str | None = None
    mode: Literal["overlap", "within", "start"] = "overlap"


class Beyond(BaseModel):
    """All of a record on one side of a gene or of a position, up to its end."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    name: str | None = None
    position: int | None = Field(default=None, ge=1)
    side: Literal["before", "after", "upstream", "downstream"]


class GeneFilter(BaseModel):
    """Which genes or features; all given conditions must hold.

    Attributes
    ----------
    types
        ``gene`` (the gene model, default), ``protein_coding`` (genes with a CDS, each once),
        ``protein`` (CDS with a translation, isoforms apart), ``pseudogene``,
        or feature keys such as ``CDS``, ``tRNA``, ``rRNA``, ``ncRNA``, ``mobile_element``.
    names, prefix
        Genes by name, any of them; symbol family, such as ``nif`` (``nifH``, ``nifD``, ...).
    keywords
        Words or phrases looked for in product, note and function; any of them (see `match`).
    start_codon
        First codon of the CDS; ``not ATG`` takes every CDS that starts with another one.
    without, without_types
        Words that must not occur there; kinds left out, such as ``tRNA`` or ``pseudogene``.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)

    types: list[str] = Field(default_factory=list)
    names: list[str] = Field(default_factory=list)
    prefix: str | None = None
    keywords: list[str] = Field(default_factory=list)
    without: list[str] = Field(default_factory=list)
    without_types: list[str] = Field(default_factory=list)
    match: Literal["any", "all"] = "any"
    field: Literal["any", "product", "note", "function", "symbol"] = "any"
    ec: str | None = None
    xref: str | None = None
    strand: Strand | None = None
    record: str | None = None
    region: Region | None = None
    beyond: Beyond | None = None
    min_length: float | None = None
    max_length: float | None = None
    length_unit: Literal["bp", "aa"] = "bp"
    min_gc: float | None = None
    max_gc: float | None = None
    pseudo: bool | None = None
    hypothetical: bool | None = None
    has_symbol: bool | None = None
    has_product: bool | None = None
    has_ec: bool | None = None
    spliced: bool | None = None
    min_exons: int | None = None
    max_exons: int | None = None
    over_origin: bool | None = None
    start_codon: str | None = None


class SummaryArguments(Arguments):
    """`fields` empty: an overview. `record`: one record in place of the whole file."""

    fields: list[
        Literal[
            "organism",
            "length",
            "gc",
            "topology",
            "molecule",
            "genes",
            "proteins",
            "CDS",
            "tRNA",
            "rRNA",
            "pseudogenes",
            "records",
            "coding_density",
            "noncoding",
            "gene_density",
            "translation_table",
            "taxonomy",
            "name",
            "types",
            "mean_gene_length",
        ]
    ] = Field(default_factory=list)
    record: str | None = None


class RecordsArguments(Arguments):
    """Contigs, chromosomes, plasmids or segments as a table, perhaps of some lengths (bp) only."""

    sort_by: Literal["position", "length", "gc", "genes", "density", "name"] = "position"
    order: Order = "ascending"
    limit: int | None = None
    offset: int = Field(default=0, ge=0)
    record: str | None = None
    min_length: int | None = None
    max_length: int | None = None


class ProvenanceArguments(Arguments):
    """Origin of the file (accession, date, references, pipeline) or of one gene's annotation."""

    name: str | None = None
    field: str | None = None


class NamesArguments(Arguments):
    """Genes by name; `field` narrows to one property of the annotation."""

    names: list[str] = Field(min_length=1)
    record: str | None = None


class DetailsArguments(NamesArguments):
    """`field`: product, function, note, protein_id, ec, synonyms, xrefs, locus_tag, old_locus_tag,
    exons, start_codon, transl_table, inference, pseudo, or all."""

    field: str = "all"


class LocationArguments(NamesArguments):
    """`field` all, start, end, strand, length, aa_length, exons, record, share (of the record)."""

    field: Literal[
        "all", "start", "end", "strand", "length", "aa_length", "exons", "record", "share"
    ] = "all"


class FindArguments(Arguments):
    """Genes by words, EC number, cross-reference or meaning."""

    query: str
    filter: GeneFilter = Field(default_factory=GeneFilter)
    limit: int = 50


class ListArguments(Arguments):
    """Genes or features that fit a filter, sorted."""

    filter: GeneFilter = Field(default_factory=GeneFilter)
    sort_by: SortKey = "position"
    order: Order = "ascending"
    limit: int | None = Field(default=None, ge=1)
    offset: int = 0
    with_sequence: Kind | None = None


class ExtremesArguments(ListArguments):
    """The top of one order and the top of the other: longest and shortest, ..."""


class CountArguments(Arguments):
    """How many genes or features fit; `group_by` counts per group, `rank` puts the fullest or the
    emptiest group first, `at_least` / `at_most` take groups with so many only, `group_without`
    leaves one group out, and `of_genes` tells which part of all genes it is."""

    filter: GeneFilter = Field(default_factory=GeneFilter)
    group_by: GroupKey | None = None
    group_without: str | None = None
    rank: Literal["most", "fewest"] | None = None
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    of_genes: bool = False


class GeneSequenceArguments(NamesArguments):
    """Sequence of genes. `upstream` / `downstream`: flanking bases on the gene's own strand; with
    `flank_only` the gene itself is left out."""

    kind: Literal["dna", "cds", "rna", "protein", "introns"] = "dna"
    upstream: int = Field(default=0, ge=0)
    downstream: int = Field(default=0, ge=0)
    flank_only: bool = False
    reverse_complement: bool = False
    first: int | None = Field(default=None, ge=1)
    last: int | None = Field(default=None, ge=1)


class RegionSequenceArguments(Arguments):
    """Bases of a region, as RNA if wanted; `strand` -1 gives the reverse complement."""

    start: int = Field(ge=1)
    end: int = Field(ge=1)
    record: str | None = None
    strand: Strand = 1
    translate: bool = False
    rna: bool = False


class SequenceOperationArguments(Arguments):
    """Work on a pasted sequence."""

    sequence: str
    operation: Literal[
        "reverse_complement", "translate", "length", "gc", "protein_properties", "melting"
    ]
    table: int = 1


class ProteinArguments(Arguments):
    """Computed protein properties of named genes, or of those that a filter takes, sorted.

    `minimum` and `maximum` bound the property that is sorted by (Da for the mass); `ph` is that of
    the charge (7 where it is not said).
    """

    names: list[str] = Field(default_factory=list)
    filter: GeneFilter = Field(default_factory=GeneFilter)
    field: Literal[
        "all", "mass", "pi", "gravy", "length", "composition", "extinction", "charge"
    ] = "all"
    ph: float | None = Field(default=None, ge=0, le=14)
    residue: str | None = None
    sort_by: Literal["mass", "pi", "gravy", "aa_length"] | None = None
    order: Order = "descending"
    limit: int | None = None
    minimum: float | None = None
    maximum: float | None = None


class BetweenArguments(Arguments):
    """Genes, distance, bases or overlap between two named genes, or which of them comes first."""

    first: str
    second: str
    what: Literal["genes", "distance", "overlap", "order", "sequence", "gap"] = "genes"
    """``gap``: the bases from the end of the first to the start of the second."""


class RegionArguments(Arguments):
    """What lies in a region or at a position (start = end)."""

    start: int = Field(ge=1)
    end: int = Field(ge=1)
    record: str | None = None
    mode: Literal["overlap", "within", "start"] = "overlap"
    types: list[str] = Field(default_factory=list)


class ClusterArguments(Arguments):
    """A gene cluster or operon: by symbol prefix (``nif``), by a member's name, by product words;
    all empty: the annotated clusters of the file."""

    prefix: str | None = None
    name: str | None = None
    keyword: str | None = None
    max_gap: int | None = Field(default=None, ge=0)
    with_sequence: Literal["dna", "cds", "rna", "protein", "stretch"] | None = None
    """Of each gene, or of the ``stretch`` from the first to the last of them."""


class RunsArguments(Arguments):
    """Runs of neighbouring genes on one strand, gaps of at most `max_gap` bp."""

    max_gap: int = 50
    min_genes: int = Field(default=2, ge=2)
    starts_with: str | None = None
    contains: str | None = None
    longest: bool = False
    limit: int | None = None


class MotifArguments(Arguments):
    """An IUPAC pattern on one or both strands; circular records are searched over the origin."""

    pattern: str
    strand: Strand | None = None
    record: str | None = None
    region: Region | None = None
    near: str | None = None
    """Gene whose upstream bases (`upstream`) are searched in place of the record."""
    upstream: int | None = None
    within: str | None = None
    """Gene that is searched in place of the record."""


class RestrictionArguments(Arguments):
    """Cut sites of named enzymes; without names: those that cut `cuts` times."""

    enzymes: list[str] = Field(default_factory=list)
    cuts: int | None = Field(default=None, ge=0)
    record: str | None = None
    region: Region | None = None
    within: str | None = None
    """Gene that sites are looked for in; with `cuts` those of the whole record are counted."""


class DigestArguments(Arguments):
    """Fragments of a digest with all given enzymes together."""

    enzymes: list[str] = Field(min_length=1)
    record: str | None = None
    region: Region | None = None
    within: str | None = None
    """Gene whose sequence is cut, in place of a record."""


class CompositionArguments(Arguments):
    """Base composition of genes, a region, a record or everything.

    Without `strand` a gene is read on its own strand, all else on the plus strand.
    """

    names: list[str] = Field(default_factory=list)
    region: Region | None = None
    record: str | None = None
    field: Literal["gc", "bases", "skew", "n_runs", "at"] = "gc"
    window: int | None = None
    strand: Strand | Literal["template", "both"] | None = None
    """Strand that is counted, or each; ``template`` is the one opposite to a gene's own."""


class CodonArguments(Arguments):
    """Codon usage of genes or of all CDS. `codon` counts one, with ``start`` or ``stop`` the CDS
    that have it there; `codons` counts several; ``gc_positions`` gives GC1, GC2 and GC3."""

    names: list[str] = Field(default_factory=list)
    codon: str | None = None
    codons: list[str] = Field(default_factory=list, max_length=64)
    what: Literal["usage", "start", "stop", "table", "gc_positions"] = "usage"
    record: str | None = None
    strand: Strand | None = None


class KmerArguments(Arguments):
    """Most frequent words of length `k`, or the count of one `word` in a record, region or gene."""

    k: int = Field(default=4, ge=1, le=12)
    limit: int = 10
    record: str | None = None
    word: str | None = Field(default=None, pattern=r"^[ACGTUacgtu]{1,50}$")
    names: list[str] = Field(default_factory=list)
    region: Region | None = None
    strand: Strand | None = None


class IntergenicArguments(Arguments):
    """Stretches between neighbouring genes of one record."""

    sort_by: Literal["length", "position"] = "length"
    order: Order = "descending"
    limit: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    record: str | None = None
    what: Literal["list", "count", "mean"] = "list"
    with_sequence: bool = False


class OverlapArguments(Arguments):
    """Pairs of overlapping genes; `name`: those that overlap one gene."""

    name: str | None = None
    min_overlap: int = 1
    max_overlap: int | None = None
    opposite_strands: bool | None = None
    nested: bool | None = None
    """Only pairs of which one lies wholly within the other."""
    sort_by: Literal["position", "length"] = "position"
    limit: int | None = None
    what: Literal["list", "count"] = "list"


class DuplicatesArguments(Arguments):
    """Names used more than once; `name`: the copies of one."""

    name: str | None = None
    by: Literal["symbol", "product", "sequence"] = "symbol"


class PseudogeneArguments(Arguments):
    """Pseudogenes, or whether one gene is intact."""

    name: str | None = None
    what: Literal["list", "count"] = "list"
    record: str | None = None


class SearchSequenceArguments(Arguments):
    """Where a pasted DNA or protein sequence occurs."""

    sequence: str
    max_mismatches: int | None = None


class CompareArguments(Arguments):
    """Several open genomes side by side; `filter`: genes that are counted in each."""

    fields: list[
        Literal[
            "length", "gc", "coding", "genes", "proteins", "records", "pseudogenes", "tRNA", "rRNA"
        ]
    ] = Field(default_factory=list)
    filter: GeneFilter | None = None


class SharedArguments(Arguments):
    """Genes by symbol or product in all open genomes, or in one and not the others."""

    mode: Literal["shared", "only_in"] = "shared"
    by: Literal["symbol", "product"] = "symbol"
    only_in: str | None = None
    what: Literal["list", "count"] = "list"


class PresenceArguments(Arguments):
    """Whether genes are there, in which genome and on which record."""

    names: list[str] = Field(min_length=1)
    record: str | None = None
