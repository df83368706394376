"""What the page does when something is clicked or sent."""

import csv
import io
from pathlib import Path

import pytest
from Bio import SeqIO

from app.answer import ask
from app.session import Session
from app.ui import actions, opened
from index.library import Library


@pytest.fixture
def session(synthetic):
    return actions.new_session(synthetic.library)


def written(synthetic, kind="gene"):
    return [
        (record, feature)
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == kind
    ]


def test_each_visitor_has_a_library_of_their_own(synthetic, tmp_path):
    one, two = (actions.new_session(synthetic.library) for _ in range(2))
    path = tmp_path / "more.fasta"
    path.write_text(">c1\nACGTACGTAC\n")
    said = actions.open_files(one, [str(path)])
    assert said == "Opened **more**."
    assert len(one.library.genomes) == 2
    assert len(two.library.genomes) == len(synthetic.library.genomes) == 1


def test_files_that_cannot_be_opened_are_named_and_nothing_is_lost(session, tmp_path):
    bad = tmp_path / "<b>bad.gb"
    bad.write_text("no genome at all\n")
    for path in (bad, tmp_path / "absent.gb", tmp_path):
        said = actions.open_files(session, [str(path)])
        assert said.startswith("Not opened: ")
        assert path.name.replace("<", "&lt;") in said and str(tmp_path.parent) not in said
    assert [genome.name for genome in session.library.genomes] == ["syn"]


def test_a_file_that_cannot_be_opened_keeps_none_of_the_others_out(session, tmp_path):
    bad, good = tmp_path / "bad.gb", tmp_path / "good.fasta"
    bad.write_text("no genome at all\n")
    good.write_text(">c1\nACGTACGTAC\n")
    first, second = actions.open_files(session, [str(bad), str(good)]).split("\n\n")
    assert first.startswith("Not opened: bad.gb") and second == "Opened **good**."
    assert [genome.name for genome in session.library.genomes] == ["syn", "good"]


def test_an_index_is_left_out_beside_its_file_only(tmp_path):
    files = ["reads.bam", "reads.bam.bai", "v.vcf.gz", "v.vcf.gz.tbi", "x.BAI", "x.bam", "y.fai"]
    kept = actions.without_indexes([tmp_path / name for name in files])
    assert [path.name for path in kept] == ["reads.bam", "v.vcf.gz", "x.bam", "y.fai"]


def test_a_table_among_the_files_becomes_examples(session, tmp_path):
    table, genome = tmp_path / "TRAIN.csv", tmp_path / "more.fasta"
    table.write_text("sequence,label\nACGTACGTACGTAA,<b>up\nTTTTGGGGCCCCAA,down\n")
    genome.write_text(">c1\nACGTACGTAC\n")
    said = actions.open_files(session, [str(genome), str(table)])
    assert said == "Added 2 examples of TRAIN.csv.\n\nOpened **more**."
    assert session.bench.active.labels == {"<b>up": 1, "down": 1}
    assert [genome.name for genome in session.library.genomes] == ["syn", "more"]
    table.write_text("a,b\n1,2\n")
    assert actions.open_files(session, [str(table)]).startswith("Not read: TRAIN.csv, line 1")


def test_sequences_that_are_uploaded_in_the_chat_are_part_of_the_conversation(session, tmp_path):
    path = tmp_path / "x<b>.fasta"
    path.write_text(
        ">a label=up\nACGTACGTACGTAA\n>b label=down\nTTTTGGGGCCCCAA\n>c\nACGTTTACGTACGT\n"
    )
    actions.attach(session, [str(path)])
    asked, answered = actions.messages(session)
    assert asked["content"] == "Here are sequences: x&lt;b>.fasta"
    assert answered["content"].startswith("Added 2 examples of x&lt;b>.fasta.")
    assert answered["content"].endswith("say `classify these`.")
    assert [item.id for item in session.bench.queries] == ["c"]
    actions.attach(session, [])
    assert len(actions.messages(session)) == 2


def test_headers_of_pasted_fasta_are_shown_as_they_were_typed(session):
    *_, last = actions.chat(session, ">a label=up\nACGTACGTACGTAA\n>b label=down\nTTTTGGGGCCCCAA")
    shown = last.messages[-2]["content"]
    assert shown == "&gt;a label=up\nACGTACGTACGTAA\n&gt;b label=down\nTTTTGGGGCCCCAA"


def test_progress_of_opening_is_told(session, tmp_path):
    path = tmp_path / "p.fasta"
    path.write_text(">c1\n" + "ACGT" * 1000 + "\n")
    told = []
    actions.open_files(session, [str(path)], lambda share, text: told.append(share))
    assert told and all(0 <= share <= 1 for share in told)


def test_overview_counts_what_was_written(synthetic, annotation_only):
    total = sum(len(record) for record in synthetic.records.values())
    letters = "".join(str(record.seq) for record in synthetic.records.values())
    gc = 100 * (letters.count("G") + letters.count("C")) / total
    text = opened.overview(synthetic.library)
    assert f"{total:,} bp in 2 records, GC\u00a0{gc:.1f}\u00a0%" in text
    assert f"{len(written(synthetic))} genes" in text and "Testobacter syntheticus" in text
    bare = opened.overview(annotation_only)
    assert "5,000 bp in 1 record, no sequence" in bare and "organism not named" in bare
    assert "No genome is open" in opened.overview(Library())


def test_remarks_name_file_record_and_line(tmp_path):
    path = tmp_path / "odd.fasta"
    path.write_text(">c1\nACGT\n>c1\nACGT\n")
    found = actions.remarks(Library.open([path]))
    assert found and found[0][0] == "odd.fasta" and found[0][3] in ("info", "warning", "error")
    assert all(len(row) == 5 for row in found)


def last(session, question):
    """What the chat shows at the end, and the answer."""
    said = list(actions.chat(session, question))[-1]
    assert said.ended
    return said.messages, said.answer


def test_chat_appends_question_and_answer(session):
    history, answer = last(session, " what does abcB do? ")
    assert [message["role"] for message in history] == ["user", "assistant"]
    assert history[0]["content"] == "what does abcB do?"
    assert "sensor histidine kinase" in history[1]["content"]
    longer, _ = last(session, "and its length?")
    assert longer[:2] == history and "abcB" in longer[3]["content"]
    assert answer.question == "what does abcB do?"


def test_the_question_is_shown_before_its_answer(session):
    first, *_, end = actions.chat(session, "how many genes are there?")
    assert [message["role"] for message in first.messages] == ["user"]
    assert len(end.messages) == 2 and [step.kind for step in end.state.steps] == [
        "reading", "computing",
    ]  # fmt: skip


def test_empty_questions_change_nothing(session):
    assert last(session, "  \n ") == ([], None)
    assert session.turns == [] and session.transcript == []


def test_without_a_genome_the_chat_asks_for_one():
    history, answer = last(Session(Library()), "how many genes?")
    assert answer is None and "Open a genome first" in history[1]["content"]


def test_an_error_of_the_program_is_said_and_the_chat_goes_on(session, monkeypatch, capsys):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("app.streaming.ask", broken)
    history, answer = last(session, "how many genes?")
    assert answer is None and "RuntimeError" in history[1]["content"]
    assert "secret" not in history[1]["content"] and "secret detail" in capsys.readouterr().err
    monkeypatch.undo()
    assert last(session, "how many genes?")[1].status == "answered"


def test_markup_of_a_question_is_inert(session):
    history, _ = last(session, "<img src=x onerror=a()> [a](http://b)")
    assert "<" not in history[0]["content"] and "[" not in history[0]["content"]


def test_table_is_shown_as_text(synthetic):
    answer = ask(Session(synthetic.library), "list all genes")
    columns, body = actions.table_of(answer)
    assert columns == answer.table.columns and len(body) == len(answer.table.rows)
    assert all(isinstance(value, str) for row in body for value in row)
    flat = [value for row in body for value in row]
    assert "iron transporter <script>alert(1)</script> FeoB" in flat
    assert actions.table_of(None) == ([], [])


def test_the_whole_table_is_downloaded(synthetic):
    answer = ask(Session(synthetic.library), "list all genes")
    text = Path(actions.table_file(answer)).read_text()
    rows = list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == answer.table.columns
    assert len(rows) == 1 + len(written(synthetic)) and {len(row) for row in rows} == {len(rows[0])}
    assert "iron transporter <script>alert(1)</script> FeoB" in text
    assert actions.table_file(None) is None


def test_sequences_are_downloaded_as_written(synthetic):
    answer = ask(Session(synthetic.library), "protein sequences of abcA and repA")
    found = {str(r.seq) for r in SeqIO.parse(actions.fasta_file(answer), "fasta")}
    wanted = {
        synthetic.feature(tag)[1].qualifiers["translation"][0] for tag in ("SYN_0001", "PLA_0001")
    }
    assert found == wanted
    assert actions.fasta_file(None) is None
    assert actions.fasta_file(ask(Session(synthetic.library), "where is abcA?")) is None


def test_downloads_of_two_visitors_do_not_meet(synthetic):
    answer = ask(Session(synthetic.library), "list all genes")
    assert actions.table_file(answer) != actions.table_file(answer)
