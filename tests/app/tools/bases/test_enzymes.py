"""Restriction sites and fragments against Bio.Restriction itself."""

import random

import pytest
from Bio import Restriction
from Bio.Seq import Seq

from app.tools.bases.enzymes import count_sites, enzyme, enzymes, fragments, sites, suggestions

NAMES = ["EcoRI", "HindIII", "BsaI", "FokI", "NotI", "BamHI", "AluI", "HinfI", "BstXI", "BglI"]
NAMES += ["EarI", "DpnII", "KpnI", "SapI"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("circular", [False, True])
def test_cuts_equal_biopython(name, circular):
    sequence = "".join(random.Random(name).choices("ACGT", k=6000))
    theirs = getattr(Restriction, name).search(Seq(sequence), linear=not circular)
    ours = sites(sequence.encode(), enzyme(name), circular=circular)
    assert sorted(cut + 1 for site in ours for cut in site.cuts) == sorted(theirs)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("circular", [False, True])
def test_fragments_equal_biopython_and_sum_to_the_whole(name, circular):
    sequence = "".join(random.Random(name + "x").choices("ACGT", k=5000))
    pieces = getattr(Restriction, name).catalyse(Seq(sequence), linear=not circular)
    cuts = [
        cut
        for site in sites(sequence.encode(), enzyme(name), circular=circular)
        for cut in site.cuts
    ]
    ours = fragments(cuts, len(sequence), circular)
    assert sum(end - start for start, end in ours) == len(sequence)
    assert sorted(end - start for start, end in ours) == sorted(len(piece) for piece in pieces)
    double = sequence * 2
    assert {double[start:end] for start, end in ours} == {str(piece) for piece in pieces}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("HindIII", "HindIII"),
        ("hind3", "HindIII"),
        ("Hind III", "HindIII"),
        ("HINDIII", "HindIII"),
        ("EcoR1", "EcoRI"),
        ("eco ri", "EcoRI"),
        ("EcoRl", "EcoRI"),
        ("eco-rv", "EcoRV"),
        ("ecor5", "EcoRV"),
        ("EcoRI-HF", "EcoRI"),
        ("Sau3A1", "Sau3AI"),
        ("bamh1", "BamHI"),
        ("PstI", "PstI"),
    ],
)
def test_names_as_people_write_them(written, name):
    assert enzyme(written).name == name


def test_unknown_names_have_near_ones():
    assert enzyme("NoSuchI") is None
    assert "HindIII" in suggestions("HinddIII")


@pytest.mark.parametrize("circular", [False, True])
def test_counting_stops_early_but_is_right_below_the_limit(circular):
    sequence = bytes(random.Random(3).choices(b"ACGT", k=500_000))
    for name in ("EcoRI", "NotI", "BsaI", "SfiI"):
        whole = len(sites(sequence, enzyme(name), circular=circular))
        assert count_sites(sequence, enzyme(name), circular=circular) == whole
        assert count_sites(sequence, enzyme(name), circular=circular, beyond=3) >= min(whole, 4)


def test_every_enzyme_has_a_site_of_iupac_letters():
    assert len(enzymes()) > 900
    for item in enzymes().values():
        assert set(item.site) <= set("ACGTRYSWKMBDHVN")


def test_ends_of_fragments():
    assert fragments([], 10, False) == [(0, 10)]
    assert fragments([], 10, True) == [(0, 10)]
    assert fragments([4], 10, True) == [(4, 14)]
    assert fragments([4, 4, 7], 10, False) == [(0, 4), (4, 7), (7, 10)]
    assert fragments([0, 5], 10, True) == [(0, 5), (5, 10)]
