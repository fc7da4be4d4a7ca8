"""Write tokens as HTML: classic content with paragraphs, saved block HTML as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrator.wordpress.autop import paragraphs
from migrator.wordpress.autop_tokens import BLOCK_TAGS
from migrator.wordpress.embeds import line_link
from migrator.wordpress.plain_html import expand_plain
from migrator.wordpress.tokens import AutopRegion, HtmlBlock, Opaque, Tag, TextToken, Token

# A paragraph that may hold only a URL or only a comment, and one that is open at the end.
_CHANGED_WHEN_SAVED = re.compile(
    r"<[pP](?=[\s/>])[^<>]*+>(?:\s*(?:https?://|<!--)|(?>(?:[^<]++|<(?!/?[pP][\s/>]))*)\Z)"
)


def to_html(tokens: Sequence[Token]) -> str:
    """Return the HTML of tokens; `AutopRegion` tokens say where blank lines make paragraphs."""
    out: list[str] = []
    classic, start = False, 0
    for index, token in enumerate(tokens):
        if isinstance(token, AutopRegion):
            if start < index:
                out.append(_write_region(tokens[start:index], classic=classic))
            out.append(token.raw)
            classic, start = token.classic, index + 1
    if start < len(tokens):
        out.append(_write_region(tokens[start:], classic=classic))
    return "".join(out)


def _write_region(tokens: Sequence[Token], *, classic: bool) -> str:
    return paragraphs(tokens) if classic else saved_to_html(tokens)


def stays_as_saved(plain: str) -> bool:
    """Return True if `saved_to_html` leaves the plain HTML, and a block after it, unchanged."""
    return not _CHANGED_WHEN_SAVED.search(plain)


def saved_to_html(tokens: Sequence[Token]) -> str:
    """Return the HTML of saved blocks unchanged, except that no paragraph contains a block.

    WordPress removes the `<p>` around a shortcode that is alone in it (`shortcode_unautop`). If
    there is text around the shortcode, a browser ends the paragraph before the block.
    """
    return _SavedHtmlWriter(expand_plain(tokens)).write()


class _SavedHtmlWriter:
    """Writer of saved block HTML.

    `paragraph` is the index in `out` of the open `<p>`. `split` is true after a block ended a
    paragraph whose `</p>` is still to come.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.out: list[str] = []
        self.paragraph: int | None = None
        self.split = False

    def write(self) -> str:
        for index, token in enumerate(self.tokens):
            if isinstance(token, Tag) and token.name in BLOCK_TAGS:
                self._block_tag(token)
            elif isinstance(token, HtmlBlock) or self._lone_comment(token, index):
                self._block(token)
            else:
                self._inline(token, index)
        return "".join(self.out)

    def _lone_comment(self, token: Token, index: int) -> bool:
        return (
            isinstance(token, Opaque)
            and self.paragraph is not None
            and not self._paragraph_text()
            and index + 1 < len(self.tokens)
            and _closes_paragraph(self.tokens[index + 1])
        )

    def _paragraph_text(self) -> str:
        start = self.paragraph
        return "" if start is None else "".join(self.out[start + 1 :]).strip()

    def _block(self, token: Token) -> None:
        if self.paragraph is not None:
            if self._paragraph_text():
                self.out.append("</p>")
            else:
                self.out[self.paragraph] = ""
            self.paragraph, self.split = None, True
        self.out.append(token.raw)

    def _block_tag(self, tag: Tag) -> None:
        if _closes_paragraph(tag) and self.split:
            self.split = False
            return
        self.split = False
        self.paragraph = len(self.out) if tag.name == "p" and not tag.closing else None
        self.out.append(tag.raw)

    def _inline(self, token: Token, index: int) -> None:
        text = token.raw
        if isinstance(token, TextToken) and self._alone_in_paragraph(index):
            text = line_link(text) or text
        if self.split and text.strip() and not isinstance(token, Opaque):
            self.split = False
            self.paragraph = len(self.out)
            self.out.append("<p>")
        self.out.append(text)

    def _alone_in_paragraph(self, index: int) -> bool:
        return (
            self.paragraph == len(self.out) - 1
            and index + 1 < len(self.tokens)
            and _closes_paragraph(self.tokens[index + 1])
        )


def _closes_paragraph(token: Token) -> bool:
    return isinstance(token, Tag) and token.name == "p" and token.closing
