"""Demands that narrow what is told of: names, limits, places, kinds, strand, flags, codons.

The table they belong to is `app.plan.demands`.
"""

from __future__ import annotations

import re

from app.plan.conditions import conditions
from app.plan.covered import EVERY, FILE_WORDS, asking
from app.plan.reading import Reading
from app.plan.tokens import is_common
from app.plan.told import COUNTED, FILTERED, HOLDERS, LISTED, OF_GENES, Demand, Rule, Told
from app.tools.shared.words import singular


def _strand(reading: Reading, told: Told) -> Demand | None:
    if not reading.strand or reading.names or reading.group == "strand":
        return None
    if "strand" in told.keys or "strand" in told.text or not told.tools & OF_GENES:
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
        if entity.kind == "absent" and told.tools == {"mutation"}:
            continue  # D614G is read as a change.
        if entity.kind == "aminotype" and told.tools & {"transfer_rnas"}:
            continue
        return Demand("name", value)
    return None


def _kinds(reading: Reading, told: Told) -> Demand | None:
    if not told.tools <= (FILTERED | {"region_contents"}):
        return None
    wanted = conditions(reading)
    for kind in wanted.get("types", ()):
        if kind == "pseudogene" and "pseudo" in told.keys:
            continue
        if kind in HOLDERS or told.says(kind) or kind in ("protein", "CDS", "protein_coding"):
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
        if key == "without" and "at_most" in told.keys:
            continue  # Residues that proteins do not have.
        if key in wanted and key not in told.keys and "group_without" not in told.keys:
            return Demand("flag", said)
    return None


_PROPER = re.compile(r"\b[A-Z]\. ?[a-z]+|(?<=[a-z,] )[A-Z][a-z]+\b(?: [a-z]{5,}(?= ))?")
"""Organisms and other names within a sentence."""


def _content(reading: Reading, told: Told) -> Demand | None:
    """A word that narrows what is counted, answered with all genes."""
    if told.tools != {"count_genes"} or told.keys or reading.vocabulary.genome_count > 1:
        return None
    known = reading.vocabulary
    names = {part for name in (*known.genomes, *known.records) for part in name.split()}
    names |= known.title_words
    said = asking(_PROPER.sub(" ", reading.marked.text).lower())
    for word in re.findall(r"(?<![@\w'.-])[a-z][a-z'-]{3,}(?![\w@])", said):
        if word in EVERY or singular(word) in EVERY or word in FILE_WORDS or word in names:
            continue
        if not is_common(word, 6000) or word in reading.vocabulary.product_words:
            return Demand("word", word)
    return None


_START = re.compile(r"\b(?:start|initiation|initiator|initiating)(?: and stop)? codons?\b")
_STOP = re.compile(r"\b(?:stop|termination|terminator|end) codons?\b")


def _codons(reading: Reading, told: Told) -> Demand | None:
    if reading.names or not told.tools <= LISTED:
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
    if not told.tools <= LISTED or reading.names:
        return None
    kinds = {"exon", "intron"} & set(reading.values("type"))
    if not kinds and not _SPLICED.search(reading.masked):
        return None
    if {"spliced", "min_exons", "max_exons"} & told.keys or "exon" in told.text:
        return None
    if "intron" in told.text:
        return None
    return Demand("splice", "introns or exons")


NARROWING: tuple[Rule, ...] = (
    _strand, _limits, _places, _names, _kinds, _words, _flags, _content, _codons, _splice,
)  # fmt: skip
