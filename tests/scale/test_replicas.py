"""Replicas over a library: what they answer and refuse, alone and behind Ray Serve."""

from __future__ import annotations

import base64
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli import app
from app.serving import replicas
from app.serving.replicas import LARGEST, PATH, TURNS, Answers


@pytest.fixture(scope="module")
def client(built) -> TestClient:
    """A replica, asked as Ray Serve asks it."""
    one = Answers(str(built[0]))
    methods = ["GET", "POST"]
    return TestClient(Starlette(routes=[Route("/{path:path}", one.__call__, methods=methods)]))


def test_a_replica_answers_over_the_library(client):
    found = client.post(PATH, json={"question": "which genomes lack recA?"}).json()
    assert found["status"] == "answered" and found["calls"][0]["tool"] == "library_presence"
    names = {row[0] for row in found["table"]["rows"]}
    assert {"delta", "zeta"} <= names and not names & {"alpha", "beta"}


def test_a_follow_up_brings_the_questions_before_it(client):
    history = ["which genomes have recA?"]
    after = client.post(PATH, json={"question": "and mecA?", "history": history}).json()
    assert [row[0] for row in after["table"]["rows"]] == ["beta"]
    alone = client.post(PATH, json={"question": "and mecA?"}).json()
    assert alone["calls"] != after["calls"] or alone["status"] != "answered"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"content": b""}, 400),
        ({"content": b"["}, 400),
        ({"content": b"[" * 100_000}, 400),
        ({"json": ["x"]}, 400),
        ({"json": {"question": 5}}, 400),
        ({"json": {"question": "x", "history": "y"}}, 400),
        ({"json": {"question": "x", "history": ["y"] * (TURNS + 1)}}, 400),
        ({"content": b" " * (LARGEST + 1)}, 413),
        ({"json": {"question": "x"}, "headers": {"Origin": "http://elsewhere.org"}}, 403),
    ],
)
def test_what_is_no_question_is_refused_in_a_sentence(client, given, status):
    reply = client.post(PATH, **given)
    assert reply.status_code == status and reply.text.endswith(".") and len(reply.text) < 100


def test_other_pages_and_methods(client):
    assert client.get(PATH).status_code == 405
    assert client.post("/", json={"question": "x"}).status_code == 404


def test_the_password_holds_for_replicas(built, client):
    guarded = Answers(str(built[0]), "long enough")
    routes = [Route("/{path:path}", guarded.__call__, methods=["POST"])]
    asked = TestClient(Starlette(routes=routes))
    question = {"question": "how many genomes are there?"}
    assert asked.post(PATH, json=question).status_code == 401
    word = base64.b64encode(b"anyone:long enough").decode()
    headers = {"Authorization": f"Basic {word}"}
    assert asked.post(PATH, json=question, headers=headers).json()["status"] == "answered"


def test_the_command_wants_a_library_and_nothing_else(tmp_path):
    for wrong in (["--demo"], []):
        done = CliRunner().invoke(app, ["serve", "--replicas", "2", *wrong])
        assert done.exit_code == 2
    given = ["serve", "--replicas", "2", "--library", str(tmp_path)]
    assert CliRunner().invoke(app, given).exit_code != 0


@pytest.mark.stress
def test_two_replicas_answer_behind_one_address(built):
    pytest.importorskip("ray.serve", exc_type=ImportError)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = replicas.deploy(built[0], 2, "127.0.0.1", port, None)
    try:
        for _ in range(6):
            reply = httpx.post(place, json={"question": "which genomes have mecA?"}, timeout=120)
            assert [row[0] for row in reply.json()["table"]["rows"]] == ["beta"]
    finally:
        replicas.stop()
