"""Answers over one library by several processes behind one address (Ray Serve).

Each replica maps the library's files, which a machine's replicas share, and keeps nothing of a
visitor: a follow-up brings the questions before it along. The page, with its uploads and
conversations in memory, is one process: `dnahlm serve` without replicas.
"""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.serving.address import lets_in, same_origin

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH = "/ask"
LARGEST = 1 << 20
"""Bytes of a request."""
TURNS = 20
"""Earlier questions that a request may bring."""
ROWS = 100
"""Rows of a table in an answer, as by HTTP of the page."""
AT_ONCE = 4
"""Questions that a replica answers at the same time."""
SETTINGS = {
    "RAY_worker_niceness": "0",
    "RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S": "60",
    "RAY_SERVE_PROXY_HEALTH_CHECK_TIMEOUT_S": "60",
}
"""Of Ray, whose workers give way to everything else and are then found too slow to start."""
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class _RefusalError(Exception):
    status: int
    text: str


class Answers:
    """One replica: `POST /ask` with ``{"question": ..., "history": [earlier questions]}``.

    The response is an answer as by ``dnahlm ask --json``.

    Parameters
    ----------
    store
        Folder of the library.
    password
        Wanted of every request (HTTP Basic, any user name); None for none.

    Raises
    ------
    FormatError
        The folder holds no library.
    """

    def __init__(self, store: str, password: str | None = None):
        from index.library import Library
        from index.scale.shelf import Shelf

        self.library = Library()
        self.library.shelf = Shelf(store)
        self.password = password

    async def __call__(self, request: Request) -> Response:
        """Answer, or refuse in one sentence."""
        from starlette.responses import JSONResponse, PlainTextResponse

        try:
            question, history = await self._read(request)
            found = await asyncio.to_thread(self.answer, question, history)
        except _RefusalError as why:
            more = {"WWW-Authenticate": 'Basic realm="DNAHLM"'} if why.status == 401 else {}
            return PlainTextResponse(why.text, why.status, {**HEADERS, **more})
        return JSONResponse(found, headers=HEADERS)

    def answer(self, question: str, history: list[str]) -> dict[str, Any]:
        """The answer to a question after others, as the JSON of the command line."""
        from app.answer import ask
        from app.session import Session

        session = Session(self.library, logs=False)
        for earlier in history:
            ask(session, earlier)
        return ask(session, question).to_dict(ROWS)

    async def _read(self, request: Request) -> tuple[str, list[str]]:
        headers = request.headers
        origin = headers.get("origin")
        if origin is not None and not same_origin(origin, headers.get("host", ""), frozenset()):
            raise _RefusalError(403, "Pages of other sites may not use this server.")
        if self.password and not lets_in(headers.get("authorization", ""), self.password):
            raise _RefusalError(401, "A password is needed.")
        if request.url.path.rstrip("/") != PATH:
            raise _RefusalError(404, f"There is no such page; POST a question to {PATH}.")
        if request.method != "POST":
            raise _RefusalError(405, f"POST a question to {PATH}.")
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                raise _RefusalError(413, f"A request may have {LARGEST:,} bytes.")
        try:
            given = json.loads(body)
            question, history = given["question"], given.get("history") or []
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise _RefusalError(400, 'Send JSON: {"question": "...", "history": [...]}.') from None
        texts = [question, *history] if isinstance(history, list) else [None]
        if not all(isinstance(text, str) for text in texts) or len(history) > TURNS:
            raise _RefusalError(400, f"The question and at most {TURNS} earlier ones must be text.")
        return question, history


def deploy(
    store: Path, replicas: int, host: str, port: int, password: str | None, address: str = ""
) -> str:
    """Start replicas behind one address; they run until `stop`.

    Parameters
    ----------
    store
        Folder of the library, which all machines of the cluster must see.
    replicas
        How many.
    host, port
        Where they are asked.
    password
        See `Answers`.
    address
        Of a Ray cluster; empty starts one here.

    Returns
    -------
    str
        Where to POST questions.

    Raises
    ------
    FormatError
        The folder holds no library.
    ValueError
        Ray is not installed or does not start; one sentence.
    """
    from index.scale.crew import start_ray
    from index.scale.shelf import Shelf

    Shelf(store).close()  # says what is wrong before processes are started
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        from ray import serve
    except ImportError:
        raise ValueError("Ray Serve is not installed; do pip install 'dnahlm[replicas]'.") from None
    start_ray(address, replicas + 1)
    kind = serve.deployment(
        num_replicas=replicas, max_ongoing_requests=AT_ONCE, ray_actor_options={"num_cpus": 1}
    )(Answers)
    try:
        serve.start(http_options={"host": host, "port": port})
        serve.run(kind.bind(str(store.absolute()), password), name="dnahlm", route_prefix="/")
    except Exception as error:  # of many kinds, from any of Ray's processes
        stop()
        said = " ".join(str(error).split())[:200].rstrip(".")
        raise ValueError(f"Ray Serve does not start ({said}).") from None
    return f"http://{host}:{port}{PATH}"


def stop() -> None:
    """End the replicas, and a cluster that was started here."""
    import ray
    from ray import serve

    serve.shutdown()
    ray.shutdown()
