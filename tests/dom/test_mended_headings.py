"""A paragraph or heading in a heading is read as in browsers."""

from __future__ import annotations

import time

import pytest

from migrator.dom.mended_headings import with_mended_headings
from migrator.markdown.converter import to_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2><p>Tools</p></h2>", "## Tools\n"),
        ('<H3 class="a"><P style="x">Tools</P ></H3>', "### Tools\n"),
        ("<h2><strong><p>One</p><p>Two</p></strong></h2>", "## **One**<br>**Two**\n"),
        ("<h4>One<p>two</p>three</h4>", "#### One<br>two<br>three\n"),
        ('<h2><a href="https://a.example/"><p>Go</p></a></h2>', "## [Go](https://a.example/)\n"),
        ("<ul><li><h3><p>Step</p></h3></li></ul>", "- ### Step\n"),
        ("<blockquote><h5><p>Said</p></h5></blockquote>", "> ##### Said\n"),
        # A page builder put the author's heading into its own; a browser closes the first.
        ("<h1 class=title><h2>Mission</h2></h1><p>Text</p>", "## Mission\n\nText\n"),
        ("<h1>\n<h3><p>Aim</p></h3>\n</h1>Text", "### Aim\n\nText\n"),
        ("<h1><span><h2>Mission</h2></span></h1>", "# Mission\n"),
        ("<!-- <h2> --><p>Text</p><h2>Next</h2>", "Text\n\n## Next\n"),
    ],
)
def test_it_is_a_heading(html: str, markdown: str) -> None:
    """G35a"""
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>\n<h1>Farms</h1>\n</h2><p>Text</p>", "# Farms\n\nText\n"),
        ("<h3><h4><h2>Farms</h2></h4></h3>", "## Farms\n"),
        ("<h2>Farms<h3>Goats</h3></h2>", "## Farms\n\n### Goats\n"),
    ],
)
def test_a_heading_ends_where_the_next_one_begins(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Open<p>One</p><h2>Next</h2><p>Two</p>",
        "<h1>All" + "<p>of it</p>" * 9 + "</h1>",
        "<script>x = '<h2><p>a</p></h2>'</script><h2>A</h2>",
        "<p>One</p><h2>Two</h2><p>Three</p>",
    ],
)
def test_a_heading_that_was_never_closed_holds_no_text(html: str) -> None:
    assert with_mended_headings(html) == html


def test_open_comments_take_linear_time() -> None:
    began = time.process_time()
    with_mended_headings("<h2>" + "<!--<script>" * 20_000)
    assert time.process_time() - began < 2
