"""Which kinds of file are taken, and whether a file is of the kind that its name says."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import is_zipfile

import puremagic

from supervision.evidence import office, picture, writing
from supervision.evidence.fault import EvidenceError
from supervision.evidence.naming import suffix_of


@dataclass(frozen=True)
class Kind:
    """`check` raises EvidenceError for a file of another kind, and returns the media type under which it is given."""

    suffix: str
    check: Callable[[Path], str]


KINDS = {
    "pdf": writing.pdf,
    "docx": office.checked(office.WORD),
    "xlsx": office.checked(office.SHEET),
    "pptx": office.checked(office.SLIDES),
    "jpg": picture.jpeg,
    "jpeg": picture.jpeg,
    "png": picture.png,
    "txt": writing.text("text/plain"),
    "csv": writing.text("text/csv"),
}
TAKEN = tuple(KINDS)
"""The endings that a file's name may have."""
MACROS = frozenset({"docm", "xlsm", "pptm", "dotm", "xltm", "xlsb", "potm", "ppsm"})
HEAD = 4096
_LEADING = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"PK": "zip"}
_WHERE_A_PDF_BEGINS = 1024
"""Bytes within which readers look for the beginning of a PDF, whatever stands before it."""


def kind_of(name: str) -> Kind:
    """The kind that a name says. Raises EvidenceError for one that is not taken."""
    suffix = suffix_of(name)
    if suffix in MACROS:
        raise EvidenceError("file-macros")
    if suffix not in KINDS:
        raise EvidenceError("file-type", suffix=suffix[:12] or "?", taken=", ".join(TAKEN))
    return Kind(suffix, KINDS[suffix])


def recognised(kind: Kind, path: Path) -> str:
    """The media type of a file that is what its name says, and nothing else besides. Raises EvidenceError."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    seems = _seems(head)
    if not _fits(kind.suffix, seems):
        raise EvidenceError("file-other", suffix=kind.suffix, seems=seems)
    media_type = kind.check(path)
    if seems != "zip" and is_zipfile(path):
        raise EvidenceError("file-two", suffix=kind.suffix, other="zip")
    if seems != "pdf" and b"%PDF-" in head[:_WHERE_A_PDF_BEGINS]:
        raise EvidenceError("file-two", suffix=kind.suffix, other="pdf")
    return media_type


def _fits(suffix: str, seems: str) -> bool:
    """Whether what a file begins with may stand under a suffix; words may begin with anything, and are read whole."""
    wanted = {"jpeg": "jpg", "docx": "zip", "xlsx": "zip", "pptx": "zip"}.get(suffix, suffix)
    if suffix in ("txt", "csv"):
        return seems not in _LEADING.values()
    return wanted == seems


def _seems(head: bytes) -> str:
    """What the first bytes are the beginning of, by its usual ending; a question mark where nobody knows."""
    for leading, suffix in _LEADING.items():
        if head.startswith(leading):
            return suffix
    try:
        return str(puremagic.from_string(head)).removeprefix(".") or "?"
    except (puremagic.PureError, ValueError):
        return "?"
