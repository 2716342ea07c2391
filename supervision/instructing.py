"""Leaders' instructions on a task (批示), as the supervision office puts them down; its units hear them."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.database import Database
from models.plan import Clause
from models.slip import Instruction
from models.task import Task
from supervision import record
from supervision.calendar import day_of
from supervision.passing_on import Word, pass_on
from supervision.saying import written_out
from supervision.searching.indexing import index
from supervision.sweeping import TURN

LONGEST_WORDS = 1000
LONGEST_GIVER = 60


class InstructionError(ValueError):
    """An instruction cannot be put down so: `kind` is unknown-task, no-giver, long-giver, not-yet, no-words or long."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(f"no instruction was put down: {kind}")
        self.kind, self.values = kind, values


def instruct(
    database: Database, *, task: int, given_by: str, given_on: date, words: str, now: datetime, actor: str
) -> Instruction:
    """Puts down who wrote what on which day; every unit that owes the task hears it in its next message.

    The very same instruction is put down once: sent again, the one that there is comes back. Raises InstructionError,
    and then nothing is changed.
    """
    if wrong := next(misfits(given_by, given_on, words, day_of(now)), None):
        raise wrong
    with database.write(turn=TURN) as session:
        about = _about(session, task)
        if found := _same(session, task, given_by, given_on, words):
            return found
        put_down = Instruction(
            task_id=task, given_on=given_on, given_by=given_by, words=words, written_at=now, actor=actor
        )
        session.add(put_down)
        session.flush()
        index(session, put_down)
        said = f"{given_by}{written_out(given_on)}对“{about}”批示：{words}"
        step = f"instruction-{put_down.id}"
        pass_on(session, [Word(one, said) for one in _owing(session, task)], step=step, slot=step, now=now)
        detail = {"given_by": given_by, "given_on": str(given_on), "words": words}
        record.write(session, at=now, actor=actor, action="instruction", subject=f"task {task}", detail=detail)
    return put_down


def misfits(given_by: str, given_on: date | None, words: str, today: date) -> Iterator[InstructionError]:
    """What is wrong with an instruction as it is written; its day only where there is one."""
    if not given_by.strip():
        yield InstructionError("no-giver")
    if len(given_by) > LONGEST_GIVER:
        yield InstructionError("long-giver", most=LONGEST_GIVER)
    if given_on is not None and given_on > today:
        yield InstructionError("not-yet", day=given_on)
    if not words.strip():
        yield InstructionError("no-words")
    if len(words) > LONGEST_WORDS:
        yield InstructionError("long", most=LONGEST_WORDS)


def instructions(session: Session, task: int) -> list[Instruction]:
    """The instructions on a task, the newest first."""
    mine = select(Instruction).where(Instruction.task_id == task)
    return list(session.exec(mine.order_by(col(Instruction.given_on).desc(), col(Instruction.id).desc())))


def _about(session: Session, task: int) -> str:
    named = select(Clause.number, Task.title).join(Task, col(Task.clause_id) == Clause.id)
    found = session.exec(named.where(Task.id == task, col(Task.withdrawn).is_(False))).first()
    if found is None:
        raise InstructionError("unknown-task")
    return "".join(found)


def _same(session: Session, task: int, given_by: str, given_on: date, words: str) -> Instruction | None:
    mine = (Instruction.task_id == task, Instruction.given_by == given_by, Instruction.given_on == given_on)
    return session.exec(select(Instruction).where(*mine, Instruction.words == words)).first()


def _owing(session: Session, task: int) -> list[Assignment]:
    """Of every unit that the task was handed to and that is not done with it, the newest duty."""
    mine = (Assignment.task_id == task, col(Assignment.withdrawn_at).is_(None), Assignment.state != State.CLOSED)
    newest = select(Assignment).where(*mine).order_by(col(Assignment.opened_at), col(Assignment.id))
    return list({one.unit_id: one for one in session.exec(newest)}.values())
