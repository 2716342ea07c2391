"""Late moves, the span in which a plan is supervised, recalled messages, and recipients by contact"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The day in Shanghai on which the date was moved, and the last instant of the date it moved from.
MOVED_ON = {"sqlite": "date(moved_at, '+8 hours')", "postgresql": "(moved_at AT TIME ZONE 'Asia/Shanghai')::date"}
OVER_AT = {
    "sqlite": "datetime(from_on, '+1 day', '-8 hours')",
    "postgresql": "((from_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')",
}


def upgrade() -> None:
    # Column by column: a batch would copy tables that the rows of others hold on to.
    op.add_column("due_move", sa.Column("was_late", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.add_column("message", sa.Column("recalled", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.add_column("plan", sa.Column("supervised_from", sa.Date(), nullable=True))
    op.add_column("plan", sa.Column("supervised_until", sa.Date(), nullable=True))

    op.create_index("ix_recipient_contact", "recipient", ["contact_id"], unique=False)

    # What was moved before the mark existed gets it too: late stays late.
    dialect = op.get_bind().dialect.name
    op.execute(
        f"UPDATE due_move SET was_late = {'1' if dialect == 'sqlite' else 'true'} "
        f"WHERE {MOVED_ON[dialect]} > from_on AND NOT EXISTS (SELECT 1 FROM report "
        f"WHERE report.assignment_id = due_move.assignment_id AND report.reported_at < {OVER_AT[dialect]})"
    )


def downgrade() -> None:
    op.drop_index("ix_recipient_contact", "recipient")
    # Not by copying the tables, as a batch would: other rows hold on to theirs.
    for table, column in (
        ("message", "recalled"),
        ("plan", "supervised_until"),
        ("plan", "supervised_from"),
        ("due_move", "was_late"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
