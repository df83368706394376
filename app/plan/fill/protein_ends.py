"""Questions for proteins by their first or last residues: "which proteins begin with MK?"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.grammar import AMINO_ACIDS
from app.plan.reading import Reading

_ACIDS = "|".join(sorted(AMINO_ACIDS, key=len, reverse=True))
_LETTERS = frozenset("ACDEFGHIKLMNPQRSTVWYUOX")
_SAID = (
    r"(?:the )?(?:(?:residues?|amino[- ]acids?|sequence|letters?|motif|peptide) )?(?:an? )?"
    rf"[\"']?(?P<{{0}}>{_ACIDS}|[A-Za-z]{{{{1,20}}}})[\"']?(?: residues?)?"
)
_FIRST = re.compile(
    r"\b(?:begin|start)(?:s|ning|ing)? (?:with|in) " + _SAID.format("first") + r"(?=\W*$| and\b)",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:end|terminat|finish)(?:e?s|ing|e)? (?:with|in|on) "
    + _SAID.format("last")
    + r"(?=\W*$| and\b)",
    re.IGNORECASE,
)
_PROTEINS = re.compile(
    r"^(?:(?:and|so|ok|please|list|show|give|name|find|me|all|the|which|what|how many|number|count"
    r"|of|any|are there|is there|does any)[ ,]+)*(?:proteins?|polypeptides?|protein sequences?)\b"
    r"(?: (?:that|which|do|does|in (?:the|this|my) (?:file|genome|set|list|proteome)|have a"
    r" sequence|whose sequences?|sequences?))* (?:begin|start|end|terminat|finish)",
    re.IGNORECASE,
)


def ends(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``protein_ends``, else None; names that are written small are no letters."""
    text = reading.marked.text.strip()
    if not _PROTEINS.search(text) or re.search(r"\bcodons?\b|\bbases?\b", text):
        return None
    found: dict[str, Any] = {}
    for key, pattern in (("first", _FIRST), ("last", _LAST)):
        match = pattern.search(text)
        if match is None:
            continue
        letters = AMINO_ACIDS.get(match[key].lower(), match[key])
        if not set(letters) <= _LETTERS:
            return None
        if set(letters) <= set("ACGT") and len(letters) == 3 and key == "first":
            return None
        found[key] = letters
    if not found:
        return None
    inner = with_record(reading, {})
    return {**found, "filter": inner} if inner else found
