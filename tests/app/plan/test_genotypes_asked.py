"""Questions on samples and sizes of variants, and conversations about them."""

import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

HEAD = "##fileformat=VCFv4.2\n##contig=<ID=chr7,length=5000>\n"
HEAD += "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT"
ROWS = (
    (100, "A", "G", "0/0", "0/1", "1/1"),
    (250, "ACGT", "A", "0/1", "0/0", "0/0"),
    (400, "T", "TGGGGG", "1/1", "1/1", "1/1"),
    (900, "C", "T", "0/0", "./.", "0/1"),
    (950, "CT", "C", "0/1", "0/1", "0/0"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vcf")
    lines = ["\t".join([HEAD, "ann", "bob", "cem"])]
    lines += [
        "\t".join(["chr7", str(at), ".", ref, alt, "50", "PASS", ".", "GT", *types])
        for at, ref, alt, *types in ROWS
    ]
    (folder / "family.vcf").write_text("\n".join(lines) + "\n")
    return Library.open([folder / "family.vcf"], home=folder)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many variants does it hold, and how many of those are SNPs?", "5 variants"),
        ("show insertions and deletions longer than 3 bp", "1 indel "),
        ("deletions of 1 bp or less", "1 deletion "),
        ("indels of at least 3 bp?", "2 indels"),
        ("who carries the variant at position 100?", "2 of the 3 samples carry 100 A>G"),
        ("which individuals have the variant at 900", "1 have no genotype"),
        ("what is the genotype of cem at position 250?", "[0/0]"),
        ("how many variants do all three samples carry?", "1 variant "),
        ("how many singletons are there per sample?", "2 variants"),
        ("which sample is closest to ann?", "closest to ann is bob"),
        ("which two samples are the most different?", "ann and cem"),
    ],
)  # fmt: skip
def test_samples_and_sizes(library, question, said):
    answer = ask(Session(library), question)
    found = answer.text.replace("1 has no genotype", "1 have no genotype")
    assert answer.status == "answered" and said in found


def test_a_conversation_keeps_to_its_variants(library):
    session = Session(library)
    ask(session, "how many deletions and how many insertions?")
    assert "400 T>TGGGGG" in ask(session, "which one is the longest?").text
    assert "3 of the 3 samples" in ask(session, "which samples carry it?").text
    ask(session, "list deletions of at least 2 bp")
    assert ask(session, "how many are these?").text.startswith("family.vcf has 1 deletion")
    ask(session, "which samples are in the file?")
    assert "carried is ann, with 3" in ask(session, "which one has the fewest variants?").text


@pytest.mark.parametrize(
    "question",
    [
        "what is the density of variants per kb?",
        "how far apart are the first and the last mutation?",
        "which lineage do these isolates belong to?",
        "were the samples taken from twins?",
    ],
)
def test_words_that_a_summary_would_leave_out_are_not_answered_by_one(library, question):
    assert ask(Session(library), question).status == "declined"
