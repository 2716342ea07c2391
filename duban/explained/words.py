"""Answers to "why" in English words, as the command line says them; names as in the document."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from supervision.calendar import SHANGHAI
from supervision.why.answer import (
    Answer,
    Bundle,
    CalendarEntry,
    CycleRule,
    Detour,
    Duty,
    Fate,
    Hearer,
    Held,
    MessageAnswer,
    NoticeAnswer,
    Occasion,
    Rule,
    Verdict,
)

VERDICTS = {
    Verdict.FIRED: "spoke",
    Verdict.PASSED_OVER: "passed over",
    Verdict.WAITING: "waits for a sweep",
    Verdict.WILL_SPEAK: "will speak",
    Verdict.WILL_PASS: "will be passed over",
    Verdict.NOT_DUE: "not due",
    Verdict.OVER: "its time was over",
    Verdict.ACKNOWLEDGED: "acknowledged, so silent",
    Verdict.REPORTED: "reported, so silent",
    Verdict.CLOSED: "closed, so silent",
    Verdict.SUSPENDED: "suspended, so silent",
    Verdict.WITHDRAWN: "withdrawn, so silent",
    Verdict.NOTHING_OWED: "nothing owed",
}
HELD = {
    Held.OUT_OF_HOURS: "it was decided out of working hours",
    Held.MESSAGE_MADE: "the day's message had been made",
    Held.UNDELIVERED: "the day's message could not be delivered",
    Held.UNTRIED: "the day's message was made and never sent off",
    Held.NOT_COMPOSED: "no message was made that day after it was decided",
}
DROPPED = {
    "done": "reported in the meantime",
    "moved": "the due date moved in the meantime",
    "received": "acknowledged in the meantime",
    "suspended": "suspended in the meantime",
    "withdrawn": "withdrawn in the meantime",
    "redirected": "told at the unit's new address instead",
}
DETOURS = {"unreachable": "could not be reached", "vacant": "has no holder"}
STATUSES = {
    "pending": "waits to be sent",
    "claimed": "is being sent",
    "dead": "could not be delivered",
    "superseded": "gave way to a later one",
}
STOPPED = (Verdict.ACKNOWLEDGED, Verdict.REPORTED, Verdict.CLOSED, Verdict.SUSPENDED, Verdict.WITHDRAWN)
TENSES = {
    "past": "as it was at the end of that day; what became of each notice is told as of now",
    "present": "as it stands now",
    "future": "to come, by what is handed out today",
}
TOGETHER = 5


def of_answer(answer: Answer) -> Iterator[str]:
    """A unit and a day: first what was sent, then duty by duty what each rule said; those of the day come first."""
    kind = "a working day" if answer.working else "not a working day"
    yield f"{answer.unit.name} on {weekday(answer.day)}, {kind}: {TENSES[answer.tense]}"
    applied = answer.applied
    yield f"config in force since {moment(applied.at)}, by {applied.actor}" + _reason(applied.reason)
    if answer.tense != "future":
        yield "swept at " + ", ".join(moment(at)[11:] for at in answer.sweeps) if answer.sweeps else "no sweep ran"
    yield from (f"message to {bundle.title}: {_message(bundle)}" for bundle in answer.messages)
    if not answer.messages and answer.tense != "future":
        yield "no message went to its people"
    climbing = [duty for duty in answer.duties if not _is_idle(duty)]
    for duty in sorted(climbing, key=lambda duty: not _spoke(duty, answer.day)):
        yield ""
        yield from _duty(duty, answer.day)
    yield from _standing([duty for duty in answer.duties if _is_idle(duty)])
    if not answer.duties:
        yield "it owed nothing that had been handed out"
    yield from _cycles(answer.cycles)
    if answer.heard:
        yield ""
        yield "told of others' duties:"
        for duty in answer.heard:
            yield from _duty(duty, answer.day)


def of_message(answer: MessageAnswer) -> Iterator[str]:
    """A message, and for each thing it carries why."""
    bundle = answer.bundle
    yield f"message {bundle.key} of {weekday(bundle.day)} to {bundle.unit.name} {bundle.title} <{answer.address}>"
    yield f"{bundle.subject} ({_status(bundle)})" + (f": {answer.fault}" if answer.fault else "")
    yield f"made at {moment(bundle.composed_at)}; {_carries(answer)}"
    for duty in answer.duties:
        yield ""
        yield from _duty(duty, None)
    yield from _cycles(answer.cycles)


def _carries(answer: MessageAnswer) -> str:
    """What is in it; of one that gave way to a later message, where that is now."""
    things = _number(len(answer.duties) + len(answer.cycles), "thing")
    if answer.bundle.status != "superseded":
        return f"it carries {things}"
    into = " and ".join(f"{_message(bundle)} of {weekday(bundle.day)}" for bundle in answer.later)
    gave_way = f"what still held went on in {into}" if into else "no later message has been made yet"
    arrived = "was sent off and may not have arrived" if answer.bundle.tried else "was never sent off"
    return f"it {arrived}; it had carried {things}, and {gave_way}"


def of_notice(answer: NoticeAnswer) -> Iterator[str]:
    """A notice, and what became of it for each person."""
    yield f"notice {answer.number}, decided at {moment(answer.decided_at)}, of {answer.unit.name}"
    if answer.duty is not None:
        yield from _duty(answer.duty, None)
    yield from _cycles(() if answer.cycle is None else (answer.cycle,))


def weekday(day: date) -> str:
    """A date with its weekday: Tue 2019-06-25."""
    return f"{day:%a} {day}"


def moment(at: datetime) -> str:
    """Date and time of day in Shanghai."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def rule_words(occasion: Occasion) -> str:
    """The rule of an occasion, e.g. 3 working days before the due date Sun 2019-06-30, which is Tue 2019-06-25."""
    due, count = f"the due date {weekday(occasion.due_on)}", _number(abs(occasion.working_days), "working day")
    if occasion.asks_receipt:
        said = f"{count} after it was handed out on {weekday(occasion.due_on)}"
    elif occasion.working_days > 0:
        said = f"{count} after {due}"
    elif occasion.working_days == 0:
        said = f"on {due}" if occasion.fires_on == occasion.due_on else f"on the last working day before {due}"
    else:
        base = f" (counted from {weekday(occasion.counted_from)})" if occasion.counted_from != occasion.due_on else ""
        said = f"{count} before {due}{base}"
    day = "" if occasion.fires_on == occasion.due_on else f", which is {weekday(occasion.fires_on)}"
    return said + day + (" (provisional)" if occasion.provisional else "")


def _duty(duty: Duty, day: date | None) -> Iterator[str]:
    about = duty.about
    period = "" if about.period in ("once", "standing") else f" {about.period}"
    yield f"{about.clause} {about.title}{period}, {duty.unit.name} ({duty.role}): {_dates(duty)}"
    for move in duty.moves:
        late = ", late by then" if move.was_late else ""
        by = f"at {moment(move.at)} by {move.actor}{late}{_reason(move.reason)}"
        yield f"  moved from {move.from_on} to {move.to_on} {by}"
    quiet = [rule for rule in duty.rules if day is not None and not rule.is_of(day)]
    for rule in duty.rules:
        if rule not in quiet:
            yield from _rule(rule)
    for (verdict, _), group in groupby(quiet, key=lambda rule: (rule.verdict, rule.on if _is_stopped(rule) else None)):
        yield f"  {VERDICTS[verdict]}: {_quiet(list(group))}"


def _spoke(duty: Duty, day: date) -> bool:
    return any(rule.is_of(day) for rule in duty.rules)


def _is_idle(duty: Duty) -> bool:
    """Whether it has no due date and nobody is asked to acknowledge it either."""
    return duty.due_on is None and all(rule.verdict in STOPPED for rule in duty.rules)


def _standing(duties: list[Duty]) -> Iterator[str]:
    if duties:
        named = "; ".join(f"{duty.about.clause} {duty.about.title}" for duty in duties)
        yield from ("", f"no due date, so no rung speaks: {named}")


def _dates(duty: Duty) -> str:
    if duty.due_on is None:
        return "no due date"
    first = f", at first {duty.first_due_on}" if duty.first_due_on not in (None, duty.due_on) else ""
    return f"due {weekday(duty.due_on)}{first}"


def _is_stopped(rule: Rule) -> bool:
    return rule.verdict in STOPPED


def _quiet(rules: list[Rule]) -> str:
    if _is_stopped(rules[0]):
        since = f"on {weekday(rules[0].on)}: " if rules[0].on else ""
        return since + ", ".join(rule.occasion.name for rule in rules)
    return "; ".join(_brief(rule) for rule in rules)


def _brief(rule: Rule) -> str:
    name, provisional = rule.occasion.name, " (provisional)" if rule.occasion.provisional else ""
    match rule.verdict:
        case Verdict.PASSED_OVER if rule.instead is not None:
            return f"{name} on {rule.on} for {rule.instead.name}"
        case Verdict.NOT_DUE:
            return f"{name} from {weekday(rule.on)}{provisional}" if rule.on else name
    return f"{name} on {rule.on}" if rule.on else name


def _rule(rule: Rule) -> Iterator[str]:
    number = f" (notice {rule.notice})" if rule.notice else ""
    yield f"  {_verdict(rule)}: {rule.occasion.name}{number}, {rule_words(rule.occasion)}"
    yield from _calendar(rule.occasion.entries)
    yield from _people(rule.hearers)
    if rule.verdict is Verdict.FIRED and not rule.hearers:
        yield "    there was nobody to tell"


def _verdict(rule: Rule) -> str:
    """What was said of it and when; of a rung that was decided on a later day than its own, both."""
    on = f" on {weekday(rule.on)}" if rule.on else ""
    if rule.verdict is Verdict.WAITING and rule.on:
        return f"was due, no sweep took it up that day; decided{on}"
    instead = f" for {rule.instead.name}," if rule.verdict is Verdict.PASSED_OVER and rule.instead else ""
    return f"{VERDICTS[rule.verdict]}{instead}{on}"


def _dispatched(rule: CycleRule) -> str:
    if rule.verdict is not Verdict.WAITING:
        return f"{VERDICTS[rule.verdict]} on {weekday(rule.on)}"
    return f"was due, not dispatched by then; dispatched on {weekday(rule.on)}" if rule.at else "waits for its dispatch"


def _cycles(rules: Iterable[CycleRule]) -> Iterator[str]:
    for rule in rules:
        provisional = " (provisional)" if rule.provisional else ""
        number = f" (notice {rule.notice})" if rule.notice else ""
        yield ""
        yield f"{rule.name} {rule.period}, dispatched from {moment(rule.fires_at)}{provisional}"
        yield f"  {_dispatched(rule)}{number}"
        yield from _calendar(rule.entries)
        yield from _people(rule.hearers)


def _calendar(entries: Iterable[CalendarEntry]) -> Iterator[str]:
    """Days off that follow one another under one name are one line."""
    for (name, worked, source), group in groupby(entries, key=lambda one: (one.name_en, one.worked, one.source)):
        days = [entry.on for entry in group]
        span = str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"
        yield f"    calendar: {span} {name} {'worked' if worked else 'off'} ({source or 'published'})"


def _people(hearers: tuple[Hearer, ...]) -> Iterator[str]:
    """Whom it was meant for; where many had one fate, the first few by name."""
    yield from (f"    {_told(one)}" for one in hearers[: TOGETHER * 4])
    if len(hearers) > TOGETHER * 4:
        yield f"    and {len(hearers) - TOGETHER * 4} more; --json lists them all"


def _told(one: Hearer) -> str:
    who = f"{one.unit.name} {one.title}{' (copy)' if one.is_copy else ''}{_instead(one)}"
    before = ", ".join(f"{bundle.key[:8]} of {weekday(bundle.day)}" for bundle in one.replaced)
    replaced = f"; before in message {before}, which gave way to a later one" if before else ""
    if one.fate is Fate.DROPPED:
        return f"{who}: not told, {DROPPED.get(one.reason, one.reason)}{replaced}"
    carried = f" in {_message(one.bundle)}" if one.bundle else ""
    if one.fate is Fate.BUNDLED:
        return f"{who}:{carried}"
    until = f"until {moment(one.until)}{' (provisional)' if one.provisional else ''}" if one.until else ""
    return f"{who}: held back {until}, for {HELD.get(Held(one.reason), one.reason)};{carried or ' waits'}{replaced}"


def _instead(one: Hearer) -> str:
    """Who was told in the person's place, and why; nothing where it was told itself."""
    if one.told_at is None:
        return ""
    unit, title, _ = one.told_at
    return f", told to {unit.name} {title}" + (f", for it {_cause(one.detour)}" if one.detour else " at one address")


def _cause(detour: Detour) -> str:
    if detour.reason == "absent":
        return "was absent" + (f" from {detour.since} to {detour.until}" if detour.since else "")
    return DETOURS[detour.reason] + (f" ({detour.fault})" if detour.fault else "")


def _message(bundle: Bundle) -> str:
    return f"message {bundle.key[:8]} {bundle.subject} ({_status(bundle)})"


def _status(bundle: Bundle) -> str:
    return f"sent {moment(bundle.sent_at)}" if bundle.sent_at else STATUSES.get(bundle.status, bundle.status)


def _reason(reason: str) -> str:
    return f": {reason}" if reason else ""


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
