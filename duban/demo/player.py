"""Plays the days: in the morning the timetable's jobs, in the afternoon what people do."""

import logging
import threading
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from config.cycle import CycleSpec
from duban.clock import ReplayedClock, day_after
from duban.demo.manners import behaviour
from duban.replay.acting import act
from flows.carrier import Carrier
from flows.due import do_what_is_due
from models.assignment import Assignment
from models.rung import RungDay
from supervision.calendar import SHANGHAI, day_of
from supervision.climb import CLIMBS, Climb
from supervision.expected import fires_at
from supervision.in_force import InForce, in_force
from supervision.owed import present
from supervision.period import Cadence, Period

LOG = logging.getLogger(__name__)
MORNING, AFTERNOON = time(9), time(15)
STEPS = {"day": 1, "week": 7}


class Player:
    """Moves a replayed clock forward, day by day, with everything that happens on each."""

    def __init__(self, carrier: Carrier, clock: ReplayedClock) -> None:
        self.carrier = carrier
        self.clock = clock
        self.started_on = day_of(clock.now())
        self.fault: str | None = None
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def forward(self, step: str) -> None:
        """Begins to play on by a day, a week, or to the next event; returns at once. While busy it does nothing."""
        if step not in (*STEPS, "event"):
            raise ValueError(f"{step!r} is no step; day, week and event are")
        with self._turn:
            if not self.busy:
                self._thread = threading.Thread(target=self._forward, args=(step,), daemon=True, name="player")
                self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self._thread.join(30)

    def play(self, *, to: date) -> None:
        """Plays every day up to the morning of `to`."""
        while day_of(self.clock.now()) < to:
            self.afternoon()
            self.morning(day_after(day_of(self.clock.now())))

    def morning(self, day: date) -> None:
        """The day's sweep, the dispatches that have come due, and the digests."""
        self.clock.move(datetime.combine(day, MORNING, SHANGHAI))
        do_what_is_due(self.carrier)

    def sweep_again(self) -> None:
        """Today's sweep once more, now that Prefect is up: it adds nothing, and shows in Prefect's pages."""
        with self._turn:
            if not self.busy:
                self.carrier.sweep(slot=f"{day_of(self.clock.now())} again")

    def afternoon(self) -> None:
        """What units and the office do; before it what a config with later hours has left to the afternoon."""
        at = datetime.combine(day_of(self.clock.now()), AFTERNOON, SHANGHAI)
        self.clock.move(max(at, self.clock.now()))
        do_what_is_due(self.carrier)
        with self.carrier.jobs.database.read() as session:
            rules = in_force(session)
        act(self.carrier.jobs.database, rules.calendar, behaviour(rules.config), now=self.clock.now())

    def next_event(self) -> date:
        """The next day on which a rung or a cycle falls due; a month on where there is none."""
        today = day_of(self.clock.now())
        with self.carrier.jobs.database.read() as session:
            rules = in_force(session)
            rungs = [session.exec(_next_rung(climb, today)).one() for climb in CLIMBS]
        cycles = [_next_dispatch(cycle, rules, today) for cycle in rules.config.cycles.cycles]
        return min([*cycles, *(day for day in rungs if day)], default=today + timedelta(days=30))

    def _forward(self, step: str) -> None:
        today = day_of(self.clock.now())
        try:
            self.play(to=self.next_event() if step == "event" else today + timedelta(days=STEPS[step]))
        except Exception as error:
            LOG.exception("the replay stopped")
            self.fault = f"{type(error).__name__}: {error}"


def _next_rung(climb: Climb, today: date) -> Any:
    """The next day on which a rung of this part falls due for something that it may speak of."""
    later = select(func.min(RungDay.fires_on)).join(Assignment, climb.days)
    return later.where(col(RungDay.fires_on) > today, present(today).owed, climb.speaks)


def _next_dispatch(cycle: CycleSpec, rules: InForce, today: date) -> date:
    """The next day on which the cycle goes out: for the period before, where its first working day is to come."""
    running = Period.containing(today, Cadence(cycle.cadence))
    days = (day_of(fires_at(cycle, period, rules.calendar)) for period in (running.previous(), running))
    return min(day for day in days if day > today)
