"""Arguments of the tool that writes files."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import sort_and_limit
from app.plan.fill.genes import leftover
from app.plan.followup import MANY, ONE, Past
from app.plan.reading import Reading

_FORMATS: tuple[tuple[str, str], ...] = (
    (r"gff ?-?(?:version )?3?", "gff3"),
    (r"gen ?bank(?: flat ?file)?|gbk?|gbff", "genbank"),
    (r"(?:protein|amino[- ]acid|aa) fasta|\.?faa|fasta (?:of|with) (?:the )?proteins?", "faa"),
    (r"(?:cds|coding|nucleotide|gene) fasta|\.?ffn", "ffn"),
    (r"(?:multi-?)?fasta|\.?fas?|\.?fna", "fasta"),
    (r"bed(?: ?(?:6|12))?", "bed"),
    (r"csv|excel|xlsx?|spread ?sheets?|tsv|comma[- ]separated(?: values)?", "csv"),
    (r"parquet", "parquet"),
)
_FILE = r"(?:[- ](?:files?|format|table|track|lines?|entries|records?|text))*"
_GENERIC = frozenset(
    """all the whole entire complete full genome genomes annotation annotations annotated features
    feature file files everything record records sequence sequences data dataset table list result
    results this that these those them contents disk computer local into with their them coding
    download export save format formats genes gene proteins protein bases letters please coordinates
    positions locations places computer machine folder desktop them your locus tags names products
    information details rows hits ones answer dump convert converted version could would
    """.split()  # noqa: SIM905
)


_ORDER = ("sort_by", "order", "limit")


def format_of(question: str) -> tuple[str, str]:
    """The format that is named and the question without it; empty where none is."""
    for pattern, name in _FORMATS:
        worded = (
            rf"(?:\b(?:as|in|to|into)\s+(?:an?\s+|the\s+)?|\b(?:an?|the)\s+(?=\S+\s+(?:file|of|for"
            rf"|with)\b)|(?<=\s))(?<![\w-])(?:{pattern})(?!\w){_FILE}"
        )
        found = re.search(worded, question, re.IGNORECASE)
        if found:
            rest = f"{question[: found.start()]} {question[found.end() :]}"
            return name, re.sub(r"\s+", " ", rest).strip()
    return "", question


def export_arguments(reading: Reading, past: Past | None = None) -> dict[str, Any] | None:
    """Arguments of ``export`` but its format; ``kind`` is the format that the words imply.

    Returns
    -------
    dict or None
        None where the words that say what to write are not understood.
    """
    text = reading.masked
    arguments: dict[str, Any] = {}
    if re.search(r"\bproteins?(?: sequences?)?\b|\bamino[- ]acids?\b", text):
        arguments["kind"] = "faa"
    elif re.search(r"\b(?:cds|coding sequences?)\b", text):
        arguments["kind"] = "ffn"
    if re.search(r"\bwith (?:the |its |their )?(?:bases|sequences?|dna)\b", text):
        arguments["sequence"] = True
    if reading.names:
        return {**arguments, "names": reading.names}
    wanted = conditions(reading)
    if arguments.get("kind") == "faa" and wanted.get("types") in (
        ["protein"],
        ["protein_coding"],
    ):
        others = [key for key in wanted if key != "types"]
        if not others and not (reading.superlatives or reading.sort or reading.limit):
            return arguments
    pointing = bool(MANY.search(text) or ONE.search(text) or not text.strip(" .?!,"))
    if past is not None and pointing and _narrow(wanted) is None:
        return _those(past, arguments)
    if not _narrow(wanted):
        words = [word for word in leftover(reading).split() if word not in _GENERIC]
        if words:
            wanted = {**wanted, "keywords": [" ".join(words)]}
    everything = re.search(
        r"\b(?:genome|file|annotation|everything|whole|entire|complete|all(?: of it)?)\b", text
    )
    ordered = bool(reading.superlatives or reading.sort or reading.limit)
    said = bool(wanted) or ordered or bool(re.search(r"\bgenes\b", text))
    if said:
        arguments["filter"] = wanted
    elif not everything and text.strip(" .?!,") and not pointing:
        return arguments if re.search(r"\b(?:features|sequences?|records?)\b", text) else None
    sort_and_limit(reading, arguments, 10)
    return arguments


def _narrow(wanted: dict[str, Any]) -> dict[str, Any] | None:
    """Conditions that choose something; None where there are none."""
    kept = {key: value for key, value in wanted.items() if key != "types" or value != ["gene"]}
    return kept or None


def _those(past: Past, arguments: dict[str, Any]) -> dict[str, Any]:
    """What the turn before was about."""
    for call in past.calls:
        before = call.arguments
        if call.tool in ("list_genes", "count_genes") and before.get("filter") is not None:
            kept: dict[str, Any] = {key: before[key] for key in _ORDER if key in before}
            return {**arguments, **kept, "filter": before["filter"], **_of(before)}
        if call.tool == "export":
            return {**before, **arguments}
    if past.names:
        return {**arguments, "names": past.names}
    return arguments


def _of(before: dict[str, Any]) -> dict[str, Any]:
    return {"genome": before["genome"]} if "genome" in before else {}
