"""`duban extension`: the requests for more time that wait, and the office's decision on each."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from duban.commands.deciding import UndecidedError
from duban.commands.options import as_json, as_of, clock, say_json
from duban.commands.replaying import replaying
from duban.composition import installation
from duban.explained.facts import instant
from duban.explained.words import moment
from models.extension import Extension
from supervision.extending import Request, grant, refuse, waiting


@click.group("extension")
def command() -> None:
    """Requests for more time: list those that wait, grant or refuse one."""


@command.command("list")
@as_of
@as_json
@click.pass_obj
def list_waiting(home: Path | None, as_of: date | None, in_json: bool) -> None:
    """List the requests that wait for a decision, the oldest first."""
    here = installation(home, clock=clock(as_of))
    with here.database.read() as session:
        found = waiting(session)
    if in_json:
        say_json([facts(one) for one in found])
    else:
        click.echo("\n".join(lines(found)))


class Number(click.ParamType[int]):
    """A request by its number in the list."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and 0 < int(text[:11]) < 2**31):
            raise UndecidedError(f"there is no request {text[:30]!r}; `duban extension list` names them by number")
        return int(text)


def decision(command: Callable[..., Any]) -> Callable[..., Any]:
    """REQUEST, --actor, --as-of and --json."""
    actor = click.option("--actor", default="admin", show_default=True, help="Who decides it, for the record.")
    for option in (as_json, as_of, actor, click.argument("request", type=Number())):
        command = option(command)
    return click.pass_obj(command)


@command.command("grant")
@click.option("--words", default="", help="What to tell the unit beside the new date.")
@decision
def grant_one(home: Path | None, request: int, actor: str, words: str, as_of: date | None, in_json: bool) -> None:
    """Grant REQUEST (its number in the list): the due date of that unit moves, and the unit is told."""
    here = _deciding(home, as_of, actor)
    done = grant(here.database, request, words=words.strip(), now=here.clock.now(), actor=actor)
    _told(done, in_json=in_json)


@command.command("refuse")
@click.option("--words", default="", help="Why; the unit is told.")
@decision
def refuse_one(home: Path | None, request: int, actor: str, words: str, as_of: date | None, in_json: bool) -> None:
    """Refuse REQUEST (its number in the list): the due date stays, and the unit is told why."""
    if not words.strip():
        raise UndecidedError('say why, the unit is told: --words "…"')
    here = _deciding(home, as_of, actor)
    done = refuse(here.database, request, words=words.strip(), now=here.clock.now(), actor=actor)
    _told(done, in_json=in_json)


def lines(found: Sequence[Request]) -> list[str]:
    """The requests for people."""
    if not found:
        return ["no request for more time waits for a decision"]
    told = []
    for one in found:
        asked, period = one.extension, "" if one.period == "once" else f" {one.period}"
        told.append(
            f"{asked.id}: {one.clause} {one.task}{period}, {one.unit}: due {one.due_on}, asks for {asked.to_on}"
        )
        told.append(f"   {asked.reason} ({asked.actor}, {moment(asked.asked_at)})")
    return [*told, "decide with `duban extension grant NUMBER` or `duban extension refuse NUMBER --words …`"]


def facts(one: Request) -> dict[str, Any]:
    """A request as programs read it."""
    return {
        "request": one.extension.id, "clause": one.clause, "task": one.task, "unit": one.unit, "unit_id": one.unit_key,
        "period": one.period, "due_on": one.due_on, "to_on": one.extension.to_on, "reason": one.extension.reason,
        "asked_at": instant(one.extension.asked_at), "actor": one.extension.actor,
    }  # fmt: skip


def _deciding(home: Path | None, as_of: date | None, actor: str) -> Any:
    if not actor.strip():
        raise UndecidedError('say who decides it, for the record: --actor "…"')
    return replaying(home, as_of)


def _told(done: Extension, *, in_json: bool) -> None:
    if in_json:
        say_json({"request": done.id, "granted": done.granted, "from_on": done.from_on, "to_on": done.to_on})
    elif done.granted:
        click.echo(f"granted: due {done.from_on} → {done.to_on}; the unit is told in its next message")
    else:
        click.echo(f"refused: due {done.from_on} as before; the unit is told in its next message")
