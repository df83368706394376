"""Orders to export and gene questions about bare sequence, asked as a person asks."""

import csv
import io
import subprocess
import sys

import pytest
from Bio import SeqIO

from app.answer import ask
from app.plan.exporting import recognise
from app.plan.fill.export import format_of
from app.session import Session
from index.demo import demo_genome
from index.library import Library


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("export_tool")


@pytest.fixture(scope="module")
def demo(folder):
    with Library.open(demo_genome(folder)) as library:
        yield library


def test_tRNA_genes_as_bed(demo):  # noqa: N802
    answer = ask(Session(demo), "download the tRNA genes as BED")
    (file,) = answer.files
    genome = demo.genomes[0]
    rows = [line.split("\t") for line in file.content.splitlines()]
    wanted = genome.features("type = 'tRNA'")
    assert file.name.endswith("_tRNA.bed") and answer.status == "answered"
    assert [(row[0], int(row[1]), int(row[2])) for row in rows] == [
        (row.record, row.start, row.end) for row in wanted
    ]


def test_these_are_what_the_answer_before_listed(demo):
    session = Session(demo)
    listed = ask(session, "list the five longest proteins")
    (file,) = ask(session, "export these as CSV").files
    ids = [row["id"] for row in csv.DictReader(io.StringIO(file.content))]
    assert ids == [row[0] for row in listed.table.rows] and len(ids) == 5


@pytest.mark.parametrize(
    ("question", "format", "ending"),
    [
        ("export the whole genome as GenBank", "genbank", ".gb"),
        ("save everything as GFF3", "gff3", ".gff3"),
        ("Could you please export all genes as a spreadsheet?", "csv", ".csv"),
        ("download all proteins as FASTA", "faa", ".faa"),
        ("give me the genes on the minus strand as a BED file", "bed", ".bed"),
        ("write dnaA and dnaN to a GFF file", "gff3", ".gff3"),
        ("export the coding sequences as fasta", "ffn", ".ffn"),
        ("convert this genome to parquet", "parquet", ".parquet"),
    ],
)
def test_orders_are_understood(demo, question, format, ending):
    answer = ask(Session(demo), question)
    assert answer.status == "answered", answer.text
    assert [call["tool"] for call in answer.calls] == ["export"]
    assert answer.calls[0]["arguments"]["format"] == format
    (file,) = answer.files
    assert file.name.endswith(ending) and file.content
    assert not {"/", "\\"} & set(file.name)


@pytest.mark.parametrize(
    "question",
    [
        "what does lacZ do?",
        "which genes are involved in protein export?",
        "export proteins are needed for what?",
        "show the protein of dnaA as FASTA",
        "how many genes are there?",
        "is there a Sec export system?",
        "write me a poem about cats",
        "convert 5 kb to bases",
        "save time, tell me the GC content",
    ],
)
def test_questions_set_off_no_export(demo, question):
    plan = recognise(question, demo, None)
    assert plan is None or not any(call.tool == "export" for call in plan.calls)


@pytest.mark.parametrize(
    ("question", "format"),
    [
        ("as a gff3 file please", "gff3"),
        ("these in Excel format", "csv"),
        ("to a .faa", "faa"),
        ("proteins of the bed of the river", "bed"),
        ("everything", ""),
    ],
)
def test_formats_by_name(question, format):
    assert format_of(question)[0] == format


def test_what_is_not_there_is_not_written(demo):
    answer = ask(Session(demo), "export the unicorn genes as CSV")
    assert answer.status == "declined" and not answer.files and "nothing is written" in answer.text


def test_exported_genbank_is_read_by_biopython(demo):
    (file,) = ask(Session(demo), "export the whole genome as GenBank").files
    records = list(SeqIO.parse(io.StringIO(file.content), "genbank"))
    genome = demo.genomes[0]
    assert [record.id for record in records] == [record.id for record in genome.records]
    assert sum(len(record.features) for record in records) == len(genome.features())


# --- bare sequence ---


@pytest.fixture
def bare(demo, folder):
    pytest.importorskip("pyrodigal")
    genome = demo.genomes[0]
    path = folder / "bare.fasta"
    path.write_text("".join(f">{r.id}\n{genome[r.id][:]}\n" for r in genome.records))
    with Library.open(path) as library:
        yield Session(library)


def test_gene_questions_about_bare_sequence_say_predicted(bare):
    answer = ask(bare, "how many genes are there?")
    assert answer.status == "answered" and "predicted by pyrodigal" in answer.text
    genome = bare.library.genomes[0]
    assert f"{len(genome.genes())} genes" in answer.text
    longest = ask(bare, "what is the longest protein?")
    assert "predicted" in longest.text


def test_questions_about_bases_call_no_genes(bare):
    answer = ask(bare, "what is the GC content?")
    assert answer.status == "answered" and "predicted" not in answer.text
    assert bare.library.genomes[0].format == "fasta"


def test_evidence_of_a_call_is_told(bare):
    ask(bare, "predict the genes")
    gene = bare.library.genomes[0].genes("kind = 'protein'")[0]
    answer = ask(bare, f"how was {gene.id} predicted?")
    assert answer.calls[0]["tool"] == "gene_evidence"
    assert "ab initio prediction:Prodigal" in answer.text
    assert answer.citations[0].start == gene.start + 1


def test_names_are_carried_from_the_other_open_genome(demo, bare):
    bare.library.genomes.append(demo.genomes[0])
    try:
        answer = ask(bare, "where is dnaA in bare?")
        assert "inferred from" in answer.text and "predicted" in answer.text
        predicted = bare.library.genome("bare")
        assert predicted.gene("dnaA").start == demo.genomes[0].gene("dnaA").start
    finally:
        bare.library.genomes.remove(demo.genomes[0])


def test_eukaryote_sequence_is_declined_with_the_reason(tmp_path):
    path = tmp_path / "fly.fasta"
    path.write_text(">chrX Drosophila melanogaster chromosome X\n" + "ACGTTGCA" * 3000 + "\n")
    with Library.open(path) as library:
        answer = ask(Session(library), "how many genes are there?")
    assert answer.status == "declined" and "prokaryotes and viruses" in answer.text


# --- commands ---


def run(*words):
    command = [sys.executable, "-m", "app.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_export_command_writes_to_stdout(folder):
    done = run("export", "--demo", "--where", "tRNA genes", "--format", "bed", "--out", "-")
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 4


def test_commands_end_bad_input_with_one_line(tmp_path):
    fly = tmp_path / "fly.fasta"
    fly.write_text(">chrX Drosophila\n" + "ACGTTGCA" * 3000 + "\n")
    done = run("annotate", "-g", str(fly), "--out", str(tmp_path / "x.gff3"))
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    assert not (tmp_path / "x.gff3").exists()
    assert run("export", "--demo", "--out", "what.docx").returncode == 2
