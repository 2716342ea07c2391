"""Opens a document of any known kind; the kind is told by what the file holds, not by how it is named."""

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from documents.fault import DocumentError
from documents.printed import Printed
from documents.readers.apart import read_apart
from documents.readers.hypertext import read_hypertext
from documents.readers.limits import FILE_BYTES, check_size
from documents.readers.plain import read_plain
from documents.readers.word import read_word


class Reader(Protocol):
    """Turns the bytes of one kind of document into the printed text. Raises DocumentError."""

    def __call__(self, data: bytes, *, name: str) -> Printed: ...


_HEAD = 4096
_HANDED_IN = re.compile(r"/dev/(?:stdin|fd/\d+)|/proc/(?:self|\d+)/fd/\d+")
_TAG = re.compile(
    rb"</?(?:html|head|body|meta|title|div|span|p|br|table|tr|td|h[1-6]|ul|ol|li|a|font)\b", re.IGNORECASE
)
_TAGS_OF_A_PAGE = 8
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")


def open_document(path: Path) -> Printed:
    """The document in the file `path`. Raises DocumentError, whatever the file holds or where there is none.

    A pipe is read only where it was handed in (/dev/stdin, /dev/fd/63): one in a folder may never be written to.
    """
    try:
        if not _can_be_read(path):
            raise DocumentError(
                path.name, "cannot be opened (it is no regular file)", "check the path, and name a file"
            )
        with path.open("rb") as file:
            data = file.read(FILE_BYTES + 1)
            size = path.stat().st_size
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "the path is not valid"
        raise DocumentError(path.name or str(path), f"cannot be opened ({reason})", "check the path") from fault
    check_size(max(size, len(data)), path.name)
    return printed_from(data, name=path.name)


def _can_be_read(path: Path) -> bool:
    mode = path.stat().st_mode
    return stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and bool(_HANDED_IN.fullmatch(str(path))))


@contextmanager
def spoken_of_as(name: str) -> Iterator[None]:
    """What is found wrong within is told of the document called `name`, also by what reads it without knowing that."""
    try:
        yield
    except DocumentError as fault:
        raise DocumentError(name, fault.wrong, fault.mend) from fault


def printed_from(data: bytes, *, name: str) -> Printed:
    """The document that `data` holds; `name` is for messages, and its ending decides only what the bytes leave open.

    Raises DocumentError and nothing else.

    >>> printed_from("一、总体要求\\r\\n".encode("gb18030"), name="plan.txt").text
    '一、总体要求\\n'
    >>> printed_from(b"<p>a<p>b", name="plan.html").text
    'a\\nb'
    """
    check_size(len(data), name)
    read = _reader(data, name)
    try:
        return read(data, name=name)
    except DocumentError:
        raise
    except Exception as fault:
        # The last line of defence against hostile bytes: what the libraries throw at those is not to be foreseen.
        kind = type(fault).__name__
        raise DocumentError(
            name, f"the file is damaged ({kind})", "open it in its own program and save it again"
        ) from fault


def _reader(data: bytes, name: str) -> Reader:
    head = data[:_HEAD]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return read_word
    if b"%PDF-" in head[:1024]:
        return read_apart
    _refuse_known(data, name)
    return read_hypertext if _is_page(head, name) else read_plain


def _refuse_known(data: bytes, name: str) -> None:
    """Kinds that are recognised in order to say what to do with them."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise DocumentError(name, "the file is encrypted with a password", "save it without the password")
        raise DocumentError(name, "this is an old Office or WPS file (.doc, .wps)", "save it as .docx")
    if data.startswith(b"{\\rtf"):
        raise DocumentError(name, "this is an RTF file", "save it as .docx")
    if data[:_HEAD].lstrip().startswith(b"MIME-Version"):
        raise DocumentError(name, "this is a web archive (.mht)", "save it as .docx or .html")
    if data.startswith(_PICTURES):
        raise DocumentError(name, "this is a picture", "run text recognition (OCR) over it and import the text")
    if data.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        raise DocumentError(name, "this is an archive", "unpack it and import the document in it")


def _is_page(head: bytes, name: str) -> bool:
    head = head.replace(b"\x00", b"")
    begin = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if begin.startswith((b"<!doctype", b"<html", b"<head", b"<body")) or b"<html" in begin:
        return True
    tags = len(_TAG.findall(head))
    return tags >= _TAGS_OF_A_PAGE or (tags > 0 and name.lower().endswith((".html", ".htm", ".xhtml")))
