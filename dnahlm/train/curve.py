"""The loss curve of a run, drawn from its `metrics.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path


def plot_curve(folder: str | Path) -> Path:
    """Draw `curve.png` beside `metrics.jsonl`: loss, and the dev measure where there is one.

    Raises
    ------
    FileNotFoundError
        If the run has no metrics yet.
    """
    from matplotlib.figure import Figure

    folder = Path(folder)
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    losses = [(line["step"], line["loss"]) for line in lines if "loss" in line]
    axes.plot(*zip(*losses, strict=True), label="training loss")
    axes.set_xlabel("step")
    axes.set_ylabel("loss (nats a token)")
    right = axes.twinx()
    for key in ("dev", "dev_mcc", "bits_per_base"):
        points = [(line["step"], line[key]) for line in lines if key in line]
        if points:
            right.plot(*zip(*points, strict=True), "C1.-", label=key)
            right.set_ylabel(key)
    figure.legend(loc="upper right", fontsize=8)
    figure.savefig(folder / "curve.png", dpi=130)
    return folder / "curve.png"
