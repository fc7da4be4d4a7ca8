"""An embed becomes a link to its URL."""

from __future__ import annotations

import pytest

from migrator.wordpress.embeds import embed, line_link
from migrator.wordpress.render import render, wordpress_html

YOUTUBE = (
    '<p><a href="https://www.youtube.com/watch?v=x-1">https://www.youtube.com/watch?v=x-1</a></p>\n'
)


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ("[youtube x-1]", "https://www.youtube.com/watch?v=x-1"),
        ('[youtube id="x-1"]', "https://www.youtube.com/watch?v=x-1"),
        ("[youtube]x-1[/youtube]", "https://www.youtube.com/watch?v=x-1"),
        ("[youtube http://youtu.be/x]", "http://youtu.be/x"),
        ("[youtube=http://youtu.be/x]", "http://youtu.be/x"),
        ("[vimeo 123 w=400&amp;h=300]", "https://vimeo.com/123"),
        ("[vimeo https://vimeo.com/1 w=4]", "https://vimeo.com/1"),
        ("[dailymotion x3p]", "https://www.dailymotion.com/video/x3p"),
        ("[wpvideo tFnq w=680]", "https://videopress.com/v/tFnq"),
        (
            "[slideshare id=6474&amp;doc=name-1]",
            "https://www.slideshare.net/slideshow/embed_code/6474",
        ),
        (
            '[soundcloud url="https://soundcloud.com/a/b" params="x=1"]',
            "https://soundcloud.com/a/b",
        ),
        (
            '[googleapps domain="docs" dir="spreadsheets/d/x/pubhtml" query="a=1&amp;b=2" /]',
            "https://docs.google.com/spreadsheets/d/x/pubhtml?a=1&b=2",
        ),
        ("[embed]https://x.example/?a=1&amp;b=2[/embed]", "https://x.example/?a=1&b=2"),
        ('[embed width="3"]https://x.example/a[/embed]', "https://x.example/a"),
        ("https://x.example/a_b", "https://x.example/a_b"),
        ("<p>https://x.example/a_b</p>", "https://x.example/a_b"),
        ("https://x.example/a&#95;b?c=1&amp;copy=2", "https://x.example/a_b?c=1&copy=2"),
    ],
)
def test_an_embed_becomes_a_link_to_its_url(content: str, url: str) -> None:
    """F24, F41"""
    rendered = render(content)
    assert (rendered.html, rendered.findings) == (embed(url) + "\n", ())


def test_a_url_among_words_stays_text() -> None:
    assert wordpress_html("see https://x.example/a now") == "<p>see https://x.example/a now</p>\n"


def test_a_url_in_code_stays_text() -> None:
    assert (
        wordpress_html("<pre>\nhttps://x.example/\n</pre>") == "<pre>\nhttps://x.example/\n</pre>\n"
    )


@pytest.mark.parametrize(
    "content",
    ['[youtube title="x"]', "[tweet somebody]", "[vimeo album]", "[flickr album=7 num=4]"],
)
def test_an_embed_without_a_url_leaves_a_placeholder(content: str) -> None:
    assert wordpress_html(content) == f"<!-- migrator: shortcode {content} -->\n"


def test_an_embed_with_a_caption_becomes_a_figure() -> None:
    assert embed("https://x.example/", "A <b>film</b>") == (
        '<figure><p><a href="https://x.example/">https://x.example/</a></p>'
        "<figcaption>A <b>film</b></figcaption></figure>"
    )


@pytest.mark.parametrize("line", ["ftp://x", "https://a b", "x https://a", 'https://a"b', ""])
def test_a_line_with_more_than_a_url_is_not_linked(line: str) -> None:
    assert line_link(line) is None


def test_an_iframe_is_kept() -> None:
    """F9"""
    frame = '<iframe src="https://www.youtube.com/embed/ID"></iframe>'
    assert wordpress_html(frame) == f"<p>{frame}</p>\n"
