"""Settings are checked before they hold, say one sentence, and give no secret back."""

from __future__ import annotations

import os
import socket
import threading
from types import SimpleNamespace

import pytest

from app import log, settings
from app.answer import ask
from app.session import Session
from app.settings import SettingError
from app.ui import settings as page
from index.demo import demo_genome
from index.library import Library

OFF = ("", "", "off", "", "", ["phrase"], True)


@pytest.fixture
def session(synthetic) -> Session:
    return Session(synthetic.library)


def test_all_defaults(session) -> None:
    said = page.apply(session, True, *OFF)
    assert said.startswith("Set.") and "shipped DNAHLM" in said
    assert (session.model, session.embedder, session.speaker, session.logs) == (
        None,
        "",
        None,
        True,
    )


def test_a_model_folder_must_be_one(session, tmp_path) -> None:
    for folder, words in ((tmp_path, "no config.json"), (tmp_path / "none", "no model folder")):
        with pytest.raises(SettingError, match=words):
            settings.choose_model(session, str(folder))
        assert session.model is None
    (tmp_path / "config.json").write_text('{"model_type": "dnahlm"}')
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(SettingError, match="pickle, which is not read"):
        settings.choose_model(session, str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"")
    settings.choose_model(session, str(tmp_path))
    assert session.model == tmp_path
    settings.choose_model(session, "")
    assert session.model is None


def test_the_chosen_model_and_embedder_reach_the_tools(session, tmp_path, monkeypatch) -> None:
    from app import running
    from app.chosen import EMBEDDER, MODEL

    seen = []

    def spy(library, tool, arguments):
        seen.append((MODEL.get(), EMBEDDER.get()))
        return real(library, tool, arguments)

    real = running.call
    monkeypatch.setattr(running, "call", spy)
    session.model, session.embedder = tmp_path, "static"
    ask(session, "how many genes are there?")
    ask(Session(session.library), "how many genes are there?")
    assert seen == [(tmp_path, "static"), (None, "")]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("http://name:s3cret@127.0.0.1:1/v1", "without a name"),
        ("http://127.0.0.1:1/v1?key=s3cret", "without a name"),
        ("ftp://s3cret.example/v1", "must begin with http"),
        ("http://127.0.0.1:99999999/s3cret", "is no address"),
        ("/no/such/s3cret", "no such model folder"),
    ],
)
def test_a_speaker_that_cannot_be_used(session, where, words) -> None:
    kind = "server" if "://" in where else "folder"
    said = page.apply(session, True, "", "", kind, where, "m", ["phrase"], True)
    assert "Not set" in said and words in said
    assert session.speaker is None
    if "://" in where:
        assert "s3cret" not in said


def test_nobody_listens(session) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(SettingError, match=f"No server answers at 127.0.0.1:{port}"):
        settings.choose_speaker(session, f"http://127.0.0.1:{port}/v1", "m", ("phrase",))


def test_a_server_is_taken_and_the_key_stays_in_the_environment(session, monkeypatch) -> None:
    pytest.importorskip("openai", reason="the extra llm is not installed")
    monkeypatch.setenv("DNAHLM_LLM_KEY", "s3cret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=server.accept, daemon=True).start()
        where = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        said = page.apply(session, True, "", "", "server", where, "llama", ["phrase", "plan"], True)
    assert "llama" in said and "s3cret" not in said and where not in said
    assert session.speaks == ("phrase", "plan")
    page.apply(session, True, *OFF)
    assert session.speaker is None


def test_others_may_not_choose_folders_or_servers(session, tmp_path) -> None:
    said = page.apply(
        session, False, str(tmp_path), "static", "folder", str(tmp_path), "", ["phrase"], False
    )
    assert page.HERE_ONLY in said
    assert session.model is None and session.speaker is None
    assert session.embedder == "static" and not session.logs


@pytest.mark.parametrize(
    ("host", "headers", "here"),
    [("127.0.0.1", {}, True), ("::1", {}, True), ("10.0.0.7", {}, False),
     ("127.0.0.1", {"x-forwarded-for": "10.0.0.7"}, False), ("testclient", {}, False)],
)  # fmt: skip
def test_who_is_here(host, headers, here) -> None:
    request = SimpleNamespace(client=SimpleNamespace(host=host), headers=headers)
    assert page.is_here(request) is here


def test_the_log_is_off_for_one_conversation_only(session, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    monkeypatch.delenv("DNAHLM_LOG", raising=False)
    answer = ask(session, "how many genes are there?")
    session.logs = False
    assert not log.record(session, answer, "page")
    assert log.record(Session(session.library), answer, "page")
    assert len(log.entries()) == 1


def test_clearing_keeps_what_is_open(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "home"))
    paths = []
    for name in ("one", "two"):
        path = demo_genome(tmp_path / name)
        path.write_text(path.read_text().replace("DEMO_", f"{name.upper()}_"))
        paths.append(path)
    Library.open(paths).close()
    for folder in ("downloads", "compare"):
        (tmp_path / "home" / folder).mkdir()
        (tmp_path / "home" / folder / "x").write_bytes(b"x" * 1000)
    session = Session(Library.open(paths[:1]))
    for path in (tmp_path / "home" / "genomes").glob("*/meta.json"):
        if path.parent.name != session.library.genomes[0].id:
            os.utime(path, (1, 1))
    before = {item.name: item.bytes for item in settings.kept()}
    free = settings.clear(session)
    after = {item.name: item.bytes for item in settings.kept()}
    assert before["downloads"] == before["compare"] == 1000
    assert "downloads" not in after and "compare" not in after
    assert free == sum(before.values()) - sum(after.values())
    assert [p.name for p in (tmp_path / "home" / "genomes").iterdir()] == [
        session.library.genomes[0].id
    ]
    assert settings.memory() > 1e6
    assert "stored genomes" in page.disk()
