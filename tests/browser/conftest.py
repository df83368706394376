"""Served pages and a headless Chromium to look at them: two servers and one browser for all tests.

`demo` serves the demo genome, `empty` nothing; what NCBI would answer comes from a stand-in on this
machine. Pages share one browser context, and so its cache; each is a conversation of its own.
"""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import ThreadingHTTPServer

import pytest

from index.demo import demo_genome
from tests.browser.driving import picture
from tests.ncbi import Ncbi

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
WAIT = 90_000
"""Milliseconds for anything on a busy machine."""
SERVE = """
import sys
from urllib.parse import urlparse
from urllib.request import urlopen

from Bio import Entrez

import index.fetch
from app.cli import main

def stand_in(request, **options):
    parts = urlparse(request.full_url)
    return urlopen(f"{base}{parts.path}?{parts.query}", **options)

base = sys.argv.pop(1)
Entrez.urlopen = index.fetch.urlopen = stand_in
Entrez.sleep_between_tries = 0
main()
"""
"""`dnahlm` with a stand-in for NCBI, whose address is the first argument."""


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium executable found (apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-sync",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser):
    """What all pages share; a test that needs a stranger makes a context of its own."""
    context = browser.new_context(
        accept_downloads=True, permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(WAIT)
    yield context
    context.close()


@pytest.fixture
def visit(context, request):
    """Open the page at an address; gives it when its conversation has begun.

    What it shows at the end of the test is kept as a picture (`picture`).
    """
    pages = []

    def go(address, width=1500, height=950, scheme="light"):
        page = context.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.requests_seen = []
        page.on("request", lambda request: page.requests_seen.append(request.url))
        page.on("websocket", lambda socket: page.requests_seen.append(socket.url))
        page.goto(address)
        page.locator("body[data-ready]").wait_for(state="attached")
        return page

    yield go
    for number, page in enumerate(pages):
        picture(page, f"{request.node.name}-{number}".replace("/", "_"))
        page.close()


@pytest.fixture(scope="session")
def ncbi(tmp_path_factory):
    """A server that answers as NCBI does, for the demo genome."""
    handler = type("OfThePage", (Ncbi,), {"seen": []})
    handler.record = demo_genome(tmp_path_factory.mktemp("ncbi")).read_text()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    handler.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield handler
    server.shutdown()


@pytest.fixture(scope="session")
def serve(dnahlm_home, ncbi, tmp_path_factory):
    """Start `dnahlm serve` with some arguments; gives the page's address.

    At the end the servers must have said nothing but where MCP is: no warning, no traceback.
    """
    running = []
    folder = tmp_path_factory.mktemp("logs")

    def start(*arguments):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = folder / f"{port}.log"
        with log.open("w") as said:
            process = subprocess.Popen(
                [
                    sys.executable, "-W", "default::UserWarning", "-c", SERVE, ncbi.address,
                    "serve", "--quiet", "--port", str(port), *arguments,
                ],
                env={**os.environ, "DNAHLM_HOME": str(dnahlm_home)},
                stdout=said,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
        running.append(process)
        address = f"http://127.0.0.1:{port}"
        for _ in range(3000):
            if process.poll() is not None:
                pytest.fail(f"the server ended: {log.read_text()}")
            try:
                urllib.request.urlopen(address, timeout=30).close()
                return address
            except OSError:
                time.sleep(0.1)
        pytest.fail("the server did not start within five minutes")

    yield start
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:  # on a machine with much else to do
            process.kill()
    lines = [line for log in folder.iterdir() for line in log.read_text().splitlines()]
    assert [line for line in lines if line and "MCP" not in line and "/mcp/" not in line] == []


@pytest.fixture(scope="session")
def demo(serve):
    """Address of a page that serves the demo genome."""
    return serve("--demo")


@pytest.fixture(scope="session")
def empty(serve):
    """Address of a page that serves nothing."""
    return serve()
