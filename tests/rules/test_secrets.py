"""Secrets come from the environment or from a file of their name; the keys of links are made once for a home."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.secret import LARGEST_SECRET, SecretError, secret, secret_in
from config.settings import Settings, unknown_settings
from duban.exits import mail_of
from duban.link_key import FILE, keys, links
from notifications.channels.shut import Shut

HUSH = "hush-hush"
LONG = "k" * 32


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DUBAN_{name.upper()}", raising=False)


def found(name: str, folder: Path, **environ: str) -> str | None:
    value = secret(name, environ=environ, folder=folder)
    return None if value is None else value.get_secret_value()


def test_a_secret_is_a_file_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "CITY_WECOM").write_text(f"{HUSH}\n", encoding="utf-8")
    assert found("CITY_WECOM", tmp_path) == HUSH


@pytest.mark.parametrize(("written", "read"), [("a b \r\n", "a b "), ("a\n\n", "a\n"), (" a", " a")])
def test_only_the_line_break_at_its_end_is_taken_off(written: str, read: str, tmp_path: Path) -> None:
    (tmp_path / "S").write_bytes(written.encode())
    assert found("S", tmp_path) == read


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "S").write_text("from the file", encoding="utf-8")
    assert found("S", tmp_path, DUBAN_SECRET_S=HUSH) == HUSH


@pytest.mark.parametrize("written", [None, "", "\n"])
def test_an_empty_secret_is_not_set(written: str | None, tmp_path: Path) -> None:
    if written is not None:
        (tmp_path / "S").write_text(written, encoding="utf-8")
    assert found("S", tmp_path, DUBAN_SECRET_S="") is None


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "PIPE")
    (tmp_path / "FOLDER").mkdir()
    for name in ("PIPE", "FOLDER"):
        with pytest.raises(SecretError, match=f"{name} is no file"):
            secret_in(tmp_path / name)


def test_what_is_too_large_for_a_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "S").write_text("x" * (LARGEST_SECRET + 1), encoding="utf-8")
    with pytest.raises(SecretError, match="larger than 4096 bytes"):
        secret_in(tmp_path / "S")


def test_what_cannot_be_read_is_told_without_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "S").write_bytes(b"\xff" + HUSH.encode())
    with pytest.raises(SecretError) as refused:
        secret_in(tmp_path / "S")
    assert HUSH not in str(refused.value)


def test_any_secret_is_a_setting() -> None:
    assert unknown_settings(["DUBAN_SECRET_CITY_WECOM", "DUBAN_SECRETS"]) == []
    assert unknown_settings(["DUBAN_SECRT_X"]) != []


def test_secrets_lie_in_the_home_or_where_the_settings_say(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).secrets_folder == tmp_path / "secrets"
    assert Settings(secrets=tmp_path / "run").secrets_folder == tmp_path / "run"


def test_networks_and_addresses_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_ALLOW_NETWORKS", "10.1.2.3, 192.168.0.0/16,fd00::/8")
    allowed = ip_network("10.1.2.3/32"), ip_network("192.168.0.0/16"), ip_network("fd00::/8")
    assert Settings().allow_networks == allowed


@pytest.mark.parametrize(
    ("value", "mend"),
    [
        ("10.1.2.3/8", "'10.1.2.3/8' is no network; did you mean '10.0.0.0/8'?"),
        ("oa.host.example", "'oa.host.example' is no network; write addresses and networks"),
        ("10.0.0.1,", "'' is no network; write addresses"),
    ],
)
def test_what_is_no_network_is_told(value: str, mend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_ALLOW_NETWORKS", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert mend in str(refused.value)


def test_the_keys_of_links_stand_in_order_and_are_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUBAN_LINK_KEYS", f"new-{LONG}, old-{LONG}")
    settings = Settings(home=tmp_path)
    assert keys(settings) == (f"new-{LONG}", f"old-{LONG}")
    assert LONG not in repr(settings) + repr(links(settings))
    assert not (tmp_path / FILE).exists()


def test_a_key_that_can_be_guessed_is_refused_and_never_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_LINK_KEYS", f"{LONG},{HUSH}")
    with pytest.raises(ValidationError, match="a key of fewer than 32 characters can be guessed") as refused:
        Settings()
    assert HUSH not in str(refused.value)


def test_a_home_has_a_key_of_its_own_that_nobody_else_reads(tmp_path: Path) -> None:
    first = keys(Settings(home=tmp_path))
    assert len(first[0]) == 64
    assert keys(Settings(home=tmp_path)) == first
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_many_at_once_make_one_key(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: keys(settings), range(32)))
    assert len(found) == 1


@pytest.mark.parametrize("written", ["", "short"])
def test_a_key_file_without_a_key_is_told(written: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(written, encoding="utf-8")
    with pytest.raises(SecretError, match="holds no key of 32 characters; take it away, and a new one is made"):
        keys(Settings(home=tmp_path))


def test_the_password_of_the_mail_server_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{HUSH}\n", encoding="utf-8")
    settings = Settings(smtp_host="127.0.0.1", smtp_user="post", smtp_password_file=tmp_path / "password")
    assert getattr(mail_of(settings), "password", None) == HUSH


def test_a_password_file_that_is_not_there_shuts_the_mail_until_it_is(tmp_path: Path) -> None:
    settings = Settings(smtp_host="127.0.0.1", smtp_user="post", smtp_password_file=tmp_path / "password")
    shut = mail_of(settings)
    assert isinstance(shut, Shut)
    assert "password is empty or not there (DUBAN_SMTP_PASSWORD_FILE)" in shut.fault


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"smtp_user": "post", "smtp_password": HUSH}, "are both set; keep one of the two"),
        ({}, "DUBAN_SMTP_PASSWORD_FILE is set without DUBAN_SMTP_USER"),
    ],
)
def test_a_password_file_goes_with_a_user_and_without_a_password(more: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(smtp_password_file=Path("password"), **more)  # type: ignore[arg-type]
