"""The sentences of a digest: how far the due day is, which rule speaks, what follows."""

from datetime import date
from functools import lru_cache

from notifications.digest.reason import Reason
from supervision.period import Cadence, Period, PeriodError

WEEKDAYS = "一二三四五六日"


@lru_cache(maxsize=4096)
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
    """The rule that speaks: which rung, from which day, by what distance from the day that it counts from."""
    since = f"自{written_out(reason.fires_on)}起，" if reason.fires_on < reason.today else ""
    return f"{reason.rung}（{since}{_rule(reason)}）"


def _rule(reason: Reason) -> str:
    days = reason.rung_working_days
    if reason.is_receipt:
        opened = f"交办于{written_out(reason.opened_on)}，" if reason.opened_on else ""
        return f"{opened}第 {days} 个工作日仍未签收"
    if days == 0:
        return "到期当日" if reason.fires_on == reason.due_on else "到期前最后一个工作日"
    return f"到期后第 {days} 个工作日仍未反馈" if days > 0 else f"到期前 {-days} 个工作日"


def afterwards(reason: Reason) -> str:
    """What follows if nothing comes."""
    if reason.next_on is not None:
        mark = "（暂定）" if reason.next_provisional else ""
        return f"{written_out(reason.next_on)}{mark}转入“{reason.next_rung}”"
    if reason.is_receipt:
        return "时限不变，到期照常督办" if reason.due_on else "照常督办"
    return "列入下期通报" if reason.in_circular else "继续督办，直至反馈"


def lacking(reason: Reason) -> str:
    """What has not come: 如仍未反馈, 如单位仍未签收."""
    return f"如{'' if reason.mine else '单位'}仍未{'签收' if reason.is_receipt else '反馈'}"


def for_period(reason: Reason) -> str:
    """The period of a duty that comes round, e.g. （2019年6月）; nothing for others."""
    words = period_words(reason.period)
    return f"（{words}）" if words else ""


@lru_cache(maxsize=4096)
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


def day_words(day: date) -> str:
    """6月10日"""
    return f"{day.month}月{day.day}日"


def span_words(start: date, until: date) -> str:
    """6月10日至6月21日, or a single day."""
    return day_words(start) if start == until else f"{day_words(start)}至{day_words(until)}"
