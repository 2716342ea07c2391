"""How many things a document may hold: a plan has dozens, a book of plans thousands; more is a mistake or an attack."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from documents.fault import DocumentError

T = TypeVar("T")

ATTRIBUTIONS = 50_000
"""Brackets, labelled lines and rows that are read as attributions; 1,500,000 characters of plans hold some 13,000."""

ITEMS = 100_000
"""Numbers that are items; the same text holds some 17,000."""


def bounded(things: Iterable[T], most: int, what: str) -> Iterator[T]:
    """The things one by one; DocumentError as soon as there are more than `most`.

    >>> list(bounded("甲乙", 2, "signs"))
    ['甲', '乙']
    """
    for count, thing in enumerate(things, 1):
        if count > most:
            raise DocumentError(
                "the document",
                f"it holds more than {most:,} {what}",
                "import its parts one by one",
            )
        yield thing
