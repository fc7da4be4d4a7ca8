"""Elements that a style shows on lines of their own are on lines of their own."""

from __future__ import annotations

import time

import pytest

from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.compare_post import check_rendering, check_structure, check_words
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.wordpress.render import wordpress_html
from migrator.wordpress.styled_lines import with_styled_lines
from migrator.wordpress.unrender import unrender_html

BLOCK = 'style="display: block"'


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        (f"<p><span {BLOCK}>tea</span><span {BLOCK}>pot</span></p>", "tea  \npot\n"),
        (f"<p>tea<span {BLOCK}>pot</span>cup</p>", "tea  \npot  \ncup\n"),
        (f"<p>tea <b><span {BLOCK}>pot</span></b> cup</p>", "tea  \n**pot**  \ncup\n"),
        (f'<p>tea<a {BLOCK} href="/x">pot</a></p>', "tea  \n[pot](/x)\n"),
        (f"<p><span {BLOCK}><span {BLOCK}>tea</span></span>pot</p>", "tea  \npot\n"),
        # These are alone, have a break, or stand beside each other.
        (f"<p><span {BLOCK}>tea</span></p><p>pot</p>", "tea\n\npot\n"),
        (f"<p>tea<br><span {BLOCK}>pot</span><br>cup</p>", "tea  \npot  \ncup\n"),
        (f"<p><span {BLOCK}></span>tea <span {BLOCK}> </span></p>", "tea\n"),
        ('<p>tea<span style="display:block; float: left">pot</span></p>', "teapot\n"),
        ('<p>tea <span style="display:inline-block">pot</span></p>', "tea pot\n"),
        ('<p>tea <span style="display:table-cell">pot</span></p>', "tea pot\n"),
        (f"<pre>tea<span {BLOCK}>pot</span></pre>", "```\nteapot\n```\n"),
    ],
)
def test_a_styled_element_has_its_own_line(content: str, markdown: str) -> None:
    shown = wordpress_html(content)
    assert to_markdown(shown) == markdown
    assert check_rendering(shown, markdown) == []
    assert check_words(content, markdown) == []
    assert check_structure(content, StoredParts(), markdown, ()) == []


def test_a_page_of_the_site_is_read_in_the_same_way() -> None:
    page = f"<p><span {BLOCK}>tea</span><span {BLOCK}>pot</span></p>"
    assert to_markdown(unrender_html(page).html) == "tea  \npot\n"


def test_other_html_stays_to_the_letter() -> None:
    html = "<p>A <span>hot</span> <b>cup</b> of display: flex</p>"
    assert with_styled_lines(html) == html


def test_time_grows_with_the_length_only() -> None:
    start = time.process_time()
    with_styled_lines(f"<span {BLOCK}>a" * 20_000 + "</span>" * 20_000)
    assert time.process_time() - start < 5
