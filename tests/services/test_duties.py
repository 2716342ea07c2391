"""What a unit owes, in groups: each duty in one of them, the first to be done first."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.assignment import Assignment
from models.unit import Unit
from supervision import reporting
from supervision.access import Role, Viewer
from supervision.calendar import day_of
from supervision.duties import Duties, Group, Wanted, duties, periods_of, places_of, receivable
from supervision.duty import duty, owed_by, seen
from supervision.in_force import in_force
from supervision.suspending import suspend
from tests.unit_names import OTHER, RESERVE, ZONE
from tests.world import World


@pytest.fixture
def june(world: World) -> World:
    world.travel("2019-06-20").sweep()
    return world


def unit_id(world: World, name: str) -> int:
    with world.database.read() as session:
        found = session.exec(select(Unit.id).where(Unit.name == name)).one()
    assert found is not None
    return found


def owed_now(world: World, wanted: Wanted | None = None, unit: str = ZONE) -> Duties:
    with world.database.read() as session:
        calendar, today = in_force(session).calendar, day_of(world.clock.now())
        places = places_of(session, unit_id(world, unit), today=today)
        return duties(session, places, wanted or Wanted(), today=today, calendar=calendar)


def group_of(world: World, task: str = RESERVE) -> Group | None:
    owed = world.owed(task, ZONE)
    return next((one.group for one in owed_now(world).owed if one.line.id == owed), None)


def test_what_was_assigned_today_waits_for_acknowledgement(world: World) -> None:
    world.travel("2019-06-05").sweep()
    assert group_of(world) is Group.NEW


def test_what_was_acknowledged_is_in_hand(world: World) -> None:
    world.travel("2019-06-05").sweep()
    reporting.acknowledge(world.database, world.owed(RESERVE, ZONE), now=world.clock.now(), actor=ZONE)
    assert group_of(world) is Group.IN_HAND


def test_in_the_window_of_a_reminder_it_is_due_soon(june: World) -> None:
    june.travel("2019-06-28").sweep()
    assert group_of(june) is Group.SOON


def test_the_day_after_the_due_day_it_is_late(june: World) -> None:
    june.travel("2019-06-30").sweep()
    assert group_of(june) is Group.SOON
    june.travel("2019-07-01").sweep()
    assert group_of(june) is Group.LATE


def test_a_report_waits_for_its_review(june: World) -> None:
    june.report(RESERVE, ZONE)
    assert group_of(june) is Group.WAITING


def test_what_came_back_stands_first_with_its_reason_late_or_not(june: World) -> None:
    owed = june.report(RESERVE, ZONE)
    reporting.send_back(june.database, owed, reason="名单不全", now=june.clock.now(), actor="office")
    june.travel("2019-07-10").sweep()
    first = owed_now(june).owed[0]
    assert (first.group, first.line.id, first.reason) == (Group.RETURNED, owed, "名单不全")


def test_a_stopped_clock_makes_nothing_late(june: World) -> None:
    suspend(june.database, june.owed(RESERVE, ZONE), reason="等待批复", now=june.clock.now(), actor="office")
    june.travel("2019-07-10").sweep()
    assert group_of(june) is Group.STOPPED


def test_what_was_closed_stays_a_month_and_can_be_asked_for_later(june: World) -> None:
    owed = june.report(RESERVE, ZONE)
    reporting.accept(june.database, owed, now=june.clock.now(), actor="office")
    assert group_of(june) is Group.DONE
    june.clock.move(june.clock.now() + timedelta(days=31))
    assert group_of(june) is None
    found = owed_now(june, Wanted(Group.DONE))
    assert [(one.line.id, one.group) for one in found.owed] == [(owed, Group.LONG_DONE)]


def test_every_duty_of_the_unit_and_no_other_stands_in_one_group(june: World) -> None:
    june.travel("2019-07-03").sweep()
    with june.database.read() as session:
        mine = select(Assignment.id).where(Assignment.unit_id == unit_id(june, ZONE))
        expected = sorted(one for one in session.exec(mine) if one)
    found = owed_now(june)
    assert sorted(one.line.id for one in found.owed) == expected
    assert sum(found.counts.values()) == found.total == len(expected)


def test_the_first_due_stands_first_in_its_group(june: World) -> None:
    june.travel("2019-07-20").sweep()
    late = [one.line.due_on for one in owed_now(june).owed if one.group is Group.LATE and one.line.due_on]
    assert late
    assert late == sorted(late)


def test_pages_go_through_the_groups_without_a_gap(june: World) -> None:
    everything = [one.line.id for one in owed_now(june).owed]
    pages = [owed_now(june, Wanted(page=page, size=3)) for page in range(1, 50)]
    shown = [one.line.id for page in pages[: pages[0].pages] for one in page.owed]
    assert shown == everything
    assert pages[-1].page == pages[0].pages


def test_a_group_or_a_period_can_be_asked_for_alone(june: World) -> None:
    new = owed_now(june, Wanted(Group.NEW))
    assert {one.group for one in new.owed} == {Group.NEW}
    once = owed_now(june, Wanted(period="once"))
    assert {one.line.period for one in once.owed} == {"once"}
    with june.database.read() as session:
        places = places_of(session, unit_id(june, ZONE), today=day_of(june.clock.now()))
        assert "once" in periods_of(places)


def test_only_the_units_own_are_to_be_acknowledged_by_it(june: World) -> None:
    mine, other = june.owed(RESERVE, ZONE), june.owed(RESERVE, OTHER)
    with june.database.read() as session:
        assert receivable(session, unit_id(june, ZONE), {mine, other}) == ({mine}, {mine})


def viewer(world: World, unit: str | None, role: Role) -> Viewer:
    return Viewer(1, "somebody", "", "", role, unit_id(world, unit) if unit else None)


@pytest.mark.parametrize(
    ("unit", "role", "reads", "acts"),
    [
        (ZONE, Role.MEMBER, True, True), (ZONE, Role.HEAD, True, True), (OTHER, Role.MEMBER, False, False),
        (OTHER, Role.HEAD, False, False), ("领导小组办公室", Role.SUPERVISOR, True, False),
        (None, Role.LEADER, True, False), (ZONE, Role.LEADER, True, False), (None, Role.ADMIN, True, False),
    ],
)  # fmt: skip
def test_who_may_read_a_duty_and_who_may_act_on_it(
    june: World, unit: str | None, role: Role, reads: bool, acts: bool
) -> None:
    owed, who = june.owed(RESERVE, ZONE), viewer(june, unit, role)
    with june.database.read() as session:
        assert (seen(session, who, owed) is not None, owed_by(session, who, owed) is not None) == (reads, acts)


@pytest.mark.parametrize("number", [0, -1, 10**6, 2**31, 2**63, 10**30])
def test_a_duty_that_is_not_there_is_nobodys(june: World, number: int) -> None:
    with june.database.read() as session:
        calendar, today = in_force(session).calendar, day_of(june.clock.now())
        assert duty(session, viewer(june, None, Role.ADMIN), number, today=today, calendar=calendar) is None
