"""Calls that are what is left of a gene that is broken in an annotated relative."""

import random

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.annotate.base import Coding
from index.annotate.pipeline import annotate
from index.annotate.remains import Stretch, confirmed, remains, stretches
from index.demo import demo_genome
from index.library import Library

SENSE = [a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT"]
SENSE = [codon for codon in SENSE if codon not in ("TAA", "TAG", "TGA")]


def gene(rng, codons):
    return "ATG" + "".join(rng.choices(SENSE, k=codons - 1)) + "TAA"


def random_bases(rng, count):
    return "".join(rng.choices("ACGT", k=count))


def changed(rng, text, share):
    """Codons replaced, the first and the last one kept."""
    codons = [text[at : at + 3] for at in range(0, len(text), 3)]
    for at in range(1, len(codons) - 1):
        if rng.random() < share:
            codons[at] = rng.choice(SENSE)
    return "".join(codons)


def protein(text):
    return str(Seq(text).translate())[:-1]


@pytest.fixture(scope="module")
def relative(tmp_path_factory):
    """A genome with a whole gene and, on each strand, a gene that is broken by a stop codon."""
    rng = random.Random(11)
    genes = {name: gene(rng, 150) for name in ("good", "left", "back")}
    genes["left"] = genes["left"][:240] + "TAA" + genes["left"][243:]
    genes["back"] = genes["back"][:180] + "TAG" + genes["back"][183:]
    text, features = random_bases(rng, 500), []
    for name, bases in genes.items():
        strand = -1 if name == "back" else 1
        start = len(text)
        text += bases if strand > 0 else str(Seq(bases).reverse_complement())
        place = SimpleLocation(start, len(text), strand)
        broken = {} if name == "good" else {"pseudo": [""]}
        for type in ("gene", "CDS"):
            product = {"product": [f"{name} protein"]} if type == "CDS" else {}
            said = {"gene": [name], "locus_tag": [name.upper()], **product, **broken}
            features.append(SeqFeature(place, type, qualifiers=said))
        text += random_bases(rng, 400)
    record = SeqRecord(Seq(text), "REL_1", annotations={"molecule_type": "DNA"})
    record.features = features
    path = tmp_path_factory.mktemp("relative") / "relative.gbk"
    SeqIO.write(record, path, "genbank")
    with Library.open(path, home=tmp_path_factory.mktemp("home")) as library:
        yield library.genomes[0], genes


def judged(genome, texts):
    calls = [Coding(0, len(text), 1, 11) for text in texts]
    proteins = [protein(text) for text in texts]
    return remains(calls, proteins, stretches(genome, 11))


def test_both_halves_of_a_broken_gene_are_known_again(relative):
    genome, genes = relative
    rng = random.Random(12)
    for name, cut in (("left", 240), ("back", 180)):
        first = changed(rng, genes[name][: cut + 3], 0.08)
        second = changed(rng, "ATG" + genes[name][cut + 6 :], 0.08)
        for one in judged(genome, [first, second]):
            assert one is not None and one.known.name == name
            assert one.known.product == f"{name} protein"
            assert 0.8 <= one.identity < 1
            assert name in one.evidence() and "pseudogene" in one.evidence()


def test_identity_is_that_of_the_residues(relative):
    genome, genes = relative
    text = genes["left"][:243]
    text = text[:30] + "TGG" + text[33:60] + "CCC" + text[63:]
    (one,) = judged(genome, [text])
    other = protein(genes["left"][:243])
    same = sum(a == b for a, b in zip(protein(text), other, strict=True))
    assert one is not None and one.identity == pytest.approx(same / 80)


def test_whole_genes_are_left_alone(relative):
    genome, genes = relative
    mended = genes["left"][:240] + "GCT" + genes["left"][243:]
    rng = random.Random(13)
    longer = "ATG" + "".join(rng.choices(SENSE, k=60)) + genes["left"][246:]
    strangers = [gene(rng, 80), gene(rng, 20)]
    assert judged(genome, [genes["good"], mended, longer, *strangers]) == [None] * 5


def test_a_call_without_its_stop_is_not_judged(relative):
    genome, genes = relative
    text = genes["left"][:243]
    call = Coding(0, len(text), 1, 11, partial_right=True)
    assert remains([call], [protein(text)], stretches(genome, 11)) == [None]


def test_a_copy_that_is_whole_wins():
    rng = random.Random(14)
    text = protein(gene(rng, 100))
    near = "W" + text[1:50] + "W" + text[51:]
    known = [Stretch("AAAA" + near, 0, 200, "x", "", "reference")]
    call = [Coding(0, 303, 1, 11)]
    (found,) = remains(call, [text], known)
    assert found is not None
    assert confirmed([found], [text], [text]) == [None]
    assert confirmed([found], [text], [near[:-10], protein(gene(rng, 90))]) == [found]


def test_a_predicted_genome_says_which_genes_are_broken(tmp_path):
    pytest.importorskip("pyrodigal", reason="needs the extra genecalling")
    path, bare = demo_genome(tmp_path), tmp_path / "bare.fasta"
    records = list(SeqIO.parse(path, "genbank"))
    bare.write_text("".join(f">{r.id}\n{r.seq}\n" for r in records))
    (true,) = [
        (r.id, feature)
        for r in records
        for feature in r.features
        if feature.type == "CDS" and "pseudo" in feature.qualifiers
    ]
    record, feature = true
    with Library.open([bare, path], home=tmp_path) as library:
        predicted = annotate(library.genomes[0], [library.genomes[1]])
        rows = predicted.features("pseudo AND type = 'CDS'")
        assert rows and len(rows) == len(predicted.features("pseudo AND type = 'gene'"))
        for row in rows:
            assert row.record == record and row.strand == feature.location.strand
            assert feature.location.start <= row.start and row.end <= feature.location.end + 300
            assert "pseudogene ydeA of demo" in row.note and "predicted" in row.note
            assert row.product == feature.qualifiers["product"][0] and not row.symbol
        said = predicted.records[0].annotations["gene_calling"]
        assert f"{len(rows)} genes read like what is left of their pseudogenes" in said
        predicted.close()
