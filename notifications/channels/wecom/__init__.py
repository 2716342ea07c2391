"""企业微信 group robots: markdown of 4,096 bytes at most, 20 messages a minute.

Documented at developer.work.weixin.qq.com, 消息推送配置说明 (91770) and 全局错误码 (90313). Codes and limits were
checked against other people's code, not against the service.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from json import dumps

import requests

from notifications.channels import Letter, Receipt
from notifications.channels.exchange import exchanged
from notifications.channels.fitting import fitted, markdown, shortened
from notifications.channels.http import Answer, Http
from notifications.channels.robot import JSON, Codes

URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
CONTENT = 4096
HEADING = 100
# 45009: too often; 45033: too many at once.
SLOW = frozenset({45009, 45033})
_KEY = "check the secret of this channel, and that the robot is still in its group"
SETTINGS = {
    40001: _KEY, 40014: _KEY, 41001: _KEY, 93000: _KEY, 93004: "the robot is switched off",
    93008: "the robot is not in the group", 60020: "the address of this machine is not on the service's list",
}  # fmt: skip
# No such kind of message, no such characters or parameter or form, too long; nothing in it, too large.
LETTER = frozenset({40008, 40033, 40035, 40038, 40058, 44004, 45002, 47001})
CODES = Codes("errcode", "errmsg", SLOW, SETTINGS, LETTER)


@dataclass(frozen=True)
class WecomChannel:
    """A robot of one group, known by the key in its address. It cannot drop a second copy."""

    http: Http
    key: str = field(repr=False)
    url: str = URL
    per_minute: int = 20

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        yield from exchanged(
            letters, self._ask, lambda letter, answer: CODES.judge(letter, answer, secrets=(self.key,))
        )

    def _ask(self, letter: Letter) -> Answer:
        heading = f"**{markdown(shortened(letter.subject, limit=HEADING))}**\n"
        content = fitted(heading + markdown(letter.text), link=letter.link, limit=CONTENT)
        body = dumps({"msgtype": "markdown", "markdown": {"content": content}}, ensure_ascii=False)
        return self.http.post(self._session, self.url, body.encode(), JSON, parameters={"key": self.key})

    @cached_property
    def _session(self) -> requests.Session:
        return self.http.session()
