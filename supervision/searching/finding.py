"""Asking the index, SQLite's full-text table or PostgreSQL's GIN index over the same terms: the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, TextClause, column, func, table, text
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models.search import SearchEntry
from supervision.searching.indexing import as_array
from supervision.searching.signs import few

NEWEST = 2000
"""Entries that PostgreSQL looks through one by one, the newest first, before it asks its index: what everybody writes
is found among them at once, and what few write is quickly found by the index."""


@dataclass(frozen=True)
class Narrowed:
    """What an entry has to bear and to be: of each group of marks one, every condition, and an id below `before`."""

    scope: Sequence[Sequence[str]]
    conditions: Sequence[ColumnElement[bool]]
    before: int | None = None


TERM = table("search_term", column("rowid"), column("entry_id"), column("terms"))


def by_fts(session: Session, parts: Sequence[str], narrowed: Narrowed, most: int) -> list[int]:
    """SQLite goes through its index from the newest entry on, and stops when there are enough."""
    groups = [f"({' OR '.join(group)})" for group in narrowed.scope]
    match = " AND ".join([*groups, *few(parts)])
    statement = (
        rows_of(SearchEntry.id)
        .select_from(TERM)
        .join(SearchEntry, col(SearchEntry.id) == TERM.c.rowid)
        .where(text("search_term MATCH :match").bindparams(match=match), *narrowed.conditions)
        .where(*(func.instr(SearchEntry.signs, part) > 0 for part in parts))
        .order_by(TERM.c.rowid.desc())
        .limit(most)
    )
    if narrowed.before is not None:
        statement = statement.where(TERM.c.rowid < narrowed.before)
    return list(session.execute(statement).scalars())


def by_gin(session: Session, parts: Sequence[str], narrowed: Narrowed, most: int) -> list[int]:
    """PostgreSQL's index knows no order: so the newest entries are looked through first, then all by the index."""
    terms, end = _terms(parts, narrowed.scope), narrowed.before or _end(session)
    exact = [*narrowed.conditions, *(func.strpos(SearchEntry.signs, part) > 0 for part in parts)]
    newest = (
        rows_of(SearchEntry.id)
        .join(TERM, TERM.c.entry_id == SearchEntry.id)
        .where(TERM.c.entry_id < end, TERM.c.entry_id >= end - NEWEST, *terms, *exact)
    )
    found = list(session.execute(newest.order_by(TERM.c.entry_id.desc()).limit(most)).scalars())
    if len(found) == most or end <= NEWEST:
        return found
    hit = rows_of(TERM.c.entry_id).where(TERM.c.entry_id < end, *terms).cte("hit").prefix_with("MATERIALIZED")
    every = rows_of(SearchEntry.id).join(hit, hit.c.entry_id == SearchEntry.id).where(*exact)
    return list(session.execute(every.order_by(col(SearchEntry.id).desc()).limit(most)).scalars())


def _terms(parts: Sequence[str], scope: Sequence[Sequence[str]]) -> list[TextClause]:
    every = text("search_term.terms @> CAST(:every AS integer[])").bindparams(every=as_array(few(parts)))
    groups = (
        text(f"search_term.terms && CAST(:group{n} AS integer[])").bindparams(**{f"group{n}": as_array(group)})
        for n, group in enumerate(scope)
    )
    return [every, *groups]


def _end(session: Session) -> int:
    """One more than the id of the newest entry."""
    return (session.exec(select(func.max(SearchEntry.id))).one() or 0) + 1
