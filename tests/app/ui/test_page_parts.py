"""What of the page goes to a browser, and what only to programs."""

import pytest

from app.answer import Answer
from app.tools.registry import TOOLS
from app.ui import side
from app.ui.page import build
from app.ui.programs import refusal
from index.library import Library


@pytest.fixture(scope="module")
def config():
    return build(Library()).get_config_file()


def test_no_endpoint_of_a_program_is_described_to_a_browser(config):
    kinds = {part["id"]: part["type"] for part in config["components"]}
    of_page = {kinds[part] for part in config["page"][""]["components"]}
    assert {"chatbot", "html", "tabs"} <= of_page and "api" not in of_page
    shown = set(config["page"][""]["dependencies"])
    public = {d["id"] for d in config["dependencies"] if d["api_visibility"] == "public"}
    assert not shown & public


def test_programs_find_every_tool(config):
    named = {d["api_name"] for d in config["dependencies"] if d["api_visibility"] == "public"}
    assert named == {"ask", "genomes", *TOOLS}


def test_the_other_page_has_no_way_to_it(config):
    assert [name for name, _, shown in config["pages"] if shown] == [""]


def test_an_error_of_the_caller_stays_out_of_the_log():
    assert not refusal("no such genome").print_exception


@pytest.mark.parametrize(
    ("question", "front"),
    [("genes over 500 bp", "table"), ("Histogram of genes over 500 bp", "plot")],
)
def test_a_plot_beside_a_table_comes_forward_where_it_is_asked_for(question, front):
    figure = {"data": [{"type": "bar"}], "layout": {"meta": {"beside": True}}}
    assert side._stays_behind(Answer(question, "answered", "", figure=figure)) == (front == "table")
