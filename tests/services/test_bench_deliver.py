"""`duban bench deliver` on little data: its figures are there, and every message was accepted."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from duban.commands.bench import command


@pytest.fixture(scope="module")
def measured() -> Any:
    asked = ["deliver", "--assignments", "200", "--due", "40", "--people", "10", "--json"]
    done = CliRunner(catch_exceptions=False).invoke(command, asked)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_each_person_gets_one_message(measured: Any) -> None:
    assert measured["messages"] == 10


@pytest.mark.parametrize("step", ["decide_s", "bundle_s", "render_s", "keep_s"])
def test_each_step_is_timed_apart(measured: Any, step: str) -> None:
    assert 0 <= measured[step] < measured["total_s"]


@pytest.mark.parametrize("way", ["smtp", "webhook"])
def test_each_way_is_measured_beside_the_plain_library(measured: Any, way: str) -> None:
    assert measured[way]["ratio"] == pytest.approx(measured[way]["per_s"] / measured[way]["raw_per_s"], rel=0.1)


def test_more_people_than_duties_are_refused() -> None:
    done = CliRunner().invoke(command, ["deliver", "--due", "10", "--people", "20"])
    assert done.exit_code == 2
