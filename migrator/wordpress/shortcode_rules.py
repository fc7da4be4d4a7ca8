"""Data classes for rules that unwrap, replace, keep, drop or mark a shortcode.

`shortcode_registry` maps each shortcode to its rule.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from migrator.startup.value_objects import value_object
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.tokens import AutopRegion, TextToken, Token
from migrator.wordpress.tokens_to_html import to_html


@value_object
class Call:
    """One use of a shortcode.

    `content` is the enclosed content, None if the shortcode is not enclosing. If `classic` is
    true, blank lines make paragraphs in it.
    """

    name: str
    attributes: Attributes
    raw: str
    content: Sequence[Token] | None = None
    classic: bool = True

    def html(self) -> str:
        """Return the content as HTML, in paragraphs."""
        return to_html([AutopRegion(self.classic), *(self.content or ())]).strip()

    def line(self) -> str:
        """Return the content as HTML for use inside another element.

        A single paragraph loses its `<p>`.
        """
        return without_paragraph(self.html())

    def text(self) -> str:
        """Return the content as plain text, without tags."""
        texts = [token.raw for token in self.content or () if isinstance(token, TextToken)]
        return html.unescape("".join(texts)).strip()


def without_paragraph(source: str) -> str:
    """Return the HTML without its `<p>` if it is a single paragraph."""
    inner = source.removeprefix("<p>").removesuffix("</p>")
    return inner if len(inner) == len(source) - 7 and "<p" not in inner else source


def no_html(_: Attributes, __: RenderScope) -> str:
    """Return "". The default of `Unwrap.before`."""
    return ""


@value_object
class Unwrap:
    """Remove the shortcode, keep its content.

    `before` returns HTML for the attributes that a reader would see. `after` is HTML for the
    end of an enclosing use.
    """

    before: Callable[[Attributes, RenderScope], str] = no_html
    after: str = ""
    inline: bool = False


@value_object
class Replace:
    """Replace the shortcode and its content with HTML.

    If `render` returns None, a placeholder marks the shortcode and its content stays.
    """

    render: Callable[[Call, RenderScope], str | None]
    inline: bool = False


@value_object
class Raw:
    """Replace the shortcode with HTML made from the unprocessed source between its tags."""

    render: Callable[[str, Attributes, str], str]


@value_object
class Keep:
    """Keep the shortcode and its content in the text as the author typed them."""


@value_object
class Drop:
    """Remove the shortcode and its content, as neither has text to read.

    A block one (a spacer) ends the paragraph; an inline one leaves nothing.
    """

    inline: bool = False


@value_object
class Mark:
    """Replace a shortcode without meaning outside WordPress with a placeholder."""


Rule = Unwrap | Replace | Raw | Keep | Drop | Mark
