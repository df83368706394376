"""Numbers, names and places as people read them; text of a file stays text."""

import pytest

from app.tools.shared import phrase


def test_numbers() -> None:
    assert phrase.number(4641652) == "4,641,652"
    assert phrase.number(2.5) == "2.50"
    assert phrase.bp(1024) == "1,024 bp"
    assert phrase.aa(1) == "1 amino acid"
    assert phrase.percent(0.50789) == "50.79 %"


@pytest.mark.parametrize(
    ("value", "noun", "text"),
    [
        (0, "gene", "no genes"),
        (1, "gene", "1 gene"),
        (2004, "gene", "2,004 genes"),
        (3, "CDS", "3 CDS"),
        (2, "entry", "2 entries"),
        (2, "tRNA or rRNA", "2 tRNA or rRNA features"),
    ],
)
def test_count(value: int, noun: str, text: str) -> None:
    assert phrase.count(value, noun) == text


def test_join() -> None:
    assert phrase.join([]) == ""
    assert phrase.join(["a", "b"]) == "a and b"
    assert phrase.join(["a", "b", "c"], "or") == "a, b or c"


def test_plain_keeps_text_inert() -> None:
    assert phrase.plain("<b>x</b>\n\ty") == "\\<b>x\\</b> y"
    assert phrase.plain("[click](http://x)") == "[click] (http://x)"
    assert phrase.plain("a*b") == "a\\*b"
    assert phrase.plain("x < y") == "x < y"


def test_names_and_places(synthetic) -> None:
    genome = synthetic.library.genomes[0]
    gene = genome.gene("abcB")
    assert phrase.gene_name(gene) == "*abcB* (SYN_0002)"
    assert phrase.place(genome, gene) == "on the minus strand of SYN_000001.1 at 601..1,200"
    assert str(phrase.citation(genome, gene)) == "SYN_000001.1:601..1200(-) SYN_0002"
    assert phrase.gene_name(genome.gene("SYN_0003")) == "SYN_0003"


def test_over_the_origin(synthetic) -> None:
    genome = synthetic.library.genomes[0]
    gene = genome.gene("dnaZ")
    assert phrase.ends(genome, gene) == (5899, 99)
    assert "over the origin" in phrase.span(genome, gene)


def test_gene_table(synthetic) -> None:
    genome = synthetic.library.genomes[0]
    rows = [(genome, gene) for gene in genome.lookup("dupX")]
    table = phrase.gene_table(rows, ("gene", "start", "aa_length"), {"more": [1, 2]})
    assert table.columns == ["id", "gene", "start", "length (aa)", "more"]
    assert table.rows == [["SYN_0008", "dupX", 3501, 99, 1], ["SYN_0009", "dupX", 3901, 99, 2]]
