"""Many proteins are read by a few queries, and are those that one query each gives."""

import io

import pytest

from index.demo import demo_genome
from index.export import fasta
from index.export.selection import Selection
from index.library import Library
from index.queries import Tables


@pytest.fixture(scope="module")
def genome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ahead")
    with Library.open(demo_genome(folder), home=folder / "home") as library:
        yield library.genomes[0]


@pytest.fixture
def queries(monkeypatch):
    asked = []
    sql = Tables.sql

    def counted(self, query, params=()):
        asked.append(query)
        return sql(self, query, params)

    monkeypatch.setattr(Tables, "sql", counted)
    return asked


def test_proteins_take_few_queries(genome, queries):
    out = io.StringIO()
    written = fasta.write(Selection(genome), out, "faa")
    assert written > 50
    assert len(queries) < 10
    entries = [entry.split("\n", 1) for entry in out.getvalue().split(">")[1:]]
    found = {title.split()[0]: "".join(lines.split()) for title, lines in entries}
    genome.read_ahead([])
    alone = {}
    for gene in genome.genes("kind = 'protein'"):
        alone[gene.id] = genome.protein(gene)
    assert found == alone


def test_coding_rows_are_the_same_ahead(genome, queries):
    gids = [gene.gid for gene in genome.genes()]
    alone = {gid: genome.coding(gid) for gid in gids}
    assert any(not rows for rows in alone.values())
    genome.read_coding_ahead(gids)
    queries.clear()
    assert {gid: genome.coding(gid) for gid in gids} == alone
    assert not queries
    genome.read_coding_ahead([])


def test_a_feature_that_is_not_there(genome):
    genome.read_ahead([])
    with pytest.raises(IndexError):
        genome.feature(10**6)
