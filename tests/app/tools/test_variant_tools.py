"""Answers about variants on the synthetic genome, against what was written into the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from Bio.Seq import Seq

from app.plan.tracking import recognise
from app.tools.base import Result
from app.tools.registry import call
from index.library import Library

HEAD = (
    "##fileformat=VCFv4.2\n##contig=<ID=SYN_000001.1,length=6000>\n"
    '##FILTER=<ID=low,Description="Low quality">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tana\tben\n"
)


def complement(base: str) -> str:
    return str(Seq(base).complement())


@pytest.fixture(scope="module")
def variants(synthetic: Any, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The synthetic genome with six variants whose effects are known."""
    text = str(synthetic.records["SYN_000001.1"].seq)

    def row(at: int, ref: str, alt: str, genotypes: str, quality: str = "50", rest: str = "PASS"):
        assert text[at - 1 : at - 1 + len(ref)] == ref
        return f"SYN_000001.1\t{at}\t.\t{ref}\t{alt}\t{quality}\t{rest}\t.\tGT\t{genotypes}\n"

    third = next(  # a codon of abcA that a C or T at its third base leaves as it is
        at for at in range(202, 490, 3)
        if Seq(text[at - 2 : at] + "C").translate() == Seq(text[at - 2 : at] + "T").translate()
        and text[at] in "CT"
    )  # fmt: skip
    other = {"C": "T", "T": "C"}[text[third]]
    stop = text[497:500]
    body = row(201, "A", "C", "0/1\t0/0")  # start of abcA: ATG > CTG, still a start in code 11
    body += row(203, "G", "C", "0/1\t1/1")  # ATG > ATC, also a start
    body += row(third + 1, text[third], other, "1/1\t0/1", "20", "low")
    body += row(300, text[299], text[299] + "A", "0/0\t0/1")  # frameshift
    body += row(498, stop[0], "C", "0/0\t1/1", "90")  # TAA > CAA: stop lost
    body += row(1250, text[1249], {"A": "G", "G": "A", "C": "T", "T": "C"}[text[1249]], "./.\t0/1")
    path = tmp_path_factory.mktemp("variants") / "calls.vcf"
    path.write_text(HEAD + body)
    return Library.open([path, synthetic.path])


def ask(library: Library, question: str) -> list[Result]:
    """Results of the calls that a question is read as."""
    plan = recognise(question, library)
    assert plan is not None, question
    assert plan.calls, (question, plan.message)
    return [call(library, one.tool, one.arguments) for one in plan.calls]


def test_summary(variants: Library) -> None:
    result = call(variants, "variant_summary", {})
    assert "6 variants on SYN\\_000001.1" in result.text or "6 variants on SYN_" in result.text
    assert "5 SNPs and 1 insertion" in result.text
    assert "5 pass all filters" in result.text
    assert "1 low (Low quality)" in result.text
    assert result.table is not None
    assert result.table.rows == [["SNP", 5, 5], ["insertion", 1, 1]]


def test_effects_in_a_gene(variants: Library) -> None:
    (result,) = ask(variants, "Do the variants in abcA change the protein?")
    assert "5 variants in *abcA* (SYN_0001), of which 2 change a protein" in result.text
    assert result.table is not None
    kinds = {row[1]: row[5] for row in result.table.rows}
    assert kinds[201] == kinds[203] == "synonymous"
    assert (kinds[300], kinds[498]) == ("frameshift", "stop lost")
    assert any(one.id == "SYN_0001" for one in result.citations)
    assert result.focus == ["SYN_0001"]


def test_intergenic_names_both_neighbours(variants: Library) -> None:
    (result,) = ask(variants, "which variants lie between genes?")
    # abcB ends at 1200 on the minus strand, SYN_0003 begins at 1301 on the plus strand.
    assert "50 bp upstream of *abcB*" in result.text
    assert "51 bp upstream of SYN_0003" in result.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which gene has the most variants?", "*abcA* (SYN_0001) has the most"),
        ("which genes have no variants?", "11 genes of 12 have no variant"),
        ("how many genes carry a variant?", "Of 12 genes, 1 have at least one variant"),
        ("which genes have frameshifts?", "1 frameshift variant"),
        ("how many variants are in abcB?", "no variants in *abcB* (SYN_0002)"),
        ("is there a variant at position 300?", "1 variant at position 300"),
        ("how many SNPs are there?", "5 SNPs"),
        ("which variants failed the filter?", "1 variant that fail a filter"),
        ("which variants have a quality below 30?", "1 variant of a quality of at most 30"),
        ("the variant with the highest quality", "highest quality is 498 T>C"),
        ("which variants do ana and ben share?", "2 variants that ana and ben carry"),
        ("how many variants are only in ben?", "3 variants that only ben carries"),
        ("how many heterozygous variants does ana have?", "heterozygous at 2 sites"),
        ("what is the genotype of ben at position 300?", "[0/1]"),
        ("what is the ts/tv ratio?", "3 are transitions and 2 transversions"),
        ("variants between 1,000 and 2,000", "1 variant in 1,000..2,000"),
        ("are there any stop lost variants?", "1 stop lost variant"),
        ("Is there a missense variant?", "no missense variants"),
    ],
)
def test_questions(question: str, words: str, variants: Library) -> None:
    assert words in " ".join(result.text for result in ask(variants, question))


def test_other_questions_pass(variants: Library) -> None:
    for question in ("how many genes are there?", "what is the GC content?", "where is abcA?"):
        assert recognise(question, variants) is None


def test_alone_says_which_file_is_needed(variants: Library, tmp_path: Path) -> None:
    library = Library.open([variants.tracks[0].path], home=tmp_path / "home")
    assert "6 variants" in call(library, "variant_summary", {}).text
    for tool, arguments in (
        ("list_variants", {"gene": "abcA"}),
        ("variant_effects", {}),
        ("variant_genes", {}),
    ):
        result = call(library, tool, arguments)
        assert result.status == "declined"
        assert "GenBank" in result.text


def test_a_reference_that_differs_is_said(synthetic: Any, tmp_path: Path) -> None:
    text = str(synthetic.records["SYN_000001.1"].seq)
    wrong = complement(text[299])
    path = tmp_path / "wrong.vcf"
    path.write_text(
        HEAD + f"SYN_000001.1\t300\t.\t{wrong}\t{text[299]}\t5\tPASS\t.\tGT\t0/1\t0/1\n"
    )
    library = Library.open([synthetic.path, path], home=tmp_path / "home")
    result = call(library, "variant_effects", {})
    assert f"REF says {wrong}, SYN_000001.1 has {text[299]} there" in result.text
    assert "1 of 1 reference alleles" in " ".join(library.tracks[0].messages)


def test_text_of_the_file_is_inert(synthetic: Any, tmp_path: Path) -> None:
    path = tmp_path / "odd.vcf"
    row = "SYN_000001.1\t5990\t<img src=x>`*\tA\t<DEL>\t5\t<b>x</b>\t.\tGT\t0/1\t<i>\n"
    path.write_text(HEAD.replace("ana", "<script>alert(1)</script>") + row)
    library = Library.open([synthetic.path, path], home=tmp_path / "home")
    for tool in ("variant_summary", "list_variants", "variant_effects", "variant_samples"):
        result = call(library, tool, {})
        cells = [str(cell) for line in (result.table.rows if result.table else []) for cell in line]
        for said in (result.text, *cells):
            assert "<script" not in said.replace("\\<", "")
            assert "<img" not in said.replace("\\<", "")


def test_no_variant_file_is_open(synthetic: Any) -> None:
    result = call(synthetic.library, "variant_summary", {})
    assert result.status == "declined"
    assert "VCF or BCF" in result.text
