"""Masked question -> sparse features: hashed words, letters and concepts, with entity kinds."""

from __future__ import annotations

import itertools
import re
from zlib import crc32

from app.plan.concepts import concepts
from app.plan.entities import Marked
from app.plan.grammar import structure

WORD_SLOTS = 1 << 14
LETTER_SLOTS = 1 << 14
CONCEPT_SLOTS = 1 << 13
SLOTS = WORD_SLOTS + LETTER_SLOTS + CONCEPT_SLOTS

_SAME = {"absent": "gene", "aminotype": "type", "number": "n", "span": "span"}
_UNITS = {"bp": "bp", "aa": "aa", "%": "pct", "Da": "da"}
_TOKEN = re.compile(r"@\w+|[a-z]+(?:'[a-z]+)?|\d+|[?]")


def template(marked: Marked) -> str:
    """The masked question with placeholders that tell the kind only: ``where is @gene``."""

    def kind(found: re.Match[str]) -> str:
        entity = marked.entities[int(found.group(2))]
        if entity.kind in ("quantity", "span"):
            unit = _UNITS.get(entity.unit, "n")
            return f"@{unit}" if entity.kind == "quantity" else f"@{unit}span"
        return "@" + _SAME.get(entity.kind, entity.kind)

    return re.sub(r"@([a-z]+)(\d+)", kind, marked.masked)


def features(text: str, flags: tuple[str, ...] = ()) -> dict[int, float]:
    """Slots and counts of one masked question.

    Parameters
    ----------
    text
        From `template`.
    flags
        Facts about the session, such as ``many`` (several genomes are open).

    Returns
    -------
    dict
        Slot to count.
    """
    tokens = _TOKEN.findall(text)
    kinds = sorted({token for token in tokens if token[0] == "@"})
    names = [*tokens]
    padded = ["^", *tokens, "$"]
    names += [f"{a} {b}" for a, b in itertools.pairwise(padded)]
    names += [f"{a} {b} {c}" for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)]
    names += [f"{a} _ {c}" for a, c in zip(tokens, tokens[2:], strict=False)]
    names += [f"has {kind}" for kind in kinds]
    names += [f"{kind} x{tokens.count(kind)}" for kind in kinds if tokens.count(kind) > 1]
    names += [f"flag {flag}" for flag in flags]
    names += [f"pair {a} {b}" for a in kinds for b in kinds if a < b]
    found: dict[int, float] = {}
    for name in names:
        slot = crc32(name.encode()) % WORD_SLOTS
        found[slot] = found.get(slot, 0.0) + 1.0
    for token in tokens:
        if token[0] == "@" or len(token) < 3:
            continue
        word = f"<{token}>"
        for size in (3, 4, 5):
            for start in range(len(word) - size + 1):
                slot = WORD_SLOTS + crc32(word[start : start + size].encode()) % LETTER_SLOTS
                found[slot] = found.get(slot, 0.0) + 1.0
    spoken = concepts(text)
    plain_words = structure()
    meanings = [*spoken, *(f"{a}+{kind}" for a in spoken for kind in kinds)]
    meanings += [f"{a}-{b}" for a in spoken for b in spoken if a < b]
    strange = sum(
        token[0] != "@" and len(token) > 3 and token not in plain_words for token in tokens
    )
    meanings += ["strange"] * min(strange, 1) + ["strange2"] * (strange > 1)
    meanings += ["strange without entity"] * (strange > 0 and not kinds)
    for name in meanings:
        slot = WORD_SLOTS + LETTER_SLOTS + crc32(name.encode()) % CONCEPT_SLOTS
        found[slot] = found.get(slot, 0.0) + (1.0 if name in spoken else 0.6)
    return found
