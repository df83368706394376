"""Stretches taken out, codons and bases changed, RNA: against the file's letters in Biopython."""

from __future__ import annotations

import re

import pytest
from Bio.Seq import Seq


def _gc(text: str) -> str:
    return f"{100 * (text.count('G') + text.count('C')) / len(text):.2f} %"


def _record(synthetic):
    return next(iter(synthetic.records.values()))


@pytest.mark.parametrize(("start", "end"), [(1, 100), (301, 350), (900, 1900)])
def test_a_region_taken_out(run, synthetic, start, end) -> None:
    record = _record(synthetic)
    text = str(record.seq).upper()
    kept = text[: start - 1] + text[end:]
    region = {"start": start, "end": end, "record": record.id}
    result = run("deletion", region=region, with_sequence=True)
    assert result.sequences[0].sequence == kept
    assert f"is {len(kept):,} bp long, {end - start + 1:,} bp less" in result.text
    assert f"GC content is {_gc(kept)}" in result.text
    assert not run("deletion", region=region).sequences


def test_genes_taken_out_of_their_record(run, synthetic) -> None:
    record, one = synthetic.feature("SYN_0001", "gene")
    other = synthetic.feature("SYN_0002", "gene")[1]
    gone = {at for feature in (one, other) for at in
            range(int(feature.location.start), int(feature.location.end))}  # fmt: skip
    kept = "".join(base for at, base in enumerate(str(record.seq).upper()) if at not in gone)
    result = run("deletion", names=["abcA", "abcB"], with_sequence=True)
    assert result.sequences[0].sequence == kept
    assert {item.id for item in result.citations} == {"SYN_0001", "SYN_0002"}


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0002"])
def test_bases_taken_out_of_a_gene(run, synthetic, tag) -> None:
    record, feature = synthetic.feature(tag, "gene")
    text = str(feature.extract(record.seq)).upper()
    inner = run("deletion", within=tag, region={"start": 10, "end": 20}, with_sequence=True)
    assert inner.sequences[0].sequence == text[:9] + text[20:]
    assert "shifts the reading frame" in inner.text
    ends = run("deletion", within=tag, first=3, last=9, with_sequence=True)
    assert ends.sequences[0].sequence == text[3:-9] and "keeps the reading" in ends.text
    beyond = {"start": 1, "end": len(text) + 1}
    assert run("deletion", within=tag, region=beyond).status == "declined"


def test_nothing_said_to_be_taken_out(run, annotation_only) -> None:
    assert run("deletion").status == "declined"
    assert run("deletion", annotation_only, region={"start": 1, "end": 9}).status == "declined"


@pytest.mark.parametrize("tag", ["SYN_0001", "SYN_0002", "SYN_0007", "SYN_0012"])
@pytest.mark.parametrize("to", ["TAA", "GGT", "stop", "W"])
def test_a_codon_changed(run, synthetic, tag, to) -> None:
    record, feature = synthetic.feature(tag)
    coding = str(feature.extract(record.seq)).upper()
    codon = {"stop": "TAA", "W": "TGG"}.get(to, to)
    for at in (2, 34, 51):
        changed = coding[: 3 * at - 3] + codon + coding[3 * at :]
        made = "M" + str(Seq(changed).translate(table=11, to_stop=True))[1:]
        result = run("mutation", name=tag, codon=at, to=to)
        assert result.sequences[0].sequence == made
        assert f"({coding[3 * at - 3 : 3 * at]} for" in result.text
        if codon == "TAA":
            assert f"ends after residue {at - 1}:" in result.text


def test_bases_of_the_record_changed(run, synthetic) -> None:
    for tag in ("SYN_0002", "SYN_0007"):
        record, feature = synthetic.feature(tag)
        walk = list(feature.location)
        coding = str(feature.extract(record.seq)).upper()
        protein = str(Seq(coding).translate(table=11))
        for index in (30, 31, 32, 151):
            old = str(record.seq[walk[index]]).upper()
            for new in sorted(set("ACGT") - {old}):
                own = new if feature.location.strand > 0 else str(Seq(new).complement())
                changed = coding[:index] + own + coding[index + 1 :]
                letter = str(Seq(changed).translate(table=11))[index // 3]
                result = run("mutation", position=walk[index] + 1, to=new, name=tag)
                if letter == protein[index // 3]:
                    assert "synonymous" in result.text
                else:
                    assert f"{protein[index // 3]}{index // 3 + 1}{letter}," in result.text
    wrong = run("mutation", position=walk[30] + 1, to="A", expected="N", name=tag)
    assert wrong.status == "declined"


def test_what_cannot_be_changed_is_declined(run, annotation_only) -> None:
    assert run("mutation", name="abcB", codon=100_000, to="W").status == "declined"
    assert run("mutation", name="trnL", codon=2, to="W").status == "declined"
    assert run("mutation", codon=2, to="W").status == "declined"
    assert run("mutation", annotation_only, name="gffA", codon=2, to="W").status == "declined"
    assert "start codon is lost" in run("mutation", name="abcB", codon=1, to="AAA").text
    assert "synonymous" in run("mutation", name="abcB", codon=1, to="GTG").text


def test_a_region_as_rna(run, synthetic) -> None:
    record = _record(synthetic)
    result = run("region_sequence", start=11, end=80, record=record.id, rna=True, strand=-1)
    expected = str(record.seq[10:80].reverse_complement().transcribe())
    assert result.sequences[0].sequence == expected and result.sequences[0].kind == "rna"
    assert re.search("RNA", result.text)
