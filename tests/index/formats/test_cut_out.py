"""Titles of genes and proteins that were cut out of their genome."""

import gzip

import pytest

from app.answer import ask
from app.session import Session
from index.formats import open_any
from index.library import Library

CDS = "ATGAAACGTTGGGCACTGTAA"
LONG = "ATG" + "GCAAAACTG" * 5 + "TAA"


def records(tmp_path, text, name="some.fasta"):
    path = tmp_path / name
    path.write_text(text)
    return list(open_any(path))


def only(tmp_path, text):
    (record,) = records(tmp_path, text)
    (gene,) = record.features
    return record, gene


def test_a_coding_sequence_of_ncbi_names_its_gene_product_and_place(tmp_path):
    title = (
        ">lcl|NZ_CP1.1_cds_WP_9.1_4 [gene=ftsZ] [locus_tag=AB_0004] [protein=cell division "
        "protein [Fe] FtsZ] [protein_id=WP_9.1] [location=complement(3012..4100)] [gbkey=CDS]"
    )
    record, gene = only(tmp_path, f"{title}\n{LONG}\n")
    assert (gene.type, gene.start, gene.end, gene.strand) == ("CDS", 0, record.length, 1)
    assert gene.first("gene") == "ftsZ" and gene.first("locus_tag") == "AB_0004"
    assert gene.first("product") == "cell division protein [Fe] FtsZ"
    assert gene.first("note") == "cut out of NZ_CP1.1 at 3,012..4,100 on the minus strand"


def test_a_protein_of_uniprot_has_gene_organism_and_accession(tmp_path):
    title = (
        ">sp|P0A6F5|CH60_ECOLI Chaperonin GroEL OS=Escherichia coli (strain K12) OX=83333 "
        "GN=groEL PE=1 SV=2"
    )
    record, gene = only(tmp_path, f"{title}\nMAAKDVKFGNDARVKMLRGVNVLADAVKVTLGPKGRNVVL\n")
    assert record.organism == "Escherichia coli (strain K12)"
    assert (gene.first("gene"), gene.first("protein_id")) == ("groEL", "P0A6F5")
    assert gene.first("product") == "Chaperonin GroEL"
    assert gene.first("translation") == record.sequence.decode()


def test_a_protein_of_prokkas_databases_has_gene_product_and_ec_number(tmp_path):
    text = (
        ">AB_1 2.7.7.7~~~polX~~~DNA polymerase X~~~COG0417\nMAAKDVKFGNDARVKMLRGVNVLADAVKVTLGP\n"
        ">AB_2 ~~~~~~ABC transporter\nMSNQEVVKLEGVSKSFGDTRVLDDVSLTVEPGEI\n"
    )
    first, second = (record.features[0] for record in records(tmp_path, text, "db.faa"))
    assert (first.first("gene"), first.first("EC_number")) == ("polX", "2.7.7.7")
    assert (first.first("product"), first.first("protein_id")) == ("DNA polymerase X", "AB_1")
    assert not second.first("gene") and "EC_number" not in second.qualifiers
    assert second.first("product") == "ABC transporter"


@pytest.mark.parametrize(
    ("title", "letters", "symbol", "tag", "product"),
    [
        ("BSU_00010 dnaA", LONG, "dnaA", "BSU_00010", ""),
        ("BSU_00011", LONG, "", "BSU_00011", ""),
        ("YAL038W CDC19 SGDID:S000000036", LONG, "CDC19", "YAL038W", "SGDID:S000000036"),
        ("PROKKA_00007 hypothetical protein", LONG, "", "PROKKA_00007", "hypothetical protein"),
    ],
)
def test_plain_titles_with_a_locus_tag_name_genes(tmp_path, title, letters, symbol, tag, product):
    _, gene = only(tmp_path, f">{title}\n{letters}\n")
    found = (gene.first("gene"), gene.first("locus_tag"), gene.first("product"))
    assert found == (symbol, tag, product)


@pytest.mark.parametrize(
    "title",
    ["contig_00012", "NC_002127 plasmid pOSAK1", "read_0001 x", "chr1", "NODE_1_length_57_cov_3"],
)
def test_pieces_of_genomes_and_reads_are_no_genes(tmp_path, title):
    (record,) = records(tmp_path, f">{title}\n{LONG}\n")
    assert record.features == []


def test_half_a_gene_is_marked_as_such_and_an_rna_is_none_that_codes(tmp_path):
    text = f">AB_0001 abcDn\n{LONG[:-3]}\n>AB_0002 tRNA-Ala(ggc)\nGGGGCTATAGCTCAGCTGGGAGAGC\n"
    half, rna = (record.features[0] for record in records(tmp_path, text))
    assert (half.type, half.fuzzy_start, half.fuzzy_end) == ("CDS", False, True)
    assert rna.type == "tRNA"


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cut")
    text = "".join(
        f">lcl|NC_1.1_cds_NP_{n}.1_{n} [gene={symbol}] [locus_tag=g{n}] [protein={product}]"
        f" [protein_id=NP_{n}.1] [location={place}] [gbkey=CDS]\nATG{'GCA' * n}TAA\n"
        for n, symbol, product, place in (
            (20, "abcA", "heat shock protein", "complement(501..566)"),
            (40, "abcB", "sugar kinase", "900..1025"),
            (30, "xylZ", "hypothetical protein", "1100..1195"),
        )
    )
    path = folder / "cds_from_genomic.fna"
    path.write_text(text)
    return Library.open([path], home=folder)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many genes does this file hold?", "3 genes"),
        ("where is abcA", "501..566 on the minus strand"),
        ("on which strand does abcB lie?", "900..1,025 on the plus strand"),
        ("which is the longest gene?", "*abcB*"),
        ("what does xylZ code for", "hypothetical protein"),
        ("protein sequence of abcA please", "M" + "A" * 20),
    ],
)
def test_genes_that_were_cut_out_are_asked_like_any(cut, question, said):
    answer = ask(Session(cut), question)
    assert answer.status == "answered" and said in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "what is next to abcB?",
        "100 bp upstream of xylZ",
        "genes on the minus strand?",
        "on which strand of the chromosome is NP_20.1_20 encoded?",
    ],
)
def test_what_lies_beside_them_is_not_in_the_file(cut, question):
    answer = ask(Session(cut), question)
    assert answer.status == "declined" and "cut out" in answer.text


@pytest.mark.real
def test_every_record_of_a_file_of_coding_sequences_is_a_gene(data_dir):
    path = data_dir / "genomes/bacteria/bacillus_subtilis_168_CDS.fna.gz"
    with gzip.open(path, "rt") as lines:
        titles = [line.split() for line in lines if line.startswith(">")]
    found = [record.features[0] for record in open_any(path)]
    assert [gene.first("locus_tag") for gene in found] == [title[0][1:] for title in titles]
    symbols = [gene.first("gene") for gene in found]
    assert sum(map(bool, symbols)) > 0.98 * sum(len(title) > 1 for title in titles)
