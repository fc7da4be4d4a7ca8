"""Emphasis that a style makes is emphasis in the Markdown, and none that a style takes away."""

from __future__ import annotations

import time

import pytest

from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.compare_post import check_inventory, check_rendering
from migrator.verifier.fidelity.references import references
from migrator.wordpress.render import wordpress_html
from migrator.wordpress.styled_emphasis import with_styled_emphasis
from migrator.wordpress.unrender import unrender_html

DOCS = 'style="font-weight:normal;" id="docs-internal-guid-7f3a"'
BOLD = 'style="font-weight: bold"'
PLAIN = 'style="font-weight: normal"'
LINE = 'style="text-decoration: underline;"'
ITALIC = 'style="color: #333; FONT-STYLE: italic !important"'


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        # Google Docs puts such an element around all that is copied.
        (f"<b {DOCS}><p>A <span {BOLD}>hot</span> cup</p><p>of tea</p></b>",
         "A **hot** cup\n\nof tea\n"),
        (f"<b {DOCS}>A hot cup\n\nof tea</b>", "A hot cup\n\nof tea\n"),
        (f"<b {DOCS}>A <b>hot</b> cup</b> <i style='font-style:normal'>of</i> tea",
         "A **hot** cup of tea\n"),
        (f"A <span {BOLD}>hot</span> <span {ITALIC}>cup</span>", "A **hot** _cup_\n"),
        ('A <span style="font-weight:700;font-style:italic">hot</span> cup', "A **_hot_** cup\n"),
        ('A <font style="text-decoration:line-through">cold</font> cup', "A ~~cold~~ cup\n"),
        (f"<span {LINE}>Tea</span> for <u><span {LINE}>two</span></u>",
         "<u>Tea</u> for <u>two</u>\n"),
        ('x<span style="vertical-align: super">2</span>', "x<sup>2</sup>\n"),
        ('<span style="vertical-align: top; text-decoration: none">Tea</span>', "Tea\n"),
        ('A <span style="font-weight:400">hot</span> cup', "A hot cup\n"),
        # A block without blocks in it.
        (f"<p {BOLD}>A <span {BOLD}>hot</span> <i>cup</i></p><h2 {BOLD}>of</h2><p>tea</p>",
         "**A hot _cup_**\n\n## of\n\ntea\n"),
        (f"<div {BOLD}><p>A hot cup</p></div>", "A hot cup\n"),
        ('<p style="vertical-align: super; font-style: italic">A cup</p>', "_A cup_\n"),
        # Nothing is emphasised twice.
        (f"<h2><span {BOLD}>Tea</span></h2><p><b><span {BOLD}>hot</span></b></p>",
         "## Tea\n\n**hot**\n"),
        (f"<p><span {BOLD}>A <span {BOLD}>hot</span></span> cup</p>", "**A hot** cup\n"),
        # The colours of code are no emphasis.
        (f"<pre>a = <span {BOLD}>1</span></pre>", "```\na = 1\n```\n"),
        (f"<p><code><span {BOLD}>a</span></code></p>", "`a`\n"),
        # A part of an emphasis that does not look so.
        (f"<p><strong>A <span {PLAIN}>hot</span> cup</strong></p>", "**A** hot **cup**\n"),
        (f"<p><strong><span {PLAIN}>A hot</span></strong> cup</p>", "A hot cup\n"),
        ("<em>See <span style='font-style:normal'>Tea</span></em>", "_See_ Tea\n"),
        (f"<strong><em>A <span {PLAIN}>hot</span> cup</em></strong>", "**_A_** _hot_ **_cup_**\n"),
        (f"<p {BOLD}>A <span {PLAIN}>hot</span> cup</p>", "**A** hot **cup**\n"),
        (f"<strong>A <b {PLAIN}>hot</b> cup</strong>", "**A** hot **cup**\n"),
        (f'<strong>A <a {PLAIN} href="/t">hot</a> cup</strong>', "**A** [hot](/t) **cup**\n"),
        (f"<strong>A <span {PLAIN}>hot <b>cup</b> of</span></strong>", "**A** hot **cup** of\n"),
        (f"<b><i>A <u {PLAIN}>hot <span style='font-style: normal'>cup</span> of</u> tea</i></b>",
         "**_A_** _<u>hot </u>_<u>cup</u>_<u> of</u>_ **_tea_**\n"),
        (f'<b><i id="i">A <span {PLAIN}>hot</span> cup</i></b> <a href="#i">of</a>',
         '**<a id="i"></a>_A_** _hot_ **_cup_** [of](#i)\n'),
        # These stay whole: WordPress shows quotation marks around each `<q>`.
        (f"<b>A <q>hot <span {PLAIN}>cup</span></q></b>", "**A <q>hot cup</q>**\n"),
        (f"<b>A <span {PLAIN}>hot</b> cup</span>", "**A hot** cup\n"),
        # Styles of links and of emphasis.
        (f'<a {BOLD} href="/t">hot</a> <em {BOLD}>cup</em>', "[**hot**](/t) _**cup**_\n"),
        # What is never closed ends with its paragraph, as in a browser.
        (f"<p>A <span {BOLD}>hot</p><p>cup</p>", "A **hot**\n\ncup\n"),
        (f"<p>A <span {BOLD}>hot<p>cup</p></span> of tea</p>", "A **hot**\n\ncup\n\nof tea\n"),
    ],
)  # fmt: skip
def test_styled_text_is_emphasised_as_it_looks(content: str, markdown: str) -> None:
    shown = wordpress_html(content)
    assert to_markdown(shown) == markdown
    assert check_rendering(shown, markdown) == []
    assert check_inventory(content, markdown, list(references(shown))) == []


def test_a_link_has_its_line_already() -> None:
    assert to_markdown(wordpress_html(f'<a href="/t"><span {LINE}>Tea</span></a>')) == "[Tea](/t)\n"


def test_a_page_of_the_site_is_read_in_the_same_way() -> None:
    page = f"<b {DOCS}><p>A <span {BOLD}>hot</span> cup</p></b>"
    assert to_markdown(unrender_html(page).html) == "A **hot** cup\n"


def test_the_proof_names_emphasis_that_the_site_does_not_show() -> None:
    shown = wordpress_html(f"<b {DOCS}><p>A hot cup</p></b>")
    assert [each.kind for each in check_rendering(shown, "**A hot cup**\n")] == ["changed-emphasis"]


def test_other_html_stays_to_the_letter() -> None:
    html = '<p>A <span style="color:red">hot</span> <b>cup</b><br>of <i>tea</p></b>'
    assert with_styled_emphasis(html) is html
    # Where an item without a closing tag ends, only a parser can tell.
    unclosed = f"<ul><li>A <span {BOLD}>hot<li>cup</ul>"
    assert with_styled_emphasis(unclosed) == unclosed


@pytest.mark.parametrize(
    "part",
    [
        f"<span {BOLD}>",
        f"<p><span {BOLD}></i>",
        f"</span><b {DOCS}>",
        f"<li><b {DOCS}></p>",
        f"<b><b {DOCS}>",
        f"<b><span {PLAIN}>a</span>",
    ],
)
def test_time_grows_with_the_length_only(part: str) -> None:
    start = time.process_time()
    with_styled_emphasis(part * 20_000)
    assert time.process_time() - start < 5
