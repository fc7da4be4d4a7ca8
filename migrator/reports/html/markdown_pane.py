"""The Markdown of a post as text, with marks where what it renders to differs."""

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
"""The id of the first mark."""

_WORDS: Final = re.compile(r"\w+")


def source(markdown: str, tokens: Sequence[Token], marks: Marks) -> str:
    """`markdown` as HTML for a `pre`, marked.

    `tokens` are those of the HTML that it renders to, and `marks` are theirs; they are found
    again in the Markdown by their words, addresses included, which stand there in the same order.
    """
    shown = markdown[:MOST_CHARACTERS]
    rest = '<span class="box">The rest is too long to be shown here.</span>'
    rest = rest if len(markdown) > len(shown) else ""
    if not marks:
        return escaped(shown) + rest
    words, marks = _words(tokens, marks)
    there = list(_WORDS.finditer(shown))
    marks = transfer(marks, words, [match[0] for match in there])
    out: list[str] = []
    at = 0
    for number, match in enumerate(there):
        joins = {number - 1, number} <= marks.changed and "\n" not in shown[at : match.start()]
        between = escaped(shown[at : match.start()])
        word = escaped(match[0])
        out.append(f'<mark class="differs">{between}</mark>' if joins and between else between)
        out.append(_gap(marks, number))
        out.append(f'<mark class="differs">{word}</mark>' if number in marks.changed else word)
        at = match.end()
    out += [escaped(shown[at:]), _gap(marks, len(there)), rest]
    # The page leads to the first of them.
    return "".join(out).replace("<mark ", f'<mark id="{FIRST}" ', 1)


def _gap(marks: Marks, number: int) -> str:
    what = marks.gaps.get(number)
    return f'<mark class="gap" title={quoted(visible(what))}>⋯</mark>' if what else ""


def _words(tokens: Sequence[Token], marks: Marks) -> tuple[list[str], Marks]:
    """The words that stand for the tokens in the Markdown, and their marks."""
    words: list[str] = []
    changed: set[int] = set()
    gaps: dict[int, str] = {}
    for number, token in enumerate(tokens):
        if number in marks.gaps:
            gaps.setdefault(len(words), marks.gaps[number])
        following = tokens[number + 1] if number + 1 < len(tokens) else ""
        found = _WORDS.findall(_written(token, following))
        if number in marks.changed:
            changed.update(range(len(words), len(words) + len(found)))
            if not found:
                gaps.setdefault(len(words), f"differs: {label([token])}")
        words += found
    if len(tokens) in marks.gaps:
        gaps.setdefault(len(words), marks.gaps[len(tokens)])
    # Words that are marked need no sign before them.
    return words, Marks(
        frozenset(changed),
        {at: what for at, what in gaps.items() if at not in changed or "differs" not in what},
    )


def _written(token: Token, following: Token) -> str:
    """A token as Markdown has it, but for punctuation: a link's address comes after its text."""
    if isinstance(token, str):
        return token
    if token[0] == "img":
        return f"{token[2]} {token[1]} {token[3]}"
    if token[0] == "word":
        target = _link(token[2][-1][1])
        return str(token[1]) if target == _goes_on(following) else f"{token[1]} {target}"
    if token[0] in ("line", "comment"):
        return str(token[1])
    return str(token[2]) if token[0] in ("media", "pre") else ""


def _goes_on(token: Token) -> str:
    """Where the link leads that a word begins in; "" for what is no word in a link."""
    return "" if isinstance(token, str) or token[0] != "word" else _link(token[2][0][1])


def _link(marks: InlineMarks) -> str:
    return next((" ".join(mark[1:]) for mark in marks if mark[0] == "a"), "")
