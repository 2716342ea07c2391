"""Filters that somebody kept (常用筛选): of which page, under which name, and what they ask it for."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from models.account import SavedFilter
from models.database import Database

MOST, LONGEST_NAME, LONGEST_QUERY = 50, 60, 2000
PATHS = ("/", "/matrix", "/reviews", "/search")
"""The pages that a filter may be kept of."""
WHY_NOT = {
    "no-name": "a filter needs a name",
    "long-name": f"the name is longer than {LONGEST_NAME} characters",
    "long-query": f"the filter is longer than {LONGEST_QUERY} characters",
    "full": f"{MOST} filters are kept already; delete one first",
    "taken": "there is a filter of this name for the page; say that it is to be replaced",
    "no-page": "filters are not kept of this page",
}


class FilterError(ValueError):
    """The filter cannot be kept; `kind` says why."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{WHY_NOT[kind]}; nothing was changed")
        self.kind = kind


class UnknownFilterError(LookupError):
    """The person has no such filter."""


def filters_of(session: Session, account: int, path: str | None = None) -> Sequence[SavedFilter]:
    """The filters of a person, of one page or of all, by name."""
    values = {"account": account} if path is None else {"account": account, "path": path}
    return session.execute(_MINE if path is None else _MINE_OF_PAGE, values).scalars().all()


# Asked at every page that filters may be kept of, so they are built once.
_MINE = (
    select(SavedFilter)
    .where(col(SavedFilter.account_id) == bindparam("account"))
    .order_by(col(SavedFilter.path), col(SavedFilter.name))
)
_MINE_OF_PAGE = _MINE.where(col(SavedFilter.path) == bindparam("path"))


def keep(
    database: Database, *, account: int, path: str, name: str, query: str, now: datetime, over: int | None = None
) -> SavedFilter:
    """Keeps what a person asks a page for; `over` is the filter of the same name that is to be replaced.

    Raises FilterError.
    """
    kind = misfit(path, name, query)
    if kind is not None:
        raise FilterError(kind)
    with database.write(turn=f"filters {account}") as session:
        old = named(session, account, path, name)
        if old is None:
            return _new(session, account, path, name, query, now)
        if old.query != query and old.id != over:
            raise FilterError("taken")
        old.query, old.saved_at = query, now
        return old


def delete(database: Database, *, account: int, filter: int) -> SavedFilter:
    """Takes one of the person's own filters away. Raises UnknownFilterError."""
    with database.write() as session:
        found = session.get(SavedFilter, filter)
        if found is None or found.account_id != account:
            raise UnknownFilterError(f"there is no filter {filter} of this person")
        session.delete(found)
    return found


def misfit(path: str, name: str, query: str) -> str | None:
    """What is wrong with a filter by itself, as a kind."""
    faults = {
        "no-page": path not in PATHS,
        "no-name": not name.strip(),
        "long-name": len(name) > LONGEST_NAME,
        "long-query": len(query) > LONGEST_QUERY,
    }
    return next((kind for kind, is_so in faults.items() if is_so), None)


def named(session: Session, account: int, path: str, name: str) -> SavedFilter | None:
    """The person's filter of a page under this name."""
    mine = (SavedFilter.account_id == account, SavedFilter.path == path, SavedFilter.name == name)
    return session.exec(select(SavedFilter).where(*mine)).first()


def _new(session: Session, account: int, path: str, name: str, query: str, now: datetime) -> SavedFilter:
    kept = session.exec(select(func.count()).where(SavedFilter.account_id == account)).one()
    if kept >= MOST:
        raise FilterError("full")
    made = SavedFilter(account_id=account, path=path, name=name, query=query, saved_at=now)
    session.add(made)
    session.flush()
    return made
