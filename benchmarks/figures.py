"""What of a post came over, counted: words, links, images, code blocks, table cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpora import Document

from migrator.findings import Finding
from migrator.verifier.fidelity.compare_post import check_rendering, check_words
from migrator.verifier.fidelity.render_markdown import render
from migrator.verifier.fidelity.token_sequence import sequence
from migrator.verifier.fidelity.tokens import Token
from migrator.verifier.fidelity.word_check import words

THINGS = ("words", "links", "images", "code", "cells")


@dataclass(frozen=True, slots=True)
class Result:
    """A post, measured. `there` and `lost` count each of THINGS: what WordPress shows, and
    what of it the Markdown does not render, wherever; words that only the stored content
    has count as lost too."""

    corpus: str
    export: str
    name: str
    there: Counter[str]
    lost: Counter[str]
    findings: tuple[Finding, ...]

    @property
    def exact(self) -> bool:
        return not self.findings


def measure(document: Document) -> Result:
    rendering = check_rendering(document.rendered, document.markdown, document.urls)
    spelling = check_words(document.stored, document.markdown)
    shown = sequence(document.shown)
    rendered = sequence(render(document.markdown)) if rendering else shown
    there, lost = Counter[str](), Counter[str]()
    for thing, counter in _COUNTERS.items():
        before = Counter(counter(shown))
        there[thing] = before.total()
        lost[thing] = (before - Counter(counter(rendered))).total()
    lost["words"] += sum(f.weight for f in spelling if f.kind == "lost-words")
    place = document.corpus, document.export, document.name
    return Result(*place, there, lost, (*rendering, *spelling))


def _words(tokens: list[Token]) -> Iterable[str]:
    texts = (t if isinstance(t, str) else t[1] for t in tokens if _kind(t) in ("word", "pre"))
    return words(" ".join(texts))


def _links(tokens: list[Token]) -> Iterator[str]:
    """Where each link leads; what stands side by side under one address is one link."""
    last = ""
    for token in tokens:
        for href in _hrefs(token):
            if href and href != last:
                yield href
            last = href


def _hrefs(token: Token) -> Iterator[str]:
    if _kind(token) == "img":
        yield token[4]
    elif _kind(token) in ("word", "pre"):
        pieces = () if isinstance(token, str) else token[2]
        for _, marks in pieces or (("", ()),):
            yield next((mark[1] for mark in marks if mark[0] == "a"), "")
    else:
        yield ""


def _named(kind: str, tokens: list[Token]) -> Iterator[str]:
    return (str(t[1]) for t in tokens if _kind(t) == kind)


def _kind(token: Token) -> str:
    return "word" if isinstance(token, str) else str(token[0])


_COUNTERS = {
    "words": _words,
    "links": _links,
    "images": lambda tokens: _named("img", tokens),
    "code": lambda tokens: _named("pre", tokens),
    "cells": lambda tokens: _named("cell", tokens),
}
