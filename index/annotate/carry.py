"""Names and functions carried over from known proteins, by phmmer (HMMER3; Eddy 2011).

pyhmmer (MIT) comes with the extra ``genecalling``; without it only identical proteins are named.
Everything carried is an inference: identity, coverage and E-value go with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.genome import Genome

E_VALUE = 1e-9
PRODUCT_IDENTITY = 0.40
SYMBOL_IDENTITY = 0.50
EC_IDENTITY = 0.60
"""Below 60 % identity EC numbers are often wrong (Rost 2002, J Mol Biol 318:595)."""
COVERAGE = 0.80
_EMPTY = ("hypothetical", "uncharacterized", "uncharacterised", "unknown", "putative protein")
_RESIDUES = str.maketrans({"*": "X", "-": "X"})


@dataclass(frozen=True, slots=True)
class Known:
    """A protein with a name, of a genome or of a protein file.

    Attributes
    ----------
    id
        Protein id, else locus tag.
    symbol, product, ec
        What may be carried over.
    source
        Name of the genome or file.
    protein
        Residues without the stop.
    """

    id: str
    symbol: str
    product: str
    ec: tuple[str, ...]
    source: str
    protein: str


@dataclass(frozen=True, slots=True)
class Match:
    """The best known protein for a predicted one.

    Attributes
    ----------
    identity
        Identical residues over aligned columns, 0 to 1.
    query_coverage, target_coverage
        Share of each protein within the aligned stretches.
    best
        No other predicted protein fits this known one better; only then a symbol is carried.
    """

    known: Known
    identity: float
    query_coverage: float
    target_coverage: float
    e_value: float
    score: float
    best: bool = True

    @property
    def symbol(self) -> str:
        """Gene symbol where the evidence suffices, else an empty string."""
        return self.known.symbol if self.best and self.identity >= SYMBOL_IDENTITY else ""

    @property
    def ec(self) -> tuple[str, ...]:
        """EC numbers where the evidence suffices."""
        return self.known.ec if self.identity >= EC_IDENTITY else ()

    def evidence(self) -> str:
        """The evidence in words."""
        coverage = min(self.query_coverage, self.target_coverage)
        name = f"{self.known.symbol} {self.known.id}".strip()
        return (
            f"inferred from {name} of {self.known.source} by protein similarity: identity "
            f"{100 * self.identity:.1f} %, coverage {100 * coverage:.0f} %, "
            f"E-value {self.e_value:.2g}"
        )


def known_proteins(genome: Genome) -> list[Known]:
    """Proteins of an annotated genome, or the records of a protein file, that have a name.

    Hypothetical proteins are left out: there is nothing to carry.
    """
    found: list[Known] = []
    if not genome.genes(limit=1):
        for record in genome.records:
            if record.molecule == "protein" and record.has_sequence:
                words = record.description.removeprefix(record.id).split(" OS=")[0]
                product = words.split(" [")[0].strip()
                if _speaks(product):
                    found.append(
                        Known(record.id, "", product, (), genome.name, genome[record.id][:])
                    )
        return found
    products = genome.features("type = 'CDS' AND NOT pseudo")
    genes = {gene.gid: gene for gene in genome.loci()}
    genome.read_ahead([row.fid for row in products])
    for row in products:
        gene = genes.get(row.gid) if row.gid is not None else None
        product = row.product or (gene.product if gene else "")
        symbol = row.symbol or (gene.symbol if gene else "")
        if row.locus_tag == symbol:
            symbol = ""
        if not _speaks(product) and not symbol:
            continue
        try:
            protein = genome.protein(row)
        except ValueError:
            continue
        name = row.protein_id or row.locus_tag or row.id
        found.append(Known(name, symbol, product, row.ec, genome.name, protein))
    return found


def _speaks(product: str) -> bool:
    return bool(product) and not product.lower().startswith(_EMPTY)


def carry(
    proteins: Sequence[str], known: Iterable[Known], cpus: int | None = None
) -> list[Match | None]:
    """The best known protein for each predicted one.

    Parameters
    ----------
    proteins
        Residues without stops.
    known
        Proteins with names.
    cpus
        Threads; by default as many as there are.

    Returns
    -------
    list of Match or None
        A match covers at least `COVERAGE` of both proteins with at least `PRODUCT_IDENTITY` and
        an E-value of at most `E_VALUE`.
    """
    listed = list(known)
    same: dict[str, int] = {}
    for at, item in enumerate(listed):
        same.setdefault(item.protein, at)
    found: list[Match | None] = [None] * len(proteins)
    rest: list[int] = []
    for number, protein in enumerate(proteins):
        if protein in same:
            item = listed[same[protein]]
            found[number] = Match(item, 1.0, 1.0, 1.0, 0.0, float(len(protein) * 10))
        elif protein:
            rest.append(number)
    if rest and listed and find_spec("pyhmmer"):
        for number, match in _searched([(n, proteins[n]) for n in rest], listed, cpus):
            found[number] = match
    return _reciprocal(found)


def _searched(
    queries: Sequence[tuple[int, str]], known: Sequence[Known], cpus: int | None
) -> Iterable[tuple[int, Match]]:
    """Best match of each query among the known proteins that share words of five residues with it.

    E-values are those of a search in all known proteins.
    """
    from concurrent.futures import ThreadPoolExecutor

    from pyhmmer.easel import Alphabet, DigitalSequenceBlock, TextSequence
    from pyhmmer.plan7 import Background, Builder, Pipeline

    alphabet = Alphabet.amino()

    def digital(name: int, protein: str) -> Any:
        text = protein.upper().translate(_RESIDUES)
        return TextSequence(name=str(name).encode(), sequence=text).digitize(alphabet)

    targets = [digital(number, item.protein) for number, item in enumerate(known)]
    words = Words([item.protein for item in known])

    def best(query: tuple[int, str]) -> tuple[int, Match] | None:
        number, protein = query
        near = words.near(protein)
        if not near:
            return None
        block = DigitalSequenceBlock(alphabet, [targets[at] for at in near])
        pipeline = Pipeline(alphabet, Background(alphabet), Z=len(known), E=E_VALUE, domE=E_VALUE)
        for hit in pipeline.search_seq(digital(number, protein), block, Builder(alphabet)):
            match = _match(hit, known[int(hit.name)], len(protein))
            if match is not None:
                return number, match
        return None

    with ThreadPoolExecutor(cpus or os.cpu_count() or 1) as pool:
        for found in pool.map(best, queries):
            if found is not None:
                yield found


class Words:
    """Which proteins share words of `SIZE` residues with another one."""

    SIZE = 5
    _ALPHABET = np.full(256, 20, np.int64)
    _ALPHABET[np.frombuffer(b"ACDEFGHIKLMNPQRSTVWY", np.uint8)] = np.arange(20)

    def __init__(self, proteins: Sequence[str]) -> None:
        listed = [self._words(protein) for protein in proteins]
        sizes = [len(words) for words in listed]
        words = np.concatenate(listed) if listed else np.zeros(0, np.int64)
        order = np.argsort(words, kind="stable")
        self._words_sorted = words[order]
        self._owners = np.repeat(np.arange(len(listed)), sizes)[order]
        self._count = len(listed)

    def near(self, protein: str, most: int = 20) -> list[int]:
        """Numbers of the proteins that share most words, best first: at least one, two from 100
        residues and three from 200, which two proteins seldom share by chance."""
        words = self._words(protein)
        left = np.searchsorted(self._words_sorted, words, "left")
        right = np.searchsorted(self._words_sorted, words, "right")
        spans = [self._owners[a:b] for a, b in zip(left, right, strict=True) if b > a]
        if not spans:
            return []
        shared = np.bincount(np.concatenate(spans), minlength=self._count)
        least = 1 + min(len(protein) // 100, 2)
        best = np.argsort(-shared, kind="stable")[:most]
        return [int(at) for at in best if shared[at] >= least]

    @classmethod
    def _words(cls, protein: str) -> NDArray[np.int64]:
        """Distinct words as numbers; words with other letters than the twenty are left out."""
        codes = cls._ALPHABET[np.frombuffer(protein.upper().encode("ascii", "replace"), np.uint8)]
        if len(codes) < cls.SIZE:
            return np.zeros(0, np.int64)
        windows = np.lib.stride_tricks.sliding_window_view(codes, cls.SIZE)
        windows = windows[(windows < 20).all(axis=1)]
        return np.unique(windows @ (20 ** np.arange(cls.SIZE)))


def _match(hit: Any, known: Known, length: int) -> Match | None:
    """Summed over the reported domains, which do not overlap in a real homologue."""
    same = columns = 0
    query: set[int] = set()
    target: set[int] = set()
    for domain in hit.domains.reported:
        line = domain.alignment
        pairs = zip(line.hmm_sequence.upper(), line.target_sequence.upper(), strict=True)
        for one, other in pairs:
            columns += 1
            same += one == other and one not in "-."
        query.update(range(line.hmm_from, line.hmm_to + 1))
        target.update(range(line.target_from, line.target_to + 1))
    if not columns:
        return None
    identity = same / columns
    covered = len(query) / length, len(target) / len(known.protein)
    if identity < PRODUCT_IDENTITY or min(covered) < COVERAGE:
        return None
    return Match(known, identity, *covered, hit.evalue, hit.score)


def _reciprocal(found: Sequence[Match | None]) -> list[Match | None]:
    """Note which matches are the best of their known protein."""
    from dataclasses import replace

    best: dict[str, float] = {}
    for match in found:
        if match is not None:
            best[match.known.id] = max(best.get(match.known.id, 0.0), match.score)
    return [
        match if match is None else replace(match, best=match.score >= best[match.known.id])
        for match in found
    ]
