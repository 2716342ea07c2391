"""Reviews: accepted with verified figures or returned with a reason, once, and by nobody who reported himself."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, select

from models.assignment import Assignment
from models.notice import Notice
from models.record import RecordEntry
from models.report import Figure, Report, Review
from models.task import Target, Task
from supervision import record, reporting
from supervision.access import Role
from supervision.accounts.making import Person, make
from supervision.impartial import OwnReportError
from supervision.in_force import in_force
from supervision.lifecycle import StepError
from supervision.reviewing import Queue, Wanted, accept_each, queue
from supervision.verifying import NewerReportError, UnknownFigureError
from tests.world import World

RESERVE, ZONE, GUANGYANG = "overseas-listing-reserve", "廊坊开发区管委会", "广阳区人民政府"
OFFICE = "领导小组办公室督办人员"


@pytest.fixture
def june(world: World) -> World:
    """20 June 2019: the reserve list is owed in ten days."""
    world.travel("2019-06-20").sweep()
    return world


def counted(world: World) -> int:
    """A duty whose task has a target."""
    with world.database.read() as session:
        mine = select(Assignment.id).join(Target, col(Target.task_id) == Assignment.task_id)
        found = session.exec(mine.order_by(col(Assignment.id)).limit(1)).one()
    assert found is not None
    return found


def reports(world: World, owed: int, *, figures: dict[int, Decimal] | None = None, actor: str = ZONE) -> Report:
    return reporting.report(
        world.database, owed, words="已完成", figures=figures or {}, now=world.clock.now(), actor=actor
    )


def figure(world: World) -> Figure:
    with world.database.read() as session:
        return session.exec(select(Figure)).one()


def waiting(world: World, wanted: Wanted = Wanted()) -> Queue:  # noqa: B008
    with world.database.read() as session:
        return queue(session, wanted, today=world.clock.now().date(), calendar=in_force(session).calendar)


def said(world: World) -> list[str]:
    with world.database.read() as session:
        return [words or "" for words in session.exec(select(Notice.words).where(Notice.kind == "said"))]


def supervisor(world: World, name: str) -> None:
    make(world.database, Person(name, name, name, Role.SUPERVISOR, "office"), now=world.clock.now(), actor="admin")


def test_what_was_reported_stays_beside_what_was_verified(june: World) -> None:
    owed = counted(june)
    reports(june, owed, figures={0: Decimal(18)})
    reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE, verified={0: Decimal(16)})
    found = figure(june)
    assert (found.value, found.verified_value, found.verified_by) == (Decimal(18), Decimal(16), OFFICE)


def test_a_figure_that_nobody_looked_at_stays_unverified(june: World) -> None:
    owed = counted(june)
    reports(june, owed, figures={0: Decimal(18)})
    reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE)
    assert (figure(june).verified_value, figure(june).verified_at) == (None, None)


def test_a_figure_that_was_not_reported_cannot_be_verified(june: World) -> None:
    owed = counted(june)
    reports(june, owed)
    with pytest.raises(UnknownFigureError):
        reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE, verified={0: Decimal(16)})
    assert june.count(Review) == 0


def test_the_unit_hears_why_its_report_was_returned(june: World) -> None:
    owed = june.report(RESERVE, ZONE)
    reporting.send_back(june.database, owed, reason="请附名单", now=june.clock.now(), actor=OFFICE)
    assert said(june) == ["反馈已退回：三(六)境外上市后备资源库。理由：请附名单"]


def test_nobody_is_told_of_what_was_closed_off(june: World) -> None:
    owed = june.report(RESERVE, ZONE)
    reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE, words="材料齐全")
    assert said(june) == []


def test_a_report_returned_twice_is_told_twice(june: World) -> None:
    for reason in ("请附名单", "名单不全"):
        owed = june.report(RESERVE, ZONE)
        reporting.send_back(june.database, owed, reason=reason, now=june.clock.now(), actor=OFFICE)
    assert len(said(june)) == 2


def test_of_two_who_decide_the_second_changes_nothing(june: World) -> None:
    owed = june.report(RESERVE, ZONE)
    reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE)
    with pytest.raises(StepError):
        reporting.send_back(june.database, owed, reason="请附名单", now=june.clock.now(), actor="另一人")
    assert june.count(Review) == 1


def test_a_report_that_came_after_the_one_that_was_read_is_not_decided(june: World) -> None:
    owed = june.owed(RESERVE, ZONE)
    first = reports(june, owed)
    reporting.send_back(june.database, owed, reason="请附名单", now=june.clock.now(), actor=OFFICE)
    reports(june, owed)
    with pytest.raises(NewerReportError):
        reporting.accept(june.database, owed, now=june.clock.now(), actor="另一人", report=first.id)
    assert june.count(Review) == 1


def test_nobody_decides_his_own_report_while_there_is_another(june: World) -> None:
    supervisor(june, "督办人员")
    supervisor(june, "督办科科长")
    owed = june.owed(RESERVE, ZONE)
    reports(june, owed, actor=OFFICE)
    for words in ("", "只有我在"):
        with pytest.raises(OwnReportError) as told:
            reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE, words=words)
        assert told.value.kind == "others"


def test_who_is_alone_decides_his_own_report_with_a_note_that_stays(june: World) -> None:
    supervisor(june, "督办人员")
    owed = june.owed(RESERVE, ZONE)
    reports(june, owed, actor=OFFICE)
    with pytest.raises(OwnReportError) as told:
        reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE)
    assert told.value.kind == "alone"
    done = reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE, words="督查室只有一人")
    assert done.reason == "督查室只有一人"
    assert entry(june).detail["own"] is True


def test_a_review_is_on_the_record_with_its_figures(june: World) -> None:
    owed = counted(june)
    report = reports(june, owed, figures={0: Decimal(18)})
    reporting.accept(june.database, owed, now=june.clock.now(), actor=OFFICE, verified={0: Decimal("16.5")})
    found = entry(june)
    assert (found.actor, found.detail) == (OFFICE, {"report": report.id, "verified": {"0": "16.5"}})


def entry(world: World) -> RecordEntry:
    """The entry of the newest acceptance."""
    with world.database.read() as session:
        assert record.broken_at(session) is None
        mine = select(RecordEntry).where(RecordEntry.action == "accept").order_by(col(RecordEntry.id).desc())
        return session.exec(mine.limit(1)).one()


def test_the_oldest_report_waits_first_with_what_it_brought(june: World) -> None:
    owed = counted(june)
    reports(june, owed, figures={0: Decimal(18)})
    june.travel("2019-06-24")
    june.report(RESERVE, GUANGYANG)
    june.travel("2019-06-25")
    first, second = waiting(june).lines
    assert (first.assignment, first.figures, first.files, first.waited) == (owed, 1, 0, 3)
    assert (second.unit_name, second.figures, second.waited, second.days_late) == (GUANGYANG, 0, 1, 0)


def test_a_report_after_the_due_day_says_how_late_it_came(june: World) -> None:
    june.travel("2019-07-03")
    june.report(RESERVE, ZONE)
    assert [line.days_late for line in waiting(june).lines] == [3]


def test_only_the_newest_report_of_a_duty_waits(june: World) -> None:
    owed = june.report(RESERVE, ZONE)
    reporting.send_back(june.database, owed, reason="请附名单", now=june.clock.now(), actor=OFFICE)
    assert waiting(june).total == 0
    june.report(RESERVE, ZONE)
    assert [(line.assignment, line.report) for line in waiting(june).lines] == [(owed, 2)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(Wanted(unit="zone"), 1), (Wanted(unit="anci"), 0), (Wanted(clause="三(六)"), 2), (Wanted(clause="一(一)"), 0),
     (Wanted(plan="langfang-2019"), 2), (Wanted(lead="finance-office"), None), (Wanted(page=9, size=1), 2)],
)  # fmt: skip
def test_the_queue_is_narrowed_by_what_is_asked(june: World, wanted: Wanted, found: int | None) -> None:
    for unit in (ZONE, GUANGYANG):
        june.report(RESERVE, unit)
    total = waiting(june, wanted).total
    assert total == found if found is not None else total in (0, 2)


def test_a_page_beyond_the_last_is_the_last(june: World) -> None:
    for unit in (ZONE, GUANGYANG):
        june.report(RESERVE, unit)
    found = waiting(june, Wanted(page=9, size=1))
    assert (found.page, found.pages, found.lines[0].unit_name) == (2, 2, ZONE)


def test_several_are_closed_off_and_what_needs_a_look_is_left(june: World) -> None:
    with_figures, plain, returned = counted(june), june.report(RESERVE, ZONE), june.report(RESERVE, GUANGYANG)
    reports(june, with_figures, figures={0: Decimal(18)})
    read = {line.assignment: line.report for line in waiting(june).lines}
    reporting.send_back(june.database, returned, reason="请附名单", now=june.clock.now(), actor=OFFICE)
    done = accept_each(june.database, read, now=june.clock.now(), actor="另一人")
    assert (done.closed, set(done.left)) == ((plain,), {with_figures, returned})
    with june.database.read() as session:
        assert session.get_one(Assignment, with_figures).state == "reported"


def test_his_own_report_is_not_closed_off_among_others(june: World) -> None:
    owed = june.owed(RESERVE, ZONE)
    reports(june, owed, actor=OFFICE)
    (line,) = waiting(june).lines
    assert not line.is_plain(OFFICE)
    assert accept_each(june.database, {owed: line.report}, now=june.clock.now(), actor=OFFICE).left == (owed,)


def test_a_withdrawn_duty_waits_for_no_review(june: World) -> None:
    owed = june.report(RESERVE, ZONE)
    with june.database.write() as session:
        session.get_one(Assignment, owed).withdrawn_at = june.clock.now()
    assert waiting(june).total == 0


def test_every_report_of_the_queue_names_its_task(june: World) -> None:
    june.report(RESERVE, ZONE)
    (line,) = waiting(june).lines
    with june.database.read() as session:
        task = session.exec(select(Task).where(Task.key == RESERVE)).one()
    assert (line.task, line.title, line.due_on) == (task.key, task.title, date(2019, 6, 30))
