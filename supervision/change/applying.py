"""Applying a checked config: once, in one transaction, on the record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import EllipsisType

from config.whole import Config
from models.database import Database
from supervision import record
from supervision.change.difference import Difference, Refusal
from supervision.change.enacting import enact
from supervision.change.kept import keep, standing_digest
from supervision.change.moving import Change
from supervision.change.trial import difference_of, first_difference
from supervision.sweeping import TURN


@dataclass(frozen=True)
class Outcome:
    """What an apply did; `changed` is false where the config was in force already.

    `counts` are those of the difference: assignments opened by the next sweep, moved, withdrawn, rungs cancelled, …;
    empty for the first config, of which all is new.
    """

    changed: bool
    plans: int
    clauses: int
    tasks: int
    units: int
    moved: int = 0
    withdrawn: int = 0
    counts: dict[str, int] = field(default_factory=dict)


class RefusedError(Exception):
    """The change would undo what stands; `refusals` say what, and whether the admin may insist."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("\n".join(str(refusal) for refusal in refusals))
        self.refusals = tuple(refusals)


class ChangedMeanwhileError(Exception):
    """Another config was put in force after the difference was shown."""

    def __init__(self) -> None:
        super().__init__("another config was put in force meanwhile; look at the difference again, then apply")


def apply(
    database: Database,
    config: Config,
    *,
    now: datetime,
    actor: str,
    reason: str,
    late: bool = False,
    base: str | EllipsisType | None = ...,
) -> Outcome:
    """Puts the config in force. Applying what is in force already changes nothing.

    A newly published calendar counts as a change: every rung's day is worked out anew. With `late` the admin insists
    on moving what is over. `base` is the digest that was in force when the difference was shown (None: nothing was);
    left out, whatever is in force is built on. Raises RefusedError or ChangedMeanwhileError; then nothing is changed.
    """
    with database.write(turn=TURN) as session:
        first = standing_digest(session) is None
        difference = first_difference(config) if first else difference_of(session, config, now=now)
        if not difference.changes:
            return _outcome(config, difference)
        if base is not ... and base != difference.base:
            raise ChangedMeanwhileError
        if refusals := difference.refused(late=late):
            raise RefusedError(refusals)
        change = Change(now, actor, reason)
        enact(session, config, change)
        keep(session, config, change)
        record.write(session, at=now, actor=actor, action="apply", subject="config", detail=_told(difference, reason))
    return _outcome(config, difference)


def _told(difference: Difference, reason: str) -> dict[str, object]:
    """What the record keeps of it: the entries that changed, and how much followed."""
    edits = [f"{edit.fate} {edit.kind} {edit.key}" for edit in difference.edits]
    late = sorted(refusal.key for refusal in difference.refusals)
    return {
        "reason": reason, "digest": difference.digest, "edits": edits if difference.base else len(edits),
        "insisted on": late, **_counts(difference),
    }  # fmt: skip


def _outcome(config: Config, difference: Difference) -> Outcome:
    clauses = sum(len(plan.clauses) for plan in config.plans)
    tasks = sum(1 for plan in config.plans for _ in plan.tasks())
    counts = _counts(difference)
    return Outcome(
        difference.changes, len(config.plans), clauses, tasks, len(config.units.units), counts.get("moved", 0),
        counts.get("withdrawn", 0), counts,
    )  # fmt: skip


def _counts(difference: Difference) -> dict[str, int]:
    """How much followed, where something was in force before and something changed."""
    return difference.counts if difference.base is not None and difference.changes else {}
