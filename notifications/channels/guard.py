"""The guard of outgoing connections: what is not a public address is reached only where it is allowed."""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import allowed_gai_family, create_connection

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# RFC 6052: an IPv4 address in its last four bytes, which a translator connects to.
TRANSLATED = ip_network("64:ff9b::/96")
# What the interpreter takes for public, and is not, or leads to an IPv4 address that a translator makes of it:
# IPv4-compatible (RFC 4291), IPv4-translated (RFC 7915), local translation (RFC 8215), IETF assignments (RFC 6890),
# documentation (RFC 9637).
NOT_PUBLIC = tuple(
    ip_network(found) for found in ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "192.0.0.0/24", "3fff::/20")
)


class OwnNetworkError(Exception):
    """An address points into the own network and is not allowed. No byte was sent, nothing was connected to."""

    def __init__(self, address: str) -> None:
        super().__init__(f"points into the own network ({address}); allow it with DUBAN_ALLOW_NETWORKS")


def is_inside(address: Address) -> bool:
    """Whether an address is of the own network or of no host at all: whatever is not public. So are those it wraps.

    >>> [is_inside(ip_address(found)) for found in ("127.0.0.1", "100.64.0.1", "::ffff:10.0.0.1", "114.114.114.114")]
    [True, True, True, False]
    """
    if any(is_inside(wrapped) for wrapped in _wrapped(address)) or any(address in network for network in NOT_PUBLIC):
        return True
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return not address.is_global or address.is_multicast or site_local


def is_permitted(address: Address, allowed: tuple[Network, ...]) -> bool:
    """Whether an address may be connected to: a public one, or one of an allowed network."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return not is_inside(address) or any((mapped or address) in network for network in allowed)


def permitted(host: str, port: int, allowed: tuple[Network, ...]) -> list[str]:
    """The addresses of a host that may be connected to, in the order of the resolver.

    Raises OwnNetworkError where it has none, socket.gaierror where the name is unknown.
    """
    rows = socket.getaddrinfo(host.strip("[]"), port, allowed_gai_family(), socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    taken = [address for address in found if is_permitted(ip_address(address), allowed)]
    if not taken:
        raise OwnNetworkError(found[0])
    return taken


def _wrapped(address: Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address):
        return []
    translated = IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else None
    teredo = address.teredo[1] if address.teredo else None
    return [inner for inner in (address.ipv4_mapped, address.sixtofour, teredo, translated) if inner is not None]


class GuardedAdapter(HTTPAdapter):
    """An adapter of requests whose every connection is guarded.

    A name is resolved once, its addresses are looked at, and one of these very addresses is connected to: a name that
    answers differently a moment later gains nothing.
    """

    def __init__(self, allowed: tuple[Network, ...], **pool: Any) -> None:
        self._allowed, self._pool = allowed, pool
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **named: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **named, **self._pool)
        self.poolmanager.pool_classes_by_scheme = _pools(self._allowed)


class _Guarded(HTTPConnection):
    allowed: tuple[Network, ...] = ()

    def _new_conn(self) -> socket.socket:
        """As urllib3 connects, and with its errors; only that the addresses are looked at first."""
        try:
            addresses = permitted(self.host, self.port, self.allowed)
            return self._connected(addresses)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "timed out") from error
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error

    def _connected(self, addresses: list[str]) -> socket.socket:
        *others, last = addresses
        for address in others:
            try:
                return self._connected([address])
            except OSError:
                continue
        # urllib3's own, for its time-outs and socket options; told a number, it asks no resolver again.
        return create_connection((last, self.port), self.timeout, self.source_address, self.socket_options)


def _pools(networks: tuple[Network, ...]) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(_Guarded):
        allowed = networks

    class Secure(_Guarded, HTTPSConnection):
        allowed = networks

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
