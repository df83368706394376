"""Markdown for the page: text of files stays text."""

import re

import pytest

from app.answer import Answer, combine
from app.tools.base import Citation, Result, SequenceOut, Table
from app.tools.shared.phrase import plain
from app.ui.markdown import answer_markdown, code, rows_words, safe, table_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/x.png)",
    "[click](http://evil.example)",
    "[ref]: http://evil.example",
    "see http://evil.example/a?b=c or www.evil.example",
    "<http://evil.example>",
    "$$\\href{http://evil.example}{x}$$",
    "``` <img src=x> ```",
    "`<b>`",
    "&lt;img src=x&gt;",
    "a\u202eb\x1b[31m",
]


def rendered(text):
    """What the page's own markdown library makes of it."""
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it is not installed")
    parser = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table")
    return parser.render(text)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("treat", [lambda text: text, plain], ids=["raw", "plain"])
def test_hostile_text_makes_no_element(text, treat):
    html = rendered(safe(treat(text)))
    assert re.findall(r"<(\w+)", html) == ["p"]
    assert "&amp;lt;img" in html or "&lt;img src=x&gt;" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_link_is_left_for_autolinking(text):
    assert "://" not in safe(text) and "www." not in safe(text)


def test_emphasis_code_and_breaks_keep_working():
    html = rendered(safe("*lacZ* cuts at `G^AATTC` and `GAATTC`."))
    assert "<em>lacZ</em>" in html and "<code>G^AATTC</code> and <code>GAATTC</code>" in html


def test_an_escaped_bracket_reads_as_it_was_written():
    html = rendered(safe(plain("iron <script>x</script> *star* 5'->3'")))
    assert html.strip() == "<p>iron &lt;script&gt;x&lt;/script&gt; *star* 5'-&gt;3'</p>"


def test_inline_code_cannot_be_left():
    html = rendered(code("R`1`\n\n<img src=x>:1..2(+) g"))
    assert re.findall(r"<(\w+)", html) == ["p", "code"]
    assert "R'1' &lt;img src=x&gt;:1..2(+) g" in html


def test_table_cells_are_inert():
    table = Table(["id", "product"], [["g|1", text] for text in HOSTILE], len(HOSTILE))
    html = rendered(answer_markdown(Answer("q", "answered", "Genes.", table=table)))
    tags = set(re.findall(r"<(\w+)", html))
    assert tags == {"p", "table", "thead", "tbody", "tr", "th", "td", "em"}
    assert html.count("<td") == 2 * 10


@pytest.mark.parametrize("hostile", HOSTILE)
def test_every_place_of_an_answer_is_inert(hostile):
    result = Result(
        f"About {hostile}.",
        citations=[Citation(hostile, 1, 2, 1, hostile)],
        sequences=[SequenceOut("id", hostile, "ACGT")],
    )
    html = rendered(answer_markdown(combine("q", [result])))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "code", "pre"}
    assert html.count("<pre") == 1


def test_fences_in_prose_open_no_block():
    text = "Note: a\n```\n<img src=x>\n```\nb"
    html = rendered(answer_markdown(Answer("q", "answered", text)))
    assert "<pre" not in html and "<img" not in html


def test_sequences_stand_in_one_block_letter_by_letter():
    result = Result("Here.", sequences=[SequenceOut("g1", "lacZ A->G <x>", "ACGT" * 40)])
    text = answer_markdown(combine("q", [result]))
    assert text == (
        "Here.\n\n```fasta\n>g1 lacZ A->G <x>\n" + "ACGT" * 15 + "\n" + "ACGT" * 15 + "\n"
        "ACGTACGTACGTACGTACGTACGTACGTACGTACGTACGT\n```"
    )


def test_only_declined_answers_say_so():
    assert answer_markdown(Answer("q", "declined", "No gene.")).startswith("**Cannot be told")
    assert answer_markdown(Answer("q", "clarify", "Which?")) == "Which?"
    assert answer_markdown(Answer("q", "answered", "Yes.")) == "Yes."


def test_rows_and_sources_beyond_the_first_are_counted():
    table = Table(["id"], [[f"g{n}"] for n in range(12)], 40)
    cited = [Citation("R", n, n, 0, f"g{n}") for n in range(1, 9)]
    text = answer_markdown(Answer("q", "answered", "Genes.", table=table, citations=cited))
    assert "has the first 12 of 40 rows." in text and "| g9 |" in text and "| g10 |" not in text
    assert "`R:5..5(.) g5` and 3 more" in text and "g6`" not in text


@pytest.mark.parametrize(
    ("rows", "total", "said"),
    [
        (12, 12, "all 12 rows"),
        (1, 1, "all 1 row"),
        (6000, 6000, "the first 5,000 of 6,000 rows; *Download table* has all"),
        (300, 4639, "the first 300 of 4,639 rows"),
    ],
)
def test_rows_of_the_table_tab_are_counted(rows, total, said):
    assert rows_words(Table(["id"], [[n] for n in range(rows)], total)) == said


def test_a_long_table_says_where_all_of_it_is():
    table = Table(["id"], [[f"g{n}"] for n in range(900)], 900)
    *_, fold, tail = table_markdown(table)
    assert "Show 200 of 900 rows" in fold and "g199" in fold and "g200" not in fold
    assert tail == "The *Table* tab has all 900 rows."
