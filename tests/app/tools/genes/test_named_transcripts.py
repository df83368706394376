"""A gene asked for by the name of one of its transcripts or proteins is answered for that one."""

from pathlib import Path

import pytest

from app.answer import ask
from app.session import Session
from index.library import Library

PARTS = {"kin.a": ((101, 200), (301, 390)), "kin.b": ((151, 200), (501, 550), (601, 620))}
EXONS = {"kin.a": ((51, 200), (301, 450)), "kin.b": ((11, 40), (151, 200), (501, 550), (601, 700))}


def gtf() -> str:
    rows = []
    for kind, forms in (("exon", EXONS), ("CDS", PARTS)):
        for form, parts in forms.items():
            rows += [
                f"chrZ\tmade\t{kind}\t{start}\t{end}\t.\t+\t.\t"
                f'gene_id "kinase1"; gene_name "kin"; transcript_id "{form}";'
                for start, end in parts
            ]
    return "\n".join(rows) + "\n"


def gff3() -> str:
    rows = ["##gff-version 3", "chrZ\tmade\tgene\t11\t700\t.\t+\t.\tID=kinase1;Name=kin"]
    for form, parts in PARTS.items():
        rows.append(f"chrZ\tmade\tmRNA\t11\t700\t.\t+\t.\tID={form};Parent=kinase1;Name={form}")
        rows += [
            f"chrZ\tmade\tCDS\t{start}\t{end}\t.\t+\t.\tID=cds-{form};Parent={form}"
            for start, end in parts
        ]
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module", params=[gtf, gff3])
def library(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    path = Path(folder / f"forms.{request.param.__name__}")
    path.write_text(request.param())
    return Library.open([path], home=folder / "home")


@pytest.mark.parametrize("form", PARTS)
def test_the_coding_sequence_of_a_transcript_is_its_own(library, form):
    (gene,) = library.genomes[0].lookup(form)
    feature = library.genomes[0].product(gene)
    assert [(part.start + 1, part.end) for part in feature.parts] == list(PARTS[form])
    assert gene.cds_length == sum(end - start + 1 for start, end in PARTS[form])


@pytest.mark.parametrize("form", PARTS)
def test_an_answer_tells_its_parts_and_their_sum(library, form):
    text = ask(Session(library), f"total length of the coding exon parts of {form}?").text
    size = sum(end - start + 1 for start, end in PARTS[form])
    assert f"{size} bp in all" in text
    other = next(parts for name, parts in PARTS.items() if name != form)
    assert f"{other[-1][0]}..{other[-1][1]}" not in text


def test_exons_of_a_transcript_without_coding_parts_count(library):
    if library.genomes[0].path.suffix == ".gtf":
        assert [library.genomes[0].lookup(form)[0].exons for form in PARTS] == [2, 4]


def test_the_gene_itself_keeps_all_its_products(library):
    (gene,) = library.genomes[0].lookup("kin")
    assert gene.n_products == 2


@pytest.mark.parametrize("name", ["kin", "kinase1"])
def test_one_gene_left_out_of_a_filtered_list_is_declined(library, name):
    answer = ask(Session(library), f"all genes on the plus strand except {name}")
    assert answer.status == "declined"
