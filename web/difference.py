"""A difference as a page tells it: counts first, then entries, duties and notices, by what becomes of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.whole import Config
from config.words import Words
from supervision.change.changes import AppliedChange
from supervision.change.difference import Difference, Duties, Edit, Refusal, Rungs
from web.language import Language
from web.wording import WORDS

MOST = 200
"""Lines that a page lists of each kind; the counts are those of all."""
DUTIES = ("moved", "opened", "withdrawn", "revived")
NOTICES = ("cancelled", "added", "rearmed", "shifted", "unsent")
_NAMING = frozenset({
    "leads", "responsible", "supporting", "members", "supervisor", "authority", "owes", "ladder", "delegate",
})  # fmt: skip
_PLACE = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Spoken:
    """One rung on one day about one due date, with the tasks that it speaks of; `like` is any of them."""

    like: Rungs
    tasks: tuple[Rungs, ...]

    @property
    def notices(self) -> int:
        """One for each unit of each task."""
        return sum(len(one.units) for one in self.tasks)


@dataclass(frozen=True)
class Told:
    """A difference in the reader's language; `names` are those of units, groups and ladders by their keys."""

    difference: Difference
    language: Language
    names: Mapping[str, Words]

    @property
    def counts(self) -> list[str]:
        """How much of each kind there is; what there is none of is not worth a word."""
        found = {"edits": len(self.difference.edits)} | self.difference.counts
        return [self.language.capital(words) for words in _counted(self.language, found)]

    @property
    def edits(self) -> tuple[Edit, ...]:
        return self.difference.edits[:MOST]

    @property
    def duties(self) -> list[tuple[str, tuple[Duties, ...]]]:
        return [(kind, found[:MOST]) for kind in DUTIES if (found := getattr(self.difference, kind))]

    @property
    def notices(self) -> list[tuple[str, list[Spoken]]]:
        return [(kind, spoken(found[:MOST])) for kind in NOTICES if (found := getattr(self.difference, kind))]

    @property
    def left_out(self) -> int:
        """How many lines are not listed."""
        lists = (self.difference.edits, *(getattr(self.difference, kind) for kind in (*DUTIES, *NOTICES)))
        return sum(max(len(found) - MOST, 0) for found in lists)

    def name_of(self, edit: Edit) -> str:
        """What an entry is called: its name, after its ladder's where it is a rung, else where it stands."""
        name = self.language.pick(edit.name, edit.name_en)
        ladder = self.names.get(edit.key.partition("/")[0]) if edit.kind == "rung" else None
        if not name:
            return self.language.day(date.fromisoformat(edit.key)) if edit.kind == "calendar" else edit.key
        return f"{self._picked(ladder)}{self.language.pick('：', ': ')}{name}" if ladder else name

    def part_of(self, key: str) -> str:
        """What a value of an entry is called; of several of a kind the second and later ones with their number."""
        found = _PLACE.search(key)
        words = self.language.say("part", _PLACE.sub("", key))
        return f"{words} {int(found[1]) + 1}" if found and int(found[1]) else words

    def value_of(self, key: str, value: str) -> str:
        """A value as one reads it: dates written out, yes and no, and the names behind keys."""
        if key.rpartition(".")[2] in _NAMING or key.startswith("ladder_by"):
            return self.language.pick("、", ", ").join(self._named(one) for one in value.split(", "))
        try:
            return self.language.day(date.fromisoformat(value)) if len(value) == 10 else self._plain(value)
        except ValueError:
            return self._plain(value)

    def refusal(self, refusal: Refusal) -> str:
        """Why the change is not put in force, and the mend."""
        who = f"{refusal.clause} {self.language.pick(refusal.name, refusal.name_en)}".strip()
        day = self.language.day(refusal.on) if refusal.on else ""
        return self.language.say("refusal", refusal.kind, who=who, n=self.language.number(refusal.number), day=day)

    def _plain(self, value: str) -> str:
        return self.language.say("value", value)

    def _named(self, key: str) -> str:
        found = self.names.get(key)
        return self._picked(found) if found else self._plain(key)

    def _picked(self, words: Words | None) -> str:
        return self.language.pick(words.zh, words.en) if words else ""


def counts_told(language: Language, change: AppliedChange) -> list[str]:
    """What an applied config changed, in few words: the entries, and the duties that followed."""
    few = {kind: change.counts.get(kind, 0) for kind in ("edits", *DUTIES)}
    return list(_counted(language, few if any(few.values()) else change.counts))


def _counted(language: Language, found: Mapping[str, int]) -> Iterator[str]:
    for kind in WORDS["difference"]:
        if found.get(kind):
            yield language.say("difference", kind, n=language.number(found[kind]))


def spoken(found: Iterable[Rungs]) -> list[Spoken]:
    """The rungs that say the same on the same day drawn together, in the order in which they stand."""
    groups: dict[tuple[object, ...], list[Rungs]] = {}
    for one in found:
        same = (one.ladder, one.rung, one.from_on, one.fires_on, one.due_on, one.provisional)
        groups.setdefault(same, []).append(one)
    return [Spoken(group[0], tuple(group)) for group in groups.values()]


def names_in(*configs: Config) -> dict[str, Words]:
    """The names of the units, groups and ladders of some configs, by key; the last config that names one counts."""
    found: dict[str, Words] = {}
    for config in configs:
        found |= {unit.id: unit.name for unit in config.units.units}
        found |= {group.id: group.name for group in config.units.groups}
        found |= {ladder.id: ladder.name for ladder in config.ladders}
    return found
