"""Record the lists, tables, quotations, headings and footnotes of a tree as tokens on a tape.

The start and end of a block are tokens; an empty block leaves none.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from lxml import etree

from migrator.verifier.fidelity import element_meanings as known
from migrator.verifier.fidelity.tokens import Tape, Token

_LI: Final[Token] = ("li",)
# In a heading around these, their text is a heading.
_IN_HEADINGS: Final = frozenset(("ul", "ol", "li", "blockquote"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CELL: Final[Token] = ("cell", 1, 1)


class Structure:
    """The stack of blocks that are open while a tree is walked."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._kinds = ["p"]
        self._openings: list[int] = []
        self._numbers: dict[str, int] = {}
        self._notes: list[list[Token]] = []
        self._lists: list[_NumberedList] = []
        self._footnotes: etree._Element | None = None

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        if _is_wrapper(element):
            self._part()
            if tag == "section" and "data-footnotes" in element.attrib:
                self._footnotes = element
        elif tag in known.TEXT_BLOCKS:
            self._kinds.append(tag)
            self._tape.block(tag)
        elif tag in known.CONTAINERS:
            kind = self._kinds[-1] if tag in _IN_HEADINGS else "p"
            self._kinds.append(kind if kind in _HEADINGS else "p")
            self._tape.block(self._kinds[-1])
            self._open(element)
        elif tag == "hr":
            self.boundary()
            self._tape.mark(("hr",))

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if _is_wrapper(element):
            self._part()
        elif tag in known.TEXT_BLOCKS:
            self._kinds.pop()
            self.boundary()
        elif tag in known.CONTAINERS:
            self._kinds.pop()
            self.boundary()
            self._close(element)

    def _part(self) -> None:
        """Begin another paragraph; in a heading, another line of it."""
        if self._kinds[-1] in _HEADINGS:
            self._tape.line_end()
        else:
            self.boundary()

    def boundary(self) -> None:
        """End the block here; the content that follows is another block."""
        self._tape.block(self._kinds[-1])

    def footnote_reference(self, element: etree._Element) -> None:
        """Write `<sup class="footnote-ref"><a href="#fn-name">`; its number is its position."""
        link = element.find(".//a")
        name = link.get("href", "") if link is not None else ""
        self._tape.put(("fnref", self._number(name.removeprefix("#"))))

    def finish(self) -> list[Token]:
        """Return all tokens, with the footnotes at the end, in the order of their references."""
        self._tape.flush()
        for note in sorted(self._notes, key=lambda note: note[0][1]):
            self._tape.tokens.extend(note)
        return self._tape.tokens

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(unquote(name), len(self._numbers) + 1)

    def _is_note(self, element: etree._Element) -> bool:
        if self._footnotes is None or element.tag != "li":
            return False
        parent = element.getparent()
        return parent is not None and parent.getparent() is self._footnotes

    def _open(self, element: etree._Element) -> None:
        tokens = self._tape.tokens
        token = self._token(element)
        # A list directly inside a list belongs to the item before it.
        if token[0] in ("ul", "ol") and tokens and tokens[-1] == _LI:
            tokens.pop()
        if token[0] == "li" and self._openings and _is_first_item(element):
            self._after_strays()
        if element.tag == "ol":
            self._lists.append(_NumberedList(element))
        self._openings.append(len(tokens))
        tokens.append(token)

    def _after_strays(self) -> None:
        """Begin the list here: what stands in it before its first item has no bullet."""
        tokens, start = self._tape.tokens, self._openings[-1]
        is_list = tokens[start][0] in ("ul", "ol")
        if is_list and len(tokens) > start + 1 and tokens[start + 1][0] not in ("ul", "ol"):
            tokens.append(tokens.pop(start))
            self._openings[-1] = len(tokens) - 1

    def _token(self, element: etree._Element) -> Token:
        name = known.CONTAINERS[element.tag]
        if name == "ol":
            return _list_token(element)
        if name == "cell":
            spans = _integer(element.get("colspan"), 1), _integer(element.get("rowspan"), 1)
            return _CELL if spans == (1, 1) else (name, *spans)
        if self._is_note(element):
            return ("note", self._number(element.get("id", "")))
        if name == "li" and self._lists and _list_of(element) is self._lists[-1].element:
            return self._lists[-1].item_token(element)
        return (name,)

    def _close(self, element: etree._Element) -> None:
        tokens = self._tape.tokens
        opening = self._openings.pop()
        if element.tag == "ol":
            self._lists.pop()
        name = known.CONTAINERS[element.tag]
        if name == "cell":
            return
        if name == "row":
            # GFM fills a short row with empty cells. It gives a table without a header a header of
            # empty cells.
            while len(tokens) > opening + 1 and tokens[-1] == _CELL:
                tokens.pop()
        if len(tokens) <= opening + 1:
            del tokens[opening:]
        elif self._footnotes is not None and element.getparent() is self._footnotes:
            # The list that holds the footnotes is not part of the post's text.
            del tokens[opening]
        elif self._is_note(element):
            self._notes.append(tokens[opening:])
            del tokens[opening:]
        elif name in known.ENCLOSURES:
            tokens.append((f"/{name}",))


class _NumberedList:
    """An open numbered list: its letters, and the number of its next item."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._letters = _letters_of(element)
        self._implied = known.list_letters({}, element.attrib)
        self._next = _integer(element.get("start"), 1)

    def item_token(self, item: etree._Element) -> Token:
        """Return the token of an item, with the number and letters that others do not imply."""
        number = _integer(item.get("value"), self._next)
        own: list[int | str] = [number] if number != self._next else []
        self._next = number + 1
        letters = self._implied
        if item.attrib:
            letters = known.list_letters(item.attrib, self.element.attrib)
        if letters != self._letters:
            own.append(letters or "1")
        return ("li", *own)


def _list_of(item: etree._Element) -> etree._Element | None:
    """Return the list that shows an item; only in a numbered one, the item has a number."""
    return next(item.iterancestors("ol", "ul", "menu", "dir"), None)


def _list_token(element: etree._Element) -> Token:
    """Return the token of a numbered list: its first number, its letters, its direction."""
    number = _integer(element.get("start"), 1)
    letters = _letters_of(element)
    direction = ("reversed",) if "reversed" in element.attrib else ()
    return ("ol", number, *((letters,) if letters else ()), *direction)


def _letters_of(element: etree._Element) -> str:
    first = element.find("li")
    return known.list_letters({} if first is None else first.attrib, element.attrib)


def _is_wrapper(element: etree._Element) -> bool:
    """Return True if an element only separates paragraphs.

    A list without items of its own is an indentation, and a term outside a glossary is a line.
    """
    tag = element.tag
    if tag in ("ul", "ol"):
        return element.find("li") is None
    return tag in known.WRAPPERS or (tag == "dt" and not _is_in_glossary(element))


def _is_first_item(item: etree._Element) -> bool:
    parent = item.getparent()
    return parent is not None and parent.find("li") is item


def _is_in_glossary(element: etree._Element) -> bool:
    return next(element.iterancestors("dl"), None) is not None


def _integer(value: str | None, otherwise: int) -> int:
    value = (value or "").strip()
    digits = value.removeprefix("-")
    return int(value) if digits.isdecimal() and len(digits) < 10 else otherwise
