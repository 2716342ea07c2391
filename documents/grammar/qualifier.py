"""Knows which quantities are no goals: who qualifies, what is merely allowed, what is past, ranks, names."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from documents.grammar.clause import in_quotation, in_title
from documents.grammar.elapsed import is_counted_from_issue
from documents.grammar.quantity import Compared, Quantity
from documents.printed import Span


@dataclass(frozen=True, slots=True)
class Setting:
    """A quantity in its comma-clause, with the words of the clause before and after it (at most 80 signs each)."""

    text: str
    quantity: Quantity
    compared: Compared | None
    clause: Span
    before: str
    after: str


_GIVES = "给予|予以|实行|实施|奖励|奖补|补助|补贴|安排|开展|进行|落实|提供|按|配备|设立|发放|资助|返还|支持|确保|力争"
_ALLOWS = re.compile(
    r"(?<![许认不])可(?!持续|行|靠|视|控|再|追|复制|推广|看|学|用|支配|比|利用|降解|回收|燃|信|及|穿戴|操作|感|预|能|循环)|允许|自愿"
)
_RANKED = re.compile(r"(?:[第前后届每]|排名|位居|位列|名列|Top|TOP|进入|一式)[ \u3000]{0,2}$")
_LISTED = re.compile(
    r"(?:以下|上述|下列|其他|其余|其它|这|该|前述|本|原|共有|现有|目前|已有|所辖|下辖|辖区|全[市省区县国])"
    r"[ \u3000]{0,2}$"
)
_RHETORIC = re.compile(
    r"(?:方面|阶段|环节|层面|步骤|维度|部门|文件|关键|重要|坚持|确保|意识|自信|维护|必须|专项行动|章节|附件)"
)
_PAST = re.compile(r"(?:已经?(?!有的)|目前|现有|原有|去年|上年度?|迄今)[^，,。；;中]{0,12}$")
_BASE = re.compile(r"(?:[从由]|比)[^，,。；;]{0,14}$")
_RISES = re.compile(
    r"[^，,。；;]{0,8}?(?:提高|增加|提升|压缩|缩短|缩减|降低|减少|下降|增长|扩大|精简|降|减|升|增)[^，,。；;]{0,4}?[至到为]"
)
_OF_NOUN = re.compile(
    r"(?:[、和且或及并][^，,。；;的]{0,30}(?:以[上下]|以内))?(?:[（(][^）)]{0,30}[）)])?的(?!目标|水平|要求|标准|任务|比例|规模|速度|幅度|增速)"
)
_CONDITION_END = re.compile(r"(?:的|(?<![同及按准实定临小届])时|情况下|前提下|条件下|范围内|之日起?)$")
_CONDITION_START = re.compile(r"(?:对于?|凡是?|针对|符合|满足|具有|拥有|年满)")
_IF = re.compile("如(?![期实何下意愿约数])|若|一旦|倘")
_IS_FOCUS = re.compile(r"为(?:重点|对象|主|基数|单位)")
_BY_RATE = re.compile(r"(?:(?<!不)按照?(?![时期])|参照|依据|根据)[^，,。；;]{0,20}$")
_RATE = re.compile(r"[^，,。；;]{0,30}(?:标准|比例|计算|确定|核定|计发|额度|利率|费率)")
_SERVICE = re.compile(
    r"[ \u3000]{0,2}(?:服务|不打烊|值班|值守|自助|在线|受理|营业|监控|监测|不间断|热线|全天|开放|运行|轮)"
)
_SPENT = re.compile(
    r"(?:压缩|缩短|缩减|减少|精简|控制|延长|提速|降低|限时|公示|公告|参加|开展|服务|见习|培训|试行|完成|办结)[^，,。；;]{0,6}$"
)
_SHARE = re.compile(r"(?:推动|实现|确保|力争|使|有|全[省市县区国])[ \u3000]{0,2}$")
_DONE = re.compile(r"的[^，,。；;]{2,24}?(?:达标|达到|建成|完成|实现|通过|覆盖|建立|落实)")
_OF_AWARD = re.compile(rf"(?:{_GIVES}|下达|投入|筹集|统筹|达到?|提高到|增长到)[^，,。；;]{{0,8}}$")


def _is_named(setting: Setting) -> bool:
    """“3个100”, 《…》, 〔2018〕."""
    return in_quotation(setting.text, setting.quantity.start) or in_title(setting.text, setting.quantity.start)


def _is_rank(setting: Setting) -> bool:
    """前3名, 第2次, 九届2次."""
    return bool(_RANKED.search(setting.before))


def _is_share(setting: Setting) -> bool:
    """推动80%以上的学校建成…, 100%的镇卫生院达标: how many of them, not which."""
    if setting.quantity.kind != "percent":
        return False
    return bool(_SHARE.search(setting.before) or (not setting.before.strip() and _DONE.match(setting.after)))


def _is_listing(setting: Setting) -> bool:
    """上述5个, 全市10个县, 甲、乙、丙等3家: what there is already."""
    is_bare = setting.compared is None and setting.quantity.kind != "percent"
    return is_bare and bool(_LISTED.search(setting.before))


def _is_rhetoric(setting: Setting) -> bool:
    """3个方面, 4个环节."""
    return setting.compared is None and bool(_RHETORIC.match(setting.after))


def _is_past(setting: Setting) -> bool:
    """已建成30个, 目前有5家."""
    return bool(_PAST.search(setting.before))


def _is_base(setting: Setting) -> bool:
    """由5个工作日压缩至…: the first number is what it was."""
    return bool(_BASE.search(setting.before) and _RISES.match(setting.after))


def _is_condition(setting: Setting) -> bool:
    """营业收入超过2000万元的，…; 达到30%时，…; 如超过3家."""
    clause = setting.text[max(setting.clause.start, setting.clause.end - 6) : setting.clause.end].rstrip()
    followed = setting.text[setting.clause.end : setting.clause.end + 1]
    if _IF.match(setting.before) or (followed in ("，", ",", "：", ":") and _CONDITION_END.search(clause)):
        return True
    return bool(_CONDITION_START.match(setting.before) and _is_opening(setting)) or bool(
        _IS_FOCUS.search(setting.after)
    )


def _is_opening(setting: Setting) -> bool:
    """Whether the clause begins with whom it is about and has not yet come to what is done for them."""
    if re.search(_GIVES, setting.before):
        return False
    return "的" in setting.after or bool(re.search(_GIVES, setting.after)) or setting.quantity.kind in ("money", "size")


def _is_threshold(setting: Setting) -> bool:
    """总投资1亿元以上的项目: money, people, shares and sizes that say which one is meant."""
    if setting.quantity.after in ("", "左右", "上下", "内", "之内", "以内") or setting.quantity.kind in (
        "occasion",
        "time",
    ):
        return False
    if _is_share(setting):
        return False
    is_threshold = setting.quantity.kind in ("money", "size", "percent") or setting.quantity.unit.endswith(
        ("人", "户", "名")
    )
    limits = setting.compared is not None and setting.compared.is_limit
    return is_threshold and not limits and bool(_OF_NOUN.match(setting.after))


def _is_attribute(setting: Setting) -> bool:
    """总投资10亿元的项目, 个人缴费50%的部分; 给予50万元的奖励 is none."""
    if setting.compared is not None or setting.quantity.kind not in ("money", "percent", "size"):
        return False
    is_due = _is_share(setting) or _OF_AWARD.search(setting.before)
    return bool(_OF_NOUN.match(setting.after)) and not is_due


def _is_allowed(setting: Setting) -> bool:
    """可提高至70万元; 可拆借最高不超过18万元 is a limit and binds."""
    limits = setting.compared is not None and setting.compared.is_limit
    return not limits and bool(_ALLOWS.search(setting.before))


def _is_rate(setting: Setting) -> bool:
    """按6个月的工资标准, 按50%的比例."""
    return setting.compared is None and bool(_BY_RATE.search(setting.before) and _RATE.match(setting.after))


def _is_deadline(setting: Setting) -> bool:
    """印发之日起30日内, 12月31日, 每月5日前."""
    quantity = setting.quantity
    if quantity.kind != "time":
        return False
    is_date = quantity.unit == "日" and (setting.before.endswith(("月", "月 ")) or not setting.compared)
    return is_date or is_counted_from_issue(setting.text, quantity.start, quantity.end)


def _is_opening_hours(setting: Setting) -> bool:
    """24小时服务; 24小时以内受理 is a limit."""
    if setting.quantity.after or setting.compared is not None:
        return False
    return setting.quantity.kind == "time" and bool(_SERVICE.match(setting.after))


def _is_idle_time(setting: Setting) -> bool:
    """A bare length of time that nothing is to be shortened or kept to; a range is meant."""
    quantity = setting.quantity
    return (
        quantity.kind == "time" and setting.compared is None and not quantity.high and not _SPENT.search(setting.before)
    )


def _is_plain_word(setting: Setting) -> bool:
    """三个清单, 一名负责同志, 两个以上部门: Chinese numerals that compare nothing."""
    quantity = setting.quantity
    if not quantity.is_chinese:
        return False
    if setting.compared is None or setting.compared.rule in ("up to", "about"):
        return True
    return setting.compared.rule == "after" and quantity.kind == "count" and quantity.unit in ("个", "人", "种")


def _is_unmeasured(setting: Setting) -> bool:
    """100亿以上: a magnitude alone counts only under a comparing word."""
    return not setting.quantity.has_measure and setting.compared is None


# Why a quantity is no goal; the first that holds.
REASONS: dict[str, Callable[[Setting], bool]] = {
    "named": _is_named,
    "rank": _is_rank,
    "plain word": _is_plain_word,
    "deadline": _is_deadline,
    "opening hours": _is_opening_hours,
    "idle time": _is_idle_time,
    "unmeasured": _is_unmeasured,
    "listing": _is_listing,
    "rhetoric": _is_rhetoric,
    "past": _is_past,
    "base": _is_base,
    "rate": _is_rate,
    "condition": _is_condition,
    "threshold": _is_threshold,
    "attribute": _is_attribute,
    "allowed": _is_allowed,
}


def why_no_goal(setting: Setting) -> str | None:
    """The name of the first reason that holds, None for a goal."""
    return next((name for name, holds in REASONS.items() if holds(setting)), None)
