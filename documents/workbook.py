"""Tables as an Excel workbook: a sheet for each, its heading frozen and filtered, its columns as wide as they need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Value = str | int | float | bool | None | Any
"""What a cell holds; dates and times of day become real ones, so that they sort and filter as such."""


@dataclass(frozen=True)
class Column:
    """A heading and its width in characters; a Chinese character takes two."""

    heading: str
    width: int


@dataclass(frozen=True)
class Sheet:
    """A table by name; its rows are taken once, one after the other."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Writes the sheets in order into a new workbook; OSError where the file cannot be written."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    book.save(path)


def _write(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.append([_heading(page, column.heading) for column in sheet.columns])
    written = 1
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
        written += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{written}"


def _heading(page: Any, words: str) -> Any:
    cell = WriteOnlyCell(page, words)
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, value: Value) -> Any:
    """A text that begins like a formula stays a text."""
    if not isinstance(value, str) or not value.startswith("="):
        return value
    cell = WriteOnlyCell(page, value)
    cell.data_type = "s"
    return cell
