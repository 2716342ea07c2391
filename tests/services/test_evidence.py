"""Evidence on its way in and out: bytes once, rows with their drafts, nothing lost and nothing left for ever."""

import io
import os
import threading
from pathlib import Path

import pytest
from sqlmodel import select

from duban.clock import RealClock
from models.evidence import Evidence
from supervision import reporting
from supervision.access import Role
from supervision.accounts.making import Person, make
from supervision.evidence import (
    EvidenceError,
    Store,
    add,
    attach,
    files_of,
    files_of_reports,
    path_of,
    remove,
    sweep_unused,
)
from supervision.evidence import keeping as put_down
from supervision.evidence.store import settle
from tests.evidence_files import pdf, png
from tests.world import World

TASK, UNIT = "overseas-listing-reserve", "广阳区人民政府"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "evidence", 100_000)


@pytest.fixture
def owed(world: World) -> int:
    world.travel("2019-06-10").sweep()
    return world.owed(TASK, UNIT)


def account(world: World, login: str = "clerk") -> int:
    person = Person(login, "经办人", "Clerk", Role.MEMBER, "guangyang")
    found = make(world.database, person, now=world.clock.now(), actor="admin").id
    assert found is not None
    return found


def bring(
    world: World, store: Store, owed: int, who: int, name: str = "进展.pdf", data: bytes | None = None
) -> Evidence:
    content = io.BytesIO(pdf() if data is None else data)
    return add(
        world.database, store, owed, name=name, content=content, account=who, actor="经办人", now=world.clock.now()
    )


def files(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def draft(world: World, owed: int, who: int) -> list[str]:
    with world.database.read() as session:
        return [one.name for one in files_of(session, owed, account=who)]


def test_a_file_lies_under_its_hash_outside_of_what_is_served(world: World, store: Store, owed: int) -> None:
    found = bring(world, store, owed, account(world))
    assert files(store) == [path_of(store, found)]
    assert path_of(store, found).read_bytes() == pdf()
    assert (found.media_type, found.size, found.name) == ("application/pdf", len(pdf()), "进展.pdf")


def test_nobody_else_on_the_machine_may_read_it(world: World, store: Store, owed: int) -> None:
    found = bring(world, store, owed, account(world))
    assert path_of(store, found).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("../a.pdf", pdf(), "file-path"),
        ("a.exe", pdf(), "file-type"),
        ("a.pdf", b"", "file-empty"),
        ("a.pdf", bytes(100_001), "file-large"),
        ("a.pdf", png(), "file-other"),
        ("a.png", png() + pdf(), "file-two"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    name: str, data: bytes, kind: str, world: World, store: Store, owed: int
) -> None:
    with pytest.raises(EvidenceError) as refused:
        bring(world, store, owed, account(world), name, data)
    assert refused.value.kind == kind
    assert refused.value.values["name"] == name
    assert (files(store), world.count(Evidence)) == ([], 0)


def test_a_file_that_is_too_large_is_not_read_to_its_end(world: World, store: Store, owed: int) -> None:
    content = io.BytesIO(bytes(50_000_000))
    with pytest.raises(EvidenceError, match="file-large"):
        add(world.database, store, owed, name="a.pdf", content=content, account=None, actor="a", now=world.clock.now())
    assert content.tell() < 1_000_000


def test_the_same_file_brought_twice_to_a_draft_is_there_once(world: World, store: Store, owed: int) -> None:
    who = account(world)
    assert bring(world, store, owed, who).id == bring(world, store, owed, who).id
    assert draft(world, owed, who) == ["进展.pdf"]


def test_the_same_bytes_of_two_people_lie_there_once(world: World, store: Store, owed: int) -> None:
    first, second = account(world), account(world, "other")
    bring(world, store, owed, first)
    bring(world, store, owed, second, "另一份.pdf")
    assert len(files(store)) == 1
    assert (draft(world, owed, first), draft(world, owed, second)) == (["进展.pdf"], ["另一份.pdf"])


def test_the_same_bytes_may_come_in_at_once(world: World, store: Store, owed: int) -> None:
    people = [account(world, f"clerk-{n}") for n in range(6)]
    faults: list[BaseException] = []

    def run(who: int) -> None:
        try:
            bring(world, store, owed, who)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=run, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (len(files(store)), world.count(Evidence)) == (1, 6)


def test_one_more_than_twenty_files_is_refused(world: World, store: Store, owed: int) -> None:
    who = account(world)
    for n in range(20):
        bring(world, store, owed, who, f"{n}.txt", f"{n} 家".encode())
    with pytest.raises(EvidenceError, match="file-many: most 20"):
        bring(world, store, owed, who, "21.txt", b"21")


def test_files_that_are_too_large_together_are_refused(world: World, tmp_path: Path, owed: int) -> None:
    small, who = Store(tmp_path / "evidence", 100), account(world)
    for n in range(5):
        bring(world, small, owed, who, f"{n}.txt", b"%d" % n * 100)
    with pytest.raises(EvidenceError, match="file-total"):
        bring(world, small, owed, who, "6.txt", b"6")


def test_what_cannot_be_reported_takes_no_file(world: World, store: Store, owed: int) -> None:
    world.report(TASK, UNIT)
    with pytest.raises(EvidenceError, match="file-over"):
        bring(world, store, owed, account(world))
    with pytest.raises(EvidenceError, match="file-gone"):
        bring(world, store, 9_999_999, account(world, "other"))
    assert files(store) == []


def test_a_file_goes_from_the_draft_into_the_report_and_stays(world: World, store: Store, owed: int) -> None:
    who = account(world)
    found = bring(world, store, owed, who)
    assert found.id is not None
    said = reporting.report(
        world.database, owed, words="已建成", now=world.clock.now(), actor="经办人", evidence=[found.id], account=who
    )
    assert said.id is not None
    with world.database.read() as session:
        assert [one.name for one in files_of(session, owed, report=said.id)] == ["进展.pdf"]
        assert {
            report: [one.name for one in kept] for report, kept in files_of_reports(session, [said.id]).items()
        } == {said.id: ["进展.pdf"]}
        assert files_of(session, owed, account=who) == []
    assert not remove(world.database, found.id, account=who)
    assert world.count(Evidence) == 1


def test_the_draft_of_somebody_else_is_not_handed_in(world: World, store: Store, owed: int) -> None:
    mine, other = account(world), account(world, "other")
    theirs = bring(world, store, owed, other)
    report = reporting.report(world.database, owed, words="已建成", now=world.clock.now(), actor="经办人")
    assert theirs.id is not None
    assert report.id is not None
    with world.database.write() as session:
        assert attach(session, [theirs.id], assignment=owed, report=report.id, account=mine) == []
    assert draft(world, owed, other) == ["进展.pdf"]


def test_only_who_brought_a_file_takes_it_out_of_the_draft(world: World, store: Store, owed: int) -> None:
    mine, other = account(world), account(world, "other")
    found = bring(world, store, owed, mine).id
    assert found is not None
    assert not remove(world.database, found, account=other)
    assert not remove(world.database, found, account=None)
    assert remove(world.database, found, account=mine)
    assert not remove(world.database, found, account=mine)


def aged(store: Store, days: int) -> None:
    for path in files(store):
        os.utime(path, (path.stat().st_mtime - days * 86_400,) * 2)


def swept(world: World, store: Store) -> int:
    """Takes away what nobody needs, by the clock of the machine, which the disk's stamps are held against."""
    return sweep_unused(world.database, store, now=RealClock().now())


def test_bytes_that_no_row_needs_are_taken_away_after_a_day(world: World, store: Store, owed: int) -> None:
    who = account(world)
    found = bring(world, store, owed, who).id
    assert found is not None
    remove(world.database, found, account=who)
    assert (swept(world, store), len(files(store))) == (0, 1)
    aged(store, 2)
    assert (swept(world, store), len(files(store))) == (1, 0)


def test_bytes_that_a_row_needs_stay_however_old(world: World, store: Store, owed: int) -> None:
    bring(world, store, owed, account(world))
    aged(store, 4000)
    assert (swept(world, store), len(files(store))) == (0, 1)


def test_what_lies_in_the_folder_by_another_name_is_somebodys(world: World, store: Store) -> None:
    for name in ("README", "ab/cd/notes.txt", "ab/cd/" + "g" * 64, "incoming/list"):
        (store.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (store.folder / name).write_text("mine")
    aged(store, 4000)
    assert (swept(world, store), len(files(store))) == (0, 4)


class Killed(BaseException):
    """As if the process had ended here."""


def test_a_kill_between_bytes_and_row_leaves_bytes_that_are_taken_away(
    world: World, store: Store, owed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = account(world)

    def settle_and_die(*given: object) -> None:
        settle(*given)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(put_down, "settle", settle_and_die)
        with pytest.raises(Killed):
            bring(world, store, owed, who)
    assert (len(files(store)), world.count(Evidence)) == (1, 0)
    aged(store, 2)
    assert (swept(world, store), files(store)) == (1, [])
    bring(world, store, owed, who)
    assert (len(files(store)), world.count(Evidence)) == (1, 1)


def test_what_is_brought_again_is_not_taken_from_under_it(world: World, store: Store, owed: int) -> None:
    """Old bytes without a row are brought anew while they are swept, over and over: whoever has a row has its bytes."""
    who, stop, lost = account(world), threading.Event(), list[str]()

    def sweep_on() -> None:
        while not stop.is_set():
            aged_quietly(store)
            swept(world, store)

    sweeper = threading.Thread(target=sweep_on)
    sweeper.start()
    try:
        for _ in range(15):
            found = bring(world, store, owed, who)
            lost += [] if path_of(store, found).exists() else [found.name]
            remove(world.database, found.id or 0, account=who)
    finally:
        stop.set()
        sweeper.join()
    assert lost == []


def aged_quietly(store: Store) -> None:
    """All but what is coming in, which no upload leaves for a day."""
    for path in files(store):
        try:
            if path.parent != store.incoming:
                os.utime(path, (0, 0))
        except FileNotFoundError:
            continue


def test_bytes_that_were_lost_come_back_with_the_next_such_file(world: World, store: Store, owed: int) -> None:
    found = bring(world, store, owed, account(world))
    path_of(store, found).write_bytes(b"damaged")
    bring(world, store, owed, account(world, "other"))
    assert path_of(store, found).read_bytes() == pdf()


def test_rows_name_who_and_when(world: World, store: Store, owed: int) -> None:
    bring(world, store, owed, account(world))
    with world.database.read() as session:
        found = session.exec(select(Evidence)).one()
    assert (found.actor, found.added_at) == ("经办人", world.clock.now())
