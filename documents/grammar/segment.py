"""The segments of an attribution: between commas, behind verbs, at line breaks that part whole words."""

import re
from collections.abc import Iterator

from documents.grammar.bracket import split_outside
from documents.grammar.role import FIRST_LEADS, closing_verb, lead_inside
from documents.printed import tight

LONGEST_NAME = 40
"""No name of a unit is longer."""
PASSED_OVER = re.compile(rf"(?:以下|下列|上述|以上|不再|下同|注).*|.{{0,8}}?(?:{FIRST_LEADS.pattern})")
"""A segment that names nobody of its own: 以下均…不再列出, 列第一位者为牵头单位."""
_LINE_BREAK = re.compile(r"\n")
_TIME = re.compile(
    r"\s*(?:完成时限|时限)?[：:]?\s*(?:(?:于|到|在)?(?:\d{4}|二〇..)年|\d{1,2}月|年底|每|按|长期|持续|全年|[一二三四]季度|上半年|下半年|今年|明年|即知即改|立即)"
)


def is_time(text: str, start: int, end: int) -> bool:
    """Whether words in an attribution say until when rather than who."""
    return _TIME.match(text, start, end) is not None


def segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of an attribution that each name units, say a time, or end in the verb that gives a role."""
    for a, b in _sentences(text, start, end):
        while (cut := lead_inside(text[a:b])) is not None:
            yield a, a + cut
            a += cut
        a, b = stripped(text, a, b)
        if a < b:
            yield a, b


_DONE = re.compile(r"(?<=负责|牵头|配合|落实|实施|参与|协助|协同|承办|分工)、")


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pieces between commas; 、 parts them too where a verb stands before it: 甲局牵头负责、各区政府组织落实."""
    for a, b in split_outside(text, start, end, "，,；;。"):
        for found in _DONE.finditer(text, a, b):
            yield a, found.start()
            a = found.end()
        yield a, b


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pieces between marks; a line break parts them only behind words that are complete: 市商\\n务局 is one name."""
    for a, b in _parts(text, start, end):
        for found in _LINE_BREAK.finditer(text, a, b):
            if _is_complete(text, a, found.start()):
                yield a, found.start()
                a = found.end()
        yield a, b


def _is_complete(text: str, start: int, end: int) -> bool:
    ends = text[max(start, end - LONGEST_NAME) : end].rstrip()
    begins = text[start : min(end, start + LONGEST_NAME)].lstrip()
    return closing_verb(ends) is not None or _TIME.match(begins) is not None or PASSED_OVER.match(begins) is not None


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A piece without the blanks and marks at its edges."""
    return tight(text, start, end, " \t\n　\u00a0，,；;。、")
