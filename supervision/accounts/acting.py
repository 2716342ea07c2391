"""Under which names accounts stand on the record, and what these are in English."""

from collections.abc import Collection

from sqlalchemy import func, literal
from sqlalchemy import select as rows_of
from sqlmodel import Session, col

from models.account import Account
from models.unit import Unit


def in_english(session: Session, actors: Collection[str]) -> dict[str, str]:
    """The English names of those actors that are accounts, disabled ones too; the names are as `Viewer.actor` has them.

    An account that was given another name since is not found by the old one.
    """
    if not actors:
        return {}
    unit = func.coalesce(col(Unit.name), literal(""))
    named = rows_of(unit.concat(col(Account.name)), col(Unit.name_en), col(Account.name_en)).select_from(Account)
    named = named.outerjoin(Unit, col(Unit.id) == col(Account.unit_id))
    found = session.execute(named.where(unit.concat(col(Account.name)).in_(set(actors))))
    return {actor: ", ".join(part for part in (at, post) if part) for actor, at, post in found}
