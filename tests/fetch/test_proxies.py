"""A proxy that the environment sets cannot hang a run, leak its password or hide its own fault."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from support.fault_server import without_proxies

from migrator.errors import FetchError
from migrator.fetch.proxies import ProxyError, proxies_for
from migrator.fetch.retry import Patience
from migrator.fetch.session import Session, Timeouts

TIMEOUTS = Timeouts(connect=2, read=2, head=0.5, total=1)
PASSWORD = "geheim77"

Answer = Callable[[socket.socket], None]


@pytest.fixture(autouse=True)
def _no_other_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    without_proxies(monkeypatch)


@contextmanager
def proxy(answer: Answer) -> Iterator[str]:
    """Run a proxy that reads the beginning of a request and answers; yield its address."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=once, args=(connection,), daemon=True).start()

    def once(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(1 << 16)
            answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def endless(line: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        pause = threading.Event()
        while True:
            connection.sendall(line)
            pause.wait(0.01)

    return answer


def reason(url: str) -> str:
    """Return the reason why a URL cannot be fetched; fail if that takes too long."""
    found: list[str] = []

    def get() -> None:
        with Session(timeouts=TIMEOUTS, patience=Patience(attempts=1)) as session:
            try:
                session.get(url)
            except FetchError as error:
                found.append(str(error))

    thread = threading.Thread(target=get, daemon=True)
    thread.start()
    thread.join(10)
    assert found, "the request hangs"
    return found[0]


class TestProxiesThatDoNotEnd:
    @pytest.mark.parametrize("line", [b"X-A: b\r\n", b"a", b"X-A: \r\n b\r\n"])
    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_endless_headers_end_with_the_time_for_headers(
        self, scheme: str, line: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with proxy(endless(line)) as address:
            monkeypatch.setenv(f"{scheme}_proxy", f"http://{address}")
            assert "no answer within" in reason(f"{scheme}://blog.invalid/a.png")


class TestProxiesThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("setting", "fault"),
        [
            (f"http://me:{PASSWORD}@[bad", "is not a valid URL"),
            (f"http://me:{PASSWORD}@127.0.0.1:port", "is not a valid URL"),
            ("127.0.0.1:99999", "is not a valid URL"),
            ("\n", "is not a valid URL"),
            (f"ftp://me:{PASSWORD}@127.0.0.1", "is neither an HTTP nor a SOCKS proxy"),
            ("http://", "has no host"),
            (f"http://me:{PASSWORD}€@127.0.0.1", "has a user or password with characters"),
        ],
    )
    @pytest.mark.parametrize("name", ["https_proxy", "all_proxy"])
    def test_the_setting_is_named_as_the_cause_without_its_password(
        self, name: str, setting: str, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(name, setting)
        with pytest.raises(ProxyError) as error:
            proxies_for("https://blog.example/a.png")
        assert fault in str(error.value)
        assert "https" in str(error.value)
        said = reason("https://blog.invalid/a.png")
        assert str(error.value) in said
        assert PASSWORD not in said

    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_an_unknown_proxy_does_not_make_the_site_an_unknown_host(
        self, scheme: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://me:{PASSWORD}@proxy.invalid:3128")
        url = f"{scheme}://blog.invalid/a.png"
        with (
            Session(timeouts=TIMEOUTS, patience=Patience(attempts=1)) as session,
            pytest.raises(FetchError) as error,
        ):
            session.get(url)
        assert "the proxy cannot be reached: the host name proxy.invalid" in str(error.value)
        assert PASSWORD not in str(error.value)
        assert not error.value.is_gone
        with Session(timeouts=TIMEOUTS, patience=Patience(attempts=1)) as session:
            assert not session.glimpse(url, 100).unknown

    def test_no_proxy_is_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert proxies_for("http://blog.example/") == {}
        monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
        monkeypatch.setenv("no_proxy", "blog.example")
        assert proxies_for("http://blog.example/") == {}
        assert proxies_for("http://other.example/")["http"] == "http://proxy.example:3128"
