"""One genome: slices, places, names and proteins, against Biopython on the same text."""

import io
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from Bio import SeqIO
from Bio.Seq import Seq
from small_genbank import genbank

from index.genome import AmbiguousGene
from index.records import Part

CODING = "ATGAAACGTTGGCATTGTGAAGATTACCCATTTGGTATCCTGAACCAGTCTACAGTATAA"


def bases(length: int, seed: int = 7) -> str:
    return "".join(random.Random(seed).choices("ACGT", k=length))


def biopython(text: str):
    return SeqIO.read(io.StringIO(text), "genbank")


def minus(text: str) -> str:
    return str(Seq(text).reverse_complement())


LOCATIONS = [
    "10..99",
    "complement(10..99)",
    "join(10..39,60..99)",
    "complement(join(10..39,60..99))",
    "join(complement(60..99),complement(10..39))",
    "order(10..39,60..99)",
    "join(complement(100..150),201..260)",
    "join(281..300,1..40)",
    "complement(join(281..300,1..40))",
    "<10..99",
    "10..>99",
    "complement(<10..>99)",
    "join(10..50,50..99)",
    "join(10..50,52..99)",
    "77",
]


@pytest.mark.parametrize("location", LOCATIONS)
def test_every_kind_of_location(opened, location: str):
    text = genbank(bases(300), [("CDS", location, [("locus_tag", "t1")])], topology="circular")
    theirs = biopython(text).features[0]
    genome = opened(text)
    (ours,) = genome.features()
    expected = str(theirs.extract(Seq(bases(300))))
    assert genome.sequence(ours.record, ours.parts) == expected
    assert genome.cds("t1") == expected
    assert (ours.start, ours.end) == (int(theirs.location.start), int(theirs.location.end))
    assert ours.length == len(expected)
    gc = (expected.count("G") + expected.count("C")) / len(expected)
    assert ours.gc == pytest.approx(gc)
    assert (ours.fuzzy_start, ours.fuzzy_end) == ("<" in location, ">" in location)
    assert ours.start_codon == (expected[:3] if len(expected) >= 3 else expected)


@pytest.mark.parametrize(
    ("location", "exons", "wraps"),
    [
        ("join(10..39,60..99)", 2, False),
        ("join(281..300,1..40)", 1, True),
        ("complement(join(281..300,1..40))", 1, True),
        ("join(10..50,50..99)", 1, False),
        ("join(10..50,52..99)", 1, False),
        ("join(10..50,90..99,281..300,1..5)", 3, True),
    ],
)
def test_exons_are_not_frameshifts_or_the_origin(opened, location, exons, wraps):
    text = genbank(bases(300), [("CDS", location, [("gene", "x")])], topology="circular")
    gene = opened(text).gene("x")
    assert (gene.exons, gene.wraps) == (exons, wraps)


def test_slices_are_those_of_the_string(opened):
    letters = bases(300)
    genome = opened(genbank(letters, []))
    chromosome = genome["TEST01.1"]
    assert len(chromosome) == 300 and str(chromosome) == letters
    for key in (slice(0, 10), slice(290, None), slice(5, 5), slice(-7, None), slice(None, 400)):
        assert chromosome[key] == letters[key]
    assert chromosome[::-3] == letters[::-3]
    assert (chromosome[0], chromosome[-1]) == (letters[0], letters[-1])
    with pytest.raises(IndexError):
        chromosome[300]


def test_slice_runs_over_the_origin_of_a_circle_only(opened):
    letters = bases(300)
    circle = opened(genbank(letters, [], topology="circular"), "circle.gbk")
    assert circle.slice("TEST01.1", -5, 5) == letters[-5:] + letters[:5]
    assert circle.slice("TEST01.1", 295, 310) == letters[-5:] + letters[:10]
    assert circle.slice("TEST01.1", 295, 310, -1) == minus(letters[-5:] + letters[:10])
    assert circle.slice("TEST01.1", 10, 1000) == letters[10:] + letters[:10]
    line = opened(genbank(letters, []), "line.gbk")
    assert line.slice("TEST01.1", -5, 5) == letters[:5]
    assert line.slice("TEST01.1", 295, 310, -1) == minus(letters[295:])


def test_sequence_of_parts_on_both_strands(opened):
    letters = bases(300)
    genome = opened(genbank(letters, []))
    parts = [Part(100, 120, -1), Part(10, 20, 1)]
    assert genome.sequence("TEST01.1", parts) == minus(letters[100:120]) + letters[10:20]


@pytest.mark.parametrize("strand", [1, -1])
@pytest.mark.parametrize(
    ("qualifiers", "shift", "expected"),
    [
        ([], 0, "MKRWHCEDYPFGILNQSTV"),
        ([("codon_start", "2")], 1, "MKRWHCEDYPFGILNQSTV"),
        ([("codon_start", "3")], 2, "MKRWHCEDYPFGILNQSTV"),
        ([("translation", "MINE")], 0, "MINE"),
    ],
)
def test_protein_follows_codon_start(opened, strand, qualifiers, shift, expected):
    inner = "GG"[:shift] + CODING
    letters = bases(30) + (inner if strand == 1 else minus(inner)) + bases(30, 8)
    ends = f"31..{30 + len(inner)}"
    place = ends if strand == 1 else f"complement({ends})"
    genome = opened(genbank(letters, [("CDS", place, [("gene", "x"), *qualifiers])]))
    assert genome.protein("x") == expected
    gene = genome.gene("x")
    assert gene.aa_length == len(expected) and gene.cds_length == len(inner)
    assert gene.start_codon == "ATG"


def test_start_codons_are_read_as_methionine_unless_the_end_is_open(opened):
    letters = "GTG" + CODING[3:]
    whole = [("CDS", f"1..{len(letters)}", [("gene", "x"), ("transl_table", "11")])]
    assert opened(genbank(letters, whole), "a.gbk").protein("x")[0] == "M"
    fragment = [("CDS", f"<1..{len(letters)}", [("gene", "x"), ("transl_table", "11")])]
    assert opened(genbank(letters, fragment), "b.gbk").protein("x")[0] == "V"
    standard = [("CDS", f"1..{len(letters)}", [("gene", "x"), ("transl_table", "1")])]
    assert opened(genbank(letters, standard), "c.gbk").protein("x")[0] == "V"


@pytest.mark.parametrize("table", [1, 2, 4, 5, 11, 25])
def test_genetic_codes(opened, table: int):
    letters = "ATG" + bases(297) + "TAA"
    place = [("CDS", f"1..{len(letters)}", [("gene", "x"), ("transl_table", str(table))])]
    expected = str(Seq(letters).translate(table=table)).removesuffix("*")
    assert opened(genbank(letters, place)).protein("x") == expected


@pytest.mark.parametrize("end", range(30, 40))
def test_stated_length_is_that_of_the_protein(opened, end: int):
    genome = opened(genbank(CODING, [("CDS", f"<1..>{end}", [("gene", "x")])]))
    assert genome.gene("x").aa_length == len(genome.protein("x"))


def test_transl_except(opened):
    letters = "ATG" + "TGA" + CODING[6:]
    notes = [("gene", "x"), ("transl_table", "11"), ("transl_except", "(pos:4..6,aa:Sec)")]
    genome = opened(genbank(letters, [("CDS", f"1..{len(letters)}", notes)]), "plus.gbk")
    assert genome.protein("x") == "MURWHCEDYPFGILNQSTV"
    end = len(letters)
    notes[2] = ("transl_except", f"(pos:complement({end - 5}..{end - 3}),aa:Sec)")
    place = f"complement(1..{end})"
    genome = opened(genbank(minus(letters), [("CDS", place, notes)]), "minus.gbk")
    assert genome.protein("x") == "MURWHCEDYPFGILNQSTV"


def test_stop_completed_by_polyadenylation(opened):
    letters = CODING[:-3] + "T"
    notes = [
        ("gene", "x"),
        ("transl_table", "2"),
        ("transl_except", f"(pos:{len(letters)},aa:TERM)"),
    ]
    genome = opened(genbank(letters, [("CDS", f"1..{len(letters)}", notes)]))
    assert genome.protein("x") == str(Seq(CODING[:-3]).translate(table=2))


def test_what_has_no_protein_says_so(opened):
    genome = opened(
        genbank(
            bases(300),
            [
                ("gene", "1..90", [("locus_tag", "p"), ("pseudo", None)]),
                ("CDS", "1..90", [("locus_tag", "p"), ("pseudo", None)]),
                ("tRNA", "101..170", [("locus_tag", "t")]),
                ("gene", "200..260", [("locus_tag", "g")]),
            ],
        )
    )
    with pytest.raises(ValueError, match="pseudogene"):
        genome.protein("p")
    with pytest.raises(ValueError, match="tRNA"):
        genome.protein("t")
    with pytest.raises(ValueError, match="no CDS or RNA"):
        genome.protein("g")
    assert genome.gene("p").aa_length is None


GENES = [
    (
        "gene",
        "11..100",
        [
            ("gene", "lacZ"),
            ("locus_tag", "b0344"),
            ("gene_synonym", "ECK0341; betaG"),
            ("old_locus_tag", "OLD_1"),
        ],
    ),
    (
        "CDS",
        "11..100",
        [
            ("gene", "lacZ"),
            ("locus_tag", "b0344"),
            ("product", "beta-galactosidase"),
            ("EC_number", "3.2.1.23"),
            ("protein_id", "NP_414878.1"),
            ("db_xref", "GeneID:945006"),
            ("db_xref", "UniProtKB/Swiss-Prot:P00722"),
            ("db_xref", "GO:0004565"),
        ],
    ),
    ("gene", "111..150", [("gene", "parA_1"), ("locus_tag", "b0345")]),
    ("gene", "161..200", [("gene", "parA_2"), ("locus_tag", "b0346")]),
    ("gene", "211..240", [("gene", "Par"), ("locus_tag", "b0347"), ("gene_synonym", "lacY")]),
    ("gene", "251..280", [("gene", "lacY"), ("locus_tag", "b0348")]),
    ("gene", "281..290", [("gene", "par"), ("locus_tag", "b0349")]),
    ("misc_feature", "complement(120..130)", [("note", "a site")]),
]


@pytest.fixture
def genes(opened):
    return opened(genbank(bases(300), GENES))


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("lacZ", ["b0344"]),
        ("LACZ", ["b0344"]),
        ("b0344", ["b0344"]),
        ("B0344", ["b0344"]),
        ("ECK0341", ["b0344"]),
        ("betaG", ["b0344"]),
        ("OLD_1", ["b0344"]),
        ("NP_414878.1", ["b0344"]),
        ("NP_414878", ["b0344"]),
        ("GeneID:945006", ["b0344"]),
        ("P00722", ["b0344"]),
        ("parA", ["b0345", "b0346"]),
        ("parA_2", ["b0346"]),
        ("Par", ["b0347"]),
        ("PAR", ["b0347", "b0349"]),
        ("lacY", ["b0348"]),
        ("GO:0004565", []),
        ("nothing", []),
        ("", []),
        ("%", []),
    ],
)
def test_lookup(genes, name: str, tags: list[str]):
    assert [gene.locus_tag for gene in genes.lookup(name)] == tags


def test_gene_columns(genes):
    gene = genes.gene("lacZ")
    assert (gene.id, gene.start, gene.end, gene.strand, gene.length) == ("b0344", 10, 100, 1, 90)
    assert gene.synonyms == ("ECK0341", "betaG") and gene.old_locus_tags == ("OLD_1",)
    assert (gene.kind, gene.type, gene.product) == ("protein", "gene", "beta-galactosidase")
    assert gene.ec == ("3.2.1.23",) and "GO:0004565" in gene.xrefs
    assert genes.gene("parA_1").product == "" and genes.gene("parA_1").aa_length is None
    (site,) = genes.features("type = 'misc_feature'")
    assert (site.id, site.gid, site.note) == ("misc_feature_120_130", None, "a site")
    assert [f.type for f in genes.children(gene.gid)] == ["gene", "CDS"]
    assert genes.qualifiers(gene.fid)["gene_synonym"] == ["ECK0341; betaG"]


def test_missing_and_ambiguous_names(genes):
    with pytest.raises(KeyError, match="did you mean lacZ"):
        genes.gene("lacZZ")
    with pytest.raises(AmbiguousGene) as caught:
        genes.gene("parA")
    assert [gene.id for gene in caught.value.candidates] == ["b0345", "b0346"]
    assert genes.suggest("lacx")[:2] == ["lacY", "lacZ"]
    assert genes.suggest("LCAZ")[0] == "lacZ"
    assert genes.suggest("zzzzzz") == []


def test_names_for_spotting(genes):
    names = genes.names()
    assert names["lacz"] == (genes.gene("lacZ").gid,)
    assert len(names["par"]) == 2
    assert "go:0004565" not in names


def test_filters_and_order(genes):
    assert [g.symbol for g in genes.genes("length < ?", (50,), "length, start", 2)] == [
        "par",
        "Par",
    ]
    assert genes.sql("SELECT count(*) FROM genes WHERE symbol = ?", ("lacZ",)) == [(1,)]


def test_answers_are_the_same_once_all_rows_are_kept(genes):
    conditions = ("length < 50", "strand = 1 AND type = 'gene'", "id LIKE 'b034%'")
    before = [(genes.genes(c, limit=4), genes.features(c, order="fid DESC")) for c in conditions]
    assert genes.genes() == genes.loci() and len(genes.features()) == 8
    after = [(genes.genes(c, limit=4), genes.features(c, order="fid DESC")) for c in conditions]
    assert after == before


def test_many_threads_read_at_once(genes):
    letters = bases(300)

    def read(number: int) -> bool:
        gene = genes.lookup(["lacZ", "parA_1", "lacY"][number % 3])[0]
        return genes[gene.record][gene.start : gene.end] == letters[gene.start : gene.end]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(100)))


RECORDS = [
    ("chr1", "Testis exempli chromosome I, complete sequence.", [("chromosome", "I")]),
    ("chr2", "Testis exempli chromosome II, complete sequence.", [("chromosome", "II")]),
    ("NODE_3", "Testis exempli plasmid pTest, complete sequence.", [("plasmid", "pTest")]),
    ("NODE_4", "Testis exempli mitochondrion.", [("organelle", "mitochondrion")]),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chr1.1", "chr1.1"),
        ("chr1", "chr1.1"),
        ("CHR2", "chr2.1"),
        ("chromosome I", "chr1.1"),
        ("chromosome II", "chr2.1"),
        ("Chr II", "chr2.1"),
        ("the plasmid pTest", "NODE_3.1"),
        ("pTest", "NODE_3.1"),
        ("mitochondrion", "NODE_4.1"),
        ("contig 4", "NODE_4.1"),
        ("record 3", "NODE_3.1"),
        ("contig 2", "chr2.1"),
        ("plasmid pOther", None),
        ("contig 9", None),
        ("chromosome III", None),
    ],
)
def test_records_by_the_names_people_use(opened, name: str, expected: str | None):
    texts = [
        genbank(bases(90, i), [("source", "1..90", notes)], name=id, definition=words)
        for i, (id, words, notes) in enumerate(RECORDS)
    ]
    genome = opened("".join(texts))
    if expected is None:
        with pytest.raises(KeyError, match="no record"):
            genome.record(name)
    else:
        assert genome.record(name).id == expected
        assert genome[name][:] == bases(90, [r[0] + ".1" for r in RECORDS].index(expected))
