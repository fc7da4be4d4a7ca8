"""A Session probes a URL without downloading it."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from support.fault_server import (
    Answer,
    FaultServer,
    content,
    dripping,
    endless,
    failing,
    for_agents,
    for_methods,
    gzip_bomb,
    huge,
    many_headers,
    redirect,
    reset,
    short,
    slow,
    stalled,
    without_proxies,
)

from migrator.errors import FetchError
from migrator.fetch.retry import Patience
from migrator.fetch.session import Session, Timeouts

HASTE = Patience(attempts=2, first_wait=0.01, longest_wait=0.05)
PAGE = b"<title>A page</title><p id=here>Some words.</p>"
HTML = "text/html; charset=UTF-8"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    timeouts = Timeouts(connect=2, read=0.3, total=1)
    with Session(["127.0.0.1"], timeouts=timeouts, patience=HASTE) as running:
        yield running


def test_the_beginning_of_a_page_is_read(server: FaultServer, session: Session) -> None:
    seen = session.glimpse(server.serve("/a", content(PAGE, HTML)), 1000)
    assert (seen.status, seen.reason, seen.is_page, seen.whole) == (200, "", True, True)
    assert (seen.page, seen.charset) == (PAGE, "utf-8")
    assert server.methods("/a") == ["GET"]


def test_no_more_of_a_page_is_read_than_requested(server: FaultServer, session: Session) -> None:
    url = server.serve("/a", content(PAGE * 1000, HTML))
    seen = session.glimpse(url, 64)
    assert (seen.page, seen.whole) == ((PAGE * 2)[:64], False)


def test_only_the_head_of_a_file_is_requested(server: FaultServer, session: Session) -> None:
    seen = session.glimpse(server.serve("/a.PDF?x=1", huge(5_000_000_000)), 1000)
    assert (seen.status, seen.is_page) == (200, False)
    assert server.methods("/a.PDF?x=1") == ["HEAD"]


def test_the_body_of_a_file_is_not_read(server: FaultServer, session: Session) -> None:
    seen = session.glimpse(server.serve("/video", huge(5_000_000_000)), 1000)
    assert (seen.status, seen.reason, seen.page) == (200, "", b"")


@pytest.mark.parametrize(
    "to_head",
    [
        *(failing(status) for status in (400, 401, 403, 404, 405, 406, 410, 429, 500, 501, 503)),
        redirect("/x.pdf"),
        redirect("/elsewhere"),
        slow(2, content(b"")),
        dripping(0.05, 1000),
    ],
    ids=lambda _: "answer",
)
def test_a_server_without_support_for_head_gets_a_get(
    server: FaultServer, session: Session, to_head: Answer
) -> None:
    url = server.serve("/x.pdf", for_methods(HEAD=to_head, GET=content(b"x", "application/pdf")))
    seen = session.glimpse(url, 1000)
    assert (seen.status, seen.reason, seen.moved_to) == (200, "", "")
    assert server.methods("/x.pdf")[-1] == "GET"


def test_a_page_under_the_name_of_a_file_is_read(server: FaultServer, session: Session) -> None:
    seen = session.glimpse(server.serve("/File:a.jpg", content(PAGE, HTML)), 1000)
    assert seen.page == PAGE
    assert server.methods("/File:a.jpg") == ["HEAD", "GET"]


def test_connections_are_used_again_after_a_head(server: FaultServer, session: Session) -> None:
    for name in ("/a.pdf", "/b.pdf"):
        body_after_all = b"a body that HEAD must not have"
        assert session.glimpse(server.serve(name, content(body_after_all)), 9).status == 200
    assert [server.methods(name) for name in ("/a.pdf", "/b.pdf")] == [["HEAD"], ["HEAD"]]


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_requested_with_two_agents(
    server: FaultServer, session: Session, status: int
) -> None:
    seen = session.glimpse(server.serve("/a", failing(status)), 1000)
    assert seen.status == status
    names = [request.headers["User-Agent"] for request in server.asked]
    assert [name.startswith("Mozilla/5.0 (compatible; migrator/") for name in names] == [0, 1]
    assert all("migrator/" in name for name in names)


@pytest.mark.parametrize("status", [403, 404, 406, 410])
def test_a_page_refused_to_programs_exists(
    server: FaultServer, session: Session, status: int
) -> None:
    url = server.serve("/a", failing(status), content(PAGE, HTML))
    assert session.glimpse(url, 1000).status == 200
    url = server.serve("/b", for_agents("Mozilla/5.0", content(PAGE, HTML)))
    assert session.glimpse(url, 1000).status == 200
    assert server.methods("/b") == ["GET"], "now the name is known that is let in"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_temporary_failures_are_retried(server: FaultServer, session: Session, status: int) -> None:
    assert session.glimpse(server.serve("/a", failing(status), content(b"x")), 9).status == 200
    seen = session.glimpse(server.serve("/b", failing(status)), 9)
    assert seen.status == status
    assert seen.reason.endswith(" (2 attempts)")
    assert server.methods("/b") == ["GET"] * 2


class TestRedirects:
    def chain(self, server: FaultServer, *statuses: int) -> str:
        for number, status in enumerate(statuses):
            server.serve(f"/{number}", redirect(f"/{number + 1}", status))
        server.serve(f"/{len(statuses)}", content(PAGE, HTML))
        return server.url("/0")

    @pytest.mark.parametrize(
        ("statuses", "moved_to"),
        [
            ((301,), "/1"),
            ((308, 301), "/2"),
            ((302,), ""),
            ((303, 301), ""),
            ((301, 302), "/1"),
            ((301, 307, 301), "/1"),
        ],
    )
    def test_permanent_and_temporary_redirects_are_distinguished(
        self, server: FaultServer, session: Session, statuses: tuple[int, ...], moved_to: str
    ) -> None:
        seen = session.glimpse(self.chain(server, *statuses), 1000)
        assert seen.final_url == server.url(f"/{len(statuses)}")
        assert seen.moved_to == (server.url(moved_to) if moved_to else "")

    def test_circular_redirects_end(self, server: FaultServer, session: Session) -> None:
        seen = session.glimpse(server.serve("/a", redirect("/a", 301)), 1000)
        assert seen.status == 0
        assert "more than 10 redirects" in seen.reason
        assert len(server.asked) == 11

    def test_cookies_are_sent_back_during_redirects(
        self, server: FaultServer, session: Session
    ) -> None:
        server.serve("/a", redirect("/b", Set_Cookie="door=open; Path=/"))
        server.serve("/b", content(PAGE, HTML))
        session.glimpse(server.url("/a"), 1000)
        assert [request.headers["Cookie"] for request in server.asked] == [None, "door=open"]

    @pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)", "itms://x"])
    def test_redirects_to_other_schemes_are_not_followed(
        self, server: FaultServer, session: Session, target: str
    ) -> None:
        seen = session.glimpse(server.serve("/a", redirect(target)), 1000)
        assert (seen.status, seen.final_url) == (0, server.url("/a"))
        assert "refused" in seen.reason

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.2", "169.254.169.254", "10.0.0.1"])
    def test_redirects_into_a_private_network_are_refused(
        self, server: FaultServer, session: Session, host: str
    ) -> None:
        server.serve("/secret", content(PAGE, HTML))
        seen = session.glimpse(server.serve("/a", redirect(server.url("/secret", host))), 1000)
        assert (seen.status, seen.page) == (0, b"")
        assert seen.reason.startswith("refused: ")
        assert server.paths() == ["/a"]

    def test_a_password_is_sent_to_its_host_only_and_not_reported(
        self, server: FaultServer, session: Session
    ) -> None:
        server.serve("/a", redirect("/b", 301))
        server.serve("/b", content(PAGE, HTML))
        seen = session.glimpse(server.url("/a", "me:pw@127.0.0.1"), 1000)
        assert (seen.final_url, seen.moved_to) == (server.url("/b"), server.url("/b"))


class TestHostileServers:
    @pytest.mark.parametrize(
        "answer",
        [
            for_methods(GET=endless_page)
            for endless_page in (
                content(gzip.compress(b"\0" * 50_000_000), HTML, Content_Encoding="gzip"),
                content(b"no gzip at all", HTML, Content_Encoding="gzip"),
                content(b"\x0b\x02", HTML, Content_Encoding="br"),
                content(gzip.compress(PAGE)[:-5], HTML, Content_Encoding="gzip"),
                content(gzip.compress(PAGE) + b"\0" * 3_000_000, HTML, Content_Encoding="gzip"),
                content(b"x" * 3_000_000, HTML),
                endless(),
                gzip_bomb(50_000_000),
                short(b"half of a picture", 999),
                stalled(b"a picture that never comes"),
            )
        ],
        ids=lambda _: "answer",
    )
    def test_a_page_with_a_corrupt_body_exists(
        self, server: FaultServer, session: Session, answer: Answer
    ) -> None:
        began = time.monotonic()
        seen = session.glimpse(server.serve("/a", answer), 1000)
        assert (seen.status, seen.reason) == (200, "")
        assert len(seen.page) <= 1000
        assert time.monotonic() - began < 2

    @pytest.mark.parametrize(
        "answer",
        [
            many_headers(5000),
            many_headers(1, 200_000),
            content(b"x", Content_Length="7"),  # after another one
            dripping(0.05, 1000),
            slow(3, content(b"x")),
            for_methods(GET=lambda handler: handler.connection.close()),
        ],
        ids=lambda _: "answer",
    )
    def test_a_missing_answer_is_reported(
        self, server: FaultServer, session: Session, answer: Answer
    ) -> None:
        began = time.monotonic()
        seen = session.glimpse(server.serve("/a", answer), 1000)
        assert seen.status == 0
        assert seen.reason
        assert time.monotonic() - began < 4

    def test_a_truncated_page_is_requested_again(
        self, server: FaultServer, session: Session
    ) -> None:
        broken = short(PAGE[:9], len(PAGE), HTML)
        url = server.serve("/a", broken, content(PAGE, HTML))
        assert session.glimpse(url, 1000).page == PAGE
        seen = session.glimpse(server.serve("/b", broken), 1000)
        assert seen.status == 0
        assert seen.reason == f"received 9 of {len(PAGE)} bytes (2 attempts)"

    def test_a_truncated_image_exists(self, server: FaultServer, session: Session) -> None:
        assert session.glimpse(server.serve("/a", reset()), 1000).status == 200


class TestNames:
    def glimpse(self, monkeypatch: pytest.MonkeyPatch, error: int) -> Any:
        def resolver(*_: Any, **__: Any) -> Any:
            raise socket.gaierror(error, "what the resolver says")

        without_proxies(monkeypatch)
        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        with Session(patience=HASTE) as session:
            return [session.glimpse(f"http://gone.example/{path}", 9) for path in "abc"]

    def test_a_nonexistent_name_is_distinguished_from_a_failed_lookup(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for error, unknown in ((socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)):
            for seen in self.glimpse(monkeypatch, error):
                assert (seen.status, seen.unknown) == (0, unknown)
                assert "gone.example does not resolve" in seen.reason


@pytest.mark.parametrize("url", ["mailto:a@b.c", "data:,x", "http://", "javascript:alert(1)"])
def test_invalid_urls_are_not_requested(session: Session, url: str) -> None:
    with pytest.raises(FetchError):
        session.glimpse(url, 9)
