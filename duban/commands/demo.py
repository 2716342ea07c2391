"""`duban demo`: the Langfang plan on a replayed clock."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from config.bundled import bundled_folder, bundled_names, copy_bundled
from config.channel import MAIL as BY_MAIL
from config.reading import read_config
from config.schema_file import FOLDER as SCHEMAS
from config.schema_file import schema_files, write_schemas
from config.settings import Settings
from config.words import Words
from duban.clock import RealClock, ReplayedClock, morning_of
from duban.commands.options import Day
from duban.composition import evidence_store, settings_of
from duban.demo.catcher import MailCatcher
from duban.demo.people import settle
from duban.demo.player import Player
from duban.demo.troubles import REFUSED, absence
from duban.link_key import FILE as LINK_KEY
from duban.link_key import links
from duban.service import free_port, prefect_server, prefect_state, serve_pages, stopping
from duban.watcher import Watcher
from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.server import end_left_behind
from models.database import Database
from models.migrating import upgrade
from notifications.channels.smtp import SmtpChannel
from supervision.change.applying import apply
from web.app import create_app
from web.house import House

FOLDER, EVIDENCE = Path(".demo"), "evidence"
MARK = "This folder belongs to `duban demo`, which empties it at every start.\n"
DATABASE = ("duban.db", "duban.db-wal", "duban.db-shm", "duban.db-journal")
OPENS_ON = date(2019, 7, 12)
MAIL = Words(zh="内置邮件接收器", en="the built-in mail catcher")


@click.command("demo")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The pages' port on 127.0.0.1 (8600, or the next free one)."
)
@click.option("--until", type=Day(), default=OPENS_ON, metavar="DATE", help="The day it opens at (2019-07-12).")
@click.option("--prefect/--no-prefect", default=True, help="With Prefect's server behind it, or without.")
@click.pass_obj
def command(home: Path | None, port: int | None, until: date, prefect: bool) -> None:
    """Play the Langfang plan from its date of issue, then serve the pages; the page moves the clock on.

    The demo keeps a home of its own and begins anew at every start: --home, else .demo here, whatever DUBAN_HOME
    says. One demo runs on a home at a time.
    """
    settings = settings_of(
        home or FOLDER, prefect=None if prefect else "off", database_url="",
        evidence=(home or FOLDER) / EVIDENCE,
    )  # fmt: skip
    plan = read_config(bundled_folder())
    issued = morning_of(min(plan.issued_on for plan in plan.plans))
    if until < issued.date():
        raise click.UsageError(f"the plan was issued on {issued:%Y-%m-%d}; --until lies before it")
    with _own(settings.home):
        _play(settings, issued, until, port)


def _play(settings: Settings, issued: datetime, until: date, port: int | None) -> None:
    database = Database(settings.database)
    upgrade(database)
    copy_bundled(to=settings.config_folder)
    absence(settings.config_folder).write(settings.config_folder)
    write_schemas(to=settings.config_folder / SCHEMAS)
    apply(database, read_config(settings.config_folder), now=issued, actor="admin", reason="the bundled plan")
    settle(database, now=issued)
    port = free_port(port or settings.web_port)
    catcher, clock, server = MailCatcher(refuses=(REFUSED,)), ReplayedClock(issued), prefect_server(settings)
    catcher.start()
    mail = SmtpChannel("127.0.0.1", catcher.port, settings.mail_from)
    url = f"http://127.0.0.1:{port}"
    signed = links(settings, url=url)
    # Mail alone: what a replayed day says must never reach a real robot or telephone.
    player = Player(Carrier(Jobs(database, lambda: {BY_MAIL: mail}, clock.now, url, signed), server), clock)
    watcher = Watcher(settings.config_folder)
    house = House(
        database, clock.now, lambda: prefect_state(server), player, MAIL, catcher, watcher, signed,
        channels=lambda: {BY_MAIL: mail}, evidence=evidence_store(settings),
        wall=RealClock().now,
    )  # fmt: skip

    def once_up() -> None:
        click.echo(f"Duban demo: http://127.0.0.1:{port} (replayed day {until}; Ctrl-C ends it)")
        if server is not None:
            server.start(when_up=player.sweep_again)

    with stopping(player, server, catcher, watcher):
        watcher.start()
        player.morning(issued.date())
        player.play(to=until)
        serve_pages(create_app(house), port=port, once_up=once_up)


@contextmanager
def _own(home: Path) -> Iterator[None]:
    """An empty home of the demo's own, held while it is used; one that is not the demo's, or in use, is refused."""
    mark = home / "demo"
    home.mkdir(parents=True, exist_ok=True)
    if not any(home.iterdir()):
        mark.write_text(MARK, encoding="utf-8")
    elif not _is_ours(mark):
        raise click.UsageError(f"{home} is no home of the demo; it would be emptied. Choose another --home.")
    # The mark itself stays: a second demo must find the one that is locked.
    with mark.open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.UsageError(f"a demo runs on {home} already; end it, or choose another --home.") from None
        end_left_behind(home / "prefect")
        _empty(home)
        yield


def _is_ours(mark: Path) -> bool:
    """Whether the demo wrote this mark: a plain file, with its words and no others."""
    return mark.is_file() and not mark.is_symlink() and mark.read_bytes() == MARK.encode()


def _empty(home: Path) -> None:
    """Takes away what a demo makes, by name; anything else that lies there is somebody's."""
    for name in (*DATABASE, LINK_KEY):
        (home / name).unlink(missing_ok=True)
    _empty_config(home / "config")
    for folder in (home / "prefect", home / EVIDENCE):
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)


def _empty_config(folder: Path) -> None:
    """Takes away the copies of the bundled files; nothing is written or taken away through a link."""
    for path in (folder, folder / "plans", folder / SCHEMAS, *schema_files(folder / SCHEMAS)):
        if path.is_symlink():
            path.unlink()
    for name in bundled_names():
        (folder / name).unlink(missing_ok=True)
