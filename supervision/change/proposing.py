"""What an edited config would do: it is put in force in a trial, looked at, and taken back."""

from datetime import datetime

from config.whole import Config
from models.database import Database
from supervision.change.difference import Difference
from supervision.change.trial import difference_of
from supervision.sweeping import TURN


def propose(database: Database, config: Config, *, now: datetime) -> Difference:
    """The difference between what is in force and this config; nothing is changed.

    For the time of the trial no other writer has its turn.
    """
    with database.trial(turn=TURN) as session:
        return difference_of(session, config, now=now)
