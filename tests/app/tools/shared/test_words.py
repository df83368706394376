"""Words find what a person means by them, and nothing else."""

import duckdb
import pytest

from app.tools.shared import words


def found(phrase: str, text: str) -> bool:
    """Whether DuckDB's own engine finds the phrase, as the tools ask it."""
    query = "SELECT regexp_matches(?, ?, 'i')"
    return any(duckdb.execute(query, (text, item)).fetchone()[0] for item in words.patterns(phrase))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("cold shock proteins", "cold shock protein CspA"),
        ("cold shock protein", "cold shock-like protein CspC"),
        ("ribosomal proteins", "30S ribosomal subunit protein S12"),
        ("glycosyltransferases", "putative glycosyltransferase"),
        ("kinases", "hexokinase"),
        ("transposase", "IS1 transposase B"),
        ("heat-shock", "heat shock protein"),
        ("ATP synthase", "ATP synthase F1 complex subunit alpha"),
        ("tRNA synthetases", "leucine--tRNA ligase"),
        ("tRNA ligase", "aspartyl-tRNA synthetase"),
        ("proteases", "ATP-dependent protease"),
        ("iron", "iron transporter"),
        ("tail", "tail component"),
        ("DNA repair enzymes", "DNA repair protein RecN"),
    ],
)
def test_finds(phrase: str, text: str) -> None:
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("iron", "environment sensor"),
        ("cold shock proteins", "shock protein, cold"),
        ("tail", "detail"),
        ("RNA", "tRNA-Leu"),
        ("ribosomal protein", "ribosomal RNA methyltransferase"),
        ("lac", "lactose permease"),
        ("a.c", "abc"),
    ],
)
def test_leaves(phrase: str, text: str) -> None:
    assert not found(phrase, text)


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("genes", "gene"),
        ("tRNAs", "tRNA"),
        ("CDS", "CDS"),
        ("virus", "virus"),
        ("families", "family"),
        ("kinases", "kinase"),
        ("boxes", "box"),
        ("helices", "helix"),
        ("gas", "gas"),
    ],
)
def test_singular(word: str, one: str) -> None:
    assert words.singular(word) == one


def test_no_words() -> None:
    assert words.patterns("...") == []
    assert words.relaxed("...") == []


def test_relaxed_drops_the_head_noun_first() -> None:
    assert words.relaxed("chaperone proteins")[0] == [words.pattern("chaperone")]
