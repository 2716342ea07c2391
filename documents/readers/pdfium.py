"""The only module that knows PDFium: PDF bytes in, pages as values out."""

import ctypes
import re
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from documents.fault import DocumentError
from documents.readers.limits import PDF_PAGES, check_length
from documents.readers.ruling import Shape, ruled
from documents.readers.sheet import Box, Line, Sheet, sign_size

_PASSWORD_ERROR = 4
_LINE = re.compile("[^\r\n]+")
# One sign for one sign, so that places stay true. PDFium gives U+0002 for a hyphen at a line's end.
_CLEAN = dict.fromkeys((*range(0, 9), *range(14, 32), 127), "\ufffd") | {
    2: "-", 9: " ", 11: " ", 12: " ", 0xFFFE: "-", 0xFFFF: "\ufffd", 0xAD: "-",
}  # fmt: skip
_OBJECTS, _SEGMENTS, _SHAPES = 20_000, 400, 5_000


def sheets(data: bytes, *, name: str) -> Generator[Sheet, None, None]:
    """Each page in order; what a page gives must be asked before the next. Raises DocumentError.

    PDFium is not made for threads: one document at a time in a process.
    """
    document = _opened(data, name)
    try:
        count = len(document)
        if count > PDF_PAGES:
            raise DocumentError(name, f"it has {count:,} pages, the limit is {PDF_PAGES:,}", "split it into its parts")
        signs = 0
        for number in range(count):
            for sheet in _sheet(document, number):
                signs += sum(len(line.words) for line in sheet.lines)
                check_length(signs, name)
                yield sheet
    finally:
        document.close()


def _opened(data: bytes, name: str) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if fault.err_code == _PASSWORD_ERROR:
            raise DocumentError(name, "the PDF is encrypted with a password", "save it without the password") from fault
        raise DocumentError(name, "the PDF is damaged", "print it to PDF again from its source") from fault


def _sheet(document: Any, number: int) -> Iterator[Sheet]:
    """The page; a blank one where it is too damaged to load, as a viewer would show it."""
    page = pdfium.FPDF_LoadPage(document.raw, number)
    if not page:
        yield Sheet(number + 1, 595.0, 842.0, [], lambda line: [])
        return
    words = pdfium.FPDFText_LoadPage(page)
    try:
        turned = _turned(page)
        sheet = Sheet(number + 1, *turned.size, [], lambda line: [])
        if words:
            boxes = _Boxes(words, turned)
            sheet.lines = list(_lines(boxes, number + 1))
            sheet.sign_boxes = boxes.of
            sheet.across, sheet.down = ruled(_shapes(page, turned))
        yield sheet
    finally:
        pdfium.FPDFText_ClosePage(words)
        pdfium.FPDF_ClosePage(page)


class _turned:
    """Places on a page as it is looked at, which may be turned by a quarter, a half or three quarters."""

    def __init__(self, page: Any) -> None:
        self.size = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        self.quarters = pdfium.FPDFPage_GetRotation(page)

    def point(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.size
        match self.quarters:
            case 1:
                return y, height - x
            case 2:
                return width - x, height - y
            case 3:
                return width - y, x
        return x, y

    def box(self, rectangle: Any) -> Box:
        if not self.quarters:
            return Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        one, other = self.point(rectangle.left, rectangle.bottom), self.point(rectangle.right, rectangle.top)
        return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


class _Boxes:
    """The text of a page, and the box of each of its signs by its place in the text."""

    def __init__(self, words: Any, turned: _turned) -> None:
        self.words, self.turned = words, turned
        count = pdfium.FPDFText_CountChars(words)
        units = (ctypes.c_ushort * (count * 2 + 1))()
        length = max(pdfium.FPDFText_GetText(words, 0, count, units) - 1, 0)
        self.text = bytes(units)[: length * 2].decode("utf-16-le", "replace")
        self._is_plain = length == count == len(self.text)
        self._rectangle = pdfium.FS_RECTF()
        self._units = None if len(self.text) == length else self._unit_places()

    def _unit_places(self) -> list[int]:
        places, at = [], 0
        for sign in self.text:
            places.append(at)
            at += 2 if sign > "\uffff" else 1
        return places

    def index(self, place: int) -> int:
        if self._is_plain:
            return place
        unit = self._units[place] if self._units else place
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self.words, unit))

    def box(self, place: int) -> Box:
        pdfium.FPDFText_GetLooseCharBox(self.words, self.index(place), self._rectangle)
        return self.turned.box(self._rectangle)

    def of(self, line: Line) -> list[Box]:
        return [self.box(place) for place in range(line.first, line.first + len(line.words))]


def _lines(boxes: _Boxes, page: int) -> Iterator[Line]:
    text = boxes.text.translate(_CLEAN)
    for found in _LINE.finditer(text):
        words = found[0].rstrip(" ")
        kept = words.lstrip(" ")
        if not kept:
            continue
        first = found.start() + len(words) - len(kept)
        yield _line(boxes, kept, first, page)


def _line(boxes: _Boxes, words: str, first: int, page: int) -> Line:
    """The line with its box and size from a few of its signs; some fonts give a 一 no more height than its stroke."""
    last = len(words) - 1
    seen = {place: boxes.box(first + place) for place in (0, last // 3, last // 2, last)}
    box = Box(
        min(each.left for each in seen.values()),
        min(each.bottom for each in seen.values()),
        max(each.right for each in seen.values()),
        max(each.top for each in seen.values()),
    )
    size = max(sign_size(words[place], each) for place, each in seen.items())
    return Line(words, box, min(max(size, 1.0), 200.0), page, first)


def _shapes(page: Any, turned: _turned) -> Iterator[Shape]:
    """The straight-lined figures drawn on the page, at most _SHAPES of them: a drawing has more than any table."""
    drawn = 0
    for at in range(min(pdfium.FPDFPage_CountObjects(page), _OBJECTS)):
        figure = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(figure) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        for shape in _figure(figure, turned):
            yield shape
            drawn += 1
            if drawn >= _SHAPES:
                return


def _figure(figure: Any, turned: _turned) -> Iterator[Shape]:
    count = pdfium.FPDFPath_CountSegments(figure)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not 2 <= count <= _SEGMENTS or not pdfium.FPDFPath_GetDrawMode(figure, fill, stroke):
        return
    place = _placing(figure, turned.point)
    points: list[tuple[float, float]] = []
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(figure, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield Shape(points, bool(stroke.value))
            points = []
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(place(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield Shape(points, bool(stroke.value))


def _placing(
    figure: Any, turn: Callable[[float, float], tuple[float, float]]
) -> Callable[[float, float], tuple[float, float]]:
    """From the figure's own places to the page's."""
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(figure, m)
    a, b, c, d, e, f = m.a, m.b, m.c, m.d, m.e, m.f
    return lambda x, y: turn(a * x + c * y + e, b * x + d * y + f)
