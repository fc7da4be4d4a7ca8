"""Add paragraphs to classic content token by token, as wpautop() does.

Sources: developer.wordpress.org/reference/functions/wpautop/ and the observed output of a
running site; the tests hold the table of observations. If WordPress writes broken nesting that
every browser repairs (`<div>one</p><p>two</div>`), this module writes the repaired form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import escape

from migrator.wordpress.embeds import line_link
from migrator.wordpress.tokens import (
    Edge,
    HtmlBlock,
    Opaque,
    Tag,
    TextToken,
    Token,
    tag_attributes,
    word_set,
)

BLOCK_TAGS = word_set(
    """
    table thead tfoot caption col colgroup tbody tr td th div dl dd dt ul ol li pre form map
    area blockquote address style p h1 h2 h3 h4 h5 h6 hr fieldset legend section article aside
    hgroup header footer nav figure figcaption details menu summary center main
    """
)
# Elements that a browser opens again in the next paragraph (HTML Standard, 13.2.4.3, "The list of
# active formatting elements").
FORMATTING = word_set("a b big code em font i nobr s small strike strong tt u del ins mark sub sup")
# If these are never closed, they last to the end of the page. A link ends at the next link.
_LASTING_UNCLOSED = FORMATTING - word_set("a del ins mark sub sup")
_CELLS = frozenset({"td", "th", "table"})
# Line feeds inside these elements do not become `<br />`.
NO_BREAK_ELEMENTS = frozenset({"select", "object", "video", "audio", "svg", "picture", "datalist"})
_VISIBLE_TAGS = word_set(
    """
    img iframe input button select textarea video audio object embed svg canvas math meter
    progress
    """
)
LINE_COMMENT = re.compile(r"<!--\s*(?:more\b|nextpage\b|noteaser\b|migrator:)")
BLANK = re.compile(r"\n[ \t\f\v]*\n[ \t\n\f\v]*")
_LINE_END = re.compile(r"[ \t]*(?:\n|$)")
_ANCHOR = re.compile(r"""(?:^|[\s"'])(?:id|name)\s*=""")
SPACE = " \t\n\r\f\v"
BREAK = "<br />\n"
_MAX_REOPENED = 16


class ParagraphWriter:
    """Writer of paragraphs, in one pass over the tokens.

    A run is the inline content between two block boundaries. `opening` is the `<p>` tag that
    begins the next run, None if the run is not put into a paragraph.
    """

    def __init__(self, tokens: Sequence[Token], opening: str | None = "<p>") -> None:
        self.tokens = tokens
        self.out: list[str] = []
        self.run: list[str] = []
        self.visible = False
        self.newline = False
        self.opening = opening
        self.pre = 0
        self.no_break_depth = 0
        self.in_cell = False
        self.formatting: list[Tag] = []
        self.reopen: list[Tag] = []
        self.closers = Counter(
            token.name for token in tokens if isinstance(token, Tag) and token.closing
        )

    def write(self) -> str:
        for index, token in enumerate(self.tokens):
            if isinstance(token, Tag) and token.closing:
                self.closers[token.name] -= 1
            if self.pre:
                self._in_pre(token)
            else:
                self._token(token, index)
        self._flush()
        return "".join(self.out)

    def _in_pre(self, token: Token) -> None:
        self.out.append(token.raw)
        if isinstance(token, Tag) and token.name == "pre":
            self.pre += -1 if token.closing else 1
            if not self.pre:
                self.out.append("\n")
                self.opening = "<p>"

    def _token(self, token: Token, index: int) -> None:
        if isinstance(token, TextToken):
            self._text(token.raw, index)
        elif isinstance(token, Tag):
            self._tag(token)
        elif isinstance(token, Opaque):
            self._comment(token, index)
        elif isinstance(token, HtmlBlock):
            self._flush()
            self.out.append(token.raw + "\n")
            if self.opening is not None:
                self.opening = "<p>"
        elif isinstance(token, Edge):
            self._flush()
            self.opening = "<p>"
        else:
            self._add(token.raw)
            self.visible = True

    def _tag(self, tag: Tag) -> None:
        if tag.name in BLOCK_TAGS:
            self._block_tag(tag)
        elif tag.name == "br":
            if _is_anchor(tag) and (anchor := tag_attributes(tag.attributes).get("id")):
                self._add(f'<a id="{escape(anchor)}"></a>')
                self.visible = True
            self._line_break()
        else:
            self._inline_tag(tag)

    def _block_tag(self, tag: Tag) -> None:
        self._flush()
        if tag.name == "p":
            self.opening = "<p>" if tag.closing else tag.raw
            return
        if tag.name in _CELLS:
            self.in_cell = not tag.closing and tag.name != "table"
        self.out.append(tag.raw)
        if tag.closing or tag.name == "hr":
            self.out.append("\n")
            self.opening = "<p>"
        else:
            # Text right after an opening tag gets no <p>, except in a blockquote.
            self.opening = "<p>" if tag.name == "blockquote" else None
            if tag.name == "pre" and self.closers["pre"] > 0:
                self.pre = 1

    def _inline_tag(self, tag: Tag) -> None:
        if tag.name not in FORMATTING:
            self._add(tag.raw)
            if tag.name in NO_BREAK_ELEMENTS:
                self._count_no_break_element(tag)
            self.visible = self.visible or tag.name in _VISIBLE_TAGS or _is_anchor(tag)
            return
        if tag.closing:
            self._close_formatting(tag)
            return
        self._add(tag.raw)
        self.formatting.append(tag)
        self.visible = self.visible or _is_anchor(tag)

    def _count_no_break_element(self, tag: Tag) -> None:
        if tag.closing:
            self.no_break_depth = max(0, self.no_break_depth - 1)
        elif self.closers[tag.name] > 0:
            self.no_break_depth += 1

    def _close_formatting(self, tag: Tag) -> None:
        for pending in (self.reopen, self.formatting):
            for index in range(len(pending) - 1, max(-1, len(pending) - _MAX_REOPENED), -1):
                if pending[index].name == tag.name:
                    del pending[index]
                    if pending is self.formatting:
                        self.run.append(tag.raw)
                    return
        if self.run:
            self.run.append(tag.raw)

    def _line_break(self) -> None:
        while self.run and not self.run[-1].strip(SPACE):
            self.run.pop()
        if self.run and self.run[-1] == BREAK and not self.no_break_depth:
            self._flush()
            self.opening = "<p>"
            return
        if self.run:
            self._add(BREAK)
        self.newline = False

    def _text(self, text: str, index: int) -> None:
        if self.no_break_depth:
            self._add(text.strip("\n") or " ")
            self.visible = self.visible or bool(text.strip(SPACE))
            return
        parts = BLANK.split(text)
        for number, part in enumerate(parts):
            if number:
                self._flush()
                self.opening = "<p>"
            last = number == len(parts) - 1
            self._paragraph_text(
                part,
                starts_line=number > 0 or self._at_line_start(),
                line_continues=last and not self._line_ends(index),
            )

    def _at_line_start(self) -> bool:
        return not self.run or self.newline or self.run[-1] == BREAK

    def _line_ends(self, index: int) -> bool:
        """Return True if nothing visible follows the token at `index` on its line."""
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if following is None or isinstance(following, (Edge, HtmlBlock)):
            return True
        if isinstance(following, Tag):
            return following.name in BLOCK_TAGS or following.name == "br"
        return isinstance(following, TextToken) and bool(_LINE_END.match(following.raw))

    def _paragraph_text(self, text: str, *, starts_line: bool, line_continues: bool) -> None:
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if number:
                self.newline = True
            if not line.strip(SPACE):
                if line and self.run and not self.newline:
                    self.run.append(line)
                continue
            is_whole_line = (number > 0 or starts_line) and (
                number < len(lines) - 1 or not line_continues
            )
            link = line_link(line) if is_whole_line and not self._in_code_element() else None
            if number < len(lines) - 1:
                line = line.rstrip(" \t")
            self._add(link or line)
            self.visible = True

    def _in_code_element(self) -> bool:
        return any(tag.name == "code" or tag.name == "a" for tag in self.formatting)

    def _comment(self, token: Opaque, index: int) -> None:
        alone = (not self.visible or self.newline) and self._line_ends(index)
        if alone and LINE_COMMENT.match(token.raw):
            self._flush()
            self.out.append(token.raw + "\n")
        elif self.run:
            self.run.append(token.raw)
        else:
            self.out.append(token.raw + "\n")

    def _add(self, piece: str) -> None:
        """Add inline content to the run, after a pending `<br />` and reopened elements."""
        if not self.run:
            self.formatting = self._elements_to_reopen()
            self.reopen = [tag for tag in self.reopen if tag not in self.formatting]
            self.run += [tag.raw for tag in self.formatting]
        elif self.newline and self.run[-1] != BREAK and not self.no_break_depth:
            self.run.append(BREAK)
        self.newline = False
        self.run.append(piece)

    def _flush(self) -> None:
        """End the run. Write a paragraph or bare text, or nothing if nothing in it is visible."""
        if self.run:
            self._close_run()
        self.run = []
        self.visible = self.newline = False
        self.no_break_depth = 0

    def _close_run(self) -> None:
        while self.run and (self.run[-1] == BREAK or not self.run[-1].strip(SPACE)):
            self.run.pop()
        for tag in self.formatting:
            if self._is_reopened(tag) and len(self.reopen) < _MAX_REOPENED:
                self.reopen.append(tag)
        if self.visible:
            closing = "".join(f"</{tag.name}>" for tag in reversed(self.formatting))
            text = "".join(self.run).strip(SPACE) + closing
            self.out.append(text if self.opening is None else f"{self.opening}{text}</p>\n")
        else:
            self.out.extend(
                piece for piece in self.run if piece.startswith(("<!--", "<script", "<style"))
            )
        self.formatting = []

    def _is_reopened(self, tag: Tag) -> bool:
        """Return True if a browser opens the element again in the next paragraph.

        An element that is never closed is opened again only once.
        """
        if self.closers[tag.name] > 0:
            return True
        return tag.name in _LASTING_UNCLOSED and all(tag.name != each.name for each in self.reopen)

    def _elements_to_reopen(self) -> list[Tag]:
        """Return the elements to open again here; in a table cell, not those never closed."""
        return [tag for tag in self.reopen if not self.in_cell or self.closers[tag.name] > 0]


def _is_anchor(tag: Tag) -> bool:
    """Return True if links may lead to this tag, so that it is kept even when empty."""
    return not tag.closing and bool(_ANCHOR.search(tag.attributes))
