"""A synthetic genome for demonstrations and tests, the same on every machine.

About 60 kb circular chromosome and a small plasmid, laid out like a bacterium's: sigma-70 promoters
(TTGACA, 17 bases, TATAAT), ribosome binding sites, operons, stem-loop terminators, an rRNA operon,
overlapping genes (ATGA), a pseudogene and a gene over the origin. All bases are invented.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from Bio import SeqIO
from Bio.Seq import Seq, reverse_complement
from Bio.SeqFeature import Location, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.demo_plan import CHROMOSOME, PLASMID, SPANNING, Coding, Noncoding, Operon
from index.scratch import is_whole, put

SEED = 20241022
VERSION = 1
CHROMOSOME_ID = "DEMO_000001.1"
PLASMID_ID = "DEMO_000002.1"
ORGANISM = "Synthetica demonstrans (synthetic organism)"

# Codons with weights near the usage of highly expressed genes of enterobacteria.
CODONS: dict[str, tuple[tuple[str, int], ...]] = {
    "A": (("GCG", 35), ("GCC", 27), ("GCA", 21), ("GCT", 17)),
    "R": (("CGT", 42), ("CGC", 37), ("CGG", 9), ("CGA", 6), ("AGA", 4), ("AGG", 2)),
    "N": (("AAC", 56), ("AAT", 44)),
    "D": (("GAT", 62), ("GAC", 38)),
    "C": (("TGC", 55), ("TGT", 45)),
    "Q": (("CAG", 67), ("CAA", 33)),
    "E": (("GAA", 69), ("GAG", 31)),
    "G": (("GGC", 39), ("GGT", 35), ("GGG", 14), ("GGA", 12)),
    "H": (("CAT", 56), ("CAC", 44)),
    "I": (("ATT", 50), ("ATC", 42), ("ATA", 8)),
    "L": (("CTG", 50), ("TTA", 13), ("TTG", 12), ("CTT", 11), ("CTC", 10), ("CTA", 4)),
    "K": (("AAA", 75), ("AAG", 25)),
    "F": (("TTT", 57), ("TTC", 43)),
    "P": (("CCG", 53), ("CCA", 19), ("CCT", 16), ("CCC", 12)),
    "S": (("AGC", 28), ("TCT", 16), ("TCC", 15), ("TCG", 15), ("AGT", 15), ("TCA", 11)),
    "T": (("ACC", 44), ("ACG", 26), ("ACT", 17), ("ACA", 13)),
    "W": (("TGG", 1),),
    "Y": (("TAT", 57), ("TAC", 43)),
    "V": (("GTG", 37), ("GTT", 27), ("GTC", 21), ("GTA", 15)),
}
RESIDUES = "ALGVIESRTDKQPNFYMHWC"
RESIDUE_WEIGHTS = (95, 106, 74, 71, 60, 58, 58, 55, 54, 52, 44, 44, 44, 39, 39, 28, 28, 23, 15, 12)
STOPS = (("TAA", 63), ("TGA", 30), ("TAG", 7))


def demo_genome(folder: Path) -> Path:
    """Write the demo genome into `folder` if it is not there and give its path."""
    path = folder / f"demo_v{VERSION}.gbk"
    if not is_whole(path):
        put(path, _write)
    return path


def _write(path: Path) -> None:
    with path.open("w", encoding="ascii") as handle:
        SeqIO.write(build_demo(), handle, "genbank")


def build_demo(seed: int = SEED) -> list[SeqRecord]:
    """Build the chromosome and the plasmid as annotated Biopython records."""
    rng = random.Random(seed)
    chromosome = _Builder(rng, "DNAHLM", CHROMOSOME_ID).build(CHROMOSOME, SPANNING)
    plasmid = _Builder(rng, "DNAHLMp", PLASMID_ID).build(PLASMID, None)
    title = "Synthetic demonstration genome of DNAHLM, {}, complete sequence (not a real organism)"
    chromosome.description = title.format("chromosome")
    plasmid.description = title.format("plasmid pDEMO1")
    plasmid.features[0].qualifiers["plasmid"] = ["pDEMO1"]
    return [chromosome, plasmid]


def _lowest(feature: SeqFeature) -> int:
    return min(int(part.start) for part in feature.location.parts) if feature.location else 0


def _draw(rng: random.Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([word for word, _ in weighted], [weight for _, weight in weighted])[0]


class _Builder:
    """Lays operons one after the other and keeps their features."""

    def __init__(self, rng: random.Random, prefix: str, record_id: str) -> None:
        self.rng = rng
        self.prefix = prefix
        self.record_id = record_id
        self.pieces: list[str] = []
        self.position = 0
        self.features: list[SeqFeature] = []
        self.number = 0

    def build(self, operons: tuple[Operon, ...], spanning: Coding | None) -> SeqRecord:
        tail = ""
        if spanning is not None:
            coding = self._coding_sequence(spanning, self.rng)
            cut = len(coding) // 2
            tail, head = coding[:cut], coding[cut:]
            self._put(head)
        for operon in operons:
            self._put(self._spacer(self.rng.randint(60, 160)))
            self._operon(operon)
        self._put(self._spacer(90) + self._promoter()[0])
        if spanning is not None:
            start = self.position
            self._put(tail)
            location = SimpleLocation(start, self.position, 1) + SimpleLocation(0, len(head), 1)
            self._gene(spanning, location, tail + head)
        return self._record()

    def _record(self) -> SeqRecord:
        sequence = "".join(self.pieces)
        record = SeqRecord(Seq(sequence), id=self.record_id, name=self.record_id.split(".")[0])
        header: dict[str, Any] = {
            "molecule_type": "DNA",
            "topology": "circular",
            "data_file_division": "SYN",
            "date": "22-OCT-2024",
            "organism": ORGANISM,
            "source": ORGANISM,
            "taxonomy": ["other sequences", "artificial sequences", "synthetic demonstration"],
            "comment": f"Invented by DNAHLM's demo generator (version {VERSION}, seed {SEED}).",
        }
        record.annotations = header
        source = SeqFeature(
            SimpleLocation(0, len(sequence), 1),
            "source",
            qualifiers={"organism": [ORGANISM], "mol_type": ["genomic DNA"], "strain": ["demo"]},
        )
        self.features.sort(key=_lowest)
        record.features = [source, *self._numbered()]
        return record

    def _numbered(self) -> list[SeqFeature]:
        """Give locus tags in genome order, as annotation pipelines do."""
        tags: dict[str, str] = {}
        for feature in self.features:
            symbol = feature.qualifiers.get("gene", [""])[0]
            if symbol and symbol not in tags:
                tags[symbol] = f"{self.prefix}_{5 * (len(tags) + 1):05d}"
        for feature in self.features:
            symbol = feature.qualifiers.get("gene", [""])[0]
            if symbol:
                rest = {k: v for k, v in feature.qualifiers.items() if k != "gene"}
                feature.qualifiers = {"gene": [symbol], "locus_tag": [tags[symbol]], **rest}
            if feature.type == "CDS" and "pseudo" not in feature.qualifiers:
                protein = "DEMO_" + tags[symbol].replace("_", "") + ".1"
                feature.qualifiers["protein_id"] = [protein]
        return self.features

    def _put(self, bases: str) -> None:
        self.pieces.append(bases)
        self.position += len(bases)

    def _spacer(self, length: int) -> str:
        return "".join(self.rng.choices("ACGT", (29, 21, 21, 29), k=length))

    def _promoter(self) -> tuple[str, int, int]:
        """Promoter and untranslated leader; start and end of the promoter in it."""
        bases = "TTGACA" + self._spacer(17) + "TATAAT" + self._spacer(6)
        leader = "A" + self._spacer(self.rng.randint(18, 34))
        return bases + leader, 0, len(bases)

    def _terminator(self) -> str:
        stem = "".join(self.rng.choices("GC", k=8))
        return stem + "GAAA" + reverse_complement(stem) + "TTTTTTTT"

    def _operon(self, operon: Operon) -> None:
        """Write one operon 5' to 3' on a strand of its own, then turn it if it is on the minus."""
        promoter, p_start, p_end = self._promoter()
        unit = promoter
        marks: list[tuple[str, int, int]] = [("promoter", p_start, p_end)]
        placed: list[tuple[Coding | Noncoding, int, int, str]] = []
        for gene in operon.genes:
            if isinstance(gene, Noncoding):
                bases = self._rna(gene)
            else:
                bases = self._coding_sequence(gene, self.rng)
                if gene.overlap and unit.endswith("TGA"):
                    start = len(unit) - 4
                    placed.append((gene, start, start + len(bases), bases))
                    unit += bases[4:]
                    continue
                marks.append(("ribosome_binding_site", len(unit), len(unit) + 6))
                unit += "AGGAGG" + self._spacer(self.rng.randint(6, 8))
            placed.append((gene, len(unit), len(unit) + len(bases), bases))
            unit += bases
            if gene is not operon.genes[-1]:
                unit += self._next_gap(operon, gene)
        unit += self._spacer(8)
        marks.append(("terminator", len(unit), len(unit) + 28))
        unit += self._terminator()
        offset, size = self.position, len(unit)

        def place(start: int, end: int) -> SimpleLocation:
            if operon.strand == 1:
                return SimpleLocation(offset + start, offset + end, 1)
            return SimpleLocation(offset + size - end, offset + size - start, -1)

        self._put(unit if operon.strand == 1 else reverse_complement(unit))
        for kind, start, end in marks:
            self.features.append(
                SeqFeature(place(start, end), "regulatory", qualifiers={"regulatory_class": [kind]})
            )
        for gene, start, end, bases in placed:
            self._gene(gene, place(start, end), bases)
        if operon.name == "IS5D":
            self.features.append(
                SeqFeature(
                    SimpleLocation(offset, offset + size, 1),
                    "mobile_element",
                    qualifiers={"mobile_element_type": ["insertion sequence:IS5D"]},
                )
            )

    def _next_gap(self, operon: Operon, gene: Coding | Noncoding) -> str:
        following = operon.genes[operon.genes.index(gene) + 1]
        if isinstance(following, Coding) and following.overlap:
            return ""
        return self._spacer(self.rng.randint(4, 24))

    def _coding_sequence(self, gene: Coding, rng: random.Random) -> str:
        """Codons for a random protein. Ends and begins so that ATGA overlaps fit."""
        residues = rng.choices(RESIDUES, RESIDUE_WEIGHTS, k=gene.residues - 3)
        middle = ["ATG" if residue == "M" else _draw(rng, CODONS[residue]) for residue in residues]
        stop = _draw(rng, STOPS)
        if self._followed_by_overlap(gene):
            stop = "TGA"
        start = "ATG" if gene.overlap else gene.start
        codons = [start, "AAA", *middle, "GAA", stop]
        if gene.pseudo:
            codons[len(codons) // 3] = "TAA"
            return "".join(codons)[:-7] + "".join(codons)[-6:]
        return "".join(codons)

    def _followed_by_overlap(self, gene: Coding) -> bool:
        for operon in (*CHROMOSOME, *PLASMID):
            if gene in operon.genes:
                rest = operon.genes[operon.genes.index(gene) + 1 :]
                return bool(rest) and isinstance(rest[0], Coding) and rest[0].overlap
        return False

    def _rna(self, gene: Noncoding) -> str:
        if gene.key != "tRNA":
            return "".join(self.rng.choices("ACGT", (25, 23, 31, 21), k=gene.length))
        acceptor, d_arm, arm, t_arm = ("".join(self.rng.choices("GC", k=n)) for n in (7, 4, 5, 5))
        return (
            acceptor
            + "TA"
            + d_arm
            + "AGCTGGAA"
            + reverse_complement(d_arm)
            + "A"
            + arm
            + "TT"
            + gene.anticodon
            + "AA"
            + reverse_complement(arm)
            + self._spacer(gene.length - 71)
            + t_arm
            + "TTCAAAT"
            + reverse_complement(t_arm)
            + reverse_complement(acceptor)
            + "ACCA"
        )

    def _gene(self, gene: Coding | Noncoding, location: Location, bases: str) -> None:
        names: dict[str, list[str]] = {"gene": [gene.symbol]}
        if isinstance(gene, Coding) and gene.synonyms:
            names["gene_synonym"] = list(gene.synonyms)
        if isinstance(gene, Coding) and gene.pseudo:
            names["pseudo"] = [""]
        self.features.append(SeqFeature(location, "gene", qualifiers=dict(names)))
        child = dict(names)
        if isinstance(gene, Noncoding):
            if gene.key == "ncRNA":
                child["ncRNA_class"] = ["RNase_P_RNA"]
            child["product"] = [gene.product]
            self.features.append(SeqFeature(location, gene.key, qualifiers=child))
            return
        if gene.ec:
            child["EC_number"] = [gene.ec]
        if gene.go:
            child["function"] = [gene.go]
        child["inference"] = ["ab initio prediction:DNAHLM demo generator"]
        if gene.note:
            child["note"] = [gene.note]
        child["codon_start"] = ["1"]
        child["transl_table"] = ["11"]
        child["product"] = [gene.product]
        if not gene.pseudo:
            child["translation"] = ["M" + str(Seq(bases).translate(table=11))[1:].rstrip("*")]
        self.features.append(SeqFeature(location, "CDS", qualifiers=child))
