"""White space as HTML shows it: collapsed, and never at the edge of an emphasis.

Works on the tokens of one paragraph (`inline.tokens`): runs of white space
become one space, spaces and line breaks move out of emphasis and links (Markdown's
delimiters cannot stand beside them), emphasis without content goes, and two equal
emphases that touch become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

HTML_SPACE = " \t\n\f\r"
_SPACES = re.compile(r"[ \t\n\f\r]+")


class Token(NamedTuple):
    """A piece of a paragraph.

    kind   "text", "raw" (finished Markdown), "open", "close" or "break"
    value  the text or the Markdown; for "open" and "close" the element's name
    target for the "close" of a link: what follows the bracket, `(address "title")`
    """

    kind: str
    value: str
    target: str = ""


BREAK = Token("break", "")


def collapse(content: str) -> str:
    """Runs of HTML white space become one space (CSS Text 3, `white-space: normal`)."""
    return _SPACES.sub(" ", content)


def is_blank(content: str) -> bool:
    """Whether nothing is seen: only white space, also of the non-breaking kind."""
    return not content or content.isspace()


class _Tidier:
    """The state of one pass over a paragraph's tokens."""

    def __init__(self) -> None:
        self.out: list[Token] = []
        self.pending: list[Token] = []
        self.after_space = True

    def text(self, value: str) -> None:
        value = collapse(value)
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
        self.out.append(token)
        self.out.extend(tail)

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

    def line_break(self) -> None:
        if self.out and self.out[-1].kind == "text" and self.out[-1].value.endswith(" "):
            value = self.out.pop().value[:-1]
            if value:
                self.out.append(Token("text", value))
        self.out.append(BREAK)
        self.after_space = True


def tidy(tokens: Iterable[Token]) -> list[Token]:
    """The same content, with white space only where a browser shows it.

    Nothing but white space is moved or lost; trailing line breaks, which a browser
    does not show, are left out.
    """
    state = _Tidier()
    for token in tokens:
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
    while state.out and (state.out[-1].kind == "break" or state.out[-1] == Token("text", " ")):
        state.out.pop()
    if state.out and state.out[-1].kind == "text":
        last = state.out.pop().value.removesuffix(" ")
        state.out.append(Token("text", last))
    return state.out
