"""OpenID Connect: the authorization code with PKCE, and an ID token that is believed only as far as it is signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from time import monotonic
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from web.provider import Begun, Named, ProviderError

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Only such as have a private and a public key: neither "none" nor one that the client's secret could sign."""
SECONDS, LEEWAY = 5, 60
KNOWN_FOR = 600.0
LONGEST_SUBJECT = 255


@dataclass
class OpenId:
    """One provider by its issuer. What it says of itself is asked for at the first sign-in, and again now and then."""

    issuer: str
    client: str
    secret: str | None = field(repr=False)
    name: str
    claim: str
    _known: tuple[float, Mapping[str, Any]] | None = field(default=None, repr=False)

    def address(self, begun: Begun, *, back: str) -> str:
        endpoint = self._endpoint("authorization_endpoint")
        address, _ = self._session(back).create_authorization_url(
            endpoint, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
        )
        return str(address)

    def named(self, begun: Begun, answer: Mapping[str, str], *, back: str, now: datetime) -> Named:
        if not compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise ProviderError("wrong", "the state is not the one that was sent")
        if answer.get("iss", self.issuer) != self.issuer:
            raise ProviderError("wrong", "another issuer answered")
        if "code" not in answer:
            raise ProviderError("refused", f"the provider answered {answer.get('error', 'without a code')[:80]}")
        token = self._token(begun, answer["code"], back)
        claims = self._claims(begun, token, now)
        subject, login = claims["sub"], claims.get(self.claim)
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise ProviderError("wrong", "the subject is none")
        return Named(self.issuer, subject, login if isinstance(login, str) else "")

    def _token(self, begun: Begun, code: str, back: str) -> Mapping[str, Any]:
        endpoint = self._endpoint("token_endpoint")
        try:
            with self._session(back) as session:
                found: Mapping[str, Any] = session.fetch_token(
                    endpoint, code=code, grant_type="authorization_code", code_verifier=begun.verifier,
                    timeout=SECONDS, allow_redirects=False,
                )  # fmt: skip
        except requests.RequestException as error:
            raise ProviderError("away", f"the provider's token endpoint: {type(error).__name__}") from error
        except (AuthlibBaseError, ValueError) as error:
            raise ProviderError("refused", f"the provider took no code: {type(error).__name__}") from error
        return found

    def _claims(self, begun: Begun, token: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
        """What the ID token says, once signature, issuer, audience, times and nonce have been checked."""
        text, access = token.get("id_token"), token.get("access_token")
        if not isinstance(text, str):
            raise ProviderError("wrong", "there is no ID token")
        options = {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client}}
        params = {"nonce": begun.nonce, "client_id": self.client, "access_token": access}
        try:
            read = jwt.decode(text, KeySet.import_key_set(self._keys()), algorithms=ALGORITHMS)
            checked = CodeIDToken(read.claims, read.header, options, params)
            checked.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise ProviderError("wrong", f"the ID token does not hold: {type(error).__name__} {error}"[:200]) from error
        return dict(checked)

    def _keys(self) -> Any:
        return self._fetched(self._endpoint("jwks_uri"))

    def _endpoint(self, name: str) -> str:
        found = self._about().get(name)
        if not isinstance(found, str) or not found.startswith(self._scheme):
            raise ProviderError("wrong", f"the provider names no {name}, or not an encrypted one")
        return found

    @property
    def _scheme(self) -> str:
        """Where the issuer is encrypted, everything else that it names is."""
        return "https://" if self.issuer.startswith("https://") else "http"

    def _about(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        if self._known is not None and monotonic() - self._known[0] < KNOWN_FOR:
            return self._known[1]
        found = self._fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise ProviderError("wrong", "the provider calls itself by another issuer")
        self._known = (monotonic(), found)
        return found

    def _fetched(self, address: str) -> Mapping[str, Any]:
        try:
            answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise ProviderError("away", f"{address}: {type(error).__name__}") from error
        if not isinstance(found, dict):
            raise ProviderError("wrong", f"{address} does not answer as it should")
        return found

    def _session(self, back: str) -> OAuth2Session:
        return OAuth2Session(
            self.client, self.secret, scope="openid profile", redirect_uri=back, code_challenge_method="S256"
        )
