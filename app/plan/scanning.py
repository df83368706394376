"""Talk about scans: what is looked for, where, and how."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.plan.base import Call
from app.plan.fill import classify as fill
from app.plan.vocabulary import Vocabulary
from app.tools.classify.kinds import ANY_KIND, kind_of, species_in

if TYPE_CHECKING:
    from app.examples import Bench

SCAN = r"\b(?:scan(?:ning|s|ned)?|slid(?:e|ing)(?: windows?)?|sweep|screen|walk along)\b"
_LOOK = (
    r"\b(?:where|find|locate|look(?:ing)? for|search(?:ing)? for|predict(?:ed|ing)?|detect|any|are"
    r" there|is there|show|list|map|call)\b"
)
_WRITTEN = (
    r"\b(?:annotat\w+|feature|features|known|file|recorded|how many|number of|count|all|every)\b"
    r"|\bis the\b|\b(?:sequence|bases) of\b"
)
"""Words for what the file itself says, which is no matter of classification."""
_FOR = r"\bfor (?:the |any |more |all )?([\w][\w -]*)"
BY_EXAMPLES = r"\b(?:my|the|these|those|our|with|by|from|using|based on) (?:\w+ )?examples?\b"
BY_MODEL = (
    r"\b(?:zero-?shot|without (?:my |the |any )?examples|ignor\w+ (?:my |the )?examples"
    r"|(?:the )?model(?:'s)?(?: own)?(?: knowledge)?|dnahlm)\b"
)
KIND = rf"(?<![\w-])(?:{ANY_KIND})(?![\w-])"


def scanning(said: str, state: Bench, vocabulary: Vocabulary) -> Call | None:
    """The scan that a message asks for, or None.

    Parameters
    ----------
    said
        The message as typed, without sequences.
    state
        Examples of the conversation.
    vocabulary
        Names of the open genomes.
    """
    prose = said.lower()
    kind = kind_of(prose)
    scans = re.search(SCAN, prose)
    by_examples = re.search(BY_EXAMPLES, prose) and state.has_examples()
    if not scans:
        if kind is None or not re.search(_LOOK, prose) or re.search(_WRITTEN, prose):
            return None
        if re.search(rf"\b(?:{fill.UPSTREAM}|{fill.DOWNSTREAM}|take|each)\b", prose):
            return None
    if kind is None and not by_examples and not (scans and state.has_examples()):
        return None
    label = _label(prose, state) if kind is None else None
    if kind is None and not by_examples and label is None and re.search(_FOR, prose):
        return None
    reading = fill.subject(said, vocabulary)
    place = fill.scan_place(reading)
    if place is None:
        if not scans:
            return None
        place = {}
    elif not place and not scans and annotated(vocabulary, kind.name if kind else ""):
        return None
    arguments: dict[str, Any] = {**place}
    if kind is not None and not by_examples:
        arguments["task"] = task_words(prose, kind.name)
    if by_examples:
        arguments["by"] = "examples"
        if kind is not None:
            arguments["label"] = kind.name
    elif kind is not None and re.search(BY_MODEL, prose):
        arguments["by"] = "model"
    if label is not None:
        arguments["label"] = label
    arguments.update(_manner(prose, reading))
    species = species_in(prose)
    if species:
        arguments["species"] = species
    named = re.search(r"\b(donor|acceptor)s?\b", prose)
    if named:
        arguments["label"] = named.group(1)
    return Call("scan_sequence", arguments)


def _manner(prose: str, reading: Any) -> dict[str, Any]:
    """Threshold, step, window and strand of a scan."""
    found: dict[str, Any] = {}
    share = re.search(
        r"(?:at least|above|over|threshold(?: of)?|probability(?: of)?|cut-?off(?: of)?|>=?)\s*"
        r"(?:(0?\.\d+)|(\d{1,3}) ?(?:%|per ?cent))",
        prose,
    )
    if share:
        value = float(share[1]) if share[1] else int(share[2]) / 100
        if 0 < value <= 1:
            found["threshold"] = value
    step = re.search(r"\b(?:every|steps? of|step)\s+(\d{1,4})\s*(?:bp|bases?|nt)?\b", prose)
    if step:
        found["step"] = int(step[1])
    size = re.search(r"\bwindows? (?:size )?(?:of )?(\d{2,4})\b|\b(\d{2,4})[ -]?bp windows?", prose)
    if size:
        found["size"] = int(size[1] or size[2])
    if reading.strand:
        found["strand"] = reading.strand
    return found


def _label(prose: str, state: Bench) -> str | None:
    """The label of the examples that is scanned for."""
    found = re.search(_FOR, prose)
    chosen = state.find(None)
    if found is None or chosen is None:
        return None
    words = found[1].split()
    tries = (chosen.find_label(" ".join(words[:n])) for n in range(1, len(words) + 1))
    return next((label for label in tries if label is not None), None)


def annotated(vocabulary: Vocabulary, kind: str) -> bool:
    """Whether the open files have features of the kind themselves."""
    types = {name.lower() for name in vocabulary.types}
    return kind in types or (kind in ("promoter", "terminator") and "regulatory" in types)


def task_words(prose: str, kind: str) -> str:
    """The words for a kind as they stand in a message, so that "core" and "set 2" count."""
    found = re.search(rf"(?:mouse |human )?{KIND}(?: set \d| \d)?", prose)
    words = found.group().strip() if found else kind
    more = [w for w in ("core", "tata") if re.search(rf"\b{w}\b", prose) and w not in words]
    return " ".join([*more, words])
