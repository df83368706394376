"""SHA-256 of files that were written whole, and whether they still hold what was written.

A seal is a file as `sha256sum` writes it (``SHA256SUMS``; ``sha256sum -c`` checks it too). Hashing
takes a few milliseconds a megabyte, so what was found whole can be remembered by size and time of
change; it is hashed again when either differs, and once a month for disks that forget.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

SUMS = "SHA256SUMS"
AGAIN = 30 * 86400.0
"""Seconds after which a file is hashed again although it looks the same."""
_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)\Z")


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    with open(path, "rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(sums: Path, names: Iterable[str]) -> None:
    """Write the hashes of files, beside them.

    Parameters
    ----------
    sums
        The seal; replaced when the new one is whole.
    names
        Files, relative to the folder of `sums`.

    Raises
    ------
    OSError
        A file cannot be read, or the seal not be written.
    """
    lines = [f"{digest(sums.parent / name)}  {name}\n" for name in sorted(names)]
    replace(sums, "".join(lines))


def reseal(sums: Path, name: str) -> None:
    """Note that a file was changed on purpose; nothing where there is no seal."""
    with suppress(FileNotFoundError):
        seal(sums, {*sealed(sums), name})


def sealed(sums: Path) -> dict[str, str]:
    """Hash of each sealed file by name.

    Raises
    ------
    OSError
        There is no seal.
    ValueError
        It is damaged.
    """
    found = [_LINE.match(line) for line in sums.read_text("utf-8").splitlines()]
    if not found or not all(found):
        raise ValueError(f"{sums.name} is damaged")
    return {match[2]: match[1] for match in found if match}


def damaged(sums: Path, memory: Path | None = None) -> str | None:
    """The first file that is not what was sealed; None where all are.

    Parameters
    ----------
    sums
        As `seal` wrote it; without it everything counts as damaged.
    memory
        Where to keep what was found whole; default: hash every time. It may be unwritable.

    Returns
    -------
    str or None
        Name of a missing or changed file, or of the seal itself.
    """
    try:
        expected = sealed(sums)
    except (OSError, ValueError):
        return sums.name
    known = _remembered(memory)
    seen: dict[str, list] = {}
    for name, value in expected.items():
        path = sums.parent / name
        try:
            status = path.stat()
            stamp = [value, status.st_size, status.st_mtime_ns]
            if known.get(name, ())[:3] == stamp:
                seen[name] = known[name]
                continue
            if digest(path) != value:
                return name
        except (OSError, ValueError):
            return name
        seen[name] = [*stamp, time.time()]
    if memory is not None and seen != known:
        with suppress(OSError):
            memory.parent.mkdir(parents=True, exist_ok=True)
            replace(memory, json.dumps(seen))
    return None


def trust(sums: Path, memory: Path) -> None:
    """Remember that files are whole which were sealed a moment ago, without hashing them again.

    Parameters
    ----------
    sums, memory
        As for `damaged`; `memory` may be unwritable.
    """
    with suppress(OSError, ValueError):
        seen = {}
        for name, value in sealed(sums).items():
            status = (sums.parent / name).stat()
            seen[name] = [value, status.st_size, status.st_mtime_ns, time.time()]
        replace(memory, json.dumps(seen))


def _remembered(memory: Path | None) -> dict[str, list]:
    if memory is None:
        return {}
    try:
        found = json.loads(memory.read_bytes())
        now = time.time()
        # A clock that was set back would otherwise keep an old finding for ever.
        return {name: stamp for name, stamp in found.items() if 0 <= now - stamp[3] < AGAIN}
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return {}


def replace(path: Path, text: str) -> None:
    """Write a text file beside its place and put it there when whole.

    Raises
    ------
    OSError
        It cannot be written; the old file is as it was.
    """
    handle, scratch = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(scratch, 0o644)
        os.replace(scratch, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(scratch)
        raise
