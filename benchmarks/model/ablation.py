"""What each part of the model adds at the same compute: dev MCC of two tasks, three seeds.

    python -m benchmarks.model.ablation --data ../shared/data

BPE pieces alone; the DNA embedding layer (pieces of four bases and the reader of single bases, as
shipped); a third of the compute spent on next-token pre-training (55 % DNA); and, in half of the
examples, one to four labelled examples in the prompt. Each arm keeps what the one before it
added. Every arm and seed has the same number of floating-point operations. Dev rows that share 60
bases with a train row are left out. Finished runs are kept in `--out` and not run again.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.model.begin import begin
from benchmarks.model.compute import Store, mean_and_spread, steps_for, train
from dnahlm.config import preset_config
from dnahlm.data.corpus import build_corpus
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import Mix, Mixture, TaskRows
from dnahlm.data.packing import PackedCorpus
from dnahlm.data.read import decode
from dnahlm.infer import WEIGHTS
from dnahlm.metrics import mcc
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.precision import half_products
from dnahlm.score import score_answers
from dnahlm.tokenizer import DnahlmTokenizer, load_tokenizer, train_tokenizer
from dnahlm.train.loop import SETTLE

PASSES = {"gue_tf_1": 0.4, "gue_prom_core_tata": 3.0}
CORPUS = ["pretrain/dna/human.fa.xz"], ["pretrain/english/wikipedia_biology.txt.xz"]
SHOTS = 4


@dataclass(frozen=True)
class Arm:
    """What a model of the comparison has."""

    name: str
    reader: bool = False
    pretrained: float = 0.0
    shots: float = 0.0


BPE = Arm("BPE only")
READER = replace(BPE, name="+ DNA embedding layer", reader=True)
PRETRAINED = replace(READER, name="+ pre-training", pretrained=1 / 3)
EPISODES = replace(PRETRAINED, name="+ k-shot episodes", shots=0.5)
ARMS = (BPE, READER, PRETRAINED, EPISODES)


def bpe_tokenizer(rows: list[TaskRows]) -> DnahlmTokenizer:
    """The paper's kind of vocabulary, 55 % of it merges learned on the tasks' DNA."""
    dna = [decode(codes) for part in rows for codes in part.sequences[:3000]]
    text = [part.task.instruction for part in rows] * 50
    return train_tokenizer(text, dna, vocab_size=4096, dna_form="bpe")


def shots_for(train_rows: TaskRows, n: int) -> list[list[tuple[np.ndarray, str]]]:
    """`SHOTS` labelled train rows, balanced over labels, for each of n prompts."""
    rng = np.random.default_rng(0)
    episodes = []
    for _ in range(n):
        labels = rng.permutation(np.arange(SHOTS) % len(train_rows.task.words))
        rows = [int(rng.choice(train_rows.by_label[label])) for label in labels]
        words = [train_rows.task.words[label] for label in labels]
        episodes.append([(train_rows.sequences[r], w) for r, w in zip(rows, words, strict=True)])
    return episodes


def measure(
    model: DnahlmForCausalLM, encoder: PromptEncoder, rows: list[TaskRows], dev: list[TaskRows]
) -> dict[str, float]:
    """Dev MCC of each task, without and with examples in the prompt."""
    result = {}
    for train_rows, part in zip(rows, dev, strict=True):
        answers = [encoder.answer(word) for word in part.task.words]
        episodes = shots_for(train_rows, len(part))
        for name, shots in (("", [[]] * len(part)), ("/shots", episodes)):
            prompts = [
                encoder.prompt(part.task.instruction, codes, examples)
                for codes, examples in zip(part.sequences, shots, strict=True)
            ]
            with half_products("cpu"):
                scores = score_answers(model, prompts, answers)
            result[part.task.name + name] = round(mcc(part.labels, scores.argmax(1)), 4)
    return result


def run(
    arm: Arm, seed: int, data: Path, corpus: Path, rows: list[TaskRows], dev: list[TaskRows],
    budget: float,
) -> dict[str, Any]:  # fmt: skip
    """Train and measure one arm at one seed."""
    tokenizer = load_tokenizer(WEIGHTS) if arm.reader else bpe_tokenizer(rows)
    encoder = PromptEncoder(tokenizer)
    torch.manual_seed(seed)
    fields = {} if arm.reader else {"dna_reader": "none"}
    model = DnahlmForCausalLM(preset_config("mini", tokenizer, **fields))
    mix = Mix(canonical=1.0, shots=arm.shots, most_shots=SHOTS)
    mixture = Mixture(rows, PASSES, encoder, mix, 64, seed)
    model.model.settle(list(islice(mixture.batches(), SETTLE)))
    before = 0.0
    if arm.pretrained:
        if not (corpus / "manifest.json").exists():
            dna, text = ([data / name for name in names] for names in CORPUS)
            build_corpus(dna, text, corpus, tokenizer, most_tokens=1_000_000)
        packed = PackedCorpus(corpus, 256, 16, tokenizer.eos_token_id, seed=seed)
        steps = steps_for(model, packed.batches, arm.pretrained * budget)
        before = train(model, packed.batches, steps, 1.5e-3, seed)["seconds"]
    steps = steps_for(model, mixture.batches, (1 - arm.pretrained) * budget)
    spent = train(model, mixture.batches, steps, 1.5e-3, seed)
    spent["seconds"] += before
    return spent | measure(model, encoder, rows, dev)


def table(store: Store) -> str:
    """Markdown of the runs so far."""
    names = [*PASSES, *(f"{task}/shots" for task in PASSES)]
    head = ["arm", "seeds", "rows", "CPU s", *PASSES]
    head += [f"{task}, {SHOTS} examples in the prompt" for task in PASSES]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for arm in ARMS:
        runs = [found for name, found in store.runs.items() if name.startswith(f"{arm.name} /")]
        if runs:
            cells = [arm.name, str(len(runs))]
            cells += [f"{sum(r[k] for r in runs) / len(runs):.0f}" for k in ("rows", "seconds")]
            cells += [mean_and_spread([r[name] for r in runs]) for name in names]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run what is missing and print the table."""
    bench = begin(__doc__, "ablation", seeds=3, passes=PASSES)
    store = bench.store
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(bench.seeds):
            for arm in ARMS:
                store.get(
                    f"{arm.name} / {seed}",
                    lambda arm=arm, seed=seed: run(
                        arm, seed, bench.data, Path(folder), bench.rows, bench.dev, bench.operations
                    ),
                )
                print(arm.name, seed, store.runs[f"{arm.name} / {seed}"], flush=True)
    print(table(store))


if __name__ == "__main__":
    main()
