"""Questions that compare two open genomes by their sequences.

Stands in front of the classifier and takes only questions with clear words: identity of genomes,
synteny and rearrangements, and genes that are shared or missing by their proteins. Which genes are
missing is answered by gene names where both genomes name most of their genes, else by proteins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.plan.base import Call, Plan
from app.plan.entities import mark
from app.plan.fill.genomes import shared_genes
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.toolset import ARGUMENTS, RECOGNISED
from app.plan.vocabulary import of_library

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

NAMED = 0.5
"""Share of the protein genes that must have symbols for names to tell which are missing."""

_BOTH = (
    r"(?:two|both|these|the|my|open|opened|other|each other|them|they|genomes?|files?|strains?"
    r"|species|bacteria|viruses|phages|plasmids|isolates|assemblies|organisms)"
)
_IDENTITY = re.compile(
    r"\bani\b|\baverage nucleotide identit\w+|\b(?:genome|nucleotide|dna|overall)[- ]"
    r"(?:wide )?(?:identity|similarity|relatedness)\b"
    rf"|\bhow (?:similar|closely|close|related|alike|identical|different|distant)\b.*(?:\b{_BOTH}\b"
    r"|@genome)|\b(?:are|is) .*\b(?:the )?same species\b"
    r"|\bwhat (?:percent\w*|%|share|fraction) of .*\b(?:align\w*|identical)\b"
)
_SYNTENY = re.compile(
    r"\bsynten\w+|\bdot ?-?plots?\b|\brearrang\w+|\b(?:genomic|genome|chromosomal|large)? ?"
    r"inversions?\b|\binverted (?:regions?|blocks?|segments?|stretch\w*|parts?)\b"
    r"|\bco-?linear\w*|\btranslocat(?:ions?|ed)\b|\blink (?:view|plot|map)\b"
    r"|\b(?:same|conserved|kept|keep|change[sd]?|preserve[ds]?) (?:the )?(?:gene )?order\b"
    r"|\b(?:align|aligned|alignment of) (?:the |these |both |my )?(?:two )?genomes\b"
)
_UNALIGNED = re.compile(
    r"\b(?:regions?|stretch(?:es)?|parts?|sequences?|segments?|dna|bases|islands?)\b.*\b(?:only in"
    r"|missing|absent|unique|specific|lack\w*|not (?:in|found|present)|deleted|inserted|deletions?"
    r"|insertions?)\b|\b(?:large )?(?:deletions?|insertions?|indels?) between\b"
    r"|\b(?:unique|specific|missing|absent|extra) (?:regions?|stretch(?:es)?|parts?|segments?|dna"
    r"|islands?)\b"
)
_PROTEINS = re.compile(
    r"\b(?:by|on|using|through|based on|with|from)(?: their| the)? (?:\w+ )?"
    r"(?:proteins?|sequences?|homology|similarity|amino acids?|translations?)\b"
    r"|\b(?:homolog|ortholog|homologue|orthologue)(?:s|ous|y)?\b|\breciprocal\b|\bbest hits?\b"
    r"|\bsimilar proteins?\b|\bcore (?:genome|genes|proteome)\b|\bpan-?genome\b|\baccessory genes\b"
    r"|\bprotein (?:similarity|identity|homology)\b"
    r"|\bproteins? .*\b(?:in common|shared?|correspond)"
    r"|\b(?:shared?|common|corresponding) proteins?\b"
)
_GENES = re.compile(r"\b(?:genes?|proteins?|cds|orfs?|homolog\w*|ortholog\w*)\b")
_ONLY = re.compile(
    r"\b(?:unique|only|missing|lack\w*|absent|but not|except|specific|exclusive\w*|without|private"
    r"|no counterpart|gained|lost|not (?:in|found|present|shared)|do(?:es)?n't|do(?:es)? not)\b"
)
_COPIES = re.compile(r"\b(?:extra copies|paralogs?|paralogues?|paralogous)\b")
_PERCENT = re.compile(r"(\d{2,3}(?:\.\d+)?) ?(?:%|percent|per cent)(?: (identity|coverage))?")
_LINKS = re.compile(r"\blink(?:s|ed)?\b|\blinear\b|\bside by side\b|\bribbons?\b")


_LENGTHS = re.compile(
    r"\b(?:difference|differ(?:s|ent)?)\b[^?.]{0,25}\b(?:bp|bases|base pairs|nucleotides|lengths?"
    r"|sizes?)\b|\b(?:equally|equal|same|different|differing) (?:long|lengths?|sizes?)\b"
    r"|\bby how (?:many|much) (?:bp|bases|longer|shorter|larger)\b"
)
_SAME = re.compile(
    r"\bbase (?:for|by) base\b|\b(?:identical|same) (?:dna |nucleotide )?sequences?\b"
    r"|\bsequences? (?:\w+ ){0,4}?(?:identical|the same)\b|\bletter (?:for|by) letter\b"
    r"|^(?!.*\b(?:lengths?|sizes?|long|gc|numbers?|many|organisms?|topology|annotat\w+|features?"
    r"|versions?|dates?)\b)(?:\w+ ){0,4}?(?:is|are|do|does|has|have|did)\b[^?]*"
    r"\b(?:sequences?|dna|bases|nucleotides)\b[^?]*\b(?:differ(?:s|ent)?|identical|the same|match"
    r"(?:es)?|agree|equal)\b"
)


def recognise(question: str, library: Library) -> Plan | None:
    """The plan of a question that compares genomes by sequence, or None where it is another.

    Parameters
    ----------
    question
        Plain English.
    library
        Open genomes; with fewer than two the answer is None.
    """
    if len(library.genomes) < 2 or len(question) > 2000:
        return None
    vocabulary = of_library(library)
    reading = read(mark(question, vocabulary), vocabulary)
    if reading.names or reading.values("sequence", "peptide"):
        return None
    found = _call(question.lower(), reading, library)
    if found is None:
        return None
    tool, arguments = found
    schema = RECOGNISED.get(tool) or ARGUMENTS[tool]
    two = _two(reading, arguments) if tool in RECOGNISED else {}
    full = schema.model_validate({**two, **arguments})
    call = Call(tool, full.model_dump(exclude_defaults=True))
    trace = {"read_as": reading.masked, "how": "two genomes compared by their sequences"}
    return Plan([call], "answered", trace=trace)


def _call(typed: str, reading: Reading, library: Library) -> tuple[str, dict[str, Any]] | None:
    """Tool and arguments; the spelling of words that the planner does not know is as typed."""
    text = reading.masked
    if _SYNTENY.search(typed):
        arguments: dict[str, Any] = {"view": "links"} if _LINKS.search(typed) else {}
        if re.search(r"\binver\w+", typed):
            arguments["what"] = "inversions"
        return "synteny", arguments
    asks_genes = _GENES.search(text) is not None
    by_proteins = _PROTEINS.search(text) is not None
    if (asks_genes and by_proteins) or (asks_genes and _unnamed(reading, library)):
        arguments = _thresholds(typed)
        if _COPIES.search(text):
            return "shared_proteins", {**arguments, "what": "copies"}
        if _ONLY.search(text):
            arguments |= _only(reading)
        return "shared_proteins", arguments
    if not asks_genes and _UNALIGNED.search(text):
        return "synteny", {"what": "unaligned"}
    if not asks_genes and _LENGTHS.search(typed) and not reading.superlatives:
        return "compare_genomes", {"fields": ["length"]}
    if _IDENTITY.search(text) or (not asks_genes and _SAME.search(typed)):
        return "genome_identity", {}
    return None


def _unnamed(reading: Reading, library: Library) -> bool:
    """Whether genes shared or missing are asked for where names cannot tell."""
    if not re.search(r"\b(?:missing|shared?|unique|absent|in common|only in|lack\w*)\b",
                     reading.masked):  # fmt: skip
        return False
    if reading.has(r"\b(?:symbols?|names?|named|products?|annotations?)\b"):
        return False
    wanted = reading.values("genome")
    genomes = [g for g in library.genomes if g.name in wanted] if wanted else library.genomes
    return any(_share_named(genome) < NAMED for genome in genomes)


def _share_named(genome: Genome) -> float:
    query = "SELECT count(*) FILTER (symbol <> ''), count(*) FROM genes WHERE kind = 'protein'"
    named, total = genome.sql(query)[0]
    return named / total if total else 1.0


def _only(reading: Reading) -> dict[str, Any]:
    """Which of the two has what the other lacks, with both in that order."""
    genomes = list(dict.fromkeys(reading.values("genome")))
    holder = (shared_genes(reading) or {}).get("only_in")
    if holder is None or holder not in genomes:
        return {"what": "only_first"}
    rest = [name for name in genomes if name != holder]
    return {"what": "only_first", "first": holder, **({"second": rest[0]} if rest else {})}


def _two(reading: Reading, arguments: dict[str, Any]) -> dict[str, Any]:
    """The genomes that a question names, in its order, where the arguments do not yet say them."""
    genomes = list(dict.fromkeys(reading.values("genome")))
    if "first" in arguments or not genomes:
        return {}
    return dict(zip(("first", "second"), genomes[:2], strict=False))


def _thresholds(text: str) -> dict[str, Any]:
    """Identity and coverage that a question asks for."""
    found: dict[str, Any] = {}
    for value, what in _PERCENT.findall(text):
        share = float(value) / 100
        if 0.3 <= share <= 1:
            found[what or "identity"] = share
    return found
