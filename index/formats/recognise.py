"""Names what a file is that cannot be read, for the sentence that says so."""

from __future__ import annotations

import re

SUPPORTED = (
    "read are GenBank, EMBL, GFF, GTF, FASTA, SnapGene, 2bit, SAM, BAM, CRAM, FASTQ, VCF, BCF, "
    "BED, bigBed, bedGraph, WIG and bigWig, plain or packed with gzip, bzip2 or xz"
)
HEADLESS = "a GenBank file in which no line begins with LOCUS"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"BAM\x01", "a BAM alignment"),
    (b"CRAM", "a CRAM alignment"),
    (b"BCF\x02", "a BCF variant file"),
    (b"TBI\x01", "a tabix index (open the file it belongs to)"),
    (b"CSI\x01", "a CSI index (open the file it belongs to)"),
    (b"BAI\x01", "a BAM index (open the file it belongs to)"),
    (b"\x26\xfc\x8f\x88", "a bigWig track"),
    (b"\x88\x8f\xfc\x26", "a bigWig track"),
    (b"\xeb\xf2\x89\x87", "a bigBed track"),
    (b"\x87\x89\xf2\xeb", "a bigBed track"),
    (b"ABIF", "a Sanger trace (ABI)"),
    (b".scf", "a Sanger trace (SCF)"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document"),
    (b"{\\rtf", "a rich text document (save it as plain text)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive (unpack it first)"),
    (b"Rar!", "a RAR archive (unpack it first)"),
    (b"\x1f\x9d", "a file packed with compress (unpack it first)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"PAR1", "a Parquet table"),
)
_TEXT: tuple[tuple[str, str], ...] = (
    (r"##fileformat=VCF", "a VCF variant file"),
    (r"@(HD|SQ|RG|PG|CO)\t", "a SAM alignment"),
    (r"[^\t\n]+\t\d+\t[^\t\n]+\t\d+\t\d+\t(\*|(\d+[MIDNSHP=X])+)\t", "a SAM alignment"),
    (r"ID   \S", "a UniProt flat file"),
    (r"(track|browser)\s|(fixed|variable)Step\s", "a UCSC track (BED or wiggle)"),
    (r"(?i)<!doctype html|<html|<head|<body", "a web page (was the download a login page?)"),
    (r"<\?xml|<(GBSet|INSDSet|TSeqSet)", "an XML file"),
    (r"(Seq-entry|Seq-submit|Bioseq-set) ::=", "NCBI ASN.1"),
    (r"CLUSTAL", "a Clustal alignment"),
    (r"# STOCKHOLM", "a Stockholm alignment"),
    (r"(?i)#NEXUS", "a NEXUS file"),
    (r"H\tVN:Z:|S\t\S+\t[ACGTN*]", "a GFA assembly graph"),
    (r"HEADER    |ATOM  +\d|data_\w+\n", "a protein structure"),
    (r"\s*[\[{]\s*[\"{\[\]}]", "a JSON file"),
    (r"[^\t\n]+\t\d+\t[^\t\n]+\t[ACGTN.,<>*]+\t", "a table of variants without VCF header"),
    (r"[^\t\n]+\t\d+\t\d+(\t|\s*$)", "a BED track"),
)
_FASTQ = re.compile(r"@[^\n]*\n[A-Za-z.*\-\n]*\n?\+")
_SEQUENCE = re.compile(r"[ACGTUNRYSWKMBDHVacgtunryswkmbdhv\s\d]+")
_GENBANK_WORDS = re.compile(r"^(DEFINITION|ACCESSION|FEATURES|ORIGIN)\b", re.M)


def recognised(raw: bytes) -> str:
    """What a file that begins with `raw` looks like, as ``a BAM alignment``.

    Parameters
    ----------
    raw
        First bytes after decompression, unchanged.
    """
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            return what
    if raw.startswith(b"PK\x03\x04"):
        if b"word/" in raw or b"xl/" in raw:
            return "an Office document (save it as plain text)"
        return "a ZIP archive (unpack it first)"
    if raw[257:262] == b"ustar":
        return "a tar archive (unpack it first)"
    sample = raw[: 1 << 16]
    strange = sum(map(sample.count, (bytes([c]) for c in (*range(9), *range(14, 32)))))
    if strange > len(sample) / 50:
        return "a binary file of a kind that is not known here"
    text = sample.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").lstrip()
    if _FASTQ.match(text):
        return "FASTQ reads"
    lines = [line for line in text.split("\n")[:200] if line.strip()]
    first = next((line for line in lines if not line.startswith("#")), lines[0] if lines else "")
    for pattern, what in _TEXT:
        if re.match(pattern, text[:4096]) or re.match(pattern, first[:4096]):
            return what
    if _GENBANK_WORDS.search(text):
        return HEADLESS
    if _SEQUENCE.fullmatch(text[:4096]):
        return "a bare sequence (put a line such as >name before it)"
    if first.count(",") > 1 or first.count("\t") > 1:
        return "a table"
    return "text in no format that is known here"
