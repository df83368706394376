"""Throughput of training and classification on this machine.

    python benchmarks/model/throughput.py --data ../shared/data/tasks

Training: examples a second of the shipped recipe's batches (length buckets, pieces of four bases,
loss and logits on the answer only) beside the recipe of arXiv:2410.16917 (BPE ids, every example
padded to 1,024 tokens, logits on all of them) with the same GPT-2 blocks, same rows, same threads.
Classification: 300 bp sequences a second with the shipped weights.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import torch

from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder, prompt_text
from dnahlm.data.mixture import Mix, Mixture, load_tasks
from dnahlm.data.read import decode
from dnahlm.infer import DNAHLM, WEIGHTS
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.precision import half_products
from dnahlm.tokenizer import END, load_tokenizer, train_tokenizer
from dnahlm.train.loop import LoopConfig, optimizer_of


def steps_per_second(model: DnahlmForCausalLM, batches: list[dict]) -> float:
    """Examples a second over batches, the first of which warms up."""
    optimizer = optimizer_of(model, LoopConfig())
    rows, began = 0, 0.0
    for i, batch in enumerate(batches):
        if i == 1:
            rows, began = 0, time.perf_counter()
        with half_products("cpu"):
            loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        rows += len(batch["input_ids"])
    return rows / (time.perf_counter() - began)


def ours(rows: list, steps: int) -> float:
    """The shipped recipe."""
    encoder = PromptEncoder(load_tokenizer(WEIGHTS))
    mixture = Mixture(rows, {}, encoder, Mix(), 64).batches()
    model = DnahlmForCausalLM(preset_config("mini", encoder.tokenizer))
    return steps_per_second(model, [next(mixture) for _ in range(steps)])


def papers(rows: list, steps: int) -> float:
    """Padding to 1,024 BPE tokens, causal, loss on everything."""
    dna = [decode(c) for part in rows for c in part.sequences[:500]]
    text = [part.task.instruction for part in rows] * 50
    tokenizer = train_tokenizer(text, dna, vocab_size=4096, dna_form="bpe")
    config = preset_config("mini", tokenizer, dna_reader="none", prefix_lm=False, n_positions=1024)
    model = DnahlmForCausalLM(config)
    rng = np.random.default_rng(0)
    batches = []
    for _ in range(steps):
        texts = []
        for _ in range(8):
            part = rows[rng.integers(len(rows))]
            row = rng.integers(len(part))
            prompt = prompt_text(part.task.instruction, decode(part.sequences[row]))
            texts.append(prompt + part.task.words[part.labels[row]] + END)
        encoded = tokenizer(texts, padding="max_length", max_length=1024, return_tensors="pt")
        ids = encoded["input_ids"]
        prefix = torch.zeros_like(ids, dtype=torch.bool)
        batches.append({"input_ids": ids, "labels": ids, "prefix_mask": prefix})
    return steps_per_second(model, batches)


def classification(n: int) -> float:
    """300 bp sequences a second, shipped weights, in a warm process."""
    model = DNAHLM.load()
    rng = np.random.default_rng(0)
    rows = ["".join("ACGT"[b] for b in rng.integers(0, 4, 300)) for _ in range(n)]
    model.classify(rows[:32], "promoter")
    began = time.perf_counter()
    model.classify(rows, "promoter")
    return n / (time.perf_counter() - began)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="../shared/data/tasks")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--steps", type=int, default=6)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    names = ["gue_prom_core_tata", "gue_prom_300_tata", "gue_mouse_3", "gue_splice_devtrain"]
    rows = load_tasks(options.data, "train", names)
    fast, slow = ours(rows, 2 * options.steps), papers(rows, options.steps)
    print(f"threads                              {options.threads}")
    print(f"training, shipped recipe             {fast:8.1f} examples/s")
    print(f"training, padded to 1,024 BPE tokens {slow:8.1f} examples/s ({fast / slow:.1f}x)")
    print(f"classification, 300 bp               {classification(256):8.1f} sequences/s")


if __name__ == "__main__":
    main()
