"""Putting results together, and the one door for questions."""

import io
import json
import re

import pytest
from Bio import SeqIO

from app.answer import (
    MAX_CITATIONS,
    MAX_RESIDUES,
    Answer,
    ask,
    combine,
    fasta,
    fasta_block,
    join_tables,
    markdown_table,
)
from app.session import Session
from app.tools.base import Citation, Result, SequenceOut, Table
from app.tools.registry import call
from index.library import Library

GENES = ["id", "gene"]


def table(*ids, columns=GENES, total=None):
    rows = [[name, name.upper()] for name in ids]
    return Table(list(columns), rows, len(rows) if total is None else total)


# --- combine ---


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [
        (["answered"], "answered"),
        (["declined", "answered"], "answered"),
        (["declined", "clarify"], "clarify"),
        (["clarify", "answered"], "answered"),
        (["declined", "declined"], "declined"),
    ],
)
def test_status_is_the_best_of_the_results(statuses, wanted):
    results = [Result(f"text {number}", status) for number, status in enumerate(statuses)]
    assert combine("?", results).status == wanted


def test_texts_keep_their_order_and_are_said_once():
    answer = combine("?", [Result("One. "), Result("Two."), Result("One."), Result("  ")])
    assert answer.text == "One.\n\nTwo."


def test_tables_of_the_same_columns_become_one():
    results = [Result("a", table=table("x1", "x2")), Result("b", table=table("x2", "x3"))]
    answer = combine("?", results)
    assert [row[0] for row in answer.table.rows] == ["x1", "x2", "x3"]
    assert answer.table.total == 3
    assert answer.text == "a\n\nb"


def test_rows_that_a_tool_held_back_stay_in_the_total():
    joined = join_tables([table("a", "b", total=10), table("c", total=4)])
    assert len(joined.rows) == 3
    assert joined.total == 3 + 8 + 3


def test_a_table_of_other_columns_follows_in_the_prose():
    small = Table(["enzyme", "cuts"], [["EcoRI", 5]], 1)
    answer = combine("?", [Result("Cuts.", table=small), Result("Genes.", table=table("g1", "g2"))])
    assert answer.table.columns == GENES
    assert "| enzyme | cuts |" in answer.text and "| EcoRI | 5 |" in answer.text
    assert "g1" not in answer.text
    assert "rows are shown" not in answer.text


def test_a_cut_table_in_the_prose_says_so():
    small = Table(["n"], [[number] for number in range(30)], 31)
    longer = table(*(f"g{number}" for number in range(40)))
    answer = combine("?", [Result("Numbers.", table=small), Result("Genes.", table=longer)])
    assert "10 of 31 rows are shown." in answer.text
    assert "| 9 |" in answer.text and "| 10 |" not in answer.text


def test_empty_tables_are_no_tables():
    answer = combine("?", [Result("None.", table=Table(GENES, [], 0))])
    assert answer.table is None
    assert join_tables([]) is None


def test_citations_are_named_once_and_capped():
    cited = [Citation("R", n, n + 9, 1, f"g{n}") for n in range(1, MAX_CITATIONS + 20)]
    answer = combine("?", [Result("a", citations=cited[:3]), Result("b", citations=cited)])
    assert answer.citations == cited[:MAX_CITATIONS]


# --- FASTA and markdown ---


def test_fasta_is_read_back_by_biopython():
    given = [
        SequenceOut("g1", "5'->3' exonuclease > test", "ACGT" * 40 + "A"),
        SequenceOut("p1", "two\nlines\there", "MKV", "protein"),
    ]
    text = fasta(given)
    assert max(map(len, (line for line in text.split("\n") if line[0] != ">"))) == 60
    records = list(SeqIO.parse(io.StringIO(text), "fasta"))
    assert [str(record.seq) for record in records] == [item.sequence for item in given]
    assert [record.id for record in records] == ["g1", "p1"]
    assert records[1].description == "p1 two lines here"


def test_a_greater_sign_in_a_header_is_no_second_sequence():
    block = fasta_block([SequenceOut("g1", "A->G editing", "ACGT")])
    assert block == "```fasta\n>g1 A->G editing\nACGT\n```"


def test_sequences_too_long_for_the_text_are_counted():
    long = SequenceOut("big", "", "A" * (MAX_RESIDUES + 1))
    short = SequenceOut("small", "", "ACGT")
    alone = fasta_block([long])
    assert alone.startswith("0 of 1 sequence is shown") and "AAAA" not in alone
    both = fasta_block([short, long])
    assert both.startswith("1 of 2 sequences are shown") and ">small\nACGT" in both
    assert fasta([short, long]).count("\n>") == 1


def test_sequences_of_all_results_stand_in_one_block():
    results = [
        Result("One.", sequences=[SequenceOut("a", "", "AC")]),
        Result("Two.", sequences=[SequenceOut("b", "", "GT")]),
    ]
    answer = combine("?", results)
    assert answer.text == "One.\n\nTwo.\n\n```fasta\n>a\nAC\n>b\nGT\n```"
    assert [item.id for item in answer.sequences] == ["a", "b"]


def test_markdown_cells_cannot_leave_their_cell():
    text = markdown_table(Table(["a", "b"], [["x|y\nz\r\n# head", None], [True, 1234567]], 2))
    lines = text.split("\n")
    assert len(lines) == 4
    assert lines[2] == "| x\\|y z # head |  |"
    assert lines[3] == "| True | 1,234,567 |"


# --- JSON ---


def test_json_form_limits_rows_and_keeps_the_total():
    answer = Answer("q", "answered", "t", table=table("a", "b", "c"), seconds=0.123456)
    data = answer.to_dict(rows=2, item_id="d1")
    assert data["id"] == "d1" and data["seconds"] == 0.1235
    assert data["table"] == {"columns": GENES, "rows": [["a", "A"], ["b", "B"]], "total": 3}
    assert len(answer.to_dict()["table"]["rows"]) == 3
    assert json.loads(json.dumps(data)) == data


def test_json_cells_are_the_text_of_the_file(run):
    data = combine("?", [run("list_genes")]).to_dict()
    column = data["table"]["columns"].index("product")
    products = [row[column] for row in data["table"]["rows"]]
    assert "iron transporter <script>alert(1)</script> FeoB" in products


# --- ask ---


def test_a_location_is_what_was_written(synthetic):
    record, feature = synthetic.feature("SYN_0002")
    answer = ask(Session(synthetic.library), "where is abcB?")
    start, end = int(feature.location.start) + 1, int(feature.location.end)
    assert answer.status == "answered"
    assert f"{start:,}..{end:,}" in answer.text and "minus strand" in answer.text
    (citation,) = {(c.record, c.start, c.end, c.strand, c.id) for c in answer.citations}
    assert citation == (record.id, start, end, -1, "SYN_0002")


def test_the_calls_of_an_answer_give_its_text_again(synthetic):
    answer = ask(Session(synthetic.library), "protein sequence of abcA")
    again = [call(synthetic.library, c["tool"], c["arguments"]) for c in answer.calls]
    assert again and combine("", again).text == answer.text
    _, feature = synthetic.feature("SYN_0001")
    block = answer.text.split("```fasta\n")[1].split("\n```")[0]
    (protein,) = SeqIO.parse(io.StringIO(block), "fasta")
    assert str(protein.seq) == feature.qualifiers["translation"][0]


def test_the_same_question_gives_the_same_answer(synthetic):
    def once():
        data = ask(Session(synthetic.library), "list all genes").to_dict()
        return {**data, "seconds": 0}

    assert once() == once()
    assert str(synthetic.path.parent) not in json.dumps(once())


def test_every_turn_is_remembered(synthetic):
    session = Session(synthetic.library)
    ask(session, "where is abcA?")
    ask(session, "write me a poem about cats")
    assert [turn.question for turn in session.turns] == [
        "where is abcA?",
        "write me a poem about cats",
    ]
    assert session.turns[0].status == "answered" and "SYN_0001" in session.turns[0].focus
    assert session.turns[1].status == "declined" and session.turns[1].calls == ()


def test_a_follow_up_speaks_of_the_gene_before(synthetic):
    session = Session(synthetic.library)
    ask(session, "where is splA?")
    answer = ask(session, "and its protein sequence?")
    _, feature = synthetic.feature("SYN_0007")
    assert feature.qualifiers["translation"][0][:60] in answer.text


@pytest.mark.parametrize("question", ["", "   ", "?", "\x00\x1b[2J", "🧬", "a" * 5000, "1" * 400])
def test_no_question_breaks_the_door(synthetic, question):
    answer = ask(Session(synthetic.library), question)
    assert answer.status in ("declined", "clarify") and answer.text
    assert answer.citations == [] and answer.table is None


def test_without_a_genome_nothing_is_asserted():
    answer = ask(Session(Library()), "how many genes are there?")
    assert answer.status == "declined" and "No genome is open" in answer.text
    assert not answer.citations and answer.table is None


def test_a_missing_gene_is_declined_without_facts(synthetic):
    answer = ask(Session(synthetic.library), "where is qqqZ?")
    assert answer.status in ("declined", "clarify")
    assert answer.citations == [] and not re.search(r"\d+\.\.\d+", answer.text)
