"""Gene names in a question: known ones, families, and names that the genomes lack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plan.base import Entity
from app.plan.grammar import DOMAIN_WORDS, FUNCTION_WORDS, english, structure
from app.plan.spelling import SHORT_FORMS
from app.plan.tokens import (
    IUPAC,
    NOT_GENES,
    is_accession,
    is_bases,
    is_biological,
    is_common,
    is_gene_shaped,
)
from app.plan.vocabulary import Vocabulary, words
from app.tools.shared.words import singular

_TOKEN = re.compile(r"[A-Za-z0-9_][\w.'()*/:,+-]*")
_TRIM = re.compile(r"(?:'s?|[.,:;?!)*+-])+$")
_BEFORE_GENE = re.compile(
    r"(?:\b(?:gene|protein|symbol|locus|locus tag|tag|named|called"
    r"|orf|gp|gene product|cds|allele|name)"
    r"|\b(?:genes|proteins)(?: named| called)?)\s*[:=]?\s*[\"'(]*$",
    re.IGNORECASE,
)
_AFTER_GENE = re.compile(
    r"\s*(?:gene|protein|locus|operon|cds|gene product|homolog|allele)\b", re.I
)
_KIND_AFTER = re.compile(r"\s+(?:enzymes|proteins|domains?|family|families|type|like)\b", re.I)
_ARTICLE = re.compile(
    r"(?:^|\b(?:the|of|is|does|an?|about|for|where|and|my|our|has|have)\s+)$", re.I
)
_OF = re.compile(r"\b(?:of|about|is|does|near|for|around|do)\s+$", re.I)
_END = re.compile(r"\s*(?:$|[?.!,;]|\b(?:do|does|located|encode|gene|start|end|on)\b)", re.I)
_BETWEEN = re.compile(r"\bbetween (?:[\w()'.-]+ and )?$", re.I)
_OF_WHAT = re.compile(
    r"(?:\b(?:sequence|location|coordinates?|position|length|size|products?|function|neighbou?rs?"
    r"|upstream|downstream|left|right|start|end|strand|gc|content|usage|translation|codons?"
    r"|residues?"
    r"|part|half|\d+) of|\b(?:next|adjacent|close\w*|nearest) to|\b(?:near|beside|overlaps?"
    r"|overlapping|than|in gene)) (?:the )?$",
    re.I,
)
_EDGE_OF = re.compile(r"\b(?:start|end|beginning) of (?:the )?$", re.I)
_IS = re.compile(r"\b(?:is|does|do|are)\s$", re.I)
_WHERE = re.compile(
    r"\s+(?:from|close|near|next|upstream|downstream|before|after|located|overlap|longer|shorter"
    r"|bigger|smaller|encode|start|begin|end|lie)\b",
    re.I,
)
_CLOSING = re.compile(r"\s*(?:$|[?.!,;(]|(?:pl[sz]|please)\b)", re.I)
_VERB = re.compile(r"\s+(?:the|all|an?|me|every|each|this|its?|any|out|them|those|these)\b", re.I)
_DEED = re.compile(r"\s+(?:the|an?|its|their|this|other)\s+\w", re.I)
_NEXT = re.compile(r"[ -]([a-z][a-z-]+)")
_STEM = r"[a-z]{2,4}|[A-Z][a-z]{2}|[A-Z]{2,4}"
_FAMILY = re.compile(
    rf"(?<![\w-])(?P<stem>{_STEM})(?P<star>-?\*|[XY](?=\s))?(?=[ -]"
    r"(?P<noun>(?:\w+ )?(?:genes|gene (?:cluster|family|families"
    r"|operon|set)s?|operons?|clusters?|family"
    r"|families|locus|regulon|system|subunits?|subunit genes|loci))\b)"
)
_SUBUNITS = re.compile(r"[ -]subunits?\b")
_ONE_OF = re.compile(
    r"\b(?:longest|largest|biggest|shortest|smallest|first|last|every|each|any|which|what"
    r"|another|single"
    r"|only|tiniest|heaviest|nearest|closest) (?P<stem>[a-z]{3})(?= gene\b)"
)
"""A member of a family: "the longest tra gene"."""
_STARTING = re.compile(
    r"\b(?:(?:start(?:s|ing)?|begin(?:s|ning)?) with|prefix(?:ed)?(?: with| by)?|of the form)"
    rf"\s+(?:the (?:letters|prefix|symbol) )?['\"]?(?P<stem>{_STEM}|[A-Z])\b"
)
_NAMED_STARTING = re.compile(
    r"\b(?i:names?|symbols?|called|named)\b(?: (?:that|which|all))?"
    r" (?i:start(?:s|ing)?|begin(?:s|ning)?) with (?:the (?:letters|prefix) )?"
    r"['\"]?(?P<stem>[a-z][A-Za-z]{1,7})\b(?![-'])"
)
"""Beginnings of symbols that are longer than a family: "a name that begins with spoIV"."""
_LIST_OF = re.compile(
    rf"(?<![\w-])(?P<stem>{_STEM})(?=(?:,? (?:and|or|/) | ?, ?)(?:{_STEM})(?:,?"
    rf" (?:and|or) (?:{_STEM}))?"
    r" (?:genes|operons|clusters|families))"
)
_NOT_STEMS = frozenset(
    """all any the its and for how many few two six ten own new top same last are has top big gap
    trna rrna rna dna cds pan bgc mge hot far non best core long most full old some only just each
    more less very that this them they what with have show list give find get me my in of on is it
    other lone tiny such both first or as if up by to do we be no nice main key
    """.split()  # noqa: SIM905
)


_OF_NAMES = frozenset({"ABC", "MFS", "RND", "PTS", "LPS", "TCA", "SAM", "ACP", "CAP", "PAS"})
"""Letters of product names that are now and then a gene's synonym too: "ABC transporter"."""


def find_genes(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Yield genes that the open genomes know by symbol, synonym, tag or protein id."""
    families = [found.span("stem") for found in _family_matches(text, vocabulary)]
    for found in _TOKEN.finditer(text):
        token = _TRIM.sub("", found.group())
        start = found.start()
        if not token or "\x00" in token:
            continue
        if any(a <= start < b for a, b in families):
            continue
        if token in _OF_NAMES and _of_product(token, text[start + len(token) :], vocabulary):
            continue
        yield from _known(token, start, text, vocabulary)


def _known(token: str, start: int, text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """A known name, or the known names that a compound such as ``rpsL/rpsG`` holds."""
    end = start + len(token)
    if vocabulary.knows(token):
        if _credible(token, start, end, text, vocabulary):
            yield Entity("gene", token, start, end)
        return
    compound = re.fullmatch(r"([a-z]{3})([A-Z]{2,16})", token)
    if compound:
        members = [compound.group(1) + letter for letter in compound.group(2)]
        if sum(map(vocabulary.knows, members)) >= max(2, len(members) - 1):
            for number, member in enumerate(members):
                first = start if not number else start + 3 + number
                yield Entity("gene", member, first, start + 4 + number)
        return
    for separator in ("/", ",", "-", ":", "("):
        if separator in token.strip(separator):
            first = start
            for piece in token.split(separator):
                clean = _TRIM.sub("", piece)
                if len(clean) > 1 and not clean.isdigit():
                    yield from _known(clean, first, text, vocabulary)
                first += len(piece) + 1
            return


_LETTERS = re.compile(
    r"(?<![\w'-])[A-Z](?:(?:, (?:and |or )?| and | or | & )[A-Z](?![\w'-]))+(?![\w'-])"
)
"""Single capitals in a row: "S, E, M and N"."""
_OF_LETTERS = re.compile(
    r"\b(?:bases?|letters?|nucleotides?|residues?|amino|iupac|codes?|motifs?)\b", re.I
)


def _among_genes(start: int, text: str) -> bool:
    """Whether a letter stands in a row of letters of which some are no base."""
    if _OF_LETTERS.search(text):
        return False
    rows = (found for found in _LETTERS.finditer(text) if found.start() <= start < found.end())
    return any(set(re.findall("[A-Z]", row.group())) - set("ACGTUN") for row in rows)


def _credible(token: str, start: int, end: int, text: str, vocabulary: Vocabulary) -> bool:
    """Whether a known name is meant as one, although it may be a word, number or base pattern."""
    low = token.lower()
    before, after = text[:start], text[end:]
    if low in ("trna", "rrna", "mrna", "ncrna", "cds", "orf", "dna", "rna", "atp", "gtp", "nad"):
        return False
    if low in ("tag", "tags") and re.search(r"\blocus $", before, re.I):
        return False
    named = bool(_BEFORE_GENE.search(before))
    noun = bool(_AFTER_GENE.match(after)) and bool(_ARTICLE.search(before))
    if not named and not noun and not _among_genes(start, text) and is_bases(token, after, text):
        return False
    if re.fullmatch(r"[\d.,]+", token):
        return named
    if token == "last":  # "the last gene", where a genome has lasT
        return named
    if len(token) == 1:
        # "the S gene", "gene S", "yellow (y)" and "between N and cI", but not "a gene" nor the
        # letter of a base.
        listed = bool(_BETWEEN.search(before)) or (
            before.endswith("(") and after.startswith(")") and bool(re.search(r"\w \($", before))
        )
        asked = bool(_OF_WHAT.search(before)) and bool(_CLOSING.match(after))
        shown = token.isupper() and not text.isupper()
        asked = asked or (shown and bool(_EDGE_OF.search(before)))
        asked = asked or (shown and bool(_IS.search(before) and _WHERE.match(after)))
        asked = asked or (shown and _letter(token, before, after, text))
        article = bool(re.search(r"\b(?:the|my|our)\s+$", before, re.I))
        lower = noun and article and low not in "ai"
        article_a = low == "a" and not before.strip(" ,;(")
        return (
            named
            or (noun and shown and not article_a)
            or lower
            or listed
            or (shown and _among_genes(start, text))
            or (asked and (low not in "ai" or shown))
        )
    if re.fullmatch(r"\d+[a-z]{1,3}", low) and low.endswith(
        ("k", "bp", "kb", "aa", "mb", "nt", "s")
    ):
        return named
    if re.match(r"-\w", after) and (low in ("trna", "rrna") or is_common(low)):
        return False
    if len(token) == 3 and token.isupper() and set(token) <= set("ACGTU"):
        return named and not re.search(r"(?i)\b(?:codon|start|stop)", text)
    marked = any(c.isupper() for c in token[1:]) and not token.isupper()
    if marked or any(c.isdigit() for c in token):
        return True
    if low in english() and _VERB.match(after) and not named and token.islower():
        return False
    if low in FUNCTION_WORDS or low in DOMAIN_WORDS:
        named = named and bool(re.match(r"\s*(?:$|[?.!,;)])", after))
        shouted = (
            token.isupper() and not text.isupper() and low not in DOMAIN_WORDS and len(low) > 2
        )
        return named or noun or shouted or (low not in _NOT_STEMS and _final(before, after, low))
    if low in english():
        if named or noun or (token.isupper() and not text.isupper()) or _final(before, after, low):
            return True
        return low not in vocabulary.product_words and english()[low] > 1500
    if len(low) > 3 and set(token) <= IUPAC and token.isupper():
        return not re.search(r"(?i)motif|pattern|box|consensus", text)
    return True


_LETTER_BEFORE = re.compile(
    r"(?:^|[,;(]\s*|\bwhere's\s+|\b(?:gc[123]s?|express|write|transcribe|delet(?:e|ing)|remov(?:e|ing)|once|if|genes?|proteins?|of|from|in|within|inside|into|than|and|or"
    r"|vs\.?|versus|to|between|after"
    r"|before"
    r"|near|over|around|by|with|is|does|do|has|have|are|where|precedes?|follows?|about|for|like"
    r"|list"
    r"|show|compare|overlap(?:s|ping)?|covers?|contains?|flank(?:s|ing)?)\s+"
    r"(?:the\s+)?)$",
    re.I,
)
_LETTER_AFTER = re.compile(
    r"\s*(?:$|[?!,;:)/]|\.(?!\s*[a-z\x00])|'s\b|(?:and|or|from|to|is|are|starts?|ends?|begins?|lies?"
    r"|located"
    r"|overlap\w*|have|has|long|longer|shorter|encodes?|codes?|coding sequence|coding region|cds"
    r"|orf"
    r"|reading frame|upstream|downstream|before|after|comes?|precedes?|follows?|share|on the|in the"
    r"|on (?:this|which|what)|do|does|with|map|for|go|sits?|protein|gene|product|sequence|got|uses?"
    r"|contains?|prefers?|as|into|if|when|were|was|a stop|without|minus|becomes?|mutates?|look"
    r"|in (?:[A-Z]\. ?[a-z]+|yeast)"
    r"|start codon|stop codon)\b)"
)
"""What follows the name of a gene; not the rest of "B. subtilis", which may be masked."""
_TWO_BASES = re.compile(
    r"\b[ACGTU]'?s? ?(?:and|or|to|vs\.?|,|/|\+) ?[ACGTU]'?s?\b|\b[ACGTU]->[ACGTU]\b"
)
_LETTERS_MEANT = re.compile(
    r"\b(?:amino acids?|residues?|nucleotide|composition|skew|homopolymers?|runs? of|purines?)\b",
    re.I,
)


_COMPOSED = re.compile(
    r"\b(?:gc|at|content|percent\w*|bases?|nucleotides?|counts?|how many|share|fraction|number|run"
    r"|mutat\w*|change\w*|frequen\w*|most|least|proportion|variants?|position)\b|->|%",
    re.I,
)
"""Questions in which C, G and T are letters of the sequence."""


def _letter(token: str, before: str, after: str, text: str) -> bool:
    """Whether a capital letter stands where the name of a gene does: "how far is O from P"."""
    if not (_LETTER_BEFORE.search(before) and _LETTER_AFTER.match(after)):
        return False
    if re.search(r"\b(?:start|begin|end)(?:s|ning|ing)? with $", before):
        return False
    if token in "AI" and not before.strip(" ,;("):
        return False  # "A protein that ...", "I have ..."
    if token in "AI" and re.match(r"\s*(?:have|has|protein|gene|sequence|long)\b", after):
        return False
    if re.search(r"\b(?:amino acids?|residues?) (?:\d+ )?(?:of|in|does|has) (?:the )?$", before):
        return token not in "AI"
    if token in "ACGTUN" and (_TWO_BASES.search(text) or _LETTERS_MEANT.search(text)):
        return False
    return not (_LETTERS_MEANT.search(text) and not re.search(r"\b(?:of|in) $", before))


def _final(before: str, after: str, word: str) -> bool:
    """Whether a word stands where a name is expected: "where is map?", "length of cap"."""
    if word in FUNCTION_WORDS:
        return False
    return bool(_OF.search(before) and _END.match(after))


def _family_matches(text: str, vocabulary: Vocabulary) -> Iterator[re.Match[str]]:
    for pattern in (_FAMILY, _STARTING, _LIST_OF, _ONE_OF):
        for found in pattern.finditer(text):
            stem = found["stem"].lower()
            known = vocabulary.families.get(stem, 0)
            shown = found["stem"].isupper() and not text.isupper() and known > 1
            if stem in _NOT_STEMS or (stem in SHORT_FORMS and not shown):
                continue
            pronoun = stem in FUNCTION_WORDS
            if pronoun and (known < 3 or not re.search(r"(?i)\bthe $", text[: found.start()])):
                continue
            if found["stem"].isupper() and set(found["stem"]) <= set("ACGTU"):
                continue
            if not known and (stem in DOMAIN_WORDS or is_common(stem, 3000)):
                continue
            if not known and (stem in vocabulary.product_words or is_biological(stem)):
                continue
            if vocabulary.knows(stem) and not known:
                continue
            if pattern is _ONE_OF and known < 2:
                continue
            yield found


def find_prefixes(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Yield symbol families: ``the nif genes``, ``names starting with atp``."""
    for found in _family_matches(text, vocabulary):
        start, end = found.span("stem")
        if found.groupdict().get("star"):
            end = found.end("star")
        elif (said := _SUBUNITS.match(text, end)) and vocabulary.families.get(
            found["stem"].lower()
        ):
            end = said.end()
        elif found["stem"].isupper() and not vocabulary.families.get(found["stem"].lower()):
            yield Entity("keyword", found["stem"], start, end)
            continue
        yield Entity("prefix", found["stem"], start, end)
    for found in _NAMED_STARTING.finditer(text):
        if found["stem"].lower() not in FUNCTION_WORDS:
            yield Entity("prefix", found["stem"], *found.span("stem"))
    for found in re.finditer(r"(?<![\w*])([a-z]{2,4})-?(?:\*|X{1,2}(?=\s+(?:gene|family)))", text):
        yield Entity("prefix", found.group(1), found.start(), found.end())
    for found in re.finditer(r"(?<![\w-])([a-z]{3,4})(?![\w-])", text):
        # A bare family name, such as "is there a nif", counts where the genome has several of them.
        stem = found.group(1)
        if vocabulary.families.get(stem, 0) > 1 and not is_common(stem, 14000):
            if stem in vocabulary.product_words:
                continue
            yield Entity("prefix", stem, found.start(), found.end())


_POLY = re.compile(r"poly[ACGTU]s?")
_POLY_WHAT = re.compile(r"[ -](?:polymerases?|tails?|signals?|sites?|gene|protein|operon)\b", re.I)
"""What follows "polyA" where it is no run of bases."""


def find_unknown(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Yield names that look like genes although no open genome has them."""
    for found in re.finditer(r"\b[Gg]ene ([A-Z])\b(?![-'])(?! products?\b| proteins?\b)", text):
        if not vocabulary.knows(found.group(1)):
            yield Entity("absent", found.group(1), *found.span(1))
    for found in re.finditer(r"(?<![\w'./-])[B-HJ-Z](?![\w'/-])", text):
        token, before, after = found.group(), text[: found.start()], text[found.end() :]
        meant = token not in "CGTUN" or not _COMPOSED.search(text)
        if re.search(r"\bgene $", before) and re.match(r" (?:product|protein)s?\b", after):
            continue  # "the coat protein (gene F product)" is named by its words.
        if meant and not vocabulary.knows(token) and _letter(token, before, after, text):
            yield Entity("absent", token, *found.span())
    for found in _TOKEN.finditer(text):
        token = _TRIM.sub("", found.group())
        start, end = found.start(), found.start() + len(token)
        if not token or "\x00" in text[start:end]:
            continue
        for piece in re.finditer(r"[^/,()]+", token):
            name = piece.group().strip("'-:")
            if not name:
                continue
            first = start + piece.start()
            last = first + len(name)
            if _of_product(name, text[last:], vocabulary) or vocabulary.titled(name):
                continue
            if _POLY.fullmatch(name) and not _POLY_WHAT.match(text[last:]):
                continue
            single = singular(name.lower())
            plural = name.endswith("s") and single != name.lower() and single[-1].isdigit()
            if plural and single in vocabulary.product_words:
                yield Entity("keyword", name, first, last)
                continue
            if is_gene_shaped(name) and not is_accession(name):
                kind = "keyword" if _KIND_AFTER.match(text[last:]) else "absent"
                yield Entity(kind, name, first, last)
                continue
            low = name.lower()
            if low in SHORT_FORMS or low in NOT_GENES or low in structure():
                continue
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{2,7}", name) or is_common(low):
                continue
            if is_superlative(low):
                continue
            if low in vocabulary.product_words or is_biological(low) or vocabulary.knows(low):
                continue
            named = _BEFORE_GENE.search(text[:first]) or (
                _AFTER_GENE.match(text[last:]) and _ARTICLE.search(text[:first])
            )
            if _DEED.match(text[last:]) and low.endswith("s"):
                continue  # "which protein bursts the cell": what it does, not its name.
            if named and not low.endswith(("al", "ic", "ar", "ive", "ous")):
                yield Entity("absent", name, first, last)


def is_superlative(word: str) -> bool:
    """Whether a word is an English adjective in its highest form: "poorest", "densest"."""
    stem = word.removesuffix("est")
    forms = {stem, f"{stem}e", stem[:-1], f"{stem[:-1]}y" if stem.endswith("i") else stem}
    return stem != word and len(stem) > 2 and bool(forms & english().keys())


def _of_product(name: str, after: str, vocabulary: Vocabulary) -> bool:
    """Whether a token and the word after it stand in products: "P450 monooxygenases"."""
    follower = _NEXT.match(after)
    if follower is None or name.lower() not in vocabulary.product_words:
        return False
    return vocabulary.phrase(words(f"{name} {follower.group(1)}"))
