"""From a file to its store, without opening what was stored."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from dnahlm.seal import SUMS, trust
from index import limits
from index.filenames import stem
from index.records import tidy
from index.store import CHECKED, content_id, genomes_dir

if TYPE_CHECKING:
    from index.build import Progress
    from index.formats import Opened


def place(path: Path, home: str | os.PathLike[str] | None = None) -> tuple[str, Path]:
    """Id of a file's content, and the folder of its store.

    Raises
    ------
    FormatError
        The file is larger than `index.limits` allows.
    OSError
        The file cannot be read.
    """
    limits.check_file(path, tidy(path.name))
    id = content_id(path)
    return id, genomes_dir(home) / id


def built(
    directory: Path,
    id: str,
    path: Path,
    progress: Progress | None,
    opened: Opened | None = None,
) -> None:
    """Write the store of a file, which may be open already, as a genome.

    Raises
    ------
    FormatError
        The file cannot be read.
    OSError
        The file is not there, or the store cannot be written.
    """
    from index.build import build
    from index.formats import open_any

    opened = opened or open_any(path)
    build(
        directory,
        opened,
        id=id,
        path=path.absolute(),
        name=stem(path),
        format=opened.format,
        diagnostics=opened.diagnostics,
        progress=progress,
        share=lambda: opened.share,
    )


def store(path: Path, progress: Progress | None = None) -> bool:
    """Put the store of a file in place, for another process to open in a moment.

    Parameters
    ----------
    path
        The file.
    progress
        Called with a fraction and a few words.

    Returns
    -------
    bool
        False, and nothing is done, where the file is a track.

    Raises
    ------
    FormatError, OSError
        As `built`.
    """
    from index.formats import open_any

    id, directory = place(path)
    opened = open_any(path)
    if opened.is_track:
        opened.close()
        return False
    built(directory, id, path, progress, opened)
    trust(directory / SUMS, directory / CHECKED)
    return True
