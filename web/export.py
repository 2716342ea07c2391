"""Tables to take away (导出): a collection as CSV or as an Excel workbook, row by row, however long it is."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Generic, TypeVar
from urllib.parse import quote

from fastapi.responses import FileResponse, Response, StreamingResponse
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from starlette.background import BackgroundTask

from documents import workbook
from documents.workbook import Sheet, write_workbook
from supervision.calendar import SHANGHAI
from web.language import Language

Row = TypeVar("Row")
Cell = str | int | Decimal | bool | date | datetime | None
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
"""By it a spreadsheet knows that the CSV is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""
AT_A_TIME = 500
MOST_ROWS = 1_048_575
"""Rows of one sheet beneath its heading; the rest stands on the next."""
LONGEST_CELL = 32_767


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its heading as a kind of "column" in the words of the pages, what stands in it, and how wide it is."""

    heading: str
    value: Callable[[Row], Cell]
    width: int = 14


def table(form: str, name: str, columns: Sequence[Column[Row]], rows: Iterable[Row], *, language: Language) -> Response:
    """The rows as a file to be saved, csv or xlsx; they are taken as the file grows, never all at once.

    In CSV a text that begins like a formula is written behind an apostrophe; in a workbook it is a text in any case.
    Times are those of Shanghai.
    """
    headings = [language.capital(language.say("column", column.heading)) for column in columns]
    cells = ([column.value(row) for column in columns] for row in rows)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}.{form}"}
    if form == "csv":
        return StreamingResponse(_csv(headings, cells), media_type=CSV, headers=headers)
    widths = [column.width for column in columns]
    path = _workbook(name, [workbook.Column(*pair) for pair in zip(headings, widths, strict=True)], cells)
    return FileResponse(path, media_type=XLSX, headers=headers, background=BackgroundTask(path.unlink))


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The lines in handfuls, so that a hundred thousand of them are a few hundred pieces."""
    lines = chain([headings], ([_plain(cell) for cell in row] for row in rows))
    mark = BYTE_ORDER_MARK
    while some := list(islice(lines, AT_A_TIME)):
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(some)
        yield (mark + text.getvalue()).encode()
        mark = ""


def _plain(cell: Cell) -> str:
    """What a CSV holds of a cell.

    >>> [_plain(cell) for cell in ("=1+1", "@sum", "-", "1", -1, None, Decimal("1.50"), date(2019, 6, 30))]
    ["'=1+1", "'@sum", "'-", '1', '-1', '', '1.5', '2019-06-30']
    """
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case datetime():
            return f"{cell.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell.normalize():f}"
        case int():
            return str(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _workbook(name: str, columns: Sequence[workbook.Column], rows: Iterator[Sequence[Cell]]) -> Path:
    """The workbook as a file of its own, which whoever sends it takes away."""
    with NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    try:
        write_workbook(path, _sheets(name, columns, ([_real(cell) for cell in row] for row in rows)))
    except BaseException:
        path.unlink()
        raise
    return path


def _sheets(name: str, columns: Sequence[workbook.Column], rows: Iterator[Sequence[object]]) -> Iterator[Sheet]:
    yield Sheet(name, columns, islice(rows, MOST_ROWS))
    place = 1
    while (first := next(rows, None)) is not None:
        place += 1
        yield Sheet(f"{name} {place}", columns, islice(chain([first], rows), MOST_ROWS))


def _real(cell: Cell) -> object:
    """What a workbook keeps: a day as a day, a time without its zone, a text without what no workbook holds."""
    if isinstance(cell, datetime):
        return cell.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)
    return ILLEGAL_CHARACTERS_RE.sub("", cell)[:LONGEST_CELL] if isinstance(cell, str) else cell
