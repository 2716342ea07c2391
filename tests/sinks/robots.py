"""Group robots as other people's code finds 企业微信, 钉钉 and 飞书: what they check, and what they answer."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from tests.sinks.server import Asked, Reply

HOUR_S = 3600


@dataclass
class Wecom:
    """One robot: `key` in the address, JSON, markdown of 4,096 bytes at most, 20 messages a minute."""

    key: str
    clock: Callable[[], datetime]
    taken: list[str] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        if asked.parameters.get("key") != self.key:
            return _wecom(93000, "invalid webhook url, hint: [1700000000_50_ab], from ip: 192.0.2.1")
        if not _is_json(asked) or asked.json.get("msgtype") != "markdown":
            return _wecom(40008, "invalid message type, hint: [1700000000_50_ab]")
        content = asked.json.get("markdown", {}).get("content", "")
        if not content:
            return _wecom(44004, "empty content, hint: [1700000000_50_ab]")
        if len(content.encode()) > 4096:
            return _wecom(40058, "markdown.content exceed max length 4096. invalid Request Parameter")
        if _too_many(self.times, self.clock(), most=20):
            return _wecom(45009, "api freq out of limit, hint: [1700000000_50_ab], from ip: 192.0.2.1")
        self.taken.append(content)
        return _wecom(0, "ok")


@dataclass
class Dingtalk:
    """One robot: `access_token`, `timestamp` and `sign` in the address, 20,000 bytes at most, 20 messages a minute."""

    token: str
    secret: str
    clock: Callable[[], datetime]
    taken: list[tuple[str, str]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        said = asked.parameters
        if said.get("access_token") != self.token:
            return _dingtalk(300005, "token is not exist")
        if fault := self._sign_fault(said.get("timestamp", ""), said.get("sign", "")):
            return _dingtalk(310000, f"description:机器人发送签名不匹配;solution:{fault}")
        if not _is_json(asked):
            return _dingtalk(43004, "invalid content-type")
        if len(asked.body) > 20_000:
            return _dingtalk(460101, "message too long, exceed 20000 bytes")
        content = asked.json.get("markdown", {})
        if asked.json.get("msgtype") != "markdown" or not content.get("title") or not content.get("text"):
            return _dingtalk(40035, "缺少参数 json")
        if _too_many(self.times, self.clock(), most=20):
            return _dingtalk(130101, "send too fast, exceed 20 times per minute")
        self.taken.append((content["title"], content["text"]))
        return _dingtalk(0, "ok")

    def _sign_fault(self, stamp: str, sign: str) -> str | None:
        if not stamp.isdigit() or abs(int(stamp) / 1000 - self.clock().timestamp()) > HOUR_S:
            return "invalid timestamp"
        message = b"\n".join([stamp.encode(), self.secret.encode()])
        right = base64.b64encode(hmac.digest(self.secret.encode(), message, "sha256")).decode()
        return None if sign == right else "sign not match"


@dataclass
class Feishu:
    """One robot: its token in the path, `timestamp` and `sign` in the body, 20 KB at most, 100 messages a minute."""

    token: str
    secret: str
    clock: Callable[[], datetime]
    taken: list[tuple[str, str]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        if asked.path.rpartition("/")[2] != self.token:
            return _feishu(19001, "param invalid: incoming webhook access token invalid")
        if not _is_json(asked) or len(asked.body) > 20 * 1024 or asked.json.get("msg_type") != "interactive":
            return _feishu(9499, "Bad Request")
        if not self._is_signed(asked.json.get("timestamp"), asked.json.get("sign")):
            return _feishu(19021, "sign match fail or timestamp is not within one hour from current time")
        if _too_many(self.times, self.clock(), most=100):
            return _feishu(11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]")
        card = asked.json["card"]
        (element,) = card["elements"]
        assert element["tag"] == "markdown"
        self.taken.append((card["header"]["title"]["content"], element["content"]))
        return _feishu(0, "success")

    def _is_signed(self, stamp: object, sign: object) -> bool:
        if not isinstance(stamp, str) or abs(int(stamp) - self.clock().timestamp()) > HOUR_S:
            return False
        mac = hmac.new(f"{stamp}\n{self.secret}".encode(), digestmod=sha256)
        return sign == base64.b64encode(mac.digest()).decode()


def _wecom(code: int, words: str) -> Reply:
    return Reply(200, {"errcode": code, "errmsg": words})


def _dingtalk(code: int, words: str) -> Reply:
    return Reply(200, {"errcode": code, "errmsg": words})


def _feishu(code: int, words: str) -> Reply:
    old = {"StatusCode": 0, "StatusMessage": "success"} if code == 0 else {}
    return Reply(200 if code == 0 else 400, {"code": code, "msg": words, "data": {}, **old})


def _is_json(asked: Asked) -> bool:
    if asked.method != "POST" or asked.headers.get("Content-Type", "").partition(";")[0] != "application/json":
        return False
    try:
        return isinstance(json.loads(asked.body), dict)
    except ValueError:
        return False


def _too_many(times: list[datetime], now: datetime, *, most: int) -> bool:
    times.append(now)
    return sum((now - at).total_seconds() < 60 for at in times) > most
