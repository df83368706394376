"""Alignment files made ready for questions: whole, sorted and indexed, in a folder of our own.

The index is always our own, so that a stale one beside the file does no harm. SAM, and what is not
sorted or is cut off, is written once as a sorted BAM.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.formats.notes import Notes, shown
from index.formats.source import Source
from index.records import FormatError

if TYPE_CHECKING:
    from pysam import AlignmentFile

    from index.tracks.base import Progress

NO_BASES = "required_fields=0x11ff"
"""Fields of a CRAM that are read: all but bases and qualities, so that no reference is needed."""
_CIGAR = re.compile(rb"(\d+)([MDN=X])")
_FARTHEST = (1 << 31) - 1
"""Last position that a BAM file can hold."""
_DIGITS = 20
_LOCK = threading.Lock()
_FOREIGN = (b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
"""Beginnings of xz and zstd, at which htslib ends the process."""
STEP = 50_000
"""Alignments between two words of progress."""
APART = 32 << 20
"""Bytes from which samtools runs in a process of its own: inside ours it could not be interrupted,
and no other thread would run until it is done."""
_SAMTOOLS = "import sys, pysam; getattr(pysam, sys.argv[1])(*sys.argv[2:])"


def references(path: Path, notes: Notes) -> dict[str, int]:
    """Names and lengths of the reference sequences, those of the alignments where the header of a
    SAM names none.

    Raises
    ------
    FormatError
        The header is damaged.
    """
    with opened(path) as file:
        found = dict(zip(file.references, file.lengths, strict=True))
    return found or (_used(path) if _is_text(path) else {})


@contextmanager
def opened(path: Path, index: Path | None = None) -> Iterator[AlignmentFile]:
    """A file by pysam, with its complaints as FormatError and nothing on stderr.

    Raises
    ------
    FormatError
        It is no alignment file, or damaged.
    """
    import warnings

    import pysam

    with open(path, "rb") as raw:
        if raw.read(6).startswith(_FOREIGN):
            raise FormatError(
                f"{path.name}: alignments are read plain or gzipped; unpack the file first."
            )
    pysam.set_verbosity(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = pysam.AlignmentFile(
                str(path),
                check_sq=False,
                ignore_truncation=True,
                index_filename=str(index) if index else None,
                format_options=[NO_BASES],
            )
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise FormatError(f"{path.name}: its header cannot be read ({_reason(error)}).") from error
    try:
        yield file
    except OSError as error:
        if error.errno is not None:
            raise
        raise FormatError(f"{path.name}: is damaged ({_reason(error)}).") from error
    finally:
        with suppress(OSError):  # a file that is cut off says so again when it is closed
            file.close()


def prepare(path: Path, format: str, work: Path, notes: Notes, say: Progress) -> tuple[Path, Path]:
    """A sorted file with its index; the file itself where it is sorted.

    Parameters
    ----------
    path
        SAM, BAM or CRAM.
    format
        ``sam``, ``bam`` or ``cram``.
    work
        Folder of our own for the index and, where one is needed, the sorted copy.
    notes
        Takes what was left out.

    Returns
    -------
    (Path, Path)
        File to read and its index.

    Raises
    ------
    FormatError
        Nothing in the file can be read.
    OSError
        The folder cannot be written.
    """
    copy = work / "sorted.bam"
    with _LOCK:
        for file in (path, copy):
            index = work / ("index.crai" if format == "cram" and file == path else "index.csi")
            if index.exists() and (file == path or copy.exists()):
                return file, index
        work.mkdir(parents=True, exist_ok=True)
        if format != "sam" and whole(path):
            say(0.1, f"indexing {path.name}")
            index = work / ("index.crai" if format == "cram" else "index.csi")
            if _indexed(path, index, format):
                return path, index
        say(0.1, f"sorting {path.name}")
        with tempfile.TemporaryDirectory(prefix=".sort-", dir=work) as scratch:
            plain = Path(scratch) / "plain.bam"
            if format == "sam":
                _from_text(path, plain, notes, say)
            else:
                _salvaged(path, plain, notes, say)
            done = Path(scratch) / "sorted.bam"
            part = str(Path(scratch) / "part")
            if not _samtools("sort", plain, "-m", "256M", "-T", part, "-o", str(done)):
                raise FormatError(f"{path.name}: its alignments cannot be sorted.")
            os.replace(done, copy)
        index = work / "index.csi"
        if not _indexed(copy, index, "bam"):
            raise FormatError(f"{path.name}: its alignments cannot be indexed.")
        return copy, index


def whole(path: Path) -> bool:
    """Whether a BAM ends with its end-of-file block (always true of other formats)."""
    with open(path, "rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return True
        with suppress(OSError):
            file.seek(-28, os.SEEK_END)
            return file.read(28) == _EOF
    return False


_EOF = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def alignments(file: AlignmentFile, name: str, notes: Notes) -> Iterator[Any]:
    """All alignments of a file in order; damage after some of them ends it with a note."""
    count = 0
    try:
        for read in file.fetch(until_eof=True):
            count += 1
            yield read
    except (OSError, ValueError) as error:
        if not count:
            raise FormatError(f"{name}: no alignment can be read ({_reason(error)}).") from error
        notes.error(
            f"Reading stopped after {count:,} alignments: the file is cut off or damaged there "
            f"({_reason(error)})."
        )


def _indexed(path: Path, index: Path, format: str) -> bool:
    """Write an index; False where the file is not sorted."""
    handle, scratch = tempfile.mkstemp(prefix=".index-", dir=index.parent)
    os.close(handle)
    options = [] if format == "cram" else ["-c"]
    try:
        if not _samtools("index", path, *options, "-o", scratch):
            return False
        os.replace(scratch, index)
        return True
    finally:
        with suppress(FileNotFoundError):
            os.unlink(scratch)


def _samtools(command: str, path: Path, *options: str) -> bool:
    """Run a command of samtools on a file; False where it complains."""
    import pysam

    arguments = [*options, str(path)]
    if path.stat().st_size < APART:
        pysam.set_verbosity(0)
        try:
            getattr(pysam, command)(*arguments)
        except pysam.SamtoolsError:
            return False
        return True
    more = str(min(os.cpu_count() or 1, 4) - 1)
    run = [sys.executable, "-c", _SAMTOOLS, command, "-@", more, *arguments]
    with subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            return process.wait() == 0
        except BaseException:
            process.kill()
            raise


def _salvaged(path: Path, out: Path, notes: Notes, say: Progress) -> None:
    """All alignments that can be read, as BAM."""
    import pysam

    size = max(path.stat().st_size, 1)
    if not whole(path):
        notes.warning("The BAM has no end-of-file block, so it may be cut off.")
    with opened(path) as file, pysam.AlignmentFile(str(out), "wb", header=file.header) as sink:
        for number, read in enumerate(alignments(file, path.name, notes)):
            sink.write(read)
            if number % STEP == 0:
                say(0.1 + 0.3 * min((file.tell() >> 16) / size, 1), f"reading {path.name}")


def _from_text(path: Path, out: Path, notes: Notes, say: Progress) -> None:
    """The lines of a SAM file as BAM; a damaged line is noted and left out."""
    import pysam

    source = Source(path)
    try:
        text = source.head.decode("utf-8", "replace")
        header = _header(path, text)
        known = set(header.references)
        count = 0
        with pysam.AlignmentFile(str(out), "wb", header=header) as sink:
            for number, line in enumerate(source.lines(), 1):
                if (line[:1] == b"@" and _is_header(line)) or not line.strip():
                    continue
                why = _faulty(line, known)
                if not why:
                    try:
                        read = pysam.AlignedSegment.fromstring(
                            line.decode("utf-8", "replace"), header
                        )
                        sink.write(read)
                        count += 1
                    except (ValueError, OSError, OverflowError) as error:
                        why = _reason(error)
                if why:
                    notes.error(f"The alignment was left out: {why}.", "", number)
                if number % STEP == 0:
                    say(0.2, f"reading {path.name}: {number:,} lines")
        if not count and notes.diagnostics:
            first = notes.diagnostics[0]
            raise FormatError(
                f"{path.name}, line {first.line}: no alignment can be read, the first problem is: "
                f"{first.message}"
            )
    finally:
        source.close()


def _faulty(line: bytes, known: set[str]) -> str:
    """Why a line is no alignment, or an empty string."""
    cells = line.split(b"\t", 11)
    if len(cells) < 11:
        return f"it has {len(cells)} of the 11 columns"
    name = cells[2].decode("utf-8", "replace")
    if name != "*" and name not in known:
        return f"the header has no sequence '{shown(name)}'"
    for cell, what in ((cells[1], "flag"), (cells[3], "position"), (cells[4], "mapping quality")):
        if not cell.isdigit():
            return f"its {what} '{shown(cell.decode('utf-8', 'replace'))}' is no whole number"
    if len(cells[3]) > _DIGITS or int(cells[3]) > _FARTHEST:
        return f"its position {shown(cells[3].decode(), 20)} is beyond the last that can be stored"
    return ""


def _is_header(line: bytes) -> bool:
    return re.match(rb"@(HD|SQ|RG|PG|CO)(\t|$)", line) is not None


def _header(path: Path, text: str) -> Any:
    """Header of a SAM file, made from the alignments where it names no sequences."""
    import pysam

    with opened(path) as file:
        header = file.header
    if header.nreferences:
        return header
    return pysam.AlignmentHeader.from_references(
        *zip(*_used(path).items(), strict=True) or ([], [])
    )


def _used(path: Path) -> dict[str, int]:
    """Sequences that the alignments of a SAM file name, as long as they reach."""
    found: dict[str, int] = {}
    source = Source(path)
    try:
        for line in source.lines():
            cells = line.split(b"\t", 6)
            if len(cells) < 7 or _is_header(line) or not cells[3].isdigit() or cells[2] == b"*":
                continue
            name = cells[2].decode("utf-8", "replace")
            with suppress(ValueError):  # numbers of more digits than Python reads
                span = sum(int(n) for n, _ in _CIGAR.findall(cells[5]))
                end = int(cells[3]) - 1 + max(span, 1)
                if end <= _FARTHEST:
                    found[name] = max(found.get(name, 0), end)
    finally:
        source.close()
    return found


def _is_text(path: Path) -> bool:
    source = Source(path)
    try:
        return not source.raw_head.startswith((b"BAM\x01", b"CRAM"))
    finally:
        source.close()


def _reason(error: Exception) -> str:
    said = re.sub(r"[`'][^`']*/([^`'/]*)[`']", r"\1", str(error))  # nobody is told our folders
    return shown(said.rstrip("."), 100) or type(error).__name__
