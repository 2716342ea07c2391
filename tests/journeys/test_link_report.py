"""Reporting through a signed link with figures and files; a lead's report says why it does not wait for others."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlmodel import col, select

from models.assignment import Assignment
from models.evidence import Evidence
from models.report import Figure, Report
from models.task import Target
from notifications.links.signing import Purpose
from supervision.evidence.store import MEGABYTE, Store
from tests.evidence_files import pdf
from tests.following import RESERVE, ZONE, Reader, compose_linked, reading
from tests.office import Seen
from tests.world import World

PDF = pdf()


@pytest.fixture
def reader(world: World, tmp_path: Path) -> Iterator[Reader]:
    world.travel("2019-06-25").sweep()
    compose_linked(world)
    with reading(world, evidence=Store(tmp_path / "evidence", 2 * MEGABYTE)) as found:
        yield found


def post(reader: Reader, fields: dict[str, str], *files: tuple[str, bytes], task: str = RESERVE) -> Seen:
    brought = [("files", (name, content)) for name, content in files] or [("files", ("", b""))]
    url = reader.url + reader.path(Purpose.REPORT, task=task)
    return Seen(requests.post(url, data=fields, files=brought, timeout=10, allow_redirects=False))


def kept(reader: Reader, table: type) -> list[object]:
    with reader.world.database.read() as session:
        return list(session.exec(select(table)))


def test_a_file_comes_with_the_report(reader: Reader) -> None:
    assert post(reader, {"words": "已建成"}, ("名单.pdf", PDF)).status == 303
    with reader.world.database.read() as session:
        report = session.exec(select(Report)).one()
        found = session.exec(select(Evidence).where(col(Evidence.report_id) == report.id)).one()
    assert (found.name, found.media_type, report.words) == ("名单.pdf", "application/pdf", "已建成")


def test_a_wrong_file_keeps_the_words_and_the_right_file(reader: Reader) -> None:
    seen = post(reader, {"words": "已建成"}, ("名单.pdf", PDF), ("../台账.pdf", PDF), ("空.pdf", b""))
    assert seen.status == 422
    assert [place for place, _ in seen.summary()] == ["#files", "#files"]
    assert "名单.pdf" in seen.answer.text
    assert kept(reader, Report) == []
    with reader.world.database.read() as session:
        file = session.exec(select(Evidence)).one()
    assert post(reader, {"words": "已建成", "kept": str(file.id)}).status == 303
    with reader.world.database.read() as session:
        assert session.exec(select(Evidence.report_id)).one() is not None


def test_a_file_of_another_duty_is_not_handed_in(reader: Reader) -> None:
    post(reader, {"words": ""}, ("a.docx", PDF), ("名单.pdf", PDF))
    with reader.world.database.write() as session:
        file = session.exec(select(Evidence)).one()
        file.assignment_id = reader.world.owed(RESERVE, "三河市人民政府")
    seen = post(reader, {"words": "已建成", "kept": str(file.id)})
    assert seen.status == 303
    with reader.world.database.read() as session:
        assert session.exec(select(Evidence.report_id)).one() is None


def test_figures_are_read_and_a_wrong_one_is_told_at_its_field(reader: Reader) -> None:
    owed = reader.world.owed(RESERVE, ZONE)
    with reader.world.database.write() as session:
        task = session.get_one(Assignment, owed).task_id
        wanted: dict[str, Any] = {
            "of": "后备企业",
            "of_en": "candidates",
            "op": ">=",
            "measure": "家",
            "measure_en": "companies",
        }
        session.add(Target(task_id=task, position=0, value=Decimal(10), **wanted))
    seen = post(reader, {"words": "已建成", "figure-0": "十二家"})
    assert (seen.status, seen.summary()[0][0]) == (422, "#figure-0")
    assert post(reader, {"words": "已建成", "figure-0": "１２"}).status == 303
    with reader.world.database.read() as session:
        assert session.exec(select(Figure)).one().value == 12
