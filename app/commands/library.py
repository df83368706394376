"""Building a library of many genomes: `dnahlm index build SOURCES --out STORE`."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import typer

from app.commands.terminal import InputError, progress, stderr, stdout
from app.text import clean

SHOWN = 10
"""Files that could not be read that are told one by one."""


def build_library(
    sources: list[str],
    out: Path,
    *,
    ray: bool,
    workers: int,
    size: int,
    embedder: str,
    quiet: bool,
) -> None:
    """Build or go on with a library; see `index.scale.build.build`.

    Raises
    ------
    InputError
        A place of sources cannot be read, or Ray cannot be had.
    """
    from index.records import FormatError
    from index.scale.build import build
    from index.scale.crew import hire, split_address

    address: str | None = None
    if ray:
        address, sources = split_address(sources)
        if not sources:
            raise typer.BadParameter("name the genomes after the address of the cluster")
    crew = partial(hire, workers or os.cpu_count() or 1, embedder=embedder, ray=address)
    try:
        with progress(quiet) as report:
            done = build(sources, out, crew, embedder=embedder, size=size, progress=report)
    except FormatError:
        raise
    except ValueError as error:
        raise InputError(str(error).rstrip(".")) from None
    console = stdout()
    rate = f", {60 * done.read / done.seconds:,.0f} files a minute" if done.read else ""
    console.print(
        f"{clean(out.name)}: {done.genomes:,} genomes; {done.read:,} of {done.sources:,} files "
        f"read now{rate}",
        markup=False,
    )
    if done.same:
        console.print(f"{len(done.same):,} files hold a genome that another one holds too.")
    for _, why in done.failed[:SHOWN]:
        stderr().print(clean(why), markup=False, soft_wrap=True, style="yellow")
    if len(done.failed) > SHOWN:
        more = len(done.failed) - SHOWN
        stderr().print(f"and {more:,} more files that were not read", style="yellow")
