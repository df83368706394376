"""Plots where people would rather look: each comes forward on its tab."""

import pytest

from tests.browser.driving import ask, upload

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_every_kind_of_plot_comes_forward(visit, demo, tmp_path):
    page = visit(demo)
    depth = tmp_path / "depth.bedgraph"
    lines = [f"DEMO_000001.1\t{i * 100}\t{i * 100 + 100}\t{5 + i % 17}\n" for i in range(600)]
    depth.write_text("".join(lines))
    upload(page, depth, "depth")
    for question, title in (
        ("histogram of the gene lengths", "Lengths of 62 genes"),
        ("digest the chromosome with EcoRI", "Fragments as they would run on a gel"),
        ("plot the coverage along the genome", "Mean value of depth.bedgraph"),
        ("codon usage of lacZ", "Codon usage"),
        ("GC content along the genome", "GC content and skew"),
    ):
        ask(page, question)
        page.locator("#plot .gtitle").get_by_text(title).wait_for()
        page.locator("[role=tab][data-tab-id=plot][aria-selected=true]").first.wait_for()
    ask(page, "draw the nif cluster")
    page.locator("[role=tab][data-tab-id=map][aria-selected=true]").first.wait_for()
    drawn = page.locator("#map .gene title", has_text="nif")
    drawn.first.wait_for(state="attached")
    assert drawn.count() >= 6
