"""A small file of every format that can be read, all about the same two invented records.

Written by other programs' libraries where there is one that writes the format (Biopython, pysam,
pyBigWig), by hand from the specification where not. No library writes bigBed; UCSC's layout of an
empty index is too little to be damaged in interesting ways, so it is not here.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import zipfile
from pathlib import Path

LENGTHS = {"chrA": 1500, "chrB": 600}
GENES = ((60, 360, 1), (390, 690, -1), (800, 1100, 1))
PACKED = {
    "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zip": lambda data: _zip(data),
    "gz.gz": lambda data: gzip.compress(gzip.compress(data)),
}  # fmt: skip


def bases() -> dict[str, str]:
    """The two records, with whole codons in the genes."""
    rng = random.Random(11)
    made = {}
    for name, length in LENGTHS.items():
        letters = rng.choices("ACGT", k=length)
        if name == "chrA":
            for start, end, strand in GENES:
                codons = ["ATG", *rng.choices(("GCT", "AAA", "CTG", "GAT"), k=98), "TAA"]
                gene = "".join(codons)
                if strand < 0:
                    gene = gene[::-1].translate(str.maketrans("ACGT", "TGCA"))
                letters[start:end] = gene
        made[name] = "".join(letters)
    return made


def originals(folder: Path) -> dict[str, bytes]:
    """Content of one file of each format by its name; `folder` is for libraries to write into."""
    sequence = bases()
    files = {**_flat(sequence), **_tables(sequence), **_binary(sequence), **_htslib(folder)}
    files["a.bw"] = _bigwig(folder)
    for name, kind in (("a.gb", "gz"), ("a.fasta", "bz2"), ("a.gff3", "xz"), ("a.gb", "zip")):
        files[f"{name}.{kind}"] = PACKED[kind](files[name])
    for name in ("a.vcf", "a.fastq", "a.bed", "a.embl"):
        files[f"{name}.gz"] = gzip.compress(files[name])
    files["a.wig.gz.gz"] = PACKED["gz.gz"](files["a.wig"])
    return files


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.gb", data)
    return out.getvalue()


def _flat(sequence: dict[str, str]) -> dict[str, bytes]:
    """GenBank, EMBL, GenPept and FASTA, by Biopython."""
    from Bio import SeqIO
    from Bio.Seq import Seq
    from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
    from Bio.SeqRecord import SeqRecord

    records = []
    for name, letters in sequence.items():
        record = SeqRecord(Seq(letters), id=f"{name}.1", name=name, description="invented record")
        record.annotations.update(
            molecule_type="DNA", organism="Inventus exempli", topology="circular",
            date="01-JAN-2026", taxonomy=["Bacteria", "Inventales"],
            comment="##Genome-Annotation-Data-START##\nA :: b",
        )  # fmt: skip
        if name == "chrA":
            for number, (start, end, strand) in enumerate(GENES):
                place = SimpleLocation(start, end, strand)
                names = {"locus_tag": [f"INV_{number:04}"], "gene": [f"inv{'ABC'[number]}"]}
                more = {
                    "product": ['a "quoted" protein of many words that goes over several lines'],
                    "db_xref": ["X:1", "GO:0005524"], "translation": ["M" + "AKLD" * 24 + "AK"],
                }  # fmt: skip
                record.features.append(SeqFeature(place, type="gene", qualifiers=names))
                record.features.append(SeqFeature(place, type="CDS", qualifiers=names | more))
            parts = [SimpleLocation(1450, 1500, 1), SimpleLocation(0, 40, 1)]
            spanning = CompoundLocation(parts)
            names = {"locus_tag": ["INV_0009"]}
            record.features.append(SeqFeature(spanning, type="tRNA", qualifiers=names))
        records.append(record)
    protein = SeqRecord(Seq("M" + "AKLD" * 40), id="INVP_1.1", name="INVP_1", description="kinase")
    protein.annotations.update(molecule_type="protein", organism="Inventus exempli")
    place = SimpleLocation(0, 161)
    protein.features.append(SeqFeature(place, type="Protein", qualifiers={"product": ["kinase"]}))
    written = {
        "a.gb": (records, "genbank"), "a.embl": (records, "embl"), "a.gp": ([protein], "genbank"),
        "a.fasta": (records, "fasta"), "a.faa": ([protein], "fasta"),
    }  # fmt: skip
    made = {}
    for name, (chosen, kind) in written.items():
        text = io.StringIO()
        SeqIO.write(chosen, text, kind)
        made[name] = text.getvalue().encode()
    return made


def _tables(sequence: dict[str, str]) -> dict[str, bytes]:
    """What is lines of columns."""
    rows = {"gff3": [], "gtf": [], "gff": [], "bed": [], "bedgraph": [], "vcf": []}  # type: dict[str, list[str]]
    for number, (start, end, strand) in enumerate(GENES):
        sign = "+" if strand > 0 else "-"
        place = f"{start + 1}\t{end}\t.\t{sign}"
        tag, name = f"INV_{number:04}", f"inv{'ABC'[number]}"
        rows["gff3"] += [
            f"chrA\thand\tgene\t{place}\t.\tID=g{number};locus_tag={tag};Name={name};Dbxref=X:1",
            f"chrA\thand\tmRNA\t{place}\t.\tID=m{number};Parent=g{number}",
            f"chrA\thand\tCDS\t{place}\t0\tID=c{number};Parent=m{number};product=a%20protein%3B b",
        ]
        named = f'gene_id "{tag}"; transcript_id "{tag}.1"; gene_name "{name}";'
        rows["gtf"] += [
            f"chrA\thand\t{kind}\t{place}\t0\t{named}" for kind in ("transcript", "exon", "CDS")
        ]
        rows["gff"].append(f'chrA\thand\tCDS\t{place}\t0\tgene "{name}" ; note "x y"')
        blocks = "2\t100,100,\t0,200,"
        rows["bed"].append(
            f"chrA\t{start}\t{end}\t{name}\t{number * 300}\t{sign}\t{start}\t{end}\t0,0,9\t{blocks}"
        )
        rows["bedgraph"].append(f"chrA\t{start}\t{end}\t{number}.5")
        letter = sequence["chrA"][start + 4]
        other = "ACGT"[("ACGT".index(letter) + 1) % 4]
        rows["vcf"] += [
            f"chrA\t{start + 5}\tr{number}\t{letter}\t{other}\t50\tPASS\tDP=9;AF=0.5\tGT:DP\t0/1:9",
            f"chrA\t{start + 9}\t.\t{sequence['chrA'][start + 8 : start + 11]}"
            f"\t{sequence['chrA'][start + 8]}\t9\tq10\tDP=3\tGT:DP\t1|1:3",
        ]
    lengths = "".join(f"##sequence-region {n} 1 {size}\n" for n, size in LENGTHS.items())
    fasta = "".join(f">{n}\n{letters}\n" for n, letters in sequence.items())
    contigs = "".join(f"##contig=<ID={n},length={size}>\n" for n, size in LENGTHS.items())
    head = (
        '##fileformat=VCFv4.3\n##FILTER=<ID=q10,Description="low">\n'
        '##INFO=<ID=DP,Number=1,Type=Integer,Description="depth">\n'
        '##INFO=<ID=AF,Number=A,Type=Float,Description="share">\n'
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">\n'
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="depth">\n'
    )
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
    wig = "track type=wiggle_0 name=x\nfixedStep chrom=chrA start=1 step=10 span=5\n1\n2.5\n-3\n"
    wig += "variableStep chrom=chrB span=2\n" + "".join(f"{n * 7 + 1} {n}\n" for n in range(20))
    reads = "".join(
        f"@read{n} x\n{sequence['chrA'][n * 40 : n * 40 + 50]}\n+\n{'IH#5?' * 10}\n"
        for n in range(30)
    )
    depth = "".join(f"chrA\t{n + 1}\t{n % 7}\n" for n in range(60))
    fai = "".join(f"{name}\t{size}\t6\t{size}\t{size + 1}\n" for name, size in LENGTHS.items())
    joined = {kind: "\n".join(lines) + "\n" for kind, lines in rows.items()}
    texts = {
        "a.gff3": f"##gff-version 3\n{lengths}{joined['gff3']}###\n##FASTA\n{fasta}",
        "a.gtf": joined["gtf"], "a.gff": "##gff-version 2\n" + joined["gff"],
        "a.bed": 'track name="x"\n' + joined["bed"], "a.bedgraph": joined["bedgraph"],
        "a.vcf": head + contigs + columns + joined["vcf"], "a.wig": wig, "a.fastq": reads,
        "a.depth": depth, "a.fai": fai,
    }  # fmt: skip
    return {name: text.encode() for name, text in texts.items()}


def _binary(sequence: dict[str, str]) -> dict[str, bytes]:
    """2bit by UCSC's description, SnapGene by GSL Biotech's."""
    at = 16 + sum(5 + len(name) for name in sequence)
    index = body = b""
    for name, letters in sequence.items():
        index += bytes([len(name)]) + name.encode() + struct.pack("<I", at + len(body))
        packed = bytearray()
        for start in range(0, len(letters), 4):
            byte = 0
            for letter in letters[start : start + 4].ljust(4, "T"):
                byte = byte << 2 | "TCAG".index(letter)
            packed.append(byte)
        body += struct.pack("<4I", len(letters), 0, 0, 0) + packed
    twobit = struct.pack("<4I", 0x1A412743, 0, len(sequence), 0) + index + body
    features = (
        '<Features><Feature recentID="0" name="invA" type="CDS" directionality="1">'
        '<Segment range="61-360"/><Q name="product"><V text="kinase"/></Q></Feature></Features>'
    )
    notes = "<Notes><Description>invented</Description><Date>2026.1.1</Date></Notes>"
    packets = (
        (9, b"SnapGene" + struct.pack(">HHH", 1, 15, 19)),
        (0, b"\x01" + sequence["chrA"].encode()), (10, features.encode()), (6, notes.encode()),
    )  # fmt: skip
    snapgene = b"".join(struct.pack(">BI", kind, len(data)) + data for kind, data in packets)
    return {"a.2bit": twobit, "a.dna": snapgene}


def _htslib(folder: Path) -> dict[str, bytes]:
    """SAM, BAM, CRAM and BCF, by pysam."""
    import pysam

    rng = random.Random(12)
    header = pysam.AlignmentHeader.from_references(list(LENGTHS), list(LENGTHS.values()))
    sequence = bases()
    made = {}
    for name, mode in (("a.sam", "w"), ("a.bam", "wb"), ("a.cram", "wc")):
        path = folder / name
        options = [b"no_ref=1"] if mode == "wc" else None
        with pysam.AlignmentFile(str(path), mode, header=header, format_options=options) as sink:
            for number in range(40):
                read = pysam.AlignedSegment(header)
                start = number * 35
                read.query_name, read.flag = f"r{number}", (0, 16, 99, 1024)[number % 4]
                read.reference_id, read.reference_start = 0, start
                read.mapping_quality = number
                read.query_sequence = sequence["chrA"][start : start + 50]
                length = len(read.query_sequence)
                read.cigarstring = f"{length}M" if number % 3 else f"5S{length - 10}M5I"
                read.query_qualities = pysam.qualitystring_to_array("I" * length)
                read.set_tag("NM", rng.randrange(3))
                sink.write(read)
        made[name] = path.read_bytes()
    text = folder / "b.vcf"
    text.write_bytes(_tables(sequence)["a.vcf"])
    with (
        pysam.VariantFile(str(text)) as source,
        pysam.VariantFile(str(folder / "a.bcf"), "wb", header=source.header) as variants,
    ):
        for row in source:
            variants.write(row)
    made["a.bcf"] = (folder / "a.bcf").read_bytes()
    return made


def _bigwig(folder: Path) -> bytes:
    import pyBigWig

    path = folder / "a.bw"
    file = pyBigWig.open(str(path), "w")
    file.addHeader(list(LENGTHS.items()))
    starts = list(range(0, 1400, 20))
    file.addEntries(
        ["chrA"] * len(starts),
        starts,
        ends=[start + 15 for start in starts],
        values=[float(start % 9) for start in starts],
    )
    file.close()
    return path.read_bytes()
