"""The measures of the retrieval benchmark."""

import numpy as np
import pytest

from benchmarks.retrieval import judge, table


def test_judge_equals_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(1)
    for _ in range(20):
        order = rng.permutation(40).tolist()
        right = frozenset(rng.choice(40, rng.integers(1, 15), replace=False).tolist())
        recall, ndcg = judge(order[:10], right)
        truth = np.array([[gid in right for gid in order]], dtype=float)
        expected = metrics.ndcg_score(truth, -np.arange(40.0)[None], k=10)
        assert ndcg == pytest.approx(expected)
        assert recall == pytest.approx(len(set(order[:10]) & right) / min(10, len(right)))


def test_table_shows_what_was_measured():
    text = table({("EC", "BM25"): [(1.0, 0.5), (0.0, 0.5)]}, ["EC"])
    assert text.splitlines()[-1] == "| BM25 | 0.500 / 0.500 | **0.500 / 0.500** |"
