"""Markup in every field of every file: it is shown as text, and nothing runs or is loaded."""

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from tests.browser import driving

pytestmark = [pytest.mark.slow]
EVIL = (
    "<img src=http://evil.invalid/a.png onerror=window.hacked=1>"
    "<script>window.hacked=2</script><svg/onload=window.hacked=3>"
    "![x](http://evil.invalid/x.png) [a](javascript:window.hacked=4) <a href=//evil.invalid>b</a> "
    "{{constructor.constructor('window.hacked=5')()}} ${window.hacked=6} <style>@import"
    "'//evil.invalid/s.css';</style> $$\\href{http://evil.invalid}{x}$$"
)
SHORT = "<img src=x onerror=window.hacked=7>"
FOUND = """() => [...document.querySelectorAll(
  '[src*="evil.invalid"], [href*="evil.invalid"], [onerror], [onload], [href^="javascript:"], ' +
  'img[src="x"], #chat script, iframe, object, embed')].map(n => n.outerHTML)"""


def hostile_genbank(path, shift):
    """Markup in definition, organism, taxonomy, comment, keywords, source and every qualifier."""
    bases = ("ATGGCATTTGGCAAACTGTAA" * 120)[shift : shift + 2100]
    record = SeqRecord(Seq(bases), id=f"EVL_{shift}.1", name=f"EVL_{shift}", description=EVIL)
    record.annotations.update(
        molecule_type="DNA", organism=EVIL, source=EVIL, taxonomy=[SHORT], comment=EVIL,
        keywords=[SHORT],
    )  # fmt: skip
    for number in range(8):
        place = SimpleLocation(210 * number, 210 * number + 210, 1)
        names = {"locus_tag": [f"EVL_{number:04}"], "gene": [SHORT if number else "evlA"]}
        more = {key: [EVIL] for key in ("product", "note", "function", "db_xref", "EC_number")}
        record.features.append(SeqFeature(place, type="gene", qualifiers=names))
        record.features.append(SeqFeature(place, type="CDS", qualifiers=names | more))
    SeqIO.write([record], path, "genbank")


@pytest.fixture
def page(visit, empty, tmp_path):
    one, other = tmp_path / f"{SHORT}.gb", tmp_path / "b&quot;onclick=x [c](http:evil) `d`.gb"
    hostile_genbank(one, 0)
    hostile_genbank(other, 21)
    bare = tmp_path / "bare<svg onload=window.hacked=8>.fasta"
    bare.write_text(f">{SHORT.replace(' ', '_')} {EVIL}\n{'ACGGT' * 80}\n")
    bed = tmp_path / "places.bed"
    rows = [f"EVL_0.1\t{at}\t{at + 50}\t{EVIL}\t5\t+" for at in (10, 400, 900)]
    bed.write_text("\n".join(rows) + "\n")
    page = visit(empty)
    page.refused = []
    page.on("console", lambda said: page.refused.append(said.text))
    page.locator("input[type=file]").first.set_input_files(
        [str(path) for path in (one, other, bare, bed)]
    )
    said = page.get_by_text("pened ", exact=False).filter(has_text="places").first
    said.or_(page.get_by_text("Not opened").first).first.wait_for()
    assert not page.get_by_text("Not opened").count(), page.locator("body").inner_text()[:3000]
    return page


def ask(page, question):
    said = driving.ask(page, question)
    clean(page)
    return said


def clean(page):
    """Nothing ran, no element was made, no other server was asked, no policy was needed."""
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(FOUND) == []
    assert not [url for url in page.requests_seen if "evil" in url.split("gradio_api")[0]]
    assert not [text for text in page.refused if "Content Security Policy" in text]


def tab(page, name):
    driving.open_tab(page, name)
    clean(page)


def test_markup_of_files_never_runs(page):
    clean(page)
    assert "evil.invalid" in ask(page, "what does evlA do?")
    for question in (
        "give me an overview of these genomes", "list all genes", "show the map around EVL_0003",
        "DNA sequence of EVL_0001", "which intervals are there?", "search for onerror",
        f"what is {EVIL}?",
    ):  # fmt: skip
        ask(page, question)
    tab(page, "table")
    tab(page, "genes")
    row = page.locator("#genes tbody tr").first
    row.click()
    page.locator("#card h3").wait_for()
    clean(page)
    tab(page, "map")
    page.get_by_text("Tracks and pictures").click()
    page.locator("#map svg").first.hover()
    driving.settled(page)
    clean(page)


def test_markup_of_compared_genomes_never_runs(page):
    tab(page, "compare")
    go = page.locator("#compare-go")
    go.wait_for()
    page.wait_for_function("!document.querySelector('#compare-go').disabled")
    for box, place in (("#compare-one", 0), ("#compare-other", 1)):
        page.locator(f"{box} input").click()
        page.get_by_role("option").nth(place).click()
    go.click()
    page.locator("#compare-rows").wait_for()
    driving.settled(page)
    clean(page)
