"""Twelve turns about classification in a real browser: examples, answers, why, a scan, files."""

import os
import random
from pathlib import Path

import pytest
from Bio import SeqIO

from index.demo import demo_genome
from tests.browser import driving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WAIT = 300_000
"""Milliseconds for an answer that loads the model on a busy machine."""


def promoter(rng):
    """Sixty bases with a -35 and a -10 box."""
    draw = lambda n: "".join(rng.choices("ACGT", k=n))  # noqa: E731
    return draw(12) + "TTGACA" + draw(17) + "TATAAT" + draw(19)


def background(rng):
    return "".join(rng.choices("ACGT", weights=[1, 3, 3, 1], k=60))


@pytest.fixture
def page(visit, empty):
    page = visit(empty)
    page.set_default_timeout(WAIT)
    return page


def ask(page, question):
    """Send a question and give the text of the new answer."""
    said = driving.ask(page, question)
    picture(page, f"classify-{page.locator(driving.BOTS).count():02}")
    return said


def picture(page, name):
    """A screenshot, where a folder for them is named."""
    folder = os.environ.get("DNAHLM_SCREENSHOTS")
    if folder:
        page.wait_for_timeout(800)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def download(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return Path(waiting.value.path()).read_text(), waiting.value.suggested_filename


def test_twelve_turns(page, tmp_path):
    rng = random.Random(7)
    path = demo_genome(tmp_path)
    record = next(SeqIO.parse(path, "genbank"))
    page.locator("input[type=file]").first.set_input_files(str(path))
    page.get_by_text("Opened demo").wait_for()

    rows = [f"{promoter(rng)} -> promoter" for _ in range(4)]
    rows += [f"{background(rng)} -> background" for _ in range(4)]
    said = ask(page, "\n".join(rows))  # 1: eight labelled sequences
    assert "Added 8 examples" in said
    assert "4 promoter and 4 background" in said

    said = ask(page, f"which of these is this one?\n{background(rng)}")  # 2
    assert "background" in said
    assert "8 examples" in said

    said = ask(page, "why?")  # 3
    assert "nearest" in said

    said = ask(page, "show the neighbours")  # 4
    assert "identity %" in said

    said = ask(page, "add these as examples of background")  # 5
    assert "Added 1 example" in said
    assert "4 promoter and 5 background" in said

    more = "\n".join(f">new{n} promoter\n{promoter(rng)}" for n in range(1, 4))
    said = ask(page, f"{more}\n>new4 background\n{background(rng)}")  # 6: FASTA with labels
    assert "7 promoter and 6 background" in said

    said = ask(page, "how sure are you overall?")  # 7
    assert "95 % interval" in said

    said = ask(page, "is the 81 bp upstream of recA a promoter, by the model?")  # 8
    assert "ecoli_promoter_81" in said
    assert "recA" in said

    said = ask(page, "scan the 600 bp around recA for promoters with at least 50 %")  # 9
    assert "Windows of" in said
    assert record.id in said
    page.locator("#plot .main-svg").first.wait_for()

    said = ask(page, "export as BED")  # 10
    assert "scan.bed" in said
    text, name = download(page, "Download file")
    assert name == "scan.bed"
    for line in text.splitlines():
        chromosome, start, end, _, score, strand = line.split("\t")
        assert chromosome == record.id
        assert 0 <= int(start) < int(end) <= len(record)
        assert 500 <= int(score) <= 1000
        assert strand in "+-"

    said = ask(page, "remove label background")  # 11
    assert "7 promoter" in said
    assert "At least two labels" in said

    said = ask(page, "export my examples")  # 12
    assert "7 promoter" in said
    text, name = download(page, "Download file")
    assert name == "examples.csv"
    assert text.count("\n") == 8
    driving.open_tab(page, "classify")
    page.locator("#examples-state").get_by_text("7 promoter").wait_for()
    picture(page, "classify-tab")
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 1


def test_uploaded_examples_and_queries(page, tmp_path):
    rng = random.Random(8)
    driving.open_tab(page, "classify")
    table = tmp_path / "train.csv"
    lines = ["sequence,label"]
    lines += [f"{promoter(rng)},promoter" for _ in range(6)]
    lines += [f"{background(rng)},=cmd()" for _ in range(6)]
    table.write_text("\n".join(lines) + "\n")
    page.locator("#examples-file input[type=file]").set_input_files(str(table))
    page.get_by_text("Added 12 examples").wait_for()
    queries = tmp_path / "new.fasta"
    queries.write_text("".join(f">q{n}\n{promoter(rng)}\n" for n in range(3)))
    with page.expect_file_chooser() as waiting:  # those to classify in the chat
        page.get_by_role("button", name="Upload sequences").click()
    waiting.value.set_files(str(queries))
    said = driving.answered(page, 0)
    assert "Read 3 sequences of new.fasta" in said
    page.locator("#examples-state").get_by_text("3 sequences to classify").wait_for()
    picture(page, "classify-upload")
    before = page.locator(driving.BOTS).count()
    page.get_by_role("button", name="Classify them").click()
    said = driving.answered(page, before)
    assert "q0" in said
    assert "12 examples" in said
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    driving.open_tab(page, "classify")
    page.locator("#examples-file input[type=file]").set_input_files(str(bad))
    page.get_by_text("a table of sequences needs a column named sequence").wait_for()
    page.locator("input[type=file]").first.set_input_files(str(table))  # as if it were a genome
    page.get_by_text("Added 0 examples of train.csv; left out: 12 there already").wait_for()
