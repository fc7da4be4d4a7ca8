"""The text of a page in passages, from one end of a block to the next, with their lines.

A word may begin in an emphasis and end outside; what stands in a text is looked for in all
that a reader sees in one go.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

# What stands in a passage for a bracket behind a backslash, which is the very character that
# the author means, and for what is no text: code, an image. Private use, so nobody's text.
OPENING: Final = "\ue000"
CLOSING: Final = "\ue001"
THING: Final = "\ue002"
ESCAPED: Final = {"[": OPENING, "]": CLOSING}
_SHOWN: Final = str.maketrans({OPENING: "[", CLOSING: "]", THING: "…"})
# How far an address is looked for below the place where its element may begin.
_WINDOW: Final = 1 << 16


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

    def end(self) -> None:
        """Put the pieces together."""
        self.text = "".join(self._pieces)

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


class Lines:
    """Where things stand in a file, of which `body`, from line `first` on, is the text."""

    def __init__(self, body: str, first: int) -> None:
        self._body = body
        self._first = first
        self._offsets: list[int] = []

    def of(self, sourcepos: str) -> int:
        """The line in which an element begins, by its `data-sourcepos`."""
        return int(sourcepos.partition(":")[0]) + self._first - 1

    def below(self, line: int, text: str) -> int:
        """The line of the first `text` in or near below `line`; `line` if there is none."""
        if not self._offsets:
            lengths = (len(each) + 1 for each in self._body.split("\n"))
            self._offsets = [0, *accumulate(lengths)]
        start = self._offsets[min(max(line - self._first, 0), len(self._offsets) - 1)]
        found = self._body.find(text, start, start + _WINDOW)
        return self._first + bisect_right(self._offsets, found) - 1 if found >= 0 else line
