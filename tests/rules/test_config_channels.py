"""Channels: each service is given what it needs, and what opens it never stands in a file."""

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from config import Config, ConfigError, read_config
from config.channel import BY_SERVICE, NEEDS, SERVICES, TAKES, ChannelSpec, misplaced_keys
from config.web_address import WebAddress
from supervision.change.edits import edits_between
from tests.bad_configs import GOOD, lay_out

ADDRESS: TypeAdapter[str] = TypeAdapter(WebAddress)
SECRET = "0f9a-hush-hush"
ROOT = Path(__file__).parents[2]


def good() -> Config:
    return read_config(GOOD)


def channel(id: str) -> ChannelSpec:
    return next(channel for channel in good().channels if channel.id == id)


def test_a_config_need_not_have_the_file(tmp_path: Path) -> None:
    folder = lay_out(None, to=tmp_path)
    (folder / "channels.yaml").unlink()
    units = (folder / "units.yaml").read_text(encoding="utf-8")
    before, _, _ = units.partition("        mobile:")
    (folder / "units.yaml").write_text(before + "groups:" + units.partition("groups:")[2], encoding="utf-8")
    assert read_config(folder).channels == ()


def test_a_file_that_is_a_link_to_nowhere_is_missing(tmp_path: Path) -> None:
    folder = lay_out(None, to=tmp_path)
    (folder / "channels.yaml").unlink()
    (folder / "channels.yaml").symlink_to(folder / "gone.yaml")
    with pytest.raises(ConfigError, match=r"channels\.yaml:1:1: this file is missing"):
        read_config(folder)


def test_a_fault_in_the_file_hides_no_channel_from_the_contacts(tmp_path: Path) -> None:
    folder = lay_out(None, to=tmp_path)
    text = (folder / "channels.yaml").read_text(encoding="utf-8").replace("per_minute: 10", "per_minute: ten")
    (folder / "channels.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    assert [fault.path for fault in caught.value.faults] == ["channels[0].per_minute"]


def test_a_file_that_cannot_be_read_makes_no_channel_unknown(tmp_path: Path) -> None:
    folder = lay_out(None, to=tmp_path)
    (folder / "channels.yaml").write_text("channels: [", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    assert {fault.file for fault in caught.value.faults} == {"channels.yaml"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_told_of_each_key_that_it_lacks_or_cannot_use(service: str) -> None:
    taken = {*NEEDS[service], *TAKES[service]}
    assert [key for key, _ in misplaced_keys(service, [])] == [*NEEDS[service]]
    assert {key for key, _ in misplaced_keys(service, BY_SERVICE)} == {*BY_SERVICE} - taken


def test_a_channel_that_does_not_fit_its_service_is_no_channel() -> None:
    with pytest.raises(ValidationError, match="a channel to webhook needs 'url'; add it"):
        ChannelSpec(id="oa", service="webhook", name={"zh": "系统", "en": "System"}, secret="OA")


def test_numbers_words_and_truths_of_an_answer_are_texts() -> None:
    assert (channel("city-sms").accepted, channel("city-sms").refused) == ({"code": "0"}, ("1003", "black-list"))
    kept = channel("city-sms").model_dump(mode="json") | {"accepted": {"success": True}}
    assert ChannelSpec.model_validate(kept).accepted == {"success": "true"}


@pytest.mark.parametrize(
    "address",
    [
        "https://oa.host.example", "http://10.1.2.3:8080/notice?unit=commerce", "https://[2001:db8::1]/x",
        "https://oa.host.example/keyboard?monkey=1",
    ],
)  # fmt: skip
def test_an_address_is_taken_as_it_is_written(address: str) -> None:
    assert ADDRESS.validate_python(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "ftp://oa.host.example/", "//oa.other.example/", "https:///notice", "https://oa host.example/",
        "https://oa.host.example:99999/", "https://a:b@oa.host.example/", "https://oa.host.example/#x",
        f"https://oa.host.example/?key={SECRET}", f"https://oa.host.example/?x=1&ACCESS_TOKEN={SECRET}",
        f"https://duban:{SECRET}@oa.host.example/", f"javascript:{SECRET}",
    ],
)  # fmt: skip
def test_any_other_address_is_refused_and_never_quoted(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ADDRESS.validate_python(address)
    message = refused.value.errors()[0]["msg"]
    assert SECRET not in message
    assert address not in message


def test_a_secret_written_for_its_name_is_never_quoted(tmp_path: Path) -> None:
    folder = lay_out(None, to=tmp_path)
    text = (folder / "channels.yaml").read_text(encoding="utf-8").replace("secret: OFFICE_WECOM", f"secret: {SECRET}")
    (folder / "channels.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    assert SECRET not in str(caught.value)


def test_a_new_channel_is_told_as_an_entry_that_names_its_secret() -> None:
    before = good().model_copy(update={"channels": good().channels[1:]})
    (edit,) = edits_between(before, good())
    assert (edit.fate, edit.kind, edit.key, edit.name) == ("added", "channel", "office-wecom", "督查室企业微信群")


def test_another_secret_is_told_by_its_name() -> None:
    first, *others = good().channels
    after = good().model_copy(update={"channels": (first.model_copy(update={"secret": "NEW_WECOM"}), *others)})
    (edit,) = edits_between(good(), after)
    assert [(part.key, part.before, part.after) for part in edit.parts] == [("secret", "OFFICE_WECOM", "NEW_WECOM")]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_shows_is_a_config(readme: str) -> None:
    units, channels = examples(readme)
    text = (GOOD / "units.yaml").read_text(encoding="utf-8")
    before, _, after = text.partition("    contacts:\n")
    commerce = "".join(f"    {line}\n" for line in units.splitlines())
    _, _, others = after.partition("  - id: sanhe")
    whole = f"{before}{commerce}  - id: sanhe{others}".replace("reach: [office-wecom]", "email: deputy@units.example")
    config = read_config(GOOD, instead={"units.yaml": whole.encode(), "channels.yaml": channels.encode()})
    assert [key for key, _ in config.units.unit("commerce").people()] == ["handler", "deputy", "head"]
    assert {channel.id for channel in config.channels} == {"office-wecom", "city-sms", "commerce-oa"}


def examples(readme: str) -> tuple[str, str]:
    """The contacts and the channels that are written out in a README."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    return next(one for one in blocks if "units.yaml" in one), next(one for one in blocks if "channels:\n" in one)
