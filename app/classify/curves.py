"""How good few-shot classification is: curves over examples a label, against cheap baselines."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from app.classify.estimators import InContext
from app.classify.features import VIEWS, Reader, Sample
from app.classify.fewshot import FewShot
from app.classify.methods import PARTS, make, retriever
from dnahlm.data.mixture import TaskRows, load_tasks
from dnahlm.data.read import decode
from dnahlm.data.shuffle import dinucleotide_shuffle
from dnahlm.metrics import accuracy, expected_calibration_error, mcc
from index.neighbours.chance import ChanceRetriever

SHOTS = (1, 2, 4, 8, 16, 32, 64)
SEEDS = 5
METHODS = (*PARTS, "kmers", "head", "centroid", "knn-kmer", "knn-alignment", "knn-dnahlm")
COVERAGE = 0.8
IN_CONTEXT = ("in context, retrieved", "in context, random")
IN_CONTEXT_ROWS = 100
UNSEEN = (
    "ecoli_promoter_81", "ecoli_promoter_200", "ecoli_terminator_101", "gue_emp_H3_devtrain",
    "gue_emp_H4_devtrain", "gue_emp_H3K79me3_devtrain", "cnnprom_arabidopsis_nontata_251",
    "cnnprom_arabidopsis_tata_251", "gue_mouse_0", "gue_mouse_2", "gb_enhancers_cohn_500",
    "ienhancer_layer1_200",
)  # fmt: skip
SEEN = ("gue_prom_core_all", "gue_prom_300_all", "gue_tf_1", "gue_splice_devtrain")
Step = Callable[[float, str], Any]


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Attributes
    ----------
    shots
        Examples a label.
    seeds
        Draws of examples; seed s is the same draw for every method.
    rows
        Test rows of each task, drawn once.
    methods
        Baselines beside the default.
    in_context
        Also the model reading examples in its prompt, at 16 a label and one seed, with retrieved
        and with random examples; slow.
    """

    shots: tuple[int, ...] = SHOTS
    seeds: int = SEEDS
    rows: int = 500
    methods: tuple[str, ...] = METHODS
    in_context: bool = False

    def wanted(self, seed: int, shots: int) -> set[str]:
        """Names of the rows of one draw."""
        if shots == 0:
            return {"zero-shot", "majority"}
        names = {"default", *self.methods} | ({"shuffled labels"} if shots == 16 else set())
        if self.in_context and shots == 16 and seed == 0:
            names |= {*IN_CONTEXT}
        return names


def measure(
    data: str | Path,
    out: str | Path,
    tasks: Sequence[str] = (*UNSEEN, *SEEN),
    model: str | Path | None = None,
    plan: Plan = Plan(),
    progress: Step | None = None,
) -> list[dict[str, Any]]:
    """Measure tasks; rows of an earlier run in the same folder are not measured again.

    Parameters
    ----------
    data
        Folder of task folders.
    out
        Run folder; `rows.jsonl` grows with every task, seed and number of examples.
    tasks
        Folder names.
    model
        Model folder; default the shipped weights.
    plan
    progress
        Called with a fraction and a text.

    Returns
    -------
    list of dict
        One a task, method, number of examples and seed, with `mcc`, `accuracy`, `ece`, and for the
        default `covered` (accuracy on the surest 80 %), `flagged` and `shuffled_flagged`.

    Raises
    ------
    ValueError
        A task's file is missing or malformed, or the run folder is another plan's.
    """
    place = Path(out)
    place.mkdir(parents=True, exist_ok=True)
    file = place / "rows.jsonl"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    found = [json.loads(line) for line in lines if line.strip()]
    done: dict[tuple[str, int, int], set[str]] = {}
    for row in found:
        done.setdefault((row["task"], row["seed"], row["shots"]), set()).add(row["method"])
    reader = Reader(model)
    total = len(tasks) * (plan.seeds * len(plan.shots) + 1)
    count = 0
    with file.open("a", encoding="utf-8") as stream:
        for name in tasks:
            bench: _Bench | None = None
            for seed, shots in [(0, 0), *((s, k) for s in range(plan.seeds) for k in plan.shots)]:
                count += 1
                known = done.get((name, seed, shots), set())
                if plan.wanted(seed, shots) <= known:
                    continue
                bench = bench or _Bench(data, name, reader, plan)
                rows = bench.zero_shot() if shots == 0 else bench.run(seed, shots, known)
                for row in rows:
                    stream.write(json.dumps(row) + "\n")
                stream.flush()
                found += rows
                if progress is not None:
                    progress(count / total, f"{name}, {shots} a label")
    wanted = set(tasks)
    return [row for row in found if row["task"] in wanted]


class _Bench:
    """One task: its test rows, and examples drawn from its train rows."""

    def __init__(self, data: str | Path, name: str, reader: Reader, plan: Plan):
        test = load_tasks(data, "test", [name])[0]
        self.train: TaskRows = load_tasks(data, "train", [name])[0]
        self.task, self.reader, self.plan = test.task, reader, plan
        rng = np.random.default_rng(0)
        self.rows = np.sort(rng.permutation(len(test))[: plan.rows])
        self.codes = [test.sequences[i] for i in self.rows]
        self.sequences = [decode(codes) for codes in self.codes]
        self.truth = test.labels[self.rows]
        self.words = self.task.words
        self.views = VIEWS
        self.shuffled = [
            dinucleotide_shuffle(s, random.Random(i)) for i, s in enumerate(self.sequences[:100])
        ]

    @cached_property
    def sample(self) -> Sample:
        """All test rows with their features."""
        return self.reader.read(self.sequences, self.views)

    def draw(self, seed: int, shots: int) -> tuple[list[str], np.ndarray]:
        """`shots` train rows of each label, nested: those of fewer shots are among them."""
        rng = np.random.default_rng((seed, 1))
        picked = np.concatenate([rng.permutation(rows)[:shots] for rows in self.train.by_label])
        return [decode(self.train.sequences[i]) for i in picked], self.train.labels[picked]

    def row(self, method: str, shots: int, seed: int, table: np.ndarray) -> dict[str, Any]:
        """Measures of probabilities of the test rows, or of the first of them."""
        guess, truth = table.argmax(1), self.truth[: len(table)]
        return {
            "task": self.task.name, "method": method, "shots": shots, "seed": seed,
            "mcc": round(mcc(truth, guess), 4),
            "accuracy": round(accuracy(truth, guess), 4),
            "ece": round(expected_calibration_error(truth, table), 4),
        }  # fmt: skip

    def zero_shot(self) -> list[dict[str, Any]]:
        """The model asked in words, without examples; and always the commonest label."""
        scores = self.reader.model.log_probabilities(self.codes, self.task)
        table = self.reader.model.calibration.probabilities(scores, self.task.name)
        share = np.bincount(self.train.labels, minlength=len(self.words)) / len(self.train)
        majority = np.tile(share, (len(self.truth), 1))
        return [self.row("zero-shot", 0, 0, table), self.row("majority", 0, 0, majority)]

    def run(self, seed: int, shots: int, known: Collection[str] = ()) -> list[dict[str, Any]]:
        """The default and each baseline on one draw of examples, but for those that are known."""
        wanted = self.plan.wanted(seed, shots) - {*known}
        sequences, labels = self.draw(seed, shots)
        keep = sorted({s: i for i, s in reversed([*enumerate(sequences)])}.values())
        sequences, labels = [sequences[i] for i in keep], labels[keep]
        examples = self.reader.read(sequences, self.views)
        rows = []
        for name in (name for name in self.plan.methods if name in wanted):
            method = make(name, self.reader, self.words).fit(examples, labels, len(self.words))
            rows.append(self.row(name, shots, seed, method.predict(self.sample)))
        if "default" in wanted:
            rows.append(self._default(seed, shots, sequences, labels))
        if "shuffled labels" in wanted:
            wrong = np.random.default_rng((seed, 2)).permutation(labels)
            method = make("combined", self.reader, self.words)
            table = method.fit(examples, wrong, len(self.words)).predict(self.sample)
            rows.append(self.row("shuffled labels", shots, seed, table))
        if wanted & {*IN_CONTEXT}:
            rows += self._in_context(examples, labels)
        return rows

    def _in_context(self, examples: Sample, labels: np.ndarray) -> list[dict[str, Any]]:
        """The model reading examples in its prompt: the nearest ones, and random ones."""
        asked = Sample(self.sequences[:IN_CONTEXT_ROWS], {})
        rows = []
        for name, build in zip(
            IN_CONTEXT, (retriever("dnahlm", self.reader), ChanceRetriever), strict=True
        ):
            method = InContext(lambda: self.reader.model, self.words, build, orders=2)
            table = method.fit(examples, labels, len(self.words)).predict(asked)
            rows.append(self.row(name, 16, 0, table))
        return rows

    def _default(
        self, seed: int, shots: int, sequences: list[str], labels: np.ndarray
    ) -> dict[str, Any]:
        classifier = FewShot(model=self.reader.model, neighbours=0)
        classifier.reader = self.reader
        names = [f"{label} {self.words[label]}" for label in labels.tolist()]
        classifier.fit(sequences, names)
        answers = classifier.predict(self.sequences)
        table = np.array([list(a.probabilities.values()) for a in answers])
        row = self.row("default", shots, seed, table)
        order = np.argsort([-a.sureness for a in answers], kind="stable")
        sure = order[: round(COVERAGE * len(table))]
        row["covered"] = round(accuracy(self.truth[sure], table[sure].argmax(1)), 4)
        row["chosen"] = classifier.report_.method
        row["abstained"] = round(float(np.mean([a.abstained for a in answers])), 4)
        row["flagged"] = round(float(np.mean([a.novel for a in answers])), 4)
        if shots == 16:
            odd = classifier.predict(self.shuffled)
            row["shuffled_flagged"] = round(float(np.mean([a.novel for a in odd])), 4)
            row["shuffled_abstained"] = round(float(np.mean([a.abstained for a in odd])), 4)
        return row


def summarise(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mean and 95 % interval (Student's t over seeds) of each task, method and number of shots."""
    from scipy.stats import t

    groups: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["task"], row["method"], row["shots"]), []).append(row)
    out = []
    for (task, method, shots), found in groups.items():
        values = np.array([row["mcc"] for row in found])
        spread = 0.0
        if len(values) > 1:
            factor = float(t.ppf(0.975, len(values) - 1))
            spread = factor * float(values.std(ddof=1)) / len(values) ** 0.5
        line = {"task": task, "method": method, "shots": shots, "seeds": len(values)}
        line |= {"mcc": round(float(values.mean()), 4), "interval": round(spread, 4)}
        keys = ("accuracy", "ece", "covered", "abstained", "flagged", "shuffled_flagged",
                "shuffled_abstained")  # fmt: skip
        for key in keys:
            known = [row[key] for row in found if key in row]
            if known:
                line[key] = round(float(np.mean(known)), 4)
        out.append(line)
    return out
