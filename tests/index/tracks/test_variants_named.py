"""HGVS names worked out by hand, and the same on the other strand."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqFeature import CompoundLocation, SeqFeature, SimpleLocation
from Bio.SeqRecord import SeqRecord

from index.library import Library
from index.tracks import hgvs
from index.tracks.edits import Edit, edit_of, shifted
from index.tracks.effects import Effect, Effects, gravest

LENGTH = 400
EXONS = ((50, 120), (170, 250), (300, 350))
CODING = ((80, 120), (170, 250), (300, 321))


def spliced() -> SeqRecord:
    """A gene of three exons with untranslated ends; the CDS is 141 bases, the first exon of it 40,
    the second 80."""
    rng = random.Random(3)
    letters = [rng.choice("ACGT") for _ in range(LENGTH)]
    places = [at for start, end in CODING for at in range(start, end)]
    for at, base in zip(places, "ATGGCT" + "AAGCTGGAC" * 14 + "CGTGGTTAA", strict=True):
        letters[at] = base
    letters[50:60] = "CGTACGTACC"
    record = SeqRecord(Seq("".join(letters)), id="SPL_1.1", name="SPL_1")
    record.annotations.update(molecule_type="DNA", topology="linear", organism="Testus testus",
                              taxonomy=["Eukaryota"])  # fmt: skip

    def joined(parts: tuple[tuple[int, int], ...]) -> CompoundLocation:
        return CompoundLocation([SimpleLocation(a, b, 1) for a, b in parts])

    name = {"gene": ["splA"], "locus_tag": ["SPL_0001"]}
    record.features = [
        SeqFeature(SimpleLocation(50, 350, 1), "gene", qualifiers=dict(name)),
        SeqFeature(joined(EXONS), "mRNA", qualifiers=dict(name)),
        SeqFeature(joined(CODING), "CDS", qualifiers={**name, "transl_table": ["1"]}),
    ]
    return record


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[SeqRecord, Effects, Effects]:
    """The record, effects on it, and on its reverse complement."""
    folder = tmp_path_factory.mktemp("spliced")
    record = spliced()
    turned = record.reverse_complement(id="SPL_2.1", name="SPL_2", annotations=True, features=True)
    made = []
    for number, one in enumerate((record, turned)):
        SeqIO.write(one, folder / f"{number}.gbk", "genbank")
        library = Library.open(folder / f"{number}.gbk", home=folder / "home")
        made.append(Effects(library.genomes[0]))
    return record, made[0], made[1]


def changed(
    at: int, both: tuple[SeqRecord, Effects, Effects], gone: int = 1, new: str = ""
) -> Effect:
    """Effect of replacing letters from a 1-based position on; the same on the other strand."""
    record, plus, minus = both
    text = str(record.seq)
    if gone == 1 and not new:
        new = {"A": "G", "G": "A", "C": "T", "T": "C"}[text[at - 1]]
    start = at - 2  # with the base in front, as VCF writes indels
    ref, alt = text[start : at - 1 + gone], text[start] + new
    one = plus.of("SPL_1.1", start, ref, alt)[0]
    ref2 = str(Seq(text[at - 1 : at + gone]).reverse_complement())
    alt2 = str(Seq(new + text[at - 1 + gone]).reverse_complement())
    other = minus.of("SPL_2.1", LENGTH - at - gone, ref2, alt2)[0]
    assert (one.kind, one.dna, one.protein, one.codons) == (
        other.kind, other.dna, other.protein, other.codons,
    )  # fmt: skip
    return one


@pytest.mark.parametrize(
    ("at", "kind", "name"),
    [
        (60, "5' UTR", "c.-21"),
        (80, "5' UTR", "c.-1"),
        (100, None, "c.20"),
        (120, None, "c.40"),
        (121, "splice site", "c.40+1"),
        (122, "splice site", "c.40+2"),
        (123, "intron", "c.40+3"),
        (145, "intron", "c.40+25"),
        (146, "intron", "c.41-25"),
        (168, "intron", "c.41-3"),
        (169, "splice site", "c.41-2"),
        (171, None, "c.41"),
        (250, None, "c.120"),
        (300, "splice site", "c.121-1"),
        (301, None, "c.121"),
        (322, "3' UTR", "c.*1"),
        (350, "3' UTR", "c.*29"),
    ],
)
def test_places_in_a_spliced_gene(
    at: int, kind: str | None, name: str, both: tuple[SeqRecord, Effects, Effects]
) -> None:
    effect = changed(at, both)
    assert effect.dna[: -len("A>G")] == name
    if kind is not None:
        assert effect.kind == kind


def test_coding_changes(both: tuple[SeqRecord, Effects, Effects]) -> None:
    # ATG GCT AAG CTG GAC AAG CTG GAC ...: M A K L D K L D
    effect = changed(88, both)  # c.8 is A of AAG
    assert (effect.dna, effect.protein, effect.codons) == ("c.8A>G", "p.Lys3Arg", "aAg/aGg")
    assert changed(89, both).protein == "p.Lys3="
    assert changed(87, both, new="T").protein == "p.Lys3Ter"
    assert changed(82, both).protein == "p.Met1?"
    assert changed(319, both, new="C").protein.startswith("p.Ter47GlnextTer")


def test_insertions_and_deletions(both: tuple[SeqRecord, Effects, Effects]) -> None:
    effect = changed(87, both, gone=3)  # AAG out
    assert (effect.kind, effect.dna, effect.protein) == (
        "in-frame deletion", "c.7_9del", "p.Lys3del",
    )  # fmt: skip
    effect = changed(87, both, gone=0, new="GCT")  # the second codon twice
    assert (effect.kind, effect.dna, effect.protein) == (
        "in-frame insertion", "c.4_6dup", "p.Ala2dup",
    )  # fmt: skip
    effect = changed(87, both, gone=0, new="TGG")
    assert effect.protein == "p.Ala2_Lys3insTrp"
    effect = changed(87, both, gone=6, new="TGG")
    assert effect.protein == "p.Lys3_Leu4delinsTrp"
    effect = changed(87, both, gone=1)  # the substitution A>G of `changed`
    assert effect.protein == "p.Lys3Glu"
    effect = changed(87, both, gone=2, new="T")
    assert effect.kind == "frameshift"
    assert effect.protein.startswith("p.Lys3")


def test_over_the_edges(both: tuple[SeqRecord, Effects, Effects]) -> None:
    assert changed(119, both, gone=4).kind == "splice site"
    assert changed(78, both, gone=5).kind == "start lost"
    whole = changed(40, both, gone=330)
    assert (whole.kind, whole.protein) == ("gene deleted", "p.0?")
    assert changed(130, both, gone=5).kind == "intron"


def test_between_genes(both: tuple[SeqRecord, Effects, Effects]) -> None:
    effect = changed(40, both)
    assert effect.kind == "intergenic"
    assert effect.gene is None
    assert [(n.gene.name, n.distance, n.side) for n in effect.neighbours] == [
        ("splA", 11, "upstream")
    ]
    assert effect.changes_protein is False


def test_random_changes_read_alike_on_both_strands(
    both: tuple[SeqRecord, Effects, Effects],
) -> None:
    rng = random.Random(9)
    for _ in range(150):
        at, gone = rng.randrange(20, 370), rng.choice([0, 1, 1, 2, 3, 5])
        new = "".join(rng.choice("ACGT") for _ in range(rng.choice([0, 1, 2, 3]) or (gone == 0)))
        text = str(both[0].seq)
        if text[at - 1 : at - 1 + gone] == new or (gone == 1 and not new):
            continue
        changed(at, both, gone=gone, new=new)


def test_what_is_not_computed(both: tuple[SeqRecord, Effects, Effects]) -> None:
    record, effects, _ = both
    base = str(record.seq)[99]
    for alt, words in (("<DEL>", "structural"), ("*", "upstream deletion"), ("N[c:1[", "breakend")):
        (effect,) = effects.of("SPL_1.1", 99, base, alt)
        assert effect.kind == "not computed"
        assert words in effect.note
    wrong = "A" if base != "A" else "C"
    (effect,) = effects.of("SPL_1.1", 99, wrong, base)
    assert (effect.kind, effect.changes_protein is True) == ("reference differs", False)
    assert f"REF says {wrong}" in effect.note
    (effect,) = effects.of("SPL_1.1", 1000, "A", "C")
    assert effect.kind == "reference differs"
    with pytest.raises(KeyError):
        effects.of("nowhere", 1, "A", "C")


def test_without_bases_only_the_place_is_known(tmp_path: Path) -> None:
    path = tmp_path / "only.gff3"
    path.write_text(
        "##gff-version 3\n##sequence-region c 1 900\nc\tx\tgene\t100\t399\t.\t+\t.\tID=g;Name=a\n"
        "c\tx\tCDS\t100\t399\t.\t+\t0\tID=p;Parent=g\n"
    )
    with Library.open(path, home=tmp_path / "home") as library:
        effect = gravest(Effects(library.genomes[0]).of("c", 149, "A", "C"))
    assert (effect.kind, effect.protein, effect.changes_protein) == ("coding", "", None)


# --- names by the nomenclature's own examples ---


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("MRWC*", "MRWC", "p.?"),
        ("MKPAE*", "MKPQ*", "p.Ala4GlnfsTer2"),
        ("MYAE*", "M*", "p.Tyr2Ter"),
        ("MKAE*", "MKAEQLV*", "p.Ter5GlnextTer3"),
        ("MKAE*", "MKAQLV", "p.Glu4GlnfsTer?"),
    ],
)
def test_frameshift_names(old: str, new: str, name: str) -> None:
    assert hgvs.frameshift(old, new) == name


@pytest.mark.parametrize(
    ("old", "new", "last", "name"),
    [
        ("MAAAE*", "MAAE*", 2, "p.Ala4del"),  # the 3' rule among residues
        ("MKLSE*", "MKLKLSE*", 1, "p.Lys2_Leu3dup"),
        ("MKLSE*", "MKWLSE*", 2, "p.Lys2_Leu3insTrp"),
        ("MKLSE*", "MKW*", 2, "p.Lys2_Leu3insTrpTer"),
        ("MKLSE*", "MRWSE*", 3, "p.Lys2_Leu3delinsArgTrp"),
        ("MKLSE*", "MR*", 3, "p.Lys2_Leu3delinsArgTer"),
        ("MKLSE*", "M*", 3, "p.Lys2Ter"),
    ],
)
def test_in_frame_names(old: str, new: str, last: int, name: str) -> None:
    assert hgvs.in_frame(old, new, last) == name


def test_edits() -> None:
    assert edit_of(10, "CAT", "CT") == Edit(11, 12, "")
    assert edit_of(10, "C", "CTT") == Edit(11, 11, "TT")
    assert edit_of(10, "ACGT", "AGCT") == Edit(11, 13, "GC")
    text = "GGCATATATCC"
    gone = Edit(3, 5, "")  # one AT of three
    assert shifted(gone, text.__getitem__, 0, len(text), 1) == Edit(7, 9, "")
    assert shifted(gone, text.__getitem__, 0, 7, 1) == Edit(5, 7, "")
    come = Edit(4, 4, "TA")
    moved = shifted(come, text.__getitem__, 0, len(text), 1)
    assert moved.start == 9
    assert text[:9] + moved.new + text[9:] == text[:4] + "TA" + text[4:]
