"""Each stage by its command, one after the other, with preset nano; bad input ends with a line."""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from app.cli import app, main
from tests.dnahlm.conftest import planted_rows, write_csv, write_task


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def report(result: Result) -> dict:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.splitlines()[-1])


def test_every_stage_runs_from_the_command_line(tmp_path: Path):
    rng = np.random.default_rng(0)
    bases = "".join("ACGT"[b] for b in rng.integers(0, 4, 60_000))
    (tmp_path / "dna.fa").write_text(f">r\n{bases}\n")
    (tmp_path / "text.txt").write_text(
        "\n\n".join(f"Text {i} is short, and it ends." for i in range(3000))
    )
    write_task(tmp_path / "tasks" / "gue_prom_core_all", n=200)
    sources = ("--dna", tmp_path / "dna.fa", "--text", tmp_path / "text.txt")
    vocabulary = tmp_path / "vocabulary"
    measured = report(run("train", "tokenizer", *sources, "--size", 1200, "--out", vocabulary))
    assert measured["round_trip"] == 1
    corpus = report(
        run("train", "corpus", *sources, "--tokenizer", vocabulary, "--out", tmp_path / "corpus")
    )
    assert corpus["tokens"]["dna"] > 0 and corpus["tokens"]["text"] > 0
    stage = ("--preset", "nano", "--out")
    pretrained = report(
        run("train", "pretrain", "--corpus", tmp_path / "corpus", *stage, tmp_path / "pretrained",
            "--steps", 3, "--batch-size", 2, "--tokenizer", vocabulary)
    )  # fmt: skip
    assert pretrained["perplexity"] > 1 and pretrained["bits_per_base"] > 0
    begin = ("--start", tmp_path / "pretrained" / "model")
    taught = report(
        run("train", "instruct", "--data", tmp_path / "tasks", *stage, tmp_path / "taught",
            "--steps", 2, "--batch-size", 8, "--shots", 0.5, *begin)
    )  # fmt: skip
    assert "dev/gue_prom_core_all" in taught
    own = report(
        run("train", "classify", "--data", tmp_path / "tasks" / "gue_prom_core_all", *stage,
            tmp_path / "own", "--epochs", 0.2, "--batch-size", 16, "--mutated", 0.5,
            "--shifted", 3, "--strand-free", "--start", tmp_path / "taught" / "model")
    )  # fmt: skip
    assert own["labels"] == ["0", "1"] and 0 <= own["test_accuracy"] <= 1
    for folder in ("pretrained", "taught", "own"):
        assert (tmp_path / folder / "model" / "model.safetensors").exists()
        assert (tmp_path / folder / "curve.png").exists()
    table = run("evaluate", "tasks", "--data", tmp_path / "tasks", "--out", tmp_path / "table",
                "--model", tmp_path / "taught" / "model", "--split", "dev", "--most", 40,
                "--baseline", "naive-bayes")  # fmt: skip
    assert table.exit_code == 0, table.output
    assert "above every baseline" in table.stdout and "gue_prom_core_all" in table.stdout


@pytest.mark.parametrize(
    "rows, said",
    [
        ([("dna", "y"), ("ACGT", "1")], "train.csv line 1: the header"),
        ([("sequence", "label"), ("ACGT", "1"), ("", "0")], "train.csv line 3: the sequence is"),
        ([("sequence", "label"), ("MEEPQS", "1")], "train.csv line 2: not DNA"),
    ],
)
def test_bad_rows_end_with_one_line_and_exit_1(tmp_path: Path, monkeypatch, capsys, rows, said):
    with open(tmp_path / "train.csv", "w", newline="") as handle:
        csv.writer(handle).writerows(rows)
    write_csv(tmp_path / "dev.csv", planted_rows(4, 40, 0))
    command = ["dnahlm", "train", "classify", "--data", tmp_path, "--out", tmp_path / "run"]
    monkeypatch.setattr(sys, "argv", [str(part) for part in (*command, "--preset", "nano")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    out, err = capsys.readouterr()
    assert out == "" and said in err and len(err.splitlines()) == 1
