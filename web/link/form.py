"""The short forms behind signed links, to acknowledge and to ask for more time: what was typed, and the step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from models.database import Database
from models.evidence import Evidence
from notifications.links.holding import Held
from notifications.links.signing import Purpose
from supervision import reporting
from supervision.extending import ask
from supervision.lifecycle import StepError
from supervision.more_time import LONGEST_REASON, ExtensionError, misfits
from supervision.reporting import UnknownAssignmentError
from web.days import typed_day
from web.decision import Wrong, cleaned
from web.sent import Sent, paragraphs


@dataclass(frozen=True)
class Typed:
    """A form as it was typed, with what is wrong with it; `again` where its step had been taken before.

    A report has figures besides, the files that came with it so far, and why it does not wait for those of others.
    """

    words: str = ""
    to: str = ""
    wrong: tuple[Wrong, ...] = ()
    again: bool = False
    figures: Mapping[int, str] = field(default_factory=dict)
    files: tuple[Evidence, ...] = ()
    early_reason: str = ""

    @property
    def status(self) -> int:
        return 422 if self.wrong else 409 if self.again else 200


def typed(form: Sent, purpose: Purpose, due_on: date | None) -> Typed:
    """The form cleaned, and checked for what the link is for; None is one that was too large to be read."""
    if form is None:
        return Typed(wrong=(Wrong("words", "long", {"most": LONGEST_REASON}),))
    found = Typed(paragraphs(form.get("words", "")), cleaned(form.get("to", ""))[:30])
    if purpose == Purpose.EXTEND and due_on is not None:
        return replace(found, wrong=_wrong_request(found, due_on))
    return Typed()


def take(database: Database, found: Held, form: Typed, *, now: datetime) -> Typed:
    """Takes the step that the link is for, on the record under the post of the unit.

    Where somebody was quicker it was taken before: then nothing is changed, and `again` says so.
    """
    assert found.assignment is not None
    assert found.assignment.id is not None
    duty, actor = found.assignment.id, found.actor
    try:
        match found.claim.purpose:
            case Purpose.ACKNOWLEDGE:
                reporting.acknowledge(database, duty, now=now, actor=actor)
            case Purpose.EXTEND:
                ask(database, duty, to_on=typed_day(form.to), reason=form.words, now=now, actor=actor)
    except (StepError, ExtensionError, UnknownAssignmentError):
        return Typed(again=True)
    return form


def _wrong_request(form: Typed, due_on: date) -> tuple[Wrong, ...]:
    """What is wrong with a request for more time, its date first."""
    try:
        return _at_their_fields(misfits(due_on, typed_day(form.to), form.words))
    except ValueError:
        wrong = Wrong("to", "no-day", {"value": form.to}) if form.to else Wrong("to", "no-due")
        return (wrong, *_at_their_fields(misfits(due_on, None, form.words)))


def _at_their_fields(errors: Iterable[ExtensionError]) -> tuple[Wrong, ...]:
    places = {"no-reason": "words", "long": "words"}
    return tuple(Wrong(places.get(one.kind, "to"), one.kind, {**one.values, "most": LONGEST_REASON}) for one in errors)
