"""Entries that must fit beside each other: rungs, bands, parts of a whole, dates."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from config.appraisal import HIGHEST_SCORE, misplaced_bands
from config.calendar import names_document
from config.fault import Fault
from config.ladder import light_of, misplaced_receipt, misplaced_rungs, silent_steps
from config.shape import parsed_day, shown
from config.target import misplaced_parts
from config.written import Place, Written

_BEFORE, _AFTER = "working_days_before", "working_days_after"


def rungs_out_of_order(ladders: Written) -> Iterator[Fault]:
    """Rungs that come too early, or whose light does not fit their place."""
    for ladder, _ in ladders.found("ladders", ..., "rungs"):
        rungs = [(place, offset) for place, _ in ladders.found(*ladder, ...) if (offset := _offset(ladders, place))]
        steps = [(offset[1], ladders.text((*place, "light")) or "") for place, offset in rungs]
        for index, side, message in misplaced_rungs(steps):
            place, (key, _) = rungs[index]
            if steps[index][1] in {"blue", "yellow", "red"} or side == "offset":
                yield ladders.fault((*place, key if side == "offset" else "light"), message)


def receipt_out_of_order(ladders: Written) -> Iterator[Fault]:
    """Rungs that ask for acknowledgement too early, or more mildly than one before them."""
    for receipt, _ in ladders.found("ladders", ..., "receipt"):
        rungs = [(place, offset) for place, _ in ladders.found(*receipt, ...) if (offset := _offset(ladders, place))]
        steps = [(offset[1], _asking_light(ladders, place)) for place, offset in rungs]
        for index, side, message in misplaced_receipt(steps):
            place, (key, _) = rungs[index]
            written = side == "light" and ladders.text((*place, "light")) is not None
            yield ladders.fault((*place, key if side == "offset" else "light" if written else "form"), message)


def _asking_light(ladders: Written, place: Place) -> str:
    return ladders.text((*place, "light")) or light_of(ladders.text((*place, "form")))


def silent_ladders(ladders: Written) -> Iterator[Fault]:
    """Ladders with a gap: nothing speaks of what is overdue, or it is escalated before that."""
    for ladder, rungs in ladders.found("ladders", ..., "rungs"):
        places = [place for place, _ in ladders.found(*ladder, ...)]
        offsets = [_offset(ladders, place) for place in places]
        stages = [ladders.text((*place, "stage")) or "" for place in places]
        steps = [(offset[1], stage) for offset, stage in zip(offsets, stages, strict=True) if offset]
        if isinstance(rungs, list) and rungs and len(steps) == len(places):
            for index, message in silent_steps(steps):
                yield ladders.fault(ladder if index is None else (*places[index], "stage"), message)


def _offset(ladders: Written, rung: Place) -> tuple[str, int] | None:
    """Key and offset of a rung; None where they are missing or wrong, which is a fault of its own."""
    found = [(key, ladders.at((*rung, key))) for key in (_BEFORE, _AFTER)]
    given = [(key, days) for key, days in found if isinstance(days, int) and not isinstance(days, bool)]
    if len(given) != 1:
        return None
    key, days = given[0]
    return key, days if key == _AFTER else -days


def bands_with_gaps(plan: Written) -> Iterator[Fault]:
    """Bands of the appraisal that are not falling, or do not end at 0."""
    places = [(*place, "at_least") for place, _ in plan.found("appraisal", "bands", ...)]
    values = [plan.at(place) for place in places]
    lows = [Decimal(low) for low in values if isinstance(low, int | Decimal) and not isinstance(low, bool)]
    if min(lows, default=Decimal(0)) >= 0 and len(lows) == len(values):
        for index, message in misplaced_bands(lows):
            yield plan.fault(places[index], message)


def scores_out_of_reach(plan: Written) -> Iterator[Fault]:
    """Bands that nobody can reach: a score goes to 100."""
    for place, low in plan.found("appraisal", "bands", ..., "at_least"):
        if isinstance(low, int | Decimal) and low > HIGHEST_SCORE:
            yield plan.fault(
                place, f"{shown(low)} is out of reach; a score goes to {HIGHEST_SCORE}, write that or less"
            )


def parts_without_whole(plan: Written) -> Iterator[Fault]:
    """Targets that are a part of no other target in their list."""
    for targets, items in plan.found("clauses", ..., "tasks", ..., "targets"):
        places = [(*targets, index, "part_of") for index in range(len(items) if isinstance(items, list) else 0)]
        parts = [plan.at(place) for place in places]
        wholes = [part if isinstance(part, int) and part >= 0 else None for part in parts]
        for index, message in misplaced_parts(wholes):
            yield plan.fault(places[index], message)


def due_before_issue(plan: Written) -> Iterator[Fault]:
    """Deadlines that had passed when the plan was issued."""
    issued_on = _day(plan.at(("issued_on",)))
    for place, due in plan.texts("clauses", ..., "tasks", ..., "schedule", "due"):
        due_on = _day(due)
        if issued_on and due_on and due_on < issued_on:
            yield plan.fault(place, f"{due_on} is before the plan was issued, on {issued_on}; check both dates")


def days_named_twice(calendar: Written) -> Iterator[Fault]:
    """Days that the calendar names a second time."""
    first: dict[date, int] = {}
    for place, text in calendar.texts("days", ..., "on"):
        day = _day(text)
        if day in first:
            yield calendar.fault(place, f"{day} is named already, in line {first[day]}; keep one of the two")
        elif day:
            first[day] = calendar.fault(place, "").line


def unnumbered_sources(calendar: Written) -> Iterator[Fault]:
    """Days of the calendar whose source does not say by which document they are so."""
    for place, source in calendar.texts("days", ..., "source"):
        if source and not names_document(source):
            mend = "write it as in 国办发明电〔2018〕15号, or add 无文号 where the notice has none"
            yield calendar.fault(place, f"{shown(source)} holds no document number; {mend}")


def _day(value: object) -> date | None:
    try:
        return parsed_day(value)
    except ValueError:
        return None
