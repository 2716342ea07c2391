"""Duties as a form or an address names them, and the address that a form wants to go back to."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

LARGEST_ID = 2**31 - 1


def numbers(typed: Sequence[str]) -> list[int] | None:
    """The duties that were ticked, each once; None where something else was sent.

    >>> numbers(["3", "1", "3"]), numbers([]), numbers(["1", "x"]), numbers(["9" * 40])
    ([3, 1], [], None, None)
    """
    if any(not (one.isascii() and one.isdigit() and len(one) < 11 and 0 < int(one) <= LARGEST_ID) for one in typed):
        return None
    return list(dict.fromkeys(map(int, typed)))


def local(address: str) -> str:
    """An address of these pages as it may be led back to; empty where it is none.

    >>> local("/leading/3"), local("//elsewhere"), local("https://elsewhere"), local("/\\\\elsewhere")
    ('/leading/3', '', '', '')
    """
    is_path = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    whole = urlsplit(address) if is_path else None
    return address if whole and not whole.scheme and not whole.netloc and len(address) < 2000 else ""


def and_done(address: str, **done: str | int) -> str:
    """The address with what was done."""
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{urlencode(done)}"
