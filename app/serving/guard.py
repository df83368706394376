"""What stands before the page: who may ask what, how large, how often, and the headers.

One ASGI middleware around all of Gradio, the HTTP endpoints and MCP. Gradio offers more routes than
the page uses (a proxy, recordings, snapshots of a visitor's page, monitoring); only those that are
used are let through.
"""

from __future__ import annotations

import json
import math
import os
import re
import secrets
import shutil
import traceback
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.serving.address import LOOPBACK, host_name, lets_in, same_origin
from app.serving.limits import Limits, Meter, in_words
from index.records import tidy

API = "/gradio_api"
STARTED = f"{API}/startup-events"
"""Says only that the server runs; open, for the start itself and for health checks."""
FILE = f"{API}/file="
UPLOAD = f"{API}/upload"
_NAME = r"[A-Za-z0-9_-]+"
READ = re.compile(
    rf"/(config/?|theme\.css|favicon\.ico|robots\.txt|manifest\.json|(assets|static)/[\w./-]+)?"
    rf"|{API}/(startup-events|theme\.css|info/?|openapi\.json|app_id/?|heartbeat/{_NAME}"
    rf"|queue/data|upload_progress|call/(v2/)?{_NAME}/{_NAME}|file=.+)"
)
WRITE = re.compile(
    rf"{API}/(queue/join|cancel|reset/?|upload|call/(v2/)?{_NAME}/?|(run|api)/{_NAME}/?)"
)
MCP = re.compile(rf"{API}/mcp(/[\w./-]*)?")
NAMED = re.compile(rf"{API}/call/v2/{_NAME}/?")
"""Calls with arguments by name: the function itself runs later, in the queue."""
LONGEST = 200
SPARE = 1_000_000_000
"""Bytes that stay free on the disk of the uploads."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
INERT = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For everything that is no page: files of visitors above all."""
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Gradio makes functions of text (`js=`, `js_on_load`) and sets styles inline; a handler in an
attribute, a script without this response's nonce, and anything of another server are refused."""
_SCRIPT = re.compile(rb"<script\b(.*?</script\s*>)", re.DOTALL | re.IGNORECASE)


class _TooLargeError(Exception):
    """A body goes on beyond its limit."""


class Guard:
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        What it stands before.
    limits
        Sizes and rates.
    folder
        Folder of the uploads and of the files to download; nothing else is handed out.
    password
        Wanted of every request (HTTP Basic, any user name); None for none.
    loopback
        Whether the server listens for this machine only. The name that a browser asks for must
        then be this machine's: another site's name that leads here is refused (DNS rebinding).
    names
        Names under which a proxy offers the server.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: Limits,
        folder: Path,
        password: str | None = None,
        loopback: bool = True,
        names: frozenset[str] = frozenset(),
    ):
        self.app = app
        self.limits = limits
        self.folder = folder
        self.password = password
        self.names = names
        self.hosts = LOOPBACK | names if loopback else names
        self.requests = Meter(limits.requests)
        self.wrong = Meter(limits.wrong)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with one sentence."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        out = _Out(send, scope)
        refused = self._refusal(scope, headers)
        if refused is None:
            body = _Body(receive, self._largest(scope["path"]))
            try:
                given: Receive = body
                if _is_call(scope):
                    given, refused = await _checked(body)
                if refused is None:
                    await self.app(scope, given, out)
                    return
            except _TooLargeError:
                refused = 413, f"A request may have {in_words(body.most)}."
            except Exception as error:
                refused = _fault_of_caller(scope["path"], error)
                if refused is None:
                    traceback.print_exc()
                    refused = 500, "The program met an error."
        if not out.started:
            status, text = refused
            more = {"WWW-Authenticate": 'Basic realm="DNAHLM", charset="UTF-8"'}
            answer = PlainTextResponse(text, status, headers=more if status == 401 else None)
            await answer(scope, receive, out)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        path, method = scope["path"], scope["method"]
        host = headers.get("host", "")
        address = (scope.get("client") or ("",))[0]
        if self.hosts and host_name(host) not in self.hosts:
            return 421, "This server is not offered under that name; see --public-name."
        origin = headers.get("origin")
        if origin is not None and not same_origin(origin, host, self.names):
            return 403, "Pages of other sites may not use this server."
        if path != STARTED:
            if self.wrong.full(address):
                return 429, "Too many wrong passwords; wait a minute."
            if self.password and not lets_in(headers.get("authorization", ""), self.password):
                if "authorization" in headers:
                    self.wrong.take(address)
                return 401, "A password is needed."
        if not self._known(path, method):
            return 404, "There is no such page."
        if path.startswith(FILE) and not self._is_ours(path[len(FILE) :]):
            return 404, "There is no such file."
        if not path.startswith(("/assets/", "/static/")) and not self.requests.take(address):
            return 429, f"This server takes {self.limits.requests:,} requests a minute; wait."
        return self._too_large(path, headers)

    def _known(self, path: str, method: str) -> bool:
        if MCP.fullmatch(path):
            return True
        if method in ("GET", "HEAD"):
            return bool(READ.fullmatch(path))
        return method == "POST" and bool(WRITE.fullmatch(path))

    def _is_ours(self, name: str) -> bool:
        if "\0" in name:
            return False
        path = os.path.realpath(name)
        return os.path.isabs(name) and Path(path).is_relative_to(self.folder.resolve())

    def _largest(self, path: str) -> int:
        return self.limits.total if path == UPLOAD else self.limits.body

    def _too_large(self, path: str, headers: Headers) -> tuple[int, str] | None:
        said = headers.get("content-length", "0")
        if not said.isdecimal():
            return 400, "The length of the request is no number."
        most = self._largest(path)
        if most and int(said) > most:
            return 413, f"A request may have {in_words(most)}."
        if path == UPLOAD and shutil.disk_usage(self.folder).free < SPARE + int(said):
            return 507, "The server's disk is full; try again later."
        return None


class _Body:
    """Hands on a request's body until it is too large."""

    def __init__(self, receive: Receive, most: int):
        self.receive = receive
        self.most = most
        self.seen = 0

    async def __call__(self) -> Message:
        message = await self.receive()
        self.seen += len(message.get("body", b""))
        if self.most and self.seen > self.most:
            raise _TooLargeError
        return message


class _Out:
    """Adds the headers to a response, and to a page's own scripts the nonce that lets them run."""

    def __init__(self, send: Send, scope: Scope):
        self.send = send
        self.path = scope["path"]
        self.started = False
        self.nonce = secrets.token_urlsafe(16)
        self.page: list[bytes] | None = None
        self.start: Message = {}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            is_page = headers.get("content-type", "").startswith("text/html")
            is_file = self.path.startswith(FILE)
            policy = POLICY.format(nonce=self.nonce) if is_page and not is_file else INERT
            headers["Content-Security-Policy"] = policy
            if not self.path.startswith(("/assets/", "/static/")):
                headers["Cache-Control"] = "private, no-store"
            if is_page and not is_file:
                self.page, self.start = [], message
                return
        elif self.page is not None and message["type"] == "http.response.body":
            self.page.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = _SCRIPT.sub(self._marked, b"".join(self.page))
            headers = MutableHeaders(scope=self.start)
            if "content-length" in headers and body:
                headers["Content-Length"] = str(len(body))
            await self.send(self.start)
            await self.send({"type": "http.response.body", "body": body})
            return
        await self.send(message)

    def _marked(self, found: re.Match[bytes]) -> bytes:
        return b'<script nonce="' + self.nonce.encode() + b'"' + found[1]


def _fault_of_caller(path: str, error: Exception) -> tuple[int, str] | None:
    """What to say of an error with which Gradio ends a request that it cannot understand."""
    if isinstance(error, TypeError) and NAMED.fullmatch(path):
        # A parameter that is unknown or missing.
        return 400, tidy(str(error).partition(". ")[0])[:LONGEST] + "."
    if isinstance(error, KeyError) and path == f"{API}/queue/join":
        return 400, "There is no such function."
    return None


def _is_call(scope: Scope) -> bool:
    """Whether a request's body holds arguments of a function."""
    path = scope["path"]
    return scope["method"] == "POST" and path != UPLOAD and not MCP.fullmatch(path)


async def _checked(receive: _Body) -> tuple[Receive, tuple[int, str] | None]:
    """A body that was read whole, to be read again, and why it is refused.

    An argument that is a file at an address would make the server fetch it.
    """
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return receive, (400, "The request ended early.")
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    whole = b"".join(parts)
    try:
        value = _read(whole) if whole else None
        elsewhere = _names_address(value)
        if b"\\ud" in whole.lower():  # half of a character is no text: nothing could write it
            whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return receive, (400, "The request is no JSON.")
    if elsewhere:
        return receive, (400, "Files of other servers are not fetched; upload the file.")
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": whole, "more_body": False}

    return again, None


def _read(text: bytes) -> Any:
    """JSON whose numbers can be written as JSON again, which an infinite one cannot."""

    def finite(word: str) -> float:
        if not math.isfinite(number := float(word)):
            raise ValueError("a number without end")
        return number

    return json.loads(text, parse_float=finite, parse_constant=finite)


def _names_address(value: Any) -> bool:
    """Whether a file anywhere in a JSON value lies at an address."""
    if isinstance(value, list):
        return any(map(_names_address, value))
    if not isinstance(value, dict):
        return False
    path = value.get("path")
    if isinstance(path, str) and "://" in path:
        return True
    return any(map(_names_address, value.values()))
