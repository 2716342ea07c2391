"""The changes of the config: each applied one with when, by whom and why, and the due dates that the newest moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from config.plan import Once
from config.whole import Config
from models.applied import Applied
from models.record import RecordEntry

MOST = 20


@dataclass(frozen=True)
class AppliedChange:
    """One applied config without its content; `id` counts up.

    `counts` says how much it changed, by the lists of a difference and "edits" for the entries; empty for the first
    config of all, which changed nothing.
    """

    id: int
    at: datetime
    actor: str
    reason: str
    digest: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class MovedDate:
    """A task due once whose date the newest config moved."""

    plan: str
    task: str
    clause: str
    title: str
    title_en: str
    from_on: date
    to_on: date


def changes(session: Session, *, most: int = MOST) -> list[AppliedChange]:
    """The newest applied configs, the one in force first."""
    statement = select(Applied).options(defer(col(Applied.content)))  # type: ignore[arg-type]
    rows = session.exec(statement.order_by(col(Applied.id).desc()).limit(most)).all()
    counts = _counts(session, since=rows[-1].applied_at) if rows else {}
    return [
        AppliedChange(
            row.id or 0, row.applied_at, row.actor, row.reason, row.digest, counts.get((row.applied_at, row.digest), {})
        )
        for row in rows
    ]  # fmt: skip


def _counts(session: Session, *, since: datetime) -> dict[tuple[datetime, str], Mapping[str, int]]:
    """What the record says of each applied config that had one before it, by its instant and digest."""
    told = select(RecordEntry).where(RecordEntry.action == "apply", RecordEntry.at >= since)
    return {
        (entry.at, entry.detail["digest"]): {key: number for key, number in entry.detail.items() if type(number) is int}
        | {"edits": len(entry.detail["edits"])}
        for entry in session.exec(told)
        if isinstance(entry.detail.get("edits"), list)
    }


def moved_dates(session: Session) -> list[MovedDate]:
    """What the config in force says of due dates that the one before said otherwise, in document order."""
    kept = session.exec(select(Applied.content).order_by(col(Applied.id).desc()).limit(2)).all()
    if len(kept) < 2:
        return []
    after, before = (Config.model_validate(content) for content in kept)
    old = dict(_dates(before))
    return [
        MovedDate(plan.id, task.id, clause.number, task.title.zh, task.title.en, old[key], task.schedule.due)
        for plan in after.plans
        for clause, task in plan.tasks()
        if isinstance(task.schedule, Once)
        and old.get(key := (plan.id, task.id), task.schedule.due) != task.schedule.due
    ]


def _dates(config: Config) -> list[tuple[tuple[str, str], date]]:
    return [
        ((plan.id, task.id), task.schedule.due)
        for plan in config.plans
        for _, task in plan.tasks()
        if isinstance(task.schedule, Once)
    ]
