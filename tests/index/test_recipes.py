"""The recipe of the shipped text model, on tiny inputs."""

from __future__ import annotations

import json
import lzma
import random

import numpy as np
import pytest

from index.embed.minilm import model_folder
from index.embed.static import StaticEmbedder
from index.recipes import distill_static, tune_static


def test_gradient_equals_differences():
    rng = np.random.default_rng(3)
    one, other = rng.normal(size=(2, 6, 5))
    _, by_one, by_other = tune_static.loss_and_gradient(one, other)
    for side, gradient in ((one, by_one), (other, by_other)):
        for at in np.ndindex(side.shape):
            before = side[at]
            side[at] = before + 1e-5
            up = tune_static.loss_and_gradient(one, other)[0]
            side[at] = before - 1e-5
            down = tune_static.loss_and_gradient(one, other)[0]
            side[at] = before
            assert gradient[at] == pytest.approx((up - down) / 2e-5, abs=1e-4)


def test_bags_are_the_embedder():
    embedder = StaticEmbedder()
    texts = ["heat shock protein", "DNA gyrase", ""]
    bags = tune_static.bags(embedder, texts)
    vectors = bags @ embedder.vectors.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.testing.assert_allclose(
        vectors / np.maximum(lengths, 1e-9), embedder.encode(texts), atol=1e-5
    )


def test_tuning_brings_pairs_together(monkeypatch):
    """Words that share no token move towards their partners."""
    monkeypatch.setattr(tune_static, "BATCH", 4)
    embedder = StaticEmbedder()
    left = tune_static.bags(embedder, ["swim", "milk", "heat", "light"])
    right = tune_static.bags(embedder, ["flagellum", "lactose", "chaperone", "photosystem"])
    start = embedder.vectors.astype(np.float32) / 127
    tuned = tune_static.tune(start, left, right, 30, 2e-2, random.Random(1))

    def agreement(vectors: np.ndarray) -> float:
        a, b = left @ vectors, right @ vectors
        cosines = (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
        return float(cosines.mean())

    assert agreement(tuned) > agreement(start) + 0.3


def test_pairs_leave_out_what_is_evaluated(tmp_path):
    terms = [f"term number {n} activity" for n in range(60)]
    definitions = "\n\n".join(f"{term}: meaning of {term}" for term in terms)
    article = "Title\n" + "\n".join(
        "A paragraph that is long enough to be read. " * 3 for _ in "ab"
    )
    texts = {tune_static.DEFINITIONS: definitions}
    texts |= dict.fromkeys(tune_static.ARTICLES, article)
    for name, text in texts.items():
        with lzma.open(tmp_path / name, "wt", encoding="utf-8") as handle:
            handle.write(text)
    found = tune_static.pairs(tmp_path, random.Random(1))
    seen = {definition.removeprefix("meaning of ") for _, definition in found}
    kept = {term for term in terms if not tune_static.held_out(term)}
    assert 0 < len(terms) - len(kept) < 30
    assert kept == seen & set(terms)
    assert ("Title", found[-2][1]) in found


def test_vocabulary_is_minilms_without_unused_entries():
    folder = model_folder()
    tokenizer, tokens, ids = distill_static.vocabulary(folder)
    theirs = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    assert [theirs[token] for token in tokens] == ids.tolist()
    assert not any(token.startswith("[unused") for token in tokens)
    shipped = StaticEmbedder().tokenizer.get_vocab()
    assert shipped == tokenizer["model"]["vocab"]


def test_principal_components_keep_distances():
    rng = np.random.default_rng(4)
    flat = rng.normal(size=(50, 3)) @ rng.normal(size=(3, 20)) + 5
    reduced = distill_static.principal(flat, 3)
    for a, b in ((0, 1), (7, 30)):
        before = np.linalg.norm(flat[a] - flat[b])
        assert np.linalg.norm(reduced[a] - reduced[b]) == pytest.approx(before, rel=1e-4)
    variances = reduced.var(axis=0)
    assert list(variances) == sorted(variances, reverse=True)


def test_eight_bits_keep_directions():
    rows = np.random.default_rng(5).normal(size=(20, 64)).astype(np.float32)
    eight = distill_static.to_int8(rows).astype(np.float32)
    cosines = (rows * eight).sum(1) / np.linalg.norm(rows, axis=1) / np.linalg.norm(eight, axis=1)
    assert cosines.min() > 0.999
