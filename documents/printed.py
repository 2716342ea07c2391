"""The text of a document as it was printed, and places in it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `[start, end)` of the printed text."""

    start: int
    end: int

    def __contains__(self, place: int) -> bool:
        return self.start <= place < self.end


def within(place: int, spans: Sequence[Span]) -> bool:
    """Whether a place lies in one of these spans, which stand in order and do not overlap."""
    at = bisect_right(spans, place, key=lambda span: span.start) - 1
    return at >= 0 and place in spans[at]


def tight(text: str, start: int, end: int, edges: str) -> tuple[int, int]:
    """`[start, end)` without the marks of `edges` at its ends.

    >>> tight(" 、甲局、", 0, 5, " 、")
    (2, 4)
    """
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    return start, end


@dataclass(frozen=True, slots=True)
class Quote:
    """A span with its exact words: `printed.text[start:end] == words`, always."""

    start: int
    end: int
    words: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person finds it: line and column, both from 1, and the page where there are pages."""

    line: int
    column: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each the span of its words; a place that a cell runs over has the span of that cell."""

    rows: tuple[tuple[Span, ...], ...]

    @property
    def span(self) -> Span:
        cells = [cell for row in self.rows for cell in row]
        return Span(min(cell.start for cell in cells), max(cell.end for cell in cells))


@dataclass(frozen=True)
class Printed:
    """The whole text, `\\n` between lines, with its tables and the place where each page begins."""

    text: str
    tables: tuple[Table, ...] = ()
    page_starts: tuple[int, ...] = field(default=())

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, place = [0], self.text.find("\n")
        while place != -1:
            starts.append(place + 1)
            place = self.text.find("\n", place + 1)
        return starts

    def quote(self, start: int, end: int) -> Quote:
        return Quote(start, end, self.text[start:end])

    def place(self, offset: int) -> Place:
        line = bisect_right(self._line_starts, offset)
        page = bisect_right(self.page_starts, offset) if self.page_starts else None
        return Place(line, offset - self._line_starts[line - 1] + 1, page)

    def lines(self) -> Iterator[Span]:
        """Every line without its line break, empty ones too."""
        starts = self._line_starts
        for start, following in zip(starts, [*starts[1:], len(self.text) + 1], strict=True):
            yield Span(start, following - 1)
