"""An outage as the commands tell it: history in lines that can be read, and why a missed day was silent."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from duban.__main__ import main
from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.timetable import Timetable
from models.database import Database
from models.migrating import upgrade
from tests.world import World


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A service that ran on 4 June 2019, and again on 2 September."""
    folder = tmp_path_factory.mktemp("outage")
    database = Database(f"sqlite:///{folder / 'duban.db'}")
    upgrade(database)
    world = World(database).begin()
    service = Timetable(Carrier(Jobs(database, dict, world.clock.now, "http://127.0.0.1:8600"), None))
    service.catch_up()
    world.travel("2019-09-02")
    service.catch_up()
    yield folder
    database.close()


def asked(home: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["--home", str(home), *words, "--as-of", "2019-09-02"])
    assert done.exit_code == code, done.output
    return done.output


def test_a_rung_passed_over_for_many_units_is_one_line_with_their_number(home: Path) -> None:
    passed = asked(home, "history").partition("passed over: ")[2].splitlines()[1:]
    assert "  三(六) 境外上市后备资源库, due 2019-06-30, 21 units: 到期提醒 of 2019-06-28, for 红色督办, decided" in [
        line.partition(" 2019-09-02")[0] for line in passed
    ]
    assert all(line.startswith("  ") and not line.startswith("   ") for line in passed)
    assert len(json.loads(asked(home, "history", "--json"))["passed_over"]) > 500


def test_a_run_that_prefect_did_not_carry_says_why_in_words(home: Path) -> None:
    said = asked(home, "history")
    assert "2019-06-04 09:00 sweep 2019-06-04 (without Prefect: it is off): opened" in said
    assert "[" not in said


def test_a_last_day_that_is_to_come_is_not_cut_in_silence(home: Path) -> None:
    assert "Tue 2030-01-01 is to come" in asked(home, "history", "--to", "2030-01-01")
    assert "is to come" not in asked(home, "history", "--to", "2019-09-02")


def test_the_days_without_a_sweep_are_counted(home: Path) -> None:
    assert "days without a sweep: 89\n  Wed 2019-06-05 to Sun 2019-09-01, 89 days" in asked(home, "history")


def test_a_missed_day_says_that_no_sweep_took_the_rung_up_and_when_it_was_decided(home: Path) -> None:
    said = asked(home, "why", "--unit", "zone", "--on", "2019-07-10")
    assert "was due, no sweep took it up that day; decided on Mon 2019-09-02: 红色督办" in said
    assert "what became of each notice is told as of now" in said
    assert "waits for a sweep" not in said


def test_a_dispatch_that_was_late_says_so(home: Path) -> None:
    said = asked(home, "why", "--unit", "zone", "--on", "2019-07-10")
    assert "  was due, not dispatched by then; dispatched on Mon 2019-09-02" in said
