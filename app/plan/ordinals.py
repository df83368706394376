"""Entries of a list by their place: "the third one", "the last two", "number 4"."""

from __future__ import annotations

import re

from app.plan.entities import Marked

PLACES = {
    "first": 0, "top": 0, "former": 0, "1st": 0, "second": 1, "latter": 1, "2nd": 1, "third": 2,
    "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "seventh": 6,
    "7th": 6, "eighth": 7, "8th": 7, "ninth": 8, "9th": 8, "tenth": 9, "10th": 9,
}  # fmt: skip
_WORD = "|".join(PLACES)
_GENES = r"(?:one|gene|hit|result|protein|entry|row)\b"
_RECORDS = r"(?:one|record|contig|segment|plasmid|chromosome|replicon|scaffold|entry|row)\b"
_ENDS = (
    r"(?=\s*(?:$|[?.!,;)]|'s\b|(?:is|has|does|do|starts?|ends?|lies?|encodes?|and|long|too|please)\b"
    r"|(?:of|in|on|from) (?:them|these|those|that list|the (?:list|table))\b))"
)
_NOT_OF = (
    r"(?! (?:of|in|on|with|that|whose|for) (?!(?:them|these|those|that list|the (?:list|table))\b))"
)
_SUPERLATIVE = re.compile(
    rf"\b(?P<place>{_WORD})[- ](?:most "
    r"|(?:long|short|larg|small|bigg|high|low|heavi|light|tini)est\b|(?:GC|AT)-rich)"
)


_ON_HOLDER = re.compile(
    r"(?:\b(?:genes?|cds|proteins|features)|@type\d+)(?: \w+){0,2} (?:on|in|of) the "
    rf"(?:{_WORD}|last)(?: one)?\W*$"
)


def on_holder(text: str) -> bool:
    """Whether what lies on an entry of a list is asked for, so that it is a list of records."""
    return _ON_HOLDER.search(text) is not None


def rank(text: str) -> int:
    """0-based place of "the second longest"; 0 where none is said."""
    found = _SUPERLATIVE.search(text)
    return PLACES[found["place"]] if found else 0


def point(marked: Marked, listed: tuple[str, ...], records: bool) -> Marked | None:
    """The question with the entries of a list in place of the words that point at them.

    Parameters
    ----------
    marked
        The question.
    listed
        Ids of the newest list that had several, in its order.
    records
        They are records rather than genes.

    Returns
    -------
    Marked or None
        None where nothing is pointed at, or the list is too short.
    """
    if not listed:
        return None
    noun = _RECORDS if records else _GENES
    kind = "record" if records else "gene"
    text = re.sub(
        r"@keyword(\d+)",
        lambda hit: (
            said if (said := str(marked.entities[int(hit[1])].value).lower()) in PLACES else hit[0]
        ),
        marked.masked,
    )
    found = re.search(
        rf"\b(?:the|its|and|what about|that) (?P<word>{_WORD}|last)"
        rf"(?: (?P<size>two|three|@number\d+)\b| {noun}{_NOT_OF}|{_ENDS})",
        text,
    )
    if found is None:
        return None
    taken = _taken(marked, listed, found["word"], found["size"])
    if not taken:
        return None
    lead = re.match(r"(?:the|its|that) ", found.group())
    start = found.start() if lead else found.start("word")
    places = " and ".join(marked.add(kind, name) for name in taken)
    end = found.end()
    rest = re.match(r" of (?:them|these|those)\b", text[end:])
    return marked.clause(f"{text[:start]}{places}{text[end + (rest.end() if rest else 0) :]}")


def _taken(marked: Marked, listed: tuple[str, ...], word: str, size: str | None) -> tuple[str, ...]:
    count = {"two": 2, "three": 3}.get(size or "", 1)
    if size and size.startswith("@"):
        value = marked.entities[int(re.sub(r"\D", "", size))].value
        count = value if isinstance(value, int) and 0 < value <= 25 else 1
    if word == "last":
        return listed[-count:]
    place = PLACES[word]
    return listed[place : place + count]


_NEXT_ONE = re.compile(
    r"\b(?:comes?|lies|is|follows) next\b(?! to\b)|\b(?:next|previous|preceding|following)"
    r" (?:gene|one)\b(?! (?:to|of|after|before|from|upstream|downstream)\b)"
)


def next_one(marked: Marked, names: list[str]) -> Marked:
    """ "and the next gene?" with the one gene of the last answer; as it is where something else is
    asked, or where anything is named."""
    found = _NEXT_ONE.search(marked.masked)
    if found is None or marked.entities or len(names) != 1:
        return marked
    side = "before" if re.search("previous|preceding", found.group()) else "after"
    return marked.clause(f"{marked.masked.rstrip(' ?.')} {side} {marked.add('gene', names[0])}")
