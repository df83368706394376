"""Hydrophobic segments against Biopython's windows and a plain choice among them."""

from __future__ import annotations

import random

import pytest
from Bio.SeqUtils.ProtParam import ProteinAnalysis
from Bio.SeqUtils.ProtParamData import kd

from app.tools.proteins.hydropathy import segments

LACY = (
    "MYYLKNTNFWMFGLFFFFYFFIMGAYFPFFPIWLHDINHISKSDTGIIFAAISLFSLLFQPLFGLLSDKLGLRKYLLWIITGMLVMFAPFFIFIFGPLLQ"
    "YNILVGSIVGGIYLGFCFNAGAPAVEAFIEKVSRRSNFEFGRARMFGCVGWALCASIVGIMFTINNQFVFWLGSGCALILAVLLFFAKTDAPSSATVANA"
)
"""The first half of LacY of E. coli K-12."""


def plainly(protein: str, window: int, threshold: float) -> list[tuple[int, float]]:
    """The highest window that is left, again and again, by Biopython's means."""
    means = ProteinAnalysis(protein).protein_scale(kd, window)
    left = [(-round(mean, 6), at) for at, mean in enumerate(means)
            if round(mean, 6) >= threshold]  # fmt: skip
    found = []
    while left:
        best = min(left)
        found.append((best[1], -best[0]))
        left = [one for one in left if abs(one[1] - best[1]) >= window]
    return sorted(found)


@pytest.mark.parametrize("window", [7, 19, 21])
@pytest.mark.parametrize("threshold", [0.5, 1.6, 2.0])
@pytest.mark.parametrize("seed", range(6))
def test_as_biopython_with_a_plain_choice(seed, window, threshold) -> None:
    rng = random.Random(seed)
    protein = LACY if not seed else "".join(rng.choices("ACDEFGHIKLMNPQRSTVWYLIVFAL", k=400))
    found = segments(protein, window, threshold)
    expected = plainly(protein, window, threshold)
    assert [one.start for one in found] == [start for start, _ in expected]
    assert [one.mean for one in found] == pytest.approx([mean for _, mean in expected])


def test_segments_of_lacy_lie_in_its_helices() -> None:
    """The first half of the permease has six."""
    starts = [one.start + 1 for one in segments(LACY, 19, 1.6)]
    assert starts == [14, 47, 76, 103, 146, 168]


def test_short_proteins_and_unknown_residues() -> None:
    assert segments("LLLL", 19, 1.6) == []
    assert segments("L" * 12 + "X" + "L" * 12, 19, 1.6) == []
    assert [one.start for one in segments("X" + "L" * 19, 19, 3.8)] == [1]


def test_all_proteins_are_screened(run, synthetic) -> None:
    numbers = {}
    for record in synthetic.records.values():
        for feature in record.features:
            if feature.type == "CDS" and "pseudo" not in feature.qualifiers:
                protein = feature.qualifiers.get("translation", [""])[0]
                protein = protein or str(feature.extract(record.seq).translate(table=11))
                tag = feature.qualifiers["locus_tag"][0]
                numbers[tag] = len(plainly(protein.strip("*"), 9, 1.2)) if len(protein) > 9 else 0
    result = run("hydrophobic_segments", window=9, threshold=1.2, min_segments=0)
    at = result.table.columns.index("segments")
    found = {row[0]: row[at] for row in result.table.rows}
    assert {tag: found[tag] for tag in numbers if tag in found} == {
        tag: number for tag, number in numbers.items() if tag in found
    }
    assert len(found) >= 5 and max(found.values()) > 0
    assert [row[at] for row in result.table.rows] == sorted(found.values(), reverse=True)


def test_what_the_sentence_says(run) -> None:
    text = run("hydrophobic_segments").text
    assert "Kyte and Doolittle" in text and "19 residues" in text and "DeepTMHMM" in text
    assert run("hydrophobic_segments", names=["zzz"]).status == "declined"
    one = run("hydrophobic_segments", names=["SYN_0001"], threshold=4.5)
    assert "no hydrophobic segment" in one.text and one.citations[0].id == "SYN_0001"
