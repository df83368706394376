"""The command line: contract of the JSON, exit codes, one-line errors."""

import json
import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def run(dnahlm_home):
    def call(*arguments, stdin=None, env=None):
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            input=stdin,
            timeout=120,
            check=False,
            env={**os.environ, "DNAHLM_HOME": str(dnahlm_home), **(env or {})},
        )

    return call


def test_ask_json_keeps_its_contract(run):
    done = run("ask", "--demo", "--json", "what does lacZ do?")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert list(answer) == [
        "id",
        "question",
        "status",
        "answer",
        "calls",
        "table",
        "citations",
        "model",
        "seconds",
    ]
    assert answer["status"] == "answered"
    assert "beta-galactosidase" in answer["answer"]
    assert {"record", "start", "end", "strand", "id", "qualifier"} == set(answer["citations"][0])
    assert answer["citations"][0]["record"] == "DEMO_000001.1"
    assert answer["citations"][0]["strand"] == -1


def test_questions_file_is_answered_in_order_with_history(run, tmp_path):
    path = tmp_path / "questions.jsonl"
    items = [
        {"id": "a", "question": "how long is this genome?", "extra": 1},
        {"id": 2, "question": "and its protein sequence?", "history": ["where is recA?"]},
    ]
    path.write_text("\n".join(map(json.dumps, items)) + "\n")
    done = run("ask", "--demo", "--json", "--questions", path)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["a", 2]
    assert "recA" in answers[1]["answer"] and "```fasta" in answers[1]["answer"]


def test_declined_question_ends_with_zero(run):
    done = run("ask", "--demo", "--json", "which antibiotic should my doctor prescribe?")
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] == "declined"


def test_same_question_same_text(run):
    texts = set()
    for _ in range(2):
        done = run("ask", "--demo", "--json", "five smallest proteins with their sequences")
        texts.add(json.loads(done.stdout)["answer"])
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.gb", b""),
        ("noise.gb", bytes(range(256)) * 20),
        ("words.fasta", b"this is no sequence file at all\n"),
        ("page.gbk", b"<html><body>404</body></html>"),
    ],
)
def test_bad_file_gives_one_line_and_exit_one(run, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    done = run("ask", "--json", "--genome", path, "how long is it?")
    assert done.returncode == 1
    assert done.stdout == ""
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert 1 <= len(done.stderr.strip().splitlines()) <= 3


def test_missing_file_and_folder(run, tmp_path):
    for path in (tmp_path / "nothing.gb", tmp_path):
        done = run("ask", "--genome", path, "how long is it?")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr and done.stderr.strip()


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "how long?"),
        ("ask", "--demo"),
        ("ask", "--demo", "--rows", "zero", "how long?"),
        ("nonsense",),
        ("index", "search", "x", "--demo", "--mode", "other"),
    ],
)
def test_wrong_usage_ends_with_two(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_bad_questions_file_names_the_line(run, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"question": "how long?"}\n{"question": 3}\n')
    done = run("ask", "--demo", "--questions", path)
    assert done.returncode == 1
    assert "bad.jsonl, line 2" in done.stderr


def test_terminal_output_has_prose_table_and_sources(run):
    done = run("ask", "--demo", "--quiet", "list the nif genes", env={"NO_COLOR": "1"})
    assert done.returncode == 0, done.stderr
    assert "nifH" in done.stdout and "Sources" in done.stdout
    assert "\x1b[" not in done.stdout


def test_index_build_list_search_remove(run, tmp_path):
    home = {"DNAHLM_HOME": str(tmp_path / "home")}
    assert run("index", "build", "--demo", "--quiet", env=home).returncode == 0
    listed = run("index", "list", "--json", env=home)
    (store,) = [json.loads(line) for line in listed.stdout.splitlines()]
    assert store["records"] == 2
    found = run("index", "search", "heat shock", "--demo", "--json", env=home)
    ids = [json.loads(line)["id"] for line in found.stdout.splitlines()]
    assert ids, found.stderr
    text = found.stdout
    assert "DnaK" in text
    assert run("index", "remove", store["id"], env=home).returncode == 0
    assert run("index", "list", "--json", env=home).stdout == ""
    assert run("index", "remove", "nothing", env=home).returncode == 1


def test_chat_answers_and_leaves(run):
    done = run("chat", "--demo", "--quiet", stdin="where is recA?\nand its length?\n/quit\n")
    assert done.returncode == 0, done.stderr
    assert "recA" in done.stdout


def test_control_characters_of_a_file_do_not_reach_the_terminal(run, tmp_path):
    path = tmp_path / "hostile.fasta"
    path.write_text(">seq\x1b[2J\x1b[31m evil\nACGTACGTACGTACGTACGT\n")
    done = run("ask", "--quiet", "--genome", path, "how long is each sequence?")
    assert "\x1b[2J" not in done.stdout + done.stderr
