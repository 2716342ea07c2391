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
    with op.batch_alter_table("due_move", schema=None) as batch_op:
        batch_op.add_column(sa.Column("was_late", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recalled", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supervised_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("supervised_until", sa.Date(), nullable=True))

    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.create_index("ix_recipient_contact", ["contact_id"], unique=False)

    # What was moved before the mark existed gets it too: late stays late.
    dialect = op.get_bind().dialect.name
    op.execute(
        f"UPDATE due_move SET was_late = {'1' if dialect == 'sqlite' else 'true'} "
        f"WHERE {MOVED_ON[dialect]} > from_on AND NOT EXISTS (SELECT 1 FROM report "
        f"WHERE report.assignment_id = due_move.assignment_id AND report.reported_at < {OVER_AT[dialect]})"
    )


def downgrade() -> None:
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_recipient_contact")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("recalled")

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("supervised_until")
        batch_op.drop_column("supervised_from")

    with op.batch_alter_table("due_move", schema=None) as batch_op:
        batch_op.drop_column("was_late")
