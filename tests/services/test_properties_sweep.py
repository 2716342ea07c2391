"""Whatever the ladder, the calendar and the days of the sweeps: once, never early, in hours, nothing lost.

DUBAN_EXAMPLES sets how many stories are played (default 30).
"""

import os
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models.assignment import Assignment, State
from models.notice import Notice
from supervision import reporting
from supervision.calendar import SHANGHAI, day_of
from tests.any_office import Office, Plan, Rule
from tests.tallied import recounted, tallies

# A year with its calendar, one whose next is not published, one with the Spring Festival near, one with no calendar.
STARTS = (date(2019, 9, 2), date(2026, 11, 24), date(2026, 1, 20), date(2003, 9, 15))
AUDIENCES = ("unit.handler", "unit.head", "leads.handler", "supervisor.handler", "authority.leader")
REASONS = {"withdrawn", "moved", "suspended", "done", "received", "redirected"}
Key = tuple[int | None, str | None, date | None]
OWED = (State.ASSIGNED, State.ACKNOWLEDGED, State.RETURNED)
HOURS = st.sampled_from((time(7), time(8, 30), time(9), time(12), time(17, 29), time(17, 30), time(22)))
LATER = st.sampled_from((0, 0, 1, 1, 2, 3, 6, 13, 45))
MOODS = st.sampled_from(("works", "works", "works", "refuses", "away", "never"))
AUDIENCE = st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=3, unique=True).map(tuple)


def rules() -> st.SearchStrategy[list[Rule]]:
    """Any ladder that the checks let in: in order, and with a rung after the due day."""
    before, after = st.sets(st.integers(-9, 0), max_size=3), st.sets(st.integers(1, 6), min_size=1, max_size=3)
    offsets = st.builds(lambda early, late: sorted(early | late), before, after)
    return offsets.flatmap(
        lambda found: st.tuples(*(st.builds(Rule, st.just(day), AUDIENCE) for day in found)).map(list)
    )


def asking() -> st.SearchStrategy[list[Rule]]:
    """Any way to ask for acknowledgement, also not at all."""
    offsets = st.sets(st.integers(1, 6), max_size=2).map(sorted)
    return offsets.flatmap(
        lambda found: st.tuples(*(st.builds(Rule, st.just(day), AUDIENCE) for day in found)).map(list)
    )


def days(start: date) -> st.SearchStrategy[dict[date, bool]]:
    """Any days off and days made up in the months around the start."""
    near = st.integers(-20, 120).map(lambda number: start + timedelta(days=number))
    return st.dictionaries(near, st.booleans(), max_size=14)


class AnyStory(RuleBasedStateMachine):
    """The service's own steps in any order, on a clock that goes forward; the rules below hold after each."""

    @initialize(data=st.data(), start=st.sampled_from(STARTS), ladder=rules(), due=st.integers(0, 15))
    def begin(self, data: Any, start: date, ladder: list[Rule], due: int) -> None:
        own, due_on = data.draw(days(start)), start + timedelta(days=due)
        self.office = Office(Plan(ladder, own, start, due_on, data.draw(asking())))

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.come_to_the_end()
            self.office.close()

    @property
    def today(self) -> date:
        return day_of(self.office.clock.now())

    def time_goes_by(self, days: int, at: time) -> None:
        then = datetime.combine(self.today + timedelta(days=days), at, SHANGHAI)
        self.office.clock.move(max(then, self.office.clock.now()))

    @rule(days=LATER, at=HOURS, mood=MOODS)
    def the_service_runs(self, days: int, at: time, mood: str) -> None:
        self.time_goes_by(days, at)
        self.sweep()
        self.office.dispatch()
        self.deliver(mood)

    @rule(days=st.integers(1, 4), mood=MOODS)
    def a_morning_comes(self, days: int, mood: str) -> None:
        self.the_service_runs(days, time(9), mood)

    @rule()
    def the_service_runs_again(self) -> None:
        self.office.clock.move(self.office.clock.now() + timedelta(minutes=20))
        self.sweep()
        self.deliver("works")

    @rule()
    def sweep(self) -> None:
        run = self.office.sweep()
        self.only_what_is_due_spoke([notice for notice in self.office.notices() if notice.run_id == run])
        self.nothing_due_was_left_out()
        self.what_is_owed_is_not_hushed_up()
        self.only_what_nobody_received_was_asked_about(
            [notice for notice in self.office.asked() if notice.run_id == run]
        )
        self.nobody_was_forgotten_to_be_asked()

    @rule(mood=MOODS)
    def deliver(self, mood: str) -> None:
        self.office.ear.mood = mood
        self.office.deliver()

    @rule(data=st.data())
    def somebody_reports(self, data: Any) -> None:
        self.reports(data, [found for found in self.office.assignments() if _is_owed(found)])

    @rule(data=st.data())
    def somebody_acknowledges(self, data: Any) -> None:
        """What asks for it stops; what is said of due dates is what would have been said."""
        waiting = [found.id for found in self.office.assignments() if _is_unreceived(found) and found.id is not None]
        if waiting:
            one, now = data.draw(st.sampled_from(waiting)), self.office.clock.now()
            reporting.acknowledge(self.office.database, one, now=now, actor="unit")
            self.sweep()

    @rule(data=st.data(), accepted=st.booleans())
    def the_office_reviews(self, data: Any, accepted: bool) -> None:
        waiting = [found for found in self.office.assignments() if found.state == State.REPORTED]
        if waiting and accepted:
            self.accepts(data.draw(st.sampled_from(waiting)))
        elif waiting:
            self.returns(data.draw(st.sampled_from(waiting)))

    @rule(data=st.data(), days=LATER)
    def a_report_comes_back(self, data: Any, days: int) -> None:
        """Reported when a rung has spoken, and returned when somebody should have heard of it meanwhile."""
        self.time_goes_by(1, time(7))
        self.sweep()
        begun = [found for found in self.office.assignments() if _is_owed(found) and self.begun(found)]
        reported = self.reports(data, begun)
        self.the_service_runs(days, time(9), "works")
        if reported is not None:
            self.returns(reported)
            self.a_morning_comes(1, "works")

    def reports(self, data: Any, owed: list[Assignment]) -> Assignment | None:
        if not owed:
            return None
        chosen: Assignment = data.draw(st.sampled_from(owed))
        assert chosen.id is not None
        reporting.report(self.office.database, chosen.id, words="done", now=self.office.clock.now(), actor="unit")
        return chosen

    def accepts(self, reported: Assignment) -> None:
        assert reported.id is not None
        reporting.accept(self.office.database, reported.id, now=self.office.clock.now(), actor="office")

    def returns(self, reported: Assignment) -> None:
        assert reported.id is not None
        now = self.office.clock.now()
        reporting.send_back(self.office.database, reported.id, reason="again", now=now, actor="office")

    @rule(days=st.integers(-6, 9))
    def the_deadline_moves(self, days: int) -> None:
        self.office.plan.due_on = max(self.today + timedelta(days=days), self.office.plan.issued_on)
        self.office.apply()

    @rule(days=st.integers(1, 9))
    def the_deadline_moves_and_comes_back(self, days: int) -> None:
        before = self.office.plan.due_on
        self.the_service_runs(1, time(7), "works")
        self.the_deadline_moves(days)
        self.deliver("works")
        self.the_service_runs(0, time(9), "works")
        self.office.plan.due_on = before
        self.office.apply()

    @rule(data=st.data())
    def the_asking_changes(self, data: Any) -> None:
        self.office.plan.asking = data.draw(asking())
        self.office.apply()

    @rule(data=st.data())
    def the_calendar_changes(self, data: Any) -> None:
        self.office.plan.own = data.draw(days(self.today))
        self.office.apply()

    def only_what_is_due_spoke(self, new: list[Notice]) -> None:
        """Each on its day or after it, for the date in force; of several that are due, the highest alone."""
        owed = {found.id: found for found in self.office.assignments()}
        for notice in new:
            found = owed[notice.assignment_id]
            assert _is_owed(found), "what is reported is left in peace"
            assert notice.due_on == found.due_on, "a rung speaks for the date in force"
            assert notice.fires_on == self.day_of(notice), "a rung's day is counted along worked days"
            assert self.day_of(notice) <= self.today, "a rung never speaks before its day"
            highest = notice.rung == self.begun(found)[-1]
            assert (notice.outcome == "spoken") is highest, "the highest speaks, the lower ones are passed over"

    def only_what_nobody_received_was_asked_about(self, new: list[Notice]) -> None:
        """Each on its day after the opening or later; of several that are due, the highest alone."""
        owed = {found.id: found for found in self.office.assignments()}
        for notice in new:
            found = owed[notice.assignment_id]
            assert _is_unreceived(found), "what somebody has acknowledged is asked about no more"
            assert notice.due_on == found.opened_on == day_of(found.opened_at)
            assert notice.fires_on == self.day_of(notice) <= self.today, "nobody is asked before the day"
            highest = notice.rung == self.asked_by_now(found)[-1]
            assert (notice.outcome == "spoken") is highest, "the highest speaks, the lower ones are passed over"

    def nobody_was_forgotten_to_be_asked(self) -> None:
        noted = set(map(_key, self.office.asked()))
        for found in self.office.assignments():
            if _is_unreceived(found):
                assert {(found.id, rung, found.opened_on) for rung in self.asked_by_now(found)} <= noted

    def asked_by_now(self, found: Assignment) -> list[str]:
        """The rungs that ask for acknowledgement and whose day has come, the highest last."""
        assert found.opened_on is not None
        plan = self.office.plan
        return [f"a{one.offset}" for one in plan.asking if plan.day_of(one.offset, found.opened_on) <= self.today]

    def nothing_due_was_left_out(self) -> None:
        noted = set(map(_key, self.office.notices()))
        for found in self.office.assignments():
            if _is_owed(found):
                wanted = {(found.id, rung, found.due_on) for rung in self.begun(found)}
                assert wanted <= noted, "every rung that is due has spoken or is passed over"

    def what_is_owed_is_not_hushed_up(self) -> None:
        """What was dropped as done or moved is told after all, where it came back at the same rung."""
        dropped = {_key(notice) for notice, recipient, _ in self.office.told() if recipient.dropped is not None}
        spoken = {_key(notice) for notice in self.office.notices() if notice.outcome == "spoken"}
        ladder = [f"r{one.offset}" for one in self.office.plan.rules]
        for found in self.office.assignments():
            if _is_owed(found) and (begun := self.begun(found)):
                higher = {(found.id, rung, found.due_on) for rung in ladder[len(begun) :]}
                assert spoken & higher or (found.id, begun[-1], found.due_on) not in dropped

    def begun(self, found: Assignment) -> list[str]:
        """The rungs of an assignment whose day has come, the highest last."""
        assert found.due_on is not None
        plan = self.office.plan
        return [f"r{one.offset}" for one in plan.rules if plan.day_of(one.offset, found.due_on) <= self.today]

    def day_of(self, notice: Notice) -> date:
        assert notice.rung is not None
        assert notice.due_on is not None
        return self.office.plan.day_of(int(notice.rung[1:]), notice.due_on)

    @precondition(lambda self: hasattr(self, "office"))
    @invariant()
    def a_rung_speaks_once(self) -> None:
        said = Counter(map(_key, [*self.office.notices(), *self.office.asked()]))
        assert all(number == 1 for number in said.values())

    @precondition(lambda self: hasattr(self, "office"))
    @invariant()
    def the_tallies_are_what_a_recount_says(self) -> None:
        assert tallies(self.office.database) == recounted(self.office.database)

    @precondition(lambda self: hasattr(self, "office"))
    @invariant()
    def nothing_is_lost(self) -> None:
        """What has spoken waits, is in a message that stands, or was dropped with a reason."""
        told = self.office.told()
        for _, recipient, message in told:
            dropped, carried = recipient.dropped is not None, message is not None
            assert not (dropped and carried)
            assert recipient.dropped is None or recipient.dropped in REASONS
            assert message is None or message.status in ("pending", "sent", "dead")
        heard = {notice.id for notice, _, _ in told}
        every = [*self.office.notices(), *self.office.asked()]
        spoken = {notice.id for notice in every if notice.outcome == "spoken"}
        assert spoken <= heard, "what has spoken has somebody to hear it"

    @precondition(lambda self: hasattr(self, "office"))
    @invariant()
    def mail_goes_out_in_working_hours(self) -> None:
        """Looked at as it is sent: the calendar may change afterwards."""
        fresh, self.office.ear.tried = self.office.ear.tried, []
        assert all(self.office.plan.is_open(at) for at, _, _ in fresh)

    @precondition(lambda self: hasattr(self, "office"))
    @invariant()
    def nobody_gets_two_messages_a_day(self) -> None:
        got = Counter((address, day_of(at)) for at, address, _ in self.office.ear.heard)
        assert all(number == 1 for number in got.values())

    def come_to_the_end(self) -> None:
        """After a month of ordinary days nothing waits, and what is still owed was heard of at its highest rung."""
        self.office.ear.mood = "works"
        for _ in range(30):
            self.time_goes_by(1, time(9))
            self.office.sweep()
            self.office.deliver()
        self.nothing_due_was_left_out()
        self.nobody_waits_any_more()
        self.the_highest_rung_was_heard()

    def nobody_waits_any_more(self) -> None:
        told = self.office.told()
        assert not [recipient for _, recipient, message in told if message is None and recipient.dropped is None]

    def the_highest_rung_was_heard(self) -> None:
        told: dict[Key, set[str | None]] = {}
        for notice, _, message in self.office.told():
            told.setdefault(_key(notice), set()).add(message.status if message is not None else None)
        passed = {_key(notice) for notice in self.office.notices() if notice.outcome != "spoken"}
        for found in self.office.assignments():
            if _is_owed(found) and self.begun(found):
                highest = (found.id, self.begun(found)[-1], found.due_on)
                # A later rung may have spoken first, before the calendar moved its day away again.
                assert highest in passed or told[highest] <= {"sent", "dead"}


def _key(notice: Notice) -> Key:
    return notice.assignment_id, notice.rung, notice.due_on


def _is_owed(found: Assignment) -> bool:
    return found.state in OWED and found.withdrawn_at is None


def _is_unreceived(found: Assignment) -> bool:
    return found.state == State.ASSIGNED and found.withdrawn_at is None


AnyStory.TestCase.settings = settings(
    max_examples=int(os.environ.get("DUBAN_EXAMPLES", "30")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnyStory = AnyStory.TestCase
