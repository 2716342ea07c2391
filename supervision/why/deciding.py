"""The notices behind rules: which were decided for a duty, and what each says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as rows_of
from sqlmodel import Session, col

from models.notice import Notice
from supervision.calendar import day_of
from supervision.climb import CLIMBS, Course, asks_receipt
from supervision.sweeping import SPOKEN
from supervision.why.answer import Hearer, Occasion, Rule, Verdict
from supervision.why.occasion import Occasions

KINDS = [climb.kind for climb in CLIMBS]


@dataclass(frozen=True, slots=True)
class Decided:
    """A rung's notice as it was written."""

    id: int
    run: int
    at: datetime
    on: date
    is_spoken: bool
    ladder: str
    rung: str
    due_on: date
    fires_on: date

    @property
    def course(self) -> Course:
        """The part of the ladder, and the day that it was climbed from."""
        return self.ladder, self.due_on

    def is_of(self, course: Course) -> bool:
        """Whether it was said on the way of that course, or on that of another ladder from the same day."""
        return self.due_on == course[1] and asks_receipt(self.ladder) == asks_receipt(course[0])


def decided(session: Session, wanted: Any) -> Mapping[int, Sequence[Decided]]:
    """The rungs' notices that a condition names, by assignment, in the order of their days."""
    columns = (
        Notice.assignment_id, Notice.id, Notice.run_id, Notice.decided_at, Notice.outcome, Notice.ladder, Notice.rung,
        Notice.due_on, Notice.fires_on,
    )  # fmt: skip
    statement = rows_of(*columns).where(col(Notice.kind).in_(KINDS), wanted).order_by(Notice.fires_on, Notice.id)
    found: dict[int, list[Decided]] = defaultdict(list)
    days: dict[datetime, date] = {}
    for assignment, id, run, at, outcome, ladder, rung, due_on, fires_on in session.connection().execute(statement):
        on = days[at] if at in days else days.setdefault(at, day_of(at))
        found[assignment].append(Decided(id, run, at, on, outcome == SPOKEN, ladder, rung, due_on, fires_on))
    return found


def spoken_instead(passed: Decided, siblings: Iterable[Decided]) -> Decided | None:
    """The rung that spoke in its place: of the same sweep, else the highest that had spoken by then."""
    higher = [
        one
        for one in siblings
        if one.is_spoken and one.is_of(passed.course) and one.fires_on > passed.fires_on and one.at <= passed.at
    ]
    same = [one for one in higher if one.run == passed.run]
    return next(reversed(same or higher), None)


def rule_of(one: Decided, siblings: Iterable[Decided], occasions: Occasions, hearers: tuple[Hearer, ...]) -> Rule:
    """What a notice says; `siblings` are the other notices of its assignment."""
    occasion = occasions.noticed(one.ladder, one.rung, one.due_on, one.fires_on)
    if one.is_spoken:
        return Rule(occasion, Verdict.FIRED, one.on, one.at, None, one.id, hearers)
    return Rule(occasion, Verdict.PASSED_OVER, one.on, one.at, _instead(one, siblings, occasions), one.id)


def _instead(one: Decided, siblings: Iterable[Decided], occasions: Occasions) -> Occasion | None:
    found = spoken_instead(one, siblings)
    return None if found is None else occasions.noticed(found.ladder, found.rung, found.due_on, found.fires_on)
