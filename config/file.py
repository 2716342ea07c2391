"""The config files of a folder: which there are, and their bytes as text."""

import os
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import replace
from pathlib import Path
from stat import S_ISREG

from config.fault import Fault
from config.reader import read_yaml
from config.syntax import nearer_cause
from config.written import TOP, Written

LARGEST = 5 * 1024 * 1024
NAMES = ("units.yaml", "ladders.yaml", "cycles.yaml", "calendar.yaml")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plan_files(folder: Path) -> list[str]:
    """The plans of a config folder, by name in order."""
    return sorted(f"plans/{path.name}" for path in (folder / "plans").glob("*.yaml"))


def is_there(path: Path) -> bool:
    """Whether anything stands at this place, be it a link to nowhere."""
    return path.exists() or path.is_symlink()


def file_of_plan(folder: Path, id: str) -> str | None:
    """The first file of plans/ that gives its plan this id; None where none does."""
    return next((file for file in plan_files(folder) if read_file(folder, file).text(("id",)) == id), None)


def misnamed(folder: Path) -> list[Fault]:
    """Faults of the files that would be passed over, and of a folder without a plan."""
    odd = sorted([*folder.glob("*.yml"), *(folder / "plans").glob("*.yml")])
    faults = [
        Fault(str(path.relative_to(folder)), *TOP, "", "this file would not be read; name it .yaml") for path in odd
    ]
    if not odd and not plan_files(folder):
        faults.append(Fault("plans", *TOP, "", "there is no plan here; put one in as plans/<id>.yaml"))
    return faults


class NoPlainFileError(OSError):
    """Something else stands where a file is wanted; the words say what."""


def bytes_of(path: Path) -> bytes:
    """What a file holds, and of a file that is too large one byte more than the LARGEST.

    Nothing else is opened: a pipe would wait for ever. Raises NoPlainFileError and what opening a file raises.
    """
    if not S_ISREG(path.stat().st_mode):
        raise NoPlainFileError("a folder" if path.is_dir() else "a pipe or a device")
    # What has become a pipe since then is not waited for either.
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as stream:
        return stream.read(LARGEST + 1)


def read_file(folder: Path, file: str) -> Written:
    """What one file says; whatever keeps it from being read is a fault of it."""
    try:
        data = bytes_of(folder / file)
    except NoPlainFileError as error:
        return _unread(file, f"{error} stands here; a file is wanted, copy the bundled one and edit it")
    except FileNotFoundError:
        return _unread(file, "this file is missing; copy the bundled one and edit it")
    except OSError as error:
        return _unread(file, f"this file cannot be read: {error.strerror}")
    if len(data) > LARGEST:
        return _unread(file, "this file is larger than 5 MB; split it, or take out what is no config")
    return read_bytes(data, file=file)


def read_bytes(data: bytes, *, file: str) -> Written:
    """What the bytes of a file say."""
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        cut = error.end == len(data) and error.reason == "unexpected end of data"
        message = "this file ends amid a character; it was cut short, copy it once more"
        said = message if cut else f"this is {_encoding(data)}; save the file as UTF-8"
        return _unread(file, said, before=data[: error.start].decode())
    if odd := _UNPRINTABLE.search(text):
        message = f"the character U+{ord(odd[0]):04X} cannot stand in YAML; take it out"
        return _unread(file, message, before=text[: odd.start()])
    written = read_yaml(text, file=file)
    return written if written.readable else _looked_closer(written, lines=_BREAK.split(text))


def _encoding(data: bytes) -> str:
    """What bytes that are no UTF-8 probably are."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "UTF-16, which Windows calls Unicode"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "not UTF-8"
    return "not UTF-8, and looks like GB 18030 (GBK, ANSI)"


def _looked_closer(written: Written, *, lines: list[str]) -> Written:
    """The same, with the break in its syntax told where it comes from, as far as that can be seen."""
    *others, last = written.faults
    cause = nearer_cause(last.message, lines=lines, line=last.line)
    if cause is None:
        return written
    (line, column), message = cause
    return replace(written, faults=(*others, Fault(written.file, line, column, "", message)))


def _unread(file: str, message: str, *, before: str = "") -> Written:
    lines = _BREAK.split(before)
    return Written(file, faults=(Fault(file, len(lines), len(lines[-1]) + 1, "", message),), readable=False)
