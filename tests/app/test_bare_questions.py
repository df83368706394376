"""Questions about genes of bare sequence: genes are called for them, and answers say so."""

import random

import pytest
from Bio import SeqIO

from app.answer import ask
from app.session import Session
from index.annotate.absent import why_absent
from index.annotate.pipeline import annotate
from index.demo import demo_genome
from index.library import Library

pytest.importorskip("pyrodigal", reason="needs the extra genecalling")
SAID = "The genes are predicted by pyrodigal"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """15,000 bases of the demo genome without tRNA, too few for rRNA to be looked for."""
    folder = tmp_path_factory.mktemp("bare")
    record = next(SeqIO.parse(demo_genome(folder), "genbank"))
    ends = [int(f.location.end) for f in record.features if f.type == "tRNA"]
    start = next(
        at for at in range(0, len(record), 5000) if not any(at < end <= at + 15100 for end in ends)
    )
    path = folder / "piece.fasta"
    path.write_text(f">piece\n{record.seq[start : start + 15000]}\n")
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where genes that were called once are kept."""
    return tmp_path_factory.mktemp("stores")


@pytest.fixture
def asked(bare, home):
    """Ask in a fresh conversation about the bare sequence."""
    with Library.open(bare, home=home) as library:
        yield lambda question: ask(Session(library), question)


@pytest.mark.parametrize(
    "question",
    [
        "what is the coding density?",
        "what is the mean gene length?",
        "draw a map of the genome",
        "what features are annotated?",
        "which proteins are richest in cysteine?",
        "which contig has the most genes?",
    ],
)
def test_genes_are_called_for_whatever_is_about_them(asked, question):
    answer = asked(question)
    assert answer.status == "answered" and SAID in answer.text
    assert "no genes" not in answer.text and "annotated," not in answer.text


def test_coding_density_is_that_of_the_calls(asked, bare, home):
    text = asked("what is the coding density?").text
    with Library.open(bare, home=home) as library:
        genome = annotate(library.genomes[0])
        covered = set()
        for row in genome.features("type = 'CDS'"):
            covered.update(range(row.start, row.end))
        genome.close()
    assert text.startswith(f"{100 * len(covered) / 15000:.2f} %")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("how many tRNA genes are there and for which amino acids?", "ARAGORN looked"),
        ("show rRNA genes", "100,000 bp and more only"),
        ("is there an rRNA operon?", "100,000 bp and more only"),
        ("how many exons are there?", "Calling finds protein-coding"),
        ("how many pseudogenes are there?", "does not tell which genes are broken"),
    ],
)
def test_what_calling_cannot_find_is_not_said_to_be_missing_in_the_file(asked, question, reason):
    text = asked(question).text
    assert reason in text and SAID in text
    assert "file annotates no" not in text and "Nothing is annotated" not in text


def test_a_summary_calls_nothing_but_says_what_is_predicted(asked):
    assert "Ask about its genes, and they are predicted first." in asked("summarize this").text
    called = len(asked("list all genes").results[0].table.rows)
    again = asked("summarize this").text
    assert f"{called} predicted genes" in again and SAID in again


def test_how_genes_were_found_is_told(asked):
    for question in ("how were the genes found?", "how sure are the gene calls?"):
        answer = asked(question)
        assert answer.calls[0]["tool"] == "call_genes" and "pyrodigal" in answer.text


def test_a_genome_without_called_genes_has_no_such_reason(bare, home):
    with Library.open(bare, home=home) as library:
        assert why_absent(library.genomes[0], "tRNA") == ""


def test_a_map_is_drawn_where_no_genes_can_be_called(tmp_path):
    path = tmp_path / "strange.fasta"
    bases = "".join(random.Random(3).choices("ACGT", (30, 20, 20, 30), k=30_000))
    path.write_text(f">contig1\n{bases}\n")
    with Library.open(path, home=tmp_path) as library:
        drawn = ask(Session(library), "draw a map of the genome")
        assert drawn.status == "answered" and "does not read like a prokaryote" in drawn.text
        refused = ask(Session(library), "what is the coding density?")
        assert refused.status == "declined" and "does not read like a prokaryote" in refused.text
