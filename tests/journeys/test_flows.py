"""The flows in Prefect's own server: seen there, as many runs as jobs, and the work done without it too."""

import os
from pathlib import Path
from time import sleep
from typing import Any

import pytest
import requests
from sqlmodel import select

from duban.demo.catcher import MailCatcher, free_port
from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.server import PrefectServer
from models.database import Database
from models.migrating import upgrade
from models.run import Run
from notifications.channels.smtp import SmtpChannel
from tests.world import World


@pytest.fixture
def here(tmp_path: Path) -> World:
    database = Database(f"sqlite:///{tmp_path / 'duban.db'}")
    upgrade(database)
    return World(database).begin()


def carrier(world: World, server: PrefectServer | None, catcher: MailCatcher | None = None) -> Carrier:
    channels = {"mail": SmtpChannel("127.0.0.1", catcher.port, "duban@duban.example")} if catcher else {}
    return Carrier(Jobs(world.database, lambda: channels, world.clock.now, "http://127.0.0.1:8600"), server)


def runs_of(world: World) -> list[Run]:
    with world.database.read() as session:
        return list(session.exec(select(Run).order_by(Run.id)))  # type: ignore[arg-type]


def asked(server: PrefectServer, path: str, **body: Any) -> Any:
    answer = requests.post(f"{server.url}/api/{path}", json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()


def test_a_day_is_seen_in_prefect_with_its_tables(here: World, prefect: PrefectServer, catcher: MailCatcher) -> None:
    here.travel("2019-07-03")
    by_prefect = carrier(here, prefect, catcher)
    by_prefect.sweep(slot="2019-07-03")
    by_prefect.dispatch("monthly-statistics", "2019-06")
    by_prefect.deliver(slot="2019-07-03")
    done = runs_of(here)
    assert [(run.job, run.engine) for run in done] == [
        ("sweep", "prefect"),
        ("dispatch monthly-statistics", "prefect"),
        ("deliver", "prefect"),
    ]
    for run in done:
        seen = requests.get(f"{prefect.url}/api/flow_runs/{run.flow_run}", timeout=10).json()
        assert seen["state_type"] == "COMPLETED"
    keys = {found["key"] for found in asked(prefect, "artifacts/filter")}
    assert keys == {"duban-sweep", "duban-dispatch", "duban-deliver"}
    assert len(catcher.mails) == done[2].outcome["sent"] > 20


def test_a_sweep_is_one_flow_run_however_many_rows(here: World, prefect: PrefectServer) -> None:
    before = asked(prefect, "flow_runs/count"), asked(prefect, "task_runs/count")
    here.travel("2019-07-10")
    facts = carrier(here, prefect).sweep(slot="2019-07-10")
    after = asked(prefect, "flow_runs/count"), asked(prefect, "task_runs/count")
    assert facts is not None
    assert facts["passed_over"] > 100
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)


def test_a_slot_that_was_taken_is_not_run_again(here: World, prefect: PrefectServer) -> None:
    first = carrier(here, prefect).sweep(slot="2019-06-04")
    assert first is not None
    assert carrier(here, None).sweep(slot="2019-06-04") is None


def test_without_prefect_the_work_is_done_and_said_so(here: World, tmp_path: Path) -> None:
    here.travel("2019-07-03")
    away = PrefectServer(tmp_path / "nobody", free_port(), state="up")
    carrier(here, away).sweep(slot="2019-07-03")
    (run,) = runs_of(here)
    assert (run.engine, run.engine_reason, run.outcome["escalated"]) == ("direct", "away", 42)


def test_prefect_switched_off_is_said_too(here: World) -> None:
    carrier(here, None).sweep(slot="2019-06-04")
    assert [(run.engine, run.engine_reason) for run in runs_of(here)] == [("direct", "off")]


def test_a_server_that_fails_on_the_way_costs_nothing(here: World, prefect: PrefectServer) -> None:
    half_dead = PrefectServer(prefect.home, prefect.port, state="up")
    world = here.travel("2019-07-03")
    lost = carrier(world, half_dead)
    address = os.environ["PREFECT_API_URL"]
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{free_port()}/api"}):
        lost.sweep(slot="2019-07-03")
    assert os.environ["PREFECT_API_URL"] == address
    (run,) = runs_of(world)
    assert (run.engine, run.engine_reason, run.outcome["escalated"]) == ("direct", "failed", 42)


def test_a_prefect_lost_after_the_work_leaves_the_outcome_as_it_was(
    here: World, prefect: PrefectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import supervising

    def lost(**_: object) -> None:
        raise ConnectionError("the API went away")

    monkeypatch.setattr(supervising, "create_table_artifact", lost)
    facts = carrier(here.travel("2019-07-03"), prefect).sweep(slot="2019-07-03")
    (run,) = runs_of(here)
    assert facts is not None
    assert (run.engine, run.outcome["escalated"], facts["escalated"]) == ("prefect", 42, 42)


def test_the_log_of_a_flow_run_is_kept_in_prefect(here: World, prefect: PrefectServer) -> None:
    carrier(here.travel("2019-07-03"), prefect).sweep(slot="2019-07-03")
    (run,) = runs_of(here)
    wanted = {"logs": {"flow_run_id": {"any_": [run.flow_run]}}}
    for _ in range(40):
        words = [log["message"] for log in asked(prefect, "logs/filter", **wanted)]
        if any("escalated 42" in one for one in words):
            break
        sleep(0.25)
    assert any("escalated 42" in one for one in words)


def test_a_job_that_fails_stands_on_its_run_and_is_tried_again(here: World) -> None:
    here.travel("2019-07-01")
    direct = carrier(here, None)
    with pytest.raises(ValueError, match="no cycle"):
        direct.dispatch("weekly", "2019-06")
    (run,) = runs_of(here)
    assert run.finished_at is None
    assert "there is no cycle 'weekly'" in (run.fault or "")
    with pytest.raises(ValueError, match="no cycle"):
        direct.dispatch("weekly", "2019-06")


def test_prefects_server_can_be_imported() -> None:
    import prefect.server.api.server

    assert callable(prefect.server.api.server.create_app)
