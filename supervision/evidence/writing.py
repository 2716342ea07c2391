"""Whether words are words: PDF from its first byte to its last, plain text without signs of anything else."""

import re
from collections.abc import Callable
from pathlib import Path

from supervision.evidence.fault import EvidenceError

HEAD = 1024
_PDF = re.compile(rb"%PDF-[12]\.\d")
_BLANK = b"\0\t\n\f\r "
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|script|svg|iframe|object|embed|xml|form|img|link|meta|style|base)\b"
    r"|<\?(?:xml|php|=)|<%|javascript:",
    re.IGNORECASE,
)
_MARKUP_BYTES = re.compile(_MARKUP.pattern.encode(), re.IGNORECASE)
_COMMANDS = ("#!", "{\\rtf", "%!PS", "@echo off", "%PDF-")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def pdf(path: Path) -> str:
    """A PDF that begins at its first byte and ends with its last (ISO 32000-2, 7.5): no page, no archive around it."""
    data = path.read_bytes()
    if not _PDF.match(data):
        raise EvidenceError("file-broken", suffix="pdf")
    before, end, behind = data.rpartition(b"%%EOF")
    if not end or b"startxref" not in before[-HEAD:]:
        raise EvidenceError("file-broken" if not end else "file-two", suffix="pdf", other="?")
    if behind.strip(_BLANK):
        raise EvidenceError("file-two", suffix="pdf", other="?")
    if _MARKUP_BYTES.search(_comments(data[:HEAD])):
        raise EvidenceError("file-two", suffix="pdf", other="html")
    return "application/pdf"


def _comments(head: bytes) -> bytes:
    """What stands before the first object, where a browser would look for a page."""
    return re.split(rb"\d+ \d+ obj", head, maxsplit=1)[0]


def text(media_type: str) -> Callable[[Path], str]:
    """The check of plain text: in UTF-8 or GB 18030, and neither a page, nor a script, nor a program."""

    def check(path: Path) -> str:
        words, charset = _read(path.read_bytes())
        if _CONTROL.search(words):
            raise EvidenceError("file-broken", suffix=media_type.rpartition("/")[2])
        if _MARKUP.search(words) or words.lstrip().lower().startswith(tuple(one.lower() for one in _COMMANDS)):
            raise EvidenceError("file-markup")
        return f"{media_type}; charset={charset}"

    return check


def _read(data: bytes) -> tuple[str, str]:
    for charset, codec in (("utf-8", "utf-8-sig"), ("gb18030", "gb18030")):
        try:
            return data.decode(codec), charset
        except UnicodeDecodeError:
            continue
    raise EvidenceError("file-broken", suffix="txt")
