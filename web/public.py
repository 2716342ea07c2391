"""Which host names are answered, and which pages stand alone."""

import re
from urllib.parse import urlsplit

from fastapi import Request

HOSTS = ["127.0.0.1", "localhost", "[::1]", "::1"]
LINK = "/l/"
HEALTH = "/healthz"
# Read whole and strictly: what stands before an @ or behind a second colon must not make another host of it.
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", re.ASCII)


def hosts(url: str | None) -> list[str]:
    """The host names that are answered: this machine's own, and that of the public address where there is one."""
    public = urlsplit(url).hostname if url else None
    return [*HOSTS, *([public] if public and public not in HOSTS else [])]


def is_straight(request: Request) -> bool:
    """Whether the host that is asked for is written as a host is."""
    return _HOST.fullmatch(request.headers.get("host", "")) is not None


def is_bare(request: Request) -> bool:
    """Whether the page stands alone, without the way to the others: its reader, who has a link, has no account."""
    return request.url.path.startswith(LINK)
