"""Names of classes in what a person writes: headings, FASTA headers, words after a sequence."""

from __future__ import annotations

import re
from collections import Counter

_UNKNOWN = re.compile(r"^(?:\?+|unknown|unlabell?ed|n/?a|none|query|test|to classify)?$", re.I)
ASKING = re.compile(
    r"\?|\b(?:classif\w*|what|which|predict|unknown|unlabell?ed|query|queries|test"
    r"|label (?:these|this|the|them)"
    r"|tell|guess|decide|categor\w*|sort|now|check|scan|find|where|how"
    r"|sequence to)\b"
    r"|^(?:use|with|for|and|the|please|try|do|add|take)$",
    re.I,
)
_LEAD = re.compile(
    r"^(?:(?:and|but|ok(?:ay)?|so|while|whereas|here|now|the following|the|these|those|this|that"
    r"|it|they|my|some|a few|few|a|an|all|following|two|three|four|five|six|seven|eight|ten"
    r"|\d+|are|is|were|be|known|real|true|labell?ed|example(?:s)? (?:of|for)|examples? are"
    r"|sequences? (?:of|are)|as|called|also|add|use|with)\b[\s,:]*)+",
    re.I,
)
_TAIL = re.compile(
    r"[\s,]*\b(?:examples?|sequences?|seqs?|ones|set|class|group|are|is|include|cases)\s*$", re.I
)


def clean_label(text: str) -> str | None:
    """A label without quotes, brackets and end marks; None where it says that it is unknown."""
    label = " ".join(text.split()).strip(" \"'`.,;:()[]")
    return None if _UNKNOWN.match(label) else label


def is_label(text: str) -> bool:
    """Whether some words can be the name of a class rather than a sentence."""
    words = text.split()
    if not words or len(words) > 5:
        return bool(_UNKNOWN.match(text.strip()))
    verbs = r"\b(?:in|is|this|it|these|has|have|occurs?|does|do|on|of|where|to)\b"
    return not re.search(verbs, text, re.I)


def heading_label(text: str, last: str = "") -> str | None:
    """Class named by words over a group of sequences: ``these are promoters:`` -> ``promoter``.

    Parameters
    ----------
    text
        The words before the colon.
    last
        Class of the group before, for ``and these are not:``.
    """
    clause = re.split(r"[.;!]\s+|,\s+(?:and|but)\s+", text.strip())[-1]
    negative = re.search(r"\b(?:not|aren't|isn't)\b\s*(?:an? )?(.*)$", clause, re.I)
    if negative and not ASKING.search(clause):
        noun = noun_of(negative.group(1)) or last
        return f"non-{noun}" if noun else "negative"
    if ASKING.search(clause):
        return None
    label = noun_of(clause)
    if re.fullmatch(r"(?:rest|other|controls?|background)?", label or ""):
        return label or None
    return label if label and is_label(label) else None


def noun_of(text: str) -> str:
    previous = None
    words = _LEAD.sub("", text.strip())
    while words != previous:
        previous, words = words, _TAIL.sub("", words).strip()
    if len(words) > 3 and re.search(r"[a-rt-z]s$", words) and not words.endswith("us"):
        words = words[:-1]
    return words


def header_labels(headers: list[str]) -> list[str | None]:
    """Labels in headers: ``label=x``, ``id|x``, a class after the id, or a class before a number.

    What follows the id counts as a class only where headers share it: a description does not.
    """
    said = [re.search(r"\b(?:label|class)\s*[=:]\s*\"?([^\"\]|;,]+)", h, re.I) for h in headers]
    if any(said):
        return [clean_label(found.group(1)) if found else None for found in said]
    rest = [re.split(r"[\s|]+", h.strip(), maxsplit=1) for h in headers]
    tails = [parts[1].strip(" |") if len(parts) > 1 else "" for parts in rest]
    kinds = set(tails) - {""}
    if kinds and len(kinds) < max(2, len([t for t in tails if t])) and max(map(len, kinds)) <= 40:
        return [clean_label(tail) for tail in tails]
    stems = [re.fullmatch(r"([A-Za-z][A-Za-z -]*?)[_.\- ]*\d+", h.strip()) for h in headers]
    if all(stems):
        names = Counter(found.group(1).lower() for found in stems if found)
        generic = {"seq", "sequence", "s", "read", "contig", "query", "q", "sample"}
        if len(names) >= 2 and min(names.values()) >= 2 and not names.keys() & generic:
            return [clean_label(found.group(1)) for found in stems if found]
    return [None] * len(headers)
