"""The lead's consolidated report: it waits for every unit, or says why it does not; what the units' figures come to."""

from decimal import Decimal

import pytest
from sqlmodel import col, select

from models.assignment import Assignment
from models.record import RecordEntry
from models.report import Figure, Report
from models.task import Task
from models.unit import Unit
from supervision import reporting
from supervision.consolidating import NothingToConsolidateError, TooEarlyError, consolidate
from supervision.contributing import Contribution, contributions, missing, sums, told
from supervision.figures import targets_of
from supervision.handing_in import EmptyReportError
from supervision.leading import Led, led
from supervision.lifecycle import StepError
from supervision.story import story
from supervision.suspending import suspend
from tests.world import World

RESERVE, ONCE = "overseas-listing-reserve", "once"
LEADS = "cooperation-leads"
"""A task of every year that asks for a figure."""
LEAD, OTHER_LEAD, ZONE, GUANGYANG = "市商务局", "市发改委", "廊坊开发区管委会", "广阳区人民政府"
WHY = "市领导要求月底前先报"


@pytest.fixture
def june(world: World) -> World:
    """20 June 2019: the reserve list is owed by three leads and many others."""
    world.travel("2019-06-20").sweep()
    return world


def task_of(world: World, key: str = RESERVE) -> int:
    with world.database.read() as session:
        found = session.exec(select(Task.id).where(Task.key == key)).one()
    assert found is not None
    return found


def parts(world: World, key: str = RESERVE, period: str = ONCE) -> list[Contribution]:
    with world.database.read() as session:
        return contributions(session, task=task_of(world, key), period=period, today=world.clock.now().date())


def others(world: World) -> list[str]:
    """Everyone who owes the reserve list and does not lead it."""
    named = select(Unit.name).join(Assignment).join(Task, col(Task.id) == Assignment.task_id)
    with world.database.read() as session:
        return list(
            session.exec(named.where(Task.key == RESERVE, Assignment.role != "lead").order_by(col(Unit.position)))
        )


def everyone_reports(world: World) -> None:
    for unit in others(world):
        world.report(RESERVE, unit)


def sends(world: World, *, words: str = "全市名单已汇总", reason: str = "", unit: str = LEAD) -> Report:
    return consolidate(
        world.database, world.owed(RESERVE, unit), words=words, early_reason=reason, figures={}, evidence=(),
        account=None, now=world.clock.now(), actor=unit,
    )  # fmt: skip


def leading(world: World, unit: str = LEAD, *, done: bool | None = False) -> dict[tuple[str, str], Led]:
    with world.database.read() as session:
        lead = session.exec(select(Unit.id).where(Unit.name == unit)).one()
        assert lead is not None
        return {(one.task, one.period): one for one in led(session, unit=lead, done=done)[0]}


def test_the_contributions_are_those_of_everyone_but_the_leads_and_begin_with_what_is_missing(june: World) -> None:
    june.report(RESERVE, others(june)[0])
    found = parts(june)
    assert {LEAD, OTHER_LEAD}.isdisjoint(one.line.unit_name for one in found)
    assert [one.line.unit_name for one in found] == [*others(june)[1:], others(june)[0]]
    assert [one.reported for one in found] == [False] * (len(found) - 1) + [True]


def test_too_early_it_names_who_is_missing_and_changes_nothing(june: World) -> None:
    first, *rest = others(june)
    june.report(RESERVE, first)
    with pytest.raises(TooEarlyError) as told_so:
        sends(june)
    assert list(told_so.value.missing) == rest
    assert june.count(Report) == 1


def test_with_a_reason_it_goes_early_and_keeps_the_names_of_the_missing(june: World) -> None:
    everyone_but(june, ZONE)
    said = sends(june, reason=WHY)
    assert (said.consolidated, said.early_reason, said.missing) == (True, WHY, ["zone"])


def everyone_but(world: World, unit: str) -> None:
    for one in others(world):
        if one != unit:
            world.report(RESERVE, one)


def test_when_all_are_in_it_needs_no_reason_and_keeps_none(june: World) -> None:
    everyone_reports(june)
    said = sends(june, reason="用不上的原因")
    assert (said.consolidated, said.early_reason, said.missing) == (True, None, [])


def test_it_is_on_the_record_with_who_was_missing(june: World) -> None:
    everyone_but(june, ZONE)
    sends(june, reason=WHY)
    with june.database.read() as session:
        last = session.exec(select(RecordEntry).order_by(col(RecordEntry.id).desc())).first()
    assert last is not None
    assert (last.action, last.actor, last.detail["missing"]) == ("report", LEAD, ["zone"])


def test_a_returned_part_is_missing_again(june: World) -> None:
    everyone_reports(june)
    owed = june.owed(RESERVE, ZONE)
    reporting.send_back(june.database, owed, reason="名单不全", now=june.clock.now(), actor="督查室")
    with pytest.raises(TooEarlyError) as told_so:
        sends(june)
    assert told_so.value.missing == (ZONE,)


def test_a_unit_whose_clock_is_stopped_is_not_waited_for(june: World) -> None:
    everyone_but(june, ZONE)
    suspend(june.database, june.owed(RESERVE, ZONE), reason="等待上级", now=june.clock.now(), actor="督查室")
    assert sends(june).missing == []


def test_each_lead_sends_its_own_and_once(june: World) -> None:
    everyone_reports(june)
    sends(june)
    sends(june, unit=OTHER_LEAD)
    with pytest.raises(StepError):
        sends(june)


def test_who_does_not_lead_has_nothing_to_consolidate(june: World) -> None:
    with pytest.raises(NothingToConsolidateError):
        sends(june, unit=ZONE)


def test_an_empty_one_is_refused(june: World) -> None:
    everyone_reports(june)
    with pytest.raises(EmptyReportError):
        sends(june, words=" ")


def test_the_sums_add_what_stands_and_keep_the_verified_apart(june: World) -> None:
    given = {
        june.owed(LEADS, unit, "2019"): value for unit, value in ((ZONE, Decimal("12.5")), (GUANGYANG, Decimal(30)))
    }
    for owed, value in given.items():
        reporting.report(june.database, owed, words="", figures={0: value}, now=june.clock.now(), actor="x")
    verify(june, next(reversed(given)), Decimal(28))
    with june.database.read() as session:
        (found,) = sums(targets_of(session, next(iter(given))), told(session, given).values())
    assert (found.reported, found.units, found.verified, found.verified_units) == (Decimal("42.5"), 2, Decimal(28), 1)


def verify(world: World, owed: int, value: Decimal) -> None:
    with world.database.write() as session:
        session.exec(select(Figure).join(Report).where(Report.assignment_id == owed)).one().verified_value = value


def test_the_list_of_a_lead_says_how_many_are_missing_and_names_them(june: World) -> None:
    everyone_but(june, ZONE)
    found = leading(june)[RESERVE, ONCE]
    assert (found.units, found.missing, found.own) == (len(others(june)), 1, june.owed(RESERVE, LEAD))
    assert [name for _, name, _ in found.names] == [ZONE]


def test_a_lead_that_owes_no_report_sees_what_others_owe(june: World) -> None:
    found = leading(june)["talks-progress", "2019-06"]
    assert (found.own, found.missing) == (None, found.units)


def test_the_list_begins_with_the_oldest_date_and_ends_with_what_has_none(june: World) -> None:
    dates = [one.due_on for one in leading(june).values()]
    dated = [day for day in dates if day]
    assert dates == [*sorted(dated), *[None] * (len(dates) - len(dated))]


def test_what_is_in_and_consolidated_leaves_the_list(june: World) -> None:
    everyone_reports(june)
    assert (RESERVE, ONCE) in leading(june)
    sends(june)
    assert (RESERVE, ONCE) not in leading(june)
    assert (RESERVE, ONCE) in leading(june, done=True)


def test_who_leads_nothing_has_an_empty_list(june: World) -> None:
    assert leading(june, ZONE, done=None) == {}


def test_the_units_that_are_missing_are_named_in_the_documents_order(june: World) -> None:
    with june.database.read() as session:
        found = missing(session, task=task_of(june), period=ONCE)
    assert [unit.name for unit in found] == others(june)


def test_the_story_tells_a_consolidated_report_from_another(june: World) -> None:
    everyone_reports(june)
    sends(june)
    with june.database.read() as session:
        events = story(session, june.owed(RESERVE, LEAD), june.clock.now().date())
    assert [event.name for event in events if event.kind == "reported"] == ["（牵头汇总）"]
