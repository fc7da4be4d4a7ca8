"""A proxy between us and a site, by which some answers do not come through."""

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
"""What becomes of an answer, by its path, how often that was asked before, and the body; None
lets it through."""

READ_TIMEOUT = 4.0
_HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "keep-alive", "proxy-connection"})


def none(_: str, __: int, ___: bytes) -> Answer | None:
    """Every answer comes through."""
    return None


@dataclass
class Proxy:
    """`faults` are the paths whose answers did not come through, one by one."""

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
    """What the site answers; nobody else is there (404)."""
    if not host.startswith("127.0.0.1:"):
        return 404, [], b""
    connection = http.client.HTTPConnection(host, timeout=60)
    told = {k: v for k, v in handler.headers.items() if k.lower() not in _HOP_BY_HOP}
    connection.request("GET", path, headers={**told, "Accept-Encoding": "identity"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.getheaders(), body


def behind(proxy: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is asked through the proxy, loopback addresses too."""
    without_proxies(monkeypatch)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", proxy.url(""))


def now_and_then(path: str, before: int, _: bytes) -> Answer | None:
    """One answer in ten: an error, a connection that breaks, or nothing for too long. Whether,
    depends on nothing but what is asked for the how manieth time."""
    chance = crc32(f"{path} {before} of faults".encode())
    if chance % 10:
        return None
    return (failing(500), reset(), slow(READ_TIMEOUT + 1, failing(504)))[chance // 10 % 3]
