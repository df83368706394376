"""Answers on a terminal, in a pipe, and as JSON."""

import io
import json

import pytest
from rich.console import Console

from app.answer import Answer
from app.render import as_json, column_widths, print_answer, print_grid
from app.text import cell, clean, unmarked
from app.tools.base import Citation, SequenceOut, Table

WIDE = 100_000


def printed(answer, rows=20, terminal=False, width=80):
    out = io.StringIO()
    options = {"force_terminal": True, "color_system": None} if terminal else {}
    console = Console(file=out, width=width if terminal else WIDE, highlight=False, **options)
    print_answer(console, answer, rows)
    return out.getvalue()


def genes(count):
    columns = ["id", "gene", "product", "record", "start", "end", "strand", "length (bp)"]
    product = "5-carboxymethylaminomethyl-2-thiouridine synthesis enzyme"
    rows = [
        [f"DNAHLM_{n:05}", "mnmG", product, "DEMO_000001.1", 61351 + n, 62256 + n, "+", 906]
        for n in range(count)
    ]
    return Table(columns, rows, count)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (1234567, "1,234,567"),
        (0, "0"),
        (-5, "-5"),
        (1234.5, "1,234.5"),
        (0.0, "0"),
        (2.0, "2"),
        ("+", "+"),
        ("a\\<b \\*c", "a<b *c"),
        ("tab\x1b[2Jx", "tab [2Jx"),
    ],
)
def test_cell(value, text):
    assert cell(value) == text


def test_clean_takes_control_and_direction_characters():
    hostile = "a\x00b\x1b[31mc\x07d\x9be\u202ef\u2066g\rh"
    assert clean(hostile) == "a b [31mc d e f g h"
    assert clean("α-Proteobacteria 5′→3′ é") == "α-Proteobacteria 5′→3′ é"


def test_unmarked_drops_emphasis_and_escapes_only():
    assert unmarked("*lacZ* (b0344) and *lacY*.") == "lacZ (b0344) and lacY."
    assert unmarked("*lacZ*, *trpL'*") == "lacZ, trpL'"
    assert unmarked("2 * 3 * 4 and a\\*b \\<i>") == "2 * 3 * 4 and a*b <i>"
    assert unmarked("stop codon * at * 5") == "stop codon * at * 5"


def test_piped_output_is_plain_and_unbroken():
    text = "*lacZ* " + "is a long word " * 20
    out = printed(Answer("q", "answered", text, table=genes(3)))
    assert "*" not in out and "\x1b" not in out
    lines = out.splitlines()
    assert lines[0] == text.replace("*", "").strip() or lines[0] == text.replace("*", "")
    row = next(line for line in lines if line.startswith("DNAHLM_00000"))
    assert row.split()[-6:] == ["enzyme", "DEMO_000001.1", "61,351", "62,256", "+", "906"]


def test_names_and_numbers_stay_whole_on_eighty_columns():
    out = printed(Answer("q", "answered", "Genes.", table=genes(2)), terminal=True)
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 80
    for whole in ("DNAHLM_00001", "DEMO_000001.1", "61,352", "mnmG"):
        assert whole in out


def test_rows_are_limited_and_said():
    answer = Answer("q", "answered", "Genes.", table=genes(30))
    out = printed(answer, rows=5)
    assert out.count("DNAHLM_") == 5 and "5 of 30 rows shown" in out
    out = printed(answer, rows=None)
    assert out.count("DNAHLM_") == 30 and "rows shown" not in out


def test_total_beyond_the_rows_held_is_said():
    table = genes(3)
    table.total = 40
    assert "3 of 40 rows shown" in printed(Answer("q", "answered", "Genes.", table=table), None)


def test_status_is_named_where_nothing_is_answered():
    assert printed(Answer("q", "declined", "No such gene.")).startswith("declined\nNo such gene.")
    assert printed(Answer("q", "answered", "Yes.")) == "Yes.\n"


def test_sources_are_listed_up_to_ten():
    cited = [Citation("R[1]", n, n + 5, -1, f"g{n}", "product") for n in range(1, 14)]
    out = printed(Answer("q", "answered", "Yes.", citations=cited))
    assert "  R[1]:1..6(-) g1 [product]" in out
    assert "g10 " in out and "g11 " not in out and "and 3 more" in out


def test_fasta_is_printed_as_it_is():
    sequence = SequenceOut("g1", "[bold]x``` y[/bold]", "ACGT" * 50)
    from app.answer import fasta_block

    text = "Here.\n\n" + fasta_block([sequence])
    for terminal in (False, True):
        lines = printed(Answer("q", "answered", text), terminal=terminal).splitlines()
        assert ">g1 [bold]x``` y[/bold]" in lines
        start = lines.index(">g1 [bold]x``` y[/bold]") + 1
        assert "".join(lines[start:]) == sequence.sequence
        assert "```fasta" not in lines


def test_text_of_a_file_is_no_console_markup():
    table = Table(["id", "product"], [["g1", "[red]x[/red] [link=http://a]y[/link]"]], 1)
    out = printed(Answer("q", "answered", "[bold]B[/bold]", table=table))
    assert "[bold]B[/bold]" in out and "[red]x[/red] [link=http://a]y[/link]" in out


def test_json_is_one_line_whatever_the_text():
    answer = Answer("q\n", "answered", "a\nb\u2028c é", table=genes(2))
    line = as_json(answer, 1, 7)
    assert "\n" not in line and "é" in line
    data = json.loads(line)
    assert data["id"] == 7 and data["answer"] == answer.text and len(data["table"]["rows"]) == 1


def test_widths_give_way_where_texts_are_long():
    columns, body = ["id", "length (bp)", "text"], [["A" * 12, "7", "word " * 40]]
    assert column_widths(columns, body, None) == [12, 11, 200]
    sizes = column_widths(columns, body, 60)
    assert sizes[0] == 12 and sum(sizes) + 4 == 60
    narrow = column_widths(columns, body, 20)
    assert narrow[0] == 12 and narrow[2] >= 12


def test_a_grid_without_rows_has_its_heads():
    out = io.StringIO()
    print_grid(Console(file=out, width=WIDE), ["one", "two words"], [])
    assert out.getvalue().splitlines()[0].split("  ") == ["one", "two words"]
