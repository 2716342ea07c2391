"""The id of a drafted plan."""

import re
from datetime import date

_OUTSIDE_IDS = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 40


def plan_id_for(name: str, issued_on: date | None) -> str:
    """An id for the plan: the file's name as far as ids allow, else the year.

    >>> plan_id_for("Langfang 2019.docx", None), plan_id_for("方案.pdf", date(2021, 3, 1)), plan_id_for("", None)
    ('langfang-2019', 'plan-2021', 'plan')
    """
    stem = name.rpartition(".")[0] or name
    said = _OUTSIDE_IDS.sub("-", stem.lower()).strip("-")[:_LONGEST_ID].strip("-")
    return said or (f"plan-{issued_on.year}" if issued_on else "plan")
