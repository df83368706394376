"""The server of the page: Gradio, HTTP and MCP on one port, behind the guard."""

from __future__ import annotations

import importlib.util
import signal
import sys
import threading
from contextlib import suppress

from starlette.middleware import Middleware

from app.serving.address import is_loopback
from app.serving.folder import private_folder
from app.serving.guard import Guard
from app.serving.limits import Limits
from app.ui import browser, chat, look
from app.ui.page import build
from index.library import Library

THREADS = 40
"""Threads that work for visitors, whatever they ask."""


def launch(
    served: Library,
    host: str,
    port: int,
    *,
    quiet: bool = False,
    password: str | None = None,
    names: frozenset[str] = frozenset(),
    limits: Limits | None = None,
) -> None:
    """Serve the page until interrupted; uploads are removed at the end.

    Parameters
    ----------
    host, port
        Where to listen.
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
    if threading.current_thread() is threading.main_thread():
        # As Ctrl-C, so that the folder of the uploads is removed.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with private_folder(most.kept) as folder:
        page = build(served, most)
        guard = Middleware(
            Guard, limits=most, folder=folder, password=password, names=names,
            loopback=is_loopback(host),
        )  # fmt: skip
        with suppress(KeyboardInterrupt):
            page.launch(
                server_name=host,
                server_port=port,
                share=False,
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
                css=look.CSS + chat.CSS + browser.CSS,
            )
