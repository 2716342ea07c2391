"""What a document itself lacks: damaged characters, duties that nobody is named for, a missing date."""

import re
from collections.abc import Callable, Iterator, Sequence

from config.words import Words
from documents.findings import Flaw, Item, Responsibility
from documents.grammar.masthead import Masthead
from documents.printed import Printed, Span, within

_DAMAGED = re.compile(r"[\ufffd\ue000-\uf8ff]+")
_DUTY = re.compile(r"应当|必须|不得|须|负责|确保|完成|建立|制定|组织|开展|推进|加强|落实|要(?![求点素闻])")
_SHORTEST_DUTY = 12
_NEAR = 6
NAMES_NOBODY = Words(
    zh="原文没有写明责任单位，暂由督办机构跟踪；请核定由谁负责",
    en="the text names nobody for this, so the supervisor follows it for now; settle who answers for it",
)


def damaged(printed: Printed) -> Iterator[Flaw]:
    """Characters that were lost before the file came here, with what stands around them."""
    for found in _DAMAGED.finditer(printed.text):
        near = _shown(printed.text[max(0, found.start() - _NEAR) : min(found.end(), found.start() + _NEAR) + _NEAR])
        words = Words(zh=f"有字符损坏：“{near}”", en=f"a character is damaged: “{near}”")
        yield Flaw("damaged-character", printed.quote(*found.span()), words)


def _shown(words: str) -> str:
    """Words as a message can bear them: on one line, without what cannot be seen."""
    return "".join(mark if mark.isprintable() or mark == "\ufffd" else " " for mark in words)


def undated(printed: Printed, head: Masthead) -> Iterator[Flaw]:
    """That no date of issue was found, and the year that is reckoned with instead."""
    if head.issued_on is not None:
        return
    if head.year is None:
        words = Words(
            zh="没有找到印发日期，“年底前”“印发之日起”等无法推算",
            en="no date of issue was found; 年底前, 印发之日起 and the like cannot be reckoned",
        )
    else:
        words = Words(
            zh=f"没有找到印发日期，“年底前”等按 {head.year} 年推算",
            en=f"no date of issue was found; 年底前 and the like are reckoned in {head.year}",
        )
    yield Flaw("no-issue-date", printed.quote(0, 0), words)


def unread(printed: Printed, spans: Sequence[Span]) -> tuple[Flaw, ...]:
    """Words that look like an attribution and name nobody that could be read."""
    words = Words(
        zh="像是责任分工，但读不出单位，请核对", en="this looks like an attribution, but no unit could be read from it"
    )
    return tuple(Flaw("unread-attribution", printed.quote(span.start, span.end), words) for span in spans)


def silent(
    printed: Printed,
    items: Sequence[Item],
    responsibilities: Sequence[Responsibility],
    sets_something: Callable[[Span], bool],
) -> Iterator[tuple[int, Flaw]]:
    """Items of the text, without the rows of its tables, with a duty that no attribution governs: index and flaw.

    An item has a duty where it sets a deadline, a recurrence or a quantity (`sets_something` says so), or where an
    item beside it has an attribution and its own words order something.
    """
    parents = {item.parent for item in items}
    heard = {one.item for one in responsibilities if one.item is not None and one.item < len(items)}
    governed = sorted((one.governed for one in responsibilities), key=lambda span: span.start)
    beside = {items[one].parent for one in heard}
    for index, item in enumerate(items):
        if index in parents or index in heard or within(item.number.start, governed):
            continue
        if sets_something(item.text) or (item.parent in beside and _orders(printed, item)):
            yield index, _nobody(item)


def _orders(printed: Printed, item: Item) -> bool:
    long_enough = item.text.end - item.text.start >= _SHORTEST_DUTY
    return long_enough and _DUTY.search(printed.text, item.text.start, item.text.end) is not None


def _nobody(item: Item) -> Flaw:
    words = Words(
        zh=f"{item.path} 有任务要求，但没有写明责任单位", en=f"{item.path} sets a duty and names nobody for it"
    )
    return Flaw("no-attribution", item.heading or item.number, words)
