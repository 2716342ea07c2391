"""Which units and groups of the config a name in a document means, and which names mean none."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Self

from config.unit import UnitsSpec
from config.words import Words
from documents.findings import Flaw, Named, Reading

_SPACE = re.compile(r"\s+")
_JOINTS = re.compile(r"[、,和及与]")
_SET = re.compile(r"各|每个|有关|相关|其他|所有|全部|全体|部门和单位")
_FILLING = re.compile(r"^(?:各|每个|所有|全部|全体|每)|人民政府$|政府$|[()、]")
_LONGEST_NAME = 60
_LONGEST_AT_START = 30
_GOING_ON = ("域", "场", "长")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The unit and group ids behind a name, or None; then `nearest` is the known name most like it, if any is."""

    ids: tuple[str, ...] | None
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """The names that a config gives its units and groups, in every form in which a document may write them."""

    ids: Mapping[str, str]
    names: tuple[str, ...]
    firsts: frozenset[str] = frozenset()
    guesses: frozenset[str] = frozenset()

    @classmethod
    def of(cls, units: UnitsSpec | None) -> Self:
        """The names of the units; no name at all where there is no config."""
        entries = [] if units is None else [*_unit_names(units), *((group.name.zh, group.id) for group in units.groups)]
        ids: dict[str, str | None] = {}
        sure: frozenset[str] = frozenset()
        for forms in zip(*(_forms(name) for name, _ in entries), strict=True):
            sure = frozenset(ids)
            _learn(ids, [(form, id) for form, (_, id) in zip(forms, entries, strict=True)])
        known = {form: id for form, id in ids.items() if id}
        firsts = frozenset(sign for form in known for sign in form[:1]) | frozenset("各每所全有相市部")
        names = tuple(name for name, _ in entries)
        return cls(known, names, firsts if known else frozenset(), frozenset(known) - sure)

    def single(self, name: str) -> str | None:
        """The id behind one name; None where no unit or group is called so.

        >>> from config.bundled import bundled_folder
        >>> from config.reading import read_config
        >>> Register.of(read_config(bundled_folder()).units).single("各县（市、区）人民政府")
        'counties'
        """
        return next((self.ids[form] for form in _forms(name) if form in self.ids), None)

    def is_guess(self, name: str) -> bool:
        """Whether a name is known only if it leaves out whose it is: 有关部门 for 市政府有关部门."""
        found = next((form for form in _forms(name) if form in self.ids), None)
        return found in self.guesses

    def longest_at_start(self, text: str) -> int:
        """How many characters the longest name at the beginning of a text has; 0 where there is none."""
        if text[:1] not in self.firsts:
            return 0
        ends = range(min(_LONGEST_AT_START, len(text)), 1, -1)
        return next((end for end in ends if text[end - 1].strip() and self._ends(text, end)), 0)

    def _ends(self, text: str, end: int) -> bool:
        """Whether a name ends here and no longer word goes on: 开发区, not 开发区域."""
        whole = text[end : end + 1] not in _GOING_ON and not _JOINTS.match(text, end - 1)
        return whole and self.single(text[:end]) is not None

    def several(self, name: str) -> tuple[str, ...] | None:
        """The ids behind a name or a list of names; None where one of them is unknown."""
        if whole := self.single(name):
            return (whole,)
        ids = [self.single(part) for part in parted(name)]
        return tuple(dict.fromkeys(id for id in ids if id)) if all(ids) else None


def resolve(name: str, units: UnitsSpec | None) -> Resolved:
    """The ids that a name means, whatever its widths, brackets and short forms.

    >>> resolve("省水利厅", None)
    Resolved(ids=None, nearest=None)
    """
    return resolved(name, Register.of(units))


def resolved(name: str, register: Register) -> Resolved:
    """The same with a register that is made already."""
    ids = register.several(name)
    return Resolved(ids, None if ids else _nearest(name, register.names))


@lru_cache(maxsize=4096)
def _nearest(name: str, names: tuple[str, ...]) -> str | None:
    near = get_close_matches(name[:_LONGEST_NAME], names, n=1)
    return near[0] if near else None


def is_set(name: str) -> bool:
    """Whether a name stands for several units that the text does not list."""
    return bool(_SET.search(name))


def resolution_flaws(reading: Reading, units: UnitsSpec) -> tuple[Flaw, ...]:
    """Each name that no unit or group bears, once, at its first place, with how often it stands."""
    register = Register.of(units)
    every = list(names_of(reading))
    counts = Counter(normal(named.name) for named in every)
    first = {normal(named.name): named for named in reversed(every)}
    order = dict.fromkeys(normal(named.name) for named in every)
    return tuple(_flaw(first[key], counts[key], found) for key in order if not (found := resolved(key, register)).ids)


def names_of(reading: Reading) -> Iterator[Named]:
    """Every unit that an attribution names, in document order."""
    for found in reading.responsibilities:
        yield from (*found.lead, *found.responsible, *found.supporting)


def _flaw(named: Named, count: int, found: Resolved) -> Flaw:
    name = shortened(named.name)
    near = (f"；最相近的是“{found.nearest}”", f"; the nearest is {found.nearest}") if found.nearest else ("", "")
    times = "once" if count == 1 else f"{count} times"
    if is_set(named.name):
        zh, en = f"单位组“{name}”未在 units.yaml 中列出成员", f"units.yaml lists no members for the set {name}"
    else:
        zh, en = f"units.yaml 中没有单位“{name}”", f"units.yaml has no unit {name}"
    words = Words(zh=f"{zh}，文中出现 {count} 次{near[0]}", en=f"{en}, which stands {times}{near[1]}")
    return Flaw("unresolved-set" if is_set(named.name) else "unknown-unit", named.quote, words)


def shortened(name: str) -> str:
    """The name on one line, as long as a message can bear."""
    line = "".join(c for c in _SPACE.sub(" ", name) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def normal(name: str) -> str:
    """The name without spaces and with half-width marks.

    >>> normal("各县（市、区） 政府")
    '各县(市、区)政府'
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", name))


def parted(name: str) -> list[str]:
    """The names of a list, split where no bracket is open."""
    parts, depth, start = [], 0, 0
    plain = normal(name)
    for place, sign in enumerate(plain):
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and _JOINTS.match(sign):
            parts.append(plain[start:place])
            start = place + 1
    return [part for part in [*parts, plain[start:]] if part]


def _unit_names(units: UnitsSpec) -> list[tuple[str, str]]:
    names = [(unit.name.zh, unit.id) for unit in units.units]
    return names + [(unit.short.zh, unit.id) for unit in units.units if unit.short]


def _learn(ids: dict[str, str | None], forms: Sequence[tuple[str, str]]) -> None:
    """Takes the forms over that are new; one that two units would share means neither."""
    new: dict[str, str | None] = {}
    for form, id in forms:
        if form and form not in ids:
            new[form] = id if new.get(form, id) == id else None
    ids.update(new)


def _forms(name: str) -> tuple[str, str, str, str]:
    """The name as it stands and in looser forms, the looser the later; a form that loses too much is empty."""
    plain = normal(name)
    office = plain.replace("管理委员会", "管委会").replace("人民政府", "政府")
    loose = _FILLING.sub("", office).replace("相关", "有关").replace("市直", "市").replace("市政府各", "市")
    loose = re.sub(r"政府(?=有关|各|部门)", "", loose).replace("各", "")
    loose = re.sub(r"(?<!有关)部门$", "有关部门", loose)
    bare = re.sub(r"管委会$", "", loose)
    local = re.sub(r"^市(?=有关部门$)", "", bare)
    return tuple(form if len(form) >= 2 else "" for form in (plain, office, bare, local))  # type: ignore[return-value]
