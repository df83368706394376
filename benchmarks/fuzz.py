"""Damages real files at random and holds what `open_any` makes of them against other readers.

Every mutation is seeded. For each, reading must end within ten seconds, in records or in one
FormatError of one sentence; where Biopython (GenBank, FASTA) or a plain counter (GFF3) reads the
damaged file too, records and their lengths must be the same.

    python benchmarks/fuzz.py --data ../shared/data --count 2000

Exit 1 on any traceback, hang or wrong success. Differences that are not ours are counted by class
and listed with ``--verbose``; see `explained`.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.formats import open_any
from index.records import FormatError

SECONDS = 10
FILES = (
    "genomes/virus/phiX174_NC_001422.gbk",
    "genomes/virus/influenzaA_California_8segments.gbff",
    "genomes/organelle/termite_mt_NC_036047.gb",
    "awkward/genbank/cor6_6.gb",
    "awkward/fasta/spaced_fasta.fasta",
    "awkward/gff/prokka_with_fasta.gff",
)
ROUNDS = (1, 1, 1, 2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged file."""

    file: str
    seed: int
    data: bytes

    def __str__(self) -> str:
        return f"{self.file} seed {self.seed}"


def _span(rng: random.Random, data: bytes, most: int) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + 1 + int(most * rng.random() ** 3))


def _flip(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _letter(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    new = rng.choice(b'ACGTNacgtn0123456789 ."/=<>()^,-_xX\t\n').to_bytes()
    return data[:at] + new + data[at + rng.randrange(2) :]


def _delete(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, data, 3000)
    return data[:start] + data[end:]


def _double(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, data, 3000)
    return data[:end] + data[start:end] + data[end:]


def _move(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, data, 1000)
    rest = data[:start] + data[end:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def _truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(1, len(data) + 1)]


def _headless(rng: random.Random, data: bytes) -> bytes:
    return data[rng.randrange(min(len(data), 2000)) :]


def _number(rng: random.Random, data: bytes) -> bytes:
    numbers = list(re.finditer(rb"\d+", data[: 1 << 16]))
    if not numbers:
        return data
    match = rng.choice(numbers)
    new = rng.choice((b"0", b"-1", b"99999999999", b"", str(rng.randrange(9999)).encode()))
    return data[: match.start()] + new + data[match.end() :]


def _lines(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines.insert(at, b"")
        case 4:
            lines[at] = b" " * rng.randrange(1, 8) + lines[at]
        case _:
            lines[at] = lines[at][rng.randrange(1, 8) :]
    return b"\n".join(lines)


def _noise(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    noise = rng.choice((b"\0" * 8, "Ünïcödé".encode(), b"\xff\xfe", b"(" * 200, b'"', b"//\n"))
    return data[:at] + noise + data[at:]


def _ends(rng: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b" \n")))


def _keyword(rng: random.Random, data: bytes) -> bytes:
    word = rng.choice((b"LOCUS", b"ORIGIN", b"//\n", b"FEATURES", b"/", b'"', b">", b"##FASTA"))
    places = [match.start() for match in re.finditer(re.escape(word), data)]
    if not places:
        return data
    at = rng.choice(places)
    return data[:at] + rng.choice((b"", b"x", b" ")) + data[at + len(word) :]


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_flip, _letter, _letter, _delete, _double, _move, _truncate, _headless, _number, _number),
    *(_lines, _lines, _noise, _ends, _keyword),
)


def cases(data_dir: Path, count: int, first: int = 0) -> Iterator[Case]:
    """`count` damaged files, the same ones each time."""
    originals = [(data_dir / name).read_bytes() for name in FILES]
    for seed in range(first, first + count):
        rng = random.Random(seed)
        number = seed % len(FILES)
        data = originals[number]
        for _ in range(rng.choice(ROUNDS)):
            data = rng.choice(MUTATIONS)(rng, data) or b"\n"
        yield Case(FILES[number], seed, data)


def ours(path: Path) -> list[int] | str:
    """Lengths of the records, or the sentence why there are none."""
    try:
        return [record.length for record in open_any(path)]
    except FormatError as error:
        if error.__cause__ is not None:
            raise RuntimeError(f"{error} from {error.__cause__!r}") from error
        return str(error)


def theirs(path: Path) -> list[int] | None:
    """Lengths of the records by Biopython; None where it fails or finds none."""
    from Bio import SeqIO

    kind = "fasta" if path.suffix == ".fasta" else "genbank"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [len(record) for record in SeqIO.parse(path, kind)] or None
    except Exception:
        return None


def counted(data: bytes) -> Counter[str]:
    """Rows of a GFF3 file by type, counted by hand; rows that cannot be placed left out."""
    text = data.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    found: Counter[str] = Counter()
    for line in text.split("\n"):
        if line.startswith((">", "##FASTA")):
            break
        columns = line.split("\t")
        if line[:1] == "#" or len(columns) != 9:
            continue
        if columns[3].isdecimal() and columns[4].isdecimal():
            found[columns[2].strip()] += 1 <= int(columns[3]) <= int(columns[4])
    return +found


def explained(case: Case, path: Path, mine: list[int], other: list[int]) -> str:
    """Class of a difference in which the other reader is wrong; empty where it is not."""
    from Bio import SeqIO

    text = case.data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if case.file.endswith(".fasta"):
        if re.search(rb"^[ \t]*[#;]", text, re.M):
            return "comment lines read as sequence by Biopython"
        if re.search(rb"[\t\x0b\x0c]", text):
            return "tabs counted as residues by Biopython"
        return ""
    found = len(re.findall(rb"^LOCUS[ \t]", text, re.M))
    strict = len(re.findall(rb"^LOCUS {7}", text, re.M))
    if found != strict and len(mine) > len(other):
        return "record skipped in silence by Biopython because LOCUS is spaced oddly"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        letters = [str(r.seq) for r in SeqIO.parse(path, "genbank") if r.seq.defined]
    if sum(mine) < sum(other) and any(
        re.search(r"\d\d|[=/].*QUALIFIERS|\d[ACGT]\d|(?:[^ACGTUNRYSWKMBDHV-].*){5}", text, re.S)
        for text in letters
    ):
        return "lines between sections read as sequence by Biopython"
    if sum(other) - sum(mine) == sum(len(re.findall(r"\d", text)) for text in letters) > 0:
        return "numbers of indented lines read as residues by Biopython"
    if sum(mine) < sum(other) and re.search(rb"^ORIGIN {0,5}[^\s]", text, re.M):
        return "text of an ORIGIN line read as residues by Biopython"
    if sum(mine) > sum(other) and re.search(rb"^ORIGIN[^\n]*\n {12}", text, re.M):
        return "indented line after ORIGIN passed over by Biopython"
    if len(mine) > len(other):
        return "LOCUS line inside a record passed over by Biopython"
    return ""


def _alarm(signum: int, frame: object) -> None:
    raise TimeoutError


def check(case: Case, folder: Path) -> tuple[str, str]:
    """What became of one case: a class, and detail where it is a failure."""
    suffix = ".fasta" if case.file.endswith(".fasta") else ".txt"
    path = folder / f"damaged{suffix}"
    path.write_bytes(case.data)
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(SECONDS)
    try:
        mine = ours(path)
    except TimeoutError:
        return "FAILED: hang", str(case)
    except Exception as error:
        return "FAILED: traceback", f"{case}: {error!r}"
    finally:
        signal.alarm(0)
    if isinstance(mine, str) and ("\n" in mine or len(mine) > 400 or not mine.endswith(".")):
        return "FAILED: message", f"{case}: {mine!r}"
    if case.file.endswith(".gff"):
        return _check_gff(case, path, mine)
    other = theirs(path)
    if other is None:
        return ("both refuse" if isinstance(mine, str) else "read, Biopython fails"), ""
    if isinstance(mine, str):
        return "refused, Biopython reads", f"{case}: {mine}"
    if mine == other:
        return "same as Biopython", ""
    reason = explained(case, path, mine, other)
    if reason:
        return f"differs: {reason}", f"{case}: {mine} {other}"
    return "FAILED: wrong success", f"{case}: {mine} instead of {other}"


def _check_gff(case: Case, path: Path, mine: list[int] | str) -> tuple[str, str]:
    expected = counted(case.data)
    if isinstance(mine, str):
        if expected:
            return "refused, the counter reads", f"{case}: {mine}"
        return "both refuse", ""
    opened = open_any(path)
    if opened.format != "gff3":
        return f"read as {opened.format}", ""
    found = Counter(feature.type for record in opened for feature in record.features)
    skipped = sum(d.severity in ("error", "warning") for d in opened.diagnostics)
    ids = re.findall(rb"ID=([^;\n]*)", case.data)
    repeated = len(ids) - len(set(ids))
    if found == expected:
        return "same as the counter", ""
    if abs(found.total() - expected.total()) <= skipped + repeated:
        return "differs from the counter by rows that are told or joined", ""
    return "FAILED: wrong success", f"{case}: {dict(found)} instead of {dict(expected)}"


def run(data_dir: Path, count: int, first: int = 0) -> tuple[Counter[str], list[tuple[str, str]]]:
    """Check `count` cases; returns how many of each class, and the details."""
    classes: Counter[str] = Counter()
    details = []
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(data_dir, count, first):
            kind, detail = check(case, Path(folder))
            classes[kind] += 1
            if detail:
                details.append((kind, detail))
    return classes, details


def main() -> int:
    """Print the summary; exit status 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with genomes/ and awkward/"
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--verbose", action="store_true", help="list every difference")
    options = parser.parse_args()
    begun = time.perf_counter()
    classes, details = run(options.data, options.count, options.first)
    out = io.StringIO()
    for kind, number in sorted(classes.items()):
        out.write(f"{number:>6,}  {kind}\n")
    for kind, detail in details:
        if options.verbose or kind.startswith("FAILED"):
            out.write(f"{kind}: {detail}\n")
    failed = sum(number for kind, number in classes.items() if kind.startswith("FAILED"))
    out.write(
        f"{options.count:,} mutations in {time.perf_counter() - begun:.0f} s, {failed:,} failed\n"
    )
    sys.stdout.write(out.getvalue())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
