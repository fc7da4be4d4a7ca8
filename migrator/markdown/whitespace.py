"""Collapse white space as HTML shows it, and move it out of emphasis and links.

Works on the tokens of one paragraph (`inline.tokens`). Runs of white space become one space.
Spaces and line breaks move out of emphasis and links, because Markdown's delimiters cannot stand
beside them. Empty emphasis is removed, and two equal adjacent emphases become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from migrator.markdown.element_tables import VOID

HTML_SPACE = " \t\n\f\r"
UNCOLLAPSED = "\x0b\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Character class of white space that HTML does not collapse, without the non-breaking space."""
# Runs of white space, except those of one space, which stay as they are.
_SPACES = re.compile(r"[ \t\n\f\r](?:(?<! )|(?=[ \t\n\f\r]))[ \t\n\f\r]*")
_SPACE_AND_NBSP = re.compile(" (?<!\\s.)\u00a0(?!\\s)|\u00a0(?<!\\s.) (?!\\s)")
_STRAY_NBSP = re.compile("\u00a0(?<!\\s.) +(?!\\s)| (?<!\\s.) *(\u00a0) *(?!\\s)")
_LONE_NBSP = re.compile(" *(\u00a0) *(?!\\s)")


class Token(NamedTuple):
    """A piece of a paragraph.

    kind   "text", "raw" (finished Markdown), "open", "close" or "break"
    value  the text or the Markdown; for "open" and "close" the element's name
    target for the "close" of a link: the part after the bracket, `(URL "title")`
    """

    kind: str
    value: str
    target: str = ""


BREAK = Token("break", "")


def collapse(content: str) -> str:
    """Replace each run of HTML white space by one space (CSS Text 3, `white-space: normal`)."""
    return _SPACES.sub(" ", content)


def without_stray_nbsp(content: str) -> str:
    """Remove the non-breaking space that visual editors leave beside a plain space."""
    return _SPACE_AND_NBSP.sub(" ", content) if "\u00a0" in content else content


def _without_stray_nbsp(tokens: list[Token]) -> list[Token]:
    """Return the tokens without the non-breaking spaces that visual editors leave.

    A gap between two words is one gap, whatever emphasis begins or ends in it. A single
    non-breaking space is stray beside a plain space, and at the start of a line; several in a row
    are an indent or a gap that the author wants.
    """
    if not any("\u00a0" in token.value for token in tokens):
        return tokens
    kept = list(tokens)
    start = 0
    for end in range(len(tokens) + 1):
        if end == len(tokens) or tokens[end].kind in ("break", "raw"):
            begins_line = start == 0 or tokens[start - 1].kind == "break"
            _drop_stray_nbsp(kept, range(start, end), begins_line=begins_line)
            start = end + 1
    return kept


def _drop_stray_nbsp(tokens: list[Token], run: range, *, begins_line: bool) -> None:
    """Replace the text tokens of a run of text and emphasis by ones without stray spaces."""
    texts = [index for index in run if tokens[index].kind == "text"]
    joined = "".join(tokens[index].value for index in texts)
    if "\u00a0" not in joined:
        return
    stray = _stray_nbsp(joined)
    lone = _LONE_NBSP.match(joined) if begins_line else None
    at = 0
    for index in texts:
        value = tokens[index].value
        if "\u00a0" in value:
            places = stray & {place + at for place in _stray_nbsp(value)}
            if lone:
                places.add(lone.start(1))
            left = "".join(char for place, char in enumerate(value, at) if place not in places)
            tokens[index] = Token("text", left)
        at += len(value)


def _stray_nbsp(text: str) -> set[int]:
    return {found.start(found.lastindex or 0) for found in _STRAY_NBSP.finditer(text)}


class _Tidier:
    """The state of one pass over a paragraph's tokens."""

    def __init__(self) -> None:
        self.out: list[Token] = []
        self.pending: list[Token] = []
        self.after_space = True

    def text(self, value: str) -> None:
        if self.after_space:
            value = value.removeprefix(" ")
        if not value:
            return
        if self.pending and value[0].isspace():
            body = value.lstrip()
            self.out.append(Token("text", value[: len(value) - len(body)]))
            self.after_space = value[len(value) - len(body) - 1] == " "
            value = body
        if value:
            self.flush()
            self.out.append(Token("text", value))
            self.after_space = value[-1] == " "

    def flush(self) -> None:
        for token in self.pending:
            if self.out and token.value != "link" and self.out[-1] == Token("close", token.value):
                self.out.pop()
            else:
                self.out.append(token)
        self.pending.clear()

    def close(self, token: Token) -> None:
        if self.pending and token.value != "link":
            self.pending.pop()
            return
        self.flush()
        tail = self.take_trailing_space()
        if not (token.value in ("em", "strong") and self.drop_opener(token)):
            self.out.append(token)
        self.out.extend(tail)

    def drop_opener(self, token: Token) -> bool:
        """Remove the opening token of an emphasis around images only; return True if removed.

        Images look the same in emphasis.
        """
        for index in range(len(self.out) - 1, -1, -1):
            each = self.out[index]
            if each.kind == "open" and each.value == token.value:
                del self.out[index]
                return True
            if each.value != "link" and not each.value.startswith("![") and each.kind != "break":
                return False
        return False

    def take_trailing_space(self) -> list[Token]:
        tail: list[Token] = []
        while self.out:
            last = self.out[-1]
            if last.kind == "break":
                tail.append(self.out.pop())
            elif last.kind == "text" and last.value[-1].isspace():
                body = last.value.rstrip()
                tail.append(Token("text", last.value[len(body) :]))
                self.out.pop()
                if body:
                    self.out.append(Token("text", body))
                    break
            else:
                break
        return tail[::-1]

    def trim(self) -> None:
        """Remove white space at the end of a line, which is invisible."""
        while self.out and self.out[-1].kind == "text":
            value = self.out.pop().value.rstrip()
            if value:
                self.out.append(Token("text", value))
                return

    def line_break(self) -> None:
        self.trim()
        if self.out:  # at the start of a paragraph it is invisible
            self.out.append(BREAK)
        self.after_space = True


_LONE_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^>]*)?>")


def split_paragraphs(tokens: list[Token]) -> list[list[Token]]:
    """Split tidy content into paragraphs at two or more line breaks in a row.

    Emphasis around several paragraphs is closed and opened again. Links and HTML elements are
    not split.
    """
    parts: list[list[Token]] = [[]]
    open_tokens: list[Token] = []
    unsplittable_depth = 0
    for index, token in enumerate(tokens):
        if token.kind == "break" and not unsplittable_depth and is_doubled(tokens, index):
            if tokens[index - 1].kind != "break":
                parts[-1].extend(Token("close", each.value) for each in reversed(open_tokens))
                parts.append(list(open_tokens))
            continue
        parts[-1].append(token)
        if token.kind in ("open", "close"):
            unsplittable_depth += (token.value == "link") * (1 if token.kind == "open" else -1)
            open_tokens = [*open_tokens, token] if token.kind == "open" else open_tokens[:-1]
        elif token.kind == "raw" and (match := _LONE_TAG.fullmatch(token.value)):
            unsplittable_depth += 0 if match[2].lower() in VOID else -1 if match[1] else 1
    return parts


def is_doubled(tokens: list[Token], index: int) -> bool:
    """Return True if a line break is one of several in a row."""
    return any(
        0 <= other < len(tokens) and tokens[other].kind == "break"
        for other in (index - 1, index + 1)
    )


def tidy_white_space(tokens: Iterable[Token]) -> list[Token]:
    """Return the content with white space only where a browser shows it.

    Only white space is moved or removed. Trailing line breaks, which a browser does not show,
    are removed.
    """
    collapsed = [
        Token("text", collapse(token.value)) if token.kind == "text" else token for token in tokens
    ]
    state = _Tidier()
    for token in _without_stray_nbsp(collapsed):
        if token.kind == "text":
            state.text(token.value)
        elif token.kind == "open":
            state.pending.append(token)
        elif token.kind == "close":
            state.close(token)
        elif token.kind == "break":
            state.line_break()
        else:
            state.flush()
            state.out.append(token)
            state.after_space = False
    state.trim()
    while state.out and state.out[-1].kind == "break":
        state.out.pop()
        state.trim()
    return state.out
