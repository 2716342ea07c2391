"""The lead unit's consolidated report (牵头汇总): when every part is in, or earlier with a stated reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from models.database import Database
from models.report import Report
from supervision.contributing import missing
from supervision.duty import leads_others
from supervision.handing_in import hand_in
from supervision.stepping import held
from supervision.sweeping import TURN

LONGEST_REASON = 500


class TooEarlyError(ValueError):
    """Units have not reported yet, and no reason says why the lead does not wait; `missing` are their Chinese names."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"not in yet: {', '.join(missing)}; say why the report does not wait; nothing was changed")
        self.missing = tuple(missing)


class NothingToConsolidateError(ValueError):
    """The duty is no lead unit's, or no other unit reports for its task and period."""


def consolidate(
    database: Database,
    assignment: int,
    *,
    words: str,
    early_reason: str,
    figures: Mapping[int, Decimal],
    evidence: Sequence[int],
    account: int | None,
    now: datetime,
    actor: str,
) -> Report:
    """The lead unit reports for all; who had not reported by then stays written down beside the reason.

    Raises TooEarlyError, NothingToConsolidateError, and whatever `hand_in` raises; then nothing is changed.
    """
    with database.write(turn=TURN) as session:
        found = held(session, assignment)
        if not leads_others(session, found):
            raise NothingToConsolidateError(f"assignment {assignment} is reported by its unit alone")
        late = missing(session, task=found.task_id, period=found.period)
        if late and not early_reason.strip():
            raise TooEarlyError([unit.name for unit in late])
        said = Report(
            assignment_id=assignment, reported_at=now, actor=actor, words=words, consolidated=True,
            early_reason=early_reason if late else None, missing=[unit.key for unit in late],
        )  # fmt: skip
        hand_in(session, said, figures=figures, evidence=evidence, account=account)
    return said
