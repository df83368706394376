"""Lists, counts and finds, against a plain reading of the features as written."""

from __future__ import annotations

import pytest
from Bio.SeqUtils import gc_fraction
from Bio.SeqUtils.ProtParam import ProteinAnalysis


def genes(synthetic, kind: str = "gene"):
    """(record, feature, locus tag) of every written feature of a kind."""
    for record in synthetic.records.values():
        for feature in record.features:
            if feature.type == kind and "locus_tag" in feature.qualifiers:
                yield record, feature, feature.qualifiers["locus_tag"][0]


def size(feature) -> int:
    return sum(len(part) for part in feature.location.parts)


def column(result, name: str = "id") -> list:
    return [row[result.table.columns.index(name)] for row in result.table.rows]


@pytest.mark.parametrize("order", ["ascending", "descending"])
def test_sorted_by_length(run, synthetic, order: str) -> None:
    result = run("list_genes", sort_by="length", order=order)
    lengths = column(result, "length (bp)")
    assert lengths == sorted((size(f) for _, f, _ in genes(synthetic)), reverse=order[0] == "d")
    assert result.table.total == 14


def test_ties_stand_by_position(run) -> None:
    result = run("list_genes", sort_by="length", filter={"min_length": 300, "max_length": 300})
    starts = list(zip(column(result, "record"), column(result, "start"), strict=True))
    assert starts == sorted(starts)


def test_sorted_by_gc(run, synthetic) -> None:
    expected = sorted(genes(synthetic), key=lambda item: -gc_fraction(item[1].extract(item[0].seq)))
    result = run("list_genes", sort_by="gc", order="descending", limit=3)
    assert column(result) == [tag for _, _, tag in expected[:3]]
    best = gc_fraction(expected[0][1].extract(expected[0][0].seq))
    assert column(result, "GC (%)")[0] == pytest.approx(100 * best, abs=0.005)


@pytest.mark.parametrize("key", ["mass", "pi", "gravy"])
def test_sorted_by_protein(run, synthetic, key: str) -> None:
    def value(feature) -> float:
        protein = ProteinAnalysis(feature.qualifiers["translation"][0])
        computed = {
            "mass": protein.molecular_weight,
            "pi": protein.isoelectric_point,
            "gravy": protein.gravy,
        }
        return computed[key]()

    given = [item for item in genes(synthetic, "CDS") if "translation" in item[1].qualifiers]
    expected = sorted(given, key=lambda item: -value(item[1]))
    result = run("list_genes", sort_by=key, order="descending", limit=2)
    assert column(result) == [tag for _, _, tag in expected[:2]]
    heading = {"mass": "mass (Da)", "pi": "pI", "gravy": "GRAVY"}[key]
    digits = {"mass": 1, "pi": 2, "gravy": 3}[key]
    assert column(result, heading)[0] == pytest.approx(value(expected[0][1]), abs=0.6 * 10**-digits)


def test_text_of_the_longest(run) -> None:
    text = run("list_genes", sort_by="length", order="descending", limit=1).text
    assert text.startswith(
        "The longest of 14 genes in this genome is *abcB* (SYN_0002) with 600 bp"
    )
    assert "minus strand of SYN_000001.1 at 601..1,200" in text


def test_longest_protein_is_in_residues(run) -> None:
    text = run(
        "list_genes", sort_by="length", order="descending", limit=1, filter={"types": ["protein"]}
    ).text
    assert "of 10 proteins" in text and "199 aa" in text


def test_ties_are_told(run) -> None:
    text = run("list_genes", sort_by="length", order="ascending", limit=1).text
    assert "*trnL*" in text and "tie" not in text
    many = run("list_genes", sort_by="exons", order="ascending", limit=1).text
    assert "tie with it" in many


def test_paging(run) -> None:
    whole = column(run("list_genes"))
    assert column(run("list_genes", limit=5, offset=5)) == whole[5:10]
    assert "only 14" in run("list_genes", limit=5, offset=50).text


def test_filtered_list(run) -> None:
    result = run("list_genes", filter={"types": ["tRNA", "rRNA"]})
    assert column(result) == ["SYN_0004", "SYN_0005"]
    assert column(result, "type") == ["tRNA", "rRNA"]


def test_nothing_fits(run) -> None:
    result = run("list_genes", filter={"types": ["intron"]})
    assert result.text.startswith("There are no introns in this genome.")
    assert "annotates no such features" in result.text and result.table is None


def test_sequences_with_the_list(run, synthetic) -> None:
    result = run("list_genes", filter={"keywords": ["cold shock"]}, with_sequence="protein")
    expected = [
        f.qualifiers["translation"][0]
        for _, f, tag in genes(synthetic, "CDS")
        if tag in ("SYN_0001", "SYN_0008", "SYN_0009")
    ]
    assert [item.sequence for item in result.sequences] == expected


def test_sequences_that_cannot_be(run) -> None:
    result = run("list_genes", filter={"types": ["tRNA"]}, with_sequence="protein")
    assert result.sequences == [] and "has no protein" in result.text


def test_gc_without_bases(run, annotation_only) -> None:
    assert run("list_genes", annotation_only, sort_by="gc").status == "declined"
    assert run("list_genes", annotation_only, filter={"min_gc": 0.5}).status == "declined"


def test_extremes(run) -> None:
    result = run("extremes", sort_by="length", order="descending")
    assert column(result) == ["SYN_0002", "SYN_0004"]
    assert "longest of 14 genes" in result.text and "shortest of 14 genes" in result.text


@pytest.mark.parametrize(
    ("filter", "number"),
    [
        ({}, 14),
        ({"strand": -1}, 5),
        ({"types": ["CDS"]}, 12),
        ({"types": ["protein"]}, 10),
        ({"types": ["tRNA", "rRNA"]}, 2),
        ({"pseudo": True}, 1),
        ({"hypothetical": True}, 2),
        ({"keywords": ["cold shock"]}, 3),
        ({"record": "SYN_000002"}, 2),
    ],
)
def test_count(run, filter: dict, number: int) -> None:
    text = run("count_genes", filter=filter).text
    assert text.startswith((f"There are {number} ", f"There is {number} "))


def test_count_tells_cds_apart(run) -> None:
    assert "(4 CDS)" in run("count_genes", filter={"strand": -1}).text
    both = run("count_genes", filter={"types": ["tRNA", "rRNA"]}).text
    assert "(1 tRNA and 1 rRNA)" in both
    said = run("count_genes", filter={"hypothetical": True}).text
    assert "1 say 'hypothetical' and 1 say 'uncharacterized'" in said


def test_count_none(run) -> None:
    text = run("count_genes", filter={"keywords": ["nitrogenase"]}).text
    assert text.startswith("There are no genes annotated as 'nitrogenase' in this genome.")


def test_count_by_group(run) -> None:
    result = run("count_genes", group_by="strand")
    assert [row[1] for row in result.table.rows] == [9, 5]
    kinds = dict(map(tuple, run("count_genes", group_by="type").table.rows))
    assert kinds == {"protein-coding": 11, "tRNA": 1, "rRNA": 1, "pseudogene": 1}
    records = run("count_genes", group_by="record").table.rows
    assert records == [["SYN_000001.1", 12], ["SYN_000002.1", 2]]
    starts = dict(
        map(tuple, run("count_genes", group_by="start_codon", filter={"types": ["CDS"]}).table.rows)
    )
    assert starts["GTG"] == 1 and sum(starts.values()) == 12


def test_count_in_each_genome(run, pair) -> None:
    result = run("count_genes", pair, filter={"keywords": ["cold shock"]})
    assert result.table.rows == [["syn", 3], ["draft", 1]]
    assert "3 genes" in result.text and "1 gene " in result.text


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("cold shock proteins", ["SYN_0001", "SYN_0008", "SYN_0009"]),
        ("1.2.3.4", ["SYN_0001"]),
        ("EC 2.7.13.3", ["SYN_0002"]),
        ("GeneID:1001", ["SYN_0001"]),
        ("dupX", ["SYN_0008", "SYN_0009"]),
        ("nucleic acids", ["SYN_0001"]),
    ],
)
def test_find(run, query: str, ids: list[str]) -> None:
    result = run("find_genes", query=query)
    assert result.focus == ids
    assert [item.id for item in result.citations] == ids


def test_the_beginning_of_an_ec_number_is_one(run) -> None:
    assert run("find_genes", query="2.7", filter={"ec": "2.7"}).focus == ["SYN_0002"]
    assert run("count_genes", filter={"ec": "1.20"}).text.startswith("There are no genes")


def test_find_limit(run) -> None:
    result = run("find_genes", query="cold shock", limit=2)
    assert len(result.table.rows) == 2 and result.table.total == 3
    assert "3 genes" in result.text


def test_find_with_a_filter(run) -> None:
    result = run("find_genes", query="protein", filter={"strand": -1})
    assert result.focus == ["SYN_0007"]


def test_find_nothing(run) -> None:
    result = run("find_genes", query="zzqqy")
    assert result.status == "declined" and "zzqqy" in result.text


def test_sequences_of_nothing_are_declined(run) -> None:
    nothing = {"keywords": ["photolyase"]}
    assert run("list_genes", filter=nothing, with_sequence="dna").status == "declined"
    assert run("list_genes", filter=nothing).status == "answered"
