"""Rows of a table of duties: each is an item with its attribution, its text and its time limit."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from config.words import Words
from documents.findings import Flaw, Item, Named, Role
from documents.grammar.bound import ATTRIBUTIONS, bounded
from documents.grammar.numbering import Level, number_at
from documents.grammar.outline import LONGEST_HEADING
from documents.grammar.said import Said, read_cells
from documents.grammar.table import Column, DutyTable
from documents.printed import Printed, Quote, Span

FROM_ABOVE = Words(zh="本行单位栏为空，沿用上一行的单位", en="this row names no unit; taken from the row above")
NOBODY = Words(zh="表中这一行没有写明责任单位", en="this row of the table names nobody")
_ROLES: tuple[Role, ...] = ("lead", "responsible", "supporting")
_PLAIN_NUMBER = re.compile(r"(\d{1,4})\s*[.．、]?")
_OTHER_NUMBER = re.compile(r"[一二三四五六七八九十百]+|\d+(?:[.\-—]\d+)*")
_HEADING_ENDS = re.compile(r"[。：:\n]")


@dataclass(frozen=True)
class Row:
    """One row: the index of its item among the row items, what it governs and who answers for it."""

    item: int
    clause: str
    heading: Quote | None
    said: Said
    texts: tuple[Span, ...]
    governed: Span


@dataclass(frozen=True)
class Rows:
    """Every row that names units, the items they make, and a flaw for every row of duties that names nobody."""

    rows: tuple[Row, ...]
    items: tuple[Item, ...]
    silent: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that holds words."""

    at: int
    column: Column
    span: Span


@dataclass(frozen=True, slots=True)
class _More:
    """A row without number and unit: it goes on with the row above."""

    texts: tuple[Span, ...]
    times: tuple[Span, ...]


def duty_rows(printed: Printed, tables: Sequence[DutyTable], items: Sequence[Item]) -> Rows:
    """The rows of all tables. A row's clause is its number, below that of its chapter row and of the text around."""
    taken = _Taken(printed)
    for table in tables:
        taken.begin(_path_over(table.span.start, items))
        for cells in bounded(table.rows, ATTRIBUTIONS, "rows in a table"):
            taken.take(_filled(printed, table.columns, cells))
    taken.settle()
    return Rows(tuple(taken.rows), tuple(taken.items), tuple(taken.silent))


def _path_over(place: int, items: Sequence[Item]) -> str:
    """The path of the chapter that a table stands in: the innermost item above the Arabic numbers."""
    at: int | None = bisect_right(items, place, key=lambda item: item.number.start) - 1
    while at is not None and at >= 0:
        if place in items[at].text and not items[at].path[-1].isdigit():
            return items[at].path
        at = items[at].parent
    return ""


def _filled(printed: Printed, columns: Sequence[Column], cells: Sequence[Span]) -> list[_Cell]:
    return [
        _Cell(at, column, span)
        for at, (column, span) in enumerate(zip(columns, cells, strict=False))
        if printed.text[span.start : span.end].strip()
    ]


class _Taken:
    """Rows taken one by one, with what earlier rows hand down: the chapter, and the units of a merged cell."""

    def __init__(self, printed: Printed) -> None:
        self._printed = printed
        self.rows: list[Row] = []
        self.items: list[Item] = []
        self.silent: list[Flaw] = []
        self._more: list[_More] = []
        self.begin("")

    def begin(self, prefix: str) -> None:
        self._prefix = prefix
        self._chapter: dict[Level, str] = {}
        self._units: dict[Role, tuple[Named, ...]] = {}
        self._first = len(self.rows)

    def take(self, cells: Sequence[_Cell]) -> None:
        texts = tuple(cell.span for cell in cells if cell.column == "text")
        for cell in cells:
            if cell.column == "group" or (len(cells) == 1 and cell.at == 0):
                self._head(cell.span)
        if not texts or (len(cells) == 1 and cells[0].at == 0):
            return
        step, heading = _numbered(self._printed, cells, texts[0])
        if not step and self._goes_on(cells):
            self._more.append(_More(texts, _times(cells)))
        else:
            self.settle()
            self._add(cells, texts, self._prefix + "".join(self._chapter.values()) + step, heading)

    def settle(self) -> None:
        """Gives the last row what the rows below it go on with."""
        if self._more:
            self.rows[-1] = _longer(self.rows[-1], self._more)
            self._more = []

    def _head(self, span: Span) -> None:
        """A row or cell that heads the rows below it; its number, if any, goes before theirs."""
        number = number_at(self._printed.text, span.start, at_line_start=True)
        if number is not None and number.level < Level.ARABIC:
            self._chapter = {level: step for level, step in self._chapter.items() if level < number.level}
            self._chapter[number.level] = number.step

    def _goes_on(self, cells: Sequence[_Cell]) -> bool:
        return len(self.rows) > self._first and not any(cell.column in _ROLES for cell in cells)

    def _add(self, cells: Sequence[_Cell], texts: tuple[Span, ...], clause: str, heading: Quote | None) -> None:
        whole = Span(min(cell.span.start for cell in cells), max(cell.span.end for cell in cells))
        said = self._said(cells, whole)
        if said is None:
            self.silent.append(Flaw("no-attribution", self._printed.quote(texts[0].start, texts[0].end), NOBODY))
            return
        first = cells[0].span
        self.rows.append(Row(len(self.items), clause, heading, said, texts, Span(texts[0].start, texts[-1].end)))
        self.items.append(Item(clause, self._printed.quote(first.start, first.end), heading, whole, None))

    def _said(self, cells: Sequence[_Cell], whole: Span) -> Said | None:
        named = [(role, cell.span) for cell in cells for role in _ROLES if role == cell.column]
        said = read_cells(self._printed, named, whole)
        if said is None:
            return self._handed_down(_times(cells), whole)
        self._units = {"lead": said.lead, "responsible": said.responsible, "supporting": said.supporting}
        span = Span(min(span.start for _, span in named), max(span.end for _, span in named))
        return replace(said, span=span, times=(*said.times, *_times(cells)))

    def _handed_down(self, times: tuple[Span, ...], whole: Span) -> Said | None:
        if not any(self._units.values()):
            return None
        lead, responsible, supporting = (self._units.get(role, ()) for role in _ROLES)
        return Said(whole, lead, responsible, supporting, times, (FROM_ABOVE,))


def _times(cells: Sequence[_Cell]) -> tuple[Span, ...]:
    return tuple(cell.span for cell in cells if cell.column == "time")


def _longer(row: Row, more: Sequence[_More]) -> Row:
    """A row that goes on below a merged number and unit: its words and time limits join the row above."""
    texts = (*row.texts, *(span for one in more for span in one.texts))
    said = replace(row.said, times=(*row.said.times, *(span for one in more for span in one.times)))
    return replace(row, said=said, texts=texts, governed=Span(row.governed.start, texts[-1].end))


def _numbered(printed: Printed, cells: Sequence[_Cell], text: Span) -> tuple[str, Quote | None]:
    """The row's own number, from its column or before its text, and the heading of the text."""
    begins, step = text.start, next((_step(printed, cell.span) for cell in cells if cell.column == "number"), "")
    own = number_at(printed.text, text.start, at_line_start=True)
    if own is not None and own.end < text.end:
        begins, step = own.end, step or own.step
    stop = _HEADING_ENDS.search(printed.text, begins, text.end)
    end = stop.start() if stop else text.end
    return step, printed.quote(begins, end) if 0 < end - begins <= LONGEST_HEADING else None


def _step(printed: Printed, cell: Span) -> str:
    """The number in a cell as it stands in a path; empty where the cell holds none."""
    words = printed.text[cell.start : cell.end].strip()
    plain = _PLAIN_NUMBER.fullmatch(words)
    if plain:
        return str(int(plain[1]))
    number = number_at(printed.text, cell.start, at_line_start=True)
    return number.step if number is not None else words if _OTHER_NUMBER.fullmatch(words) else ""
