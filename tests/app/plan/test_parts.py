"""Features known by label or note only are asked about as genes are."""

from __future__ import annotations

import random

import pytest
from Bio import SeqIO
from Bio.SeqFeature import SimpleLocation

from app.answer import ask
from app.plan.part_names import part_names
from app.session import Session
from index.library import Library


@pytest.fixture(scope="module")
def vector(builder, tmp_path_factory) -> Library:
    b = builder("pVEC", 4000, "circular", random.Random(5))
    b.protein("VEC_1", SimpleLocation(500, 1100, -1), gene="araC", product="regulator AraC")
    b.protein("VEC_2", SimpleLocation(2000, 2600, 1), gene="bla", product="beta-lactamase")
    b.add("misc_feature", SimpleLocation(1300, 1360, 1), label="MCS", note="multiple cloning site")
    b.add("misc_feature", SimpleLocation(1200, 1220, 1), label="operator\\O2", note="operator O2")
    long = "CEN1; Chromosome I centromere, with much more said about it than a name needs"
    b.add("misc_feature", SimpleLocation(3000, 3120, 1), note=long)
    b.add("terminator", SimpleLocation(1500, 1900, 1), label="rrnB\\T1\\T2")
    b.add("rep_origin", SimpleLocation(3200, 3800, 1), label="P15A ori")
    b.add("mat_peptide", SimpleLocation(2060, 2597, 1), gene="bla", product="nsp5-like (3CL-PRO)")
    path = tmp_path_factory.mktemp("vector") / "vector.gbk"
    SeqIO.write([b.finish()], path, "genbank")
    return Library.open([path])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("where is the MCS?", "1,301..1,360"),
        ("how long is the multiple cloning site?", "60 bp"),
        ("where is the polylinker?", "1,301..1,360"),
        ("where is operator O2?", "1,201..1,220"),
        ("where is the centromere?", "3,001..3,120"),
        ("how long is CEN1?", "120 bp"),
        ("where does the terminator lie?", "1,501..1,900"),
        ("what is the origin of replication?", "3,201..3,800"),
        ("how long is nsp5?", "537 bp"),
        ("which gene is upstream of the MCS?", "*araC* (VEC_1), regulator AraC, 200 bp away"),
        ("how far is the MCS from bla?", "640 bp apart"),
    ],
)
def test_a_named_feature_is_spoken_of_as_a_gene(vector, question, said):
    answer = ask(Session(vector), question)
    assert answer.status == "answered" and said in answer.text


def test_its_bases_are_those_of_the_file(vector):
    genome = vector.genomes[0]
    answer = ask(Session(vector), "sequence of the MCS")
    assert answer.sequences[0].sequence == genome["pVEC"][1300:1360]


def test_words_of_genes_and_of_plain_speech_are_no_names(vector, synthetic):
    names = part_names(vector.genomes[0])
    assert not {"arac", "terminator", "site", "the"} & set(names)
    assert part_names(synthetic.library.genomes[0])["putative binding site"]


def test_all_features_and_their_kinds(vector):
    session = Session(vector)
    kinds = ask(session, "what features are there?")
    assert kinds.calls == [{"tool": "genome_summary", "arguments": {"fields": ["types"]}}]
    assert "1 mature peptide (mat_peptide)" in kinds.text
    every = ask(session, "list all features")
    assert every.table.total == 8 and "8 features" in every.text
    assert ask(session, "how many mature peptides are there?").text.startswith(
        "There is 1 mature peptide in"
    )
