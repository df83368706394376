"""Questions about intervals and signal, from the words to the numbers."""

import pyBigWig
import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

BED = (
    "c1\t110\t130\tpr_1_LEFT\t1\t+\n"
    "c1\t380\t402\tpr_1_RIGHT\t1\t-\n"
    "c1\t450\t475\tpr_2_LEFT_alt\t2\t+\n"
    "c1\t640\t660\tpr_2_RIGHT\t2\t-\n"
)
GFF = """##gff-version 3
##sequence-region c1 1 1000
c1\t.\tgene\t101\t400\t.\t+\t.\tID=g1;gene=aaaB;locus_tag=T_1
c1\t.\tCDS\t101\t400\t.\t+\t0\tID=d1;Parent=g1;gene=aaaB;locus_tag=T_1;product=first protein
c1\t.\tgene\t601\t700\t.\t-\t.\tID=g2;gene=bbbC;locus_tag=T_2
c1\t.\tCDS\t601\t700\t.\t-\t0\tID=d2;Parent=g2;gene=bbbC;locus_tag=T_2;product=second protein
c1\t.\tgene\t801\t900\t.\t-\t.\tID=g3;gene=cccD;locus_tag=T_3
c1\t.\tCDS\t801\t900\t.\t-\t0\tID=d3;Parent=g3;gene=cccD;locus_tag=T_3;product=third protein
"""
VCF = (
    "##fileformat=VCFv4.2\n##contig=<ID=c1,length=1000>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    "c1\t120\t.\tA\tG\t50\tPASS\t.\nc1\t345\t.\tC\tT\t222\tPASS\t.\nc1\t610\t.\tG\tA\t9\t.\t.\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("along")
    (path / "x.bed").write_text(BED)
    (path / "z.wig").write_text("variableStep chrom=c1\n11 0\n25 4\n31 0\n48 0\n90 2\n")
    (path / "v.vcf").write_text(VCF)
    (path / "g.gff3").write_text(GFF)
    file = pyBigWig.open(str(path / "s.bw"), "w")
    file.addHeader([("c1", 1000)])
    file.addEntries(["c1"] * 3, [100, 200, 640], ends=[200, 300, 650], values=[2.0, 6.0, 30.0])
    file.close()
    return path


@pytest.fixture(scope="module")
def answers(folder):
    """Asks about files, each set of which is opened once."""
    libraries = {}

    def asked(question, *names):
        if names not in libraries:
            paths = [folder / name for name in names]
            libraries[names] = Library.open(paths, home=folder / "home")
        return ask(Session(libraries[names]), question)

    yield asked
    for library in libraries.values():
        library.close()


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("How many intervals are in the BED?", "4 intervals"),
        ("list the primers of pool 2", "2 of the 4 intervals"),
        ("Where is pr_1_RIGHT?", "c1:381..402 on the minus strand"),
        ("which intervals overlap 100 to 390?", "2 of the 4 intervals"),
        ("What is the longest interval?", "pr_2_LEFT_alt at c1:451..475"),
        ("how many are on the minus strand?", "2 of the 4 intervals"),
        ("which primers are longer than 20 bp?", "2 of the 4 intervals"),
        ("primers of at least 20 bp", "4 of the 4 intervals"),
        ("intervals with a score above 1", "2 of the 4 intervals"),
        ("how many primers have alt in their name?", "1 of the 4 intervals"),
        ("how many bases do the intervals cover?", "cover 87 bp"),
        ("which intervals cover position 451?", "1 of the 4 intervals"),
        ("which intervals cover position 450?", "None of the 4 intervals"),
    ],
)
def test_a_bed_alone(answers, question, says):
    answer = answers(question, "x.bed")
    assert answer.status == "answered" and says in answer.text
    for cited in answer.citations:
        assert cited.record == "c1" and 1 <= cited.start <= cited.end


@pytest.mark.parametrize("question", ["does the BED overlap any CDS?", "what is the GC content?"])
def test_what_a_bed_alone_cannot_answer_names_the_file_needed(answers, question):
    answer = answers(question, "x.bed")
    assert answer.status == "declined" and "GFF3" in answer.text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("does the BED overlap any CDS?", "Yes: 3 of the 4 intervals"),
        ("which genes overlap the primers?", "2 of the 3 genes"),
        ("which genes have no primer?", "cccD"),
        ("which primers lie outside genes?", "pr_2_LEFT_alt"),
        ("which gene has the most primers?", "aaaB* (2)"),
        ("which primers overlap aaaB?", "2 of the 4 intervals"),
        ("How many genes are there?", "3 genes"),
    ],
)
@pytest.mark.parametrize("order", [("x.bed", "g.gff3"), ("g.gff3", "x.bed")])
def test_a_bed_beside_its_genome(answers, question, says, order):
    answer = answers(question, *order)
    assert answer.status == "answered" and says in answer.text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("What is the mean signal?", "mean is 5.2381"),
        ("what is the highest value and where is it?", "30 at c1:641..650"),
        ("mean signal over aaaB", "mean is 4 "),
        ("sum of the signal from 101 to 210", "sum is 260"),
        ("which genes have no signal?", "1 of the 3 genes has no signal"),
        ("genes with a mean signal over 10", "bbbC"),
        ("which gene has the highest mean signal?", "bbbC* (T_2) (30)"),
        ("where does the signal exceed 6?", "1 stretch of the signal"),
        ("where is the signal at least 6?", "2 stretches of the signal"),
        ("how many positions are not covered?", "790 bp have none"),
        ("How many genes are there?", "3 genes"),
    ],
)
def test_signal_beside_its_genome(answers, question, says):
    answer = answers(question, "g.gff3", "s.bw")
    assert answer.status == "answered" and says in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "how many sites got no insertions?",
        "how many positions have the value 0?",
        "at how many sites is the value zero?",
        "what is the largest value and how many positions have score 0?",
    ],
)
def test_zeros_are_counted_apart_from_bases_without_a_value(answers, question):
    assert "3 of 5 bp that have a value have the value zero" in answers(question, "z.wig").text


@pytest.mark.parametrize(
    "question", ["what is the position of the best call by QUAL?", "which call has the top qual?"]
)
def test_a_call_is_a_variant(answers, question):
    answer = answers(question, "v.vcf")
    assert answer.status == "answered" and "345" in answer.text and "120" not in answer.text


def test_text_of_a_file_is_no_markup(tmp_path):
    (tmp_path / "evil.bed").write_text("c1\t1\t9\t<script>alert(1)</script>[x](http://y)\n")
    with Library.open(tmp_path / "evil.bed", home=tmp_path / "home") as library:
        answer = ask(Session(library), "list the intervals on the plus or minus strand, longest")
    assert "<script" not in answer.text.replace("\\<", "")
    assert "](" not in answer.text
