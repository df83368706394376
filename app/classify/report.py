"""Few-shot measurements as JSON, Markdown and a plot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.classify.curves import IN_CONTEXT, SEEN, summarise

SHOWN = ("default", "embeddings", "kmers", "head", "knn-kmer", "centroid", "shuffled labels")
AT = 16
TICKS = (1, 4, 16, 64)


def write_report(rows: Sequence[dict[str, Any]], out: str | Path) -> Path:
    """Write `fewshot.json`, `fewshot.md` and `fewshot.png` into a folder; gives the Markdown."""
    place = Path(out)
    lines = summarise(rows)
    (place / "fewshot.json").write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")
    text = f"{_table(lines)}\n\n{_summary(lines)}\n"
    (place / "fewshot.md").write_text(text, encoding="utf-8")
    _plot(lines, place / "fewshot.png")
    return place / "fewshot.md"


def _find(lines: list[dict[str, Any]], task: str, method: str, shots: int) -> dict[str, Any] | None:
    return next(
        (r for r in lines if (r["task"], r["method"], r["shots"]) == (task, method, shots)), None
    )


def _tasks(lines: list[dict[str, Any]]) -> list[str]:
    """Tasks in order, those that an evaluation copy has not seen first."""
    names = list(dict.fromkeys(row["task"] for row in lines))
    return [n for n in names if n not in SEEN] + [n for n in names if n in SEEN]


def _methods(lines: list[dict[str, Any]]) -> list[str]:
    names = dict.fromkeys(row["method"] for row in lines if row["shots"] == AT)
    return ["default", *(name for name in names if name != "default")]


def _table(lines: list[dict[str, Any]]) -> str:
    """MCC at `AT` examples a label, one task a row; the best in bold."""
    methods = _methods(lines)
    head = ["task", "zero-shot", *methods]
    out = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for task in _tasks(lines):
        zero = _find(lines, task, "zero-shot", 0)
        found = [_find(lines, task, method, AT) for method in methods]
        best = max((row["mcc"] for row in found if row), default=0.0)
        cells = [f"{zero['mcc']:.3f}" if zero else ""]
        for row in found:
            value = "" if row is None else f"{row['mcc']:.3f} ± {row['interval']:.3f}"
            cells.append(f"**{value}**" if row and row["mcc"] == best else value)
        out.append(f"| {task} | " + " | ".join(cells) + " |")
    return "\n".join(out)


def _summary(lines: list[dict[str, Any]]) -> str:
    """What the table says, counted."""
    unseen = [task for task in _tasks(lines) if task not in SEEN]
    out = []
    for name, tasks in (("left out of training", unseen), ("trained on", list(SEEN))):
        rows = [_find(lines, task, "default", AT) for task in tasks]
        pairs = [(task, row) for task, row in zip(tasks, rows, strict=True) if row]
        if not pairs:
            continue
        ahead = beaten = 0
        for task, row in pairs:
            rivals = [
                other["mcc"]
                for other in lines
                if other["task"] == task and other["shots"] == AT and other["method"] != "default"
                and not other["method"].startswith("shuffled")
            ]  # fmt: skip
            ahead += row["mcc"] + row["interval"] >= max(rivals, default=-1.0)
            zero = _find(lines, task, "zero-shot", 0)
            beaten += zero is None or row["mcc"] > zero["mcc"]
        known = [row for _, row in pairs]
        right, sure = _mean(known, "accuracy"), _mean(known, "covered")
        out.append(
            f"Tasks {name} ({len(pairs)}), {AT} examples a label: the default is the best or "
            f"within its interval on {ahead}, better than zero-shot on {beaten}; mean MCC "
            f"{_mean(known, 'mcc'):.3f}, calibration error {_mean(known, 'ece'):.3f}; accuracy "
            f"{right:.3f}, on the surest 80 % {sure:.3f} ({100 * (sure - right):+.1f} points); "
            f"flagged as unlike the examples: {_mean(known, 'flagged'):.1%} of real sequences, "
            f"{_mean(known, 'shuffled_flagged'):.1%} of their dinucleotide shuffles."
            f"{_read(lines, tasks)}"
        )
    return "\n\n".join(out)


def _read(lines: list[dict[str, Any]], tasks: list[str]) -> str:
    """What examples in the model's prompt are worth, the nearest ones and random ones."""
    near, random = (
        [row for task in tasks if (row := _find(lines, task, name, AT))] for name in IN_CONTEXT
    )
    if not near or not random:
        return ""
    best = max(a["mcc"] - b["mcc"] for a, b in zip(near, random, strict=True))
    return (
        f" Read in the model's prompt, the nearest examples have a mean MCC of "
        f"{_mean(near, 'mcc'):.3f}, random ones {_mean(random, 'mcc'):.3f} (most apart on "
        f"one task: {best:+.3f})."
    )


def _mean(rows: Sequence[dict[str, Any]], key: str) -> float:
    values = [row[key] for row in rows if key in row]
    return float(np.mean(values)) if values else float("nan")


def _plot(lines: list[dict[str, Any]], path: Path) -> None:
    """MCC over examples a label, one panel a task."""
    from matplotlib.figure import Figure

    tasks = _tasks(lines)
    columns = 4
    high = -(-len(tasks) // columns)
    figure = Figure(figsize=(3.2 * columns, 2.5 * high), layout="constrained")
    axes = np.atleast_1d(figure.subplots(high, columns, sharex=True, squeeze=False)).ravel()
    for panel, task in zip(axes, tasks, strict=False):
        for method in SHOWN:
            rows = [r for r in lines if r["task"] == task and r["method"] == method and r["shots"]]
            rows.sort(key=lambda row: row["shots"])
            x = [row["shots"] for row in rows]
            y = np.array([row["mcc"] for row in rows])
            spread = np.array([row["interval"] for row in rows])
            line = panel.plot(
                x, y, label=method, ms=3 if len(x) > 1 else 6, lw=2 if method == "default" else 1,
                marker="x" if method == "shuffled labels" else "o",
            )[0]  # fmt: skip
            if method == "default":
                panel.fill_between(x, y - spread, y + spread, alpha=0.2, color=line.get_color())
        zero = _find(lines, task, "zero-shot", 0)
        if zero:
            panel.axhline(zero["mcc"], color="grey", ls=":", lw=1, label="zero-shot")
        panel.set_title(task + (" (trained on)" if task in SEEN else ""), fontsize=8)
        panel.set_xscale("log", base=2)
        panel.set_xticks(TICKS, [str(tick) for tick in TICKS])
        panel.grid(alpha=0.2)
    for panel in axes[len(tasks) :]:
        panel.axis("off")
    for panel in axes[::columns]:
        panel.set_ylabel("MCC")
    handles, names = axes[0].get_legend_handles_labels()
    figure.legend(
        handles, names, loc="outside lower center", ncol=len(names), fontsize=8,
        title="by examples a label", title_fontsize=9,
    )  # fmt: skip
    figure.savefig(path, dpi=120)
