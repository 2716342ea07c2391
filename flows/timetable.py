"""The timetable: the daily sweep, the cycles and the deliveries, fired by APScheduler on the real clock.

APScheduler only wakes us. What has been done and what was missed stands in the database, so a restart, a long
outage or a second scheduler changes nothing about what is done, or how often.
"""

import logging
import threading
from collections.abc import Mapping
from datetime import time

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from flows.carrier import Carrier
from flows.due import Job, due_jobs
from flows.first_working_day import FirstWorkingDay
from supervision.in_force import InForce, in_force

LOG = logging.getLogger(__name__)
EVERY_S = 60
TIME_ZONE = "Asia/Shanghai"


def triggers(rules: InForce) -> Mapping[str, BaseTrigger]:
    """When the config in force wants us awake: at the sweep, at the opening of the hours, at each cycle's time."""
    cycles = rules.config.cycles
    daily = {"sweep": _daily(cycles.sweep_at), "opening": _daily(rules.calendar.opens_at)}
    return daily | {f"cycle {cycle.id}": FirstWorkingDay(cycle, rules.calendar) for cycle in cycles.cycles}


def _daily(at: time) -> CronTrigger:
    return CronTrigger(hour=at.hour, minute=at.minute, timezone=TIME_ZONE)


class Timetable:
    """One scheduler in this process; as many as one likes may run on one database."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self._scheduler = BackgroundScheduler(
            timezone=TIME_ZONE, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._known: InForce | None = None
        self._turn = threading.Lock()

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
        if self._known is not rules:
            self._schedule(rules)
            self._known = rules
        self.catch_up()

    def catch_up(self) -> None:
        """Today's sweep if its time has come, every missed dispatch, and the outbox if it holds something.

        Several triggers fire at one instant: one after another, so that what the first decides is in the messages.
        """
        with self._turn:
            for job in due_jobs(self.carrier):
                self._guarded(job)

    def _schedule(self, rules: InForce) -> None:
        wanted = triggers(rules)
        for name, trigger in wanted.items():
            self._scheduler.add_job(self.catch_up, trigger, id=name, replace_existing=True)
        for job in self._scheduler.get_jobs():
            if job.id not in (*wanted, "tick"):
                job.remove()

    def _guarded(self, job: Job) -> None:
        """A job that fails stands on its run with its fault and is tried at the next tick; the others go on."""
        try:
            job()
        except Exception:
            LOG.exception("a job failed; it is tried again in %d s", EVERY_S)
