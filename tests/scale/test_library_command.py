"""`dnahlm index build SOURCES --out`, `ask --library`: exit codes, JSON, errors in a sentence."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from app import cli
from app.ui.opened import overview
from index.scale.crew import Inline, is_address, split_address


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """The command line in this process; exit code, stdout, stderr."""

    def inner(*words: object):
        monkeypatch.setattr("sys.argv", ["dnahlm", *map(str, words)])
        result = CliRunner().invoke(cli.app, [str(word) for word in words])
        return result

    return inner


def test_build_and_ask(run, genomes, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "index.scale.crew.hire",
        lambda size, store, staging, embedder, ray=None: Inline(store, staging, embedder),
    )
    store = tmp_path / "lab"
    done = run("index", "build", genomes, "--out", store)
    assert done.exit_code == 0 and "lab: 7 genomes; 9 of 9 files read now" in done.stdout
    assert "1 files hold a genome that another one holds too." in done.stdout
    assert "torn.gbff" in done.stderr
    done = run("ask", "--library", store, "--json", "--no-log", "which genomes lack mecA?")
    found = json.loads(done.stdout)
    assert done.exit_code == 0 and found["status"] == "answered"
    assert found["table"]["columns"][0] == "id" and found["table"]["total"] == 5
    assert all(set(c) >= {"record", "start", "end", "strand", "id"} for c in found["citations"])


def test_usage_and_bad_input(run, tmp_path, genomes):
    assert run("index", "build", genomes).exit_code == 2
    assert run("index", "build", "--out", tmp_path / "lab").exit_code == 2
    for words in (
        ("ask", "--library", tmp_path, "hello"),
        ("index", "build", tmp_path, "--out", tmp_path / "lab"),
        ("index", "build", "nosuch://x", "--out", tmp_path / "lab"),
    ):
        done = run(*words)
        assert done.exit_code == 1 and str(done.exception).count("\n") == 0
        assert "Traceback" not in done.output


def test_addresses_of_clusters():
    assert all(map(is_address, ["auto", "ray://head:10001", "head:6379", "local"]))
    assert not any(map(is_address, ["genomes", "s3://bucket/x", "./a:b", "list.txt"]))
    assert split_address(["ray://h:1", "dir"]) == ("ray://h:1", ["dir"])
    assert split_address(["local", "dir"]) == ("", ["dir"])
    assert split_address(["dir", "more"]) == ("", ["dir", "more"])


def test_page_tells_what_is_served(library):
    card = overview(library)
    assert "Library lab" in card and "7 genomes" in card and "data-name" not in card
