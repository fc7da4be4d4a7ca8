"""A Visitor records the answers of every kind of server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import pairwise

import pytest
from support.fault_server import (
    FaultServer,
    content,
    failing,
    gzip_bomb,
    huge,
    redirect,
    reset,
    short,
    without_proxies,
)

from migrator.errors import FetchError
from migrator.fetch.client import Timeouts
from migrator.fetch.crawl_session import Visitor
from migrator.fetch.retry import Patience

HASTE = Patience(attempts=3, first_wait=0.01, longest_wait=0.05)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    timeouts = Timeouts(connect=2, read=0.3, total=1)
    with Visitor(["127.0.0.1"], timeouts=timeouts, max_bytes=100_000, patience=HASTE) as running:
        yield running


def test_an_exchange_has_all_headers(server: FaultServer, visitor: Visitor) -> None:
    url = server.serve("/a", content(b"<p>", "text/html", Set_Cookie="a=b", X_Word="w\u00c3\u00bc"))
    exchange = visitor.visit(url + "#part", {"If-None-Match": '"1"'})
    assert (exchange.url, exchange.status, exchange.reason) == (url, 200, "OK")
    assert exchange.header("content-type") == "text/html"
    assert exchange.header("X-Word") == "wü"
    assert exchange.body == b"<p>"
    asked = dict(exchange.request_headers)
    assert asked["If-None-Match"] == '"1"'
    assert asked["Host"] == f"127.0.0.1:{server.port}"


def test_a_redirect_is_an_answer_too(server: FaultServer, visitor: Visitor) -> None:
    exchange = visitor.visit(server.serve("/old", redirect("/new", 301)))
    assert (exchange.status, exchange.header("Location")) == (301, "/new")
    assert server.paths() == ["/old"]


def test_a_body_keeps_its_content_encoding(server: FaultServer, visitor: Visitor) -> None:
    packed = gzip.compress(b"words", mtime=0)
    url = server.serve("/a", content(packed, "text/html", Content_Encoding="gzip"))
    assert visitor.visit(url).body == packed
    assert visitor.visit(server.serve("/bomb", gzip_bomb(10_000_000))).status == 200


@pytest.mark.parametrize("status", [400, 404, 410, 451, 501])
def test_an_error_page_is_an_answer(server: FaultServer, visitor: Visitor, status: int) -> None:
    exchange = visitor.visit(server.serve("/gone", failing(status)))
    assert exchange.status == status
    assert b"error" in exchange.body
    assert len(server.asked) == 1


def test_a_failing_server_is_asked_again(server: FaultServer, visitor: Visitor) -> None:
    page = content(b"<p>", "text/html")
    assert visitor.visit(server.serve("/a", failing(500), reset(), page)).status == 200
    assert visitor.visit(server.serve("/b", short(b"xx", 10), page)).status == 200
    assert len(server.asked) == 5


def test_the_last_error_is_the_answer_of_a_server_that_keeps_failing(
    server: FaultServer, visitor: Visitor
) -> None:
    assert visitor.visit(server.serve("/a", failing(500))).status == 500
    assert len(server.asked) == 3


@pytest.mark.parametrize("answer", [huge(10**9), content(b"x" * 200_000)])
def test_an_answer_over_the_limit_is_a_failure(
    server: FaultServer, visitor: Visitor, answer: object
) -> None:
    with pytest.raises(FetchError, match="limit"):
        visitor.visit(server.serve("/a", answer))  # type: ignore[arg-type]


def test_a_private_address_is_refused(server: FaultServer) -> None:
    with Visitor(patience=HASTE) as visitor, pytest.raises(FetchError, match="refused"):
        visitor.visit(server.serve("/a", content(b"")))
    assert server.asked == []


def test_exchanges_contain_no_credentials(server: FaultServer, visitor: Visitor) -> None:
    url = server.serve("/a", content(b"<p>"))
    named = url.replace("//", "//user:secret@")
    exchange = visitor.visit(named, {"Authorization": "Basic c2VjcmV0", "Cookie": "secret"})
    assert "Authorization" in server.asked[0].headers
    assert "secret" not in repr(exchange)
    assert "c2VjcmV0" not in repr(exchange)


def test_the_crawl_delay_is_respected(server: FaultServer, visitor: Visitor) -> None:
    url = server.serve("/a", content(b"<p>"))
    visitor.slow_down(url, 0.4)
    for _ in range(3):
        visitor.visit(url)
    times = [asked.at for asked in server.asked]
    # On a busy machine one may come late and the next in time.
    assert all(later - sooner > 0.2 for sooner, later in pairwise(times))
