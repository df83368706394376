"""The analyser and BM25, the latter against its formula."""

import math

import numpy as np
import pytest

from index.lexical import (
    LexicalIndex,
    analyse,
    content,
    identifiers,
    is_identifier,
    query_tokens,
    singular,
    stem,
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("beta-galactosidases", {"beta-galactosidases", "beta", "galactosidase"}),
        ("β-galactosidase", {"beta-galactosidase", "beta", "galactosidase"}),
        ("EC 3.2.1.23", {"3.2.1.23", "ec:3.2", "ec:3.2.1", "ec:3.2.1.23"}),
        ("3.2.1.-", {"ec:3.2", "ec:3.2.1"}),
        ("nifH", {"nif", "nifh"}),
        ("NP_414543.1", {"np_414543.1", "np", "414543", "1"}),
        ("5'-nucleotidase", {"5", "nucleotidase"}),
        ("heat shock", {"heat", "shock", "~shock"}),
    ],
)
def test_tokens_of_annotation(text, tokens):
    assert tokens <= set(analyse(text))


def test_words_of_a_family_share_a_stem():
    words = ("flagella", "flagellum", "flagellar", "flagellin")
    assert {stem(word) for word in words} == {"flagell"}
    assert stem("transporter") == stem("transporting") == "transport"
    assert stem("b0344") == "b0344"


def test_singular():
    words = ["kinases", "families", "virus", "gas", "synthesis", "mass", "proteases"]
    assert [singular(word) for word in words] == [
        "kinase", "family", "virus", "gas", "synthesis", "mass", "protease",
    ]  # fmt: skip


def test_question_words_are_left_out():
    assert query_tokens("Which genes are involved in heat shock?") == [
        "heat", "~heat", "shock", "~shock",
    ]  # fmt: skip
    assert content("which genes are involved in heat shock?") == "heat shock?"
    assert content("what does lacZ do") == ""
    assert query_tokens("the") == ["the"]


def test_identifiers():
    for name in ("lacZ", "b0344", "NP_414543.1", "3.2.1.23", "SCO5087", "ins1A"):
        assert is_identifier(name), name
    for word in ("heat", "DNA", "ATP", "map", "16S", "protein"):
        assert not is_identifier(word), word
    assert identifiers("what does lacZ do?") == ["=lacz"]
    assert identifiers("map") == ["=map"]
    assert identifiers("map of heat") == []


DOCUMENTS = [
    ["heat", "shock", "protein"],
    ["cold", "shock", "protein", "protein"],
    ["protein"],
    [],
]


def test_scores_are_bm25():
    """Lucene's BM25 written out."""
    k1, b = 1.2, 0.5
    index = LexicalIndex(DOCUMENTS, k1=k1, b=b)
    average = sum(map(len, DOCUMENTS)) / len(DOCUMENTS)

    def score(token: str, document: list[str]) -> float:
        having = sum(token in d for d in DOCUMENTS)
        idf = math.log(1 + (len(DOCUMENTS) - having + 0.5) / (having + 0.5))
        count = document.count(token)
        return idf * count / (count + k1 * (1 - b + b * len(document) / average))

    query = ["shock", "protein", "unknown"]
    expected = [sum(score(token, document) for token in query[:2]) for document in DOCUMENTS]
    np.testing.assert_allclose(index.scores(query), expected, rtol=1e-4)
    doubled = index.scores(["shock"], [2.0])
    np.testing.assert_allclose(doubled, 2 * index.scores(["shock"]), rtol=1e-6)


def test_saved_and_read_without_pickle(tmp_path):
    index = LexicalIndex(DOCUMENTS)
    index.save(tmp_path)
    for path in tmp_path.glob("*.npy"):
        np.load(path, allow_pickle=False)
    again = LexicalIndex.load(tmp_path, len(DOCUMENTS))
    np.testing.assert_array_equal(again.scores(["shock"]), index.scores(["shock"]))


def test_empty_and_missing(tmp_path):
    empty = LexicalIndex([[], []])
    assert empty.scores(["heat"]).tolist() == [0, 0]
    empty.save(tmp_path)
    with pytest.raises(OSError):
        LexicalIndex.load(tmp_path, 2)
    assert len(LexicalIndex.load(tmp_path, 0)) == 0


def test_building_says_nothing_in_the_log(caplog):
    with caplog.at_level("DEBUG"):
        LexicalIndex([["dna", "ligase"], ["gyrase"]])
    assert not caplog.records
