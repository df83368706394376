"""Where a server listens, and who may come in."""

from __future__ import annotations

import base64
import binascii
import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LEAST = 8
"""Characters of a password."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address to listen on."""
    try:
        return ip_address(host.strip("[]").split("%")[0]).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check(host: str, password: str | None, open_to_all: bool) -> str | None:
    """The password that holds, or None for none.

    Parameters
    ----------
    host
        Address to listen on.
    password
        As given; empty counts as none.
    open_to_all
        Whether it was said that none is needed; a password that is given holds all the same.

    Raises
    ------
    ValueError
        Other machines could come in without a password, or it is too short; one sentence.
    """
    if password and len(password) < LEAST:
        raise ValueError(f"a password has at least {LEAST} characters")
    if not password and not open_to_all and not is_loopback(host):
        raise ValueError(
            f"other machines can reach {host}: set a password with --password or "
            "DNAHLM_PASSWORD, or let everybody in with --no-password"
        )
    return password or None


def lets_in(header: str, password: str) -> bool:
    """Whether an ``Authorization`` header (Basic, any user name) holds the password."""
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return False
    try:
        given = base64.b64decode(value.strip(), validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(given, password.encode("utf-8"))


def host_name(header: str) -> str:
    """The name in a ``Host`` header, without its port, in small letters; empty for no name."""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def same_origin(origin: str, host: str, names: frozenset[str]) -> bool:
    """Whether a page of `origin` is this server's own, or of one of its public names."""
    try:
        parts = urlsplit(origin)
        return parts.netloc.lower() == host.lower() or (parts.hostname or "").lower() in names
    except ValueError:
        return False
