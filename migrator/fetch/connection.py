"""Open HTTP connections only where the SSRF guard allows, and shut them down at a deadline."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Timer
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from migrator.fetch.ssrf_guard import EVERY_HOST, Guard, UnreachableError


class Deadline:
    """Time after which the connection in use is shut down, whatever it waits for.

    A read timeout is not enough: a server that sends a byte now and then never exceeds it.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self.is_cut = False
        self.head_expired = False
        self._socket: socket.socket | None = None
        self._timer = Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._token = _DEADLINE.set(self)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        _DEADLINE.reset(self._token)

    def watch(self, connected_socket: socket.socket) -> None:
        """Set the connection to shut down."""
        self._socket = connected_socket
        if self.is_cut:
            self.cut()

    def _expire(self) -> None:
        self.expired = True
        self.cut()

    @contextmanager
    def for_head(self, seconds: float) -> Iterator[None]:
        """Expire after `seconds` unless the block, which receives the headers, ends before."""
        timer = Timer(seconds, self._expire_head)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _expire_head(self) -> None:
        self.head_expired = True
        self._expire()

    def cut(self) -> None:
        """Shut down the connection in use; may be called from any thread."""
        self.is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                # Not SSLSocket.shutdown, which drops the TLS state while another thread reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


_DEADLINE: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


_HOSTS = 32  # number of hosts whose connections are kept open for further requests


def current_deadline() -> Deadline | None:
    """Return the deadline of the request that this thread sends."""
    return _DEADLINE.get()


class GuardedAdapter(HTTPAdapter):
    """Adapter that connects only where the guard allows.

    A proxy is the user's own choice and is not checked.
    """

    def __init__(self, guard: Guard, connections: int) -> None:
        self._guard = guard
        super().__init__(max_retries=0, pool_connections=_HOSTS, pool_maxsize=connections)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard, _connect)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _pools(Guard([EVERY_HOST]), _connect_to_proxy)
        return manager


_Connect = Callable[[Guard, HTTPConnection], socket.socket]


def _pools(guard: Guard, connect: _Connect) -> dict[str, type[HTTPConnectionPool]]:
    class GuardedHTTPConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(guard, self)

        def getresponse(self) -> Any:
            _watch(self.sock)
            return super().getresponse()

    class GuardedHTTPSConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(guard, self)

        def getresponse(self) -> Any:
            _watch(self.sock)
            return super().getresponse()

    class GuardedHTTPPool(HTTPConnectionPool):
        ConnectionCls = GuardedHTTPConnection

    class GuardedHTTPSPool(HTTPSConnectionPool):
        ConnectionCls = GuardedHTTPSConnection

    return {"http": GuardedHTTPPool, "https": GuardedHTTPSPool}


def _watch(connected_socket: socket.socket | None) -> None:
    deadline = _DEADLINE.get()
    if deadline is not None and connected_socket is not None:
        deadline.watch(connected_socket)


def _connect(guard: Guard, connection: HTTPConnection) -> socket.socket:
    """Return a socket to the first allowed address that answers; only here the name is resolved.

    Raises UnreachableError, which urllib3 and requests pass on unchanged.
    """
    failure = UnreachableError(f"{connection.host} has no address")
    for address in guard.addresses(connection.host, connection.port):
        try:
            connected = create_connection(
                (address, connection.port),
                connection.timeout,
                source_address=connection.source_address,
                socket_options=connection.socket_options,
            )
        except TimeoutError:
            failure = UnreachableError(f"{connection.host} does not answer")
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            failure = UnreachableError(f"no connection to {connection.host}: {reason}")
        else:
            _watch(connected)  # a proxy may answer CONNECT with headers that never end
            return connected
    raise failure


def _connect_to_proxy(guard: Guard, connection: HTTPConnection) -> socket.socket:
    """Return a socket to the proxy. Its failure says nothing about the host behind it."""
    try:
        return _connect(guard, connection)
    except UnreachableError as error:
        raise UnreachableError(f"the proxy cannot be reached: {error}") from None
