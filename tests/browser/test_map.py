"""The map, the card and the plot in a real browser."""

import re
import struct
import xml.etree.ElementTree as ElementTree

import pytest

from index.demo import demo_genome
from tests.browser.driving import answered, ask, settled, upload

pytestmark = [pytest.mark.browser, pytest.mark.slow]


DRAWN = "#map svg[data-start]"


@pytest.fixture
def page(visit, demo):
    page = visit(demo)
    page.locator(DRAWN).wait_for()
    return page


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
    page.locator('#map .gene:has(title:has-text("lacZ"))').wait_for(state="attached")
    settled(page)
    box = page.locator(DRAWN).bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 30, steps=5)
    page.mouse.up()
    button = page.get_by_role("button", name=re.compile("^Ask about [0-9]"))
    button.wait_for()
    before = page.locator("#chat [data-testid=bot]").count()
    button.click()
    assert "DEMO_000001.1" in answered(page, before)


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


def test_a_new_upload_is_on_the_map(visit, empty, tmp_path):
    page = visit(empty)
    assert page.locator(DRAWN).count() == 0
    upload(page, demo_genome(tmp_path), "demo")
    page.locator(DRAWN).wait_for()
    page.locator("#where").get_by_text("DEMO_000001.1").wait_for()


def _shown(page):
    svg = page.locator(DRAWN)
    return int(svg.get_attribute("data-start")), int(svg.get_attribute("data-end"))


def _moved(page, before):
    page.wait_for_function(
        "([low, high]) => { const svg = document.querySelector('#map svg[data-start]');"
        " return +svg.dataset.start !== low || +svg.dataset.end !== high; }",
        arg=list(before),
    )
    return _shown(page)


def test_the_circle_moves_the_map(page):
    page.get_by_label("Circular overview").check()
    circle = page.locator("#circle svg[data-length]")
    circle.wait_for()
    page.locator("#circle .window path").wait_for(state="attached")
    length = int(circle.get_attribute("data-length"))
    before = _shown(page)
    box = circle.bounding_box()
    unit = box["width"] / 560
    # Half way round lies below the middle, between the circle of ticks and the inner ring.
    down = (float(circle.get_attribute("data-inner")) + 8) * unit
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 200 * unit + down)
    low, high = _moved(page, before)
    assert abs((low + high) / 2 - length / 2) < length / 100
    arc = page.locator("#circle .window path").get_attribute("d")
    circle.focus()
    page.keyboard.press("ArrowRight")
    further = _moved(page, (low, high))
    assert sum(further) - sum((low, high)) == pytest.approx(2 * length / 100, abs=4)
    page.wait_for_function(
        "old => document.querySelector('#circle .window path').getAttribute('d') !== old", arg=arc
    )


def test_a_region_is_chosen_and_asked_about_by_keyboard(page):
    svg = page.locator(DRAWN)
    svg.focus()
    for _ in range(6):
        page.keyboard.press("Shift+ArrowRight")
    button = page.get_by_role("button", name=re.compile("^Ask about [0-9]"))
    button.wait_for()
    low, high = _shown(page)
    said = [int(n.replace(",", "")) for n in re.findall(r"[\d,]+", button.inner_text())]
    assert said[0] == (low + high) // 2 + 1
    assert said[1] - said[0] == pytest.approx(6 * (high - low) / 50, abs=7)
    button.focus()
    page.keyboard.press("Enter")
    page.locator("#chat [data-testid=bot]").first.wait_for()
    page.locator("#chat").get_by_text("DEMO_000001.1").first.wait_for()


def test_keys_move_and_zoom(page):
    page.locator(DRAWN).focus()
    low, high = _shown(page)
    page.keyboard.press("ArrowRight")
    moved = _moved(page, (low, high))
    assert moved[0] - low == pytest.approx((high - low) / 4, abs=2)
    page.keyboard.press("+")
    nearer = _moved(page, moved)
    assert nearer[1] - nearer[0] == pytest.approx((high - low) / 2, abs=2)
    assert page.evaluate("document.activeElement.matches('#map svg')")


def test_a_place_or_a_gene_can_be_typed(page):
    before = _shown(page)
    page.get_by_label("Go to a gene or a place").fill("10,001..20,000")
    page.keyboard.press("Enter")
    low, high = _moved(page, before)
    assert low <= 10_000 and high >= 20_000 and high - low < 14_000
    page.get_by_role("button", name="Ask about 10,001..20,000").wait_for()
    page.get_by_label("Go to a gene or a place").fill("recA")
    page.keyboard.press("Enter")
    _moved(page, (low, high))
    page.locator("#card").get_by_text("recA").first.wait_for()


def test_tracks_are_lanes_that_can_be_switched_off(page, tmp_path):
    marks = tmp_path / "marks.bed"
    marks.write_text("DEMO_000001.1\t1000\t2500\tislet\t0\t+\n")
    upload(page, marks, "marks")
    lane = page.locator('#map .lane[data-lane="marks.bed"]')
    lane.wait_for(state="attached")
    assert "islet 1,001..2,500" in lane.locator("title").first.text_content()
    page.get_by_role("button", name="Tracks and pictures").click()
    page.get_by_label("marks.bed").uncheck()
    lane.wait_for(state="detached")
    page.get_by_label("marks.bed").check()
    lane.wait_for(state="attached")


def test_map_and_circle_are_saved_as_svg_and_png(page):
    page.get_by_label("Circular overview").check()
    page.locator("#circle svg[data-length]").wait_for()
    page.get_by_role("button", name="Tracks and pictures").click()
    for name, kind in (("Map", "SVG"), ("Map", "PNG"), ("Circle", "SVG"), ("Circle", "PNG")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"{name} {kind}").click()
        saved = waiting.value
        assert saved.suggested_filename.startswith("DEMO_000001.1")
        content = saved.path().read_bytes()
        if kind == "SVG":
            root = ElementTree.fromstring(content)
            assert root.tag.endswith("svg") and root.attrib["width"] == "560"
        else:
            assert content[:8] == b"\x89PNG\r\n\x1a\n"
            assert struct.unpack(">I", content[16:20])[0] == 4 * 560


def test_a_circular_map_is_drawn_when_asked_for(page):
    ask(page, "draw a circular map with lacZ labelled")
    page.locator("#circle .labels text").get_by_text("lacZ").wait_for()
    assert page.get_by_label("Circular overview").is_checked()
