"""Orders about examples and questions back about the last classification: one call each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.plan.base import Call
from app.tools.classify.kinds import kind_of

if TYPE_CHECKING:
    from app.examples import Bench

_OPEN = r"^(?:(?:ok(?:ay)?|now|please|and|then|so|but|well|hm+|can you|could you)[,\s]+)*"
_WHY = (
    rf"{_OPEN}(?:why|how come|how do you know|how did you (?:get|decide|know)|explain|what makes"
    r"|based on what|on what basis|what (?:is|was) (?:that|this|it) based on|justify"
    r"|what(?:'s| is) the (?:reason|evidence))\b"
)
_OTHER = (
    r"\b(?:genomes?|records?|genes?|chromosomes?|plasmids?|contigs?|strands?|proteins?|files?)\b"
)
_NEAR = (
    r"\b(?:nearest|closest|neighbou?rs?|most (?:similar|alike)|similar) ?(?:examples?|ones"
    r"|sequences)?\b|\bwhich examples?\b|\bneighbou?rs?\b"
)
_DROP = r"(?:remove|delete|drop|forget|discard|throw (?:out|away)|get rid of|take out|erase)"
_SHOW = r"(?:list|show|print|see|display|what are|which|give|view|tell me|how many)"
_SAVE = r"(?:export|download|save|write|store)"
_FILES = "csv|fasta|tsv|file|bed"
_SURE = (
    r"\bhow (?:sure|certain|confident|accurate|reliable|good|well|trustworthy)\b|\bcross-?valid"
    r"|\baccuracy\b|\bcan (?:i|we) trust\b|\bhow often (?:are|is) (?:you|it|this) (?:right|wrong)"
)
_OFFER = (
    r"\b(?:here(?:'s| is| are)|upload\w*|attach\w*|load|open|read|import|add|give|use|take|learn"
    r"|bring|put|send)\b"
)
_FILE = r"\b(?:files?|csv|tsv|fasta|spreadsheet|table)\b"
_NAME = r"['\"]?(?P<x>[\w][\w .+-]{0,39}?)['\"]?"
_KNOWS = (
    r"\bwhat (?:can|do|does|could) (?:you|the model|dnahlm|it) (?:\w+ )?(?:classify|tell apart"
    r"|recogni[sz]e|distinguish|predict|know)\b|\bwh(?:at|ich) (?:classification )?tasks\b"
    r"|\blist (?:the |your |all )?(?:classification )?tasks\b"
)


def editing(prose: str, state: Bench, running: bool) -> Call | None:
    """The call of an order or a question back, or None where a message is neither.

    Parameters
    ----------
    prose
        The message in lower case, without sequences.
    state
        Examples and the last classification.
    running
        Whether the answer before was about classification.
    """
    text = prose.strip(" .!?")
    for read in (_explain, _offer, _save, _name_sets, _drop, _rename, _list, _sure):
        call = read(text, state, running)
        if call is not None:
            return call
    if re.search(_KNOWS, text):
        kind = kind_of(text)
        return Call("model_tasks", {"task": kind.name} if kind else {})
    return None


def _explain(text: str, state: Bench, running: bool) -> Call | None:
    if state.outcome is None or not running:
        return None
    if re.search(_NEAR, text) and not re.search(r"\bgenes?\b", text):
        return Call("explain_classification", {"what": "neighbours"} | _of(text, state))
    if re.search(_WHY, text) and not re.search(_OTHER, text):
        return Call("explain_classification", _of(text, state))
    return None


def _offer(text: str, state: Bench, running: bool) -> Call | None:
    """``here is a file of examples``: what was uploaded, or how to upload it."""
    held = r"\b(?:examples|labell?ed (?:sequences|dna|data|rows|windows)|training (?:data|set))\b"
    if re.search(rf"\b{_SAVE}\b", text) or not re.search(held, text):
        return None
    offered = re.search(rf"{_OFFER}.*{_FILE}|{_FILE}.*{_OFFER}", text)
    return Call("list_examples", {}) if offered else None


def _of(text: str, state: Bench) -> dict[str, Any]:
    """The classified sequence that a question names."""
    words = set(re.findall(r"[\w.-]+", text))
    items = state.outcome.items if state.outcome else []
    named = next((i.id for i in items if i.id.lower() in words), None)
    return {"name": named} if named else {}


def _save(text: str, state: Bench, running: bool) -> Call | None:
    """Files of the examples or of the last classification."""
    if not re.search(rf"\b{_SAVE}\b|\b(?:as|in|give me a|a) (?:bed|csv|fasta|tsv)\b", text):
        return None
    if re.search(r"\b(?:gff3?|gtf|genbank|gbk?|embl|genes?|proteins?|features?)\b", text):
        return None
    format = next((f for f in ("bed", "fasta", "csv") if re.search(rf"\b{f}\b", text)), None)
    if re.search(r"\bexamples?\b|\bexample sets?\b|\btraining\b", text):
        if re.search(rf"\b(?:as|under|called|named)\b(?! (?:a )?(?:{_FILES})\b) {_NAME}$", text):
            return None
        kind = "fasta" if format == "fasta" else "csv"
        return Call("list_examples", {"what": "file", "format": kind})
    if state.outcome is None or not running:
        return None
    named = re.search(r"\b(?:as|under|called) \w+", text)
    if format is None and (named or not re.search(rf"\b{_SAVE}\b", text)):
        return None
    format = format or ("bed" if state.outcome.scan else "csv")
    return Call("save_classification", {"format": format})


def _name_sets(text: str, state: Bench, running: bool) -> Call | None:
    """``save these examples as X``, ``call this set X``, ``use set X``."""
    found = re.search(
        rf"\b(?:save|store|keep|copy)\b.*\b(?:examples?|set|them|these|this|it)\b.* (?:as|under"
        rf"|called|named)(?: the name)? {_NAME}$",
        text,
    )
    if found and (re.search(r"\bexamples?|\bset\b", text) or (running and state.has_examples())):
        return Call("edit_examples", {"action": "save_as", "name": found["x"]})
    found = re.search(
        rf"\b(?:call|name|rename)\b (?:this|the|my|these|current)(?: current)?(?: example)?(?:s"
        rf"| set| examples)? (?:to |as |into )?{_NAME}$",
        text,
    )
    if found and re.search(r"\bset\b|\bexamples\b", text):
        return Call("edit_examples", {"action": "rename_set", "name": found["x"]})
    found = re.search(
        rf"\b(?:use|switch (?:back )?to|go back to|load|open|select|begin|start|make|new)\b (?:a "
        rf"|the |my )?(?:new )?(?:example )?set (?:called |named )?{_NAME}$",
        text,
    ) or re.search(
        rf"\b(?:use|switch (?:back )?to|go back to|load|select)\b (?:the |my )?{_NAME}"
        r" (?:example )?set$",
        text,
    )
    if found:
        return Call("edit_examples", {"action": "use", "target": found["x"]})
    return None


def _drop(text: str, state: Bench, running: bool) -> Call | None:
    """Removing labels, examples, or all of them."""
    if not re.search(rf"\b{_DROP}\b|\b(?:clear|reset|empty|start over)\b", text):
        return None
    if re.search(
        r"\b(?:clear|reset|empty|start over with|remove|delete|forget|drop|discard)\b (?:all )?"
        r"(?:of )?(?:my |the |these |those |our )?(?:all )?(?:examples?(?: set)?|labels"
        r"|training(?: data| set)?)$",
        text,
    ):
        return Call("edit_examples", {"action": "clear"})
    found = re.search(rf"\b{_DROP}\b (?:the )?(?:label|class|category) {_NAME}$", text)
    if found:
        return Call("edit_examples", {"action": "remove_label", "target": found["x"]})
    found = re.search(
        rf"\b{_DROP}\b (?:the )?(?:example|sequence) (?:number |called )?{_NAME}$", text
    )
    if found:
        return Call("edit_examples", {"action": "remove_example", "target": found["x"]})
    found = re.search(
        rf"\b{_DROP}\b (?:all )?(?:of )?(?:the |my )?{_NAME}"
        r" (?:examples?|label|class|ones|sequences)$",
        text,
    )
    if found:
        return Call("edit_examples", {"action": "remove_label", "target": found["x"]})
    found = re.search(rf"\b{_DROP}\b (?:the )?{_NAME}$", text)
    chosen = state.find(None)
    if found and chosen is not None:
        target = found["x"]
        known = chosen.find_label(target) or any(i.id.lower() == target for i in chosen.items)
        if known:
            return Call("edit_examples", {"action": "remove_label", "target": target})
    return None


def _rename(text: str, state: Bench, running: bool) -> Call | None:
    """``rename the label X to Y``."""
    found = re.search(
        r"\b(?:rename|relabel|change|call)\b (?:the )?(?:label |class )?['\"]?(?P<x>[\w][\w -]*?)"
        r"['\"]? (?:label |class |examples )?(?:to|as|into) ['\"]?(?P<y>[\w][\w -]*?)['\"]?$",
        text,
    )
    chosen = state.find(None)
    if found is None or chosen is None or chosen.find_label(found["x"]) is None:
        return None
    arguments = {"action": "rename_label", "target": found["x"], "name": found["y"]}
    return Call("edit_examples", arguments)


def _list(text: str, state: Bench, running: bool) -> Call | None:
    """Showing the examples or the sets."""
    if re.search(rf"\b{_SHOW}\b.*\b(?:example )?sets\b(?! of)", text) and (
        "example" in text or state.sets
    ):
        return Call("list_examples", {"what": "sets"})
    mine = re.search(
        rf"\b{_SHOW}\b(?:\s\w+){{0,4}}?\s(?:my |the |our |your )?(?:\w+ )?examples\b", text
    )
    mine = mine or re.search(r"\bwhat examples\b|\bexamples? (?:do|have) (?:i|we|you)\b", text)
    if mine is None and not re.fullmatch(rf"{_OPEN}(?:my |the )?examples", text):
        return None
    if not state.sets and not re.search(r"\b(?:my|our)\b", text):
        return None
    chosen = state.find(None)
    if chosen is not None:
        for label in chosen.labels:
            if re.search(rf"(?<![\w-]){re.escape(label.lower())}s? examples\b", text):
                return Call("list_examples", {"label": label})
    return Call("list_examples", {})


def _sure(text: str, state: Bench, running: bool) -> Call | None:
    """How far the examples, or the model on a task, can be trusted."""
    if not re.search(_SURE, text):
        return None
    kind = kind_of(text)
    if kind is not None and not re.search(r"\bexamples?\b", text):
        return Call("check_examples", {"task": kind.name})
    about = re.search(r"\b(?:examples?|overall|classif|cross-?valid|labels?)", text)
    if not (running or (about and (state.has_examples() or state.outcome))):
        return None
    return Call("check_examples", {})
