"""Every real and awkward file, against Biopython or against the file itself."""

import gzip
import importlib.util
import sys
import warnings
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import unquote

import pytest
from Bio import SeqIO

from index.formats import open_any
from index.records import FormatError

pytestmark = pytest.mark.real

ROOT = Path(__file__).resolve().parents[2]

# Where Biopython reads a file otherwise, and why ours is kept.
TOLD_APART = {
    "genbankWithU.gb": "mixes T and U, which Biopython keeps",
    "duplication.gbff": "a location past the end is cut",
    "gbWithWrappingFeature.gb": "locations past the end are cut",
    "revcomp_mrna.gb": "locations past the end are cut",
    "incomplete_qualifier.gbk": "a feature beyond the end is skipped",
    "qualifier_escaping_read.gb": "a feature beyond the end is skipped",
    "extra_keywords.gb.gz": "parts on other records are left out",
    "one_of.gb": "parts on other records are left out",
    "negative_location.gb": "a location before 1 is cut, Biopython gives none",
    "NC_005816.gb": "replace(5933^5934,..) is a place, Biopython gives none",
}
FAILS = {
    "genbank_5_blanks_start_of_file",
    "genbank_missing_locus_name",
    "fasta_invalid_missing_header",
}


def opened_text(path: Path):
    packed = path.suffix in (".gz", ".bgz")
    return gzip.open(path, "rt") if packed else open(path, encoding="utf-8")


def by_biopython(path: Path, kind: str):
    with warnings.catch_warnings(), opened_text(path) as handle:
        warnings.simplefilter("ignore")
        return list(SeqIO.parse(handle, kind))


def names(data_dir: Path, *folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (data_dir / folder).iterdir() if path.is_file()
    )


def genbank_files(data_dir: Path) -> list[Path]:
    files = [path for path in data_dir.glob("genomes/*/*.g*b*") if ".gff" not in path.name]
    return sorted(files) + names(data_dir, "awkward/genbank")


def parts_of(feature) -> list[tuple[int, int, int]] | None:
    if feature.location is None:
        return None
    return [(int(p.start), int(p.end), p.strand or 0) for p in feature.location.parts]


def test_every_genbank_file_equals_biopython(data_dir):
    compared = 0
    for path in genbank_files(data_dir):
        try:
            expected = by_biopython(path, "genbank")
        except (ValueError, AssertionError):
            continue
        compared += 1
        found = list(open_any(path))
        label = path.name
        assert [r.length for r in found] == [len(r) for r in expected], label
        for record, other in zip(found, expected, strict=True):
            if other.seq.defined and "U" not in other.seq:
                assert record.sequence == bytes(other.seq), label
            else:
                assert record.sequence is None or b"U" in bytes(other.seq), label
            assert other.id in (record.id, "."), label
            assert record.description == other.description, label
            assert other.annotations.get("organism", "") in (record.organism, "", "."), label
            assert other.annotations.get("topology", record.topology) == record.topology, label
            mine = record.annotations
            assert mine.get("taxonomy", []) == other.annotations.get("taxonomy", []), label
            assert len(mine.get("references", [])) == len(other.annotations.get("references", []))
            mine_of = {(f.type, str(f.qualifiers)): f for f in record.features}
            if label in TOLD_APART or path.parent.name == "plasmid":
                inside = [f for f in other.features if (f.type, str(f.qualifiers)) in mine_of]
                assert len(other.features) - len(inside) <= 1, label
                continue
            assert len(record.features) == len(other.features), label
            for feature, twin in zip(record.features, other.features, strict=True):
                assert feature.type == twin.type, label
                assert feature.qualifiers == twin.qualifiers, (label, feature.line)
                exact = [(p.start, p.end, p.strand) for p in feature.parts]
                assert exact == parts_of(twin), (label, feature.line)
    assert compared >= 70


def test_features_stand_on_the_lines_they_name(data_dir):
    for path in genbank_files(data_dir):
        if path.name in FAILS:
            continue
        with opened_text(path) as handle:
            lines = handle.read().split("\n")
        for record in open_any(path):
            assert lines[record.line - 1].startswith("LOCUS")
            for feature in record.features:
                assert lines[feature.line - 1].split()[0] == feature.type, path.name


def test_awkward_files_open_or_fail_in_one_sentence(data_dir):
    failed = set()
    files = names(data_dir, *(f"awkward/{kind}" for kind in ("genbank", "fasta", "gff")))
    for path in files:
        try:
            opened = open_any(path)
            records = list(opened)
        except FormatError as error:
            assert error.__cause__ is None
            assert str(error).startswith(f"{path.name}: ") and "\n" not in str(error)
            failed.add(path.name)
            continue
        assert records
        assert len({record.id for record in records}) == len(records)
        for record in records:
            assert record.sequence is None or len(record.sequence) == record.length
            for feature in record.features:
                assert feature.parts and 0 <= feature.start <= feature.end <= record.length
        for diagnostic in opened.diagnostics:
            assert diagnostic.file == path.name
            assert diagnostic.message.endswith((".", ".…")) and "\n" not in diagnostic.message
    assert failed == FAILS | {"TAIR10.part.gff.bgz.tbi"}


@pytest.mark.parametrize("kind", ["embl", "fastq", "vcf", "sam", "bed"])
def test_awkward_files_open_or_are_refused_in_a_sentence(data_dir, kind):
    opened = 0
    for path in names(data_dir, f"awkward/{kind}"):
        try:
            found = open_any(path)
            opened += bool(found.is_track or list(found))
        except FormatError as error:
            assert path.name in str(error) and "\n" not in str(error)
    assert opened


@pytest.mark.parametrize(
    "pattern", ["awkward/fasta/*", "genomes/bacteria/bacillus_subtilis_168_CDS.fna.gz"]
)
def test_fasta_files_equal_biopython(data_dir, pattern):
    compared = 0
    for path in sorted(data_dir.glob(pattern)):
        try:
            expected = by_biopython(path, "fasta")
        except ValueError:
            continue
        compared += 1
        found = list(open_any(path))
        assert [r.length for r in found] == [len(r) for r in expected], path.name
        for record, other in zip(found, expected, strict=True):
            letters = str(other.seq).upper()
            assert all(
                a == b or a in "NXT" for a, b in zip(record.sequence.decode(), letters, strict=True)
            )
    assert compared


@pytest.mark.parametrize(
    "name",
    ["bacteria/bacillus_subtilis_168_AL009126.gff3.gz", "eukaryote/yeast_S288c_all.gff.gz"],
)
def test_gff_features_equal_the_rows_of_the_file(data_dir, name):
    path = data_dir / "genomes" / name
    extent: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    with gzip.open(path, "rt") as handle:
        for line in handle:
            columns = line.rstrip("\n").split("\t")
            if line[0] == "#" or len(columns) != 9:
                continue
            keys = dict(piece.split("=", 1) for piece in columns[8].split(";") if "=" in piece)
            where = (columns[0], columns[2], unquote(keys.get("ID", "")))
            extent[where].append((int(columns[3]), int(columns[4])))
    records = list(open_any(path))
    found = Counter(f.type for r in records for f in r.features)
    joined = Counter(kind for _, kind, identifier in extent if identifier)
    assert all(found[kind] == joined[kind] for kind in ("gene", "CDS"))
    for record in records:
        for feature in record.features:
            spans = extent[record.id, feature.type, feature.first("ID")]
            if feature.first("ID") and len(feature.parts) == len(spans):
                mine = sorted((part.start + 1, part.end) for part in feature.parts)
                assert mine == sorted(spans)
            strands = [part.start for part in feature.parts]
            if feature.strand and max(b for _, b in spans) <= record.length and spans:
                assert strands == sorted(strands, reverse=feature.strand < 0)


def test_prokka_reads_the_same_with_and_without_its_fasta_line(data_dir):
    folder = data_dir / "awkward" / "gff"
    with_line, without = (
        [(r.id, r.sequence, r.features) for r in open_any(folder / name)]
        for name in ("prokka_with_fasta.gff", "prokka_no_fasta_line.gff")
    )
    assert with_line[0][:2] == without[0][:2] and with_line[0][1]
    pairs = zip(with_line[0][2], without[0][2], strict=True)
    # Upstream also shortened a tRNA in one of the two files.
    assert [a.line for a, b in pairs if a != b] == [15]


def test_trans_spliced_rps12(data_dir):
    path = data_dir / "genomes/organelle/arabidopsis_chloroplast_NC_000932.gb.gz"
    (record,) = open_any(path)
    coding = [f for f in record.features if f.type == "CDS" and f.first("gene") == "rps12"]
    assert len(coding) == 2
    for feature in coding:
        assert {part.strand for part in feature.parts} in ({1, -1}, {-1})
        assert feature.parts[0].strand == -1


def test_origin_spanning_genes_of_phix174(data_dir):
    (record,) = open_any(data_dir / "genomes/virus/phiX174_NC_001422.gbk")
    spanning = [f for f in record.features if f.type == "CDS" and f.start == 0]
    assert len(spanning) == 3
    for feature in spanning:
        assert feature.parts[0].end == record.length and feature.parts[1].start == 0


def test_mutated_files(data_dir):
    spec = importlib.util.spec_from_file_location("fuzz", ROOT / "benchmarks" / "fuzz.py")
    fuzz = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = fuzz
    spec.loader.exec_module(fuzz)
    classes, details = fuzz.run(data_dir, 150)
    assert not [detail for kind, detail in details if kind.startswith("FAILED")]
    assert classes["same as Biopython"] > 50 and classes["same as the counter"] > 10
