"""What differs between two configs, entry by entry, as their files would be read side by side."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from config.plan import PlanSpec
from config.shape import Spec
from config.unit import UnitSpec
from config.whole import Config
from config.words import Words
from supervision.change.difference import Edit, Fate, Kind, Part


@dataclass(frozen=True)
class _Entry:
    name: str
    name_en: str
    clause: str
    values: Mapping[str, str]


Key = tuple[Kind, str]
Entries = Iterator[tuple[Key, _Entry]]


def edits_between(before: Config | None, after: Config) -> tuple[Edit, ...]:
    """Every entry added, changed or withdrawn, in the order of the files; all of it is new where nothing was."""
    old = dict(_entries(before)) if before is not None else {}
    new = dict(_entries(after))
    gone = [_edit(key, entry, None) for key, entry in old.items() if key not in new]
    come = [_edit(key, old.get(key), entry) for key, entry in new.items() if old.get(key) != entry]
    return tuple(sorted([*come, *gone], key=lambda edit: _ORDER.index(edit.kind)))


_ORDER: tuple[Kind, ...] = (
    "plan", "clause", "task", "unit", "contact", "group", "channel", "ladder", "rung", "cycle", "setting", "calendar",
)  # fmt: skip


def _edit(key: Key, before: _Entry | None, after: _Entry | None) -> Edit:
    shown = after or before
    assert shown is not None
    fate: Fate = "added" if before is None else "withdrawn" if after is None else "changed"
    # An entry that comes or goes is told by its name; what it holds stands in its file.
    parts = _parts(before.values, after.values) if before and after else ()
    return Edit(key[0], key[1], fate, shown.name, shown.name_en, shown.clause, parts)


def _parts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Part, ...]:
    keys = dict.fromkeys((*before, *after))
    return tuple(Part(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key))


def _entries(config: Config) -> Entries:
    for plan in config.plans:
        yield from _of_plan(plan)
    for unit in config.units.units:
        yield from _of_unit(unit)
    for group in config.units.groups:
        yield ("group", group.id), _entry(group, group.name)
    for channel in config.channels:
        yield ("channel", channel.id), _entry(channel, channel.name)
    for ladder in config.ladders:
        yield ("ladder", ladder.id), _entry(ladder, ladder.name, without={"rungs", "receipt"})
        for part in ladder.parts.values():
            for rung in part:
                yield ("rung", f"{ladder.id}/{rung.id}"), _entry(rung, rung.name)
    for cycle in config.cycles.cycles:
        yield ("cycle", cycle.id), _entry(cycle, cycle.name)
    yield ("setting", "cycles.yaml"), _entry(config.cycles, None, without={"cycles"})
    yield ("setting", "calendar.yaml"), _entry(config.calendar, None, without={"days"})
    for day in config.calendar.days:
        yield ("calendar", str(day.on)), _entry(day, day.name)


def _of_plan(plan: PlanSpec) -> Entries:
    yield ("plan", plan.id), _entry(plan, plan.title, without={"clauses"})
    for clause in plan.clauses:
        words = _entry(clause, clause.heading, clause=clause.number, without={"tasks"})
        yield ("clause", f"{plan.id}/{clause.number}"), words
    for clause, task in plan.tasks():
        words = _entry(task, task.title, clause=clause.number, also={"clause": clause.number})
        yield ("task", f"{plan.id}/{task.id}"), words


def _of_unit(unit: UnitSpec) -> Entries:
    yield ("unit", unit.id), _entry(unit, unit.name, without={"contacts"})
    for key, contact in unit.people():
        name = Words(zh=f"{unit.name.zh}{contact.title.zh}", en=f"{unit.name.en}, {contact.title.en}")
        yield ("contact", f"{unit.id}/{key}"), _entry(contact, name)


def _entry(
    spec: Spec,
    name: Words | None,
    *,
    clause: str = "",
    without: Collection[str] = (),
    also: Mapping[str, str] | None = None,
) -> _Entry:
    values = {key: value for key, value in _fields("", spec, without) if not key.startswith("source.")}
    return _Entry(name.zh if name else "", name.en if name else "", clause, values | dict(also or {}))


def _fields(key: str, spec: Spec, without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The values of a spec by their dotted keys, in the words of its file."""
    for name, field in type(spec).model_fields.items():
        if name not in without and field.exclude is not True:
            written = str(field.validation_alias or name)
            yield from _flat(f"{key}.{written}" if key else written, getattr(spec, name))


def _flat(key: str, value: object) -> Iterator[tuple[str, str]]:
    """A value as one writes it; what is not given is left out."""
    if isinstance(value, Spec):
        yield from _fields(key, value)
    elif isinstance(value, dict):
        for inner, one in value.items():
            yield from _flat(f"{key}.{inner}", one)
    elif isinstance(value, tuple) and any(isinstance(one, Spec) for one in value):
        for place, one in enumerate(value):
            yield from _flat(f"{key}[{place}]", one)
    elif isinstance(value, tuple):
        if value:
            yield key, ", ".join(str(one) for one in value)
    elif value is not None:
        yield key, _said(value)


def _said(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return f"{value.normalize():f}"
    return str(value)
