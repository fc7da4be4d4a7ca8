"""A Session handles every kind of server."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fault_server import (
    FaultServer,
    Handler,
    content,
    dripping,
    endless,
    failing,
    for_agents,
    gzip_bomb,
    huge,
    redirect,
    reset,
    short,
    stalled,
    without_proxies,
)

from migrator.errors import FetchError
from migrator.fetch.retry import Patience
from migrator.fetch.session import Session, Timeouts

HASTE = Patience(attempts=3, first_wait=0.01, longest_wait=0.05)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    timeouts = Timeouts(connect=2, read=0.3, total=1)
    with Session(["127.0.0.1"], timeouts=timeouts, max_bytes=1_000_000, patience=HASTE) as running:
        yield running


def gzipped(data: bytes) -> bytes:
    """Without the time of day, which would make the names of the tests differ."""
    return gzip.compress(data, mtime=0)


def reason(session: Session, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        session.get(url)
    assert caught.value.url == url
    return caught.value.reason


def test_a_file_comes_whole_with_its_type(server: FaultServer, session: Session) -> None:
    url = server.serve("/a.png", content(b"bytes" * 1000, "Image/PNG; charset=x"))
    fetched = session.get(url + "#part")
    assert fetched.body.read() == b"bytes" * 1000
    assert fetched.body.size == 5000
    assert (fetched.status, fetched.content_type, fetched.final_url) == (200, "image/png", url)
    assert fetched.headers["content-length"] == "5000"


def test_bodies_are_deleted_when_the_session_is_closed(server: FaultServer) -> None:
    with Session(["127.0.0.1"]) as session:
        path = session.get(server.serve("/a", content(b"x"))).body.path
        assert path is not None
        assert path.exists()
    assert not path.exists()


def test_bodies_in_a_given_folder_are_kept(server: FaultServer, tmp_path: Path) -> None:
    with Session(["127.0.0.1"], folder=tmp_path) as session:
        path = session.get(server.serve("/a", content(b"x"))).body.path
    assert path is not None
    assert path.read_bytes() == b"x"
    assert path.parent == tmp_path


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: FaultServer, session: Session, status: int) -> None:
    url = server.serve("/old", redirect("new%20home?x=1", status))
    final = server.serve("/new%20home?x=1", content(b"here"))
    fetched = session.get(url)
    assert (fetched.url, fetched.final_url, fetched.body.read()) == (url, final, b"here")


def test_a_redirect_in_raw_utf8_is_followed(server: FaultServer, session: Session) -> None:
    url = server.serve("/old", redirect("/caf\u00e9.jpg".encode().decode("latin-1")))
    server.serve("/caf%C3%A9.jpg", content(b"here"))
    assert session.get(url).body.read() == b"here"


def test_a_redirect_loop_ends(server: FaultServer, session: Session) -> None:
    server.serve("/a", redirect("/b"))
    url = server.serve("/b", redirect("/a"))
    assert "more than 10 redirects" in reason(session, url)
    assert len(server.asked) == 11


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "gopher://x/"])
def test_a_redirect_to_another_scheme_is_refused(
    server: FaultServer, session: Session, target: str
) -> None:
    assert f"a redirect to {target}" in reason(session, server.serve("/a", redirect(target)))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "data:,x", "mailto:a@b.c", "http://", "http://[x", "http://h:x/"]
)
def test_only_http_urls_are_requested(session: Session, url: str) -> None:
    assert "refused" in reason(session, url) or "not a valid URL" in reason(session, url)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_an_invalid_url_is_a_failure_and_never_a_crash(text: str) -> None:
    with Session(patience=Patience(attempts=1)) as session:
        for url in (text, f"http://127.0.0.1:9/{text}", f"http://[{text}]/"):
            with pytest.raises(FetchError):
                session.get(url)


class TestPrivateAddresses:
    def test_loopback_is_refused_when_it_is_not_the_site(self, server: FaultServer) -> None:
        url = server.serve("/a", content(b"secret"))
        assert "not a public address (127.0.0.1)" in reason(Session(patience=HASTE), url)
        assert server.asked == []

    @pytest.mark.parametrize(
        "host", ["localhost", "127.0.0.2", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433"]
    )
    def test_a_redirect_from_the_site_to_loopback_is_refused(
        self, server: FaultServer, session: Session, host: str
    ) -> None:
        server.serve("/secret", content(b"secret"))
        url = server.serve("/a", redirect(server.url("/secret", host)))
        assert "refused" in reason(session, url) or host == "[::1]"
        assert server.paths() == ["/a"]

    @pytest.mark.parametrize("host", ["169.254.169.254", "[fe80::1]", "10.0.0.1", "192.168.1.1"])
    def test_the_local_network_is_refused(self, session: Session, host: str) -> None:
        assert "refused" in reason(session, f"http://{host}/latest/meta-data/")

    def test_the_metadata_address_is_refused_even_as_the_site(self) -> None:
        with Session(["169.254.169.254"], patience=HASTE) as session:
            assert "refused" in reason(session, "http://169.254.169.254/")

    def test_everything_is_allowed_on_request(self, server: FaultServer) -> None:
        server.serve("/a", content(b"x"))
        with Session(["*"], patience=HASTE) as session:
            assert session.get(server.url("/a", "localhost")).body.read() == b"x"

    def test_the_address_that_was_checked_is_the_one_connected_to(
        self, server: FaultServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A resolver whose second answer would differ is asked only once."""
        asked: list[str] = []
        genuine = socket.getaddrinfo

        def resolver(host: str, *rest: Any, **options: Any) -> Any:
            if host != "rebind.example":
                return genuine(host, *rest, **options)
            asked.append(host)
            return genuine("127.0.0.1" if len(asked) == 1 else "127.0.0.3", *rest, **options)

        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        url = server.url("/a", "rebind.example")
        server.serve("/a", content(b"x"))
        with Session(["rebind.example"], patience=HASTE) as session:
            assert session.get(url).body.read() == b"x"
        assert asked == ["rebind.example"]
        assert "refused" in reason(Session(patience=HASTE), url)


class TestRetries:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_temporary_failures_are_retried(
        self, server: FaultServer, session: Session, status: int
    ) -> None:
        url = server.serve("/a", failing(status), failing(status), content(b"at last"))
        assert session.get(url).body.read() == b"at last"

    def test_lasting_failures_are_given_up(self, server: FaultServer, session: Session) -> None:
        url = server.serve("/a", failing(500))
        assert reason(session, url) == "500 Internal Server Error (3 attempts)"
        assert len(server.asked) == 3

    @pytest.mark.parametrize(
        ("status", "said"), [(404, "404 Not Found"), (410, "410 Gone"), (401, "401 Unauthorized")]
    )
    def test_final_errors_are_not_retried(
        self, server: FaultServer, session: Session, status: int, said: str
    ) -> None:
        assert reason(session, server.serve("/a", failing(status))) == said
        assert len(server.asked) == 1

    def test_retry_after_is_honoured_up_to_the_longest_wait(self, server: FaultServer) -> None:
        url = server.serve("/a", failing(429, Retry_After="3600"), content(b"x"))
        patience = Patience(attempts=2, first_wait=0.0, longest_wait=0.2)
        began = time.monotonic()
        with Session(["127.0.0.1"], patience=patience) as session:
            assert session.get(url).body.read() == b"x"
        assert 0.2 <= time.monotonic() - began < 2

    def test_a_reset_connection_is_opened_again(
        self, server: FaultServer, session: Session
    ) -> None:
        assert session.get(server.serve("/a", reset(), content(b"x"))).body.read() == b"x"

    def test_a_truncated_body_is_a_failure(self, server: FaultServer, session: Session) -> None:
        url = server.serve("/a.png", short(b"half", 8), content(b"complete"))
        assert session.get(url).body.read() == b"complete"
        url = server.serve("/b.png", short(b"half", 8))
        assert reason(session, url) == "received 4 of 8 bytes (3 attempts)"

    def test_a_stalled_body_times_out(self, server: FaultServer, session: Session) -> None:
        url = server.serve("/a", stalled(b"begin"), content(b"x"))
        assert session.get(url).body.read() == b"x"
        assert reason(session, server.serve("/b", stalled())) == "timed out (3 attempts)"

    @pytest.mark.parametrize("header_lines", [0, 1000])
    def test_an_answer_that_arrives_too_slowly_is_aborted(
        self, server: FaultServer, session: Session, header_lines: int
    ) -> None:
        began = time.monotonic()
        url = server.serve("/a", dripping(0.05, header_lines))
        assert reason(session, url) == "no complete answer within 1 s"
        assert time.monotonic() - began < 3

    @pytest.mark.parametrize(
        "words", ["H", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nX: "]
    )
    def test_headers_that_never_end_are_aborted(self, server: FaultServer, words: str) -> None:
        """Bytes of a status line, interim answers without end, and one header without end."""

        def endlessly(handler: Handler) -> None:
            while not handler.server.faults.stopping.wait(0.02):
                handler.wfile.write(words.encode())
                words_after = words if words.startswith("HTTP/1.1 100") else "x"
                handler.wfile.write(words_after.encode())

        timeouts = Timeouts(connect=2, read=0.3, head=0.5, total=30)
        url = server.serve("/a", endlessly)
        began = time.monotonic()
        with Session(["127.0.0.1"], timeouts=timeouts, patience=HASTE) as session:
            assert reason(session, url)
        assert time.monotonic() - began < 5

    def test_a_host_that_never_answers_in_time_is_not_asked_for_ever(
        self, server: FaultServer
    ) -> None:
        timeouts = Timeouts(connect=2, read=0.25, total=1)
        with Session(["127.0.0.1"], timeouts=timeouts, patience=HASTE) as session:
            for number in range(4):
                reason(session, server.serve(f"/{number}", stalled()))
            asked = len(server.asked)
            began = time.monotonic()
            silent = "the host left 10 requests in a row without answer"
            assert reason(session, server.serve("/last", content(b"x"))) == silent
            assert time.monotonic() - began < 0.2
        assert len(server.asked) == asked <= 12

    def test_one_answer_in_time_makes_up_for_late_ones(self, server: FaultServer) -> None:
        timeouts = Timeouts(connect=2, read=0.25, total=1)
        with Session(["127.0.0.1"], timeouts=timeouts, patience=HASTE) as session:
            for number in range(5):
                reason(session, server.serve(f"/{number}", stalled()))
                url = server.serve(f"/{number}.png", content(b"x"))
                assert session.get(url).body.read() == b"x"

    def test_an_unreachable_host_is_not_tried_for_every_file(self) -> None:
        patience = Patience(attempts=3, first_wait=0.5)
        with socket.socket() as unused, Session(["127.0.0.1"], patience=patience) as session:
            unused.bind(("127.0.0.1", 0))
            gone = f"http://127.0.0.1:{unused.getsockname()[1]}"
            for path in ("/a.png", "/b.png"):
                assert reason(session, gone + path) == (
                    "no connection to 127.0.0.1: connection refused"
                )
            began = time.monotonic()
            reason(session, gone + "/c.png")
            assert time.monotonic() - began < 0.2

    def test_an_unresolvable_name_is_a_clear_error(self, session: Session) -> None:
        url = "http://no-such-host.invalid/a"
        assert "no-such-host.invalid does not resolve" in reason(session, url)


class TestSizes:
    def test_a_file_announced_over_the_limit_is_not_downloaded(
        self, server: FaultServer, session: Session
    ) -> None:
        said = reason(session, server.serve("/a", huge(5_000_000_000)))
        assert said == "5000000000 bytes, more than the limit of 1000000"

    def test_an_endless_body_is_aborted(self, server: FaultServer, session: Session) -> None:
        assert "larger than the limit" in reason(session, server.serve("/a", endless()))

    def test_a_gzip_bomb_is_measured_decompressed(
        self, server: FaultServer, session: Session
    ) -> None:
        assert "larger than the limit" in reason(session, server.serve("/a", gzip_bomb(50_000_000)))

    @pytest.mark.parametrize(
        ("encoding", "packed"),
        [
            ("gzip", gzipped(b"word " * 9999)),
            ("x-gzip", gzipped(b"word " * 9999) + b"\0" * 100),
            ("gzip", gzipped(b"word " * 9000) + gzipped(b"word " * 999)),
            ("deflate", zlib.compress(b"word " * 9999)),
            ("deflate", zlib.compress(b"word " * 9999, wbits=-15)),
            ("br", brotli.compress(b"word " * 9999)),
            ("identity", b"word " * 9999),
        ],
    )
    def test_a_compressed_body_is_decompressed(
        self, server: FaultServer, session: Session, encoding: str, packed: bytes
    ) -> None:
        url = server.serve("/a", content(packed, "text/plain", Content_Encoding=encoding))
        assert session.get(url).body.read() == b"word " * 9999

    @pytest.mark.parametrize(
        ("encoding", "packed", "said"),
        [
            ("gzip", gzipped(b"word " * 9999)[:-20], "gzip data ends too early"),
            ("gzip", b"no gzip at all", "broken gzip data"),
            ("br", brotli.compress(b"word " * 9999)[:-4], "br data ends too early"),
            ("br", b"\xff no brotli at all", "broken br data"),
            ("zstd", b"\x28\xb5\x2f\xfd", "unknown Content-Encoding 'zstd'"),
        ],
    )
    def test_a_corrupt_compressed_body_is_a_failure(
        self, server: FaultServer, session: Session, encoding: str, packed: bytes, said: str
    ) -> None:
        url = server.serve("/a", content(packed, "text/plain", Content_Encoding=encoding))
        assert said in reason(session, url)


class TestManners:
    def test_the_user_agent_names_the_program(self, server: FaultServer, session: Session) -> None:
        session.get(server.serve("/a", content(b"x")))
        assert server.asked[0].headers["User-Agent"].startswith("migrator/")
        assert "(+https://" in server.asked[0].headers["User-Agent"]

    def test_a_host_that_refuses_unknown_agents_gets_a_browser_like_one(
        self, server: FaultServer, session: Session
    ) -> None:
        """F51; and the second file of that host is had at once."""
        for path in ("/a", "/b"):
            url = server.serve(path, for_agents("Mozilla/5.0", content(b"x")))
            assert session.get(url).body.read() == b"x"
        assert server.paths() == ["/a", "/a", "/b"]
        assert "migrator/" in server.asked[2].headers["User-Agent"]

    def test_a_file_forbidden_to_all_agents_is_a_failure(
        self, server: FaultServer, session: Session
    ) -> None:
        assert reason(session, server.serve("/a", failing(403))) == "403 Forbidden"

    def test_cookies_stay_on_their_host(self, server: FaultServer) -> None:
        server.serve("/a", redirect("/b", Set_Cookie="door=open; Path=/"))
        server.serve("/b", redirect(server.url("/c", "localhost")))
        server.serve("/c", content(b"x"))
        with Session(["127.0.0.1", "localhost"], patience=HASTE) as session:
            session.get(server.url("/a"))
            session.get(server.url("/b"))
        cookies = [request.headers["Cookie"] for request in server.asked]
        assert cookies == [None, "door=open", None, None, None]

    def test_a_password_is_sent_to_its_own_host_only(
        self, server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "netrc").write_text("machine localhost login me password secret\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        server.serve("/a", redirect(server.url("/b", "me:pw@localhost")))
        server.serve("/b", content(b"x"))
        with Session(["127.0.0.1", "localhost"], patience=HASTE) as session:
            fetched = session.get(server.url("/a", "me:pw@127.0.0.1"))
        assert [request.headers["Authorization"] for request in server.asked] == [
            "Basic bWU6cHc=",
            None,
        ]
        assert fetched.final_url == server.url("/b", "localhost")

    def test_the_proxy_of_the_environment_is_used(
        self, server: FaultServer, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", server.url(""))
        monkeypatch.setenv("http_proxy", server.url(""))
        url = "http://blog.invalid/a.png"
        server.serve(url, content(b"by proxy"))
        assert session.get(url).body.read() == b"by proxy"
        assert "refused" in reason(session, "http://localhost/a.png")

    @pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
    @pytest.mark.parametrize("status", [301, 303, 307])
    def test_the_body_of_a_redirect_is_not_read(
        self, server: FaultServer, session: Session, status: int, encoding: str
    ) -> None:
        """It may have no end, or unpack to gigabytes."""

        def answer(handler: Handler) -> None:
            handler.send_response(status)
            handler.send_header("Location", "/b")
            handler.send_header("Transfer-Encoding", "chunked")
            handler.send_header("Content-Encoding", encoding or "identity")
            handler.end_headers()
            while not handler.server.faults.stopping.is_set():
                handler.wfile.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")

        server.serve("/a", answer)
        server.serve("/b", content(b"x"))
        assert session.get(server.url("/a")).body.read() == b"x"
        assert session.glimpse(server.url("/a"), 100).status == 200

    @pytest.mark.parametrize(
        "line",
        [
            b"<p>hello</p>" * 4000,
            b"HTTP/1.1 0 \x1b[31mOK",
            b"HTTP/1.1 abc OK",
            b"HTTP/9.9 200 OK",
            b"SSH-2.0-OpenSSH_9.2",
        ],
    )
    def test_an_answer_that_is_not_http_is_not_quoted(
        self, server: FaultServer, session: Session, line: bytes
    ) -> None:
        server.serve("/a", lambda handler: handler.wfile.write(line + b"\r\n\r\n") and None)
        said = reason(session, server.url("/a"))
        assert said == "the answer is not HTTP/1 (3 attempts)"

    @pytest.mark.parametrize("size", [b"-5", b"ffffffffffffffffffff", b"400"])
    def test_a_broken_chunk_has_a_reason_in_words(
        self, server: FaultServer, session: Session, size: bytes
    ) -> None:
        def answer(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            handler.wfile.write(size + b"\r\nabc")
            handler.close_connection = True

        server.serve("/a", answer)
        assert "ended too early" in reason(session, server.url("/a"))

    def test_a_long_reason_of_a_server_is_shortened(
        self, server: FaultServer, session: Session
    ) -> None:
        server.serve("/a", content(b"x", Content_Encoding="zip, " * 9000))
        server.serve("/b", redirect("/b?" + "a" * 50_000))
        server.serve("/c", redirect(f"http://{'a' * 3000}.invalid/"))
        for path in ("/a", "/b", "/c"):
            assert len(reason(session, server.url(path))) < 400
            assert len(session.glimpse(server.url(path), 100).reason) < 400

    def test_connections_are_used_again(self, server: FaultServer, session: Session) -> None:
        hosts = {urlsplit(server.serve(f"/{n}", content(b"x"))).netloc for n in range(3)}
        for number in range(3):
            session.get(server.url(f"/{number}"))
        assert len(hosts) == 1
        assert len(server.asked) == 3
