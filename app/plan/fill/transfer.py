"""Questions about the tRNAs as a set: the amino acids they serve and their anticodons."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.grammar import THREE_LETTER
from app.plan.reading import Reading

_ANTICODON = re.compile(r"\banti-?codons?\b")
_ACIDS = re.compile(r"\bamino[ -]?acids?\b(?! (?:sequences?|long|residues))")
_SEVERAL = re.compile(
    r"\b(?:more than (?:one|a single|@number\d+)|several|multiple|two or more|at least (?:two|2|@n)"
    r"|duplicat\w*|redundan\w*|many copies|multi-?copy)\b"
)
_MISSING = re.compile(
    r"\b(?:lack\w*|miss\w*|without|no @type|not (?:have|has|covered|served|there)|absent|n't have"
    r"|every|each of|all (?:the )?(?:@number\d+|amino|standard|possible)|complete|full set)\b"
)
_PER = re.compile(r"\b(?:per|by|for each|each|for every|of each)\b")
_SET = re.compile(r"\b(?:complete|full) (?:set|complement|repertoire)\b|\bisoacceptors?\b")
_LETTERS = re.compile(r"\b(?:sequences?|fasta|synthetase|ligase)\b")


def transfer_rnas(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``transfer_rnas``; None for other questions about tRNAs, such as lists."""
    text = reading.masked
    if _ANTICODON.search(text) and not reading.superlatives:
        return _anticodons(reading)
    spoken = "tRNA" in reading.values("type") or re.search(r"\btrnas?\b", text)
    if not spoken or reading.names or _LETTERS.search(text):
        return None
    if not (_ACIDS.search(text) or _SET.search(text)):
        return None
    what = "amino_acids"
    if _SEVERAL.search(text):
        what = "several"
    elif _MISSING.search(text) and not (reading.count and _PER.search(text)):
        what = "missing"
    return with_record(reading, {"what": what})


def _anticodons(reading: Reading) -> dict[str, Any]:
    arguments: dict[str, Any] = {"what": "anticodons"}
    known = list(reading.values("gene", "absent"))
    if known:
        arguments["names"] = known
    triplet = reading.first("codon")
    if triplet:
        arguments["anticodon"] = triplet
    carried = reading.first("aminotype")
    letter = THREE_LETTER.get(carried.split("-")[1]) if carried else reading.first("amino")
    if letter:
        arguments["amino"] = letter
    return with_record(reading, arguments)
