"""From a file to its store, without opening what was stored."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dnahlm.seal import SUMS, trust
from index import limits
from index.filenames import stem
from index.records import tidy
from index.store import CHECKED, content_id, genomes_dir, load_meta

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


def store(paths: Sequence[Path], progress: Progress | None = None) -> None:
    """Put the stores of files in place, for another process to open.

    Parameters
    ----------
    paths
        Opened together: what several files, or a track, make is stored too.
    progress
        Called with a fraction and a few words.

    Raises
    ------
    FormatError, OSError
        As `index.library.Library.open`.
    """
    from index.formats import open_any

    if len(paths) == 1:
        id, directory = place(paths[0])
        if load_meta(directory) is None:
            opened = open_any(paths[0])
            if not opened.is_track:
                built(directory, id, paths[0], progress, opened)
                trust(directory / SUMS, directory / CHECKED)  # it is opened in a moment
                return
            opened.close()
    from index.library import Library

    Library.open(paths, progress=progress).close()
