"""Rows of a table of duties: each is an item with its attribution, its text and its time limit."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from config.words import Words
from documents.findings import Flaw, Item
from documents.grammar.bound import ATTRIBUTIONS, bounded
from documents.grammar.cell import ROLES, Cell, Pending, heard, is_as_above, may_be_taken, merged
from documents.grammar.column import Column
from documents.grammar.numbering import Level, number_at
from documents.grammar.outline import LONGEST_HEADING
from documents.grammar.said import Said, read_cells
from documents.grammar.table import DutyTable
from documents.printed import Printed, Quote, Span

FROM_ABOVE = Words(zh="本行单位栏为空，沿用上一行的单位", en="this row names no unit; taken from the row above")
TIME_FROM_ABOVE = Words(
    zh="本行时限栏为空，沿用上一行的时限", en="this row gives no time limit; taken from the row above"
)
NOTHING_TO_DO = Words(
    zh="表中这一行写了责任单位，没有写明任务", en="this row of the table names units and nothing that they do"
)
NOBODY = Words(zh="表中这一行没有写明责任单位", en="this row of the table names nobody")
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


def duty_rows(printed: Printed, tables: Sequence[DutyTable], items: Sequence[Item]) -> Rows:
    """The rows of all tables. A row's clause is its number, below that of its chapter row and of the text around.

    Raises DocumentError where all tables together hold more rows than a document may.
    """
    taken = _Taken(printed)
    every = ((table, cells) for table in tables for cells in table.rows)
    at: DutyTable | None = None
    for table, cells in bounded(every, ATTRIBUTIONS, "rows in its tables"):
        if table is not at:
            at = table
            taken.begin(table, _path_over(table.span.start, items))
        taken.take(cells)
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


class _Taken:
    """Rows taken one by one, with what earlier rows hand down: the chapter, and cells over several rows."""

    def __init__(self, printed: Printed) -> None:
        self._printed = printed
        self.rows: list[Row] = []
        self.items: list[Item] = []
        self.silent: list[Flaw] = []
        self._pending: Pending | None = None

    def begin(self, table: DutyTable, prefix: str) -> None:
        self.settle()
        self._table = table
        self._prefix = prefix
        self._chapter: dict[Level, str] = {}
        self._above: dict[int, Cell] = {}
        self._heard: dict[Cell, Said | None] = {}

    def take(self, spans: Sequence[Span]) -> None:
        own, covered = self._parted(spans)
        is_section = len(own) == 1 and own[0].at == 0 and not covered
        for cell in own:
            if cell.column == "group" or is_section:
                self._head(cell.span)
        if is_section:
            self.settle()
            self._above = {}
        elif own:
            self._take(own, covered)

    def _take(self, own: list[Cell], covered: list[Cell]) -> None:
        step = self._step(own)
        if not step and self._pending is not None and self._goes_on(own, self._pending):
            self._pending.go_on(self._printed, own)
        else:
            self.settle()
            self._begin_row(own, covered, step)
        self._above |= {cell.at: cell for cell in own}

    def _parted(self, spans: Sequence[Span]) -> tuple[list[Cell], list[Cell]]:
        """The filled cells of a row: its own, and those of the row above that run over it, or that it says again."""
        own, covered = [], []
        for at, (column, span) in enumerate(zip(self._table.columns, spans, strict=False)):
            above = self._above.get(at)
            if above is not None and (span == above.span or is_as_above(self._printed, column, span)):
                covered.append(above)
            elif self._printed.text[span.start : span.end].strip():
                own.append(Cell(at, column, span))
        return own, covered

    def _step(self, cells: Sequence[Cell]) -> str:
        text = next((cell.span for cell in cells if cell.column == "text"), None)
        if text is not None:
            return _numbered(self._printed, cells, text)[0]
        return next((_step(self._printed, cell.span) for cell in cells if cell.column == "number"), "")

    def _goes_on(self, own: Sequence[Cell], row: Pending) -> bool:
        """Whether a row without a number belongs to the one above: names nobody, asks nothing, or goes on."""
        if not any(cell.column == "text" for cell in own):
            return True
        return all(row.is_unfinished(self._printed, cell.at) for cell in own if cell.column in ROLES)

    def _head(self, span: Span) -> None:
        """A row or cell that heads the rows below it; its number, if any, goes before theirs."""
        number = number_at(self._printed.text, span.start, at_line_start=True)
        if number is not None and number.level < Level.ARABIC:
            self._chapter = {level: step for level, step in self._chapter.items() if level < number.level}
            self._chapter[number.level] = number.step

    def _begin_row(self, own: list[Cell], covered: list[Cell], step: str) -> None:
        every = [*own, *covered]
        texts = [cell.span for cell in own if cell.column == "text"]
        texts = texts or [cell.span for cell in covered if cell.column == "text"]
        if not texts:
            self._tell_of_nothing(own)
            return
        shown, heading = _numbered(self._printed, every, texts[0])
        clause = self._prefix + "".join(self._chapter.values()) + (step or shown)
        taken = [cell for cell in covered if may_be_taken(cell)]
        row = Pending(clause, heading, own, taken, texts)
        if step or "number" not in self._table.columns or not _says(every, ROLES):
            self._lend(row, every)
        self._pending = row

    def _tell_of_nothing(self, own: Sequence[Cell]) -> None:
        named = [cell.span for cell in own if cell.column in ROLES]
        if named and read_cells(self._printed, [("responsible", named[0])], named[0]) is not None:
            quote = self._printed.quote(named[0].start, named[0].end)
            self.silent.append(Flaw("unread-attribution", quote, NOTHING_TO_DO))

    def _lend(self, row: Pending, every: Sequence[Cell]) -> None:
        """Empty places that nothing marks as covered: in a ruled table only where the row names nobody at all.

        Where it names somebody, an empty place of supporting units says that there are none.
        """
        filled = {cell.at for cell in every}
        columns: Sequence[Column] = ROLES if self._table.is_ruled else (*ROLES, "time")
        if _says(every, ROLES):
            columns = () if self._table.is_ruled else ("lead", "responsible", "time")
        lent = [cell for at, cell in self._above.items() if at not in filled and cell.column in columns]
        lent = [cell for cell in lent if may_be_taken(cell)]
        if any(cell.column in ROLES and self._hear(cell) for cell in lent):
            row.doubts.append(FROM_ABOVE)
        if _says(lent, ("time",)):
            row.doubts.append(TIME_FROM_ABOVE)
        row.taken += lent

    def _hear(self, cell: Cell) -> Said | None:
        """What a cell says that several rows share, read once."""
        if cell not in self._heard:
            self._heard[cell] = merged(heard(self._printed, [cell]))
        return self._heard[cell]

    def settle(self) -> None:
        """Ends the last row: nothing more goes on with it."""
        row, self._pending = self._pending, None
        if row is None:
            return
        own = [cell for cell in row.cells if cell.column in ROLES]
        whole = Span(min(cell.span.start for cell in row.cells), max(cell.span.end for cell in row.cells))
        shared = (self._hear(cell) for cell in row.taken if cell.column in ROLES)
        said = merged([*heard(self._printed, own), *(one for one in shared if one is not None)])
        if said is None:
            self.silent.append(
                Flaw("no-attribution", self._printed.quote(row.texts[0].start, row.texts[0].end), NOBODY)
            )
            return
        times = (*said.times, *(cell.span for cell in (*row.cells, *row.taken) if cell.column == "time"))
        span = Span(min(cell.span.start for cell in own), max(cell.span.end for cell in own)) if own else whole
        said = replace(said, span=span, times=times, doubts=tuple(dict.fromkeys((*said.doubts, *row.doubts))))
        texts = tuple(row.texts)
        governed = Span(texts[0].start, texts[-1].end)
        first = row.cells[0].span
        self.rows.append(Row(len(self.items), row.clause, row.heading, said, texts, governed))
        self.items.append(Item(row.clause, self._printed.quote(first.start, first.end), row.heading, whole, None))


def _says(cells: Iterable[Cell], columns: Sequence[str]) -> bool:
    return any(cell.column in columns for cell in cells)


def _numbered(printed: Printed, cells: Sequence[Cell], text: Span) -> tuple[str, Quote | None]:
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
