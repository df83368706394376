"""Workers: processes that are killed, actors of Ray, sources in an S3 store."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from index.scale.build import build
from index.scale.crew import DeadWorkerError, Processes, RayActors, Task, hire
from index.scale.reading import Outcome
from index.scale.sources import Source
from tests.scale.conftest import GENOMES
from tests.scale.test_scale_build import files_of


def stand_in(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A module that does what `RayActors` asks of Ray, here; actors die as they are told."""
    seen = SimpleNamespace(dies=[], killed=0, options={}, address=None)

    class RayError(Exception):
        pass

    class RayTaskError(RayError):
        def __init__(self, cause: Exception) -> None:
            self.cause = cause

        def as_instanceof_cause(self) -> Exception:
            return self.cause

    class Actor:
        def __init__(self, kind: type, *given: str) -> None:
            self.worker = kind(*given)
            self.do = SimpleNamespace(remote=lambda task: (self.worker, task))

    def get(reference: tuple) -> object:
        worker, task = reference
        if task.source is not None and task.source.name in seen.dies:
            seen.dies.remove(task.source.name)
            raise RayError("the actor died")
        try:
            return worker.do(task)
        except Exception as error:
            raise RayTaskError(error) from error

    def remote(**options: int):
        seen.options = options
        return lambda kind: SimpleNamespace(remote=lambda *given: Actor(kind, *given))

    def kill(actor: Actor) -> None:
        seen.killed += 1

    module = ModuleType("ray")
    module.__dict__.update(
        init=lambda address, **_: setattr(seen, "address", address), remote=remote, get=get,
        wait=lambda all, num_returns: (all[:1], all[1:]), kill=kill, shutdown=lambda: None,
        exceptions=SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError),
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "ray", module)
    return seen


def test_actors_build_the_same_library_and_dead_ones_lose_only_their_task(
    monkeypatch, built, genomes, tmp_path
):
    seen = stand_in(monkeypatch)
    seen.dies = ["alpha.gbk", "gamma.gbk"]
    crew = []

    def make(store: Path, staging: Path) -> RayActors:
        crew.append(RayActors(3, store, staging, "static", "head:6379"))
        return crew[0]

    report = build([str(genomes)], tmp_path / "lab", make, size=2)
    assert report.genomes == len(GENOMES) and not seen.dies
    assert files_of(tmp_path / "lab") == files_of(built[0])
    assert seen.address == "head:6379" and seen.killed == 3
    assert seen.options == {"max_restarts": -1, "max_task_retries": 0}


def test_ray_that_is_not_there_or_does_not_start_is_said(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ValueError, match="Ray is not installed; do pip install"):
        hire(2, tmp_path, tmp_path, "static", ray="")
    stand_in(monkeypatch)

    def fails(**_: object) -> None:
        raise ConnectionError("nobody\nanswers")

    monkeypatch.setattr(sys.modules["ray"], "init", fails)
    with pytest.raises(ValueError, match=r"Ray cannot be used at h:1 \(nobody answers\)\."):
        hire(2, tmp_path, tmp_path, "static", ray="h:1")


@pytest.mark.stress
def test_killed_processes_lose_only_their_task(built, genomes, tmp_path):
    made: list[Processes] = []
    kills: list[int] = []

    def make(store: Path, staging: Path) -> Processes:
        made.append(Processes(2, store, staging, "static"))
        return made[0]

    def progress(fraction: float, words: str) -> None:
        if len(kills) < 3:
            kills.append(made[0].pids()[0])
            os.kill(kills[-1], signal.SIGKILL)

    build([str(genomes)], tmp_path / "lab", make, size=2, progress=progress)
    assert len(kills) == 3 and files_of(tmp_path / "lab") == files_of(built[0])


@pytest.mark.stress
def test_a_process_that_dies_at_a_task_is_told_and_replaced(genomes, tmp_path):
    crew = Processes(1, tmp_path / "lab", tmp_path / "staging", "static")
    try:
        task = Task(Source("memory://nothing"))
        crew.begin(task)
        ((_, first),) = crew.ended()
        assert isinstance(first, Outcome) and first.failed
        (pid,) = crew.pids()
        os.kill(pid, signal.SIGSTOP)
        crew.begin(task)
        threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
        ((_, second),) = crew.ended()
        assert isinstance(second, DeadWorkerError)
        crew.begin(task)
        ((_, third),) = crew.ended()
        assert isinstance(third, Outcome)
    finally:
        crew.close()


@pytest.mark.stress
def test_ray_builds_the_same_library(built, genomes, tmp_path):
    pytest.importorskip("ray")
    report = build(
        [str(genomes)], tmp_path / "lab", lambda s, g: hire(2, s, g, "static", ray=""), size=2
    )
    assert report.genomes == len(GENOMES) and files_of(tmp_path / "lab") == files_of(built[0])


@pytest.mark.stress
def test_genomes_of_an_s3_store(built, genomes, tmp_path, monkeypatch):
    server = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    import boto3

    running = server.ThreadedMotoServer(port=0)
    running.start()
    try:
        host, port = running.get_host_and_port()
        for name, value in {
            "AWS_ACCESS_KEY_ID": "one", "AWS_SECRET_ACCESS_KEY": "two",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="lab")
        for path in genomes.rglob("*.gb*"):
            client.put_object(
                Bucket="lab", Key=f"genomes/{path.relative_to(genomes)}", Body=path.read_bytes()
            )
        report = build(
            ["s3://lab/genomes"], tmp_path / "lab",
            lambda s, g: Processes(2, s, g, "static"), size=2,
        )  # fmt: skip
        assert report.genomes == len(GENOMES)
        again = build(
            ["s3://lab/genomes"], tmp_path / "lab",
            lambda s, g: hire(0, s, g, "static"), size=2,
        )  # fmt: skip
        assert again.read == 1 and len(again.failed) == 1
    finally:
        running.stop()
