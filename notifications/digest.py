"""One message from many notices: the most serious first, the same duty of several units as one item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from supervision.period import Cadence, Period, PeriodError

ITEMS = 20
WEEKDAYS = "一二三四五六日"
SERIOUS = {"red": 0, "yellow": 1, "blue": 2}
HEADINGS = {"red": "红色督办", "yellow": "逾期督办", "blue": "到期提醒"}


@dataclass(frozen=True)
class Reason:
    """Why a contact must hear of an assignment: the rung that spoke, and what follows if nothing comes.

    `provisional`: the count of working days rests on a year whose calendar is not published yet.
    `next_provisional`: so does the day of the next rung.
    """

    plan: str
    task: str
    task_key: str
    plan_key: str
    clause: str
    unit: str
    unit_key: str
    period: str
    due_on: date
    first_due_on: date
    days_left: int
    working_days: int
    provisional: bool
    rung: str
    rung_working_days: int
    fires_on: date
    today: date
    light: str
    form: str
    mine: bool
    is_copy: bool
    next_rung: str | None
    next_on: date | None
    in_circular: bool = False
    wanted: str = ""
    next_provisional: bool = False

    @property
    def asks_for_talks(self) -> bool:
        """Whether the reader is the one who summons the late unit's leaders for talks."""
        return self.form == "summons" and not self.mine and not self.is_copy


@dataclass(frozen=True)
class CycleWord:
    """What a dispatch tells: the cycle, its period, and what is still owed of it, or the office's counts.

    `earlier` periods of the cycle were dispatched in an outage and are owed too; `named` stand in the circular.
    """

    cycle: str
    period: str
    due_on: date
    owed: tuple[str, ...] = ()
    counts: tuple[int, int, int] | None = None
    earlier: int = 0
    named: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Letterhead:
    """To whom the digest goes, whom to call, where the pages are, and the day it is for."""

    unit: str
    title: str
    day: date
    url: str
    office: str
    office_address: str
    office_phone: str | None


@dataclass(frozen=True)
class Item:
    """One duty in the digest, with all the units that it is about."""

    reason: Reason
    units: tuple[str, ...]
    shown: str = ""


@dataclass(frozen=True)
class Digest:
    """A message ready to be kept and sent."""

    subject: str
    text: str
    html: str
    sections: tuple[tuple[str, tuple[Item, ...]], ...] = field(default=())


def digest(head: Letterhead, reasons: Sequence[Reason], words: Sequence[CycleWord]) -> Digest:
    """Bundles what one person must hear today; never called with nothing to say."""
    items = bundle(reasons)
    sections = tuple(
        (HEADINGS[light], tuple(group)) for light, group in groupby(items[:ITEMS], lambda item: item.reason.light)
    )
    values = {
        "head": head, "sections": sections, "words": words, "more": max(0, len(items) - ITEMS),
        "subject": subject(head, items, words),
    }  # fmt: skip
    text, html = (_templates().get_template(f"digest.{kind}").render(values) for kind in ("txt", "html"))
    return Digest(values["subject"], text, html, sections)  # type: ignore[arg-type]


def bundle(reasons: Iterable[Reason]) -> list[Item]:
    """The same duty, date and rung of several units is one item; red before yellow before blue, own before others'."""
    alike = sorted(reasons, key=_alike)
    items = []
    for _, group in groupby(alike, key=_alike):
        found = list(group)
        names = tuple(dict.fromkeys(reason.unit for reason in found))
        items.append(Item(found[0], names, _shown(names)))
    return items


def subject(head: Letterhead, items: Sequence[Item], words: Sequence[CycleWord]) -> str:
    """What stands in the in-box: how many are late, how many are due, which cycles run."""
    late = sum(len(item.units) for item in items if item.reason.days_left < 0)
    soon = sum(len(item.units) for item in items) - late
    said = [f"逾期 {late} 项"] if late else []
    said += [f"即将到期 {soon} 项"] if soon else []
    said += [
        f"{word.cycle}（{period_words(word.period)}{f' 等 {word.earlier + 1} 期' if word.earlier else ''}）"
        for word in words
    ]
    return f"【督办】{head.day.month}月{head.day.day}日：{'，'.join(said)}"


def _alike(reason: Reason) -> tuple[object, ...]:
    return (
        SERIOUS.get(reason.light, 3), not reason.mine, reason.due_on, reason.plan_key, reason.clause,
        reason.task_key, reason.period, reason.rung, reason.is_copy,
    )  # fmt: skip


def _shown(names: Sequence[str]) -> str:
    return "、".join(names)


def written_out(day: date) -> str:
    """2019年6月30日（星期日）"""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def left(reason: Reason) -> str:
    """How far the due day is: days and working days left, or late."""
    if reason.days_left < 0:
        return f"已逾期 {-reason.days_left} 天（{reason.working_days} 个工作日）"
    if reason.days_left == 0:
        return "今日到期"
    if reason.working_days == 0:
        return f"还有 {reason.days_left} 天（今天是最后一个工作日）"
    return f"还有 {reason.days_left} 天（{reason.working_days} 个工作日）"


def why(reason: Reason) -> str:
    """The rule that speaks: which rung, from which day, by what distance from the due date."""
    days = reason.rung_working_days
    rule = f"到期后第 {days} 个工作日仍未反馈" if days > 0 else f"到期前 {-days} 个工作日"
    if days == 0:
        rule = "到期当日" if reason.fires_on == reason.due_on else "到期前最后一个工作日"
    since = f"自{written_out(reason.fires_on)}起，" if reason.fires_on < reason.today else ""
    return f"{reason.rung}（{since}{rule}）"


def afterwards(reason: Reason) -> str:
    """What follows if nothing comes."""
    if reason.next_on is None:
        return "列入下期通报" if reason.in_circular else "继续督办，直至反馈"
    mark = "（暂定）" if reason.next_provisional else ""
    return f"{written_out(reason.next_on)}{mark}转入“{reason.next_rung}”"


def for_period(reason: Reason) -> str:
    """The period of a duty that comes round, e.g. （2019年6月）; nothing for others."""
    words = period_words(reason.period)
    return f"（{words}）" if words else ""


def period_words(written: str) -> str:
    """2019年6月, 2019年第二季度, 2019年上半年, 2019年; nothing for what is no period."""
    try:
        period = Period.parse(written)
    except PeriodError:
        return ""
    match period.cadence:
        case Cadence.MONTH:
            return f"{period.year}年{period.index}月"
        case Cadence.QUARTER:
            return f"{period.year}年第{'一二三四'[period.index - 1]}季度"
        case Cadence.HALF_YEAR:
            return f"{period.year}年{'上下'[period.index - 1]}半年"
        case Cadence.YEAR:
            return f"{period.year}年"


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("notifications"), autoescape=lambda name: name is not None and name.endswith("html"),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    for name in (written_out, left, why, afterwards, for_period, period_words):
        found.filters[name.__name__] = name
    return found
