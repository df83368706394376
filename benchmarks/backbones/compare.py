"""Tuning methods side by side at equal steps: dev MCC, parameters, seconds, peak memory.

python benchmarks/backbones/compare.py --data DATA/tasks --out build/compare [--backbone smollm2]

Each cell (task, method, seed) is a process of its own, so that its peak memory is its own, and one
line of `results.jsonl`; cells that are there are not run again. Only train and dev rows are read.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import time
from pathlib import Path

import numpy as np

TASKS = ("gue_prom_core_all", "gue_tf_0")
METHODS = ("lora", "adalora", "adalora-sampled", "prefix", "prompt", "probe")


def sample_task(source: Path, place: Path, train: int, dev: int) -> Path:
    """A task folder with a random part of train and dev rows, and without test."""
    from dnahlm.data.read import decode, read_rows, split_path

    place.mkdir(parents=True, exist_ok=True)
    for split, count in (("train", train), ("dev", dev)):
        path = place / f"{split}.csv"
        if path.exists():
            continue
        sequences, labels = read_rows(split_path(source, split))
        chosen = np.random.default_rng(0).permutation(len(labels))[:count]
        with open(path, "w", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(("sequence", "label"))
            writer.writerows((decode(sequences[i]), labels[i]) for i in chosen)
    return place


def run_cell(data: Path, out: Path, options: argparse.Namespace, method: str, seed: int) -> None:
    """Tune once and add a line to the results."""
    import torch

    from dnahlm.train.adapters.methods import Sizes
    from dnahlm.train.adapters.train import Schedule, train_adapter

    torch.set_num_threads(options.threads)
    schedule = Schedule(
        steps=options.steps, batch_size=options.batch, evaluations=options.evaluations,
        most_dev=500, bf16=options.bf16, seed=seed,
    )  # fmt: skip
    place = out / "adapters" / f"{data.name}-{method}-{seed}"
    result = train_adapter(data, place, options.backbone, method, schedule, Sizes())
    kept = ("dev_mcc", "dev_loss", "trainable", "seconds", "peak_mb", "step")
    line = {"task": data.name, "method": method, "seed": seed, "steps": options.steps}
    line |= {key: result[key] for key in kept}
    with open(out / "results.jsonl", "a") as handle:
        handle.write(json.dumps(line) + "\n")


def read_results(out: Path) -> list[dict]:
    """Lines of `results.jsonl`."""
    path = out / "results.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def markdown_table(results: list[dict]) -> str:
    """Mean and standard deviation of dev MCC by method and task, and what it costs."""
    from dnahlm.train.adapters.methods import METHODS as KNOWN

    tasks = list(dict.fromkeys(line["task"] for line in results))
    head = ["method", *tasks, "seeds", "trainable", "seconds", "peak MB"]
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    for method in dict.fromkeys(line["method"] for line in results):
        own = [line for line in results if line["method"] == method]
        cells = [KNOWN[method].title]
        seeds = []
        for task in tasks:
            found = [line["dev_mcc"] for line in own if line["task"] == task]
            seeds.append(len(found))
            cells.append(f"{np.mean(found):.3f} ± {np.std(found):.3f}" if found else "")
        cells.append("/".join(map(str, dict.fromkeys(seeds))))
        cells.append(f"{own[0]['trainable']:,}")
        cells.append(f"{np.mean([line['seconds'] for line in own]):.0f}")
        cells.append(f"{np.mean([line['peak_mb'] for line in own]):.0f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run the cells that are missing, seed by seed, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of task folders")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--backbone", default="dnahlm")
    parser.add_argument("--tasks", nargs="+", default=TASKS)
    parser.add_argument("--methods", nargs="+", default=METHODS)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--evaluations", type=int, default=6, help="of the dev rows, in each run")
    parser.add_argument("--train", type=int, default=8000, help="train rows at most")
    parser.add_argument("--dev", type=int, default=1000, help="dev rows at most")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--minutes", type=float, help="begin no cell after this time")
    options = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    began = time.monotonic()
    options.out.mkdir(parents=True, exist_ok=True)
    done = {(line["task"], line["method"], line["seed"]) for line in read_results(options.out)}
    # A forked cell has this process's modules at hand: importing them takes longer than a cell.
    import peft  # noqa: F401
    import transformers  # noqa: F401

    context = multiprocessing.get_context("fork")
    for seed in range(options.seeds):
        for task in options.tasks:
            data = sample_task(
                options.data / task, options.out / "tasks" / task, options.train, options.dev
            )
            for method in options.methods:
                late = options.minutes and time.monotonic() - began > 60 * options.minutes
                if (task, method, seed) in done or late:
                    continue
                arguments = (data, options.out, options, method, seed)
                cell = context.Process(target=run_cell, args=arguments)
                cell.start()
                cell.join()
                if cell.exitcode:
                    raise SystemExit(f"{task}, {method}, seed {seed} failed")
    print(markdown_table(read_results(options.out)))


if __name__ == "__main__":
    main()
