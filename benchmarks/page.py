"""How long the page takes, measured in a headless Chromium with a real genome.

    python -m benchmarks.page --genome DATA/genomes/bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz

Starts `dnahlm serve` with an empty store, opens the page, uploads the genome, asks, filters the
genes table, and prints the medians of a few repeats with the machine's load beside them. On a
machine with other work the seconds of CPU, of the server and of the browser, are the honest figure.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

TARGETS = {
    "first paint": 2.0,
    "page ready": None,
    "upload to usable chat": 4.0,
    "map drawn after that": 1.5,
    "first answer": None,
    "table filter": 0.2,
    "table sort": 0.2,
    "gene to card": None,
}
"""What is measured and the goal in seconds, where there is one."""
BOT = "#chat [data-testid=bot]"
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
CHANGED = """(selector) => {
  const until = performance.now();
  const seen = document.querySelector(selector);
  window.changed = new Promise(done => new MutationObserver((_, observer) => {
    observer.disconnect();
    requestAnimationFrame(() => done(performance.now()));
  }).observe(seen, {childList: true, subtree: true, characterData: true}));
  window.began = until;
}"""


class Seconds(NamedTuple):
    """What a step takes: by the clock, and of CPU in the server and in the browser."""

    wall: float
    server: float
    browser: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--genome", type=Path, required=True)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    found: dict[str, list[Seconds]] = {name: [] for name in TARGETS}
    for _ in range(options.repeats):
        with served() as address, chromium() as browser:
            for name, seconds in measure(browser, address, options.genome).items():
                found[name].append(seconds)
    print(f"{options.genome.name}; load of the machine {os.getloadavg()[0]:.1f}, ", end="")
    print(f"{os.cpu_count()} cores, nice {os.nice(0)}, {options.repeats} repeats")
    print(f"{'':24}{'median s':>10}{'min s':>8}{'goal s':>8}{'server CPU s':>14}{'browser':>9}")
    for name, goal in TARGETS.items():
        times, server, client = zip(*found[name], strict=True)
        wanted = f"{goal:>8.1f}" if goal is not None else " " * 8
        print(f"{name:24}{statistics.median(times):>10.2f}{min(times):>8.2f}{wanted}", end="")
        print(f"{statistics.median(server):>14.2f}{statistics.median(client):>9.2f}")


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """`dnahlm serve` with a store of its own; gives the page's address."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as home:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", "--quiet", "--port", str(port), *arguments],
            env={**os.environ, "DNAHLM_HOME": home},
            stdout=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            until = time.monotonic() + 180
            while time.monotonic() < until:
                try:
                    urllib.request.urlopen(address, timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:  # on a machine with much else to do
                process.kill()


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def measure(browser: Any, address: str, genome: Path) -> dict[str, Seconds]:
    """What each step of `TARGETS` takes on one fresh page."""
    context = browser.new_context(viewport={"width": 1500, "height": 950})
    page = context.new_page()
    page.set_default_timeout(120_000)
    watch = Watch()
    page.goto(address, wait_until="commit")
    keep_nice()
    page.get_by_placeholder("Ask").wait_for()
    seconds = {"page ready": watch.lap()}
    page.wait_for_function(PAINT)
    seconds["first paint"] = Seconds(page.evaluate(PAINT) / 1000, 0.0, 0.0)
    page.locator("body[data-ready]").wait_for(state="attached")

    watch = Watch()
    page.locator("input[type=file]").first.set_input_files(str(genome))
    page.locator("#examples button").first.wait_for(state="visible")
    seconds["upload to usable chat"] = watch.lap()
    page.locator("#map svg").first.wait_for()
    seconds["map drawn after that"] = watch.lap()

    watch = Watch()
    page.get_by_placeholder("Ask").fill("where is recA?")
    page.get_by_placeholder("Ask").press("Enter")
    page.wait_for_function(f"document.querySelector('{BOT}')?.innerText.includes('recA')")
    seconds["first answer"] = watch.lap()
    page.wait_for_timeout(1_500)

    page.get_by_role("tab", name="Genes").click()
    page.locator("#genes tbody tr").first.wait_for()
    words = page.get_by_label("Search genes")
    page.wait_for_timeout(1_500)
    steps = [partial(words.fill, typed) for typed in ("dna", "transport", "ribosomal", "rec")]
    seconds["table filter"] = changes(page, steps)
    heads = page.locator("#genes th button")
    columns = ("length (bp)", "product", "start")
    seconds["table sort"] = changes(page, [heads.filter(has_text=name).click for name in columns])

    watch = Watch()
    page.locator("#genes tbody button").first.click()
    page.locator("#card h3").wait_for()
    seconds["gene to card"] = watch.lap()
    context.close()
    return seconds


def keep_nice() -> None:
    """Give this program's children its own niceness: Chromium sets that of its pages to 0."""
    import psutil

    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if child.nice() > os.nice(0):
                child.nice(os.nice(0))


def changes(page: Any, steps: Sequence[Callable[[], Any]]) -> Seconds:
    """Medians of what it takes until the table has changed, a step after the other."""
    found = []
    for step in steps:
        watch = Watch()
        page.evaluate(CHANGED, "#genes")
        step()
        wall = page.evaluate("window.changed.then(then => then - window.began)") / 1000
        found.append(watch.lap()._replace(wall=wall))
        page.wait_for_timeout(300)
    return Seconds(*map(statistics.median, zip(*found, strict=True)))


class Watch:
    """Seconds since it was made or since the last lap, of the clock and of this program's children.

    A browser is told from a server by its name.
    """

    def __init__(self) -> None:
        self._then = self._now()

    def lap(self) -> Seconds:
        """Seconds since the lap before."""
        before, self._then = self._then, self._now()
        return Seconds(*(now - then for now, then in zip(self._then, before, strict=True)))

    @staticmethod
    def _now() -> Seconds:
        import psutil

        server = browser = 0.0
        for child in psutil.Process().children(recursive=True):
            try:
                used = sum(child.cpu_times()[:2])
                if "chrom" in child.name():
                    browser += used
                elif "python" in child.name():
                    server += used
            except psutil.NoSuchProcess:
                continue
        return Seconds(time.perf_counter(), server, browser)


if __name__ == "__main__":
    main()
