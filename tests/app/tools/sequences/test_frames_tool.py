"""Translation in stated frames, against Biopython."""

from __future__ import annotations

import pytest
from Bio.Seq import Seq

FRAMES = [1, 2, 3, -1, -2, -3]


def translated(bases: Seq, frame: int, table: int) -> str:
    text = bases if frame > 0 else bases.reverse_complement()
    text = text[abs(frame) - 1 :]
    return str(text[: len(text) - len(text) % 3].translate(table=table))


def test_a_region_in_all_frames(run, synthetic) -> None:
    bases = synthetic.records["SYN_000001.1"].seq[1099:1400]
    result = run("translate_frames", frames=FRAMES, start=1100, end=1400, record="SYN_000001.1")
    assert [item.sequence for item in result.sequences] == [
        translated(bases, frame, 11) for frame in FRAMES
    ]
    assert [row[1] for row in result.table.rows] == [
        "1,100", "1,101", "1,102", "1,400", "1,399", "1,398"
    ]  # fmt: skip


@pytest.mark.parametrize("frame", [1, 3, -2])
def test_a_gene_on_the_minus_strand(run, synthetic, frame) -> None:
    record, feature = synthetic.feature("SYN_0002", "gene")
    result = run("translate_frames", frames=[frame], name="abcB")
    assert result.sequences[0].sequence == translated(feature.extract(record.seq), frame, 11)


def test_a_pasted_sequence(run) -> None:
    result = run("translate_frames", frames=[2], sequence="ATGAAACCCGGGTTTACG")
    assert result.sequences[0].sequence == translated(Seq("ATGAAACCCGGGTTTACG"), 2, 1)


def test_what_cannot_be_read(run) -> None:
    assert run("translate_frames", frames=[1], sequence="MKVLWW").status == "declined"
    far = run("translate_frames", frames=[1], start=9000, end=9100, record="SYN_000001.1")
    assert far.status == "declined" and "6,000" in far.text
    assert run("translate_frames", frames=[3], start=5, end=6).status == "declined"
