"""How many exons or introns the genes of a question have: "with exactly two exons"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.plan.reading import Reading

_WORDS = {
    "a": 1, "an": 1, "any": 1, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_N = rf"(?P<n>@number\d+|{'|'.join(word for word in _WORDS if len(word) > 3)}|one|two|six|ten)"
_KIND = r"(?:coding |annotated )?(?P<kind>exon|intron)s?\b"
_HAVING = (
    r"(?:with|have|has|having|got|of|in|into|from|contain(?:s|ing)?|exactly|precisely|just|only"
    r"|possess(?:es|ing)?|carry(?:ing)?|carries|are|is)"
)
_LIMITS: tuple[tuple[re.Pattern[str], int | None, int | None], ...] = (
    (re.compile(rf"(?:more than|over|above|exceeding|>(?!=)) ?{_N} {_KIND}"), 1, None),
    (re.compile(rf"(?:at least|no fewer than|not fewer than|minimum(?: of)?|>=|≥) ?{_N} {_KIND}"),
     0, None),
    (re.compile(rf"{_N}(?: or more|\+| or greater| or higher| and more| and up) {_KIND}"), 0, None),
    (re.compile(rf"(?:fewer than|less than|under|below|<(?!=)) ?{_N} {_KIND}"), None, -1),
    (re.compile(rf"(?:at most|up to|no more than|not more than|maximum(?: of)?|<="
                rf"|≤) ?{_N} {_KIND}"),
     None, 0),
    (re.compile(rf"{_N}(?: or (?:fewer|less)) {_KIND}"), None, 0),
    (re.compile(rf"\b{_HAVING}(?: (?:exactly|precisely|just|only))* {_N} {_KIND}(?! or\b)"), 0, 0),
    (re.compile(rf"{_N}[- ]{_KIND} (?:genes?|cds|proteins?|transcripts?)\b"), 0, 0),
)  # fmt: skip
_SPAN = re.compile(rf"\b{_HAVING} (?P<n>@(?:range|span)\d+) {_KIND}")
_WHOLE = re.compile(
    r"\b(?:lack(?:s|ing)?|without|no|not have|don't have|doesn't have|never have|free of|missing"
    r"|zero)"
    r" (?:any |an |the )?introns?\b|\bintron-?(?:less|free)\b|\bsingle[- ]exon|\bunspliced\b"
    r"|\b(?:not|never|aren't|isn't) (?:spliced|split)\b"
    r"|\b(?:a single|just one|only one|only a single|one|exactly one) exon\b"
)
_SUBJECT = re.compile(
    r"\b(?:genes?|cds|transcripts?|proteins?|loci|ones?)\b|@(?:type|aminotype)\d+"
)


def spoken(reading: Reading) -> str:
    """The masked text with exons and introns in plain words."""
    return re.sub(r"@type\d+", lambda hit: _word(reading, hit.group()), reading.masked)


def limits(reading: Reading) -> tuple[int | None, int | None] | None:
    """Fewest and most exons of the genes that are meant; None where the question sets no limit.

    Parameters
    ----------
    reading
        The question. A limit on introns is one more exon: two introns part three exons.
    """
    text = spoken(reading)
    if reading.names or not _SUBJECT.search(text):
        return None
    span = _SPAN.search(text)
    if span:
        more = int(span["kind"] == "intron")
        low, high = sorted(int(value) for value in reading.entity(span["n"]).value)
        return low + more, high + more
    for pattern, least, most in _LIMITS:
        found = pattern.search(text)
        if found is None:
            continue
        value = _value(reading, found["n"]) + int(found["kind"] == "intron")
        return (
            None if least is None else value + least,
            None if most is None else value + most,
        )
    return (None, 1) if _WHOLE.search(text) else None


def _word(reading: Reading, placeholder: str) -> str:
    kind = str(reading.entity(placeholder).value)
    return f"{kind}s" if kind in ("exon", "intron") else placeholder


def _value(reading: Reading, said: str) -> int:
    return int(reading.entity(said).value) if said.startswith("@") else _WORDS[said]
