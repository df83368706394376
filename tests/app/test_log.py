"""The log keeps what was asked, on this machine, and can be switched off."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import log
from app.answer import ask
from app.cli import app
from app.session import Session


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    monkeypatch.delenv("DNAHLM_LOG", raising=False)
    return tmp_path


def test_an_answer_is_kept_whole(synthetic) -> None:
    session = Session(synthetic.library)
    answer = ask(session, "where is abcA?")
    assert log.record(session, answer, "ask")
    (entry,) = log.entries()
    assert (entry.question, entry.answer, entry.status) == (
        "where is abcA?", answer.text, "answered",
    )  # fmt: skip
    assert entry.calls == answer.calls
    assert entry.genomes == [genome.name for genome in synthetic.library.genomes]


def test_newest_first_and_by_words(synthetic) -> None:
    session = Session(synthetic.library)
    for question in ("where is abcA?", "how many genes are there?", "where is abcB?"):
        log.record(session, ask(session, question), "chat")
    assert [e.question for e in log.entries(limit=2)] == [
        "where is abcB?", "how many genes are there?",
    ]  # fmt: skip
    assert [e.question for e in log.entries("WHERE abca")] == ["where is abcA?"]


def test_many_writers_lose_nothing(synthetic) -> None:
    session = Session(synthetic.library)
    answer = ask(session, "where is abcA?")
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: log.record(session, answer, "page"), range(80)))
    assert all(done) and len(log.entries()) == 80


def test_off_by_the_environment_and_by_the_flag(synthetic, monkeypatch) -> None:
    runner = CliRunner()
    result = runner.invoke(app, ["ask", "--demo", "--no-log", "--quiet", "where is lacZ?"])
    assert result.exit_code == 0 and log.entries() == []
    monkeypatch.setenv("DNAHLM_LOG", "0")
    session = Session(synthetic.library)
    assert not log.record(session, ask(session, "where is abcA?"), "ask")
    assert not log.log_path().exists()


def test_the_command_lists_exports_and_clears() -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["ask", "--demo", "--quiet", "where is lacZ?"]).exit_code == 0
    assert "where is lacZ?" in runner.invoke(app, ["log", "list"]).stdout
    exported = runner.invoke(app, ["log", "export"]).stdout
    assert json.loads(exported.splitlines()[0])["question"] == "where is lacZ?"
    assert "1 entries deleted" in runner.invoke(app, ["log", "clear"]).stdout
    assert log.entries() == []


def test_a_damaged_log_is_said_and_never_stops_an_answer(home: Path) -> None:
    log.log_path().write_bytes(b"this is no database, only a text of some length" * 40)
    runner = CliRunner()
    assert "lacZ" in runner.invoke(app, ["ask", "--demo", "--quiet", "where is lacZ?"]).stdout
    result = runner.invoke(app, ["log", "list"])
    assert result.exit_code == 1 and "damaged" in str(result.exception)
    assert runner.invoke(app, ["log", "clear"]).exit_code == 0
    assert log.entries() == []
