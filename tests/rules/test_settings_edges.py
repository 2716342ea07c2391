"""Settings and texts at their edges: what would leak, lead astray or fail later is refused at once."""

import logging
import ssl
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import DBAPIError

from config import Settings
from config.shape import Text
from duban.composition import settings_of
from duban.failing import told
from models.database import Database, DatabaseUrlError
from notifications.channels import Letter
from notifications.channels.smtp import SmtpChannel
from supervision.calendar import SHANGHAI
from web.public import HOSTS

SECRET = "hush-hush"
TEXT: TypeAdapter[str] = TypeAdapter(Text)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DUBAN_{name.upper()}", raising=False)


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\x07"])
def test_a_text_holds_nothing_unseen(odd: str) -> None:
    with pytest.raises(ValidationError, match="without control characters"):
        TEXT.validate_python(f"市发{odd}改委")


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_belong_to_a_text(joiner: str) -> None:
    assert TEXT.validate_python(f"a{joiner}b") == f"a{joiner}b"


@pytest.mark.parametrize("host", ["mail.example", "127.evil.example", "10.0.0.1"])
def test_a_password_never_travels_unencrypted(host: str) -> None:
    with pytest.raises(ValidationError, match=r"DUBAN_SMTP_USER.*set DUBAN_SMTP_SECURITY to starttls or tls"):
        Settings(smtp_host=host, smtp_user="post")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.3.2.1", "::1", None])
def test_on_this_machine_a_login_may_be_plain(host: str | None) -> None:
    assert Settings(smtp_host=host, smtp_user="post").smtp_user == "post"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_login_may_go_anywhere(security: str) -> None:
    Settings(smtp_host="mail.example", smtp_user="post", smtp_security=security)  # type: ignore[arg-type, unused-ignore]


def test_a_channel_shows_neither_user_nor_password() -> None:
    shown = repr(SmtpChannel("mail.example", 465, "duban@duban.example", "postman", SECRET, "tls"))
    assert SECRET not in shown
    assert "postman" not in shown


@pytest.mark.parametrize("url", ["mysql://u:hush-hush@h/d", "postgresql+psycopg2://u:hush-hush@h/d", "u:hush-hush@h"])
def test_a_database_that_there_is_not_is_refused_by_its_variable(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUBAN_DATABASE_URL", url)
    with pytest.raises(SystemExit) as ended, told():
        Settings()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "DUBAN_DATABASE_URL" in said
    assert "write postgresql://" in said
    assert SECRET not in said


def test_a_refused_setting_never_quotes_what_was_set() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(database_url=f"mysql://u:{SECRET}@h/d")
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    ["sqlite:///x.db", "sqlite+pysqlite:///x.db", "postgres://h/d", "postgresql://h/d", "postgresql+pg8000://h/d"],
)
def test_the_databases_that_there_are(url: str) -> None:
    assert Settings(database_url=url).database == url
    Database(url).close()


def arguments(url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What pg8000 would be asked, without asking."""
    asked: dict[str, object] = {}

    def connect(**words: object) -> None:
        asked.update(words)
        raise ConnectionError

    database = Database(url)
    monkeypatch.setattr(database.engine.dialect.loaded_dbapi, "connect", connect)
    with pytest.raises(ConnectionError):
        database.engine.connect()
    return asked


@pytest.mark.parametrize(
    ("mode", "verifies", "names"),
    [
        ("require", ssl.CERT_NONE, False),
        ("verify-ca", ssl.CERT_REQUIRED, True),
        ("verify-full", ssl.CERT_REQUIRED, True),
    ],
)
def test_sslmode_is_obeyed(mode: str, verifies: ssl.VerifyMode, names: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    context = arguments(f"postgresql://h/d?sslmode={mode}", monkeypatch)["ssl_context"]
    assert isinstance(context, ssl.SSLContext)
    assert (context.verify_mode, context.check_hostname) == (verifies, names)


def test_sslmode_disable_asks_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert arguments("postgresql://h/d?sslmode=disable", monkeypatch)["ssl_context"] is False


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("postgresql://u@/d?host=/run/pg", "/run/pg/.s.PGSQL.5432"),
        ("postgresql://u@/d?host=/run/pg&port=6000", "/run/pg/.s.PGSQL.6000"),
        ("postgresql://u@:6001/d?host=/run/pg", "/run/pg/.s.PGSQL.6001"),
    ],
)
def test_a_socket_has_its_port(url: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert arguments(url, monkeypatch)["unix_sock"] == path


def test_host_and_port_may_stand_in_the_query(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = arguments("postgresql://u@/d?host=db.example&port=6000", monkeypatch)
    assert (asked["host"], asked["port"]) == ("db.example", 6000)


@pytest.mark.parametrize(
    ("url", "mend"),
    [
        ("postgresql://u:hush-hush@h/d?target=x", "host, port and sslmode"),
        ("postgresql://u:hush-hush@h/d?sslmode=prefer", "write disable, require"),
        ("postgresql://u:hush-hush@h/d?port=many", "1 to 65535"),
        ("postgresql://u:hush-hush@h/d?port=1&port=2", "say it once"),
        ("postgresql://u:hush-hush@h:many/d", "cannot be read"),
        ("postgresql://u:a@hush-hush@h/d", "%40"),
        ("mysql://u:hush-hush@h/d", "write postgresql or sqlite"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(
    url: str, mend: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DatabaseUrlError):
        Database(url)
    with pytest.raises(SystemExit) as ended, told():
        Database(url)
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert mend in said
    assert SECRET not in said


@pytest.mark.parametrize("where", ["127.0.0.1:1/d", "/d?host=/nowhere"])
def test_a_server_that_is_down_is_one_line(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(f"postgresql://u:{SECRET}@{where}")
    with pytest.raises(SystemExit) as ended, told(), database.read() as session:
        session.connection()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith("the database does not answer: ")
    assert said.count("\n") == 1
    assert SECRET not in said


def test_what_postgresql_answers_is_told_in_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Exception({"S": "FATAL", "M": 'password authentication failed for user "u"'})
    with pytest.raises(SystemExit), told():
        raise DBAPIError("SELECT 1", None, answer)
    assert "does not answer: password authentication failed" in capsys.readouterr().err


@pytest.fixture
def _logging_as_it_was() -> object:
    rooms = [logging.getLogger(name) for name in ("duban", "flows", "notifications", "web")]
    levels = [room.level for room in rooms]
    yield
    for room, level in zip(rooms, levels, strict=True):
        room.setLevel(level)


@pytest.mark.usefixtures("_logging_as_it_was")
def test_the_log_level_is_dubans_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUBAN_LOG_LEVEL", "DEBUG")
    settings_of(tmp_path)
    assert logging.getLogger("flows.timetable").getEffectiveLevel() == logging.DEBUG
    assert logging.getLogger("alembic.runtime").getEffectiveLevel() >= logging.WARNING
    monkeypatch.setenv("DUBAN_LOG_LEVEL", "ERROR")
    settings_of(tmp_path)
    assert logging.getLogger("flows.timetable").getEffectiveLevel() == logging.ERROR


def test_no_host_of_tests_is_let_in() -> None:
    assert set(HOSTS) == {"127.0.0.1", "localhost", "[::1]", "::1"}


def letters(count: int) -> list[Letter]:
    at = datetime(2019, 7, 3, 9, 0, tzinfo=SHANGHAI)
    return [Letter(n, f"k{n}", f"u{n}@example.com", "s", "t", "<p>t</p>", 1, at) for n in range(count)]


def test_after_an_unreachable_server_nothing_more_is_tried() -> None:
    receipts = list(SmtpChannel("127.0.0.1", 1, "duban@duban.example").send(letters(3)))
    assert [(one.letter.id, one.unreachable, one.final) for one in receipts] == [(0, True, False)]
    assert "127.0.0.1:1" in (receipts[0].fault or "")
