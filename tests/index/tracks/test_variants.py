"""Variant files against pysam, and against the text that was written."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pysam
import pytest

from index.formats import open_any
from index.formats.notes import Notes
from index.formats.source import Source
from index.formats.vcf import Rows, allele_kind, genotype_kind, is_transition, row_kind, sniff
from index.library import Library
from index.records import FormatError
from index.tracks.variants import Variants

HEAD = (
    "##fileformat=VCFv4.2\n##contig=<ID=c1,length=1000>\n"
    '##FILTER=<ID=q10,Description="Quality below 10">\n'
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##INFO=<ID=END,Number=1,Type=Integer,Description="End">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\n"
)
ROWS = (
    "c1\t10\trs1\tA\tG\t50\tPASS\t.\tGT\t0/1\t1|1\n"
    "c1\t20\t.\tC\tA,T\t9.5\tq10\t.\tGT\t1/2\t./.\n"
    "c1\t30\t.\tCAT\tC\t.\t.\t.\tGT\t0\t1\n"
    "c1\t40\t.\tG\tGTT,*\t70\tPASS\t.\tGT:DP\t0/0:3\t.\n"
    "c1\t50\t.\tAC\tGT\t70\tPASS\t.\tGT\t0/0\t0/1\n"
    "c1\t60\t.\tACG\tTT\t70\tPASS\t.\tGT\t0/0\t0/1\n"
    "c1\t70\t.\tA\t<DEL>\t70\tPASS\tEND=99\tGT\t0/0\t0/1\n"
    "c1\t80\t.\tT\t.\t70\tPASS\t.\tGT\t0/0\t0/0\n"
    "c1\t90\t.\tT\tA,TA\t70\tPASS\t.\tGT\t0/1\t0/2\n"
)


def opened(path: Path, home: Path) -> Variants:
    """The file as a track of a library of its own."""
    track = Library.open(path, home=home).tracks[0]
    assert isinstance(track, Variants)
    return track


@pytest.fixture
def small(tmp_path: Path) -> Variants:
    path = tmp_path / "small.vcf"
    path.write_text(HEAD + ROWS)
    return opened(path, tmp_path / "home")


def as_bcf(source: Path, path: Path) -> Path:
    """A VCF file written as BCF by pysam."""
    with (
        pysam.VariantFile(str(source)) as given,
        pysam.VariantFile(str(path), "wb", header=given.header) as out,
    ):
        for record in given:
            out.write(record)
    return path


def test_counts(small: Variants) -> None:
    assert small.kinds() == {
        "SNP": 2, "MNV": 1, "complex": 1, "deletion": 1, "insertion": 1, "mixed": 1,
        "reference": 1, "structural": 1,
    }  # fmt: skip
    assert small.alleles() == {
        "SNP": 4, "MNV": 1, "complex": 1, "deletion": 1, "insertion": 2, "structural": 1,
        "spanning deletion": 1,
    }  # fmt: skip
    assert len(small) == 9
    assert small.multiallelic() == 3
    assert small.transitions() == (2, 2)  # A>G, C>T; C>A, T>A
    assert small.filters() == {"PASS": 7, ".": 1, "q10": 1}
    assert small.filter_words("q10") == "Quality below 10"
    found = small.qualities()
    assert found is not None
    assert (found["count"], found["least"], found["most"]) == (8, 9.5, 70)
    assert small.genotypes() == {
        "S1": {"hom_ref": 6, "het": 3, "hom_alt": 0, "missing": 0},
        "S2": {"hom_ref": 1, "het": 4, "hom_alt": 2, "missing": 2},
    }


def test_places(small: Variants) -> None:
    assert [row.start for row in small.select(*small.within("c1", 30, 31))] == [29]
    assert [row.start for row in small.select(*small.within("c1", 94, 95))] == [69]  # END=99
    assert small.count(*small.within("c1", 32, 33)) == 0
    assert [row.start for row in small.each("kind = 'SNP'")] == [9, 19]


def test_is_read_back_without_the_file_being_read(small: Variants, tmp_path: Path) -> None:
    again = opened(small.path, tmp_path / "home")
    assert (again.kinds(), again.genotypes()) == (small.kinds(), small.genotypes())
    assert again.contigs == {"c1": 1000}


@pytest.mark.parametrize("how", ["gz", "bgzip", "tabix", "bcf"])
def test_packed_as(how: str, small: Variants, tmp_path: Path) -> None:
    path = tmp_path / "packed.vcf.gz"
    if how == "gz":
        path.write_bytes(gzip.compress(small.path.read_bytes()))
    elif how == "bcf":
        path = as_bcf(small.path, tmp_path / "packed.bcf")
    else:
        pysam.tabix_compress(str(small.path), str(path))
        if how == "tabix":
            pysam.tabix_index(str(path), preset="vcf")
    track = opened(path, tmp_path / "home")
    assert track.kinds() == small.kinds()
    assert track.genotypes() == small.genotypes()
    assert track.qualities() == small.qualities()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("c1\tx\t.\tA\tG\t.\t.\t.\tGT\t0/1\t0/1\n", "position 'x'"),
        ("c1\t5\t.\tA!\tG\t.\t.\t.\tGT\t0/1\t0/1\n", "REF 'A!'"),
        ("c1\t5\t.\tA\tG?\t.\t.\t.\tGT\t0/1\t0/1\n", "ALT 'G?'"),
        ("c1\t5\t.\n", "3 columns"),
    ],
)
def test_a_broken_row_is_skipped_with_its_line(row: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.vcf"
    path.write_text(HEAD + row + ROWS)
    track = opened(path, tmp_path / "home")
    assert len(track) == 9
    note = next(item for item in track.diagnostics if item.severity == "error")
    assert words in note.message
    assert note.line == HEAD.count("\n") + 1


def test_nothing_but_broken_rows(tmp_path: Path) -> None:
    path = tmp_path / "broken.vcf"
    path.write_text(HEAD + "c1\tx\t.\tA\tG\n")
    with pytest.raises(FormatError, match=r"broken\.vcf: none of its 1 rows"):
        opened(path, tmp_path / "home")


def test_a_cut_off_bcf(small: Variants, tmp_path: Path) -> None:
    path = as_bcf(small.path, tmp_path / "cut.bcf")
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(FormatError, match=r"cut\.bcf"):
        len(opened(path, tmp_path / "home"))


@pytest.mark.parametrize(
    ("ref", "alt", "kind"),
    [
        ("A", "G", "SNP"), ("CAT", "CGT", "SNP"), ("CAT", "CT", "deletion"),
        ("C", "CA", "insertion"), ("CAAT", "CT", "deletion"), ("AC", "GT", "MNV"),
        ("ACG", "TT", "complex"), ("A", "<DUP>", "structural"), ("A", "A[c2:5[", "structural"),
        ("A", "*", "spanning deletion"), ("a", "A", "reference"), ("GTCT", "GTACT", "insertion"),
    ],
)  # fmt: skip
def test_kinds_of_allele(ref: str, alt: str, kind: str) -> None:
    assert allele_kind(ref, alt) == kind


def test_genotypes_and_transitions() -> None:
    said = ["0/0", "0|1", "1/1", "1", "0", ".", "./1", "1/2", "0/0/1"]
    wanted = ["hom_ref", "het", "hom_alt", "hom_alt", "hom_ref", "missing", "missing", "het", "het"]
    assert [genotype_kind(text) for text in said] == wanted
    assert [is_transition(*pair) for pair in (("A", "G"), ("C", "A"), ("A", "AT"), ("A", "N"))] == [
        True, False, None, None,
    ]  # fmt: skip
    assert row_kind("A", ("*", "G")) == "SNP"


def test_other_tables_are_not_variants() -> None:
    for text in (b"chr1\t10\t20\tname\n", b"c\t5\tx\tname\tother\n", b">a\nACGT\n", b""):
        assert sniff(text, Path("a.txt")) == 0


def test_records_of_a_variant_file(small: Variants) -> None:
    (record,) = list(open_any(small.path))
    assert (record.id, record.length, record.sequence) == ("c1", 1000, None)
    assert len(record.features) == 9
    assert record.features[2].qualifiers["replace"] == ["CAT>C"]


# --- real files ---

_TYPES = {"SNP": "SNP", "MNV": "MNP", "insertion": "INDEL", "deletion": "INDEL", "complex": "OTHER",
          "structural": "OTHER"}  # fmt: skip


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "formats/methanothermobacter/variants.vcf",
        "formats/tuberculosis/isolates.vcf.gz",
        "formats/volvox_synthetic/volvox.test.vcf.gz",
        "awkward/vcf/unicode.vcf",
        "awkward/vcf/formatmissing.vcf",
        "awkward/vcf/empty.vcf",
    ],
)
def test_counts_equal_those_of_pysam(name: str, data_dir: Path, tmp_path: Path) -> None:
    path = data_dir / name
    track = opened(path, tmp_path / "home")
    plain = tmp_path / "plain.vcf"  # pysam cannot seek in plain gzip
    data = path.read_bytes()
    plain.write_bytes(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    said = pysam.set_verbosity(0)
    types: Counter[str] = Counter()
    het: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    filters: Counter[str] = Counter()
    rows = 0
    with pysam.VariantFile(str(plain)) as file:
        for record in file:
            rows += 1
            types.update(record.alleles_variant_types[1:])
            filters[";".join(record.filter.keys()) or "."] += 1
            for sample in record.samples.values():
                alleles = sample.get("GT") or (None,)
                missing[sample.name] += None in alleles
                het[sample.name] += None not in alleles and len(set(alleles)) > 1
        samples = list(file.header.samples)
    pysam.set_verbosity(said)
    ours: Counter[str] = Counter()
    for kind, amount in track.alleles().items():
        ours[_TYPES[kind]] += amount
    assert len(track) == rows
    assert ours == types - Counter({"REF": types["REF"]})
    assert track.filters() == dict(filters)
    assert track.samples == samples
    for sample, counts in track.genotypes().items():
        assert (counts["het"], counts["missing"]) == (het[sample], missing[sample])
        assert sum(counts.values()) == rows


@pytest.mark.real
def test_a_file_without_header(data_dir: Path, tmp_path: Path) -> None:
    path = data_dir / "awkward/vcf/headerless_C.elegans.vcf.gz"
    track = opened(path, tmp_path / "home")
    assert len(track) == gzip.decompress(path.read_bytes()).count(b"\n")
    assert track.kinds().keys() == {"SNP"}
    assert "no VCF header" in track.diagnostics[0].message


@pytest.mark.real
def test_effects_agree_with_those_of_snpeff(data_dir: Path, tmp_path: Path) -> None:
    """Kinds and residues of 52 variants annotated by SnpEff on the same annotation."""
    folder = data_dir / "formats/methanothermobacter"
    paths = [folder / name for name in ("genome_100kb.fa", "genome_100kb.gff3", "variants.vcf")]
    words = {
        "missense_variant": {"missense"}, "synonymous_variant": {"synonymous"},
        "frameshift_variant": {"frameshift", "stop lost"}, "stop_gained": {"nonsense"},
        "intergenic_region": {"intergenic"}, "frameshift_variant+missense_variant": {"frameshift"},
    }  # fmt: skip
    with Library.open(paths, home=tmp_path / "home") as library:
        track = library.tracks[0]
        assert isinstance(track, Variants)
        assert track.effects is not None
        assert any("reference alleles agree" in message for message in track.messages)
        exact = 0
        for row in track.each():
            (stated,) = track.statements(row)
            effect = track.effects.of("AE000666.1", row.start, row.ref, row.alts[0])[0]
            assert effect.kind in words[stated.effect], (row, effect, stated)
            if effect.gene is not None:
                assert effect.gene.id == stated.gene
            if allele_kind(row.ref, row.alts[0]) == "SNP" and effect.gene is not None:
                assert effect.dna == stated.dna
                if effect.kind == "missense":
                    assert effect.protein == stated.protein
                exact += 1
        assert exact == 23


def test_rows_are_streamed(small: Variants) -> None:
    diagnostics: list = []
    rows = iter(Rows(Source(small.path), Notes("small.vcf", diagnostics)))
    assert next(rows).start == 9
