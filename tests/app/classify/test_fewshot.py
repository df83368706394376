"""Few-shot classification: what it learns, refuses, flags, and how it is asked."""

import random

import numpy as np
import pytest

from app.classify import FewShot
from app.classify.methods import METHODS
from app.classify.sequences import MOST_EXAMPLES, check_examples, clean


def draw(rng, size, at):
    share = [at / 2, (1 - at) / 2, (1 - at) / 2, at / 2]
    return "".join(rng.choices("ACGT", share, k=size))


def labelled(count=10, seed=0, size=60):
    rng = random.Random(seed)
    rows = [(draw(rng, size, 0.8), "rich in AT") for _ in range(count)]
    return rows + [(draw(rng, size, 0.35), "rich in GC") for _ in range(count)]


@pytest.fixture(scope="module")
def fitted():
    return FewShot(labelled(12))


def test_learns_what_the_examples_show_and_not_shuffled_labels(fitted):
    rows = labelled(20, seed=1)
    right = fitted.score([s for s, _ in rows], [label for _, label in rows])
    assert right >= 0.95
    rng = random.Random(3)
    sequences = [s for s, _ in labelled(20, seed=4)]
    names = ["a", "b"] * 20
    rng.shuffle(names)
    report = FewShot(zip(sequences, names, strict=True), method="kmers").report_
    assert report.low < 0.5 < report.high


def test_probabilities_are_a_distribution_over_the_classes(fitted):
    rows = [s for s, _ in labelled(3, seed=2)]
    table = fitted.predict_proba([*rows, "MKVLLPEF"])
    assert list(fitted.classes_) == ["rich in AT", "rich in GC"]
    assert table[:-1].sum(1) == pytest.approx(1)
    assert np.isnan(table[-1]).all()
    for answer, row in zip(fitted.predict(rows), table, strict=False):
        assert list(answer.probabilities.values()) == pytest.approx(row.tolist(), abs=1e-3)
        assert answer.label == max(answer.probabilities, key=answer.probabilities.get)


def test_json_object_keeps_its_contract(fitted):
    answer = fitted.predict([labelled(1)[0][0]], ["mine"])[0].to_dict()
    keys = {"id", "label", "code", "probabilities", "neighbours", "mode", "abstained", "reason"}
    assert set(answer) == keys
    assert answer["id"] == "mine" and answer["mode"] == "few-shot"
    assert answer["code"] == answer["label"]
    assert {"id", "label", "identity"} == set(answer["neighbours"][0])


def test_a_copy_is_found_and_flagged(fitted):
    sequence = labelled(12)[5][0]
    for query in (sequence, sequence.replace("T", "U").lower()):
        answer = fitted.predict([query])[0]
        assert answer.neighbours[0].identity == 1 and answer.neighbours[0].leak
        assert "nearly the same sequence" in answer.reason


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("---", "empty"),
        ("ACGTA", "too short"),
        ("MKVLAAGIPEFW", "protein"),
        ("NNNNNNNNNNNNACGT", "ambiguous"),
        ("ACGT!ACGTACGT", "no nucleotide codes"),
    ],
)
def test_what_cannot_be_read_is_refused_and_the_rest_answered(fitted, query, word):
    answers = fitted.predict([query, labelled(1)[0][0]])
    assert answers[0].label is None and not answers[0].probabilities
    assert word in answers[0].reason
    assert answers[1].label == "rich in AT"


def test_gaps_rna_and_iupac_codes_are_read(fitted):
    plain = labelled(1)[0][0]
    gapped = plain[:20] + "--.." + plain[20:]
    rna = plain.replace("T", "U")
    a, b, c = (fitted.predict([q])[0].probabilities for q in (plain, gapped, rna))
    assert a == b == c
    assert clean("ACGTRYACGTAC")[0] == "ACGTNNACGTAC"


def test_long_and_odd_sequences_are_said_to_be_so(fitted):
    rng = random.Random(5)
    long, simple, short = fitted.predict([draw(rng, 50_000, 0.5), "A" * 60, draw(rng, 20, 0.8)])
    assert "read the middle 60" in long.reason
    assert simple.abstained and "composition" in simple.reason
    assert "at least 60" in short.reason


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "no examples"),
        ([("ACGTACGTACGT", "x")], "1 example with the single label"),
        ([("ACGTACGTACGT", "x"), ("ACGTACGTACGA", "x")], "single label 'x'"),
        ([("ACGTACGTACGT", "x"), ("acgtacgtacgu", "y")], "'y' here and 'x' in example 1"),
        ([("ACGTACGTACGT", "x"), ("ACGTA", "y")], "example 2: too short"),
        ([("ACGTACGTACGT", "x"), ("", "y")], "example 2: the sequence is empty"),
        ([("ACGTACGTACGT", "x"), ("MEEPQSDPSV", "y")], "example 2: this looks like protein"),
        ([("ACGTACGTACGT", "x"), ("ACGT" * 12_500, "y")], "example 2: 50,000 bases"),
        ([("ACGTACGTACGT", "x"), ("ACGTACGTACGA", " ")], "example 2: it has no label"),
    ],
)
def test_examples_that_cannot_be_learned_from_end_in_one_sentence(rows, message):
    with pytest.raises(ValueError, match=message) as caught:
        FewShot(rows)
    assert "\n" not in str(caught.value)


def test_very_many_examples_are_sampled_evenly_and_repeats_count_once():
    rng = random.Random(0)
    sequences = [draw(rng, 40, 0.5) for _ in range(100_000)]
    names = ["common"] * 99_000 + ["rare"] * 1_000
    found = check_examples(sequences, names)
    assert np.bincount(found.labels).tolist() == [MOST_EXAMPLES - 1_000, 1_000]
    assert "100,000 examples were given" in found.notes[0]
    twice = check_examples(["ACGTACGTAA", "ACGTACGTAA", "ACGTACGTCC"], ["a", "a", "b"])
    assert len(twice) == 2 and "repeats another" in twice.notes[0]


def test_one_example_a_label_is_enough_to_answer():
    classifier = FewShot([("AT" * 15 + "ATTA", "at"), ("GC" * 15 + "GGCC", "gc")])
    assert classifier.predict(["ATATTATATTAATATATATTATATAT"])[0].label == "at"
    assert classifier.report_.accuracy is None
    assert "single example" in classifier.report_.notes[0]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_answers(method):
    classifier = FewShot(labelled(4), method=method, neighbours=0)
    table = classifier.predict_proba([s for s, _ in labelled(4, seed=9)])
    assert table.shape == (8, 2) and table.sum(1) == pytest.approx(1)
    assert classifier.report_.method == method


def test_unknown_method_is_named():
    with pytest.raises(ValueError, match="'magic'"):
        FewShot(method="magic")


def test_conformal_sets_hold_the_right_label_often_enough():
    rng = random.Random(7)
    rows = [(draw(rng, 50, 0.58), "at") for _ in range(60)]
    rows += [(draw(rng, 50, 0.42), "gc") for _ in range(60)]
    rng.shuffle(rows)
    classifier = FewShot(rows[:60], method="kmers", neighbours=0)
    answers = classifier.predict([s for s, _ in rows[60:]])
    held = [label in a.labels for a, (_, label) in zip(answers, rows[60:], strict=True)]
    assert np.mean(held) >= 0.8


def test_progress_can_stop_the_rest(fitted):
    rows = [s for s, _ in labelled(200, seed=11)]
    assert len(fitted.predict(rows, progress=lambda share, text: False)) == 256
