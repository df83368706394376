"""GTF and GFF2: rows that name their gene become genes."""

from collections import Counter

import pytest

from index.formats import open_any
from index.genes import assemble
from index.library import Library
from index.records import Part


def read(tmp_path, *rows, name="x.gtf"):
    path = tmp_path / name
    path.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))
    opened = open_any(path)
    return list(opened), opened


def row(kind, start, end, strand="+", notes='gene_id "g1"; transcript_id "t1"; gene_name "abc";'):
    return ("c1", "src", kind, start, end, ".", strand, "0" if kind == "CDS" else ".", notes)


@pytest.mark.parametrize(("strand", "sign"), [("+", 1), ("-", -1)])
def test_genes_and_transcripts_are_put_together(tmp_path, strand, sign):
    (record,), opened = read(
        tmp_path,
        row("exon", 1, 20, strand),
        row("exon", 41, 60, strand),
        row("CDS", 11, 20, strand),
        row("CDS", 41, 50, strand),
    )
    assert opened.format == "gtf"
    gene, transcript, *rest = record.features
    assert (gene.type, gene.parts) == ("gene", (Part(0, 60, sign),))
    assert gene.qualifiers == {"gene_id": ["g1"], "gene_name": ["abc"]}
    exons = (Part(0, 20, sign), Part(40, 60, sign))
    assert (transcript.type, transcript.parts) == ("transcript", exons[::sign])
    assert [(f.type, len(f.parts)) for f in rest] == [("exon", 1), ("exon", 1), ("CDS", 2)]
    loci, _ = assemble(record.features)
    assert [(locus.head, locus.products, locus.transcripts) for locus in loci] == [(0, [4], [1])]
    assert any("1 gene and 1 transcript." in d.message for d in opened.diagnostics)


def test_rows_that_are_there_are_not_made_up_again(tmp_path):
    whole = 'gene_id "g1"; gene_name "abc";'
    (record,), opened = read(
        tmp_path,
        row("gene", 1, 60, notes=whole),
        row("transcript", 1, 60),
        row("exon", 1, 60),
    )
    assert [f.type for f in record.features] == ["gene", "transcript", "exon"]
    assert not any("put together" in d.message for d in opened.diagnostics)


def test_a_fasta_beside_its_gtf_is_one_genome(tmp_path):
    read(tmp_path, row("exon", 1, 12), row("CDS", 1, 12))
    (tmp_path / "x.fa").write_text(">c1\nATGAAACCCTAAGGG\n")
    with Library.open([tmp_path / "x.gtf", tmp_path / "x.fa"], home=tmp_path / "home") as library:
        (genome,) = library.genomes
        assert genome.format == "fasta+gtf"
        assert genome.protein("abc") == "MKP"


def test_gff2_rows_of_one_name_are_one_feature(tmp_path):
    note = 'name "f.1"; proteinId 8'
    (record,), opened = read(
        tmp_path,
        row("exon", 1, 9, "-", note),
        row("CDS", 1, 9, "-", note),
        row("CDS", 21, 30, "-", note),
    )
    assert opened.format == "gff2"
    assert [(f.type, f.parts) for f in record.features] == [
        ("exon", (Part(0, 9, -1),)),
        ("CDS", (Part(20, 30, -1), Part(0, 9, -1))),
    ]
    assert record.features[1].first("gene") == "f.1"


def test_free_attributes_of_gff2(tmp_path):
    note = 'Transcript "B0019.1" ; Note "a; b" ; Confirmed_EST EC1 ; Note "c"'
    (record,), opened = read(tmp_path, row("intron", 1, 9, notes=note))
    assert opened.format == "gff2"
    qualifiers = record.features[0].qualifiers
    assert qualifiers["Note"] == ["a; b", "c"] and qualifiers["Confirmed_EST"] == ["EC1"]


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "form", "genes"),
    [
        ("formats/drosophila_chrX/subset.gtf.gz", "gtf", 418),
        ("formats/sars-cov-2/mature_products.gtf", "gtf", 32),
        ("formats/volvox_synthetic/volvox.gtf", "gtf", 1),
        ("awkward/gff/badcomments.gtf.gz", "gtf", 20),
        ("awkward/gff/wormbase_gff2.gff", "gff2", None),
        ("awkward/gff/jgi_gff2.gff", "gff2", 1),
        ("formats/ecoli_K12/operons_U00096.2.gff", "gff2", 0),
    ],
)
def test_real_rows_are_all_there(data_dir, name, form, genes):
    import gzip

    path = data_dir / name
    opened = open_any(path)
    records = list(opened)
    assert opened.format == form
    text = (gzip.open if path.suffix == ".gz" else open)(path, "rt").read()
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    found = Counter()
    for record in records:
        for feature in record.features:
            # Genes and transcripts that were put together have no source column.
            if "source" in feature.qualifiers or form == "gff2":
                found[feature.type] += len(feature.parts)
    assert found == Counter(columns[2].strip() for columns in rows)
    if genes is not None:
        assert sum(locus.counted for r in records for locus in assemble(r.features)[0]) == genes
