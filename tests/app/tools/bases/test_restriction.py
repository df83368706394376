"""Restriction tools against Bio.Restriction."""

import re
from itertools import pairwise

import pytest
from Bio import Restriction, SeqIO
from Bio.Restriction import Analysis, CommOnly, RestrictionBatch

from index.library import Library

CHROMOSOME = "SYN_000001.1"
PLASMID = "SYN_000002.1"


def theirs(name, record):
    linear = record.annotations["topology"] != "circular"
    return getattr(Restriction, name).search(record.seq, linear=linear)


@pytest.mark.parametrize("name", ["EcoRI", "HindIII", "AluI", "BsaI", "TaqI"])
@pytest.mark.parametrize("record", [CHROMOSOME, PLASMID])
def test_cuts_of_an_enzyme(run, synthetic, name, record):
    expected = theirs(name, synthetic.records[record])
    result = run("restriction_sites", enzymes=[name], record=record)
    if not expected:
        assert "does not cut" in result.text
        return
    if result.table is not None:
        cuts = sorted(int(row[6]) for row in result.table.rows)
        assert result.table.total == len(expected)
    else:
        told = re.findall(r"cut after ([\d,]+)", result.text)
        cuts = sorted(int(item.replace(",", "")) for item in told)
    assert [cut + 1 for cut in cuts] == sorted(expected)


def test_several_enzymes_at_once_and_names_as_written(run, synthetic):
    result = run("restriction_sites", enzymes=["eco r1", "hind3"], record=CHROMOSOME)
    assert "EcoRI (G^AATTC)" in result.text and "HindIII (A^AGCTT)" in result.text


@pytest.mark.parametrize("cuts", [0, 1, 2])
def test_enzymes_by_number_of_cuts_equal_an_analysis(run, synthetic, cuts):
    record = synthetic.records[PLASMID]
    result = run("restriction_sites", cuts=cuts, record=PLASMID)
    found = {row[0] for row in result.table.rows}
    for name in ("EcoRI", "BamHI", "PstI", "NotI", "XbaI", "SalI", "HincII", "MseI", "SspI"):
        # sites at the very end may be recognised though the cut falls outside
        number = len(theirs(name, record))
        assert (name in found) == (number == cuts), name
    batch = Analysis(RestrictionBatch(CommOnly), record.seq, linear=True)
    single = {str(enzyme) for enzyme in batch.with_N_sites(cuts)}
    differing = found ^ single
    assert len(differing) <= len(single) * 0.1


@pytest.mark.parametrize("names", [["HindIII"], ["AluI"], ["EcoRI", "HindIII"], ["AluI", "TaqI"]])
@pytest.mark.parametrize("record", [CHROMOSOME, PLASMID])
def test_fragments_add_up_and_equal_biopython(run, synthetic, names, record):
    sequence = synthetic.records[record]
    circular = sequence.annotations["topology"] == "circular"
    places = sorted({cut for name in names for cut in theirs(name, sequence)})
    size = len(sequence)
    if circular:
        lengths = [
            (b - a - 1) % size + 1 for a, b in zip(places, places[1:] + places[:1], strict=True)
        ]
    else:
        edges = [1, *places, size + 1]
        lengths = [b - a for a, b in pairwise(edges)]
    lengths = sorted(lengths, reverse=True) or [size]
    result = run("digest", enzymes=names, record=record)
    if result.table is not None:
        assert [row[1] for row in result.table.rows] == lengths
        assert sum(row[1] for row in result.table.rows) == size
    for length in lengths[:1] + lengths[-1:]:
        assert f"{length:,} bp" in result.text


def test_an_enzyme_that_does_not_cut_leaves_one_piece(run):
    result = run("digest", enzymes=["NotI"], record=PLASMID)
    assert "does not cut" in result.text and "900 bp" in result.text


def test_unknown_enzymes_and_missing_sequence_are_declined(run, annotation_only):
    refused = run("restriction_sites", enzymes=["HindX"])
    assert refused.status == "declined" and "HindX" in refused.text
    assert run("digest", enzymes=["EcoRI", "nonsense"]).status == "declined"
    assert run("digest", annotation_only, enzymes=["EcoRI"]).status == "declined"


def test_a_stretch_is_cut_as_a_linear_piece(run, synthetic):
    piece = synthetic.records[CHROMOSOME].seq[499:2000]
    lengths = sorted(map(len, Restriction.AluI.catalyse(piece, linear=True)))
    result = run(
        "digest", enzymes=["AluI"], region={"start": 500, "end": 2000, "record": CHROMOSOME}
    )
    assert sorted(row[1] for row in result.table.rows) == lengths
    assert result.table.rows[0][2] >= 500 and "(1,501 bp, a linear piece)" in result.text


def test_a_gene_is_cut_by_itself(run, synthetic):
    longest = max(
        (f for f in synthetic.records[CHROMOSOME].features if f.type == "CDS"),
        key=lambda feature: len(feature.location),
    )
    piece = longest.extract(synthetic.records[CHROMOSOME].seq)
    pieces = [p for p in Restriction.TaqI.catalyse(piece, linear=True) if p]
    result = run("digest", enzymes=["TaqI"], within=longest.qualifiers["locus_tag"][0])
    assert (f"into {len(pieces)} fragments" in result.text) == (len(pieces) > 1)
    assert f"({len(piece):,} bp, a linear piece)" in result.text


@pytest.mark.real
def test_textbook_digests(data_dir, run):
    folder = data_dir / "genomes"
    phage = Library.open([folder / "virus/lambda_NC_001416.gbk"])
    result = run("digest", phage, enzymes=["HindIII"])
    assert [row[1] for row in result.table.rows] == [23130, 9416, 6682, 4361, 2322, 2027, 564]
    path = folder / "plasmid/pBR322_J01749.gb"
    plasmid = SeqIO.read(path, "genbank")
    result = run("digest", Library.open([path]), enzymes=["HinfI"])
    pieces = Restriction.HinfI.catalyse(plasmid.seq, linear=False)
    assert [row[1] for row in result.table.rows] == sorted(map(len, pieces), reverse=True)
