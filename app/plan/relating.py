"""Demands for how things lie to each other, for a measure, and for what has no name in the file.

The table they belong to is `app.plan.demands`.
"""

from __future__ import annotations

import re

from app.plan.reading import Reading
from app.plan.told import COUNTED, LISTED, OF_GENES, Demand, Rule, Told

_RELATED = re.compile(
    r"\b(?:overlap\w*|nested|inside (?:another|other|an?)|beside each other|next to each other"
    r"|neighbou?r\w*|adjacent|nearest|closest|furthest|farthest|surround\w*|flank\w*)\b"
)


def _relation(reading: Reading, told: Told) -> Demand | None:
    text = reading.marked.text.lower() if told.tools == {"kmers"} else reading.masked
    found = _RELATED.search(text)
    if found is None or not told.tools <= {"list_genes", "count_genes", "find_genes",
                                           "genome_summary", "gene_details", "kmers"}:  # fmt: skip
        return None
    if {"region", "over_origin", "prefix"} & told.keys:
        return None
    return Demand("relation", found.group())


_TWO_ENDS = re.compile(
    r"\b(?:one strand|same strand|same direction|same orientation|both strands|opposite strands?)\b"
)


_WHICH_STRAND = re.compile(r"\bwhich strand\b[^?]*\b(?:most|majority|more|mainly|mostly)\b")


def _same(reading: Reading, told: Told) -> Demand | None:
    found = _TWO_ENDS.search(reading.masked) or _WHICH_STRAND.search(reading.masked)
    if found is None or reading.names or not told.tools <= LISTED:
        return None
    if "strand" in told.text or "strand" in told.keys:
        return None
    return Demand("strands", found.group())


_ORDERED = re.compile(
    r"\b(?:before|after|upstream|downstream|ahead of|behind|preced\w+|follow\w*|left of|right of)\b"
)


def _order(reading: Reading, told: Told) -> Demand | None:
    """The order of two genes, or the operon of one, answered with what each is."""
    letters = told.tools == {"gene_sequence"} and not re.search(
        r"\b(?:sequence|fasta|bases|bp|nucleotides|dna|protein|letters)\b|@quantity", reading.masked
    )
    if not letters and not told.tools <= {"gene_presence", "gene_details", "gene_location"}:
        return None
    if len(reading.names) == 2 and (found := _ORDERED.search(reading.masked)):
        return Demand("order", found.group())
    if len(reading.names) == 1 and re.search(r"\bwhich operon\b", reading.marked.text.lower()):
        return Demand("operon", "operon")
    return None


_APART = re.compile(
    r"\b(?:separat\w+|apart|distance|gap|far|space)\b[^?]*\b(?:between|from|and|to)\b"
    r"|\bbetween\b[^?]*\band\b"
)


_PLACED = frozenset(
    {"between_genes", "landmark_distance", "operon_place", "nearest_genes", "gene_neighbours",
     "digest", "intergenic", "pcr_product", "draw_map", "synteny", "shared_genes",
     "compare_genomes"}
)  # fmt: skip


def _between(reading: Reading, told: Told) -> Demand | None:
    """A distance between two things, answered with the things."""
    found = _APART.search(reading.masked)
    if found is None or told.tools & _PLACED or "difference" in told.text:
        return None
    if reading.values("range", "position", "quantity", "span", "number"):
        return None
    if len(reading.values("enzyme")) == 2 and told.tools == {"restriction_sites"}:
        return Demand("distance", "between")
    one = told.tools <= {"gene_location", "gene_details", "gene_presence"}
    said = re.search(r"\b(?:how (?:far|many|much)|distance|gap|separat\w+|apart|space)\b",
                     reading.masked)  # fmt: skip
    if one and said and len(reading.names) in (1, 2):
        return Demand("distance", said.group())
    return None


_MEASURED: tuple[tuple[re.Pattern[str], frozenset[str], str], ...] = (
    (
        re.compile(r"\b(?:gc|g ?\+ ?c)\b(?! (?:skew|rich))"),
        frozenset({"composition", "gene_statistics", "list_records", "open_stretch",
                   "between_genes",
                   "operon_place", "sequence_operation", "genome_summary", "read_summary",
                   "describe_sequence", "assembly_statistics", "draw_map", "find_motif",
                   "compare_genomes", "extremes", "find_orfs", "deletion"}),
        "gc",
    ),
    (
        re.compile(r"\b(?:molecular (?:weight|mass)|kda|kilodaltons?|isoelectric|weigh\w*)\b"),
        frozenset({"protein_properties", "sequence_operation", "gene_statistics", "list_genes",
                   "extremes", "describe_sequence", "variant_effects", "protein_residues"}),
        "mass",
    ),
)  # fmt: skip
"""Words of measures, the tools that tell them, and how arguments name them."""


def _measure(reading: Reading, told: Told) -> Demand | None:
    for words, tools, key in _MEASURED:
        found = words.search(reading.masked)
        if found and not told.tools & tools and key not in told.text:
            return Demand("measure", found.group())
    return None


_FEATURES = re.compile(r"^(?:and |so |please )*(?:what|which|list|show)(?: me)?(?: all| the)*"
                       r" (?:annotated )?features\b")  # fmt: skip


def _features(reading: Reading, told: Told) -> Demand | None:
    """All features, answered with the genes."""
    if (
        not _FEATURES.search(reading.masked)
        or not told.tools <= {"list_genes", "count_genes"}
        or ("types" in told.keys)
    ):
        return None
    return Demand("kind", "features")


_SEGMENT = re.compile(
    r"(?:^|\b(?:the|of|on|in|does|is) )(?P<said>(?!the|this|that|each|which|what|one|any|all|a|an"
    r"|every|last|first|long|short|gene|dna|rna|own|its|no|flu)[a-z]{1,3}\d? segment)\b"
)


def _segment(reading: Reading, told: Told) -> Demand | None:
    """A segment by a name that no record has."""
    found = _SEGMENT.search(reading.masked)
    if found is None or reading.names or reading.values("record") or "record" in told.keys:
        return None
    whole = {"genome_summary", "list_records", *COUNTED}
    return Demand("record", found["said"]) if told.tools <= whole else None


_UNNAMED_RECORD = re.compile(
    r"\b(?P<said>(?:mitochondrial|mitochondrion's|plastid|chloroplast|nuclear|organellar)"
    r" (?:chromosome|genome|dna|genes|record|contig|replicon))\b"
)


def _piece(reading: Reading, told: Told) -> Demand | None:
    """A chromosome that is spoken of by what it is, in a file of several."""
    found = _UNNAMED_RECORD.search(reading.masked)
    if found is None or reading.vocabulary.record_count < 2 or reading.names:
        return None
    if "record" in told.keys or reading.values("record", "genome") or not told.tools <= OF_GENES:
        return None
    return Demand("record", found["said"])


def _others(reading: Reading, told: Told) -> Demand | None:
    """Genomes to compare, where one is open."""
    if reading.vocabulary.genome_count > 1 or not told.tools & {"shared_genes", "compare_genomes"}:
        return None
    return Demand("genomes", "another genome")


RELATING: tuple[Rule, ...] = (
    _relation, _same, _order, _between, _measure, _features, _segment, _piece, _others,
)  # fmt: skip
