"""Designs of the DNA embedding layer on equal compute: dev MCC of three tasks.

    python -m benchmarks.model.readers --data ../shared/data

Every design trains the same GPT-2 blocks on the same three tasks (binding sites of set 0, core
promoters, splice sites) with the same number of floating-point operations. A reader has its warm
start (`dnahlm.train.reader`) out of them, as the shipped weights had; a design without one spends
all on the whole model. Dev rows that share 60 bases with a train row are left out. Finished runs
are kept in `--out` and not run again.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

import torch

from benchmarks.model.ablation import bpe_tokenizer
from benchmarks.model.begin import begin
from benchmarks.model.compute import Store, mean_and_spread, steps_for, train
from dnahlm.config import preset_config
from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.mixture import Mix, Mixture, TaskRows
from dnahlm.embedding import BaseReader
from dnahlm.infer import WEIGHTS
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.tokenizer import load_tokenizer
from dnahlm.train.instruct import dev_measure
from dnahlm.train.loop import SETTLE
from dnahlm.train.reader import ReaderBatches, ReaderHeads

PASSES = {"gue_tf_0": 0.4, "gue_prom_core_all": 0.3, "splice_hs3d_140": 1.6}
WARM = 0.5
"""Share of the operations that warms the reader up."""
DESIGNS: dict[str, tuple[str, dict[str, Any]]] = {
    "BPE pieces only": ("bpe", {"dna_reader": "none"}),
    "BPE pieces + base reader, mean of each piece": ("bpe", {"dna_reader": "token"}),
    "4-mer pieces only": ("kmer", {"dna_reader": "none"}),
    "4-mer pieces + base reader, patches (shipped)": ("kmer", {"dna_reader": "patch"}),
    "the same, causal prompt": ("kmer", {"dna_reader": "patch", "prefix_lm": False}),
    "the same as shipped, stem of width 7, no dilation": (
        "kmer",
        {"dna_reader": "patch", "reader_stem_width": 7, "reader_dilations": [1, 1]},
    ),
}


def run(design: str, seed: int, rows: list[TaskRows], dev: list[TaskRows], budget: float) -> dict:
    """Train and measure one design at one seed."""
    form, fields = DESIGNS[design]
    tokenizer = bpe_tokenizer(rows) if form == "bpe" else load_tokenizer(WEIGHTS)
    encoder = PromptEncoder(tokenizer)
    torch.manual_seed(seed)
    model = DnahlmForCausalLM(preset_config("mini", tokenizer, **fields))
    mixture = Mixture(rows, PASSES, encoder, Mix(canonical=1.0), 64, seed)
    before: dict[str, float] = {}
    if model.model.reader is not None:
        before = warm_up(model.model.reader, ReaderBatches(mixture), rows, WARM * budget, seed)
        budget -= WARM * budget
    steps = steps_for(model, mixture.batches, budget)
    spent = train(model, mixture.batches, steps, 1.5e-3, seed)
    total = {key: value + before.get(key, 0) for key, value in spent.items()}
    found = dev_measure(encoder, dev, 1000)(model)
    return total | {name.removeprefix("dev/"): round(value, 4) for name, value in found.items()}


def warm_up(
    reader: BaseReader,
    batches: ReaderBatches,
    rows: list[TaskRows],
    budget: float,
    seed: int,
) -> dict[str, float]:
    """Train a reader alone, with a small head a task; what it took."""
    heads = ReaderHeads(reader.config, [len(each.task.codes) for each in rows])
    heads.reader = reader
    first = list(islice(batches(), SETTLE))
    reader.settle(lambda: [reader.read(b["pieces"], b["counts"]) for b in first])
    return train(heads, batches, steps_for(heads, batches, budget), 2e-3, seed)


def table(store: Store) -> str:
    """Markdown of the runs so far."""
    head = ["design", "seeds", "rows", "CPU s", *PASSES, "mean"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for design in DESIGNS:
        runs = [found for name, found in store.runs.items() if name.startswith(f"{design} /")]
        if runs:
            cells = [design, str(len(runs))]
            cells += [f"{sum(r[k] for r in runs) / len(runs):.0f}" for k in ("rows", "seconds")]
            cells += [mean_and_spread([r[name] for r in runs]) for name in (*PASSES, "dev")]
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run what is missing and print the table."""
    bench = begin(__doc__, "readers", seeds=3, passes=PASSES)
    store = bench.store
    for seed in range(bench.seeds):
        for design in DESIGNS:
            store.get(
                f"{design} / {seed}",
                lambda design=design, seed=seed: run(
                    design, seed, bench.rows, bench.dev, bench.operations
                ),
            )
            print(design, seed, store.runs[f"{design} / {seed}"], flush=True)
    print(table(store))


if __name__ == "__main__":
    main()
