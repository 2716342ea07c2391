"""What a document itself lacks: damaged characters, duties that nobody is named for, a missing date."""

import re
from collections.abc import Iterator, Sequence

from config.words import Words
from documents.findings import Flaw, Item
from documents.grammar.masthead import Masthead
from documents.printed import Printed, Quote, Span, within

_DAMAGED = re.compile(r"[\ufffd\ue000-\uf8ff]+")
_DUTY = re.compile(r"应当|必须|不得|须|负责|确保|完成|建立|制定|组织|开展|推进|加强|落实|要(?![求点素闻])")
_ROLE_WORD = re.compile(r"(?:牵头|责任|主办|落实|承办|配合)(?:单位|部门)|牵头|负责")
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


def silent(printed: Printed, items: Sequence[Item], heard: set[int], governed: Sequence[Span]) -> Iterator[int]:
    """The items that order something and name nobody, where an item beside them names somebody.

    `heard` are the items with an attribution of their own, `governed` all text that an attribution governs.
    """
    parents = {item.parent for item in items}
    governed = sorted(governed, key=lambda span: span.start)
    beside = {items[one].parent for one in heard}
    for index, item in enumerate(items):
        open_leaf = index not in parents and index not in heard and not within(item.number.start, governed)
        if open_leaf and item.parent in beside and _orders(printed, item):
            yield index


def nothing_read(printed: Printed) -> Flaw:
    """A document in which nobody was found responsible: that is hardly what it says."""
    word = _ROLE_WORD.search(printed.text)
    words = Words(
        zh="全文没有读出任何责任分工；如责任单位在无框线的表格里，请改用 Word 或网页文件",
        en="nobody was found responsible; if the units stand in a table without lines, import the Word or web file",
    )
    return Flaw("no-attribution", printed.quote(*word.span()) if word else printed.quote(0, 0), words)


def names_nobody(item: Item | None, quote: Quote) -> Flaw:
    """A duty that nobody is named for, in a clause or outside of all."""
    path = (item.path, item.path) if item else ("条款之外", "a passage outside of the clauses")
    words = Words(zh=f"{path[0]} 有任务要求，但没有写明责任单位", en=f"{path[1]} sets a duty and names nobody for it")
    return Flaw("no-attribution", quote, words)


def _orders(printed: Printed, item: Item) -> bool:
    long_enough = item.text.end - item.text.start >= _SHORTEST_DUTY
    return long_enough and _DUTY.search(printed.text, item.text.start, item.text.end) is not None
