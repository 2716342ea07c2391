"""An OpenID provider as other people's code runs one: discovery, authorization with PKCE, token and keys."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlencode

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from tests.sinks.server import Asked, Reply

HOUR_S = 3600
NO_ALGORITHM = b'{"alg":"none"}'


@dataclass
class Provider:
    """Lets everybody in as `person`, at once. `claims` are put over those of the next ID tokens; `sign` signs them."""

    client: str
    secret: str
    clock: Callable[[], datetime]
    url: str = ""
    person: Mapping[str, str] = field(default_factory=lambda: {"sub": "person-1", "preferred_username": "wang"})
    claims: dict[str, Any] = field(default_factory=dict)
    refuses: bool = False
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "one"}))
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    sign: str = "RS256"

    def __call__(self, asked: Asked) -> Reply:
        answers = {
            "/.well-known/openid-configuration": self._about, "/authorize": self._authorize, "/token": self._token,
            "/keys": self._keys,
        }  # fmt: skip
        return answers[asked.path](asked) if asked.path in answers else Reply(404)

    def _about(self, _: Asked) -> Reply:
        return Reply(
            said={
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
            }
        )  # fmt: skip

    def _keys(self, _: Asked) -> Reply:
        return Reply(said=KeySet([self.key]).as_dict(private=False))

    def _authorize(self, asked: Asked) -> Reply:
        given = asked.parameters
        whole = given.get("response_type") == "code" and given.get("code_challenge_method") == "S256"
        if not whole or given.get("client_id") != self.client or "openid" not in given.get("scope", "").split():
            return Reply(400)
        code = token_urlsafe(16)
        self.codes[code] = given
        back = {"error": "access_denied"} if self.refuses else {"code": code}
        return Reply(
            303, headers={"Location": f"{given['redirect_uri']}?{urlencode(back | {'state': given['state']})}"}
        )

    def _token(self, asked: Asked) -> Reply:
        """A code is good once, for who knows the client's secret and what the challenge was made from."""
        form = dict(parse_qsl(asked.body.decode()))
        basic = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        if asked.headers.get("Authorization") != f"Basic {basic}":
            return Reply(401, {"error": "invalid_client"})
        begun = self.codes.pop(form.get("code", ""), None)
        if begun is None or form.get("redirect_uri") != begun["redirect_uri"] or not _proves(form, begun):
            return Reply(400, {"error": "invalid_grant"})
        return Reply(said={"access_token": "any", "token_type": "Bearer", "id_token": self._id_token(begun)})

    def _id_token(self, begun: Mapping[str, str]) -> str:
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.url, "aud": self.client, "iat": now, "exp": now + HOUR_S, "nonce": begun["nonce"],
            **self.person, **self.claims,
        }  # fmt: skip
        if self.sign == "none":
            return f"{_packed(NO_ALGORITHM)}.{_packed(json.dumps(claims).encode())}."
        if self.sign == "HS256":
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(self.secret))
        key = self.key if self.sign == "RS256" else RSAKey.generate_key(2048, parameters={"kid": "one"})
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


def _proves(form: Mapping[str, str], begun: Mapping[str, str]) -> bool:
    return _packed(sha256(form.get("code_verifier", "").encode()).digest()) == begun["code_challenge"]


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
