"""`what is this?` with one pasted sequence and nothing else, against the bases themselves."""

import random
import re

import pytest
from Bio import SeqIO
from Bio.Seq import Seq

from app.answer import ask
from app.session import Session
from dnahlm.infer import Prediction
from index.demo import demo_genome
from index.library import Library


class Guessing:
    """Says the last label of every task, with less certainty where asked about splicing."""

    def classify(self, sequences, task, batch_size=64):
        high = 0.4 if len(task.words) == 3 else 0.9
        rest = (1 - high) / (len(task.words) - 1)
        chances = {**dict.fromkeys(task.words, rest), task.words[-1]: high}
        unsure = high < 0.5
        return [
            Prediction(task.words[-1], "1", chances, abstained=unsure, reason=None)
            for _ in sequences
        ]


@pytest.fixture(scope="module")
def demo(tmp_path_factory, dnahlm_home):
    path = demo_genome(tmp_path_factory.mktemp("described"))
    return Library.open([path], home=dnahlm_home), [*SeqIO.parse(path, "genbank")]


@pytest.fixture(autouse=True)
def model(monkeypatch):
    monkeypatch.setattr("app.tools.classify.zero_shot.model", Guessing)


def tool_of(answer):
    return [call["tool"] for call in answer.calls]


def test_a_stretch_of_the_open_genome_is_measured_and_found(demo):
    library, records = demo
    start = 1_200
    piece = str(records[0].seq[start : start + 150])
    answer = ask(Session(library), f"what is this? {piece}")
    assert tool_of(answer) == ["describe_sequence"] and answer.status == "answered"
    gc = 100 * sum(base in "GC" for base in piece) / len(piece)
    assert "150 bp" in answer.text and re.search(rf"{gc:.2f}\s?% G\+C", answer.text)
    cited = [(c.record, c.start, c.end) for c in answer.citations]
    assert (records[0].id, start + 1, start + 150) in cited


def test_longest_reading_frame_is_told(demo):
    rng = random.Random(1)
    sense = [c for c in map("".join, ((a, b, d) for a in "ACGT" for b in "ACGT" for d in "ACGT"))
             if c not in ("TAA", "TAG", "TGA", "ATG")]  # fmt: skip
    body = "".join(rng.choices(sense, k=60))
    piece = "CC" + "ATG" + body + "TAA" + "CCCC"
    assert len(Seq(piece[2:-4]).translate(to_stop=True)) == 61
    answer = ask(Session(Library()), f"what is this sequence? {piece}")
    assert "61 aa" in answer.text or "61 amino acids" in answer.text
    assert f"bases 3..{len(piece) - 4}, strand +" in answer.text


def test_the_models_tasks_are_guesses_with_their_accuracy_and_what_to_add_is_said(demo):
    rng = random.Random(2)
    piece = "".join(rng.choices("ACGT", k=300))
    answer = ask(Session(Library()), f"what is this? {piece}")
    assert "guess of a small model" in answer.text and "is this a promoter?" in answer.text
    assert "as if it were human" in answer.text
    columns, rows = answer.table.columns, answer.table.rows
    assert columns[:4] == ["asked for", "taught on", "answer", "probability"]
    assert rows and all(row[1] in ("human", "primate") for row in rows)
    assert all(50 < row[4] < 100 for row in rows)


def test_protein_and_one_that_nothing_was_taught_about(demo):
    library, _ = demo
    protein = ask(Session(library), "what is this? MSTNPKPQRKTKRNTNRRPQDVKFPGGGQIVGGVYLLPRRGPRLGVR")
    assert "protein" in protein.text
    short = ask(Session(Library()), "what is this? ACGTTGCAAGCTTAC")
    assert "taught nothing" in short.text


def test_with_examples_or_a_kind_or_several_sequences_it_is_classified(demo):
    library, _ = demo
    session = Session(library)
    piece = "ACGTTGCA" * 10
    assert tool_of(ask(session, f"is this a promoter? {piece}")) == ["classify_sequences"]
    two = ask(Session(library), f"what are these?\n{piece}\n{piece[1:]}A")
    assert tool_of(two) == ["classify_sequences"] and two.status == "clarify"
