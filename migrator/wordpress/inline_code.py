"""Convert a `<code>` that holds several lines to a block of code, as its author meant it.

WordPress shows the lines, but a browser drops their indentation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from migrator.wordpress.code_languages import language_of
from migrator.wordpress.code_plugins import CRAYON_INLINE, code_block, title_of
from migrator.wordpress.stored_code import code_to_html, trimmed
from migrator.wordpress.tokens import (
    HtmlBlock,
    Inline,
    Tag,
    TextToken,
    Token,
    tag_attributes,
    word_set,
)

# Elements in which a block cannot stand, or would break the text around it.
_NO_BLOCK_IN = word_set(
    """a abbr b big button caption cite code del dfn dt em figcaption font h1 h2 h3 h4 h5 h6 i ins
    kbd label mark option pre q s samp small span strike strong sub summary sup td th tt u var"""
)
_TRANSPARENT = word_set("br font span wbr")
# Tokens in one piece of code. The limit keeps hostile input linear.
_MOST_TOKENS = 2_000
_TEXT_AREA = re.compile(r"<textarea\b([^<>]*)>(.*)</textarea\s*>\Z", re.DOTALL | re.IGNORECASE)
_BREAK = "\0"
_BREAK_LINE = re.compile(rf"[ \t]*{_BREAK}\n?")
_LAYOUT_LINE = re.compile(r"[ \t]*\n[ \t]*")


def with_lines_of_code(tokens: Sequence[Token], *, classic: bool) -> Sequence[Token]:
    """Return the tokens with each `<code>` of several lines as a block of code.

    In `classic` content a line feed ends a line, elsewhere only `<br>` does. A Crayon `<span>` of
    inline code becomes a `<code>`.
    """
    if not any(_may_be_code(token) for token in tokens):
        return tokens
    tokens = _with_crayon_spans([_text_area(token) for token in tokens])
    out: list[Token] = []
    around: Counter[str] = Counter()
    end = 0
    for index, token in enumerate(tokens):
        if index < end:
            continue
        if isinstance(token, Tag):
            if token.name == "code" and not token.closing and not +around:
                close = _end_of_code(tokens, index)
                if close and (block := _block(token, tokens[index + 1 : close], classic=classic)):
                    out.append(block)
                    end = close + 1
                    continue
            if token.name in _NO_BLOCK_IN:
                around[token.name] = max(0, around[token.name] + (-1 if token.closing else 1))
        out.append(token)
    return out


def _may_be_code(token: Token) -> bool:
    if isinstance(token, Tag):
        return token.name in ("code", "span")
    return isinstance(token, Inline) and token.raw.startswith("<textarea")


def _text_area(token: Token) -> Token:
    """Return the code block for a `<textarea name="code">` of Google's SyntaxHighlighter."""
    area = _TEXT_AREA.match(token.raw) if isinstance(token, Inline) else None
    if area is None or tag_attributes(area[1]).get("name") != "code":
        return token
    language = language_of(area[1])
    return HtmlBlock(code_block(trimmed(code_to_html(area[2], language)), language))


def _end_of_code(tokens: Sequence[Token], start: int) -> int:
    """Return the index of the tag that ends the code, 0 if it holds more than text."""
    for index in range(start + 1, min(len(tokens), start + _MOST_TOKENS)):
        token = tokens[index]
        if isinstance(token, Tag):
            if token.name == "code":
                return index if token.closing else 0
            if token.name not in _TRANSPARENT:
                return 0
        elif not isinstance(token, TextToken):
            return 0
    return 0


def _block(code: Tag, content: Sequence[Token], *, classic: bool) -> HtmlBlock | None:
    pieces = (
        _BREAK if isinstance(token, Tag) and token.name == "br" else token.raw
        for token in content
        if isinstance(token, TextToken) or (isinstance(token, Tag) and token.name == "br")
    )
    text = "".join(pieces)
    if not classic:
        text = _BREAK.join(
            _LAYOUT_LINE.sub(" ", piece.removeprefix("\n") if number else piece)
            for number, piece in enumerate(text.split(_BREAK))
        )
    text = _BREAK_LINE.sub("\n", text)
    lines = trimmed(text)
    # Code on lines of its own was meant as a block, even if it is only one line.
    is_apart = classic and text.startswith("\n") and lines.strip()
    if "\n" not in lines and not is_apart:
        return None
    return HtmlBlock(code_block(lines, language_of(code.attributes), title_of(code.attributes)))


def _with_crayon_spans(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens with each `<span class="crayon-inline">` as a `<code>`."""
    if not any(isinstance(token, Tag) and CRAYON_INLINE in token.attributes for token in tokens):
        return tokens
    out: list[Token] = []
    spans: list[bool] = []
    for token in tokens:
        if not isinstance(token, Tag) or token.name != "span":
            out.append(token)
        elif not token.closing:
            classes = tag_attributes(token.attributes).get("class", "").split()
            spans.append(CRAYON_INLINE in classes)
            out.append(Tag("<code>", "code") if spans[-1] else token)
        else:
            is_code = spans.pop() if spans else False
            out.append(Tag("</code>", "code", closing=True) if is_code else token)
    return out
