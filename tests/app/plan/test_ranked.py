"""Records that are named by their rank in length, on the demo genome and a made-up draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.plan.followup import Past
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


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how long is the second record?", "how long is two?"),
        ("GC of the last contig", "GC of four"),
        ("is the first contig longer than the third contig?", "is one longer than three?"),
        ("how long is the ninth contig?", "how long is the ninth contig?"),
        ("the first record of the list", "the first record of the list"),
        ("the first contigs", "the first contigs"),
    ],
)
def test_place_in_the_file_becomes_a_name(draft: Library, question: str, said: str) -> None:
    assert name_records(question, draft) == said


def test_after_a_list_a_place_is_one_of_the_list(draft: Library) -> None:
    past = Past("contigs by length", (), listed=("two", "one"), records=True)
    assert name_records("how long is the second record?", draft, past).endswith("second record?")
