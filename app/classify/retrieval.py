"""How well retrievers find labelled neighbours: the same label, and the same locus when mutated."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.classify.features import Reader
from app.classify.methods import retriever
from dnahlm.data.mixture import load_tasks
from dnahlm.data.read import decode
from index.neighbours.base import Retriever
from index.neighbours.chance import ChanceRetriever
from index.neighbours.fusion import Fusion
from index.neighbours.pairwise import align_pair
from index.neighbours.vectors import VectorRetriever
from index.strand import reverse_complement

TASKS = (
    "ecoli_promoter_81", "ecoli_terminator_101", "gue_emp_H4_devtrain",
    "cnnprom_arabidopsis_nontata_251", "gue_mouse_2", "ienhancer_layer1_200", "gue_prom_core_all",
    "gue_tf_1",
)  # fmt: skip
MEMBERS = ("alignment", "kmer", "dnahlm")
DIVERGED = (1, 5, 10, 20)
DEPTH = 10
Step = Callable[[float, str], Any]


def measure(
    data: str | Path,
    out: str | Path,
    tasks: Sequence[str] = TASKS,
    model: str | Path | None = None,
    rows: int = 500,
    queries: int = 100,
    progress: Step | None = None,
) -> list[dict[str, Any]]:
    """Measure tasks; those that an earlier run in the same folder finished are not run again.

    `rows` train rows are stored. Test rows ask for the same label; stored rows ask for themselves,
    mutated, on either strand, whole or by half.

    Returns
    -------
    list of dict
        One a task and retriever: ``label@1``, ``label@5``, ``label@10`` (share of the rows found
        with the query's label), the same under ``clean`` without near-duplicates, ``locus N %``
        and ``half N %`` (share of copies that come first), ``milliseconds`` a query, ``kilobytes``.

    Raises
    ------
    ValueError
        A task's file is missing or malformed.
    """
    place = Path(out)
    place.mkdir(parents=True, exist_ok=True)
    file = place / "retrieval.jsonl"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    found = [json.loads(line) for line in lines if line.strip()]
    done = {row["task"] for row in found}
    reader = Reader(model)
    with file.open("a", encoding="utf-8") as stream:
        for number, name in enumerate(tasks, 1):
            if name not in done:
                fresh = _task(data, name, reader, rows, queries)
                stream.write("".join(json.dumps(row) + "\n" for row in fresh))
                stream.flush()
                found += fresh
            if progress is not None:
                progress(number / len(tasks), name)
    return [row for row in found if row["task"] in set(tasks)]


def _task(
    data: str | Path, name: str, reader: Reader, rows: int, queries: int
) -> list[dict[str, Any]]:
    train, test = (load_tasks(data, split, [name])[0] for split in ("train", "test"))
    rng = np.random.default_rng(0)
    kept, asked = rng.permutation(len(train))[:rows], rng.permutation(len(test))[:queries]
    stored = [decode(train.sequences[i]) for i in kept]
    asking = [decode(test.sequences[i]) for i in asked]
    labels, wanted = train.labels[kept], test.labels[asked]
    copies = {
        f"{part} {rate} %": [_copy(stored[i], rate / 100, part, rng) for i in range(queries)]
        for part in ("locus", "half")
        for rate in DIVERGED
    }
    # The model is loaded before anything is timed or weighed.
    reader.model_view(stored[:1])
    members = [retriever(one, reader, strands=2)() for one in MEMBERS]
    fused = [Fusion(members[:size], " + ".join(MEMBERS[:size])) for size in (2, 3)]
    results = []
    for engine in (*members, *fused, ChanceRetriever()):
        row: dict[str, Any] = {"task": name, "retriever": engine.name}
        row["kilobytes"] = _memory(engine, stored)
        reader.forget()
        began = time.perf_counter()
        answers = engine.search(asking, DEPTH)
        row["milliseconds"] = round(1000 * (time.perf_counter() - began) / len(asking), 3)
        leaks = [
            {i for i in found.tolist() if align_pair(query, stored[i]).leak}
            for query, (found, _) in zip(asking, answers, strict=True)
        ]
        for depth in (1, 5, 10):
            for kind, drop in (("label", False), ("clean", True)):
                hits = []
                for (found, _), label, twins in zip(answers, wanted, leaks, strict=True):
                    shown = [i for i in found.tolist() if not (drop and i in twins)][:depth]
                    hits += [bool(labels[i] == label) for i in shown]
                row[f"{kind}@{depth}"] = round(float(np.mean(hits)), 4) if hits else None
        row["leaks"] = sum(map(bool, leaks))
        for kind, sequences in copies.items():
            first = [found[:1].tolist() for found, _ in engine.search(sequences, 1)]
            row[kind] = round(float(np.mean([f == [i] for i, f in enumerate(first)])), 4)
        results.append(row)
    return results


def _copy(sequence: str, rate: float, part: str, rng: np.random.Generator) -> str:
    """A mutated copy on a random strand; ``half`` keeps a random half."""
    if part == "half":
        size = max(20, len(sequence) // 2)
        start = int(rng.integers(0, max(1, len(sequence) - size + 1)))
        sequence = sequence[start : start + size]
    letters = [
        str(rng.choice([b for b in "ACGT" if b != base])) if rng.random() < rate else base
        for base in sequence
    ]
    changed = "".join(letters)
    return reverse_complement(changed) if rng.random() < 0.5 else changed


def _memory(engine: Retriever, stored: list[str]) -> int:
    """Kilobytes of the index: what Python and numpy allocate, and the vectors in FAISS."""
    # What the model saw is kept by its reader from the first time on, so that the second counts
    # the index alone.
    engine.add(stored)
    tracemalloc.start()
    engine.add(stored)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    parts = engine.retrievers if isinstance(engine, Fusion) else [engine]
    size += sum(part.nbytes for part in parts if isinstance(part, VectorRetriever))
    return round(size / 1024)


def write_report(rows: Sequence[dict[str, Any]], out: str | Path) -> Path:
    """Write `retrieval.json`, `retrieval.md` and `retrieval.png`; gives the Markdown."""
    place = Path(out)
    (place / "retrieval.json").write_text(json.dumps(list(rows), indent=1) + "\n", "utf-8")
    columns = [
        "label@1", "label@5", "label@10", "clean@10", *(f"locus {r} %" for r in DIVERGED),
        *(f"half {r} %" for r in DIVERGED), "milliseconds", "kilobytes",
    ]  # fmt: skip
    names = list(dict.fromkeys(row["retriever"] for row in rows))
    means = {
        name: {
            column: float(np.mean([row[column] for row in mine if row[column] is not None] or [0]))
            for column in columns
        }
        for name in names
        for mine in [[row for row in rows if row["retriever"] == name]]
    }
    tasks = list(dict.fromkeys(row["task"] for row in rows))
    text = [f"Mean of {len(tasks)} tasks.", "", "| retriever | " + " | ".join(columns) + " |"]
    text.append("|---" + "|---:" * len(columns) + "|")
    for name in names:
        cells = [f"{means[name][c]:.0f}" if c == "kilobytes" else f"{means[name][c]:.3f}"
                 for c in columns]  # fmt: skip
        text.append(f"| {name} | " + " | ".join(cells) + " |")
    text += ["", "| label@10 | " + " | ".join(names) + " |", "|---" + "|---:" * len(names) + "|"]
    for task in tasks:
        mine = {row["retriever"]: row["label@10"] for row in rows if row["task"] == task}
        cells = [f"{mine[n]:.3f}" if mine.get(n) is not None else "" for n in names]
        text.append(f"| {task} | " + " | ".join(cells) + " |")
    (place / "retrieval.md").write_text("\n".join(text) + "\n", "utf-8")
    _plot(means, place / "retrieval.png")
    return place / "retrieval.md"


def _plot(means: dict[str, dict[str, float]], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.8), layout="constrained")
    panels = figure.subplots(1, 3, sharey=True)
    for panel, (title, keys, ticks) in zip(
        panels,
        (
            ("share of the first k with the label", ("label@1", "label@5", "label@10"), (1, 5, 10)),
            ("mutated copy comes first, % changed", [f"locus {r} %" for r in DIVERGED], DIVERGED),
            ("mutated half comes first, % changed", [f"half {r} %" for r in DIVERGED], DIVERGED),
        ),
        strict=True,
    ):
        for name, values in means.items():
            panel.plot([str(t) for t in ticks], [values[k] for k in keys], marker="o", label=name)
        panel.set_title(title, fontsize=9)
        panel.grid(alpha=0.2)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncol=3)
    figure.savefig(path, dpi=120)
