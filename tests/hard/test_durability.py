"""Killed, refused, crowded: what is stored is whole or not there, and the next start works."""

import gzip
import json
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import dying
import pytest

from app import log
from dnahlm.seal import SUMS, damaged
from index import fetch, store, windows
from index.demo import demo_genome
from index.scratch import PREFIX, is_whole, scratch

SHORT = 2
"""Moments by event and as many by time, for each of four kinds of work: 16 in all."""
LONG = 25
NOBODY = 65534


def moments(took: dict, count: int) -> list[dict]:
    """Kills spread over a job at random, by events and by time."""
    draw = random.Random(20260)
    events = sorted(draw.sample(range(1, took["events"] + 1), min(count, took["events"])))
    times = sorted(draw.uniform(0.02, 0.98) * took["seconds"] for _ in range(count))
    return [*({"event": n} for n in events), *({"after": max(t, 1e-3)} for t in times)]


@pytest.fixture(scope="module")
def genome(tmp_path_factory) -> Path:
    return demo_genome(tmp_path_factory.mktemp("demo"))


def folder_of(place: Path, genome: Path) -> Path:
    place.mkdir()
    shutil.copy(genome, place / "genome.gbk")
    return place


def undisturbed(job, place: Path, genome: Path) -> dict:
    folder_of(place, genome)
    assert dying.do(job, place) == 0
    return json.loads((place / "took.json").read_text())


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.startswith(PREFIX)]


def build_is_whole(home: Path) -> None:
    """Whatever has its final name is as it was meant to be."""
    for directory in (home / "genomes").glob("[!.]*"):
        assert store.whole(directory)
        for part in (directory / "search").glob("[!.]*"):
            assert damaged(part / SUMS) is None
        if (directory / windows.FILE).exists():
            assert is_whole(directory / windows.FILE)


def kill_builds(tmp_path: Path, genome: Path, count: int) -> None:
    took = undisturbed(dying.build, tmp_path / "calm", genome)
    expected = json.loads((tmp_path / "calm" / "found.json").read_text())
    for number, moment in enumerate(moments(took, count)):
        place = folder_of(tmp_path / str(number), genome)
        dying.do(dying.build, place, **moment)
        build_is_whole(place / "home")
        stores = {path: path.stat().st_ino for path in (place / "home").glob("genomes/[!.]*")}
        (place / "found.json").unlink(missing_ok=True)
        assert dying.do(dying.build, place) == 0, moment
        assert json.loads((place / "found.json").read_text()) == expected, moment
        build_is_whole(place / "home")
        assert all(path.stat().st_ino == inode for path, inode in stores.items()), "redone"
        assert not left(place / "home" / "genomes"), moment


def kill_fetches(tmp_path: Path, genome: Path, count: int, monkeypatch) -> None:
    took = undisturbed(dying.fetch, tmp_path / "calm", genome)
    for number, moment in enumerate(moments(took, count)):
        place = folder_of(tmp_path / str(number), genome)
        dying.do(dying.fetch, place, **moment)
        monkeypatch.setenv("DNAHLM_HOME", str(place / "home"))
        file = fetch.downloads() / f"{dying.ACCESSION}.gb.gz"
        if fetch.fetched(dying.ACCESSION):
            assert gzip.decompress(file.read_bytes()) == genome.read_bytes()
        assert dying.do(dying.fetch, place) == 0, moment
        assert gzip.decompress(file.read_bytes()) == genome.read_bytes()
        if number == 0:
            assert not left(place / "home")


def kill_logs(tmp_path: Path, genome: Path, count: int, monkeypatch) -> None:
    took = undisturbed(dying.log, tmp_path / "calm", genome)
    for number, moment in enumerate(moments(took, count)):
        place = folder_of(tmp_path / str(number), genome)
        dying.do(dying.log, place, **moment)
        monkeypatch.setenv("DNAHLM_HOME", str(place / "home"))
        said = (place / "kept").read_text().split() if (place / "kept").exists() else []
        there = [entry.number for entry in log.entries()]
        assert set(map(int, said)) <= set(there), moment
        assert len(there) <= len(said) + 1
        assert dying.do(dying.log, place) == 0
        assert len(log.entries()) == len(there) + dying.ROWS
        assert all(entry.answer == "a" * 5000 for entry in log.entries())


def trained(place: Path) -> tuple:
    from safetensors.numpy import load_file

    lines = [json.loads(line) for line in (place / "run/metrics.jsonl").read_text().splitlines()]
    for line in lines:
        del line["time"], line["rows_per_s"]
    files = ("checkpoint/model", "checkpoint/average", "best")
    tensors = [load_file(place / "run" / f"{name}.safetensors") for name in files]
    return lines, [{name: t.tobytes() for name, t in held.items()} for held in tensors]


def kill_trainings(tmp_path: Path, genome: Path, count: int) -> None:
    took = undisturbed(dying.train, tmp_path / "calm", genome)
    expected = trained(tmp_path / "calm")
    for number, moment in enumerate(moments(took, count)):
        place = folder_of(tmp_path / str(number), genome)
        dying.do(dying.train, place, **moment)
        for name in ("checkpoint", "checkpoint.old"):
            if (place / "run" / name / SUMS).exists() and name == "checkpoint":
                assert damaged(place / "run" / name / SUMS) is None, moment
        assert dying.do(dying.train, place) == 0, moment
        assert trained(place) == expected, moment


def test_a_killed_build_is_done_again(tmp_path: Path, genome: Path):
    kill_builds(tmp_path, genome, SHORT)


def test_a_killed_fetch_is_done_again(tmp_path: Path, genome: Path, monkeypatch):
    kill_fetches(tmp_path, genome, SHORT, monkeypatch)


def test_a_killed_log_keeps_what_it_said_it_kept(tmp_path: Path, genome: Path, monkeypatch):
    kill_logs(tmp_path, genome, SHORT, monkeypatch)


def test_a_killed_training_ends_as_if_undisturbed(tmp_path: Path, genome: Path):
    kill_trainings(tmp_path, genome, SHORT)


def test_a_training_killed_after_its_last_checkpoint_is_done(tmp_path: Path):
    """There was no step left to do, and so no last line to give back."""
    dying.train(tmp_path)
    expected = trained(tmp_path)
    dying.train(tmp_path)
    assert trained(tmp_path) == expected


@pytest.mark.stress
@pytest.mark.parametrize("kind", ["build", "fetch", "log", "train"])
def test_two_hundred_kills(kind: str, tmp_path: Path, genome: Path, monkeypatch):
    if kind == "build":
        kill_builds(tmp_path, genome, LONG)
    elif kind == "fetch":
        kill_fetches(tmp_path, genome, LONG, monkeypatch)
    elif kind == "log":
        kill_logs(tmp_path, genome, LONG, monkeypatch)
    else:
        kill_trainings(tmp_path, genome, LONG)


def test_several_processes_build_one_store(tmp_path: Path, genome: Path):
    place = folder_of(tmp_path / "x", genome)
    running = [dying.start(dying.build, place) for _ in range(3)]
    for process in running:
        process.join(300)
    assert [process.exitcode for process in running] == [0, 0, 0]
    build_is_whole(place / "home")
    assert len(list((place / "home" / "genomes").iterdir())) == 1
    assert not left(place)


def refusal(place: Path, genome: Path, **limits) -> list[str]:
    """How `dying.refused` ended: kind of error, words, whether it was the system's."""
    folder_of(place, genome)
    (place / "limits.json").write_text(json.dumps(limits))
    assert dying.do(dying.refused, place) == 0
    return json.loads((place / "said.json").read_text())


@pytest.mark.parametrize("size", [300, 20_000, 300_000])
def test_a_disk_that_is_full(tmp_path: Path, genome: Path, size: int):
    """Files end at `size`: in the sequence, its index, the database."""
    kind, words, system = refusal(tmp_path / "x", genome, size=size)
    assert system == "True", (kind, words)
    assert words.startswith("Cannot write the genome store in ") and "make room" in words
    assert "\n" not in words
    home = tmp_path / "x" / "home"
    assert not list((home / "genomes").iterdir())
    assert dying.do(dying.build, tmp_path / "x") == 0


def test_a_small_disk(tmp_path: Path, genome: Path):
    """A file system of one megabyte: the store does not fit, and nothing is left on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if os.name != "posix" or os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root mounts a file system")
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        kind, words, system = refusal(tmp_path / "x", genome, home=str(disk))
        assert system == "True" and "No space left on device" in words, (kind, words)
        assert not list((disk / "genomes").iterdir())
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users of POSIX")
@pytest.mark.parametrize("stored", [False, True])
def test_a_home_that_may_not_be_written(genome: Path, stored: bool):
    """A stored genome answers from a read-only home; a new one is refused in a sentence."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        place = top / "x"
        home = place / "home"
        user = {} if os.geteuid() else {"user": NOBODY}
        folder_of(place, genome)
        (place / "limits.json").write_text(json.dumps(user))
        if stored:
            assert dying.do(dying.build, place) == 0
        home.mkdir(exist_ok=True)
        for path in [home, *home.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            assert dying.do(dying.refused, place) == 0
        finally:
            for path in [home, *home.rglob("*")]:
                path.chmod(0o755)
        kind, words, system = json.loads((place / "said.json").read_text())
        if stored:
            assert kind == ""
            wanted, found = place / "found.json", place / "open" / "found.json"
            assert json.loads(found.read_text()) == json.loads(wanted.read_text())
        else:
            assert system == "True" and words.startswith("Cannot write the genome store"), kind
            assert "(Permission denied); make room there or set DNAHLM_HOME" in words


def test_living_scratch_folders_stay_whatever_the_clock_says(tmp_path: Path):
    with scratch(tmp_path, "one") as mine:
        os.utime(mine, (1, 1))
        with scratch(tmp_path, "two") as other:
            assert mine.exists() and other.exists()
    (tmp_path / f"{PREFIX}dead-xyz").mkdir()
    with scratch(tmp_path):
        assert [path.name for path in left(tmp_path)] != []
        assert not (tmp_path / f"{PREFIX}dead-xyz").exists()
    assert not left(tmp_path)
