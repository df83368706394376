"""The page in a real browser: upload a genome, ask, read the right values."""

import json
import urllib.request

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.demo import demo_genome

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def empty(serve):
    return serve()


@pytest.fixture
def page(browser, empty):
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.requests_seen = []
    page.on("request", lambda request: page.requests_seen.append(request.url))
    page.goto(empty)
    page.get_by_placeholder("Ask").wait_for()
    yield page
    context.close()


def upload(page, path, name):
    page.locator("input[type=file]").first.set_input_files(str(path))
    page.get_by_text(f"Opened {name}").wait_for(timeout=60_000)


def ask(page, question):
    """Send with Enter and give the text of the new answer."""
    bots = page.locator("#chat [data-testid=bot]")
    before = bots.count()
    page.get_by_placeholder("Ask").fill(question)
    page.get_by_placeholder("Ask").press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#chat [data-testid=bot]').length > n",
        arg=before,
        timeout=60_000,
    )
    page.wait_for_timeout(300)
    return bots.last.inner_text()


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
    page.get_by_text("5 genes", exact=True).wait_for(timeout=10_000)


def test_a_long_answer_is_shown_from_its_first_sentence(page, tmp_path):
    upload(page, demo_genome(tmp_path), "demo")
    ask(page, "list all genes")
    ask(page, "protein sequences of lacZ and recA")
    page.wait_for_timeout(1500)
    box = page.locator("#chat .bubble-wrap").bounding_box()
    top = page.locator("#chat [data-testid=bot]").last.bounding_box()["y"]
    assert box["y"] <= top <= box["y"] + box["height"] / 2


def test_bad_file_is_named_and_nothing_is_lost(page, tmp_path):
    upload(page, demo_genome(tmp_path), "demo")
    bad = tmp_path / "broken.gb"
    bad.write_text("<html>not a genome</html>")
    page.locator("input[type=file]").first.set_input_files(str(bad))
    page.get_by_text("Not opened").wait_for(timeout=20_000)
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
    ask(page, "DNA sequence of evlB")
    assert page.evaluate("window.hacked") is None
    found = "document.querySelectorAll('#chat img, #chat [href*=evil], #last-table img').length"
    assert page.evaluate(found) == 0
    assert not any("evil.invalid" in url for url in page.requests_seen)


def test_no_request_leaves_the_machine(page, empty, tmp_path):
    upload(page, demo_genome(tmp_path), "demo")
    ask(page, "how many tRNA genes are there?")
    outside = [
        url
        for url in page.requests_seen
        if not url.startswith((empty, empty.replace("http", "ws"), "data:", "blob:"))
    ]
    assert outside == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1400, "dark")])
def test_fits_narrow_and_dark_screens(browser, empty, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(empty)
    page.get_by_placeholder("Ask").wait_for()
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 1
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [int(x) for x in background.strip("rgba()").split(",")[:3]]
    assert (sum(channels) / 3 < 100) == (scheme == "dark")
    context.close()


def test_http_api_answers(serve):
    address = serve("--demo")
    body = json.dumps({"data": ["what does lacZ do?", None]}).encode()
    request = urllib.request.Request(
        f"{address}/gradio_api/call/ask", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{address}/gradio_api/call/ask/{event}", timeout=30) as reply:
        lines = reply.read().decode().splitlines()
    (payload,) = [line[6:] for line in lines if line.startswith("data: ")]
    (answer,) = json.loads(payload)
    assert answer["status"] == "answered"
    assert "beta-galactosidase" in answer["answer"]
