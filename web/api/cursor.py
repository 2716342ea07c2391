"""Cursors: where the next page of a collection begins. Opaque to the caller, and checked when it comes back."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from fastapi import Request

from web.api.problem import misfit
from web.api.shape import LARGEST_ID, Listing

Item = TypeVar("Item")
Row = TypeVar("Row")
NOT_FILTERS = {"cursor", "limit", "format"}


def after(request: Request, cursor: str | None) -> int:
    """The number after which the page begins, 0 for the first. A cursor of other filters, or no cursor, is a misfit.

    What a cursor leads to is looked up with the caller's rights, so that one made up gives nothing away.
    """
    if cursor is None:
        return 0
    try:
        asked, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error):
        raise misfit("/query/cursor", "cursor", "This is no cursor that was given out.") from None
    if asked != _asked(request) or type(number) is not int or not 0 < number <= LARGEST_ID:
        raise misfit("/query/cursor", "cursor", "This cursor belongs to other filters; begin again without it.")
    return number


def page(
    request: Request, rows: Sequence[Row], *, limit: int, number: Callable[[Row], int], item: Callable[[Row], Item]
) -> Listing[Item]:
    """The page of the rows that were found after the cursor, where one more than `limit` says that there are others."""
    more = len(rows) > limit
    following = _cursor(request, number(rows[limit - 1])) if more else None
    return Listing(items=[item(row) for row in rows[:limit]], next=following)


def whole(items: Iterable[Item]) -> Listing[Item]:
    """A collection that is small enough to be given at once."""
    return Listing(items=list(items))


def _cursor(request: Request, number: int) -> str:
    words = json.dumps([_asked(request), number], separators=(",", ":"))
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def _asked(request: Request) -> str:
    """What tells the filters of one listing from those of another."""
    filters = sorted((name, value) for name, value in request.query_params.multi_items() if name not in NOT_FILTERS)
    return hashlib.sha256(json.dumps([request.url.path, filters]).encode()).hexdigest()[:12]


def numbered(request: Request, items: list[Item], *, page: int, pages: int) -> Listing[Item]:
    """A page of what is ranked anew at each asking, as units are by their counts: its cursor is the page's number."""
    return Listing(items=items, next=_cursor(request, page) if page < pages else None)


def begun(request: Request, items: list[Item], *, next: int | None) -> Listing[Item]:
    """A page of what says itself where its next one begins."""
    return Listing(items=items, next=_cursor(request, next) if next is not None else None)
