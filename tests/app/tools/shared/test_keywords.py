"""Readings of a phrase that nothing has word for word."""

from __future__ import annotations

from app.tools.shared.words import relaxed, shortened


def test_weak_words_go_last() -> None:
    readings = relaxed("ABC transporter components")
    assert [len(reading) for reading in readings] == [1, 3, 2]
    assert "component" in readings[1][2] and "component" not in readings[0][0]


def test_weak_words_stay_where_little_is_left() -> None:
    assert relaxed("two-component systems") == [relaxed("two-component systems")[0]]


def test_the_longest_word_stays() -> None:
    assert [word for _, word in shortened("outer membrane porin precursor")] == [
        "outer",
        "porin",
        "membrane",
    ]
    assert shortened("nitrogenase iron protein") == []


def test_weak_words_are_dropped_and_told(run) -> None:
    bare = run("count_genes", filter={"keywords": ["sensor histidine kinase"]})
    more = run("count_genes", filter={"keywords": ["sensor histidine kinase components"]})
    assert bare.text.split(" annotated")[0] == more.text.split(" annotated")[0]
    assert "a looser reading was used" in more.text and "looser" not in bare.text


def test_an_alternative_that_is_not_there_is_not_read_loosely(run) -> None:
    one = run("count_genes", filter={"keywords": ["sensor histidine kinase"]})
    two = run("count_genes", filter={"keywords": ["sensor histidine kinase", "shock systems"]})
    assert one.text.split(" annotated")[0] == two.text.split(" annotated")[0]
