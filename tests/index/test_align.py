"""Pasted sequences, against brute force on random genomes."""

from __future__ import annotations

import random

import pytest
from Bio.Seq import Seq
from small_genbank import genbank

from index.align import clean, exact, is_nucleotide, locate, mismatches_allowed, near
from index.joined import Joined
from index.proteins import cut, frames, shared_seeds
from index.records import Part

IUPAC = {"A": "A", "C": "C", "G": "G", "T": "T", "R": "AG", "Y": "CT", "N": "ACGT", "W": "AT"}


def bases(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("ACGT") for _ in range(count))


def reverse_complement(text: str) -> str:
    return str(Seq(text).reverse_complement())


def mutate(rng: random.Random, text: str, count: int) -> str:
    letters = list(text)
    for at in rng.sample(range(len(text)), count):
        letters[at] = rng.choice([base for base in "ACGT" if base != letters[at]])
    return "".join(letters)


@pytest.fixture
def genome(opened):
    """Circular, 6,000 bases: a plain gene, a reverse spliced gene, a gene over the origin."""
    rng = random.Random(5)
    text = bases(rng, 6000)
    codons = ["GCT", "AAA", "GAC", "TTC", "CTG", "CAT", "GGC", "TGG", "ACG", "CCA"]
    plain, spliced, wrapped = (
        start + "".join(rng.choice(codons) for _ in range(97)) + "TAA"
        for start in ("ATG", "ATG", "GTG")
    )
    text = text[:1000] + plain + text[1000 + len(plain) :]
    body = reverse_complement(spliced)
    text = text[:3000] + body[:100] + text[3100:3200] + body[100:] + text[3200 + len(body) - 100 :]
    text = wrapped[150:] + text[len(wrapped) - 150 : 5850] + wrapped[:150]
    assert len(text) == 6000
    end = 3200 + len(body) - 100
    places = {
        "one": f"1001..{1000 + len(plain)}",
        "two": f"complement(join(3001..3100,3201..{end}))",
        "three": f"join(5851..6000,1..{len(wrapped) - 150})",
    }
    features = []
    for name, place in places.items():
        names = [("gene", name), ("locus_tag", f"T_{name}")]
        features.append(("gene", place, names))
        protein = str(Seq({"one": plain, "two": spliced, "three": wrapped}[name])[:-3].translate())
        said = [*names, ("transl_table", "11"), ("codon_start", "1"), ("product", name)]
        if name != "three":
            said.append(("translation", protein))
        features.append(("CDS", place, said))
    return opened(genbank(text, features, topology="circular"))


def text_of(genome) -> str:
    return genome[genome.records[0].id][:]


def brute(text: str, query: str, circular: bool) -> set[tuple[int, int]]:
    """Every start and strand at which a query with IUPAC codes fits, letter by letter."""
    found = set()
    size = len(query)
    longer = text + text[: size - 1] if circular else text
    for start in range(len(longer) - size + 1):
        window = longer[start : start + size]
        for strand, seen in ((1, window), (-1, reverse_complement(window))):
            if all(base in IUPAC[code] for base, code in zip(seen, query, strict=True)):
                found.add((start, strand))
    return found


@pytest.mark.parametrize("query", ["GATC", "GCNNG", "RAYT", "GAATTC", "WWWWWW", "ACGTACGTA"])
@pytest.mark.parametrize("circular", [True, False])
def test_exact_equals_brute_force(query, circular):
    text = bases(random.Random(9), 900)
    hits = exact("r", text, circular, query)
    found = {(hit.start, hit.strand) for hit in hits}
    expected = brute(text, query, circular)
    if query == reverse_complement(query):
        expected = {place for place in expected if place[1] == 1}
    assert found == expected
    assert len(found) == len(hits)


@pytest.mark.parametrize("allowed", [2, 3, 4])
def test_near_equals_brute_force(allowed):
    rng = random.Random(10)
    records = [
        ("r", bases(rng, 700), True),
        ("s", bases(rng, 21), True),
        ("t", bases(rng, 90), False),
    ]
    text = records[0][1]
    query = mutate(rng, text[-12:] + text[:10], 2)
    hits = near(Joined(records), query, allowed)
    wrong = {}
    for record, one, circular in records:
        longer = one + one[:21] if circular else one
        for start in range(len(longer) - 21 if len(one) >= 22 else 0):
            for strand, form in ((1, query), (-1, reverse_complement(query))):
                pair = zip(longer[start : start + 22], form, strict=True)
                wrong[record, start, strand] = sum(a != b for a, b in pair)
    assert {(hit.record, hit.start, hit.strand) for hit in hits} == {
        place for place, count in wrong.items() if count <= min(3, allowed)
    }
    assert (hits[0].record, hits[0].start) == ("r", 688)
    assert hits[0].identity == pytest.approx(20 / 22)


def test_many_records_are_searched_as_each_alone(opened):
    rng = random.Random(4)
    query = "GCATTNGACCGTA"
    site = query.replace("N", "T")
    records = [bases(rng, rng.randrange(3, 200)) + site[: number % 14] for number in range(60)]
    records[1::5] = [one[:2] + reverse_complement(site) + one[2:] for one in records[1::5]]
    records[2::5] = [site[6:] + one for one in records[2::5]]
    text = "".join(f">c{number}\n{one}\n" for number, one in enumerate(records))
    found = [(hit.record, hit.start, hit.strand) for hit in locate(opened(text, "s.fa"), query)]
    expected = [
        (hit.record, hit.start, hit.strand)
        for number, one in enumerate(records)
        for hit in exact(f"c{number}", one, False, query)
    ]
    assert sorted(found) == sorted(expected) and len(expected) >= 16


def test_mismatches_allowed_grow_with_length():
    allowed = [mismatches_allowed(length, 5_000_000) for length in (8, 16, 20, 30, 60)]
    assert allowed == sorted(allowed)
    assert allowed[0] < 1 <= allowed[2] < allowed[4] <= 15


def test_located_on_both_strands_and_over_the_origin(genome):
    text = text_of(genome)
    (hit,) = locate(genome, ">mine\n" + text[1100:1160].lower() + "\n" + text[1160:1200])
    assert (hit.start, hit.end, hit.strand, hit.kind) == (1100, 1200, 1, "exact")
    assert [gene.symbol for gene in hit.genes] == ["one"]
    (hit,) = locate(genome, reverse_complement(text[2000:2050]).replace("T", "U"))
    assert (hit.start, hit.end, hit.strand) == (2000, 2050, -1)
    assert hit.genes == ()
    (hit,) = locate(genome, text[-30:] + text[:25])
    assert (hit.start, hit.end) == (5970, 6025)
    assert hit.parts == (Part(5970, 6000, 1), Part(0, 25, 1))
    assert [gene.symbol for gene in hit.genes] == ["three"]
    record = genome.records[0].id
    assert genome.slice(record, hit.start, hit.end, hit.strand) == text[-30:] + text[:25]


@pytest.mark.parametrize(
    ("start", "size", "changes"), [(2000, 30, 2), (2000, 300, 15), (4900, 2400, 90)]
)
def test_approximate(genome, start, size, changes):
    """Short, read-sized and long (over the origin) queries with substitutions, on both strands."""
    text = text_of(genome) * 2
    query = mutate(random.Random(size), text[start : start + size], changes)
    for form, strand in ((query, 1), (reverse_complement(query), -1)):
        hits = locate(genome, form)
        assert len(hits) == 1
        hit = hits[0]
        assert (hit.strand, hit.kind) == (strand, "approximate")
        assert abs(hit.start - start) <= 20
        assert abs(hit.end - (start + size)) <= 20
        assert hit.identity == pytest.approx(1 - changes / size, abs=0.02)


def test_protein_in_its_gene(genome):
    """Residues of a spliced reverse gene map onto both exons; the parts give them back."""
    gene = genome.gene("two")
    protein = genome.protein(gene)
    record = genome.records[0].id
    for first, last in ((0, len(protein)), (40, 80), (3, 9)):
        hits = locate(genome, protein[first:last], molecule="protein")
        hit = next(hit for hit in hits if [gene.symbol for gene in hit.genes] == ["two"])
        assert (hit.kind, hit.identity, hit.strand) == ("protein", 1.0, -1)
        found = genome.sequence(record, hit.parts)
        assert str(Seq(found).translate(table=11)) == protein[first:last]
    whole = locate(genome, protein + "*")[0]
    assert (whole.start, whole.end) == (gene.start + 3, gene.end)


def test_protein_in_six_frames(genome):
    """A protein that no annotation holds, over the origin and with a GTG start."""
    gene = genome.gene("three")
    protein = "M" + str(Seq(genome.cds(gene))[3:-3].translate())
    (hit,) = locate(genome, protein)
    assert hit.kind == "translated"
    assert (hit.start, hit.end) == (5850, 5850 + 3 * len(protein))
    assert [gene.symbol for gene in hit.genes] == ["three"]
    text = text_of(genome)
    peptide = str(Seq(text[2100:2160]).reverse_complement().translate(table=11)).split("*")[0]
    hits = locate(genome, peptide[:12], molecule="protein")
    assert [(hit.start, hit.end, hit.strand) for hit in hits] == [(2160 - 36, 2160, -1)]


def test_similar_protein(genome):
    protein = list(genome.protein(genome.gene("one")))
    for at in range(4, len(protein), 6):
        protein[at] = "W"
    hits = locate(genome, "".join(protein))
    assert hits[0].kind == "protein"
    assert {gene.symbol for hit in hits for gene in hit.genes} <= {"one", "two", "three"}
    assert 0.75 < hits[0].identity < 0.95


def test_nothing_is_found(genome):
    rng = random.Random(77)
    assert locate(genome, bases(rng, 40)) == []
    assert locate(genome, bases(rng, 500)) == []
    assert locate(genome, "MKWHHYPPCCWWMHKYPQ") == []


def test_many_matches_have_their_genes(genome):
    text = text_of(genome)
    hits = locate(genome, "NNNNNNNN", limit=200)
    assert len(hits) == 200
    for hit in hits:
        assert {g.symbol for g in hit.genes} == {
            name
            for name in ("one", "two", "three")
            if any(p.start < hit.end and hit.start < p.end for p in genome.gene(name).parts)
        }
    assert len(text) == 6000


@pytest.mark.parametrize(
    ("given", "letters"),
    [
        (">a b\nacg t\n ACG\n>b\nTTTT", "ACGTACG"),
        ("1 acgtacgtac gtacg 16", "ACGTACGTACGTACG"),
        ("MKV*", "MKV"),
        ("ACG--TAC", "ACGTAC"),
    ],
)
def test_clean(given, letters):
    assert clean(given) == letters


@pytest.mark.parametrize("given", ["", ">only a header", "ACG!T", "héllo", "123"])
def test_not_a_sequence(given):
    with pytest.raises(ValueError):
        clean(given)


def test_lengths_are_checked(genome):
    with pytest.raises(ValueError, match="7 bases; 8 to 50,000"):
        locate(genome, "ACGTACG")
    with pytest.raises(ValueError, match="4 residues"):
        locate(genome, "MKVL")
    with pytest.raises(ValueError, match="50,001"):
        locate(genome, "A" * 50_001)


def test_kind_of_letters():
    assert is_nucleotide("ACGTNNRYACGT")
    assert is_nucleotide("ACGUACGU")
    assert not is_nucleotide("MKVLAAGG")
    assert not is_nucleotide("RYSWKM")


def test_cut_walks_exons():
    parts = (Part(100, 110, -1), Part(50, 60, -1))
    assert cut(parts, 0, 3) == (Part(107, 110, -1),)
    assert cut(parts, 8, 12) == (Part(100, 102, -1), Part(58, 60, -1))
    assert cut((Part(5, 9, 1), Part(20, 30, 1)), 3, 6) == (Part(8, 9, 1), Part(20, 22, 1))


@pytest.mark.parametrize("table", [1, 4, 11])
def test_frames_equal_biopython(table):
    text = bases(random.Random(table), 200) + "NNN" + bases(random.Random(8), 61)
    for frame, residues in frames(text, table):
        usable = text[frame : frame + (len(text) - frame) // 3 * 3]
        expected = "".join(
            "X" if "N" in usable[i : i + 3] else str(Seq(usable[i : i + 3]).translate(table=table))
            for i in range(0, len(usable), 3)
        )
        assert residues == expected


def test_shared_seeds_equal_counting():
    rng = random.Random(2)
    letters = "ACDEFGHIKLMNPQRSTVWY"
    query = "".join(rng.choice(letters) for _ in range(60))
    proteins = [
        "".join(rng.choice(letters) for _ in range(20)) + query[10 : 10 + n] for n in (0, 4, 30)
    ] + ["", "MK"]
    seeds = {query[i : i + 4] for i in range(57)}
    expected = [sum(p[i : i + 4] in seeds for i in range(len(p) - 3)) for p in proteins]
    assert shared_seeds(query, proteins).tolist() == expected


@pytest.mark.real
def test_proteins_of_real_genomes(data_dir, tmp_path):
    """Each annotated protein is found where its CDS lies: spliced, over the origin, slipped."""
    from index.library import Library

    paths = [
        data_dir / "genomes" / "organelle" / "arabidopsis_chloroplast_NC_000932.gb.gz",
        data_dir / "genomes" / "virus" / "phiX174_NC_001422.gbk",
        data_dir / "genomes" / "virus" / "sars-cov-1_NC_004718.gb",
    ]
    library = Library.open(paths, home=tmp_path)
    for genome in library.genomes:
        for feature in genome.features("type = 'CDS' AND has_translation"):
            protein = genome.protein(feature)
            if len(protein) < 8:
                continue
            hits = locate(genome, protein, molecule="protein")
            spans = [
                {at for part in hit.parts for at in range(part.start, part.end)} for hit in hits
            ]
            coding = {at for part in feature.parts for at in range(part.start, part.end)}
            # The stop is not part of the protein.
            assert any(span <= coding and len(coding - span) <= 3 for span in spans), feature.id
    library.close()


@pytest.mark.real
def test_pieces_of_ecoli(data_dir, tmp_path):
    from index.library import Library

    path = data_dir / "genomes" / "bacteria" / "ecoli_K12_MG1655_NC_000913.gbff.gz"
    library = Library.open(path, home=tmp_path)
    (genome,) = library.genomes
    text = text_of(genome)
    rng = random.Random(12)
    for size in (25, 60, 150, 1500, 20_000):
        start = rng.randrange(len(text) - size)
        query = mutate(rng, text[start : start + size], max(1, size // 40))
        hits = locate(genome, reverse_complement(query))
        best = hits[0]
        assert best.strand == -1
        assert abs(best.start - start) < 30
        assert abs(best.end - start - size) < 30
    library.close()
