"""The chat in a real browser: steps, show how, thumbs, next questions, history, keys, saving."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.browser.driving import answered, ask

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(visit, demo):
    page = visit(demo)
    page.get_by_text("62 genes").first.wait_for()
    return page


def last(page):
    return page.locator("#chat [data-testid=bot]").last


def rows_of_log(home, columns):
    with closing(sqlite3.connect(home / "log.sqlite")) as connection:
        return connection.execute(f"SELECT {columns} FROM answers ORDER BY number").fetchall()


def test_steps_are_told_with_their_tool_and_arguments(page):
    page.evaluate("""() => {
      window.seen = [];
      new MutationObserver(() => window.seen.push(document.querySelector("#steps").innerText))
        .observe(document.querySelector("#steps"), {childList: true, subtree: true});
    }""")
    ask(page, "which genes lie within 5 kb of lacZ?")
    page.locator("#steps").get_by_text("gene_neighbours: name lacZ, distance 5,000").wait_for()
    assert any("Reading the question" in text for text in page.evaluate("window.seen"))
    assert page.locator("#steps").get_attribute("aria-live") == "polite"


def test_all_rows_of_a_table_can_be_shown(page):
    ask(page, "which genes lie within 5 kb of lacZ?")
    folded = last(page).locator("details", has_text="Show all 11 rows")
    assert not folded.get_by_text("trpE").is_visible()
    folded.locator("summary").click()
    assert folded.get_by_text("DNAHLM_00070").is_visible()


def test_show_how_is_python_that_runs(page, demo, dnahlm_home, monkeypatch):
    said = ask(page, "where is recA?")
    how = last(page).locator("details", has_text="Show how")
    how.locator("summary").click()
    how.locator("code").wait_for()
    source = how.locator("code").inner_text()
    monkeypatch.chdir(next((dnahlm_home / "demo").glob("*.gbk")).parent)
    names: dict = {}
    exec(compile(source, "pasted", "exec"), names)
    assert "33,994..35,055" in names["result"].text and "33,994..35,055" in said


def test_next_questions_fit_and_are_answered(page):
    ask(page, "where is recA?")
    button = page.locator("#examples button", has_text="protein sequence of recA")
    button.wait_for()
    before = page.locator("#chat [data-testid=bot]").count()
    button.click()
    answered(page, before)
    assert "recA" in last(page).locator("pre").first.inner_text()


def test_a_thumb_is_kept_in_the_log(page, dnahlm_home):
    ask(page, "how many rRNA genes are there?")
    page.get_by_label("Like", exact=True).last.click()
    for _ in range(100):
        kept = rows_of_log(dnahlm_home, "question, thumb")
        if kept[-1] == ("how many rRNA genes are there?", 1):
            break
        page.wait_for_timeout(200)
    assert kept[-1] == ("how many rRNA genes are there?", 1)


def test_the_answer_can_be_copied(page):
    ask(page, "where is cspA?")
    page.get_by_label("Copy message").last.click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('36,616')")


def test_past_questions_are_found_and_opened_again(page, visit, demo):
    ask(page, "where is katG?")
    ask(page, "and its length?")
    page = visit(demo)
    page.locator("#past").get_by_text("Past questions").click()
    page.get_by_label("Search past questions").fill("katG where")
    found = page.locator("#past-questions label", has_text="where is katG?").first
    found.wait_for()
    found.click()
    page.locator("#chat").get_by_text("and its length?").wait_for()
    assert "2,181" in ask(page, "what is its length?")


def test_past_questions_are_each_browsers_own(browser, demo, page):
    ask(page, "where is lexA?")
    other = browser.new_context(viewport={"width": 1500, "height": 1000})
    stranger = other.new_page()
    stranger.goto(demo)
    stranger.locator("body[data-ready]").wait_for(state="attached")
    stranger.locator("#past").get_by_text("Past questions").click()
    stranger.get_by_text("Nothing yet").wait_for()
    assert stranger.locator("#past-questions").get_by_text("lexA").count() == 0
    other.close()


def test_the_keyboard_recalls_focuses_and_stops(page):
    ask(page, "where is recA?")
    ask(page, "where is lacZ?")
    box = page.get_by_placeholder("Ask")
    box.press("ArrowUp")
    assert box.input_value() == "where is lacZ?"
    box.press("ArrowUp")
    assert box.input_value() == "where is recA?"
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert box.input_value() == ""
    page.locator("#map svg").first.click(position={"x": 3, "y": 3})
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert box.input_value() == ""


def test_stop_ends_a_long_question(page):
    page.get_by_placeholder("Ask").fill("scan the whole genome for promoters")
    page.get_by_placeholder("Ask").press("Enter")
    page.locator("#stop:not([disabled])").wait_for()
    page.keyboard.press("Escape")
    page.locator("#stop[disabled]").wait_for()
    last(page).wait_for()
    assert "stopped" in last(page).inner_text().lower()
    assert "33,994" in ask(page, "where is recA?")


def test_the_conversation_is_saved_and_the_notebook_runs(page, dnahlm_home, tmp_path, monkeypatch):
    ask(page, "where is recA?")
    page.get_by_text("Save this conversation").click()
    texts = {}
    for button, ending in (("Markdown", ".md"), ("HTML", ".html"), ("Notebook", ".ipynb")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=button, exact=True).click()
        assert waiting.value.suggested_filename == f"conversation{ending}"
        path = tmp_path / f"conversation{ending}"
        waiting.value.save_as(path)
        texts[ending] = path.read_text()
        assert "33,994..35,055" in texts[ending] and "where is recA?" in texts[ending]
    notebook = json.loads(texts[".ipynb"])
    assert notebook["nbformat"] == 4
    monkeypatch.chdir(next((dnahlm_home / "demo").glob("*.gbk")).parent)
    names: dict = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    assert "33,994..35,055" in names["answer"].text
