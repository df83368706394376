"""Questions for two lengths, for a gene by its place in the file, and for an end of a protein."""

from __future__ import annotations

import re
from typing import Any

from app.plan.conditions import conditions
from app.plan.fill.base import with_record
from app.plan.fill.within import subject
from app.plan.ordinals import PLACES
from app.plan.reading import Reading

_DIFFERENCE = re.compile(
    r"\b(?:difference|differ|differs)\b[^?]{0,30}\b(?:lengths?|sizes?)\b|\b(?:length|size)"
    r" differences?\b|\b(?:how much|by how (?:much|many \w+))\b[^?]{0,30}\b(?:longer|shorter|bigger"
    r"|larger|smaller)\b|\b(?:has|have|carries|with|which (?:genome|strain|species|organism))\b"
    r"[^?]{0,25}\b(?:longer|shorter|bigger|larger|smaller) @gene"
)


def difference(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_location`` for "the difference in length between dnaA and dnaN", and for
    "which genome has the longer dnaA", else None."""
    names = reading.names
    across = len(names) == 1 and reading.vocabulary.genome_count > 1
    if not (across or len(names) == 2) or not _DIFFERENCE.search(reading.masked):
        return None
    proteins = reading.has(r"\bproteins?\b|\bamino|\baa\b|\bresidues\b")
    return {"names": names, "field": "aa_length" if proteins else "length"}


_PLACE = re.compile(
    rf"\b(?P<word>{'|'.join(PLACES)}|last|@number\d+(?:st|nd|rd|th)) (?:annotated )?gene"
    r" (?:of|on|in|from|along)(?: the| this| my| our)? (?:\w+ )?(?:genome|chromosome|record|contig"
    r"|plasmid|file|map|phage|virus|sequence|cluster|segment|@record\d+)"
)


def numbered(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``list_genes`` for "the third gene on the chromosome", else None."""
    found = _PLACE.search(reading.masked) or _SIXTH.search(reading.masked)
    if found is None or reading.names or reading.superlatives:
        return None
    wanted = {key: item for key, item in conditions(reading).items() if key == "record"}
    if found["word"] == "last":
        return {"filter": wanted, "order": "descending", "limit": 1}
    at = PLACES.get(found["word"])
    if at is None:
        at = int(reading.entity(found["word"]).value) - 1
    return {"filter": wanted, "limit": 1, **({"offset": at} if at > 0 else {})}


_SIXTH = re.compile(
    r"\b(?:what|which|where|name|tell me|show me|how)\b[^?]{0,30}\bthe"
    rf" (?P<word>{'|'.join(PLACES)}"
    r"|@number\d+(?:st|nd|rd|th)) (?:annotated )?gene(?: here)?(?= (?:encode|code|do|make"
    r"|produce|called"
    r"|for|is|start|end|lie)|\W*$)"
)
"""A gene by its place, whatever it lies on."""

_TERMINUS = re.compile(
    r"\b(?P<end>n|c|amino|carboxy)[- ]?(?:terminus|terminal|term)\b", re.IGNORECASE
)


def terminus(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_sequence`` for "10 residues at the N-terminus of E", else None."""
    text = re.sub(
        r"@keyword\d+", lambda hit: str(reading.entity(hit.group()).value).lower(), reading.masked
    )
    found = _TERMINUS.search(text)
    name = subject(reading)
    if found is None or name is None:
        return None
    sizes = [
        entity.value
        for entity in reading.marked.of("quantity", "number")
        if isinstance(entity.value, int) and entity.unit in ("", "aa")
    ]
    if (
        len(sizes) != 1
        or sizes[0] < 1
        or reading.has(r"\b(?:signal|domain|tag|fusion|ph|charge)\b")
    ):
        return None
    end = "last" if found["end"] in ("c", "carboxy") else "first"
    return with_record(reading, {"names": [name], "kind": "protein", end: sizes[0]})
