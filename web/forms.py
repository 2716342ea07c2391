"""What is wrong with a form, in the words of a page."""

from collections.abc import Iterable
from datetime import date

from web.decision import Wrong
from web.page import Page

Told = list[tuple[str, str]]
"""Each fault as the macros of forms.html take it: the field, and the words."""


def in_words(page: Page, wrongs: Iterable[Wrong]) -> Told:
    """Each fault with its field, in the order in which they were found; days are written out."""

    def spoken(value: object) -> object:
        return page.language.day(value) if isinstance(value, date) else value

    return [
        (one.place, page.language.say("wrong", one.kind, **{name: spoken(value) for name, value in one.values.items()}))
        for one in wrongs
    ]
