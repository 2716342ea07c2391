"""The API over loopback: the working loop of a program, whose things it sees, and how it is told what was wrong."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import col, select

from models.account import ApiToken
from models.assignment import Assignment
from supervision.access import Role
from tests.calling import OTHER, ZONE, Api, Caller, calling
from tests.journeys.test_pages import NO_MAIL, OFF
from tests.signing import cookies
from tests.world import World
from web.api.app import create_api
from web.api.throttle import Throttle
from web.house import House
from web.page import environments

RESERVE, NAME = "overseas-listing-reserve", "廊坊开发区管委会"


@pytest.fixture
def api(world: World, tmp_path: Path) -> Iterator[Api]:
    world.travel("2019-06-14").sweep()
    world.compose()
    with calling(world, tmp_path) as found:
        yield found


@pytest.fixture
def owed(api: Api) -> int:
    return api.world.owed(RESERVE, NAME)


def problem(caller: Caller, method: str, path: str, *, status: int, **sent: Any) -> str:
    """The code of the problem that is told; it is whole."""
    answer = caller.call(method, path, **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["type"] == f"urn:duban:problem:{told['code']}"
    assert told["instance"] == f"/api{path.partition('?')[0]}"
    return str(told["code"])


def test_a_report_goes_its_whole_way(api: Api, owed: int) -> None:
    at = f"/v1/assignments/{owed}"
    assert api.member.post(f"{at}/acknowledge")["state"] == "acknowledged"
    file = api.member.call("POST", f"{at}/evidence", files={"file": ("名单.txt", "甲公司".encode())}).json()
    said = api.member.post(f"{at}/reports", {"words": "名单已建成", "evidence": [file["id"]]}, status=201)
    assert (said["state"], said["reports"][0]["files"][0]["name"]) == ("reported", "名单.txt")
    (waits,) = api.office.get("/v1/reviews")["items"]
    assert (waits["assignment"], waits["unit"]["key"], waits["files"]) == (owed, ZONE, 1)
    back = api.office.post(f"{at}/return", {"reason": "请补充企业名称", "report": waits["report"]})
    assert (back["state"], back["reports"][0]["review"]["reason"]) == ("returned", "请补充企业名称")
    api.member.post(f"{at}/reports", {"words": "已补充"}, status=201)
    assert api.office.post(f"{at}/accept", {"words": "同意"})["state"] == "closed"
    kinds = [event["kind"] for event in api.member.get(at)["history"]]
    assert [kind for kind in kinds if kind in ("acknowledged", "reported", "returned", "accepted")] == [
        "acknowledged", "reported", "returned", "reported", "accepted",
    ]  # fmt: skip


def test_a_file_comes_back_as_it_went(api: Api, owed: int) -> None:
    at = f"/v1/assignments/{owed}/evidence"
    file = api.member.call("POST", at, files={"file": ("名单.txt", "甲公司".encode())}).json()
    assert api.member.call("GET", f"/v1/evidence/{file['id']}").content.decode() == "甲公司"
    assert problem(api.office, "GET", f"/v1/evidence/{file['id']}", status=404) == "not-found"
    assert api.member.call("DELETE", f"/v1/evidence/{file['id']}").status_code == 204
    assert api.member.get(at)["items"] == []


@pytest.mark.parametrize(("name", "data", "code"), [("a.exe", b"MZ", "file-type"), ("a.txt", b"", "file-empty")])
def test_a_file_that_is_not_taken_says_why(api: Api, owed: int, name: str, data: bytes, code: str) -> None:
    sent = {"files": {"file": (name, data)}}
    assert problem(api.member, "POST", f"/v1/assignments/{owed}/evidence", status=422, **sent) == code


def test_more_time_is_asked_for_and_granted(api: Api, owed: int) -> None:
    at = f"/v1/assignments/{owed}/extensions"
    asked = api.member.post(at, {"to": "2019-07-31", "reason": "企业名单仍在核对"}, status=201)
    assert problem(api.member, "POST", at, status=409, json={"to": "2019-08-01", "reason": "再"}) == "extension-open"
    (waits,) = api.office.get("/v1/extensions")["items"]
    assert (waits["id"], waits["granted"], waits["unit"]["key"]) == (asked["id"], None, ZONE)
    assert api.office.post(f"/v1/extensions/{asked['id']}/grant", {"words": "同意"})["granted"] is True
    found = api.member.get(f"/v1/assignments/{owed}")
    assert (found["due_on"], found["first_due_on"]) == ("2019-07-31", "2019-06-30")
    (decided,) = api.office.get("/v1/extensions", state="decided")["items"]
    assert decided["words"] == "同意"


def test_a_clock_stops_and_goes_on(api: Api, owed: int) -> None:
    stopped = api.office.post(f"/v1/assignments/{owed}/suspend", {"reason": "等待批复"})
    assert stopped["stood"] == "assigned"
    assert [one["assignment_id"] for one in api.office.get("/v1/suspensions")["items"]] == [owed]
    api.office.post(f"/v1/assignments/{owed}/resume", {})
    assert api.office.get("/v1/suspensions")["items"] == []


def test_the_office_urges_once_a_day(api: Api, owed: int) -> None:
    body = {"assignments": [owed], "words": "请抓紧"}
    assert api.office.post("/v1/urge", body)["told"] == [owed]
    assert api.office.post("/v1/urge", body)["before"] == [owed]
    assert problem(api.member, "POST", "/v1/urge", status=404, json=body) == "not-found"


def test_a_slip_is_numbered_and_sent_once(api: Api, owed: int) -> None:
    body = {"unit": ZONE, "assignments": [owed], "words": "请说明原因", "reply_on": "2019-06-20"}
    first, again = (api.office.post("/v1/slips", body, status=201) for _ in range(2))
    assert first == again
    assert first["number"] == "督办〔2019〕1号"
    assert api.member.get("/v1/slips")["items"] == [first]
    assert api.caller(Role.MEMBER, OTHER).get("/v1/slips")["items"] == []


def test_an_instruction_is_read_by_those_who_have_a_part_in_the_task(api: Api) -> None:
    at = f"/v1/tasks/langfang-2019/{RESERVE}/instructions"
    api.office.post(at, {"given_by": "市长", "given_on": "2019-06-13", "words": "请抓紧推进"}, status=201)
    assert api.member.get(at)["items"][0]["words"] == "请抓紧推进"


def test_a_lead_consolidates_early_with_a_reason(api: Api) -> None:
    lead = api.caller(Role.MEMBER, "development-reform")
    own = next(one for one in lead.get("/v1/leading")["items"] if one["task"] == RESERVE)["own"]
    body = {"words": "全市名单已汇总"}
    assert problem(lead, "POST", f"/v1/assignments/{own}/reports", status=409, json=body) == "consolidates"
    at = f"/v1/assignments/{own}/consolidated-reports"
    assert problem(lead, "POST", at, status=409, json=body) == "too-early"
    said = lead.post(at, body | {"early_reason": "按要求先行上报"}, status=201)["reports"][0]
    assert (said["consolidated"], ZONE in said["missing"]) == (True, True)
    parts = lead.get(f"/v1/tasks/langfang-2019/{RESERVE}/periods/once/contributions")
    assert parts["missing"] == len(said["missing"])


def test_a_unit_sees_its_own_and_what_it_leads(api: Api, owed: int) -> None:
    mine = {one["unit"]["key"] for one in api.member.get("/v1/assignments", limit=200)["items"]}
    assert mine == {ZONE}
    assert problem(api.caller(Role.MEMBER, OTHER), "GET", f"/v1/assignments/{owed}", status=404) == "not-found"
    lead = api.caller(Role.MEMBER, "development-reform")
    assert lead.get(f"/v1/assignments/{owed}")["unit"]["key"] == ZONE
    assert problem(lead, "POST", f"/v1/assignments/{owed}/acknowledge", status=404) == "not-found"


def test_the_pages_of_a_list_hold_everything_once(api: Api) -> None:
    page = api.office.get("/v1/assignments", limit=150)
    found = [one["id"] for one in page["items"]]
    while page["next"]:
        page = api.office.get("/v1/assignments", limit=150, cursor=page["next"])
        found += [one["id"] for one in page["items"]]
    with api.world.database.read() as session:
        everyone = select(col(Assignment.id)).order_by(col(Assignment.id))
        assert list(session.exec(everyone)) == found


def test_what_comes_in_between_two_pages_shifts_nothing(api: Api) -> None:
    first = api.office.get("/v1/assignments", limit=5)
    api.world.travel("2019-07-01").sweep()
    following = api.office.get("/v1/assignments", limit=5, cursor=first["next"])["items"]
    assert min(one["id"] for one in following) == max(one["id"] for one in first["items"]) + 1


@pytest.mark.parametrize("cursor", ["x", "WyJ4IiwxXQ", "bnVsbA", "W10"])
def test_a_cursor_that_was_not_given_out_is_refused(api: Api, cursor: str) -> None:
    assert problem(api.office, "GET", f"/v1/assignments?cursor={cursor}", status=422) == "invalid"


def test_a_cursor_of_other_filters_is_refused(api: Api) -> None:
    cursor = api.office.get("/v1/assignments", limit=1)["next"]
    assert problem(api.office, "GET", f"/v1/assignments?unit={ZONE}&cursor={cursor}", status=422) == "invalid"


def test_only_what_changed_since_is_listed(api: Api, owed: int) -> None:
    api.world.travel("2019-06-20")
    assert api.member.get("/v1/assignments", updated_since="2019-06-15T00:00:00Z")["items"] == []
    api.member.post(f"/v1/assignments/{owed}/acknowledge")
    changed = api.member.get("/v1/assignments", updated_since="2019-06-15T00:00:00Z")["items"]
    assert [one["id"] for one in changed] == [owed]


def test_a_step_that_was_taken_is_told_as_such(api: Api, owed: int) -> None:
    api.member.post(f"/v1/assignments/{owed}/acknowledge")
    assert problem(api.member, "POST", f"/v1/assignments/{owed}/acknowledge", status=409) == "step"


def test_a_token_may_no_more_than_its_scopes(api: Api, owed: int) -> None:
    assert api.member.get("/v1/me")["scopes"] == ["read", "report"]
    with api.world.database.write() as session:
        session.exec(select(ApiToken).order_by(col(ApiToken.id).desc())).one().scopes = ["read"]
    assert problem(api.member, "POST", f"/v1/assignments/{owed}/acknowledge", status=403) == "scope"


def test_a_token_that_ended_is_nobodys(api: Api) -> None:
    api.member.get("/v1/me")
    api.world.travel("2021-01-01")
    assert problem(api.member, "GET", "/v1/me", status=401) == "token"


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        ("/v1/nothing", {}, 404, "not-found"),
        ("/v1/urge", {"data": "{", "headers": {"Content-Type": "application/json"}}, 400, "broken-json"),
        ("/v1/urge", {"data": "a=1", "headers": {"Content-Type": "text/plain"}}, 415, "unsupported-media-type"),
        ("/v1/urge", {"json": {"words": "x" * 1_100_000}}, 413, "too-large"),
        ("/v1/urge", {"json": {"assignments": ["x"]}}, 422, "invalid"),
        ("/v1/units", {}, 405, "method-not-allowed"),
    ],
)
def test_what_is_wrong_with_a_request_is_told_as_a_problem(
    api: Api, path: str, sent: dict[str, object], status: int, code: str
) -> None:
    assert problem(api.office, "POST", path, status=status, **sent) == code


def test_every_fault_of_a_body_is_named_with_its_place(api: Api, owed: int) -> None:
    body = {"words": "x" * 2001, "figures": [{"position": 0, "value": "-1"}], "more": 1}
    answer = api.member.call("POST", f"/v1/assignments/{owed}/reports", json=body).json()
    assert {one["pointer"] for one in answer["errors"]} == {"/body/words", "/body/figures/0/value", "/body/more"}


def test_a_session_of_the_pages_reads_and_takes_no_step(api: Api, owed: int) -> None:
    session = cookies(api.world.database, Role.MEMBER, unit=ZONE, now=api.world.clock.now())
    assert api.nobody.call("GET", "/v1/me", cookies=session).json()["role"] == "member"
    sent = {"cookies": session, "headers": {"Origin": "https://elsewhere.example"}}
    code = problem(api.nobody, "POST", f"/v1/assignments/{owed}/acknowledge", status=401, **sent)
    assert code == "session-reads-only"


def test_search_finds_what_the_caller_may_read(api: Api, owed: int) -> None:
    api.member.post(f"/v1/assignments/{owed}/reports", {"words": "后备名单已经报送"}, status=201)
    (hit,) = api.member.get("/v1/search", q="后备名单", kind="report")["items"]
    assert (hit["assignment"], hit["marked"]) == (owed, ["后备名单"])
    assert api.caller(Role.MEMBER, OTHER).get("/v1/search", q="后备名单", kind="report")["items"] == []


def test_the_counts_agree_with_the_list(api: Api) -> None:
    counts = api.office.get("/v1/board", scope="all")
    assert counts["total"] == sum(counts["lights"].values())
    blue = api.office.get("/v1/assignments", light="blue", limit=200)["items"]
    assert len(blue) == counts["lights"]["blue"]
    load = {one["unit"]["key"]: one["open"] for one in api.office.get("/v1/load", limit=200)["items"]}
    assert load[ZONE] == len(api.member.get("/v1/assignments", scope="open", limit=200)["items"])


def test_a_filter_is_kept_and_forgotten(api: Api) -> None:
    body = {"path": "/", "name": "红灯", "query": "light=red"}
    kept = api.member.post("/v1/filters", body, status=201)
    assert problem(api.member, "POST", "/v1/filters", status=409, json=body | {"query": "light=blue"}) == "taken"
    again = api.member.post("/v1/filters", body | {"query": "light=blue", "replace": True}, status=201)
    assert again["id"] == kept["id"]
    assert api.member.call("DELETE", f"/v1/filters/{kept['id']}").status_code == 204
    assert api.member.get("/v1/filters")["items"] == []


def test_an_admin_makes_an_account_and_the_last_one_stays(api: Api) -> None:
    admin = api.caller(Role.ADMIN)
    body = {"login": "new-one", "name": "经办人", "role": "member", "unit": ZONE}
    made = admin.post("/v1/accounts", body, status=201)
    assert len(made["password"]) >= 10
    assert problem(admin, "POST", "/v1/accounts", status=409, json=body) == "taken"
    assert problem(admin, "POST", "/v1/accounts/admin-all/disable", status=409) == "last-admin"
    logins = {one["login"]: one["must_change"] for one in admin.get("/v1/accounts")["items"]}
    assert logins["new-one"] is True


def test_a_cycle_is_dispatched_once(api: Api) -> None:
    api.world.travel("2019-07-01").sweep()
    at = "/v1/cycles/monthly-statistics"
    assert api.office.get(f"{at}/periods/2019-06/trial")["units"]
    assert api.office.post(f"{at}/runs", {"period": "2019-06"}, status=201)["notices"] > 0
    body = {"period": "2019-06"}
    assert problem(api.office, "POST", f"{at}/runs", status=409, json=body) == "dispatched-already"


def test_the_record_is_followed_to_its_end(api: Api) -> None:
    found = api.office.get("/v1/record/chain")
    assert (found["broken_at"], found["ends"]) == (None, True)
    assert api.office.get("/v1/record", limit=1)["items"][0]["id"] == found["through"]


def test_a_unit_reads_its_own_messages_without_the_links_of_their_reader(api: Api) -> None:
    (message,) = api.member.get("/v1/messages", limit=1)["items"]
    assert message["unit"]["key"] == ZONE
    assert "/l/" not in api.member.get(f"/v1/messages/{message['key']}")["text"]
    assert problem(api.caller(Role.MEMBER, OTHER), "GET", f"/v1/messages/{message['key']}", status=404) == "not-found"


def test_too_many_requests_are_told_when_to_come_again(api: Api) -> None:
    house = House(api.world.database, api.world.clock.now, lambda: OFF, None, NO_MAIL)
    app = create_api(house, environments())
    app.state.throttle = Throttle(2, tick=lambda: 0.0)

    async def asked() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return [await client.get("/v1/me", headers=api.member.headers) for _ in range(3)]

    answers = asyncio.run(asked())
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "30"
