"""Attributions in labelled lines: 牵头单位：… on a line, or several labels one after the other."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from documents.grammar.bracketed import LONGEST
from documents.grammar.name import can_be_unit, is_surely_unit, is_whole
from documents.grammar.role import COLONS, LABEL_WORDS, part_of
from documents.grammar.said import Said, read_labels
from documents.printed import Printed, Span, within

_LINE_LABEL = re.compile(
    rf"(?:(?P<begins>^[ \t　]{{0,12}})|(?<=[。；;!！\s{{｛<＜])|(?=[【〔]))"
    rf"(?:[—\-·•●▪◆*＊#>]{{1,3}}\s{{0,8}})?(?:[（(]?\d[)）.、]\s{{0,8}})?{LABEL_WORDS}"
    rf"(?:(?(shut)[{COLONS}]?|[{COLONS}])|(?(begins)(?<=[ \t　])(?=[^\s{COLONS}])|(?!)))",
    re.M,
)
_EMPTY_LINE = re.compile(r"[^\S\n]{0,40}\n[^\S\n]{0,40}(?=\S)")
_COLON = re.compile(rf"[{COLONS}】〕\]]\s*$")
_FIRST_NAME = re.compile(r"[^、，,；;。\s]{2,40}")
_FURTHER = re.compile(r"[\s　。；;，,]*")
_VALUE_ENDS = re.compile(r"[。\n]")
_LINE = re.compile(r"(?P<words>[^\n。]{2,40})")
_NEXT_UNIT = re.compile(r"\n[ \t\u3000]{0,12}(?P<words>[^\n。：:]{2,40})(?=\n|$)")
_DATED = re.compile(r"\s{0,40}(?:\d{4}|[一二][〇○零Oo0一二三四五六七八九]{3})\s{0,4}年")
_MARKS = " \t\u3000、，,；;"
_MOST_LABELS = 20
"""No row of labels is longer; what follows begins another."""
_GOES_ON = re.compile(r"[、，,]\s*$")


def labelled(printed: Printed, *, taken: Sequence[Span], stops: Sequence[int]) -> Iterator[Said]:
    """Every group of labelled lines outside of `taken`; a line must end at the next of `stops`."""
    group: list[tuple[re.Match[str], int]] = []
    labels = [
        found
        for found in _LINE_LABEL.finditer(printed.text)
        if not within(found.end() - 1, taken) and _opens(printed.text, found)
    ]
    for at, label in enumerate(labels):
        following = labels[at + 1].start() if at + 1 < len(labels) else len(printed.text)
        value_end = _value_end(printed.text, label.end(), following, stops)
        if group and not _follows(printed.text, group, label):
            yield from _grouped(printed, group)
            group = []
        group.append((label, value_end))
    yield from _grouped(printed, group)


def _opens(text: str, label: re.Match[str]) -> bool:
    """Whether it is a label: one without a colon only before a name of a unit."""
    first = _FIRST_NAME.match(text, label.end())
    return _COLON.search(label[0]) is not None or (first is not None and is_whole(first[0]))


def _value_end(text: str, start: int, following: int, stops: Sequence[int]) -> int:
    """Where the words of a label end: at 。, at a line that does not go on, at the label or item that follows."""
    at = bisect_left(stops, start)
    limit = min(stops[at] if at < len(stops) else following, following, start + LONGEST)
    empty = _EMPTY_LINE.match(text, start, limit)
    place = _end_of_list(text, empty.end(), limit) if empty else start
    while ends := _VALUE_ENDS.search(text, place, limit):
        if text[ends.start()] == "\n" and _GOES_ON.search(text, max(start, ends.start() - 4), ends.start()):
            place = ends.end()
            continue
        return ends.start()
    return limit


def _end_of_list(text: str, start: int, limit: int) -> int:
    """Where the last of the lines begins that hold one unit each, below a label that stands on its own line.

    A unit above a date is a signature.
    """
    while (line := _LINE.match(text, start, limit)) is not None:
        following = _NEXT_UNIT.match(text, line.end(), limit)
        if following is None or not is_surely_unit(line["words"].strip(_MARKS)):
            return start
        name = following["words"].strip(_MARKS)
        if not can_be_unit(name) or _DATED.match(text, following.end()):
            return start
        start = following.start("words")
    return start


def _follows(text: str, group: list[tuple[re.Match[str], int]], label: re.Match[str]) -> bool:
    """Whether a label goes on with the group before it: nothing stands between, and its part is new."""
    if len(group) == _MOST_LABELS:
        return False
    between = _FURTHER.match(text, group[-1][1])
    parts = [part_of(one) for one, _ in group]
    part = part_of(label)
    said_before = part in parts and part in ("lead", "responsible", "supporting")
    opens_anew = part == "lead" and "responsible" in parts
    return between is not None and between.end() >= label.start() and not said_before and not opens_anew


def _grouped(printed: Printed, group: list[tuple[re.Match[str], int]]) -> Iterator[Said]:
    while group and part_of(group[0][0]) in ("other", "strange"):
        group = group[1:]
    while group and part_of(group[-1][0]) == "other":
        group = group[:-1]
    if not group:
        return
    said = read_labels(printed, group)
    if said is not None:
        yield said
