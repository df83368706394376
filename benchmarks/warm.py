"""Warm answers of each family of tools: milliseconds in a process that has the genome open.

A part of `benchmarks.inprocess`.
"""

from __future__ import annotations

import functools
import statistics
from pathlib import Path
from typing import Any

from benchmarks.report import Row, timed

WARM = {
    "cluster": "which gene clusters are there in the genome?",
    "composition": "GC content of {gene}",
    "count": "how many genes are on the minus strand?",
    "details": "what does {gene} do?",
    "duplicates": "which gene names occur more than once?",
    "export": "export the sequence of {gene} as FASTA",
    "find": "which genes are involved in iron transport?",
    "intergenic": "largest gap between genes",
    "list": "top 5 longest proteins",
    "location": "where is {gene}?",
    "motif": "where does GAATTC occur between 1 and 50,000?",
    "neighbour": "which genes lie within 5 kb of {gene}?",
    "orf": "open reading frames between 1 and 20,000",
    "overlap": "which genes overlap each other?",
    "protein": "molecular weight of {gene}",
    "provenance": "which file is this genome from?",
    "pseudogene": "how many pseudogenes are there?",
    "sequence": "200 bp upstream of {gene}",
    "summary": "give me an overview of this genome",
}
"""A question of each family of tools; `{gene}` is another one each time."""


def warm(genome: Path, count: int) -> tuple[list[Row], list[str]]:
    """Ask the question of each family.

    Parameters
    ----------
    genome
        Annotated genome.
    count
        Answers of each family, 2 or more, after one that is not counted.

    Returns
    -------
    tuple
        A row a family, median and 95th percentile of CPU time in milliseconds among its columns;
        and a line for each question that its family did not answer.
    """
    from app.answer import ask
    from app.session import Session
    from app.tools.registry import TOOLS
    from index.library import Library

    rows, different = [], []
    with Library.open([genome]) as library:
        session = Session(library)
        named = library.genomes[0].genes("symbol <> '' AND kind = 'protein'")

        def one(question: str, number: int) -> Any:
            session.clear()
            return ask(session, question.format(gene=named[number * 37 % len(named)].symbol))

        for family, question in WARM.items():
            answer = one(question, 0)
            used = {TOOLS[made["tool"]].family for made in answer.calls}
            if answer.status != "answered" or family not in used:
                heard = f"{answer.status} by {', '.join(sorted(used)) or 'no tool'}"
                different.append(f"{question!r}: not {family} but {heard}")
            wall, cpu = [], []
            for number in range(1, count + 1):
                took = timed(functools.partial(one, question, number), 1)
                wall += took[0]
                cpu += took[1]
            late = statistics.quantiles(cpu, n=20, method="inclusive")[18]
            more = {"median ms": statistics.median(cpu) * 1000, "p95 ms": late * 1000}
            rows.append(Row(f"warm: {family}: {question}", wall, cpu, more=more))
    return rows, different
