"""钉钉 group robots: signed, markdown of 20,000 bytes at most, 20 messages a minute.

Documented at open.dingtalk.com, 自定义机器人接入, 自定义机器人安全设置 and 服务端错误码. Codes and limits were checked
against other people's code, not against the service.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from json import dumps

import requests

from notifications.channels import Letter, Receipt
from notifications.channels.exchange import exchanged
from notifications.channels.fitting import fitted, markdown, shortened
from notifications.channels.http import Answer, Http
from notifications.channels.robot import JSON, Codes

URL = "https://oapi.dingtalk.com/robot/send"
# The whole request may have 20,000 bytes; the rest is for the heading and the frame.
CONTENT = 19_000
HEADING = 100
# 130101, 410100: too fast, for which the robot is shut out for ten minutes; 90030: over the day's limit.
SLOW = frozenset({130101, 410100, 90030})
_TOKEN = "check the secret of this channel"
_GONE = "set the robot up anew"
SETTINGS = {
    300001: _TOKEN, 300005: _TOKEN, 400101: _TOKEN, 40014: _TOKEN, 88: _TOKEN,
    400102: "the robot is switched off", 400106: _GONE, 400013: "its group is gone",
    310000: "check sign and the security settings of the robot, and the clock of this machine",
}  # fmt: skip
# No such form, header, kind of message; too long; links, words, a picture or content that are not let through.
LETTER = frozenset({40035, 43004, 400105, 460101, 430101, 430102, 430103, 430104})
CODES = Codes("errcode", "errmsg", SLOW, SETTINGS, LETTER, rest=timedelta(minutes=10))


@dataclass(frozen=True)
class DingtalkChannel:
    """A robot of one group: the token of its address, and the secret that signs. It cannot drop a second copy.

    `clock` gives the time of the signature, which the service takes within an hour.
    """

    http: Http
    token: str = field(repr=False)
    sign: str = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)
    url: str = URL
    per_minute: int = 20

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        secrets = self.token, self.sign
        yield from exchanged(letters, self._ask, lambda letter, answer: CODES.judge(letter, answer, secrets=secrets))

    def _ask(self, letter: Letter) -> Answer:
        title = shortened(letter.subject, limit=HEADING)
        text = fitted(f"#### {markdown(title)}\n{markdown(letter.text)}", link=letter.link, limit=_room(letter.text))
        # Two spaces before a line's end keep the lines apart.
        content = {"title": title, "text": text.replace("\n", "  \n")}
        body = dumps({"msgtype": "markdown", "markdown": content}, ensure_ascii=False)
        asked = {"access_token": self.token, **signed(self.sign, self.clock())}
        return self.http.post(self._session, self.url, body.encode(), JSON, parameters=asked)

    @cached_property
    def _session(self) -> requests.Session:
        return self.http.session()


def signed(secret: str, now: datetime) -> dict[str, str]:
    """The time in milliseconds, and its signature: HMAC-SHA256 under the secret of time, line break, secret."""
    stamp = str(int(now.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def _room(text: str) -> int:
    """What is left once every line has its two spaces."""
    return CONTENT - 2 * (text.count("\n") + 2)
