"""Split the text of a page into passages, from one block boundary to the next, with line numbers.

A word may begin in an emphasis and end outside it. So a search covers all the text that a reader
sees as one piece.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from lxml import etree

# Stand-ins in a passage: for a bracket after a backslash, which the author means literally, and for
# content that is not text (code, an image). They are private-use characters, which texts lack.
OPENING: Final = "\ue000"
CLOSING: Final = "\ue001"
THING: Final = "\ue002"
ESCAPED: Final = {"[": OPENING, "]": CLOSING}
_SHOWN: Final = str.maketrans({OPENING: "[", CLOSING: "]", THING: "…"})
# The distance in which an address is searched for below the place where its element may begin.
_WINDOW: Final = 1 << 16
_DEEPEST: Final = 20

_EVENTS: Final = ("start", "end", "comment", "pi")
_BOUNDS: Final = ("start", "end")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Text in these is a quotation, not the page's own text.
_QUOTED: Final = _names("code pre kbd samp script style textarea")
# Text continues through these; every other element begins and ends a passage.
_INLINE: Final = _names(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q s"
    " samp small span strike strong sub sup time tt u var wbr"
)


@dataclass(slots=True)
class Passage:
    """`text` is the text as shown, with the stand-ins above."""

    text: str = ""
    _lines: list[int] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    # The offsets of the pieces and of the lines in `text`, computed on first use.
    _starts: list[int] = field(default_factory=list)
    _breaks: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, text: str, line: int) -> None:
        """Add the next piece, which begins in a line of the file."""
        self._pieces.append(text)
        self._lines.append(line)

    def end(self) -> Passage:
        """Return the passage, with its text joined."""
        self.text = "".join(self._pieces)
        return self

    def line(self, offset: int) -> int:
        """Return the line of the file for a character of `text`."""
        if not self._starts:
            self._starts = [0, *accumulate(map(len, self._pieces))][:-1]
            self._breaks = [place for place, char in enumerate(self.text) if char == "\n"]
        piece = bisect_right(self._starts, offset) - 1
        before = bisect_left(self._breaks, self._starts[piece])
        return self._lines[piece] + bisect_left(self._breaks, offset) - before

    def quote(self, start: int, end: int) -> str:
        """Return a part of `text` as shown, on one line."""
        return " ".join(self.text[max(0, start) : end].translate(_SHOWN).split())


class LineMap:
    """Line numbers of elements in a file whose text, from line `first` on, is `body`."""

    def __init__(self, body: str, first: int) -> None:
        self.first = first
        self._body = body
        self._offsets: list[int] = []

    def of(self, element: etree._Element, text: str, above: int) -> int:
        """Return the line in which an element begins.

        An element of raw HTML has no line: `text` from it is searched for below the line `above`.
        """
        place = element.get("data-sourcepos")
        if place:
            return self.line_of(place)
        return self._below(max(above, self._near(element)), text)

    def line_of(self, sourcepos: str) -> int:
        """Return the line of the file for a `data-sourcepos`."""
        return int(sourcepos.partition(":")[0]) + self.first - 1

    def _near(self, element: etree._Element) -> int:
        """Return the line of the element before or around an element."""
        before = element.getprevious()
        for _ in range(_DEEPEST):
            place = before.get("data-sourcepos") if before is not None else None
            if place:
                return self.line_of(place)
            before = element = element.getparent()
            if element is None:
                break
        return self.first

    def _below(self, line: int, text: str) -> int:
        """Return the line of the first `text` in or near below `line`; `line` if there is none."""
        if not self._offsets:
            lengths = (len(each) + 1 for each in self._body.split("\n"))
            self._offsets = [0, *accumulate(lengths)]
        start = self._offsets[min(max(line - self.first, 0), len(self._offsets) - 1)]
        found = self._body.find(text, start, start + _WINDOW)
        return self.first + bisect_right(self._offsets, found) - 1 if found >= 0 else line


def passages(tree: etree._Element, lines: LineMap) -> Iterator[Passage]:
    """Yield the text of a page, one passage after the other, without the quoted text."""
    passage = Passage()
    line = lines.first
    quoted = 0
    for event, element in etree.iterwalk(tree, events=_EVENTS):
        tag, text = element.tag, element.tail
        if event == "start":
            text = _unescaped(element) if tag == "span" else element.text
            if place := element.get("data-sourcepos"):
                line = lines.line_of(place)
            quoted += tag in _QUOTED
            if tag in _QUOTED or tag == "img":
                passage.add(THING, line)
        elif event == "end":
            quoted -= tag in _QUOTED
        if event in _BOUNDS and tag not in _INLINE and passage:
            yield passage.end()
            passage = Passage()
        if text:
            # White space between blocks is not text.
            if not quoted and (passage or not text.isspace()):
                passage.add(text, line)
            line += text.count("\n")
    yield passage.end()


def _unescaped(element: etree._Element) -> str | None:
    """Return the text of a `span`, which may stand for a character after a backslash."""
    text: str | None = element.text
    if text is None or element.get("data-escaped-char") is None:
        return text
    return ESCAPED.get(text, text)
