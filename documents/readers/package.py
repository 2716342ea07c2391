"""The parts of a Word file: unpacked with a cap, and parsed as XML that may fetch and define nothing."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from documents.fault import DocumentError
from documents.readers.limits import MEBIBYTE, UNZIPPED_BYTES, UNZIPPED_RATIO, UNZIPPED_SMALL, ZIP_MEMBERS
from documents.readers.markup import local

_ENTRY = b"PK\x01\x02"
_MAIN = re.compile(r"word/document\d{0,3}\.xml")
_OTHERS = {
    "xl/workbook.xml": "a spreadsheet",
    "ppt/presentation.xml": "a set of slides",
    "OFD.xml": "an OFD file",
    "content.xml": "an OpenDocument file",
}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_MEND = "open it in Word and save it again as .docx"


class Package:
    """A Word file by its parts. Raises DocumentError for anything else that is zipped."""

    def __init__(self, data: bytes, *, name: str) -> None:
        self.name = name
        self.size = len(data)
        if data.count(_ENTRY) > ZIP_MEMBERS:
            raise DocumentError(name, f"the file has more than {ZIP_MEMBERS:,} parts", _MEND)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as fault:
            raise self._damaged() from fault
        self._names = set(self._zip.namelist())
        self.main = self._main()

    def _main(self) -> str:
        found = sorted(each for each in self._names if _MAIN.fullmatch(each))
        if found:
            return found[0]
        for part, kind in _OTHERS.items():
            if part in self._names:
                raise DocumentError(self.name, f"this is {kind}", "save it as .docx or .pdf")
        raise DocumentError(self.name, "this is an archive without a Word document", "unpack it, import what is in it")

    def elements(self, part: str, of: str) -> Iterator[etree._Element]:
        """Each whole element right below one of the local name `of`, one at a time; none where the part is absent."""
        if part not in self._names:
            return
        try:
            yield from self._elements(part, of)
        except etree.XMLSyntaxError as fault:
            raise self._damaged() from fault

    def _elements(self, part: str, of: str) -> Iterator[etree._Element]:
        with self.stream(part) as stream:
            safe = etree.iterparse(
                stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            for _, element in safe:
                above = element.getparent()
                if above is None or local(above) != of:
                    continue
                if element.getroottree().docinfo.doctype:
                    raise DocumentError(self.name, "the file defines its own XML, as no Word file does", _MEND)
                yield element
                element.clear()
                while (before := element.getprevious()) is not None:
                    above.remove(before)

    def stream(self, part: str) -> IO[bytes]:
        """The part as it unpacks; more than it may hold raises DocumentError, whatever its header says."""
        entry = self._zip.getinfo(part)
        self._check(entry.file_size, entry.compress_size)
        try:
            return io.BufferedReader(_Capped(self, self._zip.open(entry), entry.compress_size), MEBIBYTE)
        except _BROKEN as fault:
            raise self._damaged() from fault

    def _check(self, unpacked: int, packed: int) -> None:
        packed = max(1, min(packed, self.size))
        if unpacked > UNZIPPED_BYTES or (unpacked > UNZIPPED_SMALL and unpacked > packed * UNZIPPED_RATIO):
            raise DocumentError(self.name, f"a part of it unpacks to {unpacked / MEBIBYTE:.0f} MiB or more", _MEND)

    def _damaged(self) -> DocumentError:
        return DocumentError(self.name, "the Word file is damaged", _MEND)


class _Capped(io.RawIOBase):
    def __init__(self, package: Package, member: IO[bytes], packed: int) -> None:
        self._package, self._member, self._packed, self._count = package, member, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            got = self._member.read(len(buffer))
        except _BROKEN as fault:
            raise self._package._damaged() from fault
        self._count += len(got)
        self._package._check(self._count, self._packed)
        buffer[: len(got)] = got
        return len(got)
