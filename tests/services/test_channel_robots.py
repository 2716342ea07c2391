"""Group robots against doubles that check what is known of the services."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from notifications.channels import Channel, Limited, Receipt
from notifications.channels.dingtalk import DingtalkChannel
from notifications.channels.feishu import FeishuChannel
from notifications.channels.wecom import WecomChannel
from tests.sinks.letters import LINK, LOOPBACK, NOW, clock, letter, letters, outcomes
from tests.sinks.robots import Dingtalk, Feishu, Wecom
from tests.sinks.server import Reply, Service, Sink

KEY, SIGN = "2c9a7b5e-hidden-key", "SEChidden-sign"
LONG = "\n".join(f"{number}、三（六）：境外上市后备资源库，已逾期 3 天（2 个工作日）" for number in range(1, 400))
CUT = f"（篇幅所限，余下内容见[全文]({LINK})）"


def an_hour_late() -> datetime:
    return NOW - timedelta(minutes=61)


def wecom(sink: Sink) -> WecomChannel:
    return WecomChannel(LOOPBACK, KEY, f"{sink.url}/cgi-bin/webhook/send")


def dingtalk(sink: Sink) -> DingtalkChannel:
    return DingtalkChannel(LOOPBACK, KEY, SIGN, clock, f"{sink.url}/robot/send")


def feishu(sink: Sink) -> FeishuChannel:
    return FeishuChannel(LOOPBACK, KEY, SIGN, clock, f"{sink.url}/open-apis/bot/v2/hook/")


CHANNELS: dict[str, Callable[[Sink], Channel]] = {"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu}


def said(name: str, code: int, words: str, status: int = 200) -> Receipt:
    """What becomes of a letter that is answered so."""
    fields = ("code", "msg") if name == "feishu" else ("errcode", "errmsg")
    with Sink(lambda _: Reply(status, dict(zip(fields, (code, words), strict=True)))) as sink:
        (receipt,) = CHANNELS[name](sink).send([letter()])
    return receipt


def test_wecom_shows_the_subject_and_the_words() -> None:
    robot = Wecom(KEY, clock)
    with Sink(robot) as sink:
        list(wecom(sink).send([letter(text="要求：*五项*\n   查看：https://duban.example/l/a_b_c")]))
    assert robot.taken == ["**【督办】7月3日：逾期 1 项**\n要求：＊五项＊\n查看：[打开](https://duban.example/l/a_b_c)"]


def test_dingtalk_keeps_lines_apart_by_two_spaces() -> None:
    robot = Dingtalk(KEY, SIGN, clock)
    with Sink(robot) as sink:
        list(dingtalk(sink).send([letter(text="一\n二")]))
    assert robot.taken == [("【督办】7月3日：逾期 1 项", "#### 【督办】7月3日：逾期 1 项  \n一  \n二")]


def test_feishu_shows_a_card_under_the_subject() -> None:
    robot = Feishu(KEY, SIGN, clock)
    with Sink(robot) as sink:
        list(feishu(sink).send([letter(text="一\n二")]))
    assert robot.taken == [("【督办】7月3日：逾期 1 项", "一\n二")]


@pytest.mark.parametrize("text", ["<at id=all></at>", "<@all>", "@[所有人](x)", '<font color="red">x</font>'])
def test_nothing_in_a_message_calls_everybody_or_makes_a_sign(text: str) -> None:
    robot = Feishu(KEY, SIGN, clock)
    with Sink(robot) as sink:
        list(feishu(sink).send([letter(text=text)]))
    assert not set("<>[]") & set(robot.taken[0][1])


def test_a_long_message_is_cut_at_a_line_and_leads_to_the_whole() -> None:
    robots: list[Wecom | Dingtalk | Feishu] = [Wecom(KEY, clock), Dingtalk(KEY, SIGN, clock), Feishu(KEY, SIGN, clock)]
    for robot, channel in zip(robots, CHANNELS.values(), strict=True):
        with Sink(robot) as sink:
            assert outcomes(list(channel(sink).send([letter(text=LONG)]))) == ["taken"]
        shown = robot.taken[0] if isinstance(robot, Wecom) else robot.taken[0][1]
        *lines, end = shown.replace("  \n", "\n").splitlines()
        assert end == CUT
        assert lines[-1] in LONG.splitlines()


def test_a_long_subject_and_many_quotes_stay_within_the_size() -> None:
    text = "\n".join('"\\"' * 30 for _ in range(500))
    robots: dict[str, Dingtalk | Feishu] = {"dingtalk": Dingtalk(KEY, SIGN, clock), "feishu": Feishu(KEY, SIGN, clock)}
    for name, robot in robots.items():
        with Sink(robot) as sink:
            (receipt,) = CHANNELS[name](sink).send([letter(text=text)])
        assert receipt.fault is None


@pytest.mark.parametrize(("name", "limit"), [("wecom", 20), ("dingtalk", 20), ("feishu", 100)])
def test_a_robot_names_its_limit_and_beyond_it_rests(name: str, limit: int) -> None:
    robots: dict[str, Service] = {
        "wecom": Wecom(KEY, clock),
        "dingtalk": Dingtalk(KEY, SIGN, clock),
        "feishu": Feishu(KEY, SIGN, clock),
    }
    with Sink(robots[name]) as sink:
        channel = CHANNELS[name](sink)
        receipts = list(channel.send(letters(limit + 5)))
    assert isinstance(channel, Limited)
    assert channel.per_minute == limit
    assert outcomes(receipts) == ["taken"] * limit + ["unreachable"]
    assert receipts[-1].rest == timedelta(minutes=10 if name == "dingtalk" else 1)


def test_a_wrong_key_is_no_letters_fault() -> None:
    with Sink(Wecom("another", clock)) as sink:
        assert outcomes(list(wecom(sink).send(letters(2)))) == ["unreachable"]


@pytest.mark.parametrize("robot", [Dingtalk(KEY, "another", clock), Dingtalk("another", SIGN, clock)])
def test_a_wrong_secret_or_token_at_dingtalk_is_no_letters_fault(robot: Dingtalk) -> None:
    with Sink(robot) as sink:
        assert outcomes(list(dingtalk(sink).send(letters(2)))) == ["unreachable"]


@pytest.mark.parametrize("robot", [Feishu(KEY, "another", clock), Feishu("another", SIGN, clock)])
def test_a_wrong_secret_or_token_at_feishu_is_no_letters_fault(robot: Feishu) -> None:
    with Sink(robot) as sink:
        assert outcomes(list(feishu(sink).send(letters(2)))) == ["unreachable"]


def test_a_clock_an_hour_off_is_told_as_what_to_mend() -> None:
    with Sink(Dingtalk(KEY, SIGN, an_hour_late)) as sink:
        (at_dingtalk,) = dingtalk(sink).send([letter()])
    with Sink(Feishu(KEY, SIGN, an_hour_late)) as sink:
        (at_feishu,) = feishu(sink).send([letter()])
    for receipt, code in (at_dingtalk, "310000 "), (at_feishu, "19021 "):
        assert str(receipt.fault).startswith(code)
        assert str(receipt.fault).endswith("the clock of this machine")


@pytest.mark.parametrize(
    ("name", "code", "words", "status", "becomes"),
    [
        ("wecom", -1, "system busy", 200, "again"),
        ("wecom", 45009, "api freq out of limit", 200, "unreachable"),
        ("wecom", 93000, "invalid webhook url", 200, "unreachable"),
        ("wecom", 40001, "invalid credential", 200, "unreachable"),
        ("wecom", 12345, "nobody knows", 200, "again"),
        ("wecom", 40058, "markdown.content exceed max length 4096", 200, "refused"),
        ("dingtalk", -1, "系统繁忙", 200, "again"),
        ("dingtalk", 130101, "send too fast", 200, "unreachable"),
        ("dingtalk", 410100, "发送速度太快而限流", 200, "unreachable"),
        ("dingtalk", 310000, "keywords not in content", 200, "unreachable"),
        ("dingtalk", 310000, "ip 192.0.2.1 not in whitelist", 200, "unreachable"),
        ("dingtalk", 300001, "token is not exist", 200, "unreachable"),
        ("dingtalk", 400102, "机器人已停用", 200, "unreachable"),
        ("dingtalk", 400013, "群已被解散", 200, "unreachable"),
        ("dingtalk", 460101, "message too long", 200, "refused"),
        ("dingtalk", 430104, "含有不合适的内容", 200, "refused"),
        ("feishu", 11232, "frequency limited", 400, "unreachable"),
        ("feishu", 9499, "too many request", 429, "unreachable"),
        ("feishu", 9499, "too many request", 200, "unreachable"),
        ("feishu", 9499, "Bad Request", 400, "refused"),
        ("feishu", 19001, "incoming webhook access token invalid", 400, "unreachable"),
        ("feishu", 19022, "Ip Not Allowed", 400, "unreachable"),
        ("feishu", 19024, "Key Words Not Found", 400, "unreachable"),
        ("feishu", 11217, "internal error", 400, "again"),
    ],
)  # fmt: skip
def test_each_code_means_what_the_service_says(name: str, code: int, words: str, status: int, becomes: str) -> None:
    receipt = said(name, code, words, status)
    assert outcomes([receipt]) == [becomes]
    assert str(code) in str(receipt.fault)


@pytest.mark.parametrize("name", CHANNELS)
def test_an_answer_without_a_code_is_no_receipt(name: str) -> None:
    with Sink(lambda _: Reply(200, {"errcode": "0", "code": None})) as sink:
        assert outcomes(list(CHANNELS[name](sink).send([letter()]))) == ["again"]
