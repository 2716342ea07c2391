"""Tables of duties: 序号, 任务, 牵头单位, 责任单位, 完成时限 side by side, ruled or in plain text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.grammar.column import NUMBER_HEAD, Cells, Column, assigns, columns_of, head_rows, pairs, plain
from documents.grammar.name import is_whole
from documents.printed import Printed, Span, within

_HEAD_ROWS = 4
_SEPARATORS = (re.compile(r"\t"), re.compile(r"[|｜│┃¦]"), re.compile(r" {2,}|　+|\u00a0{2,}"))
_RULE_LINE = re.compile(r"[\s|｜│┃+\-:—–━─┌┐└┘├┤┬┴┼]+$")


@dataclass(frozen=True)
class DutyTable:
    """A table whose head names who is responsible: what each column holds, and the rows below the head.

    `is_ruled` where the file itself holds the table: then a place that the cell above runs over has the span of that
    cell, and an empty one is empty. In plain text an empty place may be either.
    """

    span: Span
    columns: tuple[Column, ...]
    rows: tuple[tuple[Span, ...], ...]
    is_ruled: bool = True


def duty_tables(printed: Printed) -> tuple[DutyTable, ...]:
    """The tables of the file, and those set in plain text with tabs, bars or spaces, that assign duties."""
    found = [duties for table in printed.tables for duties in _ruled(printed, table.rows)]
    taken = sorted((table.span for table in printed.tables), key=lambda span: span.start)
    for rows in (*_set_in_text(printed, taken), *_cell_by_line(printed, taken)):
        if duties := _duties(printed, rows, is_ruled=False):
            found.append(duties)
    return tuple(sorted(found, key=lambda duties: duties.span.start))


def _ruled(printed: Printed, rows: Sequence[tuple[Span, ...]]) -> Iterator[DutyTable]:
    """The duties of a table of the file, which may have its labels in a row or in a column."""
    rows = [row for row in rows if row]
    labelled = pairs(printed, rows)
    if labelled is None:
        if duties := _duties(printed, rows, is_ruled=True):
            yield duties
        return
    for group in labelled:
        columns = columns_of(printed, [[label for label, _ in group]], ())
        if assigns(columns):
            yield DutyTable(Span(group[0][0].start, group[-1][1].end), columns, (tuple(value for _, value in group),))


def _duties(printed: Printed, rows: Iterable[tuple[Span, ...]], *, is_ruled: bool) -> DutyTable | None:
    rows = [row for row in rows if row]
    for at, first in enumerate(rows[:_HEAD_ROWS]):
        if len({cell for cell in first if cell.start < cell.end}) < 2:
            continue
        below = at + head_rows(printed, rows[at:])
        columns = columns_of(printed, rows[at:below], rows[below:])
        if assigns(columns) and len(rows) > below:
            heads = {_words(printed, row) for row in rows[at:below]}
            body = tuple(_once(row) for row in rows[below:] if _words(printed, row) not in heads)
            cells = [cell for row in rows for cell in row]
            span = Span(min(cell.start for cell in cells), max(cell.end for cell in cells))
            return DutyTable(span, columns, body, is_ruled)
    return None


def _words(printed: Printed, row: Cells) -> tuple[str, ...]:
    """A row's own words: a head that is said again on the next page is no duty."""
    return tuple(plain(printed, cell) for cell in _once(row))


def _once(row: Cells) -> tuple[Span, ...]:
    """The row with each cell in the first of the columns that it runs over; the further ones are empty."""
    return tuple(Span(cell.end, cell.end) if at and cell == row[at - 1] else cell for at, cell in enumerate(row))


def _set_in_text(printed: Printed, taken: list[Span]) -> Iterator[list[tuple[Span, ...]]]:
    lines = list(printed.lines())
    at = 0
    while at < len(lines):
        separator = _head_separator(printed, lines[at], taken)
        if separator is None:
            at += 1
            continue
        rows, at = _rows_from(printed, lines, at, separator)
        yield rows


_ANY_ROLE = re.compile(
    r"(?:牵头|责任|负责|主办|承办|承担|落实|实施|完成|推进|建设|主管)(?:单位|部门|主体|科室|处室|股室|机构|领域)|责任分工|任务分工"
)


_LONGEST_HEAD = 200


def _head_separator(printed: Printed, line: Span, taken: list[Span]) -> re.Pattern[str] | None:
    if not 0 < line.end - line.start <= _LONGEST_HEAD or not _ANY_ROLE.search(plain(printed, line)):
        return None
    if within(line.start, taken):
        return None
    for separator in _SEPARATORS:
        cells = _cells(printed.text, line, separator)
        if len(cells) >= 3 and assigns(columns_of(printed, [cells], ())):
            return separator
    return None


def _rows_from(
    printed: Printed, lines: list[Span], at: int, separator: re.Pattern[str]
) -> tuple[list[tuple[Span, ...]], int]:
    """Rows from the head on, until lines are no rows any more."""
    rows: list[tuple[Span, ...]] = []
    width = len(_cells(printed.text, lines[at], separator))
    alone: list[tuple[Span, ...]] = []
    while at < len(lines):
        line = lines[at]
        words = printed.text[line.start : line.end]
        if not words.strip() or _RULE_LINE.match(words):
            at += 1
            continue
        cells = _cells(printed.text, line, separator)
        if len(cells) >= max(2, width - 2):
            rows.extend(alone)
            rows.append(cells)
            alone = []
        elif len(alone) == 2 or len(words) > 80:
            break
        else:
            alone.append(tuple(cells))
        at += 1
    return rows, at - len(alone) if alone else at


def _cells(text: str, line: Span, separator: re.Pattern[str]) -> tuple[Span, ...]:
    start, end = line.start, line.end
    if separator is _SEPARATORS[1]:
        start, end = _unruled(text, start, end)
    elif separator is _SEPARATORS[2]:
        while start < end and text[start] in " 　\u00a0":
            start += 1
        while end > start and text[end - 1] in " 　\u00a0":
            end -= 1
    cells, begun = [], start
    for gap in separator.finditer(text, start, end):
        cells.append(_tight(text, begun, gap.start()))
        begun = gap.end()
    cells.append(_tight(text, begun, end))
    return tuple(cells)


def _unruled(text: str, start: int, end: int) -> tuple[int, int]:
    """A line without the bars at its edges."""
    while start < end and text[start] in " |｜│┃\t":
        start += 1
    while end > start and text[end - 1] in " |｜│┃\t":
        end -= 1
    return start, end


def _tight(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t　\u00a0":
        start += 1
    while end > start and text[end - 1] in " \t　\u00a0":
        end -= 1
    return Span(start, end)


_MOST_COLUMNS = 9


def _cell_by_line(printed: Printed, taken: list[Span]) -> Iterator[list[tuple[Span, ...]]]:
    """A table whose cells each stand on a line of their own, as a copied web page leaves it; numbered rows only."""
    lines = [span for span in printed.lines() if printed.text[span.start : span.end].strip()]
    for at, line in enumerate(lines):
        if line.end - line.start > 8 or not NUMBER_HEAD.fullmatch(plain(printed, line)):
            continue
        width = _head_width(printed, lines[at : at + _MOST_COLUMNS])
        if width and not within(line.start, taken):
            yield _stacked_rows(printed, lines, at, width)


def _head_width(printed: Printed, lines: list[Span]) -> int:
    """How many lines make the head: those before the 1 of the first row."""
    words = [plain(printed, line) for line in lines]
    width = words.index("1") if "1" in words else 0
    head = lines[:width]
    short = all(len(word) <= 14 for word in words[:width])
    return width if short and width >= 3 and assigns(columns_of(printed, [head], ())) else 0


def _stacked_rows(printed: Printed, lines: list[Span], at: int, width: int) -> list[tuple[Span, ...]]:
    rows = [tuple(_tight(printed.text, line.start, line.end) for line in lines[at : at + width])]
    columns = columns_of(printed, [rows[0]], ())
    at, expected = at + width, 1
    while at < len(lines) and plain(printed, lines[at]).strip(".．、") == str(expected):
        following = _next_row(printed, lines, at + 1, expected + 1, width)
        cells = [_tight(printed.text, line.start, line.end) for line in lines[at:following]]
        rows.append(tuple(_shared_out(printed, cells, columns)))
        at, expected = following, expected + 1
    return rows


def _shared_out(printed: Printed, cells: list[Span], columns: Sequence[Column]) -> Iterator[Span]:
    """Lines to columns: a cell of units takes every line that is a unit, a cell of text all before the first unit."""
    at = 0
    for place, column in enumerate(columns):
        spare = len(cells) - at - (len(columns) - place)
        end = at + 1
        while spare > 0 and end < len(cells) and _belongs(printed, cells[end], column):
            end, spare = end + 1, spare - 1
        if at < len(cells):
            yield Span(cells[at].start, cells[min(end, len(cells)) - 1].end)
        at = end


def _belongs(printed: Printed, cell: Span, column: Column) -> bool:
    unit = is_whole(plain(printed, cell)) and cell.end - cell.start <= 20
    return unit if column in ("lead", "responsible", "supporting") else column == "text" and not unit


def _next_row(printed: Printed, lines: list[Span], start: int, ordinal: int, width: int) -> int:
    for at in range(start, min(len(lines), start + 4 * width)):
        if plain(printed, lines[at]).strip(".．、") == str(ordinal):
            return at
    return min(len(lines), start + width - 1)
