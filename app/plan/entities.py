"""Typed entities of a question: what is named in it, and where.

The finders run from the most certain to the least; what one has taken the next ones leave alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.plan.base import Entity
from app.plan.grammar import (
    AMINO_ACIDS,
    CODONS,
    COMMON,
    COMMON_TYPES,
    FEATURE_TYPES,
    FUNCTION_WORDS,
    LETTER_TO_THREE,
    THREE_LETTER,
    enzymes,
)
from app.plan.names import find_genes, find_prefixes, find_unknown
from app.plan.parts import find_parts
from app.plan.quantities import find_quantities, find_ranges
from app.plan.spelling import correct, plain
from app.plan.tokens import AMINO, is_accession, is_bases, is_biological, is_common, is_motif
from app.plan.vocabulary import Vocabulary
from app.tools.shared.words import singular

LONGEST_PROSE = 3000
"""Characters that are read before and after each pasted sequence."""

_AMINO_WORD = "|".join(sorted([*AMINO_ACIDS, *LETTER_TO_THREE.values()], key=len, reverse=True))


@dataclass(slots=True)
class Marked:
    """A question with its entities.

    Attributes
    ----------
    text
        Plain form with slips put right.
    masked
        Lower-cased, with ``@kind3`` in place of the fourth entity, and so on.
    """

    text: str
    entities: list[Entity] = field(default_factory=list)
    masked: str = ""

    def of(self, *kinds: str) -> list[Entity]:
        """Entities of some kinds whose placeholders stand in `masked`, in that order."""
        numbers = [int(found) for found in re.findall(r"@[a-z]+(\d+)", self.masked)]
        return [self.entities[n] for n in numbers if self.entities[n].kind in kinds]

    def clause(self, masked: str) -> Marked:
        """The same entities under another masked text (part of the question, or rewritten)."""
        return Marked(self.text, self.entities, re.sub(r"\s+", " ", masked).strip())

    def add(self, kind: str, value: object, unit: str = "") -> str:
        """Append an entity that the words do not hold and return its placeholder."""
        self.entities.append(Entity(kind, value, -1, -1, unit))
        return f"@{kind}{len(self.entities) - 1}"

    def values(self, *kinds: str) -> list:
        """Their values, each once."""
        return list(dict.fromkeys(entity.value for entity in self.of(*kinds)))

    def mask(self) -> None:
        """Sort the entities and write the masked text."""
        self.entities.sort(key=lambda entity: entity.start)
        pieces: list[str] = []
        last = 0
        for number, entity in enumerate(self.entities):
            pieces.append(self.text[last : entity.start].lower())
            pieces.append(f"@{entity.kind}{number}")
            last = entity.end
            if self.text[last : last + 1].isalnum():
                pieces.append(" ")
        pieces.append(self.text[last:].lower())
        self.masked = re.sub(r"\s+", " ", "".join(pieces)).strip()


Finder = Callable[[str, Vocabulary], Iterator[Entity]]


def mark(question: str, vocabulary: Vocabulary) -> Marked:
    """Find the entities of a question.

    Parameters
    ----------
    question
        As typed.
    vocabulary
        Names of the open genomes.
    """
    text = plain(question)
    marked = Marked(text)

    def known(word: str) -> bool:
        return (
            vocabulary.knows(word)
            or word in vocabulary.product_words
            or singular(word) in vocabulary.product_words
            or is_biological(word)
            or word in vocabulary.genomes
            or word in vocabulary.records
            or word in vocabulary.families
            or word in enzymes()
        )

    pieces: list[str] = []
    last = 0
    for pasted in sorted(_find_sequences(text, vocabulary), key=lambda entity: entity.start):
        said = text[last : pasted.start][:LONGEST_PROSE]
        pieces += [correct(said, known), text[pasted.start : pasted.end]]
        last = pasted.end
    pieces.append(correct(text[last:][:LONGEST_PROSE], known))
    text = marked.text = "".join(pieces)
    blanked = text
    for finder in _FINDERS:
        for entity in finder(blanked, vocabulary):
            if "\x00" not in blanked[entity.start : entity.end]:
                marked.entities.append(entity)
                hole = "\x00" * (entity.end - entity.start)
                blanked = blanked[: entity.start] + hole + blanked[entity.end :]
    marked.mask()
    return marked


def _find_sequences(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Pasted DNA (13 letters or more) and protein (10 or more), FASTA header left out."""
    body = text
    header = re.search(r"(?m)^>.*$|>[^\n]*\n", text)
    if header:
        body = text[: header.start()] + " " * len(header.group()) + text[header.end() :]
    found_dna = False
    for found in re.finditer(
        r"(?<![A-Za-z0-9_])[ACGTUN]{6,}(?:[ \n\t]+[ACGTUN]{6,})*(?![A-Za-z0-9_])|"
        r"(?<![A-Za-z0-9_])[acgtun]{6,}(?:[ \n\t]+[acgtun]{6,})*(?![A-Za-z0-9_])",
        body,
    ):
        letters = re.sub(r"\s", "", found.group())
        if len(letters) >= 13 and len(set(letters.upper())) > 1:
            found_dna = True
            yield Entity("sequence", letters.upper(), found.start(), found.end())
    if found_dna:
        return
    for found in re.finditer(r"(?<![A-Za-z0-9_])[A-Z*]{10,}(?:\s+[A-Z*]{10,})*(?![a-z0-9_])", body):
        letters = re.sub(r"\s", "", found.group())
        low = letters.lower()
        if not set(letters) <= AMINO or is_common(low) or vocabulary.knows(low):
            continue
        if len(set(letters)) < 5 and set(letters) <= set("ACGTUN"):
            continue
        yield Entity("peptide", letters.rstrip("*"), found.start(), found.end())
    for found in re.finditer(r"(?<![A-Za-z])m[acdefghiklmnpqrstvwy]{14,}(?![A-Za-z])", body):
        if not is_common(found.group()) and not vocabulary.knows(found.group()):
            yield Entity("peptide", found.group().upper(), found.start(), found.end())


def _find_codes(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """EC numbers and cross-references."""
    for found in re.finditer(
        r"\b(?:E\.?C\.?\s{0,2}(?:number|no\.?)?\s{0,2}:?\s{0,2})?([1-7]\.\d{1,3}\.\d{1,3}\.(?:n?\d{1,4}"
        r"|-))(?![\d.])"
        r"|\bE\.?C\.?\s{0,2}(?:numbers?|no\.?|class(?:es)?)?\s{0,2}(?:(?:that |which )?"
        r"(?:start|begin)(?:ing|ning|s)?(?: with| in)?|of the form|like)?\s{0,2}:?\s{0,2}"
        r"([1-7](?:\.\d{1,3}){1,2}(?:\.-){0,2})(?![\d.])",
        text,
        re.IGNORECASE,
    ):
        yield Entity("ec", found.group(1) or found.group(2), found.start(), found.end())
    for found in re.finditer(
        r"\b(?:GO:? ?\d{7}|GeneID:? ?\d+|COG\d{4}|PF\d{5}|IPR\d{6}|TIGR\d{5}|K\d{5}(?!\d)"
        r"|(?:taxon|UniProtKB(?:/[\w-]+)?|InterPro|PFAM|CDD|EcoGene|ASAP|GI|SGD|TAIR|Araport"
        r"|RefSeq|KEGG|KO|PDB|UniParc|RFAM):[\w.:-]*\w)",
        text,
    ):
        value = re.sub(r"^(GO|GeneID):? ", r"\1:", found.group())
        value = re.sub(r"^GO(\d)", r"GO:\1", value)
        yield Entity("xref", value, found.start(), found.end())


_STEM_BEFORE = re.compile(
    r"\b(?:(?:start(?:s|ing)?|begin(?:s|ning)?) with|prefix(?:ed)?(?: with| by)?)"
    r"(?: the (?:letters|prefix|symbol))?\s*$",
    re.IGNORECASE,
)


def _find_quoted(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Quoted words: a gene if there is one of that name, else words of a product."""
    for found in re.finditer(
        r"\"([^\"\n]{1,80})\"|`([^`\n]{1,80})`|(?<!\w)'([^'\n]{1,60})'(?!\w)", text
    ):
        inner = (found.group(1) or found.group(2) or found.group(3) or "").strip(" .,?")
        if not inner or "\x00" in inner:
            continue
        if _STEM_BEFORE.search(text[: found.start()]) and re.fullmatch("[A-Za-z]{1,5}", inner):
            yield Entity("prefix", inner, found.start(), found.end())
        elif vocabulary.knows(inner):
            yield Entity("gene", inner, found.start(), found.end())
        elif inner.lower() in vocabulary.records:
            yield Entity("record", inner, found.start(), found.end())
        elif is_motif(inner, True):
            yield Entity("motif", inner.upper(), found.start(), found.end())
        elif not re.search(r"\d{2}", inner) and len(inner.split()) <= 8:
            yield Entity("keyword", inner, found.start(), found.end())


_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_RECORD_NOUN = r"contigs?|scaffolds?|segments?|chromosomes?|chr|plasmids?|replicons?|records?|node"


def _find_records(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Records by accession, name or number."""
    low = text.lower()
    for found in re.finditer(r"[\w][\w.|#-]*\w", text):
        token = found.group()
        spelled = token.lower()
        if spelled in vocabulary.records and not (
            spelled in ("plasmid", "chromosome", "mitochondrion")
            and (
                re.match(
                    r"\s*(?:s\b|#?\d|[ivx]+\b|p[A-Z]\w|maps?\b|names?\b)", text[found.end() :], re.I
                )
                or not re.search(r"\b(?:the|on|in|of|from)\s+$", low[: found.start()])
            )
        ):
            everyday = spelled in ("plasmid", "chromosome", "mitochondrion") or spelled in COMMON
            if is_common(spelled) and not everyday:
                continue
            yield Entity("record", vocabulary.records[spelled], found.start(), found.end())
        elif is_accession(token) and not vocabulary.knows(token):
            yield Entity("record", token, found.start(), found.end())
    for spelled, identifier in vocabulary.records.items():
        if " " in spelled and not spelled.startswith("plasmid "):
            place = re.search(rf"(?<!\w){re.escape(spelled)}(?!\w)", low)
            if place:
                yield Entity("record", identifier, place.start(), place.end())
    for found in re.finditer(
        rf"\b(?:{_RECORD_NOUN})[ _]?(?:number |no\.? ?|#)?(?:\d+\b|[IVX]+\b|[A-Z]\b(?![.']))"
        rf"|\bplasmid\s+p[A-Z0-9]\w+|\bchr(?:[XYM]|MT)\b",
        text,
    ):
        value = vocabulary.records.get(found.group().lower(), found.group())
        yield Entity("record", value, found.start(), found.end())
    for found in re.finditer(
        rf"\b({'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th))\s+"
        r"(contig|scaffold|segment|chromosome|plasmid|replicon|record)\b",
        low,
    ):
        number = _ORDINALS.get(found.group(1)) or re.sub(r"\D", "", found.group(1))
        yield Entity("record", f"{found.group(2)} {number}", found.start(), found.end())


def _find_enzymes(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Restriction enzymes, ``Hind III`` and ``hind3`` included."""
    table = enzymes()
    for found in re.finditer(r"\b([A-Za-z][A-Za-z0-9]{1,6})[ -]([IVX]{1,4}|\d)\b", text):
        name = table.get((found.group(1) + found.group(2)).lower())
        if name and not is_common(found.group(1).lower(), 5000):
            yield Entity("enzyme", name, found.start(), found.end())
    for found in re.finditer(r"\b[A-Za-z][A-Za-z0-9]*[A-Za-z0-9]\b(?:-HF\b|-HFv2\b)?", text):
        token = re.sub(r"-HF.*", "", found.group())
        name = table.get(token.lower())
        if name is None or (vocabulary.knows(token) and token != name):
            continue
        if is_common(token.lower()) and token != name:
            continue
        yield Entity("enzyme", name, found.start(), found.end())


def _find_genomes(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Open genomes by file name, organism or strain."""
    low = text.lower()
    types = {key.lower() for key in vocabulary.types}
    for spelling in sorted(vocabulary.genomes, key=len, reverse=True):
        if singular(spelling) in types or spelling in FUNCTION_WORDS:
            continue  # A file that is called "operons" and holds operons.
        first = low.find(spelling)
        while first >= 0:
            last = first + len(spelling)
            whole = not (low[first - 1 : first].isalnum() or low[last : last + 1].isalnum())
            if whole and not (vocabulary.knows(spelling) and len(spelling) < 6):
                yield Entity("genome", vocabulary.genomes[spelling], first, last)
            first = low.find(spelling, last)


def _find_motifs(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """DNA patterns and codons."""
    low = text.lower()
    cued = bool(
        re.search(
            r"motif|site|pattern|occur|box|consensus|sequence|how (?:many|often)|find|where", low
        )
    )
    codons = bool(CODONS.search(low))
    for found in re.finditer(
        r"(?<![A-Za-z0-9_])(?:[ACGTURYSWKMBDHVN]+(?:[Nn]\{\d+\}|\([ACGTN]\)\d+|[Nn]\(\d+\)|N\d+))+"
        r"[ACGTURYSWKMBDHVN]+(?![A-Za-z0-9_])",
        text,
    ):
        expanded = re.sub(
            r"\(?([A-Za-z])\)?[({]?(\d+)[)}]?",
            lambda part: part.group(1).upper() * int(part.group(2)),
            found.group(),
        )
        if len(expanded) <= 200:
            yield Entity("motif", expanded, found.start(), found.end())
    for found in re.finditer(r"(?<![A-Za-z0-9_])[A-Za-z]{3,}(?![A-Za-z0-9_])", text):
        token, after = found.group(), text[found.end() :]
        if len(token) == 3 and set(token.upper()) <= set("ACGTU"):
            named = vocabulary.knows(token) and not codons
            if (token.isupper() and not named) or (codons and not is_common(token, 3000)):
                value = token.upper().replace("U", "T")
                yield Entity("codon", value, found.start(), found.end())
        elif cued and token.isupper() and len(token) == 3 and token in ("NGG", "CCN", "NAG", "TTN"):
            yield Entity("motif", token, found.start(), found.end())
        elif token == "TATA" and re.match(r"[ -](?:box|binding|like)", text[found.end() :]):
            continue
        elif is_motif(token, cued) and (
            token.isupper() or not vocabulary.knows(token) or is_bases(token, after, text)
        ):
            yield Entity("motif", token.upper(), found.start(), found.end())


def _find_transfer(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """tRNAs of one amino acid: ``tRNA-Leu``, "leucine tRNAs"."""
    for found in re.finditer(
        rf"\btrnas?[ -]?(?:genes? )?(?:(?:for|of|with|carrying|specific"
        rf" for|that carr(?:y|ies)) )?\(?({_AMINO_WORD})\b\)?|\b({_AMINO_WORD})["
        rf" -]trna(?:s|\b)"
        r"(?![ -]?(?:synth|lig|ase|hydro|trans|dehyd|amid|mod|meth|deac|pseud))",
        text,
        re.IGNORECASE,
    ):
        word = (found.group(1) or found.group(2)).lower()
        letter = AMINO_ACIDS.get(word)
        three = LETTER_TO_THREE[letter] if letter else word.capitalize()
        yield Entity("aminotype", f"tRNA-{three}", found.start(), found.end())


_PLAIN_TYPES = ("promoter", "exon", "intron", "gap", "operon", "variation", "regulatory")
_COUNTED = re.compile(
    r"\b(?:how many|number of|count(?: of)?(?: the)?|which|what|list(?: all)?(?: the)?|any"
    r"|where (?:is|are)(?: the)?) (?:annotated )?$|\b(?:how many|number of) \w+ $",
    re.IGNORECASE,
)


_HAVING = re.compile(
    r"\b(?:genes?|cds|transcripts?|proteins|these|those|them)\b[^?.]{0,20}"
    r"\b(?:have|has|with|contain\w*|without|lack\w*|having|no|split by|interrupted by)"
    r"(?: no| any| an| more than| at least| exactly| only|(?: \w+)?(?: \d+| one| two| three))* $",
    re.IGNORECASE,
)
"""What stands before the exons or introns that genes have."""


def _find_types(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Feature types apart from genes, proteins and CDS."""
    file_types = {
        key.lower().replace("_", " "): key
        for key in vocabulary.types
        if key.lower() not in ("gene", "cds", "source", "mrna", "protein")
    }
    table = {**FEATURE_TYPES, **file_types}
    pattern = "|".join(
        re.sub(r"\\ |_", "[ _-]", re.escape(word)) for word in sorted(table, key=len, reverse=True)
    )
    for found in re.finditer(rf"(?<![\w-])({pattern})('?s)?(?![\w-])", text, re.IGNORECASE):
        word = re.sub(r"[_-]", " ", found.group(1).lower())
        key = table.get(word) or table.get(found.group(1).lower())
        if key is None:
            continue
        after = text[found.end() :].lower()
        if re.match(
            r"[ -](?:synth|ligase|hydrolase|modif|methyl|dehyd|amido|pseudour|deacyl)", after
        ):
            continue
        if key not in vocabulary.types and key not in COMMON_TYPES:
            # A word that is no feature of this file is more likely part of plain speech.
            plain_word = key in _PLAIN_TYPES and not _COUNTED.search(text[: found.start()])
            if plain_word:
                continue
        elif key in ("exon", "intron", "operon", "gap") and (
            not re.search(r"\b(?:list|all|many|every|annotated)\b", text.lower())
            or _HAVING.search(text[: found.start()])
        ):
            continue
        yield Entity("type", key, found.start(), found.end())


def _find_amino(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Amino acids by word or three letters."""
    for found in re.finditer(rf"\b({'|'.join(AMINO_ACIDS)})s?\b", text, re.IGNORECASE):
        yield Entity("amino", AMINO_ACIDS[found.group(1).lower()], found.start(), found.end())
    for found in re.finditer(rf"\b({'|'.join(THREE_LETTER)})\b", text):
        if not vocabulary.knows(found.group(1)):
            yield Entity("amino", THREE_LETTER[found.group(1)], found.start(), found.end())


def _find_residues(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """Amino acids that are counted, rather than part of a product's name."""
    for found in re.finditer(
        rf"\b({_AMINO_WORD})(?:s\b|(?=\s+(?:residues?|content|count|amino|codons?)\b))",
        text,
        re.IGNORECASE,
    ):
        word = found.group(1).lower()
        letter = AMINO_ACIDS.get(word) or THREE_LETTER.get(word.capitalize())
        if letter:
            yield Entity("amino", letter, found.start(), found.end())


def _find_numbers(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    yield from find_ranges(text)
    yield from find_quantities(text)


def _find_keywords(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    from app.plan.keywords import find_keywords

    yield from find_keywords(text, vocabulary)


_FINDERS: tuple[Finder, ...] = (
    _find_sequences,
    _find_codes,
    _find_quoted,
    _find_records,
    find_parts,
    _find_enzymes,
    _find_transfer,
    find_genes,
    find_prefixes,
    _find_motifs,
    _find_genomes,
    _find_numbers,
    _find_types,
    find_unknown,
    _find_residues,
    _find_keywords,
    _find_amino,
)
