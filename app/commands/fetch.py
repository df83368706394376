"""`dnahlm fetch`: genomes from NCBI by accession."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commands.ask import QuietOption
from app.commands.terminal import InputError, progress, stderr, write
from app.text import clean


def fetch(
    accessions: Annotated[
        list[str], typer.Argument(metavar="ACCESSION...", help="Such as NC_000913.3, GCF_...")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder; default: the program's own.")
    ] = None,
    email: Annotated[
        str | None, typer.Option(envvar="NCBI_EMAIL", help="Your address, as NCBI asks for.")
    ] = None,
    api_key: Annotated[
        str | None, typer.Option(envvar="NCBI_API_KEY", help="Your NCBI key, for faster access.")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, metavar="BP", help="Fetch nothing longer than this.")
    ] = 2_000_000_000,
    quiet: QuietOption = False,
) -> None:
    """Fetch genomes from NCBI as GenBank files and print where they are.

    Example: dnahlm ask --genome "$(dnahlm fetch NC_001416.1)" "how many genes are there?"
    """
    from index.fetch import Announced, FetchError
    from index.fetch import fetch as fetch_one

    def tell(about: Announced) -> None:
        if not quiet:
            size = f", {about.length:,} bp" if about.length else ""
            line = f"{about.accession}: {clean(about.title)}{size}"
            stderr().print(line, markup=False, soft_wrap=True, style="dim")

    for accession in accessions:
        try:
            with progress(quiet) as report:
                place = fetch_one(
                    accession, folder=out, email=email, api_key=api_key, limit=limit,
                    progress=report, announced=tell,
                )  # fmt: skip
        except FetchError as error:
            raise InputError(str(error)) from None
        write(str(place))
