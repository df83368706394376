"""After a question about one gene, a question about the whole genome is about the genome."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.answer import ask
from app.commands.terminal import genome_paths
from app.session import Session
from index.library import Library


@pytest.mark.parametrize(
    "question",
    [
        "codon usage of the genome",
        "GC in windows of 500 bp",
        "how many genes are in the whole genome?",
    ],
)
@pytest.mark.parametrize("before", ["what does lacZ do?", "list the tRNA genes"])
def test_the_genome_is_meant(tmp_path: Path, before: str, question: str) -> None:
    session = Session(Library.open([Path(p) for p in genome_paths(None, demo=True)], home=tmp_path))
    alone = ask(Session(session.library), question)
    ask(session, before)
    assert ask(session, question).text == alone.text
