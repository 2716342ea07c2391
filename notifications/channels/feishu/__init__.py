"""飞书 group robots: signed, a card of 20 KB at most, 100 messages a minute and 5 a second.

Documented at open.feishu.cn, 自定义机器人使用指南 (client-docs/bot-v3/add-custom-bot). Codes and limits were checked
against other people's code, not against the service.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from json import dumps
from typing import Any
from urllib.parse import quote

import requests

from notifications.channels import Letter, Receipt
from notifications.channels.exchange import A_MINUTE, exchanged, too_fast
from notifications.channels.fitting import fitted, markdown, shortened
from notifications.channels.http import Answer, Http
from notifications.channels.robot import JSON, Codes

URL = "https://open.feishu.cn/open-apis/bot/v2/hook/"
# The whole request may have 20 KB; the rest is for the heading and the frame.
CONTENT = 19_000
HEADING = 100
# 11232: too often for the robot; 11247: for its owner; 99991400: for the tenant.
SLOW = frozenset({11232, 11247, 99991400})
SETTINGS = {
    19001: "check the secret of this channel, and that the robot is still in its group",
    19007: "the robot is switched off", 19021: "check sign, and the clock of this machine",
    19022: "the address of this machine is not on the list of the robot",
    19024: "督办 must be one of the keywords of the robot",
}  # fmt: skip
# Said of a bad request, and of too many of them: only the words tell.
TWO_WAYS = 9499
LETTER = frozenset({TWO_WAYS, 19002})
CODES = Codes("code", "msg", SLOW, SETTINGS, LETTER)


@dataclass(frozen=True)
class FeishuChannel:
    """A robot of one group: the token of its address, and the secret that signs. It cannot drop a second copy.

    `clock` gives the time of the signature, which the service takes within an hour.
    """

    http: Http
    token: str = field(repr=False)
    sign: str = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)
    url: str = URL
    per_minute: int = 100

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        yield from exchanged(letters, self._ask, self._judge)

    def _ask(self, letter: Letter) -> Answer:
        content = {**signed(self.sign, self.clock()), "msg_type": "interactive", "card": _card(letter)}
        # The token is a part of the path; nothing in it may lead elsewhere.
        url = f"{self.url.rstrip('/')}/{quote(self.token, safe='')}"
        return self.http.post(self._session, url, dumps(content, ensure_ascii=False).encode(), JSON)

    def _judge(self, letter: Letter, answer: Answer) -> Receipt:
        receipt = CODES.judge(letter, answer, secrets=(self.token, self.sign))
        if receipt.final and answer.said.get("code") == TWO_WAYS and "too many" in str(receipt.fault).lower():
            return too_fast(letter, str(receipt.fault), A_MINUTE if answer.rest is None else answer.rest)
        return receipt

    @cached_property
    def _session(self) -> requests.Session:
        return self.http.session()


def signed(secret: str, now: datetime) -> dict[str, str]:
    """The time in seconds, and its signature: HMAC-SHA256 of nothing under the time, a line break, the secret."""
    stamp = str(int(now.timestamp()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def _card(letter: Letter) -> dict[str, Any]:
    content = fitted(markdown(letter.text), link=letter.link, limit=CONTENT)
    title = {"tag": "plain_text", "content": shortened(letter.subject, limit=HEADING)}
    return {"header": {"title": title}, "elements": [{"tag": "markdown", "content": content}]}
