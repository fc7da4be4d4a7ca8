"""The converter's guarantees. F-numbers are entries of the list of known defects."""

from __future__ import annotations

import math
import time

import pytest
from bs4 import Tag
from support.roundtrip import rendered, shown

from migrator.dom.sanitised_parse import parse
from migrator.markdown import sentinels
from migrator.markdown.converter import Converter, to_markdown

CLEAN = [  # F29, F31: no backslash where none is needed
    "snake_case and foo_bar_baz",
    "[not a link] and [another]",
    "C:\\dir\\file",
    "$a_b$ and $$x_1$$",
    "2 * 3 * 4",
    "a*b",
    "{{ x }} and {% y %}",
    "R&D and AT&T; fish & chips",
    "1.5 times, 3) and (4), 1986",
    "-5 degrees, +1, #hashtag, e-mail",
    "x < y and y > x, <3, ->",
    "https://example.org/a_b_c/?x=1&y=2#z",
    '[gallery ids="1,2"]',
    "what?! really! 100% ^_^",
    "one ~5 and ~6",
    "a | b | c",
    "one ` tick",
]

MARKUP = [  # F28, F30: text that looks like markup stays text
    "1986. A year", "1) x", "# no heading", "###### six", "#", "+ plus", "- dash", "* star", "-",
    "> quote", "---", "- - -", "***", "___", "```", "~~~", "``` x", "<div>", "<br> here", "&amp;",
    "&amp;amp;", "&#35; &copy;", "~~x~~", "~x~", "*x*", "_x_", "**x**", "2*3*4", "`x`", "``x``",
    "[x](y)", "![x](y)", "[x]: /y", "[^1]", "[^1]: note", "<http://a.b>", "<me@a.b>", "<!-- x -->",
    "\\(x\\)", "\\*", "a\\", "*", "**", "_", "[ ] x", "[x](y \"z\")", "](", "![", "<?php ?>",
    "@_test -_- x -_-", "<b>x</b> </p>", "\\", "\\\\", "\\<", "*a **b* c**", "__x__", "***x***",
]  # fmt: skip

POSITIONS = [
    "<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<blockquote><p>{}</p></blockquote>",
    "<table><tr><th>{}</th></tr></table>", "<p>a<br>{}</p>", "<p><em>{}</em></p>",
    "<p><a href=\"u\">{}</a></p>", "<p>{}<br>b</p>", "<p><img src=\"u\" alt=\"{}\"></p>",
]  # fmt: skip


def html_of(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@pytest.mark.parametrize("text", CLEAN)
def test_harmless_text_gets_no_backslash(text: str) -> None:
    assert to_markdown(f"<p>{html_of(text)}</p>") == f"{text}\n"


@pytest.mark.parametrize("position", POSITIONS)
def test_text_that_looks_like_markup_stays_text_everywhere(position: str) -> None:
    for text in [*MARKUP, *CLEAN]:
        html = position.format(html_of(text))
        assert shown(rendered(to_markdown(html))) == shown(html), to_markdown(html)


def test_an_empty_document_is_empty() -> None:
    assert to_markdown("") == ""
    assert to_markdown("<p> </p>\n<div></div><!-- nothing -->") == ""


def test_the_result_ends_with_one_newline() -> None:
    assert to_markdown("<p>a</p>\n\n\n") == "a\n"


def test_a_tree_is_not_changed() -> None:
    tree = parse("<ul><li>a<ul><li>b</ul></ul><p id=x>c</p>")
    before = str(tree)
    assert to_markdown(tree) == to_markdown(before)
    assert str(tree) == before


def test_relative_urls_are_resolved_against_the_base() -> None:
    html = '<a href="../b/">x</a><img src="c.jpg"><a href="#d">y</a><iframe src="/e"></iframe>'
    assert to_markdown(html, base_url="https://example.org/a/") == (
        "[x](https://example.org/b/)![](https://example.org/a/c.jpg)[y](#d)"
        '<iframe src="https://example.org/e"></iframe>\n'
    )


def test_an_invalid_url_does_not_change() -> None:
    assert to_markdown('<a href="http://[x">y</a>', base_url="https://a.b/") == "[y](http://[x)\n"


def test_every_link_is_kept() -> None:
    """F5"""
    html = '<p>text <a href="https://example.org/0.2.4">version 0.2.4</a>, more</p>'
    assert "[version 0.2.4](https://example.org/0.2.4), more" in to_markdown(html)


@pytest.mark.parametrize("name", ["em", "strong", "del", "a href=x", "sub", "div", "span",
                                  "blockquote", "ul><li", "table><tr><td", "details", "dl><dd",
                                  "h1", "figure", "b><p", "section dir=rtl"])  # fmt: skip
def test_words_nested_ten_thousand_levels_deep_are_kept(name: str) -> None:
    tags = "".join(f"<{part}>" for part in name.split("><"))
    started = time.monotonic()
    assert "deep words" in to_markdown(f"<p>before</p>{tags * 10_000}deep words")
    assert time.monotonic() - started < 20


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["*a ", "_a", "`a ", "[", "](", "&lt;a ", "~a ", "<br>", "!",
                                   "\\", "<em>a</em>b", "<code>x</code>", "# ", "- ", "&amp;a", " ",
                                   "<!-- migrator: x -->", "<b> </b>", "|", ":--<br>"])  # fmt: skip
def test_a_long_paragraph_takes_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        tree = parse(f"<p>{piece * count}</p>")
        best = math.inf
        # The best of three, because a run may include garbage collection for earlier tests.
        for _ in range(3):
            started = time.process_time()
            to_markdown(tree)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(16_000) < 0.3 + 10 * seconds(4_000)


def test_a_subclass_can_override_elements() -> None:
    class MyConverter(Converter):
        def convert_time(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            return sentinels.raw(f"{{{{< time {el['datetime']} >}}}}") + text

        def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            return f"::: note\n{text}\n:::"

        def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            return f"({text})"

    html = "<div><p>at <time datetime=1>one*</time></p></div><p><em>x</em></p>"
    assert MyConverter().convert(html) == "::: note\nat {{< time 1 >}}one*\n:::\n\n(x)\n"


def test_elements_can_be_stripped_as_in_markdownify() -> None:
    assert Converter(strip=["a", "h1"]).convert("<h1>x</h1><a href=y>z</a>") == "x\n\nz\n"


def test_nul_and_noncharacters_are_replaced() -> None:
    assert to_markdown("<p>a\x00b\ufdd0c\ud800d</p>") == "ab\ufffdc\ufffdd\n"


def test_a_script_is_never_written() -> None:
    html = '<p onclick="x()">a</p><svg onload="x()"><script>x()</script></svg><script>y</script>'
    assert "x()" not in to_markdown(html)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_marks_never_reach_the_result(size: int) -> None:
    html = "<p>" + "<b>*<i>_<a href=x>[<code>`</code>]</a></i></b><br>" * size
    assert not any("\ufdd0" <= char <= "\ufdef" for char in to_markdown(html))


def test_footnotes_without_a_reference_are_still_shown() -> None:
    html = (
        '<p>x</p><section class="footnotes" data-footnotes><ol>'
        '<li id="fn-a"><p>note</p></li></ol></section>'
    )
    assert to_markdown(html) == "x\n\n1. note\n"


def test_a_reference_without_a_footnote_stays_a_link() -> None:
    html = '<p>x<sup class="footnote-ref"><a href="#fn-a" data-footnote-ref>1</a></sup></p>'
    assert to_markdown(html) == "x<sup>[1](#fn-a)</sup>\n"


def test_cells_without_a_row_are_a_row_of_their_own() -> None:
    row = "<tr><td>a</td><td>b</td></tr>"
    table = f"<table><tbody>{row}<td>c</td><td>d</td></tr>{row}</tbody></table>"
    assert to_markdown(table) == ("|  |  |\n| --- | --- |\n| a | b |\n| c | d |\n| a | b |\n")
    assert to_markdown("<table><td>c</td></table>") == "|  |\n| --- |\n| c |\n"


def test_every_linked_id_is_kept_as_an_anchor() -> None:
    html = "".join(f'<a href="#{n}">x</a>' for n in range(9)) + (
        '<h2 id="0">a</h2><p id="1">b</p><ul id="2"><li id="3">c</li></ul><pre id="4">d</pre>'
        '<table id="5"><tr><td id="6">e</td></tr></table><sup id="7">f</sup><hr id="8">'
    )
    tree = parse(rendered(to_markdown(html)))
    assert [tree.find(id=str(n)) is not None for n in range(9)] == [True] * 9


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<pre><code class="language-c++">x</code></pre>', "```c++\nx\n```\n"),
        ('<pre class="lang-sh">a\tb\n</pre>', "```sh\na\tb\n```\n"),
        ("<pre>```\n````\n</pre>", "`````\n```\n````\n`````\n"),
        ("<ol><li><pre>a\n\n  b</pre></li></ol>", "1. ```\n   a\n\n     b\n   ```\n"),
        ("<pre>a<br />b</pre>", "```\na\nb\n```\n"),  # F23
        ("<pre>2. apt update\ncurl https://myblog.org/x</pre>",
         "```\n2. apt update\ncurl https://myblog.org/x\n```\n"),  # F26
    ],
)  # fmt: skip
def test_code_is_kept_to_the_byte(html: str, markdown: str) -> None:
    """F23, F25, F26"""
    assert to_markdown(html) == markdown
    assert shown(rendered(markdown)) == shown(html)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h7>Seven</h7>", "Seven"),
        ("<h0>Zero</h0>", "Zero"),
        ("<p>a <blink>b</blink> c</p>", "a b c"),
        ("<my-note>Words <em>here</em></my-note>", "Words _here_"),
        ("<o:p>Office</o:p>", "Office"),
    ],
)
def test_an_element_that_html_does_not_know_is_its_content(html: str, markdown: str) -> None:
    assert to_markdown(html) == f"{markdown}\n"
