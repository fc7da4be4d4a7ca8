"""Paragraphs, headings, items and cells that hold nothing difficult: most of them.

Their Markdown is known from one look at each piece of text, without marks, tokens and
CommonMark's own algorithm. `written` does these, and says None of all others, which the
engine then does. It decides nothing anew: what it writes is what the engine would have
written, character for character (tests/markdown/test_plain_paragraphs.py holds the two together).

Of the paragraphs, items, headings and cells of 5,142 documents of real blogs and fixtures 90 of
100 go this way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from bs4 import Tag
from bs4.element import NavigableString

from migrator.dom.sanitised_parse import Node
from migrator.markdown import links
from migrator.markdown.element_tables import names
from migrator.markdown.escaping import InlineContext, suspect
from migrator.markdown.flanking import LETTER, PUNCTUATION, SPACE, SYMBOL, kind
from migrator.markdown.whitespace import HTML_SPACE, without_leftovers

# What may have to be escaped, or have its white space looked at, in the middle of a line.
# A digit's full stop is none of it: it matters at the beginning of a line only (_DIFFICULT_START).
_DIFFICULT = (
    r"[`~]"
    r"|\\(?:[!-/:-@\[-`{-~]|$)"
    # In a word such as `snake_case` an underscore says nothing.
    r"|(?:^|\W)_|_(?:\W|$)"
    # Brackets make a link before a parenthesis, and a footnote with a caret.
    r"|\[\^|\^\[|\]\("
    r"|<(?:[A-Za-z/!?]|$)"
    r"|&(?:#|[A-Za-z][A-Za-z0-9]*(?:;|$)|$)"
    # Formulas and attributes, for renderers that know them.
    r"|\$[^\s]|(?:^|[`)\]*_>])\{"
    # White space that HTML does not collapse, but for a non-breaking space between others.
    r"|[\x0b\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
    r"|\u00a0\s|\s\u00a0"
    # No text, but what the engine marks with.
    r"|[\ufdd0-\ufddb]"
)
_Search = Callable[[str], object]
_DIFFICULT_IN: dict[InlineContext, _Search] = {
    InlineContext.PARAGRAPH: re.compile(_DIFFICULT).search,
    InlineContext.ITEM: re.compile(_DIFFICULT).search,
    InlineContext.HEADING: re.compile(_DIFFICULT + r"|#|\{").search,
    InlineContext.CELL: re.compile(_DIFFICULT + r"|\|").search,
}
# In what an emphasis or a link holds, further characters are.
_DIFFICULT_INSIDE = re.compile(r"[*\[\]]").search
# What begins a line and may make it something else than a line of text.
_DIFFICULT_START = re.compile(r"[*\[>:|.)]|[-+=](?!\w)|#{1,6}(?: |$)|[0-9]{1,9}[.)](?: |$)").match
_STARS = re.compile(r"\*+").findall
_SPACES = re.compile(r"[ \t\n\f\r]+").sub

_EMPHASIS = {"em": "_", "i": "_", "strong": "**", "b": "**"}
# Attributes with which an element says more than its name does.
_SAYING = names(
    "id name dir usemap data-footnote-ref data-footnote-backref data-src data-lazy-src"
    " data-original"
)
_NBSP = "\u00a0"
_MULTILINE = (InlineContext.PARAGRAPH, InlineContext.ITEM)
# What may come after an emphasis so that its delimiter is a closing one for every engine, by
# the last character that it holds; a star may stand in a word as well.
_AFTER_ALL = {LETTER: (SPACE, PUNCTUATION), PUNCTUATION: (SPACE, PUNCTUATION), SYMBOL: (SPACE,)}
_AFTER = {"_": _AFTER_ALL, "**": {**_AFTER_ALL, LETTER: (SPACE, PUNCTUATION, LETTER)}}
# What text that is read as HTML does not keep, or reads as something else, and addresses.
_NO_TEXT = re.compile(
    r"://|[<&\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
).search
_BLANK_LINES = re.compile(r"\n *\n").split
_DIFFICULT_CODE = re.compile(r"[`|\t\n\f\r\ufdd0-\ufddb]|^ | $").search

_TEXT, _BREAK, _CODE, _ELEMENT = range(4)


def written(nodes: Sequence[Node], context: InlineContext) -> str | None:
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
        elif not isinstance(node, Tag) or not says_no_more(node):
            return None
        elif node.name == "span":
            waiting.extend(reversed(node.contents))
            continue
        else:
            is_easy = line.element(node)
        if not is_easy:
            return None
    return line.finish()


def of_text(text: str) -> str | None:
    """The Markdown of plain text, such as most comments are: blank lines part its paragraphs, line
    feeds end its lines. "" when nothing is to be seen, None where it is HTML, or difficult, or
    names an address, of which a link may be made."""
    if _NO_TEXT(text):
        return None
    paragraphs: list[str] = []
    for lines in _BLANK_LINES(text):
        line = _Line(InlineContext.PARAGRAPH)
        for number, part in enumerate(lines.strip("\n").split("\n")):
            if (number and not line.line_break()) or not line.text(part):
                return None
        written = line.finish()
        if written is None:
            return None
        if written:
            paragraphs.append(f"{written}\n")
    return "\n".join(paragraphs)


def says_no_more(element: Tag) -> bool:
    """Whether an element is no more than its name and its content."""
    return not element.attrs or _SAYING.isdisjoint(element.attrs)


class _Line:
    """What was written so far. Methods say whether what came was easy."""

    __slots__ = ("after_space", "closes", "context", "difficult", "last", "out", "starred")

    def __init__(self, context: InlineContext) -> None:
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
        if "  " in text or suspect(text):
            text = without_leftovers(_SPACES(" ", text))
            if self.difficult(text) or ("*" in text and not self.star(text)):
                return False
        if self.after_space:
            text = text.removeprefix(" ")
        if not text:
            return True
        if self.last == _BREAK:
            if text[0] == _NBSP or (self.context in _MULTILINE and _DIFFICULT_START(text)):
                return False
        elif self.last == _TEXT and not self.after_space:
            return False  # two pieces that mean something together: "1" and "."
        return self.goes_on(text[0]) and self.add(text, _TEXT)

    def add(self, piece: str, what: int) -> bool:
        self.out.append(piece)
        self.last, self.after_space = what, piece[-1] == " "
        return True

    def goes_on(self, char: str) -> bool:
        """Whether this character may come next."""
        closes, self.closes = self.closes, ()
        return not closes or kind(char) in closes

    def star(self, text: str) -> bool:
        is_first = not self.starred and len(_STARS(text)) == 1
        self.starred = True
        return is_first and (text[0] != "*" or self.last != _ELEMENT)

    def element(self, element: Tag) -> bool:
        name = element.name
        if name == "br":
            return not element.contents and self.line_break()
        if name in _EMPHASIS:
            return self.emphasis(element)
        if name == "a":
            return self.link(element)
        if name == "code":
            piece = "" if self.last == _CODE else _code(element)
            return piece != "" and self.goes_on("`") and self.add(piece, _CODE)
        piece = _image(element) if name == "img" else ""
        return piece != "" and self.goes_on("!") and self.add(piece, _ELEMENT)

    def line_break(self) -> bool:
        # One that begins a paragraph says nothing, and two end one: the engine knows.
        if self.last == _BREAK or self.context not in _MULTILINE:
            return False
        if self.last == _TEXT:
            if self.after_space:
                self.out[-1] = self.out[-1][:-1]
            if self.out[-1][-1:].isspace():
                return False
        self.closes = ()
        self.add("  \n", _BREAK)
        self.after_space = True
        return True

    def emphasis(self, element: Tag) -> bool:
        text, delimiter = _only_text(element, self.difficult), _EMPHASIS[element.name]
        inner = text.strip(" ")
        # Two emphases side by side share their delimiters.
        if not inner or self.closes:
            return False
        if text[0] == " " and not self.after_space:
            self.add(" ", _TEXT)
        before, first = kind(self.out[-1][-1] if self.out else ""), kind(inner[0])
        if before != SPACE and not self.opens(delimiter, before, first):
            return False
        self.closes = _AFTER[delimiter][kind(inner[-1])]
        self.add(f"{delimiter}{inner}{delimiter}", _ELEMENT)
        return text[-1] != " " or (self.goes_on(" ") and self.add(" ", _TEXT))

    def opens(self, delimiter: str, before: str, first: str) -> bool:
        """Whether emphasis can begin between these kinds of characters, of which the first is no
        space. There a delimiter might close as well, were there a star before it."""
        if delimiter == "**":
            if self.starred:
                return False
            self.starred = True
            if before == LETTER and first == LETTER:
                return True
        return before == PUNCTUATION and first in (LETTER, PUNCTUATION)

    def link(self, element: Tag) -> bool:
        text, target = _link(element, self.difficult)
        inner = text.strip(" ")
        if not inner:
            return False
        if text[0] == " " and not self.after_space and self.goes_on(" "):
            self.add(" ", _TEXT)
        if (self.out and self.out[-1][-1] == "!") or not self.goes_on("["):
            return False
        self.add(f"[{inner}]{target}" if target else inner, _ELEMENT)
        return text[-1] != " " or self.add(" ", _TEXT)

    def finish(self) -> str | None:
        if self.last == _BREAK and self.out:
            return None
        markdown = "".join(self.out).rstrip(" ")
        if markdown[-1:].isspace() or (self.context is InlineContext.CELL and "|" in markdown):
            return None
        return markdown


def _only_text(element: Tag, difficult: _Search) -> str:
    """The text that an element holds, when it is all, and easy; else ""."""
    contents = element.contents
    if len(contents) != 1 or type(contents[0]) is not NavigableString:
        return ""
    text = str(contents[0])
    if "  " in text or suspect(text):
        text = without_leftovers(_SPACES(" ", text))
        if difficult(text) or _DIFFICULT_INSIDE(text):
            return ""
        if text.strip(" ") != text.strip():
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


def _link(element: Tag, difficult: _Search) -> tuple[str, str]:
    """The text of a link, or its one image, and what follows its bracket; the text is "" when
    there is more to be thought of, and nothing follows a link that is its own text."""
    href, contents = element.attrs.get("href"), element.contents
    if href is None or len(contents) != 1:
        return "", ""
    only, (target, short) = contents[0], _target(str(href), str(element.attrs.get("title") or ""))
    if isinstance(only, Tag):
        text = _image(only) if only.name == "img" and says_no_more(only) else ""
    elif short and str(only).strip(HTML_SPACE) == short[1:-1]:
        text, target = ("" if "@" in short or str(only) != short[1:-1] else short), ""
    else:
        text = _only_text(element, difficult)
    return ("", "") if text.lstrip(" ")[:1] == "^" else (text, target)


@lru_cache(maxsize=1024)
def _target(href: str, title: str) -> tuple[str, str]:
    """What follows the text of a link, and its short form, should its text be its address. A
    blog links to the same places again and again."""
    address = links.address(href, None)
    short = None if title else links.autolink(address)
    return links.target(address, title or None), short or ""
