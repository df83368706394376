"""Features that are no genes, known by label, short note or product: an MCS, an operator, nsp5.

Vectors and viruses name what matters in them this way. A question may speak of such a feature as it
does of a gene: where it is, how long, its sequence, what lies beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.plan.base import Entity
from app.plan.part_names import LONGEST, spelled
from app.plan.tokens import is_gene_shaped
from app.plan.vocabulary import Vocabulary

_FAMILY = re.compile(r"[- ](?:super)?famil(?:y|ies)\b|[- ]like\b")
"""What makes a name the name of a kind: "every TetR family regulator"."""

_WORD = re.compile(r"[A-Za-z0-9][\w'+()-]*(?:\.\d[\w-]*)*")
_NAME = re.compile(r"^[A-Za-z]+[A-Z][A-Za-z]*$|\d\.\d")
"""Letters in a way that no word of a product is written: VPg, T25K16.3."""


def find_parts(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Yield named features, longest names first, as entities that tools look up as genes."""
    known = vocabulary.parts
    if not known:
        return
    tokens = [
        (found.start(), found.start() + len(_bare(found.group())), _bare(found.group()))
        for found in _WORD.finditer(text)
    ]
    first = 0
    while first < len(tokens):
        for last in range(min(len(tokens), first + LONGEST), first, -1):
            name = known.get(_phrase(token for _, _, token in tokens[first:last]))
            if name is None or _said_otherwise(tokens[first:last], vocabulary):
                continue
            if _FAMILY.match(text[tokens[last - 1][1] :]):
                continue
            yield Entity("gene", name, tokens[first][0], tokens[last - 1][1])
            first = last - 1
            break
        first += 1


def _bare(token: str) -> str:
    """A token without the closing marks that belong to the sentence."""
    token = re.sub(r"'s?$", "", token)
    return token.rstrip(")") if "(" not in token else token


def _phrase(tokens: Iterable[str]) -> str:
    return spelled(" ".join(tokens))


def _said_otherwise(tokens: list[tuple[int, int, str]], vocabulary: Vocabulary) -> bool:
    """Whether the words are a gene's name, or part of a product that genes have."""
    if len(tokens) == 1 and vocabulary.knows(tokens[0][2]):
        return True
    if len(tokens) == 1 and (is_gene_shaped(tokens[0][2]) or _NAME.search(tokens[0][2])):
        return False
    words = [token.lower() for _, _, token in tokens]
    return vocabulary.phrase(words)
