"""SmolLM2 that took in DNA: three tasks beside DNAHLM's, and what its English lost.

python -m benchmarks.backbones.merged --data DATA --out build/merged [--pretrain 2000 --steps 4000]

SmolLM2's vocabulary is merged with DNAHLM's, its reader put in front; then come mixed text and
instructions, learned by LoRA, new rows and reader. Prints dev MCC by the likelihood of the answers,
for DNAHLM on the same rows too, perplexity of held-out English before and after, and the size of
what was learned, which is kept as `OUT/learned.safetensors`. Only train and dev rows are read.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from dnahlm.data.mixture import TaskRows

TASKS = ("gue_prom_core_all", "gue_tf_0", "gue_splice_devtrain")
TEXT = ("wikipedia_biology.txt.xz", "wikipedia_general.txt.xz", "textbooks.txt.xz")
HELD_OUT = "wikitext_valid_heldout.txt.xz"


def dnahlm_scores(rows: Sequence[TaskRows]) -> list[float]:
    """Dev MCC of the shipped model, by the likelihood of the same answers."""
    from dnahlm.data.instruct import ask, prompt_text
    from dnahlm.data.read import decode
    from dnahlm.infer import DNAHLM
    from dnahlm.metrics import mcc

    model, found = DNAHLM.load(), []
    for task in rows:
        asking = ask(task.task)
        prompts = [prompt_text(asking.instruction, decode(c)) for c in task.sequences]
        scores = model.score_labels(prompts, asking.answers)
        found.append(mcc(task.labels, scores.argmax(1)))
    return found


def main() -> None:
    """Merge, train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="with tasks/ and pretrain/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", default="smollm2")
    parser.add_argument("--tasks", nargs="+", default=TASKS)
    parser.add_argument("--pretrain", type=int, default=2000, help="steps on mixed text")
    parser.add_argument("--steps", type=int, default=4000, help="steps on instructions")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--replay", type=float, default=0.2, help="text among instructions")
    parser.add_argument("--dev", type=int, default=1000, help="dev rows a task")
    parser.add_argument("--windows", type=int, default=100, help="of held-out English")
    parser.add_argument("--bf16", action="store_true")
    options = parser.parse_args()

    from dnahlm.backbones import load_backbone
    from dnahlm.backbones.dnahlm import Dnahlm
    from dnahlm.backbones.llama import Llama
    from dnahlm.backbones.merged import merge_vocabulary
    from dnahlm.data.instruct import ask
    from dnahlm.data.mixture import load_tasks, some_rows
    from dnahlm.data.read import decode
    from dnahlm.metrics import mcc
    from dnahlm.train import merged as training

    began = time.monotonic()
    options.out.mkdir(parents=True, exist_ok=True)
    tasks = options.data / "tasks"
    train = load_tasks(tasks, "train", options.tasks)
    dev = [some_rows(rows, options.dev) for rows in load_tasks(tasks, "dev", options.tasks)]
    english = options.data / "pretrain" / "english"
    dna = [options.data / "pretrain" / "dna" / "human.fa.xz"]

    base, reader = load_backbone(options.base), load_backbone("dnahlm")
    if not isinstance(base, Llama) or not isinstance(reader, Dnahlm):
        parser.error(f"{options.base} is no model of the LLaMA family")
    held_out = training.text_rows(base, [english / HELD_OUT])
    windows = list(itertools.islice(held_out, options.windows))
    before = training.perplexity(base, windows)
    backbone = merge_vocabulary(base, reader)
    tuning = training.MergedTuning(backbone, options.rank)

    def report(step: int, loss: float) -> None:
        if step % 50 == 0:
            print(f"step {step}: loss {loss:.3f}, {time.monotonic() - began:.0f} s", flush=True)

    def texts() -> Iterator[training.Row]:
        return training.text_rows(backbone, [english / name for name in TEXT])

    mixed = training.mixed_batches(texts, lambda: training.dna_rows(backbone, dna), options.batch)
    tuning.fit(mixed, options.pretrain, options.rate, options.bf16, report)
    between = training.perplexity(backbone, windows)
    print(f"English perplexity {between:.2f} between the two parts", flush=True)
    asked = training.instruct_batches(backbone, train, options.batch)
    english_only = training.mixed_batches(texts, texts, options.batch, dna_share=0.0, seed=1)
    asked = training.replayed(asked, english_only, options.replay)
    tuning.fit(asked, options.steps, options.rate, options.bf16, report)
    size = tuning.save(options.out / "learned.safetensors")
    after = training.perplexity(backbone, windows)
    result: dict[str, object] = {
        "options": {key: str(value) for key, value in vars(options).items()},
        "english_before": before,
        "english_between": between,
        "english_after": after,
        "megabytes": size / 1e6,
    }
    print("\n| task | merged, dev MCC | DNAHLM, dev MCC |\n| --- | ---: | ---: |")
    for rows, other in zip(dev, dnahlm_scores(dev), strict=True):
        scores = training.score(tuning, ask(rows.task), [decode(c) for c in rows.sequences])
        own = mcc(rows.labels, scores.argmax(1))
        result[rows.task.name] = {"merged": own, "dnahlm": other}
        print(f"| {rows.task.name} | {own:.3f} | {other:.3f} |", flush=True)
    seconds = result["seconds"] = round(time.monotonic() - began)
    (options.out / "result.json").write_text(json.dumps(result, indent=1) + "\n")
    print(
        f"\nEnglish perplexity {before:.2f} before, {after:.2f} after ({after / before - 1:+.1%});"
    )
    print(f"learned tensors {size / 1e6:.1f} MB; {seconds} s")


if __name__ == "__main__":
    main()
