"""Why, held against what happened: day after day, unit after unit, the answers are the database's rows."""

from collections import Counter
from datetime import date, timedelta

from sqlmodel import col, select

from models.assignment import Assignment
from models.notice import Notice, Recipient
from models.unit import Unit
from supervision.calendar import day_of
from supervision.why.answer import Answer, Fate, Verdict
from supervision.why.asking import why
from tests.world import World

FIRST, LAST = date(2019, 6, 4), date(2019, 7, 12)
Said = tuple[date, str, str]


def asked(world: World, unit: str, on: date) -> Answer:
    with world.database.read() as session:
        return why(session, unit, day=on, now=world.clock.now())


def units(world: World) -> list[str]:
    with world.database.read() as session:
        return list(session.exec(select(Unit.key).order_by(col(Unit.position))))


def kept(world: World) -> Counter[Said]:
    """Every rung's notice in the database: its day, unit and outcome."""
    with world.database.read() as session:
        rows = session.exec(
            select(Notice.decided_at, Unit.key, Notice.outcome)
            .join(Assignment, col(Assignment.id) == Notice.assignment_id)
            .join(Unit, col(Unit.id) == Assignment.unit_id)
        )
        return Counter((day_of(at), unit, outcome) for at, unit, outcome in rows)


def told(answer: Answer, verdict: Verdict) -> int:
    return sum(rule.verdict is verdict and rule.on == answer.day for duty in answer.duties for rule in duty.rules)


def days() -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_what_the_answers_say_of_every_day_is_what_was_decided(world: World) -> None:
    for day in days():
        if day.day % 3:
            world.travel(str(day)).sweep()
            world.compose()
    found: Counter[Said] = Counter()
    for day in days():
        for unit in units(world):
            answer = asked(world, unit, day)
            found[day, unit, "spoken"] += told(answer, Verdict.FIRED)
            found[day, unit, "passed over"] += told(answer, Verdict.PASSED_OVER)
    assert +found == kept(world)


def test_what_was_foretold_the_evening_before_is_what_speaks(world: World) -> None:
    """Nobody reports; the sweeps and the runs are those of a timetable that runs daily."""
    foretold: Counter[tuple[date, str]] = Counter()
    spoken: Counter[tuple[date, str]] = Counter()
    for day in days():
        world.travel(str(day)).sweep()
        for unit in ("zone", "commerce", "office", "sanhe"):
            spoken[day, unit] = told(asked(world, unit, day), Verdict.FIRED)
            foretold[day + timedelta(days=1), unit] = told(
                asked(world, unit, day + timedelta(days=1)), Verdict.WILL_SPEAK
            )
    assert {key: number for key, number in spoken.items() if number and key[0] > FIRST} == {
        key: number for key, number in foretold.items() if number and key[0] <= LAST
    }


def test_every_recipient_is_in_the_message_of_the_day_or_says_why_not(world: World) -> None:
    for day in days():
        world.travel(str(day)).sweep()
        world.compose()
    told_of = [
        (rule.on, one)
        for day in days()
        for unit in units(world)
        for duty in asked(world, unit, day).duties
        for rule in duty.rules
        if rule.on == day and rule.verdict is Verdict.FIRED
        for one in rule.hearers
    ]
    assert len(told_of) == world.count(Recipient)
    assert all(one.bundle is not None and one.bundle.day == on for on, one in told_of if one.fate is Fate.BUNDLED)
    assert all(one.reason for _, one in told_of if one.fate is not Fate.BUNDLED)
