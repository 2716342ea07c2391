"""A unit's own system that takes signed webhooks, and a provider's SMS gateway."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl

from tests.sinks.server import Asked, Reply

TOLERANCE_S = 300


@dataclass
class Office:
    """Takes what is signed as Standard Webhooks says, within five minutes, and drops a second copy by its key."""

    key: bytes
    clock: Callable[[], datetime]
    taken: dict[str, bytes] = field(default_factory=dict)
    copies: int = 0

    def __call__(self, asked: Asked) -> Reply:
        name, stamp = asked.headers.get("webhook-id", ""), asked.headers.get("webhook-timestamp", "")
        if not stamp.isdigit() or abs(int(stamp) - self.clock().timestamp()) > TOLERANCE_S:
            return Reply(400, {"error": "timestamp"})
        mac = hmac.new(self.key, b".".join([name.encode(), stamp.encode(), asked.body]), hashlib.sha256)
        right = "v1," + base64.b64encode(mac.digest()).decode()
        if right not in asked.headers.get("webhook-signature", "").split(" "):
            return Reply(401, {"error": "signature"})
        if asked.headers.get("Idempotency-Key") != name or asked.json["key"] != name:
            return Reply(422, {"error": "key"})
        self.copies += name in self.taken
        self.taken.setdefault(name, asked.body)
        return Reply(202, {"key": name})


@dataclass
class Provider:
    """An SMS gateway: a bearer's secret, a form or JSON with `mobile`, `content` and `url`; answers with a code."""

    secret: str
    taken: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        if asked.headers.get("Authorization") != f"Bearer {self.secret}":
            return Reply(200, {"code": 2, "msg": f"bad key {asked.headers.get('Authorization')}"})
        is_form = asked.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
        said: dict[str, str] = dict(parse_qsl(asked.body.decode())) if is_form else asked.json
        if not re.fullmatch(r"1\d{10}", said.get("mobile", "")):
            return Reply(200, {"code": 21, "msg": "mobile"})
        if len(said["content"]) > 70:
            return Reply(200, {"code": 22, "msg": "content"})
        self.taken.append(said)
        return Reply(200, {"code": 0, "msg": "ok"})
