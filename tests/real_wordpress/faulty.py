"""A proxy between migrator and a site that makes some requests fail."""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from support.fault_server import Answer, FaultServer, Handler, failing, reset, slow, without_proxies

Fault = Callable[[str, int, bytes], Answer | None]
"""Takes the path of a request, the number of earlier requests for it, and the body of the answer.
Returns the answer to send instead, None to send the original."""

READ_TIMEOUT = 4.0
_HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "keep-alive", "proxy-connection"})


def none(_: str, __: int, ___: bytes) -> Answer | None:
    """Let every answer through."""
    return None


@dataclass
class Proxy:
    """The proxy. `faults` lists the paths of failed requests, in order."""

    server: FaultServer
    fault: Fault = none
    faults: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.server.everything = self._answer

    def _answer(self, handler: Handler) -> None:
        parts = urlsplit(handler.path)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        with self.server.lock:
            before, self.asked[path] = self.asked[path], self.asked[path] + 1
        status, headers, body = _forwarded(parts.netloc, path, handler)
        if answer := self.fault(path, before, body):
            self.faults.append(path)
            answer(handler)
            return
        handler.send_response(status)
        for name, value in headers:
            if name.lower() not in _HOP_BY_HOP | {"content-length"}:
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def _forwarded(host: str, path: str, handler: Handler) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return the answer of the site, 404 for any other host."""
    if not host.startswith("127.0.0.1:"):
        return 404, [], b""
    connection = http.client.HTTPConnection(host, timeout=60)
    headers = {k: v for k, v in handler.headers.items() if k.lower() not in _HOP_BY_HOP}
    connection.request("GET", path, headers={**headers, "Accept-Encoding": "identity"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.getheaders(), body


def behind(proxy: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send all requests through the proxy, also those to loopback addresses."""
    without_proxies(monkeypatch)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", proxy.url(""))


def now_and_then(path: str, before: int, _: bytes) -> Answer | None:
    """Fail one request in ten: an error, a reset connection, or a timeout.

    The choice depends only on the path and the number of earlier requests for it.
    """
    chance = crc32(f"{path} {before} of faults".encode())
    if chance % 10:
        return None
    return (failing(500), reset(), slow(READ_TIMEOUT + 1, failing(504)))[chance // 10 % 3]
