"""Render Markdown to HTML with comrak, an independent CommonMark + GFM engine.

The converter shares nothing with this module. comrak knows only the specification (it passes all
652 examples of CommonMark 0.31.2, and GFM's tables, strikethrough, task lists and footnotes), so it
can judge the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import comrak
from lxml import etree

from migrator.untrusted.attributes import with_few_attributes
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.table_size import check_tables

MAX_HTML_BYTES: Final = 128 * 1024 * 1024

_NOT_IN_SLUG: Final = re.compile(r"[^\w\- ]")


def _extensions(*more: str) -> Any:
    options = comrak.ExtensionOptions()
    for name in ("table", "strikethrough", "tasklist", "footnotes", *more):
        setattr(options, name, True)
    return options


def _rendering(*more: str) -> Any:
    options = comrak.RenderOptions()
    # Raw HTML is kept: the archive uses it for content that Markdown cannot express.
    for name in ("unsafe_", *more):
        setattr(options, name, True)
    return options


def _with_all_footnotes() -> Any:
    options = comrak.ParseOptions()
    options.leave_footnote_definitions = True
    return options


_EXTENSIONS: Final = _extensions()
_RENDERING: Final = _rendering()
_ANNOTATED: Final = _rendering("sourcepos", "escaped_char_spans")
_ALL_FOOTNOTES: Final = _with_all_footnotes()


# Several checks of a post need this result, one right after the other.
@lru_cache(maxsize=2)
def render(markdown: str) -> str:
    """Return the HTML of a Markdown text without front matter.

    CommonMark 0.31.2 with GFM tables, strikethrough, task lists and footnotes. Bare addresses do
    not become links (GFM's extended autolinks are off), raw HTML stays. Raises TooLargeTableError.
    """
    check_tables(markdown)
    html: str = comrak.render_markdown(
        markdown, extension_options=_EXTENSIONS, render_options=_RENDERING
    )
    return html


def render_with(markdown: str, extensions: Iterable[str]) -> str:
    """Return the HTML with more extensions of comrak, by their names there."""
    check_tables(markdown)
    html: str = comrak.render_markdown(
        markdown, extension_options=_extensions(*extensions), render_options=_RENDERING
    )
    return html


@lru_cache(maxsize=2)
def page_of(markdown: str) -> str:
    """Return the HTML of a page of the archive, as `html5.normal` writes it."""
    return html5.normal(render(markdown))


def render_annotated(markdown: str) -> str:
    """Return the same HTML with annotations for a person who edits the Markdown.

    Each element that Markdown made has its position in `data-sourcepos` ("3:1-4:20": line and
    column of its first and last character, counted from 1). A character after a backslash is a
    `<span data-escaped-char>`. Footnotes without a reference are included. Raises
    TooLargeTableError.
    """
    check_tables(markdown)
    html: str = comrak.render_markdown(
        markdown,
        extension_options=_EXTENSIONS,
        render_options=_ANNOTATED,
        parse_options=_ALL_FOOTNOTES,
    )
    return html


def parse(html: str) -> etree._Element:
    """Return the tree of an HTML fragment or page; its root is always `html`.

    Never raises, whatever the HTML holds. Content beyond 64 MiB or nested deeper than libxml2's
    2,048 levels is cut off, so that hostile input stays cheap.
    """
    data = with_few_attributes(html).replace("\x00", "�").encode("utf-8", "replace")
    data = data[:MAX_HTML_BYTES]
    # The body is opened here so that libxml2 adds no paragraph around bare text.
    tree = etree.fromstring(
        b"<html><body>" + data, etree.HTMLParser(encoding="utf-8", huge_tree=True)
    )
    return tree if tree is not None else etree.Element("html")


def heading_slug(text: str) -> str:
    """Return the anchor that GitHub gives a heading.

    It is in lower case, with `-` for spaces and without punctuation. The second heading with the
    same slug gets `-1`, the third `-2`; the caller counts them.
    """
    return _NOT_IN_SLUG.sub("", text.strip().lower()).replace(" ", "-")
