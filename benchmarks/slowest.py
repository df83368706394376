"""The slowest answers: a question of every kind about one genome, sorted by CPU seconds.

    python -m benchmarks.slowest --genome ecoli.gbff.gz

The genome is opened and asked something before the clock starts. Each question is asked twice: what
is worked out once for a genome (windows, proteins, a sketch) makes the first time longer.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from benchmarks.report import Row, arguments, finish

QUESTIONS = (
    "give me an overview of this genome",
    "what does {gene} do?",
    "protein sequence of {gene}",
    "which genes are like {gene} by protein sequence?",
    "which proteins are similar to {gene}?",
    "homologs of {gene} in this genome",
    "genes involved in iron uptake",
    "which genes help against oxidative stress?",
    "list the genes annotated as transposase",
    "how many genes are there of each product?",
    "virulence factors",
    "antibiotic resistance genes",
    "count the genes by strand",
    "top 20 heaviest proteins",
    "proteins with the highest isoelectric point",
    "most hydrophobic proteins",
    "genes with the lowest GC content",
    "genes that overlap each other",
    "runs of at least 10 genes on one strand",
    "largest gap between genes",
    "intergenic regions longer than 1,000 bp",
    "GC content along the genome in windows of 10 kb",
    "GC skew along the genome in windows of 10 kb",
    "codon usage of the genome",
    "codon usage of {gene}",
    "start codons of the genes",
    "most frequent 8-mers",
    "how often does GATC occur?",
    "where does TTGACANNNNNNNNNNNNNNNNNTATAAT occur?",
    "where does GAATTC occur with up to one mismatch?",
    "how many EcoRI sites are there?",
    "which enzymes cut the genome fewer than 10 times?",
    "digest the genome with NotI",
    "which enzymes cut {gene} once?",
    "open reading frames longer than 500 codons",
    "open reading frames between 100,000 and 120,000",
    "direct repeats longer than 500 bp",
    "inverted repeats in {gene}",
    "tandem repeats",
    "CpG islands",
    "primers for {gene}",
    "guide RNAs for {gene}",
    "where is the protein MKALTARQQEVFDLIRDHISQTGMPPTRAEIAQ encoded?",
    "which genes hold the protein motif GXXXXGK[ST]?",
    "signal peptides among the proteins",
    "cut {gene} with trypsin",
    "molecular weight of {gene}",
    "promoter score of the 200 bp upstream of {gene}",
    "scan the 2 kb upstream of {gene} for promoters",
    "draw the whole genome",
    "draw the 20 kb around {gene}",
    "export all proteins as FASTA",
    "export the genome as GFF3",
    "export the genes as CSV",
    "export the genome as GenBank",
    "export the coding sequences of all genes as FASTA",
    "all genes with their protein sequences",
    "protein sequences of all genes shorter than 100 aa",
    "protein sequences of all ribosomal proteins",
    "CDS sequences of all tRNA synthetases",
    "upstream 100 bp of all genes",
    "which proteins have the most tryptophan?",
    "list genes by GC content, lowest first, with their functions",
    "find ORFs longer than 100 aa",
    "genes between 1 Mb and 2 Mb with their products",
    "which operon is {gene} in?",
    "nif cluster",
    "annotated gene clusters",
    "where is the origin of replication?",
    "how many tRNA genes of each amino acid?",
    "pseudogenes",
    "genes without a function",
)


def main() -> None:
    """Print the table, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--genome", type=Path, required=True)
    parser.add_argument("--most", type=int, default=10, help="rows to print")
    arguments(parser)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="dnahlm-slowest-") as home:
        os.environ.update(DNAHLM_HOME=home, DNAHLM_LOG="0")
        from app.answer import ask
        from app.session import Session
        from index.library import Library

        with Library.open([options.genome]) as library:
            session = Session(library)
            ask(session, "what is the longest gene?")
            gene = library.genomes[0].genes("kind = 'protein' AND symbol <> ''")[0].symbol
            for text in QUESTIONS:
                question, wall, cpu = text.format(gene=gene), [], []
                for _ in range(2):
                    session.clear()
                    began = time.perf_counter(), time.process_time()
                    answer = ask(session, question)
                    wall.append(time.perf_counter() - began[0])
                    cpu.append(time.process_time() - began[1])
                more = {
                    "first, CPU s": round(cpu[0], 3),
                    "again, CPU s": round(cpu[1], 3),
                    "tools": ", ".join(call["tool"] for call in answer.calls) or answer.status,
                }
                rows.append(Row(question, wall, cpu, more=more))
    rows.sort(key=lambda row: -max(row.cpu))
    finish("slowest", rows[: options.most], options)


if __name__ == "__main__":
    main()
