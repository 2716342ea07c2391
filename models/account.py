"""Who may sign in (账号): accounts, their sessions and API tokens, tries that failed, and filters that were kept."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint, false, text

from models.instant import Instant


class Account(SQLModel, table=True):
    """One person's way in. `role` is member, head, supervisor, leader or admin; the first two belong to a unit.

    `name` is the post that stands on the record beside the unit's name. Without a `password_hash` nobody signs in by a
    password; `issuer` and `subject` name the person at an OpenID provider. `must_change` asks for a password of the
    person's own at the next sign-in. Raising `epoch` ends every session and token given out so far.
    """

    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True, max_length=64)
    name: str
    name_en: str
    role: str = Field(max_length=16)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    password_hash: str | None = None
    must_change: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    issuer: str | None = None
    subject: str | None = None
    epoch: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    created_at: datetime = Field(sa_type=Instant)
    disabled_at: datetime | None = Field(default=None, sa_type=Instant)


class LoginSession(SQLModel, table=True):
    """A signed-in browser. Only the SHA-256 of its cookie is kept."""

    __tablename__ = "login_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    epoch: int
    begun_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)


class SignInTry(SQLModel, table=True):
    """Tries in vain for one login name, or from one address; nobody is let in before `wait_until`."""

    __tablename__ = "sign_in_try"

    subject: str = Field(primary_key=True, max_length=128)
    failures: int
    failed_at: datetime = Field(sa_type=Instant)
    wait_until: datetime = Field(sa_type=Instant)


class ApiToken(SQLModel, table=True):
    """A program's way in, with the rights of its account, narrowed to `scopes`. Only its SHA-256 is kept."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    name: str
    token_hash: str = Field(unique=True, max_length=64)
    scopes: list[Any] = Field(default_factory=list, sa_type=JSON)
    epoch: int
    created_at: datetime = Field(sa_type=Instant)
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class SavedFilter(SQLModel, table=True):
    """What somebody likes to ask a page for (常用筛选), under a name: the path and the query."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account_id", "path", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    path: str = Field(max_length=64)
    name: str = Field(max_length=60)
    query: str
    saved_at: datetime = Field(sa_type=Instant)
