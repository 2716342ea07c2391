"""Search: what was written, and the index over its signs"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Contentless and without places: what was found is looked up in the entry's own signs.
SQLITE = "CREATE VIRTUAL TABLE search_term USING fts5(terms, content='', detail='none', columnsize=0, tokenize='ascii')"
POSTGRESQL = (
    "CREATE TABLE search_term (entry_id integer PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE,"
    " terms integer[] NOT NULL)",
    "CREATE INDEX ix_search_term_terms ON search_term USING gin (terms)",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("signs", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_search_entry_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_search_entry_task_id_task")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_search_entry_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_search_entry_kind_ref")),
    )
    op.create_index(op.f("ix_search_entry_said_on"), "search_entry", ["said_on"], unique=False)
    for statement in (SQLITE,) if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_term")
    op.drop_table("search_entry")
