"""Files that are none, names that lie, and cells that would run: each has a defined end."""

from __future__ import annotations

import csv
import io
import os
import re
import socket
import struct
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from app.answer import Answer, ask
from app.cli import main
from app.examples import ExampleSet, Item
from app.session import Session
from app.tools.base import FileOut, Table
from app.tools.classify.saving import to_bed, to_csv, to_fasta
from app.ui import actions
from app.ui import compare as compare_page
from index.export.cells import inert
from index.export.selection import Selection
from index.export.write import exported
from index.formats import open_any
from index.library import Library
from index.records import FormatError

BASES = "ATGAAACGTTTGCCATTGGACCTTAGCATA" * 10
LOCUS = "LOCUS       TEST1                   300 bp    DNA     linear   BCT 01-JAN-2026\n"
ODD = {
    "newline": "a\nb",
    "escape": "a\x1b[31mb\x1b]0;x\x07",
    "nul": "a\x00b",
    "direction": "a\u202etxt.exe\u2066",
    "separator": "a\u2028b\x85c",
    "no-width": "a\u200bb\ufeff",
}


def genbank(features: str = "", version: str = "TEST1.1", organism: str = "Testus testus") -> str:
    rows = "".join(
        f"{at + 1:>9} {BASES[at : at + 60].lower()}\n" for at in range(0, len(BASES), 60)
    )
    return (
        f"{LOCUS}DEFINITION  Test record.\nACCESSION   TEST1\nVERSION     {version}\n"
        f"SOURCE      {organism}\n  ORGANISM  {organism}\n"
        "FEATURES             Location/Qualifiers\n"
        f"     source          1..300\n{features}ORIGIN\n{rows}//\n"
    )


def gene(tag: str, symbol: str, product: str) -> str:
    pad = " " * 21
    names = f'{pad}/locus_tag="{tag}"\n{pad}/gene="{symbol}"\n'
    return (
        f"     gene            1..90\n{names}     CDS             1..90\n{names}"
        f'{pad}/product="{product}"\n'
    )


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("DNAHLM_HOME", str(folder))
    return folder


# --- what is no file ---


def fifo(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (fifo, "is a named pipe"),
        (listening, "is a socket"),
        (lambda path: path.symlink_to("/dev/zero"), "is a device"),
        (lambda path: path.symlink_to("/dev/null"), "is a device"),
    ],
    ids=["pipe", "socket", "endless device", "empty device"],
)
def test_what_is_no_file_is_refused_at_once(tmp_path, home, monkeypatch, make, said):
    """Reading the pipe, which nobody writes to, or the device would never end."""
    monkeypatch.chdir(tmp_path)
    path = Path("odd.gb")
    make(path)
    with pytest.raises(FormatError, match=rf"^odd\.gb: {said}; .*\.$"):
        Library.open(path)
    assert not list(home.rglob("*"))


def test_folders_and_absent_files_are_os_errors(tmp_path, home):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone").symlink_to("absent")
    for name, error in (
        (".", IsADirectoryError),
        ("absent", FileNotFoundError),
        ("gone", FileNotFoundError),
        ("loop", OSError),
        ("a\0b", FileNotFoundError),
    ):
        with pytest.raises(error):
            Library.open(tmp_path / name)


def test_a_link_to_a_file_is_that_file(tmp_path, home):
    real, link = tmp_path / "real.gb", tmp_path / "link.gb"
    real.write_text(genbank())
    link.symlink_to(real)
    with Library.open([real, link]) as library:
        assert [genome.name for genome in library.genomes] == ["real"]


@pytest.mark.parametrize("name", ["pipe.gb", "a\nb\x1b[31m.gb"])
def test_the_command_line_says_one_line(tmp_path, home, monkeypatch, capsys, name):
    path = tmp_path / name
    if name == "pipe.gb":
        os.mkfifo(path)
    monkeypatch.setattr(sys, "argv", ["dnahlm", "ask", "--genome", str(path), "how many genes?"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 1 and said.count("\n") == 1
    assert "Traceback" not in said and "\x1b[31m.gb" not in said


@pytest.mark.parametrize("make", ["zip", "tar"])
def test_archives_are_not_unpacked(tmp_path, home, make):
    """So no name in one of them, here one that leads out of the folder, is ever written to."""
    path = tmp_path / f"x.{make}"
    data = genbank().encode()
    if make == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("../../evil.gb", data)
    else:
        with tarfile.open(path, "w") as archive:
            entry = tarfile.TarInfo("../../evil.gb")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    with pytest.raises(FormatError, match=r"archive \(unpack it first\)"):
        Library.open(path)
    assert not list(tmp_path.parent.parent.glob("evil*"))


# --- names ---


@pytest.mark.parametrize("odd", [odd for odd in ODD if odd != "nul"])
def test_names_of_files_print(tmp_path, home, odd):
    path = tmp_path / f"{ODD[odd]}.gb"
    path.write_text(genbank(gene("T_1", "abcA", "kinase")))
    for _ in range(2):  # the second time from the store
        with Library.open(path) as library:
            genome = library.genome()
            assert genome.name.isprintable() and genome.name.startswith("a")
            answer = ask(Session(library), "give me an overview of this genome")
            assert all(line.isprintable() for line in answer.text.splitlines())
    path.write_text("LOCUS nothing\n")
    with pytest.raises(FormatError) as refused:
        Library.open(path)
    assert str(refused.value).isprintable()


def test_names_of_files_that_are_no_utf8(tmp_path, home):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.gb"))
    try:
        path.write_text(genbank())
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    with Library.open(path) as library:
        assert library.genome().name == "caf_"


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("form", ["fasta", "gff3", "genbank"])
def test_names_of_records_print(tmp_path, home, form, odd):
    """In GFF3 any character may be written as %0A; elsewhere as it is, save a line end."""
    name = ODD[odd]
    path = tmp_path / "x"
    if form == "fasta":
        text = f">{name}\n{BASES}\n"
    elif form == "gff3":
        escaped = "".join(f"%{byte:02X}" for byte in name.encode())
        text = f"##gff-version 3\n{escaped}\t.\tgene\t1\t90\t.\t+\t.\tID=g1\n"
    else:
        text = genbank(version=name)
    path.write_text(text, newline="")
    for record in open_any(path):
        assert form == "genbank" or (record.id.isprintable() and record.id)
    with Library.open(path) as library:
        (info,) = library.genome().records
        assert info.id.isprintable() and not re.search(r"\s", info.id) and info.id
        if form == "fasta" and odd != "newline":
            assert library.genome()[info.id][:30] == BASES[:30]


def test_a_very_long_name_is_cut(tmp_path, home):
    path = tmp_path / "x.gff3"
    path.write_text("##gff-version 3\n" + "".join(
        f"{'n' * 5000}{k}\t.\tgene\t1\t90\t.\t+\t.\tID=g{k}\n" for k in range(2)))  # fmt: skip
    with Library.open(path) as library:
        names = [record.id for record in library.genome().records]
    assert names == ["n" * 200, "n" * 200 + "_2"]


def test_records_of_one_name_are_told_apart(tmp_path, home):
    path = tmp_path / "x.fa"
    names = ["a", "a", "a_2", "a", "", "", "A"]
    path.write_text("".join(f">{n}\n{BASES[: 60 + k]}\n" for k, n in enumerate(names)))
    with Library.open(path) as library:
        genome = library.genome()
        found = [record.id for record in genome.records]
        assert len(set(found)) == len(names) and all(found)
        assert [len(genome[id][:]) for id in found] == [60 + k for k in range(len(names))]
        told = [note.record for note in genome.diagnostics if "same identifier" in note.message]
    assert told == [id for id, name in zip(found, names, strict=True) if name and id != name]


def test_text_of_qualifiers_prints_in_answers(tmp_path, home):
    evil = "ev\x1b]0;x\x07il \u202egnp\u2066 kinase"
    path = tmp_path / "x.gb"
    path.write_text(genbank(gene("T_1", "abcA", evil), organism="Te\u202estus\x1b[2J"))
    questions = ("what does abcA do?", "list all genes", "which organism is this?", "overview")
    with Library.open(path) as library:
        for question in questions:
            answer = ask(Session(library), question)
            cells = [cell for row in (answer.table.rows if answer.table else []) for cell in row]
            for text in [*answer.text.splitlines(), *(c for c in cells if isinstance(c, str))]:
                assert text.isprintable(), question


def test_no_name_leads_out_of_a_folder(tmp_path, home):
    """Genome, record and gene names in files to download, alone and in a ZIP."""
    path = tmp_path / "..%2f..%2fx.gb"
    path.write_text(genbank(gene("../../T_1", "..", "kinase"), version="../../etc/passwd"))
    with Library.open(path) as library:
        for question in ("save all genes as CSV", "draw the genome map", "export the CDS as FASTA"):
            answer = ask(Session(library), question)
            for file in answer.files:
                assert Path(file.name).name == file.name and file.name not in ("", ".", "..")
    given = [FileOut("../../a.csv", "1"), FileOut("/etc/b.csv", "2")]
    made = Path(str(actions.saved_file(Answer("", "answered", "", files=given))))
    with zipfile.ZipFile(made) as archive:
        assert sorted(archive.namelist()) == ["a.csv", "b.csv"]
    alone = Path(str(actions.saved_file(Answer("", "answered", "", files=given[:1]))))
    assert alone.name == "a.csv" and alone.parent.name.startswith("dnahlm-")


# --- what runs elsewhere ---

FORMULAS = [
    "=cmd|'/c calc'!A1", "+1+cmd", "-2+3+cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", "|x", "%0A",
    "＝1+1", "＋1", "－1", "＠x", "'=1", "=HYPERLINK(\"http://evil.example\")",
]  # fmt: skip
HARMLESS = ["lacZ", "", "+", "-", "-5", "+3.5", "-1e-5", "5'-end", "a=b", "b-c", "NC_1:1..9(-)"]


def runs(cell: str) -> bool:
    """Whether a spreadsheet could take a cell for a formula (OWASP, CSV injection)."""
    if cell in ("+", "-"):
        return False
    try:
        float(cell)
        return False
    except ValueError:
        return cell.strip()[:1] in tuple("=+-@|%＝＋－＠") or cell[:1] in ("\t", "\r", "\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_text(text):
    safe = inert(text)
    assert not runs(safe) and safe[:1] == "'" and safe[1:] == text.replace("\r", "\n")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays(text):
    assert inert(text) == text and not runs(text)


def test_a_carriage_return_begins_no_row(tmp_path, home):
    """The csv module writes it without quotes; after it a formula began a row of its own."""
    path = tmp_path / "x.gff3"
    row = "chr1\t.\tgene\t1\t90\t.\t+\t.\tID=g1;Name=a%0D=cmd%0D%0A=x;product=p%0D=cmd"
    path.write_text(f"##gff-version 3\n##sequence-region chr1 1 900\n{row}\n")
    with Library.open(path) as library:
        text = str(exported(Selection(library.genome()), "csv"))
    assert "\r" not in text and len(list(csv.reader(io.StringIO(text, newline="")))) == 2
    assert "\r" not in ExampleSet("x", [Item("a\r=1", "ACGT", "b\r=1")]).to_csv()


def cells(text: str, mark: str = ",") -> list[str]:
    return [
        cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) for cell in row
    ]


def test_every_table_that_is_saved_is_text(tmp_path, home):
    """CSV and TSV of export, examples, classified sequences, answers and comparisons."""
    listed = [text for text in FORMULAS if not set("\t\r") & set(text) and '"' not in text]
    path = tmp_path / "x.gb"
    path.write_text(
        genbank("".join(gene(f"={n}", text, text) for n, text in enumerate(listed)), version="=R.1")
    )
    found = []
    with Library.open(path) as library:
        chosen = Selection(library.genome())
        found += cells(str(exported(chosen, "csv")))
        found += cells(str(exported(chosen, "tsv")), "\t")
    items = [Item(text, "ACGT", text, "g", text, 0, 4, 1) for text in FORMULAS]
    found += cells(ExampleSet("x", items).to_csv())
    table = Table(list(FORMULAS), [list(FORMULAS), [1, -2.5, None, *FORMULAS[3:]]], 2)
    found += cells(to_csv(table))
    saved = actions.table_file(Answer("", "answered", "", table=table))
    found += cells(Path(str(saved)).read_text(), "\t")
    for kind, mark in (("tsv", "\t"), ("csv", ",")):
        found += cells(Path(compare_page.save(table, "=x/../y", kind)).read_text(), mark)
    assert len(found) > 200
    assert [cell for cell in found if runs(cell)] == []


def test_no_line_is_forged_in_files_of_sequences():
    """A name with a line end would make a record or an interval of its own."""
    items = [Item("a\n>evil\nAAAA", "ACGT", "l\n>x", "g", "chr1", 0, 4, 1)]
    assert ExampleSet("x", items).to_fasta().count("\n") == 2
    assert to_fasta(items, []) == "" and to_bed(items, []) == ""


def test_xml_that_unfolds_is_refused(tmp_path):
    """A thousand million laughs in the notes of a SnapGene file."""
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9)
    )
    notes = f"<!DOCTYPE n [{entities}]><Features><Feature>&l8;</Feature></Features>".encode()

    def packet(kind: int, data: bytes) -> bytes:
        return struct.pack(">BI", kind, len(data)) + data

    path = tmp_path / "x.dna"
    head = b"SnapGene" + struct.pack(">HHH", 1, 15, 19)
    path.write_bytes(packet(9, head) + packet(0, b"\x01" + BASES.encode()) + packet(10, notes))
    with pytest.raises(FormatError, match=r"^x\.dna: the SnapGene file is damaged"):
        list(open_any(path))
