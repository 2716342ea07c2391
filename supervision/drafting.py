"""Drafts (草稿): what somebody has written of a report and not sent; one for each person and assignment."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from models.database import Database, insert_once
from models.draft import Draft


def keep(
    database: Database,
    assignment: int,
    *,
    account: int,
    words: str,
    figures: Mapping[int, str],
    early_reason: str = "",
    now: datetime,
) -> Draft:
    """Keeps what was typed, as it was typed; `figures` by the position of their target. The draft before it is gone."""
    typed = {str(position): text for position, text in figures.items() if text}
    draft = Draft(
        assignment_id=assignment, account_id=account, words=words, early_reason=early_reason, figures=typed,
        saved_at=now,
    )  # fmt: skip
    row = draft.model_dump()
    changed = {name: row[name] for name in ("words", "early_reason", "figures", "saved_at")}
    with database.write() as session:
        kept = insert_once(session, Draft).values(**row)
        session.connection().execute(
            kept.on_conflict_do_update(index_elements=["assignment_id", "account_id"], set_=changed)
        )
    return draft


def draft_of(session: Session, assignment: int, account: int) -> Draft | None:
    """What the account has written and not sent; None where there is nothing."""
    return session.get(Draft, (assignment, account))


def figures_of(draft: Draft | None) -> dict[int, str]:
    """What was typed for each target, by its position."""
    return {int(position): str(text) for position, text in draft.figures.items()} if draft else {}


def saved_at(session: Session, account: int, assignments: Iterable[int]) -> dict[int, datetime]:
    """When the account last saved a draft for each of the assignments that it has one for."""
    mine: Any = select(Draft.assignment_id, Draft.saved_at).where(Draft.account_id == account)
    return {row[0]: row[1] for row in session.exec(mine.where(col(Draft.assignment_id).in_(list(assignments))))}


def drop(session: Session, assignment: int, account: int) -> None:
    """Takes the draft away, in the caller's transaction."""
    gone = (col(Draft.assignment_id) == assignment, col(Draft.account_id) == account)
    session.connection().execute(delete(Draft).where(*gone))
