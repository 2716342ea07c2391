"""What became of every notice: the killed run beside one that nobody killed, and beside what the sinks have taken."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from config.whole import Config
from duban.clock import ReplayedClock, morning_of
from duban.replay.simulating import Taker
from flows.carrier import Carrier
from flows.due import do_what_is_due
from flows.jobs import Jobs
from models.assignment import Assignment
from models.database import Database
from models.dispatch import Dispatch
from models.message import Carried, Message
from models.notice import Notice, Recipient
from models.run import Run
from models.task import Task
from models.unit import Contact, Unit
from supervision import record
from tests.soak.office import ISSUED_ON, MAIL, OA, begin
from tests.soak.sinks import Book, Taken
from tests.soak.working import URL


class Why(NamedTuple):
    """A notice by what it is about, whatever its number: a rung for a duty and due date, or a dispatch's word."""

    unit: str
    task: str
    period: str
    rung: str
    due_on: date | None


class Hearing(NamedTuple):
    """One person who must hear one notice."""

    notice: Why
    unit: str
    role: str


@dataclass(frozen=True)
class Verdict:
    """`lost`: must be told, and was not. `second_key`: told again as if it were something new.

    `unexpected` are notices that the unkilled run does not have, `changed` keys under which different words came,
    `resent` acceptances beyond the first under the same key.
    """

    notices: int
    told: int
    messages: int
    lost: int
    second_key: int
    resent: int
    unexpected: int
    changed: int
    detours: int
    dead: int
    record_whole: bool

    @property
    def holds(self) -> bool:
        return self.record_whole and not (self.lost or self.second_key or self.unexpected or self.changed)


def judged(database: Database, config: Config, book: Book, scratch: Path) -> Verdict:
    """The killed run's database and the sinks' book, against a run on a copy of the start that nobody kills.

    It sweeps on the same days: where a whole day passes without a sweep that lives, other rungs speak by right.
    """
    expected_notices, expected = _unkilled(config, _swept(database), scratch)
    taken = list(book.entries())
    accepted = {entry.key for entry in taken}
    with database.read() as session:
        notices, hearings = _notices(session), _hearings(session)
        carried = _carried(session)
        arrived = {hearing for hearing in hearings if accepted.intersection(carried[hearing])}
        twice = sum(len(accepted.intersection(keys)) > 1 for keys in carried.values())
        known = set(session.exec(select(Message.key)))
        dead = len(session.exec(select(Message.id).where(Message.status == "dead")).all())
        detours = len(session.exec(select(Recipient.notice_id).where(col(Recipient.detour).is_not(None))).all())
        whole = record.broken_at(session) is None
    return Verdict(
        notices=len(notices), told=len(arrived), messages=len(accepted),
        lost=len(expected_notices - notices) + len(expected - arrived),
        second_key=twice + _second_keys(taken) + len(accepted - known), resent=len(taken) - len(accepted),
        unexpected=len(notices - expected_notices) + len(hearings - expected), changed=_changed(taken),
        detours=detours, dead=dead, record_whole=whole,
    )  # fmt: skip


def _swept(database: Database) -> list[date]:
    """The days whose sweep was done."""
    done = select(Run.slot).where(Run.job == "sweep", col(Run.finished_at).is_not(None)).order_by(Run.slot)
    with database.read() as session:
        return [date.fromisoformat(slot) for slot in session.exec(done)]


def _unkilled(config: Config, days: Iterable[date], scratch: Path) -> tuple[set[tuple[Why, str]], set[Hearing]]:
    database = Database(f"sqlite:///{scratch}")
    begin(database, config)
    clock = ReplayedClock(morning_of(ISSUED_ON))
    channels = {MAIL: Taker(), OA: Taker()}
    carrier = Carrier(Jobs(database, lambda: channels, clock.now, URL), None)
    for day in days:
        clock.move(morning_of(day))
        do_what_is_due(carrier)
    with database.read() as session:
        found = _notices(session), _hearings(session)
    database.close()
    return found


def _second_keys(taken: Iterable[Taken]) -> int:
    """People who were sent more than one message for a day by one channel, as the sinks tell."""
    keys: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for entry in taken:
        keys[entry.channel, entry.person, entry.day].add(entry.key)
    return sum(len(found) - 1 for found in keys.values())


def _changed(taken: Iterable[Taken]) -> int:
    said = Counter(key for key, _ in {(entry.key, entry.digest) for entry in taken})
    return sum(number > 1 for number in said.values())


def _notices(session: Session) -> set[tuple[Why, str]]:
    return {(why, notice.outcome) for notice, why in _whys(session).values()}


def _hearings(session: Session) -> set[Hearing]:
    """Whoever must hear: the dropped ones need not."""
    whys = _whys(session)
    people = _people(session)
    rows = session.exec(select(Recipient).where(col(Recipient.dropped).is_(None)))
    return {Hearing(whys[row.notice_id][1], *people[row.contact_id]) for row in rows}


def _carried(session: Session) -> defaultdict[Hearing, set[str]]:
    """The keys of all the messages that ever carried a notice to a person."""
    whys, people = _whys(session), _people(session)
    newest = select(Recipient.notice_id, Recipient.contact_id, Message.key).join(
        Message, col(Message.id) == Recipient.message_id
    )
    before = select(Carried.notice_id, Carried.contact_id, Message.key).join(
        Message, col(Message.id) == Carried.message_id
    )
    found: defaultdict[Hearing, set[str]] = defaultdict(set)
    for notice, contact, key in chain(session.exec(newest), session.exec(before)):
        found[Hearing(whys[notice][1], *people[contact])].add(key)
    return found


def _people(session: Session) -> dict[int, tuple[str, str]]:
    rows = session.exec(select(Contact.id, Unit.key, Contact.role).join(Unit, col(Unit.id) == Contact.unit_id))
    return {id: (unit, role) for id, unit, role in rows if id is not None}


def _whys(session: Session) -> dict[int, tuple[Notice, Why]]:
    told = aliased(Unit)
    rows = session.exec(
        select(Notice, Unit.key, Task.key, Assignment.period, Dispatch.cycle, Dispatch.period, told.key)
        .outerjoin(Assignment, col(Assignment.id) == Notice.assignment_id)
        .outerjoin(Unit, col(Unit.id) == Assignment.unit_id)
        .outerjoin(Task, col(Task.id) == Assignment.task_id)
        .outerjoin(Dispatch, col(Dispatch.id) == Notice.dispatch_id)
        .outerjoin(told, col(told.id) == Notice.unit_id)
    )
    return {
        notice.id: (notice, Why(unit or other, task or cycle, period or of_cycle, notice.rung or "", notice.due_on))
        for notice, unit, task, period, cycle, of_cycle, other in rows
    }
