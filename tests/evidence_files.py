"""Files for tests: whole ones of every kind that is taken, and hostile ones made from them."""

import io
import struct
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import compress, crc32

from docx import Document
from openpyxl import Workbook

PACKAGE = "http://schemas.openxmlformats.org/package/2006/content-types"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def pdf(inside: bytes = b"") -> bytes:
    """A PDF of one empty page."""
    body = b"%PDF-1.7\n" + inside + b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    body += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
    return body + b"trailer<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def png(comment: bytes = b"") -> bytes:
    """A picture of one grey point."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", compress(b"\0\x80"))]
    chunks[1:1] = [(b"tEXt", b"Comment\0" + comment)] if comment else []
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in [*chunks, (b"IEND", b"")])


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """The frame of a photograph, with further segments if asked for."""
    parts = [
        (0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
        *segments,
        (0xC0, b"\x08\0\1\0\1\1\1\x11\0"),
        (0xDA, b"\1\1\0\0\x3f\0"),
    ]
    coded = b"\x12\x34\xff\x00\x56\xff\xd0\x78"
    return b"\xff\xd8" + b"".join(_segment(*one) for one in parts) + coded + b"\xff\xd9"


def _segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def photograph() -> bytes:
    """As a telephone makes it: a second picture stands behind the first, which says so."""
    return jpeg((0xE2, b"MPF\0II*\0")) + jpeg()


def docx(words: str = "7月进展") -> bytes:
    kept = io.BytesIO()
    document = Document()
    document.add_paragraph(words)
    document.save(kept)
    return kept.getvalue()


def xlsx() -> bytes:
    kept = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "后备企业"  # type: ignore[index]
    book.save(kept)
    return kept.getvalue()


def pptx() -> bytes:
    types = f'<Types xmlns="{PACKAGE}"><Override PartName="/ppt/presentation.xml" ContentType="{SLIDES}"/></Types>'
    return zipped({"[Content_Types].xml": types, "_rels/.rels": "<R/>", "ppt/presentation.xml": "<p/>"})


def zipped(parts: dict[str, str | bytes], *, prefix: bytes = b"", comment: bytes = b"") -> bytes:
    """An archive; with a prefix, one that begins later in its file."""
    kept = io.BytesIO(prefix)
    kept.seek(len(prefix))
    with ZipFile(kept, "a" if prefix else "w", ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


def repacked(package: bytes, *, change: dict[str, str | bytes], replace: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """An Office file with parts added, or words of its list of contents replaced."""
    with ZipFile(io.BytesIO(package)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    listed = parts["[Content_Types].xml"]
    assert isinstance(listed, bytes)
    parts["[Content_Types].xml"] = listed.replace(*replace) if replace[0] else listed
    return zipped(parts | change)


WHOLE = {
    "进展.pdf": (pdf(), "application/pdf"),
    "现场.png": (png(), "image/png"),
    "现场.jpg": (jpeg(), "image/jpeg"),
    "手机照片.JPEG": (photograph(), "image/jpeg"),
    "报告.docx": (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "台账.xlsx": (xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "汇报.pptx": (pptx(), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "说明.txt": ("已建成 3 < 5\n".encode(), "text/plain; charset=utf-8"),
    "旧说明.txt": ("已建成，共三家。\r\n".encode("gb18030"), "text/plain; charset=gb18030"),
    "名单.csv": ("\ufeff单位,数量\n甲,3\n".encode(), "text/csv; charset=utf-8"),
}
