"""A second look at a plan: in other words, mended, composed anew, or not made.

The first reading stands where it carries every demand of the question (`app.plan.demands`). Else
the question is read again in the planner's own words (`app.plan.wording`), the missing conditions
are put into the call, or a call is composed from the grammar of conditions alone; the first of
these that leaves nothing out is taken. Where none does, the question is declined with the words
that would have been left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from app.plan.base import Call, Plan
from app.plan.choosing import Chooser
from app.plan.clauses import asks_number
from app.plan.composing import UNSPLICED, composed, only_known
from app.plan.conditions import conditions
from app.plan.demands import unmet
from app.plan.described import describe
from app.plan.entities import mark
from app.plan.reader import read
from app.plan.reading import Reading
from app.plan.rewriting import simplify
from app.plan.sequel import Planner
from app.plan.told import FILTERED, Demand
from app.plan.vocabulary import Vocabulary
from app.plan.wording import reworded

LONGEST = 600
"""Characters of a question that is looked at twice."""

FIRM = frozenset({"words that the call leaves out", "another organism", "beyond a file"})
"""Refusals that were made for a reason and are not questioned here."""

OPEN = frozenset({"", "words that no tool reads", "words of no genome"})
"""Refusals for want of a tool or for a word, which another wording may do without."""


def settle(question: str, planned: Plan, vocabulary: Vocabulary, reader: Planner) -> Plan:
    """The plan of a question, or a better or narrower one; a refusal where conditions are lost.

    Parameters
    ----------
    question
        As typed.
    planned
        Its first plan.
    vocabulary
        Names of the open genomes.
    reader
        Plans a question without a turn before it.
    """
    if len(question) > LONGEST or planned.chain:
        return planned
    if planned.status != "answered" and planned.trace.get("how", "") not in OPEN:
        return planned
    text = reworded(question)
    reading = _reading(text, vocabulary)
    left = unmet(reading, planned.calls)
    if planned.status == "answered" and not left:
        return _both_halves(question, planned, vocabulary, reader)
    halves = _both_halves(question, planned, vocabulary, reader)
    if halves is not planned and not unmet(reading, halves.calls):
        return halves
    for calls in _other_calls(question, text, reading, planned, left, vocabulary, reader):
        if calls and not unmet(reading, calls):
            return Plan(calls, trace={**planned.trace, "read_as": reading.masked,
                                      "how": "a second reading"})  # fmt: skip
    if planned.status != "answered" or all(demand.kind == "genomes" for demand in left):
        return planned
    return Plan([], "declined", left_out(left), trace={**planned.trace, "how": "conditions lost"})


def _reading(text: str, vocabulary: Vocabulary) -> Reading:
    return read(describe(simplify(mark(text, vocabulary)), vocabulary), vocabulary)


def _other_calls(
    question: str,
    text: str,
    reading: Reading,
    planned: Plan,
    left: Sequence[Demand],
    vocabulary: Vocabulary,
    reader: Planner,
) -> Iterator[list[Call]]:
    """Calls to try in place of the first ones, the nearest first."""
    again = reader(text, vocabulary, None) if text != question else planned
    word = next((demand.said for demand in left if demand.kind == "word"), "")
    if word and planned.calls:
        given = planned.calls[0].arguments.get("filter", {})
        yield _valid([Call("count_genes", {"filter": {**given, "keywords": [word]}})])
    if again is not planned and again.status == "answered":
        yield again.calls
    for plan in (again, planned):
        if plan.status == "answered":
            yield _valid(mended(reading, plan.calls, unmet(reading, plan.calls)))
    refused = planned.status != "answered"
    if not refused or only_known(reading, vocabulary):
        yield _valid(composed(reading, left))


def _valid(calls: list[Call]) -> list[Call]:
    found = Chooser.valid(calls)
    return found if len(found) == len(calls) else []


def left_out(left: Sequence[Demand]) -> str:
    """The refusal that names the words an answer would have left out."""
    said = " and ".join(f"'{demand.said}'" for demand in left[:2])
    return (
        f"The answer would leave out {said}, so it is not given; ask for one thing at a time, with "
        "gene names, a kind of feature, a strand, a length or a range of positions."
    )


# ---------------------------------------------------------------- mending


_KEYS = {
    "strand": ("strand",),
    "limit": ("min_length", "max_length", "length_unit", "min_gc", "max_gc"),
    "place": ("region",),
    "kind": ("types",),
    "name": ("ec", "xref", "prefix", "keywords", "types"),
    "splice": ("spliced", "min_exons", "max_exons"),
    "flag": (
        "hypothetical",
        "has_symbol",
        "has_product",
        "has_ec",
        "pseudo",
        "over_origin",
        "start_codon",
        "without",
        "without_types",
        "types",
    ),
}
"""Conditions of a filter that meet each demand."""


def mended(reading: Reading, calls: Sequence[Call], left: Sequence[Demand]) -> list[Call]:
    """The calls with what they left out put in, as far as their tools take it."""
    if len(calls) != 1:
        return []
    call = calls[0]
    arguments: dict[str, Any] = {**call.arguments}
    tool = call.tool
    wanted = conditions(reading)
    for demand in left:
        if demand.kind in _KEYS and tool in FILTERED:
            own = dict(arguments.get("filter", {}))
            own |= {key: wanted[key] for key in _KEYS[demand.kind] if key in wanted}
            if demand.kind == "splice" and not {"spliced", "min_exons", "max_exons"} & own.keys():
                own["spliced"] = not UNSPLICED.search(reading.masked)
            arguments["filter"] = own
        elif demand.kind == "share" and tool in ("list_genes", "find_genes"):
            tool, arguments = "count_genes", {"filter": wanted}
        elif demand.kind == "group" and tool == "count_genes":
            arguments["group_by"] = "record"
        elif demand.kind == "group" and arguments.get("fields") == ["gene_density"]:
            tool, arguments = "list_records", {"sort_by": "density", "order": "descending"}
        elif demand.kind == "rank" and tool == "gene_neighbours":
            arguments["count"] = _NTH.get(demand.said, 1)
        elif demand.kind == "measure" and reading.names and tool in _ABOUT_GENES:
            tool, arguments = _measured(reading, demand)
        elif demand.kind == "sized":
            order = "ascending" if _SMALL.search(reading.masked) else "descending"
            arguments |= {"sort_by": "length", "order": order}
        elif demand.kind == "order":
            first, second = reading.names
            tool, arguments = "between_genes", {"first": first, "second": second, "what": "order"}
        elif demand.kind == "operon":
            tool, arguments = "gene_cluster", {"name": reading.names[0]}
        elif demand.kind == "distance" and tool == "restriction_sites":
            kept = {key: item for key, item in arguments.items() if key in ("enzymes", "record")}
            tool, arguments = "digest", kept
        elif demand.kind == "distance" and len(reading.names) == 2:
            first, second = reading.names
            tool, arguments = "between_genes", {"first": first, "second": second,
                                                "what": "distance"}  # fmt: skip
    return [Call(tool, arguments)]


_ABOUT_GENES = frozenset({"gene_details", "gene_location", "gene_presence", "gene_neighbours"})


def _measured(reading: Reading, demand: Demand) -> tuple[str, dict[str, Any]]:
    """The tool that measures the genes that are named."""
    if demand.said.startswith("g"):
        return "composition", {"names": reading.names}
    return "protein_properties", {"names": reading.names, "field": "all"}


_NTH = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
        "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}  # fmt: skip
_SMALL = re.compile(r"\b(?:short|small|tini)est\b")


# ---------------------------------------------------------------- second halves


_SECOND = re.compile(
    r"(?:,| -|;)? and (?:also )?(?P<ask>(?:how (?:many|long|much|big|large|far)|what|which|where"
    r"|who|is|are|does|do)\b[^?]{6,}|(?:the )?(?:total )?numbers? of [^?]{3,})",
    re.IGNORECASE,
)
_OF_FILE = re.compile(
    r" (?:in|of|on|within) (?:it|(?:this|the) (?:genome|file|gff|genbank|record|plasmid|virus))$",
    re.I,
)


def _both_halves(question: str, planned: Plan, vocabulary: Vocabulary, reader: Planner) -> Plan:
    """The plan with the calls of a second question that the first reading did not get to."""
    if len(planned.calls) != 1 or planned.trace.get("how", "").startswith("a question about"):
        return planned
    found = _SECOND.search(question)
    if found is None or len(question[: found.start()].split()) < 2:
        return planned
    ask = _OF_FILE.sub("", found["ask"].strip(" ?."))
    if _POINTS.search(ask):
        return planned
    first = reader(question[: found.start()], vocabulary, None)
    second = reader(ask, vocabulary, None)
    if any(half.status != "answered" or not half.calls for half in (first, second)):
        return planned
    if not asks_number(ask.lower()) and any(not call.arguments for call in second.calls):
        return planned
    both = [*first.calls, *(call for call in second.calls if call not in first.calls)]
    if planned.calls[0] not in both or len(first.calls) > 1 or len(both) < 2:
        return planned
    if unmet(_reading(ask, vocabulary), second.calls):
        return planned
    return Plan(both, claims=planned.claims,
                trace={**planned.trace, "how": "both halves"})  # fmt: skip


_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|those|these|that|this|each|which ones?|other|the rest"
    r"|the (?:gene|protein|one|product|enzyme|operon|cluster|file|genome))\b",
    re.I,
)
