"""RNA genes: tRNA and tmRNA by ARAGORN (Laslett & Canback 2004), rRNA by barrnap's profiles.

pyaragorn and pybarrnap are GPL-3 and come with the extra ``genecalling``; without them nothing is
found and `missing` says so.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec

from index.annotate.base import Rna

RRNA_FROM = 100_000
"""Total bases from which rRNA is looked for: viruses and plasmids have none."""
_AROUND = 3_000
_KINGDOMS = ("bac", "arc")
_PACKAGES = {"pyaragorn": "tRNA and tmRNA genes", "pybarrnap": "rRNA genes"}


def missing() -> list[str]:
    """Kinds of RNA genes that are not looked for because a package is not installed."""
    return [what for package, what in _PACKAGES.items() if find_spec(package) is None]


def call(sequences: Sequence[bytes], circular: Sequence[bool], table: int = 11) -> list[list[Rna]]:
    """RNA genes of each sequence, in order of place.

    Parameters
    ----------
    sequences
        Upper-case DNA.
    circular
        Whether the ends of each sequence meet.
    table
        Genetic code, which tells ARAGORN what a suppressor is.
    """
    found: list[list[Rna]] = [[] for _ in sequences]
    if find_spec("pyaragorn"):
        for at, (sequence, closed) in enumerate(zip(sequences, circular, strict=True)):
            found[at] += _transfer(sequence, closed, table)
    if find_spec("pybarrnap") and sum(map(len, sequences)) >= RRNA_FROM:
        for at, gene in _ribosomal(sequences):
            found[at].append(gene)
    return [sorted(genes, key=lambda gene: (gene.start, gene.end)) for genes in found]


def _transfer(sequence: bytes, circular: bool, table: int) -> list[Rna]:
    import pyaragorn

    finder = pyaragorn.RNAFinder(table, linear=not circular)
    inference = f"COORDINATES: profile:ARAGORN:{pyaragorn.ARAGORN_VERSION}"
    size = len(sequence)
    found = []
    for gene in finder.find_rna(sequence.decode("ascii")):
        if not 1 <= gene.begin <= gene.end <= size:
            continue  # over the origin: the parts are not told apart by the library
        if gene.type == "tRNA":
            product = f"tRNA-{gene.amino_acid}"
            note = f"anticodon {gene.anticodon.upper().replace('T', 'U')}"
        else:
            product, note = "transfer-messenger RNA, SsrA", f"tag peptide {gene.peptide(False)}"
        found.append(
            Rna(gene.begin - 1, gene.end, gene.strand, gene.type, product, inference, note)
        )
    return found


def _ribosomal(sequences: Sequence[bytes]) -> list[tuple[int, Rna]]:
    """Hits of the profiles of bacteria or archaea, whichever are more alike.

    The profiles are slow, so they read only the surroundings of stretches that minimap2 finds
    alike to their consensus sequences.
    """
    import pybarrnap
    from Bio.Seq import Seq
    from Bio.SeqRecord import SeqRecord

    kingdom, windows = _windows(sequences)
    if not windows:
        return []
    records = [
        SeqRecord(Seq(sequences[at][start:end]), id=str(n), name=str(n))
        for n, (at, start, end) in enumerate(windows)
    ]
    result = pybarrnap.Barrnap(records, kingdom=kingdom, threads=os.cpu_count() or 1).run()
    inference = f"COORDINATES: profile:pybarrnap:{pybarrnap.__version__}"
    found = []
    for model in result.mdl_records:
        if model.product.startswith("5.8S"):
            continue  # no prokaryote has one; the archaeal profile hits their 23S
        at, offset, _ = windows[int(model.target_name)]
        found.append(
            (
                at,
                Rna(
                    offset + model.start - 1,
                    offset + model.end,
                    1 if model.strand == "+" else -1,
                    "rRNA",
                    model.product,
                    inference,
                    f"E-value {model.evalue:.2g}",
                    model.is_partial(result.lencutoff),
                ),
            )
        )
    return found


def _windows(sequences: Sequence[bytes]) -> tuple[str, list[tuple[int, int, int]]]:
    """The likelier kingdom, and record, start and end (0-based half-open) of stretches that may
    hold rRNA genes."""
    import mappy

    profiles = {kingdom: _consensus(kingdom) for kingdom in _KINGDOMS}
    alike = dict.fromkeys(_KINGDOMS, 0)
    windows = []
    for at, sequence in enumerate(sequences):
        index = mappy.Aligner(
            seq=sequence.decode("ascii"), k=11, w=3, min_cnt=2, min_chain_score=20, best_n=200,
            scoring=(2, 3, 4, 2),
        )  # fmt: skip
        hits = []
        for kingdom, texts in profiles.items():
            for hit in (hit for text in texts for hit in index.map(text)):
                hits.append((hit.r_st, hit.r_en))
                alike[kingdom] += hit.mlen
        spans: list[list[int]] = []
        for start, end in sorted(hits):
            start, end = max(0, start - _AROUND), min(len(sequence), end + _AROUND)
            if spans and start <= spans[-1][1]:
                spans[-1][1] = max(spans[-1][1], end)
            else:
                spans.append([start, end])
        windows += [(at, start, end) for start, end in spans]
    return max(_KINGDOMS, key=lambda kingdom: alike[kingdom]), windows


def _consensus(kingdom: str) -> list[str]:
    """Consensus of each rRNA profile of a kingdom, as DNA."""
    from pybarrnap.config import KINGDOM2HMM_DB
    from pyhmmer.plan7 import HMMFile

    texts = []
    with HMMFile(KINGDOM2HMM_DB[kingdom]) as models:
        texts += [(model.consensus or "").upper().replace("U", "T") for model in models]
    return texts
