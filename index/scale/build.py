"""A library of thousands of genomes, built by many workers and finished after any interruption.

The driver lists the sources, gives them out in order and packs every `SHARD` of them into a shard
once all of them and all before them are read. What is finished is a folder under its final name;
nothing else counts, so that a killed build is begun again with the same command and ends with the
same rows. A genome is known by the SHA-256 of its file and is taken once: from the first of its
sources.
"""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dnahlm.seal import replace
from index.records import FormatError
from index.scale import shard
from index.scale.crew import Crew, DeadWorkerError, Task
from index.scale.reading import Outcome
from index.scale.sources import Source, listed

VERSION = 1
"""Changes whenever a library of an older program must be built again."""
SHARD = 128
"""Genomes of a shard."""
AHEAD = 3
"""Shards whose genomes may be read before the first of them is packed: bounds what is staged."""
ATTEMPTS = 2
"""Workers that a genome may end before it is given up."""
ABOUT, JOURNAL, STAGING, LOCK = "library.json", "sources.jsonl", "staging", "lock"

Progress = Callable[[float, str], None]


@dataclass(slots=True)
class Report:
    """What a build did.

    Attributes
    ----------
    sources, genomes
        Files that were listed, and genomes of them that the library holds.
    read
        Files that were read now; the others were known from an earlier build.
    same
        Sources whose genome another source has given, with that source.
    failed
        Sources that gave nothing, with the reason in one sentence.
    seconds
        Wall time.
    """

    sources: int = 0
    genomes: int = 0
    read: int = 0
    same: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0


def build(
    given: Sequence[str],
    store: Path,
    crew: Callable[[Path, Path], Crew],
    *,
    embedder: str = "static",
    size: int = SHARD,
    progress: Progress | None = None,
) -> Report:
    """Read genomes into a library; what it holds already is not read again.

    Parameters
    ----------
    given
        Folders, lists, files or addresses; see `index.scale.sources.listed`.
    store
        Folder of the library, made where it is not there.
    crew
        Makes the workers for a store and its staging folder.
    embedder
        Model of meaning; one for the whole library.
    size
        Genomes of a new shard.
    progress
        Called with a fraction and a few words.

    Raises
    ------
    FormatError
        There is no genome file, or the library was built with another embedder or version.
    OSError
        The store cannot be written.
    ValueError
        A source's kind of address cannot be read here.
    """
    began = time.monotonic()
    found = {source.uri: source for text in given for source in listed(text)}
    sources = sorted(found.values(), key=lambda source: source.uri)
    staging = store / STAGING
    staging.mkdir(parents=True, exist_ok=True)
    with _alone(store):
        _begin(store, embedder)
        for place in shard.shards(store):
            if not shard.is_whole(place):
                shard.drop(place)
        with closing(crew(store, staging)) as workers:
            driver = _Driver(store, staging, sources, size, progress)
            report = driver.run(workers)
        _write_failed(store, report)
    report.seconds = time.monotonic() - began
    return report


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Keep a second build out of the store while this one is at work."""
    try:
        import fcntl
    except ImportError:  # Windows has no such locks
        yield
        return
    with open(store / LOCK, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FormatError(f"{store.name}: another build is writing this library.") from None
        yield


def _begin(store: Path, embedder: str) -> None:
    """Say what the library is made with, or hold the build to it."""
    from index.embed import registry

    fingerprint = registry.load(embedder).fingerprint
    try:
        about = json.loads((store / ABOUT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        about = {"version": VERSION, "embedder": embedder, "fingerprint": fingerprint}
        replace(store / ABOUT, json.dumps(about))
        return
    except ValueError:
        raise FormatError(f"{store.name}: {ABOUT} is damaged; build into a new folder.") from None
    if about.get("version") != VERSION or about.get("fingerprint") != fingerprint:
        raise FormatError(
            f"{store.name}: was built with another version or model of meaning "
            f"({about.get('embedder')}); build into a new folder."
        )


class _Driver:
    """Hands out the work of one build and keeps count."""

    def __init__(
        self,
        store: Path,
        staging: Path,
        sources: list[Source],
        size: int,
        progress: Progress | None,
    ):
        self.store, self.staging, self.size = store, staging, size
        self.sources = sources
        self.batches = [sources[i : i + size] for i in range(0, len(sources), size)]
        self.say = progress or (lambda fraction, words: None)
        self.kept = _held(store)
        self.outcomes = self._resumed()
        self.first: dict[str, str] = {}
        self.attempts: dict[Task, int] = {}
        self.packed = self.decided = 0
        self.failed: dict[str, str] = {}
        self.same: list[tuple[str, str]] = []
        self.read = 0

    def _resumed(self) -> dict[str, Outcome]:
        """Sources that an earlier build has read, as long as what came of it is there."""
        wanted = {source.uri: source.stamp for source in self.sources}
        found = {}
        for outcome in _journal(self.store / JOURNAL):
            there = outcome.id in self.kept or (self.staging / outcome.id).is_dir()
            if outcome.id and there and wanted.get(outcome.uri) == outcome.stamp != "":
                found[outcome.uri] = outcome
        return found

    def run(self, crew: Crew) -> Report:
        reading = deque(
            (number, source)
            for number, batch in enumerate(self.batches)
            for source in batch
            if source.uri not in self.outcomes
        )
        packing: deque[Task] = deque()
        busy = open_packs = 0
        with open(self.store / JOURNAL, "a", encoding="utf-8") as journal:
            while True:
                self._decide(packing)
                while busy < crew.size and (packing or reading):
                    # What is decided is packed first; what is read ahead of it waits on the disk.
                    limit = self.decided - len(packing) - open_packs + AHEAD
                    if packing:
                        task = packing.popleft()
                        open_packs += 1
                    elif reading[0][0] < limit:
                        task = Task(reading.popleft()[1])
                    else:
                        break
                    crew.begin(task)
                    busy += 1
                if not busy:
                    break
                for task, result in crew.ended():
                    busy -= 1
                    open_packs -= task.source is None
                    again = self._take(task, result, journal)
                    if again and task.source is None:
                        packing.appendleft(task)
                    elif again and task.source is not None:
                        reading.appendleft((0, task.source))
        return self._report()

    def _take(self, task: Task, result: Outcome | str | Exception, journal) -> bool:
        """Note how a task ended; True where it is to be done again."""
        if isinstance(result, DeadWorkerError):
            self.attempts[task] = self.attempts.get(task, 0) + 1
            if self.attempts[task] < ATTEMPTS:
                return True
            if task.source is None:
                raise OSError("Packing a shard ended its worker twice (out of memory?).")
            said = f"{task.source.name}: reading it ended the worker twice (out of memory?)."
            result = Outcome(task.source.uri, task.source.stamp, failed=said)
        if isinstance(result, Exception):
            raise result
        if isinstance(result, str):
            self.packed += 1
            self.kept.update(id for id, _ in task.genomes)
            return False
        self.outcomes[result.uri] = result
        self.read += 1
        journal.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
        journal.flush()
        name = Source(result.uri).name
        self.say(len(self.outcomes) / len(self.sources), f"{len(self.outcomes):,} read, {name}")
        return False

    def _decide(self, packing: deque[Task]) -> None:
        """Make a task of every next batch whose sources are all known."""
        while self.decided < len(self.batches):
            batch = self.batches[self.decided]
            if any(source.uri not in self.outcomes for source in batch):
                return
            fresh = []
            for source in batch:
                outcome = self.outcomes[source.uri]
                if not outcome.id:
                    self.failed[source.uri] = outcome.failed
                elif outcome.id in self.first:
                    self.same.append((source.uri, self.first[outcome.id]))
                else:
                    self.first[outcome.id] = source.uri
                    if outcome.id not in self.kept:
                        fresh.append((outcome.id, source.uri))
            self.decided += 1
            if fresh:
                packing.append(Task(genomes=tuple(sorted(fresh))))

    def _report(self) -> Report:
        # A copy that was read after its genome had been packed is left over.
        shard.unstage(self.staging, [o.id for o in self.outcomes.values() if o.id in self.kept])
        return Report(
            len(self.sources), len(self.kept), self.read, self.same, sorted(self.failed.items())
        )


def _held(store: Path) -> set[str]:
    """SHA-256 of the genomes that the shards hold."""
    import duckdb

    files = [str(place / "genomes.parquet") for place in shard.shards(store)]
    if not files:
        return set()
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT sha256 FROM read_parquet(?)", [files]).fetchall()
    return {row[0] for row in rows}


def _journal(path: Path) -> Iterator[Outcome]:
    """What was noted of sources; a line that was cut off is passed over."""
    with suppress(FileNotFoundError), open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            with suppress(ValueError, TypeError):
                yield Outcome(**json.loads(line))


def _write_failed(store: Path, report: Report) -> None:
    """Keep the list of what failed beside the shards, for those who ask the library."""
    entries = [{"source": uri, "reason": why} for uri, why in report.failed]
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    replace(store / "failed.jsonl", text)
    os.utime(store / ABOUT)
