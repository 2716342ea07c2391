"""The settings of an OpenID provider: whole or not at all, encrypted, and never quoted."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.secret import SecretError
from config.settings import Settings
from duban.identity import provider

ISSUER, HUSH = "https://sso.example/realms/city", "hush-hush"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DUBAN_{name.upper()}", raising=False)


def test_without_an_issuer_there_is_no_provider() -> None:
    assert provider(Settings()) is None


def test_with_issuer_and_client_there_is_one_and_it_shows_no_secret() -> None:
    found = provider(
        Settings(oidc_issuer=ISSUER, oidc_client_id="duban", oidc_client_secret=HUSH, oidc_name="统一认证")
    )
    assert found is not None
    assert found.name == "统一认证"
    assert HUSH not in repr(found)


@pytest.mark.parametrize("issuer", [
    "http://sso.example", "sso.example", "ftp://sso.example", "https://sso.example/?x=1", "https://u:p@sso.example", "",
])  # fmt: skip
def test_an_issuer_is_an_encrypted_address(issuer: str) -> None:
    with pytest.raises(ValidationError, match="issuer"):
        Settings(oidc_issuer=issuer, oidc_client_id="duban")


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8080/realms/x", "http://localhost", f"{ISSUER}/"])
def test_an_issuer_is_kept_to_the_letter(issuer: str) -> None:
    assert Settings(oidc_issuer=issuer, oidc_client_id="duban").oidc_issuer == issuer


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"oidc_issuer": ISSUER}, "DUBAN_OIDC_CLIENT_ID is missing"),
        ({"oidc_client_id": "duban"}, "DUBAN_OIDC_ISSUER is missing"),
        ({"oidc_client_secret": HUSH}, "DUBAN_OIDC_CLIENT_SECRET is set without DUBAN_OIDC_ISSUER"),
        (
            {"oidc_issuer": ISSUER, "oidc_client_id": "d", "oidc_client_secret": HUSH, "oidc_client_secret_file": "x"},
            "keep one of the two",
        ),
    ],
)
def test_half_a_provider_is_refused_and_its_secret_not_quoted(given: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words) as error:
        Settings(**given)  # type: ignore[arg-type]
    assert HUSH not in str(error.value)


def test_a_secret_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    settings = Settings(oidc_issuer=ISSUER, oidc_client_id="duban", oidc_client_secret_file=path)
    with pytest.raises(SecretError, match="is empty or not there"):
        provider(settings)
    path.write_text(f"{HUSH}\n", encoding="utf-8")
    assert vars(provider(settings))["secret"] == HUSH
