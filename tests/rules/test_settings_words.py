"""A setting that cannot be: its variable, what is wrong with it and the mend, in plain words."""

import pytest

from config import Settings
from duban.failing import told


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DUBAN_{name.upper()}", raising=False)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SMTP_PORT", "abc", "'abc' is no port; write a whole number from 1 to 65535"),
        ("WEB_PORT", "0", "'0' is no port; write a whole number from 1 to 65535"),
        ("PREFECT_PORT", "65536", "'65536' is no port; write a whole number from 1 to 65535"),
        ("WEB_PORT", "8600.5", "'8600.5' is no port; write a whole number from 1 to 65535"),
        ("SMTP_SECURITY", "ssl", "'ssl' is no such setting; write none, starttls or tls"),
        ("SMTP_SECURITY", "startls", "'startls' is no such setting; did you mean 'starttls'?"),
        ("PREFECT", "on", "'on' is no such setting; write embedded or off"),
        ("LOG_LEVEL", "loud", "'loud' is no such setting; write DEBUG, INFO, WARNING or ERROR"),
        ("MAIL_FROM", "duban", "'duban' is no e-mail address; write name@host.example"),
    ],
)
def test_a_wrong_setting_is_told_with_what_is_wanted(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"DUBAN_{name}", value)
    with pytest.raises(SystemExit), told():
        Settings()
    assert capsys.readouterr().err == f"DUBAN_{name}: {words}\n"


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("SMTP_SECURITY", "TLS", "tls"),
        ("PREFECT", "Off", "off"),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("WEB_PORT", " 9000", 9000),
    ],
)
def test_capitals_and_spaces_do_not_matter(
    name: str, value: str, taken: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"DUBAN_{name}", value)
    assert getattr(Settings(), name.lower()) == taken
