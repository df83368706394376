"""Every file of `formats/` against a reader that is not ours; none is left out.

Reads (SAM, BAM, FASTQ), variants and signal are compared in `tests/index/tracks`, intervals in
`tests/index/formats`.
"""

import gzip
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.SeqRecord import SeqRecord

from index.formats import open_any
from index.library import Library

pytestmark = pytest.mark.real

BIOPYTHON = {
    ".fa": "fasta", ".fna": "fasta", ".fasta": "fasta", ".faa": "fasta", ".embl": "embl",
    ".gbk": "genbank", ".gp": "genbank", ".dna": "snapgene",
}  # fmt: skip
ROWS = {".gff", ".gff3", ".gtf"}
CUT_OUT = {".fa", ".fna", ".fasta", ".faa"}
TRACKS, FORMATS = "tests/index/tracks/test_{}.py", "tests/index/formats/test_{}.py"
ELSEWHERE = {
    ".bam": TRACKS.format("alignments"), ".sam": TRACKS.format("alignments"),
    ".fq": TRACKS.format("reads"), ".fastq": TRACKS.format("reads"),
    ".vcf": TRACKS.format("variants"), ".bg": TRACKS.format("signal"),
    ".bw": TRACKS.format("signal"), ".bigwig": TRACKS.format("signal"),
    ".bed": FORMATS.format("bed"), ".bb": FORMATS.format("bigwig"),
}  # fmt: skip
INDEXES = {".bai", ".tbi", ".md"}


def kind(path: Path) -> str:
    """Suffix, that of the packing left out."""
    return Path(path.stem).suffix if path.suffix in (".gz", ".bgz") else path.suffix


def files(data_dir: Path, suffixes: set[str]) -> list[Path]:
    found = sorted(p for p in (data_dir / "formats").rglob("*") if kind(p) in suffixes)
    assert found
    return found


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def by_biopython(path: Path, tmp_path: Path) -> list[SeqRecord]:
    plain = tmp_path / path.name
    plain.write_bytes(unpacked(path))
    return list(SeqIO.parse(plain, BIOPYTHON[kind(path)]))


def test_every_file_is_compared_with_another_reader(data_dir):
    root = Path(__file__).resolve().parents[2]
    known = {*BIOPYTHON, *ROWS, *ELSEWHERE, *INDEXES, ".wig"}
    rest = [p for p in (data_dir / "formats").rglob("*") if p.is_file() and kind(p) not in known]
    assert rest == []
    assert all((root / place).is_file() for place in ELSEWHERE.values())


def test_sequences_and_features_equal_biopython(data_dir, tmp_path):
    for path in files(data_dir, set(BIOPYTHON)):
        expected = by_biopython(path, tmp_path)
        found = list(open_any(path))
        assert len(found) == len(expected), path.name
        for record, other in zip(found, expected, strict=True):
            assert record.length == len(other), path.name
            if record.sequence is not None and kind(path) != ".faa":
                own, letters = record.sequence.decode(), str(other.seq).upper()
                assert own == letters or all(
                    a == b or a in "NX" for a, b in zip(own, letters, strict=True)
                ), path.name
            places = [
                (f.type, [(int(p.start), int(p.end), p.strand or 0) for p in f.location.parts])
                for f in other.features
            ]
            mine = [
                (f.type, [(p.start, p.end, p.strand) for p in f.parts]) for f in record.features
            ]
            if kind(path) in CUT_OUT and mine:  # a title that names a gene is read as one
                assert [parts[:2] for (_, (parts,)) in mine] == [(0, len(other))], path.name
            elif kind(path) != ".dna":  # Biopython makes CDS of what SnapGene calls otherwise
                assert mine == places, path.name
            else:
                assert len(mine) == len(places)


def test_feature_tables_hold_the_rows_of_the_file(data_dir):
    """Every place of every type; GTF gets the genes and transcripts that its rows imply."""
    for path in files(data_dir, ROWS):
        rows: set[tuple[str, str, int, int]] = set()
        for line in unpacked(path).decode().splitlines():
            if line.startswith("##FASTA"):
                break
            columns = line.split("\t")
            if len(columns) == 9 and line[0] != "#":
                rows.add((columns[2], columns[0], int(columns[3]) - 1, int(columns[4])))
        found = {
            (feature.type, record.id, part.start, part.end)
            for record in open_any(path)
            for feature in record.features
            for part in feature.parts
        }
        assert rows <= found, path.name
        implied = {"gene", "transcript"} if kind(path) == ".gtf" else set()
        assert {row[0] for row in found - rows} <= implied, path.name


def test_wig_values_are_those_of_the_file(data_dir, tmp_path):
    for path in files(data_dir, {".wig"}):
        covered, total, span, fixed = 0, 0.0, 1, False
        for words in map(str.split, unpacked(path).decode().splitlines()):
            if not words or words[0].startswith(("#", "track")):
                continue
            if words[0].endswith("Step"):
                keys = dict(word.split("=") for word in words[1:])
                span, fixed = int(keys.get("span", 1)), words[0] == "fixedStep"
                continue
            covered += span
            total += span * float(words[0 if fixed else 1])
        with Library.open(path, home=tmp_path / "home") as library:
            facts = library.tracks[0].summary()
        assert (facts.covered, facts.total) == (covered, pytest.approx(total)), path.name
