"""Draw the tour of the README: the page with the synthetic demo genome, as an animated WebP.

python docs/tour.py docs/tour.webp

Starts `dnahlm serve --demo` with a store of its own and drives a headless Chromium.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from benchmarks.page import chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE = {"width": 1400, "height": 820}
WIDTH = 1000
"""Pixels of a picture."""
LARGEST = 1_500_000
"""Bytes of the file."""
SECONDS = 3.2
"""How long a picture stays."""
WAIT = 120_000
BOTS = "document.querySelectorAll('#chat [data-testid=bot]')"
CAPTION = """text => {
  const old = document.querySelector('#caption');
  const bar = old || document.body.appendChild(document.createElement('div'));
  bar.id = 'caption';
  bar.textContent = text;
  bar.style.cssText = 'position:fixed;left:0;right:0;bottom:0;z-index:9999;padding:14px 24px;' +
    'background:#0f766e;color:#fff;font:600 20px system-ui,sans-serif;text-align:center';
}"""
QUIET = """() => {
  const still = document.createElement('style');
  still.textContent = '* { transition: none !important; caret-color: transparent !important; }' +
    '#steps { visibility: hidden; }';  // the seconds are those of whatever machine draws this
  document.head.append(still);
}"""


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("picture", type=Path)
    options = parser.parse_args()
    with served("--demo") as address, chromium() as browser:
        page = browser.new_context(viewport=SIZE, color_scheme="light").new_page()
        page.set_default_timeout(WAIT)
        page.goto(address)
        page.locator("#examples button:visible").first.wait_for()
        page.evaluate(QUIET)
        pictures = list(walk(page))
    for quality in (85, 75, 65, 50):
        write(pictures, options.picture, quality)
        if options.picture.stat().st_size <= LARGEST:
            break
    print(f"{options.picture}: {len(pictures)} pictures, {options.picture.stat().st_size:,} bytes")


def walk(page: Page) -> Iterator[Image.Image]:
    """One picture after each step."""
    for caption, step in STEPS:
        step(page)
        page.evaluate(CAPTION, caption)
        page.wait_for_timeout(1_200)  # for what moves: the chat scrolls, a plot is drawn
        taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        height = round(taken.height * WIDTH / taken.width)
        yield taken.resize((WIDTH, height), Image.Resampling.LANCZOS)


def write(pictures: list[Image.Image], path: Path, quality: int) -> None:
    """All pictures as one file that begins again at its end."""
    first, *others = pictures
    stay = int(1000 * SECONDS)
    first.save(
        path, save_all=True, append_images=others, duration=stay, loop=0, quality=quality, method=6
    )


def ask(question: str) -> Callable[[Page], None]:
    """A step that asks and waits for the answer."""

    def step(page: Page) -> None:
        before = page.evaluate(f"{BOTS}.length")
        page.get_by_placeholder("Ask").fill(question)
        page.get_by_placeholder("Ask").press("Enter")
        page.wait_for_function(f"n => {BOTS}.length > n", arg=before)

    return step


def look(page: Page) -> None:
    """The page as it opens."""
    page.locator("#map svg").first.wait_for()


def circle(page: Page) -> None:
    """The circular overview beside the map."""
    page.get_by_label("Circular overview").check()
    page.locator("#circle svg").wait_for()


def card(page: Page) -> None:
    """The card of a gene that is clicked on the map."""
    page.get_by_label("Circular overview").uncheck()
    page.locator("#circle svg").wait_for(state="detached")
    page.locator('#map .gene:has(title:has-text("lacI")) polygon').click()
    page.locator("#card h3").wait_for()
    page.evaluate("scrollTo(0, document.querySelector('#map').getBoundingClientRect().top - 40)")


def plot(page: Page) -> None:
    """An answer with a plot."""
    page.evaluate("scrollTo(0, 0)")
    ask("codon usage of the genome")(page)
    page.locator("#plot .main-svg").first.wait_for()


def table(page: Page) -> None:
    """The genes, searched by words."""
    page.get_by_role("tab", name="Genes").click()
    page.get_by_label("Search genes").fill("nitrogenase")
    page.locator("#genes-count").get_by_text("5 genes", exact=True).wait_for()


STEPS: tuple[tuple[str, Callable[[Page], None]], ...] = (
    ("Open a genome: GenBank, EMBL, GFF3, FASTA, with reads and variants beside it", look),
    ("Ask in plain English; the answer is computed and cited", ask("what does lacZ do?")),
    (
        "Tables come with the map; every row leads to its gene",
        ask("which genes lie within 5 kb of lacZ?"),
    ),
    ("Circular records have an overview that moves the map", circle),
    ("Click a gene for its card", card),
    ("Plots where people would rather look", plot),
    ("Search, filter, sort and save all genes", table),
    (
        "DNAHLM, a language model of DNA and English, classifies sequences",
        ask("is the 300 bp upstream of recA a promoter?"),
    ),
)
"""What each picture shows, and what is done for it."""


if __name__ == "__main__":
    main()
