"""Questions that go on from an answer about bases: "translate it" after the longest ORF.

Such an answer names no gene, so "it" is what was found; without this the words would be read as
being about the genes of the genome.
"""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call, Plan
from app.plan.followup import CONTINUES, Past
from app.plan.reading import Reading

_OPENING = r"^\W*(?:(?:and|so|ok(?:ay)?|now|then|please|(?:can|could) you)[\s,]+)*"
_ASKS = r"(?:(?:what is|what's|give me|show(?: me)?|print) )?"
_PROTEIN = re.compile(
    _OPENING + r"(?:translate (?:it|this|that|the orf|them|these|those|the (?:first|longest) one)"
    rf"|{_ASKS}(?:its|the|their) (?:protein|amino[- ]acid|translat\w+)(?: sequences?)?)\W*$"
)
_BASES = re.compile(
    _OPENING + rf"{_ASKS}(?:(?:its|the|their) (?:dna |nucleotide |base )?sequences?"
    r"|(?:the )?sequence of (?:it|that|this|the orf))\W*$"
)
_WHICH = re.compile(
    _OPENING + r"(?:(?:which|what) (?:gene|cds|protein) (?:is|does) (?:it|that|this)\b"
    r"|(?:is|are) (?:it|that|this|they|these|those)(?: orfs?)? (?:an? |already )?"
    r"(?:annotated|known|genes?)\b)"
)
_ENDS = re.compile(
    _OPENING + r"(?:how (?:big|long|large) (?:is|are)|(?:which|what)(?: one)? is|what's) (?:the )?"
    r"(?:largest|longest|biggest|smallest|shortest)(?: one| fragment| piece| band)?\W*$"
)

_BY_HOW_MUCH = re.compile(
    _OPENING
    + r"(?:by how (?:many (?:bases|bp|nucleotides|nt|base pairs)|much)|how (?:much|large|big"
    r"|long) is (?:the|that) overlap|how many (?:bases|bp|nucleotides|nt) (?:do they share|overlap"
    r"|are shared))(?!.*@)[^.]{0,60}$"
)
_STRAND = re.compile(r"\b(?:which|what) (?:strand|direction|orientation)\b")


def recognise(question: str, past: Past) -> Plan | None:
    """The plan of a question about the reading frames or fragments of the last answer.

    Parameters
    ----------
    question
        As typed.
    past
        The last turn.

    Returns
    -------
    Plan or None
        None where the question is about something else.
    """
    if len(past.calls) != 1 or len(question) > 300:
        return None
    last, text = past.calls[0], question.lower()
    made = None
    if last.tool == "find_orfs":
        made = _of_orfs(text, last.arguments)
    elif last.tool == "digest" and _ENDS.match(text):
        made = dict(last.arguments)
    elif last.tool == "overlaps" and last.arguments.get("name") and _BY_HOW_MUCH.match(text):
        also = []
        if _STRAND.search(text) and past.focus and last.arguments["name"] not in past.focus:
            also = [Call("gene_location", {"names": list(past.focus[:5]), "field": "strand"})]
        return Plan([last, *also], "answered", trace={"how": "goes on from an overlap"})
    if made is None:
        return None
    return Plan([Call(last.tool, made)], "answered", trace={"how": "goes on from bases"})


def of_repeats(reading: Reading, past: Past) -> list[Call]:
    """The call of a question that goes on from runs of a base or tandem repeats, or nothing."""
    if not past.calls or past.calls[0].tool != "simple_repeats":
        return []
    # Its patterns take some thousandths of a second to compile: not at import.
    from app.plan.fill.repeats_after import continued

    found = continued(reading, past)
    return [found] if found else []


_CODING = ("codon_usage",)
"""Tools that count over all coding sequences where no gene is named."""
_OF_ALL = re.compile(r"\b(?:all|every|whole|genome|genes|cds|overall|total|proteins)\b")


def of_gene(call: Call, reading: Reading, past: Past) -> Call:
    """A call for all coding sequences narrowed to the gene of the last answer: "and GC3?"."""
    if call.tool not in _CODING or set(call.arguments) & {"names", "record", "genome"}:
        return call
    back = CONTINUES.search(reading.masked) and not _OF_ALL.search(reading.masked)
    if not back or len(past.names) != 1:
        return call
    return Call(call.tool, {**call.arguments, "names": past.names})


def _of_orfs(text: str, before: dict[str, Any]) -> dict[str, Any] | None:
    """Arguments of ``find_orfs`` for what is asked of the frames of the last answer."""
    if _PROTEIN.match(text):
        return {**before, "with_sequence": "protein"}
    if _BASES.match(text):
        return {**before, "with_sequence": "dna"}
    return dict(before) if _WHICH.match(text) or _ENDS.match(text) else None
