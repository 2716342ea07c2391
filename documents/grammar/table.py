"""Tables of duties: 序号, 任务, 牵头单位, 责任单位, 完成时限 side by side, ruled or in plain text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from documents.grammar.name import is_whole
from documents.grammar.role import COLUMN, part_of
from documents.printed import Printed, Span

Column = Literal["number", "group", "text", "lead", "responsible", "supporting", "time", "other"]

_NUMBER_HEAD = re.compile(r"序号|编号|项目编号|任务编号|条目|项次|No\.?", re.I)
_GROUP_HEAD = re.compile(r"(?:工作|任务|项目|指标|事项)?(?:类别|类型|分类|领域|板块|方面|门类|大类|专项)")
_TEXT_HEAD = re.compile(
    r".*(?:任务|内容|措施|事项|目标|要求|项目|指标|工作|举措|名称|问题|标准|成果|要点|行动|重点|清单).*"
)
_SPACE = re.compile(r"\s+")
_HEAD_ROWS = 4
_SEPARATORS = (re.compile(r"\t"), re.compile(r"[|｜│┃¦]"), re.compile(r" {2,}|　+|\u00a0{2,}"))
_RULE_LINE = re.compile(r"[\s|｜│┃+\-:—–━─┌┐└┘├┤┬┴┼]+$")


@dataclass(frozen=True)
class DutyTable:
    """A table whose head names who is responsible: what each column holds, and the rows below the head."""

    span: Span
    columns: tuple[Column, ...]
    rows: tuple[tuple[Span, ...], ...]


def duty_tables(printed: Printed) -> tuple[DutyTable, ...]:
    """The tables of the file, and those set in plain text with tabs, bars or spaces, that assign duties."""
    found = [duties for table in printed.tables if (duties := _duties(printed, table.rows))]
    taken = [duties.span for duties in found] + [table.span for table in printed.tables]
    for rows in (*_set_in_text(printed, taken), *_cell_by_line(printed, taken)):
        if duties := _duties(printed, rows):
            found.append(duties)
    return tuple(sorted(found, key=lambda duties: duties.span.start))


def _plain(printed: Printed, cell: Span) -> str:
    return _SPACE.sub("", printed.text[cell.start : cell.end]).strip("*＊#【】")


def _duties(printed: Printed, rows: Iterable[tuple[Span, ...]]) -> DutyTable | None:
    rows = [row for row in rows if row]
    for at, head in enumerate(rows[:_HEAD_ROWS]):
        columns = _columns(printed, head, rows[at + 1 :])
        if _assigns(columns) and len(rows) > at + 1:
            body = tuple(rows[at + 1 :])
            cells = [cell for row in rows for cell in row]
            span = Span(min(cell.start for cell in cells), max(cell.end for cell in cells))
            return DutyTable(span, columns, body)
    return None


def _columns(printed: Printed, head: Sequence[Span], body: Sequence[Sequence[Span]]) -> tuple[Column, ...]:
    """What each column holds: one without a head may hold the number, the first that nothing else names the text."""
    columns = [_column(_plain(printed, cell)) for cell in head]
    for at, cell in enumerate(head):
        if not _plain(printed, cell) and _counts(printed, at, body):
            columns[at] = "number"
    if "text" not in columns and "other" in columns:
        columns[columns.index("other")] = "text"
    return tuple(columns)


def _counts(printed: Printed, at: int, body: Sequence[Sequence[Span]]) -> bool:
    cells = [_plain(printed, row[at]) for row in body if at < len(row)]
    return bool(cells) and sum(cell.isdigit() for cell in cells) * 2 > len(cells)


def _assigns(columns: tuple[Column, ...]) -> bool:
    return len(columns) >= 2 and any(column in ("lead", "responsible") for column in columns) and "text" in columns


def _column(head: str) -> Column:
    named = COLUMN.fullmatch(head)
    if named:
        part = part_of(named)
        if part == "other" and _TEXT_HEAD.fullmatch(head):
            return "text"
        return part
    if _NUMBER_HEAD.fullmatch(head):
        return "number"
    if _GROUP_HEAD.fullmatch(head):
        return "group"
    if "单位" in head or "部门" in head:
        return _by_word(head)
    return "text" if _TEXT_HEAD.fullmatch(head) else "other"


def _by_word(head: str) -> Column:
    """牵头（责任）单位, 责任单位及配合单位: a head in the document's own words."""
    if "牵头" in head and "责任" not in head.replace("责任单位", "", 1):
        return "lead" if "配合" not in head else "responsible"
    if "责任" in head or "落实" in head or "实施" in head:
        return "responsible"
    return "supporting" if re.search(r"配合|协|参与", head) else "other"


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
    r"(?:牵头|责任|负责|主办|承办|承担|落实|实施|完成)(?:单位|部门|主体|科室|处室|股室|机构|领域)|责任分工|任务分工"
)


_LONGEST_HEAD = 200


def _head_separator(printed: Printed, line: Span, taken: list[Span]) -> re.Pattern[str] | None:
    if not 0 < line.end - line.start <= _LONGEST_HEAD or not _ANY_ROLE.search(_plain(printed, line)):
        return None
    if any(line.start in span for span in taken):
        return None
    for separator in _SEPARATORS:
        cells = _cells(printed.text, line, separator)
        if len(cells) >= 3 and _assigns(_columns(printed, cells, ())):
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
        if line.end - line.start > 8 or not _NUMBER_HEAD.fullmatch(_plain(printed, line)):
            continue
        width = _head_width(printed, lines[at : at + _MOST_COLUMNS])
        if width and not any(line.start in span for span in taken):
            yield _stacked_rows(printed, lines, at, width)


def _head_width(printed: Printed, lines: list[Span]) -> int:
    """How many lines make the head: those before the 1 of the first row."""
    words = [_plain(printed, line) for line in lines]
    width = words.index("1") if "1" in words else 0
    head = lines[:width]
    short = all(len(word) <= 14 for word in words[:width])
    return width if short and width >= 3 and _assigns(_columns(printed, head, ())) else 0


def _stacked_rows(printed: Printed, lines: list[Span], at: int, width: int) -> list[tuple[Span, ...]]:
    rows = [tuple(_tight(printed.text, line.start, line.end) for line in lines[at : at + width])]
    columns = _columns(printed, rows[0], ())
    at, expected = at + width, 1
    while at < len(lines) and _plain(printed, lines[at]).strip(".．、") == str(expected):
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
    unit = is_whole(_plain(printed, cell)) and cell.end - cell.start <= 20
    return unit if column in ("lead", "responsible", "supporting") else column == "text" and not unit


def _next_row(printed: Printed, lines: list[Span], start: int, ordinal: int, width: int) -> int:
    for at in range(start, min(len(lines), start + 4 * width)):
        if _plain(printed, lines[at]).strip(".．、") == str(ordinal):
            return at
    return min(len(lines), start + width - 1)
