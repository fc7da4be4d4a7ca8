"""A part of a post that its page tells of, and that was not read, is a loss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fault_server import Answer, FaultServer, content, failing, without_proxies
from support.foreign_captures import Elsewhere
from support.old_blog import HTML, OldBlog

import migrator
from migrator.report import Report
from migrator.sources.locator.open_locator import open_source


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


def page(
    number: int, body: str, *, after: str = "", end: str = "</body></html>", part: int = 1
) -> Answer:
    text = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Post {number}</title>'
        '<meta name="generator" content="WordPress 6.1">'
        f'<link rel="shortlink" href="/?p={number}"></head>'
        f'<body class="single single-post postid-{number}'
        f'{f" paged-{part} single-paged-{part}" if part > 1 else ""}"><article id="post-{number}" '
        f'class="post-{number} post type-post hentry"><h1 class="entry-title">Post {number}</h1>'
        '<time class="entry-date published" datetime="2010-01-03T10:00:00+00:00">d</time>'
        f'<div class="entry-content">{body}</div></article>{after}{end}'
    )
    return content(text.encode(), HTML)


def migrated(blog: OldBlog, out: Path, pages: dict[str, Answer]) -> Report:
    url = blog.serve(sitemap=True)
    for path, answer in pages.items():
        blog.server.serve(blog.path(3) + path, answer)
    return migrator.migrate(url, out, allow_private=True, rate=1000)


def losses(report: Report) -> list[str]:
    return [each.message for each in report.findings if each.kind == "lost-source"]


def text_of(out: Path) -> str:
    return "".join(path.read_text("utf-8") for path in sorted(out.rglob("*.md")))


def parts(blog: OldBlog, count: int) -> dict[str, Answer]:
    """The pages of a post of several pages."""
    path = blog.path(3)
    numbers = range(1, count + 1)
    links = " ".join(f'<a href="{path}{f"{n}/" if n > 1 else ""}">{n}</a>' for n in numbers)
    list_of_pages = f'<div class="page-links">Pages: {links}</div>'
    return {
        f"{n}/" if n > 1 else "": page(3, f"<p>This is part {n} of it.</p>{list_of_pages}", part=n)
        for n in numbers
    }


def test_a_post_of_several_pages_is_whole(server: FaultServer, tmp_path: Path) -> None:
    blog = OldBlog(server, posts=5)
    report = migrated(blog, tmp_path / "out", parts(blog, 3))
    assert losses(report) == []
    assert all(f"part {n} of it" in text_of(tmp_path / "out") for n in (1, 2, 3))


def test_a_page_of_a_post_that_shows_the_first_page_again_is_a_loss(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=5)
    pages = parts(blog, 3)
    links = f'<div class="page-links">Pages: 1 <a href="{blog.path(3)}3/">3</a></div>'
    pages["2/"] = page(3, f"<p>This is part 1 of it.</p>{links}", part=2)
    report = migrated(blog, tmp_path / "out", pages)
    assert losses(report) == [
        f"{server.url(blog.path(3))}2/: page 2 of the post shows page 1 again"
    ]
    assert "part 3 of it" in text_of(tmp_path / "out")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_of_a_post_that_is_gone_is_a_loss(
    server: FaultServer, tmp_path: Path, status: int
) -> None:
    blog = OldBlog(server, posts=5)
    report = migrated(blog, tmp_path / "out", {**parts(blog, 3), "2/": failing(status)})
    [loss] = losses(report)
    assert loss.endswith(f"post-3/2/: page 2 of the post was not read: it returns status {status}")
    assert report.exit_status == 1


def test_another_page_may_have_the_address_of_a_further_page(
    server: FaultServer, tmp_path: Path
) -> None:
    blog = OldBlog(server, posts=5)
    body = f'<p>See <a href="{blog.path(3)}2/">our second page with many words in it</a>.</p>'
    pages = {"": page(3, body), "2/": page(77, "<p>It has words of its own.</p>")}
    report = migrated(blog, tmp_path / "out", pages)
    assert losses(report) == []
    assert report.written == 6


def comments(number: int, links: str) -> str:
    return (
        f'<div id="comments"><ol class="comment-list"><li id="comment-{number}" class="comment">'
        f'<div class="comment-body"><b class="fn">Ann</b><time datetime="2010-02-0{number}T10:00'
        f':00+00:00">x</time><div class="comment-content"><p>Comment {number}.</p></div></div></li>'
        f'</ol><nav class="comment-navigation">{links}</nav></div>'
    )


@pytest.mark.parametrize("older", [True, False])
def test_a_page_of_comments_that_is_gone_is_a_loss(
    server: FaultServer, tmp_path: Path, *, older: bool
) -> None:
    blog = OldBlog(server, posts=5)
    path = blog.path(3)
    link = (
        f'<a href="{path}comment-page-1/#comments">Older</a>'
        f'<a href="{path}comment-page-2/#comment-2">today</a>'
    )
    back = f'<a href="{path}comment-page-2/#comments">Newer</a>'
    body = "<p>This is the post.</p>"
    pages = {
        "": page(3, body, after=comments(2, link)),
        "comment-page-1/": page(3, body, after=comments(1, back)) if older else failing(404),
        "comment-page-2/": failing(404),
    }
    report = migrated(blog, tmp_path / "out", pages)
    said = [each for each in losses(report) if "comments" in each]
    assert len(said) == (not older)
    if not older:
        assert "page 1 of its comments, to which it links, was not read" in said[0]


def test_a_page_that_breaks_off_is_a_loss(server: FaultServer, tmp_path: Path) -> None:
    blog = OldBlog(server, posts=5)
    fatal = "<br />\n<b>Fatal error</b>: Allowed memory size exhausted<br />"
    pages = {"": page(3, f"<p>The beginning of a post{fatal}", end="")}
    [loss] = losses(migrated(blog, tmp_path / "out", pages))
    assert loss.endswith("the page breaks off before its end: its end tags are missing")


def test_a_theme_without_end_tags_is_no_loss(server: FaultServer, tmp_path: Path) -> None:
    blog = OldBlog(server, posts=4)
    url = blog.serve(sitemap=True)
    for number in range(1, 5):
        server.serve(blog.path(number), page(number, f"<p>Words of {number}.</p>", end=""))
    report = migrator.migrate(url, tmp_path / "out", allow_private=True, rate=1000)
    assert losses(report) == []


def test_a_page_that_the_site_refused_to_the_program_of_a_capture_is_a_loss(
    tmp_path: Path,
) -> None:
    """Lists, feeds and `wp-login.php` are no pages of posts."""
    elsewhere = Elsewhere()
    post = (
        '<html><head><meta name="generator" content="WordPress 6"></head>'
        '<body class="single postid-1"><article class="post-1 post hentry">'
        '<h1 class="entry-title">One</h1><div class="entry-content"><p>Words.</p></div></article>'
        "</body></html>"
    )
    elsewhere.response("http://blog.example/one/", post.encode())
    elsewhere.status = "403 Forbidden"
    for path in ("two/", "wp-login.php", "category/tea/", "feed/"):
        elsewhere.response(f"http://blog.example/{path}", b"<html>Forbidden</html>")
    elsewhere.response("http://ads.example/x/", b"<html>Forbidden</html>")
    source = open_source([elsewhere.save(tmp_path / "site.warc.gz")])
    assert [repair.message for repair in source.repairs if repair.lost] == [
        "http://blog.example/two/: it returns status 403"
    ]
