"""Stand-ins for the files that the documents name: small, synthetic, written by other programs."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

from Bio import SeqIO
from Bio.SeqFeature import SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.demo import demo_genome

LABELS = ("promoter", "other")


def write_standins(folder: Path) -> None:
    """Write every file that a page of the documents names into `folder`."""
    records = list(SeqIO.parse(demo_genome(folder / "source"), "genbank"))
    chromosome, plasmid = records
    for name in ("genome.gb", "demo.gb", "first.gb", "second.gb", "one.gbk"):
        SeqIO.write(records, folder / name, "genbank")
    SeqIO.write([plasmid], folder / "lambda.gb", "genbank")
    SeqIO.write([chromosome], folder / "two.gbk", "genbank")
    SeqIO.write([chromosome], folder / "contigs.fasta", "fasta")
    _compressed([_renamed(chromosome, "NC_000913.3")], folder / "ecoli.gbff.gz")
    _compressed([_renamed(chromosome, "NC_000914.1")], folder / "relative.gbff.gz")
    _reads(plasmid, folder / "reads.bam")
    _variants(plasmid, folder / "variants.vcf.gz")
    _signal(plasmid, folder / "signal.bw")
    (folder / "peaks.bed").write_text(f"{plasmid.id}\t300\t500\tpeak1\n{plasmid.id}\t1100\t1200\n")
    _sequences(folder)
    questions = [
        {"id": 1, "question": "what does lacZ do?"},
        {"id": 2, "question": "and its protein sequence?", "history": ["where is recA?"]},
    ]
    (folder / "questions.jsonl").write_text("".join(json.dumps(q) + "\n" for q in questions))


def _renamed(record: SeqRecord, name: str) -> SeqRecord:
    copy = record[:]
    copy.annotations = dict(record.annotations)
    copy.id, copy.name = name, name.split(".")[0]
    first = next(feature for feature in copy.features if feature.type == "tRNA")
    for feature in copy.features:  # the demo genome has no tRNA on the minus strand
        if feature.location == first.location and feature is not first:
            feature.location = SimpleLocation(feature.location.start, feature.location.end, -1)
    first.location = SimpleLocation(first.location.start, first.location.end, -1)
    return copy


def _compressed(records: list[SeqRecord], path: Path) -> None:
    with gzip.open(path, "wt") as handle:
        SeqIO.write(records, handle, "genbank")


def _reads(record: SeqRecord, path: Path) -> None:
    """Reads over the first half of the record, so that some genes have no coverage."""
    import pysam

    bases = str(record.seq)
    header = {
        "HD": {"VN": "1.6", "SO": "coordinate"},
        "SQ": [{"SN": record.id, "LN": len(bases)}],
        "RG": [{"ID": "A", "SM": "S1"}],
    }
    with pysam.AlignmentFile(path, "wb", header=header) as handle:
        for start in range(0, len(bases) // 2, 40):
            read = pysam.AlignedSegment(handle.header)
            read.query_name, read.reference_id, read.reference_start = f"r{start}", 0, start
            read.query_sequence, read.cigartuples = bases[start : start + 100], [(0, 100)]
            read.mapping_quality, read.query_qualities = 60, pysam.qualitystring_to_array("I" * 100)
            handle.write(read)
    pysam.index(str(path))


def _variants(record: SeqRecord, path: Path) -> None:
    import pysam

    header = pysam.VariantHeader()
    header.contigs.add(record.id, length=len(record.seq))
    header.formats.add("GT", 1, "String", "Genotype")
    header.add_sample("S1")
    with pysam.VariantFile(path, "wz", header=header) as handle:
        for at in (400, 900, 1500):
            ref = str(record.seq[at])
            alt = "A" if ref != "A" else "C"
            line = handle.new_record(contig=record.id, start=at, stop=at + 1, alleles=(ref, alt))
            line.samples["S1"]["GT"] = (0, 1)
            handle.write(line)
    pysam.tabix_index(str(path), preset="vcf", force=True)


def _signal(record: SeqRecord, path: Path) -> None:
    import pyBigWig

    track = pyBigWig.open(str(path), "w")
    track.addHeader([(record.id, len(record.seq))])
    track.addEntries([record.id, record.id], [0, 1000], ends=[1000, 2000], values=[1.0, 3.5])
    track.close()


def _sequences(folder: Path) -> None:
    """Labelled and unlabelled sequences: a sigma-70 promoter of 81 bases, or none."""
    rng = random.Random(3)

    def draw(size: int) -> str:
        return "".join(rng.choices("ACGT", (3, 2, 2, 3), k=size))

    def make(label: str) -> str:
        if label == "other":
            return draw(81)
        return draw(24) + "TTGACA" + draw(17) + "TATAAT" + draw(28)

    def table(count: int, codes: tuple[str, str] = LABELS) -> str:
        rows = [f"{make(LABELS[i % 2])},{codes[i % 2]}\n" for i in range(count)]
        return "sequence,label\n" + "".join(rows)

    (folder / "labelled.csv").write_text(table(24))
    for name in ("sequences.fasta", "new.fasta", "windows.fasta"):
        lines = [f">s{i}\n{make(LABELS[i % 2])}\n" for i in range(4)]
        (folder / name).write_text("".join(lines))
    for name in ("my_task", "my_data"):
        (folder / name).mkdir()
        for part, count in (("train", 48), ("dev", 16), ("test", 16)):
            (folder / name / f"{part}.csv").write_text(table(count, ("1", "0")))
