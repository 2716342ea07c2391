"""The Prefect flows: sweep, dispatch and deliver. Thin: they call the jobs, retry, log, and leave a table."""

from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact
from prefect.runtime import flow_run

from flows.jobs import Facts, Jobs
from supervision import runs

RETRIES, RETRY_AFTER_S = 2, 1
_bound: list[Jobs] = []


def bind(jobs: Jobs) -> None:
    """Hands the flows of this process what they work with."""
    _bound[:] = [jobs]


def jobs() -> Jobs:
    if not _bound:
        raise RuntimeError("the flows were given nothing to work with; call flows.supervising.bind first")
    return _bound[0]


@task(retries=RETRIES, retry_delay_seconds=RETRY_AFTER_S, name="decide")
def decide(run: int) -> Facts:
    return jobs().sweep(run)


@task(retries=RETRIES, retry_delay_seconds=RETRY_AFTER_S, name="dispatch cycle")
def dispatch_cycle(run: int, cycle: str, period: str) -> Facts:
    return jobs().dispatch(run, cycle, period)


@task(retries=RETRIES, retry_delay_seconds=RETRY_AFTER_S, name="compose digests")
def compose_digests() -> Facts:
    return jobs().compose()


@task(retries=RETRIES, retry_delay_seconds=RETRY_AFTER_S, name="send outbox")
def send_outbox(run: int, composed: Facts) -> Facts:
    return jobs().deliver(run, composed)


@flow(name="sweep", flow_run_name="sweep {day}", validate_parameters=False)
def sweep(run: int, day: str) -> Facts:
    """Who owes what today, and which rung speaks: two runs in Prefect, however many assignments there are."""
    _carried(run)
    return _told("sweep", decide(run))


@flow(name="dispatch", flow_run_name="dispatch {cycle} {period}", validate_parameters=False)
def dispatch(run: int, cycle: str, period: str) -> Facts:
    """One cycle for one period."""
    _carried(run)
    return _told("dispatch", dispatch_cycle(run, cycle, period))


@flow(name="deliver", flow_run_name="deliver {slot}", validate_parameters=False)
def deliver(run: int, slot: str) -> Facts:
    """The day's digests, composed and sent."""
    _carried(run)
    return _told("deliver", send_outbox(run, compose_digests()))


def _carried(run: int) -> None:
    """Notes on the run which flow run carries it, before the work begins, so that the page can link there."""
    runs.carried_by(jobs().database, run, runs.Engine("prefect", "", flow_run.get_id()))


def _told(name: str, facts: dict[str, Any]) -> Facts:
    get_run_logger().info("%s: %s", name, ", ".join(f"{key} {value}" for key, value in facts.items()))
    create_table_artifact(key=f"duban-{name}", table=[facts], description=f"What this {name} did")
    return facts
