"""Counts kept beside the assignments"""

import sqlalchemy as sa
from alembic import op

from models import tallying

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OWED = "reported_at IS NULL AND closed_at IS NULL AND withdrawn_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "unit_tally",
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ladder", sa.String(length=64), nullable=False),
        sa.Column("assignments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "standing", "unit_id", "period", "plan_id", "due_on", "ladder", name=op.f("pk_unit_tally")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "task_tally",
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ladder", sa.String(length=64), nullable=False),
        sa.Column("assignments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("standing", "task_id", "period", "due_on", "ladder", name=op.f("pk_task_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("newest_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_mark")),
    )
    op.create_table(
        "day_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("red", sa.Integer(), nullable=False),
        sa.Column("soon", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "plan_id", name=op.f("pk_day_count")),
    )
    op.create_index(
        "ix_assignment_owed",
        "assignment",
        ["task_id", "due_on", "unit_id", "state", "ladder", "period"],
        sqlite_where=sa.text(OWED),
        postgresql_where=sa.text(OWED),
    )
    op.create_index("ix_assignment_task", "assignment", ["task_id", "due_on"])
    reported = sa.text("state = 'reported'")
    op.create_index(
        "ix_assignment_reported", "assignment", ["reported_at", "id"], sqlite_where=reported, postgresql_where=reported
    )
    op.create_index("ix_task_unit_role", "task_unit", ["role", "task_id", "position"])
    tallying.install(op.get_bind())
    tallying.recount(op.get_bind())


def downgrade() -> None:
    tallying.remove(op.get_bind())
    op.drop_index("ix_task_unit_role", table_name="task_unit")
    op.drop_index("ix_assignment_reported", table_name="assignment")
    op.drop_index("ix_assignment_task", table_name="assignment")
    op.drop_index("ix_assignment_owed", table_name="assignment")
    for table in ("day_count", "tally_mark", "task_tally", "unit_tally"):
        op.drop_table(table)
