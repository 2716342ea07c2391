"""The OpenID provider that the settings name, or none."""

from config.secret import SecretError, secret_in
from config.settings import Settings
from web.provider import Provider


def provider(settings: Settings) -> Provider | None:
    """Who signs people in besides Duban; it is not asked anything yet. Raises SecretError for a useless secret file."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    from web.openid import OpenId  # here, so that an installation without one does not wait for it to be read

    return OpenId(
        settings.oidc_issuer, settings.oidc_client_id, _secret(settings), settings.oidc_name, settings.oidc_claim
    )


def _secret(settings: Settings) -> str | None:
    """The client's secret; None for a client that has none, which PKCE alone protects."""
    path = settings.oidc_client_secret_file
    if path is None:
        return settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
    found = secret_in(path)
    if found is None:
        raise SecretError(f"{path} is empty or not there (DUBAN_OIDC_CLIENT_SECRET_FILE)")
    return found.get_secret_value()
