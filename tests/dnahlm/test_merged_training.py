"""A language model learns DNA by new rows and low-rank updates; what it knew keeps its rows."""

import itertools

import numpy as np
import pytest
import torch
from safetensors import safe_open

from dnahlm.backbones import load_backbone
from dnahlm.backbones.merged import merge_vocabulary
from dnahlm.backbones.tiny import SENTENCES, random_dna, write_tiny
from dnahlm.data.instruct import ask
from dnahlm.data.mixture import TaskRows
from dnahlm.data.read import decode, encode
from dnahlm.data.tasks import find_task
from dnahlm.train.merged import (
    ROWS,
    MergedTuning,
    Row,
    dna_rows,
    instruct_batches,
    mixed_batches,
    perplexity,
    prompt,
    replayed,
    score,
    text_rows,
)

MOTIF = "TGACGA" * 4


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("merged")
    return {family: write_tiny(family, root / family) for family in ("llama", "dnahlm")}


@pytest.fixture
def merged(folders):
    return merge_vocabulary(*(load_backbone(folders[f], "cpu") for f in ("llama", "dnahlm")))


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "text.txt").write_text("\n\n".join(SENTENCES))
    lines = random_dna(3, 700, 5)
    (tmp_path / "dna.fa").write_text("".join(f">{i}\n{row}\n" for i, row in enumerate(lines)))
    return tmp_path


def test_replay_keeps_the_order_of_both_streams_and_the_share():
    new, known = ([[Row([kind, n])] for n in range(2000)] for kind in (0, 1))
    taken = list(itertools.islice(replayed(iter(new), iter(known), 0.2), 1000))
    split = [[row.ids[1] for (row,) in taken if row.ids[0] == kind] for kind in (0, 1)]
    assert split == [list(range(len(one))) for one in split]
    assert 160 < len(split[1]) < 240
    assert list(itertools.islice(replayed(iter(new), iter([]), 0.0), 5)) == new[:5]


def test_mixed_text_is_learned_and_old_rows_stay(merged, corpus, tmp_path):
    tuning = MergedTuning(merged, rank=4)
    before = tuning.rows.detach().clone()
    batches = mixed_batches(
        lambda: text_rows(merged, [corpus / "text.txt"], 48),
        lambda: dna_rows(merged, [corpus / "dna.fa"], (100, 200)),
        4,
    )
    losses: list[float] = []
    tuning.fit(batches, 30, 1e-2, report=lambda step, loss: losses.append(loss))
    assert np.mean(losses[-8:]) < 0.8 * np.mean(losses[:8])
    assert torch.equal(tuning.rows[: tuning.known], before[: tuning.known])
    assert not torch.equal(tuning.rows[tuning.known :], before[tuning.known :])
    path = tmp_path / "learned.safetensors"
    assert tuning.save(path) == path.stat().st_size
    with safe_open(path, "pt") as stored:
        names = set(stored.keys())
    assert ROWS in names and any(".lora_A." in name for name in names)
    assert not any(name.endswith("base_layer.weight") for name in names)
    row = next(dna_rows(merged, [corpus / "dna.fa"], (100, 200)))
    expected = tuning.losses([row])[0]
    with torch.no_grad():
        for parameter in tuning.learned():
            parameter[tuning.known if parameter is tuning.rows else 0 :] += 1
    assert not torch.allclose(tuning.losses([row])[0], expected)
    tuning.load(path)
    torch.testing.assert_close(tuning.losses([row])[0], expected)


def test_perplexity_is_that_of_transformers(folders, merged, corpus):
    from transformers import AutoModelForCausalLM

    base = load_backbone(folders["llama"], "cpu")
    rows = list(itertools.islice(text_rows(base, [corpus / "text.txt"], 32), 3))
    model = AutoModelForCausalLM.from_pretrained(folders["llama"]).eval()
    ids = torch.tensor([row.ids for row in rows])
    with torch.inference_mode():
        expected = float(model(ids, labels=ids).loss.exp())
    assert perplexity(base, rows) == pytest.approx(expected, rel=1e-4)
    assert perplexity(merged, rows) > expected  # more words that could come next


def test_only_the_answer_carries_loss_and_answers_are_scored_one_by_one(merged):
    tuning = MergedTuning(merged)
    task = find_task("core-promoter")
    rows = TaskRows(task, [encode(dna) for dna in random_dna(6, 40)], np.array([0, 1] * 3))
    batch = next(instruct_batches(merged, [rows], 3))
    found, row = tuning.losses(batch)
    assert [int((row == i).sum()) for i in range(3)] == [len(b.ids) - b.start for b in batch]
    for i, one in enumerate(batch):
        torch.testing.assert_close(tuning.losses([one])[0], found[row == i], atol=1e-4, rtol=1e-4)
    asking, dna = ask(task), random_dna(3, 52, 9)
    scores = score(tuning, asking, dna, batch_size=2)
    assert scores.shape == (3, len(asking.answers))
    single = np.concatenate([score(tuning, asking, [one]) for one in dna])
    np.testing.assert_allclose(scores, single, atol=1e-4)


def test_what_is_predicted_is_not_read(merged):
    """A later piece changes no loss of an earlier one, unless DNA is part of the prompt."""
    tuning = MergedTuning(merged)
    one, other = (merged.encode(dna) for dna in ("ACGT" * 10, "ACGT" * 9 + "TTTT"))
    same = len(one) - 3
    losses = [tuning.losses([Row(ids, 1)])[0][:same] for ids in (one, other)]
    torch.testing.assert_close(*losses)
    asked = [tuning.losses([Row([*ids, 5, 6], len(ids), True)])[0] for ids in (one, other)]
    assert not torch.allclose(*asked)


@pytest.mark.stress
def test_a_planted_motif_moves_the_answer(merged):
    """By rank: on frozen random weights the longer answer is the less likely one throughout."""
    tuning = MergedTuning(merged, rank=8)
    end = int(merged.tokenizer.eos_token_id)
    task = find_task("core-promoter")
    rng = np.random.default_rng(0)

    def rows(count: int, seed: int) -> TaskRows:
        dna = random_dna(count, 48, seed)
        labels = [i % 2 for i in range(count)]
        at = rng.integers(0, 24, count)
        planted = [
            d[:a] + MOTIF + d[a + len(MOTIF) :] if label else d
            for d, a, label in zip(dna, at, labels, strict=True)
        ]
        return TaskRows(task, [encode(dna) for dna in planted], np.array(labels))

    seen, unseen, asking = rows(200, 1), rows(60, 2), ask(task)
    examples = []
    for codes, label in zip(seen.sequences, seen.labels, strict=True):
        front = prompt(merged, asking.instruction, decode(codes))
        answer = merged.encode_text(asking.answers[label])
        examples.append(Row([*front, *answer, end], len(front), True))
    batches = ([examples[i] for i in rng.integers(0, 200, 16)] for _ in itertools.count())
    tuning.fit(batches, 180, 1e-2)
    scores = score(tuning, asking, [decode(c) for c in unseen.sequences])
    gain = scores[:, 1] - scores[:, 0]
    with_motif, without = gain[unseen.labels == 1], gain[unseen.labels == 0]
    assert np.mean(with_motif[:, None] > without[None]) > 0.9


def test_untied_models_are_refused(merged):
    merged.body.config.tie_word_embeddings = False
    with pytest.raises(ValueError, match="does not share its embedding"):
        MergedTuning(merged)
