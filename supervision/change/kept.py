"""The applied configs as they are kept: the newest one, and the digest by which two are known to be the same."""

import hashlib
import json
from typing import Any

from sqlmodel import Session, col, select

from config.whole import Config
from models.applied import Applied
from supervision.calendar import published_days
from supervision.change.moving import Change


def newest(session: Session) -> Applied | None:
    """The config in force, with who applied it, when and why; None where none was applied yet."""
    return session.exec(select(Applied).order_by(col(Applied.id).desc()).limit(1)).first()


def standing_digest(session: Session) -> str | None:
    """The digest of the config in force; None where there is none."""
    return session.exec(select(Applied.digest).order_by(col(Applied.id).desc()).limit(1)).first()


def keep(session: Session, config: Config, change: Change) -> None:
    """Keeps a config that is in force from now on, with who applied it, when and why."""
    content, digest = content_of(config), digest_of(config)
    session.add(Applied(applied_at=change.at, actor=change.actor, reason=change.reason, digest=digest, content=content))


def content_of(config: Config) -> dict[str, Any]:
    """The config as it is kept whole."""
    return config.model_dump(mode="json", by_alias=True)


def digest_of(config: Config) -> str:
    """The same for two configs that say the same under the same published calendar."""
    calendar = {str(day): worked for day, worked in published_days().items()}
    return hashlib.sha256(json.dumps([content_of(config), calendar], sort_keys=True).encode()).hexdigest()
