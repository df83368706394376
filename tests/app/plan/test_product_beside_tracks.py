"""A gene is named by its product in a question about intervals or variants."""

import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

GENES = (
    ("kinA", "sensor histidine kinase", 101, 400),
    ("spkB", "spindle capsule protein", 501, 900),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("beside")
    lines = ["##gff-version 3"]
    for number, (name, product, start, end) in enumerate(GENES, 1):
        place = f"c1\tmade\t{{}}\t{start}\t{end}\t.\t+\t"
        lines.append(place.format("gene") + f".\tID=g{number};Name={name};locus_tag=T_{number}")
        lines.append(place.format("CDS") + f"0\tID=c{number};Parent=g{number};product={product}")
    (folder / "two.gff3").write_text("\n".join([*lines, "##FASTA", ">c1", "ACGT" * 300]) + "\n")
    rows = [(110, 130), (300, 320), (600, 620), (1000, 1020)]
    bed = "".join(f"c1\t{start}\t{end}\tp{start}\t1\t+\n" for start, end in rows)
    (folder / "primers.bed").write_text(bed)
    return Library.open([folder / "two.gff3", folder / "primers.bed"], home=folder)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("how many primers lie in the spindle capsule gene?", "1 of the 4"),
        ("which primers overlap the histidine kinase gene", "2 of the 4"),
        ("which primers are on the plus strand?", "4"),
    ],
)
def test_the_gene_of_a_product_bounds_the_answer(library, question, number):
    answer = ask(Session(library), question)
    assert answer.status == "answered" and number in answer.text
