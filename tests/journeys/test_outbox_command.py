"""`duban outbox`: what waits and why, what could not be delivered and what is done about it, with exit codes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import col, select, update

from config.bundled import copy_bundled
from duban.__main__ import main
from models.channel import ChannelState
from models.database import Database
from models.message import Message
from models.migrating import upgrade
from models.record import RecordEntry
from notifications.channels import Letter, Receipt
from notifications.outbox.delivering import deliver
from tests.editing import edited, with_robot
from tests.queued import Sink, no_mailbox
from tests.services.test_bounces import report
from tests.world import World

TODAY = ("--as-of", "2019-07-03")
DECIDED = ("--actor", "city office", "--reason", "mailbox mended")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home on 3 July 2019 with one refused message, and a robot that rests."""
    copy_bundled(to=tmp_path / "config")
    database = Database(f"sqlite:///{tmp_path}/duban.db")
    upgrade(database)
    world = World(database).begin(edited(with_robot)).travel("2019-07-03")
    world.sweep()
    world.compose()

    def answer(letter: Letter) -> Receipt:
        return no_mailbox(letter) if letter.address.startswith("sanhe.handler") else Receipt(letter)

    deliver(database, {"mail": Sink(answer)}, clock=world.clock.now)
    now = world.clock.now()
    with database.write() as session:
        until = now + timedelta(minutes=4)
        rests = ChannelState(channel="city-wecom", fault="timed out", paused_until=until, failing_since=now, failures=3)
        session.add(rests)
    yield tmp_path
    database.close()


def duban(home: Path, *words: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *words], input=given, catch_exceptions=True)


def messages(home: Path, address: str = "sanhe.handler") -> list[Message]:
    database = Database(f"sqlite:///{home}/duban.db")
    with database.read() as session:
        mine = select(Message).where(col(Message.address).startswith(address)).order_by(col(Message.id))
        found = list(session.exec(mine))
    database.close()
    return found


def key_of(home: Path, address: str = "sanhe.handler") -> str:
    return messages(home, address)[0].key


def test_it_lists_counts_what_rests_what_is_dead_with_its_cause_and_refused_addresses(home: Path) -> None:
    said = duban(home, "outbox", *TODAY)
    assert said.exit_code == 0
    for words in ("dead 1", "sent 21", "city-wecom since 2019-07-03 09:00, at rest until 2019-07-03 09:04: timed out"):
        assert words in said.output
    assert f"{key_of(home)} 三河市人民政府 经办人, mail sanhe.handler@langfang.example: 550 no such mail" in said.output
    assert "nobody can be told: none" in said.output


def test_for_programs_it_answers_in_json(home: Path) -> None:
    found = json.loads(duban(home, "outbox", *TODAY, "--json").output)
    assert found["statuses"]["dead"] == 1
    assert found["undeliverable"][0]["fault"] == "550 no such mailbox"
    assert found["refused_addresses"][0]["message"] == key_of(home)
    assert found["nobody_to_tell"] == []


def test_a_message_that_no_channel_takes_says_so(home: Path) -> None:
    database = Database(f"sqlite:///{home}/duban.db")
    with database.write() as session:
        mine = update(Message).where(col(Message.address).startswith("zone.handler"))
        session.connection().execute(mine.values(status="pending", channel="pigeon"))
    database.close()
    assert "pigeon, 1: no such channel is set up" in duban(home, "outbox", *TODAY).output


def test_it_shows_one_message_with_what_became_of_it(home: Path) -> None:
    said = duban(home, "outbox", "show", key_of(home)[:8], *TODAY)
    assert said.exit_code == 0
    for words in (
        "to: 三河市人民政府 经办人, mail",
        "status: dead, 1 try",
        "said: 550",
        "wait for the next digest",
        "【",
    ):
        assert words in said.output


def test_it_lets_a_dead_message_go_again_with_who_and_why(home: Path) -> None:
    key = key_of(home)
    said = duban(home, "outbox", "requeue", key[:8], *DECIDED, *TODAY)
    assert (said.exit_code, said.output) == (0, f"message {key} goes again, under the same key\n")
    assert messages(home)[0].status == "pending"


def test_it_lets_all_dead_messages_of_a_channel_go_again(home: Path) -> None:
    none = duban(home, "outbox", "requeue", "--all", "--channel", "sms", *DECIDED, *TODAY)
    assert none.output == "nothing is undeliverable\n"
    said = duban(home, "outbox", "requeue", "--all", *DECIDED, *TODAY, "--json")
    assert [one["outcome"] for one in json.loads(said.output)] == ["again"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("requeue", "KEY", "--actor", "a"), "say why"),
        (("requeue", *DECIDED), "name one message"),
        (("requeue", "KEY", "--all", *DECIDED), "name one message"),
        (("requeue", "ffffffff", *DECIDED), "no message has the key ffffffff"),
        (("requeue", "zzzz", *DECIDED), "is no key of a message"),
        (("show", "ffffffff"), "no message has the key"),
        (("revoke", "KEY", *DECIDED), "no links that hold"),
        (("revoke", "KEY"), "say why"),
        (("bounce", "/nowhere"), "No such file"),
    ],
)
def test_what_is_asked_wrongly_changes_nothing_and_ends_with_2(home: Path, words: tuple[str, ...], told: str) -> None:
    given = [key_of(home) if word == "KEY" else word for word in words]
    as_of = () if words[0] == "bounce" else TODAY
    before = entries(home)
    said = duban(home, "outbox", *given, *as_of)
    assert said.exit_code == 2
    assert told in said.output
    assert entries(home) == before


def entries(home: Path) -> list[tuple[str, str, str]]:
    database = Database(f"sqlite:///{home}/duban.db")
    with database.read() as session:
        found = session.exec(select(RecordEntry).order_by(col(RecordEntry.id)))
        told = [(one.action, one.actor, one.subject) for one in found]
    database.close()
    return told


def test_it_ends_the_links_of_a_message(home: Path) -> None:
    key = key_of(home, "zone.handler")
    database = Database(f"sqlite:///{home}/duban.db")
    with database.write() as session:
        ends = messages(home, "zone.handler")[0].composed_at + timedelta(days=45)
        session.connection().execute(update(Message).values(links_until=ends))
    database.close()
    said = duban(home, "outbox", "revoke", key, *DECIDED, *TODAY)
    assert (said.exit_code, said.output) == (0, f"the links in message {key} hold no longer\n")
    assert entries(home)[-1] == ("revoke links", "city office", key)


def test_it_reads_a_bounce_from_standard_input_once(home: Path) -> None:
    key = key_of(home, "zone.handler")
    first = duban(home, "outbox", "bounce", "-", *TODAY, given=report(key))
    assert first.exit_code == 0
    assert "is undeliverable now" in first.output
    assert messages(home, "zone.handler")[0].status == "dead"
    again = duban(home, "outbox", "bounce", "-", *TODAY, given=report(key))
    assert "was known" in again.output
    assert [entry[0] for entry in entries(home)].count("bounce") == 1


def test_of_a_mail_that_is_late_it_says_that_nothing_was_changed(home: Path) -> None:
    key = key_of(home, "zone.handler")
    said = duban(home, "outbox", "bounce", "-", *TODAY, given=report(key, action="delayed"))
    assert (said.exit_code, "the report says delayed; nothing was changed" in said.output) == (0, True)


@pytest.mark.parametrize("data", [b"", b"\x00\xff garbage", b"Subject: hello\n\nworld", b"x" * 1_200_000])
def test_garbage_is_no_bounce_and_ends_with_2(home: Path, data: bytes) -> None:
    said = duban(home, "outbox", "bounce", "-", *TODAY, given=data)
    assert said.exit_code == 2
    assert "this is no bounce" in said.output
