"""Concurrent requests to a host are limited, and slow down after overload."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.fault_server import FaultServer, content, failing, slow, without_proxies

from migrator.fetch.retry import Patience
from migrator.fetch.session import EndedError, Session


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


def get_all(session: Session, urls: list[str]) -> list[bytes]:
    with ThreadPoolExecutor(32) as threads:
        return [found.body.read() for found in threads.map(session.get, urls)]


@pytest.mark.parametrize("connections", [1, 4, 16])
def test_a_host_never_sees_more_than_the_limit_at_once(
    server: FaultServer, connections: int
) -> None:
    # Long enough for all of them to have begun, on a busy machine too.
    answer = slow(0.02 * connections, content(b"x"))
    urls = [server.serve(f"/{number}", answer) for number in range(48)]
    with Session(["127.0.0.1"], connections=connections) as session:
        assert get_all(session, urls) == [b"x"] * 48
    assert server.most_at_once == connections


def test_two_hosts_do_not_wait_for_each_other(server: FaultServer) -> None:
    with FaultServer() as other, Session(["127.0.0.1"], connections=1) as session:
        urls = [server.serve(f"/{number}", slow(0.4, content(b"x"))) for number in range(2)]
        urls += [other.serve(f"/{number}", slow(0.4, content(b"x"))) for number in range(2)]
        began = time.monotonic()
        get_all(session, urls)
        assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("status", [429, 503])
def test_all_threads_wait_after_a_report_of_overload(server: FaultServer, status: int) -> None:
    """While a host asks to be left alone, nobody asks it; then not all come back at once."""
    busy = server.serve("/busy", failing(status, Retry_After="1"), content(b"x"))
    urls = [server.serve(f"/{number}", content(b"x")) for number in range(8)]
    with Session(["127.0.0.1"], connections=4) as session:
        thread = threading.Thread(target=session.get, args=(busy,))
        thread.start()
        while not server.asked:
            time.sleep(0.01)
        time.sleep(0.1)
        get_all(session, urls)
        thread.join()
    first, *later = [request.at for request in server.asked]
    assert min(later) - first >= 0.99
    assert max(later) - min(later) >= 0.3, "they came back one by one"


def test_requests_to_a_healthy_host_are_not_delayed(server: FaultServer) -> None:
    urls = [server.serve(f"/{number}", content(b"x")) for number in range(40)]
    began = time.monotonic()
    with Session(["127.0.0.1"]) as session:
        get_all(session, urls)
    assert time.monotonic() - began < 2


def test_closing_ends_every_wait_at_once(server: FaultServer) -> None:
    urls = [
        server.serve("/slow", slow(30, content(b"x"))),
        server.serve("/busy", failing(429, Retry_After="50")),
        server.serve("/later", content(b"x")),
    ]
    session = Session(["127.0.0.1"], patience=Patience())
    ended: list[type[BaseException]] = []

    def ask(url: str) -> None:
        try:
            session.get(url)
        except EndedError as error:
            ended.append(type(error))

    threads = [threading.Thread(target=ask, args=(url,)) for url in urls]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(server.asked) < min(number, 2):
            time.sleep(0.01)
        time.sleep(0.1)
    began = time.monotonic()
    session.close()
    for thread in threads:
        thread.join(timeout=10)
    assert time.monotonic() - began < 2
    assert ended == [EndedError] * 3
