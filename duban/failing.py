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
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        # What can go wrong is known to many modules: they are imported where something has, and not before.
        words = _words(error)
        if words is None:
            raise
        click.echo(words, err=True)
        sys.exit(WRONG_INPUT)


def _words(error: Exception) -> str | None:
    """What to tell of the error; None where it is a bug."""
    from config.editing import EditError
    from config.secret import SecretError
    from documents.fault import DocumentError
    from models.database import DatabaseUrlError
    from notifications.outbox.bouncing import BounceError
    from notifications.outbox.requeuing import OutboxError
    from supervision.change.applying import ChangedMeanwhileError, RefusedError
    from supervision.change.rescheduling import WaitingEditsError
    from supervision.dispatching import CycleError
    from supervision.in_force import NothingAppliedError
    from supervision.more_time import ExtensionError
    from supervision.period import PeriodError
    from supervision.sweeping import TooEarlyError
    from supervision.why.asking import WhyError

    match error:
        case ConfigError():
            count = len(error.faults)
            return f"{error}\n{count} fault{'s' if count != 1 else ''}; nothing was changed."
        case ValidationError() if error.title == "Settings":
            return "\n".join(_setting(fault) for fault in error.errors())
        case RefusedError():
            return f"refused:\n{error}\nnothing was changed."
        case ChangedMeanwhileError() | EditError() | WaitingEditsError() | DocumentError() | WhyError():
            return str(error)
        case ExtensionError():
            return str(error)
        case NothingAppliedError() | CycleError() | PeriodError() | TooEarlyError():
            return str(error)
        case MissingHomeError() | FileExistsError() | SecretError():
            return str(error)
        case OutboxError() | BounceError():
            return f"{error}; nothing was changed"
        case DatabaseUrlError():
            return f"{error} (DUBAN_DATABASE_URL)"
        case DBAPIError() if not isinstance(error, DataError | IntegrityError):
            return _database(error)
        case ssl.SSLError():
            return f"the database's certificate is not trusted: {error}; check sslmode in DUBAN_DATABASE_URL"
    return None


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
