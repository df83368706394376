"""Questions over a library reach the right tool with the right arguments."""

from __future__ import annotations

import pytest

from app.answer import ask
from app.plan.across.recognise import recognise
from app.session import Session
from tests.scale.conftest import QUOTED

QUESTIONS = {
    "which of these genomes have a nif cluster?": ("presence", {"prefix": "nif", "cluster": True}),
    "all homologs by name of recA with lengths": ("genes", {"names": ["recA"]}),
    "genomes that lack mecA": ("presence", {"names": ["mecA"], "maximum": 0}),
    "which strains don't carry mecA?": ("presence", {"names": ["mecA"], "maximum": 0}),
    "how many genomes have more than one copy of dnaA?": (
        "presence", {"names": ["dnaA"], "minimum": 2},
    ),
    "how many genomes have exactly 1 copy of recA?": (
        "presence", {"names": ["recA"], "minimum": 1, "maximum": 1},
    ),
    "which genome is largest?": (
        "genomes", {"sort_by": "length", "order": "descending", "top": 1},
    ),
    "which genome has the highest GC?": (
        "genomes", {"sort_by": "gc", "order": "descending", "top": 1},
    ),
    "five smallest genomes": ("genomes", {"sort_by": "length", "top": 5}),
    "genomes larger than 4 Mb": (
        "genomes", {"sort_by": "length", "order": "descending", "minimum": 4e6},
    ),
    "genomes with GC above 60 %": (
        "genomes", {"sort_by": "gc", "order": "descending", "minimum": 60.0},
    ),
    "genomes with more than 1,000 genes": (
        "genomes", {"sort_by": "genes", "order": "descending", "minimum": 1000.0},
    ),
    "which strains have both recA and dnaA?": ("presence", {"names": ["recA", "dnaA"]}),
    "strains with recA or mecA": ("presence", {"names": ["recA", "mecA"], "match": "any"}),
    "does every genome have recA?": ("presence", {"names": ["recA"]}),
    "which genomes can fix nitrogen, do they have nitrogen fixation genes?": (
        "presence", {"topic": "nitrogen fixation"},
    ),
    "longest recA": (
        "genes", {"names": ["recA"], "sort_by": "length", "order": "descending", "top": 1},
    ),
    "lengths of dnaA in all genomes": ("genes", {"names": ["dnaA"]}),
    "which Testobacter strains have recA?": (
        "presence", {"names": ["recA"], "organism": "Testobacter"},
    ),
    "where is recA in alpha?": ("genes", {"names": ["recA"], "genome": "alpha"}),
    "what is in the library?": ("summary", {}),
    "which organisms are there?": ("summary", {"what": "organisms"}),
    "which files failed?": ("summary", {"what": "failed"}),
    "sort the genomes by size": ("genomes", {"sort_by": "length", "order": "descending"}),
    "list all genomes": ("genomes", {}),
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_is_read(question, library):
    planned = recognise(question, library, None)
    tool, arguments = QUESTIONS[question]
    assert [(c.tool, c.arguments) for c in planned.calls] == [(f"library_{tool}", arguments)]


def test_conversation_goes_on(library):
    session = Session(library)
    assert ask(session, "which genomes lack mecA?").table.total == 5
    assert ask(session, "and dnaA?").calls == [
        {"tool": "library_presence", "arguments": {"names": ["dnaA"], "maximum": 0}}
    ]
    assert ask(session, "list all genomes").table.total == 7
    page = ask(session, "show me the next 5")
    assert page.calls[0]["arguments"] == {"limit": 5, "offset": 1000}
    assert ask(session, "all recA genes").table.total == 4
    assert ask(session, "and in Alteromonas?").table.total == 1
    assert ask(session, "which genomes lack it?").calls[0]["arguments"] == {
        "names": ["recA"], "maximum": 0, "organism": "Alteromonas",
    }  # fmt: skip


def test_what_is_not_understood_is_asked_back(library):
    answer = ask(Session(library), "what is the meaning of life?")
    assert answer.status == "clarify" and "which genomes lack mecA?" in answer.text
    assert ask(Session(library), "hello").status == "clarify"


def test_text_of_files_stays_text(library):
    answer = ask(Session(library), f"which genomes have the gene {QUOTED}?")
    assert answer.status in ("answered", "clarify")
    assert ask(Session(library), "which organisms are there?").table.total == 5
