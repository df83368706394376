"""The card of a gene, the files that are dropped, and plots that were asked for, in a browser."""

import pytest
from Bio import SeqIO

from index.demo import demo_genome
from tests.browser.driving import ask
from tests.browser.genomes import plasmid

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COPIED = """async letters =>
  (await navigator.clipboard.readText()).replace(/\\s/g, '').endsWith(letters)"""


@pytest.fixture
def page(visit, demo):
    return visit(demo)


def test_sequences_of_a_card_are_copied_and_similar_genes_listed(page, tmp_path):
    record = next(SeqIO.parse(demo_genome(tmp_path), "genbank"))
    cds = next(
        f for f in record.features if f.qualifiers.get("gene") == ["trpA"] and f.type == "CDS"
    )
    page.get_by_label("Go to a gene or a place").fill("trpA")
    page.keyboard.press("Enter")
    page.locator("#card h3").get_by_text("trpA").wait_for()
    page.locator("button.label-wrap", has_text="Sequences").first.click()
    for number, letters in enumerate(
        (str(cds.extract(record.seq)), cds.qualifiers["translation"][0])
    ):
        page.locator(".letters").nth(number).get_by_label("Copy").click()
        page.wait_for_function(COPIED, arg=letters)
    page.locator("button.label-wrap", has_text="Genes of similar meaning").click()
    page.locator("[role=gridcell]").filter(has_text="tryptophan", visible=True).first.wait_for()


def test_a_file_is_opened_by_dropping_it(page, tmp_path):
    files = page.evaluate_handle(
        """text => {
          const held = new DataTransfer();
          held.items.add(new File([text], 'dropped.gb'));
          return held;
        }""",
        plasmid(tmp_path).read_text(),
    )
    box = page.locator("button:has(input[type=file])").first
    for event in ("dragenter", "dragover", "drop"):
        box.dispatch_event(event, {"dataTransfer": files})
    page.get_by_text("Opened dropped").wait_for()
    page.locator("#opened").get_by_text("dropped", exact=True).wait_for()


def test_a_profile_comes_forward_on_the_plot_tab(page):
    ask(page, "GC content in windows of 1,000 bp")
    page.locator("#plot .js-plotly-plot").get_by_text("GC content and skew").first.wait_for()
    selected = page.locator("[role=tab][data-tab-id=plot][aria-selected=true]")
    selected.first.wait_for(state="attached")
