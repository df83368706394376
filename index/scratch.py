"""Folders in which files are made beside their place, and that a killed process does not leave.

A process holds a lock on its scratch folder (``flock`` on the folder itself, which the system
releases however the process ends). Whoever makes the next one removes those that nobody holds. No
clock is asked.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
