"""Stores on disk: identity, damage, listing, removal."""

import hashlib
import json
import os
import random
import time
from pathlib import Path

import pytest
from small_genbank import genbank

from index import store
from index.library import Library


def text(seed: int = 5) -> str:
    letters = "".join(random.Random(seed).choices("ACGT", k=500))
    genes = [("gene", "1..90", [("gene", "aaa")]), ("CDS", "1..90", [("gene", "aaa")])]
    return genbank(letters, genes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "x.gbk"
    file.write_text(text())
    return file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def directory(home: Path, path: Path) -> Path:
    return home / "genomes" / hashlib.sha256(path.read_bytes()).hexdigest()


def test_store_is_named_by_content(home: Path, path: Path):
    Library.open(path, home=home).close()
    (info,) = store.stores(home)
    assert info.id == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (info.name, info.format, info.genes, info.length) == ("x", "genbank", 1, 500)
    assert info.bytes == sum(f.stat().st_size for f in directory(home, path).iterdir())


def test_second_opening_reads_the_store(home: Path, path: Path, monkeypatch):
    Library.open(path, home=home).close()

    def never(*args, **kwargs):
        raise AssertionError("parsed again")

    monkeypatch.setattr("index.formats.open_any", never)
    copy = path.with_name("copy.gbk")
    copy.write_bytes(path.read_bytes())
    with Library.open(copy, home=home) as library:
        assert library.genomes[0].name == "copy" and library.genomes[0].gene("aaa").length == 90


DAMAGE = {
    "tables cut": lambda d: os.truncate(d / store.TABLES, 4096),
    "tables gone": lambda d: (d / store.TABLES).unlink(),
    "sequence cut": lambda d: os.truncate(d / store.SEQUENCE, 10),
    "index gone": lambda d: (d / f"{store.SEQUENCE}.fai").unlink(),
    "meta cut": lambda d: os.truncate(d / store.META, 20),
    "meta gone": lambda d: (d / store.META).unlink(),
    "old version": lambda d: (d / store.META).write_text(
        json.dumps({**json.loads((d / store.META).read_text()), "version": 0})
    ),
    "tables overwritten": lambda d: (d / store.TABLES).write_bytes(
        bytes((d / store.TABLES).stat().st_size)
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damaged_stores_are_rebuilt(home: Path, path: Path, kind: str):
    Library.open(path, home=home).close()
    DAMAGE[kind](directory(home, path))
    with Library.open(path, home=home) as library:
        genome = library.genomes[0]
        assert genome.gene("aaa").length == 90 and len(genome["TEST01.1"][:]) == 500
    assert store.load_meta(directory(home, path)) is not None
    assert [p.name for p in (home / "genomes").iterdir()] == [directory(home, path).name]


def test_failed_builds_leave_nothing(home: Path, tmp_path: Path):
    bad = tmp_path / "bad.gbk"
    bad.write_text("LOCUS       X 10 bp DNA linear\nnot a record\n")
    with pytest.raises(ValueError):
        Library.open(bad, home=home)
    assert not store.stores(home)
    assert not list((home / "genomes").iterdir())


def test_left_scratch_folders_are_swept(home: Path, path: Path):
    old = home / "genomes" / ".abc-left"
    old.mkdir(parents=True)
    os.utime(old, (time.time() - 3 * 86400,) * 2)
    young = home / "genomes" / ".def-busy"
    young.mkdir()
    Library.open(path, home=home).close()
    assert not old.exists() and young.exists()


def test_remove_by_name_and_id(home: Path, path: Path):
    Library.open(path, home=home).close()
    with pytest.raises(KeyError, match="No stored genome"):
        store.remove("y", home)
    assert [info.name for info in store.remove("x", home)] == ["x"]
    assert store.stores(home) == []
    Library.open(path, home=home).close()
    store.remove(directory(home, path).name[:8], home)
    assert store.stores(home) == []


def test_home_comes_from_the_environment(tmp_path: Path, path: Path, monkeypatch):
    monkeypatch.setenv("DNAHLM_HOME", str(tmp_path / "elsewhere"))
    Library.open(path).close()
    assert len(store.stores()) == 1 and (tmp_path / "elsewhere" / "genomes").is_dir()


def test_home_that_cannot_be_written(tmp_path: Path, path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(OSError, match="set DNAHLM_HOME"):
        Library.open(path, home=blocked)


def test_a_home_with_quotes_and_blanks(tmp_path: Path, path: Path):
    with Library.open(path, home=tmp_path / "it's a home") as library:
        assert library.genomes[0].gene("aaa").length == 90


def test_diagnostics_are_kept(home: Path, tmp_path: Path):
    file = tmp_path / "twice.fa"
    file.write_text(">a\nACGT\n>a\nACGT\n")
    Library.open(file, home=home).close()
    with Library.open(file, home=home) as library:
        assert any(d.record == "a_2" for d in library.genomes[0].diagnostics)
    (info,) = store.stores(home)
    assert info.diagnostics == tuple(library_diagnostics(home, file))


def library_diagnostics(home: Path, file: Path) -> list:
    with Library.open(file, home=home) as library:
        return library.genomes[0].diagnostics
