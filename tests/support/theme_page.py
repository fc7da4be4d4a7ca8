"""A page of a theme, put together for a test, and what is read from it."""

from __future__ import annotations

from migrator.crawler.web import Answer
from migrator.sources.html import SitePage
from migrator.sources.html.extract import read_page

URL = "https://blog.example/2010/05/my-story/"
FIRST = "<p>The article has a first paragraph with enough words to count as prose for a reader.</p>"
SECOND = "<p>The second paragraph of the article also has a good number of words, as it should.</p>"
TEXT = FIRST + SECOND + "<p>A third one ends it, so that there is more of it than of a teaser.</p>"


def theme_page(
    body: str,
    head: str = "<title>My story - Site</title>",
    url: str = URL,
    classes: str = "single single-post postid-12",
) -> SitePage:
    html = (
        "<!DOCTYPE html><html lang=en><head><meta name=generator content='WordPress 5.0'>"
        f"{head}</head><body class='{classes}'>{body}</body></html>"
    )
    headers = {"content-type": "text/html; charset=utf-8"}
    return read_page(Answer(url, url, 200, headers, html.encode()))
