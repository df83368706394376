"""What a message about classification is read as; other questions are left to the planner."""

import random

import pytest

from app.examples import Item, Outcome
from app.plan.classifying import recognise
from app.session import Session, Turn
from app.tools.classify.guess import Guess
from index.demo import demo_genome
from index.library import Library

RNG = random.Random(11)
A, B, C = ("".join(RNG.choices("ACGT", k=60)) for _ in range(3))


@pytest.fixture(scope="module")
def library(tmp_path_factory, dnahlm_home):
    return Library.open([demo_genome(tmp_path_factory.mktemp("demo"))], home=dnahlm_home)


@pytest.fixture
def fresh(library):
    return Session(library)


@pytest.fixture
def running(library):
    """A conversation in which something was classified by two examples."""
    session = Session(library)
    session.bench.active.add([Item("p1", A, "promoter"), Item("o1", B, "other")])
    session.bench.queries = [Item("q1", C)]
    guess = Guess("promoter", "promoter", {"promoter": 0.8, "other": 0.2})
    session.bench.outcome = Outcome(
        [Item("q1", C)], [guess], "", ["promoter", "other"], "examples", "few-shot"
    )
    session.turns.append(Turn("classify", (("classify_sequences", {}),), "answered"))
    return session


def read(session, question):
    plan = recognise(question, session.library, session)
    return [] if plan is None else [(call.tool, call.arguments) for call in plan.calls]


@pytest.mark.parametrize(
    "question",
    [
        f"is this a promoter? {A}",
        f"Could {A} be a promoter?",
        f"check whether this is a promoter:\n{A}",
        f"does {A} look like a promoter",
        f">x\n{A}\nclassify as promoter or not",
    ],
)
def test_zero_shot_in_plain_words(fresh, question):
    ((tool, arguments),) = read(fresh, question)
    assert tool == "classify_sequences"
    assert [one["sequence"] for one in arguments["sequences"]] == [A]
    assert "promoter" in arguments["task"]


def test_a_short_sequence_after_its_examples_is_sent_on_to_be_refused(fresh):
    rows = f"{A} -> promoter\n{B} -> TATA"
    tools = read(fresh, f"{rows}\nwhich of these is this one?\nACGTA")
    assert [tool for tool, _ in tools] == ["add_examples", "classify_sequences"]
    assert tools[1][1]["sequences"] == [{"id": "s1", "sequence": "ACGTA"}]
    assert [tool for tool, _ in read(fresh, f"which are these?\n{rows}")] == ["add_examples"]


@pytest.mark.parametrize("letters", ["ACGTA", "ACGT1234ACGTACGT", "MKTAYIAKQRQISFVKS", ""])
def test_letters_that_are_no_sequence_are_sent_on_to_be_refused(fresh, letters):
    ((tool, arguments),) = read(fresh, f"is this a promoter?\n{letters}")
    assert tool == "classify_sequences" and arguments["task"] == "promoter"
    assert [one["sequence"] for one in arguments.get("sequences", [])] == [letters] * bool(letters)


@pytest.mark.parametrize(
    "question",
    [
        f"{A} -> promoter\n{B} -> other",
        f"add these examples:\n{A} promoter\n{B} other",
        f"sequence,label\n{A},promoter\n{B},other",
    ],
)
def test_labelled_sequences_become_examples(fresh, question):
    ((tool, arguments),) = read(fresh, question)
    assert tool == "add_examples"
    assert [one["label"] for one in arguments["sequences"]] == ["promoter", "other"]


def test_examples_and_a_query_are_two_steps(fresh):
    tools = read(fresh, f"{A} -> promoter\n{B} -> other\nwhich of these is {C}?")
    assert [tool for tool, _ in tools] == ["add_examples", "classify_sequences"]
    assert tools[1][1]["by"] == "examples"


def test_windows_in_words_as_examples(fresh):
    question = (
        "use upstream regions of tRNA genes as positive examples and random intergenic as negative"
    )
    first, second = read(fresh, question)
    assert first == (
        "add_examples",
        {"windows": {"filter": {"types": ["tRNA"]}}, "label": "positive"},
    )
    assert second == ("add_examples", {"windows": {"where": "intergenic"}, "label": "negative"})


def test_chain_of_steps(fresh):
    question = (
        "find genes annotated as sigma factors, take 60 bp before each, classify them as "
        "promoters, list the likely ones with their distance to the start codon"
    )
    plan = recognise(question, fresh.library, fresh)
    assert plan.chain
    assert [call.tool for call in plan.calls] == [
        "find_genes", "take_windows", "classify_sequences",
    ]  # fmt: skip
    assert plan.calls[1].arguments["windows"]["size"] == 60
    assert plan.calls[2].arguments["only"] == "promoter"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("scan the 10 kb around lacZ for promoters", {"around": "lacZ"}),
        ("where are promoters within 10 kb of lacZ?", {"around": "lacZ", "distance": 10_000}),
        ("scan positions 1000 to 5000 for terminators", {"start": 1000, "end": 5000}),
        ("predict promoters in 1..3000", {"start": 1, "end": 3000}),
        ("scan the plasmid for promoters above 80 %",
         {"record": "DEMO_000002.1", "threshold": 0.8}),
        ("scan the whole genome for promoters every 20 bp", {"step": 20}),
    ],
)  # fmt: skip
def test_scans(fresh, question, wanted):
    ((tool, arguments),) = read(fresh, question)
    assert tool == "scan_sequence"
    assert arguments["task"] in ("promoters", "terminators")
    assert {k: v for k, v in arguments.items() if k != "task"} == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("for promoters", {"task": "promoters"}),
        ("for promoters by the model", {"task": "promoters", "by": "model"}),
        ("for promoters with my examples", {"label": "promoter", "by": "examples"}),
        ("for other", {"label": "other"}),
    ],
)
def test_scans_with_examples_at_hand(running, words, wanted):
    ((tool, arguments),) = read(running, f"scan the 2 kb around lacZ {words}")
    assert tool == "scan_sequence"
    assert arguments == {"around": "lacZ", "distance": 1_000} | wanted
    assert read(running, "scan the 2 kb around lacZ for EcoRI") == []


@pytest.mark.parametrize(
    ("question", "call"),
    [
        ("why?", ("explain_classification", {})),
        ("why is q1 a promoter?", ("explain_classification", {"name": "q1"})),
        ("show the neighbours", ("explain_classification", {"what": "neighbours"})),
        ("which examples are nearest?", ("explain_classification", {"what": "neighbours"})),
        ("add these as examples", ("add_examples", {})),
        ("add them as examples of enhancers", ("add_examples", {"label": "enhancer"})),
        ("remove label other", ("edit_examples", {"action": "remove_label", "target": "other"})),
        ("drop the other examples",
         ("edit_examples", {"action": "remove_label", "target": "other"})),
        ("delete example p1", ("edit_examples", {"action": "remove_example", "target": "p1"})),
        ("clear my examples", ("edit_examples", {"action": "clear"})),
        ("rename label other to background",
         ("edit_examples", {"action": "rename_label", "target": "other", "name": "background"})),
        ("call this set sigma70", ("edit_examples", {"action": "rename_set", "name": "sigma70"})),
        ("save these examples as mine", ("edit_examples", {"action": "save_as", "name": "mine"})),
        ("use set sigma70", ("edit_examples", {"action": "use", "target": "sigma70"})),
        ("list my examples", ("list_examples", {})),
        ("show the promoter examples", ("list_examples", {"label": "promoter"})),
        ("show my example sets", ("list_examples", {"what": "sets"})),
        ("export my examples as fasta", ("list_examples", {"what": "file", "format": "fasta"})),
        ("export as BED", ("save_classification", {"format": "bed"})),
        ("save the results as csv", ("save_classification", {})),
        ("how sure are you overall?", ("check_examples", {})),
        ("cross-validate my examples", ("check_examples", {})),
        ("how good are you at splice sites?", ("check_examples", {"task": "splice site"})),
        ("what can you classify?", ("model_tasks", {})),
        ("classify these", ("classify_sequences", {})),
        ("classify them again with knn", ("classify_sequences", {"method": "knn-kmer"})),
        ("classify them with knn-alignment", ("classify_sequences", {"method": "knn-alignment"})),
        ("classify them by method head", ("classify_sequences", {"method": "head"})),
        ("classify these by composition", ("classify_sequences", {"method": "composition"})),
    ],
)  # fmt: skip
def test_talk_about_the_last_classification(running, question, call):
    assert read(running, question) == [call]


@pytest.mark.parametrize(
    "question",
    [
        "what does lacZ do?",
        "why is lacZ on the minus strand?",
        "why does the genome have two records?",
        "show the neighbours of lacZ",
        "what is next to recA?",
        "which gene is the longest?",
        "what kind of genome is this?",
        "what type of gene is lacZ",
        "which of these is longer, lacZ or recA?",
        "what is the promoter of lacZ?",
        "200 bp upstream of recA",
        "list transcription factors",
        "which genes encode enhancers of transcription?",
        "how many promoters are annotated?",
        "scan for EcoRI sites",
        "export these as GFF3",
        "how accurate is this annotation?",
        "what is its protein sequence?",
        f"what is the GC of {A}?",
        f"translate {A}",
        f"where does {A} occur?",
        f"reverse complement of {A}",
    ],
)
@pytest.mark.parametrize("kind", ["fresh", "running"])
def test_other_questions_are_left_alone(request, kind, question):
    session = request.getfixturevalue(kind)
    if kind == "running" and question.startswith("how accurate"):
        pytest.skip("after a classification that is meant")
    assert read(session, question) == []


@pytest.mark.parametrize(
    "question",
    [
        "here is a file of examples",
        "can I upload a CSV of labelled sequences?",
        "how do I add examples from a file?",
        "use this fasta as training data",
        "I have a spreadsheet with examples, can you read it?",
    ],
)
def test_a_file_that_is_offered_is_told_where_to_go_or_shown(fresh, running, question):
    for session in (fresh, running):
        assert read(session, question) == [("list_examples", {})]


@pytest.mark.parametrize(
    "question", ["open the file", "which file is open?", "export my examples as a CSV file"]
)
def test_other_words_of_files_are_no_offer(fresh, question):
    assert read(fresh, question) in ([], [("list_examples", {"what": "file"})])


def test_why_without_a_classification_is_left_alone(fresh):
    assert read(fresh, "why?") == []
    assert read(fresh, "export as BED") == []
