"""Knows which quantities are goals: numbers that what a clause orders must respect."""

import re
from dataclasses import replace

from config.words import Words
from documents.findings import Goal
from documents.grammar.clause import Clauses
from documents.grammar.numeral import GAP
from documents.grammar.qualifier import Setting, why_no_goal
from documents.grammar.quantity import Compared, Quantity, compared, quantities
from documents.grammar.recurrence import periods_in
from documents.printed import Printed, Span

BARE_NUMBER = Words(
    zh="数字前没有动词或比较词,请核对是否为必须达到的目标",
    en="No verb or comparing word stands with the number; check that it is a goal",
)
INHERITED = Words(
    zh="“至少”“不少于”取自前一个并列数字,请核对",
    en="“At least” is taken over from the number before it in the listing; check it",
)
BY_CADENCE = Words(zh="按“每期一次”读作目标,请核对", en="Read as a goal because a period stands with it; check it")

_VERB = re.compile(
    "[建引培打创推完实召举组选筛新配设安达增提压降减缩派扶奖补培投引开落签办争成改整消治帮带遴认支发招吸保做聘购种植造]|覆盖|解决"
)
_JOINED = re.compile(rf"{GAP}(?:[，,、和及与]|以及|并){GAP}")
_DISTRIBUTED = re.compile(r"[、和及与][^0-9０-９，,。；;、]{1,6}$")
_LISTING_ENDS = re.compile("[。；;\n]|其中")
_REACH = 80


def find_goals(printed: Printed, span: Span) -> tuple[Goal, ...]:
    """The goals of a governed text in order; a range (3—5个) is two, with the same quote."""
    clauses = Clauses(printed.text, span)
    goals: list[Goal] = []
    floor: tuple[int, Compared] | None = None
    for quantity in quantities(printed.text, span):
        setting = _setting(clauses, quantity)
        inherited = setting.compared is None and floor is not None and _is_inherited(clauses.text, floor[0], quantity)
        if inherited and floor is not None and not quantity.is_chinese:
            setting = replace(setting, compared=Compared(">=", "inherited", quantity.start))
        elif _recurs(clauses, setting):
            setting = replace(setting, compared=Compared("=", "recurring", quantity.start))
        if why_no_goal(setting) is None:
            goals += _goals(printed, setting)
            floor = _floor(setting)
    return tuple(goals)


def _setting(clauses: Clauses, quantity: Quantity) -> Setting:
    clause = clauses.clause(quantity.start)
    text, low = clauses.text, max(clause.start, quantity.start - _REACH)
    said = compared(text, quantity, since=clause.start)
    after = text[quantity.end : min(clause.end, quantity.end + _REACH)]
    return Setting(text, quantity, said, clause, text[low : quantity.start].lstrip(), after)


def _floor(setting: Setting) -> tuple[int, Compared] | None:
    """Where a lower bound stands that later numbers of the listing share."""
    said = setting.compared
    is_floor = said is not None and said.op == ">=" and said.rule in ("floor", "inherited")
    return (setting.quantity.end, said) if said is not None and is_floor else None


def _is_inherited(text: str, floor_end: int, quantity: Quantity) -> bool:
    """至少引进2个甲，2个乙: the number opens its part of a listing that 其中, 。 and ； have not ended."""
    low = max(floor_end, quantity.start - _REACH)
    between = text[low : quantity.start]
    if _LISTING_ENDS.search(between) or low > floor_end:
        return False
    return bool(re.search(rf"{_JOINED.pattern}$", between) or _DISTRIBUTED.search(between))


def _recurs(clauses: Clauses, setting: Setting) -> bool:
    """每季度召开一次: a Chinese number of occasions that stands with a period word."""
    quantity = setting.quantity
    if setting.compared is not None or not quantity.is_chinese or quantity.kind != "occasion":
        return False
    since = max(setting.clause.start, quantity.start - _REACH)
    return any(True for _ in periods_in(clauses.text, Span(since, min(quantity.end + 1, clauses.span.end))))


def _goals(printed: Printed, setting: Setting) -> list[Goal]:
    quantity, said = setting.quantity, setting.compared
    quote = printed.quote(said.start if said else quantity.start, quantity.end)
    doubts = _doubts(setting)
    if quantity.high is not None:
        low = Goal(quote, ">=", quantity.low, quantity.unit, doubts)
        return [low, Goal(quote, "<=", quantity.high, quantity.unit, doubts)]
    return [Goal(quote, said.op if said else "=", quantity.low, quantity.unit, doubts)]


def _doubts(setting: Setting) -> tuple[Words, ...]:
    if setting.compared is None:
        return () if _VERB.search(setting.before) else (BARE_NUMBER,)
    return {"inherited": (INHERITED,), "recurring": (BY_CADENCE,)}.get(setting.compared.rule, ())
