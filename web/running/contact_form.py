"""The form of one contact: what was typed, as units.yaml would say it, and which field a fault of the config is of."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from config.fault import Fault
from config.shape import FIRST_YEAR, LAST_YEAR
from config.staffing import AbsenceWords, ContactWords
from config.unit import ContactSpec
from web.days import OutOfRangeError, typed_day
from web.decision import LONGEST_REASON, Wrong, cleaned

WAYS, BLANK_ABSENCES = 3, 1
TEXTS = ("title", "title_en", "email", "mobile", "phone")
_PLACES: Mapping[str, str] = {"title.zh": "title", "title.en": "title_en", "title": "title"}
_ABSENT = re.compile(r"absent\[(\d+)\](?:\.(from|until|delegate))?")
_ROW = re.compile(r"(?:from|until|delegate)_([0-9]{1,3})", re.ASCII)
_REACH = re.compile(r"reach(?:\[(\d+)\])?")


@dataclass(frozen=True)
class AbsenceTyped:
    """A row of the form, as typed."""

    start: str = ""
    until: str = ""
    delegate: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.start or self.until or self.delegate)


@dataclass(frozen=True)
class ContactTyped:
    """The whole form, as typed. `vacant` says that nobody holds the post from now on."""

    texts: Mapping[str, str] = field(default_factory=dict)
    reach: tuple[str, ...] = ()
    absent: tuple[AbsenceTyped, ...] = ()
    vacant: bool = False
    reason: str = ""

    @property
    def rows(self) -> list[AbsenceTyped]:
        """The absences and a blank row for one more."""
        return [*self.absent, *[AbsenceTyped()] * BLANK_ABSENCES]

    @property
    def ways(self) -> list[str]:
        """A channel for each of the selects, empty where none is chosen."""
        return [*self.reach, *[""] * WAYS][: max(WAYS, len(self.reach) + 1)]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values as the form sends them, to be sent again from the page that confirms them."""
        found = [(name, self.texts.get(name, "")) for name in TEXTS]
        found += [(f"reach_{n}", way) for n, way in enumerate(self.reach)]
        for n, row in enumerate(self.absent):
            found += [(f"from_{n}", row.start), (f"until_{n}", row.until), (f"delegate_{n}", row.delegate)]
        found += [("vacant", "yes")] if self.vacant else []
        return [(name, value) for name, value in [*found, ("reason", self.reason)] if value]

    def wrong(self) -> Iterator[Wrong]:
        """What can be told without the files: days that are none, and no reason."""
        if not self.vacant:
            for n, row in enumerate(self.absent):
                yield from _day_wrong(f"from_{n}", row.start)
                yield from _day_wrong(f"until_{n}", row.until)
        if not self.reason:
            yield Wrong("reason", "no-reason")
        elif len(self.reason) > LONGEST_REASON:
            yield Wrong("reason", "long", {"most": LONGEST_REASON})

    @property
    def told(self) -> list[int]:
        """The rows whose days are days; of the others the form says what is wrong."""
        return [n for n, row in enumerate(self.absent) if not [*_day_wrong("", row.start), *_day_wrong("", row.until)]]

    def words(self) -> ContactWords:
        """As units.yaml would say it, without the rows whose days are none."""
        rows = [self.absent[n] for n in self.told]
        absent = [AbsenceWords(typed_day(row.start), typed_day(row.until), row.delegate) for row in rows]
        return ContactWords(**self.texts, reach=self.reach, absent=tuple(absent))


def typed(form: Mapping[str, str]) -> ContactTyped:
    """The form that was sent; what is not there is empty, blank rows are left out."""
    given = {name: cleaned(str(value)) for name, value in form.items()}
    numbers = sorted({int(found[1]) for found in map(_ROW.fullmatch, given) if found})
    rows = (AbsenceTyped(*(given.get(f"{key}_{n}", "") for key in ("from", "until", "delegate"))) for n in numbers)
    reach = [way for n in range(WAYS + 20) if (way := given.get(f"reach_{n}", ""))]
    return ContactTyped(
        {name: given.get(name, "") for name in TEXTS}, tuple(reach), tuple(row for row in rows if not row.is_blank),
        bool(given.get("vacant")), given.get("reason", ""),
    )  # fmt: skip


def as_typed(contact: ContactSpec) -> ContactTyped:
    """The form as it is first shown: what is in force."""
    texts = {
        "title": contact.title.zh, "title_en": contact.title.en, "email": contact.email or "",
        "mobile": contact.mobile or "", "phone": contact.phone or "",
    }  # fmt: skip
    absent = [AbsenceTyped(str(one.start), str(one.until), one.delegate or "") for one in contact.absent]
    return ContactTyped(texts, contact.reach, tuple(absent))


def places(faults: Iterable[Fault], path: str, rows: Sequence[int]) -> list[tuple[str, Fault]]:
    """Each fault with the field of the form that it is of; what is not of this contact stands at the whole.

    `rows` are those of the form that the file has, in their order there.
    """
    return [(_place(one.path, path, rows), one) for one in faults]


def _place(of_fault: str, path: str, rows: Sequence[int]) -> str:
    if not of_fault.startswith(f"{path}."):
        # "The unit has no contact with this role": the post itself is in question.
        return "vacant" if path.startswith(of_fault) or of_fault.startswith(path.rpartition("[")[0]) else "whole"
    within = of_fault.removeprefix(f"{path}.")
    if absent := _ABSENT.fullmatch(within):
        return f"{absent[2] or 'from'}_{rows[int(absent[1])]}"
    if reach := _REACH.fullmatch(within):
        return f"reach_{reach[1] or 0}"
    place = _PLACES.get(within, within)
    return place if place in TEXTS else "whole"


def _day_wrong(place: str, words: str) -> Iterator[Wrong]:
    try:
        day: date | None = typed_day(words)
    except OutOfRangeError:
        yield Wrong(place, "out-of-range", {"value": words[:30], "first": FIRST_YEAR, "last": LAST_YEAR})
    except ValueError:
        yield Wrong(place, "no-day", {"value": words[:30]}) if words else Wrong(place, "no-absence-day")
    else:
        assert day is not None
