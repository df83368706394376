"""Windows of the genome, stretches to scan, labels and methods, of words about classification."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions, region
from app.plan.entities import mark
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.vocabulary import Vocabulary
from app.tools.classify.kinds import ANY_KIND, kind_of

UPSTREAM = (
    r"(?:upstream|before|ahead of|preceding|in front of|leading (?:up )?(?:in)?to|5'? of"
    r"|5' (?:region|flank))"
)
DOWNSTREAM = r"(?:downstream|after|following|behind|3'? of|3' (?:region|flank))"
AROUND = r"(?:around|near|about|surrounding|either side of|each side of|beside|next to|close to)"
_DRAWN = r"\brandom(?:ly)?\b|\bdrawn\b|\bsampled?\b"
_BETWEEN = r"\b(?:inter-?genic|between (?:the )?genes|non-?coding|outside (?:of )?(?:the )?genes)\b"
_SIZE = r"(?P<e>@quantity\d+)"
_NEGATIVE = r"negatives?|non-?examples?|controls?|counter-?examples?"
_POSITIVE = r"positives?"
_METHODS = {
    r"knn-alignment|alignments?": "knn-alignment",
    r"knn-dnahlm": "knn-dnahlm",
    r"knn-kmer|k ?nn|k-nn|nearest neighbou?rs?": "knn-kmer",
    r"centroids?|prototypes?": "centroid",
    r"k-?mers?|words": "kmers",
    r"embeddings?|logistic(?: regression)?": "embeddings",
    r"in[- ]context|prompt(?:ing)?": "dnahlm",
    r"combin\w+|stack\w+|ensemble": "combined",
    r"positions?|places": "places",
    r"motifs?": "motifs",
    r"(?:base )?composition": "composition",
    r"(?:a )?head": "head",
}
"""Words for a method of `app.classify`, and its name there."""


def subject(prose: str, vocabulary: Vocabulary) -> Reading:
    """A clause read without the kind that is asked for, so that genes and places remain."""
    bare = re.sub(rf"(?<![\w-])(?:{ANY_KIND})(?![\w-])", " ", prose, flags=re.I)
    return read(mark(bare, vocabulary), vocabulary)


def windows(reading: Reading, drawn: bool = False) -> dict[str, Any] | None:
    """Arguments of `Windows`, or None where the clause names no stretch of the genome.

    Parameters
    ----------
    reading
        Of the clause, see `subject`.
    drawn
        Whether "random" alone is enough.
    """
    text = reading.masked
    where: str | None = None
    if re.search(_BETWEEN, text):
        where = "intergenic"
    elif re.search(rf"\b{UPSTREAM}", text):
        where = "upstream"
    elif re.search(rf"\b{DOWNSTREAM}", text):
        where = "downstream"
    elif drawn and re.search(_DRAWN, text):
        where = "random"
    elif re.search(r"\b(?:starts?|start codons?|first bases?) of\b|\bgene starts\b", text):
        where = "start"
    place = region(reading)
    if where is None and place is not None:
        found = {"where": "region", "start": int(place["start"]), "end": int(place["end"])}
        record = reading.first("record")
        return {**found, "record": record} if record else found
    wanted = _genes(reading)
    if where is None:
        if not wanted:
            return None
        where = "gene"
    arguments: dict[str, Any] = {"where": where}
    size = _size(reading)
    if size is not None:
        arguments["size"] = size
    if where in ("intergenic", "random"):
        number = next((v for v in reading.values("number") if isinstance(v, int)), None)
        if number and 1 <= number <= 10_000:
            arguments["count"] = number
        record = reading.first("record")
        return {**arguments, "record": record} if record else arguments
    if not wanted and not re.search(r"\b(?:each|every|all|any|the)\b.*\b(?:genes?|cds)\b", text):
        return None
    if wanted:
        arguments["filter"] = wanted
    if reading.limit:
        arguments["count"] = reading.limit
    return arguments


def _genes(reading: Reading) -> dict[str, Any]:
    """Which genes a clause is about, as `GeneFilter` takes it; empty where it names none."""
    wanted = {k: v for k, v in conditions(reading).items() if k not in ("region",)}
    kinds = [t for t in wanted.pop("types", []) if t.lower() not in ("promoter", "terminator")]
    if kinds:
        wanted["types"] = kinds
    for key in ("min_length", "max_length", "length_unit"):
        wanted.pop(key, None)
    if reading.names:
        wanted = {"names": list(reading.names)}
    return wanted


def _size(reading: Reading) -> int | None:
    """Length of the windows: the quantity in bp nearest to where they lie."""
    beside = reading.matching(
        rf"{_SIZE}(?: \w+){{0,4}}? (?:{UPSTREAM}|{DOWNSTREAM}|stretch|window|region|piece|random"
        r"|inter-?genic|fragment)"
    ) or reading.matching(rf"(?:windows?|stretches|pieces|regions?|fragments?) of {_SIZE}")
    value = beside if isinstance(beside, (int, float)) else None
    if value is None:
        value = next((e.value for e in reading.marked.of("quantity") if e.unit == "bp"), None)
    return int(value) if value is not None and 5 <= value <= 50_000 else None


def scan_place(reading: Reading) -> dict[str, Any] | None:
    """Where to scan: around a gene, a range, a record or everything; None where nothing is said."""
    text = reading.masked
    size = next((int(e.value) for e in reading.marked.of("quantity") if e.unit == "bp"), None)
    record = reading.first("record")
    place = region(reading)
    if place is not None:
        found = {"start": int(place["start"]), "end": int(place["end"])}
        return {**found, "record": record} if record else found
    if reading.names:
        arguments: dict[str, Any] = {"around": reading.names[0]}
        if size is not None:
            halves = not re.search(
                r"\b(?:within|up to|less than|each side|either side|both sides|\+/-|±"
                r"|on (?:each|both|either))\b",
                text,
            ) and re.search(rf"@quantity\d+ (?:\w+ ){{0,3}}?{AROUND}", text)
            arguments["distance"] = size // 2 if halves else size
        elif re.search(r"\b(?:in|inside|along|across|over|within) (?:the )?(?:gene )?@gene", text):
            arguments["distance"] = 0
        else:
            arguments["distance"] = 1_000
        return {**arguments, "record": record} if record else arguments
    if record:
        return {"record": record}
    whole = r"\b(?:whole|entire|complete|full|all(?: of)?) (?:of )?(?:the |this |it)?"
    if re.search(rf"{whole}|\b(?:genome|chromosome|plasmid|record|contig|sequence)\b", text):
        return {}
    return None


def example_label(clause: str, last: str | None = None) -> str | None:
    """Label that a clause gives to examples: ``as positive examples`` -> ``positive``.

    Parameters
    ----------
    clause
        Words of one clause.
    last
        Positive label of the clause before, for "as negative".
    """
    low = clause.lower().strip(" .?!,;")
    found = re.search(
        r"\b(?:as|to be|labell?ed(?: as)?|are|with (?:the )?label|under|=)\s+(?:an? |the |my )?"
        r"(?P<x>[\w-]+(?: [\w-]+){0,3}?)\s*(?:examples?|samples?|sequences?|class|set|ones?)?$",
        low,
    ) or re.search(r"\bexamples? (?:of|for) (?:an? |the )?(?P<x>[\w-]+(?: [\w-]+){0,3}?)$", low)
    if found is None:
        return None
    words = found["x"].strip(" '\"")
    inner = re.match(r"(?:examples? )(?:of|for) (?:an? |the )?(.+)$", words)
    words = inner.group(1) if inner else words
    if re.fullmatch(_NEGATIVE, words):
        return f"non-{last}" if last and last != "positive" else "negative"
    if re.fullmatch(_POSITIVE, words):
        return "positive"
    if re.fullmatch(r"examples?|samples?|training(?: data)?|labell?ed|well|these|it|them", words):
        return None
    kind = kind_of(words)
    if kind is not None and not re.match(r"non|not|no ", words) and len(words.split()) <= 2:
        return kind.name if kind.name in ("promoter", "enhancer", "terminator") else words
    return re.sub(r"(?<=[a-rt-z])s$", "", words)


def method(prose: str) -> str | None:
    """The estimator that words in lower case ask for; one that there is not is handed on, to be
    refused by name."""
    for words, name in _METHODS.items():
        if re.search(
            rf"\b(?:with|by|using|use|method)\s+(?:the )?(?:method )?(?:{words})(?![\w-])", prose
        ):
            return name
    other = re.search(
        r"\b(?:with|by|using) (?:the )?method (?:called |named )?['\"]?([\w-]+)", prose
    )
    return other.group(1) if other else None


def letters(question: str) -> str | None:
    """What stands last in a question where a sequence should: too short for one, or mistyped.

    Such letters are sent on to be refused with the reason.
    """
    lines = [line.strip() for line in question.strip().splitlines()]
    last = re.split(r"\s+", lines[-1].rstrip(" ?!."))[-1] if lines else ""
    bases = sum(letter in "ACGTUN" for letter in last)
    if re.fullmatch(r"[ACGTUN]{3,}", last) or (
        re.fullmatch(r"[A-Z0-9*_.-]+", last) and len(last) >= 8 and bases >= len(last) / 2
    ):
        return last
    # All of the last line, where it is nothing but letters of a protein.
    return last if len(lines) > 1 and re.fullmatch(r"[A-Z]{12,}\*?", lines[-1]) else None
