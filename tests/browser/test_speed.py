"""What makes the page quick: little is sent, and the benchmark of the page runs.

No time is compared with a limit in here: `python -m benchmarks.page` prints the times.
"""

import random

import pytest

from benchmarks.page import TARGETS, measure
from index.demo import demo_genome
from tests.browser.driving import upload

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FEW, MANY = 20_000, 100_000


def annotation(path, number):
    """A GFF3 with many genes."""
    rng = random.Random(3)
    lines = ["##gff-version 3", f"##sequence-region big 1 {number * 100}"]
    for gene in range(number):
        start = gene * 100 + 1
        lines.append(
            f"big\ttest\tgene\t{start}\t{start + rng.randint(10, 90)}\t.\t{rng.choice('+-')}\t.\t"
            f"ID=gene{gene};locus_tag=M_{gene:06};gene=g{gene}"
        )
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("number", [FEW, pytest.param(MANY, marks=pytest.mark.stress)])
def test_only_one_page_of_many_genes_is_sent(visit, empty, number, tmp_path):
    page = visit(empty)
    upload(page, annotation(tmp_path / "many.gff3", number), "many")
    page.get_by_role("tab", name="Genes").click()
    page.locator("#genes-count").get_by_text(f"{number:,} genes", exact=True).wait_for()
    assert page.locator("#genes tbody tr").count() == 50
    sent = []
    page.on("response", lambda response: sent.append(response))
    page.get_by_role("button", name="Last page").click()
    page.get_by_text(f"{number - 49:,} to {number:,} of {number:,}").wait_for()
    assert page.locator("#genes tbody tr").last.inner_text().startswith(f"M_{number - 1:06}")
    page.locator("#genes th button", has_text="length (bp)").click()
    page.get_by_text(f"1 to 50 of {number:,}").wait_for()
    assert "11" in page.locator("#genes tbody tr").first.inner_text().split("\t")
    sizes = [len(response.body()) for response in sent if "gradio_api" in response.url]
    assert sizes and sum(sizes) < 200_000


def test_the_benchmark_of_the_page_measures_every_step(browser, empty, tmp_path):
    seconds = measure(browser, empty, demo_genome(tmp_path))
    assert set(seconds) == set(TARGETS)
    assert all(part >= 0 for step in seconds.values() for part in step)
    assert seconds["first answer"].server > 0 and seconds["first answer"].browser > 0
