"""Footnotes of WordPress and of plugins become GFM's footnote HTML."""

from __future__ import annotations

import pytest

from migrator.wordpress.footnotes import reference, section
from migrator.wordpress.render import RenderContext, render, wordpress_html

NOTES = [
    {"id": "aa-1", "content": 'One, <a href="/x">linked</a>.'},
    {"id": "bb-2", "content": "Two."},
    {"id": "cc-3", "content": "Never referred to."},
]


def core_reference(key: str, number: int) -> str:
    return f'<sup data-fn="{key}" class="fn"><a href="#{key}" id="{key}-link">{number}</a></sup>'


def test_the_html_is_that_of_gfm() -> None:
    assert section(["a"]) == (
        '<section class="footnotes" data-footnotes><ol><li id="fn-1"><p>a <a href="#fnref-1" '
        'class="footnote-backref" data-footnote-backref>↩</a></p></li></ol></section>'
    )
    assert reference("1") == (
        '<sup class="footnote-ref"><a href="#fn-1" id="fnref-1" data-footnote-ref>1</a></sup>'
    )


def test_core_footnotes_replace_the_footnotes_block() -> None:
    content = (
        f"<!-- wp:paragraph --><p>a{core_reference('bb-2', 1)} b{core_reference('aa-1', 2)}"
        f" c{core_reference('bb-2', 1)}</p>"
        "<!-- /wp:paragraph --><!-- wp:footnotes /--><p>last</p>"
    )
    html = render(content, RenderContext(footnotes=NOTES)).html
    assert html == (
        f"<p>a{reference('1')} b{reference('2')} c{reference('1')}</p>"
        f"{section(['Two.', NOTES[0]['content']])}\n<p>Never referred to.</p>\n<p>last</p>"
    )


def test_core_footnotes_without_a_block_are_appended() -> None:
    content = f"<!-- wp:paragraph --><p>a{core_reference('aa-1', 1)}</p><!-- /wp:paragraph -->"
    html = render(content, RenderContext(footnotes=NOTES[:1])).html
    assert html == f"<p>a{reference('1')}</p>\n{section([NOTES[0]['content']])}\n"


def test_a_reference_without_a_footnote_does_not_change() -> None:
    content = f"<!-- wp:paragraph --><p>a{core_reference('zz', 1)}</p><!-- /wp:paragraph -->"
    assert core_reference("zz", 1) in wordpress_html(content)


def test_footnotes_of_plugins_become_footnotes() -> None:
    html = wordpress_html("a[ref]First <em>note</em>.[/ref] b[fn]Second[/fn].\n\nc")
    assert html == (
        f"<p>a{reference('1')} b{reference('2')}.</p>\n<p>c</p>\n"
        f"{section(['First <em>note</em>.', 'Second'])}\n"
    )


def test_footnotes_of_plugins_replace_the_list_shortcode() -> None:
    html = wordpress_html("a[ref]n[/ref]\n\n[references /]\n\nlast")
    assert html == f"<p>a{reference('1')}</p>\n{section(['n'])}\n<p>last</p>\n"


def test_malformed_footnotes_are_ignored() -> None:
    odd = RenderContext(footnotes=["x", {}, {"id": "a"}, {"id": "b", "content": None}])  # type: ignore[list-item]
    assert render("a", odd).html == "<p>a</p>\n"


def test_double_parentheses_are_prose() -> None:
    assert wordpress_html("a ((b)) c") == "<p>a ((b)) c</p>\n"


@pytest.mark.parametrize("place", ["[references]", "[references /]", "[footnotes]"])
def test_a_list_shortcode_alone_on_its_line_is_replaced(place: str) -> None:
    html = wordpress_html(f"a[ref]note[/ref]\n\n{place}\n\nb")
    assert html.endswith("</section>\n<p>b</p>\n")
    assert "references" not in html


def test_a_list_shortcode_in_a_block_is_replaced() -> None:
    html = wordpress_html(
        "<!-- wp:paragraph -->\n<p>a[ref]note[/ref]</p>\n<!-- /wp:paragraph -->\n"
        "<!-- wp:paragraph -->\n<p>[references]</p>\n<!-- /wp:paragraph -->"
    )
    assert "[references]" not in html


@pytest.mark.parametrize("text", ["[references]", "a[ref]b[/ref] [references] c"])
def test_a_list_name_without_footnotes_or_among_words_is_prose(text: str) -> None:
    assert "[references]" in wordpress_html(text)


def test_a_pattern_brings_its_footnotes() -> None:
    mark = '<sup data-fn="k" class="fn"><a href="#k">1</a></sup>'
    pattern = (
        f"<!-- wp:paragraph --><p>Fixed{mark}</p><!-- /wp:paragraph -->"
        '<!-- wp:migrator/notes {"notes":[{"id":"k","content":"A note"}]} /-->'
    )
    content = '<!-- wp:block {"ref":3} /-->'
    html = render(content, RenderContext(reusable_block={3: pattern}.get)).html
    assert 'href="#fn-1"' in html
    assert "<p>A note " in html
    assert "migrator/notes" not in html
