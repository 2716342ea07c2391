"""What every channel over HTTP does alike, against a double that behaves as it is told."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from notifications.channels import Channel, Letter, Receipt
from notifications.channels.bridge import BridgeChannel
from notifications.channels.dingtalk import DingtalkChannel
from notifications.channels.feishu import FeishuChannel
from notifications.channels.http import Http
from notifications.channels.sms import Gateway, SmsChannel
from notifications.channels.webhook import WebhookChannel
from notifications.channels.wecom import WecomChannel
from tests.sinks.letters import LOOPBACK, clock, letters, outcomes
from tests.sinks.offices import Office, Provider
from tests.sinks.robots import Dingtalk, Feishu, Wecom
from tests.sinks.server import BREAK_OFF, CLOSE, HANG, Asked, Reply, Service, Sink
from tests.sinks.tls import self_signed

KEY, SIGN = "2c9a7b5e-hidden-key", "SEChidden-sign"
BODY = {"mobile": "{phone}", "content": "{subject}", "url": "{link}"}


@dataclass(frozen=True)
class Kind:
    """A channel as it reaches a double, and the double that takes what is right."""

    make: Callable[[str, Http], Channel]
    service: Callable[[], Service]


def gateway(url: str) -> Gateway:
    headers = {"Authorization": "Bearer {secret}"}
    return Gateway(f"{url}/send", KEY, BODY, headers, False, ("code", "0"), frozenset({"2", "21"}))


def sms(url: str, http: Http) -> Channel:
    return SmsChannel(http, gateway(url))


KINDS = {
    "wecom": Kind(lambda url, http: WecomChannel(http, KEY, f"{url}/send"), lambda: Wecom(KEY, clock)),
    "dingtalk": Kind(
        lambda url, http: DingtalkChannel(http, KEY, SIGN, clock, f"{url}/send"), lambda: Dingtalk(KEY, SIGN, clock)
    ),
    "feishu": Kind(
        lambda url, http: FeishuChannel(http, KEY, SIGN, clock, f"{url}/hook/"), lambda: Feishu(KEY, SIGN, clock)
    ),
    "sms": Kind(sms, lambda: Provider(KEY)),
    "webhook": Kind(
        lambda url, http: WebhookChannel(http, f"{url}/in/{KEY}", SIGN, clock), lambda: Office(SIGN.encode(), clock)
    ),
}
BRIDGE = Kind(
    lambda url, http: BridgeChannel(f"json{url.removeprefix('http')}/{KEY}", http), lambda: lambda _: Reply(200)
)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture(params=[*KINDS, "bridge"])
def any_kind(request: pytest.FixtureRequest) -> Kind:
    return {**KINDS, "bridge": BRIDGE}[request.param]


def numbered(count: int) -> list[Letter]:
    """Letters whose address is a telephone number, which all of them take."""
    return [replace(one, address="13800138000") for one in letters(count)]


def sent(kind: Kind, sink: Sink, count: int = 1, http: Http = LOOPBACK) -> list[Receipt]:
    return list(kind.make(sink.url, http).send(numbered(count)))


def test_letters_are_taken(any_kind: Kind) -> None:
    with Sink(any_kind.service()) as sink:
        assert outcomes(sent(any_kind, sink, 3)) == ["taken"] * 3


def test_one_connection_serves_many_letters(kind: Kind) -> None:
    with Sink(kind.service()) as sink:
        sent(kind, sink, 5)
        assert (len(sink.asked), sink.connections) == (5, 1)


@pytest.mark.parametrize("status", [500, 502, 504, 408, 425])
def test_what_may_pass_is_tried_again_and_holds_up_nobody(any_kind: Kind, status: int) -> None:
    with Sink(any_kind.service()) as sink:
        sink.next.append(Reply(status))
        assert outcomes(sent(any_kind, sink, 2)) == ["again", "taken"]


@pytest.mark.parametrize("status", [400, 410, 413, 422])
def test_a_refusal_is_for_good_and_that_letters_alone(any_kind: Kind, status: int) -> None:
    with Sink(any_kind.service()) as sink:
        sink.next.append(Reply(status))
        assert outcomes(sent(any_kind, sink, 2)) == ["refused", "taken"]


@pytest.mark.parametrize("status", [401, 403, 404, 405])
def test_a_wrong_secret_or_url_is_no_letters_fault_and_says_what_to_mend(any_kind: Kind, status: int) -> None:
    with Sink(any_kind.service()) as sink:
        sink.next.append(Reply(status))
        (receipt,) = sent(any_kind, sink, 2)
    assert (outcomes([receipt]), receipt.rest) == (["unreachable"], None)
    assert str(receipt.fault).endswith("; check the secret and the url of this channel")


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("7", 7), ("Wed, 03 Jul 2019 01:02:00 GMT", 120), ("Wed, 03 Jul 2019 00:00:00 GMT", 0), ("soon", 60),
        ("999999999999", 3600), ("-5", 60),
    ],
)  # fmt: skip
def test_too_fast_rests_for_as_long_as_is_asked(kind: Kind, asked: str, seconds: int) -> None:
    headers = {"Retry-After": asked, "Date": "Wed, 03 Jul 2019 01:00:00 GMT"}
    with Sink(kind.service()) as sink:
        sink.next.append(Reply(429, headers=headers))
        (receipt,) = sent(kind, sink, 2)
    assert (receipt.unreachable, receipt.rest) == (True, timedelta(seconds=seconds))


def test_an_overload_that_names_its_end_is_waited_for(kind: Kind) -> None:
    with Sink(kind.service()) as sink:
        sink.next.append(Reply(503, headers={"Retry-After": "30"}))
        (receipt,) = sent(kind, sink, 2)
    assert receipt.rest == timedelta(seconds=30)


def test_a_far_side_that_hangs_is_given_up_in_time(any_kind: Kind) -> None:
    with Sink(any_kind.service()) as sink:
        sink.next.append(HANG)
        assert outcomes(sent(any_kind, sink, 2)) == ["again", "taken"]


def test_a_far_side_that_hangs_twice_is_left_alone(any_kind: Kind) -> None:
    with Sink(any_kind.service()) as sink:
        sink.next.extend([HANG, CLOSE])
        assert outcomes(sent(any_kind, sink, 5)) == ["again", "unreachable"]
        assert len(sink.asked) == 2


def test_a_line_that_is_cut_without_an_answer_is_tried_again(any_kind: Kind) -> None:
    with Sink(any_kind.service()) as sink:
        sink.next.append(CLOSE)
        assert outcomes(sent(any_kind, sink, 2)) == ["again", "taken"]


def test_an_answer_that_breaks_off_says_no_more_than_its_status(kind: Kind) -> None:
    with Sink(kind.service()) as sink:
        sink.next.append(BREAK_OFF)
        found = outcomes(sent(kind, sink))
    assert found == ["taken" if kind is KINDS["webhook"] else "again"]


def test_a_huge_answer_is_not_read_to_its_end(kind: Kind) -> None:
    with Sink(kind.service()) as sink:
        sink.next.append(Reply(500, b"x" * 3_000_000))
        (receipt,) = sent(kind, sink)
    assert len(str(receipt.fault)) < 200


def test_a_redirect_is_not_followed_and_said(kind: Kind) -> None:
    with Sink(lambda _: Reply(200, {"errcode": 0, "code": 0})) as inside, Sink(kind.service()) as sink:
        sink.next.append(Reply(307, headers={"Location": f"{inside.url}/{KEY}"}))
        (receipt,) = sent(kind, sink)
        assert (outcomes([receipt]), inside.asked) == (["unreachable"], [])
    assert f"redirects to {inside.url}/…" in str(receipt.fault)


def test_a_far_side_that_is_gone_is_unreachable_and_ends_the_batch(kind: Kind) -> None:
    with Sink(kind.service()) as sink:
        pass
    assert outcomes(sent(kind, sink, 3)) == ["unreachable"]


def test_a_name_that_nobody_knows_is_unreachable(kind: Kind) -> None:
    (receipt,) = kind.make("http://nobody.invalid", LOOPBACK).send(numbered(2))
    assert "http://nobody.invalid/…: the name cannot be resolved" in str(receipt.fault)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(kind: Kind, tmp_path: Path) -> None:
    with Sink(kind.service(), tls=self_signed(tmp_path)) as sink:
        (receipt,) = sent(kind, sink, 2)
    assert (outcomes([receipt]), sink.asked) == (["unreachable"], [])
    assert "its certificate is not trusted" in str(receipt.fault)


def test_the_authority_of_an_office_can_be_named(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Sink(kind.service(), tls=self_signed(tmp_path)) as sink:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert outcomes(sent(kind, sink)) == ["taken"]


def test_no_byte_goes_into_the_own_network_unless_it_is_allowed(any_kind: Kind) -> None:
    with Sink(any_kind.service()) as sink:
        (receipt,) = sent(any_kind, sink, 2, http=Http(timeout_s=0.4))
        assert (sink.connections, outcomes([receipt])) == (0, ["unreachable"])
    assert "points into the own network (127.0.0.1); allow it with DUBAN_ALLOW_NETWORKS" in str(receipt.fault)


def test_a_name_that_leads_into_the_own_network_is_refused_like_its_address(any_kind: Kind) -> None:
    with Sink(any_kind.service()) as sink:
        url = sink.url.replace("127.0.0.1", "localhost")
        (receipt,) = any_kind.make(url, Http(timeout_s=0.4)).send(numbered(2))
        assert (sink.connections, outcomes([receipt])) == (0, ["unreachable"])


def test_a_proxy_of_the_surroundings_is_not_asked(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    with Sink(lambda _: Reply(500)) as proxy, Sink(kind.service()) as sink:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        assert (outcomes(sent(kind, sink)), proxy.asked) == (["taken"], [])


def echo(asked: Asked) -> Reply:
    """A far side that tells everything it was told."""
    told = f"{asked.path} {dict(asked.parameters)} {dict(asked.headers)}"
    return Reply(400, {"errcode": 93000, "errmsg": told, "code": 2, "msg": told})


FAULTY = {
    "echoed": echo, "moved": lambda asked: Reply(301, headers={"Location": f"http://127.0.0.1:9/{asked.path}?key={KEY}"}),
    "broken": lambda asked: Reply(502, f"<{asked.path} {KEY} {SIGN}>".encode()),
    "not JSON": lambda asked: Reply(200, f"{KEY} {SIGN}".encode()),
}  # fmt: skip


@pytest.mark.parametrize("how", FAULTY)
def test_no_secret_is_in_a_fault_or_a_log(any_kind: Kind, how: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Sink(FAULTY[how]) as sink:
        told = [str(receipt.fault) for receipt in sent(any_kind, sink)]
    assert not [word for word in (KEY, SIGN) for line in (*told, caplog.text) if word in line]


@pytest.mark.parametrize("where", ["http://127.0.0.1:1", "http://nobody.invalid", "http://[::1", "http://a..b"])
def test_no_secret_is_told_of_a_far_side_that_cannot_be_asked(
    any_kind: Kind, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel = any_kind.make(where, LOOPBACK)
    told = [str(receipt) for receipt in channel.send(numbered(1))]
    assert told
    assert not [word for word in (KEY, SIGN) for line in (*told, repr(channel), caplog.text) if word in line]
