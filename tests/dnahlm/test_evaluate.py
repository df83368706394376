"""Measures against scikit-learn, baselines on planted data, the evaluation command."""

import csv
import json

import numpy as np
import pytest
from sklearn import metrics as sk

from dnahlm import metrics
from dnahlm.baselines import BASELINES, kmer_index
from dnahlm.calibrate import fit_temperature
from dnahlm.data.read import decode, encode, reverse_complement
from dnahlm.evaluate import evaluate_tasks, measure
from dnahlm.infer import WEIGHTS
from tests.dnahlm.conftest import planted_rows


@pytest.mark.parametrize("n_labels", [2, 3, 5])
def test_measures_agree_with_scikit_learn(n_labels):
    rng = np.random.default_rng(n_labels)
    truth = rng.integers(0, n_labels, 400)
    raw = rng.random((400, n_labels)).round(1) + 0.05
    raw[np.arange(400), truth] += 0.3
    p = raw / raw.sum(1, keepdims=True)
    guess = p.argmax(1)
    assert metrics.accuracy(truth, guess) == pytest.approx(sk.accuracy_score(truth, guess))
    assert metrics.balanced_accuracy(truth, guess) == pytest.approx(
        sk.balanced_accuracy_score(truth, guess)
    )
    assert metrics.mcc(truth, guess) == pytest.approx(sk.matthews_corrcoef(truth, guess))
    assert metrics.macro_f1(truth, guess) == pytest.approx(
        sk.f1_score(truth, guess, average="macro")
    )
    if n_labels == 2:
        expected = sk.roc_auc_score(truth, p[:, 1])
    else:
        expected = sk.roc_auc_score(truth, p, multi_class="ovr")
    assert metrics.auroc(truth, p) == pytest.approx(expected)


def test_mcc_of_one_guess_is_zero():
    assert metrics.mcc(np.array([0, 1, 1]), np.array([1, 1, 1])) == 0


def test_calibration_error_of_known_confidences():
    p = np.array([[0.9, 0.1]] * 10 + [[0.3, 0.7]] * 10)
    truth = np.array([0] * 9 + [1] + [1] * 2 + [0] * 8)
    assert metrics.expected_calibration_error(truth, p) == pytest.approx(0.5 * 0.5)


def test_bootstrap_covers_the_accuracy():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 1000)
    guess = np.where(rng.random(1000) < 0.8, truth, 1 - truth)
    low, high = metrics.bootstrap(metrics.accuracy, truth, guess)
    half = 1.96 * np.sqrt(0.16 / 1000)
    assert low == pytest.approx(0.8 - half, abs=0.02) and high == pytest.approx(
        0.8 + half, abs=0.02
    )


def test_temperature_finds_the_scale_of_overconfident_scores():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 1, (4000, 2))
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    truth = (rng.random(4000) < p[:, 1]).astype(int)
    assert fit_temperature(logits * 2.5, truth) == pytest.approx(2.5, rel=0.12)


def test_kmers_are_counted_without_unknown_bases():
    dna = "ACGTNACGA"
    wanted = [-1 if "N" in dna[i : i + 3] else int("".join(str("ACGT".index(b))
              for b in dna[i : i + 3]), 4) for i in range(7)]  # fmt: skip
    assert kmer_index(encode(dna), 3).tolist() == wanted
    assert decode(reverse_complement(encode("ACGTN"))) == "NACGT"


@pytest.mark.parametrize("name", ["naive-bayes", "logistic", "cnn"])
def test_baselines_learn_a_planted_motif(name):
    rows = planted_rows(1200, 60, 1)
    test = planted_rows(300, 60, 2)
    codes = [encode(dna) for dna, _ in rows]
    labels = np.array([int(label) for _, label in rows])
    p = BASELINES[name](codes, labels, 2)([encode(dna) for dna, _ in test])
    assert p.shape == (300, 2)
    np.testing.assert_allclose(p.sum(1), 1, atol=1e-5)
    truth = np.array([int(label) for _, label in test])
    assert metrics.accuracy(truth, p.argmax(1)) > 0.8


def test_majority_is_the_frequency():
    p = BASELINES["majority"]([], np.array([0, 1, 1, 1]), 2)([encode("ACGT")])
    assert p.tolist() == [[0.25, 0.75]]


def test_evaluation_writes_table_chart_and_resumes(planted, tmp_path):
    options = {"baselines": ("majority", "naive-bayes"), "generation_rows": 30}
    results = evaluate_tasks(planted, tmp_path, WEIGHTS, "dev", **options)
    assert [r["task"] for r in results] == ["gue_prom_core_all"]
    own = results[0]["dnahlm"]
    assert own["rows"] == 200 and own["outside"] == 0
    assert own["mcc_low"] <= own["mcc"] <= own["mcc_high"]
    assert results[0]["naive-bayes"]["mcc"] > 0.5
    with open(tmp_path / "table.csv", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert {row["model"] for row in rows} == {"dnahlm", "majority", "naive-bayes"}
    assert "gue_prom_core_all" in (tmp_path / "table.md").read_text()
    assert (tmp_path / "chart.png").stat().st_size > 2000
    stored = json.loads((tmp_path / "results.json").read_text())
    stored[0]["dnahlm"]["mcc"] = 0.123
    (tmp_path / "results.json").write_text(json.dumps(stored))
    again = evaluate_tasks(planted, tmp_path, WEIGHTS, "dev", **options)
    assert again[0]["dnahlm"]["mcc"] == 0.123
    with pytest.raises(ValueError, match="no baseline"):
        evaluate_tasks(planted, tmp_path, baselines=("oracle",))


def test_measure_of_a_perfect_model():
    truth = np.array([0, 1] * 20)
    result = measure(truth, np.eye(2)[truth])
    assert result["mcc"] == result["auroc"] == result["accuracy"] == 1
    assert result["ece"] == 0
