"""Who a sentence says is to do it: the units at the beginning of a part, or the words that name nobody known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from config.unit import UnitsSpec
from config.words import Words
from documents.draft.title import one_line
from documents.findings import Named, Responsibility
from documents.resolving import Register, normal

Form = Literal["units", "own", "leaders", "unknown"]

_LONGEST = 40
_SPAN = r"(?:年度?|季度?|半年|月|周|天|日)"
_PERIOD = rf"每个?{_SPAN}|[按逐]{_SPAN}|(?:\d{{4}}年)?(?:\d{{1,2}}月)?年?(?:底|末)?前"
_BEFORE = re.compile(rf"^(?:\s|[(（]?[一二三四五六七八九十\d]{{1,3}}[)）、.．]|原则上|同时|并且|其中|由|{_PERIOD})+")
_JOINT = re.compile(r"[、,和及与]|以及")
_LEADERS = re.compile(r"^(?:省|市|县|区|州|各级)?委?(?:主要|分管|有关|党政)*(?:领导|负责同志|负责人)")
_ORDERED = re.compile(rf"^([^,]{{2,30}}?)(?:要|应当|应(?!急|用|对)|须|必须|牵头|负责|{_PERIOD})")
_OWN = re.compile(r"^各?(?:有关|相关)?(?:牵头|责任)(?:单位|部门)")
_ADVERBIAL = re.compile(
    r"[对向以把将从在为按给与]|根据|围绕|通过|依托|推动|支持|鼓励|引导|指导|组织|加强|加大|建立|完善|实施|开展|推进|落实|协调|督促|到"
)
_ACTOR = re.compile(
    r"(?:级|县|市|区|乡|镇|村|街道|局|委|部|厅|办|院|校|司|会|团|组|企业|单位|部门|机构|同志|领导|政府|人员|公司|地方?)\)?$"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is named; `words` end where the names end, `length` characters into the part."""

    form: Form
    words: str
    length: int
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """What `owes` becomes, with what should be settled about it."""

    owes: str | tuple[str, ...]
    marks: tuple[Words, ...] = ()


def subject_of(text: str, register: Register) -> Subject | None:
    """The subject at the beginning of a part of a sentence; None where the part names none.

    >>> subject_of("由市领导带队赴京招商", Register.of(None))
    Subject(form='leaders', words='市领导', length=4, ids=())
    """
    head = text[: 3 * _LONGEST]
    skipped = found.end() if (found := _BEFORE.match(head)) else 0
    rest = head[skipped:]
    if own := _OWN.match(rest):
        return Subject("own", own[0], skipped + own.end())
    ids, length = _named(rest, register)
    if ids:
        return Subject("units", rest[:length], skipped + length, ids)
    if leaders := _LEADERS.match(rest):
        return Subject("leaders", leaders[0], skipped + leaders.end())
    if _ADVERBIAL.match(rest):
        return None
    if (ordered := _ORDERED.match(rest.replace("，", ","))) and _ACTOR.search(normal(ordered[1])):
        return Subject("unknown", ordered[1], skipped + ordered.end(1))
    return None


def _named(text: str, register: Register) -> tuple[tuple[str, ...], int]:
    """The ids of the names in a row at the beginning, and where they end."""
    ids: list[str] = []
    place, end = 0, 0
    while length := register.longest_at_start(text[place:]):
        ids.append(register.single(text[place : place + length]) or "")
        end = place = place + length
        joint = _JOINT.match(text, place)
        if not joint:
            break
        place = joint.end()
    return tuple(dict.fromkeys(ids)), end


def owed(subject: Subject | None, found: Responsibility, register: Register, units: UnitsSpec | None) -> Owed:
    """Who owes what the sentence orders: whom it names, or the units of the attribution."""
    whole = _block(found, register)
    if subject is None:
        return whole
    if subject.form == "own":
        to_leads = whole.owes == "block" and "牵头" in subject.words and _known(found.lead, register)
        return Owed("leads") if to_leads else whole
    if subject.form == "units":
        return _stated(subject, units)
    said = _shown(subject.words)
    if subject.form == "leaders":
        to = "leads" if whole.owes == "block" and _known(found.lead, register) else whole.owes
        mark = Words(
            zh=f"句中由“{said}”承担，它不是 units.yaml 中的单位；请核定由谁负责",
            en=f"the sentence names {said}, no unit of units.yaml; settle who owes this",
        )
        return Owed(to, (*whole.marks, mark))
    mark = Words(
        zh=f"句中的主语似为“{said}”，未能对应到单位；请核定由谁负责",
        en=f"the sentence seems to name {said}, which no unit is called; settle who owes this",
    )
    return Owed(whole.owes, (*whole.marks, mark))


def _stated(subject: Subject, units: UnitsSpec | None) -> Owed:
    """The units named; what stands with the authority or the supervisor itself is the supervisor's to follow."""
    kinds = {unit.id: unit.kind for unit in units.units} if units else {}
    ids = tuple("supervisor" if kinds.get(id) in ("authority", "supervisor") else id for id in subject.ids)
    marks: tuple[Words, ...] = ()
    if any(kinds.get(id) == "authority" for id in subject.ids):
        said = _shown(subject.words)
        marks = (
            Words(
                zh=f"句中由“{said}”承担，草稿记在督办机构名下；请核定",
                en=f"the sentence names {said}; the draft lets the supervisor owe it, settle whether it does",
            ),
        )
    return Owed("supervisor" if set(ids) == {"supervisor"} else tuple(dict.fromkeys(ids)), marks)


def _block(found: Responsibility, register: Register) -> Owed:
    """The units of the attribution, as far as they are known; where none is, the clause says so once for all tasks."""
    if _known((*found.lead, *found.responsible), register):
        return Owed("block")
    return Owed(_known(found.supporting, register) or "supervisor")


def _known(names: Iterable[Named], register: Register) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for named in names for id in register.several(named.name) or ()))


def _shown(words: str) -> str:
    return one_line(words)[:_LONGEST]
