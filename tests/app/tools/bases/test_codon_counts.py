"""G and C at codon positions, several codons together, first and last codons: by plain counting."""

from __future__ import annotations

from collections import Counter

import pytest
from Bio.Data.CodonTable import unambiguous_dna_by_id

FORWARD = unambiguous_dna_by_id[11].forward_table


def _codons(record, feature) -> list[str]:
    text = str(feature.extract(record.seq))
    return [text[i : i + 3] for i in range(0, len(text) - 2, 3)]


def _coding(synthetic):
    for record in synthetic.records.values():
        for feature in record.features:
            if feature.type == "CDS" and "pseudo" not in feature.qualifiers:
                yield record, feature


def _share(codons: list[str], place: int) -> float:
    return round(100 * sum(codon[place] in "GC" for codon in codons) / len(codons), 2)


def _expected(codons: list[str]) -> dict[str, float]:
    family = Counter(FORWARD.values())
    free = [c for c in codons if c in FORWARD and family[FORWARD[c]] > 1]
    return {f"GC{n + 1}": _share(codons, n) for n in range(3)} | {"GC3s": _share(free, 2)}


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0007", "SYN_0012"])
def test_gc_at_the_positions_of_one_gene(run, synthetic, tag) -> None:
    result = run("codon_usage", names=[tag], what="gc_positions")
    expected = _expected(_codons(*synthetic.feature(tag)))
    assert {row[0]: row[3] for row in result.table.rows} == expected
    assert f"GC3 {expected['GC3']:.2f} %" in result.text


def test_gc_at_the_positions_of_a_strand(run, synthetic) -> None:
    for strand in (1, -1, None):
        codons = [
            codon
            for record, feature in _coding(synthetic)
            if strand in (None, feature.location.strand)
            for codon in _codons(record, feature)
        ]
        result = run("codon_usage", what="gc_positions", strand=strand)
        assert {row[0]: row[3] for row in result.table.rows} == _expected(codons)


def test_several_codons_each_and_together(run, synthetic) -> None:
    found = Counter(_codons(*synthetic.feature("SYN_0002")))
    text = run("codon_usage", names=["SYN_0002"], codons=["AGA", "cgu"]).text
    both = found["AGA"] + found["CGT"]
    assert f"AGA (R) {found['AGA']} time" in text and f"CGT (R) {found['CGT']} time" in text
    assert f"together {both} of {sum(found.values()):,} codons" in text
    assert run("codon_usage", codons=["AGA", "AG"]).status == "declined"


@pytest.mark.parametrize(
    ("what", "codon"), [("start", "ATG"), ("start", "GTG"), ("stop", "TAA"), ("stop", "TAG")]
)
def test_coding_sequences_by_their_first_or_last_codon(run, synthetic, what, codon) -> None:
    ends = {
        feature.qualifiers["locus_tag"][0]: _codons(record, feature)[0 if what == "start" else -1]
        for record, feature in _coding(synthetic)
    }
    mine = {tag for tag, end in ends.items() if end == codon}
    result = run("codon_usage", what=what, codon=codon)
    assert f"{len(mine)} {'begin' if what == 'start' else 'end'}" in result.text
    assert f"({100 * len(mine) / len(ends):.2f} %)" in result.text
    assert set(result.focus) == mine == {row[0] for row in (result.table.rows if mine else [])}


def test_the_end_of_one_gene_is_confirmed_or_corrected(run, synthetic) -> None:
    last = _codons(*synthetic.feature("SYN_0001"))[-1]
    other = "TGA" if last != "TGA" else "TAG"
    assert run("codon_usage", names=["SYN_0001"], what="stop", codon=last).text.startswith("Yes")
    assert run("codon_usage", names=["SYN_0001"], what="stop", codon=other).text.startswith("No")
