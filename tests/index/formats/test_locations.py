"""Locations against Biopython's own reading of them, and the repairs it does not make."""

import warnings

import pytest
from Bio.SeqFeature import Location as BioLocation
from hypothesis import given
from hypothesis import strategies as st

from index.formats.locations import DEEPEST, LocationError, parse
from index.records import Part

LENGTH = 1000


def by_biopython(text: str, circular: bool = False) -> list[tuple[int, int, int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        location = BioLocation.fromstring(text, LENGTH, circular, True)
    return [(int(part.start), int(part.end), part.strand) for part in location.parts]


def as_tuples(text: str, circular: bool = False) -> list[tuple[int, int, int]]:
    return [(p.start, p.end, p.strand) for p in parse(text, LENGTH, circular).parts]


@st.composite
def spans(draw) -> str:
    start = draw(st.integers(1, LENGTH))
    end = draw(st.integers(start, LENGTH))
    below, above = draw(st.sampled_from(["", "<"])), draw(st.sampled_from(["", ">"]))
    return f"{below}{start}..{above}{end}"


@st.composite
def texts(draw) -> str:
    operator = draw(st.sampled_from(["", "join", "order"]))
    outside = draw(st.booleans())
    if not operator:
        text = draw(spans())
    else:
        pieces = draw(st.lists(spans(), min_size=2, max_size=6))
        if not outside:
            flips = draw(st.lists(st.booleans(), min_size=len(pieces), max_size=len(pieces)))
            pieces = [
                f"complement({piece})" if flip else piece
                for piece, flip in zip(pieces, flips, strict=True)
            ]
        text = f"{operator}({','.join(pieces)})"
    return f"complement({text})" if outside else text


@given(texts())
def test_same_parts_in_the_same_order_as_biopython(text):
    assert as_tuples(text) == by_biopython(text)


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "(9.10)..(20.25)",
        "one-of(5,8,11)..20",
        "10..one-of(15,18)",
        "12^13",
        "join(complement(918..963),complement(691..871))",
        "order(1..10,30..40)",
    ],
)
def test_odd_positions_as_biopython(text):
    assert as_tuples(text) == by_biopython(text)


@pytest.mark.parametrize("text", ["990..10", "complement(990..10)", "join(900..950,990..10)"])
def test_end_before_start_goes_over_the_origin_of_a_circle(text):
    assert as_tuples(text, circular=True) == by_biopython(text, circular=True)
    with pytest.raises(LocationError, match="circular"):
        parse(text, LENGTH, circular=False)


def test_past_the_end_wraps_on_circles_and_is_cut_on_lines():
    wrapped = parse("complement(990..1010)", LENGTH, circular=True)
    assert wrapped.parts == (Part(0, 10, -1), Part(989, 1000, -1))
    assert wrapped.operator == "join" and wrapped.repairs
    cut = parse("990..1010", LENGTH, circular=False)
    assert cut.parts == (Part(989, 1000, 1),) and cut.fuzzy_end and cut.repairs


def test_trans_splicing_keeps_the_written_order():
    text = "join(complement(700..800),200..300,350..400)"
    assert as_tuples(text) == [(699, 800, -1), (199, 300, 1), (349, 400, 1)]


def test_other_records_are_left_out_and_told():
    found = parse("join(10..20,J00194.1:100..202,30..40)", LENGTH, circular=False)
    assert [(p.start, p.end) for p in found.parts] == [(9, 20), (29, 40)]
    assert "J00194.1" in found.repairs[0]
    with pytest.raises(LocationError):
        parse("J00194.1:100..202", LENGTH, circular=False)


def test_slippage_may_use_a_base_twice():
    assert as_tuples("join(1..100,100..200)") == [(0, 100, 1), (99, 200, 1)]


def test_fuzzy_ends_are_those_of_the_outermost_parts():
    found = parse("complement(join(<5..20,30..>40))", LENGTH, circular=False)
    assert found.fuzzy_start and found.fuzzy_end
    inner = parse("join(5..>20,<30..40)", LENGTH, circular=False)
    assert not inner.fuzzy_start and not inner.fuzzy_end


def test_between_is_empty():
    assert parse("1000^1", LENGTH, circular=True).parts == (Part(1000, 1000, 1),)
    with pytest.raises(LocationError):
        parse("5^9", LENGTH, circular=False)


def test_proteins_have_no_strand():
    assert parse("5..10", LENGTH, circular=False, stranded=False).parts == (Part(4, 10, 0),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "join()",
        "1001..1010",
        "-5..-2",
        "join(1..5",
        "5..",
        "9" * 5000,
        "complement(" * 9999,
    ],
)
def test_nonsense_is_one_error(text):
    with pytest.raises(LocationError):
        parse(text, LENGTH, circular=False)


def test_deep_nesting_ends():
    with pytest.raises(LocationError, match="deep"):
        parse("complement(" * (DEEPEST + 5) + "1..5" + ")" * (DEEPEST + 5), LENGTH, False)


@given(st.text(alphabet="0123456789.,<>()^:-joincmpletrdA", max_size=40), st.booleans())
def test_any_text_gives_parts_on_the_record_or_an_error(text, circular):
    try:
        found = parse(text, LENGTH, circular)
    except LocationError:
        return
    assert all(0 <= part.start <= part.end <= LENGTH for part in found.parts)
