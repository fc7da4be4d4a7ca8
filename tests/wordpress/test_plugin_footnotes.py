"""Footnotes that plugins, editors and hands wrote as linked HTML."""

from __future__ import annotations

import pytest

from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.compare_post import (
    check_inventory,
    check_rendering,
    check_structure,
    check_words,
)
from migrator.verifier.fidelity.references import references
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.wordpress.render import render, wordpress_html
from migrator.wordpress.unrender import unrender_html

JETPACK = """Text<sup id="fnref-12-1"><a href="#fn-12-1" title="Read it.">1</a></sup> on.

<div class="footnotes">
<hr />
<ol>
<li id="fn-12-1">The note.&nbsp;<a href="#fnref-12-1" title="Return.">&#8617;</a></li>
</ol>
</div>"""
BRACKETS = (
    '<p>Text<sup class="footnote"><a id="fnref-5-1" href="#footnote-5-1">[1]</a></sup> on.</p>'
    '<ol class="footnotes"><li id="footnote-5-1">The note. <span>[<a href="#fnref-5-1">&#8617;</a>]'
    "</span></li></ol>"
)
BESIDE = (
    '<p>Text<span id="easy-footnote-1-9"></span><span class="easy-footnote">'
    '<a href="#easy-footnote-bottom-1-9" title="The note."><sup>1</sup></a></span> on.</p>'
    '<ol class="easy-footnotes-wrapper"><li><span id="easy-footnote-bottom-1-9"></span>The note.'
    '<a class="easy-footnote-to-top" href="#easy-footnote-1-9"></a></li></ol>'
)
WORD = (
    '<p>Text<a href="#_ftn1" name="_ftnref1">[1]</a> on.</p>\n<hr />\n'
    '<p><a href="#_ftnref1" name="_ftn1">[1]</a> The note.</p>'
)
BY_HAND = (
    '<p>Text<a id="b1" href="#footnote1">*</a> on.</p>'
    '<ul><li><a id="footnote1" href="#b1">*</a> The note.</li></ul>'
)


@pytest.mark.parametrize("content", [JETPACK, BRACKETS, BESIDE, WORD, BY_HAND])
def test_linked_notes_are_footnotes_and_nothing_is_lost(content: str) -> None:
    html = wordpress_html(content)
    markdown = to_markdown(html)
    text, _, notes = markdown.partition("\n\n")
    assert text == "Text[^1] on."
    assert notes.removeprefix("---\n\n") == "[^1]: The note.\n"
    found = [*check_rendering(html, markdown), *check_words(content, markdown)]
    found += check_inventory(content, markdown, references(html))
    assert not [*found, *check_structure(content, StoredParts(), markdown, references(html))]
    assert to_markdown(unrender_html(html).html) == markdown


def test_several_notes_keep_their_order_and_markup() -> None:
    content = (
        '<p>A<sup><a id="r1" href="#fn1">1</a></sup> b<sup><a id="r2" href="#fn2">2</a></sup></p>'
        '<ol><li id="fn1">One <em>x</em> <a href="#r1">^</a></li>'
        '<li id="fn2"><p>Two</p><p>more <a href="#r2">back</a></p></li></ol><p>End</p>'
    )
    assert to_markdown(wordpress_html(content)) == (
        "A[^1] b[^2]\n\nEnd\n\n[^1]: One _x_\n\n[^2]: Two\n\n    more\n"
    )


@pytest.mark.parametrize(
    "again",
    [
        '<sup><a href="#cite_note-1">[1]</a></sup>',
        '<sup id="cite_ref-1b"><a href="#cite_note-1">[1]</a></sup>',
    ],
)
def test_a_note_may_have_several_numbers(again: str) -> None:
    content = (
        f'<p>A<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup> b{again} c.</p>'
        '<ol><li id="cite_note-1"><a href="#cite_ref-1">^</a> One</li></ol>'
    )
    html = wordpress_html(content)
    markdown = to_markdown(html)
    assert markdown == "A[^1] b[^1] c.\n\n[^1]: One\n"
    assert check_rendering(html, markdown) == check_words(content, markdown) == []
    # A link with other words is a link.
    other = wordpress_html(content.replace(again, '<a href="#cite_note-1">2</a>'))
    assert to_markdown(other).startswith("A[^1] b[2](#cite_note-1) c.")


def test_numbers_in_a_list_are_no_notes() -> None:
    content = (
        '<ul><li>First<a href="#_ftn1" name="_ftnref1">[1]</a></li>'
        '<li>Second<a href="#_ftn2" name="_ftnref2">[2]</a></li></ul><p>Between.</p>'
        '<p><a href="#_ftnref1" name="_ftn1">[1]</a> One</p>'
        '<p><a href="#_ftnref2" name="_ftn2">[2]</a> Two</p>'
    )
    assert to_markdown(wordpress_html(content)) == (
        "- First[^1]\n- Second[^2]\n\nBetween.\n\n[^1]: One\n\n[^2]: Two\n"
    )


def test_a_note_of_several_paragraphs_is_one_note() -> None:
    content = (
        '<p>A<a href="#_ftn1" name="_ftnref1">[1]</a> b<a href="#_ftn2" name="_ftnref2">[2]</a></p>'
        '<p><a href="#_ftnref1" name="_ftn1">[1]</a> One</p><p>more of one</p>'
        '<p><a href="#_ftnref2" name="_ftn2">[2]</a> Two</p>'
    )
    assert to_markdown(wordpress_html(content)) == (
        "A[^1] b[^2]\n\n[^1]: One\n\n    more of one\n\n[^2]: Two\n"
    )


def test_they_stand_beside_notes_of_a_shortcode() -> None:
    markdown = to_markdown(wordpress_html(f"Short [ref]one[/ref].\n\n{BRACKETS}"))
    assert "Short [^1]." in markdown
    assert "Text[^2] on." in markdown


@pytest.mark.parametrize(
    "content",
    [
        '<ol><li><a href="#s1">1</a> footnote</li></ol><h2 id="s1">One</h2>',
        '<p>Text<sup><a href="#fn1">1</a></sup></p><ol><li id="fn1">No way back</li></ol>',
        (
            '<p>Text<a id="r" href="#fn1">1</a></p><ol><li id="fn1">One <a href="#r">^</a></li>'
            "<li>An item without a number</li></ol>"
        ),
        (
            '<p>Text<a id="fnref1" href="#fn1">1</a></p><p><a id="fn1" href="#fnref1">1</a> One</p>'
            "<p>More of it</p>"
        ),
        '<p id="footnote">See <a href="#footnote">the long way</a></p>',
    ],
)
def test_other_links_within_a_page_stay_links(content: str) -> None:
    assert render(content).html.strip() == content or "footnote-ref" not in render(content).html
