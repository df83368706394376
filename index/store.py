"""Content-addressed folders of opened genomes.

``<home>/genomes/<sha256>/`` holds ``features.duckdb``, ``sequence.fa`` with its ``.fai``,
``meta.json`` (sizes of the others, records, diagnostics) and ``SHA256SUMS`` of all. A folder is
built beside its place and renamed when whole, so that several processes may open one file at the
same time; one that is damaged or of another version is built again from its file.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from dnahlm.seal import SUMS, damaged, digest, seal
from index.records import Diagnostic
from index.scratch import PREFIX, scratch

VERSION = 11
"""Changes whenever a store of an older program must be rebuilt."""
TABLES = "features.duckdb"
SEQUENCE = "sequence.fa"
META = "meta.json"
CHECKED = ".checked"
"""What was found whole in a folder, so that it is not hashed at every opening."""
_STALE = 24 * 3600.0
_UNWRITABLE = frozenset({
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG, errno.ENOTDIR,
    errno.EEXIST,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """One stored genome, for listings.

    Attributes
    ----------
    id
        SHA-256 of the file's content.
    name
        Name of the file it was first opened from, without endings.
    bytes
        Size on disk.
    opened
        Time of the last opening, seconds since the epoch.
    """

    id: str
    name: str
    path: str
    format: str
    organism: str
    records: int
    length: int
    genes: int
    bytes: int
    opened: float
    diagnostics: tuple[Diagnostic, ...]


def home_dir(home: str | os.PathLike[str] | None = None) -> Path:
    """Folder of all stores: `home`, else ``$DNAHLM_HOME``, else the user's data folder."""
    chosen = home or os.environ.get("DNAHLM_HOME")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_dir

    return Path(user_data_dir("dnahlm"))


def genomes_dir(home: str | os.PathLike[str] | None = None) -> Path:
    """Folder that holds one folder a genome."""
    return home_dir(home) / "genomes"


def check_shipped(folder: Path) -> None:
    """Refuse files of the package that are not those its ``SHA256SUMS`` lists.

    They are hashed once for each size and time of change, which the home folder remembers.

    Raises
    ------
    OSError
        One sentence that names the file.
    """
    memory = home_dir() / "checked" / f"{folder.parent.name}-{folder.name}.json"
    if (folder / SUMS).exists() and (name := damaged(folder / SUMS, memory)):
        raise OSError(
            f"{folder / name} is missing or damaged (its SHA-256 is not the one in {SUMS}); "
            "install DNAHLM again."
        )


def content_id(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    return digest(path)


def combined_id(*ids: str) -> str:
    """Identity of a genome that several files make up."""
    return hashlib.sha256("+".join(ids).encode()).hexdigest()


def load_meta(directory: Path) -> dict[str, Any] | None:
    """Contents of a whole, current store; None where it is absent, damaged or of another version.

    The sizes of all files are compared with those written at the end of the build; see `whole`.
    """
    try:
        meta = json.loads((directory / META).read_bytes())
        if meta["version"] != VERSION:
            return None
        for name, size in meta["files"].items():
            if (directory / name).stat().st_size != size:
                return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return meta


def whole(directory: Path) -> bool:
    """Whether a store is current and every file holds what the build wrote, by SHA-256.

    Files are hashed at the first opening after the build, when they seem changed, and once a month.
    """
    return load_meta(directory) is not None and not damaged(directory / SUMS, directory / CHECKED)


@contextmanager
def building(directory: Path) -> Iterator[Path]:
    """A scratch folder that becomes `directory` when the block ends without an error.

    Where another process was faster, its whole store is kept and ours is dropped; a damaged one is
    moved aside first.

    Raises
    ------
    OSError
        The home folder cannot be written, or the disk is full; one sentence.
    """
    parent = directory.parent
    try:
        with scratch(parent, directory.name[:12]) as fresh:
            yield fresh
            seal(fresh / SUMS, [file.name for file in fresh.iterdir()])
            _publish(fresh, directory)
    except OSError as error:
        inside = str(error.filename or parent).startswith(str(parent))
        if error.errno not in _UNWRITABLE or not inside:
            raise
        raise OSError(
            f"Cannot write the genome store in {parent} ({error.strerror}); make room there or set "
            "DNAHLM_HOME to a folder that can be written."
        ) from error
    _sweep(parent)


def _publish(fresh: Path, directory: Path) -> None:
    for _ in range(5):
        try:
            os.rename(fresh, directory)
            return
        except OSError:
            if not directory.exists():
                raise
        if whole(directory):
            return
        drop(directory)
    raise OSError(f"Cannot put the genome store in place at {directory}.")


def drop(directory: Path) -> None:
    """Take a store out of its place at once, then delete it.

    Raises
    ------
    OSError
        The home folder cannot be written.
    """
    with scratch(directory.parent, "old") as aside, suppress(FileNotFoundError):
        os.rename(directory, aside / "store")


def _sweep(parent: Path) -> None:
    """Drop scratch folders that older versions, which held no locks, left over a day ago."""
    for path in parent.glob(".*-*"):
        try:
            if not path.name.startswith(PREFIX) and time.time() - path.stat().st_mtime > _STALE:
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue


def touch(directory: Path) -> None:
    """Note that a store was opened now."""
    try:
        os.utime(directory / META)
    except OSError:  # a read-only home is no reason to fail
        return


def diagnostics_of(meta: dict[str, Any]) -> list[Diagnostic]:
    """Diagnostics as written by `build`."""
    names = [item.name for item in fields(Diagnostic)]
    return [Diagnostic(**{name: entry[name] for name in names}) for entry in meta["diagnostics"]]


def stores(home: str | os.PathLike[str] | None = None) -> list[StoreInfo]:
    """All whole stores, the last opened first."""
    found = []
    parent = genomes_dir(home)
    if not parent.is_dir():
        return []
    for directory in parent.iterdir():
        meta = None if directory.name.startswith(".") else load_meta(directory)
        if meta is None:
            continue
        try:
            opened = (directory / META).stat().st_mtime
            size = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
        except OSError:
            continue
        found.append(
            StoreInfo(
                id=meta["id"],
                name=meta["name"],
                path=meta["path"],
                format=meta["format"],
                organism=meta["organism"],
                records=meta["n_records"],
                length=meta["length"],
                genes=meta["n_genes"],
                bytes=size,
                opened=opened,
                diagnostics=tuple(diagnostics_of(meta)),
            )
        )
    return sorted(found, key=lambda item: (-item.opened, item.id))


def find(name: str, home: str | os.PathLike[str] | None = None) -> list[StoreInfo]:
    """Stores of that id (or its beginning, at least six letters) or name."""
    return [
        item
        for item in stores(home)
        if item.name == name or item.id == name or (len(name) >= 6 and item.id.startswith(name))
    ]


def remove(name: str, home: str | os.PathLike[str] | None = None) -> list[StoreInfo]:
    """Delete the stores of an id or name.

    Returns
    -------
    list of StoreInfo
        What was deleted.

    Raises
    ------
    KeyError
        There is no such store.
    """
    found = find(name, home)
    if not found:
        raise KeyError(f"No stored genome is called '{name}'.")
    for item in found:
        drop(genomes_dir(home) / item.id)
    return found
