"""The record (操作记录): everything that was done, the newest first, and whether its chain is whole."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from models.record import RecordEntry
from supervision.chain import Followed, follow
from supervision.in_force import in_force
from supervision.period import Period, PeriodError
from supervision.recorded import About, Slice, Sought, actions, recorded
from web.access import Operator
from web.asking import Asked, asked
from web.days import Days, typed_day
from web.language import Language
from web.naming import actors
from web.page import Page
from web.running.address import CURSORS, WORDS
from web.wording import WORDS as SPOKEN

router = APIRouter()
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
FILTERS = ("actor", "action", "subject", "since", "until")


@router.get("/record")
def show(page: Operator) -> Response:
    return _page(page)


@router.post("/record/check")
def check(page: Operator, after: Annotated[str, Form()] = "0") -> Response:
    """Follows the chain, so many entries at a time, from where it has been followed to; nothing is written."""
    start = int(after) if after == "0" or after in CURSORS else 0
    with page.house.database.read() as session:
        followed = follow(session, after=start)
    return _page(page, followed)


@router.get("/record/check")
def back_to_the_record(_: Operator) -> Response:
    """What a form led to cannot be asked for again; it leads back."""
    return RedirectResponse("/record", status_code=303)


def _page(page: Page, followed: Followed | None = None) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        known = actions(session)
        wanted = asked(
            "/record", page.request.query_params,
            {"actor": WORDS, "action": known, "subject": WORDS, "since": Days(), "until": Days(), "before": CURSORS},
        )  # fmt: skip
        found = Slice((), None) if wanted.faults else _found(session, wanted)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "running/record.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, known=known,
        followed=followed, actors=actors(rules), filtered=any(wanted.get(name) for name in FILTERS),
        told=Telling(page.language, {cycle.id: (cycle.name.zh, cycle.name.en) for cycle in rules.config.cycles.cycles}),
    )  # fmt: skip


def _found(session: object, wanted: Asked) -> Slice:
    before, since, until = wanted.get("before"), wanted.get("since"), wanted.get("until")
    sought = Sought(
        wanted.get("actor") or "", wanted.get("action") or "", wanted.get("subject") or "",
        typed_day(since) if since else None, typed_day(until) if until else None,
    )  # fmt: skip
    return recorded(session, sought, before=int(before) if before else None)  # type: ignore[arg-type]


class Telling:
    """An entry in the reader's words, as far as they are known; what is not known stands as it was written."""

    def __init__(self, language: Language, cycles: Mapping[str, tuple[str, str]]) -> None:
        self._language, self._cycles = language, cycles

    def about(self, one: About) -> str:
        """What something is called: of a duty clause, task, unit and period."""
        pick = self._language.pick
        name = pick(one.name, one.name_en)
        words = [one.clause, name, pick(one.unit, one.unit_en)] if one.kind != "contact" else [
            pick(one.unit, one.unit_en), name,
        ]  # fmt: skip
        if one.period not in ("", "once", "standing"):
            words.append(self._language.period(one.period))
        return " ".join(word for word in words if word)

    def link(self, one: About) -> str:
        """Where it is shown; empty where nowhere."""
        places = {"duty": f"/duties/{one.key}", "task": f"/tasks/{one.key}", "unit": f"/contacts?unit={one.key}"}
        return places.get(one.kind, "")

    def subject(self, entry: RecordEntry) -> str:
        """What an entry is about that names nothing which is known by itself: the config, a cycle, a day, a channel."""
        kind, _, rest = entry.subject.partition(" ")
        if kind in self._cycles and rest:
            return f"{self._language.pick(*self._cycles[kind])} {self._period(rest)}"
        if _DAY.fullmatch(entry.subject):
            return self._language.day(date.fromisoformat(entry.subject))
        if entry.subject in SPOKEN["record subject"]:
            return self._language.say("record subject", entry.subject)
        return entry.subject

    def facts(self, entry: RecordEntry) -> list[tuple[str, str]]:
        """The detail of an entry: each fact with its name, without what is empty."""
        return [(name, words) for name, words in self._facts(entry.detail) if words]

    def _facts(self, detail: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        for key, value in detail.items():
            if key not in ("digest", "cycle") and value not in (None, "", [], {}, 0):
                yield self._language.say("record detail", key), self._value(key, value)

    def _value(self, key: str, value: object) -> str:
        pick = self._language.pick
        if isinstance(value, bool):
            return pick("是", "yes") if value else pick("否", "no")
        if isinstance(value, int):
            return self._language.number(value)
        if key == "edits" and isinstance(value, list):
            value = [self._edit(str(one)) for one in value]
        if isinstance(value, list):
            listed = [self._value(key, one) for one in value[:20]]
            more = f" … ({len(value)})" if len(value) > len(listed) else ""
            return pick("；", "; ").join(listed) + more
        if isinstance(value, dict):
            pairs = (f"{name} {self._value(name, one)}" for name, one in list(value.items())[:20])
            return pick("；", "; ").join(pairs)
        words = str(value)
        if key == "period":
            return self._period(words)
        if key == "role":
            return self._language.say("account role", words)
        if _DAY.fullmatch(words):
            return self._language.day(date.fromisoformat(words))
        return self._language.say("record value", words)

    def _edit(self, told: str) -> str:
        """An entry of the config that changed, as "changed task langfang-2019/target-lists"."""
        fate, _, rest = told.partition(" ")
        kind, _, key = rest.partition(" ")
        return f"{self._language.say('fate', fate)} {self._language.say('entry', kind)} {key}"

    def _period(self, words: str) -> str:
        try:
            return self._language.period(str(Period.parse(words)))
        except PeriodError:
            return words
