"""Measures against scikit-learn, baselines on planted data, the evaluation command."""

import csv
import json

import numpy as np
import pytest
from sklearn import metrics as sk

from dnahlm import metrics
from dnahlm.baselines import BASELINES, kmer_index
from dnahlm.calibrate import bias_helps, calibrate, fit_bias, fit_temperature
from dnahlm.calibration import Calibration
from dnahlm.data.mixture import load_tasks
from dnahlm.data.read import decode, encode, reverse_complement
from dnahlm.evaluate import evaluate_tasks, markdown_table, measure, measure_generation
from dnahlm.infer import DNAHLM, WEIGHTS
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


def leaning_scores(lean, n=3000):
    """Log-odds of known probability, moved by `lean` towards the second label."""
    rng = np.random.default_rng(1)
    logit = rng.normal(0, 1.5, n)
    truth = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(int)
    return np.stack([np.zeros(n), 2 * (logit + lean)], 1), truth


def test_bias_agrees_with_logistic_regression_and_mends_a_lean():
    from sklearn.linear_model import LogisticRegression

    scores, truth = leaning_scores(1.0)
    temperature, bias = fit_bias(scores, truth)
    reference = LogisticRegression(C=1e6).fit(scores[:, 1:], truth)
    assert 1 / temperature == pytest.approx(reference.coef_[0, 0], rel=0.02)
    assert bias[1] == pytest.approx(reference.intercept_[0], abs=0.05)
    assert bias_helps(scores, truth)
    calibration = Calibration({"t": temperature}, {"t": bias.tolist()})
    p = calibration.probabilities(scores, "t")
    plain = metrics.accuracy(truth, scores.argmax(1))
    assert metrics.accuracy(truth, p.argmax(1)) > plain + 0.03
    assert metrics.expected_calibration_error(truth, p) < 0.05


def test_no_bias_where_the_model_does_not_lean():
    assert not bias_helps(*leaning_scores(0.0))
    p = Calibration().probabilities(np.log([[0.25, 0.75]]), "unknown task")
    np.testing.assert_allclose(p, [[0.25, 0.75]])


def test_calibration_is_kept_beside_the_weights(planted, tmp_path):
    model = DNAHLM.load()
    found = calibrate(model, load_tasks(planted, "dev"), tmp_path, 60)
    assert set(found.temperature) == {"gue_prom_core_all"}
    assert Calibration.read(tmp_path) == found
    (tmp_path / "calibration.json").write_text('{"temperature": {"a": "warm"}}')
    with pytest.raises(ValueError, match=r"calibration\.json is not a readable"):
        Calibration.read(tmp_path)
    assert Calibration.read(tmp_path / "nowhere") == Calibration()


def test_free_answers_are_those_of_the_closed_set_on_the_same_rows(planted):
    found = measure_generation(DNAHLM.load(), load_tasks(planted, "dev")[0], 64)
    assert found["outside"] == 0
    assert abs(found["exact_match"] - found["constrained"]) <= 0.01


def test_table_without_the_model_and_with_every_verdict():
    def measured(value):
        return {
            "rows": 10, "accuracy": 0.5, "mcc": value, "mcc_low": value - 0.1,
            "mcc_high": value + 0.1, "auroc": 0.5, "ece": 0.0,
        }  # fmt: skip

    text = markdown_table(
        [
            {"task": "only", "majority": measured(0.0), "cnn": measured(0.4)},
            {"task": "above", "dnahlm": measured(0.5), "cnn": measured(0.4)},
            {"task": "below", "dnahlm": measured(0.3), "cnn": measured(0.4)},
        ]
    )
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    assert [row.rstrip(" |").split("|")[-1].strip() for row in rows] == ["0.400", "yes", "no"]
    assert len({row.count("|") for row in rows}) == 1
    assert "Above every baseline on 1 of 2 tasks; not on `below`." in text


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
    shorter = {"steps": 200} if name == "cnn" else {}
    p = BASELINES[name](codes, labels, 2, **shorter)([encode(dna) for dna, _ in test])
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
    assert abs(own["exact_match"] - own["constrained"]) <= 0.01
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
