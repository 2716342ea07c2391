"""What the YAML parser complains of, in plain words and with the mend."""

import re
from collections.abc import Sequence

from ruamel.yaml.error import MarkedYAMLError, StringMark

_NO_KEY = "a ':' stands where no key can be; put the text in quotes, or check the indentation"
_NO_COLON = "a key has no ':' after it; check this line and the one above"
_UNEVEN = "this line does not line up with those above it; check the indentation"
_LIST_OPEN = "a list in [ ] is not closed, or a comma is missing in it; close it, or put the comma in"
_MAPPING_OPEN = "a mapping in { } is not closed, or a comma is missing in it; close it, or put the comma in"
_WORDS = (
    ("'\\t' that cannot start", "a tab stands here; use spaces, tabs are no indentation in YAML"),
    ("mapping values are not allowed", _NO_KEY),
    ("expected <block end>", _UNEVEN),
    ("expected ',' or ']'", _LIST_OPEN),
    ("expected ',' or '}'", _MAPPING_OPEN),
    ("could not find expected ':'", _NO_COLON),
    ("unexpected end of stream", "a quotation mark or bracket opens here and is never closed; close it"),
    ("that cannot start any token", "a value cannot begin with this character; put it in quotes"),
    ("expected chomping", "a value cannot begin with > or |; put it in quotes"),
    ("unknown escape", "this \\ begins no escape; write \\\\, or use single quotes"),
    ("expected alphabetic or numeric", "a value cannot begin with & or *; put it in quotes"),
    ("undefined tag handle", "a value cannot begin with !; put it in quotes"),
)


def mark_of(error: MarkedYAMLError) -> StringMark | None:
    """Where the fault lies: what is never closed is told where it opens, anything else where it was noticed."""
    never_closed = "unexpected end of stream" in (error.problem or "")
    found: StringMark | None = (error.context_mark if never_closed else None) or error.problem_mark
    return found or error.context_mark


def plain_words(error: MarkedYAMLError) -> str:
    """What is wrong and how to mend it; what is not known better is given as the parser says it."""
    problem = f"{error.problem or ''} {error.context or ''}"
    known = next((words for sign, words in _WORDS if sign in problem), None)
    return known or f"this is no YAML: {problem.strip()}; check this line and the one above"


_SLIPS = (
    (re.compile(r"()(?:<{7}|={7}|>{7})(?: |$)"), "a merge conflict is left here; keep one of the two versions"),
    (re.compile(r" *([\u00a0\u2000-\u200b\u202f\u3000])"), "{sign} is no plain space; indent with the space key only"),
    (re.compile(r"\s*(?:- )?[A-Za-z_-]+(：)"), "a key ends in ':' and a space; '：' is a full-width colon"),
    (re.compile(r"[^#]*(，)\s*[A-Za-z_-]+:"), "'，' is a full-width comma and parts nothing; write ',' and a space"),
    (
        re.compile(r"\s*(?:- )?[A-Za-z_-]+(:)[^\s/]"),
        "a space is missing after this ':'; write one between key and value",
    ),
)


def nearer_cause(message: str, *, lines: Sequence[str], line: int) -> tuple[tuple[int, int], str] | None:
    """Line, column and words for a slip in this line or the one above that the parser stumbled over; None without one.

    >>> nearer_cause(_NO_KEY, lines=["- id：office", "  kind: zone"], line=2)
    ((1, 5), "a key ends in ':' and a space; '：' is a full-width colon")
    """
    if message not in (_NO_KEY, _NO_COLON, _UNEVEN, _LIST_OPEN, _MAPPING_OPEN):
        return None
    for number in (line, line - 1):
        written = lines[number - 1][:1000] if 0 < number <= len(lines) else ""
        for pattern, words in _SLIPS:
            if slip := pattern.match(written):
                sign = f"U+{ord(slip[1]):04X}" if slip[1] else ""
                return (number, slip.start(1) + 1), words.format(sign=sign)
    return None
