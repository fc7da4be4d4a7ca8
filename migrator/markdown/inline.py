"""Finish the inline Markdown of a paragraph, heading or table cell: resolve all marks.

This is the only place that does so. The order is white space (`whitespace`), delimiters
(`emphasis`), backslashes (`escaping`), because each step needs the result of the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from migrator.markdown import (
    code,
    emphasis,
    escaping,
    sentinels,
)
from migrator.markdown.escaped_text import InlineContext
from migrator.markdown.escaping import EscapeStyle
from migrator.markdown.whitespace import (
    BREAK,
    Token,
    is_doubled,
    split_paragraphs,
    tidy_white_space,
)

_TOKEN = re.compile(
    f"({sentinels.LINK_CLOSE})?{sentinels.RAW_START}([^{sentinels.RAW_END}]*){sentinels.RAW_END}"
    f"|([{sentinels.EM_OPEN}-{sentinels.BREAK}])"
    f"|[^{sentinels.RAW_START}{sentinels.EM_OPEN}-{sentinels.BREAK}]+"
)

# Any mark but MAYBE.
_HAS_MARK = re.compile(f"[{sentinels.RAW_START}-{sentinels.BREAK}]").search

_MARK_TOKENS = {
    sentinels.EM_OPEN: Token("open", "em"),
    sentinels.EM_CLOSE: Token("close", "em"),
    sentinels.STRONG_OPEN: Token("open", "strong"),
    sentinels.STRONG_CLOSE: Token("close", "strong"),
    sentinels.DEL_OPEN: Token("open", "del"),
    sentinels.DEL_CLOSE: Token("close", "del"),
    sentinels.LINK_OPEN: Token("open", "link"),
    sentinels.BREAK: BREAK,
}

# A line that begins with one of these is an HTML block (CommonMark 4.6, conditions 1 to 6). So is a
# first line that is a single tag (condition 7).
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details"
    "|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head"
    "|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p"
    "|param|pre|script|search|section|style|summary|table|tbody|td|textarea|tfoot|th|thead|title"
    "|tr|track|ul"
)
_HTML_BLOCK = re.compile(rf"<(?:[!?]|/?(?:{_BLOCK_TAGS})(?=[\s>/]|$))", re.IGNORECASE)
_AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:")
_LONE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>\s*$")


def tokens(content: str) -> Iterator[Token]:
    """Split inline content with marks into tokens. The end of a link carries its target."""
    for match in _TOKEN.finditer(content):
        if match[3]:
            yield _MARK_TOKENS[match[3]]
        elif match[1]:
            yield Token("close", "link", match[2])
        elif match[2] is not None:
            yield Token("raw", match[2])
        else:
            yield Token("text", match[0])


def starts_html_block(line: str) -> bool:
    """Return True if CommonMark reads this first line of a paragraph as an HTML block."""
    return bool(_HTML_BLOCK.match(line) or _LONE_TAG.match(line))


def _is_code(token: Token) -> bool:
    return token.kind == "raw" and token.value.startswith("`")


def _merge_code(content: list[Token], context: InlineContext) -> list[Token]:
    """Merge adjacent code spans: their backticks would run together."""
    out: list[Token] = []
    for is_code, group in groupby(content, key=_is_code):
        spans = list(group)
        if is_code and len(spans) > 1:
            merge = code.merge_in_cell if context is InlineContext.CELL else code.merge
            spans = [Token("raw", merge(token.value for token in spans))]
        out.extend(spans)
    return out


def _is_tag(raw: str) -> bool:
    return raw.startswith("<") and not _AUTOLINK.match(raw)


def _write_line_breaks(content: list[Token], context: InlineContext) -> list[Token]:
    """Write a line break as two spaces and a newline if that is safe, else as <br>."""
    out: list[Token] = []
    only_tags = True
    for index, token in enumerate(content):
        if token.kind != "break":
            out.append(token)
            only_tags = only_tags and token.kind == "raw" and _is_tag(token.value)
            continue
        following = content[index + 1] if index + 1 < len(content) else BREAK
        if (
            context.is_single_line
            or only_tags
            or is_doubled(content, index)
            or (following.kind == "raw" and _HTML_BLOCK.match(following.value))
        ):
            out.append(Token("raw", "<br>"))
        else:
            out.append(BREAK)
    return out


def finish(
    content: str,
    context: InlineContext = InlineContext.PARAGRAPH,
    style: EscapeStyle | None = None,
) -> str:
    """Return finished Markdown for inline content with marks.

    The result has no marks and no white space at its ends. It is "" if nothing is visible. It
    has a second line only for a line break, and never in a single-line context.
    """
    if not _HAS_MARK(content):
        return _finish_text(content, context, style)
    return _finish_tokens(tidy_white_space(tokens(content)), context, style)


def _finish_text(content: str, context: InlineContext, style: EscapeStyle | None) -> str:
    """Return Markdown for content that is text only, without links and emphasis."""
    content = "".join(token.value for token in tidy_white_space([Token("text", content)]))
    return escaping.escape(emphasis.resolve([Token("text", content)]), context, style)


def paragraphs(content: str, context: InlineContext, style: EscapeStyle | None = None) -> list[str]:
    """Return finished Markdown for each paragraph of inline content with marks.

    The first paragraph is written for `context`. Two line breaks in a row end a paragraph,
    because old editors wrote paragraphs that way.
    """
    if not _HAS_MARK(content):
        text = _finish_text(content, context, style)
        return [text] if text else []
    out: list[str] = []
    for part in split_paragraphs(tidy_white_space(tokens(content))):
        text = _finish_tokens(part, InlineContext.PARAGRAPH if out else context, style)
        if text.strip():
            out.append(text)
    return out


def _finish_tokens(content: list[Token], context: InlineContext, style: EscapeStyle | None) -> str:
    laid_out = _write_line_breaks(_merge_code(content, context), context)
    return escaping.escape(emphasis.resolve(laid_out), context, style)
