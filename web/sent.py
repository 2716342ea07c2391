"""A form from outside: read up to a bound, its words cleaned, and never trusted for its length."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

MOST_BYTES = 64 * 1024
"""Enough for 2,000 characters, each of them twelve bytes long on its way."""
THROWN_AWAY = 16 * 1024 * 1024
MOST_FIELDS = 8
Sent = Mapping[str, str] | None


async def sent(request: Request) -> Sent:
    """The fields of a form; None where it is too large. What is too much is taken in and thrown away, up to a bound,
    so that a browser hears the answer."""
    body, length = bytearray(), 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= MOST_BYTES:
            body += chunk
        elif length > THROWN_AWAY:
            break
    return None if length > MOST_BYTES else fields(bytes(body))


def fields(body: bytes) -> Mapping[str, str]:
    """The fields as they were typed; whatever is no such form has none.

    >>> fields(b"words=%E5%B7%B2%E5%BB%BA%E6%88%90&to=")
    {'words': '已建成', 'to': ''}
    """
    try:
        found = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return {}
    return dict(found)


def paragraphs(typed: str) -> str:
    """Words of several lines, without what cannot be seen or stored.

    >>> paragraphs("  one\\x00 \\r\\n\\r\\ntwo\\u202e ")
    'one\\n\\ntwo'
    """
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    seen = ("".join(one if one.isprintable() else " " for one in line).strip() for line in lines)
    return "\n".join(seen).strip()


SentForm = Annotated[Sent, Depends(sent)]
