"""Comparisons against brute force, on genomes whose differences are known."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Align import PairwiseAligner, substitution_matrices
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from benchmarks.compare import Change, rearranged
from index.compare.base import StoppedError
from index.compare.blocks import Anchor, chain, synteny
from index.compare.copies import pair_copies
from index.compare.dna import align_genomes
from index.compare.hits import align_all
from index.compare.proteins import shared
from index.library import Library

CODONS = [a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT"]
SENSE = [codon for codon in CODONS if codon not in ("TAA", "TAG", "TGA")]
LENGTH = 40_000
CHANGES = [
    Change("invert", 8_000, 14_000),
    Change("delete", 20_000, 23_000),
    Change("insert", 30_000, 32_000),
]


def genome(rng: random.Random) -> SeqRecord:
    """Forty genes of 600 bases, one each kilobase, on alternating strands."""
    letters = rng.choices("ACGT", k=LENGTH)
    record = SeqRecord(Seq("A"), id="ONE.1", name="ONE", description="synthetic")
    record.annotations.update(molecule_type="DNA", organism="Synthetica", topology="linear")
    for n in range(LENGTH // 1000):
        start, strand = n * 1000 + 200, 1 if n % 2 else -1
        text = "ATG" + "".join(rng.choices(SENSE, k=198)) + "TAA"
        if strand < 0:
            text = str(Seq(text).reverse_complement())
        letters[start : start + 600] = text
        place = SimpleLocation(start, start + 600, strand)
        tags = {"locus_tag": [f"G_{n:02}"], "product": [f"protein {n}"], "transl_table": ["11"]}
        record.features += [
            SeqFeature(place, type="gene", qualifiers=dict(tags)),
            SeqFeature(place, type="CDS", qualifiers=dict(tags)),
        ]
    record.seq = Seq("".join(letters))
    return record


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("two")
    record = genome(random.Random(3))
    SeqIO.write(record, folder / "one.gbk", "genbank")
    SeqIO.write(rearranged(record, CHANGES, 0.03, random.Random(4)), folder / "two.gbk", "genbank")
    return Library.open([folder / "one.gbk", folder / "two.gbk"])


def test_genes_that_were_deleted_are_alone_and_all_others_are_paired(two: Library) -> None:
    found = shared(*two.genomes)
    pairs = {pair.one.locus_tag: pair.other.locus_tag for pair in found.pairs}
    lost = {"G_20", "G_21", "G_22"}
    assert {gene.locus_tag for gene in found.only_one} == lost
    assert pairs == {f"G_{n:02}": f"B_G_{n:02}" for n in range(40) if f"G_{n:02}" not in lost}
    assert found.only_other == [] and found.similar_one == [] and found.similar_other == []
    for pair in found.pairs:
        one = two.genomes[0].protein(pair.one)
        other = two.genomes[1].protein(pair.other)
        equal = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
        assert pair.identity == pytest.approx(equal, abs=0.03)
        assert pair.coverage > 0.95


def test_turned_about_it_says_the_same(two: Library) -> None:
    forth, back = shared(*two.genomes), shared(*two.genomes[::-1])
    turned = [(pair.other.id, pair.one.id) for pair in back.pairs]
    assert sorted(turned) == sorted((pair.one.id, pair.other.id) for pair in forth.pairs)
    assert [gene.id for gene in back.only_other] == [gene.id for gene in forth.only_one]


def test_thresholds_are_kept_to(two: Library) -> None:
    strict = shared(*two.genomes, identity=0.95)
    assert all(pair.identity >= 0.95 for pair in strict.pairs)
    loose = shared(*two.genomes)
    rest = [pair for pair in loose.pairs if pair.identity < 0.95]
    assert rest and len(strict.pairs) + len(rest) == len(loose.pairs)
    with pytest.raises(ValueError, match="identity must lie"):
        shared(*two.genomes, identity=0.1)
    with pytest.raises(ValueError, match="coverage must lie"):
        shared(*two.genomes, coverage=1.5)


def test_inversion_deletion_and_insertion_are_where_they_were_made(two: Library) -> None:
    found = synteny(*two.genomes)
    assert found.basis == "DNA"
    inverted = [(b.start, b.end) for b in found.blocks if b.inverted]
    assert len(inverted) == 1
    assert inverted[0][0] == pytest.approx(8_000, abs=200)
    assert inverted[0][1] == pytest.approx(14_000, abs=200)
    (gap,) = found.gaps_one
    assert (gap.start, gap.end) == (
        pytest.approx(20_000, abs=200), pytest.approx(23_000, abs=200)
    )  # fmt: skip
    (gap,) = found.gaps_other
    assert gap.end - gap.start == pytest.approx(2_000, abs=250)
    assert gap.start == pytest.approx(27_000, abs=200)


def test_identity_is_near_what_was_made(two: Library) -> None:
    found = align_genomes(*two.genomes)
    assert found.ani == pytest.approx(0.97, abs=0.006)
    assert found.shares[0] == pytest.approx(37 / 40, abs=0.01)
    again = align_genomes(*two.genomes[::-1])
    assert again.ani == found.ani and again.shares == found.shares[::-1]


@pytest.mark.parametrize("rate", [0.1, 0.15])
def test_identity_of_more_distant_genomes(tmp_path: Path, rate: float) -> None:
    record = genome(random.Random(5))
    SeqIO.write(record, tmp_path / "one.gbk", "genbank")
    SeqIO.write(rearranged(record, [], rate, random.Random(6)), tmp_path / "two.gbk", "genbank")
    ani = align_genomes(*Library.open([tmp_path / "one.gbk", tmp_path / "two.gbk"])).ani
    assert ani == pytest.approx(1 - rate, abs=0.015)


def test_unrelated_genomes(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("two", 8)):
        SeqIO.write(genome(random.Random(seed)), tmp_path / f"{name}.gbk", "genbank")
    genomes = Library.open([tmp_path / "one.gbk", tmp_path / "two.gbk"]).genomes
    assert align_genomes(*genomes).ani is None
    found = shared(*genomes)
    assert found.pairs == [] and len(found.only_one) == len(found.only_other) == 40
    assert synteny(*genomes).blocks == []


def test_a_stop_leaves_nothing(tmp_path: Path) -> None:
    for name, seed in (("one", 9), ("two", 10)):
        SeqIO.write(genome(random.Random(seed)), tmp_path / f"{name}.gbk", "genbank")
    genomes = Library.open([tmp_path / "one.gbk", tmp_path / "two.gbk"]).genomes
    for work in (align_genomes, shared, synteny):
        with pytest.raises(StoppedError):
            work(*genomes, step=lambda fraction, words: fraction < 0.3)


def test_best_hits_against_biopython() -> None:
    rng = random.Random(11)
    letters = "ACDEFGHIKLMNPQRSTVWY"
    first = ["M" + "".join(rng.choices(letters, k=rng.randint(70, 120))) for _ in range(12)]

    def drifted(text: str, keep: float) -> str:
        return "".join(c if rng.random() < keep else rng.choice(letters) for c in text)

    second = [drifted(text, 0.75) for text in first] + [drifted(text, 0.6) for text in first[:4]]
    rng.shuffle(second)
    aligner = PairwiseAligner(mode="local", open_gap_score=-12, extend_gap_score=-1)
    aligner.substitution_matrix = substitution_matrices.load("BLOSUM62")
    scores = {
        (a, b): aligner.score(one, other)
        for a, one in enumerate(first)
        for b, other in enumerate(second)
    }
    wanted = {
        (a, b)
        for (a, b), score in scores.items()
        if score == max(scores[a, n] for n in range(len(second)))
        and score == max(scores[n, b] for n in range(len(first)))
    }
    hits = align_all(first, second)
    assert {(h.one, h.other) for h in hits if h.best_of_one and h.best_of_other} == wanted
    for hit in hits:
        assert hit.score == scores[hit.one, hit.other]
        best = aligner.align(first[hit.one], second[hit.other])[0]
        counts = best.counts()
        columns = counts.identities + counts.mismatches + counts.gaps
        assert hit.identity == pytest.approx(counts.identities / columns, abs=0.03)


def test_copies_go_to_where_their_neighbours_go() -> None:
    # Landmarks 0..9 and 20..29 keep their places, but the second block stands 100 later.
    marks = [([n], [n]) for n in range(10) if n != 4]
    marks += [([n], [n + 100]) for n in range(20, 30) if n != 25]
    found = pair_copies([*marks, ([4, 25], [4, 125])])
    assert {(4, 4), (25, 125)} <= set(found)
    fewer = pair_copies([*marks, ([4, 25], [125])])
    assert (25, 125) in fewer and 4 not in {one for one, _ in fewer}


def test_blocks_of_made_anchors() -> None:
    same = [Anchor(0, n, n + 900, 0, n + 50, n + 950, 1, 1.0) for n in range(0, 5000, 1000)]
    turned = [
        Anchor(0, n, n + 900, 0, 20_000 - n - 900, 20_000 - n, -1, 0.9)
        for n in range(10_000, 13_000, 1000)
    ]
    stray = Anchor(0, 6_000, 6_300, 0, 30_000, 30_300, 1, 0.8)
    blocks = chain([*turned, stray, *same], ["a"], ["b"])
    assert [(b.start, b.end, b.strand, b.inverted, b.anchors) for b in blocks] == [
        (0, 4900, 1, False, 5),
        (10_000, 12_900, -1, True, 3),
    ]
    assert (blocks[1].other_start, blocks[1].other_end) == (7_100, 10_000)
    assert blocks[1].identity == pytest.approx(0.9)
