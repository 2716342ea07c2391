"""How to mend a value that is not what it should be, as far as the value shows what was meant."""

import re
import unicodedata

_WRITTEN_NUMBER = re.compile(r"\s*[-+]?[0-9]+(\.[0-9]+)?\s*", re.ASCII)
_LONGEST = 60
_QUOTES = "“”‘’「」"


def narrowed(value: object, usual: str) -> str:
    """The mend for what is right but for full-width signs; else the usual one.

    >>> narrowed("０９：００", "write hours and minutes")
    'write it without full-width signs: 09:00'
    """
    narrow = unicodedata.normalize("NFKC", value) if isinstance(value, str) else value
    plain = isinstance(narrow, str) and narrow.isascii() and narrow.isprintable() and len(narrow) <= _LONGEST
    return f"write it without full-width signs: {narrow}" if narrow != value and plain else usual


def in_digits(value: object, example: str) -> str:
    """The mend for what should be a number.

    >>> in_digits("15", "10"), in_digits("15%", "10")
    ('write it without quotes, as in 10', 'write digits, as in 10')
    """
    quoted = isinstance(value, str) and _WRITTEN_NUMBER.fullmatch(value)
    return f"write it without quotes, as in {example}" if quoted else narrowed(value, f"write digits, as in {example}")


def as_id(text: str) -> str:
    """The mend for what should be an id.

    >>> as_id("Leading_Group"), as_id("商务局")
    ("did you mean 'leading-group'?", 'use lower-case letters, digits and hyphens: trips-abroad')
    """
    meant = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", text).strip(_QUOTES).lower()).strip("-")
    if meant and unicodedata.normalize("NFKC", text).strip(_QUOTES).isascii():
        return f"did you mean '{meant}'?"
    return "use lower-case letters, digits and hyphens: trips-abroad"
