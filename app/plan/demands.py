"""What a question demands of an answer: names, limits, places, kinds, strand, grouping, ranks.

Each demand is one row of a table that holds for all tools: the words that state it, and whether
some calls carry it. A call that leaves a demand out answers a wider question than was asked; it is
mended or not made (`app.plan.settling`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.plan.base import Call
from app.plan.conditions import conditions
from app.plan.covered import EVERY, FILE_WORDS, asking
from app.plan.reading import Reading, read
from app.plan.tokens import is_common
from app.tools.shared.words import singular


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that a question states and calls leave out.

    Attributes
    ----------
    kind
        ``strand``, ``limit``, ``place``, ``name``, ``kind``, ``group``, ``share``, ``mean``,
        ``rank``, ``codon``, ``splice``, ``relation`` or ``record``.
    said
        The words of the question, to be quoted.
    """

    kind: str
    said: str


FILTERED = frozenset(
    {
        "list_genes", "count_genes", "find_genes", "extremes", "gene_statistics",
        "protein_properties", "flanking_sequences", "nearest_genes", "compare_genomes",
        "amino_acid_usage", "residue_ranking",
    }
)  # fmt: skip
"""Tools with a filter of genes."""

COUNTED = frozenset({"list_genes", "count_genes", "find_genes", "genome_summary", "gene_runs"})
"""Tools whose answers are a list or a number."""


def unmet(reading: Reading, calls: Sequence[Call]) -> list[Demand]:
    """The demands of a question that calls leave out, in the order of the table.

    Parameters
    ----------
    reading
        The question, in the words of the planner.
    calls
        Planned for it.
    """
    if not calls:
        return []
    told = Told(calls)
    asked = asking(reading.masked)
    if asked != reading.masked and told.keys:
        # What is told before the question sets no condition.
        reading = read(reading.marked.clause(asked), reading.vocabulary)
    return [demand for rule in _RULES if (demand := rule(reading, told)) is not None]


class Told:
    """The values that calls carry."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.tools = {call.tool for call in calls}
        values = [value for call in calls for value in _leaves(call.arguments)]
        self.text = " ".join(str(value).lower() for value in values)
        self.keys = {key for call in calls for key in _keys(call.arguments)}
        self.numbers = [
            float(value)
            for value in values
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        ]

    def number(self, value: float) -> bool:
        """Whether a number, or its neighbour (``more than 99`` is ``at least 100``), is there."""
        return any(abs(own - value) <= max(1.0, 1e-6 * abs(value)) for own in self.numbers)

    def says(self, value: object) -> bool:
        """Whether a name is there, in any case."""
        return str(value).lower() in self.text


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _keys(item)


_YES_NO = re.compile(r"^(?:so |and |ok )?(?:is|are|was|were|isn't|aren't|does|do|lies?|am)\b")


_OF_GENES = FILTERED | COUNTED | {"pseudogenes", "duplicates", "codon_usage", "transfer_rnas"}


def _strand(reading: Reading, told: Told) -> Demand | None:
    if not reading.strand or reading.names or reading.group == "strand":
        return None
    if "strand" in told.keys or "strand" in told.text or not told.tools & _OF_GENES:
        return None
    return Demand("strand", "minus strand" if reading.strand < 0 else "plus strand")


def _limits(reading: Reading, told: Told) -> Demand | None:
    if told.tools & {"gene_runs", "gene_cluster"} or (reading.names and not told.tools & FILTERED):
        return None
    for bound in reading.bounds:
        if bound.unit == "aa" and "filter" in told.keys and "aa" not in told.text.split():
            return Demand("limit", "a length in amino acids")
        for value in (bound.low, bound.high):
            if (
                value is not None
                and bound.unit in ("bp", "aa", "Da", "%")
                and not told.number(value)
            ):
                unit = {"Da": "Da", "%": "%"}.get(bound.unit, bound.unit)
                shown = f"{value * 100:g}" if unit == "%" else f"{value:,.0f}"
                return Demand("limit", f"{shown} {unit}")
    return None


def _places(reading: Reading, told: Told) -> Demand | None:
    for low, high in reading.values("range"):
        if not (told.number(low) or told.number(high)):
            return Demand("place", f"{low:,}..{high:,}")
    return None


_NAMING = ("ec", "xref", "enzyme", "aminotype")
_ABOUT_ALL = frozenset({"genome_summary", "provenance", "list_genes"})
"""Tools that, without an argument, tell of everything."""

_EXAMPLE = re.compile(r"\([^)]*\)|\b(?:such as|like|for example|e\.g\.?|similar to)\b.*")


def _names(reading: Reading, told: Told) -> Demand | None:
    text = reading.masked if told.tools <= _ABOUT_ALL and not told.keys else asking(reading.masked)
    asked = reading.marked.clause(_EXAMPLE.sub(" ", text))
    stems = {str(call.arguments.get("filter", {}).get("prefix") or "\0") for call in told.calls}
    for entity in asked.of("gene", "absent", *_NAMING):
        value = str(entity.value)
        if told.says(value) or reading.vocabulary.titled(value) or value.lower() in FILE_WORDS:
            continue
        if value.lower().startswith(tuple(stem.lower() for stem in stems)):
            continue
        if entity.kind == "aminotype" and told.tools & {"transfer_rnas"}:
            continue
        return Demand("name", value)
    return None


_HOLDERS = frozenset({"chromosome", "contig", "scaffold", "plasmid", "source", "gene", "operon"})
_OWN_KINDS = frozenset(
    {
        "transfer_rnas", "rrna_operons", "operon_place", "gene_cluster", "gene_runs", "pseudogenes",
        "genome_summary", "gene_location", "landmark_distance", "gene_sequence", "gene_details",
        "compare_genomes", "draw_map", "export", "scan_sequence", "codon_usage", "between_genes",
        "composition", "intergenic", "track_overview",
    }
)  # fmt: skip


def _kinds(reading: Reading, told: Told) -> Demand | None:
    if not told.tools <= (FILTERED | {"region_contents"}):
        return None
    wanted = conditions(reading)
    for kind in wanted.get("types", ()):
        if kind == "pseudogene" and "pseudo" in told.keys:
            continue
        if kind in _HOLDERS or told.says(kind) or kind in ("protein", "CDS", "protein_coding"):
            continue
        if kind in ("exon", "intron") and (
            "spliced" in told.keys or "exon" in told.text or "exons" in " ".join(told.keys)
        ):
            continue
        return Demand("kind", kind)
    return None


def _words(reading: Reading, told: Told) -> Demand | None:
    if not told.tools <= {"list_genes", "count_genes", "extremes", "gene_statistics"}:
        return None
    for word in reading.values("keyword"):
        value = str(word)
        if told.says(value) or reading.vocabulary.titled(value) or value.lower() in FILE_WORDS:
            continue
        if {"keywords", "prefix", "names", "ec", "hypothetical", "without"} & told.keys:
            continue
        return Demand("name", value)
    return None


_EACH = re.compile(
    r"\b(?:per|for each|for every|in each|in every|on each|on every|of each|of every|each|by)"
    r" (?:of the |single |one of the )?(?P<noun>contigs?|records?|chromosomes?|replicons?|segments?"
    r"|scaffolds?|plasmids?)\b(?! (?:is|that|which|of|with|has|have))"
)
_BY_RECORD = frozenset(
    {"list_records", "compare_genomes", "assembly_statistics", "variant_summary",
     "alignment_summary", "track_overview", "codon_usage", "digest", "restriction_sites"}
)  # fmt: skip


_FLAGS = {
    "hypothetical": "of known or unknown function",
    "has_symbol": "with or without a symbol",
    "has_product": "with or without a product",
    "has_ec": "with or without an EC number",
    "pseudo": "pseudogenes or not",
    "over_origin": "over the origin",
    "start_codon": "the start codon",
    "without": "what is not wanted",
    "without_types": "what is not wanted",
}
"""Conditions that are no name and no number, and how they are called."""


def _flags(reading: Reading, told: Told) -> Demand | None:
    if reading.names or not told.tools <= (COUNTED | FILTERED | {"gene_cluster"}):
        return None
    if told.tools == {"genome_summary"} and not told.keys:
        return None
    wanted = conditions(reading)
    for key, said in _FLAGS.items():
        if key in wanted and key not in told.keys and "group_without" not in told.keys:
            return Demand("flag", said)
    return None


def _content(reading: Reading, told: Told) -> Demand | None:
    """A word that narrows what is counted, answered with all genes."""
    if told.tools != {"count_genes"} or told.keys or reading.vocabulary.genome_count > 1:
        return None
    known = reading.vocabulary
    names = {part for name in (*known.genomes, *known.records) for part in name.split()}
    names |= known.title_words
    said = asking(reading.marked.text.lower())
    for word in re.findall(r"(?<![@\w'.-])[a-z][a-z'-]{3,}(?![\w@])", said):
        if word in EVERY or singular(word) in EVERY or word in FILE_WORDS or word in names:
            continue
        if not is_common(word, 6000) or word in reading.vocabulary.product_words:
            return Demand("word", word)
    return None


_WHICH_PIECES = re.compile(
    r"\b(?:which|what|on which) (?:of the )?(?P<noun>contigs?|records?|chromosomes?|segments?"
    r"|replicons?|scaffolds?) (?:hold|holds|have|has|contain|contains|carry|carries|encode|encodes"
    r"|bear|bears|are|do|is) "
)
_BY_SIZE = re.compile(
    r"\b(?P<end>long|short|larg|bigg?|small|tini)est (?:contigs?|records?|chromosomes?|segments?"
    r"|replicons?|scaffolds?)\b"
)
_LONG_GENE = re.compile(
    r"\b(?:long|short|larg|bigg?|small|tini)est (?:annotated |single )?(?:gene|protein|cds|orf)\b"
)


def _pieces(reading: Reading, told: Told) -> Demand | None:
    """Records that hold something, or are largest, answered with genes or by another measure."""
    if reading.vocabulary.record_count < 2 or reading.names:
        return None
    text = reading.masked
    holding = _WHICH_PIECES.search(text)
    if holding and told.tools <= {"list_genes", "find_genes"} and not reading.superlatives:
        return Demand("pieces", f"which {holding['noun']}")
    if told.tools != {"list_records"}:
        return None
    if _LONG_GENE.search(text):
        return Demand("rank", "the longest or shortest gene")
    if _BY_SIZE.search(text) and told.calls[0].arguments.get("sort_by") not in (None, "length"):
        return Demand("sized", "by length")
    return None


_GENE_NOUN = re.compile(r"\b(?:genes?|cds|proteins?|orfs?)\b|@(?:type|aminotype)\d")


def _each(reading: Reading, told: Told) -> Demand | None:
    listed = told.tools <= {"list_genes", "count_genes", "find_genes"}
    if reading.group == "strand" and listed and not reading.names and "group_by" not in told.keys:
        return Demand("strands", "each strand")
    found = _EACH.search(reading.masked)
    ranked = found and reading.superlatives and _GENE_NOUN.search(reading.masked[: found.start()])
    if ranked and told.tools == {"list_records"} and reading.vocabulary.record_count > 1:
        return Demand("group", f"each {found['noun'].removesuffix('s')}" if found else "each")
    if found is None or reading.vocabulary.record_count < 2 or reading.names:
        return None
    if "group_by" in told.keys or told.tools & _BY_RECORD or "record" in told.keys:
        return None
    if not told.tools <= (FILTERED | {"genome_summary", "composition", "pseudogenes"}):
        return None
    return Demand("group", f"each {found['noun'].removesuffix('s')}")


SHARE = re.compile(
    r"\b(?:share|fraction|percentage|percent|proportion)\b(?: [\w'@-]+){0,4} (?:genes?|proteins?"
    r"|cds|orfs?|@type\d+|@keyword\d+)|%\s*of\s*(?:the\s*)?(?:genes|proteins)"
)


def _share(reading: Reading, told: Told) -> Demand | None:
    found = SHARE.search(reading.masked)
    if found is None or not told.tools <= {"list_genes", "find_genes", "pseudogenes"}:
        return None
    return Demand("share", "share")


_MEAN = re.compile(
    r"\b(?:average|(?<!i )(?<!you )mean|median|total|combined|altogether|summed?|in all)\b"
)


def _mean(reading: Reading, told: Told) -> Demand | None:
    found = _MEAN.search(reading.masked)
    if found is None or (found.group() in ("in all", "total", "altogether") and reading.count):
        return None
    if not told.tools <= {"list_genes", "find_genes", "gene_location", "extremes", "count_genes"}:
        return None
    if found.group() in ("total", "combined", "summed", "sum", "altogether", "in all") and (
        len(reading.names) < 2 and not re.search(r"\b(?:length|size|bp|bases|mass)\b",
                                                 reading.masked)
    ):  # fmt: skip
        return None
    if any(call.arguments.get("group_by") == "gene" for call in told.calls):
        return None
    if (
        "difference" in told.text
        or "exons" in told.text
        or re.search(r"\bthan (?:the )?(?:average|mean)", reading.masked)
    ):
        return None
    return Demand("mean", found.group())


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
    if "record" in told.keys or reading.values("record", "genome") or not told.tools <= _OF_GENES:
        return None
    return Demand("record", found["said"])


_MEASURED: tuple[tuple[re.Pattern[str], frozenset[str], str], ...] = (
    (
        re.compile(r"\b(?:gc|g ?\+ ?c)\b(?! (?:skew|rich))"),
        frozenset({"composition", "gene_statistics", "list_records", "open_stretch",
                   "between_genes",
                   "operon_place", "sequence_operation", "genome_summary", "read_summary",
                   "describe_sequence", "assembly_statistics", "draw_map", "find_motif",
                   "compare_genomes", "extremes", "find_orfs"}),
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


def _smallest(reading: Reading, told: Told) -> Demand | None:
    """The shortest reading frame, where the tool tells the longest."""
    if told.tools != {"find_orfs"}:
        return None
    if any(order == "ascending" for _, order in reading.superlatives):
        return Demand("rank", "shortest")
    return None


def _others(reading: Reading, told: Told) -> Demand | None:
    """Genomes to compare, where one is open."""
    if reading.vocabulary.genome_count > 1 or not told.tools & {"shared_genes", "compare_genomes"}:
        return None
    return Demand("genomes", "another genome")


_WHICH_STRAND = re.compile(r"\bwhich strand\b[^?]*\b(?:most|majority|more|mainly|mostly)\b")


_LISTED = frozenset({"list_genes", "count_genes", "find_genes", "genome_summary"})


def _rank(reading: Reading, told: Told) -> Demand | None:
    if not told.tools <= (_LISTED | {"gene_cluster"}) or not reading.superlatives:
        return None
    if {"sort_by", "rank", "limit", "group_by", "offset"} & told.keys:
        return None
    if _YES_NO.match(reading.masked) and reading.names:
        return None
    return Demand("rank", "the longest, shortest, highest or lowest")


_MOST = re.compile(
    r"\b(?:which|what) (?P<thing>gene|protein|contig|chromosome|record|segment|operon|transcript)"
    r"(?:'s)?\b[^?]{0,30}\b(?:the )?(?P<end>most|fewest|least|highest number of|largest number of)"
    r" (?P<what>\w+|@type\d+)|\b(?P<two>gene|protein) with (?:the )?(?:most|fewest)"
    r" (?P<of>\w+|@type\d+)"
)


def _most(reading: Reading, told: Told) -> Demand | None:
    found = _MOST.search(reading.masked)
    if found is None or not told.tools <= _LISTED:
        return None
    if {"sort_by", "rank", "group_by"} & told.keys:
        return None
    return Demand("rank", found.group("end") or "most")


_START = re.compile(r"\b(?:start|initiation|initiator|initiating)(?: and stop)? codons?\b")
_STOP = re.compile(r"\b(?:stop|termination|terminator|end) codons?\b")


def _codons(reading: Reading, told: Told) -> Demand | None:
    if reading.names or not told.tools <= _LISTED:
        return None
    for pattern in (_START, _STOP):
        found = pattern.search(reading.masked)
        if found and "start_codon" not in told.keys and "start_codon" not in told.text:
            return Demand("codon", found.group())
    return None


_SPLICED = re.compile(
    r"\b(?:introns?|spliced|splicing|exons?|interrupted|multi-?exon\w*|intronless)\b"
    r"(?! (?:counted|included|and all))"
)


def _splice(reading: Reading, told: Told) -> Demand | None:
    if not told.tools <= _LISTED or reading.names:
        return None
    kinds = {"exon", "intron"} & set(reading.values("type"))
    if not kinds and not _SPLICED.search(reading.masked):
        return None
    if {"spliced", "min_exons", "max_exons"} & told.keys or "exon" in told.text:
        return None
    if "intron" in told.text:
        return None
    return Demand("splice", "introns or exons")


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


def _same(reading: Reading, told: Told) -> Demand | None:
    found = _TWO_ENDS.search(reading.masked) or _WHICH_STRAND.search(reading.masked)
    if found is None or reading.names or not told.tools <= _LISTED:
        return None
    if "strand" in told.text or "strand" in told.keys:
        return None
    return Demand("strands", found.group())


_VERSUS = re.compile(
    r"\b(?:vs\.?|versus|compared (?:to|with)|as against|relative to|or more|than)\b"
    r"|\bmore\b.* or "
)


def _both(reading: Reading, told: Told) -> Demand | None:
    """Kinds that are set against each other, of which one was counted."""
    if not told.tools <= {"count_genes", "list_genes"} or len(told.calls) > 1:
        return None
    if not _VERSUS.search(reading.masked) or reading.group or reading.bounds:
        return None
    said = {str(word) for word in reading.values("prefix")}
    if reading.values("aminotype") and reading.values("keyword", "amino"):
        said |= {"tRNAs of one amino acid", "tRNAs of the other"}
    if said and told.tools == {"list_genes"} and not re.search(r"\bmore\b", reading.masked):
        return None
    if len(said) > 1 and (missing := [name for name in sorted(said) if not told.says(name)]):
        return Demand("both", missing[0])
    said = {kind for kind in reading.values("type") if kind not in _HOLDERS}
    if re.search(r"\bpseudo-?genes?\b", reading.masked):
        said.add("pseudogene")
    if re.search(r"\bprotein[- ]coding\b", reading.masked):
        said.add("protein_coding")
    missing = sorted(kind for kind in said if not told.says(kind))
    if len(said) < 2 or not missing or "group_by" in told.keys:
        return None
    return Demand("both", missing[0])


_LATE = re.compile(
    r"\b(?P<nth>second|third|fourth|fifth|sixth|2nd|3rd|4th|5th)\b(?! (?:half|copy|strand|part))"
)


_ALL_BESIDE = re.compile(
    r"\bhow many (?:other )?(?:genes|cds|proteins)\b[^?]*\b(?:upstream|downstream|before|after"
    r"|left|right)\b"
)


def _nth(reading: Reading, told: Told) -> Demand | None:
    if told.tools == {"gene_neighbours"} and not {"count", "distance"} & told.keys:
        beside = _ALL_BESIDE.search(reading.masked)
        if beside:
            return Demand("count", beside.group())
    found = _LATE.search(reading.masked)
    if found is None or not told.tools <= {"gene_neighbours", "list_genes", "list_records"}:
        return None
    if {"count", "offset", "limit", "record"} & told.keys:
        return None
    return Demand("rank", found["nth"])


Rule = Callable[[Reading, Told], "Demand | None"]

_RULES: tuple[Rule, ...] = (
    _strand,
    _limits,
    _places,
    _names,
    _kinds,
    _words,
    _each,
    _share,
    _flags,
    _content,
    _mean,
    _rank,
    _most,
    _codons,
    _splice,
    _relation,
    _same,
    _both,
    _nth,
    _piece,
    _features,
    _segment,
    _order,
    _pieces,
    _measure,
    _between,
    _smallest,
    _others,
)
