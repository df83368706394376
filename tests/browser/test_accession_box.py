"""The accession box in a real browser, against a stand-in for NCBI."""

import pytest

from tests.browser.driving import ask
from tests.ncbi import ACCESSION

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(visit, empty):
    return visit(empty)


def look_up(page, accession):
    page.get_by_label("Accession at NCBI").fill(accession)
    page.get_by_role("button", name="Look up").click()


def test_size_is_shown_first_then_it_is_fetched_and_opened(page, ncbi):
    look_up(page, ACCESSION)
    page.locator("#accession-said").get_by_text("61,803 bp").wait_for()
    assert not any("efetch" in path for path in ncbi.seen)
    page.get_by_role("button", name="Download and open").click()
    page.locator("#opened").get_by_text(ACCESSION).wait_for()
    assert any("efetch" in path for path in ncbi.seen)
    assert "beta-galactosidase" in ask(page, "what does lacZ do?")
    assert not page.get_by_role("button", name="Download and open").is_visible()
    before = len(ncbi.seen)
    look_up(page, ACCESSION)
    page.locator("#accession-said").get_by_text("was downloaded before").wait_for()
    assert len(ncbi.seen) == before


def test_an_unknown_accession_and_none_are_said_in_one_sentence(page):
    look_up(page, "NC_000000.9")
    page.locator("#accession-said").get_by_text("NC_000000.9").wait_for()
    assert not page.get_by_role("button", name="Download and open").is_visible()
    look_up(page, "")
    page.locator("#accession-said").get_by_text("Type an accession first").wait_for()


def test_without_a_network_the_box_says_what_to_do(page, ncbi, monkeypatch):
    monkeypatch.setattr(ncbi, "broken", "gone")
    look_up(page, "NC_888888.1")
    said = page.locator("#accession-said")
    said.get_by_text("NCBI cannot be reached for NC_888888.1").wait_for()
    assert "download the GenBank file elsewhere and open that file." in said.inner_text()
    assert not page.get_by_role("button", name="Download and open").is_visible()


def test_an_offer_can_be_declined(page):
    look_up(page, "GCF_999999999.1")
    page.get_by_role("button", name="Download and open").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Download and open").wait_for(state="hidden")
    assert page.locator("#accession-said .md").text_content().strip() == ""
