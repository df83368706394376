"""A flipped byte in anything that is stored is found; what is damaged is made again or named."""

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.plan.semantic import WEIGHTS as PLANNER
from app.plan.semantic import Classifier
from dnahlm.calibration import Calibration
from dnahlm.infer import WEIGHTS
from dnahlm.load import check_sums
from dnahlm.natural import FILE as NATURAL
from dnahlm.natural import NaturalDNA
from dnahlm.seal import AGAIN, SUMS, damaged, digest, replace, reseal, seal, sealed
from index import fetch, searching, store, windows
from index.demo import demo_genome
from index.embed.static import WEIGHTS as STATIC
from index.embed.static import StaticEmbedder
from index.library import Library
from index.retrieve import search
from index.scratch import is_whole, put

SHIPPED = (WEIGHTS, NATURAL.parent, PLANNER, STATIC)


def flip(path: Path, at: float = 0.5) -> None:
    """Change one bit of one byte, in place, at a share of the file's length."""
    data = bytearray(path.read_bytes())
    data[min(int(len(data) * at), len(data) - 1)] ^= 1
    path.write_bytes(data)


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    place = tmp_path / "home"
    monkeypatch.setenv("DNAHLM_HOME", str(place))
    return place


# --- seals ---


def test_a_seal_is_what_sha256sum_checks(tmp_path: Path):
    (tmp_path / "a b.bin").write_bytes(b"\0\n")
    (tmp_path / "c").write_bytes(b"")
    seal(tmp_path / SUMS, ["a b.bin", "c"])
    command = ["sha256sum", "-c", "--strict", SUMS]
    if shutil.which(command[0]) is None:
        pytest.skip("sha256sum is not installed")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0
    flip(tmp_path / "a b.bin")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1
    assert damaged(tmp_path / SUMS) == "a b.bin"


def test_every_flip_of_a_seal_is_found(tmp_path: Path):
    (tmp_path / "one").write_text("x")
    seal(tmp_path / SUMS, ["one"])
    whole = (tmp_path / SUMS).read_bytes()
    for at in range(len(whole) - 1):  # the last byte ends the line
        (tmp_path / SUMS).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert damaged(tmp_path / SUMS) is not None, at
    for size in range(len(whole) - 1):
        (tmp_path / SUMS).write_bytes(whole[:size])
        assert damaged(tmp_path / SUMS) is not None, size


def test_files_are_hashed_once(tmp_path: Path, monkeypatch):
    file, memory = tmp_path / "one", tmp_path / "memory"
    file.write_text("x" * 1000)
    seal(tmp_path / SUMS, ["one"])
    hashed = []
    monkeypatch.setattr("dnahlm.seal.digest", lambda path: hashed.append(path) or digest(path))
    assert [damaged(tmp_path / SUMS, memory) for _ in range(3)] == [None] * 3
    assert hashed == [file]
    os.utime(file)
    assert damaged(tmp_path / SUMS, memory) is None and len(hashed) == 2
    memory.write_text("[]")
    assert damaged(tmp_path / SUMS, memory) is None and len(hashed) == 3


@pytest.mark.parametrize("jump", [-3600.0, AGAIN + 1])
def test_a_clock_that_jumps_makes_it_hash_again(tmp_path: Path, monkeypatch, jump: float):
    """A disk that changed a byte but not the time is found out by the next hash."""
    file, memory = tmp_path / "one", tmp_path / "memory"
    file.write_text("x" * 1000)
    seal(tmp_path / SUMS, ["one"])
    assert damaged(tmp_path / SUMS, memory) is None
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    flip(file)
    os.utime(file, ns=times)
    assert damaged(tmp_path / SUMS, memory) is None  # the price of hashing once
    now = json.loads(memory.read_text())["one"][3]
    monkeypatch.setattr("dnahlm.seal.time.time", lambda: now + jump)
    assert damaged(tmp_path / SUMS, memory) == "one"


def test_a_change_on_purpose_is_sealed(tmp_path: Path):
    reseal(tmp_path / SUMS, "config.json")
    assert not (tmp_path / SUMS).exists()
    (tmp_path / "config.json").write_text("{}")
    seal(tmp_path / SUMS, ["config.json"])
    Calibration(temperature={"a": 2.0}).write(tmp_path)
    assert damaged(tmp_path / SUMS) is None
    assert sealed(tmp_path / SUMS).keys() == {"config.json", "calibration.json"}


def test_a_failed_replacement_leaves_the_old_file(tmp_path: Path, monkeypatch):
    (tmp_path / "x").write_text("old")
    monkeypatch.setattr(os, "replace", lambda *a: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        replace(tmp_path / "x", "new")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("x", "old")]


# --- weights ---


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_shipped_weights_are_those_of_their_sums(folder: Path):
    """After weights are made anew by hand: sha256sum the files into SHA256SUMS."""
    assert damaged(folder / SUMS) is None
    kinds = {".safetensors", ".json"}
    paths = [*folder.iterdir(), *folder.glob("members/*")]
    files = {path.relative_to(folder).as_posix() for path in paths if path.suffix in kinds}
    assert sealed(folder / SUMS).keys() == files


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_flipped_byte_of_weights_is_named(folder: Path, tmp_path: Path, home: Path):
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    load = {
        WEIGHTS: lambda: check_sums(copy),
        NATURAL.parent: lambda: NaturalDNA.load(copy / NATURAL.name),
        PLANNER: lambda: Classifier.load(copy),
        STATIC: lambda: StaticEmbedder(copy),
    }[folder]
    load()
    weights = next(copy.glob("*.safetensors"))
    flip(weights)
    with pytest.raises((OSError, ValueError), match=f"{weights.name} is missing or damaged"):
        load()
    weights.unlink()
    with pytest.raises((OSError, ValueError), match=f"{weights.name} is missing or damaged"):
        load()


def test_a_model_folder_that_disappears_is_one_sentence(tmp_path: Path, home: Path):
    from app.cli import app

    rows = tmp_path / "rows.csv"
    rows.write_text("sequence\nACGTACGTAC\n")
    gone = tmp_path / "usb" / "model"
    arguments = ["classify", "--task", "core-promoter", "--input", str(rows), "--model", str(gone)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 1
    assert "cannot be fetched" in str(done.exception) + done.output


# --- stores ---


def library_of(path: Path) -> tuple[Library, Path]:
    library = Library.open(path)
    return library, Path(library.genomes[0].directory)


def test_a_flipped_byte_of_a_store_is_found(tmp_path: Path, home: Path, monkeypatch):
    """Every file of a store with its search parts and windows, one after the other."""
    path = demo_genome(tmp_path)
    library, directory = library_of(path)
    windows.ensure(library.genomes[0])
    expected = search(library.genomes[0], "heat shock").hits
    bases = library.genomes[0]["DEMO_000001.1"][:]
    library.close()
    files = [file.relative_to(directory) for file in directory.rglob("*") if file.is_file()]
    data = [file for file in files if "checked" not in file.name]
    assert len(data) > 10
    monkeypatch.setattr(searching, "_open", type(searching._open)())
    for file in data:
        flip(directory / file)
        with Library.open(path) as library:
            genome = library.genomes[0]
            windows.ensure(genome)
            assert search(genome, "heat shock").hits == expected
            assert genome["DEMO_000001.1"][:] == bases
            searching.forget(genome)
        again = [sums for sums in directory.rglob(SUMS) if damaged(sums)]
        assert not again, file
        assert is_whole(directory / windows.FILE)
    assert store.whole(directory)


def test_a_store_of_another_version_is_built_again(tmp_path: Path, home: Path, monkeypatch):
    path = demo_genome(tmp_path)
    library, directory = library_of(path)
    library.close()
    before = digest(directory / store.META)
    monkeypatch.setattr(store, "VERSION", store.VERSION + 1)
    monkeypatch.setattr("index.build.VERSION", store.VERSION)
    Library.open(path).close()
    assert digest(directory / store.META) != before
    assert json.loads((directory / store.META).read_text())["version"] == store.VERSION


def test_a_damaged_store_where_nothing_can_be_written_is_named(
    tmp_path: Path, home: Path, monkeypatch
):
    path = demo_genome(tmp_path)
    library, directory = library_of(path)
    library.close()
    flip(directory / store.SEQUENCE)

    def refuse(*args, **kwargs):
        raise OSError(30, "Read-only file system", str(home / "genomes"))

    monkeypatch.setattr(store, "scratch", refuse)
    with pytest.raises(OSError, match=r"Read-only file system\); make room there or set DNAHLM"):
        Library.open(path)


def test_the_demo_genome_is_made_again(tmp_path: Path):
    path = demo_genome(tmp_path)
    whole = path.read_bytes()
    flip(path)
    assert demo_genome(tmp_path).read_bytes() == whole


def test_a_damaged_download_is_fetched_again(tmp_path: Path, home: Path):
    place = fetch.downloads() / "NC_001416.1.gb.gz"
    put(place, lambda fresh: fresh.write_bytes(gzip.compress(b"LOCUS\n//\n")))
    assert fetch.fetched("NC_001416.1") and fetch.fetch("NC_001416.1") == place
    flip(place)
    assert not fetch.fetched("NC_001416.1")
    own = place.with_name("U00096.3.gb.gz")
    own.write_bytes(b"put here by hand")
    assert fetch.fetched("U00096.3")


def test_a_damaged_track_is_derived_again(tmp_path: Path, home: Path):
    bed = tmp_path / "peaks.bed"
    bed.write_text("DEMO_000001.1\t100\t200\tone\nDEMO_000001.1\t300\t400\ttwo\n")
    Library.open([demo_genome(tmp_path), bed]).close()
    (derived,) = (home / "tracks").rglob("intervals.parquet")
    flip(derived)
    assert not is_whole(derived)
    Library.open([demo_genome(tmp_path), bed]).close()
    assert is_whole(derived)
