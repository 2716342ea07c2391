"""A form in parts, as browsers send files (RFC 7578): read as it comes in, and never more kept than may be."""

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from supervision.evidence.store import MEGABYTE, MOST_FILES, Store, megabytes
from web.decision import Wrong

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_WORDS = 64 * 1024
"""Bytes of all the fields together; enough for 2,000 characters, each of them twelve bytes long on its way."""
MOST_FIELDS = 200
IN_MEMORY = MEGABYTE
FORM = "words"
"""The field at which a fault of the whole form is told."""


@dataclass(frozen=True)
class File:
    """One file of a form: the field, the name as the browser says it, and its bytes, from the first one on.

    Of one that is larger than may be there is one byte more than the largest may have, which tells that it is.
    """

    field: str
    name: str
    content: IO[bytes]
    size: int


@dataclass
class _Part:
    """A part that is coming in; a file where it names one, with an empty name where none was chosen."""

    disposition: bytes = b""
    field: str = ""
    file_name: str | None = None
    content: IO[bytes] | bytearray | None = None
    size: int = 0


class Parts:
    """Fed with the body chunk by chunk. What is too much is counted and not kept; `wrong` says what it was."""

    def __init__(self, boundary: bytes, store: Store | None) -> None:
        self.values: dict[str, list[str]] = {}
        self.files: list[File] = []
        self._store, self._faults = store, dict[str, Wrong]()
        self._words = self._fields = self._kept = 0
        self._part, self._name, self._value = _Part(), b"", b""
        self._whole = False
        try:
            self._parser: MultipartParser | None = MultipartParser(boundary, self._called())
        except FormParserError:
            self._parser = None

    def feed(self, chunk: bytes) -> None:
        if self._parser is None:
            return
        try:
            self._parser.write(chunk)
        except FormParserError:
            self._parser = None

    def finish(self) -> tuple[Wrong, ...]:
        """What was wrong; then the files are not whole, and closed. Without a fault each is read from its start."""
        if not self._whole and not self._faults:
            self._fault("form-broken", FORM)
        if self._faults:
            self.close()
        for file in self.files:
            file.content.seek(0)
        return tuple(self._faults.values())

    def close(self) -> None:
        for file in self.files:
            file.content.close()
        if self._part.content is not None and not isinstance(self._part.content, bytearray):
            self._part.content.close()
        self.files.clear()

    def _called(self) -> "MultipartCallbacks":
        """What the parser calls, by its names for it."""
        return {
            "on_part_begin": self._begin, "on_part_data": self._data, "on_part_end": self._end,
            "on_header_field": self._header_name, "on_header_value": self._header_value,
            "on_header_end": self._header_end, "on_headers_finished": self._headers_end, "on_end": self._all,
        }  # fmt: skip

    def _begin(self) -> None:
        self._part = _Part()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._part.disposition = self._value
        self._name = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._part.disposition)
        self._part.field = _text(options.get(b"name", b""))
        if b"filename" not in options:
            self._fields += 1
            self._part.content = bytearray()
            return
        self._part.file_name = _text(options[b"filename"])
        if self._store is None:
            # A form whose field for files was left empty still names it.
            if self._part.file_name:
                self._fault("file-none", self._part.field)
        elif len(self.files) >= MOST_FILES:
            self._fault("file-many", self._part.field, most=MOST_FILES)
        else:
            self._part.content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if isinstance(part.content, bytearray):
            self._words += end - start
            if self._words > MOST_WORDS or self._fields > MOST_FIELDS:
                self._fault("form-long", FORM)
            else:
                part.content += data[start:end]
        elif part.content is not None and self._store is not None:
            self._keep(part, part.content, data[start : min(end, start + self._store.largest + 1 - part.size)])

    def _keep(self, part: _Part, content: IO[bytes], data: bytes) -> None:
        assert self._store is not None
        self._kept += len(data)
        if self._kept > self._store.total + 1:
            self._fault("file-total", part.field, most=megabytes(self._store.total))
        elif data:
            content.write(data)
            part.size += len(data)

    def _end(self) -> None:
        part, content = self._part, self._part.content
        if isinstance(content, bytearray):
            self.values.setdefault(part.field, []).append(_text(bytes(content)))
        elif content is not None and (part.file_name or part.size):
            self.files.append(File(part.field, part.file_name or "", content, part.size))
        elif content is not None:
            content.close()
        part.content = None

    def _all(self) -> None:
        self._whole = True

    def _fault(self, kind: str, place: str, **values: object) -> None:
        self._faults.setdefault(kind, Wrong(place, kind, values))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
