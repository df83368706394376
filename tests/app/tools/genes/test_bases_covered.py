"""Shares of the bases that genes, features and introns take up, against sets of positions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.answer import ask
from app.plan.planner import plan_with
from app.session import Session
from index.library import Library

LENGTH = 9000


def _join(strand, *ends):
    parts = [SimpleLocation(start, end, strand) for start, end in ends]
    return parts[0] if len(parts) == 1 else CompoundLocation(parts)


PLACES = {
    "cutA": _join(1, (100, 400), (500, 620), (900, 1080)),
    "cutB": _join(-1, (2600, 2900), (2000, 2300)),
    "oneC": _join(1, (2800, 3400)),
    "farD": _join(1, (4000, 4300), (7000, 7300)),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    record = SeqRecord(Seq("ACGT" * (LENGTH // 4)), id="SPL_1.1", name="SPL_1")
    record.annotations.update(molecule_type="DNA", topology="linear")
    for name, place in PLACES.items():
        named = {"gene": [name], "locus_tag": [f"S_{name}"]}
        if name == "farD":
            named["trans_splicing"] = [""]
        whole = place if name == "farD" else SimpleLocation(
            int(place.start), int(place.end), place.strand
        )  # fmt: skip
        record.features.append(SeqFeature(whole, "gene", qualifiers=named))
        record.features.append(
            SeqFeature(place, "CDS", qualifiers={**named, "product": [f"protein {name}"]})
        )
    path = tmp_path_factory.mktemp("spliced") / "spliced.gbk"
    SeqIO.write(record, path, "genbank")
    with Library.open([path]) as library:
        yield library, next(SeqIO.parse(path, "genbank"))


def _positions(record, kind):
    return {
        at for feature in record.features if feature.type == kind for at in feature.location
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What percentage of the genome lies inside genes?", "gene"),
        ("percent of the record in CDS", "CDS"),
        ("How much of the genome do CDS cover?", "CDS"),
        ("how many bases of the record are in CDS?", "CDS"),
        ("what fraction of this sequence is taken up by genes", "gene"),
    ],
)
def test_shares_are_those_of_the_file(opened, question, kind) -> None:
    library, record = opened
    bases = len(_positions(record, kind))
    text = ask(Session(library), question).text
    assert f"{100 * bases / LENGTH:.2f} % of this genome, {bases:,} bp of {LENGTH:,} bp" in text
    assert f"{LENGTH - bases:,} bp lie outside" in text


def _gaps(place):
    pieces = sorted((int(part.start), int(part.end)) for part in place.parts)
    return [(one[1], two[0]) for one, two in pairwise(pieces)]


def test_introns_are_gaps_of_joins_but_not_of_trans_spliced_genes(opened) -> None:
    gaps = [gap for name in ("cutA", "cutB") for gap in _gaps(PLACES[name])]
    bases = len({at for start, end in gaps for at in range(start, end)})
    text = ask(Session(opened[0]), "what percentage of the record lies in introns?").text
    assert f"{100 * bases / LENGTH:.2f} % of this genome, {bases:,} bp of" in text
    assert f"{len(gaps)} introns of 2 genes" in text and "1 trans-spliced gene" in text


@pytest.mark.parametrize(
    "question",
    [
        "total length of the introns of cutA",
        "how long are the introns of cutA in total?",
        "how many bases are introns in cutA?",
        "sum of the intron lengths of cutA",
    ],
)
def test_introns_of_one_gene_are_added_up(opened, question) -> None:
    sizes = [end - start for start, end in _gaps(PLACES["cutA"])]
    text = ask(Session(opened[0]), question).text
    assert f"{sum(sizes)} bp long together ({sizes[0]} and {sizes[1]} bp" in text


def test_a_gene_in_one_piece_has_no_intron_to_add_up(opened) -> None:
    answer = ask(Session(opened[0]), "total length of the introns of oneC")
    assert answer.status == "declined" and "No intron" in answer.text


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("What percentage of genes are on the minus strand?", "count_genes"),
        ("what percent of the genes have introns?", "count_genes"),
        ("what percent of the genome is noncoding?", "genome_summary"),
        ("share of the sequence not covered by any gene", "genome_summary"),
        ("what fraction of the genome is coding?", "genome_summary"),
        ("how many genes are in the genome?", "count_genes"),
    ],
)
def test_other_shares(opened, question, tool) -> None:
    from app.plan.vocabulary import of_library

    (call,) = plan_with(question, of_library(opened[0])).calls
    assert call.tool == tool
