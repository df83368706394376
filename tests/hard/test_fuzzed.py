"""Faults that fuzzing found, by name, and a few cases of each fuzzer."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
import typer
from Bio import SeqIO

from app.answer import ask
from app.commands.ask import let_speak
from app.plan.fill.along import Asked
from app.session import Session
from benchmarks import fuzz_commands, fuzz_files, fuzz_questions
from benchmarks.fuzz_originals import originals
from benchmarks.fuzz_slices import FAILED, run
from dnahlm.backbones.load import find_device
from index.demo import demo_genome
from index.formats import genbank_lines, open_any
from index.formats.notes import Notes
from index.library import Library
from index.records import FormatError

FLAT = """LOCUS       TEST01                   150 bp    DNA     linear   BCT 01-JAN-2020
DEFINITION  A test.
ACCESSION   TEST01
VERSION     TEST01.1
FEATURES             Location/Qualifiers
     gene            1..9
                     /gene="abcD"
ORIGIN
        1 atgaaacgtc tggcagaata cgatctgtaa gcatgcatgc atgcatgcat gcatgcatgc
       61 ttgaaacgtc tggcagaata cgatctgtaa gcatgcatgc atgcatgcat gcatgcatgg
      121 ctgaaacgtc tggcagaata cgatctgtaa
//
"""
BED = "DEMO_000001.1\t100\t800\tpeak\t5\t+\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory, dnahlm_home):
    folder = tmp_path_factory.mktemp("fuzzed")
    (folder / "peaks.bed").write_text(BED)
    with Library.open([demo_genome(folder), folder / "peaks.bed"]) as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, bytes]:
    return originals(tmp_path_factory.mktemp("originals"))


# --- questions ---


@pytest.mark.parametrize("text", ["intervals near lac\ud800Z?", "caf\udce9", "\ud83e lacZ \udd9e"])
def test_halves_of_characters_in_a_question(library, text):
    """JSON writes them as "\\ud800", and Python so reads bytes that are no UTF-8."""
    answer = ask(Session(library), text)
    assert answer.text.encode() and "\ufffd" in answer.question


def test_a_record_named_after_a_list(library):
    """The list's own tool takes no record: the answer was "answered", and empty."""
    session = Session(library)
    ask(session, "five longest genes")
    ask(session, "and their protein sequences?")
    answer = ask(session, "DEMO_000001.1")
    assert answer.text and (answer.calls or answer.status != "answered")


@pytest.mark.parametrize(
    "form", ["{}", "genes longer than {} bp", "what lies at {}?", "{} million"]
)
def test_numbers_without_end(library, form):
    """As a float it was infinite, which no whole number is."""
    assert ask(Session(library), form.format("9" * 400)).text


@pytest.mark.parametrize(
    ("text", "most"), [("3 bp " * 9000, 2), (" ".join(f"w{n}" for n in range(9000)), 1000)]
)
def test_words_without_end_beside_intervals(library, text, most):
    """Each word of a question, repeated ones too, was looked up among the names of the file."""
    looked = []
    asked = Asked(f"peaks {text}", library, library.tracks[0])
    assert asked.token(lambda word: bool(looked.append(word))) is None
    assert len(looked) <= most


@pytest.mark.parametrize(
    "text",
    ["AAGAGGTATATTATACGGATCG" * 4 + "hits?", "a" * 5000 + "_", "EC" + "\n" * 2000 + "x"],
    ids=["DNA and a word", "bases without end", "EC and line ends"],
)
def test_letters_that_could_be_divided_in_many_ways(text):
    """A pattern tried each of exponentially many, or of the third power of their number."""
    code = (
        "import sys; from app.answer import ask; from app.session import Session;"
        "from index.library import Library; ask(Session(Library(), logs=False), sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", code, text], check=True, timeout=120)


# --- files ---


@pytest.mark.parametrize(
    "old, new",
    [
        ("       61 ttgaaacgtc", "       61 " + " " * 30_000 + "!ttgaaacgtc"),
        ('/gene="abcD"', '/gene="abcD"\n     CDS             1..9\n                     '
         '/transl_except="(pos:' + " " * 30_000 + '"'),
    ],
    ids=["sequence", "transl_except"],
)  # fmt: skip
def test_blanks_without_end_in_genbank(old, new, tmp_path):
    """Patterns whose parts all took blanks needed time with the third power of their number."""
    path = tmp_path / "blanks.gb"
    path.write_text(FLAT.replace(old, new))
    code = (
        "import sys; from app.answer import ask; from app.session import Session;"
        "from index.library import Library;"
        "library = Library.open([sys.argv[1]]);"
        "print(ask(Session(library, logs=False), 'protein sequence of abcD').text)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, timeout=120)


def test_blocks_of_a_2bit_file_are_no_more_than_the_file_holds(tmp_path, files):
    """Room for 3,500,000,000 of them was asked for before one was read."""
    at = 16 + sum(5 + len(name) for name in ("chrA", "chrB"))
    data = bytearray(files["a.2bit"])
    data[at + 4 : at + 8] = struct.pack("<I", 200_000_000)
    path = tmp_path / "x.2bit"
    path.write_bytes(data)
    tracemalloc.start()
    with pytest.raises(FormatError, match=r"^x\.2bit: the 2bit file is damaged \(its sequences"):
        list(open_any(path))
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


def test_one_sequence_of_a_2bit_file_is_not_read_under_many_names(tmp_path):
    """A thousand names for one place would unfold a file a thousand times."""
    names = [f"s{n:03}" for n in range(1000)]
    place = 16 + 9 * len(names)
    index = b"".join(b"\x04" + name.encode() + struct.pack("<I", place) for name in names)
    body = struct.pack("<4I", 4000, 0, 0, 0) + bytes(1000)
    path = tmp_path / "x.2bit"
    path.write_bytes(struct.pack("<4I", 0x1A412743, 0, len(names), 0) + index + body)
    with pytest.raises(FormatError, match="its sequences are longer than the file"):
        list(open_any(path))


@pytest.mark.parametrize("name", ["a.cram", "a.sam.bz2"])
def test_no_folder_is_told_of_a_damaged_alignment_file(tmp_path, files, name):
    """What htslib says holds the whole path, which on a server is nobody's business."""
    path = tmp_path / name
    data = files["a.cram"][:30] + bytes(60) if name == "a.cram" else b"BZh9" + files["a.sam"]
    path.write_bytes(data)
    with pytest.raises(FormatError) as refused:
        Library.open(path)
    assert str(tmp_path) not in str(refused.value) and str(refused.value).startswith(name)


def test_damage_that_is_met_while_answering_declines(tmp_path, files, monkeypatch):
    """A CRAM whose blocks are whole enough to be counted, and not to be read along a gene."""
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    (tmp_path / "genome.gb").write_bytes(files["a.gb"])
    name, data = fuzz_files.case(1600)
    (tmp_path / name).write_bytes(data)
    with Library.open([tmp_path / "genome.gb", tmp_path / name]) as library:
        answer = ask(Session(library), "which genes have no coverage?")
    assert answer.status == "declined" and answer.text.startswith(f"{name}: is damaged (")


def test_a_bigwig_whose_trees_are_damaged_does_not_end_the_process(tmp_path, files):
    """libBigWig follows lengths, counts and offsets as they stand."""
    whole = files["a.bw"]
    tree, index = (struct.unpack("<Q", whole[at : at + 8])[0] for at in (8, 24))
    changes = {
        "list of sequences": [(tree + 8, b"\0\0\x74\0"), (tree + 34, b"\3\0")],
        "beyond its end": [(index + 52 + 16, struct.pack("<Q", 1 << 60))],
        "no index": [(index, bytes(4))],
        "levels of zoom": [(6, struct.pack("<H", 5000))],
    }
    path = tmp_path / "x.bw"
    for why, places in changes.items():
        for at, new in places:
            path.write_bytes(whole[:at] + new + whole[at + len(new) :])
            with pytest.raises(FormatError, match=rf"^x\.bw: the bigWig file is damaged.*{why}"):
                Library.open(path)
    name, data = fuzz_files.case(3_000_604)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FormatError, match="its list of sequences"):
        Library.open(tmp_path / name)


def test_no_folder_is_told_of_a_damaged_bcf(tmp_path):
    name, data = fuzz_files.case(3_002_866)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FormatError) as refused:
        Library.open(tmp_path / name)
    assert "damaged" in str(refused.value) and str(tmp_path) not in str(refused.value)


def test_alignments_packed_with_xz_do_not_end_the_process(tmp_path, files):
    """htslib aborts on such a file, a whole one too."""
    path = tmp_path / "a.sam.xz"
    path.write_bytes(lzma.compress(files["a.sam"]))
    with pytest.raises(FormatError, match=r"^a\.sam\.xz: alignments are .* unpack the file first"):
        Library.open(path)


def test_a_variant_before_the_heading(tmp_path, monkeypatch):
    """It was read when no sample was known, and had no genotype to be shown."""
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    row = "chr1\t{}\t.\tA\tG\t50\tPASS\tDP=9\tGT\t0/1\n"
    head = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
    (tmp_path / "x.vcf").write_text("##fileformat=VCFv4.3\n" + row.format(5) + head + row.format(9))
    with Library.open(tmp_path / "x.vcf") as library:
        table = ask(Session(library), "list the variants").table
    assert [line[-1] for line in table.rows] == [".", "0/1"]


# --- commands ---


def test_a_model_folder_that_holds_the_store_is_not_copied_into_itself(tmp_path, monkeypatch):
    """`dnahlm models add x --from .` copied its copy until names were too long."""
    from dnahlm.backbones.store import add_model, stored_models

    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ValueError, match="holds the folder of all models"):
        add_model("x", tmp_path)
    assert stored_models() == [] and not list((tmp_path / "home").rglob("config.json"))


# --- the fuzzers themselves ---


@pytest.mark.parametrize("shift", range(1, 13))
@pytest.mark.parametrize("which", [1, 2, 3])
def test_an_indented_line_of_sequence_is_sequence(which, shift, tmp_path):
    """Its letters were unknown residues, and its number one more; Biopython reads the whole one."""
    text = FLAT.split("\n")
    sound = SeqIO.read(io.StringIO(FLAT), "genbank").seq.upper()
    at = text.index("ORIGIN") + which
    text[at] = " " * shift + text[at]
    path = tmp_path / "indented.gb"
    path.write_text("\n".join(text))
    opened = open_any(path)
    (record,) = opened
    assert record.sequence == bytes(sound)
    assert [note.severity for note in opened.diagnostics] == ["info"]


@pytest.mark.parametrize("blanks", range(1, 5))
def test_sequence_on_the_line_of_origin(blanks, tmp_path):
    """The first bases were lost where the end of their line had slipped into that of ORIGIN."""
    text = FLAT.replace("ORIGIN\n        1 atgaaacgtc tggcagaata", "ORIGIN" + " " * blanks)
    text = text.replace(f"ORIGIN{' ' * (blanks + 1)}", f"ORIGIN{' ' * blanks}")
    expected = SeqIO.read(io.StringIO(FLAT), "genbank").seq.upper()[20:]
    path = tmp_path / "slipped.gb"
    path.write_text(text)
    (record,) = open_any(path)
    assert record.sequence == bytes(expected)


def test_words_on_the_line_of_origin_are_no_sequence(tmp_path):
    path = tmp_path / "origin.gb"
    path.write_text(FLAT.replace("ORIGIN\n", "ORIGIN      1 bp upstream of an EcoRI site\n"))
    (record,) = open_any(path)
    assert record.length == 150


def test_lines_out_of_place_are_looked_at_once(monkeypatch):
    """A table with an odd line at every turn was looked through to its end at each of them."""
    looked = []
    plain = genbank_lines._are_features
    monkeypatch.setattr(
        genbank_lines, "_are_features", lambda lines: looked.append(len(lines)) or plain(lines)
    )
    notes = Notes("x.gb", [])
    cutter = genbank_lines._Cutter(genbank_lines.Lines(1, [b"LOCUS       X"]), notes)
    cutter.take(b"FEATURES             Location/Qualifiers", 2)
    block = [b" " * 21 + b"/note", b"odd"] * 5_000
    at = 0
    while at < len(block):
        taken = cutter.take_run(block, at, 1 << 14)
        at += taken or 1
    assert sum(looked) < 20 * len(block)


def test_every_original_is_read(tmp_path, files, monkeypatch):
    """A fuzzer whose files are damaged to begin with would show nothing."""
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    for name, data in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        if name.endswith(".zip"):
            with pytest.raises(FormatError, match="archive"):
                open_any(path)
            continue
        opened = open_any(path)
        assert opened.is_track or sum(record.length for record in opened) > 0, name
        opened.close()
    assert gzip.decompress(gzip.decompress(files["a.wig.gz.gz"])) == files["a.wig"]


def test_what_a_fuzzer_takes_for_a_failure(tmp_path, monkeypatch):
    """A crash, a hang and an exception each lose their own case only, and a rerun takes them in."""
    import os
    import time

    from benchmarks import fuzz_slices

    monkeypatch.setattr(fuzz_slices, "WALL_SECONDS", 2.0)

    def setup():
        def check(seed: int) -> tuple[str, str]:
            if seed == 2:
                os._exit(9)
            if seed == 4:
                time.sleep(600)
            if seed == 5:
                raise KeyError("x")
            return "fine", ""

        return check

    out = tmp_path / "found.jsonl"
    first = run(setup, 8, size=4, out=out)
    assert first.classes == {
        "fine": 5, f"{FAILED}crash": 1, f"{FAILED}hang": 1, f"{FAILED}KeyError": 1,
    }  # fmt: skip
    assert [seed for seed, _, _ in first.failures] == [2, 4, 5]
    again = run(lambda: pytest.fail("ran again"), 8, size=4, out=out)
    assert again.classes == first.classes


@pytest.mark.parametrize("place", [str(2**31), "9" * 30, "9" * 5000])
@pytest.mark.parametrize("column", ["position", "cigar"])
def test_a_sam_row_without_header_beyond_what_bam_holds(place, column, library, tmp_path):
    far = (place, "4M") if column == "position" else ("5", f"{place}M")
    rows = [("r1", "5", "4M"), ("r2", *far)]
    path = tmp_path / "far.sam"
    path.write_text(
        "".join(
            f"{name}\t0\tchrA\t{at}\t9\t{cigar}\t*\t0\t0\tACGT\tIIII\n" for name, at, cigar in rows
        )
    )
    (track,) = library.add(path)
    try:
        assert track.summary.total == 1
        assert any(note.line == 2 for note in track.diagnostics)
    finally:
        library.remove(track.name)


def test_a_device_that_is_none():
    """PyTorch's own words came as a traceback."""
    with pytest.raises(ValueError, match="'cuda:abc' is no device of this machine"):
        find_device("cuda:abc")
    assert find_device("cpu").type == "cpu"


def test_a_mode_of_no_language_model():
    """What follows `--llm-mode` was taken without a look where no language model was asked for."""
    with pytest.raises(typer.BadParameter, match="--llm-mode is phrase or plan"):
        let_speak(None, None, "", "--json")


@pytest.mark.parametrize(
    ("fuzzer", "few"), [(fuzz_questions, 20), (fuzz_files, 30), (fuzz_commands, 10)]
)
def test_a_few_random_cases(fuzzer, few):
    # A process of its own: one that has threads of other tests cannot be forked safely.
    done = subprocess.run(
        [sys.executable, "-m", fuzzer.__name__, "--count", str(few)],
        capture_output=True, text=True, cwd=Path(fuzzer.__file__).parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{few:,} cases" in done.stdout and " 0 failed" in done.stdout


@pytest.mark.stress
@pytest.mark.parametrize(
    ("fuzzer", "many"), [(fuzz_questions, 5000), (fuzz_files, 2000), (fuzz_commands, 500)]
)
def test_many_random_cases(fuzzer, many, tmp_path: Path):
    found = run(fuzzer.setup, many, first=1_000_000)
    assert found.classes.total() == many and found.failures == []
    assert found.peak < 2000
