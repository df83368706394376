"""Opens small genomes written by the tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.genome import Genome
from index.library import Library


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Genome]:
    """Write a text under a name and open it as a genome."""
    libraries = []

    def open_text(text: str, name: str = "small.gbk") -> Genome:
        path = tmp_path / name
        path.write_text(text)
        libraries.append(Library.open(path, home=tmp_path / "home"))
        return libraries[-1].genomes[0]

    yield open_text
    for library in libraries:
        library.close()
