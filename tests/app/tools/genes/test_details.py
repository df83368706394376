"""Details, places and presence of genes, against the features as written."""

from __future__ import annotations

import pytest


def test_details(run, synthetic) -> None:
    result = run("gene_details", names=["abcA"])
    first = result.text.split(". ")[0]
    assert first == (
        "*abcA* (SYN_0001) encodes cold shock protein AbcA (EC 1.2.3.4), 99 amino acids, on the "
        "plus strand of SYN_000001.1 at 201..500"
    )
    assert "oldA and ABC1" in result.text
    assert result.citations[0].qualifier == "product"
    assert result.focus == ["SYN_0001"]


@pytest.mark.parametrize("name", ["abcA", "ABCA", "oldA", "SYN_0001", "OLD_1", "PSYN0001.1"])
def test_any_name(run, name: str) -> None:
    assert run("gene_details", names=[name]).focus == ["SYN_0001"]


@pytest.mark.parametrize(
    ("field", "expected", "qualifier"),
    [
        ("product", "encodes cold shock protein AbcA", "product"),
        ("function", "transcription antitermination", "function"),
        ("note", "binds single-stranded nucleic acids", "note"),
        ("ec", "1.2.3.4", "EC_number"),
        ("synonyms", "oldA and ABC1", "gene_synonym"),
        ("protein_id", "PSYN0001.1", "protein_id"),
        ("xrefs", "GeneID:1001", "db_xref"),
        ("locus_tag", "SYN_0001", "locus_tag"),
        ("old_locus_tag", "OLD_1", "old_locus_tag"),
        ("start_codon", "ATG", "sequence"),
        ("transl_table", "table 11", "transl_table"),
        ("exons", "one exon", "location"),
        ("inference", "P99999", "inference"),
        ("pseudo", "not marked as a pseudogene", "location"),
    ],
)
def test_fields(run, field: str, expected: str, qualifier: str) -> None:
    result = run("gene_details", names=["abcA"], field=field)
    assert expected in result.text
    assert result.citations[0].qualifier == qualifier


def test_absent_properties_are_said_to_be_absent(run) -> None:
    assert "No EC number is annotated" in run("gene_details", names=["uncA"], field="ec").text
    assert "gives no note" in run("gene_details", names=["uncA"], field="note").text
    assert "no Gene Ontology" in run("gene_details", names=["uncA"], field="go").text
    assert "translation" not in run("gene_details", names=["abcA"], field="ID").text


def test_pseudogene_and_rna(run) -> None:
    assert "is a pseudogene" in run("gene_details", names=["psdA"]).text
    assert "tRNA gene for tRNA-Leu" in run("gene_details", names=["trnL"]).text
    assert "an rRNA gene" in run("gene_details", names=["rrsA"]).text


def test_exons(run) -> None:
    text = run("gene_details", names=["splA"], field="exons").text
    assert "2 exons" in text and "3,251..3,400, 3,001..3,150" in text


def test_markup_of_the_file_is_inert(run) -> None:
    text = run("gene_details", names=["feoB"]).text
    assert "<script" not in text.replace("\\<script", "")


def test_both_genes_of_a_name(run) -> None:
    result = run("gene_details", names=["dupX"])
    assert result.text.startswith("There are 2 genes called 'dupX'.")
    assert result.focus == ["SYN_0008", "SYN_0009"]


def test_absent_gene(run) -> None:
    result = run("gene_details", names=["abcC"])
    assert result.status == "declined"
    assert "did you mean" in result.text and "abcA" in result.candidates


def test_found_and_missing_together(run) -> None:
    result = run("gene_details", names=["abcA", "nope_nope"])
    assert result.status == "answered"
    assert "SYN_0001" in result.text and "nope_nope" in result.text


def test_wrong_record(run) -> None:
    assert run("gene_details", names=["abcA"], record="SYN_000002").status == "declined"
    assert run("gene_details", names=["abcA"], record="zzz").status == "declined"


def test_product_words_as_a_name(run) -> None:
    assert run("gene_details", names=["iron transporter"]).focus == ["SYN_0011"]


def test_location(run, synthetic) -> None:
    record, feature = synthetic.feature("SYN_0002")
    result = run("gene_location", names=["abcB"])
    cited = result.citations[0]
    start, end = int(feature.location.start) + 1, int(feature.location.end)
    assert (cited.record, cited.start, cited.end, cited.strand) == (record.id, start, end, -1)
    assert "601..1,200" in result.text and "minus strand" in result.text


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("abcB", "start", "starts at 601"),
        ("abcB", "start", "5' end) is 1,200"),
        ("abcB", "end", "ends at 1,200"),
        ("abcB", "strand", "on the minus strand"),
        ("abcB", "length", "600 bp"),
        ("abcB", "aa_length", "199 amino acids"),
        ("abcB", "record", "on SYN_000001.1"),
        ("trnL", "aa_length", "no annotated protein"),
        ("psdA", "aa_length", "pseudogene"),
        ("splA", "length", "400 bp"),
        ("splA", "all", "in 2 parts is 300 bp long"),
        ("dnaZ", "all", "over the origin"),
    ],
)
def test_location_fields(run, name: str, field: str, expected: str) -> None:
    assert expected in run("gene_location", names=[name], field=field).text


def test_origin_citation(run) -> None:
    cited = run("gene_location", names=["dnaZ"]).citations[0]
    assert (cited.start, cited.end, cited.strand) == (5899, 99, 1)


def test_presence(run, pair) -> None:
    yes = run("gene_presence", names=["abcA"])
    assert yes.text.startswith("Yes, *abcA*") and yes.citations
    no = run("gene_presence", names=["nifH"])
    assert no.text.startswith("No, there is no gene called 'nifH'") and no.status == "answered"
    both = run("gene_presence", pair, names=["newZ"])
    assert "in draft" in both.text and "No, there is no gene called 'newZ'" in both.text


def test_presence_on_a_record(run) -> None:
    result = run("gene_presence", names=["abcA"], record="SYN_000002")
    assert result.text.startswith("No, *abcA* is not on SYN_000002.1; it lies on the plus strand")


def test_presence_by_product(run) -> None:
    result = run("gene_presence", names=["kinase"])
    assert "no gene called 'kinase'" in result.text and "SYN_0002" in result.text


@pytest.fixture(scope="module")
def polyprotein(builder, tmp_path_factory):
    """A gene with one CDS that is cut into two mature peptides, and a gene around another CDS."""
    import random

    from Bio import SeqIO
    from Bio.SeqFeature import SimpleLocation

    from index.library import Library

    b = builder("POLY_1", 1500, "linear", random.Random(3))
    b.protein("PO_1", SimpleLocation(100, 700, 1), gene="poly", product="polyprotein")
    for start, end, product in ((100, 400, "pep1-pp (Alpha)"), (400, 697, "pep2-pp")):
        b.add("mat_peptide", SimpleLocation(start, end, 1), gene="poly", locus_tag="PO_1",
              product=product)  # fmt: skip
    b.add("gene", SimpleLocation(800, 1400, 1), gene="outer")
    b.add("CDS", SimpleLocation(850, 1150, 1), gene="inner", product="inner protein")
    path = tmp_path_factory.mktemp("poly") / "poly.gbk"
    record = b.finish()
    SeqIO.write([record], path, "genbank")
    return record, Library.open([path])


def test_mature_peptide_by_name(run, polyprotein) -> None:
    record, library = polyprotein
    result = run("gene_details", library, names=["pep2"])
    assert "mature peptide for pep2-pp" in result.text and "401..697" in result.text
    protein = run("gene_sequence", library, names=["pep2"], kind="protein").sequences[0].sequence
    assert protein == str(record.seq[400:697].translate(table=11))
    assert "pep1-pp (Alpha) and pep2-pp" in run("gene_details", library, names=["poly"]).text


def test_cds_within_a_gene_of_another_name(run, polyprotein) -> None:
    text = run("gene_details", polyprotein[1], names=["outer"]).text
    assert "Within it lie the CDS of *inner* (inner protein)." in text
