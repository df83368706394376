"""Who does the work: processes of this machine, or actors of a Ray cluster.

A crew takes tasks, at most `size` at a time, and tells what became of them. Each worker loads the
text model once. A worker that dies takes only its task with it, and another takes its place.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from index.scale.reading import Outcome, stage
from index.scale.shard import pack, unstage
from index.scale.sources import Source

if TYPE_CHECKING:
    from index.embed.base import Embedder


STARTS = 3
"""Times that Ray may take more than its 30 seconds to start, on a busy machine."""


class DeadWorkerError(Exception):
    """A worker ended while it was at a task."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: read `source`, or pack `genomes` (SHA-256 and address) into a shard."""

    source: Source | None = None
    genomes: tuple[tuple[str, str], ...] = ()


class Worker:
    """Does tasks, one after the other.

    Parameters
    ----------
    store
        Of the library.
    staging
        Of the genomes that wait.
    embedder
        Its name in `index.embed.registry`.
    """

    def __init__(self, store: str, staging: str, embedder: str):
        self.store, self.staging, self.name = Path(store), Path(staging), embedder

    @cached_property
    def embedder(self) -> Embedder:
        """The text model, loaded at the first shard."""
        from index.embed import registry

        return registry.load(self.name)

    def do(self, task: Task) -> Outcome | str:
        """The outcome of reading, or the name of the shard.

        Raises
        ------
        OSError
            The store cannot be written.
        """
        if task.source is not None:
            return stage(task.source, self.staging)
        name = pack(self.store, self.staging, task.genomes, self.embedder)
        unstage(self.staging, [id for id, _ in task.genomes])
        return name


class Crew(ABC):
    """Workers.

    Attributes
    ----------
    size
        Tasks that are done at a time.
    """

    size: int

    @abstractmethod
    def begin(self, task: Task) -> None:
        """Give a task to a free worker; there must be one."""

    @abstractmethod
    def ended(self) -> list[tuple[Task, Outcome | str | Exception]]:
        """Wait until a task has ended, and tell which and how.

        An exception is a `DeadWorkerError`, or what the task raised.
        """

    @abstractmethod
    def close(self) -> None:
        """Send the workers home; what they are at is given up."""


class Inline(Crew):
    """No workers: tasks are done here, in this process."""

    size = 1

    def __init__(self, store: Path, staging: Path, embedder: str):
        self._worker = Worker(str(store), str(staging), embedder)
        self._waiting: deque[Task] = deque()

    def begin(self, task: Task) -> None:
        """Keep a task until `ended` is called."""
        self._waiting.append(task)

    def ended(self) -> list[tuple[Task, Outcome | str | Exception]]:
        """Do the next task."""
        task = self._waiting.popleft()
        try:
            return [(task, self._worker.do(task))]
        except Exception as error:  # told to the driver, as by the other crews
            return [(task, error)]

    def close(self) -> None:
        """Nothing is to be closed."""
        self._waiting.clear()


_worker: Worker | None = None


def _hire(store: str, staging: str, embedder: str) -> None:
    """Begin of a worker process, which ends when the driver does, however that ends."""
    global _worker
    Thread(target=_with_driver, daemon=True).start()
    _worker = Worker(store, staging, embedder)


def _with_driver() -> None:
    driver = parent_process()
    if driver is not None:
        driver.join()
        os._exit(1)


def _do(task: Task) -> Outcome | str:
    assert _worker is not None
    return _worker.do(task)


class Processes(Crew):
    """Processes of this machine, a pool of one each, so that it is known whose worker died."""

    def __init__(self, size: int, store: Path, staging: Path, embedder: str):
        self.size = size
        self._given = (str(store), str(staging), embedder)
        self._free = [self._pool() for _ in range(size)]
        self._busy: dict[Future, tuple[Task, ProcessPoolExecutor]] = {}

    def _pool(self) -> ProcessPoolExecutor:
        # Spawned: FAISS and DuckDB have threads, which a forked process would lack.
        return ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_hire, initargs=self._given
        )

    def begin(self, task: Task) -> None:
        """Give a task to a free process; a killed one is replaced."""
        pool = self._free.pop()
        try:
            future = pool.submit(_do, task)
        except BrokenProcessPool:  # killed while it was idle
            pool = self._pool()
            future = pool.submit(_do, task)
        self._busy[future] = task, pool

    def ended(self) -> list[tuple[Task, Outcome | str | Exception]]:
        """Wait for any process."""
        done, _ = wait(self._busy, return_when=FIRST_COMPLETED)
        found: list[tuple[Task, Outcome | str | Exception]] = []
        for future in done:
            task, pool = self._busy.pop(future)
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                pool.shutdown(wait=False)
                self._free.append(self._pool())
                found.append((task, DeadWorkerError()))
                continue
            self._free.append(pool)
            if isinstance(error, Exception):
                found.append((task, error))
            elif error is not None:
                raise error
            else:
                found.append((task, future.result()))
        return found

    def pids(self) -> list[int]:
        """Process ids of the workers that have begun."""
        pools = [*self._free, *(pool for _, pool in self._busy.values())]
        return [pid for pool in pools for pid in (pool._processes or {})]

    def close(self) -> None:
        """End the processes, those that are at work too."""
        for pool in [*self._free, *(pool for _, pool in self._busy.values())]:
            for process in list((pool._processes or {}).values()):
                process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)


class RayActors(Crew):
    """Actors of a Ray cluster, which may be on other machines that see the same store.

    Parameters
    ----------
    address
        Of the cluster (``ray://host:10001``, ``host:6379``, ``auto``); empty starts one here.

    Raises
    ------
    ValueError
        Ray is not installed, or there is no cluster at the address.
    """

    def __init__(self, size: int, store: Path, staging: Path, embedder: str, address: str = ""):
        ray = start_ray(address, size)
        self._ray, self.size = ray, size
        # An actor that died begins again; its task is ours to give again, or not.
        kind = ray.remote(max_restarts=-1, max_task_retries=0)(Worker)
        actors = [kind.remote(str(store), str(staging), embedder) for _ in range(size)]
        self._free: list[Any] = actors
        self._busy: dict[Any, tuple[Task, Any]] = {}

    def begin(self, task: Task) -> None:
        """Give a task to a free actor."""
        actor = self._free.pop()
        self._busy[actor.do.remote(task)] = task, actor

    def ended(self) -> list[tuple[Task, Outcome | str | Exception]]:
        """Wait for any actor."""
        done, _ = self._ray.wait(list(self._busy), num_returns=1)
        found: list[tuple[Task, Outcome | str | Exception]] = []
        for reference in done:
            task, actor = self._busy.pop(reference)
            self._free.append(actor)
            try:
                found.append((task, self._ray.get(reference)))
            except self._ray.exceptions.RayTaskError as error:
                found.append((task, error.as_instanceof_cause()))
            except self._ray.exceptions.RayError:
                found.append((task, DeadWorkerError()))
        return found

    def close(self) -> None:
        """End the actors, and a cluster that was started here."""
        for actor in [*self._free, *(actor for _, actor in self._busy.values())]:
            self._ray.kill(actor)
        self._ray.shutdown()


def start_ray(address: str, cores: int) -> Any:
    """Ray, connected to a cluster, or with one of its own on this machine.

    Parameters
    ----------
    address
        Of the cluster; empty starts one with `cores` cores.

    Raises
    ------
    ValueError
        Ray is not installed, or does not start; one sentence.
    """
    try:
        import ray
    except ImportError:
        raise ValueError(
            "Ray is not installed; do pip install 'dnahlm[scale]', or leave Ray out."
        ) from None
    started: dict[str, Any] = {} if address else {"num_cpus": cores, "include_dashboard": False}
    for left in reversed(range(STARTS)):
        try:
            ray.init(
                address=address or "local", log_to_driver=False, logging_level=40,
                ignore_reinit_error=True, **started,
            )  # fmt: skip
            break
        except Exception as error:  # a node that starts too slowly is a bare Exception of Ray
            ray.shutdown()
            if left and "timed out during startup" in str(error):
                continue
            said = " ".join(str(error).split())[:200].rstrip(".")
            raise ValueError(
                f"Ray cannot be used at {address or 'this machine'} ({said})."
            ) from None
    return ray


def hire(size: int, store: Path, staging: Path, embedder: str, ray: str | None = None) -> Crew:
    """A crew of `size` workers: none for 0, processes, or with `ray` (an address or "") actors."""
    if ray is not None:
        return RayActors(max(size, 1), store, staging, embedder, ray)
    return Processes(size, store, staging, embedder) if size else Inline(store, staging, embedder)


def is_address(text: str) -> bool:
    """Whether a text is the address of a Ray cluster: ``auto``, ``ray://...`` or ``host:port``."""
    if text in ("auto", "local") or text.startswith("ray://"):
        return True
    host, _, port = text.rpartition(":")
    return bool(host) and port.isdigit() and "/" not in text


def split_address(given: Sequence[str]) -> tuple[str, list[str]]:
    """The address that may stand before the sources, and the sources."""
    if given and is_address(given[0]):
        return ("" if given[0] == "local" else given[0]), list(given[1:])
    return "", list(given)
