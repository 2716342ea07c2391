"""`duban serve`: the service on the real clock."""

from pathlib import Path

import click

from config.words import Words
from duban.composition import installation
from duban.identity import provider
from duban.service import free_port, prefect_server, prefect_state, serve_pages, stopping
from duban.watcher import Watcher
from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.timetable import Timetable
from models.migrating import upgrade
from supervision.in_force import in_force
from supervision.searching.filling import fill
from web.app import create_app
from web.house import House


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), help="The pages' port on 127.0.0.1 (or DUBAN_WEB_PORT; 8600).")
@click.pass_obj
def command(home: Path | None, port: int | None) -> None:
    """Serve the pages on 127.0.0.1, sweep every day, dispatch the cycles, deliver the outbox. Ctrl-C stops it all."""
    here = installation(home)
    upgrade(here.database)
    with here.database.read() as session:
        in_force(session)
    port = free_port(port or here.settings.web_port)
    server = prefect_server(here.settings)
    url = here.settings.public_url or f"http://127.0.0.1:{port}"
    links = here.links(url)
    jobs = Jobs(here.database, here.channels, here.clock.now, url, links, here.evidence)
    timetable = Timetable(Carrier(jobs, server))
    mail = here.settings.smtp_host
    words = Words(zh=f"邮件服务器 {mail}", en=f"mail server {mail}") if mail else Words(
        zh="未设置邮件服务器（DUBAN_SMTP_HOST），消息在发件箱等候",
        en="no mail server is set (DUBAN_SMTP_HOST); messages wait in the outbox",
    )  # fmt: skip
    # A machine that only serves has no config files; what governs stands in the database.
    watcher = Watcher(here.settings.config_folder) if here.settings.config_folder.is_dir() else None
    house = House(
        here.database, here.clock.now, lambda: prefect_state(server), None, words, folder=watcher, links=links,
        channels=here.channels, evidence=here.evidence, provider=provider(here.settings),
    )  # fmt: skip

    def once_up() -> None:
        click.echo(f"Duban: http://127.0.0.1:{port}")
        if server is not None:
            server.start()
        timetable.start()
        # What was written before there was an index, or past it; the pages need not wait for it.
        fill(here.database)

    with stopping(timetable, server, watcher):
        if watcher is not None:
            watcher.start()
        serve_pages(create_app(house), port=port, once_up=once_up)
