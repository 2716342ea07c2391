"""Style sheets of single pages, each by what tells this version of it from the others."""

from hashlib import sha256

from web.page import STATIC


def mark(name: str) -> str:
    """The mark of a style sheet."""
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


LEAD = mark("lead.css")
