"""The vector index against brute force."""

import numpy as np
import pytest

from index import vectors
from index.vectors import VectorIndex


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    rows = np.random.default_rng(1).normal(size=(500, 32)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_search_equals_brute_force(rows):
    index = VectorIndex(rows)
    for query in rows[:5]:
        ids, scores = index.search(query, 7)
        expected = np.argsort(-(rows @ query), kind="stable")[:7]
        assert ids.tolist() == expected.tolist()
        np.testing.assert_allclose(scores, (rows @ query)[expected], atol=1e-5)


def test_filter_before_ranking(rows):
    """All of a small selection come back, though they are far down the whole ranking."""
    index = VectorIndex(rows)
    query = rows[0]
    allowed = np.sort(np.argsort(rows @ query)[:6])
    ids, _ = index.search(query, 10, allowed)
    expected = allowed[np.argsort(-(rows[allowed] @ query), kind="stable")]
    assert ids.tolist() == expected.tolist()
    ids, scores = index.search(query, 10, np.zeros(0, dtype=np.int64))
    assert len(ids) == len(scores) == 0


def test_saved_and_read(rows, tmp_path):
    index = VectorIndex(rows)
    index.save(tmp_path / "v.faiss")
    again = VectorIndex.load(tmp_path / "v.faiss")
    assert len(again) == 500
    assert again.dim == 32
    np.testing.assert_array_equal(again.search(rows[3], 9)[0], index.search(rows[3], 9)[0])
    np.testing.assert_allclose(again.rows(np.array([4, 2])), rows[[4, 2]])


def test_half_precision_for_many_rows(rows, monkeypatch):
    monkeypatch.setattr(vectors, "HALF_FROM", 100)
    ids, scores = VectorIndex(rows).search(rows[8], 5)
    assert ids[0] == 8
    np.testing.assert_allclose(scores, (rows @ rows[8])[ids], atol=2e-3)


def test_damaged_file(tmp_path):
    (tmp_path / "v.faiss").write_bytes(b"nothing")
    with pytest.raises(OSError):
        VectorIndex.load(tmp_path / "v.faiss")
    with pytest.raises(OSError):
        VectorIndex.load(tmp_path / "absent.faiss")
