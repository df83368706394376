"""tRNAs: amino acids and anticodons wherever a file tells them, against what was written."""

from __future__ import annotations

import random

import pytest
from Bio import SeqIO
from Bio.SeqFeature import SimpleLocation

from app.session import Session
from app.tools.registry import call
from index.library import Library

WRITTEN = (
    ("trnA", "tRNA-Ala", {"anticodon": "(pos:34..36,aa:Ala,seq:tgc)"}, "alanine", "UGC"),
    ("trnL(uaa)", "tRNA-Leu", {}, "leucine", "UAA"),
    ("leuX", "tRNA-Leu", {"note": "tRNA-Leu(CAA)"}, "leucine", "CAA"),
    ("trnF", "tRNA-Phe", {"codon_recognized": "UUC"}, "phenylalanine", "GAA"),
    ("metY", "tRNA-fMet", {"note": "anticodon: CAT"}, "methionine", "CAU"),
    ("tG", "transfer RNA-Gly", {}, "glycine", ""),
    ("trnW", "", {}, "tryptophan", ""),
)
"""Symbol, product, qualifiers, then the amino acid and anticodon that they tell."""


@pytest.fixture(scope="module")
def coded(builder, tmp_path_factory) -> Library:
    b = builder("TRN_1", 3000, "linear", random.Random(3))
    for number, (symbol, product, more, _, _) in enumerate(WRITTEN):
        place = SimpleLocation(100 + 200 * number, 175 + 200 * number, 1)
        tag = f"T{number}"
        b.add("gene", place, locus_tag=tag, gene=symbol)
        known = {"product": product} if product else {}
        b.add("tRNA", place, locus_tag=tag, gene=symbol, **known, **more)
    lost = SimpleLocation(2500, 2575, 1)
    b.add("gene", lost, locus_tag="T9", gene="trnV", pseudo="")
    b.add("tRNA", lost, locus_tag="T9", gene="trnV", product="tRNA-Val", pseudo="")
    path = tmp_path_factory.mktemp("trna") / "coded.gbk"
    SeqIO.write([b.finish()], path, "genbank")
    return Library.open([path])


def test_each_trna_is_read_from_what_the_file_tells(coded):
    table = call(coded, "transfer_rnas", {"what": "anticodons"}).table
    told = {row[0]: (row[2], row[3]) for row in table.rows}
    assert told == {f"T{i}": (acid, three) for i, (*_, acid, three) in enumerate(WRITTEN)}


def test_amino_acids_with_one_with_several_and_with_none(coded):
    every = call(coded, "transfer_rnas", {})
    assert "7 tRNA genes for 6 of the 20 standard amino acids" in every.text
    assert "leucine 2" in every.text and "valine" in every.text.split("No tRNA")[1]
    several = call(coded, "transfer_rnas", {"what": "several"})
    assert [row[0] for row in several.table.rows] == ["leucine"]
    missing = call(coded, "transfer_rnas", {"what": "missing"})
    assert missing.text.startswith("Not for all 20") and " leucine" not in missing.text


def test_an_anticodon_is_found_in_either_alphabet(coded):
    for triplet in ("CAU", "cat"):
        assert call(coded, "transfer_rnas", {"anticodon": triplet}).focus == ["T4"]
    assert call(coded, "transfer_rnas", {"anticodon": "GGG"}).status == "declined"


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("for which amino acids are there tRNAs?", {}),
        ("which amino acids have more than one tRNA gene?", {"what": "several"}),
        ("is there a tRNA for every amino acid?", {"what": "missing"}),
        ("how many tRNA genes per amino acid?", {}),
        ("which anticodons do the tRNAs have?", {"what": "anticodons"}),
        ("what is the anticodon of trnF?", {"what": "anticodons", "names": ["trnF"]}),
        ("which tRNA has the anticodon CAU?", {"what": "anticodons", "anticodon": "CAT"}),
    ],
)
def test_questions_about_the_set(coded, question, arguments):
    from app.plan.planner import plan

    (one,) = plan(question, coded).calls
    assert (one.tool, one.arguments) == ("transfer_rnas", arguments)


def test_lists_and_counts_of_trnas_stay_what_they_were(coded):
    from app.answer import ask

    session = Session(coded)
    assert ask(session, "how many tRNAs are there?").calls[0]["tool"] == "count_genes"
    session.clear()
    assert ask(session, "list the tRNA genes").calls[0]["tool"] == "list_genes"


def test_a_file_that_tells_no_anticodon_declines(synthetic):
    answer = call(synthetic.library, "transfer_rnas", {"what": "anticodons"})
    assert answer.status == "declined" and "does not say the anticodon" in answer.text
    assert call(synthetic.library, "transfer_rnas", {}).text.count("leucine 1") == 1
