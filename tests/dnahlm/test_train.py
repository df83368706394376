"""Every stage learns what is there and not what is not, and a killed run goes on exactly."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from dnahlm.config import preset_config
from dnahlm.data.corpus import build_corpus
from dnahlm.data.mixture import Mix
from dnahlm.infer import DNAHLM, WEIGHTS
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.train.classify import train_classify
from dnahlm.train.curve import plot_curve
from dnahlm.train.instruct import train_instruct
from dnahlm.train.loop import LoopConfig
from dnahlm.train.meter import Meter
from dnahlm.train.pretrain import train_pretrain
from dnahlm.train.reader import load_reader, train_reader
from tests.dnahlm.conftest import planted_rows, write_csv, write_task

ROOT = Path(__file__).resolve().parents[2]
FAST = {"warmup": 20, "log_every": 20, "learning_rate": 3e-3, "ema": 0.9, "bf16": False}
SMALL = {"reader_channels": 32, "n_embd": 48, "n_layer": 2, "n_head": 2, "n_inner": 96}


def chance(n, p=0.5):
    """Half the width of the 95 % interval of an accuracy by chance."""
    return 1.96 * np.sqrt(p * (1 - p) / n)


def test_instruct_finds_a_planted_motif_and_learns_to_stop(planted, tokenizer, tmp_path):
    loop = LoopConfig(steps=220, decay=80, eval_every=110, **FAST)
    train_instruct(
        planted, tmp_path, tokenizer, "nano", loop=loop, batch_size=48, mix=Mix(mutated=0),
        **SMALL,
    )  # fmt: skip
    rows = planted_rows(200, 60, 9)
    model = DNAHLM.load(tmp_path / "model")
    answers = model.classify([dna for dna, _ in rows], "core-promoter")
    assert np.mean([a.code == label for a, (_, label) in zip(answers, rows, strict=True)]) > 0.95
    prompts = [
        model.encoder.prompt("Is this human DNA a core promoter?", model_codes(dna))
        for dna, _ in rows[:40]
    ]
    texts = model.generate_ids(prompts, max_new_tokens=8)
    assert texts == [answer.label for answer in answers[:40]]
    lines = [json.loads(x) for x in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines if "dev" in line] == [110, 220]
    assert lines[-1]["dev"] > 0.9
    assert plot_curve(tmp_path).stat().st_size > 1000


def model_codes(dna):
    from dnahlm.data.read import encode

    return encode(dna)


def test_classify_finds_a_planted_motif(tokenizer, tmp_path):
    write_task(tmp_path / "data", n=1600)
    loop = LoopConfig(steps=150, decay=50, eval_every=50, keep_best="dev_mcc", **FAST)
    result = train_classify(
        tmp_path / "data", tmp_path / "run", tokenizer, "nano", loop=loop, batch_size=48, **SMALL
    )
    assert result["labels"] == ["0", "1"]
    assert result["test_accuracy"] > 0.95


def test_classify_finds_nothing_in_shuffled_labels(tokenizer, tmp_path):
    write_task(tmp_path / "data", n=800, shuffled=True)
    loop = LoopConfig(steps=60, decay=20, **FAST)
    result = train_classify(
        tmp_path / "data", tmp_path / "run", tokenizer, "nano", loop=loop, batch_size=48, **SMALL
    )
    truth = [label for _, label in planted_rows(400, 60, 3, shuffled=True)]
    assert abs(np.mean([label == "1" for label in truth]) - 0.5) < chance(400)
    assert abs(result["test_accuracy"] - 0.5) < chance(400)


def test_instruct_finds_nothing_in_shuffled_labels(tokenizer, tmp_path):
    write_task(tmp_path / "tasks" / "gue_prom_core_all", n=800, shuffled=True)
    loop = LoopConfig(steps=60, decay=20, **FAST)
    train_instruct(
        tmp_path / "tasks", tmp_path / "run", tokenizer, "nano", loop=loop, batch_size=48, **SMALL
    )
    rows = planted_rows(400, 60, 3, shuffled=True)
    answers = DNAHLM.load(tmp_path / "run" / "model").classify(
        [r for r, _ in rows], "core-promoter"
    )
    right = [a.code == label for a, (_, label) in zip(answers, rows, strict=True)]
    assert abs(np.mean(right) - 0.5) < chance(400)


def test_pretraining_learns_repeats(tokenizer, tmp_path):
    rng = np.random.default_rng(0)
    unit = "".join("ACGT"[b] for b in rng.integers(0, 4, 16))
    (tmp_path / "dna.fa").write_text(f">repeat\n{unit * 1500}\n")
    (tmp_path / "text.txt").write_text("The lazy dog reads the genome.\n\n" * 700)
    manifest = build_corpus(
        [tmp_path / "dna.fa"], [tmp_path / "text.txt"], tmp_path / "corpus", tokenizer,
        segment=(64, 96), shard_size=4096,
    )  # fmt: skip
    assert manifest["tokens"]["dna"] / sum(manifest["tokens"].values()) == pytest.approx(0.55, 0.1)
    loop = LoopConfig(steps=80, decay=30, **FAST)
    result = train_pretrain(
        tmp_path / "corpus", tmp_path / "run", tokenizer, "nano", loop, 16, width=64, **SMALL
    )
    assert result["bits_per_base"] < 0.7  # random bases need 2
    assert result["bits_per_byte"] < 0.5
    model = DNAHLM.load(tmp_path / "run" / "model")
    assert set(model.generate("The lazy dog", max_new_tokens=6).split()) & {"reads", "genome"}


def test_pretraining_finds_nothing_in_random_dna(tokenizer, tmp_path):
    rng = np.random.default_rng(0)
    bases = "".join("ACGT"[b] for b in rng.integers(0, 4, 24_000))
    (tmp_path / "dna.fa").write_text(f">random\n{bases}\n")
    (tmp_path / "text.txt").write_text("The lazy dog reads the genome.\n\n" * 700)
    build_corpus(
        [tmp_path / "dna.fa"], [tmp_path / "text.txt"], tmp_path / "corpus", tokenizer,
        segment=(64, 96), shard_size=4096,
    )  # fmt: skip
    loop = LoopConfig(steps=80, decay=30, **FAST)
    result = train_pretrain(
        tmp_path / "corpus", tmp_path / "run", tokenizer, "nano", loop, 16, width=64, **SMALL
    )
    assert result["bits_per_base"] > 1.99  # no model of uniform random bases needs fewer than 2
    assert result["bits_per_byte"] < 0.5


def run_instruct(planted, tokenizer, folder, until=None, **options):
    loop = LoopConfig(steps=14, decay=4, **{**FAST, "log_every": 1, **options})
    return train_instruct(
        planted, folder, tokenizer, "nano", loop=loop, batch_size=16, dev_rows=20, until=until,
        **SMALL,
    )  # fmt: skip


def test_a_stopped_run_resumes_to_the_same_weights(planted, tokenizer, tmp_path):
    run_instruct(planted, tokenizer, tmp_path / "whole")
    run_instruct(planted, tokenizer, tmp_path / "parts", until=5)
    run_instruct(planted, tokenizer, tmp_path / "parts", until=11)
    run_instruct(planted, tokenizer, tmp_path / "parts")
    one = load_file(tmp_path / "whole" / "checkpoint" / "model.safetensors")
    two = load_file(tmp_path / "parts" / "checkpoint" / "model.safetensors")
    for name in one:
        torch.testing.assert_close(one[name], two[name], rtol=0, atol=0)


def tiny_instruct(data, out, vocabulary, steps, until=None, **options):
    """A run that saves a checkpoint at every step, in this process or one of several."""
    torch.set_num_threads(1)
    loop = LoopConfig(
        steps=int(steps), decay=10, warmup=5, log_every=1, bf16=False, minutes=0, **options
    )  # fmt: skip
    train_instruct(
        data, out, vocabulary, "nano", loop=loop, batch_size=16, dev_rows=20, n_embd=48, n_layer=1,
        n_head=2, reader_channels=16, until=until,
    )  # fmt: skip


SCRIPT = """
import sys
from tests.dnahlm.test_train import tiny_instruct
tiny_instruct(*sys.argv[1:])
"""
SHARED = """
import sys
from pathlib import Path
from tests.dnahlm.test_train import tiny_instruct
data, out, *rest = sys.argv[1:]
tiny_instruct(data, Path(out) / "two", *rest)
tiny_instruct(data, Path(out) / "divided", *rest, until=3, shard=True)
"""
GOES_ON = """
import sys
from tests.dnahlm.test_train import tiny_instruct
*given, until = sys.argv[1:]
tiny_instruct(*given, until=int(until), shard=True)
"""


def command(planted, out, vocabulary, steps):
    return ["-c", SCRIPT, str(planted), str(out), str(vocabulary), str(steps)]


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def losses(folder):
    lines = [json.loads(x) for x in (folder / "metrics.jsonl").read_text().splitlines()]
    return {line["step"]: line["loss"] for line in lines if "loss" in line}


def test_a_killed_run_goes_on_with_the_same_curve(planted, tokenizer, tmp_path):
    tokenizer.save_pretrained(tmp_path / "vocabulary")
    arguments = command(planted, tmp_path / "killed", tmp_path / "vocabulary", 40)
    process = subprocess.Popen([sys.executable, *arguments], env=environment())
    deadline = time.monotonic() + 100
    metrics = tmp_path / "killed" / "metrics.jsonl"
    at = int(np.random.default_rng().integers(2, 30))
    while time.monotonic() < deadline and process.poll() is None:
        if metrics.exists() and len(metrics.read_text().splitlines()) >= at:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    stopped = max(losses(tmp_path / "killed"))
    assert 0 < stopped < 40
    subprocess.run([sys.executable, *arguments], env=environment(), check=True)
    tiny_instruct(planted, tmp_path / "whole", tmp_path / "vocabulary", 40)
    assert losses(tmp_path / "killed") == losses(tmp_path / "whole"), f"killed at step {stopped}"
    one, two = (
        load_file(tmp_path / run / "checkpoint" / "model.safetensors")
        for run in ("killed", "whole")
    )
    assert all(torch.equal(one[name], two[name]) for name in two)


def torchrun(number, script, *arguments):
    """Run a script as several processes of one training."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc_per_node", str(number), str(script), *map(str, arguments)]
    subprocess.run(command, env=environment(), check=True)


def same_curve(one, other):
    expected, found = losses(one), losses(other)
    assert found.keys() == expected.keys()
    for step, loss in expected.items():
        assert found[step] == pytest.approx(loss, rel=2e-3)


def test_two_processes_give_the_loss_of_one(planted, tokenizer, tmp_path):
    """Each with the whole model, or with half of it (FSDP), which one process then takes over."""
    tokenizer.save_pretrained(tmp_path / "vocabulary")
    tiny_instruct(planted, tmp_path / "one", tmp_path / "vocabulary", 6)
    script = tmp_path / "run.py"
    script.write_text(SHARED)
    torchrun(2, script, planted, tmp_path, tmp_path / "vocabulary", 6)
    same_curve(tmp_path / "one", tmp_path / "two")
    assert len(list((tmp_path / "divided" / "checkpoint" / "shards").iterdir())) == 2
    tiny_instruct(planted, tmp_path / "divided", tmp_path / "vocabulary", 6)
    same_curve(tmp_path / "one", tmp_path / "divided")
    one, divided = (
        load_file(tmp_path / run / "model" / "model.safetensors") for run in ("one", "divided")
    )
    for name in one:
        torch.testing.assert_close(one[name], divided[name], rtol=0.02, atol=5e-3)


@pytest.mark.stress
def test_a_divided_run_goes_on_with_any_number_of_processes(planted, tokenizer, tmp_path):
    """One undivided process, two, three, and one again."""
    vocabulary = tmp_path / "vocabulary"
    tokenizer.save_pretrained(vocabulary)
    tiny_instruct(planted, tmp_path / "whole", vocabulary, 8)
    tiny_instruct(planted, tmp_path / "run", vocabulary, 8, until=2)
    script = tmp_path / "run.py"
    script.write_text(GOES_ON)
    for number, until in ((2, 4), (3, 6), (2, 8)):
        torchrun(number, script, planted, tmp_path / "run", vocabulary, 8, until)
    same_curve(tmp_path / "whole", tmp_path / "run")
    assert (tmp_path / "run" / "model" / "model.safetensors").exists()


def test_the_log_tells_how_fast_a_run_is(planted, tokenizer, tmp_path):
    run_instruct(planted, tokenizer, tmp_path, until=3)
    lines = [json.loads(x) for x in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert all(line["tokens_per_s"] > line["rows_per_s"] > 0 for line in lines)
    assert all(line["mfu"] > 0 for line in lines)


def test_products_are_counted(tokenizer):
    """Two products of a linear layer's weights a token forward, four backward, as papers count."""
    layer = torch.nn.Linear(64, 32)
    rows = torch.randn(10, 64, requires_grad=True)
    meter = Meter(torch.device("cpu"), False, 1)
    meter.count(lambda: layer(rows).sum().backward(), 10)
    assert meter.each == 6 * 64 * 32


def test_episodes_teach_the_use_of_examples(planted, tokenizer):
    from dnahlm.data.instruct import PromptEncoder
    from dnahlm.data.mixture import Mixture, load_tasks
    from dnahlm.tokenizer import EXAMPLE

    encoder = PromptEncoder(tokenizer)
    rows = load_tasks(planted, "train")
    mixture = Mixture(rows, {}, encoder, Mix(shots=1.0, most_shots=4), 16)
    texts = tokenizer.batch_decode(next(mixture.batches())["input_ids"])
    known = {"".join("ACGTN"[c] for c in codes) for codes in rows[0].sequences}
    for text in texts:
        assert 1 <= text.count(EXAMPLE) <= 4
        for block in text.split(EXAMPLE)[1:]:
            dna = block.split("<|dna|>")[1].split("<|/dna|>")[0]
            assert dna in known


def test_bad_training_input_is_one_sentence_with_its_line(tokenizer, tmp_path):
    good = planted_rows(8, 40, 0)
    cases = {
        "header": ([("seq", "y"), *good], r"train\.csv line 1: the header"),
        "empty": ([("sequence", "label"), *good, ("", "1")], r"train\.csv line 10: .*empty"),
        "protein": ([("sequence", "label"), ("MKVLLE*", "1")], r"train\.csv line 2: not DNA"),
        "no label": ([("sequence", "label"), ("ACGT", "")], r"train\.csv line 2: the label"),
        "short row": ([("sequence", "label"), ("ACGT",)], r"train\.csv line 2: a row needs"),
        "nothing": ([("sequence", "label")], r"train\.csv holds no rows"),
        "one label": ([("sequence", "label"), ("ACGT", "1")], r"only the label '1'"),
    }
    for name, (rows, message) in cases.items():
        folder = tmp_path / name.replace(" ", "-")
        folder.mkdir()
        import csv

        with open(folder / "train.csv", "w", newline="") as handle:
            csv.writer(handle).writerows(rows)
        write_csv(folder / "dev.csv", good)
        with pytest.raises(ValueError, match=message):
            train_classify(folder, tmp_path / "run", tokenizer, "nano")
    write_csv(tmp_path / "unseen" / "train.csv", good)
    write_csv(tmp_path / "unseen" / "dev.csv", [("ACGTACGT", "7")])
    with pytest.raises(ValueError, match=r"dev\.csv line 2: label '7' is not one of 0, 1"):
        train_classify(tmp_path / "unseen", tmp_path / "run", tokenizer, "nano")


def test_a_broken_checkpoint_is_refused(planted, tokenizer, tmp_path):
    run_instruct(planted, tokenizer, tmp_path, until=2)
    weights = tmp_path / "checkpoint" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(ValueError, match="checkpoint is not a checkpoint of this run"):
        run_instruct(planted, tokenizer, tmp_path)


def test_a_foreign_start_is_refused(planted, tokenizer, tmp_path):
    loop = LoopConfig(steps=1, **FAST)
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}')
    for start, message in (
        (tmp_path / "nowhere", "no config.json"),
        (tmp_path, "'gpt2' model, not dnahlm"),
        (WEIGHTS, "was made for 4096 vocabulary entries"),
    ):
        with pytest.raises(ValueError, match=message):
            train_instruct(planted, tmp_path / "run", tokenizer, "nano", start=start, loop=loop)
        with pytest.raises(ValueError, match=message):
            train_classify(
                planted / "gue_prom_core_all", tmp_path / "run", tokenizer, start=start, loop=loop
            )


def test_a_corpus_of_another_vocabulary_is_refused(tokenizer, tmp_path):
    (tmp_path / "text.txt").write_text("The lazy dog reads the genome.\n\n" * 100)
    build_corpus([], [tmp_path / "text.txt"], tmp_path / "corpus", tokenizer, dna_share=0)
    with pytest.raises(ValueError, match="was made with"):
        train_pretrain(tmp_path / "corpus", tmp_path / "run", WEIGHTS, "nano", LoopConfig(steps=1))


def test_the_cosine_falls_from_the_peak_to_zero():
    loop = LoopConfig(steps=100, warmup=10, decay=100, learning_rate=2.0, fall="cosine")
    wanted = [2 * min(1, (i + 1) / 10) * (1 + np.cos(np.pi * i / 100)) / 2 for i in range(100)]
    assert [loop.rate(i) for i in range(100)] == pytest.approx(wanted)
    with pytest.raises(ValueError, match="linear or cosine"):
        LoopConfig(fall="step")


def test_the_reader_alone_finds_a_planted_motif(planted, tokenizer, tmp_path):
    loop = LoopConfig(steps=80, decay=30, **FAST)
    shape = {"reader_channels": 32, "n_embd": 48, "n_layer": 1, "n_head": 2}
    result = train_reader(planted, tmp_path, tokenizer, "nano", loop=loop, batch_size=48, **shape)
    assert result["dev"] > 0.9
    model = DnahlmForCausalLM(preset_config("nano", tokenizer, **shape))
    load_reader(model.model.reader, tmp_path / "reader.safetensors")
    weights = load_file(tmp_path / "reader.safetensors")
    torch.testing.assert_close(model.model.reader.stem.weight, weights["stem.weight"])
    with pytest.raises(ValueError, match="does not hold this reader's weights"):
        load_reader(
            DnahlmForCausalLM(preset_config("nano", tokenizer)).model.reader,
            tmp_path / "reader.safetensors",
        )


def test_the_reader_alone_finds_nothing_in_shuffled_labels(tokenizer, tmp_path):
    write_task(tmp_path / "tasks" / "gue_prom_core_all", n=800, shuffled=True)
    write_csv(tmp_path / "tasks" / "gue_prom_core_all" / "dev.csv", planted_rows(400, 60, 3, True))
    loop = LoopConfig(steps=60, decay=20, **FAST)
    shape = {name: SMALL[name] for name in ("reader_channels", "n_embd")}
    result = train_reader(
        tmp_path / "tasks", tmp_path / "run", tokenizer, "nano", loop=loop, batch_size=48, **shape
    )
    assert abs(result["dev"]) < 2 * chance(400)  # MCC of balanced labels is 2 accuracy - 1
