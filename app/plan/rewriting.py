"""A masked question without what is said beside it: reasons, asides, a second name for one thing.

The rules look at kinds of entities and at the words between them, never at what is named.
"""

from __future__ import annotations

import re

from app.plan.entities import Marked
from app.plan.grammar import AMINO_ACIDS, LETTER_TO_THREE

_ASKS = (
    r"(?:what|which|where|how|who|when|is|are|does|do|did|can|could|give|show|list|find|count|tell"
    r"|print|name|rank)\b"
)
_LEAD = re.compile(rf"^[^:?@]{{3,60}}: (?={_ASKS})|^[^:?]{{5,90}}: (?={_ASKS}[^?]*@)")
"""What is said before a colon, where the question follows it."""

_PERSON = (
    r"(?:i|i'm|i am|i've|i have|i'd|we|we're|we are|we've|my|our|as an?|for (?:my|our|an?|the))"
)
_HELLO = re.compile(
    r"^(?:(?:hi|hello|hey|dear \w+|good (?:morning|afternoon|evening|day)|greetings|thanks"
    r"|thank you"
    r"|ok|okay|so|well|right|sorry|quick question|one more(?: thing)?|a question)\b"
    r"(?: there| all| again| everyone| team| in advance| to bother you)?[,.!:;-]+ )+"
)
_PREAMBLE = re.compile(rf"^{_PERSON}\b(?P<said>[^?:.!]{{3,120}})[:.!] (?=\S[^?]*\w)")
"""A first sentence, or words before a colon, in which a person tells of himself."""
_TELLS = re.compile(
    r"\b(?:revis\w+|prepar\w+|writ\w+|study\w*|learn\w*|teach\w*|student|teacher|class|exam|course"
    r"|lecture|thesis|paper|report|talk|poster|homework|new to|beginner|curious|wonder\w*|work\w*"
    r"|plan\w*|design\w*|trying|try|look\w*|need\w*|annotat\w+|boss|supervisor|pi|colleague|lab"
    r"|meeting"
    r"|figure|slide|quiz|worksheet|project|check\w*|collect\w*|mak\w+|analys\w+|analyz\w+)\b"
)
_ASKED = re.compile(rf"\b(?:of all|{_ASKS})|\?")
_TOPIC = re.compile(
    r"^(?:the )?(?P<e>@gene\d+(?: gene| protein)?) ?(?:[:;-]|,(?= (?:is|does|where|what"
    r"|how))) ?(?P<rest>.+)$"
)
_IT = re.compile(r"\b(?P<its>its)\b|\bit\b")

_REASON = re.compile(
    r"(?<=[?.!]) (?:i|we|our|my|they|it is for|it's for|this is for|just|sorry|thanks)\b[^?@]*$"
)
"""A last sentence that says why one asks, or what one hopes."""

_ASIDE = re.compile(r" ?\((?:not|no|but not|rather than|instead of|i mean)\b[^()]*\)")
"""What is not meant, in brackets."""

_IN_ORDER = re.compile(
    r"(?P<moving>\b(?:point|run|read|fac|go|transcrib|orient|direct|head)\w* )?\b(?:from (?:the )?"
    r"left to (?:the )?right|left[- ]to[- ]right|from (?:one|the) end to the other)\b"
)
"""An order, where it does not tell which way genes are read."""

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

_MEMBERS = re.compile(r"(?P<e>@keyword\d+) of (?:the |a |an )?(?=@keyword\d+)")
_MEMBER = re.compile(
    r"(?:subunits?|components?|chains?|members?|parts|units|polypeptides?|constituents?)", re.I
)
"""What a complex is made of: "the subunits of RNA polymerase" are found by the complex."""

_WHOLE_PROTEIN = re.compile(
    r" (?:that (?:are|is) )?(?:cut|cleaved|made|processed|released|derived)?(?: out)?"
    r" ?(?:from|of) (?:the |its )?(?P<e>@keyword\d+)"
)


_TOLD = re.compile(
    r"^(?:\w+ ){0,3}?(?:(?:i|we)(?:'ve| have| was| were| had)? (?:been )?(?:told|heard|read|think"
    r"|thought|believe|believed|assumed?|learn(?:ed|t)|understand|remember(?:ed)?)"
    r"|(?:someone|somebody|people|they|(?:my|our|a|the) \w+) (?:told|tells?|says?|said|claims?"
    r"|claimed|thinks?|thought|believes?)(?: me| us)?)(?: that)? "
    r"(?P<said>[^?.!]+?)[.,;!]? (?:and |so |but )?(?:is (?:that|this|it) (?:so|true|right|correct"
    r"|still true|accurate)|(?:true|right|correct)|am i (?:right|wrong)|can you confirm(?: (?:that"
    r"|this|it))?|please confirm|confirm)(?: please)?\W*$"
)
"""A statement that a person was told, and the question whether it holds."""

_AMONG = re.compile(
    r"^[^?]*?(?P<kind>@(?:type|keyword|prefix|aminotype)\d+)(?: genes?| proteins?)?[^?@.;]*[.;,:]"
    r" (?:and |but |so )?(?P<ask>(?:how many|which(?: ones?)?|what|list|show me|any) (?:of )"
    r"(?:them|those|these)|(?:how many(?! (?:@(?:type|keyword|prefix)\d|protein|cds\b|genes\b"
    r"|pseudo|coding))|which ones))\b(?! @codon)"
    r"(?P<rest>[^?]*@[^?]*|[^?]*(?:strand|longe"
    r"|short"
    r"|large|small|pseudo|hypothetical)[^?]*)"
)
"""A kind of gene, then a question about some of them."""
_OF_KIND = re.compile(
    r"^(?:so |ok |and )?(?:out )?(?:of|among|amongst) (?:all )?(?:the |these |its |your )?"
    r"(?P<kind>@(?:type|keyword|prefix)\d+)(?P<noun> genes?| proteins?)?(?: here| in (?:it|this"
    r" \w+)| there are)?,? (?P<ask>how many|which(?: ones?)?|what)(?: of (?:them|those|these))?\b"
)
_AMINO_TRNA = re.compile(
    r"@type\d+(?: genes?)?\b(?P<between>[^@?]*?\b(?:for|carry\w*|specif\w+ (?:for|to)|accept\w*"
    r"|charg\w+ with|serv\w+|decod\w+|of) (?:the amino acid )?)(?P<e>@(?:keyword|amino)\d+)"
)


def _amino_trna(marked: Marked, text: str) -> str:
    """ "tRNA genes, how many are for leucine" as one kind of tRNA."""
    found = _AMINO_TRNA.search(text)
    if found is None or "tRNA" not in marked.values("type"):
        return text
    word = str(_value(marked, found["e"])).lower()
    letter = AMINO_ACIDS.get(word, word.upper() if len(word) == 1 else "")
    if letter not in LETTER_TO_THREE:
        return text
    kind = marked.add("aminotype", f"tRNA-{LETTER_TO_THREE[letter]}")
    rest = re.sub(r"\bfor (?:the )?$|\w+ (?:for|with|to) $", "", found["between"])
    return text[: found.start()] + kind + f" genes{rest.rstrip()}" + text[found.end() :]


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
    text = _topic(_told_first(text))
    text = _EXCLUDED.sub(r"\g<rest> excluding \g<said>", text)
    text = _ASIDE.sub("", _REASON.sub("", _LEAD.sub(_lead, text)))

    def place(found: re.Match[str]) -> str:
        name = str(_value(marked, found["e"]))
        return "region " if _PLACE_NOUN.search(name) else found.group()

    text = _IN_ORDER.sub(lambda hit: hit[0] if hit["moving"] else "by position", text)
    text = _NAMED_PLACE.sub(place, text)
    told = _TOLD.match(text)
    if told and re.search(r"@(?:gene|absent)\d+", told["said"]):
        text = _as_question(told["said"])
    text = _amino_trna(marked, text)
    kind = _OF_KIND.match(text)
    if kind:
        text = f"{kind['ask'].removesuffix(' ones')} {kind['kind']} genes" + text[kind.end() :]
    some = _AMONG.match(text)
    if some:
        ask = re.sub(r" (?:of (?:them|those|these)|ones?)$", "", some["ask"])
        text = f"{ask} {some['kind']} genes{some['rest']}" + text[some.end() :]
    text = _APPOSITION.sub("", text)
    text = _MEMBERS.sub(lambda hit: _members(marked, hit), text)
    if "mat_peptide" in marked.values("type"):

        def precursor(found: re.Match[str]) -> str:
            name = str(_value(marked, found["e"])).lower()
            return "" if name.endswith(("polyprotein", "precursor")) else found.group()

        text = _WHOLE_PROTEIN.sub(precursor, text)
    return marked if text == marked.masked else marked.clause(text)


def _members(marked: Marked, found: re.Match[str]) -> str:
    """Nothing in place of "subunits of", the words themselves for any other kind."""
    return "" if _MEMBER.fullmatch(str(_value(marked, found["e"]))) else found.group()


_EXCLUDED = re.compile(
    r"^(?:please )?(?:exclud\w+|ignor\w+|without|not counting|omit\w*"
    r"|leav\w+ out) (?P<said>[^:?,]{3,60})"
    r"[:,] (?P<rest>[^?]{8,}?)\W*$"
)
"""A condition that is said first: "excluding pseudogenes: how many genes are there?"."""


def _told_first(text: str) -> str:
    """The question without a greeting and without what a person first tells of himself."""
    text = _HELLO.sub("", text)
    found = _PREAMBLE.match(text)
    if found is None or not _TELLS.search(found["said"]):
        return text
    rest = text[found.end() :]
    named = re.search(r"@(?!keyword|genome|number)\w", found["said"])
    points = re.search(r"\b(?:it|its|them|their|those|these|that one|this one)\b", rest)
    return text if named or points or not _ASKED.search(rest) else rest


def _topic(text: str) -> str:
    """ "the E gene: is it before M" as "is the E gene before M"."""
    found = _TOPIC.match(text)
    if found is None or re.search(r"@(?:absent|range|position)", text):
        return text
    said = _IT.search(found["rest"])
    if said is None:
        return text
    name = found["e"].split()[0]
    word = f"{name}'s" if said["its"] else name
    return found["rest"][: said.start()] + word + found["rest"][said.end() :]


_CONDITION = re.compile(
    r"(?:please )?(?:exclud\w+|ignor\w+|without|leav\w+ out|skip\w*|not counting|only|among|omit\w*"
    r"|restrict\w*|on the|within|between|in the)\b"
)
_PLACED = re.compile(
    r"@(?:range|position|quantity|record|type|aminotype|prefix|span)\d|\bstrands?\b"
)
"""What narrows a question, said before its colon."""


_BARE_COUNT = re.compile(r"how many(?: (?:of|are|is) (?:each|them|those|there)| each)*\W*$")
"""A count that is nothing without the words before it."""


def _lead(found: re.Match[str]) -> str:
    """What is kept of the words before a colon: all of them where they name the only gene."""
    gene = r"@(?:gene|absent)\d"
    said, rest = found.group(), found.string[found.end() :]
    if _CONDITION.match(said) or (_PLACED.search(said) and not _PLACED.search(rest)):
        return said
    if _BARE_COUNT.match(rest):
        return said
    choices = r"@(?:codon|motif|enzyme|amino)\d"
    if re.search(choices, said) and not re.search(choices, rest):
        return said
    if re.search(r"@keyword\d", said) and re.search(r"\b(?:it|its|it's)\b", rest):
        return "" if re.search(rf"{gene}|@keyword\d", rest) else said
    return said if re.search(gene, said) and not re.search(gene, rest) else ""


def _as_question(said: str) -> str:
    """ "the cI gene is about 714 bp" as "is the cI gene about 714 bp"."""
    verb = re.search(r"\b(?:is|are|was|were|has|have|lies|sits|encodes|codes)\b", said)
    if verb is None:
        return said
    if verb.group() in ("is", "are", "was", "were"):
        return f"{verb.group()} {said[: verb.start()]}{said[verb.end() :].lstrip()}?"
    return f"does {said}?"


def _value(marked: Marked, placeholder: str) -> object:
    return marked.entities[int(re.sub(r"\D", "", placeholder))].value
