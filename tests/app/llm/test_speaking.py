"""A language model may choose tools and words, never facts: a server that speaks well and badly."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.answer import ask as ask_without
from app.commands.terminal import genome_paths
from app.llm.base import Said, SpeakerError
from app.llm.checking import faults
from app.llm.openai_compatible import OpenAICompatible
from app.llm.planning import schemas
from app.llm.speaking import ask, open_speaker
from app.session import Session
from app.tools.registry import TOOLS
from index.library import Library

pytest.importorskip("openai", reason="the extra llm is not installed")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    home = tmp_path_factory.mktemp("home")
    return Library.open([Path(p) for p in genome_paths(None, demo=True)], home=home)


class Server:
    """Answers chat requests with what `reply` makes of them."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.reply: Callable[[dict[str, Any]], Any] = lambda request: "hello"
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                request = json.loads(self.rfile.read(size))
                outer.requests.append(request)
                made = outer.reply(request)
                status, body = made if isinstance(made, tuple) else (200, _completion(made))
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *arguments: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}/v1"


def _completion(said: Any) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": said}
    if isinstance(said, dict):
        message = {"role": "assistant", "content": None, "tool_calls": [
            {"id": "1", "type": "function",
             "function": {"name": said["name"], "arguments": said["arguments"]}}
        ]}  # fmt: skip
    return {
        "id": "x", "object": "chat.completion", "created": 0, "model": "mock",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
    }  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()


def speaking(library: Library, server: Server, *modes: str, **options: Any) -> Session:
    speaker = OpenAICompatible(server.address, "mock", timeout=2.0, retries=0, **options)
    return Session(library, speaker=speaker, speaks=modes or ("phrase",))


def test_a_true_phrasing_is_shown(library: Library, server: Server) -> None:
    server.reply = lambda request: "The gene lacZ encodes beta-galactosidase."
    answer = ask(speaking(library, server), "what does lacZ do?")
    assert answer.text == "The gene lacZ encodes beta-galactosidase."
    assert "phrased by mock" in answer.model
    assert answer.citations


@pytest.mark.parametrize(
    "lie",
    [
        "lacZ encodes a kinase.",
        "lacZ does not encode beta-galactosidase.",
        "lacZ lies at 7,667..10,740.",
        "lacZ lies at 7,666..10,741.",
        "lacZ lies at 10,740..7,666.",
        "lacZ lies at 1,024.",
        "The protein has 10,740 amino acids.",
        "lacQ encodes beta-galactosidase.",
        "lacZ encodes beta-galactosidase; see https://evil.example for more.",
        "lacZ lies on the plus strand.",
        "![x](http://127.0.0.1/x.png)",
        "",
    ],
)
def test_a_lie_is_not(library: Library, server: Server, lie: str) -> None:
    server.reply = lambda request: lie
    wanted = ask_without(Session(library), "what does lacZ do?").text
    answer = ask(speaking(library, server), "what does lacZ do?")
    assert answer.text == wanted
    assert answer.trace["phrasing"]["refused"]


def test_values_that_change_places_are_seen(library: Library) -> None:
    answer = ask_without(Session(library), "which genes sit within 5 kb of lacZ?")
    assert answer.table is not None
    rows = {row[1]: row for row in answer.table.rows}
    true = f"recF starts at {rows['recF'][4]:,}."
    assert faults(true, answer) == ["the word starts"] or faults(true, answer) == []
    assert faults(f"recF {rows['lacY'][4]:,}", answer)
    assert faults(f"recF is {rows['lacY'][2]}", answer)


def test_names_that_change_places_are_seen(library: Library) -> None:
    answer = ask_without(Session(library), "what is next to trpB?")
    assert not faults("Upstream of trpB is trpC; downstream of it is trpA.", answer)
    assert faults("Upstream of trpB is trpA.", answer)
    assert faults("trpC (DNAHLM_00050) is upstream of trpB.", answer)


QUESTIONS = [
    "what does lacZ do?", "where is recA?", "how many genes are there?", "list the tRNA genes",
    "which genes sit within 5 kb of lacZ?", "five longest proteins", "what is the GC content?",
    "what is next to trpB?", "which genes are on the minus strand?", "how long is katG?",
]  # fmt: skip


def _lied(text: str, rng: random.Random) -> str:
    """One fact of a text changed: a number, a gene, a strand, a denial, an invention."""
    choices = [
        lambda t: re.sub(r"\d", lambda m: str((int(m.group()) + 3) % 10), t, count=2),
        lambda t: t + " It is essential for virulence.",
        lambda t: t.replace("plus", "@").replace("minus", "plus").replace("@", "minus"),
        lambda t: re.sub(r"\b([a-z]{3})([A-Z])\b", r"\1Q", t, count=1),
        lambda t: re.sub(r"\b(is|are|lies|has|encodes)\b", r"\1 not", t, count=1),
        lambda t: f"{t} The neighbour xylQ spans 12..345.",
    ]
    for change in rng.sample(choices, len(choices)):
        made = change(text)
        if made != text:
            return made
    return text + " Also 99 more."


def test_no_lie_of_a_hundred_reaches_the_user(library: Library, server: Server) -> None:
    rng = random.Random(5)
    lied = []

    def reply(request: dict[str, Any]) -> str:
        data = json.loads(request["messages"][1]["content"])["data"]
        truth = re.sub(r"[*`]", "", data.split("\n\n")[0])
        if rng.random() < 0.3:
            lied.append(_lied(truth, rng))
            return lied[-1]
        return truth

    server.reply = reply
    for turn in range(100):
        question = QUESTIONS[turn % len(QUESTIONS)]
        before = len(lied)
        wanted = ask_without(Session(library), question).text
        answer = ask(speaking(library, server), question)
        if len(lied) > before:
            assert answer.text == wanted, lied[-1]
    assert len(lied) > 15


def _sentences_lied(text: str, rng: random.Random, others: list[str]) -> tuple[str, int]:
    """A text of which three sentences in ten were falsified, and how many were."""
    lies = 0
    out = []
    for sentence in re.split(r"(?<=[.;])\s+", text):
        told = _fact_changed(sentence, rng, others) if rng.random() < 0.3 else sentence
        lies += told != sentence
        out.append(told)
    return " ".join(out), lies


def _fact_changed(sentence: str, rng: random.Random, others: list[str]) -> str:
    """One fact of a sentence made wrong, often with numbers and names that are true elsewhere."""
    numbers = re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.])", sentence)
    names = re.findall(r"\b[a-z]{3}[A-Z]\b", sentence)

    def exchanged(t: str) -> str:
        first, second = rng.sample(sorted(set(numbers)), 2)
        return t.replace(first, "\0").replace(second, first).replace("\0", second)

    choices: list[Callable[[str], str]] = [
        lambda t: t.rstrip(".") + " in Escherichia coli.",
        lambda t: t.replace("Synthetica demonstrans", "Salmonella enterica"),
        lambda t: t.replace("plus", "\0").replace("minus", "plus").replace("\0", "minus"),
        lambda t: t.replace(" bp", " amino acids", 1),
        lambda t: re.sub(r"(\d[\d,]*)\.\.(\d[\d,]*)", r"\2..\1", t, count=1),
    ]
    if numbers:
        one = rng.choice(numbers)
        more = f"{int(one.replace(',', '').split('.')[0]) + rng.choice([1, 10, 999]):,}"
        choices.append(lambda t: t.replace(one, more, 1))
    if len(set(numbers)) > 1:
        choices.append(exchanged)
    if names:
        choices.append(lambda t: t.replace(rng.choice(names), rng.choice(others), 1))
    for change in rng.sample(choices, len(choices)):
        made = change(sentence)
        if made != sentence:
            return made
    return sentence


def test_no_lie_in_three_sentences_of_ten_reaches_the_user(library: Library) -> None:
    rng = random.Random(11)
    asked = [*QUESTIONS, "which organism is this?", "what does katG do?", "where is nifA?"]
    finished = [ask_without(Session(library), question) for question in asked]
    assert all(answer.status == "answered" for answer in finished)
    others = ["thrB", "ompF", "gyrQ", "dnaK", "nifH", "trpE", "lacI"]
    wrong, lied, shown = [], 0, 0
    for turn in range(130):
        answer = finished[turn % len(finished)]
        truth = re.sub(r"[*`]", "", answer.text)
        said, lies = _sentences_lied(truth, rng, others)
        refused = bool(faults(said, answer))
        lied += lies > 0
        shown += not refused
        if lies and not refused:
            wrong.append(said)
        if not lies:
            assert not refused, (said, faults(said, answer))
    assert not wrong, wrong[:5]
    assert lied > 30 and shown > 40


@pytest.mark.parametrize(
    "broken",
    [
        (429, {"error": {"message": "slow down"}}), (500, b"oops"), (200, b"{not json"),
        (200, {"choices": []}), (200, {"hello": 1}),
    ],
)  # fmt: skip
def test_a_broken_server_costs_nothing_but_its_words(
    library: Library, server: Server, broken: Any
) -> None:
    server.reply = lambda request: broken
    wanted = ask_without(Session(library), "where is recA?")
    answer = ask(speaking(library, server, "plan", "phrase"), "where is recA?")
    assert (answer.text, answer.calls) == (wanted.text, wanted.calls)


def test_answers_have_an_end_under_the_name_that_the_server_knows(
    library: Library, server: Server
) -> None:
    def reply(request: dict[str, Any]) -> Any:
        if "max_tokens" in request:
            return 400, {"error": {"message": "Unsupported parameter: 'max_tokens'."}}
        return "The gene lacZ encodes beta-galactosidase."

    server.reply = reply
    session = speaking(library, server)
    assert "phrased by mock" in ask(session, "what does lacZ do?").model
    ask(session, "what does lacZ do?")
    limits = [
        (request.get("max_tokens"), request.get("max_completion_tokens"))
        for request in server.requests
    ]
    assert limits == [(512, None), (None, 512), (None, 512)]


def test_a_slow_server_is_not_waited_for(library: Library, server: Server) -> None:
    server.reply = lambda request: time.sleep(4) or "late"
    began = time.monotonic()
    answer = ask(speaking(library, server), "where is recA?")
    assert answer.status == "answered" and time.monotonic() - began < 3.8


def test_the_model_chooses_a_tool(library: Library, server: Server) -> None:
    fields = TOOLS["gene_location"].arguments.model_fields
    name = {"names": ["recA"]} if "names" in fields else {"name": "recA"}
    server.reply = lambda request: (
        {"name": "gene_location", "arguments": json.dumps(name)}
        if not any(m["role"] == "tool" for m in request["messages"])
        else "DONE"
    )
    answer = ask(speaking(library, server, "plan"), "on which bases does the recombinase sit?")
    assert answer.calls == [{"tool": "gene_location", "arguments": name}]
    gene = library.genomes[0].gene("recA")
    assert f"{gene.start + 1:,}" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "delete_everything", "arguments": "{}"},
        {"name": "gene_location", "arguments": "{broken"},
        {"name": "gene_location", "arguments": '{"wrong": 1}'},
        {"name": "gene_location", "arguments": "[1]"},
    ],
)
def test_a_wrong_tool_call_leaves_the_default_planner(
    library: Library, server: Server, asked: dict[str, str]
) -> None:
    server.reply = lambda request: asked
    wanted = ask_without(Session(library), "where is recA?")
    answer = ask(speaking(library, server, "plan"), "where is recA?")
    assert (answer.text, answer.calls) == (wanted.text, wanted.calls)


def test_every_tool_has_a_schema() -> None:
    made = {item["function"]["name"]: item["function"] for item in schemas()}
    assert made.keys() == TOOLS.keys()
    assert all(item["parameters"]["type"] == "object" for item in made.values())


def test_a_speaker_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SpeakerError, match="no such model folder"):
        open_speaker(str(tmp_path / "none"))
    with pytest.raises(SpeakerError, match="--llm-model"):
        open_speaker("http://127.0.0.1:1/v1")
    with pytest.raises(SpeakerError, match=r"127\.0\.0\.1"):
        open_speaker("http://127.0.0.1:1/v1", "m", timeout=1).say([])


def test_said_is_plain() -> None:
    assert Said("x").calls == []


def test_the_command_line_lets_a_model_speak(server: Server, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from app.cli import app

    server.reply = lambda request: "The gene lacZ encodes beta-galactosidase."
    options = ["ask", "--demo", "--quiet", "--no-log", "--llm", server.address]
    result = CliRunner().invoke(app, [*options, "--llm-model", "mock", "what does lacZ do?"])
    assert result.exit_code == 0, result.output
    assert "The gene lacZ encodes beta-galactosidase." in result.stdout
    wrong = CliRunner().invoke(app, [*options, "what does lacZ do?"])
    assert wrong.exit_code == 1 and "--llm-model" in str(wrong.exception)
