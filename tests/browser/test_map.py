"""The map, the card and the plot in a real browser."""

import time

import pytest

from index.demo import demo_genome
from tests.browser.test_page import ask, upload

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(serve, tmp_path_factory):
    return serve("--genome", str(demo_genome(tmp_path_factory.mktemp("genome"))))


@pytest.fixture
def page(browser, demo):
    context = browser.new_context(viewport={"width": 1500, "height": 950})
    page = context.new_page()
    page.requests_seen = []
    page.on("request", lambda request: page.requests_seen.append(request.url))
    page.goto(demo)
    page.locator("#map svg").wait_for()
    yield page
    context.close()


def test_an_answer_moves_the_map_and_a_click_shows_the_card(page):
    ask(page, "which genes sit within 5 kb of lacZ?")
    gene = page.locator('#map .gene:has(title:has-text("lacI"))')
    gene.wait_for(state="attached")
    gene.locator("polygon").click()
    page.locator("#card").get_by_text("repressor").first.wait_for()
    assert "4,432..5,514" in page.locator("#card").inner_text()


def test_the_keyboard_reaches_a_gene(page):
    ask(page, "where is recA?")
    gene = page.locator('#map .gene:has(title:has-text("recA"))')
    gene.wait_for(state="attached")
    gene.focus()
    page.keyboard.press("Enter")
    page.locator("#card").get_by_text("recA").first.wait_for()


def test_a_dragged_region_can_be_asked_about(page):
    ask(page, "where is lacZ?")
    page.wait_for_timeout(500)
    box = page.locator("#map svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 30, steps=5)
    page.mouse.up()
    button = page.get_by_role("button", name="Ask about this region")
    button.wait_for()
    before = page.locator("#chat [data-testid=bot]").count()
    button.click()
    page.wait_for_function(
        "n => document.querySelectorAll('#chat [data-testid=bot]').length > n", arg=before
    )
    page.wait_for_timeout(300)
    assert "DEMO_000001.1" in page.locator("#chat [data-testid=bot]").last.inner_text()


def test_the_buttons_move_the_map(page):
    before = page.locator("#where").inner_text()
    page.get_by_role("button", name="▶").click()
    page.wait_for_function("old => document.querySelector('#where').innerText !== old", arg=before)
    page.get_by_role("button", name="All", exact=True).click()
    page.locator("#where").get_by_text("61,803 bp").wait_for()


def test_a_plot_comes_with_codon_usage(page):
    ask(page, "codon usage of the genome")
    page.locator("#plot .js-plotly-plot").wait_for()
    own = page.url.split("/")[2]
    outside = [url for url in page.requests_seen if own not in url and url.startswith("http")]
    assert outside == []


def test_a_new_upload_is_on_the_map_quickly(page, tmp_path):
    began = time.monotonic()
    upload(page, demo_genome(tmp_path), "demo")
    page.locator("#map svg").wait_for()
    assert time.monotonic() - began < 30
