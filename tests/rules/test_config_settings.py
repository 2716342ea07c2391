"""The settings come from the environment and are right from the start."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config import Settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DUBAN_{name.upper()}", raising=False)


def test_nothing_set_is_enough() -> None:
    settings = Settings()
    assert settings.home == Path("duban-home")
    assert settings.config_folder == Path("duban-home/config")
    assert settings.database == "sqlite:///duban-home/duban.db"
    assert settings.url == "http://127.0.0.1:8600"
    assert (settings.smtp_host, settings.prefect, settings.prefect_port) == (None, "embedded", 4600)


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_HOME", "/srv/duban")
    monkeypatch.setenv("DUBAN_WEB_PORT", "9000")
    monkeypatch.setenv("DUBAN_LOG_LEVEL", "debug")
    settings = Settings()
    assert settings.database == "sqlite:////srv/duban/duban.db"
    assert settings.url == "http://127.0.0.1:9000"
    assert settings.log_level == "DEBUG"


def test_a_database_and_an_address_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_DATABASE_URL", "postgresql+pg8000://db/duban")
    monkeypatch.setenv("DUBAN_PUBLIC_URL", "https://duban.example/")
    assert Settings().database == "postgresql+pg8000://db/duban"
    assert Settings().url == "https://duban.example"


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_SMTP_HOST", "")
    assert Settings().smtp_host is None


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_SMTP_USER", "post")
    monkeypatch.setenv("DUBAN_SMTP_PASSWORD", "hush-hush")
    monkeypatch.setenv("DUBAN_DATABASE_URL", "postgresql://duban:hush-hush@db/duban")
    assert "hush-hush" not in repr(Settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "duban.example"),
        ("WEB_PORT", "99999"),
        ("SMTP_SECURITY", "ssl"),
        ("MAIL_FROM", "duban"),
        ("SMTP_PASSWORD", "without-user"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"DUBAN_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError):
        Settings().web_port = 1  # type: ignore[misc]
