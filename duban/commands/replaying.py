"""A replayed day for a command that writes: it never lies before what has been done already."""

from datetime import date
from pathlib import Path

import click

from duban.commands.options import clock
from duban.composition import Installation, installation
from supervision import runs
from supervision.calendar import day_of
from supervision.change.changes import changes


def replaying(home: Path | None, as_of: date | None) -> Installation:
    """The installation on this day, or now where none is named; UsageError where later days have been worked."""
    here = installation(home, clock=clock(as_of))
    if as_of is not None:
        with here.database.read() as session:
            newest = runs.newest_at(session)
        if newest is not None:
            _not_before(as_of, day_of(newest), "worked on")
    return here


def replaying_change(home: Path | None, as_of: date | None) -> Installation:
    """The same for a change of the config, which does not lie before the newest one either."""
    here = replaying(home, as_of)
    if as_of is not None:
        with here.database.read() as session:
            newest = changes(session, most=1)
        if newest:
            _not_before(as_of, day_of(newest[0].at), "configured")
    return here


def _not_before(as_of: date, newest: date, done: str) -> None:
    if as_of < newest:
        said = f"this home has been {done} up to {newest}, and --as-of {as_of} lies before it"
        raise click.UsageError(f"{said}; take a later day, or a home made for trying out")
