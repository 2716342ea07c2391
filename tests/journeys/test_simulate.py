"""`duban simulate` as an admin uses it: what would go out, to whom and why, with nothing of the home touched."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

WORD = re.compile("[A-Za-z]{2}")
DUBAN = [sys.executable, "-m", "duban", "--home", "H"]
JUNE = ("--from", "2019-06-04", "--to", "2019-07-12")


class Admin:
    """Runs duban in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan = folder / "H" / "config" / "plans" / "langfang-2019.yaml"

    def run(self, *words: str, code: int = 0) -> str:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
        done = subprocess.run([*DUBAN, *words], cwd=self.folder, env=clean, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def simulate(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("simulate", *words, "--json"))
        return found

    def edit(self, before: str, after: str) -> None:
        text = self.plan.read_text(encoding="utf-8")
        assert before in text
        self.plan.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def admin(tmp_path: Path) -> Admin:
    return Admin(tmp_path)


def test_without_a_home_the_bundled_plan_is_played_and_no_home_is_made(admin: Admin) -> None:
    found = admin.simulate(*JUNE)
    assert found["counts"] == {
        "dispatch": 22, "circular": 22, "reminder": 918, "slip": 1919, "summons": 126, "passed over": 0, "dropped": 0,
        "messages": 353,
    }  # fmt: skip
    assert list(admin.folder.iterdir()) == []


def test_two_plays_are_the_same_to_the_byte(admin: Admin) -> None:
    words = ("simulate", *JUNE, "--behaviour", "late", "--json")
    assert sha256(admin.run(*words).encode()).digest() == sha256(admin.run(*words).encode()).digest()


def test_an_event_says_who_hears_when_and_why(admin: Admin) -> None:
    first = next(event for event in admin.simulate(*JUNE)["events"] if event["stage"] == "due-soon")
    assert first == {
        "number": first["number"], "kind": "reminder", "outcome": "spoken", "because": "", "day": "2019-06-14",
        "time": "08:30", "to_unit": "市商务局", "to_unit_id": "commerce", "post": "经办人",
        "address": "commerce.handler@langfang.example", "channel": "mail", "copy": False, "plan": "langfang-2019",
        "clause": "三(六)", "task": "overseas-listing-reserve", "title": "境外上市后备资源库", "unit": "市商务局",
        "unit_id": "commerce", "period": "once", "due_on": "2019-06-30", "opened_on": None,
        "stage": "due-soon", "rule": "提前十个工作日提醒", "rule_id": "ten-days-left",
        "why": "10 working days before the due day", "working_days": -10,
        "fires_on": "2019-06-14", "provisional": False, "message": first["message"],
    }  # fmt: skip


def test_a_silent_unit_is_asked_for_acknowledgement_from_the_day_of_opening(admin: Admin) -> None:
    events = [event for event in admin.simulate(*JUNE)["events"] if event["stage"] == "receipt"]
    mine = {
        (event["rule_id"], event["opened_on"], str(event["fires_on"]), event["why"])
        for event in events
        if event["task"] == "overseas-listing-reserve"
    }
    assert mine == {
        ("not-received", "2019-06-04", "2019-06-06", "2 working days after it was handed out"),
        ("not-received-head", "2019-06-04", "2019-06-11", "4 working days after it was handed out"),
    }


def test_units_that_acknowledge_in_time_are_not_asked(admin: Admin) -> None:
    found = admin.simulate(*JUNE, "--behaviour", "on-time")
    assert [event for event in found["events"] if event["stage"] == "receipt"] == []


def test_every_word_that_is_spoken_is_in_a_message_and_every_message_carries_one(admin: Admin) -> None:
    found = admin.simulate(*JUNE)
    carried = [number for message in found["messages"] for number in message["carries"]]
    assert sorted(carried) == [event["number"] for event in found["events"]]
    assert all(message["carries"] for message in found["messages"])


def test_what_spoke_before_the_first_day_does_not_speak_again(admin: Admin) -> None:
    whole, later = admin.simulate(*JUNE), admin.simulate("--from", "2019-07-03", "--to", "2019-07-12")
    assert [one["key"] for one in later["messages"]] == [
        one["key"] for one in whole["messages"] if one["day"] >= "2019-07-03"
    ]


def test_a_unit_sees_what_it_hears_and_what_its_duties_cause(admin: Admin) -> None:
    whole = admin.simulate(*JUNE)
    mine = admin.simulate(*JUNE, "--unit", "廊坊开发区管委会")
    assert mine == admin.simulate(*JUNE, "--unit", "zone")
    wanted = [event for event in whole["events"] if "zone" in (event["unit_id"], event["to_unit_id"])]
    assert [{**event, "number": 0} for event in mine["events"]] == [{**event, "number": 0} for event in wanted]
    assert {one["to_unit_id"] for one in mine["messages"]} > {"zone", "commerce"}
    assert mine["unit"] == "zone"


def test_units_in_time_get_no_slip_and_late_ones_no_summons(admin: Admin) -> None:
    in_time = admin.simulate(*JUNE, "--behaviour", "on-time")["counts"]
    late = admin.simulate(*JUNE, "--behaviour", "late")["counts"]
    assert (in_time["slip"], in_time["summons"]) == (0, 0)
    assert late["slip"] > 0 == late["summons"]


def test_a_file_says_unit_by_unit_how_they_behave(admin: Admin) -> None:
    (admin.folder / "ways.yaml").write_text("default: on-time\nunits: {zone: silent}\n", encoding="utf-8")
    found = admin.simulate(*JUNE, "--behaviour", "ways.yaml")
    assert {event["unit_id"] for event in found["events"] if event["kind"] == "summons"} == {"zone"}
    assert found["behaviour"] == "ways.yaml"


def test_an_edit_can_be_tried_before_it_is_applied(admin: Admin) -> None:
    admin.run("init")
    admin.edit("id: overseas-listing-reserve", "id: listing-reserve")
    tasks = {event["task"] for event in admin.simulate(*JUNE)["events"]}
    assert "listing-reserve" in tasks
    assert "overseas-listing-reserve" not in tasks


def test_a_deadline_right_after_the_issue_tells_what_is_passed_over_and_for_which_rung(admin: Admin) -> None:
    admin.run("init")
    admin.edit("due: 2019-06-30", "due: 2019-06-06")
    passed = [one for one in admin.simulate(*JUNE)["events"] if one["outcome"] == "passed over"]
    assert {(one["rule_id"], one["because"], one["day"]) for one in passed} == {
        ("ten-days-left", "提前三个工作日提醒", "2019-06-04")
    }
    assert {(one["address"], one["message"], one["post"]) for one in passed} == {(None, None, None)}


def test_what_is_reported_between_word_and_message_is_dropped_and_says_so(admin: Admin) -> None:
    admin.run("init")
    cycles = admin.folder / "H" / "config" / "cycles.yaml"
    text = cycles.read_text(encoding="utf-8").replace("sweep_at: 08:30", "sweep_at: 14:30")
    cycles.write_text(text, encoding="utf-8")
    calendar = admin.folder / "H" / "config" / "calendar.yaml"
    text = calendar.read_text(encoding="utf-8").replace("to: 17:30", "to: 12:00")
    calendar.write_text(text, encoding="utf-8")
    found = admin.simulate(*JUNE, "--behaviour", "on-time")
    dropped = [one for one in found["events"] if one["outcome"] == "dropped"]
    assert {(one["because"], one["rule_id"], one["message"]) for one in dropped} == {("done", "due-day", None)}
    assert {one["time"] for one in found["messages"]} == {"08:30"}


def test_days_of_a_year_without_a_published_calendar_are_marked(admin: Admin) -> None:
    admin.run("init")
    admin.edit("issued_on: 2019-06-04", "issued_on: 2030-06-04")
    admin.edit("due: 2019-", "due: 2030-")
    found = admin.simulate("--from", "2030-06-04", "--to", "2030-07-12")
    assert {one["provisional"] for one in (*found["events"], *found["messages"])} == {True}
    words = admin.run("simulate", "--from", "2030-06-04", "--to", "2030-06-20")
    assert "2030-06-14 Fri (provisional: that year's calendar is not published yet)" in words


def test_the_home_and_its_database_stay_as_they_are(admin: Admin) -> None:
    for words in (["init"], ["apply", "--yes", "--reason", "first"]):
        admin.run(*words)
    before = bytes_of(admin.folder)
    admin.run("simulate", *JUNE)
    assert bytes_of(admin.folder) == before


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_people_read_days_and_sums(admin: Admin) -> None:
    words = admin.run("simulate", *JUNE, "--unit", "zone")
    assert "2019-06-14 Fri\n  08:30  reminder  三(六) 境外上市后备资源库, due 2019-06-30, 廊坊开发区管委会" in words
    assert words.rstrip().splitlines()[-1].startswith("2019-06-04 to 2019-07-12 of zone, units silent: 1 dispatch")


def test_a_span_in_which_nothing_happens_says_so(admin: Admin) -> None:
    assert admin.run("simulate", "--from", "2019-06-04", "--to", "2019-06-05").splitlines() == [
        "2019-06-04 to 2019-06-05, units silent: 0 dispatch, 0 circular, 0 reminder, 0 slip, 0 summons, "
        "0 passed over, 0 dropped, 0 messages"
    ]
    assert admin.simulate("--from", "2019-06-04", "--to", "2019-06-05")["events"] == []


def test_the_workbook_opens_with_real_dates_a_frozen_heading_and_a_filter(admin: Admin) -> None:
    assert "wrote out.xlsx: 3007 events, 353 messages" in admin.run("simulate", *JUNE, "--xlsx", "out.xlsx")
    book = load_workbook(admin.folder / "out.xlsx")
    assert book.sheetnames == ["事项", "消息"]
    events = book["事项"]
    heading = [cell.value for cell in events[1]]
    assert heading[:5] == ["序号", "日期", "时间", "事由", "条款"]
    assert (events.freeze_panes, events.max_row) == ("A2", 3008)
    assert events.auto_filter.ref == events.dimensions
    first = dict(zip(heading, (cell.value for cell in events[2]), strict=True))
    assert (first["日期"], first["时限"]) == (datetime(2019, 6, 6), datetime(2020, 1, 15))
    assert book["消息"].max_row == 354


def test_the_workbook_speaks_chinese_to_whoever_it_is_passed_on_to(admin: Admin) -> None:
    admin.run("init")
    admin.edit("due: 2019-06-30", "due: 2019-06-06")
    admin.run("simulate", *JUNE, "--behaviour", "late", "--xlsx", "out.xlsx")
    for sheet in load_workbook(admin.folder / "out.xlsx"):
        heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for name, *values in zip(heading, *rows, strict=True):
            assert not WORD.search(name)
            assert name in ("地址", "消息") or not [
                value for value in values if isinstance(value, str) and WORD.search(value)
            ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2019-07-12", "--to", "2019-07-11"], "--from 2019-07-12 is later than --to 2019-07-11; swap them"),
        (["--from", "2019-01-01", "--to", "2019-06-03"], "the first plan was issued on 2019-06-04"),
        (["--from", "2019-01-01", "--to", "2040-01-01"], "20 years are the most"),
        (["--from", "2019-06-31", "--to", "2019-07-01"], "no day of the calendar"),
        (["--from", "2019-06-04"], "--to"),
        ([*JUNE, "--unit", "commerse"], "there is no such unit; did you mean 'commerce'?"),
        ([*JUNE, "--unit", "市商务"], "did you mean '市商务局'?"),
        ([*JUNE, "--behaviour", "silence"], "did you mean 'silent'?"),
        ([*JUNE, "--behaviour", "nowhere.yaml"], "no way to behave and no file"),
        ([*JUNE, "--json", "--xlsx", "x.xlsx"], "--json or --xlsx, not both"),
        ([*JUNE, "--xlsx", "nowhere/x.xlsx"], "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_played_is_said_in_plain_words(admin: Admin, words: list[str], said: str) -> None:
    told = admin.run("simulate", *words, code=2)
    assert said in " ".join(told.replace("│", " ").split())


def test_a_workbook_that_is_there_is_not_written_over(admin: Admin) -> None:
    (admin.folder / "x.xlsx").write_text("mine", encoding="utf-8")
    assert "is there already" in admin.run("simulate", *JUNE, "--xlsx", "x.xlsx", code=2)
    assert (admin.folder / "x.xlsx").read_text(encoding="utf-8") == "mine"


def test_a_faulty_config_and_a_faulty_behaviour_are_told_with_their_places(admin: Admin) -> None:
    (admin.folder / "ways.yaml").write_text("default: late\nunits: {nobody: late}\n", encoding="utf-8")
    assert "ways.yaml:2:9 units.nobody: 'nobody' is no unit or group" in admin.run(
        "simulate", *JUNE, "--behaviour", "ways.yaml", code=2
    )
    admin.run("init")
    admin.edit("due: 2019-06-30", "due: 2019-06-31")
    assert "'2019-06-31' is not a day of the calendar" in admin.run("simulate", *JUNE, code=2)
