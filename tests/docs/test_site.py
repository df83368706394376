"""The site builds without a warning, and a browser that shows it asks no other server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

ROOT = Path(__file__).parents[2]
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class Page(HTMLParser):
    """What a page loads, where it links to, and the places in it."""

    def __init__(self, path: Path):
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.places |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag in LOADED and values.get("rel") not in ("canonical", "prev", "next"):
            self.loads.append(values.get(LOADED[tag], ""))
        if tag == "a":
            self.links.append(values.get("href", ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    pytest.importorskip(
        "material", reason='mkdocs-material is missing (pip install "dnahlm[docs]")'
    )
    pytest.importorskip("mkdocstrings", reason="mkdocstrings is missing (the same extra)")
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def test_every_document_is_a_page(site: Path) -> None:
    for source in (ROOT / "docs").rglob("*.md"):
        page = source.relative_to(ROOT / "docs").with_suffix(".html")
        if page.parts[0] != "space":
            assert (site / page).is_file(), page
    assert (site / "model-card.html").is_file()
    assert not list(site.rglob("*.py"))


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        assert not [url for url in page.loads if re.match(r"(https?:)?//", url)], path.name
        # The theme would fetch a drawing program for these from another server.
        assert 'class="mermaid"' not in path.read_text(encoding="utf-8"), path.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", sheet.read_text(encoding="utf-8"))


def test_every_link_of_the_site_leads_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        for link in page.links + page.loads:
            if not link or re.match(r"\w+:", link):
                continue
            target, place = urldefrag(link)
            file = (path.parent / unquote(target)).resolve() if target else path
            assert file.exists(), f"{path.name}: {link}"
            if place and file in pages:
                assert unquote(place) in pages[file].places, f"{path.name}: {link}"


def test_the_reference_has_the_docstrings(site: Path) -> None:
    text = (site / "reference/python.html").read_text(encoding="utf-8")
    for words in ("Answer one question about the open genomes", 'id="index.genome.Genome.gene"'):
        assert words in text
