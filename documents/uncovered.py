"""The text that no attribution governs, piece by piece, so that nothing set in it is lost."""

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.findings import Item
from documents.printed import Printed, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between two attributions, items or tables; `item` is the index of the innermost item it stands in."""

    item: int | None
    span: Span


def uncovered(printed: Printed, items: Sequence[Item], covered: Iterable[Span]) -> Iterator[Piece]:
    """Every piece of the text outside of `covered`, parted where an item begins, in document order.

    >>> [piece.span for piece in uncovered(Printed("abcdef"), (), [Span(2, 4)])]
    [Span(start=0, end=2), Span(start=4, end=6)]
    """
    starts = [item.number.start for item in items]
    for gap in _gaps(len(printed.text), covered):
        at = bisect_right(starts, gap.start)
        bounds = [gap.start, *(start for start in starts[at : bisect_right(starts, gap.end - 1)]), gap.end]
        for number, (start, end) in enumerate(itertools.pairwise(bounds), at - 1):
            if start < end and printed.text[start:end].strip():
                yield Piece(number if number >= 0 else None, Span(start, end))


def _gaps(length: int, covered: Iterable[Span]) -> Iterator[Span]:
    place = 0
    for span in sorted(covered, key=lambda span: span.start):
        if place < span.start:
            yield Span(place, span.start)
        place = max(place, span.end)
    if place < length:
        yield Span(place, length)
