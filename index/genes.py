"""From a feature table to genes: which features speak of one gene.

A gene is

- a ``gene`` feature (GFF3: also ``pseudogene``, ``ncRNA_gene``, ...) with the CDS, RNA and mRNA
  features that belong to it by Parent, locus tag, gene name or place, or
- in a record without any such feature, a bare CDS or RNA (bare transcripts where there is neither);
  bare features of one locus tag, parent or overlapping gene name are one gene.

Pseudogenes count. In a record that has gene features, a CDS or RNA that belongs to none of them is
kept as a locus that can be asked for, but is not counted as a gene.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.records import Feature

RNA_TYPES = frozenset({
    "tRNA", "rRNA", "tmRNA", "ncRNA", "misc_RNA", "snoRNA", "snRNA", "scRNA", "scaRNA",
    "antisense_RNA", "RNase_P_RNA", "SRP_RNA", "RNase_MRP_RNA", "telomerase_RNA", "miRNA",
    "pre_miRNA", "lnc_RNA", "lncRNA", "lincRNA", "piRNA", "siRNA", "guide_RNA", "gRNA", "vault_RNA",
    "Y_RNA", "hammerhead_ribozyme", "ribozyme", "pseudogenic_tRNA", "pseudogenic_rRNA",
})  # fmt: skip
TRANSCRIPT_TYPES = frozenset({
    "mRNA", "transcript", "primary_transcript", "prim_transcript", "precursor_RNA",
    "pseudogenic_transcript",
})  # fmt: skip
PRODUCT_TYPES = RNA_TYPES | {"CDS"}
WITHIN_TYPES = frozenset({
    "mat_peptide", "sig_peptide", "transit_peptide", "propeptide", "proprotein", "signal_peptide",
    "exon", "intron", "mature_protein_region", "five_prime_UTR", "three_prime_UTR", "CDS_motif",
    "aSDomain", "aSModule", "PFAM_domain", "start_codon", "stop_codon",
})  # fmt: skip
RECORD_TYPES = frozenset({"source", "region", "chromosome", "supercontig", "contig", "scaffold"})
_HOPS = 6
_REACH = 1000
"""Genes looked at to find the one around a feature, counted back from the feature's start."""


@dataclass(slots=True)
class Locus:
    """One gene as indices into a record's features.

    Attributes
    ----------
    head
        The gene feature, or the first bare product.
    products
        Its CDS and RNA features.
    transcripts
        Its mRNA features; for a bare locus of transcripts only they are the products too.
    counted
        False for a bare CDS or RNA in a record that has gene features.
    """

    head: int
    products: list[int] = field(default_factory=list)
    transcripts: list[int] = field(default_factory=list)
    counted: bool = True


def is_gene(kind: str) -> bool:
    """Whether a feature key stands for a gene as a whole."""
    return kind == "gene" or kind == "pseudogene" or kind.endswith("_gene")


def is_pseudo(feature: Feature) -> bool:
    """Whether the annotation calls the feature a pseudogene."""
    qualifiers = feature.qualifiers
    if "pseudogene" in qualifiers or feature.type.startswith("pseudogen"):
        return True
    if "pseudo" in qualifiers:
        return feature.first("pseudo").lower() != "false"
    return "pseudogene" in biotype_of(feature)


BIOTYPE_KEYS = ("gene_biotype", "gene_type", "biotype")
"""Qualifiers for the class of a gene: RefSeq, GENCODE and Ensembl write these."""

NOTED_BIOTYPES = (
    "protein_coding_gene", "tRNA", "rRNA", "snRNA", "snoRNA", "miRNA", "ncRNA", "other_RNA",
    "pseudogene", "transposable_element_gene",
)  # fmt: skip
"""Classes that TAIR writes as the whole Note of a gene."""


def biotype_of(feature: Feature) -> str:
    """The class a file gives a gene (``protein_coding``, ``lincRNA``), or an empty string."""
    for key in BIOTYPE_KEYS:
        if key in feature.qualifiers:
            return feature.first(key)
    note = feature.first("Note")
    return note if note in NOTED_BIOTYPES else ""


def symbol_of(feature: Feature) -> str:
    """Gene symbol: ``gene``, or the Name of a GFF3 gene where that is no locus tag or accession."""
    qualifiers = feature.qualifiers
    if "gene" in qualifiers:
        symbol = qualifiers["gene"][0]
    elif "gene_name" in qualifiers:
        symbol = qualifiers["gene_name"][0]
    elif "Name" in qualifiers and "product" not in qualifiers and "protein_id" not in qualifiers:
        symbol = qualifiers["Name"][0] if is_gene(feature.type) else ""
    else:
        return ""
    return "" if symbol == feature.first("locus_tag") else symbol.strip()


def tag_of(feature: Feature) -> str:
    """Locus tag; of GTF-like files the ``gene_id``."""
    qualifiers = feature.qualifiers
    values = qualifiers.get("locus_tag") or qualifiers.get("gene_id")
    return values[0] if values else ""


def assemble(features: Sequence[Feature]) -> tuple[list[Locus], list[int]]:
    """Join the features of one record into genes.

    Parameters
    ----------
    features
        All features of the record, in file order.

    Returns
    -------
    loci : list of Locus
        In file order of their heads.
    owner : list of int
        For each feature the index of its locus, or -1.
    """
    ids = {f.qualifiers["ID"][0]: i for i, f in enumerate(features) if "ID" in f.qualifiers}
    heads = [
        i
        for i, feature in enumerate(features)
        if is_gene(feature.type) and not _within_gene(features, ids, i)
    ]
    loci = {i: Locus(i) for i in heads}
    book = _Book(features)
    for i in heads:
        book.add(i)
    products: list[int] = []
    transcripts: list[int] = []
    others: list[int] = []
    for i, feature in enumerate(features):
        if feature.type in PRODUCT_TYPES:
            products.append(i)
        elif feature.type in TRANSCRIPT_TYPES:
            transcripts.append(i)
        elif feature.type not in RECORD_TYPES and i not in loci:
            others.append(i)

    of: dict[int, int] = {i: i for i in heads}
    unnamed: list[int] = []
    for i in (*products, *transcripts):
        head = _ancestor(features, ids, loci, i)
        if head is None:
            head = book.by_name(i)
        if head is None:
            head = book.same_span(i)
        if head is not None:
            of[i] = head
        elif not book.names(i):
            unnamed.append(i)
    taken = {of[i] for i in products if i in of}
    for i in unnamed:
        head = book.container(i)
        if head is not None and (head not in taken or features[i].type in TRANSCRIPT_TYPES):
            of[i] = head

    bare = [i for i in products if i not in of]
    if not bare and not heads and not products:
        bare = transcripts
    for group in _bare_groups(features, ids, bare):
        loci[group[0]] = Locus(group[0], counted=not heads)
        book.add(group[0])
        for i in group:
            of[i] = group[0]
    for i in transcripts:
        if i not in of:
            children = [j for j in products if _parent(features, ids, j) == i and j in of]
            head = of[children[0]] if children else book.by_name(i) if not heads else None
            if head is not None:
                of[i] = head
    for i in products:
        loci[of[i]].products.append(i)
    for i in transcripts:
        if i in of:
            loci[of[i]].transcripts.append(i)
    for i in others:
        head = _ancestor(features, ids, loci, i, of)
        if head is None:
            head = book.by_name(i)
        if head is None and features[i].type in WITHIN_TYPES and not book.names(i):
            head = book.container(i)
        if head is not None:
            of[i] = head

    order = sorted(loci)
    number = {head: n for n, head in enumerate(order)}
    owner = [number[of[i]] if i in of else -1 for i in range(len(features))]
    return [loci[head] for head in order], owner


def _parents(feature: Feature) -> list[str]:
    values = feature.qualifiers.get("Parent", [])
    if len(values) == 1 and "," in values[0]:
        return values[0].split(",")
    return values


def _within_gene(features: Sequence[Feature], ids: dict[str, int], i: int) -> bool:
    """Whether a gene-like row is the transcript of another: Ensembl writes a pseudogene twice."""
    parent = _parent(features, ids, i)
    return parent is not None and parent != i and is_gene(features[parent].type)


def _parent(features: Sequence[Feature], ids: dict[str, int], i: int) -> int | None:
    for name in _parents(features[i]):
        if name in ids and ids[name] != i:
            return ids[name]
    return None


def _ancestor(
    features: Sequence[Feature],
    ids: dict[str, int],
    loci: dict[int, Locus],
    i: int,
    of: dict[int, int] | None = None,
) -> int | None:
    """Nearest gene above feature `i` by Parent; with `of`, also the gene of a parent in it."""
    if "Parent" not in features[i].qualifiers:
        return None
    at: int | None = i
    for _ in range(_HOPS):
        at = _parent(features, ids, at) if at is not None else None
        if at is None:
            return None
        if at in loci:
            return at
        if of is not None and at in of:
            return of[at]
    return None


def _bare_groups(
    features: Sequence[Feature], ids: dict[str, int], bare: Iterable[int]
) -> list[list[int]]:
    """Bare products that are one gene: by locus tag, by parent, by overlapping gene name."""
    groups: list[list[int]] = []
    known: dict[tuple | None, list[list[int]]] = defaultdict(list)
    for i in bare:
        feature = features[i]
        parent = _parent(features, ids, i)
        symbol = symbol_of(feature)
        key: tuple | None = None
        if tag_of(feature):
            key = ("tag", tag_of(feature))
        elif parent is not None:
            key = ("parent", parent)
        elif symbol:
            key = ("gene", symbol, feature.strand)
        by_place = key is not None and key[0] == "gene"
        group = next(
            (
                found
                for found in known[key]
                if not by_place or any(overlap(features[j], feature) for j in found)
            ),
            None,
        )
        if key is None or group is None:
            group = []
            groups.append(group)
            if key is not None:
                known[key].append(group)
        group.append(i)
    return groups


def overlap(one: Feature, other: Feature) -> int:
    """Shared bases of two features of one record, part by part."""
    shared = 0
    for a in one.parts:
        for b in other.parts:
            shared += max(0, min(a.end, b.end) - max(a.start, b.start))
    return shared


class _Book:
    """Gene features of a record by name and by place."""

    def __init__(self, features: Sequence[Feature]):
        self.features = features
        self.tag = [tag_of(feature) for feature in features]
        self.symbol = [symbol_of(feature) for feature in features]
        self.tags: dict[str, list[int]] = defaultdict(list)
        self.symbols: dict[str, list[int]] = defaultdict(list)
        self.spans: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        self.stretches: list[tuple[int, int, int, int]] = []
        self.longest = 0
        self.sorted = True

    def add(self, i: int) -> None:
        feature = self.features[i]
        if self.tag[i]:
            self.tags[self.tag[i]].append(i)
        if self.symbol[i]:
            self.symbols[self.symbol[i]].append(i)
        self.spans[feature.start, feature.end, feature.strand].append(i)
        for part in feature.parts:
            self.stretches.append((part.start, part.end, part.strand, i))
            self.longest = max(self.longest, part.end - part.start)
        self.sorted = False

    def names(self, i: int) -> bool:
        """Whether the feature names a gene at all."""
        return bool(self.tag[i] or self.symbol[i])

    def by_name(self, i: int) -> int | None:
        """The gene with the feature's locus tag, else the overlapping one with its gene name."""
        feature = self.features[i]
        found = self.tags.get(self.tag[i])
        if found:
            return found[0] if len(found) == 1 else self._closest(found, feature)
        found = self.symbols.get(self.symbol[i])
        if found:
            best = self._closest(found, feature)
            if overlap(self.features[best], feature):
                return best
        return None

    def _closest(self, found: list[int], feature: Feature) -> int:
        def fit(i: int) -> tuple[int, bool, int]:
            head = self.features[i]
            return (
                overlap(head, feature),
                head.strand == feature.strand,
                -abs(head.start - feature.start) - abs(head.end - feature.end),
            )

        return max(found, key=fit)

    def same_span(self, i: int) -> int | None:
        """The gene with exactly the feature's ends and strand."""
        feature = self.features[i]
        found = self.spans.get((feature.start, feature.end, feature.strand))
        return found[0] if found else None

    def container(self, i: int) -> int | None:
        """The shortest gene stretch on the feature's strand that holds all of the feature."""
        if not self.sorted:
            self.stretches.sort()
            self.sorted = True
        feature = self.features[i]
        first = feature.parts[0]
        at = bisect_right(self.stretches, (first.start, 1 << 62, 2, 0)) - 1
        best: tuple[int, int] | None = None
        last = max(at - _REACH, -1)
        while at > last and self.stretches[at][0] >= first.end - self.longest:
            start, end, strand, head = self.stretches[at]
            if end >= first.end and strand == feature.strand and head != i:
                whole = overlap(self.features[head], feature)
                if whole >= sum(part.end - part.start for part in feature.parts):
                    best = min(best or (end - start, head), (end - start, head))
            at -= 1
        return best[1] if best else None
