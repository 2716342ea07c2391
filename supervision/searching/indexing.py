"""Writing what somebody wrote into the index, in the transaction in which it is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from sqlmodel import Session, select, text

from models.assignment import Assignment
from models.extension import Extension
from models.plan import Clause
from models.report import Report, Review
from models.search import SearchEntry
from models.slip import Instruction, Slip
from models.task import Task
from supervision.calendar import day_of
from supervision.searching.scope import kind_mark, led_mark, month_mark, plan_mark, task_mark, unit_mark
from supervision.searching.signs import signs, terms

Written = Task | Report | Review | Extension | Instruction | Slip
KINDS = ("task", "report", "review", "extension", "instruction", "slip")
"""What can be searched for, as the filter names it."""


@dataclass(frozen=True)
class Entry:
    """What is to be found: the row, its words, and what it belongs to."""

    kind: str
    ref: int
    words: str
    task: Task | None = None
    assignment: Assignment | None = None
    unit: int | None = None
    said_on: date | None = None

    @property
    def marks(self) -> set[str]:
        found = {kind_mark(self.kind)}
        if self.unit is not None:
            found.add(unit_mark(self.unit))
        if self.said_on is not None:
            found.add(month_mark(self.said_on))
        if self.task is not None:
            found |= {plan_mark(self.task.plan_id), (led_mark if self.assignment else task_mark)(self.task.id)}
        return found


def index(session: Session, *written: Written) -> None:
    """Makes what was written findable, in the caller's transaction; what stands in the index already is kept as it is
    now. Rows that are new have to be flushed. What has no words, as a report of figures alone, is left out."""
    for entry in (entry_of(session, row) for row in written):
        if entry is not None:
            _put(session, entry)


def entry_of(session: Session, row: Written) -> Entry | None:
    """What of a row is to be found; None where it has no words."""
    assert row.id is not None
    match row:
        case Task():
            return _of_task(session, row)
        case Report():
            words = "\n".join(filter(None, (row.words, row.early_reason)))
            found = _of_assignment(session, "report", row.id, row.assignment_id, words, day_of(row.reported_at))
        case Review():
            report = session.get_one(Report, row.report_id)
            found = _of_assignment(session, "review", row.id, report.assignment_id, row.reason, day_of(row.reviewed_at))
        case Extension():
            words = "\n".join(filter(None, (row.reason, row.words)))
            found = _of_assignment(session, "extension", row.id, row.assignment_id, words, day_of(row.asked_at))
        case Instruction():
            task = session.get_one(Task, row.task_id)
            words = f"{row.words}\n{row.given_by}"
            found = Entry("instruction", row.id, words, task, said_on=row.given_on)
        case Slip():
            found = Entry("slip", row.id, row.words, unit=row.unit_id, said_on=day_of(row.issued_at))
    return found if signs(found.words).strip() else None


def _of_task(session: Session, task: Task) -> Entry:
    clause = session.get_one(Clause, task.clause_id)
    assert task.id is not None
    words = (task.title, task.title_en, f"{clause.number} {clause.heading}", clause.heading_en)
    return Entry("task", task.id, "\n".join(words), task)


def _of_assignment(session: Session, kind: str, ref: int, assignment: int, words: str, on: date) -> Entry:
    found = session.get_one(Assignment, assignment)
    return Entry(kind, ref, words, session.get_one(Task, found.task_id), found, found.unit_id, on)


def put_entries(session: Session, entries: Sequence[Entry]) -> None:
    """Writes entries that are new in the index: all in one statement, then their terms."""
    rows = [_row(one) for one in entries]
    session.add_all(rows)
    session.flush()
    _put_terms(session, zip(rows, entries, strict=True))


def _put(session: Session, entry: Entry) -> None:
    known = (SearchEntry.kind == entry.kind, SearchEntry.ref == entry.ref)
    row = session.exec(select(SearchEntry).where(*known)).first()
    if row is None:
        put_entries(session, [entry])
    elif row.words != entry.words:
        _take_out(session, row, entry.marks)
        row.words, row.signs = entry.words, signs(entry.words)
        session.flush()
        _put_terms(session, [(row, entry)])


def _row(entry: Entry) -> SearchEntry:
    return SearchEntry(
        kind=entry.kind, ref=entry.ref, words=entry.words, signs=signs(entry.words), unit_id=entry.unit,
        said_on=entry.said_on, task_id=entry.task.id if entry.task else None,
        assignment_id=entry.assignment.id if entry.assignment else None,
    )  # fmt: skip


def _put_terms(session: Session, rows: Iterable[tuple[SearchEntry, Entry]]) -> None:
    """Writes the terms and marks of entries of which the index has none."""
    found = [(row.id, terms(row.signs) | entry.marks) for row, entry in rows]
    if session.get_bind().dialect.name == "sqlite":
        insert = text("INSERT INTO search_term (rowid, terms) VALUES (:entry, :terms)")
        values = [{"entry": entry, "terms": " ".join(sorted(some))} for entry, some in found]
    else:
        insert = text("INSERT INTO search_term (entry_id, terms) VALUES (:entry, CAST(:terms AS integer[]))")
        values = [{"entry": entry, "terms": as_array(some)} for entry, some in found]
    if values:
        session.connection().execute(insert, values)


def as_array(found: Iterable[str]) -> str:
    """Terms as PostgreSQL keeps them: a number for each, by which two may rarely be taken for one another.

    What is found is looked up in the entry's signs besides, so that nothing wrong is shown.

    >>> as_array(["kindtask"])
    '{-604253908}'
    """
    return "{" + ",".join(str(n) for n in sorted({number_of(one) for one in found})) + "}"


def number_of(term: str) -> int:
    """A term as a number of four bytes with a sign."""
    found = crc32(term.encode())
    return found - (1 << 32) if found >= 1 << 31 else found


def _take_out(session: Session, row: SearchEntry, marks: set[str]) -> None:
    """Takes the terms of an entry away before others take their place; SQLite has to be told what they were."""
    if session.get_bind().dialect.name == "sqlite":
        old = " ".join(sorted(terms(row.signs) | marks))
        delete = text("INSERT INTO search_term (search_term, rowid, terms) VALUES ('delete', :entry, :terms)")
        session.connection().execute(delete, {"entry": row.id, "terms": old})
    else:
        session.connection().execute(text("DELETE FROM search_term WHERE entry_id = :entry"), {"entry": row.id})
