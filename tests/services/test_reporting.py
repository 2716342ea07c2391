"""Reporting: words, figures and files go in together or not at all, once, and say what they say on the record."""

import io
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.evidence import Evidence
from models.record import RecordEntry
from models.report import Figure, Report
from supervision import reporting
from supervision.evidence import Store, add, files_of
from supervision.figures import targets_of
from supervision.handing_in import EmptyReportError, UnknownFileError, UnknownTargetError
from supervision.lifecycle import StepError
from supervision.record import broken_at
from tests.services.test_drafting import account
from tests.unit_names import OTHER, RESERVE, ZONE
from tests.world import World

TRIPS = "trips-abroad"
COMMERCE = "市商务局"


@pytest.fixture
def june(world: World) -> World:
    world.travel("2019-06-20").sweep()
    return world


def asked(world: World) -> tuple[int, int]:
    """A duty that has a target, and the position of that."""
    owed = world.owed(TRIPS, COMMERCE, "2019")
    with world.database.read() as session:
        return owed, targets_of(session, owed)[0].position


def states(world: World, owed: int) -> tuple[str, int]:
    """The state of a duty and how many reports it has."""
    with world.database.read() as session:
        found = session.get_one(Assignment, owed)
        return found.state, len(session.exec(select(Report).where(Report.assignment_id == owed)).all())


def brought(world: World, folder: Path, owed: int, clerk: int, words: bytes = b"list") -> int:
    """A file in the draft of a clerk."""
    found = add(
        world.database, Store(folder, 1_000_000), owed, name="list.txt", content=io.BytesIO(words), account=clerk,
        actor="clerk", now=world.clock.now(),
    )  # fmt: skip
    assert found.id is not None
    return found.id


def test_figures_stand_beside_the_words(june: World) -> None:
    owed, position = asked(june)
    reporting.report(
        june.database, owed, words="done", now=june.clock.now(), actor="clerk", figures={position: Decimal("3.5")}
    )
    with june.database.read() as session:
        found = session.exec(select(Figure)).one()
        assert (found.position, found.value, found.verified_value) == (position, Decimal("3.5"), None)


def test_a_report_may_bring_nothing_but_a_figure(june: World) -> None:
    owed, position = asked(june)
    reporting.report(june.database, owed, words="", now=june.clock.now(), actor="clerk", figures={position: Decimal(0)})
    assert states(june, owed) == ("reported", 1)


@pytest.mark.parametrize("words", ["", " \n\t"])
def test_a_report_that_says_nothing_is_refused(june: World, words: str) -> None:
    owed = june.owed(RESERVE, ZONE)
    with pytest.raises(EmptyReportError):
        reporting.report(june.database, owed, words=words, now=june.clock.now(), actor="clerk")
    assert states(june, owed) == ("assigned", 0)


def test_a_figure_for_a_target_that_nobody_set_changes_nothing(june: World) -> None:
    owed, position = asked(june)
    with pytest.raises(UnknownTargetError):
        reporting.report(
            june.database, owed, words="done", now=june.clock.now(), actor="clerk", figures={position + 9: Decimal(1)}
        )
    assert states(june, owed) == ("assigned", 0)


def test_files_of_the_draft_become_files_of_the_report(june: World, tmp_path: Path) -> None:
    owed, clerk = june.owed(RESERVE, ZONE), account(june)
    file = brought(june, tmp_path, owed, clerk)
    said = reporting.report(
        june.database, owed, words="", now=june.clock.now(), actor="clerk", evidence=[file], account=clerk
    )
    with june.database.read() as session:
        assert [one.id for one in files_of(session, owed, report=said.id)] == [file]
        assert files_of(session, owed, account=clerk) == []


def test_a_file_from_another_draft_keeps_the_whole_report_back(june: World, tmp_path: Path) -> None:
    owed, mine, other = june.owed(RESERVE, ZONE), account(june), account(june, "another")
    file = brought(june, tmp_path, owed, other)
    with pytest.raises(UnknownFileError):
        reporting.report(
            june.database, owed, words="done", now=june.clock.now(), actor="clerk", evidence=[file], account=mine
        )
    assert states(june, owed) == ("assigned", 0)
    with june.database.read() as session:
        assert session.get_one(Evidence, file).report_id is None


def test_a_file_of_another_duty_keeps_the_report_back(june: World, tmp_path: Path) -> None:
    clerk = account(june)
    file = brought(june, tmp_path, june.owed(RESERVE, OTHER), clerk)
    with pytest.raises(UnknownFileError):
        reporting.report(
            june.database, june.owed(RESERVE, ZONE), words="done", now=june.clock.now(), actor="clerk",
            evidence=[file], account=clerk,
        )  # fmt: skip


def test_of_two_clerks_at_once_one_reports(june: World) -> None:
    owed = june.owed(RESERVE, ZONE)

    def send(words: str) -> bool:
        try:
            reporting.report(june.database, owed, words=words, now=june.clock.now(), actor=words)
        except StepError:
            return False
        return True

    with ThreadPoolExecutor(4) as clerks:
        assert sorted(clerks.map(send, ["a", "b", "c", "d"])) == [False, False, False, True]
    assert states(june, owed) == ("reported", 1)


def test_the_record_says_what_was_brought(june: World) -> None:
    owed, position = asked(june)
    reporting.report(
        june.database, owed, words="done", now=june.clock.now(), actor="clerk", figures={position: Decimal("3.5")}
    )
    with june.database.read() as session:
        assert last(session).detail == {"figures": {str(position): "3.5"}}
        assert broken_at(session) is None


def last(session: Session) -> RecordEntry:
    return session.exec(select(RecordEntry).order_by(col(RecordEntry.id).desc()).limit(1)).one()
