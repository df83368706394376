"""Variants by kind, by base change and by filter, against the rows of the file."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

HEAD = (
    '##fileformat=VCFv4.2\n##contig=<ID=c1,length=9000>\n##FILTER=<ID=q10,Description="Low">\n'
    '##FILTER=<ID=s50,Description="Few">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
    "\tST-77\n"
)
GENE = (1001, 2500)
ALLELES = ("A>G", "C>T", "A>C", "G>T", "T>C", "A>AT", "C>CGG", "GTA>G", "AC>GT", "TTT>CCA")
TRANSITIONS = {"AG", "GA", "CT", "TC"}


@pytest.fixture(scope="module")
def rows():
    """Position, REF, ALT and FILTER."""
    rng = random.Random(4)
    places = sorted(rng.sample(range(1, 9000), 120))
    filters = ("PASS", "PASS", "q10", "s50", "q10;s50")
    return [(at, *rng.choice(ALLELES).split(">"), rng.choice(filters)) for at in places]


@pytest.fixture(scope="module")
def files(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kinds")
    lines = [f"c1\t{at}\t.\t{r}\t{a}\t50\t{f}\t.\tGT\t1\n" for at, r, a, f in rows]
    (folder / "v.vcf").write_text(HEAD + "".join(lines))
    (folder / "g.gff3").write_text(
        "##gff-version 3\n##sequence-region c1 1 9000\n"
        f"c1\t.\tgene\t{GENE[0]}\t{GENE[1]}\t.\t+\t.\tID=g1;gene=aaaB;locus_tag=T_1\n"
    )
    return folder


@pytest.fixture(scope="module", params=[("v.vcf",), ("v.vcf", "g.gff3")])
def library(files, request):
    with Library.open([files / name for name in request.param], home=files / "home") as opened:
        yield opened


def kind(row):
    _, ref, alt, _ = row
    if len(ref) == len(alt):
        return "SNP" if len(ref) == 1 else "MNV"
    return "insertion" if len(alt) > len(ref) else "deletion"


@pytest.mark.parametrize(
    "question",
    [
        "how many transitions?",
        "transitions: how many",
        "number of transversions please",
        "how many transitions and transversions are there, and their ratio?",
        "how many SNPs are transitions?",
        "ts/tv",
    ],
)
def test_transitions_and_transversions(library, rows, question):
    snps = [row for row in rows if kind(row) == "SNP"]
    one = sum(ref + alt in TRANSITIONS for _, ref, alt, _ in snps)
    text = ask(Session(library), question).text
    assert f"{one} are transitions and {len(snps) - one} transversions" in text


@pytest.mark.parametrize(
    "question",
    [
        "how many SNPs, how many indels, how many MNPs?",
        "count SNPs, insertions and deletions",
        "how many variants are of type del and how many of type ins?",
        "number of snps and number of mnps",
    ],
)
def test_several_kinds_are_counted_together(library, rows, question):
    amounts = Counter(map(kind, rows))
    text = ask(Session(library), question).text
    assert f"{amounts['SNP']} SNPs" in text
    assert f"{amounts['MNV']} multi-nucleotide variants" in text
    assert f"{amounts['insertion']} insertions" in text
    assert f"{amounts['deletion']} deletions" in text
    assert f"{amounts['insertion'] + amounts['deletion']} indels" in text


def test_one_kind(library, rows):
    amounts = Counter(map(kind, rows))
    for question, name in (("how many mnps?", "MNV"), ("how many variants of type ins", None)):
        amount = amounts[name or "insertion"]
        assert f"has {amount} " in ask(Session(library), question).text


@pytest.mark.parametrize(
    "question",
    [
        "how many records fail which filter?",
        "how many variants fail each filter?",
        "which filters are there and how many records does each fail?",
        "records per filter",
    ],
)
def test_each_filter_is_counted(library, rows, question):
    written = Counter(row[3] for row in rows)
    text = ask(Session(library), question).text
    assert f"{written['PASS']} pass all filters" in text
    assert f"q10 by {written['q10'] + written['q10;s50']}" in text
    assert f"s50 by {written['s50'] + written['q10;s50']}" in text


def test_failing_rows_are_still_listed(library, rows):
    answer = ask(Session(library), "which variants failed the filter?")
    assert answer.table.total == sum(row[3] != "PASS" for row in rows)


def test_a_gene_is_kept(files, rows):
    inside = [row for row in rows if GENE[0] <= row[0] <= GENE[1]]
    snps = [row for row in inside if kind(row) == "SNP"]
    assert 0 < len(snps) < len(inside)
    with Library.open([files / "v.vcf", files / "g.gff3"], home=files / "home") as library:
        for again in ("which of these are SNPs? positions", "SNPs only", "only the SNPs please"):
            session = Session(library)
            ask(session, "how many variants are in aaaB?")
            assert f"has {len(snps)} SNPs in *aaaB*" in ask(session, again).text
        answer = ask(session, "their positions?")
        assert {row[2] for row in answer.table.rows} == {row[0] for row in snps}


@pytest.mark.parametrize(
    "question",
    [
        "what is the MIC of ST-77?",
        "in which month was ST-77 sampled?",
        "when was ST-77 collected?",
        "sampling date of ST-77",
        "which patient does ST-77 come from?",
        "is ST-77 resistant to rifampicin?",
    ],
)
def test_what_no_track_tells_of_a_sample(library, question):
    answer = ask(Session(library), question)
    assert answer.status == "declined"
    assert "no laboratory results" in answer.text


@pytest.mark.parametrize(
    "question", ["which samples are in the VCF?", "which sample has the most variants?"]
)
def test_samples_themselves_are_told(library, question):
    assert ask(Session(library), question).status == "answered"
