"""What is searched: one passage for each gene and for each feature with words of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import analyse, name_token

if TYPE_CHECKING:
    from index.genome import Genome

Row = tuple[int, int, int, str, str, str]
Terms = dict[tuple[str, int], list[str]]

SENTENCE = 300
"""Characters of a passage that are embedded; a token model's mean says little beyond."""

STRUCTURAL = (
    "source", "region", "gene", "pseudogene", "CDS", "mRNA", "transcript", "primary_transcript",
    "exon", "intron", "gap", "assembly_gap", "start_codon", "stop_codon", "STS", "variation",
    "old_sequence", "conflict",
)  # fmt: skip
"""Feature keys that stand for a gene already searched, or that have nothing to say."""

TERMS = (
    "GO_function", "GO_process", "GO_component", "Ontology_term", "standard_name", "label",
    "gene_desc", "description", "bound_moiety", "regulatory_class", "ncRNA_class", "rpt_family",
    "mobile_element_type", "gene_functions", "aSDomain", "sec_met", "phenotype", "experiment",
)  # fmt: skip
"""Qualifiers with words that no column of the gene model holds."""

EC_CLASSES = {
    "1": "oxidoreductase", "2": "transferase", "3": "hydrolase", "4": "lyase", "5": "isomerase",
    "6": "ligase", "7": "translocase",
    "1.15": "superoxide dismutase", "2.1": "methyltransferase one-carbon transfer",
    "2.3": "acyltransferase", "2.4": "glycosyltransferase", "2.6": "aminotransferase",
    "2.7": "phosphotransferase", "3.1": "esterase", "3.2": "glycosidase glycosylase",
    "3.4": "peptidase protease proteinase", "4.1": "carbon-carbon lyase",
    "4.2": "carbon-oxygen lyase hydratase dehydratase", "5.1": "racemase epimerase",
    "5.3": "intramolecular oxidoreductase", "5.4": "mutase", "6.1": "tRNA charging",
    "6.3": "carbon-nitrogen ligase",
}  # fmt: skip
"""Names of the classes of the Enzyme Nomenclature (NC-IUBMB), so that they can be searched for."""


PIPELINE = re.compile(r"Derived by automated computational analysis[^;]*(?:;|$)", re.IGNORECASE)
"""What a pipeline writes into every note."""
_EVIDENCE = re.compile(r"\[(?:PMID|Evidence)[^\]]*\]|EXISTENCE:[^:]*:")


@dataclass(slots=True)
class Passages:
    """Texts to search in, row by row.

    Attributes
    ----------
    fids, gids
        Feature and gene of each row, int64 (n,); -1 where there is none.
    units
        Rows of one unit are one hit: a gene with its features, but for features that have a
        product of their own (a mature peptide); int64 (n,).
    names
        Symbols, synonyms, locus tags and identifiers.
    titles
        The product, or what comes nearest to one.
    bodies
        Notes, functions, EC and GO terms.
    """

    fids: np.ndarray
    gids: np.ndarray
    units: np.ndarray
    names: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.names)

    def documents(self) -> list[list[str]]:
        """Tokens of each passage for word search; names and titles count twice, and each whole
        name has a token of its own."""
        rows = zip(self.names, self.titles, self.bodies, strict=True)
        return [
            [name_token(name) for name in n.split()] + analyse(f"{n} {t}") * 2 + analyse(b)
            for n, t, b in rows
        ]

    def sentences(self) -> list[str]:
        """One text for each passage, to be embedded."""
        rows = zip(self.names, self.titles, self.bodies, strict=True)
        return [". ".join(x for x in (t or n, b) if x)[:SENTENCE] for n, t, b in rows]


def enzyme_words(numbers: Collection[str]) -> str:
    """EC numbers with the names of their classes (``3.2.1.23 hydrolase glycosidase``)."""
    words: dict[str, None] = {}
    for number in numbers:
        fields = number.split(".")
        words[number] = None
        for depth in (1, 2):
            name = EC_CLASSES.get(".".join(fields[:depth]))
            if name:
                words[name] = None
    return " ".join(words)


def read(genome: Genome, without: Collection[str] = ()) -> Passages:
    """Collect the passages of a genome.

    Parameters
    ----------
    without
        Fields to leave out, for measurements: ``product``, ``note``, ``function``, ``ec``,
        ``terms``, ``names``.

    Returns
    -------
    Passages
        Genes first, in order of gid, then other features in order of fid.
    """
    hidden = set(without)
    terms = {} if "terms" in hidden else _terms(genome)
    rows = [*_genes(genome, hidden, terms), *_features(genome, hidden, terms)]
    numbers = np.array([row[:3] for row in rows], dtype=np.int64).reshape(-1, 3)
    fids, gids, units = numbers.T
    return Passages(
        fids,
        gids,
        units,
        [row[3] for row in rows],
        [row[4] for row in rows],
        [row[5] for row in rows],
    )


def _genes(genome: Genome, hidden: set[str], terms: Terms) -> Iterator[Row]:
    found = genome.sql(
        "SELECT fid, gid, symbol, synonyms, locus_tag, old_locus_tags, protein_id, product, note, "
        "function, ec, kind, type FROM loci ORDER BY gid"
    )
    for fid, gid, symbol, synonyms, tag, old, protein, product, note, function, ec, *kinds in found:
        names = [symbol, *synonyms, tag, *old, protein]
        if "names" in hidden:
            names, product = [], _nameless(product, symbol)
        body = _body(hidden, note, function, ec, terms.get(("gid", gid), ()))
        body += [kind for kind in kinds if kind not in ("protein", "gene", "other")]
        title = "" if "product" in hidden else product
        yield fid, gid, gid, _join(names, " "), title, _join(body, "; ")


def _features(genome: Genome, hidden: set[str], terms: Terms) -> Iterator[Row]:
    marks = ", ".join("?" * len(STRUCTURAL))
    found = genome.sql(
        "SELECT fid, coalesce(gid, -1), symbol, locus_tag, product, note, function, ec, type "
        f"FROM features WHERE type NOT IN ({marks}) AND fid IN (SELECT fid FROM descriptions) "
        "AND fid NOT IN (SELECT fid FROM loci UNION "
        "SELECT product_fid FROM loci WHERE product_fid IS NOT NULL) ORDER BY fid",
        STRUCTURAL,
    )
    for fid, gid, symbol, tag, product, note, function, ec, kind in found:
        body = _body(hidden, note, function, ec, terms.get(("fid", fid), ()))
        if gid >= 0 and not (product or any(body)):
            continue  # nothing that its gene's passage does not say
        unit = gid if gid >= 0 and not product else -2 - fid
        title = ("" if "product" in hidden else product) or kind.replace("_", " ")
        names = [] if "names" in hidden else [symbol] if gid >= 0 else [symbol, tag]
        yield fid, gid, unit, _join(names, " "), title, _join(body, "; ")


def _body(
    hidden: set[str], note: str, function: str, ec: Sequence[str], terms: Sequence[str]
) -> list[str]:
    return [
        "" if "note" in hidden else PIPELINE.sub("", note).strip("; "),
        "" if "function" in hidden else function,
        "" if "ec" in hidden else enzyme_words(ec),
        *terms,
    ]


def _terms(genome: Genome) -> Terms:
    """Texts of the qualifiers in `TERMS`, for each feature and for each gene."""
    marks = ", ".join("?" * len(TERMS))
    found: Terms = defaultdict(list)
    rows = genome.sql(
        "SELECT q.fid, f.gid, q.value FROM qualifiers q JOIN features f USING (fid) "
        f"WHERE q.key IN ({marks}) ORDER BY q.fid, q.ordinal",
        TERMS,
    )
    for fid, gid, raw in rows:
        value = _EVIDENCE.sub("", raw).strip()
        found["fid", fid].append(value)
        if gid is not None:
            found["gid", gid].append(value)
    return found


def _nameless(product: str, symbol: str) -> str:
    """A product without the protein's own name (``chemotaxis protein CheA``)."""
    if not symbol:
        return product
    return re.sub(rf"\b{re.escape(symbol)}\w*", "", product, flags=re.IGNORECASE).strip()


def _join(texts: Collection[str], glue: str) -> str:
    return glue.join(dict.fromkeys(text for text in texts if text))
