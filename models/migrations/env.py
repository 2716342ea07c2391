"""What Alembic runs: migrations over the connection that it was handed."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from models.instant import Instant
from models.search import is_index
from models.tables import metadata


def plainly(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """How a column's type is written in a migration: in SQLAlchemy's own words, apart from instants."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if kind == "type" and isinstance(item, Instant):
        return "Instant()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,
    render_item=plainly,
    compare_type=True,
    include_name=lambda name, kind, _: kind != "table" or not is_index(name),
)
with context.begin_transaction():
    context.run_migrations()
