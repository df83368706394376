"""Folders in which files are made beside their place, and that a killed process does not leave.

A process holds a lock on its scratch folder (``flock`` on the folder itself, which the system
releases however the process ends). Whoever makes the next one removes those that nobody holds. No
clock is asked. Single files that are kept are made here too, each with its SHA-256 beside it.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dnahlm.seal import damaged, seal

PREFIX = ".making-"


@contextmanager
def scratch(parent: Path, name: str = "") -> Iterator[Path]:
    """A new folder in `parent`, gone when the block ends unless it was renamed.

    Parameters
    ----------
    parent
        Made where it is not there.
    name
        Shown in the folder's name.

    Raises
    ------
    OSError
        `parent` cannot be written.
    """
    parent.mkdir(parents=True, exist_ok=True)
    with _held(parent):
        sweep(parent)
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{name[:24]}-", dir=parent))
        mine = _lock(folder, wait=False)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if mine is not None:
            os.close(mine)


def sweep(parent: Path) -> None:
    """Remove the scratch folders of processes that are no more."""
    for folder in parent.glob(f"{PREFIX}*"):
        held = _lock(folder, wait=False)
        if held is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)


def put(final: Path, make: Callable[[Path], None]) -> None:
    """Make a file beside its place, seal it and put it there.

    Parameters
    ----------
    final
        Its place; a file that is there is replaced.
    make
        Writes it to the path that it is given.

    Raises
    ------
    OSError
        It cannot be written.
    """
    with scratch(final.parent, final.name) as folder:
        fresh, sums = folder / final.name, folder / _sums(final).name
        make(fresh)
        seal(sums, [final.name])
        # The seal goes first: a file without its own seal would count as damaged, never as whole.
        os.replace(sums, _sums(final))
        os.replace(fresh, final)


def is_whole(final: Path) -> bool:
    """Whether a file that `put` made is there and holds what was written."""
    memory = final.with_name(f"{final.name}.checked")
    return final.exists() and damaged(_sums(final), memory) is None


def is_sealed(final: Path) -> bool:
    """Whether `put` made a file, in which case `is_whole` can tell."""
    return _sums(final).exists()


def _sums(final: Path) -> Path:
    return final.with_name(f"{final.name}.sha256")


@contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Let a failed write of DuckDB be the system's error that it was.

    Raises
    ------
    OSError
        `path` cannot be written.
    """
    import duckdb

    try:
        yield
    except (duckdb.IOException, duckdb.FatalException) as error:
        # DuckDB repeats in words what the system said.
        full = "No space left" in str(error) or "File too large" in str(error)
        number = errno.ENOSPC if full else errno.EACCES
        raise OSError(number, os.strerror(number), str(path)) from error


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep others from sweeping between the making of a scratch folder and its lock."""
    held = _lock(folder, wait=True)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _lock(folder: Path, wait: bool) -> int | None:
    """An open descriptor that holds the lock; None where another has it or there are no locks."""
    try:
        import fcntl
    except ImportError:  # Windows: nothing is locked, and so nothing is swept
        return None
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            return descriptor
        except OSError:
            os.close(descriptor)
    return None
