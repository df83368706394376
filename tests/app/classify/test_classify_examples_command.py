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
