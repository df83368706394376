"""`dnahlm mcp`: the tools for an AI client that starts the program itself."""

from __future__ import annotations

import importlib.util

from app.commands.ask import DemoOption, GenomeOption, LibraryOption
from app.commands.terminal import InputError, genome_paths, open_session


def mcp(
    genome: GenomeOption = None, demo: DemoOption = False, library: LibraryOption = None
) -> None:
    """Offer the same tools to an AI client over standard input and output (MCP).

    Example: dnahlm mcp --genome ecoli.gbff.gz
    """
    if importlib.util.find_spec("mcp") is None:
        raise InputError('MCP needs the package mcp: pip install "dnahlm[mcp]".')
    session = open_session(genome_paths(genome, demo, needed=False), quiet=True, store=library)
    import anyio

    from app.standard_io import server

    try:
        server(session.library).run()
    except* (anyio.ClosedResourceError, anyio.BrokenResourceError, BrokenPipeError):
        pass  # The client has gone, which is how these conversations end.
