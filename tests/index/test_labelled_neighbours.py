"""Retrievers of labelled examples: mutated copies are found, ranks fuse, identity is aligned."""

import random

import numpy as np
import pytest
from Bio.Align import PairwiseAligner

from index.embed.kmer import KmerEmbedder
from index.neighbours.alignment import AlignmentRetriever
from index.neighbours.chance import ChanceRetriever
from index.neighbours.fusion import SMOOTH, Fusion
from index.neighbours.pairwise import SHORTEST_ALIGNED, align_pair, align_pairs
from index.neighbours.vectors import VectorRetriever
from index.strand import reverse_complement


def draw(rng, size):
    return "".join(rng.choices("ACGT", k=size))


def mutate(rng, sequence, rate):
    other = {"A": "CGT", "C": "AGT", "G": "ACT", "T": "ACG"}
    return "".join(rng.choice(other[b]) if rng.random() < rate else b for b in sequence)


def retrievers():
    kmer = VectorRetriever("kmer", KmerEmbedder(6).encode)
    return [kmer, AlignmentRetriever(), Fusion([kmer, AlignmentRetriever()])]


@pytest.mark.parametrize("size", [60, 300])
@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("strand", [1, -1])
def test_mutated_copies_are_found_on_both_strands(size, number, strand):
    rng = random.Random(size + number)
    rows = [draw(rng, size) for _ in range(100)]
    retriever = retrievers()[number]
    retriever.add(rows)
    queries = [mutate(rng, rows[i], 0.05) for i in range(20)]
    queries = [reverse_complement(q) if strand < 0 else q for q in queries]
    first = [found[:1].tolist() for found, _ in retriever.search(queries, 3)]
    assert sum(found == [i] for i, found in enumerate(first)) >= 19


def test_an_encoder_of_one_strand_finds_the_other_where_both_are_held():
    def encode(sequences):
        """Where each base lies, which says nothing of the other strand."""
        rows = np.array([[b == letter for letter in "ACGT" for b in s] for s in sequences])
        return rows.astype(np.float32) / len(sequences[0]) ** 0.5

    rng = random.Random(3)
    rows = [draw(rng, 90) for _ in range(30)]
    both, one = VectorRetriever("both", encode, strands=2), VectorRetriever("one", encode)
    for retriever in (both, one):
        retriever.add(rows)
        assert len(retriever) == 30
    turned = reverse_complement(rows[7])
    found, scores = both.search([turned], 40)[0]
    assert found[0] == 7 and scores[0] == pytest.approx(1)
    assert sorted(found.tolist()) == list(range(30)) and (np.diff(scores) <= 0).all()
    assert one.search([turned], 1)[0][1][0] < 0.6
    assert both.search([turned], 2, np.array([3, 7]))[0][0].tolist() == [7, 3]
    assert both.search([turned], 1, np.array([3]))[0][0].tolist() == [3]


def test_only_allowed_rows_are_found():
    rng = random.Random(1)
    rows = [draw(rng, 120) for _ in range(10)]
    for retriever in retrievers():
        retriever.add(rows)
        found, _ = retriever.search([rows[3]], 5, np.array([1, 3, 4]))[0]
        assert found[0] == 3 and set(found.tolist()) <= {1, 3, 4}
        assert 3 not in retriever.search([rows[3]], 5, np.array([1, 4]))[0][0].tolist()


def test_unrelated_sequences_do_not_align():
    rng = random.Random(2)
    retriever = AlignmentRetriever()
    retriever.add([draw(rng, 60) for _ in range(50)])
    _, scores = retriever.search([draw(rng, 60)], 5)[0]
    assert scores.max(initial=0) < 0.5


def test_fusion_adds_reciprocal_ranks():
    class Fixed(ChanceRetriever):
        def __init__(self, name, rows):
            super().__init__()
            self.name, self.rows = name, rows

        def search(self, queries, k, allowed=None):
            return [(np.array(self.rows), np.ones(len(self.rows), dtype=np.float32))] * len(queries)

    fusion = Fusion([Fixed("a", [2, 0]), Fixed("b", [0, 1])])
    hits = fusion.hits(["ACGT"], 3)[0]
    assert [hit.row for hit in hits] == [0, 2, 1]
    best = 2 / (SMOOTH + 1)
    assert hits[0].score == pytest.approx((1 / (SMOOTH + 1) + 1 / (SMOOTH + 2)) / best)
    assert set(hits[0].scores) == {"a", "b"} and set(hits[1].scores) == {"a"}
    with pytest.raises(ValueError, match="at least one"):
        Fusion([])


def test_identity_comes_from_an_alignment():
    rng = random.Random(4)
    sequence = draw(rng, 200)
    changed = list(sequence)
    for at in range(10, 190, 18):
        changed[at] = "A" if changed[at] != "A" else "C"
    pair = align_pair("".join(changed), sequence)
    assert pair.identity == pytest.approx(190 / 200) and pair.strand == 1 and pair.leak
    turned = align_pair(reverse_complement(sequence), sequence)
    assert turned.identity == 1 and turned.strand == -1
    part = align_pair(sequence[50:100], sequence)
    assert part.identity == 1 and part.coverage == 1
    gapped = align_pair(sequence[:90] + sequence[93:], sequence)
    assert gapped.local == pytest.approx(197 / 200)
    whole = align_pair(sequence, sequence[50:100])
    assert whole.coverage == pytest.approx(0.25) and not whole.leak
    assert align_pair(draw(rng, 200), sequence).identity < 0.4


def test_alignments_are_those_of_biopython():
    rng = random.Random(6)
    aligner = PairwiseAligner(
        mode="local", match_score=2, mismatch_score=-3, open_gap_score=-5, extend_gap_score=-2,
        wildcard="N",
    )  # fmt: skip
    for size in (40, 150, 300):
        query = draw(rng, size)
        targets = [mutate(rng, query, rate) for rate in (0, 0.05, 0.15)]
        targets += [targets[1][:60] + "N" + targets[1][70:], draw(rng, size)]
        targets += [reverse_complement(target) for target in targets[:3]]
        for target, pair in zip(targets, align_pairs(query, targets), strict=True):
            turned = reverse_complement(query)
            backward = aligner.score(target, turned) > aligner.score(target, query)
            best = aligner.align(target, turned if backward else query)[0]
            counts = best.counts()
            columns = counts.identities + counts.mismatches + counts.gaps
            assert pair.strand == (-1 if backward else 1)
            if columns < SHORTEST_ALIGNED:
                assert pair.identity == 0
                continue
            assert pair.local == pytest.approx(counts.identities / columns, abs=0.02)
            covered = int(best.aligned[1][-1][1] - best.aligned[1][0][0])
            assert pair.coverage == pytest.approx(covered / size, abs=0.02)
    assert align_pairs("ACGT", []) == []


def test_chance_is_the_same_at_every_run():
    chance = ChanceRetriever(3)
    chance.add(["A"] * 10)
    first = chance.search(["A", "C"], 4)
    assert [f[0].tolist() for f in first] == [f[0].tolist() for f in chance.search(["A", "C"], 4)]
