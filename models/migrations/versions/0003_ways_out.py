"""Ways out: several for each person, asking for acknowledgement, extensions, and what became of messages"""

import sqlalchemy as sa
from alembic import op

from models.instant import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPENED_ON = {"sqlite": "date(opened_at, '+8 hours')", "postgresql": "(opened_at AT TIME ZONE 'Asia/Shanghai')::date"}
ADDED = {
    "unit": ("feed_epoch",),
    "recipient": ("detour",),
    "notice": ("words",),
    "message": ("items", "links_until", "link", "priority", "by_many", "in_doubt", "claim"),
    "contact": ("feed_epoch", "vacant", "absences", "ways", "position", "key"),
    "assignment": ("opened_on",),
}
ASSIGNED = sa.text("state = 'assigned'")


def upgrade() -> None:
    # Column by column: a batch would copy tables that the rows of others hold on to.
    _new_tables()
    op.add_column("assignment", sa.Column("opened_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_assignment_unreceived", "assignment", ["opened_on", "ladder"], unique=False, sqlite_where=ASSIGNED,
        postgresql_where=ASSIGNED,
    )  # fmt: skip
    op.execute(f"UPDATE assignment SET opened_on = {OPENED_ON[op.get_bind().dialect.name]}")

    op.add_column("contact", sa.Column("key", sa.String(length=64), server_default="", nullable=False))
    op.add_column("contact", sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("contact", sa.Column("ways", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("contact", sa.Column("absences", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("contact", sa.Column("vacant", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("contact", sa.Column("feed_epoch", sa.Integer(), server_default=sa.text("0"), nullable=False))

    op.add_column("message", sa.Column("claim", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("message", sa.Column("in_doubt", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("message", sa.Column("by_many", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("message", sa.Column("priority", sa.Integer(), server_default=sa.text("2"), nullable=False))
    op.add_column("message", sa.Column("link", sa.String(), server_default="", nullable=False))
    op.add_column("message", sa.Column("links_until", Instant(), nullable=True))
    op.add_column("message", sa.Column("items", sa.JSON(), nullable=True))
    op.drop_index("ix_message_outbox", "message")
    op.create_index("ix_message_outbox", "message", ["status", "channel", "priority"], unique=False)
    op.create_index("ix_message_sent", "message", ["channel", "sent_at"], unique=False)

    op.add_column("notice", sa.Column("words", sa.String(), nullable=True))

    op.add_column("recipient", sa.Column("detour", sa.String(length=16), nullable=True))

    op.add_column("unit", sa.Column("feed_epoch", sa.Integer(), server_default=sa.text("0"), nullable=False))


def _new_tables() -> None:
    op.create_table(
        "channel_state",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("paused_until", Instant(), nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fault", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_state")),
    )
    op.create_table(
        "refusal",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("refused_at", Instant(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("message_key", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_refusal")),
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_extension_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(op.f("ix_extension_assignment_id"), "extension", ["assignment_id"], unique=False)
    op.create_table(
        "carried",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("detour", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_carried_contact_id_contact")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_carried_message_id_message")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_carried_notice_id_notice")),
        sa.PrimaryKeyConstraint("message_id", "notice_id", "contact_id", name=op.f("pk_carried")),
    )
    op.create_index("ix_carried_notice", "carried", ["notice_id", "contact_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_message_sent", "message")
    op.drop_index("ix_message_outbox", "message")
    op.create_index("ix_message_outbox", "message", ["status", "lease_until"], unique=False)
    op.drop_index("ix_assignment_unreceived", "assignment")
    # Not by copying the tables, as a batch would: other rows hold on to theirs.
    for table, columns in ADDED.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in ("carried", "extension", "refusal", "channel_state"):
        op.drop_table(table)
