"""Every table of the house in one place, for migrations and for tests that compare them."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from models import applied, assignment, dispatch, due_move, message, notice, plan, record, report, run, rung, task, unit

MODULES = (applied, assignment, dispatch, due_move, message, notice, plan, record, report, rung, run, task, unit)


def metadata() -> MetaData:
    """The schema that the code expects."""
    return SQLModel.metadata
