"""Urging (催办): a word to the units whose report has not come, beside what the ladder says; once a day each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, func, true
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.database import Database
from models.notice import Notice
from models.plan import Clause
from models.task import Task, TaskUnit
from supervision import record
from supervision.access import AT_UNITS, Role, Viewer
from supervision.calendar import day_of
from supervision.passing_on import Word, pass_on
from supervision.saying import written_out
from supervision.stepping import UnknownAssignmentError
from supervision.sweeping import TURN

LONGEST_WORDS = 300
MOST = 5000
"""How many duties are urged in one action."""
STEP = "urged-"


class UrgeError(ValueError):
    """Nothing can be urged so: `kind` is none, many or long."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"nothing was urged: {kind}")
        self.kind = kind


@dataclass(frozen=True)
class Urged:
    """What became of each duty: `told` now; `before`, earlier on the same day; `over`, where nothing is owed."""

    told: tuple[int, ...]
    before: tuple[int, ...]
    over: tuple[int, ...]


def urge(database: Database, assignments: Sequence[int], *, words: str, now: datetime, actor: str) -> Urged:
    """Lets the units of these duties hear in their next message that they are urged, by whom, and his words.

    A duty is urged once a day; one that is reported, closed off, suspended or withdrawn is left alone. Raises
    UrgeError, and UnknownAssignmentError for what there is not; then nobody is told.
    """
    if wrong := next(misfits(assignments, words), None):
        raise wrong
    today = day_of(now)
    with database.write(turn=TURN) as session:
        found = _known(session, assignments)
        before = _urged_on(session, assignments, today)
        open_ones = [one for one in found if is_open(one)]
        fresh = [one for one in open_ones if one.id not in before]
        urged = Urged(
            _ids(fresh), tuple(one for one in _ids(open_ones) if one in before),
            _ids(one for one in found if not is_open(one)),
        )  # fmt: skip
        if fresh:
            said = _sentences(session, fresh, words, actor, today)
            pass_on(session, said, step=f"{STEP}{today}", slot=f"{STEP}{today}-{urged.told[0]}", now=now)
            subject = ", ".join(f"assignment {one}" for one in urged.told)
            record.write(session, at=now, actor=actor, action="urged", subject=subject, detail={"words": words})
    return urged


def misfits(assignments: Collection[int], words: str) -> Iterator[UrgeError]:
    """What is wrong with urging as it is asked for: whom, and the words."""
    if not assignments:
        yield UrgeError("none")
    if len(assignments) > MOST:
        yield UrgeError("many")
    if len(words) > LONGEST_WORDS:
        yield UrgeError("long")


def is_open(found: Assignment) -> bool:
    """Whether a report is owed: not reported, closed off, suspended or withdrawn."""
    done = found.reported_at or found.closed_at or found.withdrawn_at
    return done is None and found.state != State.SUSPENDED


def still_open() -> ColumnElement[bool]:
    """The same as `is_open`, for statements."""
    undone = (col(at).is_(None) for at in (Assignment.reported_at, Assignment.closed_at, Assignment.withdrawn_at))
    return and_(*undone, col(Assignment.state) != State.SUSPENDED)


def urgeable_by(viewer: Viewer) -> ColumnElement[bool]:
    """Which duties somebody may urge: the supervision office all, a unit those of others in the tasks that it leads."""
    if viewer.role is Role.SUPERVISOR:
        return true()
    if viewer.role not in AT_UNITS:
        return false()
    led = select(TaskUnit.task_id).where(TaskUnit.unit_id == viewer.unit, TaskUnit.role == "lead")
    return and_(col(Assignment.task_id).in_(led), col(Assignment.unit_id) != viewer.unit)


def may_urge(session: Session, viewer: Viewer, assignments: Collection[int]) -> bool:
    """Whether somebody may urge every one of these duties, and they all exist."""
    wanted = set(assignments)
    mine = select(func.count()).select_from(Assignment).where(col(Assignment.id).in_(wanted), urgeable_by(viewer))
    return session.exec(mine).one() == len(wanted)


def urged_at(session: Session, assignments: Collection[int]) -> dict[int, datetime]:
    """When each of these duties was urged last; one that never was is not there."""
    newest = select(Notice.assignment_id, func.max(Notice.decided_at)).where(
        col(Notice.assignment_id).in_(assignments), Notice.kind == "said", col(Notice.rung).startswith(STEP)
    )
    rows = session.exec(newest.group_by(col(Notice.assignment_id)))
    return {assignment: at for assignment, at in rows if assignment is not None}


def _known(session: Session, assignments: Sequence[int]) -> list[Assignment]:
    wanted = sorted(set(assignments))
    held = select(Assignment).where(col(Assignment.id).in_(wanted)).order_by(col(Assignment.id)).with_for_update()
    found = list(session.exec(held))
    if len(found) != len(wanted):
        raise UnknownAssignmentError(f"there is no assignment {min(set(wanted) - set(_ids(found)))}")
    return found


def _urged_on(session: Session, assignments: Collection[int], today: date) -> set[int | None]:
    mine = (col(Notice.assignment_id).in_(assignments), Notice.rung == f"{STEP}{today}")
    return set(session.exec(select(Notice.assignment_id).where(*mine)))


def _sentences(session: Session, fresh: Sequence[Assignment], words: str, actor: str, today: date) -> list[Word]:
    tasks = {one.task_id for one in fresh}
    named = select(Task.id, Clause.number, Task.title).join(Clause, col(Clause.id) == Task.clause_id)
    about = {task: number + title for task, number, title in session.exec(named.where(col(Task.id).in_(tasks)))}
    return [
        Word(one, f"{actor}催办：{about[one.task_id]}，{_due(one.due_on, today)}请尽快反馈。{words}".strip())
        for one in fresh
    ]


def _due(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    late = (today - due_on).days
    return f"时限{written_out(due_on)}，" + (f"已逾期{late}天，" if late > 0 else "")


def _ids(assignments: Iterator[Assignment] | Sequence[Assignment]) -> tuple[int, ...]:
    return tuple(one.id for one in assignments if one.id is not None)
