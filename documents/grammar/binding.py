"""Knows what binds a time phrase to a deed (前, 到, an end with a deed behind it), and what makes it none."""

import re
from collections.abc import Iterator
from dataclasses import replace

from config.words import Words
from documents.grammar.clause import Clauses, in_title
from documents.grammar.moment import Moment
from documents.grammar.numeral import GAP

_REACH = 120

MONTH_BOUND = Words(
    zh="“某月前”“某季度前”“某年前”按其最后一日计,请核对是否包含当月、当季、当年",
    en="“Before a month, a quarter or a year” is taken as its last day; check whether that period is included",
)
BARE_DATE = Words(
    zh="原文没有“前”“底前”字样,按要求完成的时间计,请核对",
    en="The text says no “before”; taken as the day of completion, check it",
)
PART_OF_MONTH = Words(
    zh="上旬按10日、中旬按20日计,请核对", en="The first third of a month is taken as the 10th, the second as the 20th"
)

# What must follow, or stand before, for a phrase to be a deadline though it says no 前.
_DONE = (
    "完成|建成|实现|达到|达|形成|出台|印发|制定|投产|投用|投入|竣工|开工|上线|运行|见效|到位|办结|解决|消除|销号|清零|"
    "报送|上报|报|提交|基本|全部|全面|力争|确保|建立|取得|覆盖"
)
_COMPLETED = re.compile(rf"{GAP}(?:力争|确保|全面|全部|基本|须|要)?(?:完成|建成|竣工|投用|投产|上线|出台|截止|办结)")
THEN_DONE = re.compile(rf"{GAP}[，,]?[^。；;，,\n]{{0,16}}?(?:{_DONE})")
_RANGE_BEFORE = re.compile(r"(?:[年月日号底末初旬度]|[0-9])[ \u3000]{0,2}$")
_DASH_BEFORE = re.compile(r"[年月日号底末初旬0-9][ \u3000]{0,2}[—–\-－~～]{1,2}[ \u3000]{0,2}$")
_RANGE_AFTER = re.compile(rf"{GAP}(?:[—–\-－~～]{{1,2}}|[至到])")
_STARTS = re.compile(rf"{GAP}(?:起|开始|以来|以后|之后|后|启动实施|施行|印发|召开)")
_ALSO = re.compile(rf"{GAP}(?:前)?(?:[、和及与]|以及){GAP}$")

_EVERY_YEAR = re.compile("每年|每个?月|每个?季|每半年|每周|每$")

# Periods of validity and of relief: (why, what stands before) and (why, what follows).
_VALID_BEFORE = re.compile(
    r"(?:有效期|有效|期限|延长|延续|延期|顺延|执行|执行期|施行|实施|实施期|保留|保持|免征|减免|减征|缓缴|过渡期|持续|暂定)"
    r"(?:时间|限|期)?(?:为|从|由|截止|截至|暂定)?[到至]?$"
)
_RELIEF_AFTER = re.compile(
    rf"{GAP}[，,]?(?:对[^。；;\n]{{0,40}}?)?(?:继续|暂)?(?:免征|减半|减免|免收|减征|停征|有效|为过渡期)"
)
# Who qualifies: 对2020年底前注册的企业, 2020年底前已建成的小区.
_QUALIFIES_FROM = re.compile(r"(?:对于?|凡是?|针对|符合)")
_QUALIFIES_AFTER = re.compile(
    rf"{GAP}(?:已经?|注册|登记|成立|设立|毕业|参保|签订|出生|入职|购买|发生|取得|投保|开工建设)[^，,。；;\n]{{0,20}}的"
)

# What was, or who is meant: what stands before, and what follows before anybody is told to do a thing.
_TOLD_BEFORE = re.compile(r"[已曾]|原[定计]|截[至止]|[自从]$")
_TOLD_AFTER = re.compile(r"[^，,。；;\n要应须将]{0,10}?(?:的|已|曾|了)|[^，,。；;\n]{0,60}基础上")

Judged = Iterator[tuple[Moment, tuple[Words, ...] | None]]


def binding(clauses: Clauses, every: list[Moment]) -> Judged:
    """Each moment with its doubts if it is a deadline, else with None.

    Joined moments share what one of them says: 每年6月底、12月底前, 到2020年和2022年.
    """
    text = clauses.text
    recurring_end = led_end = -1
    for moment in _shared(text, every):
        is_recurring = _is_joined(text, recurring_end, moment) or _is_recurring(clauses, moment)
        is_led = _is_joined(text, led_end, moment)
        doubts = None if is_recurring else _judge(clauses, moment)
        if doubts is None and is_led and moment.is_bare_year:
            doubts = ()
        recurring_end = moment.end if is_recurring else -1
        led_end = moment.end if doubts is not None and (is_led or "lead" in moment.said) else -1
        yield moment, doubts


def _shared(text: str, every: list[Moment]) -> list[Moment]:
    """The moments, with the 前 that the last of a listing says given to all of it (3月底、6月底前)."""
    shared: list[Moment] = []
    for moment in reversed(every):
        following = shared[-1] if shared else None
        is_part = following is not None and _ALSO.match(text, moment.end, following.lead_start)
        if is_part and following and following.is_before and not (moment.is_before or moment.is_bare_year):
            moment = replace(moment, said={**moment.said, "before": "前"})
        shared.append(moment)
    return shared[::-1]


def _is_joined(text: str, end: int, moment: Moment) -> bool:
    return end >= 0 and _ALSO.match(text, end, moment.lead_start) is not None


def _is_recurring(clauses: Clauses, moment: Moment) -> bool:
    """每年6月底前, 每年于6月底前: a day of every year, which a cadence says and no deadline."""
    if moment.is_recurring or "dated" in moment.said:
        return moment.is_recurring
    since = max(clauses.clause(moment.start).start, moment.lead_start - _REACH)
    return _EVERY_YEAR.search(clauses.text, since, moment.lead_start) is not None


def _judge(clauses: Clauses, moment: Moment) -> tuple[Words, ...] | None:
    text = clauses.text
    if moment.is_of_another_year() or in_title(text, moment.start):
        return None
    if _is_validity(text, moment) or _is_who_qualifies(clauses, moment):
        return None
    if moment.is_before:
        return _doubts(moment)
    if _is_by_lead(text, moment):
        return _doubts(moment) if not _STARTS.match(text, moment.end) else None
    return _without_before(text, moment)


def _without_before(text: str, moment: Moment) -> tuple[Words, ...] | None:
    """2020年底，全面完成…: an end that something must be done by; 6月30日完成: a day with its deed."""
    if moment.is_bare_year or is_range_end(text, moment) or _RANGE_AFTER.match(text, moment.end):
        return None
    if moment.is_end and THEN_DONE.match(text, moment.end):
        return _doubts(moment)
    return (*_doubts(moment), BARE_DATE) if _COMPLETED.match(text, moment.end) else None


def _is_by_lead(text: str, moment: Moment) -> bool:
    """到2025年, 至6月底, 截至2025年底; the end of 2019年1月至12月 is none, nor is 截至 where the deed is done."""
    if "lead" not in moment.said or is_range_end(text, moment):
        return False
    return not (moment.said["lead"].startswith("截") and not THEN_DONE.match(text, moment.end))


def is_range_end(text: str, moment: Moment) -> bool:
    low = max(0, moment.lead_start - 8)
    pattern = _RANGE_BEFORE if "lead" in moment.said else _DASH_BEFORE
    if pattern.search(text[low : moment.lead_start]):
        return True
    return text.endswith("起", low, moment.lead_start) and not text.endswith(("现在起", "即日起"), 0, moment.lead_start)


def _is_validity(text: str, moment: Moment) -> bool:
    before = text[max(0, moment.lead_start - 12) : moment.lead_start]
    return bool(_VALID_BEFORE.search(before) or _RELIEF_AFTER.match(text, moment.end))


def _is_who_qualifies(clauses: Clauses, moment: Moment) -> bool:
    if moment.is_before and _QUALIFIES_AFTER.match(clauses.text, moment.end):
        return True
    return is_opened_by_who(clauses, moment.lead_start, moment.end)


def is_opened_by_who(clauses: Clauses, start: int, end: int) -> bool:
    """Whether `[start, end)` stands in 对…的, which says who is meant."""
    clause = clauses.clause(end)
    opens = _QUALIFIES_FROM.match(clauses.text, clause.start, start)
    return opens is not None and clauses.text.find("的", end, min(clause.end, end + _REACH)) >= 0


def is_history(clauses: Clauses, moment: Moment) -> bool:
    """截至2019年底前, 2005年底前建成的小区, 2019年底前已完成: a time before the issue that tells what was."""
    clause = clauses.clause(moment.start)
    before = clauses.text[max(clause.start, moment.lead_start - _REACH) : moment.start]
    return bool(_TOLD_BEFORE.search(before) or _TOLD_AFTER.match(clauses.text, moment.end, clause.end))


def in_label(clauses: Clauses, every: list[Moment]) -> Judged:
    """In a label every moment counts but the beginning of a range, what recurs, and a bare year."""
    text = clauses.text
    for moment in every:
        no_deadline = moment.is_recurring or moment.is_of_another_year() or in_title(text, moment.start)
        no_deadline = no_deadline or (moment.is_bare_year and not moment.is_before)
        starts = _STARTS.match(text, moment.end) or _RANGE_AFTER.match(text, moment.end)
        yield moment, None if no_deadline or starts else _doubts(moment)


def _doubts(moment: Moment) -> tuple[Words, ...]:
    doubts = []
    if "before" in moment.said and not (moment.is_full_date or moment.is_end):
        doubts.append(PART_OF_MONTH if "part" in moment.said else MONTH_BOUND)
    return tuple(doubts)
