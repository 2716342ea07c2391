"""What may be asked for from outside: under the address that messages name, only the pages that need no account."""

import re
from urllib.parse import urlsplit

from fastapi import Request

HOSTS = ["127.0.0.1", "localhost", "[::1]", "::1"]
OUTSIDE = ("/l/", "/calendar/", "/static/")
LINK = "/l/"
HEALTH = "/healthz"
# Read whole and strictly: what stands before an @ or behind a second colon must not make another host of it.
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE | re.ASCII)


def hosts(url: str | None) -> list[str]:
    """The host names that are answered: this machine's own, and that of the public address where there is one."""
    public = urlsplit(url).hostname if url else None
    return [*HOSTS, *([public] if public and public not in HOSTS else [])]


def is_from_outside(request: Request) -> bool:
    """Whether the request names any host but this machine's own. What a proxy adds to it is not believed."""
    return _LOOPBACK.fullmatch(request.headers.get("host", "")) is None


def is_open_to_all(path: str) -> bool:
    """Whether the page is meant for people outside, each behind a secret of its own.

    >>> is_open_to_all("/l/a7-token"), is_open_to_all("/outbox"), is_open_to_all("/l")
    (True, False, False)
    """
    return path.startswith(OUTSIDE) or path == HEALTH


def is_bare(request: Request) -> bool:
    """Whether the page stands alone, without the way to the others: its reader has no account."""
    return is_from_outside(request) or request.url.path.startswith(LINK)
