"""`duban simulate`: a span of days played in a scratch database, and every word that would go out."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duban.commands.options import Day, as_json

if TYPE_CHECKING:
    from config.behaviour import Behaviour
    from config.unit import UnitsSpec
    from duban.replay.account import Account
    from duban.replay.telling import Asked


@click.command("simulate")
@click.option("--from", "start", type=Day(), required=True, metavar="DATE", help="The first day that is listed.")
@click.option("--to", "end", type=Day(), required=True, metavar="DATE", help="The last day that is listed.")
@click.option("--unit", metavar="UNIT", help="Only what this unit hears and what its duties cause: its id or name.")
@click.option(
    "--behaviour", default="silent", show_default=True, metavar="on-time|late|silent|FILE",
    help="How units behave, or a file that says it unit by unit.",
)  # fmt: skip
@as_json
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook instead.")
@click.pass_obj
def command(
    home: Path | None, start: date, end: date, unit: str | None, behaviour: str, in_json: bool, xlsx: Path | None
) -> None:
    """Play the plans on a replayed clock and list every dispatch, circular, reminder, slip, summons and message.

    The config is that of the home, as its files are now, applied or not; or the bundled one where the home has none.
    The play begins when the first plan was issued, so that what has spoken before --from does not speak again.
    No database of the home is read or written, and nothing is sent.
    """
    from config.bundled import bundled_folder
    from config.reading import read_config
    from duban.composition import settings_of
    from duban.replay.account import account
    from duban.replay.simulating import Span, SpanError, checked, first_day, play, scratch
    from duban.replay.telling import Asked
    from supervision.in_force import of_config

    if xlsx is not None:
        _check_free(xlsx, in_json=in_json)
    settings = settings_of(home)
    config = read_config(settings.config_folder if settings.config_folder.is_dir() else bundled_folder())
    try:
        span = checked(Span(start, end), config)
    except SpanError as error:
        raise click.UsageError(str(error)) from error
    asked_unit = _unit(unit, config.units) if unit is not None else None
    manner = _behaviour(behaviour, config.units)
    gc.freeze()  # what is loaded by now stays: the collector need not look at it again and again
    with scratch() as database, _progress(first_day(config), end) as each_day:
        play(database, config, to=end, behaviour=manner, url=settings.url, each_day=each_day)
        with database.read() as session:
            found = account(session, of_config(config), start=span.start, end=span.end)
    if asked_unit is not None:
        found = found.of(asked_unit)
    _tell(Asked(start, end, manner.name, asked_unit), found, in_json=in_json, xlsx=xlsx)


def _check_free(xlsx: Path, *, in_json: bool) -> None:
    """What would keep the workbook from being written is told before the play, not after it."""
    if in_json:
        raise click.UsageError("say --json or --xlsx, not both")
    if xlsx.exists() or xlsx.is_symlink():
        raise click.UsageError(f"--xlsx {xlsx}: this file is there already; name another")
    if not xlsx.parent.is_dir():
        raise click.UsageError(f"--xlsx {xlsx}: there is no folder {xlsx.parent}; make it first")


def _tell(asked: "Asked", found: "Account", *, in_json: bool, xlsx: Path | None) -> None:
    from duban.replay.telling import as_json, lines

    if xlsx is not None:
        from documents.workbook import write_workbook
        from duban.replay.sheets import sheets

        try:
            write_workbook(xlsx, sheets(found))
        except OSError as error:
            raise click.UsageError(f"--xlsx {xlsx}: cannot be written ({error.strerror})") from error
        click.echo(f"wrote {xlsx}: {len(found.events)} events, {len(found.messages)} messages")
        return
    click.echo("\n".join((as_json if in_json else lines)(asked, found)))


def _unit(asked: str, units: "UnitsSpec") -> str:
    """The id of the unit that is called so, by its id or its Chinese name."""
    from config.nearest import meant

    names = {name: unit.id for unit in units.units for name in (unit.name.zh, unit.id)}
    if asked.strip() not in names:
        mend = meant(asked.strip(), names) or f"the config has {', '.join(unit.id for unit in units.units)}"
        raise click.UsageError(f"--unit {asked}: there is no such unit; {mend}")
    return names[asked.strip()]


def _behaviour(asked: str, units: "UnitsSpec") -> "Behaviour":
    from config.behaviour import MANNERS, preset, read_behaviour
    from config.nearest import did_you_mean

    if asked in MANNERS:
        return preset(asked)
    if not Path(asked).is_file():
        mend = did_you_mean(asked, MANNERS) or f"write {', '.join(MANNERS)}, or the name of a file"
        raise click.UsageError(f"--behaviour {asked}: this is no way to behave and no file; {mend}")
    return read_behaviour(Path(asked), units)


@contextmanager
def _progress(first: date, last: date) -> Iterator[Callable[[date], None]]:
    """A bar on a terminal; nothing where nobody would see it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{first}", total=(last - first).days + 1)
        yield lambda day: bar.update(task, advance=1, description=f"{day}")
