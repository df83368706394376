"""Gene calling and carried names against RefSeq annotation.

    python benchmarks/genecalling.py --data DATA [--quick] [--names]

For each genome the bases alone are written as FASTA, opened and annotated as a user's file would
be. A call is right at the stop codon when record, strand and last base of the stop agree with a CDS
that is no pseudogene. Callers cannot know that an open frame is what is left of a broken gene, so
precision is also given without the calls of which more than half lies in an annotated pseudogene
on the same strand. Names are carried from one genome to another; a carried symbol is right when
it is the RefSeq symbol of the same gene or one of its synonyms, judged where RefSeq has a symbol,
and a carried product agrees when it shares at least half of its words with the one of RefSeq.
Sensitivity of symbols counts the annotated genes whose symbol the other genome has too, that of
products all annotated genes whose product says something, in the reference or not.

What is missed, and why: `benchmarks/missed.py`. With an annotated relative:
`benchmarks/relatives.py`.
"""

from __future__ import annotations

import argparse
import gzip
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.annotate import orfs, prodigal
from index.annotate.pipeline import annotate
from index.genome import Genome
from index.library import Library
from index.strand import reverse_complement

GENOMES = (
    "bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
    "bacteria/chlamydia_trachomatis_NC_012687.gbff.gz",
    "archaea/methanosarcina_mazei_WWM610_NZ_CP009509.gbff.gz",
    "bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
)
STAPHYLOCOCCUS = "bacteria/staph_epidermidis_ST14_draft_42contigs.gbk.gz"
BACILLUS = (
    "bacteria/bacillus_subtilis_168_AL009126.gff3.gz",
    "bacteria/bacillus_subtilis_168_CDS.fna.gz",
)
CARRIED = (
    (GENOMES[0], BACILLUS),
    ("bacteria/prokka_draft_3contigs.gbk.gz", GENOMES[0]),
    (GENOMES[3], GENOMES[0]),
    (GENOMES[3], BACILLUS),
    (STAPHYLOCOCCUS, BACILLUS),
)
"""A genome and the one that its names are carried from; an annotation and its coding sequences are
put together as one."""
LONG = 90
"""Bases from which annotations agree on what is a gene; also Prodigal's own limit."""
_EMPTY = frozenset(
    {"protein", "family", "domain", "containing", "putative", "probable", "of", "the", "and"}
)
_SILENT = ("hypothetical", "uncharacterized", "uncharacterised")

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


def broken(genome: Genome) -> dict[tuple[str, int], list[tuple[int, int]]]:
    """Spans of the annotated pseudogenes by record and strand."""
    found: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for row in genome.features("pseudo AND strand <> 0"):
        found.setdefault((row.record, row.strand), []).append((row.start, row.end))
    return found


def lies_in(place: Place, spans: dict[tuple[str, int], list[tuple[int, int]]]) -> bool:
    """Whether more than half of a call lies in one of the spans on its strand."""
    record, start, end, strand = place
    return any(
        2 * (min(end, other) - max(start, one)) > end - start
        for one, other in spans.get((record, strand), ())
    )


def shares(called: dict[Stop, Place], truth: Genome) -> str:
    """Sensitivity of all genes and of long ones, precision with and without calls in pseudogenes,
    and right starts, as table cells."""
    true, spans = coding(truth), broken(truth)
    hits = called.keys() & true.keys()
    long = {key for key, (_, length) in true.items() if length >= LONG}
    starts = sum(called[key] == true[key][0] for key in hits)
    remains = sum(lies_in(place, spans) for key, place in called.items() if key not in true)
    return (
        f"{len(true)} | {len(called)} | {len(hits) / len(true):.4f} | "
        f"{len(hits & long) / len(long):.4f} | {len(hits) / len(called):.4f} | "
        f"{len(hits) / (len(called) - remains):.4f} | {starts / len(hits):.3f}"
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
    head = (
        f"genes | calls | sensitivity | of those of {LONG} bp and more | precision | "
        "without calls in pseudogenes | right start"
    )
    print(f"| genome | caller | {head} | seconds |\n|{' --- |' * 10}", flush=True)
    for name in names:
        with Library.open(data / "genomes" / name, home=folder / "true") as library:
            truth = library.genomes[0]
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
                    print(f"| {truth.name} | {label} | {shares(places, truth)} | {spent:.1f} |")
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


def composed(annotation: Path, sequences: Path, folder: Path) -> Path:
    """An annotation with the bases of its coding sequences, and N elsewhere, as one GFF3 file."""
    lines = gzip.decompress(annotation.read_bytes()).decode().rstrip().split("\n")
    bounds = next(line.split() for line in lines if line.startswith("##sequence-region"))
    bases = bytearray(b"N" * int(bounds[3]))
    texts: dict[str, str] = {}
    for record in gzip.decompress(sequences.read_bytes()).decode().split(">")[1:]:
        title, _, text = record.partition("\n")
        texts[title.split()[0]] = text.replace("\n", "")
    for line in lines:
        columns = line.split("\t")
        if len(columns) == 9 and columns[2] == "gene":
            tag = re.search(r"locus_tag=([^;]+)", columns[8])
            start, end = int(columns[3]) - 1, int(columns[4])
            text = texts.get(tag[1], "") if tag else ""
            if len(text) == end - start:
                bases[start:end] = (
                    text if columns[6] == "+" else reverse_complement(text)
                ).encode()
    path = folder / f"{annotation.name.split('.')[0]}.gff3"
    path.write_text("\n".join([*lines, "##FASTA", f">{bounds[1]}", bases.decode(), ""]))
    return path


def words(product: str) -> set[str]:
    """Words of a product that say something."""
    return set(re.findall(r"[a-z0-9]+", product.lower())) - _EMPTY


def alike(one: str, other: str) -> bool:
    """Whether two products share at least half of the words of the shorter one."""
    left, right = words(one), words(other)
    return 2 * len(left & right) >= min(len(left), len(right)) > 0


@dataclass
class Judged:
    """What the annotation of a genome says of names that were carried to it."""

    proteins: int = 0
    matched: int = 0
    symbols: int = 0
    symbols_right: int = 0
    symbols_shared: int = 0
    products: int = 0
    products_alike: int = 0
    products_told: int = 0

    def cells(self) -> str:
        """As cells of a table."""
        parts = (
            (self.symbols_right, self.symbols),
            (self.symbols_right, self.symbols_shared),
            (self.products_alike, self.products),
            (self.products_alike, self.products_told),
        )
        cells = (f"{one} of {of} ({one / of:.3f})" if of else "-" for one, of in parts)
        return f"{self.proteins} | {self.matched} | {' | '.join(cells)}"


def names(genome: Genome) -> tuple[dict[Stop, set[str]], dict[Stop, str]]:
    """Symbols, with synonyms, and products that say something, of the genes of an annotation."""
    symbols: dict[Stop, set[str]] = {}
    products: dict[Stop, str] = {}
    genes = {gene.gid: gene for gene in genome.loci()}
    for row in genome.features("type = 'CDS' AND NOT pseudo AND strand <> 0"):
        last = row.parts[-1]
        key = stop(row.record, last.start, last.end, row.strand)
        gene = genes.get(row.gid) if row.gid is not None else None
        symbol = row.symbol or (gene.symbol if gene else "")
        if symbol and symbol != row.locus_tag:
            listed = {symbol, *(gene.synonyms if gene else ())}
            symbols[key] = {name.split("_")[0].lower() for name in listed}
        product = row.product or (gene.product if gene else "")
        if words(product) and not any(word in product.lower() for word in _SILENT):
            products[key] = product
    return symbols, products


def judge(predicted: Genome, truth: Genome, reference: Genome) -> Judged:
    """Carried symbols and products against an annotation, gene by gene with the same stop."""
    symbols, products = names(truth)
    theirs = {name for listed in names(reference)[0].values() for name in listed}
    judged = Judged(
        symbols_shared=sum(bool(listed & theirs) for listed in symbols.values()),
        products_told=len(products),
    )
    for row in predicted.features("type = 'CDS'"):
        judged.proteins += 1
        if "inferred from" not in row.note:
            continue
        judged.matched += 1
        key = stop(row.record, row.start, row.end, row.strand)
        if row.symbol and key in symbols:
            judged.symbols += 1
            judged.symbols_right += row.symbol.lower() in symbols[key]
        if words(row.product) and key in products:
            judged.products += 1
            judged.products_alike += alike(row.product, products[key])
    return judged


def carrying(data: Path, pairs: Sequence[tuple[str, str | tuple[str, str]]], folder: Path) -> None:
    """Print the table of carried names."""
    print(
        "| genome | names from | calls | with a match | symbols: precision | sensitivity | "
        "products: precision | sensitivity |"
    )
    print("|" + " --- |" * 8, flush=True)
    for target, source in pairs:
        root = data / "genomes"
        if isinstance(source, tuple):
            known = composed(root / source[0], root / source[1], folder)
        else:
            known = root / source
        with Library.open([root / target, known], home=folder / "true") as library:
            truth, reference = library.genomes
            with Library.open(bare(truth, folder), home=folder / "bare") as opened:
                predicted = annotate(opened.genomes[0], [reference])
                cells = judge(predicted, truth, reference).cells()
                print(f"| {truth.name} | {reference.name} | {cells} |", flush=True)
                predicted.close()


def main() -> None:
    """Run the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="the two small genomes only")
    parser.add_argument("--names", action="store_true", help="carried names only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        names = GENOMES[1::2] if arguments.quick else GENOMES
        if not arguments.names:
            calling(arguments.data, names, Path(folder))
        carrying(arguments.data, CARRIED, Path(folder))


if __name__ == "__main__":
    main()
