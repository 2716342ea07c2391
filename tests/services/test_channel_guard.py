"""The guard: which addresses are of the own network, and that a name is no way around it."""

import socket
import threading
from ipaddress import IPv6Address, ip_address, ip_network

import pytest
import requests

from notifications.channels.bridge.guarding import guarded
from notifications.channels.guard import OwnNetworkError, is_inside, is_permitted, permitted
from notifications.channels.http import Http, NoAnswerError
from tests.sinks.server import Reply, Sink

INSIDE = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12::1", "ff02::1",
    "2001:db8::1", "::ffff:127.0.0.1", "::ffff:192.168.1.1", "2002:7f00:1::", "2002:c0a8:101::1",
    "192.0.0.1", "192.0.0.9", "192.0.0.10", "::7f00:1", "::114.114.114.114", "::ffff:0:10.0.0.1",
    "::ffff:0:114.114.114.114", "64:ff9b:1::1", "64:ff9b:1:ffff::114.114.114.114", "3fff::1", "3fff:fff::1",
    "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
)  # fmt: skip
OUTSIDE = (
    "114.114.114.114", "203.119.25.1", "100.128.0.1", "172.32.0.1", "192.0.1.1", "2400:3200::1",
    "::ffff:114.114.114.114", "64:ff9b::114.114.114.114",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_the_own_network_is_inside(address: str) -> None:
    assert is_inside(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_is_not(address: str) -> None:
    assert not is_inside(ip_address(address))


def test_what_is_allowed_is_allowed_in_its_wrapping_too() -> None:
    allowed = (ip_network("10.20.0.0/16"),)
    assert is_permitted(ip_address("10.20.3.4"), allowed)
    assert is_permitted(IPv6Address("::ffff:10.20.3.4"), allowed)
    assert not is_permitted(ip_address("10.21.3.4"), allowed)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::1]", "127.0.0.1"])
def test_no_way_of_writing_an_address_gets_around(host: str) -> None:
    with pytest.raises(OwnNetworkError):
        permitted(host, 80, ())


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "localhost", "user@127.0.0.1", "127.0.0.1."])
def test_nobody_is_connected_to_whatever_the_url_looks_like(host: str) -> None:
    with Sink(lambda _: Reply()) as sink:
        http = Http(timeout_s=0.4)
        with pytest.raises(NoAnswerError):
            http.post(http.session(), f"http://{host}:{sink.port}/", b"{}", {})
        assert sink.connections == 0


def test_of_a_name_with_two_addresses_only_the_allowed_one_is_taken() -> None:
    rows = {row[4][0] for row in socket.getaddrinfo("localhost", 80, type=socket.SOCK_STREAM)}
    assert permitted("localhost", 80, (ip_network("127.0.0.0/8"),)) == ["127.0.0.1"]
    assert "127.0.0.1" in rows


def test_any_library_is_guarded_while_it_lasts_and_free_afterwards() -> None:
    with Sink(lambda _: Reply()) as sink:
        with guarded(()) as watch:
            with pytest.raises(requests.ConnectionError):
                requests.get(sink.url, timeout=1)
            assert watch.refused == "127.0.0.1"
        assert requests.get(sink.url, timeout=1).status_code == 200


def test_the_guard_of_one_thread_is_not_that_of_another() -> None:
    statuses: list[int] = []
    with Sink(lambda _: Reply()) as sink, guarded(()):
        other = threading.Thread(target=lambda: statuses.append(requests.get(sink.url, timeout=1).status_code))
        other.start()
        other.join()
    assert statuses == [200]
