"""A page that the site lists is read, or it is said that it is missing and whose loss it is."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command_line import run
from support.fault_server import Answer, FaultServer, content, failing, redirect, without_proxies
from support.old_blog import OldBlog

import migrator
from migrator.errors import SourceError
from migrator.report import Report
from migrator.verdict import Result

HTML = "text/html; charset=UTF-8"
BROKEN = b"<html><head><title>Error</title></head><body><h1>No connection.</h1></body></html>"
LOGIN = b'<html><body class="login"><form id="loginform">Log in</form></body></html>'


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


def migrated(
    server: FaultServer, out: Path, answer: Answer | None, *, listed: bool = True
) -> Report:
    """Migrate a blog of five posts, of which the third gives `answer`."""
    blog = OldBlog(server, posts=5)
    url = blog.serve(sitemap=listed)
    server.serve("/wp-login.php", content(LOGIN, HTML))
    if answer is not None:
        server.serve(blog.path(3), answer)
    return migrator.migrate(url, out, allow_private=True, rate=1000)


def kinds(report: Report) -> list[str]:
    return [each.kind for each in report.findings if each.kind != "repair"]


@pytest.mark.parametrize(
    "answer",
    [failing(404), failing(410), redirect("/"), redirect("/?cat=1")],
    ids=["404", "410", "home", "category"],
)
def test_a_listed_page_that_is_gone_was_dead_before(
    server: FaultServer, tmp_path: Path, answer: Answer
) -> None:
    server.serve("/?cat=1", content(BROKEN, HTML))
    report = migrated(server, tmp_path / "out", answer)
    assert report.written == 4
    assert kinds(report) == ["dead-page"]
    assert "post-3" in report.ranked()[0].message
    assert report.verdict.result is Result.DEAD
    assert "1 page already dead on the web" in report.verdict.sentence


@pytest.mark.parametrize(
    "answer",
    [
        content(BROKEN, HTML),
        content(b"", HTML),
        content(b"<html><body><img src='/a.png'></body></html>", HTML),
        redirect("/wp-login.php"),
        failing(403),
        failing(500),
    ],
    ids=["error with 200", "empty", "only an image", "login", "403", "500"],
)
def test_a_listed_page_that_shows_no_post_is_lost(
    server: FaultServer, tmp_path: Path, answer: Answer
) -> None:
    report = migrated(server, tmp_path / "out", answer)
    assert report.written == 4
    assert "lost-source" in kinds(report)
    assert report.exit_status == 1


def test_a_whole_site_and_a_moved_page_have_no_finding(server: FaultServer, tmp_path: Path) -> None:
    report = migrated(server, tmp_path / "out", redirect(OldBlog(server).path(4)))
    assert (report.written, kinds(report)) == (4, [])
    assert report.verdict.result is Result.COMPLETE


def test_a_link_to_a_missing_page_is_no_loss(server: FaultServer, tmp_path: Path) -> None:
    report = migrated(server, tmp_path / "out", failing(404), listed=False)
    assert (report.written, kinds(report)) == (4, [])


def test_a_capture_says_the_same_and_keeps_it(server: FaultServer, tmp_path: Path) -> None:
    blog = OldBlog(server, posts=3)
    url = blog.serve(sitemap=True)
    server.serve(blog.path(2), failing(404))
    path = tmp_path / "site.warc.gz"
    crawled = run("crawl", url, "-o", path, "--allow-private")
    assert crawled.returncode == 0, crawled.stdout
    assert "except for 1 page already dead on the web" in crawled.stdout
    later = run("migrate", path, "-o", tmp_path / "out", "--offline")
    assert (later.returncode, "dead-page (1)" in later.stdout) == (0, True)
    assert "1 page already dead" in later.stdout.splitlines()[-1]
    again = run("verify", tmp_path / "out")
    assert (again.returncode, "1 page already dead" in again.stdout) == (0, True)


@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_that_breaks_off_is_a_loss_and_lists_are_read(
    server: FaultServer, tmp_path: Path, *, packed: bool
) -> None:
    blog = OldBlog(server, posts=25)
    url = blog.serve(sitemap=True)
    urls = "".join(
        f"<url><loc>{server.url(blog.path(n))}</loc></url>\n" for n in range(1, 26)
    ).encode()
    whole = b'<?xml version="1.0"?><urlset>' + urls + b"</urlset>"
    data = gzip.compress(whole)[:-60] if packed else whole[:700]
    server.serve("/wp-sitemap-posts-post-1.xml", content(data, "application/xml"))
    report = migrator.migrate(url, tmp_path / "out", allow_private=True, rate=1000)
    assert report.written == 25
    [loss] = [each.message for each in report.findings if each.kind == "lost-source"]
    assert loss.endswith(
        "/wp-sitemap-posts-post-1.xml: the sitemap breaks off: pages that it lists may be missing"
    )


def test_a_whole_sitemap_of_any_program_is_no_loss(server: FaultServer, tmp_path: Path) -> None:
    blog = OldBlog(server, posts=3)
    url = blog.serve(sitemap=True)
    urls = "".join(
        f"<sm:url><sm:loc>{server.url(blog.path(n))}</sm:loc></sm:url>" for n in range(1, 4)
    )
    text = f'<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</sm:urlset >'
    server.serve(
        "/wp-sitemap-posts-post-1.xml",
        content(f"{text}\n<!-- made by a plugin -->{' ' * 9000}".encode(), "application/xml"),
    )
    report = migrator.migrate(url, tmp_path / "out", allow_private=True, rate=1000)
    assert (report.written, kinds(report)) == (3, [])


def test_a_site_that_shows_no_post_at_all_says_what_it_shows(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=2)
    url = blog.serve(sitemap=True)
    for number in (1, 2):
        server.serve(blog.path(number), failing(403))
    with pytest.raises(
        SourceError, match=r"2 could not be read, such as .*: it returns status 403"
    ):
        migrator.migrate(url, tmp_path / "one", allow_private=True, rate=1000)
    wall = b"<html><head><title>Just a moment...</title></head><body>Are you a robot?</body></html>"
    server.everything = content(wall, HTML)
    for path in ("/", "/wp-sitemap.xml", blog.path(1), blog.path(2)):
        server.serve(path, server.everything)
    with pytest.raises(SourceError, match=r"the first one is http.*, “Just a moment\.\.\.”"):
        migrator.migrate(url, tmp_path / "two", allow_private=True, rate=1000)


def test_a_limit_is_in_the_last_line(server: FaultServer, tmp_path: Path) -> None:
    url = OldBlog(server, posts=5).serve(sitemap=True)
    options = ("--allow-private", "--limit", "2", "--rate", "1000")
    done = run("migrate", url, "-o", tmp_path / "out", *options)
    assert "may have more posts (--limit)" in done.stdout.splitlines()[-1]
    assert "(--limit)" in run("verify", tmp_path / "out").stdout.splitlines()[-1]
