"""The next or previous gene on the same, the opposite or a given strand, or along the record."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.fill.places import side
from app.plan.reading import Reading

_SAME = re.compile(
    r"\b(?:the )?(?:very )?(?:same|its own) (?:strand|direction|orientation)\b"
    r"|\bsame[- ]strand(?:ed)?\b|\bco-?(?:directional|oriented)\b"
)
_OPPOSITE = re.compile(
    r"\b(?:the )?(?:opposite|other|opposing|complementary) (?:strand|direction|orientation)\b"
    r"|\bopposite[- ]strand(?:ed)?\b"
)
_HIGHER = re.compile(r"\b(?:higher|larger|increasing) (?:coordinates?|positions?|numbers?)\b")
_LOWER = re.compile(r"\b(?:lower|smaller|decreasing) (?:coordinates?|positions?|numbers?)\b")
_NEXT = re.compile(r"\bnext\b(?! to\b)|\b(?:subsequent|following)\b")
_PREVIOUS = re.compile(r"\b(?:previous|preceding|prior)\b")
_BESIDE = re.compile(
    r"\b(?:next|previous|preceding|following) (?:gene|one) (?:after|before) (?:the )?@gene\d+"
    r"(?: gene)?\W*$"
)
_ASKED = re.compile(
    r"\b(?:which|what|name|list|show|give|find|get|the|next|previous|preceding|following|first"
    r"|nearest|closest|and|is there)\b"
)
_OTHERWISE = re.compile(
    r"^(?:so |and |but )?(?:is|are|does|do|lies?) (?:the )?@gene|\b(?:sequences?|bases|codons?|bp"
    r"|how (?:far|long|many)|both sides|flank\w*|which strand|what strand|residues?|promoters?"
    r"|same (?:strand|direction|orientation) as|reverse[- ]complement|within)\b"
    r"|\bstrand (?:of|sequence)\b|\band (?:what|how|where|who) "
)


def onward(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_neighbours`` for "the next gene on the same strand after dnaA", or for
    "which gene comes next at higher coordinates" of a gene, else None."""
    text = reading.masked
    if len(reading.names) != 1 or _OTHERWISE.search(text) or not _ASKED.search(text):
        return None
    if reading.values("type", "aminotype", "keyword", "prefix", "range", "position", "quantity",
                      "motif", "sequence", "enzyme", "peptide"):  # fmt: skip
        return None
    where = _side(reading)
    same, opposite = _SAME.search(text), _OPPOSITE.search(text)
    if where is None or (same and opposite):
        return None
    arguments: dict[str, Any] = {"name": reading.names[0], "side": where}
    if same or opposite:
        arguments["relative"] = "same" if same else "opposite"
    elif reading.strand:
        arguments["strand"] = reading.strand
    elif not (_HIGHER.search(text) or _LOWER.search(text) or _BESIDE.search(text)):
        return None
    numbers = [n for n in reading.values("number") if isinstance(n, int) and 0 < n <= 50]
    if numbers:
        arguments["count"] = numbers[0]
    return with_record(reading, arguments)


def _side(reading: Reading) -> str | None:
    """Which way along the record, or along the gene's own strand where that is said."""
    text = reading.masked
    higher, lower = _HIGHER.search(text), _LOWER.search(text)
    if higher or lower:
        return None if higher and lower else "after" if higher else "before"
    said = side(reading)
    if said is not None:
        return said
    onwards, back = _NEXT.search(text), _PREVIOUS.search(text)
    if onwards and back:
        return None
    return "after" if onwards else "before" if back else None
