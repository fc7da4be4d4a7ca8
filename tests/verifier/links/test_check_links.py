"""External links on servers with every fault: only broken links are reported as broken."""

from __future__ import annotations

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from support.fault_server import (
    Answer,
    FaultServer,
    Handler,
    content,
    dripping,
    endless,
    failing,
    for_agents,
    for_methods,
    gzip_bomb,
    huge,
    many_headers,
    ranged,
    redirect,
    reset,
    short,
    slow,
    stalled,
    without_proxies,
)

from migrator.errors import UsageError
from migrator.fetch.retry import Patience
from migrator.fetch.session import Session, Timeouts
from migrator.findings import Finding, Severity
from migrator.settings import Settings
from migrator.verifier.links.check_links import CheckedLinks, check_links

HTML = "text/html; charset=utf-8"
WORDS = b"<p>" + b"Some words that a reader reads. " * 40


def page(title: str, body: str = "", status: int = 200) -> Answer:
    html = f"<title>{title}</title>{body}".encode() + WORDS

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", HTML)
        handler.send_header("Content-Length", str(len(html)))
        handler.end_headers()
        handler.wfile.write(html)

    return answer


GOOD = page("A page", "<h2 id=here>Here</h2>")


def hasty(settings: Settings) -> Session:
    return Session(
        {"127.0.0.1", "localhost"},
        timeouts=Timeouts(connect=2, read=0.8, total=1.5),
        max_bytes=1 << 20,
        patience=Patience(attempts=2, first_wait=0.01, longest_wait=0.05),
        connections=settings.connections,
        rate=settings.rate,
    )


@dataclass
class Archive:
    """A folder with links, checked at a time that the test sets."""

    root: Path
    server: FaultServer
    now: datetime = datetime(2026, 1, 31, 12, tzinfo=UTC)
    open_session: Callable[[Settings], Session] = hasty
    opened: list[Session] = field(default_factory=list)

    def check(self, *urls: str, **settings: Any) -> CheckedLinks:
        def opening(told: Settings) -> Session:
            self.opened.append(self.open_session(told))
            return self.opened[-1]

        told = Settings(output=self.root, **{"rate": 100.0, **settings})
        external = {url: [("posts/a/index.md", n)] for n, url in enumerate(urls, 1)}
        return check_links(external, told, clock=lambda: self.now, open_session=opening)

    def said(self, *urls: str, **settings: Any) -> list[str]:
        return [f"{each.kind} {each.message}" for each in self.check(*urls, **settings).findings]

    def kinds(self, *urls: str, **settings: Any) -> list[str]:
        return [finding.kind for finding in self.check(*urls, **settings).findings]

    @property
    def cache(self) -> Path:
        return self.root / "migration/links.json"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    without_proxies(monkeypatch)
    with FaultServer() as server:
        server.serve("/good", GOOD)
        yield Archive(tmp_path, server)


@dataclass(frozen=True)
class Fault:
    """The responses of /x (in turn), and the finding about a link to it; "" for none."""

    name: str
    answers: tuple[Answer, ...]
    kind: str = ""
    reason: str = ""
    path: str = "/x"


FAULTS = [
    Fault("200", (GOOD,)),
    Fault("200, no page", (content(b"x", "text/plain"),)),
    Fault("204", (failing(204),)),
    Fault("206", (ranged(b"x" * 100),)),
    Fault("404", (failing(404),), "dead-link", "404 Not Found"),
    Fault("410", (failing(410),), "dead-link", "410 Gone"),
    Fault("404 for a file", (failing(404),), "dead-link", "404 Not Found", "/x.pdf"),
    Fault("404, then 200", (failing(404), GOOD)),
    Fault("404 for programs", (for_agents("Mozilla/5.0", GOOD),)),
    Fault("404 for HEAD", (for_methods(HEAD=failing(404), GET=GOOD),), path="/x.pdf"),
    Fault("405 for HEAD", (for_methods(HEAD=failing(405), GET=GOOD),), path="/x.pdf"),
    Fault("501 for HEAD", (for_methods(HEAD=failing(501), GET=GOOD),), path="/x.pdf"),
    Fault("200 for HEAD, 404 for GET", (for_methods(HEAD=GOOD, GET=failing(404)),), "dead-link",
          "404", "/x.pdf"),
    Fault("silence for HEAD", (for_methods(HEAD=slow(9, GOOD), GET=GOOD),), path="/x.pdf"),
    Fault("400", (failing(400),), "untold-link", "400 Bad Request"),
    Fault("401", (failing(401),), "untold-link", "401 Unauthorized: it requires a password"),
    Fault("403", (failing(403),), "untold-link", "403 Forbidden: it refuses programs"),
    Fault("405", (failing(405),), "untold-link", "405 Method Not Allowed"),
    Fault("406", (failing(406),), "untold-link", "406 Not Acceptable"),
    Fault("418", (failing(418),), "untold-link", "418 I'm a Teapot"),
    Fault("429, then 200", (failing(429, Retry_After="0"), GOOD)),
    Fault("429 for ever", (failing(429, Retry_After="0"),), "untold-link",
          "429 Too Many Requests (2 attempts): it received too many requests"),
    Fault("429 for an hour", (failing(429, Retry_After="3600"),), "untold-link", "429"),
    Fault("451", (failing(451),), "untold-link", "451 Unavailable For Legal Reasons"),
    Fault("500, then 200", (failing(500), GOOD)),
    Fault("500 for ever", (failing(500),), "untold-link", "500 Internal Server Error"),
    Fault("502 for ever", (failing(502),), "untold-link", "502 Bad Gateway"),
    Fault("503, then 200", (failing(503), GOOD)),
    Fault("503 for ever", (failing(503),), "untold-link", "503 Service Unavailable"),
    Fault("504 for ever", (failing(504),), "untold-link", "504 Gateway Timeout"),
    Fault("520", (failing(520),), "untold-link", "status 520"),
    Fault("999", (failing(999),), "untold-link", "status 999: it refuses programs"),
    Fault("300 that leads nowhere", (failing(300),), "untold-link", "300 Multiple Choices"),
    Fault("302 that leads nowhere", (failing(302),), "untold-link", "302 Found"),
    Fault("slow to begin", (slow(0.2, GOOD),)),
    Fault("too slow to begin", (slow(9, GOOD),), "untold-link", "timed out"),
    Fault("headers that drip", (dripping(0.1, 99),), "untold-link", "no complete answer"),
    Fault("a body that drips", (dripping(0.1),)),
    Fault("a stalled body", (stalled(b"<title>"),)),
    Fault("a reset body", (reset(),)),
    Fault("a short page", (short(b"<title>A", 99, HTML),), "untold-link", "received 8 of 99 bytes"),
    Fault("a short page, then 200", (short(b"<title>A", 99, HTML), GOOD)),
    Fault("5 GB announced", (huge(5_000_000_000),)),
    Fault("no end", (endless(),)),
    Fault("a gzip bomb", (gzip_bomb(50_000_000),)),
    Fault("a page that does not unpack", (content(b"x", HTML, Content_Encoding="gzip"),)),
    Fault("a flood of headers", (many_headers(5000),), "untold-link", ""),
    Fault("a flood in one header", (many_headers(1, 100_000),), "untold-link", ""),
    Fault("two lengths", (content(b"x", HTML, Content_Length="9"),), "untold-link",
          "the answer cannot be parsed"),
    Fault("a hang-up", (lambda handler: handler.connection.shutdown(2),), "untold-link", ""),
    Fault("a way to this machine", (redirect("http://127.0.0.2/x"),), "untold-link",
          "refused: 127.0.0.2 is not a public address"),
    Fault("a way to a cloud's secrets", (redirect("http://169.254.169.254/latest/"),),
          "untold-link", "refused: 169.254.169.254 is not a public address"),
    Fault("a way to a file", (redirect("file:///etc/passwd"),), "untold-link", "neither http"),
    Fault("a way to a program", (redirect("javascript:alert(1)"),), "untold-link", "neither http"),
    Fault("a circle", (redirect("/x"),), "untold-link", "more than 10 redirects"),
    Fault("a circle for good", (redirect("/x", 301),), "untold-link", "more than 10 redirects"),
    Fault("a move for now", (redirect("/good", 302),)),
    Fault("a move for now, too", (redirect("/good", 307),)),
    Fault("a move for good", (redirect("/good", 301),), "moved-link", "to SITE/good"),
    Fault("a move for good, too", (redirect("/good", 308),), "moved-link", "to SITE/good"),
    Fault("a move to nothing", (redirect("/gone", 301),), "dead-link", "404 Not Found"),
    Fault("a move home", (redirect("/", 301),), "untold-link", "it redirects to a home page"),
    Fault("a login page", (redirect("/login?to=/x"),), "untold-link", "a login or consent page"),
    Fault("a move to an error page", (redirect("/404.html"),), "untold-link", "an error page"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_only_what_is_definite_is_broken(archive: Archive, fault: Fault) -> None:
    """F78: a check that calls working links broken is switched off."""
    site = archive.server
    for path in ("/", "/login?to=/x", "/404.html"):
        site.serve(path, page("Welcome"))
    url = site.serve(fault.path, *fault.answers)
    began = time.monotonic()
    found = archive.check(url, site.url("/good")).findings
    assert time.monotonic() - began < 5
    assert [finding.kind for finding in found] == ([fault.kind] if fault.kind else [])
    for finding in found:
        assert finding.message.startswith(url)
        assert fault.reason.replace("SITE", site.url("")) in finding.message
        assert (finding.where, finding.line) == ("posts/a/index.md", 1)
        is_definite = fault.reason.startswith(("404", "410"))
        assert (finding.severity is Severity.BROKEN) == is_definite


class TestErrorPages:
    @pytest.mark.parametrize(
        "title",
        [
            "404 Not Found",
            "Page not found – My Blog",
            "Seite nicht gefunden",
            "Page introuvable",
            "Página no encontrada",
            "Pagina non trovata",
            "Страница не найдена",
            "ページが見つかりません",
            "页面不存在",
        ],
    )
    def test_a_soft_404_is_broken(self, archive: Archive, title: str) -> None:
        archive.server.everything = page(title, "<h1>Sorry</h1>")
        url = archive.server.url("/gone")
        (finding,) = archive.check(url, archive.server.url("/good")).findings
        assert finding.kind == "dead-link"
        assert finding.message == f'{url}: the page has the title "{title}", but the status 200'

    def test_a_redirect_to_a_soft_404_is_broken(self, archive: Archive) -> None:
        archive.server.everything = redirect("/error")
        archive.server.serve("/error", page("Oops", "<h1>Page not found</h1>"))
        assert archive.kinds(archive.server.url("/gone")) == ["dead-link"]

    def test_a_page_about_404_is_not_broken(self, archive: Archive) -> None:
        """The host sends 404 for missing pages, so this page exists."""
        url = archive.server.serve("/wiki/HTTP_404", page("HTTP 404 - Wikipedia"))
        assert archive.said(url) == []

    def test_a_page_about_404_on_a_host_without_404_is_doubtful(self, archive: Archive) -> None:
        archive.server.everything = page("My program", "<div id=root></div>")
        url = archive.server.serve("/doc/404", page("What 404 means"))
        assert archive.kinds(url) == ["untold-link"]

    @pytest.mark.parametrize("answer", [failing(403), failing(503), slow(9, GOOD), redirect("/")])
    def test_an_error_page_without_a_comparison_is_doubtful(
        self, archive: Archive, answer: Answer
    ) -> None:
        archive.server.everything = answer
        archive.server.serve("/", GOOD)
        url = archive.server.serve("/gone", page("Page not found"))
        assert archive.kinds(url) == ["untold-link"]

    def test_a_scripted_page_is_not_broken(self, archive: Archive) -> None:
        archive.server.everything = page("My program", "<div id=root></div><script></script>")
        assert archive.said(archive.server.url("/a"), archive.server.url("/b")) == []

    def test_a_host_is_probed_once_for_its_error_page(self, archive: Archive) -> None:
        archive.server.everything = page("Not found")
        urls = [archive.server.url(f"/{number}") for number in range(6)]
        assert archive.kinds(*urls) == ["dead-link"] * 6
        assert len(archive.server.asked) == 7


class TestPlaces:
    def test_a_missing_anchor_is_named(self, archive: Archive) -> None:
        url = archive.server.url("/good")
        assert archive.said(f"{url}#here", f"{url}#gone", url) == [
            f"dead-anchor {url}#gone: the page exists, but has no such anchor"
        ]
        assert archive.server.paths() == ["/good"]

    def test_an_anchor_far_down_is_found(self, archive: Archive) -> None:
        long = page("Long", "<p>words</p>" * 20_000 + "<h2 id=here>x</h2>")
        url = archive.server.serve("/long", long)
        assert archive.said(f"{url}#here") == []

    def test_an_anchor_that_scripts_make_is_unknown(self, archive: Archive) -> None:
        site = archive.server
        drawn = b"<title>x</title><div id=root></div><script>draw()</script>"
        endless_page = page("Long", "<p>words</p>" * 60_000)
        urls = [
            f"{site.serve('/drawn', content(drawn, HTML))}#a",
            f"{site.serve('/long', endless_page)}#a",
            f"{site.url('/good')}#:~:text=words",
            f"{site.url('/good')}#!/route",
        ]
        assert archive.kinds(*urls) == ["untold-link"] * 4
        assert archive.said(f"{site.serve('/a.pdf', content(b'x'))}#page=2") == []

    def test_an_anchor_of_a_dead_page_is_reported_once(self, archive: Archive) -> None:
        assert archive.kinds(archive.server.url("/gone#a")) == ["dead-link"]


class TestHosts:
    def resolver(self, monkeypatch: pytest.MonkeyPatch, *known: str) -> None:
        genuine = socket.getaddrinfo

        def look_up(host: str, *rest: Any, **options: Any) -> Any:
            if host == "127.0.0.1" or host in known:
                return genuine("127.0.0.1", *rest, **options)
            error = socket.EAI_AGAIN if host == "shaky.example" else socket.EAI_NONAME
            raise socket.gaierror(error, "what the resolver says")

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    def test_a_name_that_does_not_exist_is_dead(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.resolver(monkeypatch, "example.com")
        unresolved = "does not resolve (2 attempts)"
        assert archive.said("http://gone.example/a", "http://shaky.example/b") == [
            f"dead-link http://gone.example/a: the host name gone.example {unresolved}",
            f"untold-link http://shaky.example/b: the host name shaky.example {unresolved}",
        ]

    def test_without_name_resolution_no_link_is_dead(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A laptop on a train, or a closed network, does not find the whole web broken."""
        self.resolver(monkeypatch)
        (said,) = archive.said("http://gone.example/a")
        assert said.startswith("untold-link ")
        assert said.endswith("; name resolution does not work here, even for well-known hosts")
        assert json.loads(archive.cache.read_text())["links"] == {}, "asked again once it is over"

    def test_a_host_that_is_down_is_requested_few_times(self, archive: Archive) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            gone = f"http://127.0.0.1:{unused.getsockname()[1]}"
            began = time.monotonic()
            kinds = archive.kinds(*(f"{gone}/{number}" for number in range(50)))
            assert time.monotonic() - began < 3
        assert kinds == ["untold-link"] * 50

    def test_a_silent_host_is_skipped_after_three_links(self, archive: Archive) -> None:
        archive.server.everything = slow(9, GOOD)
        urls = [archive.server.url(f"/{number}") for number in range(50)]
        said = archive.said(*urls)
        assert len(said) == 50
        assert len(archive.server.asked) == 3 * 2
        assert said[-1].endswith(
            ": not requested, after 3 failures in a row: timed out (2 attempts)"
        )

    def test_a_host_with_too_many_requests_is_skipped(self, archive: Archive) -> None:
        archive.server.everything = failing(429, Retry_After="1000")
        said = archive.said(*(archive.server.url(f"/{number}") for number in range(50)))
        assert [text.partition(" ")[0] for text in said] == ["untold-link"] * 50
        assert len(archive.server.asked) == 3 * 2

    def test_a_host_that_redirects_to_silent_hosts_is_not_skipped(self, archive: Archive) -> None:
        """URL shorteners redirect to many hosts."""
        archive.server.everything = redirect("http://127.0.0.2:1/")
        archive.server.serve("/z", GOOD)
        urls = [archive.server.url(f"/{number}") for number in range(9)]
        archive.check(*urls, archive.server.url("/z"))
        assert "/z" in archive.server.paths()

    def test_a_slow_host_does_not_delay_others(self, archive: Archive) -> None:
        for number in range(4):
            archive.server.serve(f"/{number}", slow(0.25, GOOD))
        with FaultServer() as other:
            others = [other.serve(f"/{number}", slow(0.25, GOOD)) for number in range(4)]
            began = time.monotonic()
            urls = [archive.server.url(f"/{number}") for number in range(4)]
            assert archive.said(*urls, *others, rate=100.0) == []
            assert time.monotonic() - began < 1.8

    @pytest.mark.parametrize("rate", [4.0, 20.0])
    def test_no_host_is_asked_more_than_its_rate(self, archive: Archive, rate: float) -> None:
        # A busy machine notes a request late, and the gap behind it is shorter: once, not always.
        for _ in range(3):
            archive.server.asked.clear()
            archive.cache.unlink(missing_ok=True)
            urls = [archive.server.serve(f"/{number}", GOOD) for number in range(4)]
            urls += [archive.server.url("/gone")]
            urls += [archive.server.serve("/old", redirect("/good", 301))]
            urls += [archive.server.serve("/busy", failing(500), GOOD)]
            archive.check(*urls, rate=rate)
            times = [request.at for request in archive.server.asked]
            assert len(times) >= 9
            least = min(later - earlier for earlier, later in itertools.pairwise(times))
            if least >= 1 / rate - 0.03:
                break
        assert least >= 1 / rate - 0.03, "but for what the machine takes from it"
        assert times[-1] - times[0] >= (len(times) - 1) / rate - 0.03

    @pytest.mark.parametrize("connections", [1, 2])
    def test_no_host_has_more_connections_than_allowed(
        self, archive: Archive, connections: int
    ) -> None:
        """Also where redirects of many hosts lead to one."""
        target = archive.server.serve("/all", slow(0.1, GOOD))
        servers = [FaultServer() for _ in range(6)]
        urls = []
        for server in servers:
            server.__enter__()
            urls.append(server.serve("/a", redirect(target)))
        assert archive.said(*urls, connections=connections) == []
        for server in servers:
            server.__exit__(None, None, None)
        assert archive.server.paths() == ["/all"] * 6
        assert archive.server.most_at_once <= connections


class TestTheCache:
    def urls(self, archive: Archive) -> list[str]:
        site = archive.server
        return [
            site.url("/good"),
            f"{site.url('/good')}#gone",
            site.url("/gone"),
            site.serve("/forbidden", failing(403)),
            site.serve("/old", redirect("/good", 301)),
        ]

    def test_a_second_run_requests_nothing_and_reports_the_same(self, archive: Archive) -> None:
        """F78"""
        urls = self.urls(archive)
        first = archive.check(*urls)
        kept, asked = archive.cache.read_bytes(), len(archive.server.asked)
        assert [each.kind for each in first.findings] == [
            "untold-link", "dead-link", "dead-anchor", "moved-link",
        ]  # fmt: skip
        archive.now += timedelta(hours=2)
        second = archive.check(*urls)
        assert second.findings == first.findings
        assert (first.counts, second.counts) == (
            {"external": 4, "asked": 4},
            {"external": 4, "asked": 0},
        )
        assert len(archive.server.asked) == asked
        assert len(archive.opened) == 1, "nothing that asks was even put together"
        assert archive.cache.read_bytes() == kept

    @pytest.mark.parametrize(
        ("later", "settings", "asked"),
        [
            (timedelta(hours=4), {}, ["/forbidden"]),
            (timedelta(days=2), {}, ["/forbidden", "/gone"]),
            (timedelta(days=8), {}, ["/forbidden", "/gone", "/good", "/old"]),
            (timedelta(days=8), {"max_age": 30}, ["/forbidden", "/gone"]),
            (timedelta(0), {"max_age": 0}, ["/forbidden", "/gone", "/good", "/old"]),
        ],
    )
    def test_an_old_result_is_checked_again(
        self, archive: Archive, later: timedelta, settings: dict[str, Any], asked: list[str]
    ) -> None:
        urls = self.urls(archive)
        archive.check(*urls)
        archive.server.asked.clear()
        archive.now += later
        archive.check(*urls, **settings)
        assert sorted(set(archive.server.paths()) - {"/good"} | ({"/good"} & set(asked))) == asked

    def test_only_a_new_link_is_requested(self, archive: Archive) -> None:
        archive.check(*self.urls(archive))
        archive.server.asked.clear()
        archive.check(*self.urls(archive), archive.server.serve("/new", GOOD))
        assert archive.server.paths() == ["/new"]

    def test_the_cache_holds_the_time_of_each_check(self, archive: Archive) -> None:
        archive.check(archive.server.url("/gone"))
        told = json.loads(archive.cache.read_text())["links"][archive.server.url("/gone")]
        assert told == {
            "asked": "2026-01-31T12:00:00Z",
            "outcome": "answer",
            "status": 404,
            "reason": "404 Not Found",
        }

    def test_the_cache_may_have_another_path(self, archive: Archive) -> None:
        path = archive.root / "ci/links.json"
        archive.check(archive.server.url("/good"), link_cache=path)
        assert path.is_file()
        assert not archive.cache.exists()

    def test_an_accepted_status_applies_to_cached_results(self, archive: Archive) -> None:
        url = archive.server.serve("/forbidden", failing(403))
        assert archive.kinds(url) == ["untold-link"]
        assert archive.kinds(url, accept_status=("403",)) == []
        assert archive.kinds(url) == ["untold-link"]

    @pytest.mark.parametrize("text", ["", '{\n"format": 1,\n"links": {"http:'])
    def test_a_torn_cache_is_reported_and_rewritten(self, archive: Archive, text: str) -> None:
        archive.cache.parent.mkdir()
        archive.cache.write_text(text)
        (said,) = archive.check(archive.server.url("/good")).findings
        assert (said.kind, said.where) == ("unusable-cache", "migration/links.json")
        assert archive.said(archive.server.url("/good")) == []

    def test_a_cache_that_cannot_be_written_is_reported(self, archive: Archive) -> None:
        (archive.root / "migration").write_text("a file")
        (said,) = archive.said(archive.server.url("/good"))
        assert said.startswith("unusable-cache ")

    def test_another_kind_of_file_is_not_replaced(self, archive: Archive) -> None:
        notes = archive.root / "notes.md"
        notes.write_text("# Notes")
        with pytest.raises(UsageError, match="not a cache of link checks"):
            archive.check(archive.server.url("/good"), link_cache=notes)
        assert notes.read_text() == "# Notes"
        assert archive.server.asked == []

    def test_an_interruption_keeps_the_results(self, archive: Archive) -> None:
        class Impatient:
            def __init__(self) -> None:
                self.seen = 0

            def begin(self, task: str, total: int) -> None:
                pass

            def advance(self) -> None:
                self.seen += 1
                if self.seen == 3:
                    raise KeyboardInterrupt

        urls = [archive.server.serve(f"/{number}", GOOD) for number in range(20)]
        external = {url: [("a.md", 1)] for url in urls}
        settings = Settings(output=archive.root, rate=100.0)
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            check_links(external, settings, Impatient(), lambda: archive.now, hasty)
        assert time.monotonic() - began < 5
        assert len(json.loads(archive.cache.read_text())["links"]) == 3
        archive.server.asked.clear()
        archive.check(*urls)
        assert len(archive.server.asked) == 17

    def test_unused_results_expire(self, archive: Archive) -> None:
        archive.check(archive.server.url("/good"))
        archive.now += timedelta(days=89)
        archive.check(archive.server.serve("/new", GOOD))
        assert len(json.loads(archive.cache.read_text())["links"]) == 2
        archive.now += timedelta(days=2)
        archive.check(archive.server.serve("/newer", GOOD))
        assert len(json.loads(archive.cache.read_text())["links"]) == 2


class TestSnapshots:
    """Snapshots of dead links in the Internet Archive."""

    def index(self, archive: Archive, snapshots: dict[str, list[str]]) -> Answer:
        def answer(handler: Handler) -> None:
            query = parse_qs(urlsplit(handler.path).query)
            assert query["filter"] == ["!statuscode:[1345].."], "no errors, no redirects"
            assert query["limit"] == ["-1"]
            path = urlsplit(query["url"][0]).path
            rows = [[time, query["url"][0]] for time in snapshots.get(path, [])]
            table = [["timestamp", "original"], *rows] if rows else []
            content(json.dumps(table).encode(), "application/json")(handler)

        return answer

    def test_the_newest_snapshot_of_dead_links_is_named(self, archive: Archive) -> None:
        urls = [archive.server.url(path) for path in ("/good", "/gone", "/never")]
        urls.append(archive.server.serve("/forbidden", failing(403)))
        with FaultServer() as index:
            index.everything = self.index(archive, {"/gone": ["20120304050607"]})
            settings = {"suggest": True, "wayback_address": index.url("")}
            said = archive.said(*urls, **settings)
            snapshot = f"{index.url('')}/web/20120304050607/{urls[1]}"
            assert said[1:] == [
                f"dead-link {urls[1]}: 404 Not Found; snapshot in the Internet Archive: {snapshot}",
                f"dead-link {urls[2]}: 404 Not Found; the Internet Archive has no snapshot of it",
            ]
            assert len(index.asked) == 2
            assert archive.said(*urls, **settings) == said, "from the cache"
            assert len(index.asked) == 2

    def test_a_snapshot_can_be_looked_up_later(self, archive: Archive) -> None:
        url = archive.server.url("/gone")
        assert archive.said(url) == [f"dead-link {url}: 404 Not Found"]
        archive.server.asked.clear()
        with FaultServer() as index:
            index.everything = self.index(archive, {"/gone": ["20120304050607"]})
            (said,) = archive.said(url, suggest=True, wayback_address=index.url(""))
        assert "/web/20120304050607/" in said
        assert archive.server.asked == []

    @pytest.mark.parametrize(
        ("answer", "asked"),
        [
            (failing(503), 3),
            (failing(404), 3),
            (content(b"{"), 3),
            (endless(), 3),
            (content(b"[7]"), 3),
            (content(b"[]"), 9),
        ],
    )
    def test_a_broken_internet_archive_is_requested_few_times(
        self, archive: Archive, answer: Answer, asked: int
    ) -> None:
        urls = [archive.server.url(f"/gone/{number}") for number in range(9)]
        with FaultServer() as index:
            index.everything = answer
            kinds = archive.kinds(*urls, suggest=True, wayback_address=index.url(""))
            assert len({request.path for request in index.asked}) == asked
        assert kinds == ["dead-link"] * 9


def test_an_excluded_host_is_never_requested(archive: Archive) -> None:
    urls = [archive.server.url("/good"), archive.server.url("/gone", "localhost")]
    assert archive.said(*urls, exclude=("localhost",)) == []
    assert archive.server.paths() == ["/good"]
    assert archive.check(*urls, exclude=("localhost", "http://127.*")).counts["external"] == 0


def test_a_link_to_a_private_network_is_reported_and_not_requested(archive: Archive) -> None:
    archive.open_session = lambda settings: Session(rate=settings.rate)
    (said,) = archive.said(archive.server.url("/good"))
    assert "refused: 127.0.0.1 is not a public address" in said
    assert said.startswith("untold-link ")
    assert archive.server.asked == []


def test_invalid_urls_are_dead_without_a_request(archive: Archive) -> None:
    urls = ["http://", "https:///", "http://[your-site]/", "http://a.org:8o/"]
    assert archive.kinds(*urls) == ["dead-link"] * 4


def test_findings_come_in_the_same_order_however_the_servers_answer(archive: Archive) -> None:
    orders: list[list[Finding]] = []
    for turn in (0, 1):
        for number in range(8):
            wait = 0.05 * ((number + turn) % 2)
            archive.server.serve(f"/{number}", slow(wait, failing(404)))
        urls = [archive.server.url(f"/{number}", host) for number in range(8)
                for host in ("127.0.0.1", "localhost")]  # fmt: skip
        orders.append(archive.check(*urls, max_age=0).findings)
    assert orders[0] == orders[1]
    assert len(orders[0]) == 16


def test_a_defect_in_a_thread_ends_the_run_and_does_not_hang_it(archive: Archive) -> None:
    class Broken(Session):
        def glimpse(self, url: str, size: int) -> Any:
            raise ZeroDivisionError

    archive.open_session = lambda _: Broken()
    with pytest.raises(ZeroDivisionError):
        archive.check(archive.server.url("/good"))


def test_no_thread_is_left_behind(archive: Archive) -> None:
    before = set(threading.enumerate())  # of other tests, and of the server
    archive.check(*(archive.server.url(f"/{number}") for number in range(5)))
    deadline = time.monotonic() + 5
    while _pool_threads(before) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _pool_threads(before) == []


def _pool_threads(before: set[threading.Thread]) -> list[str]:
    since = set(threading.enumerate()) - before
    return [thread.name for thread in since if thread.name.startswith("ThreadPoolExecutor")]
