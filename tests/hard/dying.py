"""Work that is killed at a chosen moment, in processes forked from a clean server.

A moment is either the n-th call that changes the disk as Python sees it, or a share of the time
that the whole work took, which also falls inside the writes of DuckDB, FAISS and safetensors.
"""

import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from types import SimpleNamespace

CHANGES = {
    "open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.utime", "os.chmod",
    "shutil.rmtree", "tempfile.mkdtemp", "tempfile.mkstemp", "sqlite3.connect", "fcntl.flock",
}  # fmt: skip
ACCESSION = "NC_001416.1"
ROWS = 12

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["dying_imports"])


def start(job: Callable, folder: Path, *, event: int = 0, after: float = 0.0):
    """A process that does a job in a folder, and is killed at an event or after some seconds."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))  # for what it loads first
    try:
        ensure_running()
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
    process = context.Process(target=_work, args=(job, str(folder), event, after))
    process.start()
    return process


def do(job: Callable, folder: Path, **moment) -> int:
    """Exit code of `start`, negative for a kill."""
    process = start(job, folder, **moment)
    process.join(300)
    assert process.exitcode is not None, f"{job.__name__} hangs"
    return process.exitcode


def _work(job: Callable, folder: str, event: int, after: float) -> None:
    os.environ["DNAHLM_HOME"] = str(Path(folder) / "home")
    seen = 0

    def count(name: str, arguments: tuple) -> None:
        nonlocal seen
        if name in CHANGES and not (name == "open" and _reads(arguments)):
            seen += 1
            if seen == event:
                os.kill(os.getpid(), signal.SIGKILL)

    began = time.monotonic()
    sys.addaudithook(count)
    if after:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process as SIGKILL does
        signal.setitimer(signal.ITIMER_REAL, after)
    job(Path(folder))
    took = {"events": seen, "seconds": time.monotonic() - began}
    with suppress(PermissionError):
        (Path(folder) / "took.json").write_text(json.dumps(took))


def _reads(arguments: tuple) -> bool:
    mode, flags = arguments[1], arguments[2]
    return not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not set(mode or "r") & set("wa+x")


def build(folder: Path) -> None:
    """Open a genome, cut its windows, search it; write what was found."""
    from index import windows
    from index.library import Library
    from index.retrieve import search

    with Library.open(folder / "genome.gbk") as library:
        genome = library.genomes[0]
        cut = windows.windows(genome)
        hits = search(genome, "heat shock").hits
        found = [
            genome.length, len(genome.genes()), len(cut), genome["DEMO_000001.1"][:60],
            [[hit.fid, round(hit.score, 6)] for hit in hits],
        ]  # fmt: skip
    (folder / "found.json").write_text(json.dumps(found))


def fetch(folder: Path) -> None:
    """Fetch a record from an NCBI of our own."""
    from index import fetch as module

    text = (folder / "genome.gbk").read_text()
    about = module.Announced(ACCESSION, "", len(text))
    module._record = lambda *arguments: about
    module._entrez = lambda *arguments: SimpleNamespace(efetch=lambda **names: StringIO(text))
    module._CHUNK = 2000
    module.fetch(ACCESSION)


def log(folder: Path) -> None:
    """Log answers, each number noted once it is said to be kept."""
    from app.answer import Answer
    from app.log import record
    from app.session import Session
    from index.library import Library

    session = Session(Library())
    with open(folder / "kept", "a") as kept:
        for _ in range(ROWS):
            number = record(
                session, Answer(question="q", status="answered", text="a" * 5000), "ask"
            )
            kept.write(f"{number}\n")
            kept.flush()


def train(folder: Path) -> None:
    """Train a small network for a few steps, a checkpoint at each."""
    import torch

    from dnahlm.train.loop import LoopConfig, Trainer

    torch.set_num_threads(1)
    torch.manual_seed(0)
    net = torch.nn.Linear(64, 64)
    net.forward = lambda x, labels: SimpleNamespace(
        loss=(torch.nn.functional.linear(x, net.weight, net.bias) - labels).square().mean()
    )

    def batches(number: int):
        while True:
            made = torch.Generator().manual_seed(number)
            x = torch.randn(4, 64, generator=made)
            yield {"x": x, "labels": x.flip(1)}
            number += 1

    config = LoopConfig(
        steps=8, warmup=1, decay=2, log_every=1, eval_every=2, minutes=0.0, bf16=False,
        keep_best="score",
    )  # fmt: skip
    measure = lambda model: {"score": float(model.weight.detach().trace())}  # noqa: E731
    Trainer(net, batches, folder / "run", config, measure).run()


def refused(folder: Path) -> None:
    """`build` under the limits of `limits.json`; write the sentence it ends with."""
    import resource

    import duckdb  # noqa: F401 - loaded before anything is forbidden

    limits = json.loads((folder / "limits.json").read_text())
    warm = folder / "warm"
    warm.mkdir(exist_ok=True)
    (warm / "genome.gbk").write_bytes((folder / "genome.gbk").read_bytes())
    os.environ["DNAHLM_HOME"] = str(warm / "home")
    build(warm)
    os.environ["DNAHLM_HOME"] = limits.get("home", str(folder / "home"))
    said = open(folder / "said.json", "w")  # noqa: SIM115 - opened while it is allowed
    out = folder / "open"
    out.mkdir(exist_ok=True)
    out.chmod(0o777)
    (out / "genome.gbk").write_bytes((folder / "genome.gbk").read_bytes())
    from index import searching

    searching._open.clear()
    from app.commands.terminal import reason

    if "size" in limits:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits["size"],) * 2)
    if "user" in limits:
        os.setgid(limits["user"])
        os.setuid(limits["user"])
    try:
        build(out)
        result = ["", "", ""]
    except Exception as error:
        words = reason(error) if isinstance(error, OSError) else str(error)
        result = [type(error).__name__, words, str(isinstance(error, OSError))]
    said.write(json.dumps(result))
    said.close()
