"""The trial: a config is put in force inside a transaction, what it did is read off, and it is taken back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, Row, Select, and_, column, exists, false, func, or_, table
from sqlmodel import Session, col, select, text

from config.whole import Config
from models.assignment import Assignment, State
from models.notice import Notice, Recipient
from models.plan import Clause, Plan
from models.rung import Rung
from models.task import Task
from models.unit import Unit
from supervision.calendar import day_of
from supervision.change.difference import About, Difference, Refusal, Round, Rungs, UnitName
from supervision.change.edits import edits_between
from supervision.change.effects import Scene, Stand, Trace, Windows, duties_of, late_refusals, rungs_of
from supervision.change.enacting import enact
from supervision.change.kept import digest_of, newest
from supervision.change.moving import Change, was_late
from supervision.climb import ASKING, TO_DUE, UNRECEIVED, Course, asks_receipt
from supervision.dispatching import missed
from supervision.in_force import InForce, of_config
from supervision.ladder import Window
from supervision.laying import laid
from supervision.opening import open_due
from supervision.owed import present
from supervision.sweeping import SPOKEN

Key = tuple[str, str, str, str]


def first_difference(config: Config) -> Difference:
    """What the first config does, where none is in force: all of it is new, and nothing can be undone by it.

    What it would open is not worked out; `difference_of` does that.
    """
    return Difference(None, digest_of(config), edits_between(None, config))


def difference_of(session: Session, config: Config, *, now: datetime) -> Difference:
    """What applying the config in this transaction would do; afterwards every row is as it was."""
    applied, digest = newest(session), digest_of(config)
    if applied is not None and applied.digest == digest:
        return Difference(applied.digest, digest)
    before = Config.model_validate(applied.content) if applied is not None else None
    refusals = list(_units_that_owe(session, config, day_of(now)))
    dispatched = _dispatched(session, before, config, now)
    with _Seen(session, day_of(now)) as seen:
        traces, scene, unsent = _tried(session, seen, before, config, now)
    plans = {plan.id for plan in before.plans} if before is not None else set()
    refusals += late_refusals(traces, day_of(now), lambda about: about.plan in plans)
    return Difference(
        applied.digest if applied is not None else None, digest, edits_between(before, config),
        opened=duties_of(traces, "opened"), moved=duties_of(traces, "moved"),
        withdrawn=duties_of(traces, "withdrawn"), revived=duties_of(traces, "revived"),
        **rungs_of(traces, scene), unsent=unsent, dispatched=dispatched, refusals=tuple(refusals),
    )  # fmt: skip


def _tried(
    session: Session, seen: "_Seen", before: Config | None, config: Config, now: datetime
) -> tuple[list[Trace], Scene, tuple[Rungs, ...]]:
    """Both ways played and taken back: what the next sweep opens anyway, and all that it does with the change."""
    anyway: dict[Key, Stand | None] = {}
    if before is not None:
        with _taken_back(session):
            open_due(session, of_config(before), now=now)
            anyway = {_key(trace): trace.after for trace in seen.traces(frozenset()) if trace.is_new}
    with _taken_back(session):
        enact(session, config, Change(now, actor="", reason=""))
        rules = of_config(config)
        open_due(session, rules, now=now)
        after = _windows(rules, _courses(session))
        found = seen.traces(_shifted(seen.windows, after))
        traces = [trace for trace in found if not (trace.is_new and anyway.get(_key(trace)) == trace.after)]
        scene = _scene(session, traces, seen, after)
        return traces, scene, tuple(_unsent(session, traces, scene))


def _dispatched(session: Session, before: Config | None, config: Config, now: datetime) -> tuple[Round, ...]:
    """What goes out at once since a cycle came, was renamed or fires earlier, or a plan is supervised from earlier."""
    anyway = set(missed(session, of_config(before), now=now)) if before is not None else set()
    names = {cycle.id: cycle.name for cycle in config.cycles.cycles}
    return tuple(
        Round(cycle, names[cycle].zh, names[cycle].en, str(period))
        for cycle, period in missed(session, of_config(config), now=now)
        if (cycle, period) not in anyway
    )


def _key(trace: Trace) -> Key:
    return trace.about.plan, trace.about.task, trace.unit.key, trace.about.period


@contextmanager
def _taken_back(session: Session) -> Iterator[None]:
    """What is done inside is undone at its end."""
    inner = session.begin_nested()
    try:
        yield
    finally:
        inner.rollback()


BEFORE = table("before_change", column("id"), column("due_on", Date()), column("ladder"), column("held", Boolean()))


class _Seen:
    """What stood before: the windows laid so far, and in a table of this session's own the unclosed assignments.

    `held` there says that an assignment was not withdrawn.
    """

    def __init__(self, session: Session, today: date) -> None:
        self.session, self.today = session, today
        self.windows = laid(session)
        self.newest = session.exec(select(func.max(Assignment.id))).one() or 0

    def __enter__(self) -> "_Seen":
        self.session.connection().execute(
            text(
                "CREATE TEMPORARY TABLE before_change AS SELECT id, due_on, ladder, withdrawn_at IS NULL AS held "
                "FROM assignment WHERE closed_at IS NULL"
            )
        )
        self.session.connection().execute(text("CREATE UNIQUE INDEX before_change_id ON before_change (id)"))
        return self

    def __exit__(self, *_: object) -> None:
        if self.session.is_active:
            self.session.connection().execute(text("DROP TABLE before_change"))

    def traces(self, shifted: Collection[Course]) -> list[Trace]:
        """The assignments that came, ended or moved, and those whose rungs moved although their date did not."""
        dates, openings = ({day for name, day in shifted if climb.is_of(name)} for climb in (TO_DUE, ASKING))
        now_open = and_(col(Assignment.withdrawn_at).is_(None), col(Assignment.closed_at).is_(None))
        differs = or_(
            col(Assignment.withdrawn_at).is_not(None),
            col(Assignment.due_on).is_distinct_from(BEFORE.c.due_on),
            col(Assignment.ladder) != BEFORE.c.ladder,
            TO_DUE.base.in_(dates),
            and_(ASKING.base.in_(openings), UNRECEIVED),
        )
        came = and_(or_(BEFORE.c.id.is_(None), ~BEFORE.c.held), now_open)
        changed = or_(came, and_(BEFORE.c.held, differs))
        rows = self.session.connection().execute(_rows(self.today, self._late()).where(changed))
        return [self._trace(row) for row in rows]

    def _trace(self, row: Row[Any]) -> Trace:
        about = About(row.plan, row.task, row.title, row.title_en, row.clause, row.period)
        awake = bool(row.owed) and row.state != State.SUSPENDED
        since = row.opened_on if row.state == State.ASSIGNED else None
        before = Stand(row.old_ladder, row.old_due_on, awake, since) if row.held else None
        after = Stand(row.ladder, row.due_on, awake, since) if row.withdrawn_at is None else None
        unit = UnitName(row.unit, row.unit_name, row.unit_name_en)
        is_new = row.id > self.newest
        return Trace(row.id, about, unit, before, after, row.old_due_on, is_new=is_new, was_late=bool(row.late))

    def _late(self) -> ColumnElement[bool]:
        """Whether an assignment was late for the date that it had before."""
        over = select(BEFORE.c.due_on).where(BEFORE.c.due_on < self.today).distinct()
        days = self.session.connection().execute(over).scalars().all()
        return or_(false(), *(and_(BEFORE.c.due_on == day, was_late(day, self.today)) for day in days))


def _rows(today: date, late: ColumnElement[bool]) -> Select[Any]:
    """Every assignment with its task, its unit, and how it stood before."""
    columns: tuple[Any, ...] = (
        Assignment.id, Assignment.period, Assignment.ladder, Assignment.due_on, Assignment.state,
        Assignment.opened_on, Assignment.withdrawn_at, present(today).owed.label("owed"), late.label("late"),
        BEFORE.c.held, BEFORE.c.due_on.label("old_due_on"), BEFORE.c.ladder.label("old_ladder"),
        col(Plan.key).label("plan"), col(Task.key).label("task"), Task.title, Task.title_en,
        col(Clause.number).label("clause"), col(Unit.key).label("unit"), col(Unit.name).label("unit_name"),
        col(Unit.name_en).label("unit_name_en"),
    )  # fmt: skip
    order = (Plan.id, Clause.position, Task.position, Assignment.period, Unit.position)
    statement: Select[Any] = (
        select(*columns)
        .select_from(Assignment)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .outerjoin(BEFORE, BEFORE.c.id == Assignment.id)
    )
    return statement.order_by(*order)


def _courses(session: Session) -> list[Course]:
    """What is climbed by what is open now: ladders from due dates, and what asks for acknowledgement."""
    held = col(Assignment.withdrawn_at).is_(None)
    climbed = {TO_DUE: held, ASKING: and_(held, UNRECEIVED)}
    statements = [select(climb.ladder, climb.base).where(open_).distinct() for climb, open_ in climbed.items()]
    return [(name, day) for statement in statements for name, day in session.exec(statement) if day is not None]


def _windows(rules: InForce, courses: Iterable[Course]) -> Windows:
    return {(ladder, due_on): rules.windows(ladder, due_on) for ladder, due_on in courses if ladder in rules.ladders}


def _shifted(before: Windows, after: Windows) -> set[Course]:
    """Where a ladder or the calendar moved a rung, brought one or took one away.

    A ladder comes and goes with its duties, which are told by themselves; the asking for receipt may come and go alone.
    """

    def days(windows: Iterable[Window]) -> set[tuple[str, date]]:
        return {(window.rung, window.fires_on) for window in windows}

    alone = {course for course in before.keys() ^ after.keys() if asks_receipt(course[0])}
    return alone | {course for course in before.keys() & after.keys() if days(before[course]) != days(after[course])}


def _scene(session: Session, traces: list[Trace], seen: _Seen, after: Windows) -> Scene:
    notices = _notices(session, {trace.id for trace in traces if not trace.is_new})
    names = {(ladder, rung): (name, name_en) for ladder, rung, name, name_en in session.exec(
        select(Rung.ladder, Rung.rung, Rung.name, Rung.name_en)
    )}  # fmt: skip
    return Scene(
        seen.today, seen.windows, after, frozenset((id, rung, due_on) for id, rung, due_on, _ in notices),
        frozenset((id, rung) for id, rung, _, outcome in notices if outcome == SPOKEN), names,
    )  # fmt: skip


def _notices(session: Session, wanted: set[int]) -> list[tuple[int, str, date, str]]:
    """The notices of these assignments: assignment, rung, due date, outcome."""
    lowest, highest = min(wanted, default=0), max(wanted, default=0)
    statement = select(Notice.assignment_id, Notice.rung, Notice.due_on, Notice.outcome)
    within = statement.where(col(Notice.assignment_id).between(lowest, highest))
    return [
        (id, rung, due_on, outcome)
        for id, rung, due_on, outcome in session.exec(within)
        if id in wanted and rung is not None and due_on is not None
    ]


def _unsent(session: Session, traces: list[Trace], scene: Scene) -> Iterator[Rungs]:
    """The rungs that spoke of a date or duty that is no more, and that nobody has been told of yet."""
    of = {trace.id: trace for trace in traces}
    found: dict[tuple[About, date, str, str, date], list[UnitName]] = defaultdict(list)
    for assignment, due_on, ladder, rung, fires_on in session.connection().execute(_stale()):
        if assignment in of:
            found[of[assignment].about, due_on, ladder, rung, fires_on].append(of[assignment].unit)
    for (about, due_on, ladder, rung, fires_on), units in found.items():
        name, name_en = scene.names.get((ladder, rung), (rung, rung))
        yield Rungs(about, tuple(units), due_on, ladder, rung, name, name_en, fires_on, provisional=False)


def _stale() -> Select[Any]:
    """The notices that wait to be told and spoke of the date before, where that moved or the duty ended.

    What asks for acknowledgement counts from the opening, which never moves.
    """
    waits = and_(
        Recipient.notice_id == Notice.id, col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None)
    )
    ended = col(Assignment.withdrawn_at).is_not(None)
    moved = and_(BEFORE.c.due_on == Notice.due_on, col(Assignment.due_on).is_distinct_from(Notice.due_on))
    was_due = and_(ended, or_(BEFORE.c.due_on == Notice.due_on, Notice.kind == ASKING.kind))
    columns: tuple[Any, ...] = (Notice.assignment_id, Notice.due_on, Notice.ladder, Notice.rung, Notice.fires_on)
    statement: Select[Any] = (
        select(*columns)
        .join(Assignment, col(Assignment.id) == Notice.assignment_id)
        .join(BEFORE, BEFORE.c.id == Assignment.id)
        .where(or_(was_due, and_(moved, Notice.kind == TO_DUE.kind)))
        .where(exists(select(Recipient.notice_id).where(waits).correlate(Notice)))
    )
    return statement.order_by(Notice.id)


def _units_that_owe(session: Session, config: Config, today: date) -> Iterator[Refusal]:
    """Units that the config leaves out while they owe something."""
    kept = [unit.id for unit in config.units.units]
    owes = and_(Assignment.unit_id == Unit.id, present(today).owed, col(Assignment.withdrawn_at).is_(None))
    statement = (
        select(Unit.key, Unit.name, Unit.name_en, func.count())
        .join(Assignment, owes)
        .where(col(Unit.withdrawn).is_(False), col(Unit.key).not_in(kept))
        .group_by(Unit.id, Unit.key, Unit.name, Unit.name_en, Unit.position)
        .order_by(col(Unit.position))
    )
    for key, name, name_en, number in session.exec(statement):
        yield Refusal("unit-owes", key, name, name_en, number)
