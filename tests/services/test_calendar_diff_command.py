"""`duban calendar`: an admin edits calendar.yaml and looks before applying."""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.bundled import copy_bundled
from config.reading import read_config
from duban.__main__ import main
from models.database import Database
from models.migrating import upgrade
from supervision import runs
from supervision.calendar import SHANGHAI
from supervision.change.applying import apply
from supervision.sweeping import sweep

EDITED = """
timezone: Asia/Shanghai
working_hours: {from: 09:00, to: 17:00}
days:
  - on: 2019-06-28
    kind: holiday
    name: {zh: 市运动会, en: City games}
    source: 示例办〔2019〕21号
"""


class Admin:
    """A home that is in force since 4 June 2019, and was swept on the 25th."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = home / "config"
        copy_bundled(to=self.config)
        self.database = Database(f"sqlite:///{home / 'duban.db'}")
        upgrade(self.database)
        issued, swept = (datetime(2019, 6, day, 9, tzinfo=SHANGHAI) for day in (4, 25))
        apply(self.database, read_config(self.config), now=issued, actor="admin", reason="first")
        run = runs.begin(self.database, job="test", slot="1", now=swept)
        assert run is not None
        sweep(self.database, now=swept, run=run)

    def asks(self, *words: str, on: str = "2019-06-25") -> Result:
        return CliRunner().invoke(main, ["--home", str(self.home), "calendar", *words, "--as-of", on])

    def writes(self, text: str, *, into: str = "calendar.yaml") -> None:
        (self.config / into).write_text(text, encoding="utf-8")

    def edits(self, old: str, new: str, *, into: str) -> None:
        text = (self.config / into).read_text(encoding="utf-8")
        assert old in text
        self.writes(text.replace(old, new), into=into)

    def bytes(self) -> list[str]:
        return [sha256(path.read_bytes()).hexdigest() for path in (self.home / "duban.db", self.home / "duban.db-wal")]


@pytest.fixture
def admin(tmp_path: Path) -> Iterator[Admin]:
    found = Admin(tmp_path)
    yield found
    found.database.close()


def test_an_unedited_calendar_says_so(admin: Admin) -> None:
    done = admin.asks("diff")
    assert (done.exit_code, done.output) == (0, "the calendar is in force as it is; nothing moves\n")


def test_it_names_the_document_the_days_the_clause_and_how_many(admin: Admin) -> None:
    admin.writes(EDITED)
    said = admin.asks("diff").output
    assert "+ Fri 2019-06-28 holiday 市运动会 (示例办〔2019〕21号)" in said
    assert "~ working hours 08:30-17:30 -> 09:00-17:00" in said
    assert "  Fri 2019-06-28 -> Thu 2019-06-27 到期提醒, due Sun 2019-06-30" in said
    assert "    三(六) 境外上市后备资源库: 21 duties\n" in said


def test_it_says_what_does_not_speak_again(admin: Admin) -> None:
    admin.writes(EDITED)
    assert (
        "    三(六) 境外上市后备资源库: 21 duties; had already, so it does not speak again" in admin.asks("diff").output
    )


def test_a_rung_whose_new_day_has_come_waits_for_the_next_sweep(admin: Admin) -> None:
    admin.writes(EDITED)
    head = "  Wed 2019-06-26 -> Tue 2019-06-25 提前十个工作日提醒, due Wed 2019-07-10"
    assert f"{head} (at the next sweep, if no later rung is due by then)" in admin.asks("diff").output


def test_it_names_the_last_working_day_and_the_days_left(admin: Admin) -> None:
    admin.writes(EDITED)
    said = admin.asks("diff").output
    last = "Sun 2019-06-30: last working day Fri 2019-06-28 -> Thu 2019-06-27, working days left 3 -> 2 (42 duties)"
    assert last in said


def test_an_entry_without_consequence_says_that_nothing_moves(admin: Admin) -> None:
    admin.writes(EDITED.replace("2019-06-28", "2018-06-28").replace("09:00, to: 17:00", "08:30, to: 17:30"))
    assert "no rung, no deadline and no dispatch moves" in admin.asks("diff").output


def test_other_edits_wait_and_are_told(admin: Admin) -> None:
    admin.edits("month: 5", "month: 6", into="cycles.yaml")
    said = admin.asks("diff").output.splitlines()
    assert said[0] == "the calendar is in force as it is; nothing moves"
    assert "other config files are edited too" in said[1]


def test_a_faulty_calendar_gives_its_place_and_exit_code_2(admin: Admin) -> None:
    admin.writes(EDITED.replace("2019-06-28", "2019-06-31"))
    done = admin.asks("diff")
    assert done.exit_code == 2
    assert done.output.startswith("calendar.yaml:5:9 days[0].on: '2019-06-31' is not a day of the calendar")


def test_a_program_reads_the_same(admin: Admin) -> None:
    admin.writes(EDITED)
    found = json.loads(admin.asks("diff", "--json").output)
    due_day = next(one for one in found["rungs"] if one["rung"] == "due-day" and one["clause"] == "三(六)")
    assert (due_day["from_on"], due_day["to_on"], due_day["duties"], due_day["to_speak"]) == (
        "2019-06-28",
        "2019-06-27",
        21,
        21,
    )
    assert [(one["fate"], one["on"], one["source"]) for one in found["entries"]] == [
        ("added", "2019-06-28", "示例办〔2019〕21号")
    ]


def test_asking_leaves_the_database_byte_for_byte(admin: Admin) -> None:
    admin.writes(EDITED)
    before = admin.bytes()
    admin.asks("diff")
    assert admin.bytes() == before


def test_a_year_is_shown_with_its_days_and_their_source(admin: Admin) -> None:
    said = admin.asks("show").output
    assert said.startswith("2019: 08:30-17:30, by the published calendar\n")
    assert "  Fri 2019-06-07 holiday 端午 (published)\n" in said
    assert "  Sun 2019-09-29 workday 国庆节 (published)\n" in said


def test_a_year_without_its_calendar_is_shown_as_provisional(admin: Admin) -> None:
    assert "2031: 08:30-17:30, provisional" in admin.asks("show", "--year", "2031").output
