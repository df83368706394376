"""A word of the title that is said with "cluster" or "phage" is what is open, no product word."""

from __future__ import annotations

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.answer import ask
from app.session import Session
from index.library import Library

GENES = (
    ("fumA", 0, 3600, 1, "fumicin synthetase"),
    ("fumB", 3700, 4300, -1, "regulator of fumicin production"),
    ("tetX", 4400, 5000, -1, "efflux transporter"),
    ("oxyZ", 5100, 6000, 1, "oxidoreductase"),
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    record = SeqRecord(Seq("ACGC" * 1600), id="FUM_1.1", name="FUM_1")
    record.description = "Testomyces probus biosynthetic gene cluster for fumicin, strain T1."
    record.annotations.update(
        molecule_type="DNA", topology="linear", organism="Testomyces probus"
    )  # fmt: skip
    for name, start, end, strand, product in GENES:
        place = SimpleLocation(start, end, strand)
        record.features.append(SeqFeature(place, "gene", qualifiers={"gene": [name]}))
        record.features.append(
            SeqFeature(place, "CDS", qualifiers={"gene": [name], "product": [product]})
        )
    path = tmp_path_factory.mktemp("cluster") / "record.gbk"
    SeqIO.write(record, path, "genbank")
    with Library.open([path]) as library:
        yield library


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("how many genes does the fumicin cluster have?", f"There are {len(GENES)} genes"),
        ("how many genes of the fumicin cluster are on the minus strand?",
         f"There are {sum(gene[3] < 0 for gene in GENES)} genes on the minus strand"),
        ("which genes of the fumicin biosynthetic gene cluster are longer than 800 bp?",
         f"There are {sum(gene[2] - gene[1] > 800 for gene in GENES)} genes longer than 800 bp"),
        ("how long is the fumicin cluster?", "6,400 bp long"),
        ("longest gene of the fumicin region", f"The longest of {len(GENES)} genes"),
        ("what is the first gene of the fumicin cluster?", "is *fumA*"),
    ],
)  # fmt: skip
def test_the_open_record_is_meant(cluster, question, told) -> None:
    assert told in ask(Session(cluster), question).text


def test_a_product_word_without_such_a_noun_narrows(cluster) -> None:
    text = ask(Session(cluster), "which genes are annotated as fumicin?").text
    assert "fumA" in text and "fumB" in text and "tetX" not in text
