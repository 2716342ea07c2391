"""The account of a play as the sheets of a workbook, in Chinese: it is handed on to offices."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from documents.workbook import Column, Sheet, Value
from duban.replay.account import SPOKEN, Account, Event, Sent
from notifications.digest.phrase import period_words

KINDS = {"dispatch": "调度", "circular": "通报", "reminder": "提醒", "slip": "督办单", "summons": "约谈"}
OUTCOMES = {SPOKEN: "发出", "passed over": "略过", "dropped": "未发"}
DROPPED = {
    "done": "已经反馈", "received": "已经签收", "moved": "时限已经调整", "suspended": "已经中止",
    "withdrawn": "已经撤销", "redirected": "改送新联系人",
}  # fmt: skip
STAGES = {"due-soon": "临期", "due": "到期", "overdue": "逾期", "escalated": "升级督办", "receipt": "签收"}
PERIODS = {"once": "一次性", "standing": "长期坚持"}
KEY_SHOWN = 8


class _Field(NamedTuple):
    """A column and what it says of an entry."""

    column: Column
    of: Callable[[Any], Value]


def sheets(found: Account) -> list[Sheet]:
    """A sheet of what is said and passed over, and one of messages; both name a message by the head of its key."""
    events, messages = _EVENTS, _messages(found.carried)
    return [
        Sheet(
            "事项",
            [Column("序号", 8), *(field.column for field in events)],
            [[number, *(field.of(event) for field in events)] for number, event in enumerate(found.events, 1)],
        ),
        Sheet(
            "消息",
            [field.column for field in messages],
            [[field.of(one) for field in messages] for one in found.messages],
        ),
    ]


def _period(event: Event) -> str:
    return PERIODS.get(event.period) or period_words(event.period) or event.period


def _because(event: Event) -> str:
    """The rung that spoke in its place, or why nobody was told."""
    return DROPPED.get(event.because, event.because)


def _rule(event: Event) -> str:
    if event.opened_on is not None:
        return f"{event.opened_on} 交办后 {event.working_days} 个工作日"
    return "每期结束后第一个工作日" if event.working_days is None else rule_words(event.working_days)


def rule_words(working_days: int) -> str:
    """How far a rung stands from the due day.

    >>> rule_words(-10)
    '时限前 10 个工作日'
    """
    if working_days == 0:
        return "时限当日，逢非工作日提前"
    return f"时限{'前' if working_days < 0 else '后'} {abs(working_days)} 个工作日"


def _provisional(one: Event | Sent) -> str:
    return "暂定" if one.provisional else ""


_EVENTS = (
    _Field(Column("日期", 12), lambda event: event.day),
    _Field(Column("时间", 8), lambda event: event.time),
    _Field(Column("事由", 9), lambda event: KINDS.get(event.kind, event.kind)),
    _Field(Column("条款", 11), lambda event: event.clause),
    _Field(Column("任务", 40), lambda event: event.title),
    _Field(Column("周期", 16), _period),
    _Field(Column("单位", 26), lambda event: event.unit),
    _Field(Column("收件单位", 26), lambda event: event.to_unit),
    _Field(Column("职务", 14), lambda event: event.post),
    _Field(Column("抄送", 8), lambda event: "抄送" if event.copy else ""),
    _Field(Column("地址", 40), lambda event: event.address),
    _Field(Column("时限", 12), lambda event: event.due_on),
    _Field(Column("级别", 10), lambda event: STAGES.get(event.stage or "", event.stage)),
    _Field(Column("规则", 22), lambda event: event.rule),
    _Field(Column("依据", 26), _rule),
    _Field(Column("应发日期", 12), lambda event: event.fires_on),
    _Field(Column("结果", 8), lambda event: OUTCOMES.get(event.outcome, event.outcome)),
    _Field(Column("说明", 22), _because),
    _Field(Column("暂定", 8), _provisional),
    _Field(Column("消息", 10), lambda event: event.message and event.message[:KEY_SHOWN]),
)


def _messages(carried: Mapping[str, Any]) -> tuple[_Field, ...]:
    return (
        _Field(Column("日期", 12), lambda one: one.day),
        _Field(Column("时间", 8), lambda one: one.time),
        _Field(Column("收件单位", 26), lambda one: one.to_unit),
        _Field(Column("职务", 14), lambda one: one.post),
        _Field(Column("地址", 40), lambda one: one.address),
        _Field(Column("主题", 50), lambda one: one.subject),
        _Field(Column("事项序号", 24), lambda one: "、".join(map(str, carried.get(one.key, [])))),
        _Field(Column("暂定", 8), _provisional),
        _Field(Column("消息", 10), lambda one: one.key[:KEY_SHOWN]),
    )
