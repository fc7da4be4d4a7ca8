"""The kinds of answer there are to a shortcode. What each shortcode gets is in registry.py."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.tokens import AutopRegion, TextToken, Token
from migrator.wordpress.tokens_to_html import flow


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a shortcode. `content` is what it encloses, None when it encloses nothing;
    `classic` says whether blank lines make paragraphs in it."""

    name: str
    attributes: Attributes
    raw: str
    content: Sequence[Token] | None = None
    classic: bool = True

    def html(self) -> str:
        """The content as HTML, in paragraphs."""
        return flow([AutopRegion(self.classic), *(self.content or ())]).strip()

    def line(self) -> str:
        """The content as HTML for the inside of another element: without the `<p>`
        around a single paragraph."""
        return without_paragraph(self.html())

    def text(self) -> str:
        """The content as plain text, tags left out."""
        texts = [token.raw for token in self.content or () if isinstance(token, TextToken)]
        return html.unescape("".join(texts)).strip()


def without_paragraph(source: str) -> str:
    """HTML without the `<p>` around it, when it is a single paragraph."""
    inner = source.removeprefix("<p>").removesuffix("</p>")
    return inner if len(inner) == len(source) - 7 and "<p" not in inner else source


def no_html(_: Attributes, __: RenderScope) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Unwrap:
    """The shortcode goes, its content stays. `before` makes HTML of the attributes that a
    reader would read; `after` is HTML for the end of an enclosing use."""

    before: Callable[[Attributes, RenderScope], str] = no_html
    after: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Replace:
    """HTML takes the place of the shortcode and its content; None means: not in this use."""

    render: Callable[[Call, RenderScope], str | None]
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """HTML of the source between the tags, which nothing else has touched."""

    render: Callable[[str, Attributes, str], str]


@dataclass(frozen=True, slots=True)
class Keep:
    """The shortcode stays in the text as the author typed it, with its content."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The shortcode and its content go: neither has anything to read. A spacer parts
    paragraphs; in a line, nothing is left."""

    inline: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Known to have no meaning outside WordPress: a placeholder takes its place."""


Rule = Unwrap | Replace | Raw | Keep | Drop | Mark
