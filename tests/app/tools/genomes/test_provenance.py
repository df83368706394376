"""Origins: short by default, one field in full."""

from __future__ import annotations

import pytest

from app.tools.genomes.provenance import brief_reference


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "1 (bases 1 to 900) Ray,M., Abe,T. and Plunkett,G. III A title, with comma. J. 1 (2).",
            "Ray,M. et al. A title, with comma. J. 1 (2).",
        ),
        (
            "2 (sites) Chen,C.Y. and Richardson,J.P. Sequence elements. J. 2 (1987).",
            "Chen,C.Y. and Richardson,J.P. Sequence elements. J. 2 (1987).",
        ),
        ("3 Consortium of Nobody. Direct Submission.", "Consortium of Nobody. Direct Submission."),
    ],
)
def test_authors_are_shortened(written: str, told: str) -> None:
    assert brief_reference(written) == told


def test_no_reference_is_a_refusal(run) -> None:
    assert run("provenance", field="authors").status == "declined"


@pytest.mark.real
def test_overview_is_short_and_the_comment_whole(data_dir) -> None:
    from app.tools.registry import call
    from index.library import Library

    path = next((data_dir / "genomes" / "bacteria").glob("ecoli_K12*"))
    library = Library.open([path])
    assert len(call(library, "provenance", {}).text) < 700
    comment = call(library, "provenance", {"field": "comment"}).text
    assert "PROVISIONAL REFSEQ" in comment and "COMPLETENESS: full length" in comment
    authors = call(library, "provenance", {"field": "authors"}).text
    assert authors.startswith("The authors of the first of 19 references are Riley,M., Abe,T.,")
    sent = call(library, "provenance", {"field": "submitter"}).text
    assert "NCBI Genome Project" in sent and "08-MAR-2022" in sent
