"""Draw the README's picture of the page: start `dnahlm serve`, then run this.

dnahlm serve --genome ecoli.gbff.gz --port 7860
python docs/screenshot.py docs/page.png "what does lacZ do?" "which genes lie within 5 kb of lacZ?"
"""

from __future__ import annotations

import argparse
import shutil

from playwright.sync_api import sync_playwright

BOT = "#chat [data-testid=bot]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("picture")
    parser.add_argument("questions", nargs="+")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--width", type=int, default=1500)
    parser.add_argument("--height", type=int, default=950)
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    size = {"width": options.width, "height": options.height}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(viewport=size, color_scheme=options.scheme).new_page()
        page.goto(f"http://127.0.0.1:{options.port}")
        page.get_by_placeholder("Ask").wait_for()
        for number, question in enumerate(options.questions):
            page.get_by_placeholder("Ask").fill(question)
            page.get_by_placeholder("Ask").press("Enter")
            page.wait_for_function(
                f"document.querySelectorAll('{BOT}').length > {number}", timeout=60_000
            )
            page.wait_for_timeout(1_500)
        page.screenshot(path=options.picture)
        browser.close()


if __name__ == "__main__":
    main()
