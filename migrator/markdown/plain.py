"""Paragraphs, headings, items and cells that hold nothing difficult: most of them.

Their Markdown is known from one look at each piece of text, without marks, tokens and
CommonMark's own algorithm. `written` does these, and says None of all others, which the
engine then does. It decides nothing anew: what it writes is what the engine would have
written, character for character (tests/markdown/test_plain.py holds the two together).

Of the paragraphs, items, headings and cells of 4,142 posts of real blogs and fixtures 80 of 100
go this way, in a sixth of the time that the engine takes for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from bs4 import Tag
from bs4.element import NavigableString

from migrator.markdown import links
from migrator.markdown.elements import names
from migrator.markdown.escaping import Context
from migrator.markdown.flanking import PUNCTUATION, SPACE, kind
from migrator.markdown.tree import Node
from migrator.markdown.whitespace import without_leftovers

# What may have to be escaped, or have its white space looked at, in the middle of a line.
# A digit's full stop is none of it: it matters at the beginning of a line only (_DIFFICULT_START).
_DIFFICULT = (
    r"[`~]"
    r"|\\(?:[!-/:-@\[-`{-~]|$)"
    # In a word such as `snake_case` an underscore says nothing.
    r"|(?:^|\W)_|_(?:\W|$)"
    # Brackets make a link before a parenthesis, and a footnote with a caret.
    r"|\[\^|\]\("
    r"|<(?:[A-Za-z/!?]|$)"
    r"|&(?:#|[A-Za-z][A-Za-z0-9]*(?:;|$)|$)"
    # White space that HTML does not collapse, but for the non-breaking space in a word.
    r"|[\x0b\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
    r"|\u00a0(?:\s|$)|(?:^|\s)\u00a0"
    # No text, but what the engine marks with.
    r"|[\ufdd0-\ufddb]"
)
_Search = Callable[[str], object]
_DIFFICULT_IN: dict[Context, _Search] = {
    Context.PARAGRAPH: re.compile(_DIFFICULT).search,
    Context.ITEM: re.compile(_DIFFICULT).search,
    Context.HEADING: re.compile(_DIFFICULT + "|#").search,
    Context.CELL: re.compile(_DIFFICULT + r"|\|").search,
}
# One look for a set of characters tells of most texts that they hold nothing of all this; it
# takes a fifth of the time that looking for the expression does.
_SUSPECT = re.compile(
    r"[\\`*_\[\]~<&|#\t\n\f\r\x0b\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f"
    r"\u3000\ufdd0-\ufddb]"
).search
# In what an emphasis or a link holds, further characters are.
_DIFFICULT_INSIDE = re.compile(r"[*\[\]]").search
_DIFFICULT_START = re.compile(r"[-+*\[>=:|.)#]|[0-9]{1,9}[.)]").match
_STARS = re.compile(r"\*+").findall
_UNEVEN = re.compile(r"[\t\n\f\r]").search
_SPACES = re.compile(r"[ \t\n\f\r]+").sub

_EMPHASIS = {"em": "_", "i": "_", "strong": "**", "b": "**"}
# Attributes with which an element says more than its name does.
_SAYING = names(
    "id name dir usemap data-footnote-ref data-footnote-backref data-src data-lazy-src"
    " data-original"
)
_MULTILINE = (Context.PARAGRAPH, Context.ITEM)
# What may come after emphasis, so that its delimiter is a closing one for every engine.
_AFTER_WORD, _AFTER_OTHERS = (SPACE, PUNCTUATION), (SPACE,)
_DIFFICULT_CODE = re.compile(r"[`|\t\n\f\r\ufdd0-\ufddb]|^ | $").search

_TEXT, _BREAK, _CODE, _ELEMENT = range(4)


def written(nodes: Sequence[Node], context: Context) -> str | None:
    """The Markdown of inline content that makes one paragraph, "" when nothing is to be
    seen, or None where the engine has to look at it.

    Right only outside links and emphasis, with no anchor waiting, and where no option of the
    converter changes what elements become.
    """
    line = _Line(context)
    waiting = [*reversed(nodes)]
    while waiting:
        node = waiting.pop()
        if type(node) is NavigableString:
            is_easy = line.text(str(node))
        elif not isinstance(node, Tag) or line.closes or not says_no_more(node):
            return None
        elif node.name == "span":
            waiting.extend(reversed(node.contents))
            continue
        else:
            is_easy = line.element(node)
        if not is_easy:
            return None
    return line.finish()


def says_no_more(element: Tag) -> bool:
    """Whether an element is no more than its name and its content."""
    return not element.attrs or _SAYING.isdisjoint(element.attrs)


class _Line:
    """What was written so far. Methods say whether what came was easy."""

    __slots__ = ("after_space", "closes", "context", "difficult", "last", "out", "starred")

    def __init__(self, context: Context) -> None:
        self.context = context
        self.difficult = _DIFFICULT_IN[context]
        self.out: list[str] = []
        self.last = _BREAK
        self.after_space = True
        # What may come next, after emphasis.
        self.closes: tuple[str, ...] = ()
        # Whether there is a star in the text. It says nothing until there is a second one.
        self.starred = False

    def text(self, text: str) -> bool:
        if "  " in text or _SUSPECT(text):
            text = without_leftovers(_SPACES(" ", text))
            if self.difficult(text) or ("*" in text and not self.star(text)):
                return False
        if self.after_space:
            text = text.removeprefix(" ")
        if not text:
            return True
        if self.last == _BREAK:
            if _DIFFICULT_START(text):
                return False
        elif self.last == _TEXT and not self.after_space:
            return False  # two pieces that mean something together: "1" and "."
        if self.closes:
            if kind(text[0]) not in self.closes:
                return False
            self.closes = ()
        self.out.append(text)
        self.last, self.after_space = _TEXT, text[-1] == " "
        return True

    def star(self, text: str) -> bool:
        is_first = not self.starred and len(_STARS(text)) == 1
        self.starred = True
        return is_first and (text[0] != "*" or self.last != _ELEMENT)

    def element(self, element: Tag) -> bool:
        name = element.name
        if name == "br":
            return not element.contents and self.line_break()
        if name in _EMPHASIS:
            piece = self.emphasis(element)
        elif name == "a":
            piece = "" if self.out and self.out[-1][-1] == "!" else _link(element, self.difficult)
        elif name == "code":
            piece = "" if self.last == _CODE else _code(element)
        else:
            piece = _image(element) if name == "img" else ""
        if not piece:
            return False
        self.out.append(piece)
        self.last, self.after_space = _CODE if name == "code" else _ELEMENT, False
        return True

    def line_break(self) -> bool:
        # One that begins a paragraph says nothing, and two end one: the engine knows.
        if self.last == _BREAK or self.context not in _MULTILINE:
            return False
        if self.last == _TEXT and self.after_space:
            self.out[-1] = self.out[-1][:-1]
        self.out.append("  \n")
        self.last, self.after_space = _BREAK, True
        return True

    def emphasis(self, element: Tag) -> str:
        text = _only_text(element, self.difficult)
        if not text or not self.after_space:
            return ""
        self.closes = _AFTER_WORD if text[-1].isalnum() else _AFTER_OTHERS
        delimiter = _EMPHASIS[element.name]
        return f"{delimiter}{text}{delimiter}"

    def finish(self) -> str | None:
        if self.last == _BREAK and self.out:
            return None
        markdown = "".join(self.out).rstrip(" ")
        return None if self.context is Context.CELL and "|" in markdown else markdown


def _only_text(element: Tag, difficult: _Search) -> str:
    """The text that an element holds, when it is all, and easy; else ""."""
    contents = element.contents
    if len(contents) != 1 or type(contents[0]) is not NavigableString:
        return ""
    text = str(contents[0])
    if not text or text[0] == " " or text[-1] == " " or "  " in text:
        return ""
    if _SUSPECT(text) and (_UNEVEN(text) or difficult(text) or _DIFFICULT_INSIDE(text)):
        return ""
    return text


def _code(element: Tag) -> str:
    """A code span, unless it has ticks or white space at its ends."""
    contents = element.contents
    if len(contents) != 1 or type(contents[0]) is not NavigableString:
        return ""
    return "" if _DIFFICULT_CODE(str(contents[0])) else f"`{contents[0]}`"


def _image(element: Tag) -> str:
    src = element.attrs.get("src")
    if not src or str(src).startswith("data:") or element.contents:
        return ""
    alt, title = element.attrs.get("alt", ""), element.attrs.get("title", "")
    return links.image(str(alt), links.address(str(src), None), str(title))


def _link(element: Tag, difficult: _Search) -> str:
    """A link of text or of one image; "" when there is more to be thought of."""
    href, contents = element.attrs.get("href"), element.contents
    if href is None or len(contents) != 1:
        return ""
    only, (target, short) = contents[0], _target(str(href), str(element.attrs.get("title") or ""))
    if isinstance(only, Tag):
        text = _image(only) if only.name == "img" and says_no_more(only) else ""
    elif short and str(only) == short[1:-1]:
        return "" if "@" in short else short
    else:
        text = _only_text(element, difficult)
    return f"[{text}]{target}" if text and text[0] != "^" else ""


@lru_cache(maxsize=1024)
def _target(href: str, title: str) -> tuple[str, str]:
    """What follows the text of a link, and its short form, should its text be its address. A
    blog links to the same places again and again."""
    address = links.address(href, None)
    short = None if title else links.autolink(address)
    return links.target(address, title or None), short or ""
