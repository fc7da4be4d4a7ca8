"""No host receives more requests than its rate."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from support.fault_server import (
    FaultServer,
    content,
    failing,
    for_agents,
    redirect,
    without_proxies,
)

from migrator.fetch.rate_limit import Rate
from migrator.fetch.retry import Patience
from migrator.fetch.session import EndedError, Session


@dataclass
class Time:
    """A clock that advances only during waits."""

    now: float = 100.0
    waited: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


def test_the_first_request_starts_at_once_and_the_others_at_the_rate() -> None:
    time = Time()
    rate = Rate(2, time.wait, time.clock)
    for _ in range(3):
        rate.take("a.example")
    assert time.waited == [0.5, 0.5]
    time.now += 10
    rate.take("a.example")
    assert time.waited == [0.5, 0.5], "who has waited long enough need not wait"


def test_hosts_do_not_wait_for_each_other() -> None:
    time = Time()
    rate = Rate(0.1, time.wait, time.clock)
    for host in "abc":
        rate.take(host)
    assert time.waited == []


def test_unused_time_does_not_allow_bursts() -> None:
    time = Time()
    rate = Rate(1, time.wait, time.clock)
    rate.take("a.example")
    time.now += 60
    for _ in range(3):
        rate.take("a.example")
    assert time.waited == [1, 1]


def test_an_aborted_wait_does_not_block_the_next_request() -> None:
    def wait(_: float) -> None:
        raise EndedError

    rate = Rate(1, wait, lambda: 0.0)
    rate.take("a.example")
    for _ in range(2):
        with pytest.raises(EndedError):
            rate.take("a.example")


def gaps(server: FaultServer) -> list[float]:
    times = [request.at for request in server.asked]
    return [later - earlier for earlier, later in itertools.pairwise(times)]


@pytest.mark.parametrize("threads", [1, 8])
def test_the_rate_holds_for_all_kinds_of_requests(server: FaultServer, threads: int) -> None:
    """Pages, redirects, other names, second attempts, and other ports count alike."""
    urls = [server.serve(f"/{number}", content(b"x")) for number in range(4)]
    urls += [server.serve("/old", redirect("/0")), server.serve("/shy", failing(404))]
    urls += [server.serve("/agents", for_agents("Mozilla/5.0", content(b"x")))]
    urls += [server.serve("/busy", failing(500), content(b"x"))]
    patience = Patience(attempts=2, first_wait=0)
    with (
        Session(["127.0.0.1"], rate=20, patience=patience) as session,
        ThreadPoolExecutor(threads) as pool,
    ):
        list(pool.map(lambda url: session.glimpse(url, 100), urls))
    assert len(server.asked) >= 11
    assert min(gaps(server)) >= 0.03, "50 ms, but for what the machine takes from it"
    assert server.asked[-1].at - server.asked[0].at >= 0.05 * (len(server.asked) - 1) - 0.02


def test_closing_ends_the_wait_for_a_turn(server: FaultServer) -> None:
    url = server.serve("/a", content(b"x"))
    session = Session(["127.0.0.1"], rate=0.01)
    session.glimpse(url, 100)
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            session.glimpse(url, 100)
        except EndedError as error:
            ended.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.1)
    session.close()
    thread.join(timeout=5)
    assert len(ended) == 1
    assert len(server.asked) == 1
