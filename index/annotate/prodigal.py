"""Protein-coding genes of prokaryotes and viruses by pyrodigal (Hyatt et al. 2010; Larralde 2022).

pyrodigal is GPL-3 and therefore an extra: ``pip install "dnahlm[genecalling]"``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Literal

from index.annotate.base import Caller, Coding, coding_density, doubt

META_BELOW = 100_000
"""Total bases below which Prodigal's authors advise its trained profiles (anonymous mode); it
learns a genome's own signals from at least that many."""
SHORTEST = 60
"""Bases of the shortest gene; Prodigal's own limit is 90. On four genomes other than E. coli the
lower one adds 28 calls to 7,516 and loses 1 of 7,101 annotated genes; 45 finds no more."""
_CODES: tuple[Literal[11], Literal[4]] = (11, 4)
_BETTER = 0.05
_DENSE = 0.7


def version() -> str | None:
    """Version of pyrodigal, None where it is not installed."""
    try:
        import pyrodigal
    except ImportError:
        return None
    return pyrodigal.__version__


def call(sequences: Sequence[bytes]) -> tuple[list[list[Coding]], Caller]:
    """Coding genes of each sequence.

    Parameters
    ----------
    sequences
        Upper-case DNA. Together at least `META_BELOW` bases: Prodigal learns from all of them and
        the genetic code is chosen between 11 and 4 by coding density, as GTDB-Tk does (code 4 where
        it makes the density higher by more than 5 points and above 70 %, and no more genes
        doubtful); below that the profile of known genomes that scores best is used for each.

    Returns
    -------
    genes, caller
        Genes in order of place for each sequence, and how they were called.

    Raises
    ------
    ImportError
        pyrodigal is not installed.
    """
    import pyrodigal

    total = sum(map(len, sequences))
    name = f"pyrodigal {pyrodigal.__version__}"
    if total < META_BELOW:
        finder = pyrodigal.GeneFinder(meta=True, min_gene=SHORTEST)
        found = [_codings(finder.find_genes(sequence)) for sequence in sequences]
        table = _commonest(gene.table for genes in found for gene in genes)
        return found, Caller(name, "ab initio prediction:Prodigal", table, "meta mode")
    best: tuple[float, float, int, list[list[Coding]]] | None = None
    for table in _CODES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # It learns from genes of the usual length: short ones teach it chance frames.
            learnt = pyrodigal.GeneFinder().train(*sequences, translation_table=table)
        finder = pyrodigal.GeneFinder(learnt, min_gene=SHORTEST)
        found = [_codings(finder.find_genes(sequence)) for sequence in sequences]
        density, doubtful = coding_density(found, total), doubt(list(chain(*found)))
        if best is None or (density > max(best[0] + _BETTER, _DENSE) and doubtful <= best[1]):
            best = (density, doubtful, table, found)
    assert best is not None
    return best[3], Caller(name, "ab initio prediction:Prodigal", best[2], "trained on this genome")


def _commonest(tables: Iterable[int]) -> int:
    listed = list(tables)
    return max(set(listed), key=listed.count) if listed else 11


def _codings(genes: Any) -> list[Coding]:
    return [
        Coding(
            start=gene.begin - 1,
            end=gene.end,
            strand=gene.strand,
            table=gene.translation_table,
            partial_left=gene.partial_begin,
            partial_right=gene.partial_end,
            confidence=gene.confidence(),
        )
        for gene in genes
    ]
