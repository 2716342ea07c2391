"""Applying a checked config: units, plans, tasks and ladders become rows, in one transaction."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from config.whole import Config
from models.applied import Applied
from models.database import Database
from supervision import record
from supervision.calendar import day_of, published_days
from supervision.in_force import of_config
from supervision.laying import lay_anew
from supervision.moving import Change, move_deadlines, recall, redirect, withdraw
from supervision.putting import put
from supervision.sweeping import TURN


@dataclass(frozen=True)
class Outcome:
    """What an apply did; `changed` is false where the config was in force already."""

    changed: bool
    plans: int
    clauses: int
    tasks: int
    units: int
    moved: int = 0
    withdrawn: int = 0


def apply(database: Database, config: Config, *, now: datetime, actor: str, reason: str) -> Outcome:
    """Puts the config in force. Applying what is in force already changes nothing.

    A newly published calendar counts as a change: every rung's day is worked out anew.
    """
    content = config.model_dump(mode="json", by_alias=True)
    digest = _digest(content)
    with database.write(turn=TURN) as session:
        if _newest(session) == digest:
            return _outcome(config, changed=False)
        put(session, config, today=day_of(now))
        rules = of_config(config)
        lay_anew(session, rules)
        withdrawn = withdraw(session, now)
        redirect(session)
        moved = move_deadlines(session, rules, Change(now, actor, reason))
        recall(session)
        session.add(Applied(applied_at=now, actor=actor, reason=reason, digest=digest, content=content))
        detail = {"reason": reason, "digest": digest, "deadlines moved": moved, "withdrawn": withdrawn}
        record.write(session, at=now, actor=actor, action="apply", subject="config", detail=detail)
    return _outcome(config, changed=True, moved=moved, withdrawn=withdrawn)


def _digest(content: dict[str, Any]) -> str:
    calendar = {str(day): worked for day, worked in published_days().items()}
    return hashlib.sha256(json.dumps([content, calendar], sort_keys=True).encode()).hexdigest()


def _outcome(config: Config, *, changed: bool, moved: int = 0, withdrawn: int = 0) -> Outcome:
    clauses = sum(len(plan.clauses) for plan in config.plans)
    tasks = sum(1 for plan in config.plans for _ in plan.tasks())
    return Outcome(changed, len(config.plans), clauses, tasks, len(config.units.units), moved, withdrawn)


def _newest(session: Session) -> str | None:
    return session.exec(select(Applied.digest).order_by(col(Applied.id).desc()).limit(1)).first()
