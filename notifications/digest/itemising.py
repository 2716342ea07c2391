"""What a message tells in a form for programs: one entry for each thing, days in ISO form."""

from collections.abc import Iterator
from typing import Any

from notifications.digest.reason import Content, CycleWord, Reason, Said
from notifications.digest.writing import Linked, acts, alike, bundle
from notifications.links.signing import Purpose

Entry = dict[str, Any]


def itemised(content: Content, linked: Linked | None) -> list[Entry]:
    """All that is told, the most serious first: `kind` rung, receipt, said or dispatch."""
    return [*_duties(content, linked), *(_said(one, linked) for one in content.said), *map(_cycle, content.words)]


def _duties(content: Content, linked: Linked | None) -> Iterator[Entry]:
    """One entry for each unit that owes, whatever stands together in the text."""
    for one in sorted(content.reasons, key=alike):
        yield _duty(one) | {"links": _links(one, linked)}


def _duty(reason: Reason) -> Entry:
    return {
        "kind": "receipt" if reason.is_receipt else "rung", "plan": reason.plan, "clause": reason.clause,
        "task": reason.task, "unit": reason.unit, "period": reason.period,
        "due_on": reason.due_on and str(reason.due_on), "days_left": reason.days_left if reason.due_on else None,
        "light": reason.light, "rung": reason.rung, "copy": reason.is_copy, "detour": reason.detour or None,
    }  # fmt: skip


def _links(reason: Reason, linked: Linked | None) -> dict[str, str]:
    """The signed links by what they are for: acknowledge, open, report, extend."""
    if linked is None:
        return {}
    (item,) = bundle([reason])
    return {act.purpose.name.lower(): act.url for act in acts(item, linked)}


def _said(said: Said, linked: Linked | None) -> Entry:
    links = {"open": linked(Purpose.OPEN, said.assignment)} if linked and said.assignment else {}
    return {"kind": "said", "words": said.words, "detour": said.detour or None, "links": links}


def _cycle(word: CycleWord) -> Entry:
    return {
        "kind": "dispatch", "cycle": word.cycle, "period": word.period, "due_on": str(word.due_on),
        "owed": list(word.owed), "unit": word.unit or None, "detour": word.detour or None,
    }  # fmt: skip
