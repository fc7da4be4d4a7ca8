"""Markdown as a reader sees it: HTML by comrak, a CommonMark + GFM engine of its own.

Nothing here is shared with the converter: what the archive says is judged by a
program that knows only the specification (comrak passes all 652 examples of
CommonMark 0.31.2, and GFM's tables, strikethrough, task lists and footnotes).
"""

from __future__ import annotations

import re
from typing import Any, Final

import comrak
from lxml import etree

MAX_HTML_BYTES: Final = 64 * 1024 * 1024

_NOT_IN_SLUG: Final = re.compile(r"[^\w\- ]")


def _extensions() -> Any:
    options = comrak.ExtensionOptions()
    for name in ("table", "strikethrough", "tasklist", "footnotes"):
        setattr(options, name, True)
    return options


def _rendering(*more: str) -> Any:
    options = comrak.RenderOptions()
    # Raw HTML is kept: it is the archive's way to say what Markdown cannot.
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


def render(markdown: str) -> str:
    """The HTML of a Markdown text without front matter.

    CommonMark 0.31.2 with GFM tables, strikethrough, task lists and footnotes.
    Bare addresses are no links (GFM's extended autolinks are off), raw HTML stays.
    """
    html: str = comrak.render_markdown(
        markdown, extension_options=_EXTENSIONS, render_options=_RENDERING
    )
    return html


def render_annotated(markdown: str) -> str:
    """The same, with what a reader does not see and a person at an editor wants to know.

    Each element that Markdown made says in `data-sourcepos` where it stands ("3:1-4:20": line
    and column of its first and last character, counted from 1); what stood behind a
    backslash is a `<span data-escaped-char>`; footnotes that nothing refers to are there too.
    """
    html: str = comrak.render_markdown(
        markdown,
        extension_options=_EXTENSIONS,
        render_options=_ANNOTATED,
        parse_options=_ALL_FOOTNOTES,
    )
    return html


def parse(html: str) -> etree._Element:
    """A tree of an HTML fragment or page; its root is always `html`.

    Never raises for what the HTML holds. What is beyond 64 MiB or nested deeper
    than libxml2's 2,048 levels is cut off, so that hostile input stays cheap.
    """
    data = html.replace("\x00", "�").encode("utf-8", "replace")[:MAX_HTML_BYTES]
    # The body is opened here so that libxml2 invents no paragraph around bare text.
    tree = etree.fromstring(
        b"<html><body>" + data, etree.HTMLParser(encoding="utf-8", huge_tree=True)
    )
    return tree if tree is not None else etree.Element("html")


def heading_slug(text: str) -> str:
    """The anchor GitHub gives a heading: lower case, spaces to `-`, punctuation dropped.

    The second heading with the same slug gets `-1`, the third `-2`; that is the
    caller's to count (`anchors` in `integrity`).
    """
    return _NOT_IN_SLUG.sub("", text.strip().lower()).replace(" ", "-")
