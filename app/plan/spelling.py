"""Slips of the keyboard and short forms, put right before a question is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from app.plan.grammar import DOMAIN_WORDS, FEATURE_TYPES, FUNCTION_WORDS, english, structure

SHORT_FORMS = {
    "seq": "sequence", "seqs": "sequences", "prot": "protein", "prots": "proteins",
    "coords": "coordinates", "coord": "coordinate", "coordinats": "coordinates", "len": "length",
    "revcomp": "reverse complement", "rev-comp": "reverse complement", "mw": "molecular weight",
    "mol.wt": "molecular weight", "molwt": "molecular weight", "neighbor": "neighbour",
    "neighbors": "neighbours", "neighboring": "neighbouring", "w/": "with", "w/o": "without",
    "b/w": "between", "btwn": "between", "betw": "between", "&": "and", "pls": "please",
    "plz": "please", "thx": "thanks", "u": "you", "r": "are", "ur": "your", "wat": "what",
    "wats": "what is", "whats": "what is", "what's": "what is", "where's": "where is",
    "wheres": "where is", "hyp": "hypothetical", "hypo": "hypothetical", "annot": "annotation",
    "func": "function", "fn": "function", "pos": "position", "chrom": "chromosome", "nr": "number",
    "abt": "about", "mol": "molecular", "wt": "weight", "cds's": "cds", "cdss": "cds",
    "aminoacid": "amino acid", "aminoacids": "amino acids", "basepairs": "base pairs",
    "basepair": "base pair", "rev": "reverse", "fwd": "forward", "ups": "upstream",
    "downstr": "downstream", "upstr": "upstream", "dup": "duplicate", "dups": "duplicates",
    "pseudo-genes": "pseudogenes", "pseudo-gene": "pseudogene", "enz": "enzyme", "freq":
    "frequency",
    "org": "organism", "uncharacterised": "uncharacterized", "gimme": "give me", "wanna": "want to",
    "lemme": "let me", "dont": "don't", "doesnt": "doesn't", "isnt": "isn't", "arent": "aren't",
    "didnt": "didn't", "crick": "minus", "watson": "plus", "wich": "which", "wher": "where",
    "hw": "how", "mny": "many", "nd": "and", "avg": "average", "dist": "distance", "frags":
    "fragments", "frag": "fragment",
    "dupes": "duplicates", "dupe": "duplicate", "smth": "something", "tbl": "table", "nbr":
    "neighbour",
    "nbrs": "neighbours", "opp": "opposite", "upstrm": "upstream", "dwnstrm": "downstream",
    "dnstream": "downstream", "loc": "location", "num": "number", "til": "until", "nums": "numbers",
    "freqs": "frequencies", "comp": "composition", "diff": "difference", "diffs": "differences",
    "refs": "references", "ref": "reference", "dens": "density", "trinuc": "trinucleotide",
    "trinucs": "trinucleotides", "dinuc": "dinucleotide", "dinucs": "dinucleotides",
    "tetranuc": "tetranucleotide", "tetranucs": "tetranucleotides", "prods": "products",
    "prod": "product", "props": "properties", "prom": "promoter", "incl": "including",
    "excl": "excluding", "nxt": "next", "wht": "what", "hows": "how is", "b4": "before",
    "ext": "extinction", "coeff": "coefficient", "enzs": "enzymes", "nucs": "nucleotides",
    "syns": "synonyms", "max.": "maximum", "min.": "minimum", "approx": "about", "em": "them",
    "whos": "who is", "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth",
    "mm": "mismatches", "info": "information", "infos": "information", "desc": "description",
    "orient": "orientation", "sw": "software",
"lrgst": "largest", "lngst": "longest", "btw": "",
}  # fmt: skip

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_TOKEN = re.compile(r"\b(?:1st|2nd|3rd|4th|b4)\b|[A-Za-z][A-Za-z'’/.-]*[A-Za-z/]|[A-Za-z&]")


def plain(text: str) -> str:
    """Unicode look-alikes, blanks and line breaks in their plain form; primes to apostrophes."""
    text = unicodedata.normalize("NFKC", text).replace("@", " at ")
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text)
    text = _DASHES.sub("-", text).translate(
        {0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2032: "'", 0x2026: "...", 0xB7: "."}
    )
    text = re.sub(r"(?<![\w*])\*{1,2}([\w.-]+)\*{1,2}(?![\w*])", r"\1", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    return text.strip()


def distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance, or `limit` + 1 where it is larger."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        current = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, row = row, current
    return row[-1]


@lru_cache(maxsize=1)
def _targets() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    singles = {word for phrase in FEATURE_TYPES for word in phrase.split()}
    plurals = {word + "s" for word in singles if word.isalpha()}
    for word in DOMAIN_WORDS | FUNCTION_WORDS | singles | plurals:
        if len(word) > 3 and word.isalpha():
            table.setdefault(word[0], []).append(word)
    return table


@lru_cache(maxsize=4096)
def nearest(word: str) -> str | None:
    """Domain or function word that a misspelt lower-case word stands for, or None."""
    limit = 1 if len(word) < 7 else 2
    best: tuple[int, int, str] | None = None
    for target in _targets().get(word[0], []):
        if len(target) < 4 or (len(target) < 6 and limit > 1):
            continue
        steps = distance(word, target, limit)
        if steps <= limit:
            rank = (steps, abs(len(word) - len(target)), target)
            best = min(best, rank) if best else rank
    return best[2] if best else None


_KEPT = frozenset({
    "furthest", "farthest", "densest", "sparsest", "poorest", "richest", "n50", "transition",
    "transitions", "transversion", "transversions",
})  # fmt: skip
"""Words that no list of common English holds, and that are no slips."""

_NAMED = r"(?<!\bthe)(?<!\bgene)(?<!\bof)(?<!\bis)(?<!\bdoes)(?<!\blocus)(?<!\bcalled)"
_GENE = r"(?:gene|protein|locus|allele|cds|mutant|encodes?|and where|do|located)\b"
"""What stands beside a single letter that is the name of a gene (``w``, white of the fruit fly)."""

_LOOSE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bCDS(?:'?s|es)\b"), "CDS"),
    (
        re.compile(r"\b(next|close|adjacent|nearest|prior|due|similar|from \S+) 2\b(?![.,]\d)"),
        r"\1 to",
    ),
    (re.compile(r"(?<=[\w%)]) n (?=[A-Za-z\d])"), " and "),
    (re.compile(rf"(?<=[\w%)]){_NAMED} w (?=[A-Za-z\d])(?!{_GENE})"), " with "),
    (re.compile(r"\b([Ss]tart) and (?:the )?stop codon"), r"\1 codon and stop codon"),
    (re.compile(r"\b([Tt]op|[Bb]ottom)-(?=\d)"), r"\1 "),
    (re.compile(r"#\s*(?=[A-Za-z])"), "number of "),
    (re.compile(r"\b[Nn]os?\.? of\b"), "number of"),
    (re.compile(r"\b(evidence|names?|function|product|search|look) 4 "), r"\1 for "),
    (re.compile(r"(\w)/(?=(?:short|long|small|larg|high|low)\w*est\b)"), r"\1 and "),
)


def _names_gene(text: str, start: int, end: int) -> bool:
    """Whether a letter is quoted, or stands where a gene's name does, and is no short form."""
    if text[start - 1 : start] in ("'", '"', "`") and text[end : end + 1] in ("'", '"', "`"):
        return True
    after = re.match(rf"\s*{_GENE}", text[end:], re.IGNORECASE)
    before = re.search(r"\b(?:the|gene|of|locus|called|named|protein)\s*$", text[:start], re.I)
    return bool(after and before) or bool(re.search(r"\b(?:gene|locus|called|named)\s*$",
                                                    text[:start], re.I))  # fmt: skip


def correct(text: str, known: Callable[[str], bool]) -> str:
    """Expand short forms and put misspelt words of the domain right.

    Parameters
    ----------
    text
        Question in plain form.
    known
        Tells whether a lower-cased word is a name or product word of the open genomes; such words
        stay as they are.
    """
    common = english()

    def repair(found: re.Match[str]) -> str:
        token = found.group()
        low = token.lower().rstrip(".")
        before = text[found.start() - 1] if found.start() else " "
        after = text[found.end()] if found.end() < len(text) else " "
        if before in "_:.0123456789@" or after in "_0123456789":
            return token
        plain_case = token.islower() or token.istitle() or text.isupper() or low == "mw"
        if len(low) == 1 and known(low) and _names_gene(text, found.start(), found.end()):
            return token
        shouted = len(low) == 1 and token.isupper() and not text.isupper()
        if low in SHORT_FORMS and plain_case and not shouted and not (len(low) > 1 and known(low)):
            return SHORT_FORMS[low] + ("." if token.endswith(".") else "")
        if len(low) < 5 or not low.isalpha() or low in common or known(low):
            return token
        if not plain_case:
            return token
        if low in structure() or set(low) <= set("acgtun") or low in _KEPT:
            return token
        return nearest(low) or token

    for pattern, replacement in _LOOSE:
        text = pattern.sub(replacement, text)
    return _TOKEN.sub(repair, text)
