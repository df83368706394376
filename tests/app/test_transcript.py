"""A conversation is kept, shown as Python that runs, saved as documents, and opened again."""

from __future__ import annotations

import contextlib
import html.parser
import io
import json
import re
import sqlite3
from pathlib import Path

import nbformat
import pytest

from app import log, transcript
from app.answer import ask
from app.document import document, ending_of
from app.following import next_questions
from app.session import Session
from app.steps import Step, in_words, listening
from app.suggest import suggestions
from app.tools.base import Table
from app.transcript import Exchange, of_entry, remember, reopen
from index.demo import demo_genome
from index.library import Library

HOSTILE = "</pre><script>alert(1)</script> [x](javascript:alert(1)) ![y](http://evil.invalid/y.png)"


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch) -> Path:
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("DNAHLM_HOME", str(folder))
    monkeypatch.delenv("DNAHLM_LOG", raising=False)
    return folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Library:
    folder = tmp_path_factory.mktemp("demo")
    return Library.open([demo_genome(folder)], home=folder)


def talk(library: Library, *questions: str, face: str | None = "chat") -> Session:
    session = Session(library, visitor="v1")
    for question in questions:
        steps: list[Step] = []
        with listening(steps.append):
            answer = ask(session, question)
        remember(session, answer, face, [step.text for step in steps])
    return session


QUESTIONS = (
    "where is recA?",
    "which genes lie within 5 kb of it?",
    "what does lacZ do and where is recA?",
    "five smallest proteins with their sequences",
    "digest with EcoRI and HindIII",
)


# --- show how ---


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_code_of_an_answer_gives_its_result(demo, question, monkeypatch, capsys):
    session = Session(demo)
    ask(session, "where is recA?")
    answer = ask(session, question)
    said = remember(session, answer, None, [])
    monkeypatch.chdir(demo.genomes[0].path.parent)
    names: dict = {}
    exec(compile(said.code, "pasted", "exec"), names)
    result = names["result"]
    assert result.text == answer.results[-1].text and result.text in capsys.readouterr().out
    assert (result.table and result.table.rows) == (
        answer.results[-1].table and answer.results[-1].table.rows
    )
    assert said.code.count("call(") == len(answer.calls)


def test_the_code_of_a_classification_brings_its_examples(demo, monkeypatch):
    session = Session(demo)
    rows = [f"{'ACGTTGCA' * 8}{'AC' * n} -> one" for n in range(1, 4)]
    rows += [f"{'GGCCGGTT' * 8}{'GC' * n} -> two" for n in range(1, 4)]
    ask(session, "\n".join(rows))
    answer = ask(session, "list my examples")
    said = remember(session, answer, None, [])
    monkeypatch.chdir(demo.genomes[0].path.parent)
    names: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(said.code, "pasted", "exec"), names)
    assert names["result"].table.rows == answer.results[-1].table.rows
    assert len(names["result"].table.rows) == 6


def test_no_code_without_calls_and_no_folders_in_it(demo):
    session = talk(demo, "will this strain make patients ill?", "where is recA?")
    assert session.transcript[0].code == ""
    assert str(demo.genomes[0].path.parent) not in session.transcript[1].code


# --- steps ---


def test_steps_name_the_tool_and_its_arguments(demo):
    said = talk(demo, "which genes lie within 5 kb of lacZ?").transcript[0]
    assert said.steps == [
        "Reading the question",
        "Computing with gene_neighbours: name lacZ, distance 5,000",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"filter": {"types": ["tRNA"], "strand": -1}}, "types tRNA, minus strand"),
        ({"names": ["a", "b", "c", "d", "e"]}, "names a and b and c and 2 more"),
        ({"sequence": "ACGT" * 100}, f"sequence {'ACGT' * 6}… (400 letters)"),
        ({"flank_only": True, "genome": None}, "flank only"),
        ({"sequences": [{"id": "x"}, {"id": "y"}]}, "2 sequences"),
        ({}, ""),
    ],
)
def test_arguments_in_plain_words(arguments, words):
    assert in_words(arguments) == words


# --- next questions ---


@pytest.mark.parametrize(
    "question",
    [
        "where is recA?", "what does lacZ do?", "how many tRNA genes are there?", "GC content?",
        "digest with EcoRI", "where does EcoRI cut?", "codon usage of the genome",
        "which genes are involved in nitrogen fixation?", "is there a nif cluster?",
        "give me an overview of this genome", "will this strain make patients ill?",
    ],
)  # fmt: skip
def test_every_next_question_is_answered(demo, question):
    session = Session(demo)
    ask(session, question)
    following = next_questions(session)
    assert 2 <= len(following) <= 4 and question not in following
    for follow in following:
        again = Session(demo)
        ask(again, question)
        assert ask(again, follow).status == "answered", follow


def test_next_questions_are_about_the_gene_of_the_answer(demo):
    session = Session(demo)
    ask(session, "where is recA?")
    assert sum("recA" in question for question in next_questions(session)) >= 2


def test_next_questions_without_sequence_promise_none(annotation_only):
    session = Session(annotation_only)
    ask(session, suggestions(annotation_only)[1])
    following = next_questions(session)
    assert following and not any("sequence" in question for question in following)


def test_before_the_first_question_the_examples_are_shown(demo):
    assert next_questions(Session(demo), 5) == suggestions(demo, 5)


# --- the log ---


def test_a_log_of_the_first_version_is_read_and_migrated(demo, home):
    with contextlib.closing(sqlite3.connect(home / "log.sqlite")) as old, old:
        old.execute(
            "CREATE TABLE answers (number INTEGER PRIMARY KEY, time TEXT NOT NULL, "
            "face TEXT NOT NULL, genomes TEXT NOT NULL, question TEXT NOT NULL, "
            "status TEXT NOT NULL, answer TEXT NOT NULL, calls TEXT NOT NULL, "
            "model TEXT NOT NULL, seconds REAL NOT NULL)"
        )
        old.execute(
            "INSERT INTO answers VALUES (7, '2025-01-01T00:00:00+00:00', 'ask', '[\"g\"]', "
            "'where is x?', 'answered', 'There.', '[]', 'm', 0.1)"
        )
    (entry,) = log.entries()
    assert (entry.number, entry.thumb, entry.conversation, entry.details) == (7, 0, "", {})
    assert log.entries(visitor="v1") == []
    said = talk(demo, "where is recA?").transcript[0]
    newest, oldest = log.entries()
    assert (newest.number, newest.visitor, oldest.question) == (said.number, "v1", "where is x?")
    assert log.rate(7, -1) and log.entries()[1].thumb == -1


def test_a_thumb_is_kept_and_can_be_taken_back(demo):
    session = talk(demo, "where is recA?", "where is lacZ?")
    assert transcript.rate(session, 1, 1)
    assert [entry.thumb for entry in log.entries()] == [1, 0]
    assert transcript.rate(session, 1, 0) and log.entries()[0].thumb == 0
    assert not transcript.rate(session, 2, 1) and not log.rate(99, 1)
    with pytest.raises(ValueError, match="thumb"):
        log.rate(1, 5)


def test_entries_of_one_conversation_and_one_visitor(demo):
    one, two = talk(demo, "where is recA?", "and its length?"), talk(demo, "where is lacZ?")
    found = log.entries(conversation=one.conversation, visitor="v1")
    assert [entry.question for entry in found] == ["and its length?", "where is recA?"]
    assert one.conversation != two.conversation and log.entries(visitor="v2") == []


def test_a_conversation_is_opened_again_and_goes_on(demo):
    before = talk(demo, "which genes lie within 5 kb of lacZ?", "where is recA?")
    said = [of_entry(entry) for entry in log.entries()[::-1]]
    for old, new in zip(before.transcript, said, strict=True):
        assert (new.question, new.prose, new.block) == (old.question, old.prose, old.block)
        assert (new.calls, new.citations, new.code) == (old.calls, old.citations, old.code)
        assert (new.table and new.table.rows) == (old.table and old.table.rows)
    session = Session(demo)
    reopen(session, said)
    assert session.conversation == before.conversation
    assert "1,062" in ask(session, "and its length?").text
    assert transcript.missing(session, said) == []
    assert transcript.missing(Session(Library()), said) == [demo.genomes[0].path.name]


def test_a_sequence_block_is_found_again_but_no_fence_of_a_file(demo):
    session = talk(demo, "protein sequence of cspA")
    assert session.transcript[0].block.startswith("```fasta\n>")
    (entry,) = log.entries()
    assert of_entry(entry).block == session.transcript[0].block
    forged = log.Entry(
        1, "", "page", [], "q", "answered", "a\n\n```fasta\n>x\nAC\n```\n\nb", [], "", 0
    )
    assert of_entry(forged).block == ""


# --- documents ---


def hostile() -> list[Exchange]:
    table = Table(["id", "product"], [[HOSTILE, f"=cmd() {HOSTILE}"]], 1)
    return [
        Exchange(
            HOSTILE, "answered", HOSTILE, f"```fasta\n>{HOSTILE}\nACGT\n```", table=table,
            citations=[HOSTILE], code=f"# {HOSTILE}\n", files=[f"/x/{HOSTILE}.gb"],
        )
    ]  # fmt: skip


class Tags(html.parser.HTMLParser):
    """Collects the tags and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_text_of_files_is_inert_in_html():
    reader = Tags()
    reader.feed(document(hostile(), ".html"))
    assert not reader.tags & {"script", "img", "a", "iframe"} and reader.links == []
    assert "&lt;script&gt;alert(1)" in document(hostile(), ".html")


def test_text_of_files_is_inert_in_markdown():
    from markdown_it import MarkdownIt

    reader = Tags()
    reader.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(
        document(hostile(), ".md")
    ))  # fmt: skip
    assert not reader.tags & {"script", "img", "a"} and reader.links == []


def test_documents_hold_what_was_said(demo):
    session = talk(demo, *QUESTIONS, face=None)
    for ending in (".md", ".html"):
        text = document(session.transcript, ending)
        plain = re.sub(r"<[^>]+>|\*|&[#\w]+;", "", text)
        assert "33,994..35,055" in plain and "gene_neighbours" in plain and "katG" in plain
        assert str(demo.genomes[0].path.parent) not in text
    assert "plotly" in document(session.transcript, ".html")
    assert "default-src 'none'" in document(session.transcript, ".html")


def test_the_notebook_runs_and_gives_the_same_answers(demo, monkeypatch):
    session = talk(demo, *QUESTIONS, face=None)
    written = document(session.transcript, ".ipynb")
    assert written == document(session.transcript, ".ipynb")
    notebook = nbformat.reads(written, as_version=4)
    nbformat.validate(notebook)
    monkeypatch.chdir(demo.genomes[0].path.parent)
    names: dict = {}
    printed = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(cell.source, cell.id, "exec"), names)
        if cell.outputs:
            assert out.getvalue() == cell.outputs[0].text
            printed.append(out.getvalue())
    assert len(printed) == len(QUESTIONS)


def test_a_notebook_of_the_log_opens_files_where_they_lie(demo):
    talk(demo, "where is recA?")
    talk(demo, "where is lacZ?")
    said = [of_entry(entry) for entry in log.entries()[::-1]]
    sources = [cell["source"] for cell in json.loads(document(said, ".ipynb", True))["cells"]]
    opened = ["".join(source) for source in sources if "Library.open" in "".join(source)]
    assert len(opened) == 1 and str(demo.genomes[0].path.absolute()) in opened[0]
    assert sum("Session(library)" in "".join(source) for source in sources) == 2


def test_other_endings_are_refused_in_one_sentence():
    with pytest.raises(ValueError, match=r"c\.docx: a conversation is saved as \.md"):
        ending_of(Path("c.docx"))
    with pytest.raises(ValueError, match="not as"):
        document([], ".docx")
    assert document([], ".md").startswith("# A conversation")
