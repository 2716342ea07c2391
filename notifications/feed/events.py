"""A calendar feed (RFC 5545): due dates as all-day events that keep their identity and say how they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vDuration

from notifications.digest.phrase import period_words, written_out
from notifications.feed.due_days import DispatchDay, DueDay
from supervision.light import Reason

ASK_AGAIN = timedelta(hours=1)
"""How often a calendar program should look for changes; they come in with the day, mostly."""
LIGHTS = {"red": "红灯", "yellow": "黄灯", "blue": "蓝灯", "green": "绿灯", "none": "未亮灯"}
STANDS = {
    Reason.CLOSED: "已办结", Reason.CLOSED_LATE: "逾期办结", Reason.SUSPENDED: "已中止",
    Reason.REPORTED: "已反馈", Reason.REPORTED_LATE: "逾期反馈", Reason.OVERDUE: "已逾期",
}  # fmt: skip
STATES = {"assigned": "待签收", "returned": "已退回"}


@dataclass(frozen=True)
class Feed:
    """Whose calendar it is, where the pages are, and the days in it."""

    name: str
    url: str
    due: Sequence[DueDay]
    dispatches: Sequence[DispatchDay] = ()


def calendar(feed: Feed) -> bytes:
    """The feed as a calendar program reads it: the same days make the same bytes, whenever they are asked for."""
    found = Calendar()
    for name, value in _about(feed):
        found.add(name, value)
    found.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    for day in feed.due:
        found.add_component(_event(day.key, day.due_on, day.revision, day.revised_at, _of_duty(day, feed.url)))
    for sent in feed.dispatches:
        key = f"{sent.cycle}/{sent.period}"
        found.add_component(_event(key, sent.on, sent.revision, sent.revised_at, _of_dispatch(sent, feed.url)))
    written: bytes = found.to_ical()
    return written


def summary(day: DueDay) -> str:
    """The line in the calendar: clause, duty, period, and how it stands where that is worth a word."""
    period = period_words(day.period)
    words = "，".join(_stands(day))
    return f"【督办】{day.clause} {day.task}{f'（{period}）' if period else ''}{f'（{words}）' if words else ''}"


Field = tuple[str, object]


def _about(feed: Feed) -> Iterator[Field]:
    """No METHOD: the events say when they were last revised, not when this copy was made (RFC 5545, 3.8.7.2)."""
    yield "prodid", "-//Duban//督办//ZH"
    yield "version", "2.0"
    yield "calscale", "GREGORIAN"
    yield "name", feed.name
    yield "x-wr-calname", feed.name
    yield "x-wr-timezone", "Asia/Shanghai"
    yield "x-published-ttl", vDuration(ASK_AGAIN)


def _event(key: str, on: date, revision: int, revised_at: datetime, said: Iterator[Field]) -> Event:
    """An all-day event; it takes nobody's time, so nobody is shown as busy for it."""
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'duban:{key}')}@duban")
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("sequence", revision)
    at = revised_at.replace(microsecond=0)
    for name, value in (("dtstamp", at), ("last-modified", at), ("transp", "TRANSPARENT"), *said):
        event.add(name, value)
    return event


def _of_duty(day: DueDay, url: str) -> Iterator[Field]:
    yield "summary", summary(day)
    yield "description", "\n".join(_description(day))
    yield "categories", ["督办", LIGHTS[day.light]]
    yield "status", "CANCELLED" if day.withdrawn else "CONFIRMED"
    query = urlencode({"unit": day.unit_key, "period": day.period})
    yield "url", f"{url}/tasks/{day.plan_key}/{day.task_key}?{query}"


def _stands(day: DueDay) -> Iterator[str]:
    if day.withdrawn:
        yield "已撤销"
        return
    if day.reason in STANDS:
        yield STANDS[day.reason]
    if day.state in STATES:
        yield STATES[day.state]
    if day.due_on != day.first_due_on:
        moved = "延期" if day.due_on > day.first_due_on else "提前"
        yield f"{moved}，原定 {day.first_due_on.month}月{day.first_due_on.day}日"


def _description(day: DueDay) -> Iterator[str]:
    first = "" if day.due_on == day.first_due_on else f"，原定{written_out(day.first_due_on)}"
    yield f"时限：{written_out(day.due_on)}（含当日）{first}"
    yield f"承担单位：{day.unit}"
    yield f"依据：《{day.plan}》{day.clause}"
    if day.next_on is not None and not day.withdrawn:
        mark = "（暂定）" if day.next_provisional else ""
        yield f"下一步：{written_out(day.next_on)}{mark}{day.next_rung}，除非此前反馈"


def _of_dispatch(day: DispatchDay, url: str) -> Iterator[Field]:
    mark = "（已调度）" if day.done else "（暂定）" if day.provisional else ""
    yield "summary", f"【督办】{day.name}（{period_words(day.period)}）{mark}"
    yield "categories", ["督办", "调度"]
    yield "status", "CONFIRMED"
    yield "url", f"{url}/cycles"
