"""How well a tool fits what a question names: tools that would ignore it lose."""

from __future__ import annotations

import re

from app.plan.base import Call
from app.plan.concepts import concepts
from app.plan.reading import Reading

_COMMON = frozenset({"record", "genome"})
_LISTED = frozenset(
    "keyword prefix ec xref type aminotype quantity span number range position codon amino".split()  # noqa: SIM905
)

TAKES: dict[str, frozenset[str]] = {
    "genome_summary": frozenset({"type", "number", "quantity", "span"}),
    "list_records": frozenset({"number", "quantity"}),
    "provenance": frozenset({"gene", "keyword", "xref"}),
    "gene_details": frozenset({"gene", "xref", "ec", "codon", "keyword"}),
    "gene_location": frozenset(
        {"gene", "number", "quantity", "position", "range", "keyword", "prefix"}
    ),
    "gene_presence": frozenset({"gene", "keyword"}),
    "find_genes": _LISTED - {"amino"},
    "list_genes": _LISTED | {"gene"},
    "extremes": _LISTED,
    "count_genes": _LISTED | {"gene"},
    "gene_sequence": frozenset(
        {"gene", "quantity", "number", "keyword", "prefix", "type", "aminotype"}
    ),
    "region_sequence": frozenset({"range", "position", "quantity", "number", "span"}),
    "sequence_operation": frozenset({"sequence", "peptide", "motif", "number", "codon", "amino"}),
    "protein_properties": frozenset(
        {"gene", "amino", "number", "keyword", "prefix", "quantity", "type", "span", "codon"}
    ),
    "compare_genomes": _LISTED,
    "shared_genes": frozenset({"number", "keyword"}),
    "gene_neighbours": frozenset({"gene", "number", "quantity", "keyword", "type"}),
    "between_genes": frozenset({"gene"}),
    "region_contents": frozenset({"range", "position", "type", "quantity", "number", "span"}),
    "gene_cluster": frozenset({"gene", "prefix", "keyword", "quantity", "number", "type"}),
    "gene_runs": frozenset({"gene", "number", "quantity", "type"}),
    "find_motif": frozenset(
        {"motif", "codon", "sequence", "gene", "quantity", "range", "position", "number", "span"}
    ),
    "restriction_sites": frozenset(
        {"enzyme", "number", "range", "span", "position", "gene", "keyword"}
    ),
    "digest": frozenset({"enzyme", "number"}),
    "composition": frozenset({"gene", "range", "quantity", "number", "position", "span"}),
    "kmers": frozenset({"number", "quantity"}),
    "codon_usage": frozenset({"gene", "codon", "amino", "number"}),
    "find_orfs": frozenset({"quantity", "number", "range", "codon", "span", "position"}),
    "intergenic": frozenset({"quantity", "number", "span"}),
    "overlaps": frozenset({"gene", "quantity", "number", "type"}),
    "duplicates": frozenset({"gene", "number", "keyword", "type"}),
    "pseudogenes": frozenset({"gene", "keyword", "type", "number", "codon"}),
    "search_sequence": frozenset({"sequence", "peptide", "motif", "number"}),
}
"""Kinds of entities that each tool has a use for; records and genomes serve them all."""

ONE_NAME = frozenset(
    {"gene_neighbours", "provenance", "gene_runs", "overlaps", "pseudogenes", "duplicates"}
)
"""Tools that take one gene only."""

IGNORED = 0.12
"""Factor on a tool's chance for every kind of entity that it would ignore."""


def fit(tool: str, reading: Reading) -> float:
    """Factor between 0 and 1: how much of what a question names the tool can use."""
    takes = TAKES.get(tool)
    if takes is None:
        return 1.0
    kinds = {entity.kind for entity in reading.marked.of(*_KINDS)}
    if "absent" in kinds:
        kinds = (kinds - {"absent"}) | {"gene"}
    factor = 1.0
    if tool in ONE_NAME and len(reading.names) > 1:
        factor = IGNORED
    for kind in kinds - _COMMON:
        if kind not in takes:
            # A stray number says less than a gene or a sequence that nobody reads.
            factor *= 0.5 if kind in ("number", "type", "amino", "codon") else IGNORED
    return factor


SEQUENCE = (
    r"(?<!coding )\bseq(?:uence)?s?\b|\bfasta\b|\btranslat(?:e|es|ed|ion)\b"
    r"|\b(?:amino acids?|dna|bases|letters|residues) (?:sequence )?(?:of|for)\b"
)
"""Words that ask for letters, not for facts."""


def prefer(tool: str, reading: Reading) -> str:
    """The tool that serves the same question better, given what is asked of the list."""
    keys = {key for key, _ in reading.superlatives}
    opposed = len(reading.superlatives) > len(keys)
    ranked = reading.has(r"\b(?:from )?(?:the )?\w+est to (?:the )?\w+est\b")
    ends = opposed or ("bothends" in concepts(reading.masked) and not ranked)
    relation = re.search(
        r"@(?:gene|absent)\d+ (?:(?:lie|located|sit|found|directly|right|just)s? )*"
        r"(upstream|downstream|before|after|left|right|next|beside"
        r"|adjacent)\b[ \w]*@(?:gene|absent)",
        reading.masked,
    )
    if relation and tool in ("gene_neighbours", "gene_sequence", "gene_presence", "gene_location"):
        return "between_genes"
    if tool == "pseudogenes" and reading.has(_NO_PSEUDOGENES):
        return "count_genes" if reading.count else "list_genes"
    if tool == "find_orfs" and reading.has(_ANNOTATED) and not reading.has(_NOT_ANNOTATED):
        return "list_genes"
    measured = any(bound.unit in ("Da", "pI") for bound in reading.bounds)
    if measured and tool in ("list_genes", "find_genes", "count_genes", "extremes"):
        return "protein_properties"
    letters = reading.has(
        r"\bhow many (?:of each base|(?:bases|nucleotides) (?:are|is) [acgt]\b|[acgt]'?s\b)"
    )
    if tool == "count_genes" and letters:
        return "composition"
    if tool == "region_contents" and reading.values("keyword", "prefix", "aminotype"):
        return "list_genes"
    known = reading.vocabulary
    single = 1 < known.genome_count == known.record_count
    sized = reading.has(r"\b(?:bigg|larg|long|short|small)(?:er|est)\b")
    if tool == "list_records" and single and sized:
        return "compare_genomes"
    if tool == "list_records" and reading.values("record") and reading.has(_GENES_OF):
        return "list_genes"
    if tool == "gene_cluster" and reading.has(_IN_CLUSTER) and not reading.names:
        return "find_genes"
    if tool == "find_motif" and reading.has(r"\breverse[- ]complement|\btranslat|\bhow long is"):
        return "sequence_operation"
    if (
        tool == "extremes" and not ends and (reading.sort or (len(keys) == 1 and not reading.names))
    ) and not reading.has(r"\b(?:extremes?|both ends|min\w*|range)\b|\bmost and least"):
        tool = "list_genes"
    if tool in ("list_genes", "protein_properties", "find_genes") and opposed and not reading.names:
        return "extremes"
    if tool in ("list_genes", "find_genes", "protein_properties") and keys & {
        "mass",
        "pi",
        "gravy",
    }:
        return "protein_properties"
    if tool in ("list_genes", "find_genes"):
        if (reading.count or reading.has(SHARE)) and not reading.superlatives:
            return "count_genes"
        words = reading.values("keyword", "ec", "xref")
        narrowed = (
            reading.superlatives
            or reading.sort
            or reading.bounds
            or reading.strand
            or reading.values("range", "position", "type", "aminotype", "codon", "record", "prefix")
            or reading.has(SEQUENCE)
        )
        if words and not narrowed:
            return "find_genes"
        return "list_genes" if not words or narrowed else tool
    return tool


_ANNOTATED = (
    r"\bannotated (?:open reading frames?|orfs?)\b|\b(?:frames?|orfs?) (?:that |which )?"
    r"(?:is |are |were |have been )?(?:already )?annotated\b|\borfs?\b[^.;?]*\bin the annotation\b"
)
_NOT_ANNOTATED = (
    r"(?:\bno(?:t|ne|thing|body)?|n't|\bnever|\bwithout|\bbut|\bmissing|\boutside|\babsent)\b"
    r"[^,;?]{0,25}\bannotat|\bunannotated"
)
_NO_PSEUDOGENES = (
    r"\b(?:exclud\w+|ignor\w+|without|not counting|omit\w*|leav\w+ out|no) (?:the |all |any )?"
    r"(?:pseudogenes|pseudos|@type)"
)

SHARE = (
    r"\b(?:percent(?:age)?|fraction|proportion|share) of (?:\w+ ){0,2}"
    r"(?:(?:genes|proteins|cds|orfs|products|annotations)\b|@(?:type|aminotype|keyword)\d+)"
)
"""A question for the share of genes that fit."""


_GENES_OF = (
    r"\b(?:genes|proteins|cds|orfs|loci)(?: (?:on|of|in|from|along|by|the|contig|record|scaffold"
    r"|chromosome|plasmid|segment|length|size))* @record\d+"
    r"|@record\d+(?:'s)? (?:genes|proteins|cds)\b"
)
"""The genes of a record, where the record itself could be taken for what is ranked."""


_IN_CLUSTER = (
    r"\b(?:all|every|each|which|list|what)(?: of)?(?: the)? @keyword\d+(?: genes| proteins"
    r"| enzymes)?(?: are| is)?(?: there)? (?:of|in|from|within) (?:the|this|that|our|my) cluster\b"
)
"""Genes of one kind in a file that is a cluster itself, rather than a cluster of them."""


def unasked(call: Call, reading: Reading) -> bool:
    """Whether a call lists all genes though the question speaks of none."""
    return (
        call.tool == "list_genes"
        and not call.arguments
        and reading.has(r"^(?:does|do|did|is|are|has|have|can)\b")
        and not reading.has(
            r"\b(?:genes?|proteins?|features?|cds|loci|orfs?|everything|annotat\w*|list"
            r"|products?)\b"
        )
    )


ALONE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("sequence", "peptide"), "search_sequence"),
    (("gene", "absent"), "gene_details"),
    (("enzyme",), "restriction_sites"),
    (("motif",), "find_motif"),
    (("keyword", "ec", "xref"), "find_genes"),
    (("prefix", "type", "aminotype"), "list_genes"),
    (("range", "position"), "region_contents"),
    (("record",), "genome_summary"),
)
"""What a bare name asks for, by the first kind that is there."""


def alone(reading: Reading) -> str | None:
    """The tool for a question that is nothing but a name, or None for every other question."""
    words = re.findall(r"[a-z]+", re.sub(r"@\w+", " ", reading.masked))
    if any(word not in _POLITE for word in words):
        return None
    for kinds, tool in ALONE:
        if reading.values(*kinds):
            return tool
    return None


_POLITE = frozenset(
    [
        "a",
        "an",
        "the",
        "please",
        "in",
        "on",
        "of",
        "and",
        "or",
        "gene",
        "genes",
        "protein",
        "proteins",
        "any",
    ]
)

_KINDS = (
    "gene", "absent", "keyword", "prefix", "ec", "xref", "type", "aminotype", "quantity", "span",
    "number", "range", "position", "codon", "amino", "enzyme", "motif", "sequence", "peptide",
)  # fmt: skip
