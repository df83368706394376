"""Files of questions: reading them, running them, timing the answers."""

import json

import numpy as np
import pytest

from app import evaluate
from app.evaluate import read_items, run_questions, timing


def item(id, question, *genomes, **more):
    return {"id": id, "question": question, "genomes": list(genomes), **more}


def test_items_are_answered_in_order_about_their_own_genomes(synthetic, tmp_path):
    (tmp_path / "other.fasta").write_text(">c1\n" + "ACGT" * 25 + "\n")
    synthetic_name = str(synthetic.path)
    items = [
        item("a", "how long is this genome?", synthetic_name),
        item("b", "how long is this genome?", "other.fasta"),
        item("c", "how long is this genome?", synthetic_name),
    ]
    answers = list(run_questions(items, tmp_path))
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]
    total = sum(len(record) for record in synthetic.records.values())
    assert f"{total:,}" in answers[0]["answer"] and "100 bp" in answers[1]["answer"]
    assert answers[0]["answer"] == answers[2]["answer"]


def test_each_item_has_a_conversation_of_its_own(synthetic, tmp_path):
    name = str(synthetic.path)
    items = [
        item(1, "and its length?", name, history=["where is abcB?"]),
        item(2, "and its length?", name, history=["where is repA?"]),
        item(3, "and its length?", name),
    ]
    one, two, three = run_questions(items, tmp_path)
    assert "abcB" in one["answer"] and "repA" in two["answer"]
    assert "abcB" not in three["answer"] and "repA" not in three["answer"]


def test_genomes_are_opened_once(synthetic, tmp_path, monkeypatch):
    opened = []
    real = evaluate._open
    monkeypatch.setattr(evaluate, "_open", lambda paths: opened.append(paths) or real(paths))
    name = str(synthetic.path)
    list(run_questions([item(n, "how many genes?", name) for n in range(3)], tmp_path))
    assert len(opened) == 1


def test_a_file_that_cannot_be_opened_is_a_declined_answer(synthetic, tmp_path):
    (tmp_path / "bad.gb").write_text("<html>nothing</html>")
    items = [
        item(1, "how long is it?", "bad.gb"),
        item(2, "how long is it?", "absent.gb"),
        item(3, "how long is this genome?", str(synthetic.path)),
    ]
    bad, absent, good = run_questions(items, tmp_path)
    assert bad["status"] == absent["status"] == "declined"
    assert "bad.gb" in bad["answer"] and "absent.gb" in absent["answer"]
    assert good["status"] == "answered"
    assert list(bad) == list(good)


def test_progress_is_told(synthetic, tmp_path):
    told = []
    items = [item(n, "how many genes?", str(synthetic.path)) for n in range(4)]
    list(run_questions(items, tmp_path, lambda share, text: told.append((share, text))))
    assert [share for share, _ in told] == [0, 0.25, 0.5, 0.75]
    assert told[1][1] == "question 2 of 4"


@pytest.mark.parametrize("count", [2, 3, 20, 101])
def test_timing_is_that_of_numpy(count):
    seconds = np.random.default_rng(count).gamma(2, 0.1, count)
    found = timing([{"seconds": float(value)} for value in seconds])
    assert found.answers == count
    assert found.median == pytest.approx(np.median(seconds))
    assert found.p95 == pytest.approx(np.percentile(seconds, 95))
    assert found.slowest == seconds.max()


def test_timing_of_one_and_none():
    assert timing([{"seconds": 0.5}]) == evaluate.Timing(1, 0.5, 0.5, 0.5)
    assert timing([]).answers == 0


def test_items_are_read_back(tmp_path):
    path = tmp_path / "q.jsonl"
    items = [item("a", "wo ist der Ursprung? é\u2028", "x.gb", gold={"number": 1})]
    text = "\n" + "\n\n".join(json.dumps(i, ensure_ascii=False) for i in items) + "\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_items(path) == items


@pytest.mark.parametrize(
    "line", ["{", "[]", "3", '"text"', '{"id": 1, "question": "x"}', "null", '["id"]']
)
def test_a_bad_line_is_named(tmp_path, line):
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(item(1, "a", "b")) + "\n" + line + "\n")
    with pytest.raises(ValueError, match=r"^q\.jsonl, line 2: needs id, question and genomes$"):
        read_items(path)


def test_other_encodings_are_refused(tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_bytes(b'{"id": 1, "question": "\xe9"}\n')
    with pytest.raises(ValueError, match=r"q\.jsonl: is not UTF-8"):
        read_items(path)
