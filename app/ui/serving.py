"""The server of the page: Gradio, HTTP and MCP on one port, behind the guard."""

from __future__ import annotations

import atexit
import importlib.util
import logging
import os
import secrets
import sys
from pathlib import Path

from gradio import processing_utils
from starlette.middleware import Middleware

from app.serving.address import is_loopback
from app.serving.folder import FILES
from app.serving.guard import Guard
from app.serving.limits import Limits
from app.ui import browser, chat, classify, look
from app.ui.page import build
from index.library import Library

THREADS = 40
"""Threads that work for visitors, whatever they ask."""


def launch(
    served: Library,
    host: str,
    port: int,
    folder: Path,
    *,
    quiet: bool = False,
    password: str | None = None,
    names: frozenset[str] = frozenset(),
    limits: Limits | None = None,
) -> None:
    """Serve the page until interrupted.

    Parameters
    ----------
    host, port
        Where to listen.
    folder
        Of `app.serving.folder.private_folder`, for the uploads.
    quiet
        Whether the address is not printed.
    password
        Wanted of everybody, with any user name; None for none.
    names
        Names under which a proxy offers the server.
    limits
        Default `Limits()`.

    Raises
    ------
    OSError
        The port is taken.
    """
    most = limits or Limits()
    # Gradio names a file by its content and a seed of the installation, which an image shares: with
    # one of this run, no name can be worked out from what is in a file.
    processing_utils.hash_seed = secrets.token_bytes(32)
    guard = Middleware(
        Guard, limits=most, folder=folder / FILES, password=password, names=names,
        loopback=is_loopback(host),
    )  # fmt: skip
    page = build(served, most)
    well = False
    try:
        page.launch(
            server_name=host,
            server_port=port,
            share=False,
            # Its one use in gradio: a server that takes over 3 s to reply to itself is given up.
            _frontend=False,
            quiet=quiet,
            ssr_mode=False,
            run_history=False,
            enable_monitoring=False,
            mcp_server=importlib.util.find_spec("mcp") is not None,
            max_file_size=most.file or None,
            max_threads=THREADS,
            state_session_capacity=most.visitors,
            app_kwargs={"middleware": [guard]},
            footer_links=[],
            theme=look.theme(),
            css=look.CSS + chat.CSS + browser.CSS + classify.CSS,
        )
        well = True
    except SystemExit as ended:
        well = not ended.code
        raise
    finally:
        page.close(verbose=False)
        if well:
            # Threads of the server outlive it and hold what visitors had open: DuckDB would tell of
            # every connection while the interpreter is taken down.
            atexit.register(_end)


def _end() -> None:
    """End at once, all files closed and folders removed."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
