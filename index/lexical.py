"""Word search for annotation text: an analyser that knows gene names, and BM25 (bm25s).

BM25 in Lucene's form (Robertson and Zaragoza 2009; bm25s: Lu 2024, arXiv 2407.03618).
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega",
}  # fmt: skip

_FUNCTION_WORDS = """
a all an and any anything are as at be been being by can code coded codes coding could did do does
encode encoded encodes encoding find for from gene genes genome get give had has have here how i in
involve involved involving is it its know known let list locate many me my named of on or please
protein proteins related relating responsible search show some tell that the their them there these
they thing things this those to us used was we were what when where which who whose will with would
you your
"""
STOP = frozenset(_FUNCTION_WORDS.split())
"""Words of a question that say nothing about what is looked for."""

_ARRAYS = ("data", "indices", "indptr")
_WORD = re.compile(r"\d+(?:\.(?:\d+|n\d+|-)){1,3}|[a-z0-9]+(?:[._'-][a-z0-9]+)*", re.ASCII)
_EC = re.compile(r"\d+(?:\.(?:\d+|n\d+|-)){1,3}")
_PART = re.compile(r"[._'-]+")
_SYMBOL = re.compile(r"\b([a-z]{3})(?:[A-Z]{1,2}\d{0,2})\b")
_ENDINGS = (
    "ations", "ation", "ating", "ators", "ator", "ases", "ase", "ions", "ion", "ings", "ing",
    "ers", "er", "ors", "or", "ins", "in", "als", "al", "ar", "ous", "um", "us", "ed", "es",
    "ies", "ic", "id", "ae", "a", "e", "s", "y", "i",
)  # fmt: skip
_IDENTIFIER = re.compile(r"[a-z]{2,4}[A-Z]{1,2}\d*|(?=\w*\d)(?=\w*[A-Za-z])\w{4,}(?:[.-]\d+)?")
_MARKS = "?.,!;:'\"()[]"
_KEEP = 4
"""Letters a stem has at least."""


def plain(text: str) -> str:
    """Greek letters spelt out, accents dropped, dashes made ASCII; case kept."""
    if text.isascii():
        return text
    for letter, name in GREEK.items():
        text = text.replace(letter, name)
    text = text.replace("–", "-").replace("‑", "-").replace("—", "-").replace("’", "'")
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def singular(word: str) -> str:
    """A noun without its plural ending (``galactosidases``, ``families``, ``synthases``)."""
    if len(word) < 5 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1]


def stem(word: str) -> str:
    """What the words of a family share: ``flagell`` of flagella, flagellum, flagellar, flagellin.

    One ending is cut, the longest that leaves four letters; words with digits stay whole.
    """
    if len(word) <= _KEEP or not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _KEEP:
            return word[: -len(ending)]
    return word


def analyse(text: str) -> list[str]:
    """Tokens of a text, for documents and queries alike.

    Each word gives itself in the singular and, marked with ``~``, its stem; a word with hyphens,
    dots or quotes also gives its parts; EC numbers stay whole and give their classes
    (``ec:3.2.1``); a symbol such as ``nifH`` gives its family (``nif``).
    """
    text = plain(text)
    tokens = [match.lower() for match in _SYMBOL.findall(text)]
    for word in _WORD.findall(text.lower()):
        tokens += _tokens(word)
    return tokens


@lru_cache(maxsize=100_000)
def _tokens(word: str) -> tuple[str, ...]:
    """Tokens of one lower-case word."""
    if _EC.fullmatch(word):
        fields = [field for field in word.split(".") if field != "-"]
        return (word, *("ec:" + ".".join(fields[:n]) for n in range(2, len(fields) + 1)))
    parts = _PART.split(word)
    tokens = [word] if len(parts) > 1 else []
    for part in parts:
        base = singular(part)
        tokens.append(base)
        root = stem(base)
        if len(root) >= _KEEP:
            tokens.append("~" + root)
    return tuple(tokens)


def query_tokens(text: str) -> list[str]:
    """Tokens of a question without its function words, each once, in order."""
    tokens = dict.fromkeys(analyse(text))
    kept = [t for t in tokens if t.removeprefix("~") not in STOP and t not in _STOP_STEMS]
    return kept or list(tokens)


def content(text: str) -> str:
    """A question without its function words and identifiers, for embedding.

    Empty where nothing but identifiers was asked for; the text itself where all words are
    function words.
    """
    words = [(word, plain(word).strip(_MARKS)) for word in text.split()]
    said = [(word, bare) for word, bare in words if bare.lower() not in STOP]
    if not said:
        return text
    return " ".join(word for word, bare in said if not is_identifier(bare))


def is_identifier(word: str) -> bool:
    """Whether a word can only be a name: ``lacZ``, ``b0344``, ``NP_414543.1``, ``3.2.1.23``."""
    return bool(_EC.fullmatch(word) or _IDENTIFIER.fullmatch(word))


def identifiers(text: str) -> list[str]:
    """Tokens for names asked for: identifiers, or a single word whatever it looks like."""
    words = [plain(word).strip(_MARKS) for word in text.split()]
    words = [word for word in words if word and word.lower() not in STOP]
    if len(words) == 1:
        return [name_token(words[0])]
    return [name_token(word) for word in words if is_identifier(word)]


def name_token(name: str) -> str:
    """The token under which a whole name is indexed."""
    return "=" + name.lower()


_STOP_STEMS = frozenset("~" + stem(singular(word)) for word in STOP if len(word) > _KEEP)


class _Stored(NamedTuple):
    """What is asked of an index that bm25s wrote; bm25s would import SciPy first, which takes
    longer than the search."""

    scores: dict[str, np.ndarray]
    vocab_dict: dict[str, int]


class LexicalIndex:
    """BM25 over tokenised passages.

    Parameters
    ----------
    documents
        Tokens of each passage, as `analyse` gives them (a token repeated weighs more).
    k1, b
        Saturation of repeats and length normalisation of BM25.
    """

    def __init__(self, documents: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.5):
        bm25s = quiet_bm25s()
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(token, len(vocabulary)) for token in d] for d in documents]
        self.count = len(ids)
        self.bm25: Any = None
        if vocabulary:
            self.bm25 = bm25s.BM25(method="lucene", k1=k1, b=b)
            self.bm25.index((ids, vocabulary), create_empty_token=False, show_progress=False)

    def __len__(self) -> int:
        return self.count

    def scores(self, tokens: Iterable[str], weights: Sequence[float] | None = None) -> np.ndarray:
        """BM25 score of every passage: float32 (n,); zeros where no token is known.

        Parameters
        ----------
        tokens
            Of the query.
        weights
            One factor a token; None for 1.
        """
        total = np.zeros(self.count, dtype=np.float32)
        if self.bm25 is None:
            return total
        tokens = list(tokens)
        matrix = self.bm25.scores
        for token, weight in zip(tokens, weights or [1.0] * len(tokens), strict=True):
            column = self.bm25.vocab_dict.get(token)
            if column is None:
                continue
            first, last = matrix["indptr"][column], matrix["indptr"][column + 1]
            total[matrix["indices"][first:last]] += weight * matrix["data"][first:last]
        return total

    def save(self, folder: Path) -> None:
        """Write an index that was made, not read, into a folder (NumPy arrays, JSON)."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.bm25 is not None:
            self.bm25.save(folder, allow_pickle=False, show_progress=False)

    @classmethod
    def load(cls, folder: Path, count: int) -> LexicalIndex:
        """Read an index of `count` passages.

        Raises
        ------
        OSError
            A file is missing or damaged.
        """
        found = cls.__new__(cls)
        found.count, found.bm25 = count, None
        if not (folder / "params.index.json").is_file():
            if count:
                raise OSError("The word index is incomplete.")
            return found
        try:
            found.bm25 = _Stored(
                {
                    name: np.load(folder / f"{name}.csc.index.npy", allow_pickle=False)
                    for name in _ARRAYS
                },
                json.loads((folder / "vocab.index.json").read_text(encoding="utf-8")),
            )
        except (ValueError, EOFError) as error:
            raise OSError(f"The word index is damaged: {error}.") from error
        return found


def quiet_bm25s() -> Any:
    """The package `bm25s`, which would write what it does into the log of whoever imports it."""
    import bm25s

    bm25s.logger.setLevel(logging.WARNING)
    return bm25s
