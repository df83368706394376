"""What each tuning method changes, saves, merges and leaves as it was."""

import json

import numpy as np
import pytest
import torch

from dnahlm.backbones import load_backbone
from dnahlm.backbones.attention import attention_layers
from dnahlm.backbones.tiny import FAMILIES, random_dna, write_tiny
from dnahlm.train.adapters.classifier import TunedClassifier, load_adapter
from dnahlm.train.adapters.lingo import LanguagePrefix
from dnahlm.train.adapters.matrix import write_planted
from dnahlm.train.adapters.methods import METHODS, Sizes, find_method
from dnahlm.train.adapters.soft import KeyValuePrefix
from dnahlm.train.adapters.train import Schedule, train_adapter

ROWS = random_dna(5, 40, 3)
SMALL = Sizes(rank=2, length=3, through=8)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return write_planted(tmp_path_factory.mktemp("planted"), rows=96)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("tiny")
    return {family: write_tiny(family, root / family) for family in FAMILIES}


@pytest.mark.parametrize("name", METHODS)
def test_saved_adapters_predict_as_before_and_leave_the_backbone(name, folders, planted, tmp_path):
    backbone = load_backbone(folders["llama"], device="cpu")
    before = backbone.embed(ROWS)
    schedule = Schedule(steps=6, evaluations=1, rate=1e-2)
    result = backbone.fine_tune(planted, tmp_path / "a", name, schedule=schedule, sizes=SMALL)
    np.testing.assert_allclose(backbone.embed(ROWS), before, atol=1e-6)
    assert (result["trainable"] == result["total"]) == (name == "full")
    fresh = load_backbone(folders["llama"], device="cpu")
    tuned = load_adapter(tmp_path / "a", fresh)
    again = load_adapter(tmp_path / "a", load_backbone(folders["llama"], device="cpu"))
    np.testing.assert_allclose(tuned.predict(ROWS), again.predict(ROWS), atol=1e-6)
    tuned.detach()
    answers = fresh.classify(ROWS, tmp_path / "a")
    assert [set(answer) for answer in answers] == [{"0", "1"}] * len(ROWS)
    expected = [dict(zip("01", row, strict=True)) for row in again.predict(ROWS).tolist()]
    for answer, other in zip(answers, expected, strict=True):
        assert answer == pytest.approx(other, abs=1e-5)
    dev_rows = [line.split(",") for line in (planted / "dev.csv").read_text().split()[1:]]
    guess = again.predict([row[0] for row in dev_rows]).argmax(1)
    right = np.array([int(row[1]) for row in dev_rows])
    assert np.mean(guess == right) == pytest.approx(result["dev_accuracy"])


@pytest.mark.parametrize("family", ["dnabert2", "nt-v1", "llama", "dnahlm"])
@pytest.mark.parametrize("name", ["lora", "adalora-sampled"])
def test_merged_weights_give_the_same_probabilities(family, name, folders, planted, tmp_path):
    schedule = Schedule(steps=8, evaluations=1, rate=5e-2)
    place = tmp_path / "a"
    train_adapter(planted, place, folders[family], name, schedule, SMALL, merge=True)
    apart = load_backbone(folders[family], device="cpu").classify(ROWS, place)
    merged = load_backbone(place / "merged", device="cpu").classify(ROWS, place / "merged")
    plain = load_backbone(folders[family], device="cpu").classify(ROWS, place / "merged")
    values = [[list(row.values()) for row in rows] for rows in (apart, merged, plain)]
    np.testing.assert_allclose(values[1], values[0], atol=1e-4)
    assert np.abs(np.subtract(values[2], values[0])).max() > 1e-3  # the update matters


@pytest.mark.parametrize("family", FAMILIES)
def test_a_prefix_joins_every_layers_attention(family, folders):
    """Gradients reach each layer's keys and values, and nothing changes without a prefix."""
    backbone = load_backbone(folders[family], device="cpu")
    batch = backbone.tokenize(ROWS)
    with torch.no_grad():
        before = backbone.hidden(**batch)
    torch.manual_seed(0)
    prefix = KeyValuePrefix(backbone, 3)
    with torch.no_grad():
        kept = batch["attention_mask"].bool()
        same = backbone.hidden(**batch)
        torch.testing.assert_close(same[kept], before[kept], atol=1e-5, rtol=1e-4)
    prefix.hidden(backbone, batch).square().sum().backward()
    grad = prefix.encoder.embedding.weight.grad
    layers = len(attention_layers(backbone.body))
    parts = grad.view(3, layers, 2, -1).abs().amax((0, 3))
    assert layers == 2
    assert (parts > 0).all()


def test_a_prefix_is_what_plain_attention_over_more_keys_gives():
    from dnahlm.backbones.attention import attention_with_prefix

    torch.manual_seed(0)
    module = torch.nn.Module()
    query, key, value = (torch.randn(2, 4, 5, 8) for _ in range(3))
    module.key_value_prefix = (torch.randn(4, 3, 8), torch.randn(4, 3, 8))
    causal = torch.ones(5, 5).tril().bool().expand(2, 1, 5, 5)
    found, _ = attention_with_prefix(module, query, key, value, causal, scaling=0.5)
    for row in range(2):
        for head in range(4):
            for at in range(5):
                keys = torch.cat([module.key_value_prefix[0][head], key[row, head, : at + 1]])
                values = torch.cat([module.key_value_prefix[1][head], value[row, head, : at + 1]])
                weights = (keys @ query[row, head, at] * 0.5).softmax(0)
                torch.testing.assert_close(found[row, at, head], weights @ values)


def test_lingo_puts_words_around_single_bases(folders):
    backbone = load_backbone(folders["opt"], device="cpu")
    for vocabulary in ("bbpe", "one-hot"):
        reader = LanguagePrefix(backbone, vocabulary, "human DNA, core promoter")
        (ids,) = reader(["ACGTTT"])
        text = backbone.tokenizer.decode(ids)
        expected = "</s>Domain: human DNA, core promoter\nSequence: ACGTTT\nAnnotation:"
        assert text == expected
    words = backbone.tokenizer.convert_ids_to_tokens(ids)
    assert "ACGTTT" in "".join(words)
    start = len(reader.front)
    assert words[start : start + 6] == list("ACGTTT")


@pytest.mark.parametrize("family", ["dnabert", "dnabert2", "nt-v1", "nt-v2"])
def test_lingo_needs_a_backbone_that_reads_english(family, folders, planted, tmp_path):
    with pytest.raises(ValueError, match="reads DNA only"):
        train_adapter(planted, tmp_path, folders[family], "lingo-bbpe")


def test_the_checkpoint_of_least_dev_loss_is_kept(folders, planted, tmp_path):
    lines: list[str] = []
    schedule = Schedule(steps=60, evaluations=12, rate=0.3)  # far too fast, so that it gets worse
    result = train_adapter(
        planted, tmp_path, folders["dnabert"], "probe", schedule, report=lines.append
    )
    losses = {int(line.split()[1][:-1]): float(line.split("loss ")[1][:6]) for line in lines}
    assert len(losses) == 12
    assert result["step"] == min(losses, key=losses.get)  # type: ignore[arg-type]
    assert result["dev_loss"] == pytest.approx(min(losses.values()), abs=1e-4)
    assert json.loads((tmp_path / "result.json").read_text())["step"] == result["step"]


def test_the_same_seed_gives_the_same_adapter(folders, planted, tmp_path):
    schedule = Schedule(steps=8, evaluations=1)
    for place in ("a", "b"):
        train_adapter(
            planted, tmp_path / place, folders["nt-v2"], "adalora-sampled", schedule, SMALL
        )
    files = [(tmp_path / place / "adapter.safetensors").read_bytes() for place in "ab"]
    assert files[0] == files[1]


def test_an_adapter_of_another_backbone_is_refused(folders, planted, tmp_path):
    place = tmp_path / "a"
    train_adapter(planted, place, folders["opt"], "lora", Schedule(steps=2), SMALL)
    with pytest.raises(ValueError, match="was tuned on a opt of width 32, this is a llama"):
        load_adapter(place, load_backbone(folders["llama"]))
    (place / "adapter.json").write_text("{}")
    with pytest.raises(ValueError, match="not the description of an adapter"):
        load_adapter(place, load_backbone(folders["opt"]))


def test_what_cannot_be_merged_or_is_unknown(folders):
    backbone = load_backbone(folders["opt"])
    with pytest.raises(ValueError, match="no low-rank update"):
        TunedClassifier(backbone, ["a", "b"], find_method("prompt")).merge()
    with pytest.raises(ValueError, match="method must be one of full, probe, lora"):
        find_method("magic")


def test_a_sequence_that_is_too_long_is_named_with_its_file(folders, tmp_path):
    task = write_planted(tmp_path / "task", rows=4)
    with open(task / "train.csv", "a") as handle:
        handle.write("A" * 600 + ",0\n")
    with pytest.raises(ValueError, match=r"train\.csv: sequence 5 has 600 tokens"):
        train_adapter(task, tmp_path / "out", folders["dnabert"], "probe")
