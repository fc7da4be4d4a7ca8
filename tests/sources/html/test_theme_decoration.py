"""Insertions of themes and plugins are removed; the author's text is kept."""

from __future__ import annotations

import pytest
from support.page_judging import answer

from migrator.sources.html import read_page
from migrator.sources.html.selectors import Selectors
from migrator.sources.html.theme_decoration import DECORATION, THEME_LINES

TEXT = "<p>Before.</p>{}<p>After.</p>"


def content(inside: str, behind: str = "", body: str = "single single-post postid-1") -> str:
    page = (
        f"<html><body class='{body}'><article class='post-1 hentry'><h1 class=entry-title>T</h1>"
        f"<div class='entry-content'>{TEXT.format(inside)}{behind}</article></body></html>"
    )
    return read_page(answer(page)).content


@pytest.mark.parametrize(
    "decoration",
    [
        '<div class="sharedaddy"><h3>Share this:</h3></div>',
        '<div class="heateor_sss_sharing_container"><ul><li>f</li></ul></div>',
        '<div class="addtoany_share_save_container"><a href="#">Share</a></div>',
        '<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3></div>',
        '<div class="yarpp-related"><ol><li><a href="/x">Other</a></li></ol></div>',
        '<ins class="adsbygoogle"></ins>',
        '<div class="code-block code-block-3">Advertisement</div>',
        '<div id="div-gpt-ad-123-0">Advertisement</div>',
        '<p><a class="post-edit-link" href="/wp-admin/post.php?post=1">Edit</a></p>',
        '<p><a href="/post/#more-1" class="more-link">Continue reading</a></p>',
        '<p class="postmetadata">Posted in Boats</p>',
        '<div class="kk-star-ratings">5/5</div>',
        '<div class="author-box">About the author</div>',
        '<h3>Comments</h3><div class="fb-comments"></div>',
    ],
)
def test_decoration_is_removed(decoration: str) -> None:
    left = content(decoration).replace("<p></p>", "")
    assert left == "<p>Before.</p><p>After.</p>"


@pytest.mark.parametrize(
    "written",
    [
        '<div class="share"><p>My share of the cake.</p></div>',
        '<div class="ad">An advertisement from 1920, in the newspaper.</div>',
        "<h3>Related posts</h3><ul><li><a href='/x'>Mine</a></li></ul>",
        '<p>Continue reading in <a href="/next/">the next part</a>.</p>',
        '<p class="note">Edit: I was wrong.</p>',
        '<p><a href="https://www.facebook.com/me">Facebook</a></p>',
        '<pre><code class="adsense">&lt;ins class="adsbygoogle"&gt;</code></pre>',
        '<nav><a href="#one">One</a></nav>',
        "<aside>An aside.</aside>",
        '<div class="navigation-lights">Red and green.</div>',
        '<div class="wp-block-query"><h2 class="wp-block-post-title">Other</h2></div>',
        '<ul class="wp-block-latest-posts"><li><img class="wp-post-image" src="x.jpg"></li></ul>',
        '<p>Pages <a href="https://blog.example/post/2/">two</a> tell more than one.</p>',
    ],
)
def test_the_authors_text_is_kept(written: str) -> None:
    left = content(written)
    assert left == f"<p>Before.</p>{written}<p>After.</p>".replace("'", '"')


def test_addresses_and_attributes_stay_as_they_are() -> None:
    written = (
        '<p><a href="/ä (1)?a=1&amp;b=%20" title="&quot;x&quot; &lt;y&gt;">ö&nbsp;&lt;</a></p>'
    )
    assert '<a href="/ä (1)?a=1&amp;b=%20" title="&quot;x&quot; <y>">ö\xa0&lt;</a>' in content(
        written
    )


def test_a_picture_keeps_its_image_beside_its_sources() -> None:
    written = '<picture><source srcset="a.webp"><img src="a.jpg"></picture>'
    assert '<source srcset="a.webp" /><img src="a.jpg"></picture>' in content(written)


def test_advertisements_with_a_prefix_chosen_by_the_site_are_removed() -> None:
    body = "single single-post postid-1 aa-prefix-gulls-"
    assert "Buy" not in content('<div class="gulls-1 gulls-content">Buy</div>', body=body)
    assert "Buy" in content('<div class="gulls-1">Buy</div>')


def test_text_after_a_superfluous_closing_div_is_kept() -> None:
    mine = 'Bare.<p>Still mine.</p><div class="sharedaddy">Share</div>'
    left = content("", f"</div>{mine}</div><!-- .entry-content --><footer>Theme</footer>")
    assert left.endswith("<p>After.</p>Bare.<p>Still mine.</p>")


def test_every_row_is_a_selector_with_its_reason() -> None:
    for rows in (DECORATION, THEME_LINES):
        Selectors(row for row, _ in rows)
        assert all(reason for _, reason in rows)
        assert len({row for row, _ in rows}) == len(rows)
