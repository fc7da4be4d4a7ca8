"""A blog that only serves pages, as an old theme showed them, on a server of the tests."""

from __future__ import annotations

from dataclasses import dataclass, field

from support.fault_server import Answer, FaultServer, content, redirect

HTML = "text/html; charset=UTF-8"


def page(title: str, body: str, classes: str = "", head: str = "") -> Answer:
    text = (
        f'<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="generator" content="WordPress 6.1">{head}</head>'
        f'<body class="{classes}">{body}</body></html>'
    )
    return content(text.encode(), HTML)


@dataclass
class OldBlog:
    """Posts 1 to `posts`, ten to a list, and a page; what tells of them is served only where it
    is asked for."""

    server: FaultServer
    posts: int = 25
    words: dict[int, str] = field(default_factory=dict)

    def path(self, number: int) -> str:
        return f"/2010/{number % 12 + 1:02}/post-{number}/"

    def serve(self, *, sitemap: bool = False, feed: bool = False) -> str:
        for number in range(1, self.posts + 1):
            self._serve_post(number)
        self._serve_lists()
        if sitemap:
            self._serve_sitemaps()
        if feed:
            self._serve_feed()
        return self.server.url("/")

    def _serve_post(self, number: int) -> None:
        url = self.server.url(self.path(number))
        near = [n for n in (number - 1, number + 1) if 1 <= n <= self.posts]
        links = "".join(f'<a rel="prev" href="{self.path(n)}">near</a>' for n in near)
        words = self.words.get(number, f"These are the words of post number {number}.")
        body = (
            f'<div id="content"><article id="post-{number}" class="post-{number} post type-post '
            f'status-publish hentry"><h1 class="entry-title">Post {number}</h1>'
            f'<time class="entry-date published" datetime="2010-01-{number % 28 + 1:02}'
            f'T10:00:00+00:00">that day</time>'
            f'<div class="entry-content"><p>{words}</p><p>And <a href="{self.path(1)}">the first'
            f"</a>.</p></div></article></div><nav>{links}</nav>"
            f'<a href="{self.path(number)}?replytocom=7#respond">Reply</a>'
            f'<a href="{self.path(number)}?share=twitter">Share</a>'
            f'<a href="/?s=words">Search</a><a href="/?m=201001&PHPSESSID=abc{number}">Month</a>'
        )
        head = f'<link rel="canonical" href="{url}"><link rel="shortlink" href="/?p={number}">'
        classes = f"single single-post postid-{number}"
        self.server.serve(self.path(number), page(f"Post {number} - Blog", body, classes, head))
        self.server.serve(f"/?p={number}", redirect(self.path(number), 301))

    def _serve_lists(self) -> None:
        for first in range(0, self.posts, 10):
            path = "/" if first == 0 else f"/page/{first // 10 + 1}/"
            numbers = range(self.posts - first, max(self.posts - first - 10, 0), -1)
            body = "".join(
                f'<article class="post"><h2><a href="{self.path(n)}">Post {n}</a></h2></article>'
                for n in numbers
            )
            body += f'<a class="next" href="/page/{first // 10 + 2}/">Older</a>'
            self.server.serve(path, page("Blog", body, "home blog" if first == 0 else "paged"))

    def _serve_sitemaps(self) -> None:
        urls = "".join(
            f"<url><loc>{self.server.url(self.path(n))}</loc></url>"
            for n in range(1, self.posts + 1)
        )
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        part = self.server.serve(
            "/wp-sitemap-posts-post-1.xml",
            content(f"<urlset {space}>{urls}</urlset>".encode(), "application/xml"),
        )
        index = f"<sitemapindex {space}><sitemap><loc>{part}</loc></sitemap></sitemapindex>"
        self.server.serve("/wp-sitemap.xml", content(index.encode(), "application/xml"))

    def _serve_feed(self) -> None:
        for first in range(0, self.posts, 10):
            path = "/feed/" if first == 0 else f"/feed/?paged={first // 10 + 1}"
            numbers = range(self.posts - first, max(self.posts - first - 10, 0), -1)
            items = "".join(
                f"<item><link>{self.server.url(self.path(n))}</link></item>" for n in numbers
            )
            feed = (
                '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
                f"<title>The Old Blog</title><description>Just another</description>"
                f"<language>en-US</language>{items}</channel></rss>"
            )
            self.server.serve(path, content(feed.encode(), "application/rss+xml"))
