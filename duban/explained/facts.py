"""Answers to "why" as programs read them: names as in the document, ids beside them, instants in Shanghai."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from supervision.calendar import SHANGHAI
from supervision.change.difference import UnitName
from supervision.why.answer import (
    Answer,
    Bundle,
    CalendarEntry,
    CycleRule,
    Detour,
    Duty,
    Hearer,
    MessageAnswer,
    Move,
    NoticeAnswer,
    Occasion,
    Rule,
)

Facts = dict[str, Any]


def of_answer(answer: Answer) -> Facts:
    """Everything that rules said of a unit on a day."""
    return {
        **_unit(answer.unit), "on": answer.day, "today": answer.today, "tense": answer.tense,
        "working_day": answer.working,
        "config": {"since": instant(answer.applied.at), "actor": answer.applied.actor, "reason": answer.applied.reason},
        "sweeps": [instant(at) for at in answer.sweeps],
        "duties": [_duty(duty, answer.day) for duty in answer.duties],
        "heard": [_duty(duty, answer.day) for duty in answer.heard],
        "cycles": [_cycle(rule) for rule in answer.cycles],
        "messages": [_bundle(bundle) for bundle in answer.messages],
    }  # fmt: skip


def of_message(answer: MessageAnswer) -> Facts:
    """Everything that a message carries."""
    return {
        "message": _bundle(answer.bundle) | {"address": answer.address, "fault": answer.fault},
        "went_on_in": [_bundle(bundle) for bundle in answer.later if answer.bundle.status == "superseded"],
        "duties": [_duty(duty) for duty in answer.duties], "cycles": [_cycle(rule) for rule in answer.cycles],
    }  # fmt: skip


def of_notice(answer: NoticeAnswer) -> Facts:
    """One notice, and what became of it."""
    return {
        "notice": answer.number, "decided_at": instant(answer.decided_at), **_unit(answer.unit),
        "duty": None if answer.duty is None else _duty(answer.duty),
        "cycle": None if answer.cycle is None else _cycle(answer.cycle),
    }  # fmt: skip


def instant(at: datetime | None) -> datetime | None:
    """The same instant as it is read in Shanghai."""
    return None if at is None else at.astimezone(SHANGHAI)


def _unit(unit: UnitName) -> Facts:
    return {"unit": unit.name, "unit_id": unit.key}


def _duty(duty: Duty, day: date | None = None) -> Facts:
    about = duty.about
    return {
        "plan": about.plan, "task": about.task, "title": about.title, "clause": about.clause, "period": about.period,
        **_unit(duty.unit), "role": duty.role, "opened_on": duty.opened_on, "first_due_on": duty.first_due_on,
        "due_on": duty.due_on, "moves": [_move(move) for move in duty.moves],
        "acknowledged_on": duty.acknowledged_on, "reported_on": duty.reported_on,
        "closed_on": duty.closed_on, "withdrawn_on": duty.withdrawn_on, "suspended": duty.suspended,
        "rules": [_rule(rule, day) for rule in duty.rules],
    }  # fmt: skip


def _rule(rule: Rule, day: date | None) -> Facts:
    found = {"verdict": rule.verdict, "on": rule.on, "at": instant(rule.at), **_occasion(rule.occasion)}
    found |= {"instead": rule.instead and rule.instead.rung, "notice": rule.notice, "hearers": _people(rule.hearers)}
    return found if day is None else found | {"of_the_day": rule.is_of(day)}


def _occasion(occasion: Occasion) -> Facts:
    return {
        "ladder": occasion.ladder, "rung": occasion.rung, "name": occasion.name, "form": occasion.form,
        "light": occasion.light, "due_on": None if occasion.asks_receipt else occasion.due_on,
        "opened_on": occasion.due_on if occasion.asks_receipt else None, "working_days": occasion.working_days,
        "counted_from": occasion.counted_from, "fires_on": occasion.fires_on, "until_on": occasion.until_on,
        "provisional": occasion.provisional, "calendar": _entries(occasion.entries),
    }  # fmt: skip


def _cycle(rule: CycleRule) -> Facts:
    return {
        "cycle": rule.cycle, "name": rule.name, "period": rule.period, "verdict": rule.verdict, "on": rule.on,
        "at": instant(rule.at), "fires_at": instant(rule.fires_at), "provisional": rule.provisional,
        "calendar": _entries(rule.entries), "notice": rule.notice, "hearers": _people(rule.hearers),
    }  # fmt: skip


def _entries(entries: Iterable[CalendarEntry]) -> list[Facts]:
    return [
        {"on": entry.on, "worked": entry.worked, "name": entry.name, "source": entry.source or "published"}
        for entry in entries
    ]


def _people(hearers: Iterable[Hearer]) -> list[Facts]:
    return [
        {
            **_unit(one.unit), "post": one.title, "copy": one.is_copy, "fate": one.fate, "reason": one.reason or None,
            "until": instant(one.until), "provisional": one.provisional,
            "message": None if one.bundle is None else _bundle(one.bundle),
            "replaced": [bundle.key for bundle in one.replaced], "detour": _detour(one.detour),
        }
        for one in hearers
    ]  # fmt: skip


def _detour(detour: Detour | None) -> Facts | None:
    """Why the message went to another person than meant."""
    if detour is None:
        return None
    return {"reason": detour.reason, "from": detour.since, "until": detour.until, "fault": detour.fault or None}


def _bundle(bundle: Bundle) -> Facts:
    return {
        "key": bundle.key, "subject": bundle.subject, "status": bundle.status, "day": bundle.day,
        "composed_at": instant(bundle.composed_at), "sent_at": instant(bundle.sent_at), **_unit(bundle.unit),
        "post": bundle.title,
    }  # fmt: skip


def _move(move: Move) -> Facts:
    return {
        "from": move.from_on, "to": move.to_on, "at": instant(move.at), "actor": move.actor, "reason": move.reason,
        "was_late": move.was_late,
    }  # fmt: skip
