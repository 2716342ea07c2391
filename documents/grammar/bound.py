"""How many things a document may hold: a plan has dozens, a book of plans thousands; more is a mistake or an attack."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from documents.fault import DocumentError

T = TypeVar("T")

ATTRIBUTIONS = 50_000
"""Brackets, labelled lines and rows that are read as attributions; 1,500,000 characters of plans hold some 13,000."""

NAMES = 100_000
"""Units that attributions name; the same text names some 46,000."""

ITEMS = 100_000
"""Numbers that are items; the same text holds some 17,000."""


def weighed(things: Iterable[T], weight: Callable[[T], int], most: int, what: str) -> Iterator[T]:
    """The things one by one; DocumentError as soon as they weigh more than `most` together.

    >>> list(weighed(["甲", "乙丙"], len, 3, "signs"))
    ['甲', '乙丙']
    """
    total = 0
    for thing in things:
        total += weight(thing)
        if total > most:
            raise _too_many(most, what)
        yield thing


def bounded(things: Iterable[T], most: int, what: str) -> Iterator[T]:
    """The things one by one; DocumentError as soon as there are more than `most`.

    >>> list(bounded("甲乙", 2, "signs"))
    ['甲', '乙']
    """
    for count, thing in enumerate(things, 1):
        if count > most:
            raise _too_many(most, what)
        yield thing


def _too_many(most: int, what: str) -> DocumentError:
    return DocumentError("the document", f"it holds more than {most:,} {what}", "import its parts one by one")
