"""Names carried over to predicted genes come with evidence and only where it suffices."""

import random

import pytest
from Bio import SeqIO
from Bio.Align import PairwiseAligner, substitution_matrices

from index.annotate.carry import Known, Words, carry, known_proteins
from index.annotate.pipeline import annotate
from index.demo import demo_genome
from index.library import Library

pytest.importorskip("pyhmmer", reason="needs the extra genecalling")
RESIDUES = "ACDEFGHIKLMNPQRSTVWY"


def protein(rng, length):
    return "M" + "".join(rng.choice(RESIDUES) for _ in range(length - 1))


def mutated(rng, text, share):
    return "".join(
        rng.choice([r for r in RESIDUES if r != c]) if rng.random() < share else c for c in text
    )


def known(name, text, ec=()):
    return Known(name, f"sym{name}", f"product {name}", ec, "reference", text)


def test_identity_and_coverage_equal_a_pairwise_alignment():
    rng = random.Random(1)
    one = protein(rng, 240)
    other = mutated(rng, one, 0.3)
    decoys = [known(str(n), protein(rng, 240)) for n in range(30)]
    (match,) = carry([other], [*decoys, known("x", one, ("1.1.1.1",))], cpus=1)
    assert match is not None and match.known.id == "x"
    aligner = PairwiseAligner(substitution_matrix=substitution_matrices.load("BLOSUM62"))
    aligner.open_gap_score, aligner.extend_gap_score = -11, -1
    counts = aligner.align(one, other)[0].counts()
    assert match.identity == pytest.approx(counts.identities / 240, abs=0.03)
    assert min(match.query_coverage, match.target_coverage) > 0.95
    assert match.e_value < 1e-50 and match.symbol == "symx" and match.ec == ("1.1.1.1",)
    assert "identity" in match.evidence() and "E-value" in match.evidence()


def test_identical_proteins_need_no_search():
    rng = random.Random(2)
    text = protein(rng, 80)
    (match,) = carry([text], [known("x", text)], cpus=1)
    assert (match.identity, match.query_coverage, match.e_value) == (1.0, 1.0, 0.0)


def test_strangers_fragments_and_far_relatives_carry_nothing():
    rng = random.Random(3)
    one = protein(rng, 300)
    given = [protein(rng, 300), one[:120], mutated(rng, one, 0.75)]
    assert carry(given, [known("x", one)], cpus=1) == [None, None, None]
    assert carry(["", "MK"], [known("x", one)], cpus=1) == [None, None]
    assert carry([one], [], cpus=1) == [None]


def test_only_the_best_of_several_copies_gets_the_symbol():
    rng = random.Random(4)
    one = protein(rng, 260)
    near, far = mutated(rng, one, 0.1), mutated(rng, one, 0.35)
    first, second = carry([far, near], [known("x", one, ("2.2.2.2",))], cpus=1)
    assert second.symbol == "symx" and first.symbol == ""
    assert first.known.product == "product x"


def test_below_sixty_percent_no_ec_number_is_carried():
    rng = random.Random(5)
    one = protein(rng, 300)
    (match,) = carry([mutated(rng, one, 0.47)], [known("x", one, ("2.2.2.2",))], cpus=1)
    assert match is not None and 0.45 < match.identity < 0.6 and match.ec == ()


def test_shared_words_are_counted_as_by_hand():
    listed = ["MKLVRRWWEE", "AAAAAKLVRR", "GGGGGGGGGG"]
    assert Words(listed).near("XXKLVRRWW") == [0, 1]
    assert Words(listed).near("PPPP") == []
    assert Words([]).near("MKLVRRWWEE") == []


def test_names_of_the_demo_genome_come_back(tmp_path):
    path = demo_genome(tmp_path)
    bare = tmp_path / "bare.fasta"
    bare.write_text("".join(f">{r.id}\n{r.seq}\n" for r in SeqIO.parse(path, "genbank")))
    with Library.open([bare, path], home=tmp_path / "home") as library:
        target, reference = library.genomes
        assert len(known_proteins(reference)) > 20
        predicted = annotate(target, [reference], cpus=1)
        true = {
            (
                row.record,
                row.strand,
                row.parts[-1].end if row.strand > 0 else row.parts[-1].start,
            ): row
            for row in reference.features("type = 'CDS' AND NOT pseudo AND symbol <> ''")
        }
        judged = right = 0
        for row in predicted.features("type = 'CDS' AND symbol <> ''"):
            assert "inferred from" in row.note and "identity" in row.note
            said = predicted.qualifiers(row.fid)["inference"]
            assert any(text.startswith("similar to AA sequence:demo_v1:") for text in said)
            other = true.get((row.record, row.strand, row.end if row.strand > 0 else row.start))
            if other is not None:
                judged += 1
                right += other.symbol == row.symbol
        assert judged > 15 and right == judged
        predicted.close()


def test_protein_files_are_references(tmp_path):
    path = tmp_path / "known.faa"
    path.write_text(
        ">sp|P1|X beta-galactosidase OS=Escherichia coli\nMKLVRRWWEEAAGGHH\n"
        ">p2 hypothetical protein\nMKKKLLLVVVAAAGGG\n"
        ">p3 recombinase A [Testobacter]\nMKTAYIAKQRQISFVK\n"
    )
    with Library.open(path, home=tmp_path / "home") as library:
        found = known_proteins(library.genomes[0])
    assert [item.product for item in found] == ["beta-galactosidase", "recombinase A"]
