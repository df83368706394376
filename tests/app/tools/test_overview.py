"""What is in a file that holds little: no bases, no rows, no organism."""

from pathlib import Path

import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

HEAD = """LOCUS       ABCD01000000             {size}    DNA     linear   BCT 07-FEB-2014
DEFINITION  A made-up set of contigs.
ACCESSION   ABCD00000000
VERSION     ABCD00000000.1
SOURCE      {organism}
  ORGANISM  {organism}
FEATURES             Location/Qualifiers
     source          1..{end}
                     /organism="{organism}"
"""
MASTER = HEAD.format(size="371 rc", organism="Testobacter", end=371) + "WGS         A01-A99\n//\n"
EMPTY = HEAD.format(size="371 bp", organism="Testobacter", end=371) + "//\n"
NULL = HEAD.format(size=" 12 bp", organism="null", end=12) + "ORIGIN\n        1 acgtacgtac gt\n//\n"
META = "##fileformat=VCFv4.2\n##contig=<ID=1>\n##contig=<ID=2>\n"
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"


def told(path: Path, home: Path) -> str:
    with Library.open(path, home=home) as library:
        return ask(Session(library), "what is in this file?").text


@pytest.mark.parametrize(
    ("name", "text", "words", "never"),
    [
        ("master.gbk", MASTER, "master of a set of 371 records", "371 bp"),
        ("empty.gbk", EMPTY, "neither a sequence nor annotated", "sequence only"),
        ("null.gbk", NULL, "which is a placeholder", "organism is null"),
        ("n.fasta", ">a\nNNNNNNNNNN\n", "without a single known base", "GC content"),
        ("none.vcf", META + COLUMNS, "no variants; its header names 2 sequences", "on 2"),
        (
            "one.vcf",
            META + COLUMNS + "1\t5\t.\tA\tC\t.\t.\t.\n1\t9\t.\tA\tAC\t.\t.\t.\n",
            "2 variants (1 SNP and 1 insertion) on 1 sequence: 1",
            "no variants",
        ),
        ("a.bed", "1\t0\t5\n1\t7\t9\n2\t7\t9\n", "3 intervals on 2 sequences: 1 and 2", "holds i"),
    ],
)  # fmt: skip
def test_little_is_said_as_it_is(
    name: str, text: str, words: str, never: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text)
    said = told(path, tmp_path / "home")
    assert words in said
    assert never not in said
