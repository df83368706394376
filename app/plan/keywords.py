"""Product words: the phrase of a question that annotation text should hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plan.base import Entity
from app.plan.grammar import BIOLOGY_WORDS, DOMAIN_WORDS, FUNCTION_WORDS, english, structure
from app.plan.tokens import is_biological
from app.plan.vocabulary import Vocabulary, words

_TOKEN = re.compile(r"[A-Za-z0-9α-ω][\w'+.-]*[\w+]|[A-Za-z0-9]|[,;:?!()\x00]|\n")
_JOINERS = frozenset("of and or to for in the by with".split())  # noqa: SIM905
_HEADS = frozenset(
    """protein proteins enzyme enzymes gene genes factor factors family subunit subunits domain
    product products system systems unit units component components complex chain region element
    elements binding acid acids rna dna site type class homolog homologue precursor like small large
    long short initiation start stop structural repeat function membrane group beta alpha gamma
    delta light heavy chain iron""".split()  # noqa: SIM905
)
"""Words that belong to a product phrase when a product word stands beside them."""

_OPENERS = frozenset("dna rna trna rrna mrna amino cell small large type".split())  # noqa: SIM905
"""Words of questions that begin a product phrase where a product word follows."""

_TAILS = frozenset("gene genes proteins operon operons cluster clusters locus loci".split())  # noqa: SIM905
"""Words after a product phrase that say what is asked for, unless products end with them."""

_CUE = re.compile(
    r"\b(?:annotated (?:as|with)|encod(?:e|es|ing) (?:for )?|cod(?:e"
    r"|es|ing) for|genes? for|proteins? for"
    r"|related to|involved in|associated with|responsible for|described as|labell?ed (?:as )?"
    r"|role in|take part in|participat\w+ in|called|whose products?"
    r" (?:is|are|says?|contains?|mentions?)"
    r"|mention(?:s|ing)?|with the words?|containing the words?"
    r"|product (?:is|contains?|mentions?|says?)"
    r"|function (?:is|in)|type of|kind of|genes? of|such as|similar to|look(?:s|ing)? like"
    r"|anything (?:about|on|like|for|to do with)|to do with|search for|look(?:ing)? for|find)"
    r"\s+(?:an? |the |any |some |putative |all )*",
    re.IGNORECASE,
)


def find_keywords(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Yield phrases of product words in what the other finders left.

    A phrase is a run of words of which at least one is a product word of the open genomes, usual in
    product names, or no everyday word at all. After cues such as "annotated as" everyday words
    count too.
    """
    tokens = [(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text)]
    cued = {found.end() for found in _CUE.finditer(text)}
    index = 0
    while index < len(tokens):
        stop = _phrase(tokens, index, vocabulary, tokens[index][1] in cued)
        if stop is None:
            index += 1
            continue
        start, end = tokens[index][1], tokens[stop - 1][2]
        yield Entity("keyword", text[start:end].strip(" -'"), start, end)
        index = stop


def _weight(word: str, vocabulary: Vocabulary) -> int:
    """2: surely a product word; 1: may be part of a phrase; 0: plain speech; -1: a break."""
    low = word.lower()
    if low.endswith("'s") or vocabulary.titled(low):
        return 0
    if re.fullmatch(r"\d+(?:\.\d+)?s", low):
        return 2
    if re.fullmatch(r"[a-z0-9]+-(?:exon|intron)s?|intron-?(?:less|free|containing)", low):
        return 0
    if not low or not (low[0].isalnum()) or re.fullmatch(r"\d+(?:-?mers?|x|st|nd|rd|th)", low):
        return -1
    stems = words(low)
    if len(low) == 1 and low.isalpha():
        return -1
    asked = DOMAIN_WORDS | FUNCTION_WORDS
    if low in asked or all(stem in asked for stem in stems):
        return 0
    if low in BIOLOGY_WORDS or any(stem in BIOLOGY_WORDS for stem in stems):
        return 2
    if low in structure() or all(stem in structure() for stem in stems):
        return 0
    rank = english().get(low, 99_999)
    in_products = all(stem in vocabulary.product_words for stem in stems)
    if low.isdigit():
        return 0
    if is_biological(low) or any(is_biological(stem) for stem in stems):
        return 2
    if in_products:
        return 2 if rank > 700 else 1
    if low.isalpha() and rank < 14_000:
        return 1
    return 1


def _phrase(
    tokens: list[tuple[str, int, int]], first: int, vocabulary: Vocabulary, cued: bool
) -> int | None:
    """Index after the last word of a phrase that begins at `first`, or None."""
    if first + 2 < len(tokens) and _designates(tokens[first][0], tokens[first + 1][0]):
        kind = _phrase(tokens, first + 2, vocabulary, cued)  # "type III secretion system"
        if kind is not None:
            return kind
    longest = _known_phrase(tokens, first, vocabulary)
    weight = _weight(tokens[first][0], vocabulary)
    if weight == 1 and not cued and _named(tokens, first):
        cued = True
    opener = tokens[first][0].lower() in _OPENERS and first + 1 < len(tokens)
    if weight == 0 and opener and _weight(tokens[first + 1][0], vocabulary) == 2:
        weight = 2
    plain = _plain(tokens[first][0]) or vocabulary.titled(tokens[first][0])
    if weight == 0 and cued and not plain:
        weight = 1
    if longest is None and (
        weight < 1 or (weight == 1 and not cued and not _leads(tokens, first, vocabulary))
    ):
        return None
    stop = longest or first + 1
    sure = weight == 2 or longest is not None or cued
    while stop < len(tokens):
        word = tokens[stop][0].lower()
        more = _known_phrase(tokens, stop, vocabulary)
        if more is not None:
            stop, sure = more, True
            continue
        next_weight = _weight(word, vocabulary)
        if next_weight == 0 and sure and word not in DOMAIN_WORDS | FUNCTION_WORDS:
            next_weight = int(all(stem in vocabulary.product_words for stem in words(word)))
        if next_weight >= 1:
            sure = sure or next_weight == 2
            stop += 1
        elif word in _HEADS and _inside(tokens, first, stop, vocabulary):
            stop += 1
        elif (
            word in _JOINERS
            and word not in ("and", "or", "in", "with", "by", "for")
            and stop + 1 < len(tokens)
            and _weight(tokens[stop + 1][0], vocabulary) == 2
        ):
            stop += 2
        else:
            break
    if not sure:
        return None
    if stop < len(tokens) and _designates(tokens[stop - 1][0], tokens[stop][0]):
        return stop + 1
    while stop > first + 1 and tokens[stop - 1][0].lower() in _TAILS:
        stems = words(" ".join(token[0] for token in tokens[first:stop]))
        if tokens[stop - 1][0].lower() not in _HEADS and vocabulary.phrase(stems):
            break
        if stop == first + 2 and vocabulary.phrase(stems) and _ADJECTIVE.search(tokens[first][0]):
            break
        stop -= 1
    return stop


_ADJECTIVE = re.compile(r"[a-z]{3}(?:al|ic|ory|ary|ive|ous)$")
"""A word that says nothing by itself: "ribosomal" of "ribosomal proteins"."""

_LETTERED = frozenset("subunit chain component type class group factor protein".split())  # noqa: SIM905


def _designates(noun: str, word: str) -> bool:
    """Whether a letter or numeral belongs to the noun before it: "subunit B", "type IV"."""
    return noun.lower() in _LETTERED and bool(
        re.fullmatch(r"[B-Z]|A(?!\w)|[IVX]{1,4}|[A-Z]\d{1,2}", word)
    )


def _named(tokens: list[tuple[str, int, int]], first: int) -> bool:
    """Whether an unknown word stands where a kind of gene is named: "any bacteriocins?"."""
    word = tokens[first][0].lower()
    if word in english() or not word[0].isalpha():
        return False
    before = tokens[first - 1][0].lower() if first else ""
    after = tokens[first + 1][0].lower() if first + 1 < len(tokens) else ""
    heads = ("gene", "genes", "protein", "proteins", "cluster", "operon")
    return before in ("any", "find", "all", "no") or after in heads


def _plain(word: str) -> bool:
    """Whether a word belongs to questions of all kinds, whatever they are about."""
    return word.lower() in DOMAIN_WORDS or word.lower() in FUNCTION_WORDS


def _leads(tokens: list[tuple[str, int, int]], first: int, vocabulary: Vocabulary) -> bool:
    """Whether an everyday word stands right before a product word ("cold shock")."""
    follower = tokens[first + 1][0] if first + 1 < len(tokens) else ""
    if _weight(follower, vocabulary) < 2:
        return False
    low = tokens[first][0].lower()
    unknown = _UNKNOWN_RANK if len(low) > 6 and low.isalpha() else 0
    return (
        all(stem in vocabulary.product_words for stem in words(low))
        or english().get(low, unknown) > 2500
    )


_UNKNOWN_RANK = 99_999
"""Rank of a word that everyday English lacks: "chloramphenicol" of "chloramphenicol resistance"."""


def _known_phrase(
    tokens: list[tuple[str, int, int]], first: int, vocabulary: Vocabulary
) -> int | None:
    """End of the longest run from `first` that stands in a product, of two words or more with at
    least one that is no plain speech."""
    low = tokens[first][0].lower()
    if not low[0].isalnum() or low in FUNCTION_WORDS:
        return None
    stems: list[str] = []
    best = None
    meaningful = False
    for position in range(first, min(first + 8, len(tokens))):
        word = tokens[position][0]
        if not word[0].isalnum():
            break
        stems.extend(words(word))
        weight = _weight(word, vocabulary)
        meaningful = (
            meaningful or weight == 2 or (weight == 1 and word.lower() not in FUNCTION_WORDS)
        )
        if not vocabulary.phrase(stems):
            break
        if position > first and meaningful and word.lower() not in _JOINERS:
            best = position + 1
    return best


def _inside(
    tokens: list[tuple[str, int, int]], first: int, stop: int, vocabulary: Vocabulary
) -> bool:
    """Whether a head noun belongs to the phrase before it."""
    word = tokens[stop][0].lower()
    if word in ("gene", "genes", "proteins", "products", "product"):
        return False
    stems = words(" ".join(token[0] for token in tokens[max(first, stop - 2) : stop + 1]))
    if vocabulary.phrase(stems) or vocabulary.phrase(stems[-2:]):
        return True
    follower = tokens[stop + 1][0].lower() if stop + 1 < len(tokens) else ""
    if word == "protein" and follower in (
        "sequence",
        "sequences",
        "length",
        "lengths",
        "id",
        "ids",
    ):
        return False
    return word not in ("large", "small", "long", "short", "start", "stop", "site", "repeat")
