"""The genes table against the file that it lists, as Biopython reads it."""

import csv
import io
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from app.session import Session
from app.ui import rows, table
from app.ui.table import Place
from index import listing
from index.library import Library
from index.listing import COLUMNS, GENOME, Query

PLACES = ["gene", "record", "start", "end", "strand", "length (bp)"]


def written(synthetic, kind="gene"):
    return [
        (record, feature)
        for record in synthetic.records.values()
        for feature in record.features
        if feature.type == kind
    ]


def listed(library, query, columns=("id",), first=0, size=10_000):
    return [line.values for line in listing.page(library.genomes, query, columns, first, size)]


def ids(library, query):
    return [values[0] for values in listed(library, query)]


def test_all_genes_are_listed_as_written(synthetic):
    found = {
        values[0]: values[1:] for values in listed(synthetic.library, Query(), ["id", *PLACES])
    }
    assert len(found) == len(written(synthetic))
    for record, feature in written(synthetic):
        gene, where, start, end, strand, length = found[feature.qualifiers["locus_tag"][0]]
        assert gene == feature.qualifiers.get("gene", [""])[0]
        assert (where, length) == (record.id, len(feature.location))
        parts = feature.location.parts
        if len(parts) == 1:
            assert (start, end) == (int(parts[0].start) + 1, int(parts[0].end))
        assert strand == feature.location.strand


def test_a_gene_over_the_origin_starts_before_its_end_of_the_record(synthetic):
    over = [
        (record, feature)
        for record, feature in written(synthetic)
        if len(feature.location.parts) > 1
        and {0, len(record)}
        <= {int(p.start) for p in feature.location.parts}
        | {int(p.end) for p in feature.location.parts}
    ]
    assert over
    found = {v[0]: v[1:] for v in listed(synthetic.library, Query(), ["id", "start", "end"])}
    for record, feature in over:
        high = next(p for p in feature.location.parts if int(p.end) == len(record))
        low = next(p for p in feature.location.parts if int(p.start) == 0)
        tag = feature.qualifiers["locus_tag"][0]
        assert found[tag] == (int(high.start) + 1, int(low.end))


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("cold", {"SYN_0001", "SYN_0008", "SYN_0009"}),
        ("DUPX cold", {"SYN_0008", "SYN_0009"}),
        ("oldA", {"SYN_0001"}),
        ("syn_0003", {"SYN_0003"}),
        ("PSYN0002.1", {"SYN_0002"}),
        ("100%", set()),
        ("SYN%0001", set()),
        ("\\", set()),
        ("'; DROP TABLE genes; --", set()),
        ("<script>", {"SYN_0011"}),
    ],
)
def test_search_finds_words_in_names_and_products(synthetic, words, tags):
    query = Query(words=words)
    assert set(ids(synthetic.library, query)) == tags
    assert listing.count(synthetic.library.genomes, query) == len(tags)


@pytest.mark.parametrize("low", [None, 80, 300])
@pytest.mark.parametrize("strand", [None, 1, -1])
def test_filters_choose_what_a_loop_over_the_file_chooses(synthetic, low, strand):
    record = next(iter(synthetic.records))
    query = Query("features", types=("CDS", "gene"), records=(record,), strand=strand, shortest=low)
    wanted = sum(
        1
        for feature in synthetic.records[record].features
        if feature.type in ("CDS", "gene")
        and strand in (None, feature.location.strand)
        and (low is None or len(feature.location) >= low)
    )
    assert listing.count(synthetic.library.genomes, query) == wanted > 0
    assert len(listed(synthetic.library, query)) == wanted


def test_a_keyword_is_found_in_any_qualifier_but_not_in_translations(synthetic):
    features = [f for r in synthetic.records.values() for f in r.features]
    for keyword in ("cold", "psyn0002", "Testobacter", "MKV", "%"):
        wanted = sum(
            any(
                keyword.lower() in str(value).lower()
                for key, values in feature.qualifiers.items()
                if key != "translation"
                for value in values
            )
            for feature in features
        )
        query = Query("features", keyword=keyword)
        assert listing.count(synthetic.library.genomes, query) == wanted


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", [*COLUMNS["genes"], GENOME])
def test_order_and_pages_are_those_of_one_sorted_list(pair, column, descending):
    shown = listed(pair, Query(), ["id", "record", "start"])
    along = [(*v, key) for v, (key,) in zip(shown, listed(pair, Query(), [column]), strict=True)]
    full = [v for v in along if v[3] not in (None, "")]
    full.sort(
        key=lambda v: v[3].lower() if isinstance(v[3], str) else v[3], reverse=descending
    )  # stable, so that ties stay along the genome
    wanted = [v[:3] for v in full + [v for v in along if v[3] in (None, "")]]
    query = Query(order=column, descending=descending)
    paged = []
    for first in range(0, len(along) + 5, 5):
        paged += listed(pair, query, ["id", "record", "start"], first, 5)
    assert paged == wanted


def test_types_are_counted(synthetic):
    found = dict(listing.types(synthetic.library.genomes, "features"))
    assert found["gene"] == len(written(synthetic))
    assert found["tRNA"] == len(written(synthetic, "tRNA"))


def test_unknown_columns_are_refused(synthetic):
    with pytest.raises(ValueError, match="no column 'gid; DROP'"):
        listing.page(synthetic.library.genomes, Query(), ["gid; DROP"], 0, 5)
    with pytest.raises(ValueError, match="to sort by"):
        listing.page(synthetic.library.genomes, Query(order="1; DROP"), ["id"], 0, 5)


def test_a_heading_sorts_up_then_down_then_not():
    up = table.turned(Place(page=3), "gene")
    assert up == Place("gene", False, 0)
    assert table.turned(up, "gene") == Place("gene", True, 0)
    assert table.turned(table.turned(up, "gene"), "gene") == Place()
    assert table.turned(up, "start") == Place("start")


def test_pages_beyond_the_end_show_the_last(synthetic, monkeypatch):
    monkeypatch.setattr(table, "SIZE", 3)
    total = len(written(synthetic))
    html, count, page = table.draw(synthetic.library, Query(), ["gene"], 99)
    assert page == (total - 1) // 3 and count == f"{total} genes"
    assert f"{page * 3 + 1} to {total} of {total}" in html
    assert table.draw(Library(), Query(), [], 0) == (rows.EMPTY, "", 0)
    html, count, _ = table.draw(synthetic.library, Query(words="xyzzy"), [], 0)
    assert "No gene fits" in html and count == "0 genes"


class Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


HOSTILE = "<img src=x onerror=alert(1)> \" onclick='x' ${alert(1)} {{value}} =cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    record = SeqRecord(Seq("ATGGCATAA" * 100), id="EVL_1.1", name="EVL_1")
    record.annotations.update(molecule_type="DNA", organism="Testobacter malus")
    for number, product in enumerate((HOSTILE, "=1+1", "+A1", "-2+3", "@SUM(A1)", " =2+2", "\t=3")):
        names = {"locus_tag": [f"EVL_000{number}"]}
        place = SimpleLocation(90 * number, 90 * number + 90, 1)
        record.features.append(SeqFeature(place, type="gene", qualifiers=names))
        more = {**names, "product": [product]}
        record.features.append(SeqFeature(place, type="CDS", qualifiers=more))
    path = tmp_path_factory.mktemp("hostile") / "evil.gb"
    SeqIO.write([record], path, "genbank")
    return Library.open([path])


def test_text_of_a_file_stays_text(hostile):
    html, _, _ = table.draw(hostile, Query(), ["product"], 0)
    seen = Cells()
    seen.feed(html)
    assert {tag for tag, _ in seen.tags} <= {
        "div", "table", "thead", "tbody", "tr", "th", "td", "button",
    }  # fmt: skip
    assert not [name for _, found in seen.tags for name in found if name.startswith("on")]
    assert "<img src=x onerror=alert(1)>" in seen.text


@pytest.mark.parametrize(("format", "mark"), [("csv", ","), ("tsv", "\t")])
def test_no_saved_cell_is_a_formula(hostile, format, mark):
    text = Path(table.save(hostile, Query(), format)).read_text(encoding="utf-8")
    found = list(csv.reader(io.StringIO(text), delimiter=mark))
    assert len(found) == 8 and len({len(row) for row in found}) == 1
    products = [row[found[0].index("product")] for row in found[1:]]
    assert products[1:] == ["'=1+1", "'+A1", "'-2+3", "'@SUM(A1)", *products[5:]]
    cells = [cell.lstrip() for row in found[1:] for cell in row if cell not in ("+", "-")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_what_is_saved_is_what_is_listed(synthetic):
    library = synthetic.library
    query = Query(words="cold", order="start", descending=True)
    wanted = ids(library, query)
    text = Path(table.save(library, query, "csv")).read_text()
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == wanted
    text = Path(table.save(library, query, "fasta")).read_text()
    found = {entry.id: str(entry.seq) for entry in SeqIO.parse(io.StringIO(text), "fasta")}
    assert list(found) == wanted
    for record, feature in written(synthetic):
        tag = feature.qualifiers["locus_tag"][0]
        if tag in found:
            assert found[tag] == str(feature.extract(record.seq)).upper()
    text = Path(table.save(library, query, "genbank")).read_text()
    tags = {
        feature.qualifiers["locus_tag"][0]
        for record in SeqIO.parse(io.StringIO(text), "genbank")
        for feature in record.features
        if "locus_tag" in feature.qualifiers
    }
    assert tags == set(wanted)
    text = Path(table.save(library, query, "gff3")).read_text()
    assert text.startswith("##gff-version 3") and all(tag in text for tag in wanted)


def test_several_genomes_are_saved_as_one_zip(pair):
    path = table.save(pair, Query(words="cold"), "faa")
    with zipfile.ZipFile(path) as packed:
        assert sorted(packed.namelist()) == ["draft_genes.faa", "syn_genes.faa"]
    path = table.save(pair, Query(words="newZ"), "csv")
    assert Path(path).name == "draft_genes.csv"


def test_nothing_to_save_is_said(synthetic):
    with pytest.raises(ValueError, match="nothing is written"):
        table.save(synthetic.library, Query(words="xyzzy"), "csv")
    with pytest.raises(ValueError, match="Open a genome"):
        table.save(Library(), Query(), "csv")


def test_a_new_genome_clears_the_filters(pair):
    panel = table.values(Session(pair))
    columns = panel[8]["value"]
    assert panel[0] == "" and panel[1] == "Genes" and "genome" in columns and "record" in columns
    assert panel[2]["choices"][0][0].startswith("protein (")
    assert panel[-2] == Place()
