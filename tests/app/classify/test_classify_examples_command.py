"""`dnahlm classify --examples`: the contract, and bad files in one sentence."""

import json
import random

import pytest
from typer.testing import CliRunner

from app.cli import app as cli
from app.commands.terminal import InputError


@pytest.fixture
def files(tmp_path):
    rng = random.Random(0)

    def draw(letters):
        return "".join(rng.choices(letters, k=50))

    rows = [(draw("AATTACGT"), "at") for _ in range(6)]
    rows += [(draw("GGCCACGT"), "gc") for _ in range(6)]
    examples = tmp_path / "examples.csv"
    text = "sequence,label\n" + "".join(f"{s},{label}\n" for s, label in rows)
    examples.write_text(text)
    queries = tmp_path / "queries.fasta"
    queries.write_text(f">q1 what\n{draw('AAATTTCG')}\n>q2\nMKVLEEFPQ\n>q3\n{draw('GGGCCCAT')}\n")
    return examples, queries


def run(*words):
    cli(["classify", *map(str, words)], standalone_mode=False)


def test_json_lines_in_input_order(files, capsys):
    run("--examples", files[0], "--input", files[1], "--json", "--method", "kmers")
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [a["id"] for a in answers] == ["q1", "q2", "q3"]
    assert [a["label"] for a in answers] == ["at", None, "gc"]
    assert answers[0]["mode"] == "few-shot" and answers[0]["code"] == "at"
    assert "protein" in answers[1]["reason"]
    assert len(answers[2]["neighbours"]) == 5


def test_table_for_people(files, capsys):
    run("--examples", files[0], "--input", files[1], "--method", "kmers")
    captured = capsys.readouterr()
    assert "nearest example" in captured.out
    assert "Cross-validated accuracy" in captured.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "examples.csv: is empty"),
        ("sequence\nACGTACGTACGT\n", "examples.csv: has no labels"),
        ("name,label\nx,1\n", "examples.csv, line 1: a CSV needs a column named sequence"),
        ("sequence,label\nACGTACGTACGT,a\nMKVEEL,b\n", "examples.csv, line 3: this looks like"),
        ("sequence,label\nACGTACGTACGT,a\nACGTACGTACGG\n", "examples.csv, line 3: has no label"),
        ("sequence,label\nACGTACGTACGT,a,b\n", "examples.csv, line 2: 3 columns"),
        (
            "sequence,label\nACGTACGTACGT,a\nACGTACGTACGA,b\nacgtacgtacgt,b\n",
            "examples.csv, line 4: the same sequence is labelled 'b' here and 'a' in "
            "examples.csv, line 2",
        ),
    ],
)
def test_bad_example_files_are_named_with_their_line(files, text, message):
    files[0].write_text(text)
    with pytest.raises(InputError) as caught:
        run("--examples", files[0], "--input", files[1])
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_each_odd_row_has_its_outcome_and_the_others_are_answered(files, capsys, tmp_path):
    rng = random.Random(2)
    at, gc = "".join(rng.choices("AAATTTCG", k=50)), "".join(rng.choices("GGGCCCAT", k=50))
    odd = {
        "empty": "", "five": "ACGTA", "protein": "MKVLEEFPQWLR", "digits": "ACGT1234ACGT",
        "plain": at, "rna": at.replace("T", "U"), "gaps": f"{at[:9]}--.{at[9:]}",
        "iupac": f"{gc[:9]}RYN{gc[12:]}", "long": "".join(rng.choices("GGGCCCAT", k=50_000)),
    }  # fmt: skip
    rows = tmp_path / "odd.csv"
    rows.write_text("id,sequence\n" + "".join(f"{n},{s}\n" for n, s in odd.items()))
    run("--examples", files[0], "--input", rows, "--json", "--method", "kmers")
    found = {a["id"]: a for a in map(json.loads, capsys.readouterr().out.splitlines())}
    assert list(found) == list(odd)
    refused = {"empty": "empty", "five": "too short: 5 bases", "protein": "protein",
               "digits": "no nucleotide codes"}  # fmt: skip
    for name, words in refused.items():
        assert found[name]["label"] is None and words in found[name]["reason"]
        assert "\n" not in found[name]["reason"]
    for name in ("plain", "rna", "gaps"):
        assert found[name]["label"] == "at"
        assert found[name]["probabilities"] == found["plain"]["probabilities"]
    assert found["iupac"]["label"] == "gc"
    assert found["long"]["label"] == "gc" and "read the middle 50" in found["long"]["reason"]


def test_examples_may_be_rna_with_gaps_and_iupac_codes(files, capsys):
    text = files[0].read_text()
    run("--examples", files[0], "--input", files[1], "--json", "--method", "kmers")
    plain = capsys.readouterr().out
    head, *lines = text.splitlines()
    changed = [f"{line[:9]}-{line[9:50]}{line[50:]}".replace("T", "u") for line in lines]
    files[0].write_text("\n".join([head, *changed]) + "\n")
    run("--examples", files[0], "--input", files[1], "--json", "--method", "kmers")
    assert capsys.readouterr().out == plain


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sequence,label\nACGTACGTACGT,a\n", "1 example with the single label 'a'"),
        ("sequence,label\nACGTACGTACGT,a\nACGTACGTAC,a\n", "2 examples with the single label"),
        ("sequence,label\nACGTACGTACGT,a\nACGTA,b\n", "examples.csv, line 3: too short: 5 bases"),
        ("sequence,label\nACGTACGTACGT,a\n,b\n", "examples.csv, line 3: the sequence is empty"),
        (f"sequence,label\nACGTACGTACGT,a\n{'ACGT' * 12_500},b\n", "line 3: 50,000 bases"),
    ],
)
def test_examples_that_teach_nothing_end_in_one_sentence(files, text, message):
    files[0].write_text(text)
    with pytest.raises(InputError) as caught:
        run("--examples", files[0], "--input", files[1])
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_usage_errors_exit_with_2(files):
    runner = CliRunner()
    assert runner.invoke(cli, ["classify"]).exit_code == 2
    both = ["classify", "--task", "core-promoter", "--examples", str(files[0])]
    assert runner.invoke(cli, both).exit_code == 2
    wrong = ["classify", "--examples", str(files[0]), "--method", "magic"]
    assert runner.invoke(cli, wrong).exit_code == 2


def test_a_file_that_is_not_there(files):
    with pytest.raises(InputError, match=r"none\.csv"):
        run("--examples", files[0].with_name("none.csv"), "--input", files[1])
