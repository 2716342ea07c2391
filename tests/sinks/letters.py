"""Letters to be sent in tests, and how a double is reached."""

from datetime import UTC, datetime
from ipaddress import ip_network
from uuid import NAMESPACE_URL, uuid5

from notifications.channels import Letter, Receipt
from notifications.channels.http import Http

NOW = datetime(2019, 7, 3, 1, 0, tzinfo=UTC)
LOOPBACK = Http((ip_network("127.0.0.0/8"),), timeout_s=0.4)
LINK = "https://duban.example/l/m0-b6RZ7u6KPKSOS9t3SBYzXg.a_b"


def clock() -> datetime:
    return NOW


def letter(
    number: int = 1, *, to: str = "city-room", text: str = "廊坊市政府办公室：\n一、三（六）：已逾期 3 天"
) -> Letter:
    key = str(uuid5(NAMESPACE_URL, f"letter {number}"))
    items = [{"task": "境外上市后备资源库", "days_left": -3}]
    return Letter(number, key, to, "【督办】7月3日：逾期 1 项", text, "<p>已逾期</p>", 1, NOW, LINK, items)


def letters(count: int) -> list[Letter]:
    return [letter(number) for number in range(1, count + 1)]


def outcome(receipt: Receipt) -> str:
    """taken, again, refused or unreachable."""
    if receipt.fault is None:
        return "taken"
    return "unreachable" if receipt.unreachable else "refused" if receipt.final else "again"


def outcomes(receipts: list[Receipt]) -> list[str]:
    return [outcome(receipt) for receipt in receipts]
