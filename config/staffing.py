"""Editing the contacts of units.yaml in place: one contact is changed, taken out or put in, the rest stays as it was.

The lines of the one contact are read and written by ruamel, which keeps their comments, order and quotes; every other
line of the file stays to the character.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from config.audience import Role
from config.editing import EditError, FileEdit
from config.file import read_bytes, read_file
from config.unit import contact_keys
from config.whole import Config
from config.written import Place, Written, path_of

UNITS = "units.yaml"
_LINE = re.compile("[^\n]*\n|[^\n]+$")
_IDLE = re.compile(r"\s*(#.*)?")


@dataclass(frozen=True)
class AbsenceWords:
    """Days off as a form gives them; the delegate is another contact of the unit by key, or nobody."""

    start: date
    until: date
    delegate: str = ""


@dataclass(frozen=True)
class ContactWords:
    """What a form says of a contact; empty words are left out of the file. `reach` are channels, the first first."""

    title: str
    title_en: str
    email: str = ""
    mobile: str = ""
    phone: str = ""
    reach: tuple[str, ...] = ()
    absent: tuple[AbsenceWords, ...] = ()


@dataclass(frozen=True)
class ContactEdit:
    """The edit, and the path under which the faults of the edited contact are told (`units[3].contacts[0]`)."""

    edit: FileEdit
    path: str
    folder: Path = field(repr=False)

    def config(self) -> Config:
        """The whole config as it would be; ConfigError where it would not stand."""
        return self.edit.config(self.folder)


def contact_changed(folder: Path, *, unit: str, contact: str, to: ContactWords) -> ContactEdit:
    """The edit that gives a contact these words. Nothing is written, and whether the config would stand is not asked.

    Raises EditError where there is no such contact, or it is written in a way that cannot be edited here.
    """

    def change(lines: list[str], block: "_Block") -> list[str]:
        return [*lines[: block.first], *_rewritten(lines, block, to), *lines[block.last :]]

    return _edited(folder, unit, contact, change)


def contact_taken_out(folder: Path, *, unit: str, contact: str) -> ContactEdit:
    """The edit after which nobody holds this post. Raises EditError."""

    def change(lines: list[str], block: "_Block") -> list[str]:
        # Where nobody is left, the key that named them goes too: a key with nothing after it is a fault.
        first = block.first if block.others else block.key
        between = lines[first + 1 : block.first] if not block.others else []
        return [*lines[:first], *between, *lines[block.last :]]

    return _edited(folder, unit, contact, change)


def contact_put_in(folder: Path, *, unit: str, role: Role, to: ContactWords) -> ContactEdit:
    """The edit that gives a unit a contact more, after those that it has. Raises EditError."""
    written, data = _read(folder)
    place = _unit(written, unit)
    lines = _lines(data)
    there = [found for found, _ in written.found(*place, "contacts", ...)]
    if there:
        last = _block(written, lines, there[-1])
        at, indent, head = last.last, last.indent, []
    else:
        if written.at((*place, "contacts")) is not None:
            raise EditError(f"the contacts of {unit} are not written line by line; edit {UNITS} by hand")
        of_unit = _block(written, lines, place)
        at, key = of_unit.last, " " * (of_unit.indent + 2)
        indent, head = of_unit.indent + 4, [f"{key}contacts:{of_unit.end}"]
    entry = _filled(CommentedMap({"role": role}), to)
    put = _dumped(entry, indent=indent + 2, first=f"{' ' * indent}- ", end=_end(lines))
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += _end(lines)
    after = "".join([*lines[:at], *head, *put, *lines[at:]])
    return ContactEdit(_edit(data, after), path_of((*place, "contacts", len(there))), folder)


@dataclass(frozen=True)
class _Block:
    """The lines of an entry of a list, from `first` up to `last` (not included); `indent` is that of its hyphen.

    `key` is the line of the key that the list belongs to, `others` says that the list has more entries.
    """

    first: int
    last: int
    indent: int
    end: str
    key: int = 0
    others: bool = True


def _edited(folder: Path, unit: str, contact: str, change: Callable[[list[str], _Block], list[str]]) -> ContactEdit:
    written, data = _read(folder)
    place = _contact(written, unit, contact)
    lines = _lines(data)
    after = "".join(change(lines, _block(written, lines, place)))
    edit = ContactEdit(_edit(data, after), path_of(place), folder)
    _assert_alone(folder, edit, unit)
    return edit


def _read(folder: Path) -> tuple[Written, bytes]:
    written = read_file(folder, UNITS)
    if not written.readable:
        raise EditError(f"{UNITS} cannot be read; mend it first")
    return written, (folder / UNITS).read_bytes()


def _unit(written: Written, id: str) -> Place:
    for place, found in written.texts("units", ..., "id"):
        if found == id:
            return place[:-1]
    raise EditError(f"{UNITS} has no unit {id}")


def _contact(written: Written, unit: str, contact: str) -> Place:
    there = [place for place, _ in written.found(*_unit(written, unit), "contacts", ...)]
    keys = contact_keys([(written.text((*place, "id")), written.text((*place, "role")) or "") for place in there])
    if contact not in keys:
        raise EditError(f"{UNITS} has no contact {contact} of {unit}; it may have been edited meanwhile")
    return there[keys.index(contact)]


def _block(written: Written, lines: Sequence[str], place: Place) -> _Block:
    """Where an entry of a list lies: from the line of its hyphen up to the next line that stands as far left."""
    line, column = written.values[place]
    first = line - 1
    before = lines[first][: column - 1]
    if not re.fullmatch(r" *- +", before):
        raise EditError(f"the entry in line {line} is not written under a hyphen; edit {UNITS} by hand")
    indent = before.index("-")
    last = first + 1
    for number in range(first + 1, len(lines)):
        text = lines[number]
        if not _IDLE.fullmatch(text.rstrip("\r\n")):
            if len(text) - len(text.lstrip(" ")) <= indent:
                break
            last = number + 1
    siblings = written.at(place[:-1])
    key = written.keys.get(place[:-1], (line, 1))[0] - 1
    return _Block(first, last, indent, _end(lines), key, isinstance(siblings, list) and len(siblings) > 1)


def _rewritten(lines: Sequence[str], block: _Block, to: ContactWords) -> list[str]:
    own = list(lines[block.first : block.last])
    lead = re.match(r" *- +", own[0])
    assert lead is not None
    width = len(lead[0])
    # Without the hyphen and what stands before it, this is a mapping of its own; comments keep their distance.
    text = "".join([own[0][width:], *(_moved_left(line, width) for line in own[1:])])
    try:
        entry = _yaml().load(text)
    except (YAMLError, ValueError) as error:
        raise EditError(f"the contact in line {block.first + 1} cannot be edited here; edit {UNITS} by hand") from error
    return _dumped(_filled(entry, to), indent=width, first=lead[0], end=block.end)


def _moved_left(line: str, by: int) -> str:
    return line[min(by, len(line) - len(line.lstrip(" "))) :]


def _filled(entry: Any, to: ContactWords) -> Any:
    """The entry with these words in it; what it says besides (its id, its role) stays."""
    if (entry.get("title") or {}) != {"zh": to.title, "en": to.title_en}:
        if not isinstance(entry.get("title"), CommentedMap):
            entry["title"] = _flow(CommentedMap())
        entry["title"]["zh"], entry["title"]["en"] = to.title, to.title_en
    for key in ("email", "mobile", "phone"):
        _set(entry, key, getattr(to, key))
    if list(entry.get("reach") or ()) != list(to.reach):
        _set(entry, "reach", _flow(CommentedSeq(to.reach)) if to.reach else None)
    absent = [_absence(one) for one in to.absent]
    if _plain(entry.get("absent")) != _plain(absent):
        _set(entry, "absent", CommentedSeq(absent) if absent else None)
    return entry


def _set(entry: Any, key: str, value: object) -> None:
    if value:
        if entry.get(key) != value:
            entry[key] = value
    else:
        entry.pop(key, None)


def _absence(one: AbsenceWords) -> Any:
    days = CommentedMap({"from": one.start, "until": one.until})
    if one.delegate:
        days["delegate"] = one.delegate
    return _flow(days)


def _plain(absences: Any) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in one.items()} for one in absences or ()]


def _flow(value: Any) -> Any:
    value.fa.set_flow_style()
    return value


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(entry: Any, *, indent: int, first: str, end: str) -> list[str]:
    """The lines of an entry under its hyphen."""
    out = StringIO()
    _yaml().dump(entry, out)
    lines = [line.rstrip("\n") for line in _LINE.findall(out.getvalue())]
    return [
        f"{(first if place == 0 else ' ' * indent) + line if line else ''}{end}" for place, line in enumerate(lines)
    ]


def _lines(data: bytes) -> list[str]:
    return _LINE.findall(data.removeprefix(BOM_UTF8).decode())


def _end(lines: Sequence[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _edit(data: bytes, after: str) -> FileEdit:
    marker = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    made = marker + after.encode()
    pairs = enumerate(zip(data.split(b"\n"), made.split(b"\n"), strict=False), 1)
    return FileEdit(UNITS, next((line for line, (old, new) in pairs if old != new), 1), data, made)


def _assert_alone(folder: Path, edit: ContactEdit, unit: str) -> None:
    """Raises EditError where anything but this unit would read otherwise: the file was written in an unforeseen way."""
    old, new = (read_bytes(data, file=UNITS) for data in (edit.edit.before, edit.edit.after))
    if not new.readable or _others(old, unit) != _others(new, unit):
        raise EditError(f"{UNITS} is written in a way that cannot be edited here; edit it by hand")


def _others(written: Written, unit: str) -> object:
    """What the file says, without the contacts of this unit."""
    value = written.value
    if not isinstance(value, dict) or not isinstance(value.get("units"), list):
        return value
    units = [
        {key: found for key, found in one.items() if key != "contacts"}
        if isinstance(one, dict) and one.get("id") == unit
        else one
        for one in value["units"]
    ]
    return value | {"units": units}
