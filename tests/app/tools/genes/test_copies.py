"""Repeated names, products and sequences, and pseudogenes."""

import gzip
from collections import Counter

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.tools.genes.pseudogenes import reasons
from index.library import Library


def test_symbols_used_twice(run):
    result = run("duplicates")
    assert result.text.startswith("1 gene symbol occurs more than once")
    assert result.focus == ["SYN_0008", "SYN_0009"]


def test_copies_of_one_name(run):
    two = run("duplicates", name="dupX")
    assert two.text.startswith("There are 2 genes called *dupX*")
    assert "3,501..3,800" in two.text and "3,901..4,200" in two.text
    assert run("duplicates", name="SYN_0009").focus == ["SYN_0008", "SYN_0009"]
    one = run("duplicates", name="abcA")
    assert one.text.startswith("There is one copy of *abcA*")
    assert run("duplicates", name="none").status == "declined"


def test_products_used_twice_without_hypothetical_ones(run):
    result = run("duplicates", by="product")
    assert result.focus == ["SYN_0008", "SYN_0009"]
    assert "cold shock-like protein DupX" in result.text


@pytest.fixture(scope="module")
def repeated(tmp_path_factory):
    """Three genes of one sequence on both strands, two of them numbered copies."""
    text = "ATGAAACCCGGGTTTTAA"
    back = str(Seq(text).reverse_complement())
    letters = "GC" * 20 + text + "AT" * 20 + back + "CA" * 20 + text + "TT" * 20
    record = SeqRecord(Seq(letters), id="REP_1", name="REP_1")
    record.annotations.update(molecule_type="DNA", topology="linear")
    for number, (start, strand) in enumerate(((40, 1), (98, -1), (156, 1)), 1):
        keys = {"locus_tag": [f"T{number}"], "gene": [f"insA{number}" if number < 3 else "other"]}
        place = SimpleLocation(start, start + 18, strand)
        record.features.append(SeqFeature(place, type="gene", qualifiers=keys))
    path = tmp_path_factory.mktemp("repeated") / "repeated.gb"
    SeqIO.write([record], path, "genbank")
    return Library.open([path])


def test_equal_sequences_on_both_strands(run, repeated):
    result = run("duplicates", repeated, by="sequence")
    assert result.focus == ["T1", "T2", "T3"]
    assert run("duplicates", repeated, by="sequence", name="insA2").focus == ["T1", "T2", "T3"]


def test_numbered_copies_of_a_bare_name(run, repeated):
    result = run("duplicates", repeated, name="insA")
    assert result.status == "answered" and result.focus == ["T1", "T2"]


def test_sequences_need_bases(run, annotation_only):
    assert run("duplicates", annotation_only, by="sequence").status == "declined"
    assert run("duplicates", annotation_only).status == "answered"


def test_pseudogenes_are_listed_with_their_reason(run):
    result = run("pseudogenes")
    assert result.text.startswith("There is 1 pseudogene: *psdA* (SYN_0006)")
    assert "'frameshifted' (1)" in result.text and result.focus == ["SYN_0006"]


def test_whether_a_gene_is_intact(run):
    broken = run("pseudogenes", name="psdA")
    assert "is annotated as a pseudogene" in broken.text and "frameshifted" in broken.text
    assert "/pseudo on its gene feature" in broken.text
    whole = run("pseudogenes", name="abcA")
    assert "is not a pseudogene" in whole.text and "translation of 99 amino acids" in whole.text
    assert run("pseudogenes", name="zzz").status == "declined"


def test_no_pseudogenes(run, annotation_only):
    assert "no pseudogenes (0)" in run("pseudogenes", annotation_only).text


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("frameshifted; internal stop", ["frameshifted", "internal stop"]),
        ("incomplete; missing C-terminus", ["incomplete"]),
        ("truncated by frame-shift", ["frameshifted", "incomplete"]),
        ("ABC transporter, C-terminal fragment", ["fragment"]),
        ("complete and active", []),
    ],
)
def test_reasons(note, expected):
    assert reasons(note) == expected


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
        "bacteria/chlamydia_trachomatis_NC_012687.gbff.gz",
        "organelle/arabidopsis_chloroplast_NC_000932.gb.gz",
    ],
)
def test_real_duplicates_and_pseudogenes(data_dir, run, name):
    path = data_dir / "genomes" / name
    with gzip.open(path, "rt") as handle:
        genes = [
            item
            for record in SeqIO.parse(handle, "genbank")
            for item in record.features
            if item.type == "gene"
        ]
    symbols = Counter(item.qualifiers["gene"][0] for item in genes if "gene" in item.qualifiers)
    library = Library.open([path])
    result = run("duplicates", library)
    twice = [symbol for symbol, value in symbols.items() if value > 1]
    amount = f"{len(twice)} gene symbol" if twice else "No gene symbol"
    assert result.text.startswith(amount)
    broken = sum("pseudo" in item.qualifiers or "pseudogene" in item.qualifiers for item in genes)
    expected = f"There are {broken:,} pseudogenes" if broken else "There are no pseudogenes"
    assert run("pseudogenes", library).text.startswith(expected)
