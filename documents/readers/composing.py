"""Sets blocks into the printed text: one line a paragraph, one line a row, and the spans of the cells."""

import re
from collections.abc import Iterable

from documents.printed import Printed, Span, Table
from documents.readers.block import Block, Cell, Covered, Grid, words_of
from documents.readers.limits import check_length
from documents.readers.plain import check_words

PAGE = "\x01"
"""Stands in the words where a page begins; taken out as they are set."""

_ODD = re.compile("[\x00\x02-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def composed(blocks: Iterable[Block], *, name: str) -> Printed:
    """The document made of `blocks`. Raises DocumentError where it is empty or too long.

    >>> printed = composed(["一、目标", Grid([[["序号"], ["单位"]], [["1"], None]])], name="a.docx")
    >>> printed.text
    '一、目标\\n序号\\t单位\\n1\\t'
    >>> [[printed.text[cell.start : cell.end] for cell in row] for row in printed.tables[0].rows]
    [['序号', '单位'], ['1', '']]
    """
    setting = _Setting(name)
    for block in blocks:
        if isinstance(block, Grid):
            setting.table(block)
        else:
            setting.lines(block)
    return setting.printed()


class _Setting:
    def __init__(self, name: str) -> None:
        self.name = name
        self.pieces: list[str] = []
        self.length = 0
        self.tables: list[Table] = []
        self.page_starts: list[int] = []

    def lines(self, paragraph: str) -> None:
        for line in paragraph.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            self.put(line)
            self.end("\n")

    def table(self, grid: Grid) -> None:
        """Sets the rows; the span of a covered place is that of the cell that runs over it."""
        rows: list[tuple[Span, ...]] = []
        for row in grid.rows:
            spans: list[Span] = []
            for at, cell in enumerate(row):
                own = self.cell(cell, last=at == len(row) - 1)
                above = rows[-1] if rows else ()
                if cell is Covered.LEFT and spans:
                    own = spans[-1]
                elif cell is Covered.ABOVE and at < len(above):
                    own = above[at]
                spans.append(own)
            rows.append(tuple(spans))
        self.tables.append(Table(tuple(rows)))

    def cell(self, cell: Cell, *, last: bool) -> Span:
        span = self.put(words_of(cell))
        self.end("\n" if last else "\t")
        return span

    def put(self, words: str) -> Span:
        start = self.length
        for at, part in enumerate(_ODD.sub("\ufffd", words).split(PAGE)):
            if at:
                self.page_starts.append(self.length)
            self.end(part)
        return Span(start, self.length)

    def end(self, sign: str) -> None:
        self.pieces.append(sign)
        self.length += len(sign)
        check_length(self.length, self.name)

    def printed(self) -> Printed:
        text = "".join(self.pieces).removesuffix("\n")
        check_words(text, self.name)
        return Printed(text, tuple(self.tables), tuple(self.page_starts))
