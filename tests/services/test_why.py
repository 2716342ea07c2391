"""Why: what every rule said of a unit on a day, then and not as of today."""

from datetime import date

import pytest

from config.whole import Config
from supervision import reporting
from supervision.change.applying import apply
from supervision.in_force import in_force_on
from supervision.why.answer import Answer, Duty, Fate, Held, Rule, Verdict
from supervision.why.asking import NotYetError, WhyError, why, why_duty
from supervision.why.telling import why_message, why_named
from tests.world import World, bundled

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"


def asked(world: World, on: str, unit: str = ZONE) -> Answer:
    with world.database.read() as session:
        return why(session, unit, day=date.fromisoformat(on), now=world.clock.now())


def duty(answer: Answer, task: str = RESERVE) -> Duty:
    return next(one for one in answer.duties if one.about.task == task)


def rules(answer: Answer, task: str = RESERVE) -> dict[str, Rule]:
    return {rule.occasion.rung: rule for rule in duty(answer, task).rules}


def verdicts(answer: Answer, task: str = RESERVE) -> list[tuple[str, str, str]]:
    return [(rule.occasion.rung, rule.verdict.value, str(rule.on)) for rule in duty(answer, task).rules]


def moved(to: str, task: str = RESERVE) -> Config:
    content = bundled().model_dump(mode="json", by_alias=True)
    for plan in content["plans"]:
        for clause in plan["clauses"]:
            for one in clause["tasks"]:
                if one["id"] == task:
                    one["schedule"]["due"] = to
    return Config.model_validate(content)


def put(world: World, config: Config, *, late: bool = False) -> None:
    apply(world.database, config, now=world.clock.now(), actor="admin", reason="more time", late=late)


def test_every_rung_of_a_day_is_told_spoken_before_that_day_and_not_yet(world: World) -> None:
    for day in ("2019-06-14", "2019-06-25", "2019-06-28", "2019-07-01"):
        world.travel(day).sweep()
    assert verdicts(asked(world, "2019-07-01")) == [
        ("ten-days-left", "fired", "2019-06-14"),
        ("three-days-left", "fired", "2019-06-25"),
        ("due-day", "fired", "2019-06-28"),
        ("yellow", "fired", "2019-07-01"),
        ("orange", "not-due", "2019-07-03"),
        ("red", "not-due", "2019-07-09"),
        ("not-received", "passed-over", "2019-06-25"),
        ("not-received-head", "fired", "2019-06-25"),
    ]
    assert verdicts(asked(world, "2019-06-20"))[:2] == [
        ("ten-days-left", "fired", "2019-06-14"),
        ("three-days-left", "not-due", "2019-06-25"),
    ]


def test_a_rung_passed_over_names_the_higher_one(world: World) -> None:
    world.travel("2019-07-10").sweep()
    found = rules(asked(world, "2019-07-10"))
    assert found["red"].verdict is Verdict.FIRED
    passed = [rule for rule in found.values() if rule.verdict is Verdict.PASSED_OVER]
    assert [rule.instead and rule.instead.rung for rule in passed] == ["red"] * 5


def test_a_day_without_a_sweep_says_when_the_rung_was_taken_up(world: World) -> None:
    world.travel("2019-06-14").sweep()
    world.travel("2019-06-27").sweep()
    found = rules(asked(world, "2019-06-26"))["three-days-left"]
    assert (found.verdict, str(found.on)) == (Verdict.WAITING, "2019-06-27")
    assert asked(world, "2019-06-26").sweeps == ()


def test_a_rung_spoken_is_bundled_into_the_message_of_the_day(world: World) -> None:
    world.travel("2019-07-01").sweep()
    world.compose()
    answer = asked(world, "2019-07-01")
    hearers = rules(answer)["yellow"].hearers
    assert {one.fate for one in hearers} == {Fate.BUNDLED}
    mine = next(one for one in hearers if one.unit.name == ZONE)
    assert mine.bundle in answer.messages
    assert (mine.title, mine.is_copy) == ("单位负责人", False)


def test_what_comes_up_at_night_is_held_until_the_next_working_morning(world: World) -> None:
    world.travel("2019-06-28", at="22:00").sweep()
    hearer = rules(asked(world, "2019-06-28"))["due-day"].hearers[0]
    assert (hearer.fate, hearer.reason, str(hearer.until)) == (
        Fate.DEFERRED,
        Held.OUT_OF_HOURS,
        "2019-07-01 08:30:00+08:00",
    )
    world.travel("2019-07-01").compose()
    hearer = rules(asked(world, "2019-06-28"))["due-day"].hearers[0]
    assert hearer.bundle is not None
    assert (hearer.fate, hearer.reason, str(hearer.bundle.day)) == (Fate.DEFERRED, Held.OUT_OF_HOURS, "2019-07-01")
    assert rules(asked(world, "2019-07-01"))["due-day"].is_of(date(2019, 7, 1))


def test_what_comes_up_after_the_days_message_is_held_until_the_next_day(world: World) -> None:
    world.travel("2019-07-01").sweep()
    world.compose()
    world.travel("2019-07-01", at="11:00").dispatch("monthly-statistics", "2019-06")
    cycle = next(one for one in asked(world, "2019-07-01").cycles if one.verdict is Verdict.FIRED)
    hearer = next(one for one in cycle.hearers if one.unit.name == ZONE)
    assert (hearer.reason, str(hearer.until)) == (Held.MESSAGE_MADE, "2019-07-02 08:30:00+08:00")


def test_what_was_reported_before_the_message_was_made_is_dropped(world: World) -> None:
    world.travel("2019-06-14", at="07:00").sweep()
    world.report(RESERVE, ZONE)
    for _ in range(2):
        hearer = rules(asked(world, "2019-06-14"))["ten-days-left"].hearers[0]
        assert (hearer.fate, hearer.reason) == (Fate.DROPPED, "done")
        world.travel("2019-06-14").compose()


def test_a_report_silences_every_rung_from_its_day_on_and_not_before(world: World) -> None:
    world.travel("2019-06-14").sweep()
    world.travel("2019-06-20").report(RESERVE, ZONE)
    world.travel("2019-07-10").sweep()
    assert {verdict for _, verdict, _ in verdicts(asked(world, "2019-06-20"))[1:6]} == {"reported"}
    assert {verdict for _, verdict, _ in verdicts(asked(world, "2019-06-20"))[6:]} == {"acknowledged"}
    assert {verdict for _, verdict, _ in verdicts(asked(world, "2019-06-19"))[1:6]} == {"not-due"}


def test_a_report_that_was_returned_later_counts_for_the_days_between(world: World) -> None:
    world.sweep()
    owed = world.travel("2019-06-24").report(RESERVE, ZONE)
    world.travel("2019-07-02").sweep()
    reporting.send_back(world.database, owed, reason="no evidence", now=world.clock.now(), actor="office")
    world.travel("2019-07-03").sweep()
    assert rules(asked(world, "2019-07-01"))["yellow"].verdict is Verdict.REPORTED
    assert rules(asked(world, "2019-07-03"))["orange"].verdict is Verdict.FIRED
    assert rules(asked(world, "2019-07-03"))["yellow"].verdict is Verdict.PASSED_OVER


def test_a_past_day_has_the_due_date_that_was_in_force_on_it(world: World) -> None:
    world.travel("2019-06-14").sweep()
    put(world.travel("2019-06-20"), moved("2019-09-30"))
    world.travel("2019-07-03").sweep()
    before, after = duty(asked(world, "2019-06-19")), duty(asked(world, "2019-06-20"))
    assert (str(before.due_on), before.moves) == ("2019-06-30", ())
    assert (str(after.due_on), str(after.first_due_on)) == ("2019-09-30", "2019-06-30")
    assert [(str(one.from_on), str(one.to_on), one.reason) for one in after.moves] == [
        ("2019-06-30", "2019-09-30", "more time")
    ]
    assert verdicts(asked(world, "2019-07-03"))[0] == ("ten-days-left", "not-due", "2019-09-17")


def test_a_rung_of_the_old_date_stays_with_the_day_on_which_it_spoke(world: World) -> None:
    world.travel("2019-06-14", at="07:00").sweep()
    put(world.travel("2019-06-14", at="08:00"), moved("2019-09-30"))
    old = [rule for rule in duty(asked(world, "2019-06-14")).rules if str(rule.occasion.due_on) == "2019-06-30"]
    assert [(rule.occasion.rung, rule.verdict, rule.hearers[0].reason) for rule in old] == [
        ("ten-days-left", Verdict.FIRED, "moved")
    ]


def test_a_past_day_has_the_ladder_that_was_in_force_on_it(world: World) -> None:
    world.sweep()
    content = bundled().model_dump(mode="json", by_alias=True)
    content["ladders"][0]["rungs"][0]["working_days_before"] = 12
    put(world.travel("2019-06-05"), Config.model_validate(content))
    assert str(rules(asked(world, "2019-06-04"))["ten-days-left"].occasion.fires_on) == "2019-06-14"
    assert str(rules(asked(world, "2019-06-05"))["ten-days-left"].occasion.fires_on) == "2019-06-12"
    with world.database.read() as session:
        assert in_force_on(session, world.clock.now()).ladders["default"][0].working_days == -12


def test_a_day_to_come_says_what_will_speak_by_the_rows_as_they_stand(world: World) -> None:
    world.travel("2019-06-05").sweep()
    answer = asked(world, "2019-06-14")
    assert answer.tense == "future"
    assert verdicts(answer)[:2] == [
        ("ten-days-left", "will-speak", "2019-06-14"),
        ("three-days-left", "not-due", "2019-06-25"),
    ]


def test_rungs_that_come_due_before_the_next_sweep_will_be_passed_over(world: World) -> None:
    world.sweep()
    world.travel("2019-06-26")
    assert [verdict for _, verdict, _ in verdicts(asked(world, "2019-06-26"))][:3] == [
        "will-pass-over",
        "will-speak",
        "not-due",
    ]


def test_the_published_days_between_the_rung_and_the_due_date_are_named(world: World) -> None:
    world.travel("2019-06-05").sweep()
    put(world, moved("2019-10-10"))
    entries = rules(asked(world, "2019-06-05"))["ten-days-left"].occasion.entries
    assert [(str(one.on), one.worked, one.name, one.source) for one in entries] == [
        ("2019-09-29", True, "国庆节", ""),
        *((f"2019-10-0{day}", False, "国庆节", "") for day in (1, 2, 3, 4, 7)),
    ]


def test_the_admins_own_day_is_named_with_its_source(world: World) -> None:
    world.travel("2019-06-05").sweep()
    content = bundled().model_dump(mode="json", by_alias=True)
    name, source = {"zh": "防汛停工", "en": "Flood"}, "廊政办〔2019〕21号"
    content["calendar"]["days"] = [{"on": "2019-06-26", "kind": "holiday", "name": name, "source": source}]
    put(world, Config.model_validate(content))
    occasion = rules(asked(world, "2019-06-05"))["three-days-left"].occasion
    assert str(occasion.fires_on) == "2019-06-24"
    assert [(str(one.on), one.worked, one.name, one.source) for one in occasion.entries] == [
        ("2019-06-26", False, "防汛停工", "廊政办〔2019〕21号")
    ]


def test_days_of_a_year_without_a_published_calendar_are_provisional(world: World) -> None:
    world.travel("2019-06-05").sweep()
    put(world, moved("2027-03-31"))
    ladder = [rule.occasion for rule in duty(asked(world, "2019-06-05")).rules if not rule.occasion.asks_receipt]
    assert ladder
    assert all(occasion.provisional for occasion in ladder)
    assert not any(cycle.provisional for cycle in asked(world, "2019-06-05").cycles)


def test_the_lead_unit_hears_of_others_only_where_something_was_said_that_day(world: World) -> None:
    world.travel("2019-06-05").sweep()
    world.travel("2019-07-03").sweep()
    world.compose()
    assert asked(world, "2019-07-02", "commerce").heard == ()
    heard = asked(world, "2019-07-03", "commerce").heard
    assert ("廊坊开发区管委会", ("orange",)) in {
        (one.unit.name, tuple(rule.occasion.rung for rule in one.rules if rule.verdict is Verdict.FIRED))
        for one in heard
    }
    assert {one.unit.name for duty in heard for rule in duty.rules for one in rule.hearers} == {"市商务局"}


def test_the_cycles_say_what_was_dispatched_when_and_what_comes_next(world: World) -> None:
    world.travel("2019-06-28").sweep()
    world.travel("2019-07-01", at="10:00").dispatch("monthly-statistics", "2019-06")
    said = [(one.cycle, one.period, one.verdict.value, str(one.on)) for one in asked(world, "2019-07-01").cycles]
    assert said == [
        ("monthly-statistics", "2019-06", "fired", "2019-07-01"),
        ("monthly-statistics", "2019-07", "not-due", "2019-08-01"),
        ("quarterly-circular", "2019Q2", "waiting", "2019-07-01"),
        ("quarterly-circular", "2019Q3", "not-due", "2019-10-08"),
    ]


def test_a_unit_that_owed_nothing_of_the_period_was_not_told_of_its_dispatch(world: World) -> None:
    world.travel("2019-06-28").sweep()
    world.travel("2019-07-01", at="10:00").dispatch("monthly-statistics", "2019-06")
    cycle = next(one for one in asked(world, "2019-07-01", "leading-group").cycles if one.period == "2019-06")
    assert (cycle.verdict, cycle.hearers) == (Verdict.NOTHING_OWED, ())


def test_a_message_says_why_it_brings_each_thing(world: World) -> None:
    world.travel("2019-06-28", at="22:00").sweep()
    world.travel("2019-07-01").compose()
    key = next(one.key for one in world.messages() if one.address.startswith("zone.handler"))
    with world.database.read() as session:
        answer = why_message(session, key, now=world.clock.now())
        assert why_named(session, key[:8], now=world.clock.now()) == answer
    rule = next(rule for one in answer.duties if one.about.task == RESERVE for rule in one.rules)
    assert (rule.occasion.rung, rule.hearers[0].fate, rule.hearers[0].reason) == (
        "due-day",
        Fate.DEFERRED,
        Held.OUT_OF_HOURS,
    )
    assert sum(len(one.rules) for one in answer.duties) > 1


def test_a_notice_is_asked_for_by_its_number(world: World) -> None:
    world.travel("2019-07-10").sweep()
    number = rules(asked(world, "2019-07-10"))["yellow"].notice
    with world.database.read() as session:
        answer = why_named(session, str(number), now=world.clock.now())
    rule = answer.duty.rules[0]  # type: ignore[union-attr]
    assert (rule.verdict, rule.instead and rule.instead.rung) == (Verdict.PASSED_OVER, "red")


@pytest.mark.parametrize("name", ["abc", "ffffffff", "99999999", "' OR 1=1", "%%%%%%", "", "二三四五六七"])
def test_what_is_no_notice_is_refused_in_words(world: World, name: str) -> None:
    with world.database.read() as session, pytest.raises(WhyError, match=r"notice|message"):
        why_named(session, name, now=world.clock.now())


def test_an_unknown_unit_is_asked_back(world: World) -> None:
    with pytest.raises(WhyError, match="did you mean 'commerce'"):
        asked(world, "2019-06-05", "commerse")


def test_a_day_before_the_first_config_has_no_answer(world: World) -> None:
    with pytest.raises(NotYetError, match="no config was in force on 2019-06-03; the first was applied on 2019-06-04"):
        asked(world, "2019-06-03")


def test_one_duty_alone_is_told_as_with_all(world: World) -> None:
    world.travel("2019-07-03").sweep()
    whole, owed = asked(world, "2019-07-03"), world.owed(RESERVE, ZONE)
    with world.database.read() as session:
        alone = why_duty(session, owed, day=date(2019, 7, 3), now=world.clock.now())
    assert alone.duties == (duty(whole),)
    assert alone.heard == ()
