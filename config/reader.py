"""YAML as admins may write it: plain mappings, lists and values; no anchors, aliases, tags or double keys."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from config.fault import Fault
from config.shape import shown
from config.syntax import mark_of, plain_words
from config.written import TOP, Mark, Place, Written, path_of

DEEPEST = 20
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,9})?")
_NOTHING = {"", "~", "null", "Null", "NULL"}
_YES_OR_NO = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def read_yaml(text: str, *, file: str) -> Written:
    """What the text says; every fault of its YAML is in `faults`, and a break in the syntax ends it."""
    reading = _Reading(file)
    value, readable = None, False
    try:
        value, readable = reading.document(YAML(typ="safe", pure=True).parse(text)), True
    except _Unreadable:
        pass  # the fault is told
    except MarkedYAMLError as error:
        mark = mark_of(error)
        reading.tell((mark.line + 1, mark.column + 1) if mark else TOP, (), plain_words(error))
    except Exception as error:
        # ruamel lets other exceptions out on malformed escapes and directives; they are the file's fault too.
        message = f"what follows here is no YAML ({type(error).__name__}); check this line and the next"
        reading.tell(reading.last, (), message)
    return Written(
        file=file,
        value=value,
        keys=reading.keys,
        values=reading.values,
        refused=frozenset(reading.refused),
        faults=tuple(reading.faults),
        readable=readable,
    )


class _Unreadable(Exception):
    """Reading on makes no sense; the fault is told."""


def _mark(event: Event) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _plain(event: ScalarEvent) -> object:
    """The value of a scalar: quoted and block ones are texts, as is all that is no number, truth or null."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _NOTHING:
        return None
    if text in _YES_OR_NO:
        return _YES_OR_NO[text]
    if _NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    return text


class _Reading:
    """One pass over the events of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.keys: dict[Place, Mark] = {}
        self.values: dict[Place, Mark] = {}
        self.refused: set[Place] = set()
        self.faults: list[Fault] = []
        self.last: Mark = TOP
        self.events: Iterator[Event] = iter(())

    def tell(self, mark: Mark, place: Place, message: str) -> None:
        self.faults.append(Fault(self.file, *mark, path_of(place), message))

    def next(self) -> Event:
        event = next(self.events)
        self.last = _mark(event)
        return event

    def document(self, events: Iterator[Event]) -> object:
        """The one document of the stream."""
        self.events = events
        start = self.next()
        if isinstance(start, StreamStartEvent):
            start = self.next()
        if isinstance(start, StreamEndEvent):
            self.tell(TOP, (), "the file is empty; write its keys, or copy the bundled file")
            raise _Unreadable
        if isinstance(start, DocumentStartEvent) and (start.version or start.tags):
            self.tell(TOP, (), "the file begins with a % directive; take it out, YAML 1.2 is read anyway")
        value = self.value(self.next(), ())
        self.next()
        extra = self.next()
        if not isinstance(extra, StreamEndEvent):
            self.tell(_mark(extra), (), "a second document begins here; a file holds one, take out the ---")
        return value

    def value(self, event: Event, place: Place) -> object:
        """The value that begins with this event."""
        self.values[place] = _mark(event)
        if isinstance(event, AliasEvent):
            self.tell(_mark(event), place, f"the alias *{event.anchor} cannot be used; write the value out")
            self.refused.add(place)
            return None
        self.plainness(event, place)
        if len(place) > DEEPEST:
            self.tell(_mark(event), place[:3], "this is nested too deeply; no key lies that deep")
            raise _Unreadable
        if isinstance(event, ScalarEvent):
            return _plain(event)
        return self.items(place) if isinstance(event, SequenceStartEvent) else self.mapping(place)

    def plainness(self, event: Event, place: Place) -> None:
        """Tell of an anchor or a tag."""
        if isinstance(event, NodeEvent) and event.anchor:
            self.tell(_mark(event), place, f"the anchor &{event.anchor} cannot be used; take it out")
        if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent) and event.tag:
            self.tell(_mark(event), place, f"the tag {shown(str(event.tag))} cannot be used; take it out")
            self.refused.add(place)

    def items(self, place: Place) -> list[object]:
        items: list[object] = []
        while not isinstance(event := self.next(), SequenceEndEvent):
            items.append(self.value(event, (*place, len(items))))
        return items

    def mapping(self, place: Place) -> dict[str, object]:
        entries: dict[str, object] = {}
        while not isinstance(event := self.next(), MappingEndEvent):
            mark = _mark(event)
            key = self.key(event, place)
            inner = (*place, key)
            if key in entries:
                first = self.keys[inner][0]
                again = f"the key {shown(key)} stands here again, first in line {first}; keep one of the two"
                self.tell(mark, inner, again)
                self.value(self.next(), (*place, f"{key} again"))
                continue
            self.keys[inner] = mark
            entries[key] = self.value(self.next(), inner)
        return entries

    def key(self, event: Event, place: Place) -> str:
        """The text of a key; a list or mapping as a key ends the reading of the file."""
        if not isinstance(event, ScalarEvent):
            self.tell(_mark(event), place, "a key is a plain word, no list, mapping or alias; check the brackets")
            raise _Unreadable
        self.plainness(event, place)
        return str(event.value)
