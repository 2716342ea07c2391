"""Tables to take away: what a page shows as CSV and as a workbook, safe to open, with the filters of the page."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from supervision.access import Role
from tests.calling import ZONE, Api, Caller, calling
from tests.signing import cookies
from tests.world import World

RESERVE, NAME = "overseas-listing-reserve", "廊坊开发区管委会"
COLLECTIONS = (
    "assignments", "reviews", "extensions", "slips", "tasks", "matrix", "load", "outbox", "record", "contacts",
    "trend?since=2019-06-01&until=2019-06-30", "working-days?year=2019",
)  # fmt: skip


@pytest.fixture
def api(world: World, tmp_path: Path) -> Iterator[Api]:
    world.travel("2019-06-14").sweep()
    with calling(world, tmp_path) as found:
        yield found


def read_csv(caller: Caller, path: str, **params: str) -> list[list[str]]:
    found = caller.call("GET", path, params={"format": "csv"} | params)
    assert found.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))


def read_workbook(caller: Caller, path: str, **params: str) -> Any:
    found = caller.call("GET", path, params={"format": "xlsx"} | params)
    return load_workbook(io.BytesIO(found.content)).active


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_collection_is_there_as_a_table(api: Api, name: str) -> None:
    lines = read_csv(api.office, f"/v1/{name}")
    sheet = read_workbook(api.office, f"/v1/{name}")
    assert [cell.value for cell in sheet[1]] == lines[0]
    assert (sheet.max_row, sheet.freeze_panes) == (len(lines), "A2")
    assert all(len(line) == len(lines[0]) for line in lines)


def test_a_table_has_the_filters_of_the_list_and_only_what_its_reader_sees(api: Api) -> None:
    lines = read_csv(api.member, "/v1/assignments", period="once")
    assert {line[2] for line in lines[1:]} == {NAME}
    assert len(lines) - 1 == len(api.member.get("/v1/assignments", period="once", limit=200)["items"])


def test_a_table_of_the_pages_is_fetched_with_their_session(api: Api) -> None:
    session = cookies(api.world.database, Role.MEMBER, unit=ZONE, now=api.world.clock.now())
    answer = api.nobody.call("GET", "/v1/assignments?format=csv", cookies=session | {"lang": "en"})
    assert answer.text.lstrip("\ufeff").startswith("Clause,Task,Unit")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''assignments.csv"


def test_a_workbook_has_real_days_and_times(api: Api) -> None:
    sheet = read_workbook(api.member, "/v1/assignments", period="once")
    heading = [cell.value for cell in sheet[1]]
    first = dict(zip(heading, (cell.value for cell in sheet[2]), strict=True))
    assert first["时限"] == datetime(2019, 6, 30)
    assert first["交办时间"] == datetime(2019, 6, 14, 9, 0)


def test_words_that_look_like_a_formula_are_words(api: Api) -> None:
    words = '=HYPERLINK("https://elsewhere.example")'
    slip = {"unit": ZONE, "assignments": [api.world.owed(RESERVE, NAME)], "words": words}
    api.office.post("/v1/slips", slip, status=201)
    assert read_csv(api.office, "/v1/slips")[1][4] == f"'{words}"
    cell = read_workbook(api.office, "/v1/slips")["E2"]
    assert (cell.value, cell.data_type) == (words, "s")
