"""Plain words turned into patterns that find them in annotation text.

The patterns are RE2, as DuckDB's ``regexp_matches`` takes them, and are used with option ``i``.
"""

from __future__ import annotations

import re
from functools import lru_cache

GENERIC = {"protein", "gene", "enzyme", "product", "molecule", "peptide", "polypeptide"}
"""Head nouns that a person adds and an annotation often leaves out or moves."""

WEAK = {
    "component", "subunit", "system", "family", "complex", "pathway", "machinery", "apparatus",
    "operon", "cluster", "member", "homolog", "homologue", "related", "associated", "involved",
    "putative", "possible", "probable", "predicted", "region", "annotation",
}  # fmt: skip
"""Words that a person adds to a subject; left out where nothing is found with them."""

FILLERS = {"the", "a", "an", "of", "for", "and", "or", "in", "to", "with", "any", "all", "some"}

EQUIVALENTS = (
    ("tRNA synthetase", "tRNA ligase"),
    ("tRNA ligase", "tRNA synthetase"),
    ("DNA gyrase subunit", "DNA topoisomerase (ATP-hydrolyzing) subunit"),
    ("NRPS", "peptide synthetase"),
    ("PKS", "polyketide synthase"),
    ("haem", "heme"),
    ("heme", "haem"),
    ("sulphur", "sulfur"),
    ("sulphate", "sulfate"),
    ("antitermination", "anti-termination"),
)
"""Terms that annotation pipelines use for one thing; both are looked for."""

HYPOTHETICAL = (
    r"hypothetical|uncharacteri[sz]ed|unknown function|function unknown|unnamed protein product"
)
"""What a product says of a protein that nobody has studied."""

HYPOTHETICAL_PARTS = (
    ("hypothetical", "hypothetical"),
    ("uncharacteri[sz]ed", "uncharacterized"),
    ("unknown function|function unknown", "unknown function"),
    ("unnamed protein product", "unnamed protein product"),
)
"""The same, apart, each with the words it goes by."""

_SEPARATOR = r"[\s\-_/,:]*"
_GAP = r"(?:[\s\-_/,:()]+[\w'().]+){0,3}?[\s\-_/,:()]+"
_IRREGULAR = {
    "helices": "helix",
    "matrices": "matrix",
    "pili": "pilus",
    "bacteria": "bacterium",
    "nuclei": "nucleus",
    "ribonuclei": "ribonucleus",
    "loci": "locus",
    "families": "family",
    "phages": "phage",
    "proteases": "protease",
}


@lru_cache(1 << 15)
def singular(word: str) -> str:
    """A word without its plural ending (``transposases`` -> ``transposase``)."""
    low = word.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if len(low) < 4 or not low.endswith("s") or low.endswith(("ss", "us", "is")):
        return word
    if word[-1] == "S" and word[:-1].isupper():
        return word
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return word[:-2]
    return word[:-1]


def _word(word: str) -> str:
    """Pattern of one word: long words also inside compounds, short ones whole, plurals alike."""
    stem = singular(word)
    if stem.lower().endswith("y") and len(stem) > 3:
        core = re.escape(stem[:-1]) + "(?:y|ies)"
    else:
        core = re.escape(stem) + "(?:e?s)?"
    if len(stem) >= 5 and stem.isalpha():
        return core
    return rf"\b{core}\b"


def tokens(phrase: str) -> list[str]:
    """Words of a phrase without punctuation and fillers at its ends."""
    found = re.findall(r"[\w'+().]*\w[\w'+()]*", phrase.replace("-", " ").replace("/", " "))
    while found and found[0].lower() in FILLERS:
        found = found[1:]
    while found and found[-1].lower() in FILLERS:
        found = found[:-1]
    return found


def pattern(phrase: str) -> str:
    """Pattern that finds a word or phrase as a person would.

    Words of five letters or more are found inside longer ones (``kinase`` in ``hexokinase``),
    shorter ones only whole; a plural finds the singular and the other way round; hyphens and spaces
    are alike; a generic head noun (``cold shock proteins``) may stand up to three words further on
    (``cold shock-like protein``, ``30S ribosomal subunit protein``).

    Returns
    -------
    str
        An RE2 pattern; an empty string where the phrase has no word.
    """
    words = tokens(phrase)
    if not words:
        return ""
    head = ""
    if len(words) > 1 and singular(words[-1].lower()) in GENERIC:
        noun = singular(words[-1].lower())
        words = words[:-1]
        if noun in ("protein", "peptide", "polypeptide"):
            head = _GAP + _word(noun)
    body = _SEPARATOR.join(_word(word) for word in words)
    return body + head


def patterns(phrase: str) -> list[str]:
    """Patterns of a phrase and of its equivalent terms; any of them counts."""
    found = [pattern(phrase)] if pattern(phrase) else []
    return found + [pattern(other) for other in equivalents(phrase)]


def equivalents(phrase: str) -> list[str]:
    """A phrase in the other terms that annotations use for the same thing."""
    plain = " ".join(singular(word) for word in tokens(phrase))
    found = (re.compile(rf"{re.escape(term)}\b", re.I) for term, _ in EQUIVALENTS)
    return [
        term.sub(other, plain)
        for term, (_, other) in zip(found, EQUIVALENTS, strict=True)
        if term.search(plain)
    ]


def relaxed(phrase: str) -> list[list[str]]:
    """Weaker readings of a phrase, best first; each is a list of patterns that must all occur.

    In turn: without the generic head noun; without `WEAK` words (as long as a word of five letters
    is left); all words in any order; those without the weak ones in any order.
    """
    words = tokens(phrase)
    bare = [word for word in words if singular(word.lower()) not in GENERIC]
    bare = [word for word in bare if word.lower() not in FILLERS]
    core = [word for word in bare if singular(word.lower()) not in WEAK]
    readings: list[list[str]] = []
    if bare and len(bare) < len(words):
        readings.append([pattern(" ".join(bare))])
    if len(bare) > 1:
        readings.append([_word(word) for word in bare])
    if len(core) < len(bare) and any(len(word) >= 5 for word in core):
        together = [pattern(" ".join(core))]
        readings.insert(len(readings) - 1, together)
        readings.append([_word(word) for word in core])
    return readings


def shortened(phrase: str) -> list[tuple[str, str]]:
    """A phrase of three subject words or more without one of them, and that word.

    The longest word, which carries the subject, always stays.
    """
    words = [word for word in tokens(phrase) if word.lower() not in FILLERS]
    words = [word for word in words if singular(word.lower()) not in GENERIC | WEAK]
    if len(words) < 3 or re.fullmatch(r"[A-Z]|[IVX]+|[A-Z]?\d+", words[-1]):
        return []  # "subunit B" is not subunit A.
    longest = max(words, key=len)
    return [
        (" ".join(words[:i] + words[i + 1 :]), word)
        for i, word in sorted(enumerate(words), key=lambda item: len(item[1]))
        if word != longest
    ]
