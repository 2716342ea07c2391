"""Enacting a checked config: units, plans, tasks and ladders become rows, and what is open follows."""

from sqlmodel import Session

from config.whole import Config
from supervision.calendar import day_of
from supervision.change.moving import Change, move_deadlines, withdraw
from supervision.change.putting import put
from supervision.change.recalling import recall, redirect
from supervision.in_force import of_config
from supervision.laying import lay_anew, lay_asking
from supervision.searching.filling import index_tasks


def enact(session: Session, config: Config, change: Change) -> None:
    """Everything that an applied config does at once, in the caller's transaction; the next sweep opens what is new."""
    put(session, config, today=day_of(change.at))
    rules = of_config(config)
    lay_anew(session, rules)
    withdraw(session, change.at)
    move_deadlines(session, rules, change)
    lay_asking(session, rules)
    recall(session, now=change.at)
    redirect(session)
    index_tasks(session)
