"""The folder of uploads and of files made for download: private, and emptied by age."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.store import remove as remove_store
from index.store import stores

PREFIX = "dnahlm-serve-"
LOCK = ".lock"
FILES = "files"
"""Uploads and files to download, the only ones that are handed out."""
WORK = "work"
"""Every other temporary file."""
OFTEN = 3600.0
"""Seconds between clean-ups."""


@contextmanager
def private_folder(kept: float) -> Iterator[Path]:
    """A new folder that only this user can read, for as long as a server runs.

    Gradio keeps uploads in its `FILES` (it must not be imported before), and every temporary file
    of this process is made in its `WORK`, so that nothing of a visitor stays behind. What is older
    than `kept` seconds goes every hour; all of it goes at the end, with the stores of the genomes
    that were uploaded into it.
    """
    before = tempfile.tempdir, os.environ.get("GRADIO_TEMP_DIR")
    _remove_left()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    lock = _locked(folder)
    for name in (FILES, WORK):
        (folder / name).mkdir(mode=0o700)
    tempfile.tempdir = str(folder / WORK)
    os.environ["GRADIO_TEMP_DIR"] = str(folder / FILES)
    ended = threading.Event()

    def clean() -> None:
        while not ended.wait(OFTEN):
            sweep(folder, kept)

    if kept:
        threading.Thread(target=clean, daemon=True, name="clean uploads").start()
    try:
        yield folder
    finally:
        ended.set()
        sweep(folder, -1)
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)
        tempfile.tempdir = before[0]
        if before[1] is None:
            os.environ.pop("GRADIO_TEMP_DIR", None)
        else:
            os.environ["GRADIO_TEMP_DIR"] = before[1]


def _locked(folder: Path) -> int | None:
    """A descriptor that holds the lock of a folder; None where a living server holds it."""
    place = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        import fcntl

        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        os.close(place)
        return None
    return place


def _remove_left() -> None:
    """Remove the folders of servers that were killed."""
    for folder in Path(tempfile.gettempdir()).resolve().glob(f"{PREFIX}*"):
        with suppress(OSError):
            # A link, or a folder of somebody else, was laid here by another user of the machine.
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                continue
            lock = _locked(folder)
            if lock is not None:
                sweep(folder, -1)
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def sweep(folder: Path, kept: float, now: float | None = None) -> int:
    """Remove old files of a folder, and old stores of genomes that came from it.

    Parameters
    ----------
    folder
        Of uploads.
    kept
        Age in seconds that is still kept, by the last change of a file and by the last opening of a
        store; below 0 for nothing.
    now
        Seconds since the epoch; default the clock.

    Returns
    -------
    int
        How many files and stores went.
    """
    latest = (time.time() if now is None else now) - kept
    gone = 0
    for item in stores():
        old = kept < 0 or item.opened < latest
        if old and Path(item.path).is_relative_to(folder):
            with suppress(OSError, KeyError):
                remove_store(item.id)
                gone += 1
    for path in sorted(folder.rglob("*"), reverse=True):
        with suppress(OSError):
            if path.parent == folder or (kept >= 0 and path.lstat().st_mtime >= latest):
                continue
            if path.is_dir() and not path.is_symlink():
                path.rmdir()  # fails, and stays, where something is left in it
            else:
                path.unlink()
                gone += 1
    return gone
