"""When more time may be asked for (延期), and until when: before expiry only, and bounded."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from models.assignment import Assignment, State

MOST = timedelta(days=90)
"""How much later than the date in force a date may be asked for; whoever needs more asks again."""
LONGEST_REASON = 500
OWING = (State.ASSIGNED, State.ACKNOWLEDGED, State.RETURNED)
WHY_NOT: Mapping[str, str] = {
    "gone": "there is no such assignment, or it was withdrawn",
    "no-date": "it has no due date that could be moved",
    "settled": "nothing is owed at the moment: it was reported, closed or suspended",
    "over": "the due day {due} is over; more time is asked for before it ends",
    "open": "a later date has been asked for already and is not decided yet",
    "not-later": "{to} is no later than the due date {due}",
    "too-late": "{to} is more than 90 days after the due date {due}; {latest} is the latest",
    "no-reason": "say why more time is needed",
    "long": "the reason is longer than 500 characters",
    "unknown": "there is no request {id}; `duban extension list` names them",
    "decided": "request {id} was decided already",
    "past": "the date asked for, {to}, is over; refuse it, or move the deadline",
}


class ExtensionError(ValueError):
    """More time cannot be asked for, or the request not be decided, so: `kind` says why, `values` with what."""

    def __init__(self, kind: str, **values: date | int | None) -> None:
        super().__init__(f"{WHY_NOT[kind].format(**values)}; nothing was changed")
        self.kind, self.values = kind, values


def latest(due_on: date) -> date:
    """The latest date that may be asked for.

    >>> latest(date(2019, 6, 30))
    datetime.date(2019, 9, 28)
    """
    return due_on + MOST


def why_not(found: Assignment, today: date) -> str | None:
    """Why no more time can be asked for at all, as a kind; None where it can, as far as the assignment says.

    The whole due day belongs to the unit: on it one may still ask.
    """
    if found.withdrawn_at is not None:
        return "gone"
    if found.due_on is None:
        return "no-date"
    if found.state not in OWING:
        return "settled"
    return "over" if today > found.due_on else None


def misfits(due_on: date, to_on: date | None, reason: str) -> Iterator[ExtensionError]:
    """What is wrong with a request as it is written: its date, where it has one, and its reason."""
    if to_on is not None and to_on <= due_on:
        yield ExtensionError("not-later", to=to_on, due=due_on)
    if to_on is not None and to_on > latest(due_on):
        yield ExtensionError("too-late", to=to_on, due=due_on, latest=latest(due_on))
    if not reason.strip():
        yield ExtensionError("no-reason")
    if len(reason) > LONGEST_REASON:
        yield ExtensionError("long")
