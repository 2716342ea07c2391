"""The office decides on the page of a duty: close off, return, stop the clock, let it go on; nobody else does."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.assignment import Assignment
from models.database import Database
from models.migrating import upgrade
from models.report import Figure, Review
from supervision import reporting
from supervision.access import Role
from tests.desk import Desk, at_the_desk_of, reported, with_target
from tests.following import everything
from tests.world import World

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"
NOBODYS = 999_999


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A supervisor on 20 June 2019."""
    database = Database(f"sqlite:///{tmp_path / 'duban.db'}")
    upgrade(database)
    world = World(database).begin().travel("2019-06-20")
    world.sweep()
    with at_the_desk_of(world) as found:
        yield found
    database.close()


def state(desk: Desk, owed: int) -> str:
    with desk.world.database.read() as session:
        return session.get_one(Assignment, owed).state


def reviews(desk: Desk) -> list[tuple[bool, str]]:
    with desk.world.database.read() as session:
        return [(one.accepted, one.reason) for one in session.exec(select(Review).order_by(col(Review.id)))]


def figure(desk: Desk) -> Figure:
    with desk.world.database.read() as session:
        return session.exec(select(Figure)).one()


def test_a_report_is_read_with_its_figures_beside_what_the_document_asks(desk: Desk) -> None:
    owed, _ = with_target(desk.world)
    reported(desk.world, owed, figure=999)
    words = desk.get(f"/duties/{owed}").words
    for told in ("名单已建成，附各企业意见", "单位自报999", "文件要求≥", "自报是否达到✓ 达到", "通过并办结"):
        assert told in words


def test_a_figure_is_verified_in_a_field_of_its_own(desk: Desk) -> None:
    owed, _ = with_target(desk.world)
    report = reported(desk.world, owed, figure=18)
    done = desk.post(f"/duties/{owed}/accept", {"report": str(report), "verified-0": "１６.5", "note": "已核对台账"})
    assert (done.status, done.leads_to) == (303, f"/duties/{owed}?done=closed")
    assert (figure(desk).value, figure(desk).verified_value) == (Decimal(18), Decimal("16.5"))
    assert reviews(desk) == [(True, "已核对台账")]


@pytest.mark.parametrize(("form", "verified"), [({}, None), ({"same-0": "yes"}, Decimal(18))])
def test_only_a_figure_that_somebody_looked_at_is_verified(
    desk: Desk, form: dict[str, str], verified: Decimal | None
) -> None:
    owed, _ = with_target(desk.world)
    report = reported(desk.world, owed, figure=18)
    desk.post(f"/duties/{owed}/accept", {"report": str(report), **form})
    assert figure(desk).verified_value == verified


@pytest.mark.parametrize(
    ("form", "told"),
    [({"verified-0": "很多"}, "不是数字"), ({"verified-0": "-1"}, "负数"), ({"note": "长" * 501}, "太长"),
     ({"verified-0": "16", "same-0": "yes"}, "请只留一样")],
)  # fmt: skip
def test_what_is_wrong_in_a_field_is_told_there_and_what_was_typed_stays(
    desk: Desk, form: dict[str, str], told: str
) -> None:
    owed, _ = with_target(desk.world)
    report = reported(desk.world, owed, figure=18)
    seen = desk.post(f"/duties/{owed}/accept", {"report": str(report), "note": "核对过", **form})
    assert seen.status == 422
    ((place, words),) = seen.summary()
    assert told in words
    assert seen.page.xpath(f"//*[@id='{place[1:]}'][@aria-invalid='true']")
    assert seen.typed(f"/duties/{owed}/accept")["note"] == form.get("note", "核对过")
    assert reviews(desk) == []


def test_a_report_is_returned_only_with_a_reason(desk: Desk) -> None:
    owed = desk.world.report(RESERVE, ZONE)
    assert desk.post(f"/duties/{owed}/return", {"reason": " "}).status == 422
    done = desk.post(f"/duties/{owed}/return", {"reason": "请附名单"})
    assert (done.leads_to, state(desk, owed), reviews(desk)) == (
        f"/duties/{owed}?done=returned", "returned", [(False, "请附名单")],
    )  # fmt: skip


def test_of_two_supervisors_the_second_is_shown_what_was_decided(desk: Desk) -> None:
    owed = desk.world.report(RESERVE, ZONE)
    now = desk.world.clock.now()
    reporting.send_back(desk.world.database, owed, reason="请附名单", now=now, actor="领导小组办公室综合科")
    seen = desk.post(f"/duties/{owed}/accept", {"report": "1", "note": "材料齐全"})
    assert seen.status == 409
    for told in ("已经由他人处理", "领导小组办公室综合科", "请附名单", "材料齐全"):
        assert told in seen.words
    assert state(desk, owed) == "returned"


def test_a_second_click_of_the_same_person_is_no_fault(desk: Desk) -> None:
    owed = desk.world.report(RESERVE, ZONE)
    sent = [desk.post(f"/duties/{owed}/accept", {"report": "1"}) for _ in range(2)]
    assert [one.leads_to for one in sent] == [f"/duties/{owed}?done=closed"] * 2
    assert len(reviews(desk)) == 1


def test_nobody_decides_a_report_that_he_has_not_read(desk: Desk) -> None:
    owed = desk.world.report(RESERVE, ZONE)
    desk.post(f"/duties/{owed}/return", {"report": "1", "reason": "请附名单"})
    desk.world.report(RESERVE, ZONE)
    assert desk.post(f"/duties/{owed}/accept", {"report": "1"}).status == 409
    assert state(desk, owed) == "reported"


def test_who_reported_himself_is_told_who_has_to_decide(desk: Desk) -> None:
    owed = desk.world.owed(RESERVE, ZONE)
    desk.get("/reviews")
    reported(desk.world, owed, actor="领导小组办公室supervisor")
    assert "这份反馈是以您的名义提交的" in desk.get(f"/duties/{owed}").words
    seen = desk.post(f"/duties/{owed}/accept", {"note": ""})
    assert (seen.status, seen.summary()[0][0]) == (422, "#note")
    done = desk.post(f"/duties/{owed}/accept", {"note": "督查室现在只有一人"})
    assert (done.status, reviews(desk)) == (303, [(True, "督查室现在只有一人")])


def test_a_clock_is_stopped_with_a_reason_and_goes_on(desk: Desk) -> None:
    owed = desk.world.owed(RESERVE, ZONE)
    assert desk.post(f"/duties/{owed}/suspend", {"stop": ""}).summary()[0][0] == "#stop"
    assert desk.post(f"/duties/{owed}/suspend", {"stop": "待省里批复"}).leads_to.endswith("done=suspended")
    assert "待省里批复" in desk.get(f"/duties/{owed}").words
    desk.world.travel("2019-07-01")
    assert "时限为 2019年7月9日" in desk.get("/requests").words
    assert desk.post(f"/duties/{owed}/resume", {"go-on": "已批复"}).leads_to.endswith("done=resumed")
    assert "2019年7月9日" in desk.get(f"/duties/{owed}?done=resumed").words


@pytest.mark.parametrize("step", ["suspend", "resume", "accept", "return"])
def test_a_step_that_the_state_does_not_allow_changes_nothing(desk: Desk, step: str) -> None:
    owed = desk.world.owed(RESERVE, ZONE)
    if step == "suspend":
        desk.world.report(RESERVE, ZONE)
    desk.get("/reviews")
    before = everything(desk.world)
    seen = desk.post(f"/duties/{owed}/{step}", {"stop": "x", "reason": "x", "report": "1"})
    assert seen.status == 409
    assert "没有提交" in seen.alerts()
    assert _apart_from_sessions(everything(desk.world)) == _apart_from_sessions(before)


@pytest.mark.parametrize("step", ["accept", "return", "suspend", "resume"])
@pytest.mark.parametrize(
    ("role", "unit"),
    [(Role.MEMBER, "zone"), (Role.HEAD, "zone"), (Role.MEMBER, "anci"), (Role.LEADER, None), (Role.ADMIN, None)],
)
def test_nobody_else_decides(desk: Desk, step: str, role: Role, unit: str | None) -> None:
    owed = desk.world.report(RESERVE, ZONE)
    other = desk.of(role, unit)
    other.get("/account")
    before = everything(desk.world)
    assert other.post(f"/duties/{owed}/{step}", {"reason": "x", "stop": "x"}).status == 403
    assert _apart_from_sessions(everything(desk.world)) == _apart_from_sessions(before)


@pytest.mark.parametrize("step", ["accept", "return", "suspend", "resume"])
def test_a_duty_that_is_not_there_is_not_found(desk: Desk, step: str) -> None:
    assert desk.post(f"/duties/{NOBODYS}/{step}", {"reason": "x", "stop": "x"}).status == 404


@pytest.mark.parametrize(("role", "unit"), [(Role.MEMBER, "zone"), (Role.LEADER, None), (Role.ADMIN, None)])
def test_nobody_else_is_shown_the_forms(desk: Desk, role: Role, unit: str | None) -> None:
    owed = desk.world.report(RESERVE, ZONE)
    seen = desk.of(role, unit).get(f"/duties/{owed}")
    assert seen.status == 200
    assert not seen.page.xpath("//form[contains(@action, '/accept') or contains(@action, '/return')]")


def test_what_a_form_led_to_leads_back(desk: Desk) -> None:
    owed = desk.world.owed(RESERVE, ZONE)
    assert desk.get(f"/duties/{owed}/accept").leads_to == f"/duties/{owed}"


def _apart_from_sessions(rows: dict[str, list[object]]) -> dict[str, list[object]]:
    return {name: found for name, found in rows.items() if name not in ("login_session", "sign_in_try")}
