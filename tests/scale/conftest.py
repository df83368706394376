"""Small annotated genomes, written by Biopython, and a library of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.library import Library
from index.scale.build import Report, build
from index.scale.crew import Inline
from index.scale.shelf import Shelf

QUOTED = "o'; DROP TABLE genomes; --"


@dataclass(frozen=True)
class Given:
    """One gene as it is written: symbol, product, length in bp, strand."""

    symbol: str
    product: str
    length: int
    strand: int = 1


R = Given("recA", "recombinase RecA", 1050)
D = Given("dnaA", "chromosomal replication initiator protein DnaA", 1401, -1)
X = Given("", "hypothetical protein", 300)
NIF = [Given(f"nif{letter}", f"nitrogenase protein Nif{letter}", 900) for letter in "HDK"]
GENOMES: dict[str, tuple[str, list[Given]]] = {
    "alpha": ("Testobacter primus A1", [D, R, X, *NIF, X]),
    "beta": ("Testobacter primus B2", [D, R, R, X, Given("mecA", "PBP2a", 2004)]),
    "delta": ("Alteromonas secunda", [X, NIF[0], *[X] * 7, NIF[1], D, X]),
    "eps": ("Alteromonas secunda", [Given("", "DNA repair protein RecA", 1020), X]),
    "gamma": (QUOTED, [Given(QUOTED, "beta-lactamase", 801), D]),
    "zeta": ("Alteromonas secunda", [NIF[0], *[X] * 7, NIF[1], *[X] * 7]),
    "bare": ("Nullia vacua", []),
}


def write(folder: Path, name: str, organism: str, genes: list[Given]) -> Path:
    """One circular GenBank record; genes stand 100 bp apart."""
    rng = random.Random(name)
    record = SeqRecord(Seq(""), id=f"{name.upper()}_1.1", name=f"{name.upper()}_1")
    record.annotations.update(
        molecule_type="DNA", topology="circular", organism=organism, source=organism
    )
    at = 100
    for number, gene in enumerate(genes, 1):
        place = SimpleLocation(at, at + gene.length, gene.strand)
        said = {"locus_tag": [f"{name.upper()}_{number:03d}"]}
        if gene.symbol:
            said["gene"] = [gene.symbol]
        record.features.append(SeqFeature(place, "gene", qualifiers=dict(said)))
        product = {**said, "product": [gene.product], "transl_table": ["11"]}
        record.features.append(SeqFeature(place, "CDS", qualifiers=product))
        at += gene.length + 100
    record.seq = Seq("".join(rng.choices("ACGT", (1, 2, 2, 1), k=at + 200)))
    path = folder / f"{name}.gbk"
    SeqIO.write(record, path, "genbank")
    return path


@pytest.fixture(scope="session")
def genomes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of six genomes, a copy of one of them, a file that is none, and a damaged one."""
    folder = tmp_path_factory.mktemp("genomes")
    for name, (organism, given) in GENOMES.items():
        write(folder, name, organism, given)
    (folder / "sub").mkdir()
    (folder / "sub" / "copy_of_beta.gbk").write_bytes((folder / "beta.gbk").read_bytes())
    (folder / "torn.gbff").write_text("this is no genome\n")
    (folder / "notes.md").write_text("not a genome")
    return folder


def inline(store: Path, staging: Path) -> Inline:
    """Workers that do their tasks in this process."""
    return Inline(store, staging, "static")


@pytest.fixture(scope="session")
def built(genomes: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The library of these genomes, two genomes a shard, and what its build said."""
    store = tmp_path_factory.mktemp("stores") / "lab"
    return store, build([str(genomes)], store, inline, size=2)


@pytest.fixture(scope="session")
def library(built: tuple[Path, Report]) -> Library:
    """It, opened."""
    found = Library()
    found.shelf = Shelf(built[0])
    return found
