"""What is due now and not done: today's sweep, the missed dispatches, the outbox. The database says so, no memory."""

from collections.abc import Callable, Iterator
from functools import partial

from flows.carrier import Carrier, slot_of
from notifications.outbox.delivering import has_work
from supervision import runs
from supervision.calendar import day_of
from supervision.dispatching import missed
from supervision.in_force import in_force

Job = Callable[[], object]


def due_jobs(carrier: Carrier) -> Iterator[Job]:
    """The jobs whose time has come, in order; each is looked for when those before it have been run.

    While another process still decides, the outbox is left to the next look: what it decides belongs in the same
    day's messages.
    """
    if _sweep_is_due(carrier):
        yield partial(carrier.sweep, slot=day_of(carrier.jobs.now()).isoformat())
    for cycle, period in _missed(carrier):
        yield partial(carrier.dispatch, cycle, period)
    if _outbox_has_work(carrier):
        yield partial(carrier.deliver, slot=slot_of(carrier.jobs.now()))


def do_what_is_due(carrier: Carrier) -> None:
    """Runs the due jobs one after another; the first that fails ends it."""
    for job in due_jobs(carrier):
        job()


def _sweep_is_due(carrier: Carrier) -> bool:
    now = carrier.jobs.now()
    with carrier.jobs.database.read() as session:
        begun = now.time() >= in_force(session).config.cycles.sweep_at
        return begun and not runs.is_done(session, job="sweep", slot=day_of(now).isoformat())


def _missed(carrier: Carrier) -> list[tuple[str, str]]:
    with carrier.jobs.database.read() as session:
        found = missed(session, in_force(session), now=carrier.jobs.now())
        return [(cycle, str(period)) for cycle, period in found]


def _outbox_has_work(carrier: Carrier) -> bool:
    now = carrier.jobs.now()
    with carrier.jobs.database.read() as session:
        work = has_work(session, channels=carrier.jobs.channels().keys(), now=now)
        return work and not runs.under_way(session, now=now)
