"""Questions for what a record's source states, and for one gene's notes and references."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.reading import Reading

_SAMPLE = re.compile(
    r"\b(?:where|when|from (?:what|which|whom)|by whom|who|which (?:country|city|place|host|year)"
    r"|what (?:country|city|place|host|year))\b[^?]{0,50}\b(?:isolated|collected|sampled|taken"
    r"|obtained|found)\b|\b(?:isolated|collected|sampled|taken|come|comes|came|obtained) (?:from"
    r"|in)\b"
    r"[^?]{0,20}\b(?:host|country|city|place|animal|human|patient|swine|pig|bird|hospital|source)\b"
    r"|\b(?:human|swine|pig|bird|avian|animal|clinical"
    r"|environmental)(?: or (?:an? )?\w+)? isolate\b"
    r"|\b(?:collection date|isolation source|country of origin|place of isolation"
    r"|date of (?:isolation"
    r"|collection|sampling))\b|\b(?:what|which) (?:is the |was the )?(?:host|country|isolate)\b"
    r"|\b(?:which|what) hospital\b"
)


def sample(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``provenance`` for "where and when was it isolated?", else None."""
    text = reading.masked
    if reading.names or reading.values("keyword", "type", "prefix", "motif", "enzyme", "sequence"):
        return None
    if not _SAMPLE.search(text) or re.search(r"\bgenes?\b|\bproteins?\b|\bsequences? found", text):
        return None
    return {"field": "sample"}


_AUTHORS = re.compile(
    r"^(?:and |so )?(?:who|which (?:lab|group|people|authors?|institute|team))(?: has| have)?"
    r" (?:sequenced|submitted|deposited|assembled|published|uploaded|made|wrote|annotated) (?:it"
    r"|this"
    r"|that|the (?:genome|sequence|record|file|entry|annotation|plasmid|assembly))\b"
)


def authors(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``provenance`` for "who sequenced it?", else None."""
    if reading.names or not _AUTHORS.search(reading.masked):
        return None
    return {"field": "authors"}


_REFERENCES = re.compile(
    r"\b(?:go|gene ontology) (?:terms?|numbers?|ids?|annotations?"
    r"|categor\w+)\b"
)
_PLACE = re.compile(
    r"\b(?:compartments?|subcellular|(?:cellular|cell) (?:location|localisation|localization)"
    r"|locali[sz]ed?|locali[sz]ation|in the cell|membrane or|which organelle)\b"
)


def annotated(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``gene_details`` for GO terms or the place in the cell, else None."""
    if len(reading.names) != 1:
        return None
    if _REFERENCES.search(reading.masked):
        return with_record(reading, {"names": reading.names, "field": "xrefs"})
    if _PLACE.search(reading.masked):
        return with_record(reading, {"names": reading.names})
    return None
