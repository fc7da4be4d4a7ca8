"""A dialect's own renderer shows what the HTML says, and so does CommonMark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import markdown  # type: ignore[import-untyped]
import pytest
from markdown_it import MarkdownIt

from migrator.markdown.converter import to_markdown
from migrator.markdown.dialect import DIALECTS
from migrator.verifier.fidelity.diff import find_losses
from migrator.verifier.fidelity.render_markdown import render
from migrator.verifier.fidelity.template_escapes import shown_shortcodes
from migrator.verifier.fidelity.token_sequence import sequence

PELICAN = ("extra", "meta", "sane_lists", "toc", "codehilite")
MKDOCS = [
    "abbr",
    "attr_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]


def with_python_markdown(*extensions: str, **configs: Any) -> Callable[[str], str]:
    return lambda text: markdown.markdown(
        text, extensions=list(extensions), extension_configs=configs
    )


RENDERERS: dict[str, Callable[[str], str]] = {
    "python-markdown": with_python_markdown(*PELICAN, codehilite={"guess_lang": False}),
    "pymdownx": with_python_markdown(*MKDOCS, **{"pymdownx.tilde": {"subscript": False}}),
    "markdown-it": MarkdownIt("commonmark", {"html": True})
    .enable(["table", "strikethrough"])
    .render,
}

PIECES = {
    "pipes": "<p>a | b</p><p>| c | d |</p>",
    "nested lists": "<ul><li>1<ul><li>2<ul><li>three</li></ul></li></ul></li><li>four</li></ul>",
    "numbers with bullets": "<ol><li>one<ul><li>a</li></ul></li><li>two</li></ol>",
    "ten items": f"<ol>{'<li>item<ul><li>a</li></ul></li>' * 12}</ol>",
    "two lists": "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol>",
    "start": '<ol start="3"><li>three</li><li>four</li></ol>',
    "loose items": "<ul><li><p>one</p><p>more</p></li><li><p>two</p></li></ul>",
    "code in an item": "<ul><li>one<pre><code>a = 1\n  b = 2</code></pre></li><li>two</li></ul>",
    "code in a quote": "<blockquote><p>one</p><pre><code>a = 1\n\nb</code></pre></blockquote>",
    "list in a quote": "<blockquote><p>one</p><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>",
    "tabs in code": "<pre><code>if x:\n\treturn\n\n\ty</code></pre>",
    "lines of spaces in code": "<pre><code>a:\n  b\n  \n    \n  c\n</code></pre>",
    "a first line of spaces": "<pre>  \n\n  a\n </pre>",
    "tabs in code of an item": "<ul><li>one<pre>a\tb\n \n\tc</pre></li><li>t <b>u</b></li></ul>",
    "tabs in code of a quote": "<blockquote><p>q</p><pre>\ta\n\n\tb</pre></blockquote>",
    "tabs in code of a cell": "<table><tr><td><pre>a\n  \n\tb\n</pre></td><td>c</td></tr></table>",
    "tabs in code of details": "<details><summary>s</summary><pre>a\n \n\tb</pre>c</details>",
    "a tab in a code span": "<p>one <code>a\tb</code> two</p>",
    "code with breaks": "<p><code>a<br>\tb<br> <br>c</code></p>",
    "details": "<details><summary>More</summary><p>A <b>b</b></p><ul><li>c</li></ul></details>",
    "hash": "<p>#tag</p><p># no heading</p><p>C# and #2</p>",
    "entities": "<p>AT&amp;amp;T, &amp;copy; and &amp;#38; &amp; more</p>",
    "less than": "<p>a &lt;b&gt; c &lt; d &lt;!-- e --&gt;</p>",
    "money": "<p>$$5 and $$6, $7 and $8, $x$</p>",
    "definition": "<p>term<br>: no definition</p>",
    "strike": "<p>~~no~~ <del>yes</del> ~one~ H~2~O</p>",
    "numbers after breaks": "<p>two<br>1. a<br>2. b<br>30. c</p>",
    "numbers in items": "<ul><li>x<br>2. y</li></ul><ol><li>x<br>7. y<br>- z</li></ol>",
    "digits of other scripts": "<p>\u06f1. \u0627</p><p>a<br>\u0967. b</p>",
    "stars at words": "<p>even *call*.G of *own* code, /AT*/. and '*' (char*, char*)</p>",
    "underscores at words": "<p>_a b_ _c_d <a href='https://e.ex/#T_*_t'>T_*_t</a> (_e) f_</p>",
    "code after an empty line": "<pre><code>\n\nsudo x\ny</code></pre><p>z</p>",
    "stars in strong": "<p><b>The_*_t</b> 2*3*4 <em>a*b</em></p>",
    "numbers in a quote": "<blockquote><p>a<br>3. b</p></blockquote>",
    "braces in a cell": "<table><tr><th>a {b} {#c}</th></tr><tr><td>d {.e}</td></tr></table>",
    "braces": "<h2>Use {curly}</h2><p><b>bold</b>{.no} {: #id}</p>",
    "abbreviation": "<p>*[HTML]: Hypertext</p>",
    "stars": "<p>2*3*4 and snake_case_word and * star _ line</p>",
    "line breaks": "<p>one<br>two<br>three</p>",
    "title": '<p><a href="/x(y" title="a &quot;b&quot; &amp;amp; c">t</a></p>',
    "table": "<p>Intro</p><table><tr><th>A</th></tr><tr><td>1 | <code>a|b</code></td></tr></table>",
    "rules": "<p>one</p><hr><p>- no list</p><p>+ no list</p><p>1. no list</p><p>=====</p>",
    "script link": '<p>a <a href="javascript:void(0)">b [c]</a> <a href="data:text/x,y">d</a></p>',
    "code at its ends": "<p><code> a </code> <code>`</code> <code>``b c` </code></p>",
    "code in a cell": "<table><tr><th>A</th></tr><tr><td><code>a|*b*|`c` </code></td></tr></table>",
    "empty items": "<ul><li>a</li><li></li><li>b</li></ul><ol><li></li><li>c</li></ol>",
    "two quotes": "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>",
    "tasks": '<ul><li><input type="checkbox" checked> done</li><li>open</li></ul>',
}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("name", RENDERERS)
def test_its_own_renderer_shows_the_same(name: str, piece: str) -> None:
    html = PIECES[piece]
    written = to_markdown(html, dialect=name)
    assert losses(html, RENDERERS[name](written)) == [], written


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("name", DIALECTS)
def test_commonmark_shows_the_same(name: str, piece: str) -> None:
    html = PIECES[piece]
    written = to_markdown(html, dialect=name)
    assert losses(html, render(written)) == [], written


def losses(before: str, after: str) -> list[str]:
    return [str(loss.change) for loss in find_losses(sequence(before), sequence(after))]


TEMPLATES = (
    "{{< figure >}}",
    "{{% notice %}}",
    "{{< open",
    "{{< a >}} and {{% b %}} and {{< c",
    "{{</* hidden */>}}",
    "{{{< braces >}}}",
)


AROUND = (
    "<p>{}</p>",
    "<h2>{}</h2>",
    "<ul><li>{}</li></ul>",
    "<p><code>{}</code></p>",
    "<pre>{}</pre>",
    "<ul><li><pre>x\n{}\n</pre></li></ul>",
    '<p><img src="a.png" alt="{}" title="{}"></p>',
    '<p><a href="/?q={}" title="{}">{}</a></p>',
    "<figure><img src=a.png><figcaption>{}</figcaption></figure>",
    "<table><tr><th>{}</th></tr><tr><td>{}</td></tr></table>",
    "<blockquote><pre>{}</pre></blockquote>",
    "<details><summary>{}</summary>{}</details>",
)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("html", AROUND)
def test_hugo_finds_no_shortcode_and_shows_each(template: str, html: str) -> None:
    written = html.replace("{}", template.replace("<", "&lt;").replace(">", "&gt;"))
    text = to_markdown(written, dialect="goldmark")
    assert hugo_shortcodes(text) == [], text
    if "href" not in html:  # in an address it is percent-encoded
        assert losses(written, render(shown_shortcodes(text))) == [], text


def hugo_shortcodes(text: str) -> list[str]:
    """The places at which Hugo's lexer begins a shortcode, or ends in an error."""
    found = []
    for match in re.finditer(r"\{\{[<%]", text):
        inside = text[match.end() :]
        if not re.match(r"/\*(?:(?!\*/).)*\*/[>%]\}\}", inside, re.DOTALL):
            found.append(inside[:20])
    return found


@pytest.mark.parametrize(
    "html",
    [
        "<p>one<!--more--><br>two</p>",
        "<p>one <b>two <!--more--> three</b></p>",
        "<ul><li>one<!--more--> two</li></ul>",
        "<table><tr><td><p>a<!--more-->b</p><p>c</p></td></tr></table>",
    ],
)
def test_hugo_divides_no_paragraph_at_more(html: str) -> None:
    text = to_markdown(html, dialect="goldmark")
    assert "<!-- more -->" in text
    assert "<!--more-->" not in text
    assert losses(html, render(text)) == []


def test_hugo_divides_a_post_at_more_between_paragraphs() -> None:
    text = to_markdown("<p>one</p><!--more--><p>two</p>", dialect="goldmark")
    assert text == "one\n\n<!--more-->\n\ntwo\n"


@pytest.mark.parametrize(
    ("html", "kramdown", "others"),
    [
        ("<b>a <strong>b.</strong></b>", "**a <strong>b.</strong>**", "**a __b.__**"),
        ("<em>a <i>b</i> c</em>", "_a <i>b</i> c_", "_a *b* c_"),
        ("<b>a <em>b <b>c</b></em> d</b>", "**a _b <b>c</b>_ d**", "**a _b __c___ d**"),
        ("<b>a <em>b</em></b>", "**a _b_**", "**a _b_**"),
    ],
)
def test_kramdown_gets_emphasis_in_the_same_emphasis_as_html(
    html: str, kramdown: str, others: str
) -> None:
    """kramdown takes the delimiters of an element in an equal one for text."""
    assert to_markdown(f"<p>{html}</p>", dialect="kramdown").strip() == kramdown
    assert to_markdown(f"<p>{html}</p>").strip() == others
