"""Addresses of indexes in Redis: ``redis://USER:PASSWORD@HOST:PORT/DATABASE?name=NAME``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cleaner.errors import InputError

_DEFAULT_PORT = 6379
_DEFAULT_NAME = "cleaner"
_DATABASE = re.compile(r"/?([0-9]{0,9})/?")
_FORM = "redis://HOST:PORT/DATABASE?name=NAME"


@dataclass(frozen=True, slots=True)
class RedisAddress:
    """A server, as arguments of ``redis.Redis``, and the *name* of the index there."""

    name: str
    server: dict[str, Any] = field(repr=False)


def read_address(url: str) -> RedisAddress:
    """Read an address. Raises InputError, which says what is wrong, when it is none.

    >>> read_address("redis://[::1]/2?name=news").server
    {'host': '::1', 'port': 6379, 'db': 2}
    >>> read_address("redis://[::1")
    Traceback (most recent call last):
        ...
    cleaner.errors.InputError: redis://[::1: is no address of the form \
redis://HOST:PORT/DATABASE?name=NAME: Invalid IPv6 URL
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
                       if parts.query else ())  # fmt: skip
    except ValueError as error:
        raise _wrong(url, str(error)) from None
    database = _DATABASE.fullmatch(parts.path)
    if parts.scheme != "redis" or not host or re.search(r"[\s\0-\x1f\x7f]", url):
        raise _wrong(url, "it names no host")
    if port == 0:
        raise _wrong(url, "the port is 0")
    if not database:
        raise _wrong(url, f"the database {parts.path[1:]!r} is no number")
    if options.keys() - {"name"} or options.get("name") == "":
        raise _wrong(url, "behind the '?' a name is told, and nothing else")
    server: dict[str, Any] = {
        "host": host, "port": port or _DEFAULT_PORT, "db": int(database[1] or 0)
    }  # fmt: skip
    if parts.password:
        user = unquote(parts.username or "") or None
        server |= {"password": unquote(parts.password), "username": user}
    return RedisAddress(options.get("name", _DEFAULT_NAME), server)


def _wrong(url: str, reason: str) -> InputError:
    return InputError(url, f"is no address of the form {_FORM}: {reason}")
