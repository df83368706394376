"""The Compare tab in a real browser: two genomes, pictures, tables, files, the way to the card."""

import csv

import pytest
from Bio import SeqIO

from index.demo import demo_genome
from tests.browser.driving import open_tab, upload
from tests.browser.genomes import plasmid

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(visit, demo, tmp_path):
    page = visit(demo)
    upload(page, plasmid(tmp_path), "plasmid")
    open_tab(page, "compare")
    page.locator("#compare-go:not([disabled])").wait_for()
    return page


def chosen(page, box):
    return page.locator(f"{box} input").input_value()


def test_two_genomes_side_by_side(page, tmp_path):
    assert (chosen(page, "#compare-one"), chosen(page, "#compare-other")) == ("demo_v1", "plasmid")
    page.locator("#compare-go").click()
    page.locator("#compare-rows").wait_for()
    records = list(SeqIO.parse(demo_genome(tmp_path), "genbank"))
    tags = {
        feature.qualifiers["locus_tag"][0]
        for feature in records[1].features
        if feature.type == "CDS"
    }
    said = page.locator("#compare-said").inner_text()
    assert f"{len(records[1]):,} bp" in said and f"{sum(map(len, records)):,} bp" in said
    count = page.locator("#compare-count").inner_text()
    assert count == f"{len(tags)} row{'' if len(tags) == 1 else 's'}"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download TSV").click()
    with open(waiting.value.path(), encoding="utf-8") as handle:
        rows = list(csv.reader(handle, delimiter="\t"))
    assert {row[0] for row in rows[1:]} == tags
    page.locator("#compare-plot .js-plotly-plot").wait_for()
    page.get_by_label("Links").check()
    page.locator("#compare-plot .js-plotly-plot").wait_for()
    page.locator("#compare-rows [data-row='0'][data-col='0']").click()
    page.locator("#card h3").get_by_text(rows[1][0]).wait_for()


def test_a_genome_is_not_compared_with_itself(page):
    page.locator("#compare-other input").click()
    page.get_by_role("option", name="demo_v1").click()
    page.locator("#compare-go").click()
    page.locator("#compare-said").get_by_text("Choose two different open genomes.").wait_for()
    assert not page.locator("#compare-rows").is_visible()
