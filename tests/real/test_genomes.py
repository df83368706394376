"""Every genome of the shared data against Biopython, read from the file itself."""

import gzip
import warnings
from collections import Counter
from pathlib import Path

import pytest
from Bio import BiopythonWarning, SeqIO
from Bio.SeqFeature import SeqFeature
from Bio.SeqRecord import SeqRecord

from index.coding import protein_of
from index.genome import Genome
from index.library import Library

pytestmark = pytest.mark.real

GENBANK = [
    "virus/phiX174_NC_001422.gbk",
    "virus/lambda_NC_001416.gbk",
    "virus/sodalis_phage_SO1_NC_013600.gbk",
    "virus/sars-cov-2_MN908947.gb",
    "virus/sars-cov-1_NC_004718.gb",
    "virus/zika_KX369547.gb",
    "virus/influenzaA_California_8segments.gbff",
    "plasmid/pBR322_J01749.gb",
    "plasmid/pUC19_L09137_sourceonly.gb",
    "plasmid/pUC19_annotated.gb",
    "plasmid/pBAD30.gb",
    "plasmid/pPCP1_NC_005816.gb",
    "plasmid/pB171_90_CP021212.gbk",
    "organelle/arabidopsis_chloroplast_NC_000932.gb.gz",
    "organelle/human_mt_and_two_more.gbk.gz",
    "organelle/termite_mt_NC_036047.gb",
    "bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
    "bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
    "bacteria/chlamydia_trachomatis_NC_012687.gbff.gz",
    "bacteria/staph_epidermidis_ST14_draft_42contigs.gbk.gz",
    "bacteria/prokka_draft_3contigs.gbk.gz",
    "archaea/methanosarcina_mazei_WWM610_NZ_CP009509.gbff.gz",
    "bgc/balhymicin_Y16952.gbk",
    "bgc/streptomyces_coelicolor_cluster011.gbk",
    "bgc/streptomyces_coelicolor_cluster027_antismash.gbk.gz",
    "bgc/nisin_HM219853.gbk",
    "eukaryote/yeast_chrI_NC_001133.gbk.gz",
    "eukaryote/arabidopsis_BAC_F14F8_AL391144.gbk",
]

# Proteins that the bases alone do not give, by protein id.
EXCEPTIONS = {
    "NP_040602.1": "lambda: an IUPAC code in one codon, which the file translates to K",
    "NP_040603.1": "lambda: an IUPAC code in one codon, which the file translates to F",
    "NP_597781.1": "lambda: an IUPAC code in one codon, which the file translates to I",
    "NP_051109.2": "A. thaliana ndhD: its start codon ACG becomes AUG by RNA editing",
    "YP_002000527.1": "B. distachyon rpl2: its start codon ACG becomes AUG by RNA editing",
    "YP_002000546.1": "B. distachyon rpl2, second copy: as above",
}


def biopython(path: Path) -> list[SeqRecord]:
    opener = gzip.open if path.suffix == ".gz" else open
    with warnings.catch_warnings(), opener(path, "rt", encoding="utf-8") as handle:
        warnings.simplefilter("ignore", BiopythonWarning)
        return list(SeqIO.parse(handle, "genbank"))


@pytest.fixture(scope="module", params=GENBANK, ids=lambda name: Path(name).name)
def pair(request, data_dir: Path) -> tuple[Genome, list[SeqRecord]]:
    path = data_dir / "genomes" / request.param
    with Library.open(path) as library:
        yield library.genomes[0], biopython(path)


def located(record: SeqRecord) -> list[SeqFeature]:
    return [feature for feature in record.features if feature.location is not None]


def test_records_have_the_letters_of_the_file(pair):
    genome, records = pair
    assert [r.id for r in genome.records] == [r.id for r in records]
    for ours, theirs in zip(genome.records, records, strict=True):
        letters = str(theirs.seq).upper().replace("U", "T")
        assert genome[ours.id][:] == letters
        assert ours.length == len(letters)
        assert ours.counts["A"] == letters.count("A")
        strong = letters.count("G") + letters.count("C")
        assert ours.gc == pytest.approx(strong / len(letters))
        assert ours.topology == theirs.annotations.get("topology", "")


def test_features_have_biopythons_types_places_and_order(pair):
    genome, records = pair
    for number, record in enumerate(records):
        ours = genome.features("record_no = ?", (number,), order="fid")
        theirs = located(record)
        assert Counter(f.type for f in ours) == Counter(f.type for f in theirs)
        for mine, other in zip(ours, theirs, strict=True):
            place = (other.type, int(other.location.start), int(other.location.end))
            assert (mine.type, mine.start, mine.end) == place
            assert mine.strand == (other.location.strand or 0)
            parts = [(int(p.start), int(p.end), p.strand) for p in other.location.parts]
            assert [(p.start, p.end, p.strand) for p in mine.parts] == parts
            assert mine.length == len(other.location)


def test_spliced_sequences_are_biopythons(pair):
    genome, records = pair
    for number, record in enumerate(records):
        letters = record.seq.upper()
        wanted = ("CDS", "tRNA", "mRNA", "mat_peptide")
        for mine in genome.features(f"record_no = ? AND type IN {wanted}", (number,), order="fid"):
            other = located(record)[mine.fid - offset(genome, number)]
            spliced = str(other.extract(letters)).replace("U", "T")
            assert genome.sequence(mine.record, mine.parts) == spliced
            assert mine.gc == pytest.approx(
                (spliced.count("G") + spliced.count("C")) / len(spliced)
            )


def offset(genome: Genome, number: int) -> int:
    return genome.sql("SELECT min(fid) FROM features WHERE record_no = ?", (number,))[0][0]


def test_qualifiers_are_kept(pair):
    genome, records = pair
    for number, record in enumerate(records):
        first = offset(genome, number)
        if first is None:
            continue
        for position in range(0, len(located(record)), 97):
            theirs = located(record)[position].qualifiers
            ours = genome.qualifiers(first + position)
            assert list(ours) == list(theirs)
            for key, values in theirs.items():
                assert [squeezed(v) for v in ours[key]] == [squeezed(v) for v in values]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_translations_equal_the_files_own(pair):
    genome, _ = pair
    qualifiers: dict[int, dict[str, list[str]]] = {}
    query = "SELECT fid, key, value FROM qualifiers ORDER BY fid, ordinal"
    for fid, key, value in genome.sql(query):
        qualifiers.setdefault(fid, {}).setdefault(key, []).append(value)
    wrong = set()
    for number, feature in enumerate(
        genome.features("type = 'CDS' AND has_translation", order="fid")
    ):
        notes = qualifiers[feature.fid]
        given = "".join(notes.pop("translation")[0].split())
        assert feature.aa_length == len(given)
        if number % 50 == 0:
            assert genome.protein(feature) == given

        def bases(feature=feature):
            return genome.sequence(feature.record, feature.parts)

        if protein_of(feature, notes, bases) != given:
            wrong.add(feature.protein_id)
    protein_ids = {row[0] for row in genome.sql("SELECT protein_id FROM features")}
    assert wrong == EXCEPTIONS.keys() & protein_ids


def test_untranslated_cds_are_read_as_biopython_reads_them(pair):
    genome, records = pair
    for number, record in enumerate(records):
        first = offset(genome, number)
        rows = genome.features(
            "record_no = ? AND type = 'CDS' AND NOT has_translation AND NOT pseudo", (number,)
        )
        for mine in rows:
            other = located(record)[mine.fid - first]
            cds = other.extract(record.seq.upper())
            start = int(other.qualifiers.get("codon_start", ["1"])[0]) - 1
            codons = cds[start : start + (len(cds) - start) // 3 * 3]
            expected = str(codons.translate(table=mine.transl_table)).removesuffix("*")
            protein = genome.protein(mine)
            assert protein[1 : len(expected)] == expected[1:]
            assert protein[0] in (expected[0], "M") and len(protein) - len(expected) in (0, 1)
            assert mine.aa_length == len(protein)


def test_genes_are_gene_features_or_bare_products(pair):
    genome, records = pair
    expected = 0
    for record in records:
        types = Counter(f.type for f in located(record))
        rnas = sum(types[t] for t in ("tRNA", "rRNA", "ncRNA", "tmRNA", "misc_RNA"))
        expected += types["gene"] or types["CDS"] + rnas
    assert len(genome.genes()) == expected
    assert genome.sql("SELECT count(DISTINCT gid) FROM loci")[0][0] == len(genome.loci())
    joined = Counter(row[0] for row in genome.sql("SELECT gid FROM features WHERE type = 'CDS'"))
    assert None not in joined


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("bacteria/bacillus_subtilis_168_AL009126.gff3.gz", 9288),
        ("eukaryote/yeast_S288c_all.gff.gz", 27100),
    ],
)
def test_annotation_without_sequence(data_dir: Path, name: str, rows: int):
    path = data_dir / "genomes" / name
    with gzip.open(path, "rt") as handle:
        lines = [line.rstrip("\n").split("\t") for line in handle if line.count("\t") == 8]
    genes = sum(line[2] in ("gene", "pseudogene") for line in lines)
    with Library.open(path) as library:
        genome = library.genomes[0]
        assert not genome.has_sequence and genome.gc is None
        assert len(genome.genes()) == genes
        found = dict(genome.sql("SELECT type, count(*) FROM features GROUP BY type"))
        expected = Counter(line[2] for line in lines)
        assert {k: v for k, v in found.items() if k not in ("CDS", "exon")} == {
            k: v for k, v in expected.items() if k not in ("CDS", "exon")
        }
        parts = genome.sql("SELECT sum(len(parts::INTEGER[][])) FROM features")[0][0]
        assert parts == len(lines) == rows
        with pytest.raises(ValueError, match="annotation only"):
            genome.cds(genome.genes("kind = 'protein'", limit=1)[0])


def test_gene_model_of_real_oddities(data_dir: Path):
    with Library.open(
        data_dir / "genomes/organelle/arabidopsis_chloroplast_NC_000932.gb.gz"
    ) as lib:
        rps12 = lib.genomes[0].lookup("rps12")
        assert len(rps12) == 2 and {g.exons for g in rps12} == {3}
        assert {g.strand for g in rps12} == {0, -1} or {g.strand for g in rps12} <= {0, 1, -1}
        assert all(lib.genomes[0].protein(g).startswith("MPTIKQLIRNTR") for g in rps12)
    with Library.open(data_dir / "genomes/virus/sars-cov-2_MN908947.gb") as lib:
        genome = lib.genomes[0]
        assert len(genome.genes()) == 11
        assert genome.gene("ORF1ab").kind == "protein"
        orf1a = genome.gene("ORF1a")
        assert not orf1a.counted and (orf1a.start, orf1a.end) == (265, 13468)
    with Library.open(data_dir / "genomes/bgc/balhymicin_Y16952.gbk") as lib:
        genome = lib.genomes[0]
        assert len(genome.genes()) == 34 and len(genome.loci()) == 37
        assert genome.gene("CAC48363.1").product == "hypothetical protein"
    with Library.open(data_dir / "genomes/virus/phiX174_NC_001422.gbk") as lib:
        genome = lib.genomes[0]
        assert len(genome.genes("wraps")) == 3
        assert genome.gene("NP_040703.1").exons == 1
        assert genome.gene("NP_040703").length == 1542


def test_a_whole_genome_and_its_annotation_are_one(data_dir: Path):
    folder = data_dir / "awkward"
    with Library.open([folder / "gff/wrong-ids.gff3", folder / "fasta/NC_002127.1.fna"]) as library:
        (genome,) = library.genomes
        assert genome.format == "fasta+gff3"
        assert [(r.id, r.has_sequence) for r in genome.records] == [
            ("NC_002127.1", True),
            ("wrong_id", False),
        ]
        assert any("wrong_id" in note.message for note in genome.diagnostics)
        assert len(genome.cds("DOGAIA_00005")) == 705
