"""The bases between two genes: "the sequence of the gap between ompF and asnS"."""

from __future__ import annotations

import re
from typing import Any

from app.plan.reading import Reading

_SEPARATED = re.compile(
    r"\b(?:between|separat\w+|part(?:s|ing)|in between|join(?:s|ing)|lead(?:s|ing) from|runs? from"
    r"|(?:gap|spacer|stretch|interval|linker|intergenic \w+) (?:of|from|that|which))\b"
    r"|\bfrom (?:the )?(?:very )?(?:end|stop|last \w+|3' end)(?: codon)? of (?:the )?@gene\d+"
    r"(?: gene)?,? (?:up )?(?:to|until|till) (?:the )?(?:very )?(?:start|beginning|first \w+"
    r"|5' end)"
)
_WRITTEN = re.compile(
    r"\b(?:sequences?|fasta|letters|nucleotides|bases|dna|spacer|stretch|gap|seq)\b"
)
_WRITE = re.compile(
    r"\b(?:give|show|print|paste|fetch|extract|get|retrieve|export|copy|need|want|display|write"
    r"|send"
    r"|pull|what (?:is|are) the (?:\w+ )?(?:sequence|bases|nucleotides|letters|dna))\b"
    r"|\b(?:sequences?|fasta|seq)\b"
)
_MEASURE = re.compile(
    r"\bhow (?:many|much|long|big|large|far|wide)\b|\b(?:number|length|size|distance) of\b"
    r"|\b(?:gc|at|content|overlap\w*|percent\w*|motifs?|genes?|cds|trnas?|features?|annotated)\b"
)


def spacer(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``between_genes`` for "the sequence of the gap between ompF and asnS"."""
    text = re.sub(r"@gene\d+ genes?\b|\bgenes? (?=@gene\d+)|\bthe (?:two )?genes? (?=@gene)",
                  lambda hit: re.sub(r"\bgenes?\b", "", hit.group()), reading.masked)  # fmt: skip
    if len(reading.names) != 2 or not _SEPARATED.search(text):
        return None
    if not (_WRITTEN.search(text) and _WRITE.search(text)):
        return None
    if _MEASURE.search(text) and not re.search(
        r"\b(?:and|also|with|plus)\b[^?]*\bsequences?\b", text
    ):
        return None
    if reading.values("quantity", "range", "enzyme", "motif", "codon", "type", "keyword"):
        return None
    return {"first": reading.names[0], "second": reading.names[1], "what": "sequence"}
