"""The chain of the record, followed in parts: whole, changed, and with an entry taken out."""

import pytest
from sqlmodel import Session, col, delete, select

from models.database import Database
from models.record import RecordEntry
from supervision import record
from supervision.chain import follow
from supervision.recorded import Sought, actions, recorded
from tests.world import ISSUED_ON, World


@pytest.fixture
def ten(world: World) -> Database:
    """A record of ten entries."""
    with world.database.write() as session:
        for n in range(9):
            record.write(
                session, at=world.clock.now(), actor=f"post {n}", action="test", subject=f"thing {n}", detail={"n": n}
            )
    return world.database


def ids(session: Session) -> list[int]:
    return [found for found in session.exec(select(RecordEntry.id).order_by(col(RecordEntry.id))) if found]


def test_a_record_that_nobody_touched_is_whole(ten: Database) -> None:
    with ten.read() as session:
        followed = follow(session)
        assert (followed.through, followed.entries, followed.broken_at, followed.ends) == (
            ids(session)[-1],
            10,
            None,
            True,
        )


def test_it_is_followed_in_parts_from_where_one_has_come_to(ten: Database) -> None:
    with ten.read() as session:
        first = follow(session, most=4)
        second = follow(session, after=first.through, most=6)
        assert (first.entries, first.ends, second.entries, second.ends) == (4, False, 6, True)


def test_a_changed_entry_breaks_it_there(ten: Database) -> None:
    with ten.write() as session:
        entry = session.exec(select(RecordEntry).where(RecordEntry.subject == "thing 3")).one()
        entry.detail = {"n": 4}
        session.add(entry)
    with ten.read() as session:
        followed = follow(session)
        assert followed.broken_at == entry.id
        assert followed.through == ids(session)[3]


def test_an_entry_taken_out_breaks_it_at_the_next(ten: Database) -> None:
    with ten.write() as session:
        session.connection().execute(delete(RecordEntry).where(col(RecordEntry.subject) == "thing 3"))
    with ten.read() as session:
        after = session.exec(select(RecordEntry.id).where(RecordEntry.subject == "thing 4")).one()
        assert follow(session).broken_at == after


def test_a_place_that_the_record_does_not_hold_is_broken(ten: Database) -> None:
    with ten.read() as session:
        assert follow(session, after=999_999).broken_at == 999_999


def test_the_record_is_read_newest_first_by_a_cursor(ten: Database) -> None:
    with ten.read() as session:
        first = recorded(session, Sought(), size=6)
        second = recorded(session, Sought(), before=first.older, size=6)
        assert [one.entry.id for one in (*first.entries, *second.entries)] == ids(session)[::-1]
        assert second.older is None


@pytest.mark.parametrize(("sought", "found"), [
    (Sought(actor="post 3"), 1), (Sought(action="test"), 9), (Sought(subject="thing"), 9), (Sought(subject="%"), 0),
    (Sought(since=ISSUED_ON), 10), (Sought(until=ISSUED_ON.replace(day=3)), 0), (Sought(actor="post", subject="8"), 1),
])  # fmt: skip
def test_the_record_is_filtered(ten: Database, sought: Sought, found: int) -> None:
    with ten.read() as session:
        assert len(recorded(session, sought).entries) == found


def test_every_action_is_known_once(ten: Database) -> None:
    with ten.read() as session:
        assert actions(session) == ["apply", "test"]
