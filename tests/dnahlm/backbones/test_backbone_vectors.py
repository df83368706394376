"""`dnahlm embed`: the vectors of each format are those that the backbone gives."""

import csv
import json

import duckdb
import numpy as np
import pytest
from typer.testing import CliRunner

from app.cli import app
from app.commands.terminal import InputError
from dnahlm.backbones import load_backbone
from dnahlm.backbones.tiny import write_tiny

SEQUENCES = {"one": "ACGTACGTTTGACATATAAT" * 3, "two": "GGCCTTAA", "three": "acgtnnuRYacgt"}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_tiny("dnabert", tmp_path_factory.mktemp("embed") / "model")


@pytest.fixture(scope="module")
def fasta(tmp_path_factory):
    path = tmp_path_factory.mktemp("embed") / "given.fa"
    path.write_text("".join(f">{name} x\n{text}\n" for name, text in SEQUENCES.items()))
    return path


@pytest.fixture(scope="module")
def expected(model):
    """Vectors one sequence at a time, so that padding and order cannot hide a mistake."""
    backbone = load_backbone(model, "cpu")
    return {
        pooling: np.concatenate([backbone.embed([s], pooling) for s in SEQUENCES.values()])
        for pooling in ("mean", "max", "cls", "last")
    }


def run(*arguments, **options):
    return CliRunner().invoke(app, ["embed", "--device", "cpu", *map(str, arguments)], **options)


def test_npy_holds_the_rows_in_order(model, fasta, expected, tmp_path):
    out = tmp_path / "vectors.npy"
    result = run("--input", fasta, "--backbone", model, "--out", out, "--batch", 2)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    vectors = np.load(out, allow_pickle=False)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, expected["mean"], atol=1e-5)
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.npy"]


@pytest.mark.parametrize("pooling", ["max", "cls", "last"])
def test_csv_holds_ids_and_the_same_numbers(model, fasta, expected, tmp_path, pooling):
    out = tmp_path / "vectors.csv"
    run("--input", fasta, "--backbone", model, "--out", out, "--pooling", pooling, "--quiet")
    with open(out, newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["id", *(f"v{n + 1}" for n in range(expected[pooling].shape[1]))]
    assert [row[0] for row in rows] == list(SEQUENCES)
    found = np.array([[float(cell) for cell in row[1:]] for row in rows], np.float32)
    np.testing.assert_allclose(found, expected[pooling], atol=1e-5)


def test_parquet_holds_arrays(model, fasta, expected, tmp_path):
    out = tmp_path / "it's.parquet"
    run("--input", fasta, "--backbone", model, "--out", out, "--quiet")
    with duckdb.connect() as own:
        vectors = f"SELECT id, vector FROM read_parquet('{tmp_path}/*.parquet')"
        rows = own.execute(vectors).fetchall()
    assert [row[0] for row in rows] == list(SEQUENCES)
    np.testing.assert_allclose(np.array([row[1] for row in rows]), expected["mean"], atol=1e-5)


def test_without_a_file_json_lines_from_standard_input(model, expected):
    result = run("--backbone", model, "--quiet", input="\n".join(SEQUENCES.values()))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["1", "2", "3"]
    np.testing.assert_allclose([line["vector"] for line in lines], expected["mean"], atol=1e-5)


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("ACGT\nMKVL\n", [], "standard input, line 2: the sequence is not DNA"),
        (">a\nACGT\n>b\n\n", [], "standard input, line 3: the sequence is empty"),
        ("ACGT" * 200, [], "tokens"),
        ("ACGT", ["--out", "vectors.txt"], "vectors.txt: vectors are written as .npy, .csv"),
        ("ACGT", ["--out", "nowhere/vectors.npy"], "nowhere: there is no such folder"),
        ("ACGT", ["--backbone", "no/such-model"], "dnahlm models add no/such-model"),
    ],
)
def test_bad_input_is_one_sentence(model, text, options, message, monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.chdir(tmp_path)
    chosen = options if "--backbone" in options else ["--backbone", model, *options]
    result = run("--input", "-", *chosen, input=text)
    assert isinstance(result.exception, InputError), result.output
    assert message in str(result.exception)
    assert "\n" not in str(result.exception)
    assert not list(tmp_path.iterdir())
