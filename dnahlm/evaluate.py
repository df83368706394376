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
from dnahlm.data.mixture import TaskRows, load_tasks, some_rows
from dnahlm.infer import DNAHLM
from dnahlm.precision import half_products
from dnahlm.seal import replace

COLUMNS = (
    "task", "rows", "accuracy", "balanced_accuracy", "mcc", "mcc_low", "mcc_high", "macro_f1",
    "auroc", "ece", "exact_match", "constrained", "loose_match", "outside", "seconds",
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
    """Free greedy answers of `most` rows, drawn with a fixed seed, against the label words.

    Returns
    -------
    dict
        `exact_match`: the answer is the word; `constrained`: accuracy of the likeliest label word
        after the very same prompts (one strand, no calibration); `loose_match`: the answer holds
        the word, as arXiv:2410.16917 counts; `outside`: share of answers that are none of the
        words.
    """
    from dnahlm.score import score_answers

    rows = some_rows(rows, most)
    words, codes, labels = rows.task.words, rows.sequences, rows.labels
    prompts = [model.encoder.prompt(rows.task.instruction, c) for c in codes]
    answers: list[str] = []
    for start in range(0, len(prompts), batch_size):
        answers += model.generate_ids(prompts[start : start + batch_size], max_new_tokens=12)
    scores = score_answers(
        model.model, prompts, [model.encoder.answer(word) for word in words], batch_size
    )
    pairs = [(answer, words[label]) for answer, label in zip(answers, labels, strict=True)]
    return {
        "exact_match": float(np.mean([answer == word for answer, word in pairs])),
        "constrained": metrics.accuracy(labels, scores.argmax(1)),
        "loose_match": float(np.mean([word in answer for answer, word in pairs])),
        "outside": float(np.mean([answer not in words for answer in answers])),
    }


def evaluate_tasks(
    data: str | Path,
    out: str | Path,
    model: str | Path | None = None,
    split: str = "test",
    tasks: Sequence[str] | None = None,
    baselines: Sequence[str] = tuple(BASELINES),
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
    baselines : sequence of str
        Of `dnahlm.baselines.BASELINES` (default all), trained on each task's train rows.
    generation_rows : int, default=500
        Rows a task answered by free generation too.
    batch_size : int, default=128
    most : int, optional
        Rows a task at most, drawn with a fixed seed; default all.
    bf16 : bool, default=False
        Compute in bfloat16 where the device does so in hardware; several times faster there.

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

    loaded = DNAHLM.load(model)
    for rows in load_tasks(data, split, tasks):
        name = rows.task.name
        rows = some_rows(rows, most)
        result = known.setdefault(name, {"task": name})
        if "dnahlm" not in result:
            with half_products(loaded.model.device, bf16):
                result["dnahlm"] = _measure_model(loaded, rows, generation_rows, batch_size)
        measure_baselines(result, data, rows, baselines)
        replace(store, json.dumps(list(known.values()), indent=1))
    results = list(known.values())
    write_table(results, folder)
    write_chart(results, folder / "chart.png")
    return results


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
    result = measure(rows.labels, model.calibration.probabilities(scores, rows.task.name))
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


def above_every_baseline(result: dict[str, Any]) -> bool | None:
    """Whether the model's MCC exceeds that of each baseline measured; None without either."""
    others = [result[name]["mcc"] for name in BASELINES if name in result]
    if "dnahlm" not in result or not others:
        return None
    return bool(result["dnahlm"]["mcc"] > max(others))


def markdown_table(results: Sequence[dict[str, Any]]) -> str:
    """MCC of the model with its 95 % interval, and of each baseline, one task a line.

    Below it what holds over all tasks: how often the model is above every baseline, and free
    generation beside constrained answers on the same rows.
    """
    others = [name for name in BASELINES if any(name in result for result in results)]
    head = ["task", "rows", "accuracy", "MCC", "95 %", "AUROC", "ECE", "exact", "constrained"]
    head += ["outside", *(f"{name} MCC" for name in others), "above every baseline"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for result in results:
        own = result.get("dnahlm", {})
        rows = next((result[who]["rows"] for who in ("dnahlm", *others) if who in result), "")
        above = {True: "yes", False: "no", None: ""}[above_every_baseline(result)]
        cells = [result["task"], str(rows)]
        cells += [_cell(own, "accuracy"), f"**{_cell(own, 'mcc')}**" if above == "yes" else
                  _cell(own, "mcc")]  # fmt: skip
        cells.append(f"{own['mcc_low']:.3f} to {own['mcc_high']:.3f}" if own else "")
        cells += [_cell(own, key) for key in ("auroc", "ece", "exact_match", "constrained")]
        cells += [_cell(own, "outside"), *(_cell(result.get(name, {}), "mcc") for name in others)]
        lines.append("| " + " | ".join([*cells, above]) + " |")
    return "\n".join([*lines, "", *_summary(results)]) + "\n"


def _cell(measured: dict[str, float], key: str) -> str:
    return f"{measured[key]:.3f}" if key in measured else ""


def _summary(results: Sequence[dict[str, Any]]) -> list[str]:
    verdicts = {result["task"]: above_every_baseline(result) for result in results}
    judged = {task: above for task, above in verdicts.items() if above is not None}
    said = []
    if judged:
        below = ", ".join(f"`{task}`" for task, above in judged.items() if not above)
        said.append(
            f"Above every baseline on {sum(judged.values())} of {len(judged)} tasks"
            + (f"; not on {below}." if below else ".")
        )
    free = [r["dnahlm"] for r in results if "constrained" in r.get("dnahlm", {})]
    if free:
        exact, constrained, outside = (
            float(np.mean([own[key] for own in free]))
            for key in ("exact_match", "constrained", "outside")
        )
        said.append(
            f"Free generation on {len(free)} tasks: exact match {exact:.3f}, constrained accuracy "
            f"on the same rows {constrained:.3f}, answers outside the label set {outside:.4f}."
        )
    return said


def write_chart(results: Sequence[dict[str, Any]], path: Path) -> None:
    """Bar chart of MCC with 95 % intervals a task, model beside baselines."""
    from matplotlib.figure import Figure

    shown = [name for name in ("dnahlm", *BASELINES) if name != "majority"]
    who = [name for name in shown if any(name in result for result in results)]
    figure = Figure(figsize=(8, 0.32 * len(results) + 1.2), layout="constrained")
    axes = figure.subplots()
    height = 0.8 / max(len(who), 1)
    places = np.arange(len(results))
    nothing = {"mcc": 0.0, "mcc_low": 0.0, "mcc_high": 0.0}
    for i, name in enumerate(who):
        found = [result.get(name, nothing) for result in results]
        values = np.array([measured["mcc"] for measured in found])
        ends = np.array([[measured["mcc_low"], measured["mcc_high"]] for measured in found]).T
        error = np.abs(ends - values)
        axes.barh(places + i * height, values, height, xerr=error, error_kw={"lw": 0.6}, label=name)
    axes.set_yticks(places + 0.4 - height / 2, [result["task"] for result in results], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel("Matthews correlation")
    if who:
        figure.legend(loc="outside upper center", ncols=len(who), fontsize=8)
    figure.savefig(path, dpi=130)
