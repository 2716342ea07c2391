"""PDF files: the words of the pages in order, joined to paragraphs, and their ruled tables."""

from contextlib import closing

from documents.fault import DocumentError
from documents.printed import Printed
from documents.readers.composing import composed
from documents.readers.furniture import Content, without_furniture
from documents.readers.joining import joined
from documents.readers.pdfium import sheets
from documents.readers.ruledgrid import placed


def read_pages(data: bytes, *, name: str) -> Printed:
    """The text of a PDF with its tables and the place where each page begins. Raises DocumentError."""
    pages: list[tuple[float, Content]] = []
    widths: list[float] = []
    with closing(sheets(data, name=name)) as opened:
        for sheet in opened:
            pages.append((sheet.height, placed(sheet)))
            widths.append(sheet.width)
    if not any(content for _, content in pages):
        raise DocumentError(
            name,
            "no page holds text, this is a scan",
            "run text recognition (OCR) over it first, or import the text",
        )
    content = [each for page in without_furniture(pages) for each in page]
    return composed(joined(content, widths), name=name)
