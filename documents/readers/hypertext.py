"""HTML as a browser would show it: blocks of text in order, and the tables that hold data."""

import re
from collections.abc import Mapping

from lxml import etree

from documents.fault import DocumentError
from documents.printed import Printed
from documents.readers.block import Block, Cell, Covered, Grid, is_wide, settled
from documents.readers.composing import composed
from documents.readers.encoding import decoded
from documents.readers.limits import CHARACTERS, COLUMNS, TABLE_DEPTH, check_elements

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "title", "noscript", "template", "iframe", "object", "svg", "math", "textarea",
    "select",
})  # fmt: skip
_HIDDEN = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)
_DECLARATION = re.compile(rb"<meta[^>]{0,300}charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:-]{1,40})", re.IGNORECASE)
_DECLARATION_BYTES = 4096
_SPACES = re.compile("[ \t\n\r\f]+")
_NONE: Mapping[str, str] = {}
_BY_HAND = "\x00"
"""A <br> while its block is gathered; no decoded text holds this sign."""


def read_hypertext(data: bytes, *, name: str) -> Printed:
    """The text and tables of an HTML page, without what a browser does not show. Raises DocumentError."""
    declaration = _DECLARATION.search(data[:_DECLARATION_BYTES])
    text = decoded(data, name=name, declared=declaration[1].decode("ascii") if declaration else None)
    page = _Page(name)
    parser = etree.HTMLParser(target=page, huge_tree=True)
    try:
        parser.feed(text.replace("\x00", ""))
        parser.close()
    except etree.LxmlError as fault:
        raise DocumentError(name, "this is no readable HTML", "open it in a browser and save it again") from fault
    return composed(page.finished(), name=name)


class _Table:
    """A table under way: its rows, and how far down the cells of earlier rows reach in each column."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.row: list[Cell] = []
        self.cell: list[Block] | None = None
        self.reach: dict[int, int] = {}
        self.coming: dict[int, int] = {}
        self.covered = 0

    def begin_cell(self, columns: int, rows: int) -> None:
        self._cover()
        start = len(self.row)
        self.cell = []
        self.row.append(self.cell)
        for _ in range(1, columns):
            self._add_covered(Covered.LEFT)
        if rows > 1 and start < COLUMNS:
            self.coming.update(dict.fromkeys(range(start, len(self.row)), rows - 1))

    def end_row(self) -> None:
        if self.row:
            self._cover()
            self.rows.append(self.row)
            still = {column: rows - 1 for column, rows in self.reach.items() if rows > 1}
            self.reach = {**still, **self.coming}
        self.row, self.cell, self.coming = [], None, {}

    def _cover(self) -> None:
        """Fill the places at the end of the row that cells of earlier rows run over."""
        while len(self.row) in self.reach:
            self._add_covered(Covered.ABOVE)

    def _add_covered(self, by: Covered) -> None:
        if self.covered > CHARACTERS:
            self.reach = {}
            return
        self.covered += 1
        self.row.append(by)


class _Page:
    """What the parser tells, element by element, gathered into blocks. Nothing here is recursive."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.elements = 0
        self.blocks: list[Block] = []
        self.tables: list[_Table] = []
        self.words: list[str] = []
        self.muted = 0
        self.preserved = 0
        self.depth = 0

    # What the parser calls.

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes]) -> None:
        self.elements += 1
        check_elements(self.elements, self.name)
        tag = str(tag)
        attributes = {str(name): str(value) for name, value in attrib.items()} if attrib else _NONE
        if self.muted or tag in _UNSEEN or _is_hidden(attributes):
            self.muted += 1
        elif tag == "br":
            self.words.append(_BY_HAND)
        elif tag in _BLOCKS:
            self.flush()
            self._begin(tag, attributes)

    def end(self, tag: str | bytes) -> None:
        tag = str(tag)
        if self.muted:
            self.muted -= 1
        elif tag in _BLOCKS:
            self.flush()
            self._end(tag)

    def data(self, data: str | bytes) -> None:
        words = str(data)
        if not self.muted:
            self.words.append(words.replace("\n", _BY_HAND) if self.preserved else words)

    def comment(self, text: str | bytes) -> None:
        """A comment is not shown, nor does it end a word."""

    def close(self) -> None:
        """Nothing is returned by the parser; `finished` gives what was gathered."""

    def finished(self) -> list[Block]:
        """The blocks of the page, tables that were never closed among them."""
        self.flush()
        while self.tables:
            self._end_table()
        return self.blocks

    # What becomes of it.

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "pre":
            self.preserved += 1
        elif tag == "table":
            self.depth += 1
            if self.depth <= TABLE_DEPTH:
                self.tables.append(_Table())
        elif self.tables and tag == "tr":
            self.tables[-1].end_row()
        elif self.tables and tag in ("td", "th") and self.depth <= TABLE_DEPTH:
            self.tables[-1].begin_cell(
                _count(attributes.get("colspan"), COLUMNS), _count(attributes.get("rowspan"), 65_534)
            )

    def _end(self, tag: str) -> None:
        if tag == "pre":
            self.preserved -= 1
        elif tag == "table":
            self.depth -= 1
            if self.depth < len(self.tables):
                self._end_table()
        elif self.tables and tag == "tr" and self.depth <= TABLE_DEPTH:
            self.tables[-1].end_row()
        elif self.tables and tag in ("td", "th") and self.depth <= TABLE_DEPTH:
            self.tables[-1].cell = None

    def _end_table(self) -> None:
        table = self.tables.pop()
        table.end_row()
        self._place().extend(settled(Grid(table.rows)))

    def _place(self) -> list[Block]:
        """Where blocks go now: the open cell, or the page; what stands in a table outside its cells comes before it."""
        for table in reversed(self.tables):
            if table.cell is not None:
                return table.cell
        return self.blocks

    def flush(self) -> None:
        """End the block of running text."""
        gathered, self.words = "".join(self.words), []
        if not gathered.strip(" \t\n\r\f"):
            return
        lines = gathered.split(_BY_HAND) if self.preserved else map(_collapsed, gathered.split(_BY_HAND))
        block = "\n".join(lines).strip("\n")
        if block:
            self._place().append(block)


def _collapsed(words: str) -> str:
    """White space as a browser shows it; the source's own line breaks leave no gap between Chinese words."""
    if "\n" not in words:
        return _SPACES.sub(" ", words).strip(" ")
    return _SPACES.sub(_gap, words.strip(" \t\n\r\f"))


def _gap(found: re.Match[str]) -> str:
    if "\n" not in found[0]:
        return " "
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return "" if is_wide(before) and is_wide(after) else " "


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")[:2000]))


def _count(value: str | None, most: int) -> int:
    """A span as an attribute gives it, 1 where it is no number.

    >>> _count("2", 100), _count("all", 100), _count("9" * 5000, 100)
    (2, 1, 100)
    """
    digits = (value or "").strip()[:9]
    return min(max(int(digits), 1), most) if digits.isascii() and digits.isdigit() else 1
