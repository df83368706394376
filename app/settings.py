"""Settings of one conversation, checked before they hold, and what the program keeps on disk."""

from __future__ import annotations

import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.store import genomes_dir, home_dir, stores
from index.store import remove as remove_store

if TYPE_CHECKING:
    from app.session import Session

STARTED = time.time()
EMBEDDERS = ("", "static", "minilm")
KEPT = ("genomes", "tracks", "downloads", "compare", "demo", "models")
"""Folders of the home, in the order in which they are shown."""
CLEARED = ("downloads", "compare")
"""Folders that are emptied; genomes are looked at one by one, models are kept."""
WAIT = 5.0


class SettingError(ValueError):
    """A setting that cannot be used; one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes of one folder of the home."""

    name: str
    bytes: int


def choose_model(session: Session, folder: str) -> None:
    """Let a model of a folder classify in this conversation; an empty text the shipped one.

    Raises
    ------
    SettingError
        The folder holds no DNAHLM model.
    """
    if not folder.strip():
        session.model = None
        return
    from dnahlm.load import check_model_folder

    place = Path(folder.strip()).expanduser()
    if not place.is_dir():
        raise SettingError(f"There is no model folder {place.name!r}.")
    try:
        check_model_folder(place)
    except ValueError as error:
        raise SettingError(f"{error}.") from None
    session.model = place


def choose_embedder(session: Session, name: str) -> None:
    """Choose the model of meaning for searches; empty leaves it to the program.

    Raises
    ------
    SettingError
        There is none of that name here.
    """
    if name not in EMBEDDERS:
        raise SettingError(f"There is no embedder {name[:40]!r}; choose static or minilm.")
    if name == "minilm":
        from index.embed.minilm import model_folder, verify

        try:
            verify(model_folder())
        except (OSError, ValueError, ImportError) as error:
            raise SettingError(f"MiniLM cannot be used ({error}).") from None
    session.embedder = name


def choose_speaker(session: Session, where: str, model: str, modes: tuple[str, ...]) -> None:
    """Let a language model speak in this conversation; an empty address switches it off.

    Parameters
    ----------
    where
        ``http://...`` of a server with OpenAI's chat protocol, or a model folder. Its key comes
        from the environment, never from here.
    model
        Name on the server.
    modes
        Of `app.llm.speaking.MODES`.

    Raises
    ------
    SettingError
        It cannot be used; the setting before stays.
    """
    from app.llm.base import SpeakerError
    from app.llm.speaking import MODES, open_speaker

    where = where.strip()
    if not where:
        session.speaker = None
        return
    if not modes or not set(modes) <= set(MODES):
        raise SettingError(f"Choose what the language model may do: {' or '.join(MODES)}.")
    if "://" in where:
        _answers(where)
    try:
        speaker = open_speaker(where, model.strip())
    except SpeakerError as error:
        raise SettingError(f"{str(error).rstrip('.')}.") from None
    session.speaker, session.speaks = speaker, modes


def _answers(address: str) -> None:
    """Check that something listens at an address without secrets in it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise SettingError("The address of the language model is no address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingError("The address of the language model must begin with http:// or https://.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingError(
            "Give the address alone, without a name, a key or a query; a key belongs in the "
            "environment variable DNAHLM_LLM_KEY."
        )
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname, port), timeout=WAIT).close()
    except (OSError, UnicodeError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "no answer"
        raise SettingError(f"No server answers at {parts.hostname}:{port} ({why}).") from None


def kept() -> list[Kept]:
    """What the home of the program holds, by folder."""
    home = home_dir()
    found = [Kept(name, _size(home / name)) for name in KEPT]
    found.append(Kept("log", sum(_size(path) for path in home.glob("log.sqlite*"))))
    return [item for item in found if item.bytes]


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    total = 0
    for file in path.rglob("*") if path.is_dir() else ():
        try:
            total += file.stat().st_size if file.is_file() else 0
        except OSError:
            continue  # another process took it away meanwhile
    return total


def memory() -> int:
    """Bytes of memory that this process holds now."""
    import psutil

    return int(psutil.Process().memory_info().rss)


def clear(session: Session) -> int:
    """Delete downloads, comparisons, and stored genomes that were not opened since the start.

    Stores of genomes that are open, here or in another window, stay; so do models and the log.

    Returns
    -------
    int
        Bytes that are free now.
    """
    before = sum(item.bytes for item in kept())
    opened = {genome.directory.name for genome in session.library.genomes}
    sources = {genome.path.absolute() for genome in session.library.genomes}
    for name in CLEARED:
        folder = home_dir() / name
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.absolute() in sources:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
    for item in stores():
        if item.id not in opened and item.opened < STARTED and (genomes_dir() / item.id).exists():
            remove_store(item.id)
    return max(before - sum(item.bytes for item in kept()), 0)
