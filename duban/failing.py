"""How a command fails: what was wrong, where, and the mend, in plain words and with an exit code."""

import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from config.fault import ConfigError

WRONG_INPUT = 2


class MissingHomeError(Exception):
    """The home has no database or config yet."""


@contextmanager
def told() -> Iterator[None]:
    """Turns the errors that people can mend into words; anything else is a bug and keeps its traceback."""
    from documents.fault import DocumentError
    from models.database import DatabaseUrlError
    from supervision.dispatching import CycleError
    from supervision.in_force import NothingAppliedError
    from supervision.period import PeriodError
    from supervision.sweeping import TooEarlyError

    try:
        yield
    except ConfigError as error:
        count = len(error.faults)
        _leave(f"{error}\n{count} fault{'s' if count != 1 else ''}; nothing was changed.")
    except ValidationError as error:
        if error.title != "Settings":
            raise
        _leave("\n".join(_setting(fault) for fault in error.errors()))
    except (NothingAppliedError, CycleError, PeriodError, TooEarlyError, MissingHomeError, FileExistsError) as error:
        _leave(str(error))
    except DocumentError as error:
        _leave(str(error))
    except DatabaseUrlError as error:
        _leave(f"{error} (DUBAN_DATABASE_URL)")
    except (DataError, IntegrityError):
        raise
    except DBAPIError as error:
        _leave(_database(error))
    except ssl.SSLError as error:
        _leave(f"the database's certificate is not trusted: {error}; check sslmode in DUBAN_DATABASE_URL")


def _leave(words: str) -> None:
    click.echo(words, err=True)
    sys.exit(WRONG_INPUT)


def _setting(fault: object) -> str:
    where = ".".join(str(part) for part in fault["loc"])  # type: ignore[index]
    said = str(fault["msg"]).removeprefix("Value error, ")  # type: ignore[index]
    return f"DUBAN_{where.upper()}: {said}" if where else said


def _database(error: DBAPIError) -> str:
    words = _said(error)
    if "no such table" in words or ("relation" in words and "does not exist" in words):
        return f"the database has no tables yet ({words}); run `duban init` first"
    return f"the database does not answer: {words}; check DUBAN_DATABASE_URL and the folder of the home"


def _said(error: DBAPIError) -> str:
    """What the driver said, in a line; pg8000 hands on PostgreSQL's own answer as fields, M the message."""
    first = error.orig.args[0] if error.orig is not None and error.orig.args else type(error).__name__
    words = str(first.get("M", "") if isinstance(first, dict) else first)
    return next(iter(words.strip().splitlines()), type(error).__name__)
