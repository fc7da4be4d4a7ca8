"""A site is examined from any of its addresses, as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.command_line import run
from support.fault_server import FaultServer, content, without_proxies
from support.old_blog import OldBlog, page

from migrator.errors import SourceError
from migrator.settings import Settings
from migrator.sources.locator.examine_site import survey


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        yield running


def test_an_address_without_a_scheme_is_a_site_in_every_command(
    server: FaultServer, tmp_path: Path
) -> None:
    """G54. The server speaks http only, so https is tried in vain."""
    url = OldBlog(server, posts=3).serve(sitemap=True, feed=True)
    typed = urlsplit(url).netloc
    flags = ("--allow-private",)
    seen = run("inspect", typed, *flags, folder=tmp_path)
    assert seen.returncode == 0 and "The Old Blog" in seen.stdout, seen.stderr
    crawled = run("crawl", typed, *flags, "-o", "site.warc.gz", folder=tmp_path)
    assert crawled.returncode == 0, crawled.stdout + crawled.stderr
    migrated = run("migrate", typed, *flags, folder=tmp_path)
    assert migrated.returncode == 0, migrated.stdout + migrated.stderr
    assert len(list((tmp_path / "output/posts").iterdir())) == 3
    (tmp_path / "migrator.toml").write_text(f'source = "{typed}"\nallow-private = true\n')
    again = run("migrate", "-o", "second", folder=tmp_path)
    assert again.returncode == 0, again.stdout + again.stderr


@pytest.mark.parametrize("form", ["http//{0}", "<{0}>,", "feed://{0}/feed/", "http://http://{0}"])
def test_an_address_that_was_pasted_badly_is_understood(
    server: FaultServer, tmp_path: Path, form: str
) -> None:
    url = OldBlog(server, posts=2).serve(sitemap=True, feed=True)
    typed = form.format(urlsplit(url).netloc)
    seen = run("inspect", typed, "--allow-private", folder=tmp_path)
    assert seen.returncode == 0 and "The Old Blog" in seen.stdout, seen.stderr
    done = run("migrate", typed, "--allow-private", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_mistyped_file_name_that_looks_like_a_site_is_explained(
    server: FaultServer, tmp_path: Path
) -> None:
    done = run("migrate", "export.xlm", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "there is no file export.xlm" in done.stderr


def _post_with_feeds(server: FaultServer, *, offers_site_feed: bool) -> str:
    """Serve a post that offers the feed of its comments, and return its address."""
    OldBlog(server, posts=2).serve(feed=True)
    post = "/2012/05/a-post/"
    comments = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Comments on: A post</title>'
        f"<item><link>{server.url(post)}#comment-7</link></item></channel></rss>"
    )
    server.serve(f"{post}feed/", content(comments.encode(), "application/rss+xml"))
    feeds = ["/feed/"] if offers_site_feed else []
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{server.url(path)}">'
        for path in (*feeds, f"{post}feed/")
    )
    head += '<meta property="og:site_name" content="The Old Blog">'
    server.serve(post, page("A post", "<p>Words.</p>", "single-post postid-9", head))
    return server.url(post)


@pytest.mark.parametrize("offers_site_feed", [True, False])
def test_the_title_is_the_blogs_whichever_page_was_named(
    server: FaultServer, offers_site_feed: bool
) -> None:
    """G55: the feed of a post's comments is not the feed of its site."""
    seen = survey(_post_with_feeds(server, offers_site_feed=offers_site_feed), Settings())
    assert seen.title == "The Old Blog"
    if offers_site_feed:
        assert (seen.url, seen.feed) == (server.url("/"), 2)


@pytest.mark.parametrize("path", ["/feed/", "/?feed=rss2", "/wp-admin/", "/wp-json/wp/v2/posts"])
def test_an_address_that_is_no_page_names_its_site(server: FaultServer, path: str) -> None:
    OldBlog(server, posts=2).serve(feed=True)
    seen = survey(server.url(path), Settings(allow_private=True))
    assert (seen.url, seen.title, seen.feed) == (server.url("/"), "The Old Blog", 2)


def test_a_feed_of_comments_names_no_posts_of_a_crawl(server: FaultServer, tmp_path: Path) -> None:
    url = _post_with_feeds(server, offers_site_feed=False)
    done = run("migrate", url, "--allow-private", "-o", "out", folder=tmp_path)
    assert "Comments on" not in (tmp_path / "out/data/site.yaml").read_text("utf-8"), done.stderr


def test_a_site_that_does_not_answer_is_named_as_it_was_typed(server: FaultServer) -> None:
    with pytest.raises(SourceError, match=r"there is no file .*/nothing, and .* status 404"):
        survey(f"{urlsplit(server.url('/')).netloc}/nothing", Settings(allow_private=True))
