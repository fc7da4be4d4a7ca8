"""HTML text becomes Beautiful Soup's objects, straight from lxml's events.

What comes out is what `BeautifulSoup(html, "lxml", preserve_whitespace_tags=LITERAL)` makes,
node by node: the same names, attributes, texts and kinds of strings, linked in the same ways.
What differs is how long it takes. Milliseconds of a processor for the HTML of a post of 2.2 kB,
34 elements and 55 strings (500 generated posts, Python 3.11, lxml 6.1, beautifulsoup4 4.15):

    lxml alone                                                        0.07
    lxml, and each node of its finished tree looked at                0.13
    lxml, calling a target that does nothing                          0.18 (0.11 kept ready)
    Beautiful Soup's own builder                                      2.17
    this one                                                          0.55

lxml's finished tree would be a little faster to read than its events are, and is another tree:
it ends where elements lie 256 deep, loses what follows `</html>`, and invents a doctype.

What is saved: a tag's constructor is told a dozen things that are the same for all tags of HTML
(the class says them here, once), a string's sets its links twice, texts are looked through
letter by letter, and each end tag compares whole elements to find what it closes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder, ParserRejectedMarkup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import (
    AttributeValueList,
    Comment,
    Doctype,
    NamespacedAttribute,
    NavigableString,
    PageElement,
    ProcessingInstruction,
    XMLAttributeDict,
)
from lxml import etree

LITERAL = {"code", "listing", "pre", "textarea", "tt", "xmp"}
"""Elements in which white space is text."""

_VOID = frozenset(HTMLTreeBuilder.DEFAULT_EMPTY_ELEMENT_TAGS or ())
_STRINGS = HTMLTreeBuilder.DEFAULT_STRING_CONTAINERS
_LISTS = HTMLTreeBuilder.DEFAULT_CDATA_LIST_ATTRIBUTES
_LISTS_ANYWHERE = _LISTS["*"]
_LISTS_OF = {name: _LISTS_ANYWHERE | names for name, names in _LISTS.items()}
# Most elements are none of these, which one look-up says.
_CHANGING = frozenset({*LITERAL, *_STRINGS})
_SPECIAL = _CHANGING | _VOID | {"meta"}
_SPACES = BeautifulSoup.ASCII_SPACES


class Element(Tag):
    """A tag of HTML as the parser makes it. What is said here is the same for all of them."""

    parser_class = BeautifulSoup
    namespace = None
    prefix = None
    sourceline = None
    sourcepos = None
    known_xml = False
    can_be_empty_element = False
    attribute_value_list_class = AttributeValueList
    cdata_list_attributes = _LISTS
    preserve_whitespace_tags = LITERAL
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    next_element = None
    next_sibling = None
    _namespaces = LXMLTreeBuilder.DEFAULT_NSMAPS


def tree(html: str) -> BeautifulSoup:
    """The tree of a fragment or of a whole page, closed and nested as lxml sees fit.

    Iterative: ten thousand open tags are no harder than ten. Raises UnicodeEncodeError for
    lone surrogates; NUL may end the text (callers take both out).
    """
    return BeautifulSoup(html, builder=_Builder())


def elements(root: Tag) -> list[Tag]:
    """The elements below one, in order. (A seventh of the time of `find_all` with names, which
    makes a filter for every call, and two thirds of that of `descendants`.)"""
    found: list[Tag] = []
    if not root.contents:
        return found
    last: PageElement = root
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    end, node = last.next_element, cast(PageElement | None, root.contents[0])
    while node is not end and node is not None:
        if isinstance(node, Tag):
            found.append(node)
        node = node.next_element
    return found


class _Builder(LXMLTreeBuilder):
    """A tree builder for the constructor of BeautifulSoup."""

    def __init__(self) -> None:
        super().__init__(preserve_whitespace_tags=LITERAL)

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Iterator[Any]:
        """The markup as a text, and as bytes where lxml refuses that; both without a byte
        order mark, as in LXMLTreeBuilderForXML.prepare_markup."""
        markup = markup.removeprefix("\ufeff")
        yield markup, None, None, False
        yield markup.encode("utf8"), "utf8", None, False

    def feed(self, markup: Any) -> None:
        """Parse it all into `self.soup`. Raises ParserRejectedMarkup."""
        soup = cast(BeautifulSoup, self.soup)
        encoding = soup.original_encoding
        try:
            events, parser = _IDLE.pop() if _IDLE and not encoding else _parser(encoding)
            events.begin(soup, self)
            parser.feed(markup)
            parser.close()
        except (UnicodeDecodeError, LookupError, etree.ParserError) as error:
            raise ParserRejectedMarkup(error) from error
        if not encoding:
            _IDLE.append((events, parser))


# lxml looks for 0.07 ms at what arguments a target takes, each time that one is given to it. So
# a parser that has done its work waits here for the next document, whichever thread has it.
_IDLE: list[tuple[_Events, etree.HTMLParser]] = []


def _parser(encoding: str | None) -> tuple[_Events, etree.HTMLParser]:
    events = _Events()
    return events, etree.HTMLParser(target=events, recover=True, encoding=encoding)


class _Events:
    """What lxml's parser calls as it reads (https://lxml.de/parsing.html, "The target parser
    interface"). `stack` are the open tags, `last` is the newest node, `text` what stands since
    the last tag; `literal` and `holders` are the open tags of LITERAL, and of those whose
    strings are of a class of their own."""

    __slots__ = ("_builder", "_current", "_holders", "_last", "_literal", "_stack", "_text")

    def begin(self, soup: BeautifulSoup, builder: _Builder) -> None:
        self._builder = builder
        self._current: Tag = soup
        self._stack: list[Tag] = [soup]
        self._last: PageElement | None = None
        self._text: list[str] = []
        self._literal = 0
        self._holders: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._text:
            self._string(NavigableString)
        tag = Element.__new__(Element)
        tag.name = name
        tag.attrs = _attributes(name, attributes) if attributes else XMLAttributeDict()
        tag.contents = []
        self._link(tag)
        self._stack.append(tag)
        self._current = tag
        if name in _SPECIAL:
            self._special(tag, name)

    def end(self, name: str) -> None:
        if self._text:
            self._string(NavigableString)
        if self._current.name != name and all(tag.name != name for tag in self._stack):
            return
        ended = ""
        while ended != name:
            ended = self._stack.pop().name
            if ended in _CHANGING:
                self._literal -= ended in LITERAL
                if ended in _STRINGS:
                    self._holders.pop()
        self._current = self._stack[-1]

    def data(self, text: str) -> None:
        self._text.append(text)

    def comment(self, text: str) -> None:
        self._apart(text, Comment)

    def pi(self, target: str, text: str) -> None:
        self._apart(f"{target} {text}", ProcessingInstruction)

    def doctype(self, name: str, public: str, system: str) -> None:
        self._apart(str(Doctype.for_name_and_ids(name, public, system)), Doctype)

    def close(self) -> None:
        if self._text:
            self._string(NavigableString)
        # Nothing keeps the tree from going when its owner goes.
        del self._builder, self._current, self._stack, self._last

    def _apart(self, text: str, kind: type[NavigableString]) -> None:
        """A string that is no text of the page."""
        if self._text:
            self._string(NavigableString)
        self._text.append(text)
        self._string(kind)

    def _string(self, kind: type[NavigableString]) -> None:
        """What was read since the last tag becomes a node: one space where it is all spaces,
        or one line feed, outside of LITERAL."""
        text = "".join(self._text)
        self._text.clear()
        if not self._literal and (not text or (text[0] in _SPACES and not text.strip(_SPACES))):
            text = "\n" if "\n" in text else " "
        if self._holders and kind is NavigableString:
            kind = _STRINGS[self._holders[-1]]
        node = str.__new__(kind, text)
        node.next_element = node.next_sibling = None
        self._link(node)

    def _link(self, node: PageElement) -> None:
        """Make `node` the last of the element that is open, and of all."""
        parent = self._current
        siblings = parent.contents
        node.parent = parent
        node.previous_element = last = self._last
        if last is not None:
            last.next_element = node
        if siblings:
            node.previous_sibling = before = siblings[-1]
            before.next_sibling = node
        else:
            node.previous_sibling = None
        siblings.append(node)
        self._last = node

    def _special(self, tag: Tag, name: str) -> None:
        """What a tag's own name says of it."""
        if name in _VOID:
            tag.can_be_empty_element = True
            if name == "meta":
                self._builder.set_up_substitutions(tag)
        if name in LITERAL:
            self._literal += 1
        if name in _STRINGS:
            tag.interesting_string_types = {_STRINGS[name]}
            self._holders.append(name)


def _attributes(name: str, given: Mapping[str, str]) -> XMLAttributeDict:
    """Attributes as a tag has them: some hold lists, such as `class`."""
    lists = _LISTS_OF.get(name.lower(), _LISTS_ANYWHERE)
    found = XMLAttributeDict()
    for key, value in given.items():
        if key[0] == "{" and "}" in key:
            namespace, local = key[1:].split("}", 1)
            key = NamespacedAttribute(None, local, namespace)
        found[key] = AttributeValueList(value.split()) if key in lists else value
    return found
