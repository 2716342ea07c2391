"""`duban account`: who may sign in, for where no page helps: no admin has come in yet, or none can any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlmodel import col, select

from duban.commands.options import as_json, say_json
from duban.composition import Installation, installation
from models.account import Account
from models.unit import Unit
from supervision.access import Role
from supervision.accounts import changing, making, passwords
from supervision.accounts.making import AccountError, Person

WORDS = {
    "taken": "there is an account {login!r} already; choose another login",
    "bad-login": "{login!r} is no login; begin with a letter, a digit or a Chinese character, 2 to 64 without spaces",
    "no-login": "write a login",
    "no-name": "write a name or a post: --name",
    "long-name": "the name is too long; {most} characters at most",
    "no-unit": "a member or a head belongs to a unit: --unit UNIT",
    "unknown-unit": "there is no unit {unit!r}; write the id that stands in units.yaml",
    "unknown-login": "there is no account {login!r}; `duban account list` shows them",
    "last-admin": "{login!r} is the last admin in force; add another first",
}
ONCE = "One-time password, shown once and to be changed at the first sign-in:"
actor = click.option("--actor", default="command line", show_default=True, help="Who does it, for the record.")


@click.group("account")
def command() -> None:
    """List the accounts, add one, give a new one-time password, disable one."""


@command.command("list")
@as_json
@click.pass_obj
def listed(home: Path | None, in_json: bool) -> None:
    """Everybody who may sign in, and who may no more."""
    with installation(home).database.read() as session:
        found = select(Account, Unit.key).outerjoin(Unit, col(Unit.id) == Account.unit_id)
        people = session.exec(found.order_by(col(Account.id))).all()
    rows = [
        {"login": one.login, "role": one.role, "unit": unit, "name": one.name, "state": state_of(one)}
        for one, unit in people
    ]
    if in_json:
        say_json(rows)
        return
    for row in rows:
        click.echo(f"{row['login']}  {row['role']}  {row['unit'] or '-'}  {row['name']}  {row['state']}")


@command.command("add")
@click.argument("login")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--name", required=True, help="Name or post; it stands on the record.")
@click.option("--name-en", default="", help="The same in English.")
@click.option("--unit", help="The unit's id; members and heads need one.")
@click.option(
    "--provider", is_flag=True, help="Signs in by the OpenID provider, under this login; no password is made."
)
@actor
@click.pass_obj
def add(
    home: Path | None, login: str, role: str, name: str, name_en: str, unit: str | None, provider: bool, actor: str
) -> None:
    """Add an account, and print its one-time password."""
    here = installation(home)
    password = None if provider else passwords.one_time_password()
    person = Person(login, name.strip(), name_en.strip(), Role(role), unit)
    with told():
        made = making.make(here.database, person, now=here.clock.now(), actor=actor, password=password)
    click.echo(f"added {made.login}")
    if password is not None:
        click.echo(f"{ONCE}\n{password}")


@command.command("reset")
@click.argument("login")
@actor
@click.pass_obj
def reset(home: Path | None, login: str, actor: str) -> None:
    """Print a new one-time password; the old one and every session end."""
    here = installation(home)
    with told():
        password = changing.reset(here.database, login, now=here.clock.now(), actor=actor)
    click.echo(f"{ONCE}\n{password}")


@command.command("disable")
@click.argument("login")
@actor
@click.pass_obj
def disable(home: Path | None, login: str, actor: str) -> None:
    """Let nobody sign in as LOGIN any more."""
    here: Installation = installation(home)
    with told():
        changing.disable(here.database, login, now=here.clock.now(), actor=actor)
    click.echo(f"disabled {login}")


def state_of(account: Account) -> str:
    """One word for how an account stands."""
    if account.disabled_at is not None:
        return "disabled"
    if account.must_change:
        return "new password"
    return "in use" if account.password_hash or account.issuer else "no password"


@contextmanager
def told() -> Iterator[None]:
    """Turns what cannot be done into words."""
    try:
        yield
    except AccountError as error:
        raise click.UsageError(WORDS[error.kind].format(**error.values)) from None
