"""Whether an Office file is one: a package that fills its file exactly, of the kind that it says, without macros."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo
from zlib import error as PackedError

from lxml import etree

from supervision.evidence.fault import EvidenceError

MAKER = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = "[Content_Types].xml"
RELATIONS = "_rels/.rels"
MOST_PARTS, MOST_UNPACKED, MOST_TYPES = 10_000, 2_000_000_000, 1_000_000
END = b"PK\x05\x06"
END_SIZE = 22
_ENCRYPTED = 0x1
_MACROS = ("vbaproject", "vbadata", "macrosheets/")


@dataclass(frozen=True)
class Format:
    """One of the three: its ending, and what Office calls it (ECMA-376, part 1, annex C)."""

    suffix: str
    name: str

    @property
    def media_type(self) -> str:
        return MAKER + self.name

    @property
    def main(self) -> str:
        """The content type of its main part; with macros it is another one."""
        return f"{self.media_type}.main+xml"


WORD = Format("docx", "wordprocessingml.document")
SHEET = Format("xlsx", "spreadsheetml.sheet")
SLIDES = Format("pptx", "presentationml.presentation")

FORMATS = (WORD, SHEET, SLIDES)


def checked(form: Format) -> Callable[[Path], str]:
    """The check of one of the three formats."""

    def check(path: Path) -> str:
        _fills_its_file(path, form)
        try:
            with ZipFile(path) as package:
                _sound(package, form)
                types = _types(package, form)
        except (BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, PackedError, OSError, EOFError, KeyError):
            raise EvidenceError("file-broken", suffix=form.suffix) from None
        if any("macro" in one or "vbaproject" in one for one in types.values()):
            raise EvidenceError("file-macros")
        if form.main.lower() not in types.values():
            raise EvidenceError("file-other", suffix=form.suffix, seems="zip")
        return form.media_type

    return check


def _fills_its_file(path: Path, form: Format) -> None:
    """Nothing before the package, nothing behind it: its first entry begins the file, its directory's end ends it."""
    with path.open("rb") as file:
        begins = file.read(4)
        size = file.seek(0, 2)
        file.seek(max(size - END_SIZE, 0))
        end = file.read()
    if begins != b"PK\x03\x04" or not end.startswith(END):
        raise EvidenceError("file-two" if END in _tail(path) else "file-broken", suffix=form.suffix, other="?")
    directory, offset = (int.from_bytes(end[at : at + 4], "little") for at in (12, 16))
    if directory + offset + END_SIZE != size:
        raise EvidenceError("file-two", suffix=form.suffix, other="?")


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, 2) - (1 << 17), 0))
        return file.read()


def _sound(package: ZipFile, form: Format) -> None:
    """Every part has one plain name of its own, none is encrypted, and all together they are no bomb."""
    parts = package.infolist()
    names = [part.filename.lower() for part in parts]
    if any(word in name for name in names for word in _MACROS):
        raise EvidenceError("file-macros")
    if len(set(names)) < len(names) or not all(_plain(part) for part in parts) or not _bounded(parts):
        raise EvidenceError("file-broken", suffix=form.suffix)
    if min(part.header_offset for part in parts) != 0:
        raise EvidenceError("file-two", suffix=form.suffix, other="?")
    package.getinfo(RELATIONS)


def _plain(part: ZipInfo) -> bool:
    ways = part.filename.split("/")
    return not part.flag_bits & _ENCRYPTED and ".." not in ways and "" not in ways[:-1] and "\\" not in part.filename


def _bounded(parts: Sequence[ZipInfo]) -> bool:
    return 0 < len(parts) <= MOST_PARTS and sum(part.file_size for part in parts) <= MOST_UNPACKED


def _types(package: ZipFile, form: Format) -> dict[str, str]:
    """What each part of the package is, in small letters, by its name or its ending."""
    with package.open(CONTENT_TYPES) as file:
        data = file.read(MOST_TYPES + 1)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise EvidenceError("file-broken", suffix=form.suffix) from None
    if len(data) > MOST_TYPES or root.getroottree().docinfo.internalDTD is not None:
        raise EvidenceError("file-broken", suffix=form.suffix)
    named = ((one.get("PartName") or one.get("Extension") or "", one.get("ContentType") or "") for one in root)
    return {name.lower(): kind.lower() for name, kind in named}
