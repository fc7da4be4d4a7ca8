"""The HTML of a pane is harmless even without frame and policy."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from migrator.reports.html import allowed_elements as known
from migrator.reports.html import page_paths
from migrator.reports.html.difference_marks import Marks, tokens_of
from migrator.reports.html.pane import MOST_CHARACTERS, pane
from migrator.reports.html.text import visible

PAGE = PurePosixPath("posts/tea/index.md")
HERE = page_paths.detail(PAGE)


def locate(address: str) -> str:
    found = page_paths.in_archive(address, PAGE)
    return page_paths.link(found, on=HERE) if found else ""


def shown(html: str) -> str:
    return pane(html, locate, (), Marks())


def marked(html: str) -> str:
    tokens = tokens_of(html)
    return pane(html, locate, tokens, Marks(frozenset(range(len(tokens))), {len(tokens): "x"}))


HOSTILE = (
    "<script>alert(1)</script>",
    '<p onclick="alert(1)" style="position:fixed;inset:0" class="top" id="q">x</p>',
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://evil.example/"></iframe><iframe srcdoc="<script>1</script>"></iframe>',
    '<form action="https://evil.example/"><input name=p><button>go</button></form>',
    '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=//evil.example">',
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example/x.css>",
    '<svg onload="alert(1)"><script>alert(1)</script><a xlink:href="javascript:1">x</a></svg>',
    '<object data="//evil.example/x.swf"></object><embed src="//evil.example/x.swf">',
    "</iframe></pre></body></html><script>alert(1)</script>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<template><script>alert(1)</script></template><xmp><script>alert(1)</script></xmp>",
    '<abbr title="&quot; onmouseover=alert(1) x=&quot;">x</abbr>',
    "<video src=//evil.example/v onerror=alert(1)><source src=//evil.example/w>x</video>",
    '<p dir="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">x</p>',
)
_TAGS = {*known.INLINE.values(), *known.BLOCKS.values(), *known.VOID, "img", "input", "span"}
_ATTRIBUTES = {
    *known.EVERYWHERE,
    *(name for names in known.ATTRIBUTES.values() for name in names),
    *["src", "alt", "title", "width", "height", "loading", "class", "type", "disabled", "checked"],
}


def assert_harmless(html: str) -> None:
    for element in lxml_html.fragment_fromstring(html, create_parent="div").iterdescendants():
        assert element.tag in _TAGS, html
        assert set(element.attrib) <= _ATTRIBUTES, html
        assert element.get("class") in (None, "box", "differs", "box differs", "gap"), html
        if element.tag == "img":
            assert element.get("src", "").startswith(("../../../../posts/", "data:image/")), html
        if element.tag == "input":
            assert element.get("type") == "checkbox"


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_or_loads_is_kept(html: str) -> None:
    assert_harmless(shown(html))
    assert_harmless(marked(html))


@given(st.lists(st.sampled_from([*HOSTILE, '"', "'", "<", ">", "<!--", "-->", "<p", "]]>", " "])))
def test_no_mixture_of_hostile_markup_is_kept(pieces: list[str]) -> None:
    assert_harmless(shown("".join(pieces)))
    assert_harmless(marked("".join(pieces)))


@pytest.mark.parametrize(
    "address",
    [
        "https://old.example/x.png",
        "//evil.example/x.png",
        "\\\\evil.example\\x.png",
        "/\t/evil.example/x.png",
        "/%5Cevil.example/x.png",
        "%5C%5Cevil.example/x.png",
        "images%5C..%5Cx.png",
        "file:///etc/passwd",
        "\x01file:///etc/passwd",
        "fi\nle:///etc/passwd",
        "../../../x.png",
        "..%2f..%2f..%2fx.png",
        "/etc/passwd",
        "",
        "?x",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "data:text/html,x",
    ],
)
def test_an_external_image_is_named_and_not_loaded(address: str) -> None:
    """On Windows a browser asks `\\\\host\\x` for a file with the person's password."""
    assert locate(address) == ""
    html = pane(f'<img alt="A ship" src="{address.replace("&", "&amp;")}">', locate, (), Marks())
    assert "<img" not in html
    assert html.startswith('<span class="box"><b>image</b> A ship')


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("images/a.png", "posts/tea/images/a.png"),
        ("../two/images/a%20b.png?x#y", "posts/two/images/a%20b.png"),
        ("images/100%25.png", "posts/tea/images/100%25.png"),
        ("./images/日本.png", "posts/tea/images/%E6%97%A5%E6%9C%AC.png"),
    ],
)
def test_an_image_of_the_archive_is_shown(address: str, path: str) -> None:
    assert locate(address) == f"../../../../{path}"
    assert f'src="../../../../{path}"' in shown(f'<img src="{address}">')


def test_text_tables_lists_and_emphasis_are_shown_as_they_are() -> None:
    html = (
        '<h2>A &amp; b</h2><ul><li><b>x</b></li></ul><table><tr><td colspan="2">y</td></tr></table>'
    )
    assert shown(html) == html


def test_placeholders_are_visible() -> None:
    assert "migrator: [form]" in shown("<!-- migrator: [form] --><!-- other -->")
    assert "other" not in shown("<!-- migrator: [form] --><!-- other -->")


def test_a_link_shows_its_target_and_is_disabled() -> None:
    assert shown('<a href="https://x.example/?a&amp;b">x</a>') == (
        '<a title="https://x.example/?a&amp;b">x</a>'
    )


def test_huge_numbers_are_left_out() -> None:
    html = shown('<table><tr><td colspan="99999999" rowspan="x">a</td></tr></table>')
    assert "span" not in html


def test_a_post_that_no_browser_could_show_is_cut_off_and_says_so() -> None:
    html = shown("<div>" * 9 + "<b>word</b> " * (MOST_CHARACTERS // 10))
    assert len(html) < 2 * MOST_CHARACTERS
    assert html.endswith("too long to be shown here.</p>")
    assert html.count("<div>") == html.count("</div>") == 9


def test_control_and_bidi_characters_are_made_visible() -> None:
    assert visible("evil\u202egpj.exe\x1b[0m\ud800") == "evil\\x202egpj.exe\\x1b[0m\ufffd"
    assert shown("a\x01\x1b b") == "a\ufffd\ufffd b"
