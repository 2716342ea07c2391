"""Moving one task's due date: its file is edited and the config applied, both or neither."""

from datetime import datetime
from pathlib import Path

from config.editing import FileEdit, held
from config.reading import read_config
from config.whole import Config
from models.database import Database
from supervision.change.applying import ChangedMeanwhileError, Outcome, apply
from supervision.change.difference import Difference
from supervision.change.kept import digest_of, standing_digest
from supervision.change.proposing import propose
from supervision.in_force import NothingAppliedError
from supervision.sweeping import TURN


class WaitingEditsError(Exception):
    """Other edits wait in the config folder; a deadline is moved by itself."""

    def __init__(self) -> None:
        super().__init__(
            "other edits wait in the config files; see them with `duban diff`, apply or undo them first, "
            "then move the deadline"
        )


def proposed(database: Database, folder: Path, edit: FileEdit, *, now: datetime) -> tuple[Difference, Config]:
    """What the edit alone would do, and the config that it makes. Nothing is changed.

    Raises NothingAppliedError where no config is in force, WaitingEditsError where the folder holds other edits.
    """
    standing = _standing(database)
    if standing is None:
        raise NothingAppliedError
    if digest_of(read_config(folder, instead={edit.file: edit.before})) != standing:
        raise WaitingEditsError
    config = edit.config(folder)
    return propose(database, config, now=now), config


def reschedule(
    database: Database,
    folder: Path,
    edit: FileEdit,
    config: Config,
    *,
    now: datetime,
    actor: str,
    reason: str,
    late: bool = False,
    base: str | None,
) -> Outcome:
    """Writes the edited file and applies the config that it makes, one move after another in a folder.

    Where applying fails, or is broken off, the old file is put back, unless the config is in force all the same or
    the database is not there to be asked. The file comes first: killed between the two, it waits as any edit does, and
    nothing is lost. Raises what `apply` and `FileEdit.write` raise.
    """
    with held(folder):
        if _standing(database) != base:
            raise ChangedMeanwhileError
        edit.write(folder)
        try:
            return apply(database, config, now=now, actor=actor, reason=reason, late=late, base=base)
        except BaseException:
            if _standing(database) != digest_of(config):
                edit.undo(folder)
            raise


def _standing(database: Database) -> str | None:
    """The digest of the config in force, asked in turn: a commit whose answer was lost may still be under way."""
    with database.trial(turn=TURN) as session:
        return standing_digest(session)
