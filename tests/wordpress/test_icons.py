"""What page builders and importers leave around an author's words."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import wordpress_html


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('a <a href="#"><svg viewBox="0 0 448 512"><path d="M1"/></svg></a> b', "<p>a  b</p>\n"),
        (
            '<a href="https://x.example/me"><svg class="e-font-icon-svg"><path/></svg></a>',
            '<p><a href="https://x.example/me">https://x.example/me</a></p>\n',
        ),
        (
            '<a href="https://x.example/" aria-label="Mail"><i class="fa fa-envelope"></i></a>',
            '<p><a href="https://x.example/" aria-label="Mail">Mail</a></p>\n',
        ),
        (
            '<a href="https://x.example/" title="Mail"><span class="drawn"></span></a>',
            '<p><a href="https://x.example/" title="Mail">Mail</a></p>\n',
        ),
        (
            '<p>a <a href="https://x.example/" aria-label="Mail"><div class="drawn"></div></a></p>',
            '<p>a <a href="https://x.example/" aria-label="Mail">Mail</a></p>\n',
        ),
        ("a <button><br></button>", "<p>a</p>\n"),
        ('a <button type="button"><span><i></i></span></button> b', "<p>a  b</p>\n"),
        (
            '<a href="/x"><span class="gb-icon"><svg viewBox="0 0 9 9"><path/></svg></span>Go</a>',
            '<p><a href="/x"><span class="gb-icon"></span>Go</a></p>\n',
        ),
        (
            '<a href="/x"><svg viewBox="0 0 24 24"><path d="M1"/></svg> Get it</a>',
            '<p><a href="/x"> Get it</a></p>\n',
        ),
        ('<span class="v6-visually-hidden">View fullsize</span>a', "<p>a</p>\n"),
        (
            '<h3>Why?<span class="b__toggle-icon" aria-hidden="true">+</span></h3>',
            "<h3>Why?</h3>\n",
        ),
    ],
)
def test_leftovers_go(content: str, shown: str) -> None:
    """G36"""
    assert wordpress_html(content) == shown


@pytest.mark.parametrize(
    "content",
    [
        '<p><svg width="400" height="200"><rect width="9"></rect></svg></p>',
        '<p><svg width="24"><text>Hi</text></svg></p>',
        '<p><a href="#top">Top</a></p>',
        "<p><span>View fullsize</span></p>",
        '<p><span class="b__toggle-icon" aria-hidden="true">Open</span></p>',
        '<p>1 <span aria-hidden="true">+</span> 1</p>',
    ],
)
def test_what_readers_see_stays(content: str) -> None:
    assert wordpress_html(content).strip() == content


def test_open_icons_take_linear_time() -> None:
    for piece in ('<svg aria-hidden="true">', "<button>", '<a href="#"><i class="fa-x">'):
        wordpress_html(piece * 5_000)
