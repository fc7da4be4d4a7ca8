"""A password goes to the site that the user named, and what it opens stays private."""

from __future__ import annotations

import gzip
import json
import stat
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from support.fault_server import FaultServer, content, failing, redirect
from support.rest_site import Reply, RestSite, comment, error, medium, post, served

import migrator
from migrator.archive.private_folder import private_folder
from migrator.archive.warc.reader import Warc
from migrator.errors import MigratorError, SourceError
from migrator.fetch.crawl_session import Visitor
from migrator.settings import Settings
from migrator.sources.locator.live_site import with_captured_site
from migrator.sources.locator.open_locator import open_source
from migrator.sources.rest import authorization

PASSWORD = "abcd-efgh-ijkl"
BASIC = "Basic " + b64encode(f"ann:{PASSWORD}".encode()).decode()
EVIL_JSON = content(b"[]", "application/json")


@pytest.fixture
def serve() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def other(serve: ExitStack) -> FaultServer:
    """Another server of this machine, which logs what arrives and answers everything."""
    server = serve.enter_context(FaultServer())
    server.everything = EVIL_JSON
    return server


def blog(serve: ExitStack, fault: Callable[[str, dict[str, str]], Reply | None]) -> RestSite:
    site = serve.enter_context(served(RestSite()))
    site.lists = {
        "wp/v2/posts": [post(1) | {"content": {"raw": "secret words", "rendered": "x"}}],
        "wp/v2/pages": [],
        "wp/v2/media": [medium(7)],
        "wp/v2/comments": [comment(1, 1)],
        "wp/v2/categories": [],
        "wp/v2/tags": [],
        "wp/v2/users": [],
    }
    site.fault = lambda route, parameters: (
        (200, {}, b'{"id": 1}') if route == "wp/v2/users/me" else fault(route, parameters)
    )
    return site


def capture(url: str, output: Path, password: str = PASSWORD) -> Settings:
    settings = Settings(source=(url,), output=output, user="ann", allow_private=True)
    return with_captured_site(
        settings, credentials=lambda root: authorization(root, "ann", password)
    )


def arrived(server: FaultServer) -> str:
    return "\n".join(f"{each.path} {each.headers}" for each in server.asked)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("route", ["wp/v2/posts", "wp/v2/users/me", "wp/v2/comments"])
def test_no_redirect_takes_the_password_to_another_port(
    serve: ExitStack, other: FaultServer, tmp_path: Path, status: int, route: str
) -> None:
    def fault(asked: str, _: dict[str, str]) -> Reply | None:
        there = {"Location": other.url(f"/{asked}")}
        return (status, there, b"") if asked == route else None

    site = blog(serve, fault)
    if route == "wp/v2/users/me":
        site.fault = fault
    try:
        capture(site.url, tmp_path / "out")
    except MigratorError:
        assert route == "wp/v2/users/me"
    assert other.asked, "the redirect was followed"
    assert BASIC not in arrived(other)
    assert "Authorization" not in arrived(other)


def test_a_way_back_from_another_host_brings_the_password_home_only(
    serve: ExitStack, other: FaultServer, tmp_path: Path
) -> None:
    site = blog(serve, lambda route, _: None)
    fault = site.fault
    site.fault = lambda route, given: (
        ((302, {"Location": other.url("/through")}, b"") if route == "wp/v2/media" else None)
        or fault(route, given)
    )
    other.serve("/through", redirect(f"{site.url}/wp-json/wp/v2/media", 302))
    capture(site.url, tmp_path / "out")
    assert BASIC not in arrived(other)


@pytest.mark.parametrize("way", ["link element", "link header", "redirected home", "wp-json moved"])
def test_an_api_at_another_address_gets_no_password(
    serve: ExitStack, tmp_path: Path, way: str
) -> None:
    named, elsewhere = blog(serve, lambda *_: None), blog(serve, lambda *_: None)
    seen: list[str] = []
    answer = elsewhere.answer
    elsewhere.answer = lambda path, headers: (  # type: ignore[method-assign]
        seen.append(str(headers)) or answer(path, headers)
    )
    root = elsewhere.root
    pages = {
        "link element": (200, {}, f'<link rel="https://api.w.org/" href="{root}">'.encode()),
        "link header": (200, {"Link": f'<{root}>; rel="https://api.w.org/"'}, b"<p>"),
        "redirected home": (301, {"Location": elsewhere.url + "/"}, b""),
        "wp-json moved": (200, {}, b"<p>"),
    }
    named._page = lambda path: pages[way]  # type: ignore[method-assign]
    if way == "wp-json moved":
        named.fault = lambda route, _: (301, {"Location": f"{root}{route}"}, b"")
    with pytest.raises(SourceError, match="password is not sent there"):
        capture(named.url, tmp_path / "out")
    assert seen
    assert "Authorization" not in "\n".join(seen)


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_an_answer_to_a_wrong_password_is_not_remembered(
    serve: ExitStack, tmp_path: Path, status: int
) -> None:
    site = blog(serve, lambda *_: None)
    fine, refusal = site.fault, error(status, "incorrect_password", "Wrong.")
    site.fault = lambda route, _: refusal if route == "wp/v2/users/me" else None
    with pytest.raises(SourceError):
        capture(site.url, tmp_path / "out", "wrong")
    site.fault = fine
    asked = len(site.asked)
    settings = capture(site.url, tmp_path / "out")
    assert any("users/me" in path for path in site.asked[asked:])
    posts = [each for each in open_source(settings.source).posts() if each.type == "post"]
    assert [each.content for each in posts] == ["secret words"]


def test_a_user_of_a_site_without_an_api_is_told_so(serve: ExitStack, tmp_path: Path) -> None:
    """Regression: the site was read page by page, without its drafts, and the run was green."""
    site = blog(serve, lambda *_: None)
    site.fault = lambda *_: (404, {}, b"<p>")
    with pytest.raises(SourceError, match=r"cannot be read as ann, because no REST API answers"):
        capture(site.url, tmp_path / "out")


def test_an_api_that_lists_posts_only_to_its_users_is_read_with_a_password(
    serve: ExitStack, tmp_path: Path
) -> None:
    """Regression: the password was never tried, and the site was read page by page."""
    site = blog(serve, lambda *_: None)
    public = site.answer

    def guarded(path: str, headers: Any) -> Reply:
        if "wp/v2/" in path and headers.get("Authorization") != BASIC:
            return error(401, "rest_not_logged_in", "You are not currently logged in.")
        return public(path, headers)

    site.answer = guarded  # type: ignore[method-assign]
    captured = capture(site.url, tmp_path / "out")
    [text] = [post.content for post in open_source(captured.source).posts() if post.type == "post"]
    assert text == "secret words"


@pytest.mark.parametrize("user", ["bob", ""])
def test_another_user_asks_the_site_again(serve: ExitStack, tmp_path: Path, user: str) -> None:
    site = blog(serve, lambda *_: None)
    for name in ("ann", user, "ann"):
        asked = len(site.asked)
        settings = Settings(
            source=(site.url,), output=tmp_path / "out", user=name, allow_private=True
        )
        with_captured_site(
            settings,
            credentials=(lambda root, name=name: authorization(root, name, PASSWORD))
            if name
            else None,
        )
        assert any("wp/v2/posts" in path for path in site.asked[asked:])


def test_a_wrong_password_after_the_right_one_is_refused(serve: ExitStack, tmp_path: Path) -> None:
    site = blog(serve, lambda *_: None)
    capture(site.url, tmp_path / "first")
    refusal = error(401, "incorrect_password", "Wrong.")
    site.fault = lambda route, _: refusal if route == "wp/v2/users/me" else None
    with pytest.raises(SourceError, match=r"application password: 401 Wrong\.$"):
        capture(site.url, tmp_path / "second", "wrong")


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_capture_that_shows_no_post_is_not_remembered(
    serve: ExitStack, tmp_path: Path, status: int
) -> None:
    """The list of posts was refused, and the pages show none."""
    site = blog(serve, lambda *_: None)
    fine, refusal = site.fault, error(status, "rest_forbidden", "Sorry.")
    site.fault = lambda route, _: refusal if route == "wp/v2/posts" else None
    with pytest.raises(SourceError, match="none of its pages shows a WordPress post"):
        migrator.migrate(site.url, tmp_path / "out", allow_private=True)
    site.fault = fine
    assert migrator.migrate(site.url, tmp_path / "out", allow_private=True).written == 1


@pytest.mark.slow
@pytest.mark.parametrize("status", [401, 403, 407, 500])
def test_a_refused_page_is_requested_again_by_a_stopped_run(
    serve: ExitStack, tmp_path: Path, status: int
) -> None:
    from migrator.crawler import capture as captures

    server = serve.enter_context(FaultServer())
    refused = failing(status)
    server.serve("/a", *([refused] * 8), content(b"<p>yes</p>", "text/html"))
    path = tmp_path / "site.warc.gz"
    for _ in range(9):
        with captures.writing(path, server.url("/"), Settings(ignore_robots=True)) as web:
            body = web.get(server.url("/a")).body
        if body == b"<p>yes</p>":
            return
    raise AssertionError("the refusal was replayed")


def leaky(route: str, parameters: dict[str, str]) -> Reply | None:
    """A server that ignores `_fields`, and sets a cookie and a nonce with every answer."""
    headers = {
        "Set-Cookie": "wordpress_logged_in_1=cookie-of-ann; path=/",
        "X-WP-Nonce": "nonce-1234",
        "X-Forwarded-For": "203.0.113.77",
        "Content-Encoding": "gzip",
    }
    private = {"author_email": "reader@example.org", "author_ip": "203.0.113.5", "password": "open"}
    if route == "wp/v2/comments":
        return 200, headers, gzip.compress(json.dumps([comment(1, 1) | private]).encode())
    if route == "wp/v2/posts":
        item = post(1) | private
        if parameters.get("context") == "edit":
            item |= {"status": "private", "content": {"raw": "secret words", "rendered": "x"}}
        return 200, headers, gzip.compress(json.dumps([item]).encode())
    return None


SECRETS = (
    *(
        PASSWORD,
        BASIC.split()[1],
        "cookie-of-ann",
        "nonce-1234",
        "203.0.113.",
        "reader@example.org",
    ),
    *("secret words", '"open"'),
)


def stored(folder: Path) -> str:
    """Everything in the files of a folder, with captures decompressed."""
    texts = []
    for path in folder.rglob("*"):
        if path.name.endswith(".warc.gz"):
            warc = Warc(path)
            texts.append(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"))
            bodies = (warc.read(entry, 1 << 24)[1] for entry in warc.entries.values())
            texts += (body.decode("utf-8", "replace") for body in bodies)
        elif path.is_file():
            texts.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


@pytest.mark.parametrize("name", SECRETS)
def test_what_a_password_opens_is_not_in_the_archive(
    serve: ExitStack, tmp_path: Path, name: str
) -> None:
    site = blog(serve, leaky)
    settings = capture(site.url, tmp_path / "out")
    assert "Post 1" not in stored(tmp_path / "out")
    assert name not in stored(tmp_path / "out")
    posts = [each for each in open_source(settings.source).posts() if each.type == "post"]
    assert [(each.content, each.status) for each in posts] == [("secret words", "private")]


@pytest.mark.parametrize("name", ["reader@example.org", "203.0.113.5", '"open"', "cookie-of-ann"])
def test_a_server_that_ignores_fields_puts_no_private_field_into_a_capture(
    serve: ExitStack, tmp_path: Path, name: str
) -> None:
    site = blog(serve, leaky)
    settings = Settings(source=(site.url,), output=tmp_path / "out", allow_private=True)
    settings = with_captured_site(settings)
    text = stored(tmp_path / "out")
    assert "Post 1" in text
    assert name not in text
    assert [each.id for each in open_source(settings.source).posts()] == [1, 7]


def test_private_answers_are_for_their_user_alone(serve: ExitStack, tmp_path: Path) -> None:
    capture(blog(serve, leaky).url, tmp_path / "out")
    files = [path for path in private_folder().rglob("*") if path.is_file()]
    assert len(files) == 1
    for path in (*files, *(each.parent for each in files), private_folder()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert "secret words" in stored(private_folder())
    assert PASSWORD not in stored(private_folder())
    assert "cookie-of-ann" not in stored(private_folder())


def test_a_capture_without_its_private_answers_says_what_to_do(
    serve: ExitStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = capture(blog(serve, leaky).url, tmp_path / "out")
    monkeypatch.setenv("MIGRATOR_PRIVATE", str(tmp_path / "another"))
    with pytest.raises(SourceError, match="capture the site again with --user"):
        open_source(settings.source)


def test_a_visitor_sends_a_password_to_the_address_that_it_was_given_for(
    other: FaultServer,
) -> None:
    other.serve("/", content(b"x", "text/html"))
    with Visitor({"127.0.0.1"}) as visitor:
        exchange = visitor.visit(other.url("/"), {"Authorization": BASIC})
    assert BASIC in arrived(other)
    assert BASIC not in str(exchange)
