"""Every table of the house in one place, for migrations and for tests that compare them."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from models import (
    applied,
    assignment,
    channel,
    dispatch,
    due_move,
    extension,
    message,
    notice,
    plan,
    record,
    report,
    run,
    rung,
    task,
    unit,
)

MODULES = (
    applied, assignment, channel, dispatch, due_move, extension, message, notice, plan, record, report, rung, run, task,
    unit,
)  # fmt: skip


def metadata() -> MetaData:
    """The schema that the code expects."""
    return SQLModel.metadata
