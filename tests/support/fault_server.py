"""A web server with every fault one meets, in the process of the tests."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from types import TracebackType
from typing import Self

import pytest

Answer = Callable[["Handler"], None]


@dataclass(frozen=True)
class RequestSeen:
    """A request that came in: the path as sent, the headers, and when (monotonic clock)."""

    path: str
    headers: Message
    at: float = 0.0
    method: str = "GET"


class Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        faults = self.server.faults
        with faults.lock:
            faults.asked.append(
                RequestSeen(self.path, self.headers, time.monotonic(), self.command)
            )
        try:
            faults.answer_to(self.path)(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def do_HEAD(self) -> None:
        genuine = self.wfile
        try:
            self.do_GET()
        finally:
            self.wfile = genuine

    def end_headers(self) -> None:
        super().end_headers()
        if self.command == "HEAD":
            self.wfile = BytesIO()  # no body follows

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests clean."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    faults: FaultServer

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what some tests are about."""


@dataclass
class FaultServer:
    """Serves what it was told with `serve`; `everything` else is 404. Logs who asked what;
    `most_at_once` is how many `slow` answers were thought about at the same time."""

    tls: ssl.SSLContext | None = None
    fixed_port: int = 0
    asked: list[RequestSeen] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    at_once: int = 0
    most_at_once: int = 0
    everything: Answer | None = None
    _answers: dict[str, list[Answer]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", self.fixed_port), Handler)
        self._server.faults = self
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http{'s' if self.tls else ''}://{host}:{self.port}{path}"

    def serve(self, path: str, *answers: Answer) -> str:
        """Answer requests for a path (as sent) with these in turn, the last one for ever."""
        self._answers[path] = list(answers)
        return self.url(path)

    def answer_to(self, path: str) -> Answer:
        answers = self._answers.get(path, [self.everything or failing(404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def methods(self, path: str) -> list[str]:
        return [request.method for request in self.asked if request.path == path]


def content(body: bytes, content_type: str = "", **headers: str) -> Answer:
    """200 with a body; header names are written with underscores."""

    def answer(handler: Handler) -> None:
        _head(handler, 200, content_type, len(body), headers)
        handler.wfile.write(body)

    return answer


def slow(seconds: float, then: Answer) -> Answer:
    """Thinks for a while before it answers."""

    def answer(handler: Handler) -> None:
        faults = handler.server.faults
        with faults.lock:
            faults.at_once += 1
            faults.most_at_once = max(faults.most_at_once, faults.at_once)
        faults.stopping.wait(seconds)
        with faults.lock:
            faults.at_once -= 1
        then(handler)

    return answer


def ranged(body: bytes, version: str = '"1"', breaks_after: int = 0, **headers: str) -> Answer:
    """A file that can be gone on with (RFC 9110, section 14), if `version` is still what the
    client has. With `breaks_after` the connection ends after so many bytes of the answer."""

    def answer(handler: Handler) -> None:
        asked, condition = handler.headers["Range"], handler.headers["If-Range"]
        first = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        told = {"ETag": version, "Accept_Ranges": "bytes", **headers}
        if asked and condition in (None, version):
            told["Content_Range"] = f"bytes {first}-{len(body) - 1}/{len(body)}"
            part = body[first:]
            _head(handler, 206, "application/octet-stream", len(part), told)
        else:
            part = body
            _head(handler, 200, "application/octet-stream", len(part), told)
        handler.wfile.write(part[:breaks_after] if breaks_after else part)
        handler.close_connection = bool(breaks_after)

    return answer


def failing(status: int, **headers: str) -> Answer:
    def answer(handler: Handler) -> None:
        body = b"<!DOCTYPE html><title>error</title>"
        _head(handler, status, "text/html", len(body), headers)
        handler.wfile.write(body)

    return answer


def redirect(target: str, status: int = 302, **headers: str) -> Answer:
    def answer(handler: Handler) -> None:
        _head(handler, status, "text/plain", 0, {"Location": target, **headers})

    return answer


def short(body: bytes, promised: int, content_type: str = "image/png") -> Answer:
    """Fewer bytes than Content-Length says, then the end of the connection."""

    def answer(handler: Handler) -> None:
        _head(handler, 200, content_type, promised, {})
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def huge(promised: int) -> Answer:
    """A Content-Length that nobody wants to download."""

    def answer(handler: Handler) -> None:
        _head(handler, 200, "video/mp4", promised, {})
        handler.close_connection = True

    return answer


def endless() -> Answer:
    """A chunked body that goes on until the client hangs up."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        while not handler.server.faults.stopping.is_set():
            handler.wfile.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")

    return answer


def stalled(body: bytes = b"") -> Answer:
    """Headers and the beginning of a body; then nothing more."""

    def answer(handler: Handler) -> None:
        _head(handler, 200, "image/png", len(body) + 1000, {})
        handler.wfile.write(body)
        handler.server.faults.stopping.wait(10)
        handler.close_connection = True

    return answer


def dripping(every: float, header_lines: int = 0) -> Answer:
    """A byte of the body, or a line of the header, now and then: no single read times out."""

    def answer(handler: Handler) -> None:
        stopping = handler.server.faults.stopping
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(header_lines):
            handler.wfile.write(f"X-Line-{number}: x\r\n".encode())
            stopping.wait(every)
        handler.wfile.write(b"Content-Length: 100000\r\n\r\n")
        while not stopping.wait(every):
            handler.wfile.write(b"x")

    return answer


def reset() -> Answer:
    """The connection is reset in the middle of the body."""

    def answer(handler: Handler) -> None:
        _head(handler, 200, "image/png", 5000, {})
        handler.wfile.write(b"x" * 100)
        handler.wfile.flush()
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # close() sends RST
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.connection.close()
        handler.close_connection = True

    return answer


def gzip_bomb(size: int) -> Answer:
    body = gzip.compress(b"\0" * size, 9)
    return content(body, "image/png", Content_Encoding="gzip")


def for_agents(accepted: str, then: Answer) -> Answer:
    """403 for every client whose User-Agent lacks a word."""

    def answer(handler: Handler) -> None:
        known = accepted in handler.headers.get("User-Agent", "")
        (then if known else failing(403))(handler)

    return answer


def for_methods(**answers: Answer) -> Answer:
    """Answers each method in its own way: HEAD=..., GET=..."""

    def answer(handler: Handler) -> None:
        answers[handler.command](handler)

    return answer


def many_headers(lines: int, length: int = 20) -> Answer:
    """More header than anybody wants to read."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        for number in range(lines):
            handler.send_header(f"X-Line-{number}", "x" * length)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this machine uses, loopback is reached without."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def _head(
    handler: Handler, status: int, content_type: str, length: int, headers: dict[str, str]
) -> None:
    handler.send_response(status)
    if content_type:
        handler.send_header("Content-Type", content_type)
    handler.send_header("Content-Length", str(length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
