"""Classification tools against independent computations, with a stand-in for the model."""

import csv
import io
import itertools
import random
from collections import Counter

import pytest
from Bio import SeqIO

from app.answer import ask
from app.examples import BENCH, Item
from app.session import Session
from app.tools.classify import kinds, track
from app.tools.classify.arguments import Windows
from app.tools.classify.guess import Guess
from app.tools.classify.windows import take
from dnahlm.data.shuffle import dinucleotide_shuffle
from dnahlm.infer import Prediction
from index.demo import demo_genome
from index.library import Library

BOX = "TATAAT"


class Boxes:
    """Calls a sequence positive where it holds a -10 box; refuses what holds other letters."""

    def classify(self, sequences, task, batch_size=64):
        found = []
        for sequence in sequences:
            if set(sequence.upper()) - set("ACGTUN"):
                found.append(Prediction(None, None, reason="this looks like protein, not DNA"))
                continue
            high = 0.95 if BOX in sequence.upper() else 0.04
            chances = dict(zip(task.words, (1 - high, high), strict=True))
            best = max(chances, key=chances.get)
            found.append(Prediction(best, "1" if high > 0.5 else "0", chances))
        return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory, dnahlm_home):
    path = demo_genome(tmp_path_factory.mktemp("demo"))
    library = Library.open([path], home=dnahlm_home)
    return library, {record.id: record for record in SeqIO.parse(path, "genbank")}


@pytest.fixture
def session(demo, monkeypatch):
    monkeypatch.setattr("app.tools.classify.zero_shot.model", Boxes)
    return Session(demo[0])


def cut(record, start, end, strand):
    """Bases of a stretch by Biopython, over the origin of a circular record where need be."""
    sequence = record.seq + record.seq + record.seq
    piece = sequence[start + len(record) : end + len(record)]
    return str(piece.reverse_complement() if strand < 0 else piece)


# --- windows ---


@pytest.mark.parametrize("where", ["upstream", "downstream", "start", "gene"])
def test_windows_are_the_bases_beside_each_gene(demo, where):
    library, records = demo
    found, _ = take(library, Windows(where=where, size=50))
    cds = {
        f.qualifiers["locus_tag"][0]: (record, f)
        for record in records.values()
        for f in record.features
        if f.type in ("CDS", "tRNA", "rRNA", "ncRNA", "tmRNA")
    }
    seen = 0
    for item in found:
        record, feature = cds[item.gene]
        if len(feature.location.parts) > 1:
            continue
        low, high, strand = feature.location.start, feature.location.end, feature.location.strand
        five = low if strand > 0 else high
        places = {
            "upstream": (five - 50, five) if strand > 0 else (five, five + 50),
            "downstream": (high, high + 50) if strand > 0 else (low - 50, low),
            "start": (five - 25, five + 25),
            "gene": (low, high),
        }
        assert item.sequence == cut(record, *places[where], strand)
        seen += 1
    assert seen > 50


def test_windows_drawn_between_genes_touch_no_gene_and_no_other(demo):
    library, records = demo
    found, _ = take(library, Windows(where="intergenic", size=40, count=25))
    assert len(found) == 25
    for item in found:
        record = records[item.record]
        assert item.sequence == cut(record, item.start, item.end, item.strand)
        for feature in record.features:
            if feature.type == "gene":
                for part in feature.location.parts:
                    assert item.end <= part.start or part.end <= item.start
    for one, two in itertools.combinations(found, 2):
        assert one.record != two.record or one.end <= two.start or two.end <= one.start


def test_drawn_windows_keep_away_from_the_examples(demo):
    library, _ = demo
    first, _ = take(library, Windows(where="intergenic", size=40, count=25))
    second, _ = take(library, Windows(where="intergenic", size=40, count=25), avoid=first)
    for one, two in itertools.product(first, second):
        assert one.record != two.record or one.end <= two.start or two.end <= one.start


# --- zero-shot, in words ---


def test_zero_shot_tells_task_figures_and_species(session, monkeypatch):
    from dnahlm.figures import Figure

    known = {"ecoli_promoter_81": Figure(100, 0.81, 0.62, 0.5, 0.7)}
    monkeypatch.setattr("app.tools.classify.zero_shot.read_figures", lambda: known)
    answer = ask(session, f"is this a promoter? {'ACG' * 12}{BOX}{'GCA' * 12}")
    assert "**promoter** (probability 0.95)" in answer.text
    assert "ecoli_promoter_81" in answer.text
    assert "81.0 % of the time" in answer.text
    assert "E. coli DNA, not on this species" in answer.text


def test_human_task_on_a_bacterium_is_warned_about(session):
    answer = ask(session, f"is this a human enhancer? {'ACGT' * 50}")
    assert "another domain of life" in answer.text
    assert session.bench.outcome.source == "ienhancer_layer1_200"


def test_protein_is_refused_and_the_rest_answered(session):
    text = "classify as promoters:\nMKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ\n" + "ACGT" * 20
    answer = ask(session, text)
    rows = {row[0]: row for row in answer.table.rows}
    assert answer.status == "answered"
    assert rows["s1"][1] is None
    assert "protein" in rows["s1"][-1]
    assert rows["s2"][1] == "non-promoter"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("classify " + "ACGT" * 20, "As what should they be classified"),
        ("classify these", "As what"),
        ("classify these as promoters", "Which sequences"),
        ("is this a histone mark? " + "ACGT" * 20, "Which histone mark"),
        ("classify by my examples: " + "ACGT" * 20, "no examples yet"),
    ],
)
def test_what_is_missing_is_asked_for(session, question, message):
    answer = ask(session, question)
    assert answer.status == "clarify"
    assert message in answer.text


def test_chain_shows_its_steps_and_the_distance(session, demo):
    answer = ask(
        session,
        "find genes annotated as sigma factors, take 60 bp before each, classify them as "
        "promoters, list the likely ones with their distance to the start codon",
    )
    assert [call["tool"] for call in answer.calls] == [
        "find_genes", "take_windows", "classify_sequences",
    ]  # fmt: skip
    assert answer.text.count("**Step ") == 3
    (item,) = session.bench.outcome.items
    record = demo[1][item.record]
    (gene,) = [f for f in record.features if f.type == "CDS" and f.qualifiers["gene"] == ["rpoD"]]
    assert item.sequence == cut(record, gene.location.start - 60, gene.location.start, 1)
    likely = BOX in item.sequence
    assert ("-60..-1 from its start" in answer.text) == likely


def test_a_declined_step_ends_the_chain(session):
    answer = ask(session, "find unicorn genes, take 60 bp before each and classify as promoters")
    assert answer.status != "answered" or "Step 3" not in answer.text


# --- scans ---


def test_scan_finds_every_box_on_both_strands(session, demo):
    answer = ask(session, "scan positions 1000 to 9000 for promoters every 5 bp above 90 %")
    record = demo[1]["DEMO_000001.1"]
    stretch = record.seq[999:9000]
    for strand in (1, -1):
        text = str(stretch if strand > 0 else stretch.reverse_complement())
        boxes = [i for i in range(len(text)) if text.startswith(BOX, i)]
        if strand < 0:
            boxes = [len(text) - i - len(BOX) for i in boxes]
        hits = [i for i in session.bench.outcome.items if i.strand == strand]
        for box in boxes:
            assert any(h.start <= 999 + box and 999 + box + 6 <= h.end for h in hits)
        for hit in hits:
            assert BOX in cut(record, hit.start, hit.end, strand)
        ordered = sorted(hits, key=lambda item: item.start)
        assert all(a.end <= b.start for a, b in itertools.pairwise(ordered))
    assert "By chance" in answer.text
    assert answer.files == []
    bed = ask(session, "export as BED").files[0].content.splitlines()
    assert len(bed) == len(session.bench.outcome.items)
    for line, item in zip(bed, session.bench.outcome.items, strict=True):
        fields = line.split("\t")
        assert fields[:3] == [item.record, str(item.start), str(item.end)]
        assert fields[4:] == ["950", "+" if item.strand > 0 else "-"]
    assert answer.figure["layout"]
    import plotly.graph_objects as go

    assert len(go.Figure(answer.figure).data) >= 3


def test_scan_over_the_origin(session, demo):
    record = demo[1]["DEMO_000001.1"]
    answer = ask(session, "scan within 500 bp of dnaA for promoters")
    assert answer.status == "answered"
    answer = ask(session, "scan the 2 kb around mnmG for promoters above 90 %")
    for item in session.bench.outcome.items:
        assert item.sequence == cut(record, item.start, item.end, item.strand)


def test_scan_is_stopped_and_says_so(session):
    def report(fraction, text):
        if text.startswith("scanned") and fraction > 0:
            session.stopped.set()

    from app.plan.planner import plan
    from app.running import run

    planned = plan("scan 1..20000 for promoters every 4 bp", session.library, session)
    (result,) = run(session, planned, report)
    assert "Stopped after" in result.text
    (again,) = run(session, planned)
    assert "Stopped" not in again.text


@pytest.mark.parametrize(
    "question",
    ["scan positions 90000 to 99000 for promoters", "scan positions 5 to 20 for promoters"],
)
def test_scans_that_cannot_be(session, question):
    assert ask(session, question).status == "declined"


def test_threshold_is_what_shuffled_bases_rarely_reach():
    chances = [n / 1000 for n in range(1000)]
    guesses = [Guess("p", "1", {"p": chance}) for chance in chances]
    wanted = track.usual_threshold(guesses, "p")
    assert sum(chance >= wanted for chance in chances) <= 10
    assert track.usual_threshold([Guess("p", "1", {"p": 0.1})], "p") == track.LEAST


@pytest.mark.parametrize("length", [0, 1, 2, 3, 50, 3000])
def test_shuffle_keeps_every_dinucleotide(length):
    rng = random.Random(length)
    text = "".join(rng.choices("ACGTN", k=length))
    mixed = dinucleotide_shuffle(text, rng)
    assert Counter(itertools.pairwise(mixed)) == Counter(itertools.pairwise(text))
    if length > 20:
        assert mixed != text


# --- examples ---


ROWS = "\n".join(
    [f"{letters} -> promoter" for letters in ("ACGT" * 6, "AACC" * 6)]
    + [f"{letters} -> other" for letters in ("GGTT" * 6, "ATCC" * 6)]
)


def test_examples_are_added_listed_changed_and_saved(session):
    assert "Added 4 examples" in ask(session, ROWS).text
    assert "4 were there already" in ask(session, ROWS).text
    bad = ask(session, f"{'ACGT' * 6} -> other\nACGTT -> other\n{'TTTG' * 6} -> other")
    assert "another label" in bad.text
    assert "too short" in bad.text
    assert "2 promoter and 3 other" in bad.text
    assert ask(session, "list my examples").table.total == 5
    assert "background" in ask(session, "rename label other to background").text
    assert "only" not in ask(session, "save these examples as first").text
    assert "3 examples" in ask(session, "remove label background").text
    assert session.bench.find("examples").labels == {"promoter": 2, "background": 3}
    assert ask(session, "show my example sets").table.total == 2
    ask(session, "use set examples")
    file = ask(session, "export my examples").files[0]
    rows = list(csv.DictReader(io.StringIO(file.content)))
    assert [row["label"] for row in rows] == ["promoter"] * 2 + ["background"] * 3
    assert ask(session, "remove label unicorn").status == "declined"
    ask(session, "clear my examples")
    assert ask(session, "list my examples").status == "declined"


@pytest.mark.parametrize(
    "letters",
    ["ACGTT", "", "MKTAYIAKQRQISFVKSHFSRQ", "N" * 30, "ACGU" * 5, "ACGT" * 1300, "ACG-TAC GTACG",
     "ACGTRYSWKM", "ACGT1234ACGT"],
)  # fmt: skip
def test_what_can_be_an_example_is_what_can_be_learned_from(letters):
    from app.classify.sequences import check_examples
    from app.tools.classify.examples import fault

    try:
        check_examples([letters, "ACGTACGTACGTAA"], ["a", "b"])
        usable = True
    except ValueError:
        usable = False
    assert (fault(letters) == "") == usable


def test_adding_examples_needs_no_torch(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys\nfrom app.answer import ask\nfrom app.session import Session\n"
        "from index.library import Library\n"
        f"a = ask(Session(Library()), {ROWS!r})\n"
        "assert 'Added 4 examples' in a.text, a.text\n"
        "assert 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_one_label_only_is_not_enough(session):
    ask(session, f"{'ACGT' * 6} -> promoter\n{'AACC' * 6} -> promoter")
    answer = ask(session, f"classify by my examples: {'TTGA' * 6}")
    assert answer.status == "clarify"
    assert "at least two labels" in answer.text


def test_positive_and_negative_windows(session, demo):
    answer = ask(
        session,
        "use the 60 bp upstream of tRNA genes as positive examples and random intergenic as "
        "negative",
    )
    assert session.bench.active.labels == {"positive": 4, "negative": 4}
    assert {len(item.sequence) for item in session.bench.active.items} == {60}
    assert answer.citations


def test_conversations_do_not_share_examples(session):
    before = BENCH.get()
    ask(session, ROWS)
    other = Session(session.library)
    assert ask(other, "list my examples").status == "declined"
    assert BENCH.get() is before


# --- few-shot, with the shipped model ---


def test_few_shot_answers_and_explains(demo):
    session = Session(demo[0])
    rng = random.Random(3)
    rich = ["".join(rng.choices("ACGT", [1, 4, 4, 1], k=60)) for _ in range(8)]
    poor = ["".join(rng.choices("ACGT", [4, 1, 1, 4], k=60)) for _ in range(8)]
    rows = [f"{s} -> rich" for s in rich[:6]] + [f"{s} -> poor" for s in poor[:6]]
    ask(session, "\n".join(rows))
    answer = ask(session, "classify these\n" + "\n".join(rich[6:] + poor[6:]))
    assert [row[1] for row in answer.table.rows] == ["rich", "rich", "poor", "poor"]
    assert "12 examples" in answer.text
    why = ask(session, "why?")
    nearest = [row for row in why.table.rows if row[1] == 1]
    assert [row[3] for row in nearest] == ["rich", "rich", "poor", "poor"]
    sure = ask(session, "how sure are you overall?")
    assert "95 % interval" in sure.text
    assert "50 % of the time" in sure.text
    saved = ask(session, "export as csv").files[0]
    assert saved.content.count("\n") == 5
    assert ask(session, "export as bed").status == "declined"


PROTEIN = "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ"


@pytest.fixture(scope="module")
def taught(demo):
    """A conversation with examples of two labels."""
    session = Session(demo[0])
    rng = random.Random(5)
    rows = [f"{''.join(rng.choices('ACGT', [4, 1, 1, 4], k=60))} -> poor" for _ in range(4)]
    rows += [f"{''.join(rng.choices('ACGT', [1, 4, 4, 1], k=60))} -> rich" for _ in range(4)]
    ask(session, "\n".join(rows))
    return session


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ("ACGTA", "s1 was not classified: too short: 5 bases, at least 10 are needed."),
        (PROTEIN, "s1 was not classified: this looks like protein, not DNA."),
        (PROTEIN[:14], "s1 was not classified: this looks like protein, not DNA."),
        ("ACGT1234ACGTACGT", "s1 was not classified: this is not DNA"),
        ("N" * 40, "s1 was not classified: 100 % of the bases are ambiguous."),
        ("", "Which sequences?"),
        ("AT" * 20_000, "the examples have at most 60: read the middle 60"),
        ("AUUAUAAUUCAUUAUUAAUAUUAAGAUAUAUUAUCAUUA", "s1 is called poor"),
        ("ATTATAATTC---ATTATTAATATTAA...GATATATTATCATTA", "s1 is called poor"),
        ("ATTATAATTCRYSWKMATTATTAATATTAAGATATATTATCATTA", "s1 is called poor"),
    ],
)
def test_each_odd_sequence_of_a_message_has_its_outcome(taught, letters, words):
    taught.bench.queries = []
    answer = ask(taught, f"which of these is this one?\n{letters}")
    assert answer.calls[-1]["tool"] == "classify_sequences"
    assert words in answer.text.replace("**", "")
    assert len(taught.bench.queries) == bool(letters)


def test_a_method_that_there_is_not_is_named(taught):
    answer = ask(taught, f"classify with the method magic\n{'ACGT' * 12}")
    assert answer.status == "declined"
    assert answer.text.startswith("There is no method 'magic'; choose auto or one of combined")


def test_how_many_of_very_many_examples_are_used_is_said(taught, monkeypatch):
    monkeypatch.setattr("app.classify.sequences.MOST_EXAMPLES", 6)
    answer = ask(taught, f"classify with motifs\n{'ACGT' * 12}")
    assert "set 'examples'), of which 6 are used, method motifs" in answer.text


# --- tasks in words ---


@pytest.mark.parametrize(
    ("words", "length", "species", "task"),
    [
        ("promoter", 300, None, "gue_prom_300_all"),
        ("promoter", 81, "E. coli", "ecoli_promoter_81"),
        ("promoter", 190, "E. coli", "ecoli_promoter_200"),
        ("core promoter", 70, None, "gue_prom_core_all"),
        ("TATA promoter", 300, None, "gue_prom_300_tata"),
        ("splice sites", 400, None, "gue_splice_devtrain"),
        ("donor", 60, None, "splice_uci_60"),
        ("enhancers", 200, None, "ienhancer_layer1_200"),
        ("strong enhancer", 200, None, "ienhancer_layer2_200"),
        ("terminator", 100, None, "ecoli_terminator_101"),
        ("H3K4me3", 500, None, "gue_emp_H3K4me3_devtrain"),
        ("tf set 2", 101, None, "gue_tf_2"),
        ("mouse tf set 3", 101, None, "gue_mouse_3"),
        ("gue_tf_0", 101, None, "gue_tf_0"),
    ],
)
def test_tasks_by_words_length_and_species(words, length, species, task):
    assert kinds.choose_task(words, [length], species).name == task


def test_what_was_not_taught_is_named():
    with pytest.raises(ValueError, match="was not taught to tell 'riboswitch'"):
        kinds.choose_task("riboswitch", [100])


@pytest.mark.parametrize(
    ("organism", "taxonomy", "domain", "species"),
    [
        ("Escherichia coli", ["Bacteria"], "bacteria", "E. coli"),
        ("Sulfolobus", ["Archaea"], "archaea", "E. coli"),
        ("Homo sapiens", ["Eukaryota", "Primates"], "eukaryotes", "human"),
        ("Saccharomyces cerevisiae", ["Eukaryota", "Fungi"], "eukaryotes", "yeast"),
        ("Arabidopsis thaliana", ["Eukaryota", "Viridiplantae"], "eukaryotes", "Arabidopsis"),
        ("Escherichia phage Lambda", ["Viruses"], "viruses", ""),
    ],
)
def test_domain_of_a_genome(organism, taxonomy, domain, species):
    class Record:
        annotations = {"taxonomy": taxonomy}  # noqa: RUF012

    class Genome:
        records = (Record,)

    Genome.organism = organism
    source = kinds.source_of(Genome)
    assert (source.domain, source.species) == (domain, species)


def test_item_places_are_1_based():
    assert Item("x", "ACGT", record="chr1", start=9, end=13, strand=-1).place == "chr1:10..13(-)"
