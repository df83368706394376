"""The synthetic demo genome is what its documentation says."""

import hashlib
from itertools import pairwise

import pytest
from Bio import SeqIO

from index.demo import CHROMOSOME_ID, ORGANISM, build_demo, demo_genome


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    path = demo_genome(tmp_path_factory.mktemp("demo"))
    return {record.id: record for record in SeqIO.parse(path, "genbank")}


def test_same_on_every_build(tmp_path):
    first = demo_genome(tmp_path / "a").read_bytes()
    second = demo_genome(tmp_path / "b").read_bytes()
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert demo_genome(tmp_path / "a").read_bytes() == first


def test_other_seed_gives_other_bases():
    assert build_demo(1)[0].seq != build_demo(2)[0].seq


def test_layout_and_label(records):
    chromosome = records[CHROMOSOME_ID]
    genes = [f for f in chromosome.features if f.type == "gene"]
    assert 55_000 < len(chromosome) < 65_000
    assert 50 <= len(genes) <= 60
    assert len(records) == 2
    for record in records.values():
        assert record.annotations["topology"] == "circular"
        assert "Synthetic" in record.description
        assert record.annotations["organism"] == ORGANISM
        assert "synthetic" in ORGANISM


def test_translations_follow_from_the_bases(records):
    checked = 0
    for record in records.values():
        for feature in record.features:
            if feature.type == "CDS" and "translation" in feature.qualifiers:
                protein = feature.extract(record.seq).translate(table=11, cds=True)
                assert str(protein) == feature.qualifiers["translation"][0]
                checked += 1
    assert checked >= 50


def test_special_features(records):
    chromosome = records[CHROMOSOME_ID]
    cds = {f.qualifiers["gene"][0]: f for f in chromosome.features if f.type == "CDS"}
    spanning = cds["mnmG"].location.parts
    assert int(spanning[0].end) == len(chromosome) and int(spanning[1].start) == 0
    pseudo = cds["ydeA"]
    assert "pseudo" in pseudo.qualifiers and len(pseudo) % 3 != 0
    assert "*" in str(pseudo.extract(chromosome.seq)[: len(pseudo) // 3 * 3].translate())[:-1]
    assert int(cds["ftsA"].location.end) - int(cds["ftsZ"].location.start) == 4
    lengths = {f.qualifiers["gene"][0]: len(f) for f in chromosome.features if "RNA" in f.type}
    assert lengths["rrsA"] == 1542 and lengths["leuU"] == 87 and lengths["ileT"] == 77


def test_promoters_and_ribosome_binding_sites_are_where_they_are_annotated(records):
    chromosome = records[CHROMOSOME_ID]
    sites = [f for f in chromosome.features if f.type == "regulatory"]
    kinds = {"promoter": 0, "ribosome_binding_site": 0, "terminator": 0}
    for site in sites:
        bases = str(site.extract(chromosome.seq))
        kind = site.qualifiers["regulatory_class"][0]
        kinds[kind] += 1
        if kind == "promoter":
            assert bases.startswith("TTGACA") and bases[23:29] == "TATAAT"
        elif kind == "ribosome_binding_site":
            assert bases == "AGGAGG"
        else:
            assert bases.endswith("TTTTTTTT")
    assert all(count >= 15 for count in kinds.values())


def test_lac_operon_is_one_run_on_the_minus_strand(records):
    chromosome = records[CHROMOSOME_ID]
    cds = {f.qualifiers["gene"][0]: f for f in chromosome.features if f.type == "CDS"}
    run = [cds[name].location for name in ("lacA", "lacY", "lacZ")]
    assert {location.strand for location in run} == {-1}
    assert all(0 <= int(b.start) - int(a.end) < 40 for a, b in pairwise(run))
