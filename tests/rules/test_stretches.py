"""Runs that found nothing to do are drawn together; whatever one did, or could not do, stands alone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from models.run import Run
from supervision.cycles import is_quiet, stretches

AT = datetime(2019, 7, 1, 1, 0, tzinfo=UTC)
NOTHING = {"day": "2019-07-01", "opened": 0, "due": 0}


def run(number: int, outcome: dict[str, Any] | None = None, **more: Any) -> Run:
    known: dict[str, Any] = {"job": "sweep", "finished_at": AT, "outcome": NOTHING if outcome is None else outcome}
    return Run(id=number, slot=str(number), started_at=AT, lease_until=AT, **(known | more))


def test_neighbours_that_did_nothing_are_one_stretch() -> None:
    found = stretches([run(5), run(4), run(3, {"due": 2}), run(2), run(1)])
    assert [(one.newest.id, one.oldest.id, one.runs) for one in found] == [(5, 4, 2), (3, 3, 1), (2, 1, 2)]


def test_runs_that_did_something_are_never_drawn_together() -> None:
    assert [one.runs for one in stretches([run(2, {"due": 2}), run(1, {"due": 2})])] == [1, 1]


@pytest.mark.parametrize("other", [{"job": "deliver"}, {"engine": "prefect"}, {"engine_reason": "away"}])
def test_another_job_or_engine_begins_a_new_stretch(other: dict[str, Any]) -> None:
    assert [one.runs for one in stretches([run(2), run(1, **other)])] == [1, 1]


@pytest.mark.parametrize(
    "one",
    [run(1, finished_at=None), run(1, fault="no disk"), run(1, {"held_until": "2019-07-01T08:30:00+08:00"})],
    ids=["unfinished", "failed", "held back"],
)
def test_what_is_open_failed_or_held_back_is_not_quiet(one: Run) -> None:
    assert not is_quiet(one)
