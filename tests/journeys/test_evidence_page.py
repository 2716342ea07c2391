"""Files over the wire: brought with a report, refused with a reason, given back to be saved, and to their readers."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from sqlmodel import select

from models.account import Account
from models.evidence import Evidence
from supervision import reporting
from supervision.access import Role
from supervision.evidence import Store, add, path_of
from tests.evidence_files import docx, pdf, png
from tests.journeys.test_pages import NO_MAIL, OFF, serving
from tests.signing import cookies
from tests.world import World
from web.house import House

TASK, UNIT = "overseas-listing-reserve", "广阳区人民政府"
OWN, OTHER = "guangyang", "anci"


@dataclass
class Desk:
    """A unit's duty in front of the served pages."""

    world: World
    store: Store
    url: str
    owed: int

    def jar(self, role: Role = Role.MEMBER, unit: str | None = OWN) -> dict[str, str]:
        return cookies(self.world.database, role, unit=unit, now=self.world.clock.now())

    def get(self, path: str, role: Role = Role.MEMBER, unit: str | None = OWN, **headers: str) -> requests.Response:
        return requests.get(
            self.url + path, cookies=self.jar(role, unit), headers=headers, timeout=20, allow_redirects=False
        )

    def send(
        self, *files: tuple[str, bytes], words: str = "已建成", role: Role = Role.MEMBER, unit: str | None = OWN
    ) -> requests.Response:
        parts = [("files", (name, io.BytesIO(data))) for name, data in files]
        return requests.post(
            f"{self.url}/duties/{self.owed}/report", data={"words": words, "do": "save"}, files=parts or None,
            cookies=self.jar(role, unit), headers={"Origin": self.url}, timeout=60, allow_redirects=False,
        )  # fmt: skip

    def bring(self, name: str = "七月 进展.pdf", data: bytes | None = None, *, handed_in: bool = True) -> str:
        """The address of a file of the unit."""
        content, now = io.BytesIO(pdf() if data is None else data), self.world.clock.now()
        self.jar()
        with self.world.database.read() as session:
            who = session.exec(select(Account.id).where(Account.login == f"member-{OWN}")).one()
        found = add(
            self.world.database, self.store, self.owed, name=name, content=content, account=who, actor="a", now=now
        )
        assert found.id is not None
        if handed_in:
            reporting.report(
                self.world.database, self.owed, words="已建成", now=now, actor="a", evidence=[found.id], account=who
            )
        return f"/evidence/{found.id}"

    def kept(self) -> list[str]:
        with self.world.database.read() as session:
            return [one.name for one in session.exec(select(Evidence))]


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Iterator[Desk]:
    world.travel("2019-06-10").sweep()
    store = Store(tmp_path / "evidence", 1_000_000)
    house = House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL, evidence=store)
    with serving(house) as url:
        yield Desk(world, store, url, world.owed(TASK, UNIT))


def test_a_file_is_given_to_be_saved_and_never_shown(desk: Desk) -> None:
    seen = desk.get(desk.bring())
    assert (seen.status_code, seen.content) == (200, pdf())
    assert (
        seen.headers["Content-Disposition"]
        == "attachment; filename*=UTF-8''%E4%B8%83%E6%9C%88%20%E8%BF%9B%E5%B1%95.pdf"
    )
    assert seen.headers["Content-Type"] == "application/pdf"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert seen.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-cache" in seen.headers["Cache-Control"]


def test_a_copy_that_the_reader_has_is_not_sent_again(desk: Desk) -> None:
    path = desk.bring()
    tag = desk.get(path).headers["ETag"]
    again = desk.get(path, Role.MEMBER, OWN, **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


def test_a_part_of_a_file_is_given_where_it_is_asked_for(desk: Desk) -> None:
    seen = desk.get(desk.bring(), Range="bytes=0-7")
    assert (seen.status_code, seen.content) == (206, pdf()[:8])
    assert "Content-Encoding" not in seen.headers


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.MEMBER, OWN, 200), (Role.HEAD, OWN, 200), (Role.SUPERVISOR, None, 200), (Role.LEADER, None, 200),
        (Role.ADMIN, None, 200), (Role.MEMBER, OTHER, 404), (Role.HEAD, OTHER, 404),
    ],
)  # fmt: skip
def test_a_report_s_file_is_for_who_reads_the_report(role: Role, unit: str | None, status: int, desk: Desk) -> None:
    assert desk.get(desk.bring(), role, unit).status_code == status


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.MEMBER, OWN, 200), (Role.HEAD, OWN, 200), (Role.SUPERVISOR, None, 404), (Role.LEADER, None, 404),
        (Role.ADMIN, None, 404), (Role.MEMBER, OTHER, 404),
    ],
)  # fmt: skip
def test_a_draft_s_file_is_for_its_unit_alone(role: Role, unit: str | None, status: int, desk: Desk) -> None:
    assert desk.get(desk.bring(handed_in=False), role, unit).status_code == status


def test_nobody_who_is_not_signed_in_gets_a_file(desk: Desk) -> None:
    seen = requests.get(desk.url + desk.bring(), timeout=20, allow_redirects=False)
    assert (seen.status_code, pdf() in seen.content) == (303, False)


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40, "-1", "1e3", "..%2f..%2fetc%2fpasswd", "１", "a" * 64])
def test_what_is_no_file_is_not_found(number: str, desk: Desk) -> None:
    assert desk.get(f"/evidence/{number}").status_code == 404


def test_the_folder_itself_is_served_nowhere(desk: Desk) -> None:
    desk.bring()
    (path,) = (one for one in desk.store.folder.rglob("*") if one.is_file())
    for address in (
        f"/evidence/{path.name}",
        f"/static/../{path.relative_to(desk.store.folder)}",
        f"/static/{path.name}",
    ):
        assert desk.get(address).status_code == 404


def test_bytes_that_are_gone_are_said_to_be(desk: Desk) -> None:
    address = desk.bring()
    with desk.world.database.read() as session:
        path_of(desk.store, session.exec(select(Evidence)).one()).unlink()
    seen = desk.get(address)
    assert seen.status_code == 410
    assert "从备份中恢复" in seen.text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.exe", b"MZ" + bytes(100), "不是可以上传的类型"),
        ("a.pdf", b"", "空文件"),
        ("a.pdf", bytes(1_000_002), "太大，每个文件不超过 1 MB"),
        ("../a.pdf", pdf(), "里有路径"),
        ("a.png", png() + pdf(), "夹带了别的内容"),
        ("a.pdf", docx(), "内容不是 pdf 文件"),
        ("a.txt", b"<script>alert(1)</script>", "网页或脚本"),
    ],
)
def test_a_refused_file_is_told_at_its_field_and_the_words_stay(name: str, data: bytes, words: str, desk: Desk) -> None:
    seen = desk.send((name, data), words="已建成三家，正在辅导")
    assert seen.status_code == 422
    assert words in seen.text
    assert "已建成三家，正在辅导" in seen.text
    assert "<script>alert" not in seen.text
    assert desk.kept() == []


def test_a_body_that_is_far_too_large_is_answered(desk: Desk) -> None:
    seen = desk.send(("a.pdf", pdf() + bytes(30_000_000)), words="已建成")
    assert seen.status_code == 422
    assert "太大" in seen.text


def test_more_files_than_may_be_are_refused_together(desk: Desk) -> None:
    seen = desk.send(*((f"{n}.txt", b"3") for n in range(21)), words="已建成")
    assert seen.status_code == 422
    assert "最多 20 个" in seen.text
    assert desk.kept() == []


def test_a_form_that_breaks_off_is_said_to_have(desk: Desk) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF'
    seen = requests.post(
        f"{desk.url}/duties/{desk.owed}/report", data=body, cookies=desk.jar(), timeout=20, allow_redirects=False,
        headers={"Origin": desk.url, "Content-Type": "multipart/form-data; boundary=x"},
    )  # fmt: skip
    assert seen.status_code == 422
    assert desk.kept() == []


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "text/plain", "application/json"]
)
def test_a_form_of_another_kind_breaks_nothing(kind: str, desk: Desk) -> None:
    seen = requests.post(
        f"{desk.url}/duties/{desk.owed}/report", data=b"{}", cookies=desk.jar(), timeout=20, allow_redirects=False,
        headers={"Origin": desk.url, "Content-Type": kind},
    )  # fmt: skip
    assert seen.status_code in (422, 303)


def test_good_files_stand_in_the_draft(desk: Desk) -> None:
    assert desk.send(("七月.pdf", pdf()), ("报告.docx", docx()), words="已建成").status_code < 400
    assert desk.kept() == ["七月.pdf", "报告.docx"]


def test_another_unit_brings_nothing_to_a_duty(desk: Desk) -> None:
    assert desk.send(("a.pdf", pdf()), unit=OTHER).status_code == 404
    assert desk.kept() == []
