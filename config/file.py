"""The config files of a folder: which there are, and their bytes as text."""

import re
from codecs import BOM_UTF8
from pathlib import Path

from config.fault import Fault
from config.reader import read_yaml
from config.written import TOP, Written

LARGEST = 5 * 1024 * 1024
NAMES = ("units.yaml", "ladders.yaml", "cycles.yaml", "calendar.yaml")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plan_files(folder: Path) -> list[str]:
    """The plans of a config folder, by name in order."""
    return sorted(f"plans/{path.name}" for path in (folder / "plans").glob("*.yaml"))


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


def read_file(folder: Path, file: str) -> Written:
    """What one file says; whatever keeps it from being read is a fault of it."""
    try:
        with (folder / file).open("rb") as stream:
            data = stream.read(LARGEST + 1)
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
        return _unread(file, "this is not UTF-8; save the file as UTF-8", before=data[: error.start].decode())
    if odd := _UNPRINTABLE.search(text):
        message = f"the character U+{ord(odd[0]):04X} cannot stand in YAML; take it out"
        return _unread(file, message, before=text[: odd.start()])
    return read_yaml(text, file=file)


def _unread(file: str, message: str, *, before: str = "") -> Written:
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", before)
    return Written(file, faults=(Fault(file, len(lines), len(lines[-1]) + 1, "", message),), readable=False)
