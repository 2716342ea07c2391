"""What the words of an attribution say: units by role, time limits, and whether the first one leads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from config.words import Words
from documents.findings import Named, Role
from documents.grammar.bracket import CLOSING, OPENING
from documents.grammar.name import can_be_unit, is_whole, units_named
from documents.grammar.role import (
    FIRST_LEADS,
    LABEL,
    OWN_ROLE,
    ROLE_INSIDE,
    Part,
    closing_verb,
    overseen_from,
    part_of,
)
from documents.grammar.segment import LONGEST_NAME, PASSED_OVER, is_time, segments, stripped
from documents.printed import Printed, Span

JOINTLY = Words(
    zh="“会同”的单位按责任单位读入，请核对分工", en="units named after 会同 are read as responsible; check their part"
)
ODD_NAME = Words(
    zh="这里的单位名称不像完整的单位名，请核对", en="a name here does not look like a whole unit; check it"
)
WITHOUT_ROLE = Words(
    zh="有的单位未写明是牵头、负责还是配合；按责任单位读入",
    en="some units stand without a word of what they do; read as responsible",
)


def left_out(words: str) -> Words:
    """The doubt that these words of an attribution were not read as units."""
    shown = "".join(mark for mark in "".join(words.split())[:_LONGEST_SHOWN] if mark.isprintable())
    return Words(
        zh=f"“{shown}”没有读成责任单位，请核对", en=f"“{shown}” was not read as units that are responsible; check it"
    )


_LONGEST_SHOWN = 30


@dataclass(frozen=True)
class Said:
    """What one attribution says; `span` covers it with its brackets, `times` the values of its 完成时限 labels."""

    span: Span
    lead: tuple[Named, ...] = ()
    responsible: tuple[Named, ...] = ()
    supporting: tuple[Named, ...] = ()
    times: tuple[Span, ...] = ()
    doubts: tuple[Words, ...] = ()
    first_leads: bool = False

    @property
    def units(self) -> tuple[Named, ...]:
        return (*self.lead, *self.responsible, *self.supporting)


@dataclass
class _Collected:
    """Units by role while a bracket is read."""

    units: dict[Role, list[Named]] = field(default_factory=lambda: {"lead": [], "responsible": [], "supporting": []})
    times: list[Span] = field(default_factory=list)
    doubts: list[Words] = field(default_factory=list)
    held: list[tuple[int, int]] = field(default_factory=list)
    first_leads: bool = False

    def said(self, span: Span) -> Said | None:
        if not any(self.units.values()):
            return None
        lead, responsible, supporting = (tuple(self.units[role]) for role in ("lead", "responsible", "supporting"))
        doubts = tuple(dict.fromkeys(self.doubts))
        return Said(span, lead, responsible, supporting, tuple(self.times), doubts, first_leads=self.first_leads)


def read_words(printed: Printed, span: Span, *, whole: Span) -> Said | None:
    """The words of a bracket, without its marks; None if they name nobody. `whole` is the attribution's own span."""
    collected = _Collected()
    labels = list(_labels_at_top(printed.text, span))
    ends = [*(label.start() for label in labels), span.end]
    _read_part(printed, span.start, ends[0], None, collected)
    for label, (_, end) in zip(labels, pairwise(ends), strict=True):
        _read_label(printed, label, end, collected)
    _give_held(printed, collected)
    return collected.said(whole)


def read_labels(printed: Printed, labels: Iterable[tuple[re.Match[str], int]]) -> Said | None:
    """Labelled lines that belong together: each label with the end of its words."""
    labels = list(labels)
    collected = _Collected()
    for label, end in labels:
        _read_label(printed, label, end, collected)
    return collected.said(Span(*stripped(printed.text, labels[0][0].start(), labels[-1][1])))


def read_cells(printed: Printed, cells: Iterable[tuple[Role, Span]], whole: Span) -> Said | None:
    """The cells of a table's row under the heads 牵头单位, 责任单位, 配合单位; None if they name nobody."""
    collected = _Collected()
    for role, cell in cells:
        _read_part(printed, cell.start, cell.end, role, collected)
    return collected.said(whole)


def _labels_at_top(text: str, span: Span) -> Iterator[re.Match[str]]:
    """Labels that stand in no bracket within the span."""
    depth, seen = 0, span.start
    for label in LABEL.finditer(text, span.start, span.end):
        before = text[seen : label.start()]
        depth += sum(before.count(mark) for mark in OPENING) - sum(before.count(mark) for mark in CLOSING)
        seen = label.start()
        if depth <= 0:
            yield label


def _read_label(printed: Printed, label: re.Match[str], end: int, into: _Collected) -> None:
    part = part_of(label)
    if part == "strange":
        into.doubts.append(left_out(printed.text[label.start() : end]))
    else:
        _read_part(printed, label.end(), end, part, into)


def _give_held(printed: Printed, into: _Collected) -> None:
    """Units before a semicolon or a label that no verb and no label speaks of: responsible, where others are named."""
    if not into.held or not any(into.units.values()):
        return
    for start, end in into.held:
        if all(can_be_unit(unit.name) for unit in units_named(printed, start, end)):
            into.doubts.append(WITHOUT_ROLE)
            _give(printed, [(start, end)], "responsible", into)
        else:
            into.doubts.append(left_out(printed.text[start:end]))
    into.units["responsible"].sort(key=lambda unit: unit.quote.start)


def _read_part(printed: Printed, start: int, end: int, part: Part | None, into: _Collected) -> None:
    """The words after one label, or before the first: segments that wait for the verb that gives their role."""
    if part == "time":
        into.times.append(Span(*stripped(printed.text, start, end)))
        return
    if part == "other" or part == "strange":
        return
    waiting: list[tuple[int, int]] = []
    for a, b in segments(printed.text, start, end):
        words = printed.text[a:b]
        if PASSED_OVER.match(words):
            into.first_leads = into.first_leads or FIRST_LEADS.search(words) is not None
            continue
        if is_time(printed.text, a, b):
            into.times.append(Span(a, b))
            continue
        if waiting and _SEMICOLON.search(printed.text, waiting[-1][1], a):
            _give_or_hold(printed, waiting, part, into)
            waiting = []
        if _is_overseen(words):
            into.doubts.append(left_out(words))
            continue
        verb = closing_verb(words)
        if verb is None:
            waiting.append((a, b))
            continue
        role, at = verb
        if part is not None and role == "supporting":
            _give(printed, waiting, part, into)
            waiting = []
        _give(printed, [*waiting, (a, a + at)], _role_under(part, role, words[at:]), into)
        waiting = []
    if part is None and any(into.units.values()):
        part = "responsible"
    _give_or_hold(printed, waiting, part, into)


_SEMICOLON = re.compile(r"[；;]")


def _give_or_hold(printed: Printed, pieces: list[tuple[int, int]], part: Role | None, into: _Collected) -> None:
    if part is None:
        into.held += pieces
    else:
        _give(printed, pieces, part, into)


def _is_overseen(words: str) -> bool:
    """Whether a segment only says who watches over the work: 市委办督办."""
    at = overseen_from(words)
    return at is not None and is_whole(words[max(0, at - LONGEST_NAME) : at])


def _role_under(part: Role | None, role: Role, verb: str) -> Role:
    """责任单位：A、B按职责分工负责 keeps its label's role; only 牵头 and 配合 say more than a label."""
    return part if part is not None and role == "responsible" else role


_JOINTLY = re.compile(r"\s*并?(?:会同|联合(?!会|社|体|国))(?=..)")
_AMONG = re.compile(r"会同|联合(?!会|社|体|国)")


def _give(printed: Printed, pieces: list[tuple[int, int]], role: Role, into: _Collected) -> None:
    """Units to a role; those after 会同 are responsible beside a leader."""
    for start, end in pieces:
        among = _AMONG.search(printed.text, start, end)
        if among and among.start() > start:
            _take(printed, start, among.start(), role, into)
            start = among.end()
            role = "responsible" if role == "lead" else role
            into.doubts.append(JOINTLY)
        elif joint := _JOINTLY.match(printed.text, start, end):
            start = joint.end()
            role = "responsible" if role == "lead" else role
            into.doubts.append(JOINTLY)
        _take(printed, start, end, role, into)


_NO_NAME = re.compile(r"(?:其中|下同|具体|同时|并|见附件|无|/|-|—+)$|(?:以下|以上|不再|上述|如下|适用).*")
_PROSE = re.compile(r".*(?:[。？！]|任务$|工作$)")


def _take(printed: Printed, start: int, end: int, role: Role, into: _Collected) -> None:
    for unit in units_named(printed, start, end):
        if _NO_NAME.fullmatch(unit.name) or is_time(unit.name, 0, len(unit.name)):
            continue
        if len(unit.name) > LONGEST_NAME or _PROSE.fullmatch(unit.name):
            into.doubts.append(left_out(unit.name))
            continue
        if _is_odd(unit.name):
            into.doubts.append(ODD_NAME)
        own = OWN_ROLE.search(unit.name)
        into.units["lead" if own and own["lead"] else "supporting" if own else role].append(_bare(printed, unit, into))


def _is_odd(name: str) -> bool:
    if ROLE_INSIDE.search(OWN_ROLE.sub("", name)):
        return FIRST_LEADS.search(name) is None
    return not is_whole(name) and not name.startswith(("各", "全", "有关", "相关"))


def _bare(printed: Printed, unit: Named, into: _Collected) -> Named:
    """The unit without a bracket that says its role, or that the first one leads."""
    opened = max(unit.name.rfind("（"), unit.name.rfind("("))
    first = FIRST_LEADS.search(unit.name)
    if opened < 0 or not (first or OWN_ROLE.search(unit.name)):
        return unit
    into.first_leads = into.first_leads or first is not None
    words = unit.quote.words
    end = unit.quote.start + max(words.rfind("（"), words.rfind("("))
    return Named(printed.quote(unit.quote.start, end), unit.name[:opened])
