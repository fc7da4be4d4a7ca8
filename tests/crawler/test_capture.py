"""A capture answers from its records and, while it is written, from the network."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fault_server import FaultServer, Handler, content, failing, redirect, without_proxies
from support.foreign_captures import Elsewhere

from migrator.archive.warc.reader import Warc
from migrator.archive.warc.writer import WarcWriter
from migrator.crawler import capture
from migrator.crawler.capture import Capture
from migrator.errors import FetchError, SourceError
from migrator.fetch.messages import Exchange
from migrator.settings import Settings
from migrator.urls.normalise import canonical

PAGE = content(b"<p>words</p>", "text/html; charset=utf-8")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "migration/capture.warc.gz"


def run(path: Path, server: FaultServer, *pages: str, finished: bool = True) -> list[str]:
    """Ask for these pages in a run of its own; what was asked of the server."""
    before = len(server.asked)
    with capture.writing(path, server.url("/"), Settings(ignore_robots=True)) as web:
        for page in pages:
            web.get(server.url(page))
        if finished:
            web.finish({"via": "pages"}, {server.url("/lost"): "timed out"})
    return server.paths()[before:]


HTML = (("Content-Type", "text/html"),)


def held(path: Path, *answers: tuple[str, int, bytes]) -> Capture:
    warc = Warc(path)
    with WarcWriter(warc) as writer:
        for url, status, body in answers:
            kind = "plain" if url.endswith(".txt") else "html"
            headers = (("Content-Type", f"text/{kind}; charset=windows-1252"),)
            writer.record(Exchange(url, status, "", headers, body))
        writer.finish({})
    return capture.read([path])


def changing(version: str) -> object:
    def answer(handler: Handler) -> None:
        asked = handler.headers.get("If-None-Match")
        status, body = (304, b"") if asked == version else (200, version.encode())
        handler.send_response(status)
        handler.send_header("ETag", version)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_the_capture_gives_the_same_answers_as_the_network(server: FaultServer, path: Path) -> None:
    body = gzip.compress(b"<p>words</p>", mtime=0)
    server.serve("/a", content(body, "text/html; charset=X", Content_Encoding="gzip"))
    server.serve("/old", redirect("/a", 301))
    with capture.writing(path, server.url("/"), Settings()) as web:
        live = web.get(server.url("/old#part"))
    assert (live.body, live.final_url, live.charset) == (b"<p>words</p>", server.url("/a"), "x")
    assert capture.read([path]).get(server.url("/old#part")) == live


def test_no_url_is_requested_twice_in_a_run(server: FaultServer, path: Path) -> None:
    server.serve("/a", PAGE)
    server.serve("/old", redirect("/a"))
    server.serve("/broken", failing(500))
    asked = run(path, server, "/a", "/old", "/a#x", "/old", "/gone", "/gone")
    assert asked == ["/a", "/old", "/gone"]


def test_an_interrupted_run_continues(server: FaultServer, path: Path) -> None:
    for page in ("/a", "/b", "/c"):
        server.serve(page, PAGE)
    assert run(path, server, "/a", "/b", finished=False) == ["/a", "/b"]
    assert run(path, server, "/a", "/b", "/c") == ["/c"]


def test_a_later_run_downloads_only_changed_pages(server: FaultServer, path: Path) -> None:
    server.serve("/a", changing('"1"'))  # type: ignore[arg-type]
    server.serve("/b", changing('"1"'))  # type: ignore[arg-type]
    run(path, server, "/a", "/b")
    server.serve("/b", changing('"2"'))  # type: ignore[arg-type]
    size = path.stat().st_size
    assert run(path, server, "/a", "/b") == ["/a", "/b"]
    assert [a.headers.get("If-None-Match") for a in server.asked[2:]] == ['"1"', '"1"']
    web = capture.read([path])
    assert [web.get(server.url(p)).body for p in ("/a", "/b")] == [b'"1"', b'"2"']
    assert path.stat().st_size < 2 * size


def test_a_temporary_error_is_requested_again(server: FaultServer, path: Path) -> None:
    warc = Warc(path)
    with WarcWriter(warc) as writer:
        writer.record(Exchange(server.url("/a"), 503, "Unavailable"))
    server.serve("/a", PAGE)
    assert run(path, server, "/a") == ["/a"]
    assert capture.read([path]).get(server.url("/a")).status == 200


def test_robots_txt_is_obeyed_unless_the_user_ignores_it(server: FaultServer, path: Path) -> None:
    server.serve("/robots.txt", content(b"User-agent: *\nDisallow: /private/*.html$\n"))
    server.serve("/private/a.html", PAGE)
    with capture.writing(path, server.url("/"), Settings()) as web:
        with pytest.raises(FetchError, match=r"robots\.txt does not allow it"):
            web.get(server.url("/private/a.html"))
        with pytest.raises(FetchError, match=r"robots\.txt"):
            web.get(server.url("/private/a.html"))
        assert web.get(server.url("/private/b")).status == 404
    assert server.paths() == ["/robots.txt", "/private/b"]
    assert run(path, server, "/private/a.html") == ["/private/a.html"]


def test_nothing_is_requested_if_robots_txt_returns_a_server_error(
    server: FaultServer, path: Path
) -> None:
    server.serve("/robots.txt", redirect("/elsewhere.txt"))
    server.serve("/elsewhere.txt", failing(500, Retry_After="0"))
    with (
        capture.writing(path, server.url("/"), Settings()) as web,
        pytest.raises(FetchError, match="returns status 500"),
    ):
        web.get(server.url("/a"))
    assert "/a" not in server.paths()


def test_circular_redirects_end(server: FaultServer, path: Path) -> None:
    server.serve("/a", redirect("/b"))
    server.serve("/b", redirect("/a"))
    with (
        capture.writing(path, server.url("/"), Settings()) as web,
        pytest.raises(FetchError, match="more than 10 redirects"),
    ):
        web.get(server.url("/a"))
    assert server.paths() == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:x", "http://[x/"])
def test_redirects_to_other_schemes_are_refused(
    server: FaultServer, path: Path, target: str
) -> None:
    server.serve("/a", redirect(target))
    with capture.writing(path, server.url("/"), Settings()) as web, pytest.raises(FetchError):
        web.get(server.url("/a"))


@pytest.mark.parametrize(
    "asked",
    [
        "http://blog.example/a/",
        "https://blog.example/a/",
        "https://www.blog.example/a/",
        "http://blog.example:80/a",
        "http://BLOG.example/a/#part",
    ],
)
def test_a_capture_answers_for_url_variants(path: Path, asked: str) -> None:
    web = held(path, ("http://blog.example/a/", 200, b"<p>words"))
    answer = web.get(asked)
    assert (answer.body, answer.charset) == (b"<p>words", "windows-1252")
    assert answer.content_type == "text/html"


def test_a_capture_requests_nothing_from_the_network(path: Path) -> None:
    web = held(path, ("http://blog.example/a/", 200, b"<p>words"))
    with pytest.raises(FetchError, match="the capture does not hold it"):
        web.get("http://blog.example/b/")


def test_its_pages_are_those_with_status_200(path: Path) -> None:
    web = held(
        path,
        ("http://blog.example/a/", 200, b"<p>words"),
        ("http://blog.example/gone/", 404, b"<p>nothing"),
        ("http://blog.example/ill/", 200, b"<p>words"),
        ("http://blog.example/ill/", 500, b"<p>oops"),
    )
    assert list(web.pages()) == ["http://blog.example/a/", "http://blog.example/ill/"]


def test_it_records_pages_that_could_not_be_read(server: FaultServer, path: Path) -> None:
    server.serve("/a", PAGE)
    run(path, server, "/a")
    web = capture.read([path])
    assert web.run_record["via"] == "pages"
    assert list(web.lost()) == [(server.url("/lost"), "timed out")]


def test_the_last_of_several_files_takes_precedence(tmp_path: Path) -> None:
    held(
        tmp_path / "1.warc.gz", ("http://b.example/", 200, b"1"), ("http://b.example/a", 200, b"1")
    )
    held(tmp_path / "2.warc.gz", ("http://b.example/", 200, b"2"))
    web = capture.read([tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"])
    assert web.get("http://b.example/").body == b"2"
    assert sorted(web.pages()) == ["http://b.example/", "http://b.example/a"]


def test_a_capture_without_a_page_is_an_error(path: Path) -> None:
    warc = Warc(path)
    with WarcWriter(warc):
        pass
    with pytest.raises(SourceError, match="contains no HTML page"):
        capture.read([path])


def test_urls_are_requested_in_canonical_form() -> None:
    assert canonical("HTTP://User:pw@Bücher.example:80") == "http://xn--bcher-kva.example/"
    assert canonical("https://b.example/é b?ü=%20#x") == "https://b.example/%C3%A9%20b?%C3%BC=%20"
    assert canonical("https://b.example/%c3%a9?a=%2f") == "https://b.example/%C3%A9?a=%2F"
    with pytest.raises(FetchError):
        canonical("http://[x")


def test_a_url_is_requested_once_whatever_the_case_of_its_escapes(
    server: FaultServer, path: Path
) -> None:
    """WordPress writes them in lower case in permalinks, and writers paste those of browsers."""
    server.serve("/%E6%9D%B1/", PAGE)
    asked = run(path, server, "/%e6%9d%b1/", "/%E6%9D%B1/", "/東/")
    assert asked == ["/%E6%9D%B1/"]


def test_a_capture_made_elsewhere_answers_for_escapes_in_either_case(path: Path) -> None:
    web = held(path, ("http://blog.example/%e6%9d%b1/", 200, b"<p>words"))
    assert web.get("http://blog.example/%E6%9D%B1/").body == b"<p>words"


@pytest.mark.parametrize("url", ["http://[", "http://a℀b.example/x", "http://blog.example:99999/"])
def test_a_page_with_a_malformed_url_is_reported_and_costs_no_other_page(
    path: Path, url: str
) -> None:
    web = held(path, (url, 200, b"<p>words"), ("http://blog.example/a/", 200, b"<p>words"))
    assert list(web.pages()) == ["http://blog.example/a/"]
    assert dict(web.lost()) == {url: "its URL is malformed"}


def test_a_capture_whose_run_did_not_finish_says_so(path: Path) -> None:
    warc = Warc(path)
    with WarcWriter(warc) as writer:
        writer.record(Exchange("http://blog.example/", 200, "", HTML, b"<p>words"))
    assert "did not finish" in dict(capture.read([path]).lost())[path.name]
    with WarcWriter(Warc(path)) as writer:
        writer.finish({})
    assert dict(capture.read([path]).lost()) == {}


def test_a_page_of_a_capture_that_was_changed_is_named(tmp_path: Path) -> None:
    path, url = tmp_path / "site.warc", "http://blog.example/a/"
    held(path, (url, 200, b"<p>good words"), ("http://blog.example/b/", 200, b"<p>more"))
    path.write_bytes(path.read_bytes().replace(b"good words", b"gold words"))
    assert dict(capture.read([path]).lost()) == {
        url: "the capture is damaged: these are not the bytes that the site sent"
    }


def test_programs_disagree_on_the_digest_of_a_compressed_body(tmp_path: Path) -> None:
    path = tmp_path / "site.warc"
    with WarcWriter(Warc(path)) as writer:
        coded = (*HTML, ("Content-Encoding", "x-own"))
        writer.record(Exchange("http://blog.example/", 200, "", coded, b"<p>good words"))
        writer.finish({})
    path.write_bytes(path.read_bytes().replace(b"good words", b"gold words"))
    assert dict(capture.read([path]).lost()) == {}


def test_a_failing_request_is_no_damage(path: Path) -> None:
    """The REST API is asked again for less after an error, so only damage is a loss there."""
    web = held(path, ("http://blog.example/a", 200, b"<p>x"), ("http://blog.example/b", 500, b""))
    assert list(dict(web.lost())) == ["http://blog.example/b"]
    assert dict(web.damage()) == {}


@pytest.mark.parametrize("status", [401, 403, 500, 503])
@pytest.mark.parametrize("files", [1, 2])
def test_an_error_never_takes_the_place_of_a_page(tmp_path: Path, status: int, files: int) -> None:
    """A firewall refuses the second visit of a program."""
    paths = [tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"][:files]
    held(paths[0], ("http://b.example/", 200, b"<p>words"))
    held(paths[-1], ("http://b.example/z/", 200, b"<p>x"), ("http://b.example/", status, b"<p>No."))
    web = capture.read(paths)
    assert web.get("http://b.example/").body == b"<p>words"
    assert list(web.lost()) == []


@pytest.mark.parametrize("files", [1, 2])
def test_an_empty_page_never_takes_the_place_of_a_page(tmp_path: Path, files: int) -> None:
    """A server sends it when its program broke off. An empty robots.txt is an answer."""
    paths = [tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"][:files]
    robots = "http://b.example/robots.txt"
    held(paths[0], ("http://b.example/", 200, b"<p>words"), (robots, 200, b"Disallow: /"))
    later = (("http://b.example/z/", 200, b"<p>x"), ("http://b.example/", 200, b""))
    held(paths[-1], *later, (robots, 200, b""))
    web = capture.read(paths)
    assert web.get("http://b.example/").body == b"<p>words"
    assert web.get(robots).body == b""


@pytest.mark.parametrize("place", [0, 1])
def test_a_failing_page_in_any_file_of_a_capture_is_lost(tmp_path: Path, place: int) -> None:
    paths = [tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"]
    for number, path in enumerate(paths):
        answers = [(f"http://b.example/{number}/", 200, b"<p>words")]
        failing_one = [("http://b.example/x/", 500, b"")] if number == place else []
        held(path, *answers, *failing_one)
    assert list(capture.read(paths).lost()) == [("http://b.example/x/", "it returns status 500")]


def test_a_record_of_which_a_program_stored_the_beginning_is_lost(tmp_path: Path) -> None:
    elsewhere = Elsewhere()
    elsewhere.response("http://b.example/", b"<p>words")
    elsewhere.told = {"WARC-Truncated": "length"}
    elsewhere.response("http://b.example/long/", b"<p>the beg")
    web = capture.read([elsewhere.save(tmp_path / "1.warc.gz")])
    assert list(web.lost()) == [
        ("http://b.example/long/", "the capture holds only the beginning of it")
    ]


def test_files_that_a_program_stored_without_an_answer_are_pages(tmp_path: Path) -> None:
    """warcit makes a capture of a folder; Browsertrix adds records of its own."""
    elsewhere = Elsewhere()
    elsewhere.resource("http://b.example/", "<p>Wörter".encode(), "text/html; charset=utf-8")
    elsewhere.resource("urn:pageinfo:http://b.example/", b"{}", "application/json")
    web = capture.read([elsewhere.save(tmp_path / "1.warc.gz")])
    assert list(web.pages()) == ["http://b.example/"]
    answer = web.get("http://b.example/")
    assert (answer.body, answer.charset) == ("<p>Wörter".encode(), "utf-8")
    assert list(web.lost()) == list(web.others()) == []
