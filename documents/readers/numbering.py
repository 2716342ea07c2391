"""The numbers that Word itself puts before paragraphs (ECMA-376 part 1, 17.9): lists, their levels, their counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from documents.readers.block import is_wide
from documents.readers.counting import written
from documents.readers.markup import child, children, is_on, local, number, value
from documents.readers.package import Package

_LEVELS = 9
_STYLES_DEEP = 20
_PLACE = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    words: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    paragraph_style: str | None = None


@dataclass(slots=True)
class _List:
    """A w:num: the counters it shares with others (`scheme`), its levels, and where it starts counting anew."""

    scheme: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Style:
    list_id: str | None = None
    level: int | None = None
    based_on: str | None = None


class Numbering:
    """Hands out the number of each paragraph in turn, so ask once for each, in the order of the document."""

    def __init__(self, package: Package) -> None:
        self._schemes: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in package.elements("word/styles.xml", "styles"):
            self._read_style(element)
        for element in package.elements("word/numbering.xml", "numbering"):
            self._read(element)
        self._link()

    def before(self, properties: etree._Element | None) -> str:
        """The number of the paragraph with these w:pPr, with the gap after it; "" where it has none."""
        list_id, at = self._asked(properties)
        found = self._lists.get(list_id or "")
        level = found.levels.get(at) if found else None
        if not found or not level:
            return ""
        counts = self._count(list_id or "", found, at)
        if level.style == "bullet":
            return "• " if level.words else ""
        words = _PLACE.sub(lambda place: self._written(found, level, int(place[1]) - 1, counts), level.words)
        return words + _gap(words, level.suffix)

    def _asked(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """Which list and level: the paragraph's own, or else its style's or one that this is based on."""
        own = child(properties, "numPr")
        style_id = value(child(properties, "pStyle")) or self._default
        list_id, at = value(child(own, "numId")), number(child(own, "ilvl"))
        for _ in range(_STYLES_DEEP):
            if list_id is not None or style_id is None:
                break
            style = self._styles.get(style_id, _Style())
            if style.list_id is not None:
                list_id = style.list_id
                at = at if at is not None else self._level_of(style_id, style)
            style_id = style.based_on
        return list_id, min(max(at or 0, 0), _LEVELS - 1)

    def _level_of(self, style_id: str, style: _Style) -> int | None:
        found = self._lists.get(style.list_id or "")
        for at, level in (found.levels if found else {}).items():
            if level.paragraph_style == style_id:
                return at
        return style.level

    def _count(self, list_id: str, found: _List, at: int) -> dict[int, int]:
        counts = self._counts.setdefault(found.scheme, {})
        if at in found.starts and (list_id, at) not in self._begun:
            counts[at] = found.starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else found.levels[at].start
        self._begun.add((list_id, at))
        for lower in [each for each in counts if each > at]:
            restart = found.levels.get(lower, _Level()).restart
            if restart is None or at < restart:
                del counts[lower]
        return counts

    def _written(self, found: _List, asking: _Level, at: int, counts: dict[int, int]) -> str:
        level = found.levels.get(at, _Level())
        return written(counts.get(at, level.start), "decimal" if asking.legal else level.style)

    # Reading the definitions.

    def _read_style(self, element: etree._Element) -> None:
        style_id = value(element, "styleId")
        if local(element) != "style" or style_id is None:
            return
        if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true", "on"):
            self._default = style_id
        asked = child(child(element, "pPr"), "numPr")
        based_on = value(child(element, "basedOn"))
        self._styles[style_id] = _Style(value(child(asked, "numId")), number(child(asked, "ilvl")), based_on)

    def _read(self, element: etree._Element) -> None:
        if local(element) == "abstractNum":
            scheme = value(element, "abstractNumId") or ""
            self._schemes[scheme] = dict(_levels(element))
            if link := value(child(element, "numStyleLink")):
                self._links[scheme] = link
        elif local(element) == "num":
            found = _List(value(child(element, "abstractNumId")) or "")
            for override in children(element, "lvlOverride"):
                _override(found, override)
            self._lists[value(element, "numId") or ""] = found

    def _link(self) -> None:
        """Give each list the levels of its scheme, also where this points to another through a style of lists."""
        for found in self._lists.values():
            link = self._styles.get(self._links.get(found.scheme, ""), _Style()).list_id
            if link in self._lists:
                found.scheme = self._lists[link].scheme
            found.levels = {**self._schemes.get(found.scheme, {}), **found.levels}


def _levels(element: etree._Element) -> Iterator[tuple[int, _Level]]:
    for level in children(element, "lvl"):
        at = number(level, "ilvl")
        if at is not None:
            yield at, _level(level)


def _level(element: etree._Element) -> _Level:
    start = number(child(element, "start"))
    return _Level(
        start=1 if start is None else start,
        style=value(child(element, "numFmt")) or "decimal",
        words=value(child(element, "lvlText")) or "",
        suffix=value(child(element, "suff")) or "tab",
        legal=is_on(child(element, "isLgl")),
        restart=number(child(element, "lvlRestart")),
        paragraph_style=value(child(element, "pStyle")),
    )


def _override(found: _List, element: etree._Element) -> None:
    at = number(element, "ilvl")
    if at is None:
        return
    start = number(child(element, "startOverride"))
    level = child(element, "lvl")
    if level is not None:
        found.levels[at] = _level(level) if start is None else replace(_level(level), start=start)
    if start is not None:
        found.starts[at] = start


def _gap(words: str, suffix: str) -> str:
    """What parts the number from the words. A tab only aligns: nothing after a full-width sign, else a space."""
    if not words or suffix == "nothing":
        return ""
    return " " if suffix == "space" or not is_wide(words[-1]) else ""
