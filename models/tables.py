"""Every table of the house in one place, for migrations and for tests that compare them."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from models import (
    account,
    applied,
    assignment,
    channel,
    dispatch,
    draft,
    due_move,
    evidence,
    extension,
    message,
    notice,
    plan,
    record,
    report,
    run,
    rung,
    search,
    slip,
    suspension,
    tally,
    tallying,
    task,
    unit,
)

MODULES = (
    account, applied, assignment, channel, dispatch, draft, due_move, evidence, extension, message, notice, plan,
    record, report, rung, run, search, slip, suspension, tally, task, unit,
)  # fmt: skip


tallying.keep_with(SQLModel.metadata)


def metadata() -> MetaData:
    """The schema that the code expects."""
    return SQLModel.metadata
