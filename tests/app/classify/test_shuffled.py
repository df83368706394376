"""Queries that look shuffled: judged by the examples, alone and together."""

import random

import numpy as np
import pytest

from app.classify import FewShot, shuffled
from app.classify.shuffled import REMARK, Shuffled, limit
from dnahlm.data.shuffle import dinucleotide_shuffle


class Marked:
    """Counts a word that only "natural" sequences hold often, with noise by sequence."""

    def __init__(self, scale=2.0):
        self.scale = scale

    def features(self, sequences):
        noise = [random.Random(s).gauss(0, 1) for s in sequences]
        marks = [2 * min(s.count("GATTACA"), 1) - 1 for s in sequences]
        return (self.scale / 2 * np.array(marks) + np.array(noise))[:, None]

    def odds(self, features):
        return features[:, 0]


def natural(count, seed=0, size=200):
    rng = random.Random(seed)
    letters = ["".join(rng.choices("ACGT", k=size - 14)) for _ in range(count)]
    return [f"GATTACA{body}GATTACA" for body in letters]


def mixed(sequences):
    return [dinucleotide_shuffle(s, random.Random(i)) for i, s in enumerate(sequences)]


@pytest.fixture
def detector(monkeypatch):
    def use(scale):
        monkeypatch.setattr(shuffled, "shipped", lambda: Marked(scale))

    return use


def test_many_shuffles_together_are_noticed_where_one_is_not_sure(detector):
    detector(1.5)
    judge = Shuffled(natural(40))
    real, null = judge.evidence(natural(100, 1)), judge.evidence(mixed(natural(100, 2)))
    alone = np.mean([judge.judge(null[i : i + 1])[0] for i in range(100)])
    assert alone < 0.7
    assert judge.judge(null).mean() >= 0.9
    assert judge.judge(real).mean() <= 0.1
    assert np.mean([judge.judge(real[i : i + 1])[0] for i in range(100)]) <= 0.2


def test_share_is_estimated(detector):
    detector(3.0)
    judge = Shuffled(natural(60))
    evidence = judge.evidence([*natural(60, 3), *mixed(natural(20, 4))])
    assert judge.share(evidence) == pytest.approx(0.25, abs=0.12)
    assert judge.judge(evidence)[:60].mean() < 0.1 < 0.6 < judge.judge(evidence)[60:].mean()


def test_nothing_is_flagged_where_the_examples_tell_nothing(detector):
    detector(3.0)
    judge = Shuffled(mixed(natural(60)))
    assert not judge.told
    assert not judge.judge(judge.evidence(mixed(natural(50, 5)))).any()
    assert not Shuffled(["ACGTACGTACGT"]).told
    assert Shuffled(natural(9)).judge(np.zeros(0)).shape == (0,)


def test_the_examples_teach_what_the_detector_overlooks(monkeypatch):
    """Of three features the detector knows one, which tells nothing here; the third tells all."""

    class Blind(Marked):
        def features(self, sequences):
            told = super().features(sequences)[:, 0]
            noise = np.array([[random.Random(s[::-1] + x).gauss(0, 1) for x in "ab"]
                              for s in sequences])  # fmt: skip
            return np.column_stack([noise, told])

    monkeypatch.setattr(shuffled, "shipped", lambda: Blind(6.0))
    judge = Shuffled(natural(30))
    real, null = judge.evidence(natural(50, 1)), judge.evidence(mixed(natural(50, 2)))
    assert judge.judge(null).mean() >= 0.9 and judge.judge(real).mean() <= 0.1
    assert np.abs(judge.rule.held_out[:30].mean() - judge.rule.score(
        Blind(6.0).features(natural(200, 9))).mean()) < 0.3  # fmt: skip
    few = Shuffled(natural(4))
    assert few.rule.weights is None


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (20, "of under 30 bases is not noticed"),
        (81, "of about 81 bases is noticed 22 % of the time when it comes alone and 83 % when"),
        (300, "noticed 58 % of the time when it comes alone and 97 %"),
        (1_500, "of about 1,500 bases is noticed 71 %"),
    ],
)
def test_the_limit_by_length_is_said(length, words):
    assert words in limit(length)


def test_the_report_ends_with_the_limit():
    rows = natural(4, size=60)
    notes = FewShot([(s, "ab"[i % 2]) for i, s in enumerate(rows)], method="kmers").report_.notes
    assert notes[-1] == limit(60)


def test_flagged_queries_abstain_and_say_why_and_the_check_can_be_left_out(detector):
    detector(6.0)
    rows = [(s, "a" if i % 2 else "b") for i, s in enumerate(natural(20))]
    classifier = FewShot(rows, method="kmers", neighbours=0)
    queries = [*natural(5, 6), *mixed(natural(5, 7)), "MKVLLPEF"]
    answers = classifier.predict(queries)
    assert [a.shuffled for a in answers] == [False] * 5 + [True] * 5 + [False]
    assert all(a.abstained and a.novel and a.reason.startswith(REMARK) for a in answers[5:10])
    assert answers[7].label in ("a", "b")
    plain = classifier.predict(queries, check_shuffled=False)
    assert not any(a.shuffled for a in plain)
    assert [a.probabilities for a in plain] == [a.probabilities for a in answers]
