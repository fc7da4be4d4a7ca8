"""Record the tokens of a rendered text (words, paragraphs, links, ...) on a tape.

The proof compares the tapes of two texts. The tape knows words, paragraphs and line breaks, but no
HTML. It joins a word whose parts have different marks (`foo<em>bar</em>`), opens a paragraph only
if it has content, and drops line breaks that show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias

Mark: TypeAlias = tuple[str, ...]
Marks: TypeAlias = tuple[Mark, ...]
Pieces: TypeAlias = tuple[tuple[str, Marks], ...]
Token: TypeAlias = str | tuple[Any, ...]

CODE: Final[Mark] = ("code",)
_CODE_ONLY: Final[Marks] = (CODE,)
BREAK: Final[Token] = ("br",)
SPACE: Final = " \t\n\r\f"

# Spaces by CommonMark's flanking rule, and characters of no width: they are invisible at a word's
# edge.
EDGE: Final = (
    "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u200b\u2028\u2029\u2060\ufeff"
)

_WORDS: Final = re.compile(r"[^ \t\n\r\f]+").findall
# A run of white space with a line break in it; a match begins only at the start of the run.
_LINE_BREAKS: Final = re.compile(r"(?<![ \t\f])[ \t\f]*+[\n\r][ \t\n\r\f]*")


def trimmed(address: str) -> str:
    """Return an address without white space around it and line breaks in it."""
    address = address.strip(SPACE)
    if "\n" in address or "\t" in address or "\r" in address:
        return address.translate({9: None, 10: None, 13: None})
    return address


class Tape:
    """The writer of tokens, one after the other."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self._pieces: list[tuple[str, Marks]] = []
        self._block: str = "p"
        self._pending = True
        self._breaks = 0

    def text(self, text: str, marks: Marks) -> None:
        """Write text whose white space collapses."""
        # `split` is faster, and ends a word at a non-breaking space.
        words = text.split() if text.isascii() else _WORDS(text)
        if not words:
            self.flush()
            return
        if text[0] in SPACE:
            self.flush()
        elif self._pieces:
            self._pieces.append((words.pop(0), marks))
            if words:
                self.flush()
        last = None if text[-1] in SPACE else words.pop() if words else None
        if words:
            self._whole_words(words, marks)
        if last is not None:
            self._pieces.append((last, marks))
        elif text[-1] in SPACE:
            self.flush()

    def code(self, text: str, marks: Marks) -> None:
        """Write the text of an inline code span, kept to the byte.

        A line break in it, with the white space around it, is a space (CommonMark, section 6.1),
        and nothing at a word's edge.
        """
        if "\n" in text:
            text = _LINE_BREAKS.sub("\n", text)
        self._pieces.append((text, marks))

    def flush(self) -> None:
        """End the current word, if there is one."""
        if not self._pieces:
            return
        pieces = self._pieces
        self._pieces = []
        if len(pieces) == 1 and not pieces[0][1]:
            self._whole_words([pieces[0][0]], ())
            return
        word = _canonical(pieces)
        if word:
            self._open()
            text = "".join(text for text, _ in word)
            plain = len(word) == 1 and not word[0][1]
            self.tokens.append(text if plain else ("word", text, word))

    def block(self, kind: str) -> None:
        """End the block; the following content is in a block of this kind."""
        self.flush()
        self._block = kind
        self._pending = True
        self._breaks = 0

    def line_break(self) -> None:
        self.flush()
        self._breaks += 1

    def line_end(self) -> None:
        """End the line, if text follows it; several ends in a row are one."""
        self.flush()
        self._breaks = max(self._breaks, 1)

    def put(self, token: Token) -> None:
        """Write a thing within a line of text: an image, a reference."""
        self.flush()
        self._open()
        self.tokens.append(token)

    def mark(self, token: Token) -> None:
        """Write a thing that is not text and belongs to no paragraph."""
        self.flush()
        self.tokens.append(token)

    def _open(self) -> None:
        if self._pending or self._breaks > 1:
            self.tokens.append((self._block,))
        elif self._breaks:
            self.tokens.append(BREAK)
        self._pending = False
        self._breaks = 0

    def _whole_words(self, words: list[str], marks: Marks) -> None:
        if not "".join(words).isascii():
            words = [word for word in (word.strip(EDGE) for word in words) if word]
            if not words:
                return
        if self._pending or self._breaks:
            self._open()
        if marks:
            self.tokens.extend(("word", word, ((word, marks),)) for word in words)
        else:
            self.tokens.extend(words)


def _canonical(pieces: list[tuple[str, Marks]]) -> Pieces:
    """Return the pieces with equal marks joined, and spaces at a mark's edge moved outside it."""
    if len(pieces) == 1 and CODE not in pieces[0][1]:
        text, marks = pieces[0]
        text = text.strip(EDGE)
        return ((text, marks),) if text else ()
    pieces = merged(part for piece in merged(pieces) for part in _parts(*piece))
    for number in range(1, len(pieces) - 1):
        # A wide space between two emphases is part of the emphasis, like a plain space.
        if not pieces[number][0].strip(EDGE) and pieces[number - 1][1] == pieces[number + 1][1]:
            pieces[number] = (pieces[number][0], pieces[number - 1][1])
    pieces = merged(pieces)
    if pieces:
        first, last = pieces[0], pieces[-1]
        pieces[-1] = (last[0].rstrip(_edge(last[1])), last[1])
        pieces[0] = (pieces[0][0].lstrip(_edge(first[1])), first[1])
    kept = tuple((text.replace("\n", " "), marks) for text, marks in pieces if text)
    return () if all(text.isspace() for text, _ in kept) else kept


def _edge(marks: Marks) -> str:
    """Return the characters that are invisible at the edge of a word with these marks."""
    if CODE in marks:
        return "\n"
    return "" if marks else EDGE


def _parts(text: str, marks: Marks) -> Pieces:
    """Return a piece with the spaces at its edges, which show no mark, as separate pieces.

    In code, they are code.
    """
    if not marks or marks == _CODE_ONLY:
        return ((text, marks),)
    around, edge = (_CODE_ONLY, EDGE + SPACE) if CODE in marks else ((), EDGE)
    inner = text.strip(edge)
    if inner == text:
        return ((text, marks),)
    start = text.find(inner) if inner else len(text)
    return ((text[:start], around), (inner, marks), (text[start + len(inner) :], around))


def merged(pieces: Iterable[tuple[str, Marks]]) -> list[tuple[str, Marks]]:
    """Return the pieces with neighbours of the same marks joined, empty pieces dropped."""
    runs = groupby((piece for piece in pieces if piece[0]), key=itemgetter(1))
    return [("".join(text for text, _ in run), marks) for marks, run in runs]
