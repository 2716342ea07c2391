"""Word files (.docx, ECMA-376): paragraphs and tables in order, with the numbers that Word adds by itself."""

from collections.abc import Iterator

from lxml import etree

from documents.printed import Printed
from documents.readers.block import Block, Cell, Covered, Grid, settled
from documents.readers.composing import composed
from documents.readers.limits import COLUMNS
from documents.readers.markup import child, is_on, local, number, value
from documents.readers.numbering import Numbering
from documents.readers.package import Package

_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# Deleted or moved away, instructions of fields, properties, phonetic guides, and the copy kept for older programs.
_UNREAD = frozenset({
    "del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "tblPr", "tcPr", "trPr", "sdtPr",
    "rt", "Fallback",
})  # fmt: skip
_BREAKS_WITHIN_A_PAGE = (None, "textWrapping")


def read_word(data: bytes, *, name: str) -> Printed:
    """The text and tables of a .docx file as Word shows them, tracked changes accepted. Raises DocumentError."""
    package = Package(data, name=name)
    word = _Word(Numbering(package))
    blocks: list[Block] = []
    for element in package.elements(package.main, of="body"):
        blocks.extend(word.blocks(element))
    return composed(blocks, name=name)


class _Word:
    """Reads elements in order. It calls itself for what they hold, which the parser lets be 256 deep at most."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        kind = local(element)
        if kind == "p":
            yield from self.paragraph(element)
        elif kind == "tbl":
            yield from settled(Grid(list(self.rows(element))))
        elif kind not in _UNREAD:
            for inner in element:
                yield from self.blocks(inner)

    def paragraph(self, element: etree._Element) -> Iterator[Block]:
        """The paragraph, and after it what its text boxes hold."""
        boxes: list[etree._Element] = []
        words = "".join(self.words(element, boxes))
        properties = child(element, "pPr")
        deleted = child(child(properties, "rPr"), "del") is not None
        if words or not (deleted or is_on(child(child(properties, "rPr"), "vanish"))):
            yield self.numbering.before(properties) + words
        for box in boxes:
            for inner in box:
                yield from self.blocks(inner)

    def words(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for inner in element:
            kind = local(inner)
            if kind == "t":
                yield inner.text or ""
            elif kind in _SIGNS:
                yield _SIGNS[kind]
            elif kind == "br":
                yield "\n" if value(inner, "type") in _BREAKS_WITHIN_A_PAGE else ""
            elif kind == "txbxContent":
                boxes.append(inner)
            elif kind not in _UNREAD and not (kind == "r" and is_on(child(child(inner, "rPr"), "vanish"))):
                yield from self.words(inner, boxes)

    def rows(self, element: etree._Element) -> Iterator[list[Cell]]:
        for row in _within(element, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            cells: list[Cell] = [None] * _columns(child(properties, "gridBefore"), least=0)
            for cell in _within(row, "tc"):
                cells.extend(self.cell(cell))
            yield cells

    def cell(self, element: etree._Element) -> Iterator[Cell]:
        """The cell, and a covered place for each further column it runs over."""
        properties = child(element, "tcPr")
        if _goes_on(child(properties, "vMerge")):
            yield Covered.ABOVE
        elif _goes_on(child(properties, "hMerge")):
            yield Covered.LEFT
        else:
            yield [block for inner in element for block in self.blocks(inner)]
        yield from [Covered.LEFT] * (_columns(child(properties, "gridSpan"), least=1) - 1)


def _goes_on(merge: etree._Element | None) -> bool:
    """Whether a cell is covered by the one before it."""
    return merge is not None and value(merge) in (None, "continue")


def _within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside content controls and tracked insertions."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) not in _UNREAD and local(inner) not in ("tr", "tc", "p", "tbl"):
            yield from _within(inner, name)


def _columns(element: etree._Element | None, *, least: int) -> int:
    return min(max(number(element) or least, least), COLUMNS)
