"""`evaluate fewshot` and `evaluate retrieval`: draws, resuming, intervals, tables."""

import csv
import gzip
import json
import random

import numpy as np
import pytest
from scipy import stats

from app.classify import curves, report, retrieval
from app.classify.curves import Plan, measure, summarise
from dnahlm.data.read import decode

TASK = "gue_tf_1"
FUSED = ("alignment + kmer", "alignment + kmer + dnahlm")


def drawn(count, size, seed, box):
    rng = random.Random(seed)
    rows = ["".join(rng.choices("ACGT", k=size)) for _ in range(count)]
    return [s[: size // 2] + box + s[size // 2 + len(box) :] for s in rows]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder with one task: sites hold a box of twelve bases, the background another one."""
    folder = tmp_path_factory.mktemp("tasks") / TASK
    folder.mkdir()
    for seed, (split, count) in enumerate({"train": 20, "dev": 6, "test": 15}.items()):
        rows = [(s, "1") for s in drawn(count, 101, 2 * seed, "TGACGTCATTGA")]
        rows += [(s, "0") for s in drawn(count, 101, 2 * seed + 1, "AACCGGTTAAGC")]
        with gzip.open(folder / f"{split}.csv.gz", "wt", newline="") as stream:
            csv.writer(stream).writerows([("sequence", "label"), *rows])
    return folder.parent


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    plan = Plan(shots=(2, 16), seeds=2, rows=24, methods=("kmers", "knn-kmer"))
    return out, plan, measure(data, out, [TASK], plan=plan)


def test_every_method_is_measured_once_a_draw(run):
    _, _, rows = run
    found = sorted((row["method"], row["shots"], row["seed"]) for row in rows)
    wanted = [(m, k, s) for m in ("default", "kmers", "knn-kmer") for k in (2, 16) for s in (0, 1)]
    wanted += [("shuffled labels", 16, 0), ("shuffled labels", 16, 1)]
    wanted += [("zero-shot", 0, 0), ("majority", 0, 0)]
    assert found == sorted(wanted)
    by = {(row["method"], row["shots"], row["seed"]): row for row in rows}
    assert by["majority", 0, 0]["mcc"] == 0
    for row in rows:
        assert -1 <= row["mcc"] <= 1 and 0 <= row["accuracy"] <= 1 and 0 <= row["ece"] <= 1
        assert ("covered" in row) == (row["method"] == "default")
    assert np.mean([by["default", 16, s]["accuracy"] for s in (0, 1)]) > 0.8


def test_draws_are_nested_and_balanced_and_the_same_again(data, run):
    _, plan, _ = run
    bench = curves._Bench(data, TASK, curves.Reader(), plan)
    few, labels = bench.draw(1, 2)
    many, _ = bench.draw(1, 16)
    assert np.bincount(labels).tolist() == [2, 2]
    assert set(few) <= set(many) and bench.draw(1, 2)[0] == few and bench.draw(0, 2)[0] != few
    assert set(many) <= {decode(codes) for codes in bench.train.sequences}
    assert not set(many) & set(bench.sequences)


def test_a_finished_run_is_not_run_again_and_another_part_is(data, run, monkeypatch):
    out, plan, rows = run

    def fail(*_):
        raise AssertionError("ran again")

    monkeypatch.setattr(curves._Bench, "__init__", fail)
    assert measure(data, out, [TASK], plan=plan) == rows
    more = Plan(shots=(2, 4), seeds=2, rows=24, methods=plan.methods)
    with pytest.raises(AssertionError, match="ran again"):
        measure(data, out, [TASK], plan=more)


def test_summary_has_students_interval(run):
    rows = [
        {"task": "t", "method": "m", "shots": 16, "seed": seed, "mcc": value, "accuracy": 0.5}
        for seed, value in enumerate((0.1, 0.4, 0.3, 0.6, 0.2))
    ]
    line = summarise(rows)[0]
    values = [row["mcc"] for row in rows]
    low, high = stats.t.interval(0.95, 4, loc=np.mean(values), scale=stats.sem(values))
    assert line["mcc"] == pytest.approx(np.mean(values))
    assert line["interval"] == pytest.approx((high - low) / 2, abs=1e-4)
    assert summarise(rows[:1])[0]["interval"] == 0


def test_report_has_a_table_a_summary_and_a_picture(run, tmp_path):
    _, _, rows = run
    text = report.write_report(rows, tmp_path).read_text("utf-8")
    head, _, line = text.splitlines()[:3]
    assert head.startswith("| task | zero-shot | default |") and line.startswith(f"| {TASK} |")
    cells = [cell.strip(" *") for cell in line.strip("|").split("|")][2:]
    values = [float(cell.split()[0]) for cell in cells]
    bold = [cell for cell in line.split("|") if "**" in cell]
    assert all(float(cell.strip(" *").split()[0]) == max(values) for cell in bold) and bold
    lines = json.loads((tmp_path / "fewshot.json").read_text())
    mean = np.mean([r["mcc"] for r in rows if r["method"] == "default" and r["shots"] == 16])
    found = [r for r in lines if r["method"] == "default" and r["shots"] == 16]
    assert found[0]["mcc"] == pytest.approx(mean, abs=1e-3)
    assert "Tasks trained on (1)" in text and (tmp_path / "fewshot.png").stat().st_size > 5_000
    sure = [r for r in rows if r["shots"] == 16 and "covered" in r]
    gain = np.mean([r["covered"] - r["accuracy"] for r in sure])
    assert f"({100 * gain:+.1f} points)" in text and "in the model's prompt" not in text
    read = [dict(rows[0], method=m, shots=16, mcc=v)
            for m, v in zip(curves.IN_CONTEXT, (0.5, 0.25), strict=True)]  # fmt: skip
    text = report.write_report([*rows, *read], tmp_path).read_text("utf-8")
    assert "nearest examples have a mean MCC of 0.500, random ones 0.250" in text
    assert "(most apart on one task: +0.250)" in text


def test_retrievers_find_mutated_copies_and_chance_does_not(data, tmp_path):
    rows = retrieval.measure(data, tmp_path, [TASK], rows=40, queries=15)
    by = {row["retriever"]: row for row in rows}
    assert set(by) == {*retrieval.MEMBERS, *FUSED, "random"}
    assert by["alignment"]["locus 1 %"] >= 0.9 and by["alignment + kmer"]["locus 1 %"] >= 0.9
    chance = by["random"]
    assert chance["locus 1 %"] <= 0.3 and chance["label@10"] == pytest.approx(0.5, abs=0.2)
    assert by["kmer"]["kilobytes"] >= 40 and by[FUSED[1]]["kilobytes"] > by["dnahlm"]["kilobytes"]
    assert all(row["kilobytes"] >= 0 and row["milliseconds"] > 0 for row in rows)
    assert retrieval.measure(data, tmp_path, [TASK], rows=40, queries=15) == rows
    text = retrieval.write_report(rows, tmp_path).read_text("utf-8")
    assert text.count(TASK) == 1 and (tmp_path / "retrieval.png").exists()


def test_copies_differ_by_the_rate_on_either_strand():
    rng = np.random.default_rng(0)
    sequence = "".join(random.Random(0).choices("ACGT", k=400))
    turned = sequence[::-1].translate(str.maketrans("ACGT", "TGCA"))
    strands = set()
    for _ in range(12):
        copy = retrieval._copy(sequence, 0.1, "locus", rng)
        shares = [np.mean([a == b for a, b in zip(copy, s, strict=True)])
                  for s in (sequence, turned)]  # fmt: skip
        strands.add(int(np.argmax(shares)))
        assert max(shares) == pytest.approx(0.9, abs=0.06)
    assert strands == {0, 1}
    assert len(retrieval._copy(sequence, 0.0, "half", rng)) == 200
