"""Block delimiters, and blocks that become more than their saved HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migrator.model import Attachment
from migrator.wordpress import blocks
from migrator.wordpress.blocks import delimiters, has_blocks, match_delimiters
from migrator.wordpress.render import RenderContext, render, wordpress_html

LIBRARY = {7: Attachment(7, "/a.jpg", caption="Cap", alt="Alt", mime_type="image/jpeg")}
CONTEXT = RenderContext(attachment=LIBRARY.get)


def test_delimiters_are_parsed_with_their_attributes() -> None:
    found = delimiters(
        '<!-- wp:core/group {"a":{"b":[1]}} --><!-- wp:acme/x /--><!-- /wp:group -->'
    )
    assert [(each.kind, each.name, each.attributes) for each in found] == [
        ("open", "group", {"a": {"b": [1]}}),
        ("void", "acme/x", {}),
        ("close", "group", {}),
    ]
    assert match_delimiters(found) == {0: 2}


delimiter_pieces = [
    *("<!-- ", "<!--\n", "wp:", "wp:core/", "a", "a/b-c", " ", "/", "x", ">", "<"),
    *('{"a":"--"}', "{", "}", "}}", "-->", " -->", "/-->", " /-->", "--->"),
]


@given(st.lists(st.sampled_from(delimiter_pieces), max_size=20).map("".join))
@example('<!-- wp:a {"b":"c>d"} --><!-- /wp:a -->')
@example('<!-- wp:a {"b":1} /--><!-- wp:a x --><!-- wp:a {b}-->')
def test_the_fast_and_the_general_parser_find_the_same_delimiters(content: str) -> None:
    assert delimiters(content) == list(blocks._scan_delimiters(content))


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- wp:Capital -->",
        "<!-- wp: -->",
        "<!--wp:group-->",
        "<!-- wp:group",
        "<!-- wp:group x -->",
        "<!-- wp:4you /-->",
        "<!-- WordPress wp:group -->",
    ],
)
def test_a_malformed_delimiter_is_a_comment(comment: str) -> None:
    assert not has_blocks(f"{comment}\ntext")
    assert "text" in wordpress_html(f"{comment}\ntext")


def test_bad_json_leaves_the_block_without_attributes() -> None:
    assert wordpress_html("<!-- wp:group {x} --><p>a</p><!-- /wp:group -->") == "<p>a</p>"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("<!-- wp:group --><!-- wp:list --><p>a</p><!-- /wp:group -->", "<p>a</p>"),
        ("<p>a</p><!-- /wp:group --><!-- wp:group --><p>b</p>", "<p>a</p><p>b</p>"),
    ],
)
def test_unbalanced_blocks_lose_nothing(content: str, shown: str) -> None:
    assert wordpress_html(content) == shown


FROM_ATTRIBUTES = [
    (
        '<!-- wp:cover {"url":"https://x.example/c.jpg"} --><div><p>T</p></div><!-- /wp:cover -->',
        '<figure><img src="https://x.example/c.jpg" alt="" /></figure><div><p>T</p></div>',
    ),
    (
        (
            '<!-- wp:cover {"url":"https://x.example/c.jpg?a=1&b"} --><div>'
            '<img src="https://x.example/c.jpg?a=1&amp;b"/></div><!-- /wp:cover -->'
        ),
        '<div><img src="https://x.example/c.jpg?a=1&amp;b"/></div>',
    ),
    (
        (
            '<!-- wp:cover {"url":"https://x.example/c.mp4","backgroundType":"video"} -->'
            "<p>T</p><!-- /wp:cover -->"
        ),
        '<figure><video controls src="https://x.example/c.mp4"></video></figure><p>T</p>',
    ),
    (
        (
            '<!-- wp:group {"style":{"background":{"backgroundImage":{"url":"https://x.example/c.jpg"'
            ',"id":5}}}} --><div><p>T</p></div><!-- /wp:group -->'
        ),
        '<figure><img src="https://x.example/c.jpg" alt="" /></figure><div><p>T</p></div>',
    ),
    (
        (
            '<!-- wp:kadence/rowlayout {"bgImg":"https://x.example/c.jpg","overlayBgImg":""} -->'
            '<!-- wp:kadence/column {"backgroundImg":[{"bgImg":"https://x.example/d.jpg"}]} -->'
            "<div><p>T</p></div><!-- /wp:kadence/column --><!-- /wp:kadence/rowlayout -->"
        ),
        (
            '<figure><img src="https://x.example/c.jpg" alt="" /></figure>'
            '<figure><img src="https://x.example/d.jpg" alt="" /></figure><div><p>T</p></div>'
        ),
    ),
    (
        (
            '<!-- wp:kadence/rowlayout {"bgImg":"/c.jpg","overlayBgImg":"/d.png"} -->'
            '<!-- wp:kadence/column {"backgroundImg":[{"bgImg":"/e.jpg","bgImgID":5}]} -->'
            "<div><p>T</p></div><!-- /wp:kadence/column --><!-- /wp:kadence/rowlayout -->"
        ),
        (
            '<figure><img src="/c.jpg" alt="" /></figure>'
            '<figure><img src="/d.png" alt="" /></figure>'
            '<figure><img src="/e.jpg" alt="" /></figure><div><p>T</p></div>'
        ),
    ),
    (
        (
            '<!-- wp:kadence/column {"backgroundImg":["x",7],"bgImg":5} --><p>T</p>'
            "<!-- /wp:kadence/column -->"
        ),
        "<p>T</p>",
    ),
    (
        (
            '<!-- wp:kadence/rowlayout {"bgImg":"/c.jpg"} -->'
            '<div><img src="/c.jpg"><p>T</p></div><!-- /wp:kadence/rowlayout -->'
        ),
        '<div><img src="/c.jpg"><p>T</p></div>',
    ),
    (
        '<!-- wp:group {"style":{"background":"red"}} --><div><p>T</p></div><!-- /wp:group -->',
        "<div><p>T</p></div>",
    ),
    (
        '<!-- wp:image {"id":7} /-->',
        '<figure><img src="/a.jpg" alt="Alt" /><figcaption>Cap</figcaption></figure>',
    ),
    (
        '<!-- wp:gallery {"ids":[7]} /-->',
        '<figure><img src="/a.jpg" alt="Alt" /><figcaption>Cap</figcaption></figure>',
    ),
    (
        '<!-- wp:embed {"url":"https://youtu.be/x"} /-->',
        '<p><a href="https://youtu.be/x">https://youtu.be/x</a></p>',
    ),
    (
        (
            '<!-- wp:social-links --><ul><!-- wp:social-link {"url":"https://github.com/x",'
            '"service":"github"} /--></ul><!-- /wp:social-links -->'
        ),
        '<ul><li><a href="https://github.com/x">GitHub</a></li></ul>',
    ),
    (
        '<!-- wp:navigation-link {"label":"Home","url":"/"} /-->',
        '<p><a href="/">Home</a></p>',
    ),
    ('<!-- wp:home-link {"label":"Start"} /-->', '<p><a href="/">Start</a></p>'),
    ("<!-- wp:home-link /-->", '<p><a href="/">Home</a></p>'),
    (
        (
            '<!-- wp:navigation-submenu {"label":"Tea","url":"/tea/"} --><!-- wp:navigation-link '
            '{"label":"Green","url":"/green/"} /--><!-- /wp:navigation-submenu -->'
        ),
        '<p><a href="/tea/">Tea</a></p><p><a href="/green/">Green</a></p>',
    ),
    ('<!-- wp:heading {"content":"Old"} /-->', "<h2>Old</h2>"),
    ("<!-- wp:paragraph /-->", ""),
    (
        (
            '<!-- wp:kevinbatdorf/code-block-pro {"code":"a \\u003c b","language":"ts"} -->'
            "<div><pre><code>a</code></pre></div><!-- /wp:kevinbatdorf/code-block-pro -->"
        ),
        '<pre><code class="language-ts">a &lt; b</code></pre>',
    ),
]


GALLERY = """\
<!-- wp:gallery --><figure class="wp-block-gallery"><ul class="blocks-gallery-grid">\
<li class="blocks-gallery-item"><figure><img src="a.jpg"/></figure></li>\
<li class="blocks-gallery-item"><figure><img src="b.jpg"/></figure></li></ul>\
<figcaption>Both</figcaption></figure><!-- /wp:gallery -->"""
GALLERY_SHOWN = """\
<figure class="wp-block-gallery"><figure><img src="a.jpg"/></figure>\
<figure><img src="b.jpg"/></figure><figcaption>Both</figcaption></figure>"""
FILE = """\
<!-- wp:file --><div class="wp-block-file"><object class="wp-block-file__embed" \
data="a.pdf" \
type="application/pdf"></object><a id="x" href="a.pdf?b&amp;c">A file</a>\
<a href="a.pdf?b&amp;c" class="wp-block-file__button" download>Download</a></div>\
<!-- /wp:file -->"""
FILE_SHOWN = '<p><a href="a.pdf?b&amp;c">A file</a> <a href="a.pdf?b&amp;c">Download</a></p>'
WORDS = '<div>Here: <a href="a.pdf">A file</a></div>'
CHANGED_BLOCKS = {
    "a gallery that was a list": (GALLERY, GALLERY_SHOWN),
    "a file, its preview and its button": (FILE, FILE_SHOWN),
    "a file among words": (f"<!-- wp:file -->{WORDS}<!-- /wp:file -->", WORDS),
}


@pytest.mark.parametrize(("content", "shown"), CHANGED_BLOCKS.values(), ids=CHANGED_BLOCKS)
def test_saved_html_of_old_blocks_is_converted(content: str, shown: str) -> None:
    assert wordpress_html(content) == shown


@pytest.mark.parametrize(("content", "shown"), FROM_ATTRIBUTES)
def test_content_in_a_blocks_attributes_is_shown(content: str, shown: str) -> None:
    rendered = render(content, CONTEXT)
    assert (rendered.html, rendered.findings) == (shown, ())


SAVED = [
    # F12
    '<div class="wp-block-button"><a class="wp-block-button__link" href="/x">Go</a></div>',
    '<div class="wp-block-file"><a href="/a.pdf">A</a><a href="/a.pdf" download>Get</a></div>',
    "<details><summary>S</summary><p>c</p></details>",
    '<pre class="wp-block-verse">a\n  b</pre>',
    "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>T</figcaption></figure>",
    '<figure><audio controls src="a.mp3"></audio><figcaption>A</figcaption></figure>',
    "<ul><li>a<ul><li>b</li></ul></li></ul>",
]


@pytest.mark.parametrize("saved", SAVED)
@pytest.mark.parametrize("name", ["group", "acme/unknown"])
def test_saved_html_does_not_change(saved: str, name: str) -> None:
    """F12"""
    rendered = render(f"<!-- wp:{name} -->\n{saved}\n<!-- /wp:{name} -->")
    assert (rendered.html.strip(), rendered.findings) == (saved, ())


@pytest.mark.parametrize(
    "content",
    [
        '<!-- wp:latest-posts {"postsToShow":5} /-->',
        '<!-- wp:latest-posts {"postsToShow":5} -->\n<!-- /wp:latest-posts -->',
    ],
)
def test_a_dynamic_block_leaves_a_placeholder(content: str) -> None:
    rendered = render(content)
    assert rendered.html == '<!-- migrator: block latest-posts {"postsToShow":5} -->'
    assert [finding.kind for finding in rendered.findings] == ["unhandled-block"]


def test_a_query_block_leaves_one_placeholder() -> None:
    rendered = render(
        "<!-- wp:query --><div><!-- wp:post-template --><!-- wp:post-title /-->"
        "<!-- /wp:post-template --></div><!-- /wp:query -->"
    )
    assert rendered.html == "<!-- migrator: block query -->"


def test_reusable_blocks_are_resolved_once_even_if_they_contain_each_other() -> None:
    blocks = {1: '<p>one</p><!-- wp:block {"ref":2} /-->', 2: '<!-- wp:block {"ref":1} /-->'}
    rendered = render('<!-- wp:block {"ref":1} /-->', RenderContext(reusable_block=blocks.get))
    assert rendered.html == "<p>one</p><!-- migrator: reusable block 1 -->"
    assert [finding.kind for finding in rendered.findings] == ["missing-reusable-block"]


def test_a_reusable_block_that_is_not_published_is_left_out_and_named() -> None:
    blocks = {1: "<!-- wp:migrator/unpublished /-->"}
    rendered = render(
        '<p>one</p><!-- wp:block {"ref":1} /-->', RenderContext(reusable_block=blocks.get)
    )
    assert rendered.html.strip() == "<p>one</p>"
    assert [finding.kind for finding in rendered.findings] == ["hidden-block"]


def test_reusable_blocks_that_multiply_are_bounded() -> None:
    blocks = {number: f'<!-- wp:block {{"ref":{number + 1}}} /-->' * 10 for number in range(1, 40)}
    rendered = render('<!-- wp:block {"ref":1} /-->', RenderContext(reusable_block=blocks.get))
    assert len(rendered.html) < 1_000_000


def test_text_between_blocks_gets_its_paragraphs() -> None:
    html = wordpress_html(
        "<!-- wp:heading --><h2>t</h2><!-- /wp:heading -->\n\none\n\ntwo\n\n"
        "<!-- wp:freeform --><p>three</p>\n<p>four</p><!-- /wp:freeform -->"
    )
    assert re.findall(r"<p>(.*?)</p>", html) == ["one", "two", "three", "four"]


def test_a_form_leaves_one_placeholder_for_all_its_fields() -> None:
    field = '<!-- wp:jetpack/field-email {"label":"Mail"} /-->'
    form = (
        '<!-- wp:jetpack/contact-form {"subject":"Hi"} --><div class="form">'
        f"{field}{field}</div><!-- /wp:jetpack/contact-form -->"
    )
    rendered = render(form)
    assert rendered.html == (
        '<!-- migrator: block jetpack/contact-form {"subject":"Hi"} with '
        'jetpack/field-email {"label":"Mail"}, jetpack/field-email {"label":"Mail"} -->'
    )
    assert [finding.weight for finding in rendered.findings] == [1]
    assert "Write to us" in render(form.replace("</div>", "<p>Write to us</p></div>")).html


@pytest.mark.parametrize(
    "stored",
    [
        "<!-- wp:file /-->",
        '<!-- wp:image {"sizeSlug":"large","align":"center"} /-->',
        "<!-- wp:core/video /-->",
        '<!-- wp:media-text {"isStackedOnMobile":false} --><!-- /wp:media-text -->',
        '<!-- wp:gallery {"linkTo":"none","columns":2} /-->',
    ],
)
def test_a_block_that_was_never_filled_shows_nothing(stored: str) -> None:
    shown = render(f"<p>a</p>{stored}<p>b</p>", CONTEXT)
    assert shown.html.split() == ["<p>a</p><p>b</p>"]
    assert shown.findings == ()


@pytest.mark.parametrize(
    "stored",
    [
        '<!-- wp:file {"id":5} /-->',
        '<!-- wp:embed {"providerNameSlug":"x"} /-->',
        "<!-- wp:a/b /-->",
    ],
)
def test_a_block_that_may_show_something_is_marked(stored: str) -> None:
    assert "<!-- migrator: block" in render(stored, CONTEXT).html
