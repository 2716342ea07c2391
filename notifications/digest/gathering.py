"""What waits for the people who are told today: the rungs that spoke, what asks for receipt, and what was said."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func
from sqlalchemy import select as rows_of
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.notice import Notice, Recipient
from models.plan import Clause, Plan
from models.rung import Rung, RungDay
from models.task import Target, Task
from models.unit import Unit
from notifications.digest.finding import WAITING, Routing
from notifications.digest.phrase import span_words
from notifications.digest.reason import Reason, Said
from notifications.digest.routing import Detour
from supervision.calendar import WorkingCalendar
from supervision.owed import day_asked, present_asked

# More people than this are not named in a statement: whoever is not told today is left out afterwards.
NAMED = 500
SIGNS = {">=": "≥", "<=": "≤", "=": "达到", "~": "约"}


@dataclass(frozen=True)
class Telling:
    """Whom today's messages tell: for each contact who hears, and the words where that is somebody else."""

    routing: Routing
    contacts: frozenset[int]
    today: date

    def unit(self, contact: int) -> int:
        """The unit of the person who hears for the contact."""
        route = self.routing.routes[contact]
        return self.routing.people[contact if route is None else route.contact].unit

    def rows(self, session: Session, statement: Any) -> Iterator[Row[Any]]:
        """What the statement finds for these contacts."""
        asked: dict[str, Any] = dict(day_asked(self.today))
        if len(self.contacts) <= NAMED:
            statement = statement.where(col(Recipient.contact_id).in_(bindparam("people", expanding=True)))
            asked["people"] = sorted(self.contacts)
        found = session.connection().execute(statement, asked)
        return (row for row in found if row.contact_id in self.contacts)

    def detour(self, contact: int) -> str:
        """Why it does not go to the contact itself, in a sentence; nothing where it does."""
        route = self.routing.routes[contact]
        if route is None or route.detour is None:
            return ""
        post = self.routing.posts[contact]
        return f"本件原发{post.unit}{post.title}（{self._cause(contact, route.detour)}），转由您接收"

    def _cause(self, contact: int, detour: Detour) -> str:
        absence = self.routing.absence(contact, self.today)
        if detour is Detour.VACANT:
            return "未设联系人"
        if detour is Detour.ABSENT and absence is not None:
            return f"{span_words(absence.start, absence.until)}不在岗"
        fault = self.routing.fault(contact)
        return f"无法送达：{fault[:60]}" if fault else "无法送达"


def reasons(session: Session, telling: Telling, calendar: WorkingCalendar) -> dict[int, list[Reason]]:
    """Why each contact must hear of which assignments."""
    rows = [row for statement in (_of_rungs(), _asking()) for row in telling.rows(session, statement)]
    wanted = _wanted(session, {row.task_id for row in rows})
    reader = _Reader(telling, wanted, _distances(calendar, telling.today), cache(telling.detour), cache(telling.unit))
    found: dict[int, list[Reason]] = {}
    for row in rows:
        found.setdefault(row.contact_id, []).append(reader.reason(row))
    return found


def sentences(session: Session, telling: Telling) -> dict[int, list[Said]]:
    """What each contact must hear of the steps of others."""
    found: dict[int, list[Said]] = {}
    for row in telling.rows(session, _said()):
        said = Said(
            row.words or "", row.assignment or 0, row.plan_key or "", row.task_key or "", row.unit_key or "",
            row.period or "", row.notice, telling.detour(row.contact_id),
        )  # fmt: skip
        found.setdefault(row.contact_id, []).append(said)
    return found


Distance = Callable[[date], tuple[int, bool]]


def _distances(calendar: WorkingCalendar, today: date) -> Distance:
    """The working days between today and a due date, and whether they are provisional; many duties share one."""

    @cache
    def distance(due_on: date) -> tuple[int, bool]:
        span = min(today, due_on), max(today, due_on)
        return calendar.working_days(*span), calendar.is_count_provisional(*span)

    return distance


@dataclass(frozen=True)
class _Reader:
    """Makes reasons of rows."""

    telling: Telling
    wanted: Mapping[int, str]
    distance: Distance
    detour: Callable[[int], str]
    unit: Callable[[int], int]

    def reason(self, row: Row[Any]) -> Reason:
        due_on: date | None = row.due_on
        working_days, provisional = self.distance(due_on) if due_on else (0, False)
        is_receipt = row.kind == "receipt"
        return Reason(
            plan=row.plan, task=row.task, task_key=row.task_key, plan_key=row.plan_key, clause=row.clause,
            unit=row.unit, unit_key=row.unit_key, period=row.period, due_on=due_on,
            first_due_on=row.first_due_on or due_on, days_left=(due_on - self.telling.today).days if due_on else 0,
            working_days=working_days, provisional=provisional, rung=row.rung, rung_working_days=row.working_days,
            fires_on=row.fires_on, today=self.telling.today, light=row.light, form=row.form,
            mine=self.unit(row.contact_id) == row.unit_id, is_copy=row.is_copy, next_rung=row.next_rung,
            next_on=row.next_on, in_circular=row.in_circular, wanted=self.wanted.get(row.task_id, ""),
            next_provisional=row.next_provisional, is_receipt=is_receipt,
            opened_on=row.counted_from if is_receipt else None, state=row.state, assignment=row.assignment,
            notice=row.notice, detour=self.detour(row.contact_id),
        )  # fmt: skip


# The statements of this module are asked every day: each is built once, with the day left open.
@cache
def _of_rungs() -> Any:
    day = present_asked()
    following = aliased(RungDay)
    return _rung_rows("rung", day.window, following, day.following(following))


@cache
def _asking() -> Any:
    """The rungs that ask for receipt: the next one follows on the one that spoke, whatever has been due since."""
    following = aliased(RungDay)
    spoken = and_(RungDay.ladder == Notice.ladder, RungDay.due_on == Notice.due_on, RungDay.rung == Notice.rung)
    after = and_(
        following.ladder == RungDay.ladder, following.due_on == RungDay.due_on,
        following.position == RungDay.position + 1,
    )  # fmt: skip
    return _rung_rows("receipt", spoken, following, after)


def _rung_rows(kind: str, spoken: ColumnElement[bool], following: Any, after: ColumnElement[bool]) -> Any:
    """The notices of a kind with what is owed, the rung that spoke, and the rung to come."""
    upcoming = aliased(Rung)
    return (
        rows_of(
            Recipient.contact_id, Recipient.is_copy, col(Notice.id).label("notice"), Notice.kind,
            col(Notice.due_on).label("counted_from"), Assignment.unit_id, Assignment.task_id, Assignment.state,
            col(Assignment.id).label("assignment"),
            Assignment.period, Assignment.due_on, Assignment.first_due_on, col(following.fires_on).label("next_on"),
            col(Unit.name).label("unit"), col(Unit.key).label("unit_key"), col(Task.title).label("task"),
            col(Task.key).label("task_key"), col(Clause.number).label("clause"), col(Plan.title).label("plan"),
            col(Plan.key).label("plan_key"), col(Rung.name).label("rung"), Rung.working_days, Rung.light, Rung.form,
            Rung.in_circular, col(upcoming.name).label("next_rung"), Notice.fires_on,
            func.coalesce(following.provisional, False).label("next_provisional"),
        )
        .select_from(Recipient)
        .join(Notice, and_(col(Notice.id) == Recipient.notice_id, Notice.kind == kind))
        .join(Assignment, col(Assignment.id) == Notice.assignment_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(Rung, and_(Rung.ladder == Notice.ladder, Rung.rung == Notice.rung))
        .outerjoin(RungDay, spoken)
        .outerjoin(following, after)
        .outerjoin(upcoming, and_(upcoming.ladder == following.ladder, upcoming.rung == following.rung))
        .where(WAITING)
        .order_by(Recipient.contact_id, Clause.position, Task.position, Unit.position)
    )  # fmt: skip


@cache
def _said() -> Any:
    return (
        rows_of(
            Recipient.contact_id, col(Notice.id).label("notice"), Notice.words, Assignment.period,
            col(Assignment.id).label("assignment"), col(Unit.key).label("unit_key"), col(Task.key).label("task_key"),
            col(Plan.key).label("plan_key"),
        )
        .select_from(Recipient)
        .join(Notice, and_(col(Notice.id) == Recipient.notice_id, Notice.kind == "said"))
        .outerjoin(Assignment, col(Assignment.id) == Notice.assignment_id)
        .outerjoin(Task, col(Task.id) == Assignment.task_id)
        .outerjoin(Plan, col(Plan.id) == Task.plan_id)
        .outerjoin(Unit, col(Unit.id) == Assignment.unit_id)
        .where(WAITING)
        .order_by(Recipient.contact_id, Notice.id)
    )  # fmt: skip


def _wanted(session: Session, tasks: Collection[int]) -> dict[int, str]:
    """The quantities that a task orders, in words: 目标企业 ≥ 20 家."""
    statement = select(Target).where(col(Target.task_id).in_(tasks)).order_by(col(Target.task_id), col(Target.position))
    found: dict[int, list[str]] = {}
    for target in session.exec(statement):
        said = f"{target.of} {SIGNS[target.op]} {target.value.normalize():f} {target.measure}"
        found.setdefault(target.task_id, []).append(said)
    return {task: "；".join(said) for task, said in found.items()}
