"""Questions about what genes are for, asked in the words of a process: "what does it swim with?".

The classifier was taught on product words. Where a question names a subject of `topics` and asks
for genes, but was read as out of scope, as a list of everything, or as a search for another word,
the genes of that subject are looked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.plan.base import Call
from app.plan.grammar import structure
from app.tools.shared.topics import asked

if TYPE_CHECKING:
    from app.plan.entities import Marked
    from app.plan.reading import Reading

_GENES = re.compile(
    r"\b(?:genes?|proteins?|enzymes?|factors?|markers?|machinery|apparatus|encod\w*"
    r"|cod(?:e|es|ing) for|genetic|loci|determinants?)\b"
    r"|\bwhat (?:does|do|could|can|would|will) [^?.]{0,40}\b(?:use|uses|need|needs|produce"
    r"|make|carry|have|do .{0,12}with)\b"
    r"|\b(?:does|do) (?:it|this|the|my|our|these?)\b[^?.]{0,40}\b(?:have|carry|encode|contain"
    r"|possess|harbou?r)\b|\b(?:are|is) there (?:any|an?)\b|\bany\b|\bhow (?:does|do|can|is|are)\b",
    re.I,
)
"""A question for genes, rather than for what the organism is able to do."""

_BARE = ("list_genes", "find_genes", "genome_summary", "list_records", "gene_cluster")
"""Tools that, called without a condition, show that the subject was not seen."""


def search_instead(marked: Marked, reading: Reading, calls: list[Call]) -> Call | None:
    """A search for the subject of a question, where the calls made of it leave the subject out."""
    found = asked(marked.text)
    if reading.names:
        return None
    if found is None:
        return _of_a_kind(marked, calls)
    phrase = found[0]
    if any(
        entity.value in reading.vocabulary.types
        and phrase.lower() in marked.text[entity.start : entity.end].lower()
        for entity in marked.of("type")
    ):
        return None
    if not calls:
        asks = _GENES.search(marked.text)
        return Call("find_genes", {"query": phrase}) if asks else None
    call = calls[0]
    if len(calls) > 1 or call.tool not in _BARE:
        return None
    query = str(call.arguments.get("query", ""))
    given = call.arguments.get("filter", {})
    if call.tool != "find_genes":
        return Call("find_genes", {"query": phrase}) if _unconditional(call) else None
    if phrase.lower() in [str(word).lower() for word in given.get("without", ())]:
        return None
    held = re.search(rf"(?<!\w){re.escape(query)}(?!\w)", phrase, re.I) if query else None
    if held is None or len(query) >= len(phrase):
        return None
    kept = {key: value for key, value in given.items() if key not in ("without", "keywords")}
    arguments = {**call.arguments, "query": phrase}
    return Call("find_genes", {**arguments, "filter": kept} if given else arguments)


def _unconditional(call: Call) -> bool:
    """Whether a call takes all genes, or all of a type."""
    return set(call.arguments) <= {"filter"} and set(call.arguments.get("filter", {})) <= {"types"}


def _of_a_kind(marked: Marked, calls: list[Call]) -> Call | None:
    """A search or count of "essential genes" where every gene would have been listed or counted."""
    kind = re.search(r"(?<![@\w-])([a-z][a-z-]{4,}) (?:genes|proteins)\b", marked.masked)
    if kind is None or len(calls) != 1 or not _unconditional(calls[0]):
        return None
    word = kind.group(1)
    if word in structure():
        return None
    if calls[0].tool == "list_genes":
        return Call("find_genes", {"query": word})
    if calls[0].tool == "count_genes":
        given = calls[0].arguments.get("filter", {})
        return Call("count_genes", {"filter": {**given, "keywords": [word]}})
    return None


def suggestion(marked: Marked) -> str:
    """What can be asked where a question about the organism has genes behind it; may be empty."""
    found = asked(marked.text)
    if found is None:
        return ""
    return f" The genes for it can be listed: ask 'which genes are for {found[1].name}?'."
