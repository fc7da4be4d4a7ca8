"""A text that no visitor saw is kept, and named, because the Markdown shows it."""

from __future__ import annotations

import time

import pytest

from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.compare_post import check_rendering, check_words
from migrator.wordpress.render import render
from migrator.wordpress.render_context import RenderContext
from migrator.wordpress.unrender import unrender_html

NONE = 'style="display:none"'


def hidden(content: str) -> list[str]:
    found = render(content, RenderContext()).findings
    return [each.message for each in found if each.kind == "hidden-text"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (f"<p>Tea</p><div {NONE}><p>Ask Mo first.</p></div>", "“Ask Mo first.”"),
        ("Tea <span style='color:red; DISPLAY : none !important'>buy pills</span>", "“buy pills”"),
        ('<p style="visibility: hidden">Ask Mo</p>', "“Ask Mo”"),
        ("<p hidden>Ask Mo</p>", "“Ask Mo”"),
        (f'<div {NONE}><img src="pin.jpg"></div>', "the image pin.jpg"),
        (f'<img {NONE} src="pin.jpg" alt="A pin">', "the image pin.jpg"),
        (f"<table class='wp-block-table'><tr {NONE}><td>old row</td></tr></table>", "“old row”"),
        (f"<div {NONE}>{'many words ' * 20}</div>", f"“{('many words ' * 20)[:80]}…”"),
        # A hidden text within a hidden one is named with it.
        (f"<div {NONE}>one <span {NONE}>two</span></div>", "“one two”"),
    ],
)
def test_a_hidden_text_stays_in_the_file_and_is_named(content: str, named: str) -> None:
    shown = render(content, RenderContext()).html
    markdown = to_markdown(shown)
    assert [each.partition(" is in the file")[0] for each in hidden(content)] == [named]
    assert check_rendering(shown, markdown) == []
    assert check_words(content, markdown) == []


@pytest.mark.parametrize(
    "content",
    [
        # A script opens these.
        f'<a onclick="document.getElementById(1)">Open</a><div {NONE}>Yes</div>',
        f'<script>jQuery("p").show();</script><p {NONE}>Yes</p>',
        f'<a href="#more1">Open</a><div id="more1" {NONE}>Yes</div>',
        f'<button aria-controls="x7">Open</button><div id="x7" {NONE}>Yes</div>',
        f'<div class="su-spoiler"><div {NONE}>Yes</div></div>',
        f'<div class="wp-block-accordion-panel" {NONE}>Yes</div>',
        f'<div class="tab-content" {NONE}>Yes</div>',
        # These show nothing.
        f"<p>Tea</p><span {NONE}>\ufeff</span>",
        f'<div {NONE}><input type="hidden" value="x"></div>',
        f"<div {NONE}><script>x</script><style>p {{}}</style></div>",
        f'<div {NONE}><img src="data:image/gif;base64,R0"></div>',
        f'<p {NONE}><label>Leave this empty <input name="hp_name" tabindex="-1"></label></p>',
        # These are no styles.
        "<p>Write <code>display:none</code>, or display: none, or hidden.</p>",
        f"<pre>&lt;p {NONE}&gt;x&lt;/p&gt;</pre>",
    ],
)
def test_a_text_that_visitors_may_see_is_not_named(content: str) -> None:
    assert hidden(content) == []


def test_a_page_of_the_site_is_read_in_the_same_way() -> None:
    found = unrender_html(f"<p>Tea</p><p {NONE}>Ask Mo</p>").findings
    assert [each.kind for each in found] == ["hidden-text"]


def test_time_grows_with_the_length_only() -> None:
    start = time.process_time()
    hidden(f"<div {NONE}>" * 2_000 + f"<p {NONE}>a</p>" * 5_000)
    assert time.process_time() - start < 5
