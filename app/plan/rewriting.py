"""A masked question without what is said beside it: reasons, asides, a second name for one thing.

The rules look at kinds of entities and at the words between them, never at what is named.
"""

from __future__ import annotations

import re

from app.plan.entities import Marked

_ASKS = (
    r"(?:what|which|where|how|who|when|is|are|does|do|did|can|could|give|show|list|find|count|tell"
    r"|print|name|rank)\b"
)
_LEAD = re.compile(rf"^[^:?@]{{3,60}}: (?={_ASKS})|^[^:?]{{5,90}}: (?={_ASKS}[^?]*@)")
"""What is said before a colon, where the question follows it."""

_REASON = re.compile(
    r"(?<=[?.!]) (?:i|we|our|my|they|it is for|it's for|this is for|just|sorry|thanks)\b[^?@]*$"
)
"""A last sentence that says why one asks, or what one hopes."""

_ASIDE = re.compile(r" ?\((?:not|no|but not|rather than|instead of|i mean)\b[^()]*\)")
"""What is not meant, in brackets."""

_NAMED_PLACE = re.compile(
    r"(?P<e>@keyword\d+)(?P<comma>,? )(?:(?:say|that is|i\.e\.|ie|so|about|roughly|from|between|at"
    r"|which is|which lies|spanning|covering)[ ,]+)*(?=\(?@range\d+)"
)
_PLACE_NOUN = re.compile(
    r"\b(?:regions?|locus|islands?|areas?|stretch|segments?|intervals?|part)$", re.I
)
_APPOSITION = re.compile(
    r"@keyword\d+ (?:genes? |proteins? |cds |called |named )*(?=@(?:gene|absent)\d+(?!\d))"
)
"""A kind of gene right before the name of one: "the DNA polymerase gene gp38"."""

_WHOLE_PROTEIN = re.compile(
    r" (?:that (?:are|is) )?(?:cut|cleaved|made|processed|released|derived)?(?: out)?"
    r" ?(?:from|of) (?:the |its )?(?P<e>@keyword\d+)"
)


def simplify(marked: Marked) -> Marked:
    """The question without asides; entities keep their numbers.

    Parameters
    ----------
    marked
        With its entities.
    """
    text = marked.masked
    if text.startswith(("@sequence", "@peptide")):
        return marked
    text = _ASIDE.sub("", _REASON.sub("", _LEAD.sub("", text)))

    def place(found: re.Match[str]) -> str:
        name = str(_value(marked, found["e"]))
        return "region " if _PLACE_NOUN.search(name) else found.group()

    text = _NAMED_PLACE.sub(place, text)
    text = _APPOSITION.sub("", text)
    if "mat_peptide" in marked.values("type"):

        def precursor(found: re.Match[str]) -> str:
            name = str(_value(marked, found["e"])).lower()
            return "" if name.endswith(("polyprotein", "precursor")) else found.group()

        text = _WHOLE_PROTEIN.sub(precursor, text)
    return marked if text == marked.masked else marked.clause(text)


def _value(marked: Marked, placeholder: str) -> object:
    return marked.entities[int(re.sub(r"\D", "", placeholder))].value
