"""Knows a printed quantity: its number or range, its magnitude and measure, and what the words beside it compare."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from documents.findings import Op
from documents.grammar.measure import ANY, MONEY, OCCASIONS, PERCENT, SIZES, TIMES
from documents.grammar.numeral import ARABIC, CHINESE, CHINESE_SIGNS, GAP, number
from documents.printed import Span

_DASH = r"(?:[—–\-－~～]{1,2}|[至到])"
_NUMBER = (
    rf"(?:(?<![0-9０-９.．A-Za-z×*+/])(?<![0-9０-９][:：])(?P<arabic>{ARABIC})"
    rf"|(?P<hundredths>百分之)?(?<![{CHINESE_SIGNS}])(?P<chinese>{CHINESE}))"
)
_UNIT = (
    rf"(?P<magnitude>[十百千]?[万亿]|千(?![瓦克米]))?{GAP}"
    rf"(?:(?P<time>{TIMES})|(?P<percent>{PERCENT})|(?P<money>{MONEY})|(?P<size>{SIZES})|(?P<occasion>{OCCASIONS})|{ANY}|(?<=[万亿]))"
    r"(?:(?<=[吨斤克米元人家个次亩])/(?:立方米|平方米|平方公里|万元|小时|升|亩|日|天|年|月|人|吨|公里|户|次|秒))?"
)
_AFTER_WORDS = "左右|上下|及?以上|以下(?!简称)|以内|之内|内(?![部外容陆需资贸销涵设蒙])"
_QUANTITY = re.compile(
    rf"{_NUMBER}(?:{GAP}(?:{ANY})?{GAP}{_DASH}{GAP}(?P<high>{ARABIC}|{CHINESE}))?{GAP}[多余]?"
    rf"(?(hundredths)|(?P<unit>{_UNIT}))(?P<after>(?:[（(]不?含[）)])?{GAP}(?:{_AFTER_WORDS}))?"
)

# What the comparing words mean that follow a quantity.
_AFTER: dict[str, Op] = {
    "及以上": ">=",
    "以上": ">=",
    "以下": "<=",
    "以内": "<=",
    "之内": "<=",
    "内": "<=",
    "左右": "~",
    "上下": "~",
}
# What the words mean that stand before one, the first that fits: (name, meaning, words).
_BEFORE: tuple[tuple[str, Op, str], ...] = (
    ("ceiling", "<=", r"(?:最高(?![标水法人检级限奖])|最多|至多|最长|上限)[^0-9０-９、]{0,8}"),
    ("floor", ">=", r"(?:不(?:得|应|能|可|宜)?(?:少于|低于|小于|少|低于|短于)|至少|最少)[^0-9０-９、]{0,12}"),
    ("at least sign", ">=", r"[≥≧⩾＞>]=?"),
    ("at most sign", "<=", r"[≤≦⩽＜<]=?"),
    ("lowest", ">=", r"(?:最低|下限)[为达]?"),
    ("no more", "<=", r"不(?:得|应|能|可|宜)?(?:超过|多于|高于|大于|长于|超出?)[^0-9０-９、]{0,12}"),
    ("kept within", "<=", r"控制在(?:约)?"),
    ("below", "<=", r"(?:少于|小于|低于)[^0-9０-９、]{0,2}"),
    ("above", ">=", r"(?:超过|突破|高于|多于|大于)[^0-9０-９、的]{0,6}|(?<![赶反])超"),
    ("about", "~", r"(?:大?约|[接靠]近|近)"),
    ("up to", "=", r"(?:达到?|[高升长降少低短缩加大放减]至|[高升长降少低短缩加大减]到|[增下][长降])"),
)
_WORDS_BEFORE = tuple((name, op, re.compile(rf"(?:{words}){GAP}$")) for name, op, words in _BEFORE)
# Before a share, what it is a share of may stand between: 不低于上年度人均可支配收入的60%.
_SHARE_OF: tuple[tuple[str, Op, re.Pattern[str]], ...] = (
    ("floor", ">=", re.compile(rf"不(?:得|应|能)?(?:少于|低于)[^0-9０-９、]{{1,34}}的{GAP}$")),
    ("no more", "<=", re.compile(rf"不(?:得|应|能)?(?:超过|高于|多于)[^0-9０-９、]{{1,34}}的{GAP}$")),
)
_INCLUDED = re.compile(r"[（(]不?含[）)]")
_ONLY = re.compile(r"(?:只|仅|限)[^0-9０-９、]{0,3}$")
_LOOK_BACK = 42


@dataclass(frozen=True, slots=True)
class Compared:
    """What the words say: the meaning, the name of the rule, and where the words begin."""

    op: Op
    rule: str
    start: int

    @property
    def is_limit(self) -> bool:
        """Whether the clause limits the number itself, so that it binds even where the rest is only allowed."""
        return self.rule in ("ceiling", "floor", "no more")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its measure, as found."""

    found: re.Match[str]

    @property
    def start(self) -> int:
        return self.found.start()

    @property
    def end(self) -> int:
        return self.found.end()

    @property
    def kind(self) -> str:
        """`time`, `percent`, `money`, `size`, `occasion`, or `count`."""
        if self.found["hundredths"]:
            return "percent"
        return next((kind for kind in ("time", "percent", "money", "size", "occasion") if self.found[kind]), "count")

    @property
    def is_chinese(self) -> bool:
        return self.found["chinese"] is not None and not self.found["hundredths"]

    @property
    def has_measure(self) -> bool:
        return self.unit not in ("万", "亿", "千万", "百万", "十万", "千亿", "百亿")

    @property
    def after(self) -> str:
        """The comparing word behind the unit, or nothing."""
        return _INCLUDED.sub("", "".join((self.found["after"] or "").split()))

    @property
    def unit(self) -> str:
        """The magnitude and the measure (万美元, 个工作日), without spaces."""
        return "%" if self.found["hundredths"] else "".join(self.found["unit"].split()).replace("％", "%")

    @property
    def low(self) -> Decimal:
        return number(self.found["arabic"] or self.found["chinese"])

    @property
    def high(self) -> Decimal | None:
        return number(self.found["high"]) if self.found["high"] else None


def quantities(text: str, span: Span) -> Iterator[Quantity]:
    """Every printed quantity of a span in order, whatever it means."""
    return (Quantity(found) for found in _QUANTITY.finditer(text, span.start, span.end))


def compared(text: str, quantity: Quantity, *, since: int) -> Compared | None:
    """What the comparing words mean, those before the number first; None for a bare number.

    `since` bounds the look back, as the start of the comma-clause does.
    """
    low = max(since, quantity.start - _LOOK_BACK)
    before, after = text[low : quantity.start], quantity.after
    for name, op, pattern in (*_WORDS_BEFORE, *(_SHARE_OF if quantity.kind == "percent" else ())):
        found = pattern.search(before)
        if found is not None and not (after and name in ("about", "up to", "below")):
            return Compared(op, name, low + found.start())
    if after:
        return Compared(_AFTER[after], "after", quantity.start)
    if quantity.kind in ("occasion", "time") and (only := _ONLY.search(before)):
        return Compared("<=", "only", low + only.start())
    return None
