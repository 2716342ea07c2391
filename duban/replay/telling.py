"""The account of a play as people and programs read it: lines by day, and JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from duban.replay.account import SPOKEN, Account, Event, Sent

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PROVISIONAL = " (provisional: that year's calendar is not published yet)"


@dataclass(frozen=True)
class Asked:
    """What was played: the days that are listed, how units behaved, the one unit that was asked for, if one was."""

    start: date
    end: date
    behaviour: str
    unit: str | None = None


def as_json(asked: Asked, found: Account) -> Iterator[str]:
    """One object, an event or message on each line, so that two plays can be compared line by line."""
    head = {"from": asked.start, "to": asked.end, "behaviour": asked.behaviour, "unit": asked.unit}
    head |= {"counts": found.counts}
    yield _json(head).removesuffix("}") + ', "events": ['
    yield from _items({"number": number} | event._asdict() for number, event in enumerate(found.events, 1))
    yield '], "messages": ['
    yield from _items(one._asdict() | {"carries": found.carried.get(one.key, [])} for one in found.messages)
    yield "]}"


def _items(items: Iterator[dict[str, Any]]) -> Iterator[str]:
    last: str | None = None
    for item in items:
        if last is not None:
            yield last + ","
        last = _json(item)
    if last is not None:
        yield last


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def lines(asked: Asked, found: Account) -> Iterator[str]:
    """The days in order: what speaks at which hour, for how many duties, to how many people; then the sums."""
    entries: list[Event | Sent] = [*found.events, *found.messages]
    entries.sort(key=lambda entry: entry.day)
    for day, group in groupby(entries, key=lambda entry: entry.day):
        of_day = list(group)
        mark = PROVISIONAL if any(entry.provisional for entry in of_day) else ""
        yield f"{day} {WEEKDAYS[day.weekday()]}{mark}"
        yield from _events([entry for entry in of_day if isinstance(entry, Event)])
        yield from _messages([entry for entry in of_day if isinstance(entry, Sent)])
    of = f" of {asked.unit}" if asked.unit else ""
    sums = ", ".join(f"{number} {name}" for name, number in found.counts.items())
    yield f"{asked.start} to {asked.end}{of}, units {asked.behaviour}: {sums}"


def _events(events: list[Event]) -> Iterator[str]:
    """The same word of one task and due date to several people, about several units, is one line."""
    for alike, group in groupby(events, key=_alike):
        same = list(group)
        people = {(event.to_unit_id, event.post, event.address) for event in same if event.address}
        units = {event.unit_id for event in same}
        about, rule = _about(same[0]), f"{same[0].rule} ({same[0].why})"
        heard = f"{_people(same)}" if len(people) == 1 else f"{len(people)} people"
        number = f", {len(units)} units" if len(units) > 1 else f", {same[0].unit}"
        fate = f"{alike[2]}: {same[0].because}" if alike[2] != SPOKEN else f"to {heard}"
        yield f"  {same[0].time}  {same[0].kind:8}  {about}{number}; {rule}; {fate}"


def _alike(event: Event) -> tuple[Any, ...]:
    return (
        event.time, event.kind, event.outcome, event.plan, event.task, event.period, event.due_on, event.opened_on,
        event.rule_id,
        event.because if event.outcome != SPOKEN else "",
    )  # fmt: skip


def _about(event: Event) -> str:
    period = "" if event.period in ("once", "standing") else f" {event.period}"
    base = f"handed out {event.opened_on}" if event.opened_on else f"due {event.due_on}"
    return f"{event.clause} {event.title}{period}, {base}" if event.task else f"{event.period}"


def _people(same: list[Event]) -> str:
    return f"{same[0].to_unit} {same[0].post}"


def _messages(sent: list[Sent]) -> Iterator[str]:
    for time, group in groupby(sent, key=lambda one: one.time):
        same = list(group)
        to = f"{same[0].to_unit} {same[0].post}: {same[0].subject}" if len(same) == 1 else f"{len(same)} people"
        yield f"  {time}  message   to {to}"
