"""What a change does to assignments and their rungs, from how each stood before and stands after. No database."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from config.ladder import RECEIPT
from supervision.change.difference import About, Duties, Refusal, Rungs, UnitName
from supervision.climb import Course
from supervision.ladder import Window

Windows = Mapping[Course, Sequence[Window]]


@dataclass(frozen=True)
class Stand:
    """The ladder and due date of an assignment, and whether its rungs may speak: owed, and no clock stopped.

    `unreceived_since` is the day of opening of one that nobody has acknowledged.
    """

    ladder: str
    due_on: date | None
    awake: bool
    unreceived_since: date | None = None

    @property
    def courses(self) -> tuple[Course, ...]:
        """What it climbs: its ladder from the due date on, and what asks for acknowledgement."""
        days = ((self.ladder, self.due_on), (self.ladder + RECEIPT, self.unreceived_since))
        return tuple((ladder, day) for ladder, day in days if self.awake and day is not None)


@dataclass(frozen=True)
class Trace:
    """One assignment before and after; `before` is None where it is new or was withdrawn, `after` where it ends.

    `stood_on` is the due date that it had, also while it was withdrawn.
    """

    id: int
    about: About
    unit: UnitName
    before: Stand | None
    after: Stand | None
    stood_on: date | None = None
    is_new: bool = False
    was_late: bool = False

    @property
    def fate(self) -> Literal["opened", "revived", "withdrawn", "moved", "kept"]:
        if self.before is None:
            return "opened" if self.is_new else "revived"
        if self.after is None:
            return "withdrawn"
        changed = (self.before.ladder, self.before.due_on) != (self.after.ladder, self.after.due_on)
        return "moved" if changed else "kept"


@dataclass(frozen=True)
class Scene:
    """What the rungs are judged by: the windows before and after, what was noticed already, names, and the day.

    `noticed` holds (assignment, rung, the date that it is counted from) of every notice, `spoken` (assignment, rung) of
    those that spoke.
    """

    today: date
    before: Windows
    after: Windows
    noticed: frozenset[tuple[int, str, date]]
    spoken: frozenset[tuple[int, str]]
    names: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


Kind = Literal["cancelled", "added", "rearmed", "shifted"]
Group = tuple[About, date, str, Window, date | None]


def duties_of(traces: Iterable[Trace], fate: str) -> tuple[Duties, ...]:
    """The assignments of this fate, those of one task, period and date together."""
    groups: dict[tuple[About, date | None, date | None, bool], list[UnitName]] = defaultdict(list)
    for trace in traces:
        if trace.fate == fate:
            stood = trace.before or trace.after
            to_on = trace.after.due_on if fate == "moved" and trace.after else None
            groups[trace.about, stood.due_on if stood else None, to_on, trace.was_late].append(trace.unit)
    return tuple(Duties(about, tuple(units), due, to, late) for (about, due, to, late), units in groups.items())


def rungs_of(traces: Iterable[Trace], scene: Scene) -> dict[Kind, tuple[Rungs, ...]]:
    """The rungs that will not speak, will, will again, or will on another day, by task, date and day."""
    groups: dict[Kind, dict[Group, list[UnitName]]] = {"cancelled": {}, "added": {}, "rearmed": {}, "shifted": {}}
    for trace in traces:
        for kind, group in _changes(trace, scene):
            groups[kind].setdefault(group, []).append(trace.unit)
    return {kind: _in_order(found, scene) for kind, found in groups.items()}


def _changes(trace: Trace, scene: Scene) -> Iterator[tuple[Kind, Group]]:
    old = _planned(trace, trace.before, scene.before, scene)
    new = _planned(trace, trace.after, scene.after, scene)
    for key, window in old.items():
        if key not in new:
            yield "cancelled", (trace.about, key[1], key[2], window, None)
        elif new[key].fires_on != window.fires_on:
            yield "shifted", (trace.about, key[1], key[2], new[key], window.fires_on)
    for key, window in new.items():
        if key not in old:
            again = (trace.id, key[0]) in scene.spoken
            yield "rearmed" if again else "added", (trace.about, key[1], key[2], window, None)


def _planned(trace: Trace, stand: Stand | None, windows: Windows, scene: Scene) -> dict[tuple[str, date, str], Window]:
    """The rungs still to speak, by rung, the date counted from, and ladder: not noticed yet, their turn not over."""
    return {
        (window.rung, due_on, ladder): window
        for ladder, due_on in (stand.courses if stand is not None else ())
        for window in windows.get((ladder, due_on), ())
        if (window.until_on is None or window.until_on > scene.today)
        and (trace.id, window.rung, due_on) not in scene.noticed
    }


def _in_order(groups: Mapping[Group, list[UnitName]], scene: Scene) -> tuple[Rungs, ...]:
    found = []
    for (about, due_on, ladder, window, from_on), units in groups.items():
        name, name_en = scene.names.get((ladder, window.rung), (window.rung, window.rung))
        found.append(
            Rungs(
                about, tuple(units), due_on, ladder, window.rung, name, name_en, window.fires_on,
                window.provisional, from_on,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.fires_on, one.due_on)))


Late = Literal["into-the-past", "past-due", "withdraws-late"]


def late_refusals(traces: Iterable[Trace], today: date, known: Callable[[About], bool]) -> Iterator[Refusal]:
    """Dates that move into the past or were over, late duties that end, and what would be late as it comes.

    In a `known` plan a new task whose date is over counts too; the first tasks of a plan may be late.
    """
    groups: dict[tuple[Late, str, str], list[Trace]] = defaultdict(list)
    for trace in traces:
        for kind in _late(trace, today, known):
            groups[kind, trace.about.plan, trace.about.task].append(trace)
    for (kind, plan, task), found in sorted(groups.items(), key=lambda group: LATE.index(group[0][0])):
        about = found[0].about
        after = found[0].after
        on = after.due_on if kind == "into-the-past" and after is not None else found[0].stood_on
        yield Refusal(kind, f"{plan}/{task}", about.title, about.title_en, len(found), on, about.clause)


LATE: tuple[Late, ...] = ("into-the-past", "past-due", "withdraws-late")


def _late(trace: Trace, today: date, known: Callable[[About], bool]) -> Iterator[Late]:
    if trace.after is None:
        if trace.was_late and trace.before is not None and trace.before.awake:
            yield "withdraws-late"
        return
    due_on = trace.after.due_on
    moves = trace.stood_on is not None and trace.stood_on != due_on
    comes = trace.fate == "revived" or (trace.fate == "opened" and known(trace.about))
    if due_on is not None and due_on < today and (moves or comes):
        yield "into-the-past"
    if moves and trace.was_late:
        yield "past-due"
