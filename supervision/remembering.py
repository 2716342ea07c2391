"""What was worked out once and holds until something changes: kept for each database, forgotten at the first change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from models.applied import Applied
from models.tally import DayCount, TallyMark

MOST = 300
"""How many answers are kept for a database, those that were asked for last."""
T = TypeVar("T")


@dataclass(frozen=True)
class Mark:
    """Where a database stands: the config in force, how often the tallies changed, their newest day.

    `counted_on` is the last day that was counted for the trend.
    """

    applied: int
    turn: int
    newest_on: date
    counted_on: date | None = None

    @property
    def of_config(self) -> "Mark":
        """The same for what depends on the config alone: the tallies may change."""
        return Mark(self.applied, -1, date.min)

    def speaks_of(self, today: date) -> bool:
        """Whether the tallies hold for a day: nothing in them was done after it."""
        return self.newest_on <= today


@dataclass
class Memory:
    """The answers of one database under one mark."""

    mark: Mark | None = None
    answers: OrderedDict[Hashable, object] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, mark: Mark, key: Hashable) -> object | None:
        with self.lock:
            if self.mark != mark or key not in self.answers:
                return None
            self.answers.move_to_end(key)
            return self.answers[key]

    def put(self, mark: Mark, key: Hashable, answer: object) -> None:
        with self.lock:
            if self.mark != mark:
                self.mark, self.answers = mark, OrderedDict()
            self.answers[key] = answer
            while len(self.answers) > MOST:
                self.answers.popitem(last=False)


# Asked at every page, so it is built once.
_APPLIED = select(func.max(Applied.id)).scalar_subquery()
_COUNTED = select(func.max(DayCount.day)).scalar_subquery()
_MARK = select(_APPLIED, TallyMark.turn, TallyMark.newest_on, _COUNTED).where(col(TallyMark.id) == 1)
_MEMORIES: "WeakKeyDictionary[Engine, dict[bool, Memory]]" = WeakKeyDictionary()
"""Two for each database: what depends on the config alone, and what on the tallies too."""


def mark(session: Session) -> Mark:
    """Where the database stands, as this session sees it; asked once for each transaction that only reads."""
    if _writes(session):
        return _mark(session)
    under, known = session.info.get("mark", (None, None))
    if known is None or under is not session.get_transaction():
        known = _mark(session)
        session.info["mark"] = session.get_transaction(), known
    assert isinstance(known, Mark)
    return known


def _mark(session: Session) -> Mark:
    applied, *rest = session.connection().execute(_MARK).one()
    return Mark(applied or 0, *rest)


def _writes(session: Session) -> bool:
    engine = session.get_bind()
    return not isinstance(engine, Engine) or bool(engine.get_execution_options().get("duban_write"))


def remembered(session: Session, at: Mark, key: Hashable, work: Callable[[], T]) -> T:
    """The answer that is kept under the key, or else that of `work`, which is kept then.

    A session that writes sees what may never come to be, and so neither reads nor keeps anything.
    """
    engine = session.get_bind()
    if _writes(session) or not isinstance(engine, Engine):
        return work()
    memory = _MEMORIES.setdefault(engine, {True: Memory(), False: Memory()})[at == at.of_config]
    found = memory.get(at, key)
    if found is None:
        found = work()
        memory.put(at, key, found)
    return found  # type: ignore[return-value]
