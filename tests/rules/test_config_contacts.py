"""Contacts: whom a unit names, by which ways they are reached, and when somebody else should hear."""

from datetime import date
from pathlib import Path

import pytest

from config import Config, ConfigError, read_config
from config.hearing import posts
from config.unit import contact_keys
from supervision.change.edits import edits_between
from supervision.change.kept import content_of, digest_of
from tests.bad_configs import GOOD, lay_out
from tests.editing import Kept, edited
from tests.world import bundled

COMMERCE = """    contacts:
      - role: handler
        title: {zh: 经办人, en: Handling officer}
        email: commerce.handler@units.example
      - role: head
        title: {zh: 单位负责人, en: Head of unit}
        email: commerce.head@units.example
"""


def read(folder: Path, *, commerce: str) -> Config:
    """The good config with other contacts of the bureau of commerce."""
    lay_out(None, to=folder)
    text = (folder / "units.yaml").read_text(encoding="utf-8")
    assert COMMERCE in text
    (folder / "units.yaml").write_text(text.replace(COMMERCE, commerce, 1), encoding="utf-8")
    return read_config(folder)


def good() -> Config:
    return read_config(GOOD)


def ways(config: Config, unit: str) -> dict[str, tuple[tuple[str, str], ...]]:
    return {key: config.ways(contact) for key, contact in config.units.unit(unit).people()}


def test_a_contact_without_ways_is_reached_by_mail() -> None:
    assert ways(good(), "commerce")["handler"] == (("mail", "commerce.handler@units.example"),)


def test_ways_stand_in_order_of_preference_each_with_its_own_address() -> None:
    leader = ("city-sms", "19900000000"), ("mail", "leading-group.leader@units.example")
    assert ways(good(), "leading-group") == {"leader": leader, "deputy": (("office-wecom", "office-wecom"),)}


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ([(None, "handler"), (None, "head")], ["handler", "head"]),
        ([(None, "handler"), (None, "handler"), (None, "handler")], ["handler", "handler-2", "handler-3"]),
        ([("duty", "handler"), (None, "handler")], ["duty", "handler-2"]),
    ],
)
def test_a_contact_is_known_by_its_id_or_its_role(written: list[tuple[str | None, str]], keys: list[str]) -> None:
    assert contact_keys(written) == keys


def test_a_unit_may_have_several_handlers(tmp_path: Path) -> None:
    second = "      - {role: handler, title: {zh: 副手, en: Second}, email: second@units.example}\n"
    assert list(ways(read(tmp_path, commerce=COMMERCE + second), "commerce")) == ["handler", "head", "handler-2"]


@pytest.mark.parametrize("commerce", ["", "    contacts: []\n"])
def test_a_unit_that_names_nobody_is_no_fault(commerce: str, tmp_path: Path) -> None:
    assert read(tmp_path, commerce=commerce).units.unit("commerce").contacts == ()


def test_a_unit_that_names_a_head_alone_lacks_its_handler(tmp_path: Path) -> None:
    head_alone = COMMERCE.replace(COMMERCE.partition("contacts:\n")[2].partition("      - role: head")[0], "")
    with pytest.raises(ConfigError, match="has no contact with the role handler; add one"):
        read(tmp_path, commerce=head_alone)


def test_delegates_may_stand_in_for_each_other_on_the_same_days(tmp_path: Path) -> None:
    away = "        absent: [{from: 2019-06-10, until: 2019-06-21, delegate: %s}]\n"
    handler, _, head = COMMERCE.partition("      - role: head")
    circle = handler + away % "head" + "      - role: head" + head + away % "handler"
    absent = read(tmp_path, commerce=circle).units.unit("commerce").contacts[0].absent
    assert [(one.start, one.until, one.delegate) for one in absent] == [(date(2019, 6, 10), date(2019, 6, 21), "head")]


def test_absences_may_follow_each_other_day_by_day(tmp_path: Path) -> None:
    days = "        absent: [{from: 2019-06-10, until: 2019-06-10}, {from: 2019-06-11, until: 2019-06-11}]\n"
    assert len(read(tmp_path, commerce=COMMERCE + days).units.unit("commerce").contacts[1].absent) == 2


def test_every_role_that_somebody_speaks_to_is_a_post() -> None:
    found = posts(good())
    assert {("commerce", "handler"), ("office", "handler"), ("leading-group", "leader")} <= found
    assert ("leading-group", "handler") not in found


def test_a_config_without_the_new_keys_is_kept_as_before() -> None:
    kept = content_of(bundled())
    assert "channels" not in kept
    assert kept["units"]["units"][0]["contacts"][0].keys() == {"role", "title", "email", "phone"}


def test_what_is_kept_reads_as_what_was_written() -> None:
    assert Config.model_validate(content_of(good())) == good()
    assert digest_of(Config.model_validate(content_of(good()))) == digest_of(good())


def test_an_absence_and_another_way_are_told_as_changes_of_the_contact() -> None:
    def change(kept: Kept) -> None:
        kept["channels"] = content_of(good())["channels"][:1]
        away = {"from": "2019-06-10", "until": "2019-06-21", "delegate": "head"}
        kept["units"]["units"][0]["contacts"][0].update(reach=["office-wecom", "mail"], absent=[away])

    contact, channel = edits_between(bundled(), edited(change))
    assert (contact.kind, contact.key, channel.kind, channel.key) == (
        "contact", "commerce/handler", "channel", "office-wecom",
    )  # fmt: skip
    assert {part.key: part.after for part in contact.parts} == {
        "reach": "office-wecom, mail", "absent[0].from": "2019-06-10", "absent[0].until": "2019-06-21",
        "absent[0].delegate": "head",
    }  # fmt: skip
