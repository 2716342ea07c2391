"""The guard for a library that connects on its own: the interpreter asks before every connection of this thread."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from ipaddress import ip_address
from typing import Any

from notifications.channels.guard import Network, is_permitted

EVENTS = frozenset({"socket.connect", "socket.sendto"})


class _Thread(threading.local):
    allowed: tuple[Network, ...] | None = None
    refused: str | None = None


_THREAD = _Thread()


class Watch:
    """What the guard has refused while it lasted; None if nothing."""

    @property
    def refused(self) -> str | None:
        return _THREAD.refused


@contextmanager
def guarded(allowed: tuple[Network, ...]) -> Iterator[Watch]:
    """While it lasts, this thread connects to no address of the own network but allowed ones, whatever it calls."""
    _install()
    _THREAD.allowed, _THREAD.refused = allowed, None
    try:
        yield Watch()
    finally:
        _THREAD.allowed = None


@cache
def _install() -> None:
    # An audit hook (PEP 578) may refuse what it is told of. It cannot be taken away again, so there is one for all.
    sys.addaudithook(_look)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in EVENTS or _THREAD.allowed is None:
        return
    address = arguments[1]
    # What is no pair of host and port is a socket of this machine. A host is a number here: names are resolved by now.
    host = str(address[0]) if isinstance(address, tuple) else None
    if host is None or not _may(host, _THREAD.allowed):
        _THREAD.refused = host or "a socket of this machine"
        raise PermissionError(f"{_THREAD.refused} is in the own network")


def _may(host: str, allowed: tuple[Network, ...]) -> bool:
    try:
        return is_permitted(ip_address(host), allowed)
    except ValueError:
        return False
