"""A served page and a headless Chromium to look at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)


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
def serve(dnahlm_home):
    """Start `dnahlm serve` with some arguments; gives the page's address."""
    running = []

    def start(*arguments):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", "--quiet", "--port", str(port), *arguments],
            env={**os.environ, "DNAHLM_HOME": str(dnahlm_home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        address = f"http://127.0.0.1:{port}"
        for _ in range(1200):
            if process.poll() is not None:
                pytest.fail(f"the server ended: {process.stdout.read()}")
            try:
                urllib.request.urlopen(address, timeout=2).close()
                return address
            except OSError:
                time.sleep(0.25)
        pytest.fail("the server did not start within five minutes")

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=20)
