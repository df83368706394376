"""Codons of positions and positions of codons, against the locations that Biopython walks along."""

from __future__ import annotations

import re

import pytest
from Bio import SeqIO
from Bio.Seq import Seq

from app.tools.registry import call
from index.library import Library

TAGS = ["SYN_0001", "SYN_0002", "SYN_0007", "SYN_0012"]


def _walk(feature) -> list[int]:
    """1-based positions of a CDS in the order in which they are read."""
    offset = int(feature.qualifiers.get("codon_start", ["1"])[0]) - 1
    return [at + 1 for at in feature.location][offset:]


@pytest.mark.parametrize("tag", TAGS)
def test_every_position_of_a_coding_sequence(run, synthetic, tag) -> None:
    record, feature = synthetic.feature(tag)
    walk, coding = _walk(feature), str(feature.extract(record.seq))
    whole = len(walk) // 3
    for index in [*range(9), *range(148, 156), *range(len(walk) - 6, len(walk))]:
        result = run("codon_place", position=walk[index], name=tag)
        codon = index // 3
        base = ("first", "second", "third")[index % 3]
        assert f"the {base} base of codon {codon + 1:,} of" in result.text
        assert f" {coding[3 * codon : 3 * codon + 3]}" in result.text
        assert f"({whole:,} codons)" in result.text
        places = walk[3 * codon : 3 * codon + 3]
        assert result.citations[0].start == min(places)
        assert result.citations[0].end == max(places)
        if codon == whole - 1:
            assert "its stop codon" in result.text


def test_without_a_name_and_outside(run, synthetic) -> None:
    record, feature = synthetic.feature("SYN_0002")
    inside = _walk(feature)[30]
    result = run("codon_place", position=inside, record=record.id)
    assert "codon 11 of *abcB*" in result.text
    free = set(range(1, len(record.seq) + 1))
    for item in record.features:
        if item.type == "CDS":
            free -= {at + 1 for at in item.location}
    away = run("codon_place", position=min(free), record=record.id)
    assert "falls in no codon" in away.text
    assert run("codon_place", position=10**8, record=record.id).status == "declined"
    assert run("codon_place", position=min(free), name="SYN_0002").status == "declined"


def test_a_number_past_the_protein_is_a_position_of_the_record(run, synthetic) -> None:
    _, feature = synthetic.feature("SYN_0002")
    walk = _walk(feature)
    position = max(walk)
    assert position > len(walk) // 3
    result = run("protein_residues", name="abcB", start=position)
    assert f"codon {walk.index(position) // 3 + 1:,} of" in result.text


@pytest.mark.parametrize("tag", TAGS)
def test_bases_that_code_for_the_ends_of_a_protein(run, synthetic, tag) -> None:
    record, feature = synthetic.feature(tag)
    coding = str(feature.extract(record.seq))
    first = run("protein_residues", name=tag, end=7, what="codon")
    assert first.sequences[0].sequence == coding[:21] and first.sequences[0].kind == "dna"
    last = run("protein_residues", name=tag, last=5, what="codon")
    assert last.sequences[0].sequence == coding[-18:-3]
    ended = run("protein_residues", name=tag, last=5, what="codon", stop=True)
    assert ended.sequences[0].sequence == coding[-18:]
    assert "stop codon included" in ended.text


GFF = """##gff-version 3
chr1\t.\tgene\t11\t100\t.\t+\t.\tID=g1;Name=one
chr1\t.\tmRNA\t11\t100\t.\t+\t.\tID=m1;Parent=g1
chr1\t.\tCDS\t11\t30\t.\t+\t0\tID=c1;Parent=m1
chr1\t.\tCDS\t51\t91\t.\t+\t1\tID=c1;Parent=m1
chr1\t.\tgene\t201\t300\t.\t-\t.\tID=g2;Name=two
chr1\t.\tmRNA\t201\t300\t.\t-\t.\tID=m2;Parent=g2
chr1\t.\tCDS\t201\t230\t.\t-\t2\tID=c2;Parent=m2
chr1\t.\tCDS\t251\t291\t.\t-\t1\tID=c2;Parent=m2
"""


@pytest.mark.parametrize(
    ("name", "walk"),
    [
        ("one", [*range(11, 31), *range(51, 92)]),
        ("two", [*range(291, 250, -1), *range(230, 200, -1)][1:]),
    ],
)
def test_annotation_only_with_joins_and_phases(tmp_path, name, walk) -> None:
    path = tmp_path / "only.gff3"
    path.write_text(GFF, "utf-8")
    with Library.open([path]) as library:
        for index in range(0, len(walk) // 3 * 3, 4):
            result = call(library, "codon_place", {"position": walk[index], "name": name})
            base = ("first", "second", "third")[index % 3]
            assert f"the {base} base of codon {index // 3 + 1} of" in result.text
            there = call(library, "protein_residues",
                         {"name": name, "start": index // 3 + 1, "what": "codon"})  # fmt: skip
            places = walk[index // 3 * 3 : index // 3 * 3 + 3]
            assert (there.citations[0].start, there.citations[0].end) == (
                min(places),
                max(places),
            )
            assert "no bases" in there.text


def test_an_intron_is_no_codon(tmp_path) -> None:
    path = tmp_path / "only.gff3"
    path.write_text(GFF, "utf-8")
    with Library.open([path]) as library:
        result = call(library, "codon_place", {"position": 40, "name": "one"})
        assert "falls in no codon" in result.text and "intron" in result.text


@pytest.fixture
def polyprotein(tmp_path):
    """A polyprotein of two mature peptides, as GenBank writes one."""
    from Bio.SeqFeature import SeqFeature, SimpleLocation
    from Bio.SeqRecord import SeqRecord

    coding = "ATG" + "GCTGATAAACGTTGG" * 12 + "TAA"
    text = "ACGT" * 10 + coding + "ACGT" * 10
    record = SeqRecord(Seq(text), id="POLY1.1", name="POLY1", description="A virus.")
    record.annotations.update(molecule_type="DNA", topology="linear")
    start = 40
    spans = {"CDS": (0, len(coding)), "pepA": (3, 93), "pepB": (93, 183)}
    for name, (low, high) in spans.items():
        kind = "CDS" if name == "CDS" else "mat_peptide"
        record.features.append(
            SeqFeature(
                SimpleLocation(start + low, start + high, 1),
                type=kind,
                qualifiers={"gene": ["pol"], "product": ["polyprotein" if kind == "CDS" else name]},
            )
        )
    path = tmp_path / "poly.gb"
    SeqIO.write(record, path, "genbank")
    return path, text, start


def test_mature_peptides_are_counted_from_their_own_first_residue(polyprotein) -> None:
    path, text, start = polyprotein
    with Library.open([path]) as library:
        low = start + 93
        for residue in (1, 7, 30):
            codon = text[low + 3 * residue - 3 : low + 3 * residue]
            result = call(library, "protein_residues", {"name": "pepB", "start": residue})
            assert f"{Seq(codon).translate()})" in result.text and codon in result.text
            position = low + 3 * residue - 1
            back = call(library, "codon_place", {"position": position, "name": "pepB"})
            assert f"second base of codon {residue} of the mature peptide pepB" in back.text
            both = call(library, "codon_place", {"position": position})
            assert re.search(rf"codon {residue + 31} of \*pol\*", both.text)
            assert f"codon {residue} of the mature peptide pepB" in both.text
