"""The printed text with what was found in it marked: lines of cells, each a run of words and of marks around them."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import Literal

from documents.findings import Reading, Responsibility
from documents.printed import Printed, Quote, Span

SHOWN = 200_000
"""Characters of a document that a page shows; a plan has ten thousand."""
MARKED = 20_000
"""Marks that the shown text holds; a plan has hundreds."""

Kind = Literal["heading", "attribution", "unit", "deadline", "cadence", "target", "flaw", "head"]
KINDS: tuple[Kind, ...] = ("heading", "attribution", "unit", "deadline", "cadence", "target", "flaw", "head")
_INWARD: tuple[Kind, ...] = ("head", "heading", "attribution", "flaw", "unit", "deadline", "cadence", "target")
_LONGEST = 2_000
_MOST_CELLS = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text with what it is; `card` is the number of the card that stands for it, if one does."""

    start: int
    end: int
    kind: Kind
    anchor: str
    card: int | None = None
    begins: bool = True
    ends: bool = True

    @property
    def order(self) -> tuple[int, int, int]:
        """What stands around another comes before it."""
        return self.start, -self.end, _INWARD.index(self.kind)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand, or the begin or the end of a mark."""

    words: str = ""
    opens: Mark | None = None
    closes: Mark | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty, with its number from 1; it has more than one cell where it is the row of a table."""

    number: int
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Text:
    """The marked text as far as it is shown, in characters, and how often each kind stands in the whole of it."""

    lines: tuple[Line, ...]
    shown: int
    length: int
    counts: Mapping[Kind, int]

    def link(self, kind: Kind, quote: Quote | None) -> str | None:
        """The address of a quote on the page; None where it is empty or lies behind what is shown."""
        if quote is None or quote.end <= quote.start or quote.start >= self.shown:
            return None
        return f"#{anchor(kind, quote)}"


def anchor(kind: Kind, quote: Quote) -> str:
    """The name of a quote's place on the page."""
    return f"{kind}-{quote.start}-{quote.end}"


def duties(reading: Reading) -> list[Responsibility]:
    """What the document asks, in its order, as a draft has it: also where it names nobody for it."""
    return sorted((*reading.responsibilities, *reading.unattributed), key=lambda duty: duty.governed.start)


def standing(duty: Responsibility, reading: Reading) -> tuple[Kind, Quote]:
    """Where a duty stands: its attribution, or the head of the clause that names nobody."""
    if duty.attribution.words or duty.item is None:
        return "attribution", duty.attribution
    item = reading.items[duty.item]
    return "heading", item.heading or item.number


def marked_text(reading: Reading, *, shown: int = SHOWN) -> Text:
    """The text of a reading, its first `shown` characters and `MARKED` marks, with every finding marked.

    What lies within another mark stands inside it; what crosses the end of a mark, a cell or a line is cut there.
    """
    text = reading.printed.text
    counts, marks = _marks(reading, min(len(text), shown))
    shown = marks[MARKED].start if len(marks) > MARKED else min(len(text), shown)
    cells = list(_cells(reading.printed, shown))
    within = _by_cell(marks, [cell for _, cell in cells], shown)
    rows: dict[int, list[tuple[Piece, ...]]] = {}
    for place, (number, cell) in enumerate(cells):
        rows.setdefault(number, []).append(tuple(_pieces(text, cell, within.get(place, ()))))
    lines = tuple(Line(number, tuple(row)) for number, row in rows.items())
    return Text(lines, shown, len(text), counts)


def _marks(reading: Reading, shown: int) -> tuple[Mapping[Kind, int], list[Mark]]:
    """How many findings there are of each kind, and the marks of those that begin in what is shown, as they stand.

    A finding counts once, however many responsibilities share it.
    """
    counts = Counter[Kind]()
    seen: set[tuple[Kind, int, int]] = set()
    marks: list[Mark] = []
    for kind, quote, card in _quotes(reading):
        if quote is None or quote.start >= quote.end or (kind, quote.start, quote.end) in seen:
            continue
        seen.add((kind, quote.start, quote.end))
        counts[kind] += 1
        if quote.start < shown:
            marks.append(Mark(quote.start, quote.end, kind, anchor(kind, quote), card))
    return counts, sorted(marks, key=lambda mark: mark.start)


def _quotes(reading: Reading) -> Iterator[tuple[Kind, Quote | None, int | None]]:
    for quote in (reading.title, reading.document_number, reading.issuer, reading.issued):
        yield "head", quote, None
    for card, one in enumerate(duties(reading), 1):
        yield *standing(one, reading), card
        yield "heading", one.heading, None
        yield from (("unit", unit.quote, None) for unit in (*one.lead, *one.responsible, *one.supporting))
        yield from (("deadline", deadline.quote, None) for deadline in one.deadlines)
        yield from (("cadence", recurrence.quote, None) for recurrence in one.recurrences)
        yield from (("target", goal.quote, None) for goal in one.goals)
    for item in reading.items:
        yield "heading", item.number, None
        yield "heading", item.heading, None
    yield from (("flaw", flaw.quote, None) for flaw in reading.flaws)


def _cells(printed: Printed, shown: int) -> Iterator[tuple[int, Span]]:
    """The cells that hold something, each with the number of its line; a line that is no row is one cell.

    A row that is cut where the shown text ends is a row still.
    """
    for number, line in enumerate(printed.lines(), 1):
        if line.start >= shown:
            return
        words = printed.text[line.start : line.end]
        cells = words.split("\t")
        if sum(bool(cell.strip()) for cell in cells) < 2 or len(cells) > _MOST_CELLS:
            cells = [words]
        start = line.start
        for cell in cells if words.strip() else ():
            if start < shown:
                yield number, Span(start, min(start + len(cell), shown))
            start += len(cell) + 1


def _by_cell(marks: Iterable[Mark], cells: Sequence[Span], shown: int) -> dict[int, list[Mark]]:
    """The marks of each cell, cut at its edges; of a very long one the first part stands for the whole."""
    starts, ends = [cell.start for cell in cells], [cell.end for cell in cells]
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        end = min(mark.end, mark.start + _LONGEST, shown)
        parts = [
            (place, max(mark.start, starts[place]), min(end, ends[place]))
            for place in range(bisect_right(ends, mark.start), bisect_left(starts, end))
        ]
        parts = [part for part in parts if part[1] < part[2]]
        for nth, (place, begin, stop) in enumerate(parts, 1):
            cut = replace(mark, start=begin, end=stop, begins=nth == 1, ends=nth == len(parts))
            found.setdefault(place, []).append(cut)
    return found


def _pieces(text: str, cell: Span, marks: Iterable[Mark]) -> Iterator[Piece]:
    """The words of a cell with its marks opened and closed like brackets."""
    place, opened = cell.start, list[Mark]()
    waiting = [(mark.order, nth, mark) for nth, mark in enumerate(marks)]
    heapify(waiting)
    number = len(waiting)
    while waiting or opened:
        upto = waiting[0][2].start if waiting else cell.end
        if opened and opened[-1].end <= upto:
            closing = opened.pop()
            yield from _words(text, place, closing.end)
            place = closing.end
            yield Piece(closes=closing)
            continue
        mark = heappop(waiting)[2]
        yield from _words(text, place, mark.start)
        place = mark.start
        if opened and mark.end > opened[-1].end:
            number += 1
            rest = replace(mark, start=opened[-1].end, begins=False)
            heappush(waiting, (rest.order, number, rest))
            mark = replace(mark, end=opened[-1].end, ends=False)
        opened.append(mark)
        yield Piece(opens=mark)
    yield from _words(text, place, cell.end)


def _words(text: str, start: int, end: int) -> Iterator[Piece]:
    if start < end:
        yield Piece(words=text[start:end])
