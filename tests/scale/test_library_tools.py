"""Tools over a library give what the genomes were written with."""

from __future__ import annotations

import pytest
from Bio import SeqIO

from app.tools.registry import call
from index.library import Library
from tests.scale.conftest import GENOMES, QUOTED

ANNOTATED = {name for name, (_, genes) in GENOMES.items() if genes}


def having(test) -> set[str]:
    """Genomes whose number of genes that fit `test` is true of."""
    return {name for name in ANNOTATED if test([gene.symbol for gene in GENOMES[name][1]])}


def ids(result) -> set[str]:
    return {row[0] for row in result.table.rows} if result.table else set()


def test_presence_absence_and_copies(library):
    def ask(**arguments):
        return call(library, "library_presence", arguments)

    # eps has no symbol, but its product is a RecA.
    with_reca = having(lambda s: "recA" in s) | {"eps"}
    assert ids(ask(names=["recA"])) == with_reca
    assert ids(ask(names=["RECA"], maximum=0)) == ANNOTATED - with_reca
    assert ids(ask(names=["recA"], minimum=2)) == {"beta"}
    assert ids(ask(names=["recA"], minimum=1, maximum=1)) == with_reca - {"beta"}
    lacking = ask(names=["mecA"], maximum=0)
    assert ids(lacking) == ANNOTATED - {"beta"}
    assert lacking.text.startswith("5 of 6 annotated genomes lack *mecA*: ")
    assert "1 further genome has no annotated gene" in lacking.text
    assert {c.id for c in lacking.citations} == ids(lacking)
    both = ask(names=["recA", "dnaA"])
    assert ids(both) == {"alpha", "beta"} and both.table.columns[2:] == ["recA genes", "dnaA genes"]
    assert ids(ask(names=["recA", "mecA"], match="any")) == with_reca
    assert ids(ask(names=["dnaA", "mecA"], maximum=0)) == {"eps", "zeta"}
    assert ids(ask(names=["nothing"])) == set()


def test_cluster_is_genes_that_lie_together(library):
    found = call(library, "library_presence", {"prefix": "nif", "cluster": True})
    # In delta seven genes stand between the two, but over the origin of the circle only three; in
    # zeta seven both ways.
    assert found.table.rows == [
        ["alpha", "Testobacter primus A1", 3, "nifH, nifD, nifK"],
        ["delta", "Alteromonas secunda", 2, "nifH, nifD"],
    ]
    assert ids(call(library, "library_presence", {"prefix": "nif"})) == {"alpha", "delta", "zeta"}


def test_genes_with_lengths_and_places(library, genomes):
    found = call(library, "library_genes", {"names": ["dnaA"]})
    expected = {}
    for path in genomes.glob("*.gbk"):
        record = SeqIO.read(path, "genbank")
        for feature in record.features:
            if feature.type == "CDS" and feature.qualifiers.get("gene") == ["dnaA"]:
                at = feature.location
                expected[path.stem] = (int(at.start) + 1, int(at.end), len(at))
    assert {row[1]: (row[7], row[8], row[3]) for row in found.table.rows} == expected
    assert {str(c) for c in found.citations} == {
        f"{row[6]}:{row[7]}..{row[8]}(-) {row[0]}" for row in found.table.rows
    }
    longest = call(library, "library_genes",
                   {"keyword": "recombinase", "sort_by": "length", "top": 1})  # fmt: skip
    assert longest.table.total == 1 and longest.table.rows[0][5] == "recombinase RecA"


def test_largest_gc_and_bounds_are_those_of_the_bases(library, genomes):
    sizes, gc = {}, {}
    for path in genomes.glob("*.gbk"):
        bases = SeqIO.read(path, "genbank").seq
        sizes[path.stem] = len(bases)
        gc[path.stem] = (bases.count("G") + bases.count("C")) / len(bases)

    def ask(**arguments):
        return call(library, "library_genomes", arguments)

    best = max(sizes, key=sizes.get)
    found = ask(sort_by="length", order="descending", top=1)
    assert found.table.rows[0][0] == best and found.text.startswith(f"The largest genome is {best}")
    found = ask(sort_by="gc", order="descending")
    assert [row[0] for row in found.table.rows] == sorted(gc, key=lambda name: -gc[name])
    assert found.table.rows[0][3] == pytest.approx(100 * max(gc.values()), abs=0.005)
    limit = sorted(sizes.values())[3]
    assert ids(ask(sort_by="length", minimum=limit)) == {n for n, s in sizes.items() if s >= limit}
    primus = ask(organism="Testobacter primus")
    assert ids(primus) == {"alpha", "beta"}


def test_long_lists_come_in_pages(library):
    first = call(library, "library_genomes", {"limit": 4})
    rest = call(library, "library_genomes", {"limit": 4, "offset": 4})
    assert first.table.total == rest.table.total == len(GENOMES)
    assert [r[0] for r in first.table.rows + rest.table.rows] == sorted(GENOMES)
    assert "Rows 1 to 4 of 7 are given; ask for the next 4 to go on." in first.text
    assert [c.id for c in rest.citations] == [row[0] for row in rest.table.rows]
    later = {"sort_by": "length", "order": "descending", "limit": 2, "offset": 2}
    assert "largest" not in call(library, "library_genomes", later).text
    assert "There is no row 11" in call(library, "library_genomes", {"offset": 10}).text


@pytest.mark.parametrize("arguments", [
    {"names": [QUOTED]}, {"prefix": "x' OR 1=1 --"}, {"keyword": "a'; DROP TABLE genes; --"},
    {"names": ["recA"], "organism": QUOTED}, {"ec": "1'); DELETE FROM genomes; --"},
    {"names": ["recA"], "genome": "'; DROP TABLE genomes; --"},
])  # fmt: skip
def test_quotes_and_semicolons_are_text(library, arguments):
    before = library.shelf.digest()
    found = call(library, "library_genes", arguments)
    there = call(library, "library_presence", arguments)
    assert library.shelf.digest() == before
    wanted = {"gamma"} if arguments == {"names": [QUOTED]} else set()
    assert {row[1] for row in found.table.rows} == wanted if found.table else not wanted
    assert ids(there) == wanted


def test_meaning_subjects_and_what_failed(library):
    near = call(library, "library_search", {"query": "start of chromosome replication"})
    assert near.table.rows[0][5] == "chromosomal replication initiator protein DnaA"
    fixing = call(library, "library_presence", {"topic": "nitrogen fixation"})
    assert ids(fixing) == {"alpha", "delta", "zeta"}
    failed = call(library, "library_summary", {"what": "failed"})
    assert failed.table.rows[0][0] == "torn.gbff" and failed.table.total == 1
    held = call(library, "library_summary", {})
    assert held.text.startswith("The library holds 7 genomes, of 5 organisms by name: ")


def test_without_a_library_it_is_said():
    assert call(Library(), "library_genomes", {}).status == "declined"
