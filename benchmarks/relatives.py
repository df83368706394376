"""Gene calling with an annotated relative.

    python -m benchmarks.relatives --data DATA [--share 0.02]
    python -m benchmarks.relatives --data DATA --proteins FILE [--of bacteria/GENOME]

No pair of close relatives is among the development genomes, so one is made: a share of the bases of
a genome is replaced at random where no start or stop codon of a gene is lost or made by it. Small
genes are looked for by the proteins of the unchanged genome, and calls that read like what is left
of one of its pseudogenes are marked as such and not counted.

With ``--proteins`` a genome is annotated as `dnahlm annotate` does, without and with a file of
known proteins as its reference, and both are held against its own annotation.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.genecalling import GENOMES, Place, Stop, bare, coding, judge, stop
from index.annotate import prodigal
from index.annotate.base import Coding
from index.annotate.carry import known_proteins
from index.annotate.pipeline import annotate
from index.annotate.remains import confirmed, remains, stretches, whole_proteins
from index.annotate.rescue import rescue
from index.genome import Genome
from index.library import Library
from index.strand import reverse_complement
from index.translate import translate

SMALL = 150
STOPS = ("TAA", "TAG", "TGA")


def relative(data: Path, names: Sequence[str], share: float, folder: Path) -> None:
    """Print the table of what an annotated relative gives away."""
    print("| genome | known | genes | calls | sensitivity | under 150 bp | precision |")
    print("|" + " --- |" * 7, flush=True)
    for name in names:
        with Library.open(data / "genomes" / name, home=folder / "true") as library:
            truth = library.genomes[0]
            places = [place for place, length in coding(truth).values()]
            texts = {r.id: mutated(truth[r.id][:], share) for r in truth.records}
            for id in texts:
                own = [place for place in places if place[0] == id]
                texts[id] = mended(texts[id], truth[id][:], own)
            whole = {
                key: length
                for key, (place, length) in coding(truth).items()
                if length == place[2] - place[1] and intact(texts[place[0]], place)
            }
            short = {key for key, length in whole.items() if length < SMALL}
            sequences = [text.encode() for text in texts.values()]
            genes, said = prodigal.call(sequences)
            found = {
                stop(id, gene.start, gene.end, gene.strand)
                for id, own in zip(texts, genes, strict=True)
                for gene in own
            }
            ids = list(texts)
            more = {
                stop(ids[one.at], one.gene.start, one.gene.end, one.gene.strand)
                for one in rescue(sequences, genes, known_proteins(truth), said.table)
            }
            broken = left(ids, sequences, genes, truth, said.table)
            rows = (
                ("none", found),
                ("small proteins of the unchanged one", found | more),
                ("its pseudogenes too", (found | more) - broken),
            )
            for of, called in rows:
                hits = called & whole.keys()
                print(
                    f"| {truth.name} | {of} | {len(whole)} | {len(called)} "
                    f"| {len(hits) / len(whole):.4f} | {len(hits & short)} of {len(short)} "
                    f"| {len(hits) / len(called):.4f} |",
                    flush=True,
                )


def referred(genome: Path, proteins: Path, folder: Path) -> None:
    """Print what a file of known proteins adds to the calls of a genome, and the names it gives."""
    with Library.open([genome, proteins], home=folder / "true") as library:
        truth, reference = library.genomes
        true = coding(truth)
        short = {key for key, (_, length) in true.items() if length < SMALL}
        print("| genome | known | genes | calls | sensitivity | under 150 bp | precision |")
        print("|" + " --- |" * 7, flush=True)
        with Library.open(bare(truth, folder), home=folder / "bare") as opened:
            for known in ([], [reference]):
                predicted = annotate(opened.genomes[0], known)
                called = coding(predicted).keys()
                hits = called & true.keys()
                print(
                    f"| {truth.name} | {reference.name if known else 'none'} | {len(true)} "
                    f"| {len(called)} | {len(hits) / len(true):.4f} "
                    f"| {len(hits & short)} of {len(short)} | {len(hits) / len(called):.4f} |",
                    flush=True,
                )
                if known:
                    names = judge(predicted, truth, reference)
                predicted.close()
    print(
        f"\n{names.matched} of {names.proteins} calls are named; of those with a name in the "
        f"annotation symbols {names.symbols_right} of {names.symbols} right, products "
        f"{names.products_alike} of {names.products}"
    )


def left(
    ids: Sequence[str],
    sequences: Sequence[bytes],
    called: Sequence[Sequence[Coding]],
    known: Genome,
    table: int,
) -> set[Stop]:
    """Stops of calls that are marked as what is left of a pseudogene of another genome."""
    genes = [(at, gene) for at, own in enumerate(called) for gene in own]
    proteins = []
    for at, gene in genes:
        bases = sequences[at][gene.start : gene.end].decode("ascii")
        bases = bases if gene.strand > 0 else reverse_complement(bases)
        proteins.append(translate(bases, table).rstrip("*"))
    found = remains([gene for _, gene in genes], proteins, stretches(known, table))
    found = confirmed(found, proteins, whole_proteins(known))
    return {
        stop(ids[at], gene.start, gene.end, gene.strand)
        for (at, gene), one in zip(genes, found, strict=True)
        if one is not None
    }


def mutated(text: str, share: float) -> str:
    """A sequence with a share of its bases replaced, the same at each call."""
    rng = random.Random(len(text))
    return "".join(
        rng.choice("ACGT".replace(base, "")) if rng.random() < share else base for base in text
    )


def mended(text: str, original: str, places: Sequence[Place]) -> str:
    """The text with the original's first and last codons of genes, and codons that became stops."""
    letters = bytearray(text.encode())
    for _, start, end, strand in places:
        for at in range(start, end, 3):
            codon = letters[at : at + 3].decode()
            codon = codon if strand > 0 else reverse_complement(codon)
            if codon in STOPS or at == start or at + 3 >= end:
                letters[at : at + 3] = original[at : at + 3].encode()
    return letters.decode()


def intact(text: str, place: Place) -> bool:
    """Whether a stretch is still a reading frame from a start codon to a stop codon."""
    _, start, end, strand = place
    bases = text[start:end] if strand > 0 else reverse_complement(text[start:end])
    codons = [bases[at : at + 3] for at in range(0, len(bases), 3)]
    ends = codons[-1] in STOPS and not any(codon in STOPS for codon in codons[:-1])
    return ends and codons[0] in ("ATG", "GTG", "TTG")


def main() -> None:
    """Run the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.02, help="share of bases replaced")
    parser.add_argument("--proteins", type=Path, help="FASTA of known proteins")
    parser.add_argument("--of", default=GENOMES[0], help="genome that it is the reference of")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.proteins:
            referred(arguments.data / "genomes" / arguments.of, arguments.proteins, Path(folder))
            return
        relative(arguments.data, GENOMES[:2], arguments.share, Path(folder))


if __name__ == "__main__":
    main()
