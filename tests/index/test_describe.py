"""One line a feature."""

from small_genbank import genbank

from index.describe import shorten

GENES = [
    ("gene", "11..100", [("gene", "lacZ"), ("locus_tag", "b0344"), ("gene_synonym", "ECK0341")]),
    (
        "CDS",
        "11..100",
        [
            ("gene", "lacZ"),
            ("locus_tag", "b0344"),
            ("product", "beta-galactosidase"),
            ("EC_number", "3.2.1.23"),
            ("function", "splits lactose"),
            ("note", "splits lactose"),
            ("GO_process", "GO:0005990 - lactose catabolic process [Evidence IDA]"),
        ],
    ),
    ("tRNA", "complement(111..150)", [("locus_tag", "t1"), ("product", "tRNA-Ala")]),
    ("regulatory", "5..9", [("regulatory_class", "ribosome_binding_site")]),
    ("exon", "1..9", []),
]


def lines(opened) -> dict[str, str]:
    genome = opened(genbank("ACGTT" * 60, GENES))
    return dict(genome.sql("SELECT f.id, d.text FROM descriptions d JOIN features f USING (fid)"))


def test_line_of_a_gene(opened):
    assert lines(opened)["b0344"] == (
        "lacZ (b0344), also ECK0341: beta-galactosidase; EC 3.2.1.23; splits lactose; lactose "
        "catabolic process; protein-coding gene of Testis exempli, TEST01.1 11..100 on the plus "
        "strand"
    )


def test_lines_of_other_features(opened):
    said = lines(opened)
    assert said["t1"].startswith("t1: tRNA-Ala; ") and "111..150 on the minus strand" in said["t1"]
    assert said["regulatory_5_9"].startswith("ribosome binding site; regulatory of Testis exempli")
    assert "exon_1_9" not in said


def test_every_gene_has_exactly_one_line(opened):
    genome = opened(genbank("ACGTT" * 60, GENES[:2]))
    assert genome.sql("SELECT gid, count(*) FROM descriptions GROUP BY gid") == [(0, 1)]


def test_gene_over_the_origin_tells_both_ends(opened):
    genes = [("gene", "join(281..300,1..40)", [("gene", "dnaA")])]
    genome = opened(genbank("ACGTT" * 60, genes, topology="circular"))
    assert "281..300 and 1..40" in genome.sql("SELECT text FROM descriptions")[0][0]


def test_long_texts_are_cut_at_a_word():
    assert shorten("word " * 200, 20) == "word word word word ..."
    assert shorten("short") == "short"
