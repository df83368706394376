"""Neighbours, regions and what lies between genes."""

import gzip
import random

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.library import Library


def ids(result):
    """Ids that a result lists: its table's, else its citations'."""
    if result.table is not None:
        return [row[0] for row in result.table.rows]
    return [item.id for item in result.citations]


def test_next_genes_follow_the_strand(run):
    result = run("gene_neighbours", name="abcB")
    assert [item.id for item in result.citations] == ["SYN_0003", "SYN_0001", "SYN_0002"]
    assert "Upstream of *abcB* (SYN_0002) (higher coordinates) is SYN_0003" in result.text
    assert "99 bp away" not in result.text and result.text.count("100 bp away") == 2
    assert "601..1,200" in result.text
    assert result.focus == ["SYN_0003", "SYN_0001"]


def test_before_and_after_go_by_coordinate_and_over_the_origin(run):
    before = run("gene_neighbours", name="abcA", side="before")
    assert before.focus == ["SYN_0012"] and "101 bp away" in before.text
    after = run("gene_neighbours", name="dnaZ", side="after")
    assert after.focus == ["SYN_0001"]
    assert "5,899..99 (over the origin)" in after.text


def test_a_linear_record_ends(run):
    result = run("gene_neighbours", name="repA", side="before")
    assert result.status == "answered" and "no gene" in result.text and result.focus == []
    result = run("gene_neighbours", name="repA", count=5)
    assert result.focus == ["PLA_0002"] and "no more genes" in result.text


def test_a_strand_restricts_the_neighbours(run):
    result = run("gene_neighbours", name="abcA", strand=-1, side="downstream")
    assert result.focus == ["SYN_0002"]
    result = run("gene_neighbours", name="abcB", strand=1, side="downstream", count=2)
    assert result.focus == ["SYN_0001", "SYN_0012"]


@pytest.mark.parametrize("reach", [0, 100, 101, 400, 2500, 10_000])
def test_within_a_distance_equals_base_by_base_counting(run, synthetic, reach):
    record, feature = synthetic.feature("SYN_0002", "gene")
    own, size = set(feature.location), len(record)
    expected = {
        other.qualifiers["locus_tag"][0]
        for other in record.features
        if other.type == "gene" and other is not feature
        if any(
            min((a - b) % size, (b - a) % size) <= reach
            for a in (min(own), max(own))
            for b in other.location
        )
    }
    result = run("gene_neighbours", name="SYN_0002", distance=reach)
    assert set(result.focus) == expected
    amount = f"{len(expected)} other" if expected else "No other"
    assert amount in result.text


def test_gene_in_no_genome_is_declined_with_near_names(run):
    result = run("gene_neighbours", name="abcC")
    assert result.status == "declined" and "did you mean" in result.text


def test_nested_genes_are_told_but_are_not_beside(run, tmp_path):
    record = SeqRecord(Seq("A" * 1000), id="NEST_1", name="NEST_1")
    record.annotations.update(molecule_type="DNA", topology="linear")
    for tag, start, end in (("N1", 10, 90), ("N2", 100, 500), ("N3", 200, 300), ("N4", 600, 700)):
        place = SimpleLocation(start, end, 1)
        record.features.append(SeqFeature(place, type="gene", qualifiers={"locus_tag": [tag]}))
    path = tmp_path / "nested.gb"
    SeqIO.write([record], path, "genbank")
    library = Library.open([path])
    outer = run("gene_neighbours", library, name="N2")
    assert outer.focus == ["N1", "N4"] and "N3 lies inside N2" in outer.text
    inner = run("gene_neighbours", library, name="N3")
    assert inner.focus == ["N1", "N4"] and "N3 itself lies inside N2" in inner.text


def test_two_genes_of_a_name_are_both_answered(run):
    result = run("gene_neighbours", name="dupX", side="after")
    assert result.status == "answered"
    assert "SYN_0008" in result.text and "SYN_0009" in result.text


def test_genes_between_two_genes(run):
    result = run("between_genes", first="abcA", second="trnL")
    assert result.focus == ["SYN_0002", "SYN_0003"]
    assert result.text.startswith("2 genes lie between")
    over = run("between_genes", first="abcA", second="feoB")
    assert over.focus == ["SYN_0012"]
    none = run("between_genes", first="abcA", second="abcB")
    assert none.text.startswith("No genes lie between")


def test_distance_and_overlap_of_two_genes(run):
    assert "100 bp apart" in run("between_genes", first="abcA", second="abcB", what="distance").text
    assert run("between_genes", first="abcA", second="abcB", what="overlap").text.startswith("No,")
    apart = run("between_genes", first="abcA", second="repA", what="distance")
    assert "different records" in apart.text


def test_position_in_a_gene_between_genes_and_beyond(run):
    inside = run("region_contents", start=300, end=300)
    assert "lies in *abcA* (SYN_0001)" in inside.text
    outside = run("region_contents", start=550, end=550)
    assert "no annotated gene" in outside.text
    assert "SYN_0001" in outside.text and "50 bp away" in outside.text
    assert "SYN_0002" in outside.text and "51 bp away" in outside.text
    origin = run("region_contents", start=50, end=50)
    assert "lies in *dnaZ* (SYN_0012)" in origin.text
    beyond = run("region_contents", start=7000, end=7000)
    assert beyond.status == "declined" and "6,000 bp" in beyond.text


@pytest.mark.parametrize(
    ("start", "end", "mode", "expected"),
    [
        (1, 600, "overlap", ["SYN_0012", "SYN_0001"]),
        (1, 601, "overlap", ["SYN_0001", "SYN_0002", "SYN_0012"]),
        (201, 1200, "within", ["SYN_0001", "SYN_0002"]),
        (202, 1200, "within", ["SYN_0002"]),
        (201, 601, "start", ["SYN_0001", "SYN_0002"]),
        (5800, 250, "overlap", ["SYN_0012", "SYN_0001"]),
        (5800, 250, "within", ["SYN_0012"]),
    ],
)
def test_genes_of_a_region(run, start, end, mode, expected):
    result = run("region_contents", start=start, end=end, mode=mode, record="SYN_000001")
    assert set(result.focus) == set(expected)
    assert f"{len(expected)} gene" in result.text


def test_other_features_and_types_of_a_region(run):
    result = run("region_contents", start=4700, end=5520)
    assert "miscellaneous feature 'putative binding site'" in result.text
    assert "mobile element 'IS1 transposase region'" in result.text
    many = run("region_contents", start=1, end=6000, record="SYN_000001")
    assert "12 genes" in many.text and many.table.total == 12
    result = run("region_contents", start=1, end=6000, types=["tRNA"])
    assert result.focus == ["SYN_0004"]


def test_text_of_the_file_stays_text(run):
    result = run("gene_neighbours", name="dnaZ", side="before")
    assert "<script>" not in result.text.replace("\\<script>", "")


@pytest.fixture(scope="module")
def scattered(tmp_path_factory):
    """Circular genomes of randomly placed genes, some nested or overlapping."""
    libraries = {}
    for seed in range(4):
        rng = random.Random(seed)
        record = SeqRecord(Seq("ACGT" * 500), id=f"RND_{seed}.1", name=f"RND_{seed}")
        record.annotations.update(molecule_type="DNA", topology=("circular", "linear")[seed % 2])
        for number in range(12):
            start = rng.randrange(1800)
            place = SimpleLocation(start, start + rng.randint(20, 180), rng.choice([1, -1]))
            record.features.append(
                SeqFeature(place, type="gene", qualifiers={"locus_tag": [f"R{number:02d}"]})
            )
        path = tmp_path_factory.mktemp("scattered") / f"r{seed}.gb"
        SeqIO.write([record], path, "genbank")
        libraries[seed] = (record, Library.open([path]))
    return libraries


@pytest.mark.parametrize("seed", range(4))
def test_next_gene_is_the_next_start_that_is_not_nested(run, scattered, seed):
    record, library = scattered[seed]
    genes = sorted(
        record.features, key=lambda item: (int(item.location.start), int(item.location.end))
    )
    names = [item.qualifiers["locus_tag"][0] for item in genes]
    for index, gene in enumerate(genes):
        start, end = int(gene.location.start), int(gene.location.end)
        following = genes[index + 1 :] + (genes[:index] if seed % 2 == 0 else [])
        outside = [
            item
            for item in following
            if (start, end) == (item.location.start, item.location.end)
            or not (
                (start <= item.location.start and item.location.end <= end)
                or (item.location.start <= start and end <= item.location.end)
            )
        ]
        result = run("gene_neighbours", library, name=names[index], side="after")
        expected = [outside[0].qualifiers["locus_tag"][0]] if outside else []
        assert result.focus == expected


@pytest.mark.real
def test_neighbours_in_e_coli_equal_biopython(data_dir, run):
    path = data_dir / "genomes/bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz"
    library = Library.open([path])
    with gzip.open(path, "rt") as handle:
        record = SeqIO.read(handle, "genbank")
    genes = [item for item in record.features if item.type == "gene"]
    genes.sort(key=lambda item: (int(item.location.start), int(item.location.end)))
    tags = [item.qualifiers["locus_tag"][0] for item in genes]
    for index in random.Random(5).sample(range(10, len(genes) - 10), 60):
        before = run("gene_neighbours", library, name=tags[index], side="before").focus
        own = genes[index].location
        expected = index - 1
        while (
            (own.start <= genes[expected].location.start)
            and (genes[expected].location.end <= own.end)
        ) or (genes[expected].location.end >= own.end):
            expected -= 1
        assert before == [tags[expected]]
