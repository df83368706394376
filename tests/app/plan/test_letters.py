"""Genes of one letter, families in capitals, what lies between two genes, first and last."""

from __future__ import annotations

import pytest

from app.plan.entities import mark
from app.plan.names import find_unknown
from app.plan.planner import plan_with
from app.plan.vocabulary import Vocabulary

SYMBOLS = ["A", "B", "C", "N", "O", "P", "Q", "S", "cI", "cII", "ND1", "ND2", "ND4L", "COX1"]


@pytest.fixture(scope="module")
def phage() -> Vocabulary:
    return Vocabulary.build(
        names=[SYMBOLS],
        symbols=SYMBOLS,
        products=("capsid protein", "NADH dehydrogenase subunit 1", "cytochrome c subunit I"),
        records=[("NC_777777.1", "NC_777777", "Phage primus, complete genome")],
        genomes=[("primus", "Phage primus")],
        types=["gene", "CDS", "tRNA"],
    )


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("what distance is it from O to P?", ["O", "P"]),
        ("the last 30 bases of the S reading frame", ["S"]),
        ("is Q upstream or downstream of A?", ["Q", "A"]),
        ("does anything lie within B?", ["B"]),
        ("list Q, P and C with their lengths", ["Q", "P", "C"]),
        ("what does Q do, and where is it?", ["Q"]),
        ("how many A and C are there?", []),
        ("share of N and A in the composition", []),
        ("A gene that starts with C?", []),
        ("does S. aureus have it?", []),
    ],
)
def test_one_letter(phage: Vocabulary, question: str, found: list[str]) -> None:
    assert mark(question, phage).values("gene") == found


@pytest.mark.parametrize(
    ("question", "stem"),
    [("every ND subunit, with its length", "ND"), ("how many ND subunits are there?", "ND")],
)
def test_a_family_by_its_stem(phage: Vocabulary, question: str, stem: str) -> None:
    (call,) = plan_with(question, phage).calls
    assert call.arguments["filter"] == {"prefix": stem}


@pytest.mark.parametrize(
    "question",
    [
        "give me the bases that lie between {0} and {1}",
        "I want the intergenic spacer separating {0} from {1} in FASTA",
        "sequence of the gap between {0} and {1}?",
        "please paste the sequence from the end of {0} to the beginning of {1}",
    ],
)
def test_the_letters_between(names, question: str) -> None:
    (call,) = plan_with(question.format("trpA", "trpB"), names).calls
    assert (call.tool, call.arguments) == (
        "between_genes",
        {"first": "trpA", "second": "trpB", "what": "sequence"},
    )


@pytest.mark.parametrize(
    "question",
    [
        "which gene comes first and which last?",
        "the last and the first gene of this chromosome",
        "of all genes, the very first one and the very last one please",
    ],
)
def test_first_and_last(names, question: str) -> None:
    (call,) = plan_with(question, names).calls
    assert call.tool == "extremes" and "sort_by" not in call.arguments


def test_the_widest_gap_with_its_bases(names) -> None:
    (call,) = plan_with("the longest stretch without any gene, with its sequence", names).calls
    assert call.tool == "intergenic" and call.arguments["with_sequence"]


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("Hello! I'm preparing a quiz on bacteria: how many tRNA genes are there?", "count_genes",
         {"filter": {"types": ["tRNA"]}}),
        ("I teach a course. Which protein is the largest?", "list_genes",
         {"filter": {"types": ["protein"]}, "sort_by": "aa_length", "order": "descending",
          "limit": 1}),
        ("lacZ: is it before dnaA?", "between_genes",
         {"first": "lacZ", "second": "dnaA", "what": "order"}),
        ("protein of lacZ from residue 12 to 40", "protein_residues",
         {"name": "lacZ", "start": 12, "end": 40}),
        ("which tRNA genes are not on the reverse strand?", "list_genes",
         {"filter": {"types": ["tRNA"], "strand": 1}}),
        ("which gene has the highest AT content?", "list_genes",
         {"filter": {}, "sort_by": "gc", "limit": 1}),
        ("is any gene inside gyrB?", "overlaps", {"name": "gyrB", "nested": True}),
        ("what does the seventh gene encode?", "list_genes", {"limit": 1, "offset": 6}),
        ("list genes below 400 bp that are not putative", "list_genes",
         {"filter": {"max_length": 399, "without": ["putative"]}}),
        ("who submitted this record?", "provenance", {"field": "authors"}),
        ("list the tRNAs by length", "list_genes",
         {"filter": {"types": ["tRNA"]}, "sort_by": "length", "order": "descending"}),
    ],
)  # fmt: skip
def test_other_words_for_one_thing(names, question: str, tool: str, arguments: dict) -> None:
    (call,) = plan_with(question, names).calls
    given = {key: item for key, item in call.arguments.items() if item != {}}
    wanted = {key: item for key, item in arguments.items() if item != {}}
    assert (call.tool, given) == (tool, wanted)


@pytest.mark.parametrize(
    "question",
    [
        "which genes are induced in the microarray?",
        "is growth on lactose better than on glucose?",
        "what is the GC content at the third codon position of lacZ?",
    ],
)
def test_what_would_be_left_out_is_declined(names, question: str) -> None:
    planned = plan_with(question, names)
    assert planned.status == "declined" and not planned.calls


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("is lacZ longer than lacY?", "pair"),
        ("are gyrB and recA on the same strand?", "pair"),
        ("is lacZ over 3 kb long?", "bound"),
    ],
)
def test_yes_or_no_is_said_first(names, question: str, kind: str) -> None:
    assert [claim.kind for claim in plan_with(question, names).claims] == [kind]


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("what is the start codon of R?", ["R"]),
        ("where's W, and how long is it?", ["W"]),
        ("genes D and R: which lies inside which?", ["D", "R"]),
        ("share of C in the genome", []),
        ("how many G and T are there?", []),
    ],
)
def test_a_letter_that_names_no_gene(phage: Vocabulary, question: str, absent: list[str]) -> None:
    assert mark(question, phage).values("absent") == absent


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("how many genes point to the left?", "count_genes", {"filter": {"strand": -1}}),
        ("what are the last four genes?", "list_genes", {"order": "descending", "limit": 4}),
        ("which is the longest trp gene?", "list_genes",
         {"filter": {"prefix": "trp"}, "sort_by": "length", "order": "descending", "limit": 1}),
        ("give me upstream 80 and downstream 20 of recA", "gene_sequence",
         {"names": ["recA"], "upstream": 80, "downstream": 20}),
        ("exclude pseudogenes: how many genes are on the minus strand?", "count_genes",
         {"filter": {"strand": -1, "pseudo": False}}),
        ("sort the trp genes of this strain (trpA etc.) by protein size, longest one first",
         "list_genes", {"filter": {"prefix": "trp"}, "sort_by": "aa_length",
                        "order": "descending"}),
        ("total tRNA length please", "gene_statistics",
         {"filter": {"types": ["tRNA"]}, "statistic": "total"}),
    ],
)  # fmt: skip
def test_more_words_for_one_thing(names, question: str, tool: str, arguments: dict) -> None:
    (call,) = plan_with(question, names).calls
    given = {key: item for key, item in call.arguments.items() if item != {}}
    assert (call.tool, given) == (tool, arguments)


@pytest.mark.parametrize(
    "question",
    [
        "GC content of the insert",
        "what is the gc of the coding part?",
        "is lacZ before fooQ",
        "how many genes are longer than the average?",
        "how many bp are there between the two rRNAs?",
    ],
)
def test_parts_are_not_answered_with_the_whole(names, question: str) -> None:
    planned = plan_with(question, names)
    assert planned.status == "declined" or "absent" in str(planned.trace["entities"])


def test_a_genus_cut_short_is_no_gene(phage: Vocabulary) -> None:
    for rest in ("subtilis", "\0" * 8):  # what is the name of an open genome is masked by then
        assert not list(find_unknown(f"the longest gene of D. {rest} and its size", phage))


def test_a_number_with_a_letter_keeps_its_case(phage: Vocabulary) -> None:
    described = plan_with("where does the 12S gene begin?", phage)
    assert "12s" not in str(described.calls)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What percent of this sequence is A plus T?", True),
        ("a+t content?", True),
        ("share of A and T in the whole thing", True),
        ("what percent of cI is A plus T", False),
    ],
)
def test_share_of_two_letters(phage: Vocabulary, question: str, asked: bool) -> None:
    calls = [(call.tool, call.arguments) for call in plan_with(question, phage).calls]
    assert (calls == [("composition", {"field": "at"})]) is asked
