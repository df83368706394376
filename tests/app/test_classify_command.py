"""`dnahlm classify`: inputs in all their forms, refused rows, one-line errors."""

import gzip
import io
import json
import sys

import pytest

from app.classify.files import read_rows
from app.cli import app as cli
from app.commands.terminal import InputError

BASES = "TATAAAAGGCGCGGGCGCGGGGGCGGGGCTTCCGGGCGCGGGCGGGCGGAGGCGCGGCGGCGGCAGCGGC"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", f"sequence,label\n{BASES},1\nACGT,0\n"),
        ("b.csv", f"Sequence,id\n{BASES},1\nACGT,2\n"),
        ("c.fasta", f">1 first\n{BASES[:30]}\n{BASES[30:]}\n>2\nACGT\n"),
        ("d.txt", f"{BASES}\n\nACGT\n"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_inputs_are_read_alike(tmp_path, name, text, packed):
    path = tmp_path / (name + ".gz" if packed else name)
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    rows = read_rows(path)
    assert (rows.ids, rows.sequences) == (["1", "2"], [BASES, "ACGT"])


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"\xff\xfe\x00", b"\x1f\x8bbroken", b"name,label\nx,1\n"]
)
def test_bad_input_is_one_sentence(tmp_path, content):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"bad\.csv"):
        read_rows(path)


def test_json_keeps_its_contract(monkeypatch, capsys):
    text = f"{BASES}\nMKVLAWWQEDLLKKPR\nAC\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    cli(["classify", "--task", "core-promoter", "--json"], standalone_mode=False)
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    keys = {"id", "label", "code", "probabilities", "neighbours", "mode", "abstained", "reason"}
    assert [set(answer) for answer in answers] == [keys] * 3
    assert answers[0]["label"] in ("promoter", "non-promoter")
    assert answers[0]["code"] in ("0", "1")
    assert sum(answers[0]["probabilities"].values()) == pytest.approx(1, abs=1e-4)
    assert answers[1]["label"] is None and "protein" in answers[1]["reason"]
    assert answers[2]["label"] is None and answers[2]["reason"]


def test_unknown_task_is_named(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text(BASES)
    with pytest.raises(InputError, match="nothing"):
        cli(["classify", "--task", "nothing", "--input", str(path)], standalone_mode=False)
