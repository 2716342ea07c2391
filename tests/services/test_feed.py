"""Calendar feeds, read back by a calendar library: identity, revisions, days, bounds, secret addresses."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from icalendar import Calendar, Event
from sqlmodel import Session, col, select, update

from config.whole import Config
from models.assignment import Assignment
from models.database import Database
from models.record import RecordEntry
from models.unit import Contact, Unit
from notifications.feed.address import feed_at, feed_url, renew
from notifications.feed.due_days import MOST
from notifications.feed.events import calendar
from notifications.links.signing import Links, links_of
from supervision import extending, record, reporting
from supervision.calendar import day_of
from supervision.change.applying import apply
from supervision.in_force import in_force
from tests.world import World, bundled

ZONE, RESERVE = "廊坊开发区管委会", "overseas-listing-reserve"
LINKS = links_of("http://127.0.0.1:8600", ["k" * 32])


def unit_of(world: World, name: str = ZONE) -> Unit:
    with world.database.read() as session:
        return session.exec(select(Unit).where(Unit.name == name)).one()


def person_of(world: World, name: str = ZONE, role: str = "handler") -> Contact:
    with world.database.read() as session:
        mine = select(Contact).where(Contact.unit_id == unit_of(world, name).id, Contact.role == role)
        return session.exec(mine).one()


def token(reader: Unit | Contact, links: Links = LINKS) -> str:
    return feed_url(links, reader).rpartition("/")[2].removesuffix(".ics")


def read(world: World, reader: Unit | Contact) -> bytes | None:
    """The bytes behind the reader's address at this instant; None where it does not answer."""
    with world.database.read() as session:
        today = day_of(world.clock.now())
        found = feed_at(session, in_force(session), LINKS, token(reader), today=today)
    return None if found is None else calendar(found)


def parsed(world: World, reader: Unit | Contact | None = None) -> Calendar:
    found = read(world, reader or unit_of(world))
    assert found is not None
    return Calendar.from_ical(found)


def events(world: World, reader: Unit | Contact | None = None) -> list[Event]:
    return parsed(world, reader).events


def said(event: Event, name: str) -> str:
    return str(event[name])


def revision(event: Event) -> int:
    return int(said(event, "sequence"))


def reserve(world: World, name: str = ZONE) -> Event:
    """The event of the unit's duty to name a listing reserve, due on 30 June 2019."""
    (found,) = [
        event for event in events(world, unit_of(world, name)) if "境外上市后备资源库" in said(event, "summary")
    ]
    return found


def with_reserve_due(due: str) -> Config:
    content = bundled().model_dump(mode="json", by_alias=True)
    for clause in content["plans"][0]["clauses"]:
        for task in clause["tasks"]:
            if task["id"] == RESERVE:
                task["schedule"] = {"due": due}
    return Config.model_validate(content)


def without_reserve() -> Config:
    content = bundled().model_dump(mode="json", by_alias=True)
    for clause in content["plans"][0]["clauses"]:
        clause["tasks"] = [task for task in clause["tasks"] if task["id"] != RESERVE]
    return Config.model_validate(content)


@pytest.fixture
def june(world: World) -> World:
    """The plan on 20 June 2019, opened and swept."""
    world.sweep()
    world.travel("2019-06-20").sweep()
    return world


def test_a_due_date_is_an_event_of_one_whole_day(june: World) -> None:
    event = reserve(june)
    assert event.decoded("dtstart") == date(2019, 6, 30)
    assert event.decoded("dtend") == date(2019, 7, 1)
    assert {event["dtstart"].params["VALUE"], event["dtend"].params["VALUE"]} == {"DATE"}
    assert said(event, "transp") == "TRANSPARENT"


def test_it_says_what_is_owed_and_what_comes_next(june: World) -> None:
    event = reserve(june)
    assert said(event, "summary") == "【督办】三(六) 境外上市后备资源库（待签收）"
    assert said(event, "description").splitlines() == [
        "时限：2019年6月30日（星期日）（含当日）",
        "承担单位：廊坊开发区管委会",
        "依据：《廊坊市精准招商行动计划》三(六)",
        "下一步：2019年6月25日（星期二）提前三个工作日提醒，除非此前反馈",
    ]
    assert said(event, "url") == f"http://127.0.0.1:8600/tasks/langfang-2019/{RESERVE}?unit=zone&period=once"
    assert event.categories == ["督办", "蓝灯"]


def test_the_calendar_names_itself_and_its_time_zone(june: World) -> None:
    found = parsed(june)
    assert (str(found["x-wr-calname"]), str(found["x-wr-timezone"])) == (f"督办时限 {ZONE}", "Asia/Shanghai")
    assert found["refresh-interval"].params["VALUE"] == "DURATION"
    assert "method" not in found


def test_every_line_is_at_most_75_octets_and_ends_as_the_standard_says(june: World) -> None:
    found = read(june, unit_of(june))
    assert found is not None
    lines = found.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert lines[-2:] == [b"END:VCALENDAR", b""]


def test_a_move_keeps_the_event_and_raises_its_sequence(june: World) -> None:
    before = reserve(june)
    june.travel("2019-06-21")
    apply(june.database, with_reserve_due("2019-09-30"), now=june.clock.now(), actor="office", reason="time extended")
    after = reserve(june)
    assert said(after, "uid") == said(before, "uid")
    assert revision(after) > revision(before)
    assert after.decoded("dtstart") == date(2019, 9, 30)
    assert after.decoded("last-modified") == after.decoded("dtstamp") == datetime(2019, 6, 21, 1, tzinfo=UTC)
    assert "延期，原定 6月30日" in said(after, "summary")
    assert "原定2019年6月30日（星期日）" in said(after, "description")


def test_an_extension_moves_the_event_of_the_one_unit_that_asked(june: World) -> None:
    before, other = reserve(june), reserve(june, "广阳区人民政府")
    owed, now = june.owed(RESERVE, ZONE), june.clock.now()
    asked = extending.ask(june.database, owed, to_on=date(2019, 7, 20), reason="名单尚待确认", now=now, actor=ZONE)
    assert asked.id is not None
    assert reserve(june).to_ical() == before.to_ical()
    extending.grant(june.database, asked.id, words="同意", now=june.travel("2019-06-21").clock.now(), actor="office")
    after = reserve(june)
    assert (said(after, "uid"), after.decoded("dtstart")) == (said(before, "uid"), date(2019, 7, 20))
    assert revision(after) > revision(before)
    assert reserve(june, "广阳区人民政府").decoded("dtstart") == other.decoded("dtstart")


def test_each_step_of_a_duty_raises_its_sequence(june: World) -> None:
    owed = june.owed(RESERVE, ZONE)
    seen = [(revision(reserve(june)), said(reserve(june), "summary").partition("资源库")[2])]

    def then(day: str) -> World:
        seen.append((revision(reserve(june)), said(reserve(june), "summary").partition("资源库")[2]))
        return june.travel(day)

    reporting.acknowledge(june.database, owed, now=june.clock.now(), actor=ZONE)
    then("2019-06-21").report(RESERVE, ZONE)
    then("2019-06-22")
    reporting.send_back(june.database, owed, reason="名单不全", now=june.clock.now(), actor="office")
    then("2019-06-23").report(RESERVE, ZONE)
    then("2019-06-24")
    reporting.accept(june.database, owed, now=june.clock.now(), actor="office")
    then("2019-06-25")
    numbers, words = zip(*seen, strict=True)
    assert words == ("（待签收）", "", "（已反馈）", "（已退回）", "（已反馈）", "（已办结）")
    assert all(earlier < later for earlier, later in pairwise(numbers))


def test_what_is_closed_stays_in_the_calendar(june: World) -> None:
    owed = june.report(RESERVE, ZONE)
    reporting.accept(june.database, owed, now=june.clock.now(), actor="office")
    event = reserve(june)
    assert said(event, "summary").endswith("（已办结）")
    assert (said(event, "status"), said(event, "transp")) == ("CONFIRMED", "TRANSPARENT")
    assert "下一步" not in said(event, "description")


def test_what_is_withdrawn_is_cancelled_and_comes_back_with_a_higher_sequence(june: World) -> None:
    numbers, states = [], []
    for day, config in (("2019-06-21", without_reserve()), ("2019-06-22", bundled())):
        june.travel(day)
        apply(june.database, config, now=june.clock.now(), actor="office", reason="changed")
        numbers.append(revision(reserve(june)))
        states.append((said(reserve(june), "status"), "已撤销" in said(reserve(june), "summary")))
    assert states == [("CANCELLED", True), ("CONFIRMED", False)]
    assert numbers[0] < numbers[1]


def test_the_same_day_makes_the_same_bytes(june: World) -> None:
    first = read(june, unit_of(june))
    assert read(june.travel("2019-06-20", at="17:42"), unit_of(june)) == first


def test_the_day_is_that_of_shanghai(june: World) -> None:
    """At 23:30 UTC it is the next morning there: what was due yesterday is overdue, on the date it always had."""
    june.clock.move(datetime(2019, 6, 30, 15, 59, tzinfo=UTC))
    assert "已逾期" not in said(reserve(june), "summary")
    june.clock.move(datetime(2019, 6, 30, 23, 30, tzinfo=UTC))
    assert "已逾期" in said(reserve(june), "summary")
    assert reserve(june).decoded("dtstart") == date(2019, 6, 30)


def test_a_person_reads_what_the_unit_owes_under_an_address_of_their_own(june: World) -> None:
    person, unit = person_of(june), unit_of(june)
    assert feed_url(LINKS, person) != feed_url(LINKS, unit)
    assert [said(event, "uid") for event in events(june, person)] == [
        said(event, "uid") for event in events(june, unit)
    ]
    assert str(parsed(june, person)["x-wr-calname"]) == f"督办时限 {ZONE} 经办人"


def test_the_supervision_office_reads_when_the_cycles_are_dispatched(june: World) -> None:
    found = {
        said(event, "summary"): event.decoded("dtstart") for event in events(june, unit_of(june, "领导小组办公室"))
    }
    assert found["【督办】月统计（2019年6月）"] == date(2019, 7, 1)
    assert found["【督办】季通报（2019年第二季度）"] == date(2019, 7, 1)


def test_a_dispatch_that_went_out_says_so_and_raises_its_sequence(june: World) -> None:
    def statistics() -> Event:
        (found,) = [
            one for one in events(june, unit_of(june, "领导小组办公室")) if "（2019年6月）" in said(one, "summary")
        ]
        return found

    june.travel("2019-07-01")
    before = statistics()
    june.dispatch("monthly-statistics", "2019-06")
    assert (said(statistics(), "uid"), said(statistics(), "summary")) == (
        said(before, "uid"),
        f"{before['summary']}（已调度）",
    )
    assert revision(statistics()) > revision(before)


def test_a_new_address_ends_the_old_one_and_stands_on_the_record(june: World) -> None:
    unit, person = unit_of(june), person_of(june)
    fresh = renew(june.database, unit, now=june.clock.now(), actor="office")
    assert read(june, unit) is None
    assert read(june, fresh) is not None
    assert read(june, person) is not None
    with june.database.read() as session:
        newest = session.exec(select(RecordEntry).order_by(col(RecordEntry.id).desc()).limit(1)).one()
        assert (newest.action, newest.subject, newest.actor) == ("renew calendar address", "unit zone", "office")
        assert record.broken_at(session) is None


def test_a_person_gets_a_new_address_without_the_unit(june: World) -> None:
    unit, person = unit_of(june), person_of(june)
    fresh = renew(june.database, person, now=june.clock.now(), actor="office")
    assert [read(june, one) is None for one in (person, fresh, unit)] == [True, False, False]


@pytest.mark.parametrize("wrong", ["", "u1-0", "x", "u1-0.AAAA", "\u0000", "督办"])
def test_an_address_that_was_not_made_here_does_not_answer(world: World, wrong: str) -> None:
    with world.database.read() as session:
        assert feed_at(session, in_force(session), LINKS, wrong, today=date(2019, 6, 20)) is None


def test_neither_does_one_made_with_another_key_or_a_link_of_a_message(june: World) -> None:
    other = links_of("http://127.0.0.1:8600", ["o" * 32])
    for foreign in (token(unit_of(june), other), LINKS._signer.sign("u1-0").decode()):
        assert LINKS.read_feed(foreign) is None


def test_an_older_key_is_still_read(june: World) -> None:
    newer = links_of("http://127.0.0.1:8600", ["n" * 32, "k" * 32])
    assert newer.read_feed(token(unit_of(june))) == LINKS.read_feed(token(unit_of(june)))
    assert feed_url(newer, unit_of(june)) != feed_url(LINKS, unit_of(june))


def gone(session: Session, reader: type[Unit] | type[Contact], **what: bool) -> None:
    session.connection().execute(update(reader).values(**what))


@pytest.mark.parametrize(("reader", "what"), [(Unit, "withdrawn"), (Contact, "withdrawn"), (Contact, "vacant")])
def test_whoever_is_gone_reads_no_more(june: World, reader: type[Unit] | type[Contact], what: str) -> None:
    person = person_of(june)
    with june.database.write() as session:
        gone(session, reader, **{what: True})
    assert read(june, person) is None


def _like(first: Assignment, period: str, due_on: date) -> Assignment:
    return Assignment(
        task_id=first.task_id, unit_id=first.unit_id, period=period, role="lead", ladder="default",
        opened_at=first.opened_at, first_due_on=due_on, due_on=due_on,
    )  # fmt: skip


def many(database: Database, number: int, *, until: date) -> None:
    """So many duties of the zone, one due on each day before `until`, as periods of one task."""
    with database.write() as session:
        like = session.exec(select(Assignment).join(Unit, col(Unit.id) == Assignment.unit_id).where(Unit.name == ZONE))
        first = like.all()[0]
        for n in range(number):
            due_on = until - timedelta(days=n // 4)
            session.add(_like(first, f"n{n}", due_on))


def test_a_calendar_reaches_a_year_back_and_holds_the_newest_2000(june: World) -> None:
    many(june.database, 3000, until=date(2020, 12, 31))
    days = [event.decoded("dtstart") for event in events(june)]
    assert len(days) == MOST == 2000
    assert days == sorted(days)
    assert min(days) > date(2018, 6, 19)
    assert max(days) == date(2020, 12, 31)


def test_2000_due_dates_are_found_in_half_a_second(june: World) -> None:
    many(june.database, 2000, until=date(2020, 12, 31))
    spent = []
    for _ in range(3):
        begun = perf_counter()
        with june.database.read() as session:
            feed_at(session, in_force(session), LINKS, token(unit_of(june)), today=date(2019, 6, 20))
        spent.append(perf_counter() - begun)
    assert min(spent) < 0.5
