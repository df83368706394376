"""Measure a model on labelled tasks beside cheap baselines, with intervals, a table and a chart."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dnahlm import metrics
from dnahlm.baselines import BASELINES
from dnahlm.data.mixture import TaskRows, load_tasks
from dnahlm.infer import DNAHLM, log_softmax

COLUMNS = (
    "task", "rows", "accuracy", "balanced_accuracy", "mcc", "mcc_low", "mcc_high", "macro_f1",
    "auroc", "ece", "exact_match", "loose_match", "outside", "seconds",
)  # fmt: skip


def measure(truth: np.ndarray, probabilities: np.ndarray, rounds: int = 500) -> dict[str, float]:
    """Measures of probabilities (n, n_labels) against label indices (n,)."""
    guess = probabilities.argmax(1)
    low, high = metrics.bootstrap(metrics.mcc, truth, guess, rounds)
    return {
        "rows": len(truth),
        "accuracy": metrics.accuracy(truth, guess),
        "balanced_accuracy": metrics.balanced_accuracy(truth, guess),
        "mcc": metrics.mcc(truth, guess),
        "mcc_low": low,
        "mcc_high": high,
        "macro_f1": metrics.macro_f1(truth, guess),
        "auroc": metrics.auroc(truth, probabilities),
        "ece": metrics.expected_calibration_error(truth, probabilities),
    }


def measure_generation(
    model: DNAHLM, rows: TaskRows, most: int, batch_size: int = 64
) -> dict[str, float]:
    """Free greedy answers of the first `most` rows against the label words.

    Returns
    -------
    dict
        `exact_match`: the answer is the word; `loose_match`: the answer holds the word, as
        arXiv:2410.16917 counts; `outside`: share of answers that are none of the words.
    """
    words = rows.task.words
    codes = rows.sequences[:most]
    prompts = [model.encoder.prompt(rows.task.instruction, c) for c in codes]
    answers: list[str] = []
    for start in range(0, len(prompts), batch_size):
        answers += model.generate_ids(prompts[start : start + batch_size], max_new_tokens=12)
    wanted = [words[label] for label in rows.labels[: len(codes)]]
    pairs = list(zip(answers, wanted, strict=True))
    return {
        "exact_match": float(np.mean([answer == word for answer, word in pairs])),
        "loose_match": float(np.mean([word in answer for answer, word in pairs])),
        "outside": float(np.mean([answer not in words for answer in answers])),
    }


def evaluate_tasks(
    data: str | Path,
    out: str | Path,
    model: str | Path | None = None,
    split: str = "test",
    tasks: Sequence[str] | None = None,
    baselines: Sequence[str] = ("majority", "naive-bayes", "logistic"),
    generation_rows: int = 500,
    batch_size: int = 128,
    most: int | None = None,
    bf16: bool = False,
) -> list[dict[str, Any]]:
    """Evaluate a model and baselines on a split of every task of a folder.

    Writes `table.csv`, `table.md`, `chart.png` and `results.json` to `out`. A task whose result
    is already in `results.json` is not measured again, so that a stopped run goes on.

    Parameters
    ----------
    data : str or Path
        Folder of task folders.
    out : str or Path
    model : str or Path, optional
        Default the shipped weights.
    split : {"dev", "test"}, default="test"
    tasks : sequence of str, optional
        Default all.
    baselines : sequence of str, default=("majority", "naive-bayes", "logistic")
        Of `dnahlm.baselines.BASELINES`, trained on each task's train rows.
    generation_rows : int, default=500
        Rows a task answered by free generation too.
    batch_size : int, default=128
    most : int, optional
        Rows a task at most, drawn with a fixed seed; default all.
    bf16 : bool, default=False
        Compute in bfloat16, several times faster on a CPU with AMX.

    Returns
    -------
    list of dict
        One a task: `task` and a dict of measures under "dnahlm" and each baseline.

    Raises
    ------
    ValueError
        If a file is malformed or a baseline is unknown.
    """
    for name in baselines:
        if name not in BASELINES:
            raise ValueError(f"no baseline {name!r}; choose of {', '.join(BASELINES)}")
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / "results.json"
    results: list[dict[str, Any]] = json.loads(store.read_text()) if store.exists() else []
    known = {result["task"]: result for result in results}
    import torch

    loaded = DNAHLM.load(model)
    for rows in load_tasks(data, split, tasks):
        name = rows.task.name
        rows = some_rows(rows, most)
        result = known.setdefault(name, {"task": name})
        if "dnahlm" not in result:
            with torch.autocast(loaded.model.device.type, torch.bfloat16, enabled=bf16):
                result["dnahlm"] = _measure_model(loaded, rows, generation_rows, batch_size)
        measure_baselines(result, data, rows, baselines)
        store.write_text(json.dumps(list(known.values()), indent=1))
    results = list(known.values())
    write_table(results, folder)
    write_chart(results, folder / "chart.png")
    return results


def some_rows(rows: TaskRows, most: int | None) -> TaskRows:
    """At most `most` rows, drawn with a fixed seed, in their order."""
    if most is None or len(rows) <= most:
        return rows
    chosen = np.sort(np.random.default_rng(0).choice(len(rows), most, replace=False))
    return TaskRows(rows.task, [rows.sequences[i] for i in chosen], rows.labels[chosen])


def measure_baselines(
    result: dict[str, Any], data: str | Path, rows: TaskRows, baselines: Sequence[str]
) -> None:
    """Add to `result` each baseline it lacks, trained on the task's train rows."""
    missing = [name for name in baselines if name not in result]
    if not missing:
        return
    train = load_tasks(data, "train", [rows.task.name])[0]
    for name in missing:
        began = time.perf_counter()
        predict = BASELINES[name](train.sequences, train.labels, len(rows.task.codes))
        result[name] = measure(rows.labels, predict(rows.sequences))
        result[name]["seconds"] = time.perf_counter() - began


def _measure_model(
    model: DNAHLM, rows: TaskRows, generation_rows: int, batch_size: int
) -> dict[str, float]:
    began = time.perf_counter()
    scores = model.log_probabilities(rows.sequences, rows.task, batch_size)
    seconds = time.perf_counter() - began
    temperature = model.temperatures.get(rows.task.name, 1.0)
    result = measure(rows.labels, np.exp(log_softmax(scores / temperature)))
    if generation_rows:
        result |= measure_generation(model, rows, generation_rows)
    return result | {"seconds": seconds}


def write_table(results: Sequence[dict[str, Any]], folder: Path) -> None:
    """Write `table.csv` (every measure) and `table.md` (MCC with interval beside baselines)."""
    with open(folder / "table.csv", "w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("model", *COLUMNS))
        for result in results:
            for who, measured in result.items():
                if who != "task":
                    values = [measured.get(column, "") for column in COLUMNS[1:]]
                    cells = [round(v, 4) if isinstance(v, float) else v for v in values]
                    writer.writerow((who, result["task"], *cells))
    (folder / "table.md").write_text(markdown_table(results))


def markdown_table(results: Sequence[dict[str, Any]]) -> str:
    """MCC of the model with its 95 % interval, and of each baseline, one task a line."""
    others = [name for name in BASELINES if any(name in result for result in results)]
    head = ["task", "rows", "accuracy", "MCC", "95 %", "AUROC", "ECE", "exact", "outside"]
    lines = [
        "| " + " | ".join([*head, *(f"{name} MCC" for name in others)]) + " |",
        "|" + "---|" * (len(head) + len(others)),
    ]
    for result in results:
        m = result["dnahlm"]
        best = max((result[name]["mcc"] for name in others if name in result), default=-1.0)
        mcc = f"**{m['mcc']:.3f}**" if m["mcc"] > best else f"{m['mcc']:.3f}"
        cells = [
            result["task"], str(m["rows"]), f"{m['accuracy']:.3f}", mcc,
            f"{m['mcc_low']:.3f} to {m['mcc_high']:.3f}", f"{m['auroc']:.3f}", f"{m['ece']:.3f}",
            f"{m['exact_match']:.3f}" if "exact_match" in m else "",
            f"{m['outside']:.3f}" if "outside" in m else "",
        ]  # fmt: skip
        cells += [f"{result[n]['mcc']:.3f}" if n in result else "" for n in others]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def write_chart(results: Sequence[dict[str, Any]], path: Path) -> None:
    """Bar chart of MCC a task, model beside baselines."""
    from matplotlib.figure import Figure

    who = [n for n in ("dnahlm", *BASELINES) if n != "majority" and any(n in r for r in results)]
    figure = Figure(figsize=(8, 0.32 * len(results) + 1.2), layout="constrained")
    axes = figure.subplots()
    height = 0.8 / len(who)
    places = np.arange(len(results))
    for i, name in enumerate(who):
        values = [result.get(name, {}).get("mcc", 0.0) for result in results]
        axes.barh(places + i * height, values, height, label=name)
    axes.set_yticks(places + 0.4 - height / 2, [result["task"] for result in results], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel("Matthews correlation")
    axes.legend(fontsize=8)
    figure.savefig(path, dpi=130)
