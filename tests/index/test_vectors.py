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


@pytest.fixture
def coded(rows, monkeypatch) -> VectorIndex:
    monkeypatch.setattr(vectors, "CODED_FROM", 100)
    monkeypatch.setattr(vectors, "CANDIDATES", 120)
    return VectorIndex(rows)


def test_many_rows_are_searched_by_codes(rows, coded):
    """Nine in ten of the nearest are found, and every score is that of the vectors."""
    assert coded.coded
    assert not VectorIndex(rows[:99]).coded
    shared = 0
    for query in rows[:40]:
        ids, scores = coded.search(query, 10)
        np.testing.assert_allclose(scores, (rows @ query)[ids], atol=2e-3)
        assert (np.diff(scores) <= 0).all()
        shared += len(set(ids.tolist()) & set(np.argsort(-(rows @ query))[:10].tolist()))
    assert shared >= 0.9 * 400


def test_codes_choose_among_the_allowed(rows, coded, monkeypatch):
    query = rows[0]
    allowed = np.sort(np.argsort(rows @ query)[:6])
    ids, _ = coded.search(query, 10, allowed)
    assert ids.tolist() == allowed[np.argsort(-(rows[allowed] @ query), kind="stable")].tolist()
    monkeypatch.setattr(vectors, "GATHERED", 50)
    half = np.arange(1, 500, 2)
    ids, _ = coded.search(rows[1], 5, half)
    assert ids[0] == 1
    assert (ids % 2 == 1).all()
    assert len(coded.search(query, 3, np.zeros(0, dtype=np.int64))[0]) == 0


def test_vectors_of_codes_stay_in_their_file(rows, coded, tmp_path):
    coded.save(tmp_path / "v.faiss")
    again = VectorIndex.load(tmp_path / "v.faiss")
    assert isinstance(again.exact, np.memmap)
    assert again.nbytes <= rows.nbytes / 8 < coded.nbytes
    for query in rows[:5]:
        for one, other in zip(again.search(query, 9), coded.search(query, 9), strict=True):
            np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(again.rows(np.array([4, 2])), rows[[4, 2]], atol=1e-3)
    np.save(tmp_path / "v.npy", rows[:20].astype(np.float16))
    with pytest.raises(OSError):
        VectorIndex.load(tmp_path / "v.faiss")
    (tmp_path / "v.npy").unlink()
    with pytest.raises(OSError):
        VectorIndex.load(tmp_path / "v.faiss")


def test_vectors_from_a_mapped_file(rows, coded, tmp_path):
    np.save(tmp_path / "rows.npy", rows.astype(np.float16))
    mapped = VectorIndex(np.load(tmp_path / "rows.npy", mmap_mode="r"))
    np.testing.assert_array_equal(mapped.search(rows[3], 9)[0], coded.search(rows[3], 9)[0])


def test_damaged_file(tmp_path):
    (tmp_path / "v.faiss").write_bytes(b"nothing")
    with pytest.raises(OSError):
        VectorIndex.load(tmp_path / "v.faiss")
    with pytest.raises(OSError):
        VectorIndex.load(tmp_path / "absent.faiss")
