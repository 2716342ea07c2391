"""The two languages of the pages: their catalogue, and how they write days, periods and numbers."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from supervision.calendar import SHANGHAI
from supervision.choices import Choice
from supervision.period import ONCE, STANDING, Period
from web import wording

LOCALE = Path(__file__).parent / "locale"
CODES = ("zh", "en")
DEFAULT = "zh"
PATTERNS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "long": "y年M月d日 EEEE", "day": "y年M月d日 EEE", "moment": "y年M月d日 HH:mm", "time": "HH:mm",
    },
    "en": {
        "long": "EEEE, d MMMM y", "day": "EEE, d MMMM y", "moment": "d MMMM y, HH:mm", "time": "HH:mm",
    },
}  # fmt: skip


class Language:
    """One language of the pages; the Chinese words themselves are the keys of the catalogue."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = {"zh": "zh_CN", "en": "en_GB"}[code]
        self.tag = {"zh": "zh-CN", "en": "en"}[code]
        self.translations = catalogue(code)

    def words(self, text: str, /, **values: object) -> str:
        """The text in this language, with the values put in."""
        found = str(self.translations.gettext(text))
        return found % values if values else found

    def counted(self, one: str, many: str, number: int, **values: object) -> str:
        """As `words`, in the form that the number asks for; the number is %(num)s."""
        found = str(self.translations.ngettext(one, many, number))
        return found % ({"num": self.number(number)} | values)

    def say(self, kind: str, value: str, /, **values: object) -> str:
        """The word for a stored value, e.g. say("state", "assigned"); an unknown value stands as it is."""
        text = wording.WORDS[kind].get(value)
        return value if text is None else self.words(text, **values)

    def pick(self, zh: str, en: str) -> str:
        """Of a name in both languages, the one to show."""
        return en if self.code == "en" else zh

    def day(self, day: date, form: str = "day") -> str:
        """A date written out: "day" with a short weekday, "long" with the whole weekday."""
        return _written_day(day, PATTERNS[self.code][form], self.locale)

    def moment(self, at: datetime, form: str = "moment") -> str:
        """Date and time of day in Shanghai."""
        return format_datetime(at.astimezone(SHANGHAI), PATTERNS[self.code][form], locale=self.locale)

    @staticmethod
    def capital(words: str) -> str:
        """The words as they begin a line: an English one with a capital letter."""
        return words[:1].upper() + words[1:]

    def number(self, number: Decimal | int) -> str:
        """A number with its thousands set apart, without idle zeros."""
        return _written_number(number, self.locale)

    def pairs(self, choices: Iterable[Choice], *, numbered: bool = False) -> list[tuple[str, str]]:
        """Keys and names as a select shows them, `numbered` with the key before the name."""
        named = ((choice.key, self.pick(choice.name, choice.name_en)) for choice in choices)
        return [(key, f"{key} {name}" if numbered else name) for key, name in named]

    def facts(self, outcome: Mapping[str, object]) -> list[str]:
        """What a run did, in words; what it did not do is not worth one."""
        kind = "dispatched" if "cycle" in outcome else "outcome"
        found = ((key, outcome.get(key)) for key in wording.WORDS[kind])
        return [self.say(kind, key, n=self.number(n)) for key, n in found if isinstance(n, int) and n]

    def period(self, period: str) -> str:
        """A stored period in words: 2019Q2 is 2019年第二季度."""
        if period in (ONCE, STANDING):
            return self.say("period", period)
        found = Period.parse(period)
        if found.cadence == "month":
            return _written_day(found.starts_on, {"zh": "y年M月", "en": "MMMM y"}[self.code], self.locale)
        part = f"{found.cadence.value} {found.index}"
        return self.words(wording.WORDS["period"][part], year=found.year)


# The same few stand on a page again and again, and on the next one.
@lru_cache(maxsize=10_000)
def _written_day(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=10_000)
def _written_number(number: Decimal | int, locale: str) -> str:
    return format_decimal(number, locale=locale)


@cache
def catalogue(code: str) -> NullTranslations:
    """The committed catalogues of a language, compiled into one in memory; Chinese needs none."""
    if code == DEFAULT:
        return NullTranslations()
    read = Catalog(locale=code)
    for path in sorted((LOCALE / code / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id:
                    read[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)
