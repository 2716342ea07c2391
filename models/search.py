"""What can be searched for (搜索): one entry for each thing that somebody wrote, and the index over its signs."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

INDEX = "search_term"
"""The index itself: a full-text table of SQLite with tables of its own beneath it, a GIN index of PostgreSQL. It stands
outside the tables of this room, since each database makes it in its own way; migration 0006 does."""


class SearchEntry(SQLModel, table=True):
    """A task, report, review, extension, instruction or slip, by its `kind` and id (`ref`).

    `words` are as they were written; `signs` the same without blanks and punctuation, a line for a line, in which what
    was found is looked up once more. `said_on` is None for a task.
    """

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "ref"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16)
    ref: int
    task_id: int | None = Field(default=None, foreign_key="task.id")
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    said_on: date | None = Field(default=None, index=True)
    words: str
    signs: str


def is_index(name: str | None) -> bool:
    """Whether a table of the database belongs to the index, and so to no class here.

    >>> is_index("search_term_data"), is_index("search_entry")
    (True, False)
    """
    return name is not None and (name == INDEX or name.startswith(f"{INDEX}_"))
