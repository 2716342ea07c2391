"""The record as people read it: the newest entries first, filtered, each with the names behind what it is about."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from models.assignment import Assignment
from models.plan import Clause, Plan
from models.record import RecordEntry
from models.task import Task
from models.unit import Contact, Unit
from supervision.calendar import SHANGHAI, end_of_day

SIZE = 50
MOST_ABOUT = 20
"""Things named of one entry; who acknowledges a hundred duties at once is told of the first."""
_NUMBERED = re.compile(r"\b(assignment|contact|task) (\d{1,18})\b")
_KEYED = re.compile(r"(unit|account) (.+)")


@dataclass(frozen=True)
class Sought:
    """Which entries are asked for: words that actor and subject hold, the action itself, from and until a day."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class About:
    """Something that an entry is about. `kind` is duty, contact, task, unit or account; `key` names it in an address.

    Of a duty and a contact the unit is named besides; `clause` and `period` are those of a duty.
    """

    kind: str
    key: str
    name: str
    name_en: str
    unit: str = ""
    unit_en: str = ""
    clause: str = ""
    period: str = ""


@dataclass(frozen=True)
class Recorded:
    """One entry, what it is about as far as known, and how many things more."""

    entry: RecordEntry
    about: tuple[About, ...]
    more: int = 0


@dataclass(frozen=True)
class Slice:
    """Entries in a row; `older` is the cursor to those before them, None where there are none."""

    entries: tuple[Recorded, ...]
    older: int | None


def recorded(session: Session, sought: Sought, *, before: int | None = None, size: int = SIZE) -> Slice:
    """The newest entries, or those before an entry; what is added meanwhile shifts nothing."""
    wanted = select(RecordEntry).where(*_conditions(sought))
    if before is not None:
        wanted = wanted.where(col(RecordEntry.id) < before)
    found = list(session.exec(wanted.order_by(col(RecordEntry.id).desc()).limit(size + 1)))
    shown = found[:size]
    names = _names(session, shown)
    entries = tuple(_told(entry, names) for entry in shown)
    return Slice(entries, shown[-1].id if len(found) > size else None)


def actions(session: Session) -> list[str]:
    """Every action that the record knows, one step through its index for each."""
    found: list[str] = []
    while True:
        later = select(func.min(RecordEntry.action))
        name = session.exec(later.where(col(RecordEntry.action) > found[-1]) if found else later).one()
        if name is None:
            return found
        found.append(name)


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    if sought.actor:
        yield col(RecordEntry.actor).contains(sought.actor, autoescape=True)
    if sought.action:
        yield col(RecordEntry.action) == sought.action
    if sought.subject:
        yield col(RecordEntry.subject).contains(sought.subject, autoescape=True)
    if sought.since:
        yield col(RecordEntry.at) >= datetime.combine(sought.since, time(0), SHANGHAI)
    if sought.until:
        yield col(RecordEntry.at) < end_of_day(sought.until)


Name = tuple[str, int | str]
Names = Mapping[Name, About]


def _named(entry: RecordEntry) -> list[Name]:
    """What the subject of an entry names, each thing once."""
    found: list[Name] = [(kind, int(number)) for kind, number in _NUMBERED.findall(entry.subject)]
    if keyed := _KEYED.fullmatch(entry.subject):
        found.append((keyed[1], keyed[2]))
    return list(dict.fromkeys(found))


def _told(entry: RecordEntry, names: Names) -> Recorded:
    about = [names[name] for name in _named(entry) if name in names]
    return Recorded(entry, tuple(about[:MOST_ABOUT]), max(0, len(about) - MOST_ABOUT))


def _names(session: Session, entries: Iterable[RecordEntry]) -> Names:
    """Everything that the entries name, looked up together."""
    wanted: dict[str, set[int | str]] = {}
    for kind, key in (name for entry in entries for name in _named(entry)[:MOST_ABOUT]):
        wanted.setdefault(kind, set()).add(key)
    found: dict[Name, About] = {}
    for kind, keys in wanted.items():
        found |= {(kind, key): about for key, about in _LOOKING[kind](session, keys).items()}
    return found


Keys = set[int | str]
Looked = dict[int | str, About]


def _duties(session: Session, keys: Keys) -> Looked:
    columns = (Assignment.id, Assignment.period, Task.title, Task.title_en, Clause.number, Unit.name, Unit.name_en)
    joined = select(*columns).join(Task, col(Task.id) == Assignment.task_id)
    joined = joined.join(Clause, col(Clause.id) == Task.clause_id).join(Unit, col(Unit.id) == Assignment.unit_id)
    return {
        row.id: About(
            "duty", str(row.id), row.title, row.title_en, row.name, row.name_en, row.number, row.period
        )
        for row in session.execute(joined.where(col(Assignment.id).in_(keys)))
    }  # fmt: skip


def _tasks(session: Session, keys: Keys) -> Looked:
    columns: Any = (Task.id, Task.key, Task.title, Task.title_en, col(Plan.key).label("plan"), Clause.number)
    joined = select(*columns).join(Clause, col(Clause.id) == Task.clause_id).join(Plan, col(Plan.id) == Task.plan_id)
    return {
        row.id: About("task", f"{row.plan}/{row.key}", row.title, row.title_en, clause=row.number)
        for row in session.execute(joined.where(col(Task.id).in_(keys)))
    }


def _contacts(session: Session, keys: Keys) -> Looked:
    columns = (Contact.id, Contact.title, Contact.title_en, Unit.key, Unit.name, Unit.name_en)
    joined = select(*columns).join(Unit, col(Unit.id) == Contact.unit_id)
    return {
        row.id: About("contact", row.key, row.title, row.title_en, row.name, row.name_en)
        for row in session.execute(joined.where(col(Contact.id).in_(keys)))
    }


def _units(session: Session, keys: Keys) -> Looked:
    wanted = select(Unit).where(col(Unit.key).in_(keys))
    return {unit.key: About("unit", unit.key, unit.name, unit.name_en) for unit in session.exec(wanted)}


def _accounts(_: Session, keys: Keys) -> Looked:
    return {key: About("account", str(key), str(key), str(key)) for key in keys}


_LOOKING: Mapping[str, Callable[[Session, Keys], Looked]] = {
    "assignment": _duties, "task": _tasks, "contact": _contacts, "unit": _units, "account": _accounts,
}  # fmt: skip
