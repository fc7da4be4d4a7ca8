"""The text of a page in passages, from one end of a block to the next, with their lines.

A word may begin in an emphasis and end outside; what stands in a text is looked for in all
that a reader sees in one go.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from lxml import etree

# What stands in a passage for a bracket behind a backslash, which is the very character that
# the author means, and for what is no text: code, an image. Private use, so nobody's text.
OPENING: Final = "\ue000"
CLOSING: Final = "\ue001"
THING: Final = "\ue002"
ESCAPED: Final = {"[": OPENING, "]": CLOSING}
_SHOWN: Final = str.maketrans({OPENING: "[", CLOSING: "]", THING: "…"})
# How far an address is looked for below the place where its element may begin.
_WINDOW: Final = 1 << 16
_DEEPEST: Final = 20

_EVENTS: Final = ("start", "end", "comment", "pi")
_BOUNDS: Final = ("start", "end")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Text in these is quoted, not said.
_QUOTED: Final = _names("code pre kbd samp script style textarea")
# Text runs on through these; every other element begins and ends a passage.
_INLINE: Final = _names(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q s"
    " samp small span strike strong sub sup time tt u var wbr"
)


@dataclass(slots=True)
class Passage:
    """`text` as it is shown, but for the stand-ins above."""

    text: str = ""
    _lines: list[int] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    # Where the pieces and where the lines begin in `text`, once that is asked.
    _starts: list[int] = field(default_factory=list)
    _breaks: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, text: str, line: int) -> None:
        """The next piece, which begins in a line of the file."""
        self._pieces.append(text)
        self._lines.append(line)

    def end(self) -> Passage:
        """The passage with its text put together."""
        self.text = "".join(self._pieces)
        return self

    def line(self, offset: int) -> int:
        """The line of the file in which a character of `text` stands."""
        if not self._starts:
            self._starts = [0, *accumulate(map(len, self._pieces))][:-1]
            self._breaks = [place for place, char in enumerate(self.text) if char == "\n"]
        piece = bisect_right(self._starts, offset) - 1
        before = bisect_left(self._breaks, self._starts[piece])
        return self._lines[piece] + bisect_left(self._breaks, offset) - before

    def quote(self, start: int, end: int) -> str:
        """A part of `text` as it is shown, on one line."""
        return " ".join(self.text[max(0, start) : end].translate(_SHOWN).split())


class LineMap:
    """Where things stand in a file, of which `body`, from line `first` on, is the text."""

    def __init__(self, body: str, first: int) -> None:
        self.first = first
        self._body = body
        self._offsets: list[int] = []

    def of(self, element: etree._Element, text: str, above: int) -> int:
        """The line in which an element begins. One of raw HTML does not tell: it is looked for
        by a `text` of it, below what is known to stand above."""
        place = element.get("data-sourcepos")
        if place:
            return self.told(place)
        return self._below(max(above, self._near(element)), text)

    def told(self, sourcepos: str) -> int:
        """The line of the file that a `data-sourcepos` means."""
        return int(sourcepos.partition(":")[0]) + self.first - 1

    def _near(self, element: etree._Element) -> int:
        """The line of what stands before an element, or around it."""
        before = element.getprevious()
        for _ in range(_DEEPEST):
            place = before.get("data-sourcepos") if before is not None else None
            if place:
                return self.told(place)
            before = element = element.getparent()
            if element is None:
                break
        return self.first

    def _below(self, line: int, text: str) -> int:
        """The line of the first `text` in or near below `line`; `line` if there is none."""
        if not self._offsets:
            lengths = (len(each) + 1 for each in self._body.split("\n"))
            self._offsets = [0, *accumulate(lengths)]
        start = self._offsets[min(max(line - self.first, 0), len(self._offsets) - 1)]
        found = self._body.find(text, start, start + _WINDOW)
        return self.first + bisect_right(self._offsets, found) - 1 if found >= 0 else line


def passages(tree: etree._Element, lines: LineMap) -> Iterator[Passage]:
    """What a page says, one passage after the other; what it quotes is not in them."""
    passage = Passage()
    line = lines.first
    quoted = 0
    for event, element in etree.iterwalk(tree, events=_EVENTS):
        tag, text = element.tag, element.tail
        if event == "start":
            text = _unescaped(element) if tag == "span" else element.text
            if place := element.get("data-sourcepos"):
                line = lines.told(place)
            quoted += tag in _QUOTED
            if tag in _QUOTED or tag == "img":
                passage.add(THING, line)
        elif event == "end":
            quoted -= tag in _QUOTED
        if event in _BOUNDS and tag not in _INLINE and passage:
            yield passage.end()
            passage = Passage()
        if text:
            # What stands between blocks is no text.
            if not quoted and (passage or not text.isspace()):
                passage.add(text, line)
            line += text.count("\n")
    yield passage.end()


def _unescaped(element: etree._Element) -> str | None:
    """The text of a `span`, which may stand for a character behind a backslash."""
    text: str | None = element.text
    if text is None or element.get("data-escaped-char") is None:
        return text
    return ESCAPED.get(text, text)
