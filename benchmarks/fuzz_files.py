"""Damages a small file of every format at random, opens it and asks about it.

Every mutation is seeded. Reading must end, within ten seconds of CPU, in records or in one
`FormatError` of one sentence. Tracks are opened beside a genome and asked about; of the genomes
every tenth is stored and asked about too. Files are packed before or after they are damaged.

    python -m benchmarks.fuzz_files --count 20000 --out build/fuzz/files.jsonl

Exit 1 on any other exception, a crash of the process, a hang or a message that is no sentence;
`--show SEED` repeats one. Real files are damaged, and other readers asked, by `benchmarks/fuzz.py`.
"""

from __future__ import annotations

import functools
import os
import random
import re
import shutil
import struct
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks.fuzz import MUTATIONS
from benchmarks.fuzz_originals import PACKED, originals
from benchmarks.fuzz_slices import FAILED, Check, command

STORED = 10
ROUNDS = (1, 1, 1, 2, 3, 5, 10, 30)
LONGEST = 600
LARGEST = 1 << 20
QUESTIONS = {
    "alignments": ("how many reads are mapped?", "which genes have no coverage?"),
    "variants": ("how many SNPs?", "do they change the protein?"),
    "intervals": ("does the BED overlap any CDS?", "how many intervals are there?"),
    "signal": ("mean signal over invA", "highest value and its position"),
    "reads": ("how many reads are there?", "quality by position"),
}
ABOUT = ("overview", "list all genes with their products", "protein sequence of invA")


@functools.cache
def _files() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return originals(Path(folder))


def _warm() -> None:
    """Import what every child needs."""
    for name in ("pysam", "app.answer", "index.build", "index.library"):
        import_module(name)
    _files()


def _word(rng: random.Random, data: bytes) -> bytes:
    """A four-byte number of a binary file made another one."""
    at = rng.randrange(max(len(data) - 4, 1))
    number = rng.choice((0, 1, 0xFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, rng.randrange(1 << 32)))
    return data[:at] + struct.pack(rng.choice("<>") + "I", number) + data[at + 4 :]


def _other(rng: random.Random, data: bytes) -> bytes:
    """A piece of a file of another format put into this one."""
    other = rng.choice(list(_files().values()))
    start = rng.randrange(len(other))
    piece = other[start : start + rng.choice((20, 200, 5000))]
    at = rng.choice((0, len(data), rng.randrange(len(data) + 1)))
    return data[:at] + piece + data[at:]


def _again(rng: random.Random, data: bytes) -> bytes:
    """One line many times, as far as a case may be long."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    times = min(rng.choice((2, 30, 3000)), LARGEST // (len(lines[at]) + 1) + 1)
    return b"\n".join([*lines[:at], *[lines[at]] * times, *lines[at:]])


def case(seed: int) -> tuple[str, bytes]:
    """Name and content of the damaged file of a seed."""
    rng = random.Random(seed)
    files = _files()
    name = list(files)[seed % len(files)]
    data = files[name]
    mutations = [*MUTATIONS, _word, _word, _other, _again]
    for _ in range(rng.choice(ROUNDS)):
        data = rng.choice(mutations)(rng, data)[:LARGEST] or b"\n"
    if rng.random() < 0.05:
        kind = rng.choice(list(PACKED))
        name, data = f"{name}.{kind}", PACKED[kind](data)
    if rng.random() < 0.05:
        name = rng.choice(("a", "a.txt", *files))
    return name, data


def setup() -> Check:
    """Opens a genome for tracks to lie beside; gives the check of one seed."""
    from app.answer import ask
    from app.session import Session
    from index.formats import open_any
    from index.library import Library
    from index.records import FormatError

    folder = Path(tempfile.mkdtemp(prefix="dnahlm-fuzz-"))
    home = folder / "home"
    os.environ["DNAHLM_HOME"] = str(home)
    (folder / "genome.gb").write_bytes(_files()["a.gb"])
    beside = Library.open(folder / "genome.gb")
    session = Session(beside, logs=False)

    def opened(seed: int, path: Path) -> str:
        file = open_any(path)
        if not file.is_track:
            letters = sum(record.length for record in file)
            if seed // len(_files()) % STORED == 0:
                with Library.open(path) as library:
                    for question in ABOUT:
                        ask(Session(library, logs=False), question)
            return f"{file.format}: {'read' if letters else 'without letters'}"
        file.close()
        (track,) = beside.add(path)
        try:
            for question in QUESTIONS[track.kind]:
                session.clear()
                ask(session, question)
        finally:
            beside.remove(track.name)
        return f"{track.format}: read"

    def check(seed: int) -> tuple[str, str]:
        name, data = case(seed)
        path = folder / name
        path.write_bytes(data)
        try:
            return opened(seed, path), ""
        except FormatError as error:
            said = str(error)
            if "\n" in said or len(said) > LONGEST or not said.endswith(".") or name not in said:
                return f"{FAILED}message", f"{name}: {said!r}"
            if re.search(r" \(\w+Error\)\.$", said) or str(folder) in said:
                return f"{FAILED}no reason", f"{said} from {error.__cause__!r}"
            return f"{name.split('.')[1] if '.' in name else name}: refused", ""
        finally:
            path.unlink()
            shutil.rmtree(home / "tracks", ignore_errors=True)
            for store in (home / "genomes").glob("*"):
                if store != beside.genomes[0].directory:
                    shutil.rmtree(store, ignore_errors=True)

    return check


def main() -> int:
    """Print the summary; exit status 1 where anything failed."""
    return command(
        __doc__.split("\n\n")[0], setup, 20_000, lambda seed: repr(case(seed))[:20_000], _warm
    )


if __name__ == "__main__":
    sys.exit(main())
