"""Names of genomes, from the names of their files."""

from __future__ import annotations

from pathlib import Path

from index.records import LONGEST_NAME, tidy

_PACKED = frozenset({".gz", ".bgz", ".bz2", ".xz", ".zst", ".zip"})
_ENDINGS = frozenset({
    ".gb", ".gbk", ".gbff", ".genbank", ".gp", ".gpff", ".seq", ".fa", ".fasta", ".fna", ".faa",
    ".ffn", ".fas", ".gff", ".gff2", ".gff3", ".gtf", ".embl", ".dna", ".2bit", ".fai", ".txt",
    ".bam", ".sam", ".cram", ".fastq", ".fq", ".vcf", ".bcf", ".bed", ".bedgraph", ".bg", ".wig",
    ".bw", ".bigwig", ".bb", ".bigbed", ".narrowpeak", ".broadpeak",
})  # fmt: skip


def stem(path: Path) -> str:
    """File name without compression and format endings, or characters that do not print."""
    name = tidy(path.name)
    for endings in (_PACKED, _ENDINGS):
        ending = Path(name).suffix
        if ending.lower() in endings and Path(name).stem:
            name = Path(name).stem
    return name[:LONGEST_NAME]
