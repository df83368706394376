"""GFF3."""

import pytest

from index.formats import open_any
from index.records import FormatError, Part


def read(tmp_path, text):
    path = tmp_path / "x.gff"
    path.write_text(text)
    opened = open_any(path)
    records = list(opened)
    assert opened.format == "gff3"
    return records, opened.diagnostics


def row(start, end, strand="+", type="CDS", attributes="ID=a", seqid="c1", phase="0"):
    return f"{seqid}\tsrc\t{type}\t{start}\t{end}\t.\t{strand}\t{phase}\t{attributes}\n"


HEAD = "##gff-version 3\n##sequence-region c1 1 100\n"


@pytest.mark.parametrize(("strand", "sign"), [("+", 1), ("-", -1)])
def test_rows_of_one_id_are_one_feature_from_5_to_3(tmp_path, strand, sign):
    rows = [row(1, 9, strand), row(41, 50, strand, phase="2"), row(21, 30, strand, phase="1")]
    (record,), diagnostics = read(tmp_path, HEAD + "".join(rows))
    (feature,) = record.features
    expected = [Part(0, 9, sign), Part(20, 30, sign), Part(40, 50, sign)]
    assert list(feature.parts) == expected[::sign]
    assert feature.first("phase") == ("0" if sign == 1 else "2")
    assert feature.line == 3 and diagnostics == []


def test_cds_rows_without_id_are_joined_by_their_parent(tmp_path):
    text = HEAD + row(1, 9, attributes="Parent=m1") + row(21, 30, attributes="Parent=m1")
    text += row(1, 9, attributes="Parent=m2") + row(1, 9, type="exon", attributes="Parent=m1")
    text += row(21, 30, type="exon", attributes="Parent=m1")
    (record,), _ = read(tmp_path, text)
    assert [(f.type, len(f.parts)) for f in record.features] == [
        ("CDS", 2),
        ("CDS", 1),
        ("exon", 1),
        ("exon", 1),
    ]


def test_attributes_are_decoded_after_they_are_split(tmp_path):
    attributes = (
        "ID=a%3Bb;Dbxref=GeneID:1,UniProt:P%2C1;Note=one, two%2C three;gene_synonym=x,y;"
        "product=Alpha-toxin,beta;empty=;flag;Name=%C3%BC"
    )
    (record,), _ = read(tmp_path, HEAD + row(1, 9, attributes=attributes))
    assert record.features[0].qualifiers == {
        "ID": ["a;b"],
        "Dbxref": ["GeneID:1", "UniProt:P,1"],
        "Note": ["one, two, three"],
        "gene_synonym": ["x", "y"],
        "product": ["Alpha-toxin,beta"],
        "flag": [""],
        "Name": ["ü"],
        "source": ["src"],
        "phase": ["0"],
    }


@pytest.mark.parametrize("strand", ["+", "-"])
def test_past_the_end_goes_over_the_origin_of_a_circle(tmp_path, strand):
    region = row(1, 100, type="region", attributes="ID=r;Is_circular=true;organism=E. coli")
    (record,), _ = read(tmp_path, HEAD + region + row(91, 110, strand))
    parts = [(part.start, part.end) for part in record.features[1].parts]
    assert parts == ([(90, 100), (0, 10)] if strand == "+" else [(0, 10), (90, 100)])
    assert (record.topology, record.organism) == ("circular", "E. coli")


def test_past_the_end_is_cut_on_a_line_and_told(tmp_path):
    (record,), diagnostics = read(tmp_path, HEAD + row(91, 110) + row(101, 110, attributes="ID=b"))
    assert [f.parts for f in record.features] == [(Part(90, 100, 1),)]
    assert [(d.severity, d.line) for d in diagnostics] == [("warning", 3), ("error", 4)]


@pytest.mark.parametrize("marker", ["##FASTA\n", ""])
def test_the_sequence_may_follow(tmp_path, marker):
    fasta = ">c1 text [organism=E. coli]\nACGTacgtnn\nACGT\n>c2\nGG\n"
    text = "##gff-version 3\n" + row(1, 9) + row(1, 1, seqid="c3") + marker + fasta
    records, _ = read(tmp_path, text)
    assert [(r.id, r.sequence, r.length) for r in records] == [
        ("c1", b"ACGTACGTNNACGT", 14),
        ("c3", None, 1),
        ("c2", b"GG", 2),
    ]


def test_bad_rows_are_skipped_and_told_with_their_line(tmp_path):
    text = HEAD + row(1, 9) + "c1\tx\n" + row("x", 9) + row(9, 1) + row(11, 19, attributes="ID=z")
    (record,), diagnostics = read(tmp_path, text)
    assert [f.first("ID") for f in record.features] == ["a", "z"]
    assert [(d.severity, d.line) for d in diagnostics] == [("error", 4), ("error", 5), ("error", 6)]


def test_length_is_the_highest_coordinate_where_nothing_says_it(tmp_path):
    (record,), diagnostics = read(tmp_path, row(5, 77))
    assert record.length == 77 and diagnostics[0].severity == "info"


def test_a_small_region_is_no_landmark(tmp_path):
    region = row(1, 20, type="region", attributes="ID=clone1")
    (record,), _ = read(tmp_path, "##gff-version 3\n" + region + row(30, 40))
    assert record.length == 40 and len(record.features) == 2


def test_trans_splicing_keeps_the_order_of_the_file(tmp_path):
    text = HEAD + row(71, 80, "-", attributes="ID=r;part=1") + row(1, 9, attributes="ID=r;part=2")
    (record,), _ = read(tmp_path, text)
    assert record.features[0].parts == (Part(70, 80, -1), Part(0, 9, 1))


def test_directives_are_kept(tmp_path):
    (record,), _ = read(
        tmp_path, HEAD + "#!genome-build ASM584v2\n##species http://x/511145\n" + row(1, 9)
    )
    assert record.annotations == {"genome-build": "ASM584v2", "species": "http://x/511145"}


def test_nothing_but_comments_is_an_error(tmp_path):
    with pytest.raises(FormatError, match="no GFF3 feature"):
        read(tmp_path, "##gff-version 3\n# nothing\n")
