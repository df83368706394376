"""Filters take what a plain reading of the written features takes."""

from __future__ import annotations

import pytest

from app.tools.arguments import GeneFilter
from app.tools.base import Result
from app.tools.shared.select import fetch, select, tally


@pytest.fixture
def ids(synthetic):
    """Ids that a filter takes on the synthetic genome."""

    def of(**conditions) -> list[str]:
        genome = synthetic.library.genomes[0]
        selection = select(genome, GeneFilter(**conditions))
        assert not isinstance(selection, Result), selection.text
        rows = list(fetch(genome, selection))
        assert len(rows) == tally(genome, selection)
        return sorted(row.id for row in rows)

    return of


def written(synthetic, kind: str, keep) -> list[str]:
    """Locus tags of the written features that `keep` takes."""
    return sorted(
        feature.qualifiers["locus_tag"][0]
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == kind and "locus_tag" in feature.qualifiers and keep(feature)
    )


def test_all_genes(ids, synthetic) -> None:
    assert ids() == written(synthetic, "gene", lambda f: True)


@pytest.mark.parametrize("strand", [1, -1])
def test_strand(ids, synthetic, strand: int) -> None:
    expected = written(synthetic, "gene", lambda f: f.location.strand == strand)
    assert ids(strand=strand) == expected


@pytest.mark.parametrize("name", ["CDS", "cds", "coding sequences"])
def test_type_spellings(ids, synthetic, name: str) -> None:
    assert ids(types=[name]) == written(synthetic, "CDS", lambda f: True)


def test_protein_is_a_cds_with_a_translation(ids, synthetic) -> None:
    expected = written(synthetic, "CDS", lambda f: "translation" in f.qualifiers)
    assert ids(types=["protein"]) == expected
    assert "SYN_0006" not in expected and "SYN_0010" not in expected


def test_other_types(ids) -> None:
    assert ids(types=["tRNAs"]) == ["SYN_0004"]
    assert ids(types=["rRNA", "tRNA"]) == ["SYN_0004", "SYN_0005"]
    assert ids(types=["mobile elements"]) == ["mobile_element_4701_5000"]
    assert ids(types=["pseudogene"]) == ["SYN_0006"]
    assert ids(types=["intron"]) == []


def test_keywords_look_at_products_first(ids) -> None:
    assert ids(keywords=["cold shock proteins"]) == ["SYN_0001", "SYN_0008", "SYN_0009"]
    assert ids(keywords=["transposase"]) == ["SYN_0006"]
    assert ids(types=["mobile_element"], keywords=["transposase"]) == ["mobile_element_4701_5000"]
    assert ids(keywords=["iron"]) == ["SYN_0011"]
    assert ids(keywords=["nucleic acids"]) == ["SYN_0001"]
    assert ids(keywords=["AbcA", "AbcZ"], match="all") == []


def test_keyword_place_is_told(synthetic) -> None:
    genome = synthetic.library.genomes[0]
    selection = select(genome, GeneFilter(keywords=["nucleic acids"]))
    assert "note or function" in selection.said[0]
    assert select(genome, GeneFilter(keywords=["cold shock"])).said == []


def test_without_and_hypothetical(ids) -> None:
    assert ids(keywords=["cold shock"], without=["like"]) == ["SYN_0001"]
    assert ids(hypothetical=True) == ["SYN_0003", "SYN_0010"]
    assert not {"SYN_0003", "SYN_0010"} & set(ids(hypothetical=False))


def test_identity(ids) -> None:
    assert ids(ec="1.2.3.4") == ["SYN_0001"]
    assert ids(ec="1.2.3.-") == ["SYN_0001", "SYN_0002"]
    assert ids(ec="EC 1.2") == ["SYN_0001", "SYN_0002"]
    assert ids(xref="GeneID:1001") == ["SYN_0001"]
    assert ids(xref="GeneID:100") == []
    assert ids(names=["oldA", "trnL", "nothing"]) == ["SYN_0001", "SYN_0004"]
    assert ids(prefix="abc") == ["SYN_0001", "SYN_0002"]
    assert ids(prefix="ab") == ["SYN_0001", "SYN_0002"]
    assert ids(prefix="xyz") == []
    assert ids(has_ec=True) == ["SYN_0001", "SYN_0002"]
    assert "SYN_0003" in ids(has_symbol=False)


def test_measures(ids, synthetic) -> None:
    expected = written(
        synthetic, "gene", lambda f: 300 <= sum(len(p) for p in f.location.parts) <= 400
    )
    assert ids(min_length=300, max_length=400) == expected
    assert ids(min_length=150, length_unit="aa") == ["SYN_0002"]
    assert ids(spliced=True) == ["SYN_0007"]
    assert ids(start_codon="gug") == ["SYN_0010"]
    rich = written(
        synthetic,
        "gene",
        lambda f: gc_of(synthetic, f) >= 0.5,
    )
    assert ids(min_gc=50) == ids(min_gc=0.5) == rich


def gc_of(synthetic, feature) -> float:
    record = next(r for r in synthetic.records.values() if feature in r.features)
    text = str(feature.extract(record.seq))
    return (text.count("G") + text.count("C")) / len(text)


def test_region_modes(ids) -> None:
    region = {"start": 450, "end": 1300, "record": "SYN_000001.1"}
    assert ids(region=region) == ["SYN_0001", "SYN_0002"]
    assert ids(region={**region, "mode": "within"}) == ["SYN_0002"]
    assert ids(region={**region, "mode": "start"}) == ["SYN_0002"]
    assert ids(region={"start": 501, "end": 600}) == []


def test_region_and_the_origin(ids) -> None:
    assert ids(region={"start": 50, "end": 150}) == ["SYN_0012"]
    assert ids(region={"start": 1650, "end": 1690}) == []
    assert ids(region={"start": 5950, "end": 250}) == ["SYN_0001", "SYN_0012"]


def test_record(ids) -> None:
    assert ids(record="SYN_000002") == ["PLA_0001", "PLA_0002"]


def test_refusals(synthetic) -> None:
    genome = synthetic.library.genomes[0]
    wrong = select(genome, GeneFilter(record="NC_9"))
    assert isinstance(wrong, Result) and wrong.status == "declined"
    assert "SYN_000001.1" in wrong.text and "SYN_000002.1" in wrong.text
    beyond = select(genome, GeneFilter(region={"start": 7000, "end": 8000}))
    assert isinstance(beyond, Result) and "6,000" in beyond.text
    empty = select(genome, GeneFilter(keywords=["?!"]))
    assert isinstance(empty, Result) and empty.status == "declined"


def test_quotes_cannot_reach_sql(ids) -> None:
    assert ids(keywords=["'; DROP TABLE genes; --"]) == []
    assert ids(names=["' OR TRUE --"]) == []
    assert len(ids()) == 14


def test_limits_in_words(synthetic) -> None:
    genome = synthetic.library.genomes[0]

    def said(**conditions) -> str:
        return select(genome, GeneFilter(**conditions)).words

    assert said(min_length=5001) == "longer than 5,000 bp"
    assert said(min_length=300, length_unit="aa") == "of at least 300 aa"
    assert said(max_length=299) == "shorter than 300 bp"
    assert said(min_length=100, max_length=200) == "of 100 to 200 bp"
