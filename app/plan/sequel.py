"""Double questions whose second half is about what the first half finds.

"Which is the heaviest protein and what is its pI?", "how many tRNAs are there and where are they?":
the first half is planned and run, and the second is read as the question after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.plan.base import Call, Plan
from app.plan.described_gene import about_described
from app.plan.followup import Past
from app.plan.vocabulary import Vocabulary

if TYPE_CHECKING:
    from index.library import Library

Planner = Callable[[str, Vocabulary, "Past | None"], Plan]

LONGEST = 300
"""Characters of a double question at most."""

FINDS = frozenset(
    {
        "list_genes", "find_genes", "extremes", "protein_properties", "count_genes",
        "gene_neighbours", "region_contents", "gene_cluster", "list_records", "overlaps",
        "pseudogenes", "between_genes", "nearest_genes", "residue_ranking", "operon_place",
    }
)  # fmt: skip
"""Tools that find genes or records which the question does not name."""

_JOINT = re.compile(
    r"\s*(?:,\s*|;\s*|[.?]\s+|\s)(?:and |also |if so,? |then )*"
    r"(?=(?:what|where|which|who|how|is|are|does|do|give|show|list|tell|print|on which|on what|its"
    r"|their)\b)",
    re.I,
)
_POINTS = re.compile(
    r"\b(?:it|its|it's|they|them|their|those|these|that (?:gene|one|protein|record|contig)"
    r"|the (?:gene|protein|one))\b",
    re.I,
)
_STARTS = re.compile(
    r"^(?:what|where|which|who|how|is|are|does|do|give|show|list|tell|print|name|find|count)\b",
    re.I,
)
_OPERON = re.compile(r"\bthe [\w-]+ (?:operon|cluster)\b", re.I)
_IT = re.compile(r"\bits?\b", re.I)
_LONGER = re.compile(
    r"^\W*which (?:one |gene |protein )?is (?P<word>longer|shorter|larger|smaller|bigger)\b"
    r"[^?;]*?\b(?:,|or)\b",
    re.I,
)


def halves(question: str) -> list[tuple[str, str]]:
    """Ways to cut a question before a clause that points back, the first cut first."""
    found: list[tuple[str, str]] = []
    for joint in _JOINT.finditer(question):
        said = question[joint.start() : joint.end()]
        left, right = question[: joint.start()].strip(" ,;"), question[joint.end() :].strip()
        if not re.search(r"[,;.?]|\b(?:and|also|then|so)\b", said):
            continue
        if _STARTS.match(left) and _POINTS.search(right) and not _POINTS.search(left):
            found.append((left, re.sub(r"^(?:its|their)\b", r"what is \g<0>", right, flags=re.I)))
    return found


_HOW_FAR = re.compile(r"how far(?: away| off)? (?:is|are) (?:it|that|they)\b[^?]{0,12}\W*$", re.I)
"""The distance, which is told with what lies nearest."""


def sequel(
    question: str, library: Library, vocabulary: Vocabulary, planner: Planner
) -> Plan | None:
    """The plan of both halves, or None where the question is no such double one.

    Parameters
    ----------
    question
        As typed.
    library
        The open genomes: the first half is run on them.
    vocabulary
        Their names.
    planner
        Plans a question after a turn, or without one.
    """
    if len(question) > LONGEST:
        return None
    from app.tools.registry import call

    amplified = _primed(question, library, vocabulary, planner) if "primer" in question else None
    if amplified is not None:
        return amplified
    for left, right in halves(question):
        first = planner(left, vocabulary, None)
        if first.status != "answered" or len(first.calls) != 1:
            continue
        one = first.calls[0]
        if one.tool in ("nearest_genes", "gene_neighbours") and _HOW_FAR.match(right):
            return first
        operon = _OPERON.search(left) if one.tool in ("gene_cluster", "operon_place") else None
        if operon and _IT.search(right):
            # "It" is the operon, not the genes that the first half finds.
            named = re.sub(r"\bits\b", f"{operon.group()}'s", right, flags=re.I)
            named = re.sub(r"\bit\b", operon.group(), named, flags=re.I)
            second = planner(named, vocabulary, None)
            if second.status == "answered" and second.calls and not _about_all(second.calls):
                return Plan([one, *second.calls], trace=second.trace)
            continue
        compared = _LONGER.match(left) if one.tool == "gene_location" else None
        if one.tool not in FINDS and not compared:
            continue
        result = call(library, one.tool, one.arguments)
        focus = tuple(result.focus)
        if compared:
            focus = _winner(library, focus, compared["word"])
        if result.status != "answered" or not (focus or one.tool == "count_genes"):
            continue
        calls = () if compared or one.tool in ("extremes",) else (one,)
        past = Past(left, calls, focus, focus if len(focus) > 1 else ())
        second = planner(right, vocabulary, past)
        if second.status != "answered" or not second.calls or _about_all(second.calls):
            continue
        calls_after = [_narrowed(item, one, right) for item in second.calls]
        joined = [one, *(_of_protein(item, one) for item in calls_after if item != one)]
        trace = {**second.trace, "how": "the second half is about what the first finds"}
        return Plan(joined, claims=[*first.claims, *second.claims], trace=trace)
    return about_described(question, library, vocabulary, planner)


def _primed(
    question: str, library: Library, vocabulary: Vocabulary, planner: Planner
) -> Plan | None:
    """Primers for a gene that is described: it is found first."""
    from app.plan.entities import mark
    from app.plan.fill.priming import described, size
    from app.plan.reader import read
    from app.tools.registry import call

    said = described(question)
    if said is None or any(
        one.tool == "end_primers" for one in planner(question, vocabulary, None).calls
    ):
        return None
    for form in ("which is {}?", "what is {}?", "find {}"):
        first = planner(form.format(said), vocabulary, None)
        if first.status != "answered" or len(first.calls) != 1:
            continue
        one = first.calls[0]
        if one.tool not in FINDS:
            continue
        result = call(library, one.tool, one.arguments)
        named = {
            gene.id
            for value in one.arguments.values()
            if isinstance(value, str)
            for genome in library.genomes
            for gene in genome.lookup(value)
        }
        focus = [name for name in dict.fromkeys(result.focus) if name not in named]
        if result.status != "answered" or len(focus) != 1:
            continue
        wanted = {"name": focus[0], **size(read(mark(question, vocabulary), vocabulary))}
        trace = {**first.trace, "how": "primers for what is found first"}
        return Plan([one, Call("end_primers", wanted)], trace=trace)
    return None


def _about_all(calls: list[Call]) -> bool:
    """Whether a second half was read as a question about the whole genome."""
    return any(not item.arguments or item.tool == "genome_summary" for item in calls)


_OF_THEM = re.compile(r"\b(?:of|among) (?:them|those|these)\b|\b(?:are|do|have) they\b", re.I)


def _narrowed(call: Call, first: Call, right: str) -> Call:
    """A count or list of "them", within what the first half counted or listed."""
    if first.tool not in ("count_genes", "list_genes") or not _OF_THEM.search(right):
        return call
    wanted = first.arguments.get("filter", {})
    if call.tool == "pseudogenes" and "name" not in call.arguments:
        tool = "count_genes" if re.search(r"\bhow many\b", right, re.I) else "list_genes"
        return Call(tool, {"filter": {**wanted, "pseudo": True}})
    if call.tool not in ("count_genes", "list_genes"):
        return call
    return Call(
        call.tool, {**call.arguments, "filter": {**wanted, **call.arguments.get("filter", {})}}
    )


def _of_protein(call: Call, first: Call) -> Call:
    """A call for "its sequence", of the protein where the first half speaks of proteins."""
    proteins = first.arguments.get("filter", {}).get("types") == ["protein"]
    proteins = proteins or first.tool == "protein_properties"
    if call.tool != "gene_sequence" or set(call.arguments) != {"names"} or not proteins:
        return call
    return Call(call.tool, {**call.arguments, "kind": "protein"})


def _winner(library: Library, names: tuple[str, ...], word: str) -> tuple[str, ...]:
    """The longer or shorter of the genes."""
    genes = [gene for name in names for genome in library.genomes for gene in genome.lookup(name)]
    if len(genes) < 2:
        return ()
    long = word.lower() in ("longer", "larger", "bigger")
    best = (max if long else min)(genes, key=lambda gene: gene.length)
    return (best.id,)
