"""`dnahlm train adapter` and `dnahlm models`, as a person runs them."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.commands.terminal import InputError
from dnahlm.backbones.tiny import write_tiny
from dnahlm.train.adapters.matrix import write_planted


def test_train_adapter_prints_one_line_of_json_and_keeps_a_small_file(tmp_path):
    data = write_planted(tmp_path / "task", rows=64)
    model = write_tiny("nt-v2", tmp_path / "model")
    arguments = ["--data", data, "--backbone", model, "--out", tmp_path / "out", "--steps", 4]
    result = CliRunner().invoke(
        app, ["train", "adapter", *map(str, arguments), "--rank", "2", "--merge"]
    )
    assert result.exit_code == 0, result.output
    line = json.loads(result.stdout)
    assert line["method"] == "lora"
    assert line["trainable"] < line["total"] / 3
    assert line["seconds"] > 0
    assert line["peak_mb"] > 10
    assert (tmp_path / "out" / "adapter.safetensors").stat().st_size < 20_000
    assert (tmp_path / "out" / "merged" / "model.safetensors").exists()
    assert "dev loss" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--method", "magic"], "method must be one of"),
        (["--backbone", "no/such-model"], "dnahlm models add no/such-model"),
        (["--bits", "3"], "bits must be 4 or 8"),
        (["--method", "full", "--bits", "8"], "full fine-tuning needs float weights"),
    ],
)
def test_bad_options_are_one_sentence(options, message, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    data = write_planted(tmp_path / "task", rows=8)
    command = ["train", "adapter", "--data", str(data), "--out", str(tmp_path / "out"), *options]
    result = CliRunner().invoke(app, command)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert "\n" not in str(result.exception)


def test_models_list_shows_what_is_here_and_how_to_add_the_rest(tmp_path, monkeypatch):
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    source = write_tiny("opt", tmp_path / "opt")
    added = CliRunner().invoke(app, ["models", "add", "opt-125m", "--from", str(source)])
    assert added.exit_code == 0, added.output
    lines = CliRunner().invoke(app, ["models", "list"]).stdout.splitlines()
    rows = {line.split()[0]: line for line in lines if line.strip()}
    assert "here" in rows["opt-125m"]
    assert "dnahlm models add dnabert2" in rows["dnabert2"]
    assert "shipped" in rows["dnahlm"]


def test_models_add_of_what_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    result = CliRunner().invoke(app, ["models", "add", "smollm2", "--from", str(tmp_path / "x")])
    assert "is not a file" in str(result.exception)
    assert not list((tmp_path / "home" / "models").glob("smollm2*"))


def test_models_merge_writes_a_backbone_that_reads_dna(tmp_path):
    from dnahlm.backbones import load_backbone

    base, out = write_tiny("llama", tmp_path / "llama"), tmp_path / "merged"
    command = ["models", "merge", str(base), "--out", str(out)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "DNA pieces" in result.stdout
    backbone = load_backbone(out, device="cpu")
    assert backbone.family == "merged-llama"
    assert len(backbone.encode("ACGTACGTAC")) == 5  # two pieces, a rest, two markers
    again = CliRunner().invoke(app, command)
    assert isinstance(again.exception, InputError)
    assert "exists already" in str(again.exception)
    command = ["models", "merge", str(out), "--out", str(tmp_path / "twice")]
    twice = CliRunner().invoke(app, command)
    assert "no plain model of the LLaMA family" in str(twice.exception)
    assert not (tmp_path / "twice").exists()
