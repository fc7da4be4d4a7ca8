"""Rendering of a post's content: properties, and each known defect by its number."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.model import Attachment
from migrator.wordpress.render import (
    RenderContext,
    ShortcodeRule,
    render,
    render_comment,
    render_excerpt,
    wordpress_html,
)

LIBRARY = {
    1: Attachment(1, "https://x.example/a.jpg", alt="A", caption="First", mime_type="image/jpeg"),
    2: Attachment(2, "https://x.example/b.jpg", mime_type="image/jpeg"),
    3: Attachment(3, "https://x.example/c.mp3", title="Song", mime_type="audio/mpeg"),
}
CONTEXT = RenderContext(
    attachment=LIBRARY.get, children=lambda _: list(LIBRARY.values()), post_id=9
)

KNOWN_DEFECTS = [
    # F7: a page with nothing but a builder's post list has a placeholder.
    (
        '[fusion_blog number_posts="10"]',
        '<!-- migrator: shortcode [fusion_blog number_posts="10"] -->\n',
    ),
    # F10
    ("<span>A</span>\n\n<span>B</span>", "<p><span>A</span></p>\n<p><span>B</span></p>\n"),
    # F13
    (
        (
            "<!-- wp:pullquote --><figure><blockquote><p>Q</p><cite>C</cite></blockquote></figure>"
            "<!-- /wp:pullquote -->"
        ),
        "<figure><blockquote><p>Q</p><cite>C</cite></blockquote></figure>",
    ),
    # F19
    (
        '[cc lang="cpp"]#include <iostream>[/cc]',
        '<pre><code class="language-cpp">#include &lt;iostream&gt;</code></pre>\n',
    ),
    # F20
    (
        '<pre lang="ruby">\ndef foo\nend\n</pre>',
        '<pre><code class="language-ruby">def foo\nend</code></pre>\n',
    ),
    ("<code>one\ntwo</code>", "<pre><code>one\ntwo</code></pre>\n"),
    # F21
    (
        (
            '<!-- wp:syntaxhighlighter/code {"language":"jscript"} -->\n'
            '<pre class="wp-block-syntaxhighlighter-code">a &lt; b;\n\nc</pre>\n'
            "<!-- /wp:syntaxhighlighter/code -->"
        ),
        '<pre><code class="language-js">a &lt; b;\n\nc</code></pre>',
    ),
    (
        '<pre class="wp-block-syntaxhighlighter-code brush: js; notranslate">x</pre>',
        '<pre><code class="language-js">x</code></pre>\n',
    ),
    # F23
    ("<pre>a<br />b</pre>", "<pre>a<br />b</pre>\n"),
    # F24
    (
        "https://gist.github.com/u/1234",
        '<p><a href="https://gist.github.com/u/1234">https://gist.github.com/u/1234</a></p>\n',
    ),
    (
        '[gistr id="u/12"]',
        '<p><a href="https://gist.github.com/u/12">https://gist.github.com/u/12</a></p>\n',
    ),
    # F31, F39
    (
        '[gallery ids="1,2"]',
        (
            '<figure><img src="https://x.example/a.jpg" alt="A" /><figcaption>First</figcaption>'
            '</figure>\n<figure><img src="https://x.example/b.jpg" alt="" /></figure>\n'
        ),
    ),
    # F38
    (
        '[contact-form-7 id="1" title="x"]',
        '<!-- migrator: shortcode [contact-form-7 id="1" title="x"] -->\n',
    ),
    # F40
    (
        '[caption width="300"]<img src="a.jpg" /> see [audio mp3="x.mp3"][/caption] after',
        (
            '<figure><img src="a.jpg" /><figcaption><p>see</p>\n'
            '<figure><audio controls src="x.mp3"></audio></figure></figcaption></figure>\n'
            "<p>after</p>\n"
        ),
    ),
    # F41
    (
        '<!-- wp:video --><figure><video src="clip.mp4"></video></figure><!-- /wp:video -->',
        '<figure><video src="clip.mp4"></video></figure>',
    ),
    (
        (
            '<!-- wp:core-embed/youtube {"url":"https://youtu.be/x"} -->\n<figure><div>\n'
            "https://youtu.be/x\n</div><figcaption>A <em>film</em></figcaption></figure>\n"
            "<!-- /wp:core-embed/youtube -->"
        ),
        (
            '<figure><p><a href="https://youtu.be/x">https://youtu.be/x</a></p>'
            "<figcaption>A <em>film</em></figcaption></figure>"
        ),
    ),
]


@pytest.mark.parametrize(("content", "shown"), KNOWN_DEFECTS)
def test_content_that_other_tools_lose_is_kept(content: str, shown: str) -> None:
    """F7, F10, F13, F19, F20, F21, F23, F24, F31, F38, F39, F40, F41"""
    assert render(content, CONTEXT).html == shown


def test_block_and_classic_content_are_distinguished() -> None:
    """F15"""
    assert wordpress_html("one\ntwo\n\nthree") == "<p>one<br />\ntwo</p>\n<p>three</p>\n"
    assert wordpress_html("<!-- wp:html -->\none\ntwo\n\nthree\n<!-- /wp:html -->").split() == [
        "one",
        "two",
        "three",
    ]


PROSE_IN_BRACKETS = [
    "He said so [sic] and more.",
    "As shown in [1] and [23].",
    "The value array[0] and a[i][j-1] here.",
    "A [not a link] and [another one, longer] here.",
    "[Chorus]\nla la\n[Verse 2]",
    "[Note: this is prose] and [x == 1].",
    "[table of contents] [code of honour] [video of the day]",
    "[b]bold[/b] [url=http://x.example/]link[/url]",
    "[[wiki link]] stays",
    "[/nothing] [ ] [] [!] [?]",
    "[x = 3] [if a = b then]",
]


@pytest.mark.parametrize("text", PROSE_IN_BRACKETS)
def test_prose_in_brackets_stays_text(text: str) -> None:
    rendered = render(text)
    assert not rendered.findings
    assert re.sub(r"<br />|</?p>", "", rendered.html).split() == text.split()


def test_an_unhandled_shortcode_leaves_a_placeholder_and_a_finding() -> None:
    rendered = render('[acme_map zoom="3" note="-->"] and [acme_map zoom="4"]')
    assert rendered.html.count("<!-- migrator: shortcode [acme_map") == 2
    assert rendered.html.count("-->") == 2
    assert [(each.kind, each.where) for each in rendered.findings] == [("unhandled-shortcode", "")]
    assert "[acme_map] (2 times)" in rendered.findings[0].message


@pytest.mark.parametrize("content", ["", "  ", "\n\n"])
def test_an_unhandled_shortcode_around_nothing_leaves_one_placeholder(content: str) -> None:
    html = wordpress_html(f'[fusion_blog a="b"]{content}[/fusion_blog]')
    assert html == '<!-- migrator: shortcode [fusion_blog a="b"] -->\n'


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('a <img class="emoji" alt="😀" src="https://s.w.org/i.png">', "<p>a 😀</p>\n"),
        ("<img src='s.gif' alt=':-&amp;' class='x wp-smiley' /> a", "<p>:-&amp; a</p>\n"),
        ('<img class="emoji" src="s.gif">', '<p><img class="emoji" src="s.gif"></p>\n'),
        ('<img alt="emoji" src="s.gif">', '<p><img alt="emoji" src="s.gif"></p>\n'),
        ("a<noscript>b</noscript>c", "<p>a <noscript>b</noscript> c</p>\n"),
    ],
)
def test_emoji_images_become_text(content: str, shown: str) -> None:
    assert wordpress_html(content) == shown


def test_shortcodes_act_in_an_unclosed_code_element() -> None:
    html = wordpress_html('<code>a [audio src="x.mp3"] <code>b [gallery]</code>')
    assert "<audio" in html
    assert "b [gallery]</code>" in html


def test_an_unhandled_enclosing_shortcode_keeps_its_words() -> None:
    assert wordpress_html('[acme_box color="red"]One <b>two</b>\n\nthree[/acme_box]') == (
        '<!-- migrator: shortcode [acme_box color="red"] -->\n<p>One <b>two</b></p>\n<p>three</p>\n'
    )


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        (ShortcodeRule("keep"), '<p>a [tip n="1"]b[/tip] c</p>\n'),
        (ShortcodeRule("drop"), "<p>a  c</p>\n"),
        (ShortcodeRule("unwrap"), "<p>a</p>\n<p>b</p>\n<p>c</p>\n"),
        (ShortcodeRule("template", "<i>{n}: {content}</i>"), "<p>a <i>1: b</i> c</p>\n"),
        (
            ShortcodeRule("template", "<div>{content} {n}{0}</div>"),
            "<p>a</p>\n<div><p>b</p> 1</div>\n<p>c</p>\n",
        ),
        (
            ShortcodeRule("function", function=lambda named, content: f"<hr />{named}{content}"),
            "<p>a</p>\n<hr />{'n': '1'}<p>b</p>\n<p>c</p>\n",
        ),
    ],
)
def test_a_users_rule_overrides_the_built_in_rule(rule: ShortcodeRule, shown: str) -> None:
    context = RenderContext(shortcode_rules={"tip": rule})
    rendered = render('a [tip n="1"]b[/tip] c', context)
    assert (rendered.html, rendered.findings) == (shown, ())


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("[[gallery]]", "<p>[gallery]</p>\n"),
        ("x [[caption]foo[/caption]] y", "<p>x [caption]foo[/caption] y</p>\n"),
        ('<pre>[[gallery ids="1"]]</pre>', '<pre>[gallery ids="1"]</pre>\n'),
        ("<code>[gallery]</code> b", "<p><code>[gallery]</code> b</p>\n"),
        ("<code>[audio x.mp3]</code>", "<p><code>[audio x.mp3]</code></p>\n"),
        ("<pre>[gallery] [embed]</pre>", "<pre>[gallery] [embed]</pre>\n"),
        (
            '<pre>[caption id="a"]x[/caption] [video]y[/video]</pre>',
            '<pre>[caption id="a"]x[/caption] [video]y[/video]</pre>\n',
        ),
        ("<code>[acme_box]x[/acme_box]</code>", "<p><code>[acme_box]x[/acme_box]</code></p>\n"),
        ('<a title="[gallery]">x</a>', '<p><a title="[gallery]">x</a></p>\n'),
        ("[latex]a<b>c</b>[/latex]", "<p>[latex]a<b>c</b>[/latex]</p>\n"),
        ("[latex]a<b[/latex] c", "<p>[latex]a&lt;b[/latex] c</p>\n"),
        ("$a_b$ [latex]E=mc^2[/latex]", "<p>$a_b$ [latex]E=mc^2[/latex]</p>\n"),
    ],
)
def test_escaped_shortcodes_and_those_in_code_stay_text(content: str, shown: str) -> None:
    assert wordpress_html(content) == shown


markup = st.lists(
    st.sampled_from(
        [
            "a ", "\n\n", "<p>", "</p>", "<b>", "</b>", "<pre>", "</pre>", "[caption]",
            "[/caption]", '[caption width="3"]', '<img src="x">', "[gallery]", "[[", "]]", "[code]",
            "[/code]", '[acme x="y"]', "[/acme]", "[ref]", "[/ref]", "<!-- wp:paragraph -->",
            "<!-- /wp:paragraph -->", "<!-- wp:group -->", "<!-- /wp:group -->",
            '<!-- wp:cover {"url":"u"} -->', "<!-- /wp:cover -->", '<!-- wp:block {"ref":1} /-->',
            "<!-- wp:query -->", "<!-- /wp:query -->", "<!--more-->", "[", "]", "<", ">",
        ]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(markup | st.text())
def test_no_content_raises_an_error(content: str) -> None:
    render(content, CONTEXT)


@given(st.text(st.characters(exclude_characters="<>[]&", exclude_categories=["Cs", "Cc"])))
def test_every_word_of_prose_is_shown_in_order(text: str) -> None:
    assert unescape(re.sub(r"<[^>]*>", "", wordpress_html(text))).split() == text.split()


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 100_000,
        "<" * 100_000,
        "[[caption " * 20_000,
        "[caption]" * 10_000 + "[/caption]" * 10_000,
        "[acme]" * 10_000 + "x" + "[/acme]" * 10_000,
        "[vc_row]" * 10_000 + "x" + "[/vc_row]" * 10_000,
        "[code]" * 20_000,
        "<!-- wp:group -->" * 10_000 + "x" + "<!-- /wp:group -->" * 10_000,
        "<!-- wp:query -->" * 10_000 + "x" + "<!-- /wp:query -->" * 10_000,
        '<!-- wp:group {"a":' * 10_000,
        '<a "' * 30_000,
        "<!--" * 30_000,
        "<pre>" * 20_000 + "</pre>" * 20_000,
        "<b>" * 20_000 + "x\n\n" * 2_000 + "</b>" * 20_000,
        "<sup data-fn=" * 20_000,
        "<pre>" * 20_000 + "</code>" * 20_000,
        "https://" * 20_000,
        "\n \n" * 30_000,
        "<!-- wp:html -->" + "<p>" * 20_000,
        "<pre lang='js'>[a " * 20_000,
        "<pre lang='js'>[a]</pre>" * 10_000,
        "<code>a[b " * 20_000,
        "a" + " " * 100_000 + "\nb",
        "<br> " * 20_000,
        "<b>x</b>\n" * 20_000,
        "<!-- wp:group {" + "}" * 100_000,
    ],
    ids=lambda text: text[:18],
)
def test_hostile_content_takes_bounded_time(hostile: str) -> None:
    started = time.process_time()
    render(hostile, CONTEXT)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            '[acme_slider][acme_slide title="x" /]\n[acme_slide title="y" /][/acme_slider]',
            (
                '<!-- migrator: shortcode [acme_slider][acme_slide title="x" /] '
                '[acme_slide title="y" /][/acme_slider] -->\n'
            ),
        ),
        (
            '[contact-form to="x"][contact-field label="Name" /][/contact-form]',
            (
                '<!-- migrator: shortcode [contact-form to="x"][contact-field label="Name" /]'
                "[/contact-form] -->\n"
            ),
        ),
        (
            '[acme_row][acme_col width="1"]One[/acme_col][acme_col]Two[/acme_col][/acme_row]',
            (
                '<!-- migrator: shortcode [acme_row][acme_col width="1"] -->\n<p>One</p>\n'
                "<!-- migrator: shortcode [acme_col] -->\n<p>Two</p>\n"
            ),
        ),
    ],
)
def test_shortcodes_without_words_leave_one_placeholder(content: str, shown: str) -> None:
    """G36"""
    assert wordpress_html(content) == shown


@pytest.mark.parametrize(
    ("stored", "html"),
    [
        (
            'So:\n\n[code lang="php"]\nif ($a < 1)\n    *x*;\n[/code]',
            ('<p>So:</p>\n<pre><code class="language-php">if ($a &lt; 1)\n    *x*;</code></pre>\n'),
        ),
        ("Run [cci_bash]rm *[/cci_bash].", "<p>Run <code>rm *</code>.</p>\n"),
        ('<pre lang="js">a<b</pre>', '<pre><code class="language-js">a&lt;b</code></pre>\n'),
        ("[php]f();[/php]", '<pre><code class="language-php">f();</code></pre>\n'),
        ('<?php f("x"); ?> it', '<p><code>&lt;?php f("x"); ?&gt;</code> it</p>\n'),
        ("[gallery] [quote]hm[/quote] [1]", "<p>[gallery] [quote]hm[/quote] [1]</p>\n"),
        ("[[code]] and [/code]", "<p>[[code]] and [/code]</p>\n"),
    ],
)
def test_code_in_a_comment_is_code_and_other_shortcodes_are_text(stored: str, html: str) -> None:
    assert render_comment(stored) == html


def test_a_footnote_in_a_comment_is_one() -> None:
    html = render_comment("Yes[ref]Or no[/ref].")
    assert html.startswith('<p>Yes<sup class="footnote-ref">')
    assert "<p>Or no " in html


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ('So: [code lang="php"]if ($a < 1)[/code]', "So: if ($a &lt; 1)"),
        ("See [ref]my book[/ref].", "See [my book]."),
        ('[button link="/x"]Go[/button] there', "Go there"),
        ("[caption]<img src='a.jpg'> A cat[/caption]", "A cat"),
        ("An <b>own</b> text [sic] and [1]", "An <b>own</b> text [sic] and [1]"),
    ],
)
def test_an_excerpt_has_the_words_of_its_shortcodes(stored: str, text: str) -> None:
    rendered = render_excerpt(stored, {})
    assert " ".join(rendered.html.split()) == text
    assert rendered.findings == ()


def test_a_shortcode_without_words_is_named_and_not_in_the_excerpt() -> None:
    rendered = render_excerpt("Write! [contact-form-7 id=3]", {})
    assert rendered.html.strip() == "Write!"
    assert [each.message for each in rendered.findings] == [
        "[contact-form-7] in the excerpt: it is left out there"
    ]


@pytest.mark.parametrize("name", ["geo_mashup_map", "learn_press_profile", "my_list"])
def test_a_name_that_is_no_word_is_a_shortcode_where_it_is_alone(name: str) -> None:
    """G14"""
    for content in (f"[{name}]", f"Text.\n\n[{name}]\n\nText.", f"<p>[{name}]</p>"):
        found = render(content)
        assert [each.kind for each in found.findings] == ["unhandled-shortcode"]
    assert f"type [{name}] here" in wordpress_html(f"Please type [{name}] here.")


@pytest.mark.parametrize(
    "shortcode",
    [
        "[poll=3]", "[album=2,compact]", "[slideshow=3 w=4]", "[my_plugin:12:big]", "[table=1]",
        "[eventlist/]", '[table "5" /]', "[agenda wide /]",
    ],
)  # fmt: skip
def test_a_form_that_is_no_prose_is_a_shortcode_where_it_is_alone(shortcode: str) -> None:
    """G14"""
    for content in (shortcode, f"Text.\n\n{shortcode}\n\nText.", f"<p>{shortcode}</p>"):
        found = render(content)
        assert [each.kind for each in found.findings] == ["unhandled-shortcode"], content
        assert f"shortcode {shortcode}" in found.html


@pytest.mark.parametrize(
    "prose",
    [
        "[x=3]", "[and/or]", "[http://a.example/]", "[see http://a.example/]", "[note: two]",
        "[size=4]", "[a/b/]", "[Update: 12:30]", "[yes/no/]", "[n=5, 2 lost]",
    ],
)  # fmt: skip
def test_prose_in_brackets_is_prose_even_alone(prose: str) -> None:
    found = render(f"Text.\n\n{prose}\n\nText.")
    assert found.findings == ()
    assert prose.partition("http")[0] in found.html
