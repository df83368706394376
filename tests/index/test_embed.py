"""Embedders: shapes, unit rows, and agreement with independent computations."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from index.embed import registry
from index.embed.base import unit
from index.embed.kmer import KmerEmbedder
from index.embed.static import WEIGHTS, StaticEmbedder

TEXTS = [
    "molecular chaperone DnaK",
    "beta-galactosidase",
    "DNA gyrase subunit A",
    "ferric enterobactin transport protein FepA",
    "flagellar motor switch protein FliG",
    "",
    "tRNA-Leu; hypothetical protein (putative), 30S ribosomal protein S12 methylthiotransferase",
]


@pytest.fixture(scope="module")
def static() -> StaticEmbedder:
    return StaticEmbedder()


def test_static_agrees_with_model2vec(static):
    """The same files read by model2vec give the same vectors."""
    from model2vec import StaticModel

    theirs = StaticModel.from_pretrained(WEIGHTS).encode([text for text in TEXTS if text])
    ours = static.encode([text for text in TEXTS if text])
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_static_rows_are_unit_or_zero(static):
    vectors = static.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), static.dim)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    expected = [1.0 if text else 0.0 for text in TEXTS]
    np.testing.assert_allclose(lengths, expected, atol=1e-5)


def test_static_does_not_depend_on_the_batch(static):
    together = static.encode(TEXTS * 3)
    alone = np.stack([static.encode_one(text) for text in TEXTS])
    np.testing.assert_allclose(together[: len(TEXTS)], alone, atol=1e-6)
    assert static.encode([]).shape == (0, static.dim)


def test_static_knows_synonyms(static):
    """A word is nearer to its synonym than to other products."""
    pairs = {"DNA topoisomerase": 2, "siderophore": 3, "flagella": 4, "bacterial swimming": 4}
    products = static.encode(TEXTS[:5])
    for query, right in pairs.items():
        assert int(np.argmax(products @ static.encode_one(query))) == right, query


def test_static_loads_without_torch():
    """A new process embeds without torch, transformers or model2vec."""
    code = (
        "import sys, json; from index.embed.registry import load; load('static').encode(['a']);"
        "print(json.dumps([m for m in ('torch', 'transformers', 'sentence_transformers', 'joblib',"
        " 'huggingface_hub', 'faiss') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_static_weights_missing_or_damaged(tmp_path):
    with pytest.raises(OSError):
        StaticEmbedder(tmp_path)
    for name in ("model.safetensors", "tokenizer.json", "config.json"):
        (tmp_path / name).write_bytes((WEIGHTS / name).read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(OSError, match="damaged"):
        StaticEmbedder(tmp_path)


def test_registry():
    assert registry.load("static") is registry.load("static")
    assert registry.load("kmer").fingerprint == "kmer-8-512"
    with pytest.raises(ValueError, match="no embedder called 'word2vec'"):
        registry.load("word2vec")


def test_unit_keeps_zero_rows():
    rows = unit(np.array([[3.0, 4.0], [0.0, 0.0]]))
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0]])


def _reverse_complement(text: str) -> str:
    return text[::-1].translate(str.maketrans("ACGT", "TGCA"))


def test_kmer_words_by_hand():
    """Canonical words equal those counted from strings."""
    rng = random.Random(3)
    text = "".join(rng.choice("ACGTN") for _ in range(400))
    embedder = KmerEmbedder(k=3, dim=64)
    words = Counter(embedder.words(text).tolist())
    expected: Counter[str] = Counter()
    for at in range(len(text) - 2):
        word = text[at : at + 3]
        if "N" not in word:
            expected[min(word, _reverse_complement(word))] += 1
    assert sorted(words.values()) == sorted(expected.values())
    assert len(words) <= 32  # 64 words of length 3 are 32 pairs


def test_kmer_is_strand_independent_and_local():
    rng = random.Random(4)
    one, other = ("".join(rng.choice("ACGT") for _ in range(600)) for _ in range(2))
    mutant = list(one)
    for at in rng.sample(range(600), 12):
        mutant[at] = rng.choice("ACGT")
    embedder = KmerEmbedder()
    a, reverse, near, far = embedder.encode([one, _reverse_complement(one), "".join(mutant), other])
    np.testing.assert_allclose(a, reverse, atol=1e-6)
    assert a @ near > 0.7 > 0.3 > abs(a @ far)
    np.testing.assert_allclose(embedder.encode_one(one.lower()), a, atol=1e-6)
    assert not embedder.encode_one("ACG").any()


@pytest.mark.parametrize(("k", "dim"), [(0, 512), (13, 512), (8, 0)])
def test_kmer_refuses_bad_sizes(k, dim):
    with pytest.raises(ValueError):
        KmerEmbedder(k=k, dim=dim)


@pytest.mark.slow
def test_minilm_agrees_with_plain_transformers():
    """Mean pooling over the hidden states of the published weights, normalised."""
    torch = pytest.importorskip("torch")
    from transformers import AutoModel, AutoTokenizer

    from index.embed.minilm import MiniLMEmbedder, model_folder

    folder = str(model_folder())
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    batch = tokenizer(TEXTS[:3], return_tensors="pt", padding=True)
    with torch.inference_mode():
        hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"][..., None].float()
    expected = unit(((hidden * mask).sum(1) / mask.sum(1)).numpy())
    ours = MiniLMEmbedder(bf16=False).encode(TEXTS[:3])
    np.testing.assert_allclose(ours, expected, atol=1e-4)
    halved = MiniLMEmbedder(bf16=True).encode(TEXTS[:3])
    assert (halved * expected).sum(axis=1).min() > 0.999


def test_minilm_refuses_other_weights(tmp_path):
    from index.embed.minilm import verify

    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    with pytest.raises(OSError, match="not the published file"):
        verify(tmp_path)
