"""Whether a picture is whole, from its first byte to its last, with nothing behind its end."""

import struct
from pathlib import Path
from typing import IO
from zlib import crc32

from supervision.evidence.fault import EvidenceError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END, _SCAN = 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that no length follows."""


def png(path: Path) -> str:
    """Every chunk with its length and its check sum (PNG, third edition, 5.3), IHDR first, IEND last of all."""
    with path.open("rb") as file:
        if file.read(8) != SIGNATURE:
            raise EvidenceError("file-broken", suffix="png")
        first = name = _chunk(file)
        while name != b"IEND":
            name = _chunk(file)
        if first != b"IHDR":
            raise EvidenceError("file-broken", suffix="png")
        if file.read(1):
            raise EvidenceError("file-two", suffix="png", other="?")
    return "image/png"


def jpeg(path: Path) -> str:
    """Every segment up to the end of the image (ISO/IEC 10918-1, annex B).

    Behind it only more such images may stand: many a telephone puts the brighter half of a photograph there (CIPA
    DC-007, Multi-Picture Format).
    """
    data = path.read_bytes()
    place = _image(data, 0)
    while data[place:].strip(b"\0"):
        if b"MPF\0" not in data[:_WHERE_SEVERAL_ARE_SAID] or data[place : place + 3] != b"\xff\xd8\xff":
            raise EvidenceError("file-two", suffix="jpg", other="?")
        place = _image(data, place)
    return "image/jpeg"


_WHERE_SEVERAL_ARE_SAID = 512 * 1024


def _chunk(file: IO[bytes]) -> bytes:
    """Reads one chunk of a PNG and returns its name."""
    head = file.read(8)
    if len(head) < 8:
        raise EvidenceError("file-broken", suffix="png")
    length, name = struct.unpack(">I4s", head)
    data = file.read(length) if length < 1 << 31 else b""
    check = file.read(4)
    if len(data) < length or not name.isalpha() or check != struct.pack(">I", crc32(name + data)):
        raise EvidenceError("file-broken", suffix="png")
    return bytes(name)


def _image(data: bytes, place: int) -> int:
    """Where the image that begins here is over."""
    if data[place : place + 2] != b"\xff\xd8":
        raise EvidenceError("file-broken", suffix="jpg")
    place, scanned = place + 2, False
    while True:
        marker, place = _marker(data, place)
        if marker == _END:
            if not scanned:
                raise EvidenceError("file-broken", suffix="jpg")
            return place
        if marker not in _ALONE:
            place = _segment(data, place)
        if marker == _SCAN:
            scanned, place = True, _scanned(data, place)


def _marker(data: bytes, place: int) -> tuple[int, int]:
    """The marker here, and the place behind it; any number of FF may fill the space before it."""
    start = place
    while data[place : place + 1] == b"\xff":
        place += 1
    if place == start or place >= len(data) or data[place] == 0:
        raise EvidenceError("file-broken", suffix="jpg")
    return data[place], place + 1


def _segment(data: bytes, place: int) -> int:
    length = int.from_bytes(data[place : place + 2], "big")
    if length < 2 or place + length > len(data):
        raise EvidenceError("file-broken", suffix="jpg")
    return place + length


def _scanned(data: bytes, place: int) -> int:
    """Where the coded data ends: at the first marker that is no stuffed byte and no restart."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise EvidenceError("file-broken", suffix="jpg")
        if data[place + 1] == 0 or 0xD0 <= data[place + 1] <= 0xD7:
            place += 2
        elif data[place + 1] == 0xFF:
            place += 1
        else:
            return place
