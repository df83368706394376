"""What notebooks show and take: HTML that nothing breaks out of, tables, SeqRecords."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from Bio import SeqIO

from app.answer import ask
from app.session import Session
from app.tools.base import Citation, Result, Table

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
ALLOWED = {"div", "p", "strong", "em", "br", "small", "table", "thead", "tbody", "tr", "th", "td",
           "pre"}  # fmt: skip


class Tags(HTMLParser):
    """Every tag and every attribute but the style of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def looked(item) -> Tags:
    tags = Tags()
    tags.feed(item._repr_html_())
    assert tags.tags <= ALLOWED
    assert tags.attributes <= {"style"}
    return tags


def test_injected_html_stays_text(synthetic) -> None:
    result = Result(
        f"See {EVIL} and **{EVIL}**.\n\n```fasta\n>a {EVIL}\nACGT\n```",
        table=Table(["id", EVIL], [[EVIL, 1], ["b\\<i>", 2]], 2),
        citations=[Citation(EVIL, 1, 2, 1, EVIL)],
    )
    shown = looked(result)
    assert shown.text.count("<script>") >= 5
    answer = ask(Session(synthetic.library), f"what does feoB do? {EVIL}")
    assert "<script>" in looked(answer).text
    assert "<script>" in looked(ask(Session(synthetic.library), "what is SYN_0011?")).text
    genome = synthetic.library.genomes[0]
    before = genome.organism
    genome.organism = EVIL
    assert EVIL in looked(genome).text
    genome.organism = before


def test_emphasis_is_kept_and_escapes_are_taken_back() -> None:
    shown = Result("*lacZ* (b0344) is **one** of 3 \\*stars\\* and a \\<tag>.")._repr_html_()
    assert "<em>lacZ</em>" in shown and "<strong>one</strong>" in shown
    assert "*stars* and a &lt;tag&gt;." in shown


def test_a_genome_iterates_as_seqio_does(synthetic) -> None:
    wanted = list(SeqIO.parse(synthetic.path, "genbank"))
    found = list(synthetic.library.genomes[0])
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert (one.id, str(one.seq), one.description) == (
            other.id, str(other.seq), other.description
        )  # fmt: skip
        assert len(one.features) == len(other.features)
        for mine, theirs in zip(one.features, other.features, strict=True):
            assert mine.type == theirs.type
            assert str(mine.location) == str(theirs.location)
            assert mine.qualifiers == theirs.qualifiers
        assert one.annotations["topology"] == other.annotations["topology"]
        assert one.annotations["organism"] == other.annotations["organism"]


def test_tables_of_a_genome(synthetic) -> None:
    pytest.importorskip("pyarrow", reason="the extra notebook is not installed")
    genome = synthetic.library.genomes[0]
    genes = genome.to_pandas()
    assert list(genes["id"]) == [row[0] for row in genome.sql("SELECT id FROM genes")]
    assert genome.to_arrow("features").num_rows == genome.sql("SELECT count(*) FROM features")[0][0]
    with pytest.raises(ValueError, match="no table"):
        genome.to_arrow("genes; DROP TABLE genes")


def test_tables_of_answers(synthetic) -> None:
    pytest.importorskip("pyarrow", reason="the extra notebook is not installed")
    answer = ask(Session(synthetic.library), "list all genes")
    frame = answer.to_pandas()
    assert list(frame.columns) == answer.table.columns
    assert frame["id"].tolist() == [row[0] for row in answer.table.rows]
    assert frame["start"].tolist() == [row[answer.table.columns.index("start")]
                                       for row in answer.table.rows]  # fmt: skip
    mixed = Table(["a", "a", "b"], [[1, "x", 1], [None, 2, 2.5], [3, None, None]], 3).to_arrow()
    assert mixed.column_names == ["a", "a_2", "b"]
    assert [str(kind) for kind in mixed.schema.types] == ["int64", "string", "double"]
    assert mixed.column("b").to_pylist() == [1.0, 2.5, None]
    assert Result("nothing").to_pandas().empty
