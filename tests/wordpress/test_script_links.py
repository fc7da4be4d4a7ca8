"""Elements that a script makes links, and buttons that do nothing without one."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import render_comment, wordpress_html


@pytest.mark.parametrize(
    ("content", "html"),
    [
        (
            "<button onclick=\"window.location.href='https://a.example/buy';\">Buy</button>",
            '<p><a href="https://a.example/buy">Buy</a></p>',
        ),
        (
            "<p><span onClick='window.open(\"https://a.example/w?a=1&amp;b=2\")'>this</span>.</p>",
            (
                "<p><span onClick='window.open(\"https://a.example/w?a=1&amp;b=2\")'>"
                '<a href="https://a.example/w?a=1&amp;b=2">this</a></span>.</p>'
            ),
        ),
        (
            "<div onclick=\"location.assign('/shop')\"><b>Go</b> there</div>",
            '<div onclick="location.assign(\'/shop\')"><a href="/shop"><b>Go</b> there</a></div>',
        ),
    ],
)
def test_a_link_of_a_script_is_a_link(content: str, html: str) -> None:
    assert wordpress_html(content).strip() == html


@pytest.mark.parametrize(
    "content",
    [
        '<div onclick="toggle(1)">Open</div>',
        "<div onclick=\"location.href='/y'\"><p>One</p></div>",
        "<span onclick=\"location.href='javascript:x()'\">Open</span>",
        "<span onclick=\"ga('send');\">Open</span>",
    ],
)
def test_other_scripts_change_nothing(content: str) -> None:
    assert "<a href=" not in wordpress_html(content)


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("<p><button>Buy now</button></p>", "<p>Buy now</p>"),
        (
            '<h3 class="q"><button type="button"><strong>Why?</strong></button></h3>',
            '<h3 class="q"><strong>Why?</strong></h3>',
        ),
        ('<a href="/x"><button>Go</button></a>', '<p><a href="/x"> Go </a></p>'),
        ("<p>a<button>b</button><button>c</button>d</p>", "<p>a b  c d</p>"),
    ],
)
def test_a_button_without_a_form_is_its_words(content: str, html: str) -> None:
    assert wordpress_html(content).strip() == html


def test_a_button_of_a_form_stays() -> None:
    content = '<form action="/s"><input name="q"><button>Search</button></form>'
    assert "<button>Search</button>" in wordpress_html(content)


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ('<p><a href="#">Top</a></p>', "<p>Top</p>"),
        ("<p><a href='#' class='t'><b>Open</b></a> it</p>", "<p><b>Open</b> it</p>"),
        ('<p><a href="javascript:void(0);" onclick="x()">Open</a></p>', "<p>Open</p>"),
        ('<p><a href="#" id="here">x</a></p>', '<p><a id="here"></a>x</p>'),
        (
            "<p><a href=\"javascript:window.open('https://a.example/pop')\">Pop</a></p>",
            '<p><a href="https://a.example/pop">Pop</a></p>',
        ),
        (
            '<p><a href="#" onclick="window.open(\'/q\');return false">Q</a></p>',
            '<p><a href="/q">Q</a></p>',
        ),
        ('<p><a href="#" title="Tip">x</a></p>', '<p><abbr title="Tip">x</abbr></p>'),
        ('<p><a href="#top">Top</a></p>', '<p><a href="#top">Top</a></p>'),
    ],
)
def test_a_link_that_leads_nowhere_is_its_words(content: str, html: str) -> None:
    assert wordpress_html(content).strip() == html


def test_a_link_of_a_comment_that_leads_nowhere_is_its_words() -> None:
    assert render_comment('Hi <a href="javascript:x()">there</a>') == "<p>Hi there</p>\n"
