"""Signed webhooks, SMS gateways and the bridge against doubles that check what they are sent."""

import base64
import json
from dataclasses import replace

import pytest

from notifications.channels import Letter, Limited
from notifications.channels.bridge import BridgeChannel
from notifications.channels.http import Http
from notifications.channels.sms import Gateway, SmsChannel
from notifications.channels.webhook import WebhookChannel
from tests.sinks.letters import LINK, LOOPBACK, NOW, clock, letter, outcomes
from tests.sinks.offices import Office, Provider
from tests.sinks.server import HANG, Reply, Sink

SECRET = "0123456789abcdef0123456789abcdef"
BODY = {"mobile": "{phone}", "content": "{subject}", "url": "{link}", "id": "{key}"}


def webhook(sink: Sink, secret: str = SECRET) -> WebhookChannel:
    return WebhookChannel(LOOPBACK, f"{sink.url}/oa", secret, clock)


def sms(sink: Sink, *, json: bool = False, accepted: tuple[str, str] = ("code", "0")) -> SmsChannel:
    headers = {"Authorization": "Bearer {secret}"}
    return SmsChannel(LOOPBACK, Gateway(sink.url, SECRET, BODY, headers, json, accepted, frozenset({"2", "21"})))


def texted(number: str = "13800138000", **changes: str) -> Letter:
    return replace(letter(to=number), **changes)  # type: ignore[arg-type]


def test_a_webhook_tells_all_of_the_message() -> None:
    office = Office(SECRET.encode(), clock)
    with Sink(office) as sink:
        assert outcomes(list(webhook(sink).send([letter()]))) == ["taken"]
    assert json.loads(office.taken[letter().key]) == {
        "key": letter().key, "subject": "【督办】7月3日：逾期 1 项", "text": letter().text, "link": LINK,
        "items": [{"task": "境外上市后备资源库", "days_left": -3}], "composed_at": NOW.isoformat(),
    }  # fmt: skip


def test_a_webhook_secret_in_the_form_of_the_standard_is_its_bytes() -> None:
    with Sink(Office(b"\x01" * 24, clock)) as sink:
        secret = "whsec_" + base64.b64encode(b"\x01" * 24).decode()
        assert outcomes(list(webhook(sink, secret).send([letter()]))) == ["taken"]


def test_a_second_copy_after_a_hang_comes_under_the_same_key_with_the_same_body() -> None:
    office = Office(SECRET.encode(), clock)
    with Sink(office) as sink:
        list(webhook(sink).send([letter()]))
        sink.next.append(HANG)
        assert outcomes(list(webhook(sink).send([letter(), letter()]))) == ["again", "taken"]
        assert len({asked.body for asked in sink.asked}) == 1
    assert (len(office.taken), office.copies) == (1, 1)


def test_a_wrong_webhook_secret_is_no_letters_fault() -> None:
    with Sink(Office(b"another", clock)) as sink:
        assert outcomes(list(webhook(sink).send([letter(1), letter(2)]))) == ["unreachable"]


@pytest.mark.parametrize(("body", "becomes"), [({"key": letter().key}, "taken"), ({}, "again"), (b"no", "again")])
def test_a_conflict_is_taken_where_it_names_the_key(body: object, becomes: str) -> None:
    with Sink(lambda _: Reply(409, body)) as sink:
        assert outcomes(list(webhook(sink).send([letter()]))) == [becomes]


def test_a_webhook_has_no_limit_of_its_own() -> None:
    assert not isinstance(WebhookChannel(Http(), "https://oa.example", SECRET, clock), Limited)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_gateway_gets_its_template_filled_in(as_json: bool) -> None:
    provider = Provider(SECRET)
    with Sink(provider) as sink:
        assert outcomes(list(sms(sink, json=as_json).send([texted()]))) == ["taken"]
    assert provider.taken == [
        {"mobile": "13800138000", "content": "【督办】7月3日：逾期 1 项", "url": LINK, "id": letter().key}
    ]


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    provider = Provider(SECRET)
    with Sink(provider) as sink:
        list(sms(sink).send([texted(subject="{secret} {link}")]))
    assert provider.taken[0]["content"] == "{secret} {link}"


def test_a_long_subject_is_shortened_for_a_text_message() -> None:
    provider = Provider(SECRET)
    with Sink(provider) as sink:
        list(sms(sink).send([texted(subject="督" * 200)]))
    assert len(provider.taken[0]["content"]) == 35


def test_one_number_that_the_gateway_refuses_stops_no_other() -> None:
    with Sink(Provider(SECRET)) as sink:
        to = [texted("02112345678901"), texted("post@x.example"), texted()]
        assert outcomes(list(sms(sink).send(to))) == ["refused", "refused", "taken"]


def test_a_code_that_is_neither_taken_nor_refused_is_tried_again() -> None:
    with Sink(lambda _: Reply(200, {"code": 99, "msg": "balance"})) as sink:
        (receipt,) = sms(sink).send([texted()])
    assert (outcomes([receipt]), str(receipt.fault)) == (["again"], 'code is 99: {"code": 99, "msg": "balance"}')


@pytest.mark.parametrize(("code", "becomes"), [(21, "refused"), (99, "unreachable")])
def test_of_a_forbidden_number_the_code_counts_before_the_status(code: int, becomes: str) -> None:
    with Sink(lambda _: Reply(403, {"code": code})) as sink:
        assert outcomes(list(sms(sink).send([texted()]))) == [becomes]


@pytest.mark.parametrize(("path", "value"), [("data.0.code", "Ok"), ("done", "true")])
def test_the_code_is_found_inside_the_answer(path: str, value: str) -> None:
    with Sink(lambda _: Reply(200, {"data": [{"code": "Ok"}], "done": True})) as sink:
        assert outcomes(list(sms(sink, accepted=(path, value)).send([texted()]))) == ["taken"]


def test_an_answer_that_is_no_json_is_no_receipt() -> None:
    with Sink(lambda _: Reply(200, b"<html>0</html>")) as sink:
        assert outcomes(list(sms(sink).send([texted()]))) == ["again"]


def bridge(sink: Sink) -> BridgeChannel:
    return BridgeChannel(f"json://127.0.0.1:{sink.port}/{SECRET}", LOOPBACK)


def test_the_bridge_sends_plain_words() -> None:
    with Sink(lambda _: Reply()) as sink:
        assert outcomes(list(bridge(sink).send([letter()]))) == ["taken"]
        said = sink.asked[0].json
    assert (said["title"], said["message"]) == ("【督办】7月3日：逾期 1 项", letter().text)


def test_the_bridge_cuts_a_long_message_and_leads_to_the_whole() -> None:
    with Sink(lambda _: Reply()) as sink:
        list(bridge(sink).send([letter(text="长行\n" * 20_000)]))
        assert len(sink.asked) == 1
        assert LINK in sink.asked[0].json["message"][-200:]


def test_the_bridge_follows_no_redirect() -> None:
    with Sink(lambda _: Reply()) as inside, Sink(lambda _: Reply(302, headers={"Location": inside.url})) as sink:
        receipts = list(bridge(sink).send([letter()]))
    assert (outcomes(receipts), inside.asked) == (["unreachable"], [])


@pytest.mark.parametrize("url", ["", "nothing://x", "https://", "file:///etc/passwd"])
def test_an_address_that_no_bridge_understands_is_told_as_a_fault_of_the_settings(url: str) -> None:
    (receipt,) = BridgeChannel(url).send([letter(), letter()])
    assert (outcomes([receipt]), url not in str(receipt.fault) or not url) == (["unreachable"], True)
