"""Names that the open genomes know, ready for looking up words of a question."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.plan.grammar import COMMON
from app.plan.part_names import part_names, short_names
from app.tools.shared.words import singular
from index.genes import BIOTYPE_KEYS

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

_SYMBOL = re.compile(r"[a-z]{3}[A-Z]\w{0,2}")
_WORD = re.compile(r"[a-z0-9][a-z0-9'()+.-]*[a-z0-9)+]|[a-z0-9]")


def words(text: str) -> list[str]:
    """Lower-cased words of a product or a question, singular, hyphens apart."""
    return [singular(word) for word in _WORD.findall(text.lower().replace("-", " "))]


@dataclass(slots=True)
class Vocabulary:
    """What can be named in the open genomes.

    Attributes
    ----------
    names
        One lower-cased lexicon of gene names a genome.
    families
        Lower-cased three- or four-letter stems that at least two symbols share, with their number.
    records
        Lower-cased spelling of a record to the text that finds it.
    genomes
        Lower-cased spelling of a genome (file, organism, strain) to its name.
    types
        Feature keys in the files, and classes of RNA genes.
    products
        Products as one text of normalised words between line breaks, for phrase look-up.
    product_words
        The words of `products`.
    parts
        Spelling of a named feature that is no gene, and of genes by the tail of their tag or by a
        clone's name, to the text that finds it (`app.plan.part_names`).
    title_words
        Words of the titles of records and of the organisms.
    """

    names: list[Collection[str]] = field(default_factory=list)
    families: Mapping[str, int] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    genomes: dict[str, str] = field(default_factory=dict)
    types: frozenset[str] = frozenset()
    products: str = ""
    product_words: frozenset[str] = frozenset()
    genome_count: int = 1
    record_count: int = 1
    organisms: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    title_words: frozenset[str] = frozenset()

    @classmethod
    def build(
        cls,
        names: Sequence[Iterable[str]],
        symbols: Iterable[str],
        products: Iterable[str],
        records: Iterable[tuple[str, str, str]],
        genomes: Iterable[tuple[str, str]],
        types: Iterable[str],
        organisms: Iterable[tuple[str, str]] = (),
        parts: Mapping[str, str] | None = None,
    ) -> Vocabulary:
        """Make a vocabulary of plain lists.

        Parameters
        ----------
        names
            Gene names, tags and ids, one collection a genome.
        symbols
            Gene symbols in their own case.
        products
            Product texts.
        records
            ``(id, name, description)`` of each record.
        genomes
            ``(name, organism)`` of each genome.
        types
            Feature keys.
        organisms
            ``(record id, organism)`` where the records of a file are of different organisms.
        parts
            Named features that are no genes.
        """
        lexicons: list[Collection[str]] = [
            names_of
            if isinstance(names_of, (dict, frozenset, set))
            else frozenset(name.lower() for name in names_of)
            for names_of in names
        ]
        stems: Counter[str] = Counter()
        for symbol in set(symbols):
            if _SYMBOL.fullmatch(symbol):
                stems[symbol[:3].lower()] += 1
            elif re.fullmatch(r"[A-Za-z]{2,4}\d+\w?", symbol):
                stem = re.match("[A-Za-z]+", symbol)
                stems[stem.group().lower() if stem else ""] += 1
        records = list(records)
        genomes = list(genomes)
        organisms = list(organisms)
        spellings = _genome_spellings(genomes)
        record_spellings = _record_spellings(records)
        if len(genomes) > 1:
            # A record that is all there is of a genome is spoken of as that genome.
            for (identifier, name, _), (genome, _) in zip(records, genomes, strict=False):
                if len(records) == len(genomes):
                    for text in (identifier, name, identifier.rsplit(".", 1)[0]):
                        record_spellings.pop(text.lower(), None)
                        spellings.setdefault(text.lower(), genome)
            for text in [text for text in record_spellings if text in spellings]:
                del record_spellings[text]
        for identifier, organism in organisms:
            for text in _organism_spellings(organism):
                record_spellings.setdefault(text, identifier)
                spellings.pop(text, None)
        lines = {" ".join(words(product)) for product in set(products) if product}
        return cls(
            names=lexicons,
            families={stem: count for stem, count in stems.items() if count > 1},
            records=record_spellings,
            genomes=spellings,
            types=frozenset(types),
            parts=parts or {},
            title_words=frozenset(
                word
                for text in (*(item[2] for item in records), *(item[1] for item in genomes))
                for word in words(text)
            ),
            products="\n " + " \n ".join(sorted(lines)) + " \n",
            product_words=frozenset(word for line in lines for word in line.split()),
            genome_count=max(1, len(genomes)),
            record_count=max(1, len(records)),
            organisms=tuple(
                dict.fromkeys(organism for _, organism in [*genomes, *organisms] if organism)
            ),
        )

    def titled(self, name: str) -> bool:
        """Whether a name is a strain of the titles, or all but its number: "MG1655", "phiX"."""
        low = name.lower()
        if low in self.title_words:
            return bool(re.search(r"[a-z].*\d{2}", low))
        return len(low) > 3 and any(
            word.startswith(low) and word.removeprefix(low).isdigit() for word in self.title_words
        )

    def knows(self, name: str) -> bool:
        """Whether a gene of this name (case ignored) is in an open genome."""
        low = name.lower()
        return any(low in lexicon for lexicon in self.names)

    def phrase(self, tokens: Sequence[str]) -> bool:
        """Whether normalised words occur side by side in a product."""
        return f" {' '.join(tokens)} " in self.products


def _record_spellings(records: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    spellings: dict[str, str] = {}
    single: dict[str, list[str]] = {"plasmid": [], "chromosome": [], "mitochondrion": []}
    for identifier, name, description in records:
        for text in (identifier, name, identifier.rsplit(".", 1)[0]):
            if len(text) > 2 and not text.isdigit():
                spellings.setdefault(text.lower(), identifier)
        for found in re.finditer(r"\bplasmid (?:unnamed )?([\w.-]*\w)", description):
            if not found.group(1).lower().startswith(("complete", "sequence", "unnamed", "dna")):
                spellings.setdefault(f"plasmid {found.group(1)}".lower(), identifier)
                if len(found.group(1)) > 2:
                    spellings.setdefault(found.group(1).lower(), identifier)
        for noun, ids in single.items():
            if re.search(rf"\b{noun}\b", description):
                ids.append(identifier)
    if len(records) > 1:
        for noun, ids in single.items():
            if len(ids) == 1:
                spellings.setdefault(noun, ids[0])
        others = [r[0] for r in records if r[0] not in single["plasmid"]]
        if single["plasmid"] and len(others) == 1:
            spellings.setdefault("chromosome", others[0])
    return spellings


def _organism_spellings(organism: str) -> list[str]:
    """Ways to name an organism: in full, genus and species, genus, and its everyday name."""
    tokens = organism.lower().split()
    if len(tokens) < 2:
        return [organism.lower()] if organism else []
    everyday = [word for word, name in COMMON.items() if organism.startswith(name)]
    return [
        organism.lower(),
        " ".join(tokens[:2]),
        f"{tokens[0][0]}. {tokens[1]}",
        tokens[0],
        *everyday,
    ]


def _genome_spellings(genomes: Sequence[tuple[str, str]]) -> dict[str, str]:
    spellings: dict[str, str] = {}
    loose: dict[str, set[str]] = {}
    for name, organism in genomes:
        spellings[name.lower()] = name
        if organism:
            spellings.setdefault(organism.lower(), name)
        for part in re.split(r"[_\s]+", name):
            if re.fullmatch(r"[A-Za-z][A-Za-z-]{3,}|(?=.*\d)[A-Za-z][\w.-]{3,}", part):
                loose.setdefault(part.lower(), set()).add(name)
        tokens = organism.split()
        if len(tokens) >= 2:
            pair = " ".join(tokens[:2]).lower()
            loose.setdefault(pair, set()).add(name)
            loose.setdefault(f"{tokens[0][0]}. {tokens[1]}".lower(), set()).add(name)
            loose.setdefault(f"{tokens[0][0]} {tokens[1]}".lower(), set()).add(name)
            for everyday, full in COMMON.items():
                if organism.startswith(full):
                    loose.setdefault(everyday, set()).add(name)
        for token in tokens:
            if len(token) > 3 and token.isalpha():
                loose.setdefault(token.lower(), set()).add(name)
        if "strain" in tokens or "str." in tokens or "substr." in tokens:
            for token in tokens[2:]:
                if len(token) > 2 and token not in ("strain", "str.", "substr.", "subsp."):
                    loose.setdefault(token.lower(), set()).add(name)
    generic = {
        "genome",
        "complete",
        "sequence",
        "virus",
        "phage",
        "bacteria",
        "plasmid",
        "contigs",
        "draft",
        "annotated",
        "source",
        "segments",
        "strain",
        "subsp",
        "synthetic",
        "construct",
        "chromosome",
        "mitochondrion",
        "chloroplast",
        "human",
        "gene",
        "genes",
        "cluster",
        "record",
        "records",
        "only",
    }
    for spelling, names in loose.items():
        if spelling not in generic and (len(names) == 1 or len(genomes) == 1):
            spellings.setdefault(spelling, next(iter(names)))
    return spellings


_CACHE: OrderedDict[tuple[str, ...], Vocabulary] = OrderedDict()


def of_library(library: Library) -> Vocabulary:
    """Vocabulary of all open genomes; kept for the next question on the same ones."""
    key = tuple(f"{genome.id}/{genome.name}" for genome in library.genomes)
    found = _CACHE.get(key)
    if found is None:
        found = _read(library.genomes)
        _CACHE[key] = found
        while len(_CACHE) > 8:
            _CACHE.popitem(last=False)
    return found


def _read(genomes: Sequence[Genome]) -> Vocabulary:
    symbols: set[str] = set()
    products: set[str] = set()
    types: set[str] = set()
    for genome in genomes:
        for symbol, product in genome.sql("SELECT DISTINCT symbol, product FROM genes"):
            symbols.add(symbol or "")
            products.add(product or "")
        types.update(row[0] for row in genome.sql("SELECT DISTINCT type FROM features"))
        classes = genome.sql(f"SELECT DISTINCT value FROM qualifiers WHERE key IN {BIOTYPE_KEYS}")
        types.update(name for (name,) in classes if re.fullmatch(r"\w*RNA", name))
        if "mat_peptide" in types or "sig_peptide" in types:
            rows = genome.sql("SELECT DISTINCT product FROM features WHERE type LIKE '%peptide'")
            products.update(row[0] or "" for row in rows)
    return Vocabulary.build(
        names=[genome.names() for genome in genomes],
        symbols=symbols,
        products=products,
        records=[
            (record.id, record.name or "", record.description or "")
            for genome in genomes
            for record in genome.records
        ],
        genomes=[(genome.name, genome.organism or "") for genome in genomes],
        organisms=[
            (record.id, record.organism)
            for genome in genomes
            for record in genome.records
            if record.organism and len({other.organism for other in genome.records}) > 1
        ],
        types=types,
        parts={
            key: name
            for genome in genomes
            for key, name in {**short_names(genome), **part_names(genome)}.items()
        },
    )
