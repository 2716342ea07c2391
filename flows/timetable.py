"""The timetable: the daily sweep, the cycles and the deliveries, fired by APScheduler on the real clock.

APScheduler only wakes us. What has been done and what was missed stands in the database, so a restart, a long
outage or a second scheduler changes nothing about what is done, or how often.
"""

import logging
from collections.abc import Callable
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from flows.carrier import Carrier, slot_of
from flows.first_working_day import FirstWorkingDay
from notifications.outbox import has_work
from supervision import runs
from supervision.calendar import day_of
from supervision.dispatching import missed
from supervision.in_force import InForce, in_force

LOG = logging.getLogger(__name__)
EVERY_S = 60
TIME_ZONE = "Asia/Shanghai"


class Timetable:
    """One scheduler in this process; as many as one likes may run on one database."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self._scheduler = BackgroundScheduler(
            timezone=TIME_ZONE, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._digest: int | None = None

    def start(self) -> None:
        """Catches up with what was missed, then fires as the config in force says."""
        self._scheduler.add_job(
            self.tick, IntervalTrigger(seconds=EVERY_S), id="tick", next_run_time=self.carrier.jobs.now()
        )
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """Sets the jobs to the config in force, then does whatever the database says is due and not done."""
        with self.carrier.jobs.database.read() as session:
            rules = in_force(session)
        if self._digest != id(rules):
            self._schedule(rules)
            self._digest = id(rules)
        self.catch_up()

    def catch_up(self) -> None:
        """Today's sweep if its time has come, every missed dispatch, and the outbox if it holds something."""
        self._sweep_if_due()
        for cycle, period in self._missed():
            self._guarded(partial(self.carrier.dispatch, cycle, period))
        with self.carrier.jobs.database.read() as session:
            work = has_work(session, channels=self.carrier.jobs.channels.keys(), now=self.carrier.jobs.now())
        if work:
            self._guarded(partial(self.carrier.deliver, slot=slot_of(self.carrier.jobs.now())))

    def _schedule(self, rules: InForce) -> None:
        cycles = rules.config.cycles
        at = cycles.sweep_at
        daily = CronTrigger(hour=at.hour, minute=at.minute, timezone=TIME_ZONE)
        self._scheduler.add_job(self.catch_up, daily, id="sweep", replace_existing=True)
        for cycle in cycles.cycles:
            trigger = FirstWorkingDay(cycle, rules.calendar)
            self._scheduler.add_job(self.catch_up, trigger, id=f"cycle {cycle.id}", replace_existing=True)
        wanted = {"tick", "sweep", *(f"cycle {cycle.id}" for cycle in cycles.cycles)}
        for job in self._scheduler.get_jobs():
            if job.id not in wanted:
                job.remove()

    def _sweep_if_due(self) -> None:
        now = self.carrier.jobs.now()
        slot = day_of(now).isoformat()
        with self.carrier.jobs.database.read() as session:
            due = now.time() >= in_force(session).config.cycles.sweep_at
            if not due or runs.is_done(session, job="sweep", slot=slot):
                return
        self._guarded(partial(self.carrier.sweep, slot=slot))

    def _missed(self) -> list[tuple[str, str]]:
        with self.carrier.jobs.database.read() as session:
            found = missed(session, in_force(session), now=self.carrier.jobs.now())
            return [(cycle, str(period)) for cycle, period in found]

    def _guarded(self, job: Callable[[], object]) -> None:
        """A job that fails stands on its run with its fault and is tried at the next tick; the others go on."""
        try:
            job()
        except Exception:
            LOG.exception("a job failed; it is tried again in %d s", EVERY_S)
