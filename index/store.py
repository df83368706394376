"""Content-addressed folders of opened genomes.

``<home>/genomes/<sha256>/`` holds ``features.duckdb``, ``sequence.fa`` with its ``.fai``,
``meta.json`` (sizes of the others, records, diagnostics). A folder is built beside its place and
renamed when whole, so that several processes may open one file at the same time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from index.records import Diagnostic

VERSION = 8
"""Changes whenever a store of an older program must be rebuilt."""
TABLES = "features.duckdb"
SEQUENCE = "sequence.fa"
META = "meta.json"
_STALE = 24 * 3600.0
_CHUNK = 1 << 20


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


def content_id(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:
        while block := file.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()


def combined_id(*ids: str) -> str:
    """Identity of a genome that several files make up."""
    return hashlib.sha256("+".join(ids).encode()).hexdigest()


def load_meta(directory: Path) -> dict[str, Any] | None:
    """Contents of a whole, current store; None where it is absent, damaged or of another version.

    The sizes of all files are compared with those written at the end of the build.
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


@contextmanager
def building(directory: Path) -> Iterator[Path]:
    """A scratch folder that becomes `directory` when the block ends without an error.

    Where another process was faster, its whole store is kept and ours is dropped; a damaged one is
    moved aside first.

    Raises
    ------
    OSError
        The home folder cannot be written.
    """
    parent = directory.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{directory.name[:12]}-", dir=parent))
    except OSError as error:
        raise OSError(
            f"Cannot write the genome store in {parent} ({error.strerror}); set DNAHLM_HOME to a "
            "folder that can be written."
        ) from error
    try:
        yield scratch
        _publish(scratch, directory)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _sweep(parent)


def _publish(scratch: Path, directory: Path) -> None:
    for _ in range(5):
        try:
            os.rename(scratch, directory)
            return
        except OSError:
            if not directory.exists():
                raise
        if load_meta(directory) is not None:
            return
        aside = Path(tempfile.mkdtemp(prefix=".old-", dir=directory.parent))
        with suppress(FileNotFoundError):  # another process moved it first
            os.rename(directory, aside / "store")
        shutil.rmtree(aside, ignore_errors=True)
    raise OSError(f"Cannot put the genome store in place at {directory}.")


def _sweep(parent: Path) -> None:
    """Drop scratch folders that a killed process left more than a day ago."""
    for path in parent.glob(".*-*"):
        try:
            if time.time() - path.stat().st_mtime > _STALE:
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
    parent = genomes_dir(home)
    for item in found:
        aside = Path(tempfile.mkdtemp(prefix=".old-", dir=parent))
        os.rename(parent / item.id, aside / "store")
        shutil.rmtree(aside, ignore_errors=True)
    return found
