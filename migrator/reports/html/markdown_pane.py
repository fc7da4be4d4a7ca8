"""Convert the Markdown of a post to HTML that shows its source, with marks at differences.

A mark is at each place where the rendering differs from WordPress.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from migrator.reports.html.difference_marks import Marks, label, transfer
from migrator.reports.html.pane import MOST_CHARACTERS
from migrator.reports.html.text import escaped, quoted, visible
from migrator.verifier.fidelity.tokens import Marks as InlineMarks
from migrator.verifier.fidelity.tokens import Token

FIRST: Final = "difference"
"""The HTML id of the first mark."""

_WORDS: Final = re.compile(r"\w+")


def marked_source(markdown: str, tokens: Sequence[Token], marks: Marks) -> str:
    """Return `markdown` as HTML for a `pre`, with marks.

    `tokens` are those of the HTML that it renders to, and `marks` are the marks of these tokens.
    They are found in the Markdown by their words and URLs, which are there in the same order.
    """
    shown = markdown[:MOST_CHARACTERS]
    rest = '<span class="box">The rest is too long to be shown here.</span>'
    rest = rest if len(markdown) > len(shown) else ""
    if not marks:
        return escaped(shown) + rest
    words, marks = _words(tokens, marks)
    matches = list(_WORDS.finditer(shown))
    marks = transfer(marks, words, [match[0] for match in matches])
    out: list[str] = []
    at = 0
    for number, match in enumerate(matches):
        joins = {number - 1, number} <= marks.changed and "\n" not in shown[at : match.start()]
        between = escaped(shown[at : match.start()])
        word = escaped(match[0])
        out.append(f'<mark class="differs">{between}</mark>' if joins and between else between)
        out.append(_gap(marks, number))
        out.append(f'<mark class="differs">{word}</mark>' if number in marks.changed else word)
        at = match.end()
    out += [escaped(shown[at:]), _gap(marks, len(matches)), rest]
    # The page has a link to the first mark.
    return "".join(out).replace("<mark ", f'<mark id="{FIRST}" ', 1)


def _gap(marks: Marks, number: int) -> str:
    text = marks.gaps.get(number)
    return f'<mark class="gap" title={quoted(visible(text))}>⋯</mark>' if text else ""


def _words(tokens: Sequence[Token], marks: Marks) -> tuple[list[str], Marks]:
    """Return the words of the tokens as in the Markdown, and the marks of these words."""
    words: list[str] = []
    changed: set[int] = set()
    gaps: dict[int, str] = {}
    for number, token in enumerate(tokens):
        if number in marks.gaps:
            gaps.setdefault(len(words), marks.gaps[number])
        following = tokens[number + 1] if number + 1 < len(tokens) else ""
        found = _WORDS.findall(_markdown_text(token, following))
        if number in marks.changed:
            changed.update(range(len(words), len(words) + len(found)))
            if not found:
                gaps.setdefault(len(words), f"differs: {label([token])}")
        words += found
    if len(tokens) in marks.gaps:
        gaps.setdefault(len(words), marks.gaps[len(tokens)])
    # A marked word needs no gap sign before it.
    return words, Marks(
        frozenset(changed),
        {at: text for at, text in gaps.items() if at not in changed or "differs" not in text},
    )


def _markdown_text(token: Token, following: Token) -> str:
    """Return the words of a token in the order of Markdown, where a link's URL follows its
    text."""
    if isinstance(token, str):
        return token
    if token[0] == "img":
        return f"{token[2]} {token[1]} {token[3]}"
    if token[0] == "word":
        target = _link_target(token[2][-1][1])
        return str(token[1]) if target == _first_link(following) else f"{token[1]} {target}"
    if token[0] in ("line", "comment"):
        return str(token[1])
    return str(token[2]) if token[0] in ("media", "pre") else ""


def _first_link(token: Token) -> str:
    """Return the target of the link in which a word begins; "" for other tokens."""
    return "" if isinstance(token, str) or token[0] != "word" else _link_target(token[2][0][1])


def _link_target(marks: InlineMarks) -> str:
    return next((" ".join(mark[1:]) for mark in marks if mark[0] == "a"), "")
