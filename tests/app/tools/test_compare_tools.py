"""Tools and questions that compare two genomes, against the features as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.answer import ask
from app.plan.planner import plan
from app.session import Session
from index.library import Library


def test_needs_two_named_genomes(run, pair) -> None:
    for tool in ("shared_proteins", "genome_identity", "synteny"):
        assert run(tool).status == "declined"
        assert run(tool, pair, first="nothing").status == "declined"
        assert run(tool, pair, first="syn", second="syn").status == "declined"


def test_proteins_of_random_genomes_do_not_correspond(run, pair) -> None:
    result = run("shared_proteins", pair, what="only_first", first="draft")
    assert result.status == "answered" and "2 genes of draft have no similar protein" in result.text
    assert {row[0] for row in result.table.rows} == {"DR_0001", "DR_0002"}
    assert {item.id for item in result.citations} == {"DR_0001", "DR_0002"}
    assert "abcA" not in run("shared_proteins", pair).text


def test_the_same_genome_under_another_name(run, synthetic, tmp_path) -> None:
    path = tmp_path / "other.gbk"
    path.write_text(synthetic.path.read_text().replace("SYN_00", "OTH_00"))
    library = Library.open([synthetic.path, path])
    one = library.genomes[0]
    proteins = [g for g in one.genes() if g.kind == "protein" and not g.pseudo]
    result = run("shared_proteins", library)
    assert result.table.total == len(proteins)
    columns = result.table.columns
    assert columns[0] == "id" and columns[2] == "id in other"
    for row in result.table.rows:
        assert row[2] == row[0].replace("SYN_00", "OTH_00")
        assert row[columns.index("identity (%)")] == 100
    assert "100.0 % identical on average" in result.text
    identity = run("genome_identity", library)
    assert "about 100.00 %" in identity.text and "an estimate" in identity.text
    blocks = run("synteny", library)
    assert "No block is inverted." in blocks.text
    assert blocks.figure is not None and blocks.table.rows[0][7] == "same"
    links = run("synteny", library, view="links").figure
    assert any(trace.get("fill") == "toself" for trace in links["data"])
    assert run("synteny", library, what="unaligned").table is None
    library.close()


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("what is the ANI of the two genomes?", "genome_identity", {}),
        ("how similar are these genomes?", "genome_identity", {}),
        ("show the synteny of syn and draft", "synteny", {"first": "syn", "second": "draft"}),
        ("are there any inversions?", "synteny", {"what": "inversions"}),
        ("draw a link view of the genomes side by side, synteny", "synteny", {"view": "links"}),
        ("which regions are only in one of them?", "synteny", {"what": "unaligned"}),
        (
            "which genes of draft are missing in syn by protein similarity?",
            "shared_proteins",
            {"what": "only_first", "first": "draft", "second": "syn"},
        ),
        (
            "which orthologs do they share with at least 80 % identity?",
            "shared_proteins",
            {"identity": 0.8},
        ),
        ("compare these two genomes", "compare_genomes", None),
        ("which gene symbols do they share?", "shared_genes", None),
        ("what does abcB do?", "gene_details", None),
    ],
)
def test_questions(pair, question: str, tool: str, arguments: dict | None) -> None:
    (call,) = plan(question, pair).calls
    assert call.tool == tool
    if arguments is not None:
        assert call.arguments == arguments


def test_one_genome_is_not_compared(synthetic) -> None:
    for question in ("are there any inversions?", "what is the ANI?"):
        calls = plan(question, synthetic.library).calls
        assert all(call.tool not in ("synteny", "genome_identity") for call in calls)


def test_missing_genes_are_told_by_names_or_by_proteins(pair, monkeypatch) -> None:
    question = "which genes of draft are missing in syn?"
    assert plan(question, pair).calls[0].tool == "shared_genes"
    monkeypatch.setattr("app.plan.comparing._share_named", lambda genome: 0.1)
    (call,) = plan(question, pair).calls
    assert (call.tool, call.arguments["first"]) == ("shared_proteins", "draft")


def test_a_stop_is_said(pair, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path))
    session = Session(pair)

    def stop(fraction: float, text: str) -> None:
        session.stopped.set()

    session.stopped.clear()
    answer = ask(session, "what is the ANI of the two genomes?", stop)
    assert answer.status == "declined" and "Stopped" in answer.text


def test_the_tab_shows_all_and_saves_safely(synthetic, tmp_path) -> None:
    from app.comparison import compare
    from app.tools.base import Table
    from app.ui import compare as tab

    path = tmp_path / "other.gbk"
    path.write_text(synthetic.path.read_text().replace("SYN_00", "OTH_00"))
    library = Library.open([synthetic.path, path])
    one, other = library.genomes
    told = []
    made = compare(library, one, other, 0.5, 0.7, lambda f, w: told.append(f) or True)
    assert told == sorted(told) and told[-1] > 0.9
    assert {"Overview", "Identity", "Genes in both", "Blocks", "Extra copies"} <= set(made.tables)
    assert made.dots is not None and made.links is not None
    overview = made.tables["Overview"]
    coding = overview.columns.index("coding (%)")
    spans = set()
    for record in synthetic.records.values():
        for feature in record.features:
            if feature.type == "CDS":
                spans |= {(record.id, base) for base in feature.location}
    total = sum(len(record) for record in synthetic.records.values())
    assert overview.rows[0][coding] == pytest.approx(100 * len(spans) / total, abs=0.01)
    stopped = compare(library, one, other, 0.5, 0.7, lambda f, w: False)
    assert "Stopped" in stopped.said[-1] and "Overview" in stopped.tables
    values = tab.table(made, "Genes in both")
    lines = Path(values[2]["value"]).read_text().splitlines()
    assert len(lines) == made.tables["Genes in both"].total + 1
    evil = Table(["id"], [["=cmd()"], ['a,"b"']], 2)
    assert Path(tab.save(evil, "../Only in <x>", "csv")).read_text() == 'id\n\'=cmd()\n"a,""b"""\n'
    library.close()
