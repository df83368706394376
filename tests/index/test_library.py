"""Several files at once: names, annotation beside sequence, opening again."""

import multiprocessing
import random
from pathlib import Path

import pytest
from small_genbank import genbank

from index.filenames import stem
from index.library import Library
from index.records import FormatError
from index.store import stores


def bases(length: int, seed: int = 3) -> str:
    return "".join(random.Random(seed).choices("ACGT", k=length))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def write(tmp_path: Path):
    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return put


def small(seed: int = 3, name: str = "TEST01", organism: str = "Testis exempli") -> str:
    return genbank(
        bases(120, seed), [("gene", "1..90", [("gene", "aaa")])], name=name, organism=organism
    )


GFF = (
    "##gff-version 3\n"
    "chr1\t.\tgene\t11\t100\t.\t-\t.\tID=gene-a;locus_tag=A_1;gene=abc\n"
    "chr1\t.\tCDS\t11\t100\t.\t-\t0\tID=cds-a;Parent=gene-a;locus_tag=A_1;product=an enzyme\n"
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.gbk", "a"),
        ("a.gbff.gz", "a"),
        ("GCF_000005845.2_ASM584v2.fna.gz", "GCF_000005845.2_ASM584v2"),
        ("NC_000913.3", "NC_000913.3"),
        ("my genome.gff3.bz2", "my genome"),
        (".gb", ".gb"),
        ("plain", "plain"),
    ],
)
def test_stem(name: str, expected: str):
    assert stem(Path(name)) == expected


def test_one_path_or_several(write, home):
    one, two = write("one.gbk", small(1)), write("two.gbk", small(2))
    assert [g.name for g in Library.open(one, home=home)] == ["one"]
    assert [g.name for g in Library.open(str(one), home=home)] == ["one"]
    assert [g.name for g in Library.open([one, str(two)], home=home)] == ["one", "two"]


def test_names_are_unique_and_a_file_is_open_once(write, home):
    first, second = write("a/x.gbk", small(1)), write("b/x.gbk", small(2))
    with Library.open([first, second, first], home=home) as library:
        assert [g.name for g in library.genomes] == ["x", "x_2"]
        assert library.add(first) == [library.genomes[0]]


def test_genomes_by_name(write, home):
    one = write("ecoli.gbk", small(1, "NC_1", "Escherichia coli"))
    two = write("bacillus.gbk", small(2, "NC_2", "Bacillus subtilis"))
    with Library.open([one, two], home=home) as library:
        for name in ("ecoli", "ECOLI", "ecoli.gbk", "Escherichia coli", "NC_1.1", "NC_1", "coli"):
            assert library.genome(name).name == "ecoli", name
        assert library.select(None) == library.genomes
        assert library.select("bacillus") == [library.genomes[1]]
        with pytest.raises(KeyError, match="Name one of the open genomes"):
            library.genome(None)
        with pytest.raises(KeyError, match="No open genome is called 'yeast'"):
            library.genome("yeast")
        with pytest.raises(KeyError, match="fits ecoli and bacillus"):
            library.genome("i")
        library.remove("bacillus")
        assert library.genome(None).name == "ecoli"


def test_errors_add_nothing(write, home, tmp_path):
    good, bad = write("good.gbk", small()), write("bad.gbk", "this is no genome\n")
    library = Library.open(good, home=home)
    with pytest.raises(FormatError, match=r"bad\.gbk"):
        library.add([write("more.gbk", small(9)), bad])
    with pytest.raises(OSError):
        library.add(tmp_path / "absent.gbk")
    assert [g.name for g in library] == ["good"]
    assert library.genomes[0].gene("aaa").length == 90


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_fasta_and_gff3_are_one_genome(write, home, order):
    paths = [write("g.fna", f">chr1 x\n{bases(150)}\n"), write("g.gff3", GFF)]
    with Library.open([paths[i] for i in order], home=home) as library:
        (genome,) = library.genomes
        assert (genome.name, genome.format) == ("g", "fasta+gff3")
        from Bio.Seq import Seq

        assert genome.cds("abc") == str(Seq(bases(150)[10:100]).reverse_complement())
        assert genome.gene("A_1").product == "an enzyme"
        assert genome.gc == pytest.approx(sum(map(bases(150).count, "GC")) / 150)


def test_annotation_joins_a_fasta_that_is_open_already(write, home):
    library = Library.open(write("g.fna", f">chr1.1 x\n{bases(150)}\n"), home=home)
    (joined,) = library.add(write("g.gff3", GFF))
    assert library.genomes == [joined] and joined.has_sequence
    assert joined.records[0].id == "chr1.1" and joined.gene("abc").record == "chr1.1"


def test_an_annotation_with_some_of_its_bases_gets_the_others(write, home):
    own = "ACGTTGCAACGT"
    partly = GFF.rstrip("\n") + f"\nchr2\tx\tgene\t1\t9\t.\t+\t.\tID=two\n##FASTA\n>chr2\n{own}\n"
    letters = bases(150)
    paths = [write("g.fna", f">chr1\n{letters}\n"), write("g.gff3", partly)]
    with Library.open(paths, home=home) as library:
        (genome,) = library.genomes
        assert genome["chr1"][:] == letters and genome["chr2"][:] == own
        assert genome.gene("abc").record == "chr1" and genome.gene("two").record == "chr2"
        assert not any("has no sequence" in d.message for d in genome.diagnostics)


def test_other_names_are_not_joined_and_it_is_said(write, home):
    paths = [write("g.fna", f">other x\n{bases(150)}\n"), write("g.gff3", GFF)]
    with Library.open(paths, home=home) as library:
        assert [g.format for g in library.genomes] == ["fasta", "gff3"]
        assert len({g.name for g in library.genomes}) == 2
        (note,) = [d for d in library.genomes[1].diagnostics if "names differ" in d.message]
        assert note.severity == "warning" and "'chr1'" in note.message


def test_features_beyond_the_sequence_are_left_out(write, home):
    paths = [write("g.fna", f">chr1\n{bases(60)}\n"), write("g.gff3", GFF)]
    with Library.open(paths, home=home) as library:
        (genome,) = library.genomes
        assert not genome.genes()
        assert any("beyond the 60 bases" in d.message for d in genome.diagnostics)


def test_same_ids_in_one_file_are_told_apart(write, home):
    text = f">a\n{bases(20, 1)}\n>a\n{bases(20, 2)}\n>a_2\n{bases(20, 4)}\n"
    with Library.open(write("g.fa", text), home=home) as library:
        genome = library.genomes[0]
        assert len({r.id for r in genome.records}) == 3
        assert [genome[r.id][:] for r in genome.records] == [bases(20, s) for s in (1, 2, 4)]
        assert any(d.record == "a_2" for d in genome.diagnostics)


def test_letters_are_upper_case_dna(write, home):
    with Library.open(write("g.fa", ">a\nacgtnryk\nACGT\n"), home=home) as library:
        assert library.genomes[0]["a"][:] == "ACGTNRYKACGT"
        counts = library.genomes[0].records[0].counts
        assert counts == {"A": 2, "C": 2, "G": 2, "T": 2, "N": 1, "other": 3}
        assert library.genomes[0].gc == pytest.approx(4 / 12)


def test_impossible_positions_are_left_out(write, home):
    line = "chr1\t.\tgene\t11\t99999999999999999999999\t.\t-\t.\tID=far\n"
    with Library.open(write("g.gff3", GFF + line), home=home) as library:
        genome = library.genomes[0]
        assert [gene.symbol for gene in genome.genes()] == ["abc"]
        assert any("left out" in d.message and d.line == 4 for d in genome.diagnostics)


def test_progress_is_told(write, home):
    told: list[tuple[float, str]] = []
    Library.open(write("g.gbk", small()), home=home, progress=lambda f, w: told.append((f, w)))
    assert told[-1][0] == 1.0 and [f for f, _ in told] == sorted(f for f, _ in told)


def _open_at_once(job: tuple[str, str]) -> tuple[str, int, str]:
    path, home = job
    with Library.open(path, home=home) as library:
        genome = library.genomes[0]
        return genome.id, len(genome.genes()), genome["TEST01.1"][:10]


def test_processes_that_open_one_file_at_once_agree(write, home):
    genes = [("gene", f"{i * 30 + 1}..{i * 30 + 20}", [("locus_tag", f"t{i}")]) for i in range(300)]
    path = write("g.gbk", genbank(bases(9100), genes))
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        results = pool.map(_open_at_once, [(str(path), str(home))] * 8, chunksize=1)
    assert set(results) == {(results[0][0], 300, bases(9100)[:10])}
    assert [info.genes for info in stores(home)] == [300]
    assert [p.name for p in (home / "genomes").iterdir()] == [results[0][0]]
