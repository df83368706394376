"""Records by the names people use, and pseudogenes that a file writes twice."""

import pytest

from index.library import Library

ROWS = """##gff-version 3
##sequence-region {one} 1 1000
##sequence-region {two} 1 2000
{one}\tx\tgene\t10\t100\t.\t+\t.\tID=gene:A1;Name=abcA
{one}\tx\tCDS\t10\t100\t.\t+\t0\tID=CDS:A1;Parent=gene:A1
{two}\tx\tpseudogene\t200\t400\t.\t-\t.\tID=gene:B1;Name=abcB;biotype=pseudogene
{two}\tx\tpseudogene\t200\t400\t.\t-\t.\tID=transcript:B1;Parent=gene:B1;Name=abcB-1
"""


@pytest.fixture
def opened(tmp_path):
    def make(one, two):
        path = tmp_path / f"{one}.gff3"
        path.write_text(ROWS.format(one=one, two=two))
        return Library.open([path]).genomes[0]

    return make


@pytest.mark.parametrize(
    ("one", "two", "spoken"),
    [
        ("chrI", "chrII", "chromosome II"),
        ("chrI", "chrII", "Chromosome 2"),
        ("chr1", "chr2", "chr II"),
        ("contig_1", "contig_2", "contig 2"),
        ("scaffold-7", "scaffold-9", "scaffold 9"),
    ],
)
def test_kind_and_number(opened, one, two, spoken):
    assert opened(one, two).record(spoken).id == two


def test_a_name_that_is_not_there(opened):
    with pytest.raises(KeyError, match="chromosome III"):
        opened("chrI", "chrII").record("chromosome III")


def test_a_pseudogene_written_twice_counts_once(opened):
    genome = opened("chrI", "chrII")
    assert [(gene.id, gene.pseudo) for gene in genome.genes()] == [("abcA", False), ("abcB", True)]
