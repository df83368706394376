"""The page in a real browser: upload a genome, ask, read the right values."""

import json
import urllib.request

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.demo import demo_genome
from tests.browser.driving import ask, open_tab, settled, upload
from tests.browser.genomes import plasmid

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(visit, empty):
    return visit(empty)


def test_upload_and_three_questions(page, tmp_path):
    path = demo_genome(tmp_path)
    chromosome = next(SeqIO.parse(path, "genbank"))
    cds = {f.qualifiers["gene"][0]: f for f in chromosome.features if f.type == "CDS"}
    upload(page, path, "demo")

    assert "beta-galactosidase" in ask(page, "what does lacZ do?")

    where = ask(page, "where is recA?")
    assert f"{int(cds['recA'].location.start) + 1:,}" in where
    assert f"{int(cds['recA'].location.end):,}" in where

    protein = ask(page, "protein sequence of cspA").replace("\n", "")
    assert cds["cspA"].qualifiers["translation"][0] in protein
    assert page.get_by_role("button", name="Download FASTA").is_visible()


@pytest.mark.real
def test_real_genbank(page, data_dir):
    upload(page, data_dir / "genomes/plasmid/pPCP1_NC_005816.gb", "pPCP1")
    assert "9,609" in ask(page, "how long is this plasmid?")
    assert "protease" in ask(page, "what does pla do?")
    assert "10" in ask(page, "how many genes are there?")


def test_genes_table_follows_the_search(page, tmp_path):
    upload(page, demo_genome(tmp_path), "demo")
    page.get_by_role("tab", name="Genes").click()
    page.get_by_label("Search genes").fill("nitrogenase")
    page.get_by_text("5 genes", exact=True).wait_for()


def test_a_long_answer_is_shown_from_its_first_sentence(page, tmp_path):
    upload(page, demo_genome(tmp_path), "demo")
    ask(page, "list all genes")
    ask(page, "protein sequences of lacZ and recA")
    page.wait_for_function("""() => {
      const box = document.querySelector('#chat .bubble-wrap').getBoundingClientRect();
      const bots = [...document.querySelectorAll('#chat [data-testid=bot]')];
      const top = bots.pop().getBoundingClientRect().top;
      return box.top <= top && top <= box.top + box.height / 2;
    }""")


def test_bad_file_is_named_and_nothing_is_lost(page, tmp_path):
    upload(page, demo_genome(tmp_path), "demo")
    ask(page, "where is recA?")
    there = page.locator("#where")
    page.wait_for_function("!document.querySelector('#where').innerText.includes(' 1..')")
    shown = there.inner_text()
    bad = tmp_path / "broken.gb"
    bad.write_text("<html>not a genome</html>")
    page.locator("input[type=file]").first.set_input_files(str(bad))
    page.get_by_text("Not opened").wait_for()
    settled(page)
    assert there.inner_text() == shown
    assert "beta-galactosidase" in ask(page, "what does lacZ do?")


def test_text_of_a_file_is_never_html(page, tmp_path):
    path = tmp_path / "hostile.fasta"
    path.write_text(
        ">seq1 <img src=x onerror=window.hacked=1> ![x](http://127.0.0.1:9/x.png)\n"
        + "ACGT" * 100
        + "\n"
    )
    upload(page, path, "hostile")
    ask(page, "give me an overview of this genome")
    ask(page, "how long is each sequence?")
    assert page.evaluate("window.hacked") is None
    assert not any("127.0.0.1:9/" in url for url in page.requests_seen)


def test_hostile_annotation_makes_no_element(page, tmp_path):
    hostile = "<img src=x onerror=window.hacked=1> ![x](http://evil.invalid/x.png) [a](http://b)"
    record = SeqRecord(Seq("ATGGCATAA" * 100), id="EVL_1.1", name="EVL_1", description=hostile)
    record.annotations.update(molecule_type="DNA", organism="Testobacter <b>malus</b>")
    for number, symbol in enumerate(("evlA", "evlB", "evlC", "evlD")):
        names = {"locus_tag": [f"EVL_000{number}"], "gene": [symbol]}
        place = SimpleLocation(90 * number, 90 * number + 90, 1)
        more = {"product": [hostile], "note": [f"``` {hostile}"]}
        record.features.append(SeqFeature(place, type="gene", qualifiers=names))
        record.features.append(SeqFeature(place, type="CDS", qualifiers=names | more))
    path = tmp_path / "evil.gb"
    SeqIO.write([record], path, "genbank")
    upload(page, path, "evil")
    assert "evil.invalid" in ask(page, "what does evlA do?")
    ask(page, "list all genes")
    page.get_by_role("tab", name="Genes").click()
    page.get_by_role("tab", name="Table").click()
    settled(page)
    ask(page, "DNA sequence of evlB")
    assert page.evaluate("window.hacked") is None
    found = "document.querySelectorAll('#chat img, #chat [href*=evil], #last-table img').length"
    assert page.evaluate(found) == 0
    assert not any("evil.invalid" in url for url in page.requests_seen)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1400, "dark")])
def test_fits_narrow_and_dark_screens(visit, empty, width, scheme):
    page = visit(empty, width, 844, scheme)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 1
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [int(x) for x in background.strip("rgba()").split(",")[:3]]
    assert (sum(channels) / 3 < 100) == (scheme == "dark")


def test_http_api_answers(demo):
    body = json.dumps({"data": ["what does lacZ do?", None]}).encode()
    request = urllib.request.Request(
        f"{demo}/gradio_api/call/ask", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=90) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{demo}/gradio_api/call/ask/{event}", timeout=90) as reply:
        lines = reply.read().decode().splitlines()
    (payload,) = [line[6:] for line in lines if line.startswith("data: ")]
    (answer,) = json.loads(payload)
    assert answer["status"] == "answered"
    assert "beta-galactosidase" in answer["answer"]


def test_a_genome_is_closed_and_the_page_follows(page, tmp_path):
    upload(page, demo_genome(tmp_path), "demo")
    upload(page, plasmid(tmp_path), "plasmid")
    page.locator("#opened li").nth(1).wait_for()
    page.get_by_role("button", name="Close plasmid").click()
    page.get_by_text("Closed plasmid").wait_for()
    assert page.locator("#opened li").count() == 1
    page.locator("#where").get_by_text("DEMO_000001.1").wait_for()
    assert "62 genes" in ask(page, "how many genes are there?")
    page.get_by_role("button", name="Close demo_v1").click()
    page.locator("#opened").get_by_text("No genome is open yet").wait_for()
    page.locator("#map").get_by_text("Open a genome").wait_for()
    assert "Open a genome first" in ask(page, "how many genes are there?")


def test_empty_tabs_say_what_comes_there(page):
    for name, words in (
        ("genes", "Open a genome"), ("table", "The table of the last answer"),
        ("plot", "The plot of the last answer"), ("classify", "No examples yet"),
        ("compare", "Open two genomes"),
    ):  # fmt: skip
        open_tab(page, name)
        page.get_by_role("tabpanel").get_by_text(words).first.wait_for()
    assert not page.locator("#last-table, #examples-table, #plot").filter(visible=True).count()
