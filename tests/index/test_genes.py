"""Which features become one gene."""

import pytest

from index.genes import assemble
from index.records import Feature, Part


def feature(
    kind: str, *spans: tuple[int, int] | tuple[int, int, int], **qualifiers: str
) -> Feature:
    parts = tuple(Part(s[0], s[1], s[2] if len(s) == 3 else 1) for s in spans)
    return Feature(kind, parts, qualifiers={k: [v] for k, v in qualifiers.items()})


def joined(*features: Feature) -> list[tuple[int, list[int], list[int], bool]]:
    loci, _ = assemble(features)
    return [(n.head, n.products, n.transcripts, n.counted) for n in loci]


def owners(*features: Feature) -> list[int]:
    return assemble(features)[1]


def test_joined_by_locus_tag():
    assert joined(
        feature("gene", (0, 90), locus_tag="t1"),
        feature("CDS", (0, 90), locus_tag="t1"),
        feature("gene", (100, 190), locus_tag="t2"),
        feature("tRNA", (100, 190), locus_tag="t2"),
    ) == [(0, [1], [], True), (2, [3], [], True)]


def test_one_tag_twice_goes_to_the_overlapping_gene():
    assert owners(
        feature("gene", (0, 90), locus_tag="t1"),
        feature("gene", (500, 590), locus_tag="t1"),
        feature("CDS", (500, 590), locus_tag="t1"),
        feature("CDS", (0, 90), locus_tag="t1"),
    ) == [0, 1, 1, 0]


def test_one_name_for_two_genes_is_told_apart_by_place():
    assert owners(
        feature("gene", (0, 90), gene="trnS"),
        feature("tRNA", (0, 90), gene="trnS"),
        feature("gene", (500, 590), gene="trnS"),
        feature("tRNA", (500, 590), gene="trnS"),
    ) == [0, 0, 1, 1]


def test_joined_by_parents_through_a_transcript():
    assert joined(
        feature("gene", (0, 900), ID="g"),
        feature("mRNA", (0, 900), ID="m1", Parent="g"),
        feature("CDS", (10, 100), (200, 300), ID="c1", Parent="m1"),
        feature("mRNA", (0, 900), ID="m2", Parent="g"),
        feature("CDS", (10, 100), (400, 500), ID="c2", Parent="m2"),
        feature("exon", (0, 100), Parent="m1"),
    ) == [(0, [2, 4], [1, 3], True)]


def test_several_products_of_one_gene():
    loci, _ = assemble(
        [
            feature("gene", (0, 900), locus_tag="t"),
            feature("CDS", (0, 900), locus_tag="t"),
            feature("CDS", (0, 600), locus_tag="t"),
        ]
    )
    assert [n.products for n in loci] == [[1, 2]]


def test_unnamed_product_belongs_to_the_gene_around_it():
    assert owners(feature("gene", (0, 900), gene="x"), feature("CDS", (100, 700))) == [0, 0]
    assert owners(feature("gene", (0, 900, 1), gene="x"), feature("CDS", (100, 700, -1))) == [0, 1]


def test_unnamed_product_in_a_gene_that_has_one_stands_alone():
    loci, owner = assemble(
        [
            feature("gene", (0, 900), gene="x"),
            feature("CDS", (0, 900), gene="x"),
            feature("CDS", (100, 700)),
        ]
    )
    assert owner == [0, 0, 1] and not loci[1].counted


def test_other_name_in_the_same_place_is_the_same_gene():
    assert owners(feature("gene", (0, 90), gene="a"), feature("CDS", (0, 90), gene="b")) == [0, 0]


def test_bare_products_count_where_there_are_no_gene_features():
    assert joined(
        feature("CDS", (0, 90)), feature("tRNA", (100, 170)), feature("mRNA", (0, 200))
    ) == [(0, [0], [], True), (1, [1], [], True)]


def test_bare_products_do_not_count_beside_gene_features():
    assert joined(feature("gene", (0, 90), gene="tet"), feature("CDS", (200, 290), gene="rop")) == [
        (0, [], [], True),
        (1, [1], [], False),
    ]


def test_bare_isoforms_are_one_gene():
    assert joined(
        feature("CDS", (0, 90), (200, 290), gene="a"),
        feature("CDS", (0, 90), (300, 390), gene="a"),
        feature("CDS", (900, 990), gene="a"),
    ) == [(0, [0, 1], [], True), (2, [2], [], True)]


def test_transcripts_alone_are_genes():
    assert joined(feature("mRNA", (0, 90), ID="m"), feature("exon", (0, 90), Parent="m")) == [
        (0, [], [0], True)
    ]


def test_pseudogene_rows_and_typed_genes_are_genes():
    assert [
        n.counted
        for n in assemble(
            [
                feature("pseudogene", (0, 90), ID="a"),
                feature("ncRNA_gene", (100, 190), ID="b"),
                feature("ncRNA", (100, 190), Parent="b"),
            ]
        )[0]
    ] == [True, True]


def test_trans_spliced_gene_is_joined_by_name():
    gene = feature("gene", (100, 200, -1), (900, 1000, 1), gene="rps12")
    cds = feature("CDS", (100, 200, -1), (900, 930, 1), (960, 1000, 1), gene="rps12")
    assert owners(gene, cds) == [0, 0]


@pytest.mark.parametrize("kind", ["mat_peptide", "sig_peptide", "exon"])
def test_pieces_belong_to_their_gene(kind: str):
    bare_cds = feature("CDS", (0, 900))
    assert owners(bare_cds, feature(kind, (30, 300))) == [0, 0]


def test_sites_belong_to_a_gene_only_by_name():
    gene = feature("gene", (0, 900), gene="a")
    named, unnamed = feature("variation", (5, 6), gene="a"), feature("variation", (5, 6))
    assert owners(gene, named, unnamed) == [0, 0, -1]
    assert owners(gene, feature("source", (0, 900), gene="a")) == [0, -1]


def test_circles_of_parents_end():
    one, other = (
        feature("mRNA", (0, 9), ID="a", Parent="b"),
        feature("CDS", (0, 9), ID="b", Parent="a"),
    )
    assert len(assemble([one, other])[0]) == 1
