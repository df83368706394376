"""Gene calling and carried names against RefSeq annotation.

    python benchmarks/genecalling.py --data DATA [--quick]

For each genome the bases alone are written as FASTA, opened and annotated as a user's file would
be. A call is right at the stop codon when record, strand and last base of the stop agree with a CDS
that is no pseudogene. Names are carried from one genome to another; a carried symbol is right when
it is the RefSeq symbol of the same gene or one of its synonyms, judged where RefSeq has a symbol.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from index.annotate import orfs, prodigal
from index.annotate.pipeline import annotate
from index.annotate.state import how
from index.genome import Genome
from index.library import Library

GENOMES = (
    "bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
    "bacteria/chlamydia_trachomatis_NC_012687.gbff.gz",
    "archaea/methanosarcina_mazei_WWM610_NZ_CP009509.gbff.gz",
    "bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
)
CARRIED = (
    ("bacteria/prokka_draft_3contigs.gbk.gz", GENOMES[0]),
    (GENOMES[3], GENOMES[0]),
)
"""A genome and the one that its names are carried from."""
SHORTEST = 90
"""Bases of the shortest gene that Prodigal calls."""

Stop = tuple[str, int, int]
Place = tuple[str, int, int, int]


def stop(record: str, start: int, end: int, strand: int) -> Stop:
    """Place of the last base of a stop codon."""
    return record, strand, end if strand > 0 else start


def coding(genome: Genome) -> dict[Stop, tuple[Place, int]]:
    """Place and bases of the CDS of a genome that are no pseudogenes, by their stop."""
    found = {}
    for row in genome.features("type = 'CDS' AND NOT pseudo AND strand <> 0"):
        last = row.parts[-1]
        key = stop(row.record, last.start, last.end, row.strand)
        found[key] = ((row.record, row.start, row.end, row.strand), row.length)
    return found


def shares(called: dict[Stop, Place], true: dict[Stop, tuple[Place, int]]) -> str:
    """Sensitivity of all and of callable genes, precision, and right starts, as table cells."""
    hits = called.keys() & true.keys()
    callable_ = {key for key, (_, length) in true.items() if length >= SHORTEST}
    starts = sum(called[key] == true[key][0] for key in hits)
    return (
        f"{len(true)} | {len(called)} | {len(hits) / len(true):.4f} | "
        f"{len(hits & callable_) / len(callable_):.4f} | {len(hits) / len(called):.4f} | "
        f"{starts / len(hits):.3f}"
    )


def bare(genome: Genome, folder: Path) -> Path:
    """The bases of a genome as a FASTA file without titles."""
    path = folder / f"{genome.name}.fasta"
    text = [f">{r.id}\n{genome[r.id][:]}\n" for r in genome.records if r.has_sequence]
    path.write_text("".join(text))
    return path


def rnas(genome: Genome, type: str, slack: int) -> list[Place]:
    """Places of RNAs, rounded so that ends within `slack` bases agree."""
    rows = genome.features("type = ?", (type,))
    return [(r.record, round(r.start / slack), round(r.end / slack), r.strand) for r in rows]


def calling(data: Path, names: tuple[str, ...], folder: Path) -> None:
    """Print the table of gene calling."""
    head = "genes | calls | sensitivity | of those of 90 bp and more | precision | right start"
    print(f"| genome | caller | {head} | seconds |\n|{' --- |' * 9}", flush=True)
    for name in names:
        with Library.open(data / "genomes" / name, home=folder / "true") as library:
            truth = library.genomes[0]
            true = coding(truth)
            path = bare(truth, folder)
            with Library.open(path, home=folder / "bare") as opened:
                sequences = [r.id for r in opened.genomes[0].records]
                for caller in (prodigal, orfs):
                    began = time.process_time()
                    texts = [opened.genomes[0][id][:].encode() for id in sequences]
                    found, said = caller.call(texts)
                    places: dict[Stop, Place] = {}
                    for id, genes in zip(sequences, found, strict=True):
                        for g in genes:
                            key = stop(id, g.start, g.end, g.strand)
                            places[key] = (id, g.start, g.end, g.strand)
                    spent = time.process_time() - began
                    label = f"{said.name}, code {said.table}"
                    print(f"| {truth.name} | {label} | {shares(places, true)} | {spent:.1f} |")
                began = time.process_time()
                predicted = annotate(opened.genomes[0])
                spent = time.process_time() - began
                cells = []
                for kind, slack in (("tRNA", 1), ("rRNA", 1)):
                    have, call = rnas(truth, kind, slack), rnas(predicted, kind, slack)
                    near = sum(
                        any(
                            one[0] == other[0]
                            and one[3] == other[3]
                            and abs(one[1] - other[1]) < 60
                            and abs(one[2] - other[2]) < 60
                            for other in call
                        )
                        for one in have
                    )
                    exact = len(set(have) & set(call))
                    cells.append(
                        f"{kind}: {len(have)} annotated, {len(call)} called, {near} of them within "
                        f"60 bp, {exact} exact"
                    )
                print(f"\n{truth.name}: {'; '.join(cells)}; all of it {spent:.0f} s CPU\n")
                predicted.close()


def carrying(data: Path, pairs: tuple[tuple[str, str], ...], folder: Path) -> None:
    """Print the table of carried names."""
    print("| genome | names from | proteins | with a match | symbols judged | right |")
    print("|" + " --- |" * 6, flush=True)
    for target, source in pairs:
        paths = [data / "genomes" / name for name in (target, source)]
        with Library.open(paths, home=folder / "true") as library:
            truth, reference = library.genomes
            with Library.open(bare(truth, folder), home=folder / "bare") as opened:
                predicted = annotate(opened.genomes[0], [reference])
                symbols = {}
                for row in truth.features("type = 'CDS' AND NOT pseudo AND symbol <> ''"):
                    last = row.parts[-1]
                    genes = truth.loci("gid = ?", (row.gid,)) if row.gid is not None else []
                    names = {row.symbol, *(s for gene in genes for s in gene.synonyms)}
                    symbols[stop(row.record, last.start, last.end, row.strand)] = {
                        name.split("_")[0].lower() for name in names
                    }
                rows = predicted.features("type = 'CDS'")
                matched = sum("inferred from" in row.note for row in rows)
                judged = right = 0
                for row in rows:
                    true = symbols.get(stop(row.record, row.start, row.end, row.strand))
                    if row.symbol and true:
                        judged += 1
                        right += row.symbol.lower() in true
                share = f"{right / judged:.3f}" if judged else "-"
                print(
                    f"| {truth.name} | {reference.name} | {len(rows)} | {matched} | {judged} | "
                    f"{right} ({share}) |"
                )
                print(f"\n{how(predicted)}\n", flush=True)
                predicted.close()


def main() -> None:
    """Run both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="the two small genomes only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        names = GENOMES[1::2] if arguments.quick else GENOMES
        calling(arguments.data, names, Path(folder))
        carrying(arguments.data, CARRIED, Path(folder))


if __name__ == "__main__":
    main()
