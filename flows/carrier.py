"""What carries a job: Prefect where its server answers, else the job itself. The work is done either way."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flows.jobs import Facts, Jobs
from supervision import runs

if TYPE_CHECKING:
    from flows.server import PrefectServer

LOG = logging.getLogger(__name__)


class Carrier:
    """Runs jobs, each slot once, and writes down what carried them."""

    def __init__(self, jobs: Jobs, server: "PrefectServer | None") -> None:
        self.jobs = jobs
        self.server = server

    def sweep(self, *, slot: str) -> Facts | None:
        """The daily sweep; None where another has taken the slot."""
        day = self.jobs.now().date().isoformat()
        return self._carry("sweep", slot, self.jobs.sweep, {"day": day}, {})

    def dispatch(self, cycle: str, period: str) -> Facts | None:
        """One cycle for one period; None where another has taken it."""
        words = {"cycle": cycle, "period": period}
        return self._carry(f"dispatch {cycle}", period, self.jobs.dispatch, words, words)

    def deliver(self, *, slot: str) -> Facts | None:
        """The digests composed and the outbox sent; None where another has taken the slot."""

        def directly(run: int) -> Facts:
            return self.jobs.deliver(run, self.jobs.compose())

        return self._carry("deliver", slot, directly, {"slot": slot}, {})

    def _carry(
        self, job: str, slot: str, directly: Callable[..., Facts], flow: dict[str, str], plain: dict[str, str]
    ) -> Facts | None:
        reason = self._why_not_prefect()
        engine = runs.Engine("direct", reason or "")
        run = runs.begin(self.jobs.database, job=job, slot=slot, now=self.jobs.now(), engine=engine)
        if run is None:
            return None
        try:
            if reason is None:
                try:
                    return self._by_prefect(job.split()[0], run, flow)
                except Exception as error:
                    if (done := runs.outcome(self.jobs.database, run)) is not None:
                        LOG.warning("%s %s was done when Prefect failed: %s", job, slot, error)
                        return done
                    LOG.warning("%s %s goes on without Prefect: %s", job, slot, error)
                    runs.carried_by(self.jobs.database, run, runs.Engine("direct", "failed"))
            return directly(run, **plain)
        except Exception as error:
            runs.failed(self.jobs.database, run, now=self.jobs.now(), fault=f"{type(error).__name__}: {error}"[:500])
            raise

    def _why_not_prefect(self) -> str | None:
        """None where Prefect can carry the job, else why not: off, starting or away."""
        if self.server is None:
            return "off"
        if self.server.state != "up":
            return self.server.state
        return None if self.server.answers() else "away"

    def _by_prefect(self, name: str, run: int, words: dict[str, str]) -> Facts:
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        from flows import supervising

        supervising.bind(self.jobs)
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            done: Facts = getattr(supervising, name)(run=run, **words)
        return done


def slot_of(now: datetime) -> str:
    """A slot for a run that no timetable asked for: the instant itself."""
    return now.isoformat(timespec="milliseconds")
