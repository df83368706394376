"""A small genome written by Biopython: tools are checked against what was put in."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.library import Library

CHROMOSOME = "SYN_000001.1"
PLASMID = "SYN_000002.1"
STOPS = {"TAA", "TAG", "TGA"}


def bases(rng: random.Random, length: int) -> str:
    """Random bases."""
    return "".join(rng.choice("ACGT") for _ in range(length))


def coding(rng: random.Random, length: int, start: str = "ATG") -> str:
    """An open reading frame of `length` bases with its stop."""
    codons = [start]
    while len(codons) < length // 3 - 1:
        codon = bases(rng, 3)
        if codon not in STOPS:
            codons.append(codon)
    return "".join([*codons, "TAA"])


class Builder:
    """Puts features on a record and keeps its bases in step."""

    def __init__(self, id: str, length: int, topology: str, rng: random.Random):
        self.rng = rng
        self.letters = list(bases(rng, length))
        self.record = SeqRecord(Seq(""), id=id, name=id.split(".")[0])
        self.record.annotations.update(
            molecule_type="DNA",
            topology=topology,
            organism="Testobacter syntheticus",
            source="Testobacter syntheticus",
            taxonomy=["Bacteria", "Testobacteria"],
            date="01-JAN-2024",
            comment="Annotated with the synthetic pipeline 1.0.",
        )

    def put(self, location: Any, text: str) -> None:
        """Write bases so that the location reads as `text`."""
        at = 0
        for part in location.parts:
            size = len(part)
            piece = text[at : at + size]
            if part.strand == -1:
                piece = str(Seq(piece).reverse_complement())
            self.letters[int(part.start) : int(part.end)] = list(piece)
            at += size

    def add(self, kind: str, location: Any, **qualifiers: Any) -> SeqFeature:
        """Add one feature."""
        values = {
            key: value if isinstance(value, list) else [value] for key, value in qualifiers.items()
        }
        feature = SeqFeature(location, type=kind, qualifiers=values)
        self.record.features.append(feature)
        return feature

    def protein(
        self,
        tag: str,
        location: Any,
        *,
        gene: str = "",
        start: str = "ATG",
        translated: bool = True,
        both: dict | None = None,
        **more: Any,
    ) -> None:
        """Add a gene and its CDS."""
        length = sum(len(part) for part in location.parts)
        text = coding(self.rng, length, start)
        self.put(location, text)
        common = {"locus_tag": tag, **({"gene": gene} if gene else {}), **(both or {})}
        spliced = len(location.parts) > 1 and tag != "SYN_0012"
        span = SimpleLocation(min(location), max(location) + 1, location.strand)
        self.add("gene", span if spliced else location, **common)
        protein = "M" + str(Seq(text).translate(table=11))[1:-1]
        given = {"translation": protein} if translated else {}
        self.add("CDS", location, **common, codon_start=1, transl_table=11,
                 protein_id=f"P{tag.replace('_', '')}.1", **more, **given)  # fmt: skip

    def rna(self, kind: str, tag: str, location: Any, gene: str, product: str) -> None:
        """Add a gene and its RNA."""
        self.add("gene", location, locus_tag=tag, gene=gene)
        self.add(kind, location, locus_tag=tag, gene=gene, product=product)

    def finish(self) -> SeqRecord:
        """The record with its bases and a source feature."""
        self.record.seq = Seq("".join(self.letters))
        source = SeqFeature(
            SimpleLocation(0, len(self.record)),
            type="source",
            qualifiers={
                "organism": [self.record.annotations["organism"]],
                "mol_type": ["genomic DNA"],
                "strain": ["T1"],
                "db_xref": ["taxon:99999"],
            },
        )
        self.record.features.insert(0, source)
        return self.record


def chromosome(rng: random.Random) -> SeqRecord:
    """Circular, 6,000 bases, twelve genes with a gene over the origin."""
    b = Builder(CHROMOSOME, 6000, "circular", rng)
    b.record.description = "Testobacter syntheticus chromosome, synthetic test sequence."
    b.protein("SYN_0001", SimpleLocation(200, 500, 1), gene="abcA",
              both={"gene_synonym": "oldA; ABC1", "old_locus_tag": "OLD_1",
                    "db_xref": "GeneID:1001"},
              product="cold shock protein AbcA", EC_number="1.2.3.4",
              note="binds single-stranded nucleic acids",
              function="transcription antitermination",
              inference="COORDINATES: similar to AA sequence:UniProtKB:P99999")  # fmt: skip
    b.protein("SYN_0002", SimpleLocation(600, 1200, -1), gene="abcB",
              product="sensor histidine kinase", EC_number=["2.7.13.3", "1.2.3.40"])  # fmt: skip
    b.protein("SYN_0003", SimpleLocation(1300, 1600, 1), product="hypothetical protein")
    b.rna("tRNA", "SYN_0004", SimpleLocation(1700, 1785, -1), "trnL", "tRNA-Leu")
    b.rna("rRNA", "SYN_0005", SimpleLocation(1900, 2400, 1), "rrsA", "16S ribosomal RNA")
    lost = SimpleLocation(2500, 2800, 1)
    b.add("gene", lost, locus_tag="SYN_0006", gene="psdA", pseudo="")
    b.add("CDS", lost, locus_tag="SYN_0006", gene="psdA", pseudo="", product="IS1 transposase",
          note="frameshifted", transl_table=11)  # fmt: skip
    spliced = CompoundLocation([SimpleLocation(3250, 3400, -1), SimpleLocation(3000, 3150, -1)])
    b.protein("SYN_0007", spliced, gene="splA", product="environment sensor protein")
    b.protein("SYN_0008", SimpleLocation(3500, 3800, 1), gene="dupX",
              product="cold shock-like protein DupX")  # fmt: skip
    b.protein("SYN_0009", SimpleLocation(3900, 4200, 1), gene="dupX",
              product="cold shock-like protein DupX")  # fmt: skip
    b.protein("SYN_0010", SimpleLocation(4300, 4600, 1), gene="uncA", start="GTG",
              translated=False, product="uncharacterized protein UncA")  # fmt: skip
    b.add("mobile_element", SimpleLocation(4700, 5000, 1),
          mobile_element_type="insertion sequence:IS1", note="IS1 transposase region")  # fmt: skip
    b.protein("SYN_0011", SimpleLocation(5100, 5400, -1), gene="feoB",
              product="iron transporter <script>alert(1)</script> FeoB")  # fmt: skip
    over = CompoundLocation([SimpleLocation(5898, 6000, 1), SimpleLocation(0, 99, 1)])
    b.protein("SYN_0012", over, gene="dnaZ", product="replication initiator DnaZ")
    b.add("misc_feature", SimpleLocation(5500, 5520, 1), note="putative binding site")
    return b.finish()


def plasmid(rng: random.Random) -> SeqRecord:
    """Linear, 900 bases, two genes; the second ends ten bases before the end."""
    b = Builder(PLASMID, 900, "linear", rng)
    b.record.description = "Testobacter syntheticus plasmid pSYN."
    b.protein("PLA_0001", SimpleLocation(50, 350, 1), gene="repA", product="replication protein")
    b.protein("PLA_0002", SimpleLocation(590, 890, -1), gene="copG", product="repressor CopG")
    return b.finish()


@dataclass
class Synthetic:
    """The file, what was written into it, and the library that holds it."""

    path: Path
    records: dict[str, SeqRecord]
    library: Library

    def feature(self, tag: str, kind: str = "CDS") -> tuple[SeqRecord, SeqFeature]:
        """A feature by locus tag and key, with its record."""
        for record in self.records.values():
            for feature in record.features:
                if feature.type == kind and feature.qualifiers.get("locus_tag") == [tag]:
                    return record, feature
        raise KeyError(tag)


@pytest.fixture(scope="session")
def builder() -> type[Builder]:
    """What genomes for a single test are made with."""
    return Builder


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory: pytest.TempPathFactory, dnahlm_home: Path) -> Synthetic:
    """A genome of two records in a library of its own."""
    rng = random.Random(7)
    records = [chromosome(rng), plasmid(rng)]
    path = tmp_path_factory.mktemp("synthetic") / "syn.gbk"
    SeqIO.write(records, path, "genbank")
    return Synthetic(path, {record.id: record for record in records}, Library.open([path]))


@pytest.fixture(scope="session")
def pair(synthetic: Synthetic, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two genomes: the synthetic one, and a draft of an unnamed organism that shares abcA."""
    b = Builder("DRAFT_1", 2000, "linear", random.Random(11))
    b.record.description = "Genus species strain strain."
    b.record.annotations.update(organism="Genus species", source="Genus species", taxonomy=[])
    b.protein(
        "DR_0001", SimpleLocation(100, 400, 1), gene="abcA", product="cold shock protein AbcA"
    )
    b.protein("DR_0002", SimpleLocation(500, 1100, -1), gene="newZ", product="novel protein NewZ")
    path = tmp_path_factory.mktemp("draft") / "draft.gbk"
    SeqIO.write([b.finish()], path, "genbank")
    return Library.open([synthetic.path, path])


@pytest.fixture(scope="session")
def annotation_only(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A GFF3 file without bases."""
    text = (
        "##gff-version 3\n##sequence-region ctg1 1 5000\n"
        "ctg1\tsrc\tgene\t101\t700\t.\t+\t.\tID=gene-G1;Name=gffA;gene=gffA;locus_tag=G1\n"
        "ctg1\tsrc\tCDS\t101\t700\t.\t+\t0\tID=cds-1;Parent=gene-G1;product=test protein;"
        "protein_id=P1;locus_tag=G1\n"
        "ctg1\tsrc\tgene\t900\t975\t.\t-\t.\tID=gene-G2;Name=trnX;gene=trnX;locus_tag=G2\n"
        "ctg1\tsrc\ttRNA\t900\t975\t.\t-\t.\tID=rna-2;Parent=gene-G2;product=tRNA-Xxx;"
        "locus_tag=G2\n"
    )
    path = tmp_path_factory.mktemp("gff") / "only.gff3"
    path.write_text(text)
    return Library.open([path])


@pytest.fixture
def run(synthetic: Synthetic):
    """Run a tool on the synthetic genome."""
    from app.tools.registry import call

    def on(tool: str, library: Library | None = None, **arguments: Any):
        return call(library or synthetic.library, tool, arguments)

    return on
