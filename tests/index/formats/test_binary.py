"""SnapGene and 2bit files, and the index of a FASTA file."""

import struct

import pytest
from Bio import SeqIO

from index.formats import open_any
from index.records import FormatError


def twobit(sequences, size=None, masked=()):
    """A 2bit file by UCSC's description; `masked` are places (start, length) in every sequence."""
    at = 16 + sum(5 + len(name) for name in sequences)
    index = body = b""
    for name, letters in sequences.items():
        index += bytes([len(name)]) + name.encode() + struct.pack("<I", at + len(body))
        blocks = [(i, 1) for i, letter in enumerate(letters) if letter == "N"]
        packed = bytearray()
        for i in range(0, len(letters), 4):
            byte = 0
            for letter in letters[i : i + 4].replace("N", "T").ljust(4, "T"):
                byte = byte << 2 | "TCAG".index(letter)
            packed.append(byte)
        numbers = [size or len(letters), len(blocks), *(b[0] for b in blocks)]
        numbers += [*(b[1] for b in blocks), len(masked), *(m[0] for m in masked)]
        numbers += [*(m[1] for m in masked), 0]
        body += struct.pack(f"<{len(numbers)}I", *numbers) + packed
    return struct.pack("<4I", 0x1A412743, 0, len(sequences), 0) + index + body


def test_2bit_letters(tmp_path):
    sequences = {"c1": "ACGTNNNACGTTA", "c2": "GATTACA"}
    path = tmp_path / "x.2bit"
    path.write_bytes(twobit(sequences))
    opened = open_any(path)
    assert {r.id: r.sequence.decode() for r in opened} == sequences
    assert opened.format == "2bit"


def test_2bit_masks_are_counted(tmp_path):
    path = tmp_path / "x.2bit"
    path.write_bytes(twobit({"c1": "ACGTACGTACGTTA"}, masked=[(2, 3), (9, 2)]))
    (record,) = open_any(path)
    assert (record.sequence, record.lower_case) == (b"ACGTACGTACGTTA", 5)


@pytest.mark.parametrize(
    "data",
    [
        twobit({"c1": "ACGT" * 100})[:70],
        twobit({"c1": "ACGT" * 100}, size=3_000_000_000),
        twobit({"c1": "ACGT"})[:10],
        struct.pack("<4I", 0x1A412743, 0, 4_000_000_000, 0) + bytes(40),
        b"\x09\x00\x00\x00\x0eSnapGene" + bytes(30),
        b"\x09\x00\x00\x00\x0eSnapGene\x00\x01\x00\x0f\x00\x13\x0a\x00\x00\x00\x04<x><",
    ],
)
def test_damage_is_one_sentence(tmp_path, data):
    path = tmp_path / "x.bin"
    path.write_bytes(data)
    with pytest.raises(FormatError) as caught:
        list(open_any(path))
    message = str(caught.value)
    assert message.startswith("x.bin: ") and message.endswith(".") and "\n" not in message


def test_fasta_index_gives_names_and_lengths(tmp_path):
    path = tmp_path / "x.fa.fai"
    path.write_text("c1\t100\t4\t60\t61\nc2\t7\t120\t60\t61\n")
    opened = open_any(path)
    assert [(r.id, r.length, r.sequence) for r in opened] == [("c1", 100, None), ("c2", 7, None)]
    assert "open the FASTA file" in opened.diagnostics[-1].message
    path.write_text("c1\t100\t4\t60\t61\nnonsense\n")
    with pytest.raises(FormatError, match="line 2"):
        list(open_any(path))


@pytest.mark.real
def test_real_snapgene_as_biopython(data_dir):
    path = data_dir / "formats" / "other" / "sample-d.dna"
    (record,) = open_any(path)
    their = SeqIO.read(path, "snapgene")
    assert record.sequence.decode() == str(their.seq).upper() and record.length == 1000
    assert (record.id, record.description, record.topology) == (
        "Sample",
        "Sample Sequence D",
        "linear",
    )
    assert [(f.type, f.start, f.end, f.qualifiers) for f in record.features] == [
        (f.type, int(f.location.start), int(f.location.end), f.qualifiers) for f in their.features
    ]
