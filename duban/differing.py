"""The difference that a config makes, as the command line tells it and as programs read it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from supervision.change.difference import About, Difference, Duties, Edit, Part, Rungs, UnitName
from supervision.period import ONCE, STANDING

MOST, AT_FIRST = 40, 8
NAMED = 3
SIGNS = {"added": "+", "changed": "~", "withdrawn": "-"}
DUTIES = {
    "opened": "duties that the next sweep opens",
    "moved": "duties that move",
    "withdrawn": "duties withdrawn",
    "revived": "duties taken up again",
}
RUNGS = {
    "cancelled": "notices cancelled",
    "added": "notices added",
    "rearmed": "notices re-armed: they spoke for an earlier date and will speak again",
    "shifted": "notices on another day",
    "unsent": "notices that spoke and will not be sent",
}


def lines(difference: Difference) -> Iterator[str]:
    """The difference in plain lines: entries, duties, notices. The refusals are `refusals`.

    Where nothing was in force before, everything is new, and only the first of it is shown.
    """
    most = MOST if difference.base else AT_FIRST
    if difference.changes and not difference.edits:
        yield "the files are as they were; a newly published calendar moves days"
    yield from _section("entries", [_edit(edit) for edit in difference.edits], len(difference.edits), most)
    counts = difference.counts
    for name, words in DUTIES.items():
        yield from _section(words, [_duties(one) for one in getattr(difference, name)], counts[name], most)
    rounds = [f"{one.name} ({one.cycle}) {one.period}" for one in difference.dispatched]
    yield from _section("dispatched at once", rounds, len(rounds), most)
    for name, words in RUNGS.items():
        yield from _section(words, [_rungs(one) for one in getattr(difference, name)], counts[name], most)


def refusals(difference: Difference) -> Iterator[str]:
    """What `duban apply` would refuse, and whether --late would do."""
    if difference.refusals:
        yield "refused by `duban apply`:"
        yield from (f"  {refusal}" for refusal in difference.refusals)


def facts(difference: Difference) -> dict[str, Any]:
    """The difference whole, for programs."""
    refused = [asdict(one) | {"unless_late": one.unless_late, "words": str(one)} for one in difference.refusals]
    changes = {"changes": difference.changes, "counts": difference.counts}
    return changes | asdict(difference) | {"refusals": refused}


def _section(words: str, told: list[str], number: int, most: int) -> Iterator[str]:
    if not told:
        return
    yield f"{words}: {number}"
    yield from (f"  {line}" for line in told[:most])
    if len(told) > most:
        yield f"  … and {len(told) - most} lines more; --json has them all"


def _edit(edit: Edit) -> str:
    head = " ".join(part for part in (SIGNS[edit.fate], edit.kind, edit.key, edit.clause, edit.name) if part)
    return f"{head}: {'; '.join(_part(part) for part in edit.parts)}" if edit.parts else head


def _part(part: Part) -> str:
    return f"{part.key} {part.before or 'nothing'} → {part.after or 'nothing'}"


def _duties(one: Duties) -> str:
    due = f"due {one.due_on}" if one.due_on else "no due date"
    moved = f" → {one.to_on}" if one.to_on and one.to_on != one.due_on else ""
    late = "; was late and stays marked so" if one.was_late and one.to_on != one.due_on else ""
    return f"{_about(one.about)}: {due}{moved}, {_units(one.units)}{late}"


def _rungs(one: Rungs) -> str:
    day = f"{one.from_on} → {one.fires_on}" if one.from_on else f"{one.fires_on}"
    provisional = " (provisional)" if one.provisional else ""
    base = f"handed out {one.due_on}" if one.asks_receipt else f"due {one.due_on}"
    return f"{day}{provisional} {one.name} ({one.rung}): {_about(one.about)}, {base}, {_units(one.units)}"


def _about(about: About) -> str:
    period = "" if about.period in (ONCE, STANDING) else f" {about.period}"
    return f"{about.clause} {about.title}{period}"


def _units(units: tuple[UnitName, ...]) -> str:
    if len(units) <= NAMED:
        return "、".join(unit.name for unit in units)
    return f"{len(units)} units"
