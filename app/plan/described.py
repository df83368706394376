"""Genes that a question names by their product where a tool needs a name: "is the integrase
upstream of the excisionase?"."""

from __future__ import annotations

import re

from app.plan.entities import Marked
from app.plan.vocabulary import Vocabulary, words

_RELATION = re.compile(
    r"\b(?:upstream|downstream|left|right|side|start|end|vicinity|neighbou?rs?|neighbou?rhood) of\b"
    r"|\b(?:next|closest|nearest|adjacent|close|near) (?:\w+ )?to\b|\b(?:beside|before|after|near"
    r"|around|flank\w*|neighbou?r\w*)\b|\bbetween\b[^?]*\band\b|\boverlap\w*|\bthan\b|\bhow far\b"
    r"|\bdistance\b|\bapart\b|\b(?:gc|g\+c|at|base|codon)(?: content| composition| usage)? (?:of"
    r"|in)\b"
    r"|\bhow many (?:codons|@amino\d+|residues|cysteines)\b|\b(?:inside|within|cuts?|sites? in)\b"
    r"|\bhow many (?:bases|bp|base pairs|nucleotides)\b|\bsame (?:strand|direction|orientation)\b"
    r"|\b(?:longer|shorter|bigger|larger|smaller) (?:one)?\b|\bstart codon\b|\b(?:exons?"
    r"|introns?)\b|\b(?:first|last) @(?:quantity|number)\d+ ?(?:residues|aa|amino|bases|nt|bp)?"
    r"|\b(?:first|last) @quantity\d+"
)
"""Words of questions whose tools take genes by name."""

_DESCRIBED = re.compile(
    r"(?P<lead>^|\b(?:the (?:one|gene|protein|cds|orf) (?:that |which )?(?:coding for|codes for"
    r"|encoding"
    r"|encodes|for|of|called)(?: the)? |(?:the|its|of|to|and|or|than|does|is|from|our|my|in|inside"
    r"|within|between) ))"
    r"(?P<e>@keyword\d+)"
    r"(?: (?:gene|protein|cds|orf))?(?![\w@])(?! (?:genes|proteins|cds|orfs|family|cluster))"
)
_MANY = re.compile(
    r"\b(?:which|what|list|all|any|how many)(?: \w+)? @keyword|@keyword\d+ (?:genes|proteins)\b"
)


def describe(marked: Marked, vocabulary: Vocabulary) -> Marked:
    """The question with product words as names of genes, where one product alone has them.

    Parameters
    ----------
    marked
        With its entities.
    vocabulary
        Names and products of the open genomes.
    """
    marked = _without_title(marked, vocabulary)
    text = marked.masked
    if not _RELATION.search(text) or _MANY.search(text) or len(marked.values("keyword")) > 2:
        return marked

    def named(found: re.Match[str]) -> str:
        entity = marked.entities[int(re.sub(r"\D", "", found["e"]))]
        one = re.search(r"\b(?:gene|protein|cds|orf)$", found.group()) or str(
            entity.value
        ).endswith(" protein")
        several = not found["lead"] and re.search(r"[a-rt-z]ers$|ases$", str(entity.value))
        if several or (not one and not single(str(entity.value), vocabulary)):
            return found.group()
        lead = "" if re.match("the (?:one|gene|protein|cds|orf) ", found["lead"]) else found["lead"]
        value = str(entity.value)
        return lead + marked.add(
            "gene", value.lower() if value[:1].isalpha() and value.istitle() else value
        )

    changed = _DESCRIBED.sub(named, text)
    return marked if "@keyword" in changed or changed == text else marked.clause(changed)


_TITLE = re.compile(
    r"(?P<e>@keyword\d+) (?=(?:biosynthesis |biosynthetic |gene )*(?:cluster|genome|chromosome"
    r"|plasmid|phage|virus|record|sequence|file|locus|region|bgc)\b)"
)


_NARROWS = re.compile(
    r"\bstrands?\b|\bdirection\b|\b(?:long|short|larg|small|big|heavi|light)(?:e?st|e?r)\b"
    r"|\bhypothetical\b|@quantity\d|\bhow (?:many|long|big|large)\b|\bgc\b|\b(?:length|size) of\b"
    r"|\b(?:first|last) (?:gene|cds|protein)\b"
)
"""Conditions that make a list of their own, so that the name of what is open is no condition."""


def _without_title(marked: Marked, vocabulary: Vocabulary) -> Marked:
    """The question without the name of what is open, where it names something else besides: "genes
    of the balhimycin cluster that encode oxygenases"."""
    for hit in re.finditer(r"(?<=\bthe )@keyword(\d+)", marked.masked):
        words_of = str(marked.entities[int(hit[1])].value).lower().split()
        titled = all(word in vocabulary.title_words for word in words_of[:-1])
        if len(words_of) > 1 and titled and words_of[-1] in ("region", "locus", "cluster"):
            text = marked.masked
            return marked.clause(f"{text[: hit.start()]}genome{text[hit.end() :]}")
    found = _TITLE.search(marked.masked)
    others = marked.of("keyword", "type", "prefix", "aminotype", "gene")
    if found is None or (len(others) < 2 and not _NARROWS.search(marked.masked)):
        return marked
    said = str(marked.entities[int(found["e"][8:])].value).lower()
    names = " ".join(vocabulary.organisms).lower().split()
    bare = [word for word in said.split() if word not in ("biosynthetic", "biosynthesis", "gene")]
    titled = bool(bare) and all(word in vocabulary.title_words for word in bare)
    known = titled or any(len(said) > 5 and name.startswith(said) for name in names)
    if not known or (len(others) < 2 and vocabulary.record_count > 1):
        return marked
    rest = marked.masked[found.end() :]
    if len(others) < 2:
        rest = re.sub(r"^(?:(?:biosynthesis|biosynthetic|gene) )*\w+", "genome", rest)
    return marked.clause(marked.masked[: found.start()] + rest)


def single(name: str, vocabulary: Vocabulary) -> bool:
    """Whether words stand in one product only, or are one."""
    phrase = " ".join(words(name))
    if f"\n {phrase} \n" in vocabulary.products:
        return True
    return sum(f" {phrase} " in line for line in vocabulary.products.split("\n")) == 1
