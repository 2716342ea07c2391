"""The ways out of a running Duban: those of the config in force, with the secrets as they are now."""

from pathlib import Path

import pytest

from config import Settings, read_config
from config.channel import SERVICES, ChannelSpec
from duban.exits import Exits
from notifications.channels.shut import Shut
from notifications.channels.sms import SmsChannel
from notifications.channels.webhook import WebhookChannel
from notifications.channels.wecom import WecomChannel
from supervision.change.applying import apply
from tests.bad_configs import GOOD
from tests.world import World, bundled

HUSH = "hush-hush-hush-hush-hush"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DUBAN_{name.upper()}", raising=False)


def good_channels() -> tuple[ChannelSpec, ...]:
    return read_config(GOOD).channels


def put(world: World, *channels: ChannelSpec) -> None:
    """Applies the bundled config with these channels."""
    config = bundled().model_copy(update={"channels": channels})
    apply(world.database, config, now=world.clock.now(), actor="admin", reason="a test")


def exits(world: World, home: Path, environ: dict[str, str] | None = None, *, mail: str | None = None) -> Exits:
    settings = Settings(home=home, smtp_host=mail)
    return Exits(settings, world.database, clock=world.clock.now, environ={} if environ is None else environ)


def every_secret() -> dict[str, str]:
    names = {name for channel in good_channels() for name in (channel.secret, channel.sign) if name}
    return {f"DUBAN_SECRET_{name}": HUSH for name in names}


def test_without_a_mail_server_and_channels_there_is_no_way_out(world: World, tmp_path: Path) -> None:
    assert exits(world, tmp_path)() == {}


def test_mail_stands_beside_the_channels_of_the_config(world: World, tmp_path: Path) -> None:
    put(world, *good_channels())
    found = exits(world, tmp_path, every_secret(), mail="127.0.0.1")()
    assert list(found) == ["mail", *(channel.id for channel in good_channels())]
    assert {channel.service for channel in good_channels()} == set(SERVICES)
    assert not any(isinstance(channel, Shut) for channel in found.values())


def test_what_the_config_says_of_a_channel_reaches_it(world: World, tmp_path: Path) -> None:
    put(world, *good_channels())
    found = exits(world, tmp_path, every_secret())()
    robot, gateway, oa = found["office-wecom"], found["city-sms"], found["commerce-oa"]
    assert isinstance(robot, WecomChannel)
    assert (robot.key, robot.per_minute) == (HUSH, 10)
    assert isinstance(gateway, SmsChannel)
    assert (gateway.gateway.accepted, gateway.gateway.refused) == (("code", "0"), frozenset({"1003", "black-list"}))
    assert isinstance(oa, WebhookChannel)
    assert HUSH not in repr(found)


def test_a_missing_secret_shuts_its_channel_and_no_other(world: World, tmp_path: Path) -> None:
    put(world, *good_channels()[:2])
    here = exits(world, tmp_path, {"DUBAN_SECRET_OFFICE_WECOM": HUSH})
    assert here.lacks() == [
        "the secret CITY_DINGTALK of channel 'city-dingtalk' is not set: "
        "DUBAN_SECRET_CITY_DINGTALK or a file of that name in DUBAN_SECRETS"
    ]
    assert isinstance(here()["office-wecom"], WecomChannel)


def test_a_secret_that_is_set_later_opens_its_channel(world: World, tmp_path: Path) -> None:
    put(world, good_channels()[0])
    here = exits(world, tmp_path)
    assert here.lacks()
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "OFFICE_WECOM").write_text(HUSH, encoding="utf-8")
    assert here.lacks() == []


def test_a_channel_is_kept_while_nothing_about_it_changes(world: World, tmp_path: Path) -> None:
    put(world, *good_channels()[:2])
    environ = every_secret()
    here = exits(world, tmp_path, environ)
    first = here()
    environ["DUBAN_SECRET_OFFICE_WECOM"] = "another"
    again = here()
    assert again["city-dingtalk"] is first["city-dingtalk"]
    assert again["office-wecom"] is not first["office-wecom"]


def test_a_channel_that_the_config_no_longer_names_is_gone(world: World, tmp_path: Path) -> None:
    put(world, *good_channels()[:2])
    here = exits(world, tmp_path, every_secret())
    here()
    put(world, good_channels()[0])
    assert list(here()) == ["office-wecom"]


def test_a_secret_that_is_too_short_to_sign_with_shuts_its_channel(world: World, tmp_path: Path) -> None:
    put(world, *good_channels())
    environ = every_secret()
    short = {name: "abc" for name in environ if "OA" in name or "WEBHOOK" in name}
    assert short
    assert any("too short to sign with" in lack for lack in exits(world, tmp_path, environ | short).lacks())
