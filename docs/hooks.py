"""Pages of the site that live elsewhere in the repository: model cards and the changelog.

Links to them are written so that they work in the repository, and are turned to the site's pages.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).parent.parent
PAGES = {
    "dnahlm/weights/MODEL_CARD.md": "model-card.md",
    "index/weights/static/MODEL_CARD.md": "text-model-card.md",
    "CHANGELOG.md": "changelog.md",
}
PICTURES = {"benchmarks/model/results/chart.png": "chart.png"}


def on_files(files: Any, config: Any) -> Any:
    """Add the pages from outside of docs/."""
    for source, place in {**PAGES, **PICTURES}.items():
        files.append(File.generated(config, place, abs_src_path=str(ROOT / source)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Turn links out of docs/ into links to the site's pages."""
    here = posixpath.dirname(page.file.src_uri)
    outside = {place: source for source, place in PAGES.items()}
    origin = posixpath.dirname(outside.get(page.file.src_uri, f"docs/{page.file.src_uri}"))

    def turned(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(origin, link[1]))
        place = PAGES.get(target) or PICTURES.get(target)
        if place is None and page.file.src_uri in outside and target.startswith("docs/"):
            place = target.removeprefix("docs/")
        return f"]({posixpath.relpath(place, here or '.')}{link[2]})" if place else link[0]

    return re.sub(r"\]\(([^)#:]+)(#[^)]*|)\)", turned, markdown)
