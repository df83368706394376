"""FASTA against a brute-force reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats import fasta, open_any
from index.formats.notes import Notes
from index.records import FormatError


def read(text: bytes, size: int = 1 << 20):
    diagnostics = []
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    return list(fasta.records(pieces, "x.fa", Notes("x.fa", diagnostics), 1)), diagnostics


def brute(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if line.startswith(">"):
            found.append((line[1:].strip(), ""))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + "".join(line.split()).upper())
    return found


LINES = st.lists(
    st.one_of(
        st.text(alphabet="ACGTNacgtnRY \t", max_size=30),
        st.text(alphabet="ab1 |=", max_size=10).map(lambda text: ">" + text),
    ),
    max_size=12,
).map(lambda lines: ">first\n" + "\n".join(lines))


@given(LINES, st.integers(1, 40))
def test_same_records_as_brute_force_wherever_the_text_is_cut(text, size):
    records, _ = read(text.encode(), size)
    expected = brute(text)
    assert [record.sequence.decode() for record in records] == [letters for _, letters in expected]
    for record, (title, _) in zip(records, expected, strict=True):
        if title:
            assert record.id.startswith(title.split()[0])
    assert len({record.id for record in records}) == len(records)


def test_lines_over_a_megabyte_hold_what_looks_like_titles(monkeypatch):
    monkeypatch.setenv("DNAHLM_MAX_TITLE", "16")
    sequence = b"ACGT>#;AC" * 50
    (record,), diagnostics = read(b">x\n" + sequence + b"\nGG\n", 5)
    assert record.length == len(sequence) + 2
    assert record.sequence == b"ACGTNNNAC" * 50 + b"GG"
    assert "characters that are no residues" in diagnostics[0].message


def test_a_title_without_end_is_refused(monkeypatch):
    monkeypatch.setenv("DNAHLM_MAX_TITLE", "16")
    with pytest.raises(FormatError, match="line 1: a title or comment is longer than 16 bytes"):
        read(b">" + b"x" * 100, 5)


def test_line_numbers_are_those_of_the_titles():
    text = b"\n\n>a\nACGT\nACGT\n\n>b\n>c x\nAC\n"
    records, diagnostics = read(text, 3)
    lines = text.split(b"\n")
    assert [lines[r.line - 1] for r in records] == [b">a", b">b", b">c x"]
    assert [(d.record, d.line) for d in diagnostics] == [("b", 7)]


@pytest.mark.parametrize(
    ("sequence", "molecule"),
    [
        ("ACGTNNRYACGT" * 9, "DNA"),
        ("ACGUACGUNN" * 9, "RNA"),
        ("MENLNMDLLYMAAAVMMGLAAIGAAIGIGILGG", "protein"),
        ("mkvlaagic*", "protein"),
        ("N" * 80, "DNA"),
        ("XXACGTACGTXX", "DNA"),
    ],
)
def test_molecules_are_told_apart(sequence, molecule):
    (record,), _ = read(f">x\n{sequence}\n".encode())
    assert record.molecule == molecule
    assert record.sequence == sequence.upper().replace("X", "N").encode()


def test_short_proteins_follow_their_neighbours():
    long = b"MENLNMDLLYMAAAVMMGLAAIGAAIGIGILGG" * 3
    records, _ = read(b">a\n" + long + b"\n>b\nGAT\n>c\nMKV\n")
    assert [record.molecule for record in records] == ["protein"] * 3


def test_comments_are_skipped_but_not_lines_of_bases():
    records, _ = read(b"# banner\n>a x\n# note on it\nACGT\n;more words\n>b\n#ACGTACGT\n")
    assert [r.sequence for r in records] == [b"ACGT", b"NACGTACGT"]


def test_untidy_letters_keep_their_places_and_are_told():
    (record,), diagnostics = read(b">x\nAC-GT.1?acgu\n")
    assert record.sequence == b"ACNGTNNNACGT"
    assert [d.severity for d in diagnostics] == ["warning", "warning"]
    assert all(d.record == "x" and d.line == 1 for d in diagnostics)


def test_identifiers_are_unique_even_where_a_suffix_is_taken():
    records, diagnostics = read(b">a\nA\n>a_2\nA\n>a\nA\n>a\nA\n>\nA\n")
    assert [r.id for r in records] == ["a", "a_2", "a_3", "a_4", "record_5"]
    assert len(diagnostics) == 3


def test_titles_say_topology_and_organism():
    (record,), _ = read(b">c1 [organism=Escherichia coli] [topology=circular] complete\nACGT\n")
    assert (record.organism, record.topology) == ("Escherichia coli", "circular")


def test_text_before_the_first_title_is_told(tmp_path):
    path = tmp_path / "x.fa"
    path.write_bytes(b"lost title\nACGTACGTACGT\n>b\nACGTACGTACGTACGT\n")
    opened = open_any(path)
    assert [r.id for r in opened] == ["b"]
    assert opened.diagnostics[0].severity == "error"


@given(LINES, st.integers(1, 40))
def test_letters_in_lower_case_are_counted(text, size):
    """Of each record, wherever the text is cut; blanks and titles are no letters."""
    records, _ = read(text.encode(), size)
    written = ["".join(part.split("\n")[1:]) for part in ("\n" + text).split("\n>")[1:]]
    expected = [sum(letter.islower() for letter in letters) for letters in written]
    assert [record.lower_case for record in records] == expected


def test_case_of_proteins_and_comments_is_not_counted():
    records, _ = read(b">p\nmkvlaaqwefplivmkkqwert\n>q\nMKVLwefp\n; a comment\n")
    assert [record.lower_case for record in records] == [None, None]
    records, _ = read(b">d\nACgtACGT\n; a comment in lower case\nacGT\n")
    assert [record.lower_case for record in records] == [4]
