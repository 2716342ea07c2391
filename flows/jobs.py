"""The jobs of the timetable as plain functions: whole without Prefect, and what each flow calls."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from models.database import Database
from notifications.channels import Channel
from notifications.digest.composing import compose
from notifications.links.signing import Links
from notifications.outbox.delivering import deliver
from supervision import runs
from supervision.dispatching import dispatch
from supervision.evidence import Store, sweep_unused
from supervision.period import Period
from supervision.sweeping import sweep

LOG = logging.getLogger(__name__)
Facts = dict[str, Any]
SPAN = timedelta(minutes=4)
"""How long one delivery goes on under a flood, before what was decided meanwhile is composed."""


@dataclass(frozen=True)
class Jobs:
    """What the jobs need; built once by the program and handed down. The channels are asked for at each turn."""

    database: Database
    channels: Callable[[], Mapping[str, Channel]]
    now: Callable[[], datetime]
    url: str
    links: Links | None = None
    evidence: Store | None = None

    def sweep(self, run: int) -> Facts:
        """Opens what has begun and lets due rungs speak; takes away bytes of evidence that nobody needs."""
        done = _plain(asdict(sweep(self.database, now=self.now(), run=run)))
        if self.evidence is not None:
            self._tidy(self.evidence)
        return done

    def _tidy(self, store: Store) -> None:
        """What cannot be taken away today can tomorrow: a disk that fails keeps nobody from being reminded."""
        try:
            sweep_unused(self.database, store, now=self.now())
        except OSError:
            LOG.exception("evidence that nobody needs could not be taken away")

    def dispatch(self, run: int, cycle: str, period: str) -> Facts:
        """Dispatches one cycle for one period, once for ever."""
        done = dispatch(self.database, cycle=cycle, period=Period.parse(period), now=self.now(), run=run)
        return _plain(asdict(done))

    def compose(self) -> Facts:
        """Makes the day's digests."""
        return _plain(asdict(compose(self.database, now=self.now(), url=self.url, links=self.links)))

    def deliver(self, run: int, composed: Facts) -> Facts:
        """Sends what the outbox holds, and marks the run done with what was composed and sent."""
        done = composed | _plain(asdict(deliver(self.database, self.channels(), clock=self.now, span=SPAN)))
        with self.database.write() as session:
            runs.finish(session, run, now=self.now(), outcome=done)
        return done


def _plain(facts: Mapping[str, Any]) -> Facts:
    """Facts as JSON takes them: days and instants in ISO form."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in facts.items()}
