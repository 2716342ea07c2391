"""How a command fails: what was wrong, where, and the mend, in plain words and with an exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, ProgrammingError

from config.fault import ConfigError

WRONG_INPUT = 2


class MissingHomeError(Exception):
    """The home has no database or config yet."""


@contextmanager
def told() -> Iterator[None]:
    """Turns the errors that people can mend into words; anything else is a bug and keeps its traceback."""
    from supervision.dispatching import CycleError
    from supervision.in_force import NothingAppliedError
    from supervision.period import PeriodError

    try:
        yield
    except ConfigError as error:
        count = len(error.faults)
        _leave(f"{error}\n{count} fault{'s' if count != 1 else ''}; nothing was changed.")
    except ValidationError as error:
        if error.title != "Settings":
            raise
        _leave("\n".join(_setting(fault) for fault in error.errors()))
    except (NothingAppliedError, CycleError, PeriodError, MissingHomeError, FileExistsError) as error:
        _leave(str(error))
    except (OperationalError, ProgrammingError) as error:
        _leave(_database(error))


def _leave(words: str) -> None:
    click.echo(words, err=True)
    sys.exit(WRONG_INPUT)


def _setting(fault: object) -> str:
    where = ".".join(str(part) for part in fault["loc"])  # type: ignore[index]
    return f"DUBAN_{where.upper()}: {fault['msg']}"  # type: ignore[index]


def _database(error: OperationalError | ProgrammingError) -> str:
    words = str(error.orig).strip().splitlines()[0]
    if "no such table" in words or "does not exist" in words:
        return f"the database has no tables yet ({words}); run `duban init` first"
    return f"the database does not answer: {words}; check DUBAN_DATABASE_URL and the folder of the home"
