"""The genes table and the card in a real browser."""

import csv

import pytest
from Bio import SeqIO

from index.demo import demo_genome
from tests.browser.driving import open_tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROWS = "#genes tbody tr"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return demo_genome(tmp_path_factory.mktemp("table"))


@pytest.fixture(scope="module")
def genes(path):
    return [f for r in SeqIO.parse(path, "genbank") for f in r.features if f.type == "gene"]


@pytest.fixture
def page(visit, demo, genes):
    page = visit(demo)
    open_tab(page, "genes")
    counted(page, len(genes))
    return page


def counted(page, number, what="genes"):
    page.locator("#genes-count").get_by_text(f"{number:,} {what}", exact=True).wait_for()


def shown(page):
    return page.locator(f"{ROWS} td:first-child").all_inner_texts()


def wait_first(page, tag):
    page.wait_for_function(
        "t => document.querySelector('#genes tbody td')?.innerText.trim() === t", arg=tag
    )


def tag(gene):
    return gene.qualifiers["locus_tag"][0]


def test_headings_sort_all_rows_and_pages_turn(page, genes):
    longest = sorted(genes, key=lambda f: len(f.location), reverse=True)
    heading = page.locator("#genes th button", has_text="length (bp)")
    heading.click()
    page.locator("#genes th[aria-sort=ascending]", has_text="length (bp)").wait_for()
    heading.click()
    wait_first(page, tag(longest[0]))
    assert page.evaluate("document.activeElement.dataset.column") == "length (bp)"
    assert len(shown(page)) == min(50, len(genes))
    if len(genes) > 50:
        page.get_by_role("button", name="Next page").click()
        page.get_by_text(f"51 to {min(100, len(genes))} of {len(genes)}").wait_for()
        cells = page.locator(f"{ROWS} td:last-child").all_inner_texts()
        assert [int(c.replace(",", "")) for c in cells] == [
            len(f.location) for f in longest[50:100]
        ]


def test_filters_columns_and_saving(page, genes):
    page.locator("#genes-filters button.label-wrap").click()
    wanted = [f for f in genes if f.location.strand == -1 and len(f.location) >= 300]
    page.locator("#genes-filters").get_by_label("Strand").click()
    page.get_by_role("option", name="minus").click()
    page.get_by_label("At least (bp)").fill("300")
    page.get_by_label("At least (bp)").press("Tab")
    counted(page, len(wanted))
    page.locator("button.label-wrap", has_text="Columns").click()
    page.get_by_label("start codon", exact=True).check()
    page.locator("#genes th", has_text="start codon").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save", exact=True).click()
    with open(saved.value.path(), encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert saved.value.suggested_filename.endswith("_genes.csv")
    assert {row["id"] for row in rows} == {tag(f) for f in wanted}
    page.get_by_role("button", name="Clear all filters").click()
    counted(page, len(genes))


def test_the_selection_is_saved_in_every_form(page, genes):
    page.get_by_label("Search genes").fill("nitrogenase")
    counted(page, 5)
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    for form, beginning in (
        ("TSV", b"id\t"), ("FASTA, nucleotides", b">"),
        ("FASTA, coding sequences and RNAs", b">"), ("FASTA, proteins", b">"),
        ("GFF3", b"##gff-version 3"), ("GenBank", b"LOCUS"), ("BED", b"DEMO_000001.1\t"),
        ("Parquet", b"PAR1"), ("CSV", b"id,"),
    ):  # fmt: skip
        page.get_by_label("Save all of these as").click()
        page.get_by_role("option", name=form, exact=True).click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Save", exact=True).click()
        content = waiting.value.path().read_bytes()
        assert content.startswith(beginning), form
        if form == "Parquet":
            number = len(parquet.read_table(waiting.value.path()))
        elif form == "BED":
            number = len(content.splitlines())
        else:
            number = sum(tag(gene).encode() in content for gene in genes)
        assert number == 5 or (form == "GenBank" and number > 5), form


def test_all_features_are_a_choice(page, path):
    page.locator("#genes-filters button.label-wrap").click()
    page.get_by_label("All features").check()
    kinds = [f.type for r in SeqIO.parse(path, "genbank") for f in r.features]
    page.wait_for_function("document.querySelector('#genes-count').innerText.includes('features')")
    page.locator("#genes-filters").get_by_label("Type").click()
    page.get_by_role("option", name=f"CDS ({kinds.count('CDS')})").click()
    counted(page, kinds.count("CDS"), "features")


def test_the_keyboard_walks_along_the_rows_and_opens_the_card(page, genes):
    first = page.locator(f"{ROWS} button").first
    first.focus()
    page.keyboard.press("ArrowDown")
    second = shown(page)[1].strip()
    assert page.evaluate("document.activeElement.innerText") == second
    page.keyboard.press("Enter")
    page.locator("#card h3").get_by_text(second).wait_for()
    page.locator("#card nav button").first.click()
    page.wait_for_function(
        "was => !document.querySelector('#card h3').innerText.includes(was)", arg=second
    )


def test_no_gene_is_an_empty_state(page):
    page.get_by_label("Search genes").fill("xyzzy")
    page.locator("#genes").get_by_text("No gene fits these filters.").wait_for()
    page.get_by_label("Search genes").fill("${alert(1)} {{value}} <b>")
    counted(page, 0)
