"""A BED12 opened alone is a set of genes, until a genome is opened."""

from pathlib import Path

import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

ROWS = """\
chr1 100 1000 geneA 0 + 150 900 0 3 100,200,150, 0,300,750,
chr1 2000 2400 geneB 0 - 2000 2400 0 1 400, 0,
chr1 3000 3600 geneC 0 - 3000 3000 0 2 100,200, 0,400,
"""


@pytest.fixture
def bed(tmp_path) -> Path:
    path = tmp_path / "genes.bed"
    path.write_text(ROWS.replace(" ", "\t"))
    return path


def test_rows_are_genes_with_exons_and_coding_part(tmp_path, bed):
    with Library.open(bed, home=tmp_path / "home") as library:
        (genome,) = library.genomes
        assert library.tracks[0].genome is genome and not genome.has_sequence
        assert [gene.symbol for gene in genome.genes()] == ["geneA", "geneB", "geneC"]
        coding = {row.symbol: row for row in genome.features("type = 'CDS'")}
        spans = [(part.start, part.end) for part in coding["geneA"].parts]
        assert spans == [(150, 200), (400, 600), (850, 900)]
        assert set(coding) == {"geneA", "geneB"}
        (plain,) = genome.features("type = 'transcript'")
        assert [(part.start, part.end) for part in plain.parts] == [(3400, 3600), (3000, 3100)]


def test_answers_say_what_the_genes_are(tmp_path, bed):
    with Library.open(bed, home=tmp_path / "home") as library:
        session = Session(library)
        where = ask(session, "where is geneA?")
        assert "101..1,000" in where.text and "rows of genes.bed" in where.text
        assert "3 intervals" in ask(session, "how many intervals are there?").text


def test_a_genome_takes_the_place_of_the_rows(tmp_path, bed):
    fasta = tmp_path / "bases.fasta"
    fasta.write_text(">chr1\n" + "ACGTT" * 1000 + "\n")
    with Library.open(bed, home=tmp_path / "home") as library:
        library.add(fasta)
        assert [genome.format for genome in library.genomes] == ["fasta"]
        assert library.tracks[0].genome is library.genomes[0]
        library.remove("bases")
        assert [genome.format for genome in library.genomes] == ["bed"]
        library.remove(library.tracks[0].name)
        assert not library.opened


def test_bed_without_exons_stays_a_track(tmp_path):
    path = tmp_path / "peaks.bed"
    path.write_text("chr1\t5\t9\tone\nchr1\t20\t30\ttwo\n")
    with Library.open(path, home=tmp_path / "home") as library:
        assert not library.genomes and len(library.tracks) == 1
