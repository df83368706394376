"""Records that are named by their rank in length, on the demo genome and a made-up draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.plan.ranked import name_records
from index.library import Library


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("ranked")
    lengths = {"one": 900, "two": 2400, "three": 300, "four": 300}
    text = "".join(f">{name}\n{'ACGT' * (size // 4)}\n" for name, size in lengths.items())
    (folder / "draft.fasta").write_text(text)
    return Library.open([folder / "draft.fasta"], home=folder / "home")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("genes on the longest contig?", "genes on two?"),
        ("GC of the second largest contig", "GC of one"),
        ("which is the longest contig?", "which is the longest contig?"),
        (
            "how many genes are on the shortest contig?",
            "how many genes are on the shortest contig?",
        ),
    ],
)
def test_rank_becomes_a_name(draft: Library, question: str, said: str) -> None:
    assert name_records(question, draft) == said
