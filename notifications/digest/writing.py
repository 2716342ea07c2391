"""One message from many notices: the most serious first, the same duty of several units as one item."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications.digest import phrase
from notifications.digest.reason import SERIOUS, Content, CycleWord, Letterhead, Reason, Said
from notifications.links.signing import Purpose

ITEMS = 20
HEADINGS = {"red": "红色督办", "yellow": "逾期督办", "blue": "到期提醒"}
ACTIONS = {
    Purpose.ACKNOWLEDGE: "签收",
    Purpose.OPEN: "查看",
    Purpose.REPORT: "反馈",
    Purpose.EXTEND: "申请延期",
}


@dataclass(frozen=True, slots=True)
class Linked:
    """The signed addresses in the message that is made, by purpose and assignment.

    `offers` is what its readers may do: in a message to a group they can only look.
    """

    to: Callable[[Purpose, int], str]
    offers: Collection[Purpose] = tuple(Purpose)

    def __call__(self, purpose: Purpose, assignment: int) -> str:
        return self.to(purpose, assignment)


@dataclass(frozen=True, slots=True)
class Item:
    """One duty in the digest, with all the units that it is about: each with its assignment, in order."""

    reason: Reason
    units: tuple[str, ...]
    assignments: tuple[tuple[str, int], ...] = ()

    @property
    def shown(self) -> str:
        return "、".join(self.units)

    @property
    def heading(self) -> str:
        """The section that it stands in."""
        if self.reason.is_receipt:
            return "请签收" if self.reason.mine else "尚未签收"
        return HEADINGS[self.reason.light]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done by a link; the one that is wanted first stands out."""

    purpose: Purpose
    url: str
    is_first: bool = False

    @property
    def label(self) -> str:
        return ACTIONS[self.purpose]


@dataclass(frozen=True, slots=True)
class Digest:
    """A message ready to be kept and sent; `untold` things are only counted in it."""

    subject: str
    text: str
    html: str
    sections: tuple[tuple[str, tuple[Item, ...]], ...] = field(default=())
    untold: int = 0


def digest(head: Letterhead, content: Content, linked: Linked | None = None) -> Digest:
    """Bundles what one person must hear today; never called with nothing to say.

    With `linked` every duty carries its signed links, else the addresses of pages.
    """
    items = bundle(content.reasons)
    # What somebody decided is told beside any number of reminders: those come again, a decision does not.
    said = content.said[: max(ITEMS - len(items), ITEMS // 2)]
    shown = items[: ITEMS - len(said)]
    words = content.words[:ITEMS]
    untold = len(items) + len(content.said) + len(content.words) - len(shown) - len(said) - len(words)
    values = {
        "head": head, "sections": _sections(shown), "said": said, "words": words, "more": untold,
        "subject": subject(head, items, content), "acts": _acting(linked), "linked": linked, "Purpose": Purpose,
    }  # fmt: skip
    text, html = (_template(f"digest.{kind}").render(values) for kind in ("txt", "html"))
    return Digest(values["subject"], text, html, values["sections"], untold)  # type: ignore[arg-type]


def bundle(reasons: Iterable[Reason]) -> list[Item]:
    """The same duty, date and rung of several units is one item; red before yellow before blue, own before others'.

    What asks for acknowledgement comes after all that has to be reported.
    """
    items = []
    for _, group in groupby(sorted(reasons, key=alike), key=alike):
        found = list(group)
        by_unit = {reason.unit: reason.assignment for reason in reversed(found)}
        names = tuple(dict.fromkeys(reason.unit for reason in found))
        items.append(Item(found[0], names, tuple((name, by_unit[name]) for name in names)))
    return items


def subject(head: Letterhead, items: Sequence[Item], content: Content) -> str:
    """What stands in the in-box: how many are late, how many are due, which cycles run."""
    due = [item for item in items if not item.reason.is_receipt]
    late = sum(len(item.units) for item in due if item.reason.days_left < 0)
    soon = sum(len(item.units) for item in due) - late
    unread = sum(len(item.units) for item in items) - late - soon
    counted = (
        ("逾期", late, "项"),
        ("即将到期", soon, "项"),
        ("待签收", unread, "项"),
        ("来往", len(content.said), "件"),
    )
    said = [f"{what} {number} {unit}" for what, number, unit in counted if number]
    said += dict.fromkeys(_cycle(word) for word in content.words)
    return f"【督办】{head.day.month}月{head.day.day}日：{'，'.join(said)}"


def acts(item: Item, linked: Linked) -> list[Act]:
    """What the reader can do about the item without an account; of others' duties only look at them."""
    reason = item.reason
    if len(item.units) > 1:
        return []
    if not reason.mine:
        return [Act(Purpose.OPEN, linked(Purpose.OPEN, reason.assignment))]
    is_new = reason.state == "assigned"
    wanted = [Purpose.ACKNOWLEDGE] if is_new else []
    wanted += [Purpose.OPEN, Purpose.REPORT]
    wanted += [Purpose.EXTEND] if reason.may_be_extended else []
    wanted = [one for one in wanted if one in linked.offers]
    first = Purpose.ACKNOWLEDGE if is_new else Purpose.REPORT
    return [Act(one, linked(one, reason.assignment), one is first) for one in wanted]


def alike(reason: Reason) -> tuple[object, ...]:
    """What makes reasons one item, and the order of items."""
    return (
        reason.is_receipt, SERIOUS.get(reason.light, 3), not reason.mine, str(reason.due_on or "~"), reason.plan_key,
        reason.clause, reason.task_key, reason.period, reason.rung, reason.is_copy, reason.detour,
    )  # fmt: skip


def _sections(items: Sequence[Item]) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    ordered = sorted(items, key=lambda item: (item.reason.is_receipt, item.reason.is_receipt and not item.reason.mine))
    return tuple((heading, tuple(group)) for heading, group in groupby(ordered, key=lambda item: item.heading))


def _cycle(word: CycleWord) -> str:
    earlier = f" 等 {word.earlier + 1} 期" if word.earlier else ""
    return f"{word.cycle}（{phrase.period_words(word.period)}{earlier}）"


def _acting(linked: Linked | None) -> Callable[[Item], list[Act]]:
    """What can be done about an item; worked out once for both forms of the message."""
    found: dict[int, list[Act]] = {}

    def acting(item: Item) -> list[Act]:
        if linked is None:
            return []
        if id(item) not in found:
            found[id(item)] = acts(item, linked)
        return found[id(item)]

    return acting


def _page(of: Reason | Said) -> str:
    """Where the duty is on the pages, after their address."""
    where = f"?unit={of.unit_key}&period={of.period}" if of.unit_key else ""
    return f"/tasks/{of.plan_key}/{of.task_key}{where}"


@cache
def _template(name: str) -> Any:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("notifications"), autoescape=lambda name: name is not None and name.endswith("html"),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    words = (phrase.written_out, phrase.left, phrase.why, phrase.afterwards, phrase.lacking, phrase.for_period)
    for name in (*words, phrase.period_words):
        found.filters[name.__name__] = name
    found.filters["page"] = _page
    return found
